//! Changes of members, roles, bans, channels and guilds, each with its events.

use cordial_model::{
    gateway::{EventType, Intents},
    id::{
        Id,
        marker::{ChannelMarker, GuildMarker, RoleMarker, UserMarker},
    },
};

use super::{
    Channel, Guild, Presence, VoiceState, World,
    render::{self, Object},
};
use crate::hub::Audience;

impl World {
    /// Takes a member out of a guild: they left, or were kicked or banned.
    pub(crate) fn remove_member(&mut self, guild_id: Id<GuildMarker>, user_id: Id<UserMarker>) {
        let Some(guild) = self.guilds.get_mut(&guild_id) else {
            return;
        };
        if guild.members.remove(&user_id).is_none() {
            return;
        }
        guild.presences.remove(&user_id);
        guild.voice_states.remove(&user_id);
        // With its bot an application is gone, and its commands.
        for application in self.applications.values_mut() {
            if application.bot_id == user_id {
                application.guilds.remove(&guild_id);
            }
        }
        let own: Vec<_> = guild
            .roles
            .values()
            .filter(|role| role.bot_id == Some(user_id))
            .map(|role| role.id)
            .collect();
        if self.is_account(user_id) {
            let data = render::object(|o| o.field("id", &guild_id));
            self.publish(
                EventType::GuildDelete,
                Some(guild_id),
                Intents::GUILDS,
                Audience::User(user_id),
                data,
            );
        }
        let data = render::object(|o| {
            o.field("guild_id", &guild_id);
            o.field("user", &self.user_object(user_id));
        });
        let kind = EventType::GuildMemberRemove;
        self.publish_guild(kind, guild_id, Intents::GUILD_MEMBERS, data);
        for role in own {
            self.remove_role(guild_id, role);
            self.integration_removed(guild_id, role.cast(), user_id);
        }
        let threads: Vec<_> = self
            .channels_of(guild_id)
            .filter(|channel| channel.thread.is_some())
            .map(|channel| channel.id)
            .collect();
        for thread in threads {
            self.leave_thread(thread, user_id);
        }
    }

    /// Sends `GUILD_MEMBER_UPDATE`; a bot always hears of itself.
    pub(crate) fn member_changed(&self, guild_id: Id<GuildMarker>, user_id: Id<UserMarker>) {
        let member = self
            .guilds
            .get(&guild_id)
            .and_then(|guild| guild.members.get(&user_id));
        let Some(member) = member else {
            return;
        };
        let data = render::object(|o| {
            member.write(o, self);
            o.field("guild_id", &guild_id);
        });
        let kind = EventType::GuildMemberUpdate;
        let others = self
            .accounts()
            .filter(|bot| *bot != user_id && self.is_member(guild_id, *bot))
            .collect();
        let others = Audience::Users(others);
        if self.is_account(user_id) {
            let (guild, own) = (Some(guild_id), Audience::User(user_id));
            self.publish(kind, guild, Intents::empty(), own, data.clone());
        }
        self.publish(kind, Some(guild_id), Intents::GUILD_MEMBERS, others, data);
    }

    /// Shows a member's presence in a guild and sends `PRESENCE_UPDATE`. Who went offline, was there for the time being and was
    /// given no role is no member any more.
    pub(crate) fn show_presence(
        &mut self,
        guild_id: Id<GuildMarker>,
        user_id: Id<UserMarker>,
        presence: Presence,
    ) {
        let data = render::object(|o| {
            presence.write(o, user_id);
            o.field("guild_id", &guild_id);
        });
        let Some(guild) = self.guilds.get_mut(&guild_id) else {
            return;
        };
        let is_offline = presence.status == "offline";
        guild.presences.insert(user_id, presence);
        let member = guild.members.get(&user_id);
        let leaves = member.is_some_and(|member| member.temporary && member.roles.is_empty());
        let kind = EventType::PresenceUpdate;
        self.publish_guild(kind, guild_id, Intents::GUILD_PRESENCES, data);
        if is_offline && leaves {
            self.remove_member(guild_id, user_id);
        }
    }

    /// Lets a member join, move in or leave voice, or mute themselves, and sends `VOICE_STATE_UPDATE`.
    pub(crate) fn change_voice(&mut self, guild_id: Id<GuildMarker>, state: &VoiceState) {
        let Some(guild) = self.guilds.get_mut(&guild_id) else {
            return;
        };
        if state.channel_id.is_some() {
            guild.voice_states.insert(state.user_id, state.clone());
        } else {
            guild.voice_states.remove(&state.user_id);
        }
        let guild = &self.guilds[&guild_id];
        let data = render::object(|o| {
            state.write(o);
            o.field("guild_id", &guild_id);
            if let Some(member) = guild.members.get(&state.user_id) {
                o.field("member", &self.member_object(member));
            }
        });
        let kind = EventType::VoiceStateUpdate;
        self.publish_guild(kind, guild_id, Intents::GUILD_VOICE_STATES, data);
    }

