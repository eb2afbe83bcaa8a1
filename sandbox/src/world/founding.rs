//! Making users, bots, guilds and channels, and the small world that every sandbox begins with.

use cordial_model::{
    Permissions, Token,
    channel::ChannelType,
    gateway::{EventType, Intents},
    id::{
        Id,
        marker::{ApplicationMarker, ChannelMarker, GuildMarker, RoleMarker, UserMarker},
    },
};

use super::{
    Application, Channel, Founding, Guild, Member, Presence, Role, SigningKey, User, World,
    permissions, render,
};
use crate::hub::Audience;

/// Intents of which the flags of an application say that it may have them: presences, members, message content.
const INTENT_FLAGS: u64 = 1 << 13 | 1 << 15 | 1 << 19;

/// Slash commands are registered; shown in a badge of the bot.
const COMMAND_BADGE: u64 = 1 << 23;

impl World {
    /// Makes a user.
    pub(crate) fn create_user(&mut self, username: &str) -> Id<UserMarker> {
        let id = self.next_id();
        let mut user = User::new(id, username, false);
        let mut letters = username.chars();
        user.global_name = letters
            .next()
            .map(|first| first.to_uppercase().chain(letters).collect());
        self.users.insert(id, user);
        id
    }

    /// Makes an application with a bot that has a token of Discord's three-part shape.
    pub(crate) fn create_application(
        &mut self,
        name: &str,
        owner_id: Id<UserMarker>,
    ) -> Id<ApplicationMarker> {
        use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

        let id: Id<ApplicationMarker> = self.next_id();
        let bot_id = id.cast();
        self.users.insert(bot_id, User::new(bot_id, name, true));
        let encoded = URL_SAFE_NO_PAD.encode(id.to_string());
        let token = format!("{encoded}.{}.{}", self.secret(6), self.secret(38));
        let mut seed = [0; 32];
        self.rng.fill(&mut seed);
        let application = Application::new(Founding {
            id,
            owner_id,
            token: Token::new(token),
            client_secret: self.secret(32).into(),
            flags: INTENT_FLAGS | COMMAND_BADGE,
            signing_key: SigningKey::new(seed),
        });
        self.applications.insert(id, application);
        id
    }

    /// The person of a name, who is made if there is none yet.
    pub(crate) fn user_named(&mut self, name: &str) -> Id<UserMarker> {
        let known = self
            .users
            .values()
            .find(|user| user.username == name && !user.bot)
            .map(|user| user.id);
        known.unwrap_or_else(|| self.create_user(name))
    }

    /// Makes a guild with its owner in it, and no channels.
    pub(crate) fn create_guild(&mut self, name: &str, owner_id: Id<UserMarker>) -> Id<GuildMarker> {
        let id = self.next_id();
        self.guilds.insert(id, Guild::new(id, name, owner_id));
        self.add_member(id, owner_id);
        id
    }

    /// Makes a channel of a guild; the first text channel is the one for messages of the system.
    pub(crate) fn create_channel(
        &mut self,
        guild_id: Id<GuildMarker>,
        name: &str,
        kind: ChannelType,
    ) -> Option<Id<ChannelMarker>> {
        let channel = Channel::new(self.next_id(), kind, name);
        self.insert_channel(guild_id, channel)
    }

    /// Puts a new channel into a guild, below its like, and sends `CHANNEL_CREATE`.
    pub(crate) fn insert_channel(
        &mut self,
        guild_id: Id<GuildMarker>,
        mut channel: Channel,
    ) -> Option<Id<ChannelMarker>> {
        let (id, kind) = (channel.id, channel.kind);
        let group = |kind: ChannelType| (kind == ChannelType::GuildCategory, kind.is_voice());
        let below = self
            .channels_of(guild_id)
            .filter(|other| other.thread.is_none() && group(other.kind) == group(kind))
            .count();
        channel.guild_id = Some(guild_id);
        channel.position = i64::try_from(below).unwrap_or(i64::MAX);
        let guild = self.guilds.get_mut(&guild_id)?;
        guild.channels.insert(id);
        if kind == ChannelType::GuildText && guild.system_channel_id.is_none() {
            guild.system_channel_id = Some(id);
        }
        self.channels.insert(id, channel);
        self.channel_changed(id, true);
        Some(id)
    }

    /// The direct messages between two users, if there are any.
    pub(crate) fn known_direct_messages(
        &self,
        one: Id<UserMarker>,
        other: Id<UserMarker>,
    ) -> Option<Id<ChannelMarker>> {
        self.direct.get(&(one.min(other), one.max(other))).copied()
    }

