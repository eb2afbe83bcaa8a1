//! Guilds as users get them, and events of guilds for users alone.

use compact_str::CompactString;

use super::{ChannelUnread, UserChannel, UserPresence};
use crate::{
    Timestamp,
    channel::Channel,
    guild::{
        Emoji, Guild, GuildScheduledEvent, PartialMember, Role, SoundboardSound, StageInstance,
        Sticker,
    },
    id::{
        Id,
        marker::{
            ApplicationMarker, ChannelMarker, EmojiMarker, GenericMarker, GuildMarker, RoleMarker,
            ScheduledEventMarker, StickerMarker, UserMarker,
        },
    },
    json::{Decode, DecodeObject, Encode, EncodeObject, Error, ObjectWriter, Parser, RawJson},
    monetization::Entitlement,
    open::open_string_enum,
    user::User,
    voice::VoiceState,
};

/// A guild as users get it: in `READY`, `GUILD_CREATE` and `INITIAL_GUILD`.
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct GatewayGuild {
    /// The id.
    pub id: Id<GuildMarker>,
    /// The guild itself, roles, emojis and stickers included.
    #[json(base)]
    pub properties: GuildProperties,
    /// How much of it is here.
    pub data_mode: Option<DataMode>,
    /// Whether it is offline.
    #[json(default, omit_empty)]
    pub unavailable: bool,
    /// Whether it may not be seen where the user is.
    #[json(default, omit_empty)]
    pub geo_restricted: bool,
    /// When the user joined.
    pub joined_at: Option<Timestamp>,
    /// Whether it is large, so that not all members are here.
    #[json(default)]
    pub large: bool,
    /// Whether members and presences are told only to those who subscribe.
    #[json(default, omit_empty)]
    pub lazy: bool,
    /// How many members it has.
    #[json(default)]
    pub member_count: u64,
    /// What changed since the version that the client has; for clients that keep guilds.
    pub version: Option<RawJson>,
    /// Some of the members: the user, those in voice, those that private channels are with.
    #[json(default, omit_empty)]
    pub members: Vec<UserMember>,
    /// The channels.
    #[json(default, omit_empty)]
    pub channels: Vec<UserChannel>,
    /// The active threads that the user has joined.
    #[json(default, omit_empty)]
    pub threads: Vec<Channel>,
    /// Some of the presences.
    #[json(default, omit_empty)]
    pub presences: Vec<UserPresence>,
    /// Who is in voice.
    #[json(default, omit_empty)]
    pub voice_states: Vec<VoiceState>,
    /// The embedded activities that go on.
    #[json(default, omit_empty)]
    pub activity_instances: Vec<EmbeddedActivity>,
    /// The live stages.
    #[json(default, omit_empty)]
    pub stage_instances: Vec<StageInstance>,
    /// The scheduled events.
    #[json(default, omit_empty)]
    pub guild_scheduled_events: Vec<GuildScheduledEvent>,
    /// The sounds.
    #[json(default, omit_empty)]
    pub soundboard_sounds: Vec<SoundboardSound>,
    /// What changed, if the data is partial.
    pub partial_updates: Option<Box<PartialGuildUpdates>>,
    /// What is new in its channels, if the data is partial.
    pub channel_updates: Option<Vec<ChannelUnread>>,
    /// Whether the server cannot tell what was deleted; ask by [`GetDeletedEntityIds`](crate::user_session::GetDeletedEntityIds).
    #[json(default, omit_empty)]
    pub unable_to_sync_deletes: bool,
}

impl GatewayGuild {
    /// The guild itself, if it is here.
    pub fn guild(&self) -> Option<&Guild> {
        match &self.properties {
            GuildProperties::Object(guild) | GuildProperties::Beside(guild) => Some(guild),
            GuildProperties::Missing => None,
        }
    }
}