    /// Lets an outage of a guild begin or end: its bots get `GUILD_DELETE`, or `GUILD_CREATE` once it is back.
    pub(crate) fn outage(&mut self, guild_id: Id<GuildMarker>, begins: bool) {
        let Some(guild) = self.guilds.get_mut(&guild_id) else {
            return;
        };
        guild.unavailable = begins;
        for bot in self.bots_of(guild_id) {
            let (kind, data) = if begins {
                let data = render::object(|o| {
                    o.field("id", &guild_id);
                    o.field("unavailable", &true);
                });
                (EventType::GuildDelete, Some(data))
            } else {
                let data = self.guild_create(guild_id, bot, false, false, 50);
                (EventType::GuildCreate, data)
            };
            if let Some(data) = data {
                let (guild, to) = (Some(guild_id), Audience::User(bot));
                self.publish(kind, guild, Intents::GUILDS, to, data);
            }
        }
    }

    /// Whether a user is a member of a guild.
    pub(crate) fn is_member(&self, guild_id: Id<GuildMarker>, user_id: Id<UserMarker>) -> bool {
        self.guilds
            .get(&guild_id)
            .is_some_and(|guild| guild.members.contains_key(&user_id))
    }

    /// Bans a user, who leaves if they were a member.
    pub(crate) fn ban(
        &mut self,
        guild_id: Id<GuildMarker>,
        user_id: Id<UserMarker>,
        reason: Option<String>,
    ) {
        let Some(guild) = self.guilds.get_mut(&guild_id) else {
            return;
        };
        guild.bans.insert(user_id, reason);
        self.publish_ban(EventType::GuildBanAdd, guild_id, user_id);
        self.remove_member(guild_id, user_id);
    }

    /// Lifts a ban; `false` if there was none.
    pub(crate) fn unban(&mut self, guild_id: Id<GuildMarker>, user_id: Id<UserMarker>) -> bool {
        let lifted = self
            .guilds
            .get_mut(&guild_id)
            .is_some_and(|guild| guild.bans.remove(&user_id).is_some());
        if lifted {
            self.publish_ban(EventType::GuildBanRemove, guild_id, user_id);
        }
        lifted
    }

    fn publish_ban(&self, kind: EventType, guild_id: Id<GuildMarker>, user_id: Id<UserMarker>) {
        let data = render::object(|o| {
            o.field("guild_id", &guild_id);
            o.field("user", &self.user_object(user_id));
        });
        self.publish_guild(kind, guild_id, Intents::GUILD_MODERATION, data);
    }

    /// Sends `GUILD_ROLE_CREATE` or `GUILD_ROLE_UPDATE`.
    pub(crate) fn role_changed(
        &self,
        kind: EventType,
        guild_id: Id<GuildMarker>,
        role_id: Id<RoleMarker>,
    ) {
        let role = self
            .guilds
            .get(&guild_id)
            .and_then(|guild| guild.roles.get(&role_id));
        if let Some(role) = role {
            let data = render::object(|o| {
                o.field("guild_id", &guild_id);
                o.field("role", &Object(|o| role.write(o)));
            });
            self.publish_guild(kind, guild_id, Intents::GUILDS, data);
        }
    }

    /// Deletes a role and takes it from everybody.
    pub(crate) fn remove_role(&mut self, guild_id: Id<GuildMarker>, role_id: Id<RoleMarker>) {
        let Some(guild) = self.guilds.get_mut(&guild_id) else {
            return;
        };
        if guild.roles.remove(&role_id).is_none() {
            return;
        }
        for member in guild.members.values_mut() {
            member.roles.retain(|id| *id != role_id);
        }
        for id in guild.channels.clone() {
            if let Some(channel) = self.channels.get_mut(&id) {
                channel
                    .overwrites
                    .retain(|overwrite| overwrite.id != role_id.cast());
            }
        }
        let data = render::object(|o| {
            o.field("guild_id", &guild_id);
            o.field("role_id", &role_id);
        });
        let kind = EventType::GuildRoleDelete;
        self.publish_guild(kind, guild_id, Intents::GUILDS, data);
    }

    /// Sends `GUILD_UPDATE`.
    pub(crate) fn guild_changed(&self, guild_id: Id<GuildMarker>) {
        if let Some(guild) = self.guilds.get(&guild_id) {
            let data = render::object(|o| guild.write(o, self));
            self.publish_guild(EventType::GuildUpdate, guild_id, Intents::GUILDS, data);
        }
    }

