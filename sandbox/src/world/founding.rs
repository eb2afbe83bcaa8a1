//! How the world is furnished: applications, people, guilds, channels, and who is a member where.

use base64::{Engine, prelude::BASE64_STANDARD_NO_PAD};
use cordial_model::{
    Token,
    gateway::{EventType, Intents},
    id::{
        Id,
        marker::{ApplicationMarker, ChannelMarker, GuildMarker, UserMarker},
    },
};

use super::{
    Application, Channel, Guild, Member, Presence, Role, User, World, permissions::Permissions,
    render,
};
use crate::hub::Audience;

impl World {
    /// A new person, online wherever they become a member.
    pub(crate) fn create_user(&mut self, name: &str) -> Id<UserMarker> {
        let id = self.next_id();
        self.users.insert(id, User::new(id, name, false));
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

    /// A new application with a bot and a token.
    pub(crate) fn create_application(
        &mut self,
        name: &str,
        owner_id: Id<UserMarker>,
    ) -> Id<ApplicationMarker> {
        let id: Id<ApplicationMarker> = self.next_id();
        let bot_id = id.cast();
        self.users.insert(bot_id, User::new(bot_id, name, true));
        let token = format!(
            "{}.{}.{}",
            BASE64_STANDARD_NO_PAD.encode(id.to_string()),
            self.secret(6),
            self.secret(38)
        );
        let verify_key = (0..64).map(|_| self.rng.digit(16)).collect();
        self.applications.insert(
            id,
            Application {
                id,
                bot_id,
                owner_id,
                token: Token::new(token),
                description: String::new(),
                icon: None,
                flags: 0,
                verify_key,
                interactions_endpoint_url: None,
                tags: Vec::new(),
            },
        );
        id
    }

    /// A new guild with its owner in it, and no channels.
    pub(crate) fn create_guild(&mut self, name: &str, owner_id: Id<UserMarker>) -> Id<GuildMarker> {
        let id = self.next_id();
        self.guilds.insert(id, Guild::new(id, name, owner_id));
        self.add_member(id, owner_id);
        id
    }

    /// A new channel of a guild.
    pub(crate) fn create_channel(
        &mut self,
        guild_id: Id<GuildMarker>,
        name: &str,
        kind: i32,
    ) -> Option<Id<ChannelMarker>> {
        let position = self.guilds.get(&guild_id)?.channels.len();
        let id = self.next_id();
        let mut channel = Channel::new(id, kind, name);
        channel.guild_id = Some(guild_id);
        channel.position = i64::try_from(position).unwrap_or(i64::MAX);
        let everyone = id.cast();
        let data = render::object(|o| channel.write(o, self, everyone));
        self.channels.insert(id, channel);
        let guild = self.guilds.get_mut(&guild_id)?;
        guild.channels.insert(id);
        if kind == Channel::GUILD_TEXT && guild.system_channel_id.is_none() {
            guild.system_channel_id = Some(id);
        }
        self.publish_guild(EventType::ChannelCreate, guild_id, Intents::GUILDS, data);
        Some(id)
    }

    /// The direct messages between two users; made if there are none yet.
    pub(crate) fn direct_messages(
        &mut self,
        one: Id<UserMarker>,
        other: Id<UserMarker>,
    ) -> Id<ChannelMarker> {
        let known = self.channels.values().find(|channel| {
            channel.kind == Channel::DM
                && channel.recipients.contains(&one)
                && channel.recipients.contains(&other)
        });
        if let Some(channel) = known {
            return channel.id;
        }
        let id = self.next_id();
        let mut channel = Channel::new(id, Channel::DM, "");
        channel.recipients = vec![one, other];
        self.channels.insert(id, channel);
        id
    }

    /// Makes a user a member. A bot is told of the guild, and gets a role with the permissions that its invitation asks for.
    pub(crate) fn add_member(&mut self, guild_id: Id<GuildMarker>, user_id: Id<UserMarker>) {
        let now = self.now();
        let Some(user) = self.users.get(&user_id) else {
            return;
        };
        let (is_bot, name) = (user.bot, user.username.clone());
        let role_id = self.next_id();
        let Some(guild) = self.guilds.get_mut(&guild_id) else {
            return;
        };
        let mut member = Member::new(user_id, now);
        if is_bot {
            let position = i64::try_from(guild.roles.len()).unwrap_or(i64::MAX);
            let role = Role {
                permissions: Permissions::all(),
                managed: true,
                bot_id: Some(user_id),
                ..Role::new(role_id, name, position)
            };
            member.roles.push(role_id);
            guild.roles.insert(role_id, role);
        }
        guild.members.insert(user_id, member);
        guild.presences.insert(
            user_id,
            Presence {
                status: "online".to_owned(),
                activities: Vec::new(),
            },
        );
        let guild = &self.guilds[&guild_id];
        let member = &guild.members[&user_id];
        if let Some(role) = guild.roles.get(&role_id) {
            let data = render::object(|o| {
                o.field("guild_id", &guild_id);
                o.field("role", &render::Object(|o| role.write(o)));
            });
            self.publish_guild(EventType::GuildRoleCreate, guild_id, Intents::GUILDS, data);
        }
        let data = render::object(|o| {
            member.write(o, self);
            o.field("guild_id", &guild_id);
        });
        self.publish_guild(
            EventType::GuildMemberAdd,
            guild_id,
            Intents::GUILD_MEMBERS,
            data,
        );
        if is_bot && let Some(data) = self.guild_create(guild_id, user_id, false, false, 50) {
            self.publish(
                EventType::GuildCreate,
                Some(guild_id),
                Intents::GUILDS,
                Audience::User(user_id),
                data,
            );
        }
    }

    /// Ends a membership, be it that the member leaves or is sent away.
    pub(crate) fn remove_member(&mut self, guild_id: Id<GuildMarker>, user_id: Id<UserMarker>) {
        let Some(guild) = self.guilds.get_mut(&guild_id) else {
            return;
        };
        if guild.members.remove(&user_id).is_none() {
            return;
        }
        guild.presences.remove(&user_id);
        guild.voice_states.remove(&user_id);
        let data = render::object(|o| {
            o.field("guild_id", &guild_id);
            o.field("user", &self.user_object(user_id));
        });
        self.publish_guild(
            EventType::GuildMemberRemove,
            guild_id,
            Intents::GUILD_MEMBERS,
            data,
        );
        if self.application_of(user_id).is_some() {
            let data = render::object(|o| o.field("id", &guild_id));
            self.publish(
                EventType::GuildDelete,
                Some(guild_id),
                Intents::GUILDS,
                Audience::User(user_id),
                data,
            );
        }
    }
}
