//! The invite of a guild's own choice.

use compact_str::CompactString;

use crate::json::{Decode, Encode};

/// The invite of a guild's own choice.
/// [Discord](https://discord.com/developers/docs/resources/guild#get-guild-vanity-url)
#[derive(Clone, Debug, Default, PartialEq, Eq, Decode, Encode)]
pub struct VanityUrl {
    /// The code; `None` if none is set.
    #[json(null)]
    pub code: Option<CompactString>,
    /// How often it was used.
    #[json(default)]
    pub uses: u32,
    /// What is wrong with it.
    pub error: Option<VanityUrlError>,
}

/// What is wrong with the invite of a guild's own choice.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct VanityUrlError {
    /// In words.
    #[json(default)]
    pub message: CompactString,
    /// Discord's code of the error.
    pub code: u32,
}