/// The guild inside a [`GatewayGuild`], in one of two forms. Either way roles, emojis and stickers are in it.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum GuildProperties {
    /// It stands in an object of its own; with the capability `CLIENT_STATE_V2`.
    Object(Box<Guild>),
    /// It stands beside what is in it, as bots get it.
    Beside(Box<Guild>),
    /// It is not here: the guild is offline, or has not changed.
    #[default]
    Missing,
}

impl DecodeObject for GuildProperties {
    fn decode_object(
        p: &mut Parser<'_>,
        mut other: impl FnMut(&[u8], &mut Parser<'_>) -> Result<bool, Error>,
    ) -> Result<Self, Error> {
        let mark = p.mark();
        let mut properties: Option<Box<Guild>> = None;
        let mut roles: Option<Vec<Role>> = None;
        let mut emojis: Option<Vec<Emoji>> = None;
        let mut stickers: Option<Vec<Sticker>> = None;
        p.fields(|key, p| {
            match key {
                "properties" => properties = Option::decode(p)?,
                "roles" => roles = Option::decode(p)?,
                "emojis" => emojis = Option::decode(p)?,
                "stickers" => stickers = Option::decode(p)?,
                _ => return other(key.as_bytes(), p),
            }
            Ok(true)
        })?;
        if let Some(mut guild) = properties {
            guild.roles = roles.unwrap_or(guild.roles);
            guild.emojis = emojis.unwrap_or(guild.emojis);
            guild.stickers = stickers.unwrap_or(guild.stickers);
            return Ok(Self::Object(guild));
        }
        p.rewind(mark);
        match Guild::decode(p) {
            Ok(guild) => Ok(Self::Beside(Box::new(guild))),
            Err(error) if error.is_syntax() => Err(error),
            Err(_) => {
                p.rewind(mark);
                p.skip()?;
                Ok(Self::Missing)
            }
        }
    }
}

impl EncodeObject for GuildProperties {
    fn encode_object(&self, o: &mut ObjectWriter<'_>) {
        match self {
            Self::Object(guild) => {
                o.field("properties", guild);
                o.field("roles", &guild.roles);
                o.field("emojis", &guild.emojis);
                o.field("stickers", &guild.stickers);
            }
            Self::Beside(guild) => guild.encode_object(o),
            Self::Missing => {}
        }
    }
}

open_string_enum! {
    /// How much of a guild is there.
    pub enum DataMode {
        /// All of it.
        Full = "full",
        /// What the client does not have yet.
        Partial = "partial",
        /// Nothing, because of an outage.
        Unavailable = "unavailable",
    }
}

/// What changed in a guild since the version that the client has.
#[derive(Clone, Debug, Default, PartialEq, Decode, Encode)]
pub struct PartialGuildUpdates {
    /// Channels that are new or changed.
    #[json(default, omit_empty)]
    pub channels: Vec<UserChannel>,
    /// Channels that are gone.
    #[json(default, omit_empty)]
    pub deleted_channel_ids: Vec<Id<ChannelMarker>>,
    /// Emojis that are new or changed.
    #[json(default, omit_empty)]
    pub emojis: Vec<Emoji>,
    /// Emojis that are gone.
    #[json(default, omit_empty)]
    pub deleted_emoji_ids: Vec<Id<EmojiMarker>>,
    /// Roles that are new or changed.
    #[json(default, omit_empty)]
    pub roles: Vec<Role>,
    /// Roles that are gone.
    #[json(default, omit_empty)]
    pub deleted_role_ids: Vec<Id<RoleMarker>>,
    /// Stickers that are new or changed.
    #[json(default, omit_empty)]
    pub stickers: Vec<Sticker>,
    /// Stickers that are gone.
    #[json(default, omit_empty)]
    pub deleted_sticker_ids: Vec<Id<StickerMarker>>,
}

/// A member that may name its user by id alone.
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct UserMember {
    /// The user, unless `user_id` is set.
    pub user: Option<User>,
    /// The user's id, where users stand elsewhere.
    pub user_id: Option<Id<UserMarker>>,
    /// The member.
    #[json(base)]
    pub member: PartialMember,
    /// The presence, in member lists.
    pub presence: Option<Box<UserPresence>>,
}

impl UserMember {
    /// Who it is.
    pub fn id(&self) -> Option<Id<UserMarker>> {
        self.user_id
            .or_else(|| self.user.as_ref().map(|user| user.id))
    }
}

/// An embedded activity that goes on.
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct EmbeddedActivity {
    /// The application.
    pub application_id: Id<ApplicationMarker>,
    /// The instance, by application and place.
    pub composite_instance_id: Option<CompactString>,
    /// The instance.
    pub instance_id: Option<CompactString>,
    /// The launch.
    pub launch_id: Option<CompactString>,
    /// Where it is.
    pub location: Option<EmbeddedActivityLocation>,
    /// Who takes part; nobody when it ends.
    #[json(default)]
    pub participants: Vec<EmbeddedActivityParticipant>,
}

/// Where an embedded activity is.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct EmbeddedActivityLocation {
    /// The place.
    pub id: CompactString,
    /// What kind of place: `gc` in guilds, `pc` in private channels.
    #[json(default)]
    pub kind: CompactString,
    /// The channel.
    pub channel_id: Option<Id<ChannelMarker>>,
    /// The guild.
    pub guild_id: Option<Id<GuildMarker>>,
}

