//! Discord's objects, events, endpoints and their JSON, without any IO.
//!
//! Types stand where [Discord's documentation](https://discord.com/developers/docs) has them: a message in
//! [`channel::message`], a role in [`guild::role`], an event payload in [`gateway::event`]. REST endpoints are in
//! [`rest`], grouped the same way. Nothing unknown is an error: enums, flags, fields and events that are newer than this
//! crate pass through.

// Generated code names this crate from outside.
#[allow(unused_extern_crates)]
extern crate self as cordial_model;

pub mod application;
pub mod cdn;
pub mod channel;
pub mod component;
#[cfg(feature = "describe")]
pub mod describe;
pub mod error_code;
pub mod gateway;
pub mod guild;
pub mod id;
pub mod interaction;
pub mod invite;
pub mod json;
pub mod lobby;
pub mod monetization;
pub mod oauth2;
pub mod permissions;
pub mod poll;
pub mod presence;
pub mod rest;
pub mod user;
#[cfg(feature = "user")]
pub mod user_session;
pub mod validate;
pub mod voice;
pub mod webhook;
pub mod webhook_event;

mod color;
mod image_data;
mod image_hash;
mod locale;
mod open;
mod patch;
mod sound_data;
mod timestamp;
mod token;

pub use self::{
    color::Color,
    image_data::ImageData,
    image_hash::ImageHash,
    locale::Locale,
    patch::Patch,
    permissions::Permissions,
    sound_data::SoundData,
    timestamp::{ParseTimestampError, Timestamp, UnixMillis, UnixSeconds},
    token::{Secret, Token, TokenError},
};
pub use compact_str::CompactString;

/// Implements `Deserialize` for a type that has `Decode`, under the feature `serde`.
#[doc(hidden)]
#[macro_export]
#[cfg(feature = "serde")]
macro_rules! serde_decode {
    ($name:ident) => {
        impl<'de> $crate::__serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::__serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                $crate::json::serde::deserialize(deserializer)
            }
        }
    };
}

/// Implements `Serialize` for a type that has `Encode`, under the feature `serde`.
#[doc(hidden)]
#[macro_export]
#[cfg(feature = "serde")]
macro_rules! serde_encode {
    ($name:ident) => {
        impl $crate::__serde::Serialize for $name {
            fn serialize<S: $crate::__serde::Serializer>(
                &self,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                $crate::json::serde::serialize(self, serializer)
            }
        }
    };
}

#[doc(hidden)]
#[macro_export]
#[cfg(not(feature = "serde"))]
macro_rules! serde_decode {
    ($name:ident) => {};
}

#[doc(hidden)]
#[macro_export]
#[cfg(not(feature = "serde"))]
macro_rules! serde_encode {
    ($name:ident) => {};
}

#[doc(hidden)]
#[cfg(feature = "serde")]
pub use ::serde as __serde;

serde_decode!(Timestamp);
serde_encode!(Timestamp);
serde_decode!(ImageHash);
serde_encode!(ImageHash);
serde_decode!(Color);
serde_encode!(Color);
