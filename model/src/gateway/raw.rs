//! Dispatched events that are not decoded yet.

use bytes::Bytes;
use compact_str::CompactString;

use super::{Envelope, EventType};
use crate::{
    id::{
        Id,
        marker::{ChannelMarker, GuildMarker, UserMarker},
    },
    json::{self, Decode, Error, Parser},
};

/// A dispatched event whose data is still JSON text.
///
/// Cheap to clone and to send elsewhere; [`decode_as`](Self::decode_as) reads the data as any type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawEvent {
    /// The sequence number within the session.
    pub sequence: u64,
    /// What happened.
    pub kind: EventType,
    /// The name on the wire, for events that this version of Cordial has no name for.
    pub unknown_name: Option<CompactString>,
    /// The data, as JSON text that was not read yet.
    ///
    /// It may be malformed, and if Discord should ever put an object or array behind `d` in a payload, that stands behind
    /// it, after a comma. Decoding bears that; whoever passes the bytes on without decoding may want to check.
    pub data: Bytes,
}

impl RawEvent {
    /// An event from the parts of its envelope.
    pub fn new(sequence: u64, name: &str, data: Bytes) -> Self {
        let kind = EventType::from_name(name);
        let unknown_name = (kind == EventType::Unknown).then(|| name.into());
        Self {
            sequence,
            kind,
            unknown_name,
            data,
        }
    }

    /// An event from its envelope and the bytes of its data; `None` if the payload is no dispatch.
    pub fn from_envelope(envelope: &Envelope<'_>, data: Bytes) -> Option<Self> {
        let (sequence, name) = (envelope.sequence?, envelope.name?);
        Some(Self {
            sequence,
            kind: envelope.kind,
            unknown_name: (envelope.kind == EventType::Unknown).then(|| name.into()),
            data,
        })
    }

    /// The name on the wire.
    pub fn name(&self) -> &str {
        self.kind
            .name()
            .or(self.unknown_name.as_deref())
            .unwrap_or_default()
    }

    /// Reads the data as a type.
    ///
    /// # Errors
    ///
    /// When the data does not have that form.
    pub fn decode_as<T: Decode>(&self) -> Result<T, Error> {
        json::text(&self.data).and_then(json::from_front)
    }

    /// The guild that the event belongs to, without decoding it; `None` if it names none.
    pub fn guild_id(&self) -> Option<Id<GuildMarker>> {
        let key = match self.kind {
            EventType::GuildCreate | EventType::GuildUpdate | EventType::GuildDelete => "id",
            _ => "guild_id",
        };
        self.peek(key)
    }

    /// The channel that the event belongs to, without decoding it; `None` if it names none.
    pub fn channel_id(&self) -> Option<Id<ChannelMarker>> {
        let key = match self.kind {
            EventType::ChannelCreate
            | EventType::ChannelUpdate
            | EventType::ChannelDelete
            | EventType::ThreadCreate
            | EventType::ThreadUpdate
            | EventType::ThreadDelete => "id",
            _ => "channel_id",
        };
        self.peek(key)
    }

    /// The user whom the event names by `user_id`, without decoding it.
    pub fn user_id(&self) -> Option<Id<UserMarker>> {
        self.peek("user_id")
    }

    /// Reads one key of the data.
    fn peek<T: Decode>(&self, key: &str) -> Option<T> {
        let text = std::str::from_utf8(&self.data).ok()?;
        Parser::new(text).tag(key).ok().flatten()
    }
}
