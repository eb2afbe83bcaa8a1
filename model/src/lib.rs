//! Part of Cordial.
