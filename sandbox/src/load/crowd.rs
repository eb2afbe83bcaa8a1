//! Many people who do what people do, one act after the other, out of a seed.
//!
//! All acts are operations of the world: a message that was posted can be fetched, a member who joined is there. Presences
//! are shown to one guild at a time; typing and entries of the audit log leave nothing behind. What the crowd makes is
//! bounded: of its messages the latest are kept, of its channels, roles, threads and invites too.

use std::collections::VecDeque;

use cordial_model::{
    channel::ChannelType,
    id::{
        Id,
        marker::{ChannelMarker, GuildMarker, MessageMarker, RoleMarker, UserMarker},
    },
};

use super::mix::Act;
use crate::world::{Message, World};

/// How many messages of the crowd are kept; older ones are forgotten without a word.
const KEPT_MESSAGES: usize = 50_000;

/// How many channels, roles, threads and invites of the crowd there are at most, of each.
pub(super) const KEPT_THINGS: usize = 1000;

/// How often something that fits is looked for before another act takes its place.
const TRIES: usize = 8;

/// Up to so many members one is chosen by counting.
const COUNTED: usize = 2048;

/// A message of the crowd.
#[derive(Clone, Copy, Debug)]
pub(super) struct Posted {
    pub(super) guild: Id<GuildMarker>,
    pub(super) channel: Id<ChannelMarker>,
    pub(super) message: Id<MessageMarker>,
}

/// People at work in the guilds of one bot.
#[derive(Debug)]
pub(crate) struct Crowd {
    pub(super) random: fastrand::Rng,
    pub(super) bot: Id<UserMarker>,
    guilds: Vec<Id<GuildMarker>>,
    /// The number of members of all guilds up to each one: where more people are, more happens.
    members: Vec<u64>,
    pub(super) posted: VecDeque<Posted>,
    /// Messages with buttons.
    pub(super) menus: VecDeque<Posted>,
    pub(super) threads: VecDeque<(Id<GuildMarker>, Id<ChannelMarker>)>,
    pub(super) channels: VecDeque<Id<ChannelMarker>>,
    pub(super) roles: VecDeque<(Id<GuildMarker>, Id<RoleMarker>)>,
    pub(super) invites: VecDeque<String>,
    /// The guild that goes through an outage.
    pub(super) dark: Option<Id<GuildMarker>>,
}

impl Crowd {
    /// The people of all guilds that a bot is in.
    pub(crate) fn new(world: &World, bot: Id<UserMarker>, seed: u64) -> Self {
        let guilds = world.guilds_of(bot);
        let mut sum = 0;
        let members = guilds
            .iter()
            .map(|id| {
                sum += world.guilds[id].members.len() as u64;
                sum
            })
            .collect();
        Self {
            random: fastrand::Rng::with_seed(seed),
            bot,
            guilds,
            members,
            posted: VecDeque::new(),
            menus: VecDeque::new(),
            threads: VecDeque::new(),
            channels: VecDeque::new(),
            roles: VecDeque::new(),
            invites: VecDeque::new(),
            dark: None,
        }
    }

    /// Lets the next thing happen, and tells what it was. `None`: there is no guild where anything could.
    pub(crate) fn act(&mut self, world: &mut World) -> Option<Act> {
        let act = Act::draw(&mut self.random);
        let guild = self.guild(world).or_else(|| {
            // All that is left may be the guild that goes through an outage.
            self.finish(world);
            self.guild(world)
        })?;
        if self.perform(world, guild, act).is_some() {
            return Some(act);
        }
        // There is nothing to edit, delete or click yet: somebody speaks instead.
        let instead = Act::Message;
        if self.perform(world, guild, instead).is_some() {
            return Some(instead);
        }
        // No channel to speak in.
        self.perform(world, guild, Act::Presence)
            .map(|()| Act::Presence)
    }

    /// What is still going on comes to its end.
    pub(crate) fn finish(&mut self, world: &mut World) {
        if let Some(guild) = self.dark.take() {
            world.outage(guild, false);
        }
    }

    /// Any guild that is available and has the bot.
    pub(super) fn guild(&mut self, world: &World) -> Option<Id<GuildMarker>> {
        let total = *self.members.last()?;
        for _ in 0..TRIES {
            let person = self.random.u64(..total.max(1));
            let place = self.members.partition_point(|upto| *upto <= person);
            let id = *self.guilds.get(place)?;
            let here = world
                .guilds
                .get(&id)
                .is_some_and(|guild| !guild.unavailable && guild.members.contains_key(&self.bot));
            if here {
                return Some(id);
            }
        }
        None
    }

    /// Any member of a guild who is no bot.
    pub(super) fn person(
        &mut self,
        world: &World,
        guild: Id<GuildMarker>,
    ) -> Option<Id<UserMarker>> {
        let members = &world.guilds.get(&guild)?.members;
        let is_person = |id: &&Id<UserMarker>| world.users.get(id).is_some_and(|user| !user.bot);
        let (first, last) = (members.first_key_value()?.0, members.last_key_value()?.0);
        for _ in 0..TRIES {
            let found = if members.len() <= COUNTED {
                members.keys().nth(self.random.usize(..members.len()))
            } else {
                // Counting would take long. Whoever came to be after a long pause is found more often.
                let from = self.random.u64(first.get()..=last.get());
                let from = Id::new_checked(from).unwrap_or(*first);
                members.range(from..).next().map(|(id, _)| id)
            };
            if let Some(person) = found.filter(is_person) {
                return Some(*person);
            }
        }
        None
    }

    /// Any channel of a guild that fits.
    pub(super) fn channel(
        &mut self,
        world: &World,
        guild: Id<GuildMarker>,
        kind: ChannelType,
    ) -> Option<Id<ChannelMarker>> {
        let channels = &world.guilds.get(&guild)?.channels;
        if channels.is_empty() {
            return None;
        }
        let fits = |id: &Id<ChannelMarker>| {
            let channel = world.channels.get(id);
            channel.is_some_and(|channel| channel.kind == kind)
        };
        let from = self.random.usize(..channels.len());
        let mut behind = channels.iter().skip(from).chain(channels.iter().take(from));
        behind.find(|id| fits(id)).copied()
    }

    /// A message of the crowd that is still there, likely one of the latest.
    pub(super) fn message<'a>(
        &mut self,
        world: &'a World,
        wanted: impl Fn(&Message) -> bool,
    ) -> Option<(Posted, &'a Message)> {
        for _ in 0..TRIES {
            if self.posted.is_empty() {
                return None;
            }
            let back = self.random.usize(..self.posted.len());
            let back = back * self.random.usize(..=256) / 256;
            let posted = self.posted[self.posted.len() - 1 - back];
            let dark = self.dark == Some(posted.guild);
            let found = found(world, posted).filter(|message| !dark && wanted(message));
            if let Some(message) = found {
                return Some((posted, message));
            }
        }
        None
    }

    /// Remembers a message, and lets the oldest be forgotten.
    pub(super) fn remember(&mut self, world: &mut World, posted: Posted) {
        self.posted.push_back(posted);
        if self.posted.len() > KEPT_MESSAGES
            && let Some(oldest) = self.posted.pop_front()
        {
            world.forget_message(oldest.channel, oldest.message);
        }
    }
}

/// A message, if it is still there.
pub(super) fn found(world: &World, posted: Posted) -> Option<&Message> {
    world
        .channels
        .get(&posted.channel)?
        .messages
        .get(&posted.message)
}
