//! Which events a session gets.

use super::{EventType, EventTypeFlags};
use crate::open::flags;

flags! {
    /// Groups of events that a session asks for.
    ///
    /// [Discord](https://discord.com/developers/docs/events/gateway#gateway-intents)
    pub struct Intents: u64 as number {
        /// `GUILD_CREATE`, `GUILD_UPDATE`, `GUILD_DELETE`, `GUILD_ROLE_CREATE` and more.
        GUILDS = 0,
        /// `GUILD_MEMBER_ADD`, `GUILD_MEMBER_UPDATE`, `GUILD_MEMBER_REMOVE`, `THREAD_MEMBERS_UPDATE`. Privileged: must be switched on in the developer portal.
        GUILD_MEMBERS = 1,
        /// `GUILD_AUDIT_LOG_ENTRY_CREATE`, `GUILD_BAN_ADD`, `GUILD_BAN_REMOVE`.
        GUILD_MODERATION = 2,
        /// `GUILD_EMOJIS_UPDATE`, `GUILD_STICKERS_UPDATE`, `GUILD_SOUNDBOARD_SOUND_CREATE`, `GUILD_SOUNDBOARD_SOUND_UPDATE` and more.
        GUILD_EXPRESSIONS = 3,
        /// `GUILD_INTEGRATIONS_UPDATE`, `INTEGRATION_CREATE`, `INTEGRATION_UPDATE`, `INTEGRATION_DELETE`.
        GUILD_INTEGRATIONS = 4,
        /// `WEBHOOKS_UPDATE`.
        GUILD_WEBHOOKS = 5,
        /// `INVITE_CREATE`, `INVITE_DELETE`.
        GUILD_INVITES = 6,
        /// `VOICE_CHANNEL_EFFECT_SEND`, `VOICE_STATE_UPDATE`.
        GUILD_VOICE_STATES = 7,
        /// `PRESENCE_UPDATE`. Privileged: must be switched on in the developer portal.
        GUILD_PRESENCES = 8,
        /// `MESSAGE_CREATE`, `MESSAGE_UPDATE`, `MESSAGE_DELETE`, `MESSAGE_DELETE_BULK`.
        GUILD_MESSAGES = 9,
        /// `MESSAGE_REACTION_ADD`, `MESSAGE_REACTION_REMOVE`, `MESSAGE_REACTION_REMOVE_ALL`, `MESSAGE_REACTION_REMOVE_EMOJI`.
        GUILD_MESSAGE_REACTIONS = 10,
        /// `TYPING_START`.
        GUILD_MESSAGE_TYPING = 11,
        /// `MESSAGE_CREATE`, `MESSAGE_UPDATE`, `MESSAGE_DELETE`, `CHANNEL_PINS_UPDATE`.
        DIRECT_MESSAGES = 12,
        /// `MESSAGE_REACTION_ADD`, `MESSAGE_REACTION_REMOVE`, `MESSAGE_REACTION_REMOVE_ALL`, `MESSAGE_REACTION_REMOVE_EMOJI`.
        DIRECT_MESSAGE_REACTIONS = 13,
        /// `TYPING_START`.
        DIRECT_MESSAGE_TYPING = 14,
        /// The content of messages that the bot neither wrote nor is mentioned in. Privileged: must be switched on in the developer portal.
        MESSAGE_CONTENT = 15,
        /// `GUILD_SCHEDULED_EVENT_CREATE`, `GUILD_SCHEDULED_EVENT_UPDATE`, `GUILD_SCHEDULED_EVENT_DELETE`, `GUILD_SCHEDULED_EVENT_USER_ADD` and more.
        GUILD_SCHEDULED_EVENTS = 16,
        /// `AUTO_MODERATION_RULE_CREATE`, `AUTO_MODERATION_RULE_UPDATE`, `AUTO_MODERATION_RULE_DELETE`.
        AUTO_MODERATION_CONFIGURATION = 20,
        /// `AUTO_MODERATION_ACTION_EXECUTION`.
        AUTO_MODERATION_EXECUTION = 21,
        /// `MESSAGE_POLL_VOTE_ADD`, `MESSAGE_POLL_VOTE_REMOVE`.
        GUILD_MESSAGE_POLLS = 24,
        /// `MESSAGE_POLL_VOTE_ADD`, `MESSAGE_POLL_VOTE_REMOVE`.
        DIRECT_MESSAGE_POLLS = 25,
    }
}

