//! Kinds and flags of channels.

use crate::open::{flags, open_enum};

open_enum! {
    /// What kind of channel. [Discord](https://discord.com/developers/docs/resources/channel#channel-object-channel-types)
    pub enum ChannelType {
        /// Text in a guild.
        GuildText = 0,
        /// Between two users.
        Dm = 1,
        /// Voice in a guild.
        GuildVoice = 2,
        /// Among several users.
        GroupDm = 3,
        /// A heading that other channels stand under.
        GuildCategory = 4,
        /// Text that other guilds may follow.
        GuildAnnouncement = 5,
        /// A thread in an announcement channel.
        AnnouncementThread = 10,
        /// A thread that everybody sees.
        PublicThread = 11,
        /// A thread that its members see, and who may manage threads.
        PrivateThread = 12,
        /// A stage for speakers and listeners.
        GuildStageVoice = 13,
        /// The list of guilds in a hub.
        GuildDirectory = 14,
        /// Threads only.
        GuildForum = 15,
        /// Threads only, shown by their media.
        GuildMedia = 16,
    }
}

impl ChannelType {
    /// Whether it is a thread.
    pub const fn is_thread(self) -> bool {
        matches!(
            self,
            Self::AnnouncementThread | Self::PublicThread | Self::PrivateThread
        )
    }

    /// Whether people talk in it.
    pub const fn is_voice(self) -> bool {
        matches!(self, Self::GuildVoice | Self::GuildStageVoice)
    }

    /// Whether it is outside guilds.
    pub const fn is_dm(self) -> bool {
        matches!(self, Self::Dm | Self::GroupDm)
    }

    /// Whether messages can be sent to it: not to categories, directories, forums and media channels.
    pub const fn is_text(self) -> bool {
        !matches!(
            self,
            Self::GuildCategory | Self::GuildDirectory | Self::GuildForum | Self::GuildMedia
        )
    }
}

flags! {
    /// What is special about a channel. [Discord](https://discord.com/developers/docs/resources/channel#channel-object-channel-flags)
    pub struct ChannelFlags: u64 as number {
        /// Was taken off the guild feed.
        GUILD_FEED_REMOVED = 0,
        /// A thread that stands first in its forum.
        PINNED = 1,
        /// Was taken off the active channels.
        ACTIVE_CHANNELS_REMOVED = 2,
        /// A forum whose threads need a tag.
        REQUIRE_TAG = 4,
        /// Is taken for spam.
        IS_SPAM = 5,
        /// Is a resource of the guild's guide.
        IS_GUILD_RESOURCE_CHANNEL = 7,
        /// A thread of Clyde.
        CLYDE_AI = 8,
        /// Will be deleted.
        IS_SCHEDULED_FOR_DELETION = 9,
        /// A media channel without the buttons for downloading.
        HIDE_MEDIA_DOWNLOAD_OPTIONS = 15,
        /// Hides its content until it is clicked.
        IS_SPOILER_CHANNEL = 21,
    }
}

open_enum! {
    /// The camera quality of a voice channel.
    #[derive(Default)]
    pub enum VideoQualityMode {
        /// Discord chooses.
        #[default]
        Auto = 1,
        /// 720p.
        Full = 2,
    }
}
