//! Invites. [Discord](https://discord.com/developers/docs/resources/invite)

use compact_str::CompactString;

use crate::{
    ImageHash, Timestamp,
    channel::ChannelType,
    guild::{GuildScheduledEvent, PartialGuild, Role},
    id::{
        Id,
        marker::{ApplicationMarker, ChannelMarker},
    },
    json::{Decode, Encode, Fields, Rare},
    open::{flags, open_enum},
    user::User,
};

/// An invite. [Discord](https://discord.com/developers/docs/resources/invite#invite-object)
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct Invite {
    /// What it leads to.
    #[json(rename = "type", default)]
    pub kind: InviteType,
    /// The code.
    pub code: CompactString,
    /// The guild.
    pub guild: Option<Box<PartialGuild>>,
    /// The channel.
    #[json(null)]
    pub channel: Option<InviteChannel>,
    /// Who made it.
    pub inviter: Option<Box<User>>,
    /// What is to be seen in the voice channel.
    pub target_type: Option<InviteTargetType>,
    /// Whose stream is to be seen.
    pub target_user: Option<Box<User>>,
    /// Which activity is to be opened.
    pub target_application: Option<Box<InviteApplication>>,
    /// Roughly how many members are online, if asked for.
    pub approximate_presence_count: Option<u64>,
    /// Roughly how many members there are, if asked for.
    pub approximate_member_count: Option<u64>,
    /// When it ends; `None` if never.
    #[json(null)]
    pub expires_at: Option<Timestamp>,
    /// The event that it leads to.
    pub guild_scheduled_event: Option<Box<GuildScheduledEvent>>,
    /// What is special about it.
    pub flags: Option<InviteFlags>,
    /// The roles that it gives.
    #[json(default, omit_empty)]
    pub roles: Vec<Role>,
    /// How it is used; only those who manage the guild or channel see that.
    #[json(flatten)]
    pub metadata: Rare<InviteMetadata>,
}

/// How an invite is used. [Discord](https://discord.com/developers/docs/resources/invite#invite-metadata-object)
#[derive(Clone, Debug, Default, PartialEq, Eq, Fields)]
pub struct InviteMetadata {
    /// How often it was used.
    pub uses: Option<u32>,
    /// How often it may be used; 0 for no limit.
    pub max_uses: Option<u32>,
    /// After how many seconds it ends; 0 for never.
    pub max_age: Option<u32>,
    /// Whether members that come by it leave again when they go offline, unless they get a role.
    pub temporary: Option<bool>,
    /// When it was made.
    pub created_at: Option<Timestamp>,
}

/// A channel as invites and webhooks show it.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct InviteChannel {
    /// The id.
    pub id: Id<ChannelMarker>,
    /// The name.
    pub name: Option<CompactString>,
    /// What kind of channel.
    #[json(rename = "type")]
    pub kind: Option<ChannelType>,
}

/// An application as invites show it.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct InviteApplication {
    /// The id.
    pub id: Id<ApplicationMarker>,
    /// The name.
    #[json(default)]
    pub name: CompactString,
    /// The icon.
    pub icon: Option<ImageHash>,
    /// What it is about.
    pub description: Option<CompactString>,
}

open_enum! {
    /// What an invite leads to. [Discord](https://discord.com/developers/docs/resources/invite#invite-object-invite-types)
    #[derive(Default)]
    pub enum InviteType {
        /// A guild.
        #[default]
        Guild = 0,
        /// A group of users.
        GroupDm = 1,
        /// A friendship.
        Friend = 2,
    }
}

open_enum! {
    /// What is to be seen in the voice channel of an invite.
    pub enum InviteTargetType {
        /// A user's stream.
        Stream = 1,
        /// An activity.
        EmbeddedApplication = 2,
        /// The role subscriptions.
        RoleSubscriptionsPurchase = 3,
    }
}

flags! {
    /// What is special about an invite.
    pub struct InviteFlags: u32 as number {
        /// It is for guests of a voice channel.
        IS_GUEST_INVITE = 0,
    }
}
