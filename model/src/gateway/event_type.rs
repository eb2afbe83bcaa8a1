//! The names of dispatched events, and sets of them.

use super::event_name::EventNames;

macro_rules! event_types {
    ($($variant:ident $name:literal $flag:ident,)*) => {
        /// The name of a dispatched event.
        ///
        /// [Discord](https://discord.com/developers/docs/events/gateway-events#receive-events)
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        #[non_exhaustive]
        pub enum EventType {
            $(
                #[doc = concat!("`", $name, "`.")]
                $variant,
            )*
            /// An event that this version of Cordial has no name for.
            Unknown,
        }

        impl EventType {
            /// Every event with a name.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The name on the wire; `None` for unknown events.
            pub const fn name(self) -> Option<&'static str> {
                match self {
                    $(Self::$variant => Some($name),)*
                    Self::Unknown => None,
                }
            }

        }

        static NAMES: EventNames<{ EventType::ALL.len() }> = EventNames::new([$($name,)*]);

        /// A set of events.
        #[derive(Clone, Copy, PartialEq, Eq, Hash)]
        pub struct EventTypeFlags(u128);

        impl EventTypeFlags {
            $(
                #[doc = concat!("`", $name, "`.")]
                pub const $flag: Self = Self::of(EventType::$variant);
            )*
            /// Events that this version of Cordial has no name for.
            pub const UNKNOWN: Self = Self::of(EventType::Unknown);
        }
    };
}

