//! What a client sends.

use compact_str::CompactString;

use super::{Intents, OpCode};
use crate::{
    Token,
    id::{
        Id,
        marker::{ChannelMarker, GuildMarker, UserMarker},
    },
    json::{Decode, Encode, Error, Kind, Parser, Writer},
    open::open_string_enum,
    presence::{Activity, Status},
    timestamp::UnixMillis,
    validate::{Fault, Invalid, Validate, Validator, check},
};

/// Something that a client sends over the gateway.
///
/// ```
/// use cordial_model::gateway::{Command, UpdatePresence};
///
/// let text = UpdatePresence::default().payload();
/// assert_eq!(text, r#"{"op":3,"d":{"since":null,"activities":[],"status":"online","afk":false}}"#);
/// ```
pub trait Command: Encode {
    /// The opcode.
    const OP: OpCode;

    /// Checks what Discord documents of the fields.
    ///
    /// # Errors
    ///
    /// When any limit is violated.
    fn check(&self) -> Result<(), Invalid> {
        Ok(())
    }

    /// The whole payload as JSON text; Discord takes up to 4096 bytes.
    fn payload(&self) -> String {
        let mut w = Writer::new();
        w.object(|o| {
            o.field("op", &Self::OP);
            o.nullable("d", self);
        });
        w.into_string()
    }
}

macro_rules! commands {
    ($($name:ident $op:ident $($check:ident)?,)*) => {
        $(
            impl Command for $name {
                const OP: OpCode = OpCode::$op;
                $(
                    fn check(&self) -> Result<(), Invalid> {
                        $check(self)
                    }
                )?
            }
        )*

        /// Every command: the name of its type, its opcode, and what its data looks like.
        #[cfg(feature = "describe")]
        pub fn describe_commands() -> Vec<(&'static str, OpCode, crate::describe::Shape)> {
            vec![$((
                stringify!($name),
                <$name as Command>::OP,
                <$name as crate::describe::Describe>::describe(),
            ),)*]
        }
    };
}

commands! {
    Heartbeat Heartbeat,
    Identify Identify check,
    UpdatePresence PresenceUpdate check,
    UpdateVoiceState VoiceStateUpdate,
    Resume Resume,
    RequestGuildMembers RequestGuildMembers check,
    RequestSoundboardSounds RequestSoundboardSounds,
    RequestChannelInfo RequestChannelInfo,
}

/// Keeps the connection. [Discord](https://discord.com/developers/docs/events/gateway-events#heartbeat)
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heartbeat(
    /// The last sequence number; `None` before the first event.
    pub Option<u64>,
);

impl Encode for Heartbeat {
    fn encode(&self, w: &mut Writer) {
        self.0.encode(w);
    }
}

impl Decode for Heartbeat {
    fn decode(p: &mut Parser<'_>) -> Result<Self, Error> {
        Option::decode(p).map(Self)
    }
}

/// Starts a session. [Discord](https://discord.com/developers/docs/events/gateway-events#identify)
#[derive(Clone, Debug, PartialEq, Decode, Encode, Validate)]
pub struct Identify {
    /// The bot's token.
    pub token: Token,
    /// What identifies.
    #[json(default)]
    pub properties: ConnectionProperties,
    /// Whether each payload is compressed on its own; not together with a compressed transport.
    pub compress: Option<bool>,
    /// From how many members on a guild comes without its offline members: 50 to 250.
    #[limit(value = 50..=250)]
    pub large_threshold: Option<u16>,
    /// The number of the shard, from 0, and how many there are.
    pub shard: Option<[u32; 2]>,
    /// The presence to begin with.
    #[limit(nested)]
    pub presence: Option<UpdatePresence>,
    /// Which events to get.
    pub intents: Intents,
}

impl Identify {
    /// Identifies as a bot that wants these events.
    pub fn new(token: Token, intents: Intents) -> Self {
        Self {
            token,
            properties: ConnectionProperties::default(),
            compress: None,
            large_threshold: None,
            shard: None,
            presence: None,
            intents,
        }
    }
}

/// What identifies: the system and the library.
/// [Discord](https://discord.com/developers/docs/events/gateway-events#identify-identify-connection-properties)
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct ConnectionProperties {
    /// The operating system.
    #[json(default)]
    pub os: CompactString,
    /// The library.
    #[json(default)]
    pub browser: CompactString,
    /// The library, again.
    #[json(default)]
    pub device: CompactString,
}

impl Default for ConnectionProperties {
    fn default() -> Self {
        Self {
            os: CompactString::const_new(std::env::consts::OS),
            browser: CompactString::const_new("cordial"),
            device: CompactString::const_new("cordial"),
        }
    }
}

/// Goes on with a session. [Discord](https://discord.com/developers/docs/events/gateway-events#resume)
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct Resume {
    /// The bot's token.
    pub token: Token,
    /// The session, from `READY`.
    pub session_id: CompactString,
    /// The sequence number of the last event that arrived.
    #[json(rename = "seq")]
    pub sequence: u64,
}

