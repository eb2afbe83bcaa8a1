//! What the people of a crowd do to guilds: members, channels, roles, threads, voice. What they write is in [`writing`](super::writing).

use cordial_model::{
    channel::ChannelType,
    gateway::{EventType, Intents},
    id::{Id, marker::GuildMarker},
};

use super::{
    crowd::{Crowd, KEPT_THINGS},
    mix::Act,
    population::{pick, random_presence, voice_state},
    words,
};
use crate::world::{
    Invite, NewThread, Role, World,
    render::{self, Object},
};

/// The most members that the crowd lets a guild of its lose: down to so many.
const FEWEST_MEMBERS: usize = 3;

impl Crowd {
    /// Carries one act out; `None` if nothing there fits it.
    pub(super) fn perform(
        &mut self,
        world: &mut World,
        guild: Id<GuildMarker>,
        act: Act,
    ) -> Option<()> {
        match act {
            Act::Presence => {
                let person = self.person(world, guild)?;
                let presence = random_presence(&mut self.random);
                world.show_presence(guild, person, presence);
            }
            Act::Typing => {
                let channel = self.channel(world, guild, ChannelType::GuildText)?;
                let person = self.person(world, guild)?;
                world.typing(channel, person);
            }
            Act::Message
            | Act::Embed
            | Act::File
            | Act::Mention
            | Act::Buttons
            | Act::Reply
            | Act::Edit
            | Act::Delete
            | Act::BulkDelete
            | Act::React
            | Act::Unreact
            | Act::Pin => self.write(world, guild, act)?,
            Act::Slash | Act::Click | Act::Modal => self.interact(world, guild, act)?,
            Act::Voice => self.voice(world, guild)?,
            Act::Join | Act::MemberUpdate | Act::Leave => self.membership(world, guild, act)?,
            Act::ChannelCreate | Act::ChannelUpdate | Act::ChannelDelete => {
                self.change_channels(world, guild, act)?;
            }
            Act::RoleCreate | Act::RoleUpdate | Act::RoleDelete => {
                self.change_roles(world, guild, act)?;
            }
            Act::ThreadCreate | Act::ThreadUpdate | Act::ThreadDelete | Act::ThreadJoin => {
                self.change_threads(world, act)?;
            }
            Act::Outage => {
                // One guild at a time: the next outage ends the one before.
                let dark = self.dark.take();
                if dark.is_none() {
                    self.dark = Some(guild);
                }
                world.outage(dark.unwrap_or(guild), dark.is_none());
            }
            Act::GuildUpdate => {
                world.guilds.get_mut(&guild)?.description = Some(words::sentence(&mut self.random));
                world.guild_changed(guild);
            }
            Act::Invite => self.invite(world, guild)?,
            Act::AuditLog => self.audit(world, guild)?,
        }
        Some(())
    }

    /// Somebody joins voice, moves, mutes themselves or leaves.
    fn voice(&mut self, world: &mut World, guild: Id<GuildMarker>) -> Option<()> {
        let states = &world.guilds.get(&guild)?.voice_states;
        let talking: Vec<_> = states.keys().copied().collect();
        let known = pick(&mut self.random, &talking).filter(|_| self.random.u8(..3) > 0);
        let state = if let Some(user) = known {
            let mut state = states[user].clone();
            match self.random.u8(..4) {
                0 => state.channel_id = None,
                1 => {
                    state.channel_id = Some(self.channel(world, guild, ChannelType::GuildVoice)?);
                }
                2 => state.self_deaf = !state.self_deaf,
                _ => state.self_mute = !state.self_mute,
            }
            state
        } else {
            let channel = self.channel(world, guild, ChannelType::GuildVoice)?;
            let person = self.person(world, guild)?;
            voice_state(person, channel, &mut self.random)
        };
        world.change_voice(guild, &state);
        Some(())
    }

    fn membership(&mut self, world: &mut World, guild: Id<GuildMarker>, act: Act) -> Option<()> {
        match act {
            Act::Join => {
                // Somebody who is in another guild of the bot.
                let other = self.guild(world)?;
                let person = self.person(world, other)?;
                if world.is_member(guild, person) {
                    return None;
                }
                world.add_member(guild, person);
            }
            Act::Leave => {
                let person = self.person(world, guild)?;
                let place = &world.guilds[&guild];
                if place.owner_id == person || place.members.len() <= FEWEST_MEMBERS {
                    return None;
                }
                world.remove_member(guild, person);
            }
            _ => {
                let person = self.person(world, guild)?;
                let place = world.guilds.get_mut(&guild)?;
                let roles: Vec<_> = place
                    .roles
                    .values()
                    .filter(|role| !role.managed && role.id != guild.cast())
                    .map(|role| role.id)
                    .collect();
                let member = place.members.get_mut(&person)?;
                match pick(&mut self.random, &roles).filter(|_| self.random.bool()) {
                    Some(role) if member.roles.contains(role) => {
                        member.roles.retain(|id| id != role);
                    }
                    Some(role) => member.roles.push(*role),
                    None if member.nick.is_some() && self.random.bool() => member.nick = None,
                    None => member.nick = Some(words::title(&mut self.random, 1)),
                }
                world.member_changed(guild, person);
            }
        }
        Some(())
    }