event_types! {
    ApplicationCommandPermissionsUpdate "APPLICATION_COMMAND_PERMISSIONS_UPDATE" APPLICATION_COMMAND_PERMISSIONS_UPDATE,
    AutoModerationActionExecution "AUTO_MODERATION_ACTION_EXECUTION" AUTO_MODERATION_ACTION_EXECUTION,
    AutoModerationRuleCreate "AUTO_MODERATION_RULE_CREATE" AUTO_MODERATION_RULE_CREATE,
    AutoModerationRuleDelete "AUTO_MODERATION_RULE_DELETE" AUTO_MODERATION_RULE_DELETE,
    AutoModerationRuleUpdate "AUTO_MODERATION_RULE_UPDATE" AUTO_MODERATION_RULE_UPDATE,
    ChannelCreate "CHANNEL_CREATE" CHANNEL_CREATE,
    ChannelDelete "CHANNEL_DELETE" CHANNEL_DELETE,
    ChannelInfo "CHANNEL_INFO" CHANNEL_INFO,
    ChannelPinsUpdate "CHANNEL_PINS_UPDATE" CHANNEL_PINS_UPDATE,
    ChannelUpdate "CHANNEL_UPDATE" CHANNEL_UPDATE,
    EntitlementCreate "ENTITLEMENT_CREATE" ENTITLEMENT_CREATE,
    EntitlementDelete "ENTITLEMENT_DELETE" ENTITLEMENT_DELETE,
    EntitlementUpdate "ENTITLEMENT_UPDATE" ENTITLEMENT_UPDATE,
    GuildAuditLogEntryCreate "GUILD_AUDIT_LOG_ENTRY_CREATE" GUILD_AUDIT_LOG_ENTRY_CREATE,
    GuildBanAdd "GUILD_BAN_ADD" GUILD_BAN_ADD,
    GuildBanRemove "GUILD_BAN_REMOVE" GUILD_BAN_REMOVE,
    GuildCreate "GUILD_CREATE" GUILD_CREATE,
    GuildDelete "GUILD_DELETE" GUILD_DELETE,
    GuildEmojisUpdate "GUILD_EMOJIS_UPDATE" GUILD_EMOJIS_UPDATE,
    GuildIntegrationsUpdate "GUILD_INTEGRATIONS_UPDATE" GUILD_INTEGRATIONS_UPDATE,
    GuildMembersChunk "GUILD_MEMBERS_CHUNK" GUILD_MEMBERS_CHUNK,
    GuildMemberAdd "GUILD_MEMBER_ADD" GUILD_MEMBER_ADD,
    GuildMemberRemove "GUILD_MEMBER_REMOVE" GUILD_MEMBER_REMOVE,
    GuildMemberUpdate "GUILD_MEMBER_UPDATE" GUILD_MEMBER_UPDATE,
    GuildRoleCreate "GUILD_ROLE_CREATE" GUILD_ROLE_CREATE,
    GuildRoleDelete "GUILD_ROLE_DELETE" GUILD_ROLE_DELETE,
    GuildRoleUpdate "GUILD_ROLE_UPDATE" GUILD_ROLE_UPDATE,
    GuildScheduledEventCreate "GUILD_SCHEDULED_EVENT_CREATE" GUILD_SCHEDULED_EVENT_CREATE,
    GuildScheduledEventDelete "GUILD_SCHEDULED_EVENT_DELETE" GUILD_SCHEDULED_EVENT_DELETE,
    GuildScheduledEventUpdate "GUILD_SCHEDULED_EVENT_UPDATE" GUILD_SCHEDULED_EVENT_UPDATE,
    GuildScheduledEventUserAdd "GUILD_SCHEDULED_EVENT_USER_ADD" GUILD_SCHEDULED_EVENT_USER_ADD,
    GuildScheduledEventUserRemove "GUILD_SCHEDULED_EVENT_USER_REMOVE" GUILD_SCHEDULED_EVENT_USER_REMOVE,
    GuildSoundboardSoundsUpdate "GUILD_SOUNDBOARD_SOUNDS_UPDATE" GUILD_SOUNDBOARD_SOUNDS_UPDATE,
    GuildSoundboardSoundCreate "GUILD_SOUNDBOARD_SOUND_CREATE" GUILD_SOUNDBOARD_SOUND_CREATE,
    GuildSoundboardSoundDelete "GUILD_SOUNDBOARD_SOUND_DELETE" GUILD_SOUNDBOARD_SOUND_DELETE,
    GuildSoundboardSoundUpdate "GUILD_SOUNDBOARD_SOUND_UPDATE" GUILD_SOUNDBOARD_SOUND_UPDATE,
    GuildStickersUpdate "GUILD_STICKERS_UPDATE" GUILD_STICKERS_UPDATE,
    GuildUpdate "GUILD_UPDATE" GUILD_UPDATE,
    IntegrationCreate "INTEGRATION_CREATE" INTEGRATION_CREATE,
    IntegrationDelete "INTEGRATION_DELETE" INTEGRATION_DELETE,
    IntegrationUpdate "INTEGRATION_UPDATE" INTEGRATION_UPDATE,
    InteractionCreate "INTERACTION_CREATE" INTERACTION_CREATE,
    InviteCreate "INVITE_CREATE" INVITE_CREATE,
    InviteDelete "INVITE_DELETE" INVITE_DELETE,
    MessageCreate "MESSAGE_CREATE" MESSAGE_CREATE,
    MessageDelete "MESSAGE_DELETE" MESSAGE_DELETE,
    MessageDeleteBulk "MESSAGE_DELETE_BULK" MESSAGE_DELETE_BULK,
    MessagePollVoteAdd "MESSAGE_POLL_VOTE_ADD" MESSAGE_POLL_VOTE_ADD,
    MessagePollVoteRemove "MESSAGE_POLL_VOTE_REMOVE" MESSAGE_POLL_VOTE_REMOVE,
    MessageReactionAdd "MESSAGE_REACTION_ADD" MESSAGE_REACTION_ADD,
    MessageReactionRemove "MESSAGE_REACTION_REMOVE" MESSAGE_REACTION_REMOVE,
    MessageReactionRemoveAll "MESSAGE_REACTION_REMOVE_ALL" MESSAGE_REACTION_REMOVE_ALL,
    MessageReactionRemoveEmoji "MESSAGE_REACTION_REMOVE_EMOJI" MESSAGE_REACTION_REMOVE_EMOJI,
    MessageUpdate "MESSAGE_UPDATE" MESSAGE_UPDATE,
    PresenceUpdate "PRESENCE_UPDATE" PRESENCE_UPDATE,
    RateLimited "RATE_LIMITED" RATE_LIMITED,
    Ready "READY" READY,
    Resumed "RESUMED" RESUMED,
    SoundboardSounds "SOUNDBOARD_SOUNDS" SOUNDBOARD_SOUNDS,
    StageInstanceCreate "STAGE_INSTANCE_CREATE" STAGE_INSTANCE_CREATE,
    StageInstanceDelete "STAGE_INSTANCE_DELETE" STAGE_INSTANCE_DELETE,
    StageInstanceUpdate "STAGE_INSTANCE_UPDATE" STAGE_INSTANCE_UPDATE,
    SubscriptionCreate "SUBSCRIPTION_CREATE" SUBSCRIPTION_CREATE,
    SubscriptionDelete "SUBSCRIPTION_DELETE" SUBSCRIPTION_DELETE,
    SubscriptionUpdate "SUBSCRIPTION_UPDATE" SUBSCRIPTION_UPDATE,
    ThreadCreate "THREAD_CREATE" THREAD_CREATE,
    ThreadDelete "THREAD_DELETE" THREAD_DELETE,
    ThreadListSync "THREAD_LIST_SYNC" THREAD_LIST_SYNC,
    ThreadMembersUpdate "THREAD_MEMBERS_UPDATE" THREAD_MEMBERS_UPDATE,
    ThreadMemberUpdate "THREAD_MEMBER_UPDATE" THREAD_MEMBER_UPDATE,
    ThreadUpdate "THREAD_UPDATE" THREAD_UPDATE,
    TypingStart "TYPING_START" TYPING_START,
    UserUpdate "USER_UPDATE" USER_UPDATE,
    VoiceChannelEffectSend "VOICE_CHANNEL_EFFECT_SEND" VOICE_CHANNEL_EFFECT_SEND,
    VoiceChannelStartTimeUpdate "VOICE_CHANNEL_START_TIME_UPDATE" VOICE_CHANNEL_START_TIME_UPDATE,
    VoiceChannelStatusUpdate "VOICE_CHANNEL_STATUS_UPDATE" VOICE_CHANNEL_STATUS_UPDATE,
    VoiceServerUpdate "VOICE_SERVER_UPDATE" VOICE_SERVER_UPDATE,
    VoiceStateUpdate "VOICE_STATE_UPDATE" VOICE_STATE_UPDATE,
    WebhooksUpdate "WEBHOOKS_UPDATE" WEBHOOKS_UPDATE,
}

