//! The user's settings and notes.

use std::collections::BTreeMap;

use compact_str::CompactString;

use crate::{
    Timestamp,
    guild::DefaultMessageNotificationLevel,
    id::{
        Id,
        marker::{ChannelMarker, GuildMarker, UserMarker},
    },
    json::{Decode, Encode, Error, Parser, RawJson, Writer},
    open::{flags, open_enum},
};

/// A list with a version, of which a client may have a part.
///
/// Without the capability for versions the server sends the list alone; it is read as all there is.
#[derive(Clone, Debug, PartialEq)]
pub struct Versioned<T> {
    /// What is new, or all there is.
    pub entries: Vec<T>,
    /// Whether the entries are only what changed since the version that the client has.
    pub partial: bool,
    /// The version.
    pub version: i64,
}

impl<T> Default for Versioned<T> {
    fn default() -> Self {
        Self {
            entries: Vec::new(),
            partial: false,
            version: 0,
        }
    }
}

impl<T: Decode> Decode for Versioned<T> {
    fn decode(p: &mut Parser<'_>) -> Result<Self, Error> {
        let mut read = Self::default();
        if p.kind()? == crate::json::Kind::Array {
            read.entries = Vec::decode(p)?;
            return Ok(read);
        }
        p.fields(|key, p| {
            match key {
                "entries" => read.entries = Option::decode(p)?.unwrap_or_default(),
                "partial" => read.partial = Option::decode(p)?.unwrap_or_default(),
                "version" => read.version = Option::decode(p)?.unwrap_or_default(),
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok(read)
    }
}

impl<T: Encode> Encode for Versioned<T> {
    fn encode(&self, w: &mut Writer) {
        w.object(|o| {
            o.field("entries", &self.entries);
            o.field("partial", &self.partial);
            o.field("version", &self.version);
        });
    }
}

/// Settings of the user were changed, as protocol buffers.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct UserSettingsProtoUpdate {
    /// The settings.
    pub settings: UserSettingsProto,
    /// Whether it is only what changed.
    #[json(default)]
    pub partial: bool,
}

/// Settings as protocol buffers.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct UserSettingsProto {
    /// Which settings.
    #[json(rename = "type")]
    pub kind: UserSettingsProtoType,
    /// The message, in base64.
    #[json(default)]
    pub proto: CompactString,
}

open_enum! {
    /// Which settings.
    pub enum UserSettingsProtoType {
        /// Those that clients need at once.
        Preloaded = 1,
        /// What was used often.
        Frecency = 2,
        /// Those of tests.
        Test = 3,
    }
}

/// The user's settings of a guild, or of private channels.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct UserGuildSettings {
    /// The guild; `None` for private channels.
    #[json(null)]
    pub guild_id: Option<Id<GuildMarker>>,
    /// What is set for single channels.
    #[json(default)]
    pub channel_overrides: Vec<ChannelOverride>,
    /// What is special about them.
    #[json(default)]
    pub flags: UserGuildSettingsFlags,
    /// Whether muted channels are hidden.
    #[json(default)]
    pub hide_muted_channels: bool,
    /// What notifies.
    pub message_notifications: Option<DefaultMessageNotificationLevel>,
    /// Whether phones are notified.
    #[json(default)]
    pub mobile_push: bool,
    /// Whether scheduled events do not notify.
    #[json(default)]
    pub mute_scheduled_events: bool,
    /// Whether the guild is muted.
    #[json(default)]
    pub muted: bool,
    /// Until when.
    #[json(null)]
    pub mute_config: Option<MuteConfig>,
    /// Whether highlights notify.
    pub notify_highlights: Option<HighlightLevel>,
    /// Whether `@everyone` and `@here` do not notify.
    #[json(default)]
    pub suppress_everyone: bool,
    /// Whether mentions of roles do not notify.
    #[json(default)]
    pub suppress_roles: bool,
    /// The version.
    #[json(default)]
    pub version: i64,
}

