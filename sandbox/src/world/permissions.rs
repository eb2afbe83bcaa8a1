//! What a member may do where. [Discord](https://discord.com/developers/docs/topics/permissions)

use cordial_model::{
    id::{
        Id,
        marker::{ChannelMarker, UserMarker},
    },
    json::{Encode, Writer},
};

use super::{Channel, Guild, World};

/// Bits of permissions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Permissions(u64);

macro_rules! bits {
    ($($name:ident = $bit:literal)*) => {
        impl Permissions { $(pub(crate) const $name: Self = Self(1 << $bit);)* }
    };
}
bits! {
    CREATE_INSTANT_INVITE = 0 KICK_MEMBERS = 1 BAN_MEMBERS = 2 ADMINISTRATOR = 3 MANAGE_CHANNELS = 4 MANAGE_GUILD = 5
    ADD_REACTIONS = 6 VIEW_AUDIT_LOG = 7 STREAM = 9 VIEW_CHANNEL = 10 SEND_MESSAGES = 11 SEND_TTS_MESSAGES = 12
    MANAGE_MESSAGES = 13 EMBED_LINKS = 14 ATTACH_FILES = 15 READ_MESSAGE_HISTORY = 16 MENTION_EVERYONE = 17
    USE_EXTERNAL_EMOJIS = 18 CONNECT = 20 SPEAK = 21 MUTE_MEMBERS = 22 DEAFEN_MEMBERS = 23 MOVE_MEMBERS = 24 USE_VAD = 25
    CHANGE_NICKNAME = 26 MANAGE_NICKNAMES = 27 MANAGE_ROLES = 28 MANAGE_WEBHOOKS = 29 MANAGE_GUILD_EXPRESSIONS = 30
    USE_APPLICATION_COMMANDS = 31 MANAGE_EVENTS = 33 MANAGE_THREADS = 34 CREATE_PUBLIC_THREADS = 35
    CREATE_PRIVATE_THREADS = 36 USE_EXTERNAL_STICKERS = 37 SEND_MESSAGES_IN_THREADS = 38 MODERATE_MEMBERS = 40
    CREATE_GUILD_EXPRESSIONS = 43 SEND_POLLS = 49 PIN_MESSAGES = 51
}

impl Permissions {
    pub(crate) const fn empty() -> Self {
        Self(0)
    }
    pub(crate) const fn all() -> Self {
        Self((1 << 53) - 1)
    }
    pub(crate) const fn from_bits(bits: u64) -> Self {
        Self(bits)
    }
    pub(crate) const fn bits(self) -> u64 {
        self.0
    }
    pub(crate) const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
    pub(crate) const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
    pub(crate) const fn difference(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }
}

impl Encode for Permissions {
    fn encode(&self, w: &mut Writer) {
        w.quoted(self.0);
    }
}

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
    .union(Permissions::SEND_POLLS);

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
    /// What a user may do in the guild as a whole; nothing if they are not a member.
    pub(crate) fn permissions_of(&self, user_id: Id<UserMarker>) -> Permissions {
        let Some(member) = self.members.get(&user_id) else {
            return Permissions::empty();
        };
        if self.owner_id == user_id {
            return Permissions::all();
        }
        let everyone = self.id.cast();
        let sum = self
            .roles
            .values()
            .filter(|role| role.id == everyone || member.roles.contains(&role.id))
            .fold(Permissions::empty(), |sum, role| {
                sum.union(role.permissions)
            });
        if sum.contains(Permissions::ADMINISTRATOR) {
            Permissions::all()
        } else {
            sum
        }
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
        let Some(guild) = self.guilds.get(&guild_id) else {
            return Permissions::empty();
        };
        let base = guild.permissions_of(user_id);
        if base.contains(Permissions::ADMINISTRATOR) || !guild.members.contains_key(&user_id) {
            return base;
        }
        // Threads take the overwrites of their parent.
        let holder = match (&channel.thread, channel.parent_id) {
            (Some(_), Some(parent_id)) => self.channels.get(&parent_id),
            _ => Some(channel),
        };
        let mut permissions =
            holder.map_or(base, |holder| overwritten(guild, holder, user_id, base));
        if let Some(thread) = &channel.thread
            && channel.kind == Channel::PRIVATE_THREAD
            && !thread.members.contains_key(&user_id)
            && !permissions.contains(Permissions::MANAGE_THREADS)
        {
            permissions = Permissions::empty();
        }
        if !permissions.contains(Permissions::VIEW_CHANNEL) {
            return Permissions::empty();
        }
        let send = if channel.thread.is_some() {
            Permissions::SEND_MESSAGES_IN_THREADS
        } else {
            Permissions::SEND_MESSAGES
        };
        if !permissions.contains(send) {
            permissions = permissions.difference(
                Permissions::MENTION_EVERYONE
                    .union(Permissions::SEND_TTS_MESSAGES)
                    .union(Permissions::ATTACH_FILES)
                    .union(Permissions::EMBED_LINKS),
            );
        }
        let timed_out = guild.members.get(&user_id).is_some_and(|member| {
            member
                .communication_disabled_until
                .is_some_and(|until| until > self.now())
        });
        if timed_out {
            let left = Permissions::VIEW_CHANNEL.union(Permissions::READ_MESSAGE_HISTORY);
            permissions = permissions.difference(permissions.difference(left));
        }
        permissions
    }
}

/// The order of the documentation: `@everyone`, then all roles together, then the member.
fn overwritten(
    guild: &Guild,
    channel: &Channel,
    user_id: Id<UserMarker>,
    base: Permissions,
) -> Permissions {
    let roles = guild
        .members
        .get(&user_id)
        .map_or(&[][..], |member| &member.roles);
    let mut permissions = base;
    let everyone = guild.id.get();
    for overwrite in channel.overwrites.iter().filter(|o| o.id.get() == everyone) {
        permissions = permissions
            .difference(overwrite.deny)
            .union(overwrite.allow);
    }
    let (mut allow, mut deny) = (Permissions::empty(), Permissions::empty());
    for overwrite in &channel.overwrites {
        if !overwrite.is_member && roles.iter().any(|role| role.get() == overwrite.id.get()) {
            allow = allow.union(overwrite.allow);
            deny = deny.union(overwrite.deny);
        }
    }
    permissions = permissions.difference(deny).union(allow);
    for overwrite in &channel.overwrites {
        if overwrite.is_member && overwrite.id.get() == user_id.get() {
            permissions = permissions
                .difference(overwrite.deny)
                .union(overwrite.allow);
        }
    }
    permissions
}
