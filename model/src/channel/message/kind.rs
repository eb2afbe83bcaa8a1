//! Types and flags of messages.

use crate::open::{flags, open_enum};

open_enum! {
    /// What a message is: written by someone, or made by Discord on an occasion.
    /// [Discord](https://discord.com/developers/docs/resources/message#message-object-message-types)
    #[derive(Default)]
    pub enum MessageType {
        /// Written by someone.
        #[default]
        Default = 0,
        /// Someone was added to a group or thread.
        RecipientAdd = 1,
        /// Someone was removed from a group or thread.
        RecipientRemove = 2,
        /// Someone called.
        Call = 3,
        /// A group or thread got another name.
        ChannelNameChange = 4,
        /// A group got another icon.
        ChannelIconChange = 5,
        /// A message was pinned.
        ChannelPinnedMessage = 6,
        /// Someone joined the guild.
        UserJoin = 7,
        /// Someone boosted the guild.
        GuildBoost = 8,
        /// Someone boosted the guild, which reached level 1.
        GuildBoostTier1 = 9,
        /// Someone boosted the guild, which reached level 2.
        GuildBoostTier2 = 10,
        /// Someone boosted the guild, which reached level 3.
        GuildBoostTier3 = 11,
        /// The channel follows another one.
        ChannelFollowAdd = 12,
        /// The guild was taken out of discovery.
        GuildDiscoveryDisqualified = 14,
        /// The guild may be in discovery again.
        GuildDiscoveryRequalified = 15,
        /// The guild will be taken out of discovery: first warning.
        GuildDiscoveryGracePeriodInitialWarning = 16,
        /// The guild will be taken out of discovery: last warning.
        GuildDiscoveryGracePeriodFinalWarning = 17,
        /// A thread was started.
        ThreadCreated = 18,
        /// A reply.
        Reply = 19,
        /// The answer to a slash command.
        ChatInputCommand = 20,
        /// The first message of a thread that was started from a message.
        ThreadStarterMessage = 21,
        /// A reminder to invite people.
        GuildInviteReminder = 22,
        /// The answer to a command of a context menu.
        ContextMenuCommand = 23,
        /// Auto moderation acted.
        AutoModerationAction = 24,
        /// Someone subscribed to a role.
        RoleSubscriptionPurchase = 25,
        /// An application offers a premium feature.
        InteractionPremiumUpsell = 26,
        /// A stage began.
        StageStart = 27,
        /// A stage ended.
        StageEnd = 28,
        /// Someone became a speaker of a stage.
        StageSpeaker = 29,
        /// Someone asks to speak on a stage.
        StageRaiseHand = 30,
        /// A stage got another topic.
        StageTopic = 31,
        /// Someone bought a subscription of an application for the guild.
        GuildApplicationPremiumSubscription = 32,
        /// Security actions were switched on.
        GuildIncidentAlertModeEnabled = 36,
        /// Security actions were switched off.
        GuildIncidentAlertModeDisabled = 37,
        /// A raid was reported.
        GuildIncidentReportRaid = 38,
        /// A report of a raid was a false alarm.
        GuildIncidentReportFalseAlarm = 39,
        /// Someone bought something.
        PurchaseNotification = 44,
        /// A poll ended.
        PollResult = 46,
        /// Streams got a higher quality.
        HdStreamingUpgraded = 55,
    }
}

impl MessageType {
    /// Whether Discord made it; nobody wrote it, and its text is not the content.
    pub const fn is_system(self) -> bool {
        !matches!(
            self,
            Self::Default | Self::Reply | Self::ChatInputCommand | Self::ContextMenuCommand
        )
    }
}

flags! {
    /// Flags of a message.
    /// [Discord](https://discord.com/developers/docs/resources/message#message-object-message-flags)
    pub struct MessageFlags: u64 as number {
        /// Published to the channels that follow this one.
        CROSSPOSTED = 0,
        /// Came from a channel that this one follows.
        IS_CROSSPOST = 1,
        /// Shows no embeds.
        SUPPRESS_EMBEDS = 2,
        /// Came from a channel that this one follows, where it was deleted.
        SOURCE_MESSAGE_DELETED = 3,
        /// From Discord's urgent message system.
        URGENT = 4,
        /// Has a thread, whose id is that of the message.
        HAS_THREAD = 5,
        /// Only the user who made the interaction can see it.
        EPHEMERAL = 6,
        /// An answer to an interaction that is still to come: "thinking".
        LOADING = 7,
        /// Some roles could not be mentioned, so that their members were not added to the thread.
        FAILED_TO_MENTION_SOME_ROLES_IN_THREAD = 8,
        /// Warns that a link does not lead to Discord.
        SHOULD_SHOW_LINK_NOT_DISCORD_WARNING = 10,
        /// Sends no notifications.
        SUPPRESS_NOTIFICATIONS = 12,
        /// A voice message.
        IS_VOICE_MESSAGE = 13,
        /// Has a snapshot of a forwarded message.
        HAS_SNAPSHOT = 14,
        /// Made of components alone.
        IS_COMPONENTS_V2 = 15,
    }
}