impl Intents {
    /// Those that must be switched on for the application in the developer portal.
    pub const PRIVILEGED: Self = Self::GUILD_MEMBERS
        .union(Self::GUILD_PRESENCES)
        .union(Self::MESSAGE_CONTENT);

    /// Those that bring events from outside guilds. Each has a twin for guilds.
    pub const DIRECT: Self = Self::DIRECT_MESSAGES
        .union(Self::DIRECT_MESSAGE_REACTIONS)
        .union(Self::DIRECT_MESSAGE_TYPING)
        .union(Self::DIRECT_MESSAGE_POLLS);

    /// All that need no permission of Discord's.
    pub const fn non_privileged() -> Self {
        Self::all().difference(Self::PRIVILEGED)
    }

    /// The events that can come in a session with these intents; the way back from [`EventTypeFlags::intents`].
    ///
    /// An event is in the set if at least one of the intents brings it, or if it comes whatever the intents are: `READY`,
    /// `INTERACTION_CREATE`, answers to requests, events without a name here, and `GUILD_MEMBER_UPDATE`, which comes for
    /// the bot itself.
    ///
    /// ```
    /// use cordial_model::gateway::{EventType, Intents};
    ///
    /// let events = Intents::DIRECT_MESSAGES.event_types();
    /// assert!(events.contains(EventType::MessageCreate) && events.contains(EventType::Ready));
    /// assert!(!events.contains(EventType::MessageDeleteBulk), "that comes from guilds alone");
    /// ```
    pub const fn event_types(self) -> EventTypeFlags {
        let mut events = EventTypeFlags::UNKNOWN.union(EventTypeFlags::GUILD_MEMBER_UPDATE);
        let mut index = 0;
        while index < EventType::ALL.len() {
            let kind = EventType::ALL[index];
            let intents = kind.intents();
            if intents.is_empty() || self.intersects(intents) {
                events = events.union(EventTypeFlags::of(kind));
            }
            index += 1;
        }
        events
    }
}

impl EventTypeFlags {
    /// All intents that bring any of these events; none for events that come whatever the intents are.
    ///
    /// Events that several intents bring count with all of them, each of which has its part of Discord: `MESSAGE_CREATE`
    /// with `GUILD_MESSAGES` and `DIRECT_MESSAGES`, `THREAD_MEMBERS_UPDATE` with `GUILDS` and the privileged
    /// `GUILD_MEMBERS`. Who wants less takes intents away.
    ///
    /// ```
    /// use cordial_model::gateway::{EventTypeFlags, Intents};
    ///
    /// let events = EventTypeFlags::MESSAGE_CREATE | EventTypeFlags::TYPING_START | EventTypeFlags::READY;
    /// assert_eq!(
    ///     events.intents() - Intents::DIRECT,
    ///     Intents::GUILD_MESSAGES | Intents::GUILD_MESSAGE_TYPING,
    /// );
    /// ```
    pub const fn intents(self) -> Intents {
        let mut intents = Intents::empty();
        let mut index = 0;
        while index < EventType::ALL.len() {
            let kind = EventType::ALL[index];
            if self.contains(kind) {
                intents = intents.union(kind.intents());
            }
            index += 1;
        }
        intents
    }
}