/// Who takes part in an embedded activity.
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct EmbeddedActivityParticipant {
    /// The user.
    pub user_id: Id<UserMarker>,
    /// The same as a member.
    pub member: Option<Box<UserMember>>,
    /// The gateway session.
    pub session_id: Option<CompactString>,
    /// What the client gave to know its own.
    pub nonce: Option<CompactString>,
}

/// An event that tells nothing but the guild.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode, Encode)]
pub struct OfGuild {
    /// The guild.
    pub guild_id: Id<GuildMarker>,
}

/// Many users were mentioned in a short time.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct AutoModerationMentionRaidDetection {
    /// The guild.
    pub guild_id: Id<GuildMarker>,
    /// The finding.
    pub decision_id: CompactString,
    /// Until when it is taken for a raid.
    #[json(null)]
    pub suspicious_mention_activity_until: Option<Timestamp>,
}

/// Somebody's request to join was made or changed.
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct GuildJoinRequestUpdate {
    /// The guild.
    pub guild_id: Id<GuildMarker>,
    /// What has become of it.
    pub status: Option<JoinRequestStatus>,
    /// The request.
    pub request: GuildJoinRequest,
}

/// Somebody's request to join.
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct GuildJoinRequest {
    /// The request.
    pub id: Id<GenericMarker>,
    /// The guild.
    pub guild_id: Option<Id<GuildMarker>>,
    /// Who.
    pub user_id: Option<Id<UserMarker>>,
    /// Who, at length.
    pub user: Option<User>,
    /// When it was made.
    pub created_at: Option<Timestamp>,
    /// What has become of it.
    pub application_status: Option<JoinRequestStatus>,
    /// The answers to the guild's questions, as the server sends them.
    #[json(default, omit_empty)]
    pub form_responses: Vec<RawJson>,
    /// When the user last looked.
    pub last_seen: Option<Timestamp>,
    /// Who decided.
    pub actioned_by_user: Option<User>,
    /// Why it was rejected.
    pub rejection_reason: Option<CompactString>,
    /// Where the moderators talk with the user.
    pub interview_channel_id: Option<Id<ChannelMarker>>,
}

open_string_enum! {
    /// What has become of a request to join.
    pub enum JoinRequestStatus {
        /// Begun.
        Started = "STARTED",
        /// Waiting.
        Submitted = "SUBMITTED",
        /// Rejected.
        Rejected = "REJECTED",
        /// Approved.
        Approved = "APPROVED",
    }
}

