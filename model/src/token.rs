//! Secrets that do not show.

use std::fmt;

use base64::{Engine, prelude::BASE64_STANDARD_NO_PAD};
use compact_str::CompactString;

use crate::{
    id::{Id, marker::ApplicationMarker},
    json::{Decode, Encode, Error, Parser, Writer},
};

/// The token of a bot.
///
/// It shows in no log: `Debug` and `Display` print a placeholder, and only [`expose`](Self::expose) gives the text.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(Box<str>);

/// Why there is no usable token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TokenError {
    /// `DISCORD_TOKEN` is not set.
    Missing,
    /// The text cannot be a token: it is empty or has characters that no header may have.
    Malformed,
}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Missing => "DISCORD_TOKEN is not set; set it to the bot's token from the Discord developer portal",
            Self::Malformed => "the token is empty or has spaces or line breaks in it; copy it again from the Discord developer portal",
        })
    }
}

impl std::error::Error for TokenError {}

impl Token {
    /// A token; a leading `Bot ` is dropped.
    pub fn new(token: impl AsRef<str>) -> Self {
        let token = token.as_ref().trim();
        Self(
            token
                .strip_prefix("Bot ")
                .unwrap_or(token)
                .trim_start()
                .into(),
        )
    }

    /// The token in the environment variable `DISCORD_TOKEN`.
    ///
    /// # Errors
    ///
    /// When the variable is not set, or cannot be a token.
    pub fn from_env() -> Result<Self, TokenError> {
        let token = Self::new(std::env::var("DISCORD_TOKEN").map_err(|_| TokenError::Missing)?);
        if token.0.is_empty() || !token.0.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(TokenError::Malformed);
        }
        Ok(token)
    }

    /// The text of the token, to be shown to Discord alone.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The application that the token belongs to: its first part is the id in base64.
    pub fn application_id(&self) -> Option<Id<ApplicationMarker>> {
        let first = self.0.split('.').next()?;
        let bytes = BASE64_STANDARD_NO_PAD
            .decode(first.trim_end_matches('='))
            .ok()?;
        std::str::from_utf8(&bytes).ok()?.parse().ok()
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(<secret>)")
    }
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<secret>")
    }
}

impl From<&str> for Token {
    fn from(token: &str) -> Self {
        Self::new(token)
    }
}

impl From<String> for Token {
    fn from(token: String) -> Self {
        Self::new(token)
    }
}

/// A secret of Discord's: the token of an interaction or webhook, which lets anyone act who has it.
///
/// Reads as a string; `Debug` prints a placeholder.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Secret(CompactString);

impl Secret {
    /// Keeps a text as a secret.
    pub fn new(text: impl AsRef<str>) -> Self {
        Self(CompactString::from(text.as_ref()))
    }

    /// The text.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<secret>")
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl From<&Secret> for Secret {
    fn from(secret: &Secret) -> Self {
        secret.clone()
    }
}

impl Decode for Token {
    fn decode(p: &mut Parser<'_>) -> Result<Self, Error> {
        p.str().map(Self::new)
    }
}

/// Only what identifies to the gateway contains a token.
impl Encode for Token {
    fn encode(&self, w: &mut Writer) {
        w.str(&self.0);
    }
}

impl Decode for Secret {
    fn decode(p: &mut Parser<'_>) -> Result<Self, Error> {
        CompactString::decode(p).map(Self)
    }
}

impl Encode for Secret {
    fn encode(&self, w: &mut Writer) {
        w.str(&self.0);
    }
}
