//! Invites. [Discord](https://discord.com/developers/docs/resources/invite)

use compact_str::CompactString;

use crate::{
    ImageHash, Timestamp,
    application::Application,
    channel::ChannelType,
    guild::{GuildScheduledEvent, InviteGuild, PartialMember, Role},
    id::{
        Id,
        marker::{ChannelMarker, GuildMarker, MessageMarker},
    },
    json::{Decode, Encode, Fields, Rare},
    open::{flags, open_enum},
    user::{PartialUser, User},
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
    pub guild: Option<Box<InviteGuild>>,
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
    pub target_application: Option<Box<Application>>,
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
    /// The stage in its channel; not in use any more.
    pub stage_instance: Option<Box<InviteStageInstance>>,
    /// What only invites of some kinds have.
    #[json(flatten)]
    pub rare: Rare<InviteRare>,
    /// How it is used; only those who manage the guild or channel see that.
    #[json(flatten)]
    pub metadata: Rare<InviteMetadata>,
}

/// What only invites of some kinds have.
#[derive(Clone, Debug, Default, PartialEq, Eq, Fields)]
pub struct InviteRare {
    /// The guild.
    pub guild_id: Option<Id<GuildMarker>>,
    /// The channel that the link leads to.
    pub target_channel_id: Option<Id<ChannelMarker>>,
    /// The message that the link leads to.
    pub target_message_id: Option<Id<MessageMarker>>,
    /// Whether those who come by it may choose a nickname.
    pub is_nickname_changeable: Option<bool>,
    /// Of friendships: whether the inviter is among the user's contacts.
    pub is_contact: Option<bool>,
    /// Of friendships: how many friends both have.
    pub friends_count: Option<u32>,
    /// How much is going on in the guild.
    pub liveliness: Option<GuildLiveliness>,
}

/// How much is going on in a guild.
#[derive(Clone, Debug, Default, PartialEq, Eq, Decode, Encode)]
pub struct GuildLiveliness {
    /// How many messages there were, in equal spans of time.
    #[json(default)]
    pub msg_activity_bins: Vec<u32>,
    /// When they were counted.
    pub last_updated_ts: Option<Timestamp>,
}

/// The stage in the channel of an invite; not in use any more.
/// [Discord](https://discord.com/developers/docs/resources/invite#invite-stage-instance-object)
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct InviteStageInstance {
    /// Who speaks.
    #[json(default)]
    pub members: Vec<PartialMember>,
    /// How many are there.
    #[json(default)]
    pub participant_count: u32,
    /// How many speak.
    #[json(default)]
    pub speaker_count: u32,
    /// What it is about, 1 to 120 characters.
    #[json(default)]
    pub topic: CompactString,
}

/// How far Discord is with the users that alone may use an invite.
/// [Discord](https://discord.com/developers/docs/resources/invite#get-target-users-job-status)
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct TargetUsersJob {
    /// How far.
    pub status: TargetUsersJobStatus,
    /// How many users there are.
    #[json(default)]
    pub total_users: u32,
    /// How many of them are done.
    #[json(default)]
    pub processed_users: u32,
    /// When it began.
    #[json(null)]
    pub created_at: Option<Timestamp>,
    /// When it was done.
    #[json(null)]
    pub completed_at: Option<Timestamp>,
    /// What went wrong.
    #[json(null)]
    pub error_message: Option<CompactString>,
}

open_enum! {
    /// How far Discord is with the users that alone may use an invite.
    /// [Discord](https://discord.com/developers/docs/resources/invite#get-target-users-job-status-status-codes)
    pub enum TargetUsersJobStatus {
        /// Not known.
        Unspecified = 0,
        /// At work.
        Processing = 1,
        /// Done.
        Completed = 2,
        /// Failed.
        Failed = 3,
    }
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
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct InviteChannel {
    /// The id.
    pub id: Id<ChannelMarker>,
    /// The name; groups may have none.
    #[json(null)]
    pub name: Option<CompactString>,
    /// What kind of channel.
    #[json(rename = "type")]
    pub kind: Option<ChannelType>,
    /// The icon of a group.
    pub icon: Option<ImageHash>,
    /// The users in a group.
    #[json(default, omit_empty)]
    pub recipients: Vec<PartialUser>,
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
    /// [Discord](https://discord.com/developers/docs/resources/invite#invite-object-guild-invite-flags)
    pub struct InviteFlags: u32 as number {
        /// It is for guests of a voice channel.
        IS_GUEST_INVITE = 0,
    }
}