    /// Sends `GUILD_EMOJIS_UPDATE`.
    pub(crate) fn emojis_changed(&self, guild_id: Id<GuildMarker>) {
        if let Some(guild) = self.guilds.get(&guild_id) {
            let data = render::object(|o| {
                o.field("guild_id", &guild_id);
                o.field("emojis", &guild.emojis_list(self));
            });
            let kind = EventType::GuildEmojisUpdate;
            self.publish_guild(kind, guild_id, Intents::GUILD_EXPRESSIONS, data);
        }
    }

    /// Sends the event of a channel or thread that is new or has been changed, to each bot as it sees it.
    pub(crate) fn channel_changed(&self, channel_id: Id<ChannelMarker>, new: bool) {
        let Some(channel) = self.channels.get(&channel_id) else {
            return;
        };
        let kind = match (&channel.thread, new) {
            (Some(_), true) => EventType::ThreadCreate,
            (Some(_), false) => EventType::ThreadUpdate,
            (None, true) => EventType::ChannelCreate,
            (None, false) => EventType::ChannelUpdate,
        };
        for bot in self.hearers(channel) {
            let data = render::object(|o| {
                channel.write(o, self, bot);
                if kind == EventType::ThreadCreate {
                    o.field("newly_created", &true);
                }
            });
            self.publish(
                kind,
                channel.guild_id,
                Intents::GUILDS,
                Audience::User(bot),
                data,
            );
        }
    }

    /// Who hears of changes of a channel: of threads those who see them, of channels everybody in the guild.
    fn hearers(&self, channel: &Channel) -> Vec<Id<UserMarker>> {
        match (channel.guild_id, &channel.thread) {
            (Some(guild_id), None) => self
                .accounts()
                .filter(|bot| self.is_member(guild_id, *bot))
                .collect(),
            _ => self.bots_in(channel.id),
        }
    }

    /// Deletes a channel or thread, with the threads in it.
    pub(crate) fn remove_channel(&mut self, channel_id: Id<ChannelMarker>) {
        let inner: Vec<_> = self
            .guild_of(channel_id)
            .into_iter()
            .flat_map(|guild_id| self.channels_of(guild_id))
            .filter(|channel| channel.parent_id == Some(channel_id))
            .map(|channel| (channel.id, channel.thread.is_some()))
            .collect();
        for (id, is_thread) in inner {
            if is_thread {
                self.remove_channel(id);
            } else if let Some(child) = self.channels.get_mut(&id) {
                child.parent_id = None;
                self.channel_changed(id, false);
            }
        }
        let Some(channel) = self.channels.get(&channel_id) else {
            return;
        };
        for bot in self.hearers(channel) {
            let (kind, data) = if channel.thread.is_some() {
                let data = render::object(|o| {
                    o.field("id", &channel_id);
                    o.field("guild_id", &channel.guild_id);
                    o.field("parent_id", &channel.parent_id);
                    o.field("type", &channel.kind);
                });
                (EventType::ThreadDelete, data)
            } else {
                let data = render::object(|o| channel.write(o, self, bot));
                (EventType::ChannelDelete, data)
            };
            let guild_id = channel.guild_id;
            self.publish(kind, guild_id, Intents::GUILDS, Audience::User(bot), data);
        }
        let guild_id = channel.guild_id;
        self.end_stage(channel_id);
        self.channels.remove(&channel_id);
        self.webhooks
            .retain(|_, webhook| webhook.channel_id != channel_id);
        self.invites
            .retain(|_, invite| invite.channel_id != channel_id);
        if let Some(guild) = guild_id.and_then(|id| self.guilds.get_mut(&id)) {
            guild.channels.remove(&channel_id);
            forget_channel(guild, channel_id);
        }
    }

    /// Sends `WEBHOOKS_UPDATE`.
    pub(crate) fn webhooks_changed(&self, channel_id: Id<ChannelMarker>) {
        let Some(guild_id) = self.guild_of(channel_id) else {
            return;
        };
        let data = render::object(|o| {
            o.field("guild_id", &guild_id);
            o.field("channel_id", &channel_id);
        });
        let kind = EventType::WebhooksUpdate;
        self.publish_guild(kind, guild_id, Intents::GUILD_WEBHOOKS, data);
    }
}

fn forget_channel(guild: &mut Guild, channel_id: Id<ChannelMarker>) {
    for place in [
        &mut guild.afk_channel_id,
        &mut guild.system_channel_id,
        &mut guild.rules_channel_id,
        &mut guild.public_updates_channel_id,
        &mut guild.safety_alerts_channel_id,
    ] {
        if *place == Some(channel_id) {
            *place = None;
        }
    }
    if guild.extras.widget.channel_id == Some(channel_id) {
        guild.extras.widget.channel_id = None;
    }
    if guild.extras.welcome_screen.is_some()
        && let Some(screen) = &mut guild.extras.welcome_screen
    {
        screen
            .welcome_channels
            .retain(|welcome| welcome.channel_id != channel_id);
    }
}
