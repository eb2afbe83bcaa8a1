//! Derives and the endpoint attribute of `cordial-model`.