    /// The direct messages between two users; made if there are none yet.
    pub(crate) fn direct_messages(
        &mut self,
        one: Id<UserMarker>,
        other: Id<UserMarker>,
    ) -> Id<ChannelMarker> {
        let sides = (one.min(other), one.max(other));
        let known = self.direct.get(&sides);
        if let Some(channel) = known.filter(|channel| self.channels.contains_key(channel)) {
            return *channel;
        }
        let id = self.next_id();
        let channel = Channel {
            recipients: vec![one, other],
            ..Channel::new(id, ChannelType::Dm, "")
        };
        self.channels.insert(id, channel);
        self.direct.insert(sides, id);
        self.announce_direct_messages(id);
        id
    }

    /// Lets a user or bot join a guild. The members hear of it; a bot gets the guild and a role of its own.
    pub(crate) fn add_member(&mut self, guild_id: Id<GuildMarker>, user_id: Id<UserMarker>) {
        self.add_member_with(guild_id, user_id, |_| {});
    }

    /// The same for a member who is special from the start.
    pub(crate) fn add_member_with(
        &mut self,
        guild_id: Id<GuildMarker>,
        user_id: Id<UserMarker>,
        prepare: impl FnOnce(&mut Member),
    ) {
        let now = self.now();
        let is_bot = self.application_of(user_id).is_some();
        let role = is_bot.then(|| self.bot_role(guild_id, user_id)).flatten();
        let Some(guild) = self.guilds.get_mut(&guild_id) else {
            return;
        };
        let mut member = Member::new(user_id, now);
        member.roles.extend(role);
        prepare(&mut member);
        guild.members.insert(user_id, member);
        let presence = Presence {
            status: "online".to_owned(),
            activities: Vec::new(),
        };
        guild.presences.insert(user_id, presence);
        let guild = &self.guilds[&guild_id];
        if is_bot {
            let data = self.guild_create(guild_id, user_id, false, false, 50);
            if let Some(data) = data {
                self.publish(
                    EventType::GuildCreate,
                    Some(guild_id),
                    Intents::GUILDS,
                    Audience::User(user_id),
                    data,
                );
            }
        } else {
            self.announce_guild(guild_id, user_id);
        }
        let data = render::object(|o| {
            guild.members[&user_id].write(o, self);
            o.field("guild_id", &guild_id);
        });
        let kind = EventType::GuildMemberAdd;
        self.publish_guild(kind, guild_id, Intents::GUILD_MEMBERS, data);
        if is_bot {
            self.integration_added(guild_id, user_id);
        }
        self.moderate_profile(guild_id, user_id);
    }

    /// The role that comes with a bot: what everybody may do, and to manage whatever it is told to, short of administrator.
    fn bot_role(
        &mut self,
        guild_id: Id<GuildMarker>,
        bot_id: Id<UserMarker>,
    ) -> Option<Id<RoleMarker>> {
        let id = self.next_id();
        let name = self.users.get(&bot_id)?.username.clone();
        let guild = self.guilds.get_mut(&guild_id)?;
        let position = i64::try_from(guild.roles.len()).unwrap_or(i64::MAX);
        let role = Role {
            permissions: self.bot_permissions,
            managed: true,
            bot_id: Some(bot_id),
            ..Role::new(id, name, position)
        };
        let data = render::object(|o| {
            o.field("guild_id", &guild_id);
            o.field("role", &render::Object(|o| role.write(o)));
        });
        guild.roles.insert(id, role);
        let kind = EventType::GuildRoleCreate;
        self.publish_guild(kind, guild_id, Intents::GUILDS, data);
        Some(id)
    }
}

/// What a bot may do where it was added, unless the sandbox is told otherwise: all but administration.
pub(crate) const BOT: Permissions = permissions::EVERYONE
    .union(Permissions::KICK_MEMBERS)
    .union(Permissions::BAN_MEMBERS)
    .union(Permissions::MANAGE_CHANNELS)
    .union(Permissions::MANAGE_GUILD)
    .union(Permissions::VIEW_AUDIT_LOG)
    .union(Permissions::MANAGE_MESSAGES)
    .union(Permissions::MANAGE_NICKNAMES)
    .union(Permissions::MANAGE_ROLES)
    .union(Permissions::MANAGE_WEBHOOKS)
    .union(Permissions::MANAGE_GUILD_EXPRESSIONS)
    .union(Permissions::CREATE_GUILD_EXPRESSIONS)
    .union(Permissions::CREATE_EVENTS)
    .union(Permissions::MANAGE_EVENTS)
    .union(Permissions::SET_VOICE_CHANNEL_STATUS)
    .union(Permissions::MANAGE_THREADS)
    .union(Permissions::MODERATE_MEMBERS)
    .union(Permissions::MOVE_MEMBERS)
    .union(Permissions::MUTE_MEMBERS)
    .union(Permissions::DEAFEN_MEMBERS)
    .union(Permissions::PIN_MESSAGES);
