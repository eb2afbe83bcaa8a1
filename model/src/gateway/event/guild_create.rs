//! `GUILD_CREATE`: a guild with everything in it.

use crate::{
    Timestamp,
    channel::Channel,
    guild::{Guild, GuildScheduledEvent, Member, SoundboardSound, StageInstance, UnavailableGuild},
    id::{Id, marker::GuildMarker},
    json::{Decode, Encode, Error, Parser, Writer},
    presence::Presence,
    voice::VoiceState,
};

/// A guild is there. [Discord](https://discord.com/developers/docs/events/gateway-events#guild-create)
#[derive(Clone, Debug, PartialEq)]
#[allow(clippy::large_enum_variant)] // Boxed in `Event`; the small one is rare.
pub enum GuildCreate {
    /// The guild with everything in it.
    Available(AvailableGuild),
    /// The guild is offline.
    Unavailable(UnavailableGuild),
}

/// A guild with everything in it. What is in it does not repeat the guild's id.
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct AvailableGuild {
    /// The guild.
    #[json(base)]
    pub guild: Guild,
    /// When the bot joined.
    #[json(null)]
    pub joined_at: Option<Timestamp>,
    /// Whether it is large, so that not all members are here.
    #[json(default)]
    pub large: bool,
    /// How many members it has.
    #[json(default)]
    pub member_count: u64,
    /// Who is in voice.
    #[json(default)]
    pub voice_states: Vec<VoiceState>,
    /// The members; without the intent `GUILD_MEMBERS` only the bot and those in voice.
    #[json(default)]
    pub members: Vec<Member>,
    /// The channels.
    #[json(default)]
    pub channels: Vec<Channel>,
    /// The active threads that the bot can see.
    #[json(default)]
    pub threads: Vec<Channel>,
    /// Presences; of large guilds not those of offline members.
    #[json(default)]
    pub presences: Vec<Presence>,
    /// The live stages.
    #[json(default)]
    pub stage_instances: Vec<StageInstance>,
    /// The scheduled events.
    #[json(default)]
    pub guild_scheduled_events: Vec<GuildScheduledEvent>,
    /// The sounds.
    #[json(default)]
    pub soundboard_sounds: Vec<SoundboardSound>,
}

impl GuildCreate {
    /// The guild.
    pub fn id(&self) -> Id<GuildMarker> {
        match self {
            Self::Available(available) => available.guild.id,
            Self::Unavailable(unavailable) => unavailable.id,
        }
    }
}

impl Decode for GuildCreate {
    fn decode(p: &mut Parser<'_>) -> Result<Self, Error> {
        let mark = p.mark();
        let error = match AvailableGuild::decode(p) {
            Ok(available) => return Ok(Self::Available(available)),
            Err(error) if error.is_syntax() => return Err(error),
            Err(error) => error,
        };
        // A guild without name and owner: it must be an unavailable one, then.
        p.rewind(mark);
        match UnavailableGuild::decode(p) {
            Ok(guild) if guild.unavailable => Ok(Self::Unavailable(guild)),
            _ => Err(error),
        }
    }
}

impl Encode for GuildCreate {
    fn encode(&self, w: &mut Writer) {
        match self {
            Self::Available(available) => available.encode(w),
            Self::Unavailable(unavailable) => unavailable.encode(w),
        }
    }
}

crate::serde_decode!(GuildCreate);
crate::serde_encode!(GuildCreate);
