//! Levels, features and flags of guilds.

use crate::open::{flags, open_enum, open_string_enum};

open_enum! {
    /// Who must have done what before talking. [Discord](https://discord.com/developers/docs/resources/guild#guild-object-verification-level)
    #[derive(Default)]
    pub enum VerificationLevel {
        /// Nothing.
        #[default]
        None = 0,
        /// A verified mail address.
        Low = 1,
        /// Registered for longer than 5 minutes.
        Medium = 2,
        /// A member for longer than 10 minutes.
        High = 3,
        /// A verified phone number.
        VeryHigh = 4,
    }
}

open_enum! {
    /// What notifies members who have not chosen. [Discord](https://discord.com/developers/docs/resources/guild#guild-object-default-message-notification-level)
    #[derive(Default)]
    pub enum DefaultMessageNotificationLevel {
        /// Every message.
        #[default]
        AllMessages = 0,
        /// Mentions only.
        OnlyMentions = 1,
    }
}

open_enum! {
    /// Whose media is scanned. [Discord](https://discord.com/developers/docs/resources/guild#guild-object-explicit-content-filter-level)
    #[derive(Default)]
    pub enum ExplicitContentFilterLevel {
        /// Nobody's.
        #[default]
        Disabled = 0,
        /// Of members without roles.
        MembersWithoutRoles = 1,
        /// Everybody's.
        AllMembers = 2,
    }
}

open_enum! {
    /// Whether moderators need two factors. [Discord](https://discord.com/developers/docs/resources/guild#guild-object-mfa-level)
    #[derive(Default)]
    pub enum MfaLevel {
        /// They do not.
        #[default]
        None = 0,
        /// They do.
        Elevated = 1,
    }
}

open_enum! {
    /// How a guild is rated. [Discord](https://discord.com/developers/docs/resources/guild#guild-object-guild-age-restriction-level)
    #[derive(Default)]
    pub enum NsfwLevel {
        /// Not rated.
        #[default]
        Default = 0,
        /// Explicit.
        Explicit = 1,
        /// Safe.
        Safe = 2,
        /// For adults.
        AgeRestricted = 3,
    }
}

open_enum! {
    /// What boosts have earned a guild. [Discord](https://discord.com/developers/docs/resources/guild#guild-object-premium-tier)
    #[derive(Default)]
    pub enum PremiumTier {
        /// Nothing.
        #[default]
        None = 0,
        /// Level 1.
        Tier1 = 1,
        /// Level 2.
        Tier2 = 2,
        /// Level 3.
        Tier3 = 3,
    }
}

flags! {
    /// What is not posted in the system channel. [Discord](https://discord.com/developers/docs/resources/guild#guild-object-system-channel-flags)
    pub struct SystemChannelFlags: u64 as number {
        /// Members that join.
        SUPPRESS_JOIN_NOTIFICATIONS = 0,
        /// Boosts.
        SUPPRESS_PREMIUM_SUBSCRIPTIONS = 1,
        /// Tips for setting up the guild.
        SUPPRESS_GUILD_REMINDER_NOTIFICATIONS = 2,
        /// The button that greets members that join with a sticker.
        SUPPRESS_JOIN_NOTIFICATION_REPLIES = 3,
        /// Role subscriptions.
        SUPPRESS_ROLE_SUBSCRIPTION_PURCHASE_NOTIFICATIONS = 4,
        /// The button that greets role subscribers with a sticker.
        SUPPRESS_ROLE_SUBSCRIPTION_PURCHASE_NOTIFICATION_REPLIES = 5,
    }
}