/// Somebody's request to join was taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode, Encode)]
pub struct GuildJoinRequestDelete {
    /// The guild.
    pub guild_id: Id<GuildMarker>,
    /// The request.
    pub id: Id<GenericMarker>,
    /// Who.
    pub user_id: Id<UserMarker>,
}

/// Somebody boosts a guild.
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct PremiumGuildSubscription {
    /// The boost.
    pub id: Id<GenericMarker>,
    /// The guild.
    pub guild_id: Id<GuildMarker>,
    /// Who.
    pub user_id: Option<Id<UserMarker>>,
    /// Whether it is over.
    #[json(default)]
    pub ended: bool,
    /// When it ends.
    pub ends_at: Option<Timestamp>,
    /// Until when it rests.
    pub pause_ends_at: Option<Timestamp>,
    /// Who, at length.
    pub user: Option<User>,
}

/// An entry of a directory of guilds.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct GuildDirectoryEntry {
    /// What kind of thing: 0 a guild, 1 a scheduled event.
    #[json(rename = "type")]
    pub kind: i32,
    /// The directory.
    pub directory_channel_id: Id<ChannelMarker>,
    /// The guild that the directory is in.
    pub guild_id: Option<Id<GuildMarker>>,
    /// The thing.
    pub entity_id: Id<GenericMarker>,
    /// When the entry was made.
    pub created_at: Option<Timestamp>,
    /// The category.
    pub primary_category_id: Option<i32>,
    /// What it is about.
    pub description: Option<CompactString>,
    /// Who made the entry.
    pub author_id: Option<Id<UserMarker>>,
    /// The guild, as the server sends it.
    pub guild: Option<RawJson>,
    /// The scheduled event, as the server sends it.
    pub guild_scheduled_event: Option<RawJson>,
}

/// The games that a guild is the official one of were changed.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct GuildOfficialGameApplicationsUpdate {
    /// The guild.
    pub guild_id: Id<GuildMarker>,
    /// The games.
    #[json(default)]
    pub game_application_ids: Vec<Id<ApplicationMarker>>,
}

/// A guild got or lost powerups.
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct GuildPowerupEntitlements {
    /// The guild.
    pub guild_id: Id<GuildMarker>,
    /// The powerups.
    #[json(default)]
    pub entitlements: Vec<Entitlement>,
}

/// One time of a repeated event is another than the rule says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode, Encode)]
pub struct GuildScheduledEventException {
    /// The guild.
    pub guild_id: Option<Id<GuildMarker>>,
    /// The event.
    pub event_id: Id<ScheduledEventMarker>,
    /// The exception.
    pub event_exception_id: Id<GenericMarker>,
    /// Whether it does not take place.
    #[json(default)]
    pub is_canceled: bool,
    /// When it begins.
    #[json(null)]
    pub scheduled_start_time: Option<Timestamp>,
    /// When it ends.
    #[json(null)]
    pub scheduled_end_time: Option<Timestamp>,
}

/// All exceptions of a repeated event are gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode, Encode)]
pub struct GuildScheduledEventExceptionsDelete {
    /// The guild.
    pub guild_id: Id<GuildMarker>,
    /// The event.
    pub event_id: Id<ScheduledEventMarker>,
}

/// What a guild's owner may not do to earn money.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct CreatorMonetizationRestrictionsUpdate {
    /// The guild.
    pub guild_id: Id<GuildMarker>,
    /// The restrictions.
    #[json(null)]
    pub restrictions: Option<Vec<i32>>,
}

/// A game server of a guild was made or changed.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct GameServerUpdate {
    /// The guild.
    pub guild_id: Id<GuildMarker>,
    /// The game server, as the server sends it.
    pub game_server: RawJson,
}

/// A game server of a guild is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode, Encode)]
pub struct GameServerDelete {
    /// The guild.
    pub guild_id: Id<GuildMarker>,
    /// The game server.
    pub game_server_id: Id<GenericMarker>,
}