/// Changes the bot's presence. [Discord](https://discord.com/developers/docs/events/gateway-events#update-presence)
#[derive(Clone, Debug, PartialEq, Decode, Encode, Validate)]
pub struct UpdatePresence {
    /// Since when the bot is idle.
    #[json(null)]
    pub since: Option<UnixMillis>,
    /// What it is doing.
    #[limit(nested)]
    #[json(default)]
    pub activities: Vec<Activity>,
    /// Whether it is online.
    #[json(default)]
    pub status: Status,
    /// Whether it is away.
    #[json(default)]
    pub afk: bool,
}

impl Default for UpdatePresence {
    fn default() -> Self {
        Self {
            since: None,
            activities: Vec::new(),
            status: Status::Online,
            afk: false,
        }
    }
}

/// Joins, moves in or leaves voice. [Discord](https://discord.com/developers/docs/events/gateway-events#update-voice-state)
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode, Encode)]
pub struct UpdateVoiceState {
    /// The guild.
    pub guild_id: Id<GuildMarker>,
    /// The voice channel to be in; `None` to leave.
    #[json(null)]
    pub channel_id: Option<Id<ChannelMarker>>,
    /// Whether the bot mutes itself.
    #[json(default)]
    pub self_mute: bool,
    /// Whether the bot deafens itself.
    #[json(default)]
    pub self_deaf: bool,
}

/// Asks for members of a guild; `GUILD_MEMBERS_CHUNK` events answer.
/// [Discord](https://discord.com/developers/docs/events/gateway-events#request-guild-members)
///
/// All members need the intent `GUILD_MEMBERS`, presences `GUILD_PRESENCES`.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Validate)]
#[validate(check_nonce)]
pub struct RequestGuildMembers {
    /// The guild.
    pub guild_id: Id<GuildMarker>,
    /// What the names begin with; empty for all. `None` if `user_ids` is set.
    pub query: Option<CompactString>,
    /// How many at most; 0 with an empty query for all.
    pub limit: u64,
    /// Whether to send presences as well.
    pub presences: Option<bool>,
    /// Which users, up to 100.
    #[limit(items = ..=100)]
    pub user_ids: Option<Vec<Id<UserMarker>>>,
    /// What the answers carry to tell them apart, up to 32 bytes.
    pub nonce: Option<CompactString>,
}

/// Discord leaves longer ones out of its answers.
fn check_nonce(request: &RequestGuildMembers, v: &mut Validator) {
    let got = request.nonce.as_deref().map_or(0, str::len);
    if got > 32 {
        v.report(
            "nonce",
            Fault::Form(format!("up to 32 bytes, not {got}").into()),
        );
    }
}

impl RequestGuildMembers {
    /// Asks for all members.
    pub fn all(guild_id: Id<GuildMarker>) -> Self {
        Self::search(guild_id, "", 0)
    }

    /// Asks for members whose name begins with a text.
    pub fn search(guild_id: Id<GuildMarker>, query: impl Into<CompactString>, limit: u64) -> Self {
        Self {
            guild_id,
            query: Some(query.into()),
            limit,
            presences: None,
            user_ids: None,
            nonce: None,
        }
    }

    /// Asks for certain users, up to 100.
    pub fn users(
        guild_id: Id<GuildMarker>,
        users: impl IntoIterator<Item = Id<UserMarker>>,
    ) -> Self {
        Self {
            query: None,
            user_ids: Some(users.into_iter().collect()),
            ..Self::search(guild_id, "", 0)
        }
    }
}

impl Decode for RequestGuildMembers {
    /// `guild_id` may be a list of one, and `user_ids` a single id.
    fn decode(p: &mut Parser<'_>) -> Result<Self, Error> {
        let mut guild_id = None;
        let mut request = Self::all(Id::new(1));
        request.query = None;
        let at = p.offset();
        p.fields(|key, p| {
            match key {
                "guild_id" if p.kind()? == Kind::Array => {
                    guild_id = Vec::decode(p)?.first().copied();
                }
                "guild_id" => guild_id = Some(Id::decode(p)?),
                "query" => request.query = Option::decode(p)?,
                "limit" => request.limit = Option::decode(p)?.unwrap_or_default(),
                "presences" => request.presences = Option::decode(p)?,
                "user_ids" if p.kind()? == Kind::Array => request.user_ids = Option::decode(p)?,
                "user_ids" => request.user_ids = Option::decode(p)?.map(|id| vec![id]),
                "nonce" => request.nonce = Option::decode(p)?,
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        request.guild_id = guild_id.ok_or_else(|| Error::missing("guild_id", at))?;
        Ok(request)
    }
}

/// Asks for the sounds of guilds; `SOUNDBOARD_SOUNDS` events answer.
/// [Discord](https://discord.com/developers/docs/events/gateway-events#request-soundboard-sounds)
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct RequestSoundboardSounds {
    /// The guilds.
    pub guild_ids: Vec<Id<GuildMarker>>,
}

/// Asks for what voice channels are about and since when they are in use; `CHANNEL_INFO` answers.
/// [Discord](https://discord.com/developers/docs/events/gateway-events#request-channel-info)
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct RequestChannelInfo {
    /// The guild.
    pub guild_id: Id<GuildMarker>,
    /// What to tell.
    pub fields: Vec<ChannelInfoField>,
}

open_string_enum! {
    /// What can be asked of voice channels.
    pub enum ChannelInfoField {
        /// What people in it are doing.
        Status = "status",
        /// Since when somebody is in it.
        VoiceStartTime = "voice_start_time",
    }
}