impl EventType {
    /// The intents that bring the event: any one of them does, each in its part of Discord. Empty for events that come
    /// whatever the intents are, and for unknown events.
    ///
    /// `GUILD_MEMBER_UPDATE` and `THREAD_MEMBERS_UPDATE` come for the bot itself even without `GUILD_MEMBERS`.
    pub const fn intents(self) -> Intents {
        match self {
            Self::AutoModerationActionExecution => Intents::AUTO_MODERATION_EXECUTION,
            Self::AutoModerationRuleCreate
            | Self::AutoModerationRuleDelete
            | Self::AutoModerationRuleUpdate => Intents::AUTO_MODERATION_CONFIGURATION,
            Self::ChannelCreate
            | Self::ChannelDelete
            | Self::ChannelUpdate
            | Self::GuildCreate
            | Self::GuildDelete
            | Self::GuildRoleCreate
            | Self::GuildRoleDelete
            | Self::GuildRoleUpdate
            | Self::GuildUpdate
            | Self::StageInstanceCreate
            | Self::StageInstanceDelete
            | Self::StageInstanceUpdate
            | Self::ThreadCreate
            | Self::ThreadDelete
            | Self::ThreadListSync
            | Self::ThreadMemberUpdate
            | Self::ThreadUpdate
            | Self::VoiceChannelStartTimeUpdate
            | Self::VoiceChannelStatusUpdate => Intents::GUILDS,
            Self::ChannelPinsUpdate => Intents::GUILDS.union(Intents::DIRECT_MESSAGES),
            Self::GuildAuditLogEntryCreate | Self::GuildBanAdd | Self::GuildBanRemove => {
                Intents::GUILD_MODERATION
            }
            Self::GuildEmojisUpdate
            | Self::GuildSoundboardSoundsUpdate
            | Self::GuildSoundboardSoundCreate
            | Self::GuildSoundboardSoundDelete
            | Self::GuildSoundboardSoundUpdate
            | Self::GuildStickersUpdate => Intents::GUILD_EXPRESSIONS,
            Self::GuildIntegrationsUpdate
            | Self::IntegrationCreate
            | Self::IntegrationDelete
            | Self::IntegrationUpdate => Intents::GUILD_INTEGRATIONS,
            Self::GuildMemberAdd | Self::GuildMemberRemove | Self::GuildMemberUpdate => {
                Intents::GUILD_MEMBERS
            }
            Self::GuildScheduledEventCreate
            | Self::GuildScheduledEventDelete
            | Self::GuildScheduledEventUpdate
            | Self::GuildScheduledEventUserAdd
            | Self::GuildScheduledEventUserRemove => Intents::GUILD_SCHEDULED_EVENTS,
            Self::InviteCreate | Self::InviteDelete => Intents::GUILD_INVITES,
            Self::MessageCreate | Self::MessageDelete | Self::MessageUpdate => {
                Intents::GUILD_MESSAGES.union(Intents::DIRECT_MESSAGES)
            }
            Self::MessageDeleteBulk => Intents::GUILD_MESSAGES,
            Self::MessagePollVoteAdd | Self::MessagePollVoteRemove => {
                Intents::GUILD_MESSAGE_POLLS.union(Intents::DIRECT_MESSAGE_POLLS)
            }
            Self::MessageReactionAdd
            | Self::MessageReactionRemove
            | Self::MessageReactionRemoveAll
            | Self::MessageReactionRemoveEmoji => {
                Intents::GUILD_MESSAGE_REACTIONS.union(Intents::DIRECT_MESSAGE_REACTIONS)
            }
            Self::PresenceUpdate => Intents::GUILD_PRESENCES,
            Self::ThreadMembersUpdate => Intents::GUILDS.union(Intents::GUILD_MEMBERS),
            Self::TypingStart => {
                Intents::GUILD_MESSAGE_TYPING.union(Intents::DIRECT_MESSAGE_TYPING)
            }
            Self::VoiceChannelEffectSend | Self::VoiceStateUpdate => Intents::GUILD_VOICE_STATES,
            Self::WebhooksUpdate => Intents::GUILD_WEBHOOKS,
            _ => Intents::empty(),
        }
    }
}