impl EventType {
    /// The event of a name.
    pub fn from_name(name: &str) -> Self {
        NAMES
            .find(name.as_bytes())
            .and_then(|(number, _)| Self::ALL.get(usize::from(number)).copied())
            .unwrap_or(Self::Unknown)
    }

    /// The only event whose name the bytes can begin with, if a quote stands behind it, and that name.
    #[allow(clippy::inline_always)]
    #[inline(always)]
    pub(super) fn at_front(bytes: &[u8; 32]) -> Option<(Self, &'static str)> {
        let (number, name) = NAMES.at_front(bytes)?;
        Some((*Self::ALL.get(usize::from(number))?, name))
    }
}

impl EventTypeFlags {
    /// The set of one event.
    pub const fn of(kind: EventType) -> Self {
        Self(1 << kind as u8)
    }

    /// No event.
    pub const fn empty() -> Self {
        Self(0)
    }

    /// Every event, unknown ones included.
    pub const fn all() -> Self {
        Self((1 << (EventType::Unknown as u8 + 1)) - 1)
    }

    /// Whether no event is in the set.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether an event is in the set.
    pub const fn contains(self, kind: EventType) -> bool {
        self.0 & (1 << kind as u8) != 0
    }

    /// The events of both sets.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The events of this set without those of the other.
    #[must_use]
    pub const fn difference(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// The events in the set that have a name.
    pub fn iter(self) -> impl Iterator<Item = EventType> {
        EventType::ALL
            .iter()
            .copied()
            .filter(move |kind| self.contains(*kind))
    }
}

impl std::ops::BitOr for EventTypeFlags {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        self.union(other)
    }
}

impl std::ops::BitOrAssign for EventTypeFlags {
    fn bitor_assign(&mut self, other: Self) {
        *self = self.union(other);
    }
}

impl std::ops::Sub for EventTypeFlags {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        self.difference(other)
    }
}

impl From<EventType> for EventTypeFlags {
    fn from(kind: EventType) -> Self {
        Self::of(kind)
    }
}

impl FromIterator<EventType> for EventTypeFlags {
    fn from_iter<I: IntoIterator<Item = EventType>>(kinds: I) -> Self {
        kinds
            .into_iter()
            .fold(Self::empty(), |set, kind| set.union(Self::of(kind)))
    }
}

impl std::fmt::Debug for EventTypeFlags {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}
