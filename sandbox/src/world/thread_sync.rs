//! The threads of channels that somebody gains access to.
//! [Discord](https://discord.com/developers/docs/events/gateway-events#thread-list-sync)

use std::collections::BTreeSet;

use cordial_model::{
    Permissions,
    channel::ChannelType,
    gateway::{EventType, Intents},
    id::{
        Id,
        marker::{ChannelMarker, GuildMarker, UserMarker},
    },
};

use super::{
    Channel, World,
    channel::write_thread_member,
    render::{self, List, Object},
};
use crate::hub::Audience;

/// Which channels that may have threads everybody with sessions sees in a guild.
#[derive(Debug)]
pub(crate) struct Sight {
    guild_id: Id<GuildMarker>,
    seen: Vec<(Id<UserMarker>, BTreeSet<Id<ChannelMarker>>)>,
}

impl World {
    /// What is seen in a guild, to be compared with what is seen after a change of roles or overwrites.
    pub(crate) fn sight(&self, guild_id: Id<GuildMarker>) -> Sight {
        let accounts = self.bots_of(guild_id).into_iter();
        Sight {
            guild_id,
            seen: accounts
                .map(|id| (id, self.seen_parents(guild_id, id)))
                .collect(),
        }
    }

    fn seen_parents(
        &self,
        guild_id: Id<GuildMarker>,
        user_id: Id<UserMarker>,
    ) -> BTreeSet<Id<ChannelMarker>> {
        let may_have_threads = |channel: &&Channel| {
            matches!(
                channel.kind,
                ChannelType::GuildText
                    | ChannelType::GuildAnnouncement
                    | ChannelType::GuildForum
                    | ChannelType::GuildMedia
            )
        };
        self.channels_of(guild_id)
            .filter(may_have_threads)
            .filter(|channel| self.sees(channel.id, user_id))
            .map(|channel| channel.id)
            .collect()
    }

    fn sees(&self, channel_id: Id<ChannelMarker>, user_id: Id<UserMarker>) -> bool {
        self.permissions_in(channel_id, user_id)
            .contains(Permissions::VIEW_CHANNEL)
    }

    /// Whether somebody hears of a thread: it is active, and they see it.
    pub(super) fn shows_thread(&self, channel: &Channel, user_id: Id<UserMarker>) -> bool {
        let thread = channel.thread.as_ref();
        thread.is_some_and(|thread| !thread.archived) && self.sees(channel.id, user_id)
    }

    /// Sends `THREAD_LIST_SYNC` to everybody who sees more than before.
    pub(crate) fn tell_gained(&self, before: Sight) {
        let guild_id = before.guild_id;
        for (user_id, seen) in before.seen {
            let now = self.seen_parents(guild_id, user_id);
            let gained: Vec<_> = now.difference(&seen).copied().collect();
            if !gained.is_empty() {
                self.sync_threads(guild_id, user_id, &gained);
            }
        }
    }

    fn sync_threads(
        &self,
        guild_id: Id<GuildMarker>,
        user_id: Id<UserMarker>,
        parents: &[Id<ChannelMarker>],
    ) {
        let threads: Vec<_> = self
            .channels_of(guild_id)
            .filter(|channel| channel.parent_id.is_some_and(|id| parents.contains(&id)))
            .filter(|channel| self.shows_thread(channel, user_id))
            .collect();
        let data = render::object(|o| {
            o.field("guild_id", &guild_id);
            o.field("channel_ids", parents);
            let shown = List(|list| {
                for thread in &threads {
                    list.element(&self.channel_object(thread, user_id));
                }
            });
            o.field("threads", &shown);
            let own = List(|list| {
                for channel in &threads {
                    let members = channel.thread.as_ref().map(|thread| &thread.members);
                    if let Some(joined) = members.and_then(|members| members.get(&user_id)) {
                        list.element(&Object(|o| {
                            write_thread_member(o, channel.id, user_id, *joined);
                        }));
                    }
                }
            });
            o.field("members", &own);
        });
        let (kind, to) = (EventType::ThreadListSync, Audience::User(user_id));
        self.publish(kind, Some(guild_id), Intents::GUILDS, to, data);
    }
}
