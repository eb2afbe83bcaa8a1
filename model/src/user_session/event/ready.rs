//! How a user session begins: `READY` and `READY_SUPPLEMENTAL`.

use std::collections::BTreeMap;

use compact_str::CompactString;

use super::{
    EmbeddedActivity, GameInvite, GameRelationship, GatewayGuild, GatewaySession, Lobby,
    MergedPresences, NotificationSettings, ReadState, Relationship, UserChannel, UserGuildSettings,
    UserMember, UserPresence, Versioned,
};
use crate::{
    Secret,
    application::ApplicationFlags,
    id::{
        Id,
        marker::{ApplicationMarker, GuildMarker, UserMarker},
    },
    json::{Decode, Encode, Fields, Rare, RawJson},
    open::open_string_enum,
    user::{Connection, PartialUser, User},
    voice::VoiceState,
};

/// A user session has started. Which fields are there depends on the [`Capabilities`](crate::user_session::Capabilities).
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct UserReady {
    /// The API version.
    #[json(rename = "v", default)]
    pub version: u8,
    /// The user.
    pub user: User,
    /// What to resume with.
    pub session_id: CompactString,
    /// Where to resume.
    #[json(default)]
    pub resume_gateway_url: CompactString,
    /// Whose session it is.
    pub session_type: Option<SessionType>,
    /// The guilds.
    #[json(default)]
    pub guilds: Vec<GatewayGuild>,
    /// The private channels.
    #[json(default)]
    pub private_channels: Vec<UserChannel>,
    /// Friends, blocked users and requests.
    #[json(default)]
    pub relationships: Vec<Relationship>,
    /// What the user has read.
    #[json(default)]
    pub read_state: Versioned<ReadState>,
    /// The settings of guilds.
    #[json(default)]
    pub user_guild_settings: Versioned<UserGuildSettings>,
    /// The settings as protocol buffers, in base64.
    pub user_settings_proto: Option<CompactString>,
    /// Users that other parts name by id.
    #[json(default, omit_empty)]
    pub users: Vec<PartialUser>,
    /// The user as a member, one list for each guild, in the order of the guilds.
    #[json(default, omit_empty)]
    pub merged_members: Vec<Vec<UserMember>>,
    /// Presences of friends.
    #[json(default, omit_empty)]
    pub presences: Vec<UserPresence>,
    /// The user's sessions.
    #[json(default)]
    pub sessions: Vec<GatewaySession>,
    /// What the server's client needs beside.
    #[json(flatten)]
    pub rare: Rare<UserReadyRare>,
}

/// What `READY` tells beside. Objects whose form says little to other clients are kept as the server sends them.
#[derive(Clone, Debug, Default, PartialEq, Fields)]
pub struct UserReadyRare {
    /// Which servers have put it together.
    #[json(omit_empty, rename = "_trace")]
    pub trace: Vec<CompactString>,
    /// The settings as an object, without the capability for protocol buffers.
    pub user_settings: Option<RawJson>,
    /// What notifies the user at all.
    pub notification_settings: Option<NotificationSettings>,
    /// Requests to join guilds.
    #[json(omit_empty)]
    pub guild_join_requests: Vec<RawJson>,
    /// Friends in games.
    #[json(omit_empty)]
    pub game_relationships: Vec<GameRelationship>,
    /// How many users are suggested.
    pub friend_suggestion_count: Option<u32>,
    /// Linked accounts.
    #[json(omit_empty)]
    pub connected_accounts: Vec<Connection>,
    /// Notes about users.
    pub notes: Option<BTreeMap<Id<UserMarker>, CompactString>>,
    /// Presences, put together; in `READY_SUPPLEMENTAL` instead with the capability for it.
    pub merged_presences: Option<MergedPresences>,
    /// Accounts that are linked as of parents and children.
    #[json(omit_empty)]
    pub linked_users: Vec<RawJson>,
    /// The application, in sessions of OAuth2.
    pub application: Option<GatewayApplication>,
    /// What the session may do, in sessions of OAuth2.
    #[json(omit_empty)]
    pub scopes: Vec<CompactString>,
    /// A name of the client that stays the same over sessions.
    pub static_client_session_id: Option<CompactString>,
    /// A hash of the login's id.
    pub auth_session_id_hash: Option<CompactString>,
    /// A new token for the account.
    pub auth_token: Option<Secret>,
    /// The token for analytics.
    pub analytics_token: Option<Secret>,
    /// How the user logs in.
    pub auth: Option<GatewayAuth>,
    /// What the account must do before it can go on.
    pub required_action: Option<CompactString>,
    /// The country, in two letters.
    pub country_code: Option<CompactString>,
    /// The voice regions, the nearest first.
    #[json(omit_empty)]
    pub geo_ordered_rtc_regions: Vec<CompactString>,
    /// What the user agreed to, by what it is about.
    pub consents: Option<BTreeMap<CompactString, Consent>>,
    /// How far the user is in the tutorial.
    pub tutorial: Option<Tutorial>,
    /// The number of the shard, from 0, and how many there are.
    pub shard: Option<[u32; 2]>,
    /// The version of the API's code.
    pub api_code_version: Option<u64>,
    /// Experiments of the user.
    #[json(omit_empty)]
    pub experiments: Vec<RawJson>,
    /// Experiments of guilds.
    #[json(omit_empty)]
    pub guild_experiments: Vec<RawJson>,
    /// Experiments of the newer kind.
    pub apex_experiments: Option<RawJson>,
    /// The version of the media scanner.
    pub explicit_content_scan_version: Option<i32>,
    /// Payments that wait.
    #[json(omit_empty)]
    pub pending_payments: Vec<RawJson>,
    /// The least version of media encryption.
    pub av_sf_protocol_floor: Option<i32>,
    /// What is switched off.
    pub feature_flags: Option<GatewayFeatureFlags>,
    /// Lobbies that the user is in.
    #[json(omit_empty)]
    pub lobbies: Vec<Lobby>,
    /// The user's profiles in applications.
    pub user_application_profiles: Option<RawJson>,
    /// What a console needs to connect.
    pub connection_request_data: Option<RawJson>,
    /// Whether the user cannot choose what ads know.
    pub ad_personalization_toggles_disabled: Option<bool>,
    /// Users who broadcast.
    #[json(omit_empty)]
    pub broadcaster_user_ids: Vec<Id<UserMarker>>,
    /// What is different where the user is.
    pub regional_feature_config: Option<RegionalFeatureConfig>,
}