/// What is set for a single channel.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct ChannelOverride {
    /// The channel.
    pub channel_id: Id<ChannelMarker>,
    /// Whether the category is folded.
    #[json(default)]
    pub collapsed: bool,
    /// What is special about it.
    #[json(default)]
    pub flags: ChannelOverrideFlags,
    /// What notifies; 3 stands for what the guild has.
    pub message_notifications: Option<DefaultMessageNotificationLevel>,
    /// Whether the channel is muted.
    #[json(default)]
    pub muted: bool,
    /// Until when.
    #[json(null)]
    pub mute_config: Option<MuteConfig>,
}

/// How long something is muted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode, Encode)]
pub struct MuteConfig {
    /// Until when; `None` for good.
    pub end_time: Option<Timestamp>,
    /// The time that the user chose, in seconds; -1 for good.
    pub selected_time_window: Option<i64>,
}

open_enum! {
    /// Whether highlights notify.
    pub enum HighlightLevel {
        /// As the server thinks.
        Default = 0,
        /// They do not.
        Disabled = 1,
        /// They do.
        Enabled = 2,
    }
}

flags! {
    /// What is special about the user's settings of a guild.
    pub struct UserGuildSettingsFlags: u64 as number {
        /// All messages count as unread.
        UNREADS_ALL_MESSAGES = 11,
        /// Mentions alone count as unread.
        UNREADS_ONLY_MENTIONS = 12,
        /// All channels show.
        OPT_IN_CHANNELS_OFF = 13,
        /// Chosen channels alone show.
        OPT_IN_CHANNELS_ON = 14,
    }
}

flags! {
    /// What is special about what is set for a channel.
    pub struct ChannelOverrideFlags: u64 as number {
        /// Mentions alone count as unread.
        UNREADS_ONLY_MENTIONS = 9,
        /// All messages count as unread.
        UNREADS_ALL_MESSAGES = 10,
        /// The channel is a favorite.
        FAVORITED = 11,
        /// The channel was chosen to show.
        OPT_IN_ENABLED = 12,
        /// New threads do not notify.
        NEW_FORUM_THREADS_OFF = 13,
        /// New threads notify.
        NEW_FORUM_THREADS_ON = 14,
    }
}

/// What notifies the user at all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Decode, Encode)]
pub struct NotificationSettings {
    /// What is switched on.
    #[json(default)]
    pub flags: NotificationSettingsFlags,
}

flags! {
    /// What of the notifications is switched on.
    pub struct NotificationSettingsFlags: u64 as number {
        /// The new notifications.
        USE_NEW_NOTIFICATIONS = 4,
        /// A badge for every message.
        MENTION_ON_ALL_MESSAGES = 5,
    }
}

/// How loud others are to the user was changed.
#[derive(Clone, Debug, Default, PartialEq, Decode, Encode)]
pub struct AudioSettingsUpdate {
    /// Users.
    #[json(default)]
    pub user: BTreeMap<Id<UserMarker>, AudioContext>,
    /// Streams of users.
    #[json(default)]
    pub stream: BTreeMap<Id<UserMarker>, AudioContext>,
}

/// How loud another user or stream is.
#[derive(Clone, Copy, Debug, PartialEq, Decode, Encode)]
pub struct AudioContext {
    /// Whether it is muted.
    #[json(default)]
    pub muted: bool,
    /// The volume in percent, up to 200.
    pub volume: Option<f64>,
    /// Whether its sounds are muted.
    #[json(default)]
    pub soundboard_muted: bool,
}

/// The user's note about another user was changed.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct UserNoteUpdate {
    /// The other user.
    pub id: Id<UserMarker>,
    /// The note; empty once it is gone.
    #[json(default)]
    pub note: CompactString,
}

/// What an account must do before it can go on.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct UserRequiredActionUpdate {
    /// What; `None` for nothing any more.
    #[json(null)]
    pub required_action: Option<CompactString>,
}

/// Settings of the user were changed: those that were, as the server sends them.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct UserSettingsUpdate(pub RawJson);
