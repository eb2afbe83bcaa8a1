//! What a user session sends beside what every session sends.
//!
//! Requests of other kinds are in `stream`, `subscriptions` and `voice_command`. Opcodes whose data is not known go
//! through the gateway's raw command.

use compact_str::CompactString;

use super::Identify;
use crate::{
    id::{
        Id,
        marker::{ChannelMarker, GuildMarker, UserMarker},
    },
    json::{Decode, Encode, Error, Kind, Parser, RawJson, Writer},
    timestamp::UnixMillis,
};

/// Says which opcode each command has.
macro_rules! user_commands {
    ($($name:ident $op:ident,)*) => {
        $(
            impl $crate::gateway::Command for $name {
                const OP: $crate::gateway::OpCode = $crate::user_session::UserOpCode::$op.code();
            }
        )*

        /// These commands: the name of the type, the opcode, and what the data looks like.
        #[cfg(feature = "describe")]
        pub(super) fn describe_commands() -> Vec<$crate::user_session::DescribedCommand> {
            vec![$((
                stringify!($name),
                $crate::user_session::UserOpCode::$op,
                <$name as $crate::describe::Describe>::describe(),
            ),)*]
        }
    };
}
pub(super) use user_commands;

user_commands! {
    Identify Identify,
    RequestGuildMembers RequestGuildMembers,
    RequestCallConnect CallConnect,
    RemoteCommand RemoteCommand,
    GetDeletedEntityIds RequestDeletedEntityIds,
    CreateSpeedTest SpeedTestCreate,
    DeleteSpeedTest SpeedTestDelete,
    RequestLastMessages RequestLastMessages,
    SearchRecentMembers SearchRecentMembers,
    RequestChannelStatuses RequestChannelStatuses,
    ResyncGuildChannels GuildChannelsResync,
    RequestChannelMemberCount RequestChannelMemberCount,
    QosHeartbeat QosHeartbeat,
    UpdateTimeSpentSession UpdateTimeSpentSessionId,
}

/// Asks for members of one guild or several; `GUILD_MEMBERS_CHUNK` events answer.
///
/// All members of a guild are given to those who may manage roles, kick or ban there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestGuildMembers {
    /// The guilds.
    pub guild_ids: Vec<Id<GuildMarker>>,
    /// What the names begin with; empty for all.
    pub query: Option<CompactString>,
    /// How many at most, up to 100 with a query; 0 with an empty query for all.
    pub limit: Option<u64>,
    /// Whether to send presences as well.
    pub presences: Option<bool>,
    /// Which users, up to 100.
    pub user_ids: Option<Vec<Id<UserMarker>>>,
    /// What the answers carry to tell them apart, up to 32 bytes.
    pub nonce: Option<CompactString>,
}

impl RequestGuildMembers {
    /// Asks for certain users in guilds, up to 100.
    pub fn users(
        guilds: impl IntoIterator<Item = Id<GuildMarker>>,
        users: impl IntoIterator<Item = Id<UserMarker>>,
    ) -> Self {
        Self {
            query: None,
            limit: None,
            user_ids: Some(users.into_iter().collect()),
            ..Self::search(guilds, "", 0)
        }
    }

    /// Asks for members whose name begins with a text.
    pub fn search(
        guilds: impl IntoIterator<Item = Id<GuildMarker>>,
        query: impl Into<CompactString>,
        limit: u64,
    ) -> Self {
        Self {
            guild_ids: guilds.into_iter().collect(),
            query: Some(query.into()),
            limit: Some(limit),
            presences: None,
            user_ids: None,
            nonce: None,
        }
    }
}

/// One value or a list of values, as the wire has it.
fn one_or_many<T: Decode>(p: &mut Parser<'_>) -> Result<Vec<T>, Error> {
    if p.kind()? == Kind::Array {
        Vec::decode(p)
    } else {
        T::decode(p).map(|one| vec![one])
    }
}