    fn change_channels(
        &mut self,
        world: &mut World,
        guild: Id<GuildMarker>,
        act: Act,
    ) -> Option<()> {
        match act {
            Act::ChannelCreate if self.channels.len() < KEPT_THINGS => {
                let name = format!("{}-talk", words::word(&mut self.random));
                let id = world.create_channel(guild, &name, ChannelType::GuildText)?;
                self.channels.push_back(id);
            }
            Act::ChannelUpdate => {
                let id = self.channel(world, guild, ChannelType::GuildText)?;
                let channel = world.channels.get_mut(&id)?;
                channel.topic = Some(words::sentence(&mut self.random));
                world.channel_changed(id, false);
            }
            _ => {
                let id = self.channels.pop_front()?;
                // The bot may have deleted it before.
                world.channels.get(&id)?;
                world.remove_channel(id);
            }
        }
        Some(())
    }

    fn change_roles(&mut self, world: &mut World, guild: Id<GuildMarker>, act: Act) -> Option<()> {
        match act {
            Act::RoleCreate if self.roles.len() < KEPT_THINGS => {
                let id = world.next_id();
                let mut role = Role::new(id, words::title(&mut self.random, 1), 1);
                role.color = self.random.u32(..0x00ff_ffff);
                role.mentionable = self.random.bool();
                world.guilds.get_mut(&guild)?.roles.insert(id, role);
                world.role_changed(EventType::GuildRoleCreate, guild, id);
                self.roles.push_back((guild, id));
            }
            Act::RoleUpdate => {
                let place = world.guilds.get_mut(&guild)?;
                let roles: Vec<_> = place.roles.keys().copied().collect();
                let id = *pick(&mut self.random, &roles[1..])?;
                let role = place.roles.get_mut(&id)?;
                role.color = self.random.u32(..0x00ff_ffff);
                role.hoist = self.random.bool();
                world.role_changed(EventType::GuildRoleUpdate, guild, id);
            }
            _ => {
                let (guild, id) = self.roles.pop_front()?;
                if self.dark == Some(guild) {
                    self.roles.push_back((guild, id));
                    return None;
                }
                world.guilds.get(&guild)?.roles.get(&id)?;
                world.remove_role(guild, id);
            }
        }
        Some(())
    }

    fn change_threads(&mut self, world: &mut World, act: Act) -> Option<()> {
        if act == Act::ThreadCreate && self.threads.len() < KEPT_THINGS {
            let fresh = |message: &crate::world::Message| message.thread_id.is_none();
            let (posted, message) = self.message(world, fresh)?;
            let owner_id = message.author_id()?;
            // A thread from a message has its id; threads have no threads.
            let parent = world.channels.get(&posted.channel)?;
            if parent.kind != ChannelType::GuildText {
                return None;
            }
            let new = NewThread {
                id: posted.message.cast(),
                parent_id: posted.channel,
                kind: ChannelType::PublicThread,
                name: words::title(&mut self.random, 2),
                owner_id,
                auto_archive_duration: Some(1440),
                rate_limit_per_user: None,
                invitable: true,
                applied_tags: Vec::new(),
            };
            self.threads.push_back((posted.guild, new.id));
            world.open_thread_from(posted.message, new);
            return Some(());
        }
        if self.threads.is_empty() {
            return None;
        }
        let index = self.random.usize(..self.threads.len());
        let (guild, id) = self.threads[index];
        if self.dark == Some(guild) {
            return None;
        }
        if !world.channels.contains_key(&id) {
            self.threads.remove(index);
            return None;
        }
        match act {
            Act::ThreadUpdate => {
                world.channels.get_mut(&id)?.name = words::title(&mut self.random, 2);
                world.channel_changed(id, false);
            }
            Act::ThreadJoin => {
                let person = self.person(world, guild)?;
                let thread = world.channels[&id].thread.as_ref()?;
                if thread.members.contains_key(&person) {
                    world.leave_thread(id, person);
                } else {
                    world.join_thread(id, person);
                }
            }
            _ => {
                self.threads.remove(index);
                world.remove_channel(id);
            }
        }
        Some(())
    }

    fn invite(&mut self, world: &mut World, guild: Id<GuildMarker>) -> Option<()> {
        if self.invites.len() >= KEPT_THINGS
            && let Some(oldest) = self.invites.pop_front()
        {
            return world.revoke_invite(&oldest).then_some(());
        }
        let channel_id = self.channel(world, guild, ChannelType::GuildText)?;
        let inviter_id = self.person(world, guild)?;
        let code = world.secret(8);
        self.invites.push_back(code.clone());
        world.invite(Invite {
            code,
            guild_id: guild,
            channel_id,
            inviter_id: Some(inviter_id),
            created_at: world.now(),
            max_age: 86_400,
            max_uses: 0,
            uses: 0,
            temporary: false,
            target: None,
        });
        Some(())
    }

    /// An entry of the audit log: somebody changed a member. It is told and not kept.
    fn audit(&mut self, world: &mut World, guild: Id<GuildMarker>) -> Option<()> {
        let target = self.person(world, guild)?;
        let by = world.guilds.get(&guild)?.owner_id;
        let id: Id<cordial_model::id::marker::AuditLogEntryMarker> = world.next_id();
        let nick = words::title(&mut self.random, 1);
        let data = render::object(|o| {
            o.field("id", &id);
            o.field("guild_id", &guild);
            o.field("user_id", &by);
            o.field("target_id", &target);
            // A member was updated.
            o.field("action_type", &24_u8);
            let change = Object(|o: &mut cordial_model::json::ObjectWriter<'_>| {
                o.field("key", "nick");
                o.field("new_value", &nick);
            });
            o.field("changes", &[change]);
        });
        let kind = EventType::GuildAuditLogEntryCreate;
        world.publish_guild(kind, guild, Intents::GUILD_MODERATION, data);
        Some(())
    }
}