open_string_enum! {
    /// Something that a guild has or can do. [Discord](https://discord.com/developers/docs/resources/guild#guild-object-guild-features)
    pub enum GuildFeature {
        /// May have an animated banner.
        AnimatedBanner = "ANIMATED_BANNER",
        /// May have an animated icon.
        AnimatedIcon = "ANIMATED_ICON",
        /// Uses the old rules of command permissions.
        ApplicationCommandPermissionsV2 = "APPLICATION_COMMAND_PERMISSIONS_V2",
        /// Has auto moderation.
        AutoModeration = "AUTO_MODERATION",
        /// May have a banner.
        Banner = "BANNER",
        /// Is a community.
        Community = "COMMUNITY",
        /// Sells role subscriptions, provisionally.
        CreatorMonetizableProvisional = "CREATOR_MONETIZABLE_PROVISIONAL",
        /// Has a page for its role subscriptions.
        CreatorStorePage = "CREATOR_STORE_PAGE",
        /// Is the support guild of an application.
        DeveloperSupportServer = "DEVELOPER_SUPPORT_SERVER",
        /// Can be found by everybody.
        Discoverable = "DISCOVERABLE",
        /// Can be featured in the directory.
        Featurable = "FEATURABLE",
        /// Stands in the directory of a hub.
        HasDirectoryEntry = "HAS_DIRECTORY_ENTRY",
        /// Is a student hub.
        Hub = "HUB",
        /// Lets nobody in.
        InvitesDisabled = "INVITES_DISABLED",
        /// May have a background on its invites.
        InviteSplash = "INVITE_SPLASH",
        /// Is linked to a hub.
        LinkedToHub = "LINKED_TO_HUB",
        /// Screens new members.
        MemberVerificationGateEnabled = "MEMBER_VERIFICATION_GATE_ENABLED",
        /// Has more slots for sounds.
        MoreSoundboard = "MORE_SOUNDBOARD",
        /// Earns money.
        MonetizationEnabled = "MONETIZATION_ENABLED",
        /// Has more slots for stickers.
        MoreStickers = "MORE_STICKERS",
        /// May have announcement channels.
        News = "NEWS",
        /// Is a partner.
        Partnered = "PARTNERED",
        /// Can be looked at before joining.
        PreviewEnabled = "PREVIEW_ENABLED",
        /// May have private threads.
        PrivateThreads = "PRIVATE_THREADS",
        /// Does not want to hear of join raids.
        RaidAlertsDisabled = "RAID_ALERTS_DISABLED",
        /// Uses relays.
        RelayEnabled = "RELAY_ENABLED",
        /// May give roles icons.
        RoleIcons = "ROLE_ICONS",
        /// Has role subscriptions for sale.
        RoleSubscriptionsAvailableForPurchase = "ROLE_SUBSCRIPTIONS_AVAILABLE_FOR_PURCHASE",
        /// Has role subscriptions.
        RoleSubscriptionsEnabled = "ROLE_SUBSCRIPTIONS_ENABLED",
        /// Has made sounds.
        Soundboard = "SOUNDBOARD",
        /// Has events with tickets.
        TicketedEventsEnabled = "TICKETED_EVENTS_ENABLED",
        /// May have an invite of its own choice.
        VanityUrl = "VANITY_URL",
        /// Is verified.
        Verified = "VERIFIED",
        /// Has voice of 384 kbit/s.
        VipRegions = "VIP_REGIONS",
        /// Welcomes new members.
        WelcomeScreenEnabled = "WELCOME_SCREEN_ENABLED",
        /// Has a tag that members may wear.
        GuildTags = "GUILD_TAGS",
        /// May give roles gradients.
        EnhancedRoleColors = "ENHANCED_ROLE_COLORS",
        /// Lets guests in.
        GuestsEnabled = "GUESTS_ENABLED",
        /// Uses the permission to pin messages.
        PinPermissionMigrationComplete = "PIN_PERMISSION_MIGRATION_COMPLETE",
        /// Lets only administrators prune.
        PruneRequiresAdmin = "PRUNE_REQUIRES_ADMIN",
        /// Is a game's own guild.
        OfficialGameGuild = "OFFICIAL_GAME_GUILD",
    }
}

open_enum! {
    /// After how many seconds of silence somebody is moved to the channel for the silent.
    #[derive(Default)]
    pub enum AfkTimeout {
        /// A minute.
        OneMinute = 60,
        /// Five minutes.
        #[default]
        FiveMinutes = 300,
        /// A quarter of an hour.
        FifteenMinutes = 900,
        /// Half an hour.
        ThirtyMinutes = 1800,
        /// An hour.
        OneHour = 3600,
    }
}

open_enum! {
    /// What kind of school a guild is the hub of. Discord sends it and does not document it.
    pub enum GuildHubType {
        /// None in particular.
        Default = 0,
        /// A high school.
        HighSchool = 1,
        /// A college or university.
        College = 2,
    }
}