impl Decode for RequestGuildMembers {
    /// `guild_id` and `user_ids` may be one id or a list.
    fn decode(p: &mut Parser<'_>) -> Result<Self, Error> {
        let at = p.offset();
        let mut request = Self::users([], []);
        request.user_ids = None;
        let mut has_guild = false;
        p.fields(|key, p| {
            match key {
                "guild_id" => {
                    request.guild_ids = one_or_many(p)?;
                    has_guild = true;
                }
                "query" => request.query = Option::decode(p)?,
                "limit" => request.limit = Option::decode(p)?,
                "presences" => request.presences = Option::decode(p)?,
                "user_ids" if p.kind()? == Kind::Null => p.skip()?,
                "user_ids" => request.user_ids = Some(one_or_many(p)?),
                "nonce" => request.nonce = Option::decode(p)?,
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        if has_guild {
            Ok(request)
        } else {
            Err(Error::missing("guild_id", at))
        }
    }
}

impl Encode for RequestGuildMembers {
    fn encode(&self, w: &mut Writer) {
        w.object(|o| {
            o.field("guild_id", &self.guild_ids);
            o.field("query", &self.query);
            o.field("limit", &self.limit);
            o.field("presences", &self.presences);
            o.field("user_ids", &self.user_ids);
            o.field("nonce", &self.nonce);
        });
    }
}

/// Asks for the call that goes on in a private channel; `CALL_CREATE` answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode, Encode)]
pub struct RequestCallConnect {
    /// The channel.
    pub channel_id: Id<ChannelMarker>,
}

/// Tells another session of the same user something; it gets `REMOTE_COMMAND`.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct RemoteCommand {
    /// The session, from `SESSIONS_REPLACE`.
    pub target_session_id: CompactString,
    /// What to tell.
    pub payload: RawJson,
}

/// Asks what of a guild was deleted since the client last knew it; `DELETED_ENTITY_IDS` answers.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct GetDeletedEntityIds {
    /// The guild.
    pub guild_id: Id<GuildMarker>,
    /// A hash of the ids of the channels that the client knows.
    pub channel_ids_hash: CompactString,
    /// A hash of the ids of the roles.
    pub role_ids_hash: CompactString,
    /// A hash of the ids of the emojis.
    pub emoji_ids_hash: CompactString,
    /// A hash of the ids of the stickers.
    pub sticker_ids_hash: CompactString,
}

/// Starts a speed test. Deprecated.
#[derive(Clone, Debug, Default, PartialEq, Eq, Decode, Encode)]
pub struct CreateSpeedTest {
    /// The region; `None` lets the server choose.
    pub preferred_region: Option<CompactString>,
}

/// Ends the speed test. Deprecated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DeleteSpeedTest;

impl Encode for DeleteSpeedTest {
    fn encode(&self, w: &mut Writer) {
        w.null();
    }
}

/// Asks for the last messages of channels, up to 100; `LAST_MESSAGES` answers.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct RequestLastMessages {
    /// The guild.
    pub guild_id: Id<GuildMarker>,
    /// The channels.
    pub channel_ids: Vec<Id<ChannelMarker>>,
}

/// Searches the members who joined last; `GUILD_MEMBERS_CHUNK` answers.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct SearchRecentMembers {
    /// The guild.
    pub guild_id: Id<GuildMarker>,
    /// What the names begin with.
    #[json(default)]
    pub query: CompactString,
    /// The last user of the answer before, to go on behind it.
    #[json(null)]
    pub continuation_token: Option<Id<UserMarker>>,
    /// What the answers carry to tell them apart, up to 32 bytes.
    pub nonce: Option<CompactString>,
}

/// Asks for the status of voice channels; `CHANNEL_STATUSES` answers. Deprecated: [`RequestChannelInfo`](crate::gateway::RequestChannelInfo)
/// took its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode, Encode)]
pub struct RequestChannelStatuses {
    /// The guild.
    pub guild_id: Id<GuildMarker>,
}

/// Asks for channels whose names were hidden; `CHANNEL_SYNC` answers.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct ResyncGuildChannels {
    /// The guild.
    pub guild_id: Id<GuildMarker>,
    /// The channels that are hidden so far.
    pub obfuscated_channel_ids: Vec<Id<ChannelMarker>>,
}

/// Asks how many members see a channel; `CHANNEL_MEMBER_COUNT_UPDATE` answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode, Encode)]
pub struct RequestChannelMemberCount {
    /// The guild.
    pub guild_id: Id<GuildMarker>,
    /// The channel.
    pub channel_id: Id<ChannelMarker>,
}

/// A heartbeat that also says how the client is being used.
///
/// The session sends it by itself if it is configured to; it takes the place of a
/// [`Heartbeat`](crate::gateway::Heartbeat).
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct QosHeartbeat {
    /// The last sequence number; `None` before the first event.
    #[json(null, rename = "seq")]
    pub sequence: Option<u64>,
    /// How the client is being used.
    pub qos: Qos,
}

/// How a client is being used.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct Qos {
    /// The version of this object.
    #[json(rename = "ver")]
    pub version: u32,
    /// Whether the client is in use.
    pub active: bool,
    /// Why it is: `foregrounded`, `rtc_connected`.
    #[json(default)]
    pub reasons: Vec<CompactString>,
}

impl Default for Qos {
    /// Not in use.
    fn default() -> Self {
        Self {
            version: 27,
            active: false,
            reasons: Vec::new(),
        }
    }
}

/// Tells how long the client has been running; every 30 minutes.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct UpdateTimeSpentSession {
    /// When the session id was made.
    pub initialization_timestamp: UnixMillis,
    /// The name of this stretch of use, a UUID.
    pub session_id: CompactString,
    /// The name of this run of the client, a UUID.
    pub client_launch_id: CompactString,
}
