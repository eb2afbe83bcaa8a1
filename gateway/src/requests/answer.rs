//! Answers, decoded.

use std::mem;

use cordial_model::{
    gateway::{DecodeError, RawEvent, event::GuildMembersChunk},
    guild::Member,
    id::{
        Id,
        marker::{GuildMarker, UserMarker},
    },
    json::Decode,
    presence::Presence,
};

/// What tells where a chunk belongs.
#[derive(Decode)]
pub(super) struct ChunkHead {
    #[json(default)]
    pub(super) chunk_index: u32,
    #[json(default)]
    pub(super) chunk_count: u32,
    pub(super) nonce: Option<Box<str>>,
}

/// The members that were asked for.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Members {
    /// The guild.
    pub guild_id: Id<GuildMarker>,
    /// The members.
    pub members: Vec<Member>,
    /// Their presences, if asked for. Members who are offline have none.
    pub presences: Vec<Presence>,
    /// Users who were asked for by id and are not members.
    pub not_found: Vec<Id<UserMarker>>,
}

impl Members {
    /// Puts the chunks of an answer together.
    ///
    /// # Errors
    ///
    /// When a chunk does not have the form of one.
    pub fn from_chunks(
        guild_id: Id<GuildMarker>,
        chunks: &[RawEvent],
    ) -> Result<Self, DecodeError> {
        let mut members = Self::none(guild_id);
        for chunk in chunks {
            members.add_chunk(chunk)?;
        }
        Ok(members)
    }

    pub(super) fn none(guild_id: Id<GuildMarker>) -> Self {
        Self {
            guild_id,
            members: Vec::new(),
            presences: Vec::new(),
            not_found: Vec::new(),
        }
    }

    pub(super) fn add_chunk(&mut self, chunk: &RawEvent) -> Result<(), DecodeError> {
        let chunk: GuildMembersChunk = decode(chunk)?;
        append(&mut self.members, chunk.members);
        append(&mut self.presences, chunk.presences);
        append(&mut self.not_found, chunk.not_found);
        Ok(())
    }
}

/// Adds to a list; the first to come is taken as it is.
fn append<T>(all: &mut Vec<T>, mut more: Vec<T>) {
    if all.is_empty() {
        mem::swap(all, &mut more);
    } else {
        all.append(&mut more);
    }
}

/// Decodes the data of an event whose kind is known.
pub(super) fn decode<T: Decode>(event: &RawEvent) -> Result<T, DecodeError> {
    event.decode_as().map_err(|source| DecodeError {
        name: event.name().into(),
        source,
        data: event.data.clone(),
    })
}
