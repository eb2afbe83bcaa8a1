//! Members. [Discord](https://discord.com/developers/docs/resources/guild#guild-member-object)

use compact_str::CompactString;

use crate::{
    ImageHash, Permissions, Timestamp,
    id::{Id, marker::RoleMarker},
    json::{Decode, Encode, Fields, Rare},
    open::flags,
    user::{AvatarDecoration, Collectibles, User},
};

macro_rules! members {
    ($($(#[$meta:meta])* pub struct $name:ident { $($first:tt)* })*) => {$(
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Decode, Encode)]
        pub struct $name {
            $($first)*
            /// The nickname, up to 32 characters.
            #[json(null)]
            pub nick: Option<CompactString>,
            /// The avatar in this guild.
            #[json(null)]
            pub avatar: Option<ImageHash>,
            /// The roles, without `@everyone`.
            #[json(default)]
            pub roles: Vec<Id<RoleMarker>>,
            /// When the member joined; `None` for guests.
            #[json(null)]
            pub joined_at: Option<Timestamp>,
            /// Since when the member boosts the guild.
            #[json(null)]
            pub premium_since: Option<Timestamp>,
            /// Until when the member is timed out; may be past.
            #[json(null)]
            pub communication_disabled_until: Option<Timestamp>,
            /// What is special about the member.
            #[json(default)]
            pub flags: MemberFlags,
            /// Whether the guild deafened the member.
            #[json(default)]
            pub deaf: bool,
            /// Whether the guild muted the member.
            #[json(default)]
            pub mute: bool,
            /// Whether the member has yet to agree to the rules.
            #[json(default)]
            pub pending: bool,
            /// In interactions: what the member may do in the channel.
            pub permissions: Option<Permissions>,
            /// What few members have.
            #[json(flatten)]
            pub rare: Rare<MemberRare>,
        }

        impl $name {
            /// Whether the member is timed out at a moment.
            pub fn is_timed_out(&self, at: Timestamp) -> bool {
                self.communication_disabled_until.is_some_and(|until| until > at)
            }
        }
    )*};
}

members! {
    /// A user as a member of a guild. [Discord](https://discord.com/developers/docs/resources/guild#guild-member-object)
    pub struct Member {
        /// The user.
        pub user: User,
    }

    /// A member without its user, as messages and resolved data have it: the user stands beside it.
    pub struct PartialMember {}
}

/// Fields that few members have.
#[derive(Clone, Debug, Default, PartialEq, Fields)]
pub struct MemberRare {
    /// The banner in this guild.
    #[json(null)]
    pub banner: Option<ImageHash>,
    /// The frame around the avatar in this guild.
    pub avatar_decoration_data: Option<AvatarDecoration>,
    /// Collectibles that the member shows in this guild.
    pub collectibles: Option<Collectibles>,
}

impl Member {
    /// A member without roles who joined at a moment.
    pub fn new(user: User, joined_at: Timestamp) -> Self {
        PartialMember {
            joined_at: Some(joined_at),
            ..PartialMember::default()
        }
        .with_user(user)
    }

    /// The name that the guild shows: the nickname, else the user's display name.
    pub fn display_name(&self) -> &str {
        self.nick
            .as_deref()
            .unwrap_or_else(|| self.user.display_name())
    }

    /// The member apart from its user.
    pub fn into_parts(self) -> (User, PartialMember) {
        let member = PartialMember {
            nick: self.nick,
            avatar: self.avatar,
            roles: self.roles,
            joined_at: self.joined_at,
            premium_since: self.premium_since,
            communication_disabled_until: self.communication_disabled_until,
            flags: self.flags,
            deaf: self.deaf,
            mute: self.mute,
            pending: self.pending,
            permissions: self.permissions,
            rare: self.rare,
        };
        (self.user, member)
    }
}

impl PartialMember {
    /// The member with its user.
    pub fn with_user(self, user: User) -> Member {
        Member {
            user,
            nick: self.nick,
            avatar: self.avatar,
            roles: self.roles,
            joined_at: self.joined_at,
            premium_since: self.premium_since,
            communication_disabled_until: self.communication_disabled_until,
            flags: self.flags,
            deaf: self.deaf,
            mute: self.mute,
            pending: self.pending,
            permissions: self.permissions,
            rare: self.rare,
        }
    }
}

impl Default for PartialMember {
    fn default() -> Self {
        Self {
            nick: None,
            avatar: None,
            roles: Vec::new(),
            joined_at: None,
            premium_since: None,
            communication_disabled_until: None,
            flags: MemberFlags::empty(),
            deaf: false,
            mute: false,
            pending: false,
            permissions: None,
            rare: Rare::default(),
        }
    }
}

/// The bot's nickname after a change.
/// [Discord](https://discord.com/developers/docs/resources/guild#modify-current-user-nick)
#[derive(Clone, Debug, Default, PartialEq, Eq, Decode, Encode)]
pub struct Nickname {
    /// The nickname.
    #[json(null)]
    pub nick: Option<CompactString>,
}

flags! {
    /// What is special about a member. [Discord](https://discord.com/developers/docs/resources/guild#guild-member-object-guild-member-flags)
    pub struct MemberFlags: u32 as number {
        /// Left and came back.
        DID_REJOIN = 0,
        /// Has finished onboarding.
        COMPLETED_ONBOARDING = 1,
        /// Need not be verified.
        BYPASSES_VERIFICATION = 2,
        /// Has begun onboarding.
        STARTED_ONBOARDING = 3,
        /// Is a guest: only in the voice channel of the invite.
        IS_GUEST = 4,
        /// Has begun the new member's to-dos.
        STARTED_HOME_ACTIONS = 5,
        /// Has finished the new member's to-dos.
        COMPLETED_HOME_ACTIONS = 6,
        /// Is blocked by auto moderation for the name.
        AUTOMOD_QUARANTINED_USERNAME = 7,
        /// Is blocked by auto moderation for the profile.
        AUTOMOD_QUARANTINED_BIO = 8,
        /// Has seen the notice about direct messages.
        DM_SETTINGS_UPSELL_ACKNOWLEDGED = 9,
        /// Is blocked by auto moderation for the guild tag.
        AUTOMOD_QUARANTINED_GUILD_TAG = 10,
    }
}
