//! From roles and overwrites to permissions.

use super::Permissions;
use crate::{
    Timestamp,
    channel::{ChannelType, OverwriteType, PermissionOverwrite},
    guild::{Guild, Member},
    id::{
        Id,
        marker::{GuildMarker, RoleMarker, UserMarker},
    },
};

/// What a member may do, in the guild and in each of its channels.
/// [Discord](https://discord.com/developers/docs/topics/permissions#permission-overwrites)
///
/// ```
/// use cordial_model::{Permissions, channel::{ChannelType, PermissionOverwrite}, id::Id, permissions::MemberPermissions};
///
/// let (guild, user, helpers) = (Id::new(1), Id::new(2), Id::new(3));
/// let roles = [helpers];
/// let member = MemberPermissions::new(guild, user, &roles, |role| match role.get() {
///     1 => Some(Permissions::VIEW_CHANNEL | Permissions::SEND_MESSAGES), // @everyone
///     3 => Some(Permissions::MANAGE_MESSAGES),
///     _ => None,
/// });
/// assert!(member.in_guild().contains(Permissions::MANAGE_MESSAGES));
///
/// let hidden = [PermissionOverwrite::role(guild.cast(), Permissions::empty(), Permissions::VIEW_CHANNEL)];
/// assert!(member.in_channel(ChannelType::GuildText, &hidden).is_empty());
/// ```
#[derive(Clone, Copy, Debug)]
pub struct MemberPermissions<'a> {
    guild_id: Id<GuildMarker>,
    user_id: Id<UserMarker>,
    roles: &'a [Id<RoleMarker>],
    /// Of `@everyone` and all roles together.
    base: Permissions,
    owner: bool,
    timed_out: bool,
}

impl<'a> MemberPermissions<'a> {
    /// What is left of a timed-out member's permissions.
    pub const TIMED_OUT: Permissions =
        Permissions::VIEW_CHANNEL.union(Permissions::READ_MESSAGE_HISTORY);

    /// A member with these roles. The function tells the permissions of a role, `@everyone` included, whose id is the
    /// guild's; roles that it does not know add nothing.
    pub fn new(
        guild_id: Id<GuildMarker>,
        user_id: Id<UserMarker>,
        roles: &'a [Id<RoleMarker>],
        permissions_of: impl Fn(Id<RoleMarker>) -> Option<Permissions>,
    ) -> Self {
        let base = std::iter::once(guild_id.cast())
            .chain(roles.iter().copied())
            .filter_map(permissions_of)
            .collect();
        Self {
            guild_id,
            user_id,
            roles,
            base,
            owner: false,
            timed_out: false,
        }
    }

    /// A member of a guild at a moment, which decides whether a timeout is over.
    pub fn of(guild: &Guild, member: &'a Member, at: Timestamp) -> Self {
        Self::new(guild.id, member.user.id, &member.roles, |id| {
            let role = guild.roles.iter().find(|role| role.id == id);
            role.map(|role| role.permissions)
        })
        .owner(guild.owner_id == member.user.id)
        .timed_out(member.is_timed_out(at))
    }

    /// Sets whether the member owns the guild.
    #[must_use]
    pub const fn owner(mut self, owner: bool) -> Self {
        self.owner = owner;
        self
    }

    /// Sets whether the member is timed out.
    #[must_use]
    pub const fn timed_out(mut self, timed_out: bool) -> Self {
        self.timed_out = timed_out;
        self
    }

    /// Whether nothing restricts the member: it owns the guild or is an administrator.
    pub const fn is_unrestricted(&self) -> bool {
        self.owner || self.base.contains(Permissions::ADMINISTRATOR)
    }

    /// What the member may do in the guild, channels aside.
    pub const fn in_guild(&self) -> Permissions {
        if self.is_unrestricted() {
            Permissions::all()
        } else if self.timed_out {
            Permissions::from_bits(self.base.bits() & Self::TIMED_OUT.bits())
        } else {
            self.base
        }
    }

    /// What the member may do in a channel with these overwrites.
    ///
    /// For a thread, give the overwrites of its parent channel and the thread's own kind. Who cannot see a channel may do
    /// nothing in it; who cannot write in it may not mention everybody, attach or embed either.
    pub fn in_channel(&self, kind: ChannelType, overwrites: &[PermissionOverwrite]) -> Permissions {
        if self.is_unrestricted() {
            return Permissions::all();
        }
        let mut allowed = self.base;
        let mut of_roles = (Permissions::empty(), Permissions::empty());
        let mut of_member = None;
        for overwrite in overwrites {
            match overwrite.kind {
                OverwriteType::Role if overwrite.id == self.guild_id.cast() => {
                    // The first to apply, and the only one of its kind: nothing later depends on its place in the list.
                    allowed = (allowed - overwrite.deny) | overwrite.allow;
                }
                OverwriteType::Role if self.roles.contains(&overwrite.id.cast()) => {
                    of_roles.0 |= overwrite.allow;
                    of_roles.1 |= overwrite.deny;
                }
                OverwriteType::Member if overwrite.id == self.user_id.cast() => {
                    of_member = Some(overwrite);
                }
                _ => {}
            }
        }
        allowed = (allowed - of_roles.1) | of_roles.0;
        if let Some(overwrite) = of_member {
            allowed = (allowed - overwrite.deny) | overwrite.allow;
        }
        if self.timed_out {
            allowed = allowed & Self::TIMED_OUT;
        }
        implied(allowed, kind)
    }
}

/// Takes away what cannot be used without something else that is missing.
fn implied(allowed: Permissions, kind: ChannelType) -> Permissions {
    if !allowed.contains(Permissions::VIEW_CHANNEL) {
        return Permissions::empty();
    }
    if kind.is_voice() && !allowed.contains(Permissions::CONNECT) {
        return allowed
            - (Permissions::SPEAK
                | Permissions::STREAM
                | Permissions::USE_VAD
                | Permissions::PRIORITY_SPEAKER
                | Permissions::REQUEST_TO_SPEAK
                | Permissions::USE_SOUNDBOARD
                | Permissions::USE_EXTERNAL_SOUNDS
                | Permissions::MUTE_MEMBERS
                | Permissions::DEAFEN_MEMBERS
                | Permissions::MOVE_MEMBERS
                | Permissions::SET_VOICE_CHANNEL_STATUS);
    }
    let send = if kind.is_thread() {
        Permissions::SEND_MESSAGES_IN_THREADS
    } else {
        Permissions::SEND_MESSAGES
    };
    if allowed.contains(send) {
        allowed
    } else {
        allowed
            - (Permissions::SEND_TTS_MESSAGES
                | Permissions::MENTION_EVERYONE
                | Permissions::ATTACH_FILES
                | Permissions::EMBED_LINKS)
    }
}