open_string_enum! {
    /// Whose session it is.
    pub enum SessionType {
        /// A user's.
        Normal = "normal",
        /// An application's on behalf of a user.
        OAuth = "oauth",
    }
}

/// The application of a session of OAuth2.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct GatewayApplication {
    /// The id.
    pub id: Id<ApplicationMarker>,
    /// What it is and may do.
    #[json(default)]
    pub flags: ApplicationFlags,
    /// The same, for more bits.
    pub flags_new: Option<ApplicationFlags>,
    /// The name.
    pub name: Option<CompactString>,
    /// The application that it belongs to.
    pub parent_id: Option<Id<ApplicationMarker>>,
}

/// How a user logs in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Decode, Encode)]
pub struct GatewayAuth {
    /// The kinds of second factors: 1 a security key, 2 a code of an app, 3 a code by text message.
    #[json(default, omit_empty)]
    pub authenticator_types: Vec<i32>,
}

/// Whether a user agreed to something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Decode, Encode)]
pub struct Consent {
    /// Whether.
    #[json(default)]
    pub consented: bool,
}

/// How far a user is in the tutorial.
#[derive(Clone, Debug, Default, PartialEq, Eq, Decode, Encode)]
pub struct Tutorial {
    /// Whether it is off.
    #[json(default)]
    pub indicators_suppressed: bool,
    /// What was confirmed.
    #[json(default)]
    pub indicators_confirmed: Vec<CompactString>,
}

/// What the server has switched off.
#[derive(Clone, Debug, Default, PartialEq, Eq, Decode, Encode)]
pub struct GatewayFeatureFlags {
    /// Functions.
    #[json(default)]
    pub disabled_functions: Vec<CompactString>,
    /// Events.
    #[json(default)]
    pub disabled_gateway_events: Vec<CompactString>,
}

/// What is different where a user is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Decode, Encode)]
pub struct RegionalFeatureConfig {
    /// What only adults may use, by bits.
    #[json(default)]
    pub age_gated_features: u64,
    /// What is set for teens unless changed, by bits.
    #[json(default)]
    pub teen_by_default_settings: u64,
}

/// What could wait of the start of a session.
#[derive(Clone, Debug, Default, PartialEq, Decode, Encode)]
pub struct ReadySupplemental {
    /// Who is in voice, and what goes on, guild by guild.
    #[json(default)]
    pub guilds: Vec<SupplementalGuild>,
    /// Members, one list for each guild, in the order of the guilds.
    #[json(default)]
    pub merged_members: Vec<Vec<UserMember>>,
    /// Presences.
    #[json(default)]
    pub merged_presences: MergedPresences,
    /// Private channels that are seldom used.
    #[json(default)]
    pub lazy_private_channels: Vec<UserChannel>,
    /// What the user is to be told.
    #[json(default)]
    pub disclose: Vec<CompactString>,
    /// Invites to games.
    #[json(default, omit_empty)]
    pub game_invites: Vec<GameInvite>,
}

/// Who is in a guild's voice, and what goes on there.
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct SupplementalGuild {
    /// The guild.
    pub id: Id<GuildMarker>,
    /// Who is in voice.
    #[json(default)]
    pub voice_states: Vec<VoiceState>,
    /// The embedded activities that go on.
    #[json(default, omit_empty)]
    pub activity_instances: Vec<EmbeddedActivity>,
}
