//! What a member may do where. [Discord](https://discord.com/developers/docs/topics/permissions)

pub(crate) use cordial_model::Permissions;
use cordial_model::{
    Timestamp,
    channel::ChannelType,
    guild::MemberFlags,
    id::{
        Id,
        marker::{ChannelMarker, GuildMarker, UserMarker},
    },
    permissions::MemberPermissions,
};

use super::{Channel, Guild, World};

/// What `@everyone` may do in a new guild.
pub(crate) const EVERYONE: Permissions = Permissions::CREATE_INSTANT_INVITE
    .union(Permissions::ADD_REACTIONS)
    .union(Permissions::STREAM)
    .union(Permissions::VIEW_CHANNEL)
    .union(Permissions::SEND_MESSAGES)
    .union(Permissions::EMBED_LINKS)
    .union(Permissions::ATTACH_FILES)
    .union(Permissions::READ_MESSAGE_HISTORY)
    .union(Permissions::MENTION_EVERYONE)
    .union(Permissions::USE_EXTERNAL_EMOJIS)
    .union(Permissions::CONNECT)
    .union(Permissions::SPEAK)
    .union(Permissions::USE_VAD)
    .union(Permissions::CHANGE_NICKNAME)
    .union(Permissions::USE_APPLICATION_COMMANDS)
    .union(Permissions::CREATE_PUBLIC_THREADS)
    .union(Permissions::CREATE_PRIVATE_THREADS)
    .union(Permissions::USE_EXTERNAL_STICKERS)
    .union(Permissions::SEND_MESSAGES_IN_THREADS)
    .union(Permissions::SEND_POLLS)
    .union(Permissions::REQUEST_TO_SPEAK)
    .union(Permissions::USE_SOUNDBOARD)
    .union(Permissions::USE_EXTERNAL_SOUNDS)
    .union(Permissions::USE_EXTERNAL_APPS);

/// What the people of a direct message may do in it.
const DIRECT: Permissions = Permissions::ADD_REACTIONS
    .union(Permissions::VIEW_CHANNEL)
    .union(Permissions::SEND_MESSAGES)
    .union(Permissions::EMBED_LINKS)
    .union(Permissions::ATTACH_FILES)
    .union(Permissions::READ_MESSAGE_HISTORY)
    .union(Permissions::USE_EXTERNAL_EMOJIS)
    .union(Permissions::USE_APPLICATION_COMMANDS)
    .union(Permissions::MENTION_EVERYONE)
    .union(Permissions::PIN_MESSAGES)
    .union(Permissions::SEND_POLLS);

impl Guild {
    /// A member's permissions, at a moment that decides whether a timeout is over; `None` if they are not a member.
    fn member_permissions(
        &self,
        user_id: Id<UserMarker>,
        now: Timestamp,
    ) -> Option<MemberPermissions<'_>> {
        let member = self.members.get(&user_id)?;
        let role = |id| self.roles.get(&id).map(|role| role.permissions);
        let timed_out = member
            .communication_disabled_until
            .is_some_and(|until| until > now);
        // Members whose name a rule of auto moderation blocks are as silent as those who are timed out.
        let quarantine = u64::from(MemberFlags::AUTOMOD_QUARANTINED_USERNAME.bits());
        let silent = timed_out || member.flags & quarantine != 0;
        Some(
            MemberPermissions::new(self.id, user_id, &member.roles, role)
                .owner(self.owner_id == user_id)
                .timed_out(silent),
        )
    }

    /// The position of a user's highest role; owners are above all.
    pub(crate) fn rank_of(&self, user_id: Id<UserMarker>) -> i64 {
        if self.owner_id == user_id {
            return i64::MAX;
        }
        let roles = self.members.get(&user_id).map(|member| &member.roles);
        roles
            .into_iter()
            .flatten()
            .filter_map(|id| self.roles.get(id))
            .map(|role| role.position)
            .max()
            .unwrap_or(0)
    }
}

impl World {
    /// What a user may do in a guild as a whole; nothing if they are not a member.
    pub(crate) fn permissions_of(
        &self,
        guild_id: Id<GuildMarker>,
        user_id: Id<UserMarker>,
    ) -> Permissions {
        self.guilds
            .get(&guild_id)
            .and_then(|guild| guild.member_permissions(user_id, self.now()))
            .map_or(Permissions::empty(), |member| member.in_guild())
    }

    /// What somebody without any role may do in a channel of a guild.
    pub(crate) fn everyone_in(&self, channel: &Channel) -> Permissions {
        let guild = channel.guild_id.and_then(|id| self.guilds.get(&id));
        guild.map_or(Permissions::empty(), |guild| {
            let role = |id| guild.roles.get(&id).map(|role| role.permissions);
            let nobody = Id::new(1);
            MemberPermissions::new(guild.id, nobody, &[], role)
                .in_channel(channel.kind, &channel.overwrites)
        })
    }

    /// What a user may do in a channel; nothing if they have no part in it.
    pub(crate) fn permissions_in(
        &self,
        channel_id: Id<ChannelMarker>,
        user_id: Id<UserMarker>,
    ) -> Permissions {
        let Some(channel) = self.channels.get(&channel_id) else {
            return Permissions::empty();
        };
        let Some(guild_id) = channel.guild_id else {
            return if channel.recipients.contains(&user_id) {
                DIRECT
            } else {
                Permissions::empty()
            };
        };
        let member = self
            .guilds
            .get(&guild_id)
            .and_then(|guild| guild.member_permissions(user_id, self.now()));
        let Some(member) = member else {
            return Permissions::empty();
        };
        // Threads take the overwrites of their parent.
        let holder = match (&channel.thread, channel.parent_id) {
            (Some(_), Some(parent_id)) => self.channels.get(&parent_id),
            _ => Some(channel),
        };
        let overwrites = holder.map_or(&[][..], |holder| &holder.overwrites);
        let permissions = member.in_channel(channel.kind, overwrites);
        match &channel.thread {
            Some(thread)
                if channel.kind == ChannelType::PrivateThread
                    && !thread.members.contains_key(&user_id)
                    && !permissions.contains(Permissions::MANAGE_THREADS) =>
            {
                Permissions::empty()
            }
            _ => permissions,
        }
    }
}
