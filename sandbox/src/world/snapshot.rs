//! The world as a session first sees it.

use std::sync::Arc;

use cordial_model::{
    id::{
        Id,
        marker::{GuildMarker, UserMarker},
    },
    json::ObjectWriter,
};

use super::{
    Channel, Guild, Member, World,
    render::{self, List, Object},
};

/// Members above this number are left out of `GUILD_CREATE` unless they are online.
const LARGE: usize = 250;

impl World {
    /// The guilds that a bot is in.
    pub(crate) fn guilds_of(&self, bot_id: Id<UserMarker>) -> Vec<Id<GuildMarker>> {
        self.guilds
            .values()
            .filter(|guild| guild.members.contains_key(&bot_id))
            .map(|guild| guild.id)
            .collect()
    }

    /// `d` of `GUILD_CREATE` for a bot: all its members if it asked for them, otherwise only itself and those in voice.
    /// Members beyond `large_threshold` (50 to 250) come only if they are not offline.
    pub(crate) fn guild_create(
        &self,
        guild_id: Id<GuildMarker>,
        bot_id: Id<UserMarker>,
        all_members: bool,
        presences: bool,
        large_threshold: usize,
    ) -> Option<Arc<str>> {
        let guild = self.guilds.get(&guild_id)?;
        if guild.unavailable {
            return Some(render::object(|o| {
                o.field("id", &guild.id);
                o.field("unavailable", &true);
            }));
        }
        Some(render::object(|o| {
            guild.write(o, self);
            self.write_contents(o, guild, bot_id, all_members, presences, large_threshold);
        }))
    }

    /// Writes what is in a guild, as [`guild_create`](Self::guild_create) has it beside the guild itself.
    pub(crate) fn write_contents(
        &self,
        o: &mut ObjectWriter<'_>,
        guild: &Guild,
        bot_id: Id<UserMarker>,
        all_members: bool,
        presences: bool,
        large_threshold: usize,
    ) {
        let large = guild.members.len() > large_threshold.min(LARGE);
        let listed = |member: &&Member| {
            let id = &member.user_id;
            let online = guild
                .presences
                .get(id)
                .is_some_and(|presence| presence.status != "offline");
            *id == bot_id
                || guild.voice_states.contains_key(id)
                || (all_members && (!large || online))
        };
        o.field("unavailable", &false);
        o.field("large", &large);
        o.field("member_count", &guild.members.len());
        let joined = guild.members.get(&bot_id).map(|member| member.joined_at);
        o.field("joined_at", &joined);
        o.field(
            "members",
            &List(|list| {
                for member in guild.members.values().filter(listed) {
                    list.element(&self.member_object(member));
                }
            }),
        );
        self.write_channels(o, guild, bot_id);
        o.field(
            "voice_states",
            &List(|list| {
                for state in guild.voice_states.values() {
                    list.element(&Object(|o| state.write(o)));
                }
            }),
        );
        o.field(
            "presences",
            &List(|list| {
                let shown = guild.presences.iter().filter(|(id, presence)| {
                    presence.status != "offline" && (presences || **id == bot_id)
                });
                for (id, presence) in shown {
                    list.element(&Object(|o| presence.write(o, *id)));
                }
            }),
        );
        let stages: Vec<_> = guild.extras.stages.values().collect();
        o.field("stage_instances", &stages);
        let open = guild.extras.events.values().filter(|event| event.is_open());
        o.field(
            "guild_scheduled_events",
            &List(|list| {
                for event in open.clone() {
                    list.element(&Object(|o| event.write(o, self, false)));
                }
            }),
        );
        o.field("soundboard_sounds", &self.sounds_list(guild, true));
        o.field("embedded_activities", &Vec::<()>::new());
        o.field("lazy", &true);
    }

    /// Channels come whether or not the bot sees them; threads only if it does.
    fn write_channels(&self, o: &mut ObjectWriter<'_>, guild: &Guild, bot_id: Id<UserMarker>) {
        let channels = || guild.channels.iter().filter_map(|id| self.channels.get(id));
        let active = |channel: &&Channel| self.shows_thread(channel, bot_id);
        o.field(
            "channels",
            &List(|list| {
                for channel in channels().filter(|channel| channel.thread.is_none()) {
                    list.element(&self.channel_object(channel, bot_id));
                }
            }),
        );
        o.field(
            "threads",
            &List(|list| {
                for thread in channels().filter(active) {
                    list.element(&self.channel_object(thread, bot_id));
                }
            }),
        );
    }

    /// `d` of `GUILD_MEMBERS_CHUNK` is made of these: the members whose name begins with `query`, or who are asked for by id.
    pub(crate) fn find_members<'a>(
        &'a self,
        guild: &'a Guild,
        query: &str,
        limit: usize,
    ) -> Vec<&'a Member> {
        let query = query.to_lowercase();
        let begins =
            |text: Option<&str>| text.is_some_and(|text| text.to_lowercase().starts_with(&query));
        guild
            .members
            .values()
            .filter(|member| {
                let user = self.users.get(&member.user_id);
                begins(user.map(|user| user.username.as_str()))
                    || begins(user.and_then(|user| user.global_name.as_deref()))
                    || begins(member.nick.as_deref())
            })
            .take(if limit == 0 { usize::MAX } else { limit })
            .collect()
    }
}
