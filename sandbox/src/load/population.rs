//! Founding many guilds at once, out of a seed.
//!
//! The guilds are there before anyone can hear of them, so they are put into the world as they are, without events. Their
//! ids come from numbers and not from the clock: the same population has the same ids every time, and any number of shards
//! shares it evenly.

use std::ops::RangeInclusive;

use cordial_model::{
    ImageHash, Permissions, Timestamp,
    channel::{ChannelType, OverwriteType, PermissionOverwrite},
    id::{
        DISCORD_EPOCH, Id,
        marker::{ChannelMarker, GuildMarker, RoleMarker, UserMarker},
    },
    json::{self, RawJson},
};

use super::words;
use crate::world::{
    Channel, Emoji, Guild, Member, Presence, Role, User, VoiceState, World, render::Object,
};

/// When the first person came to be: the beginning of 2019, in milliseconds.
const FIRST_PERSON: i64 = 1_546_300_800_000;

/// How many milliseconds the next person came later.
const PERSON_STEP: i64 = 1009;

/// When the first guild was founded: the beginning of 2021, in milliseconds.
const FIRST_GUILD: i64 = 1_609_459_200_000;

/// How many milliseconds the next guild was founded later. A prime: any number of shards below it gets the same number of
/// guilds each, give or take one. All that a guild begins with comes before the next guild.
const GUILD_STEP: i64 = 61_001;

const ROLES_AFTER: i64 = 20_000;
const EMOJIS_AFTER: i64 = 40_000;

/// In how many guilds a person is on average.
const GUILDS_EACH: u64 = 4;

/// The most channels of a guild.
const MAX_CHANNELS: u32 = 500;

/// The most roles of a guild, without `@everyone` and the bot's own.
const MAX_ROLES: u32 = 248;

/// A number, or a range of which small numbers are more frequent than great ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amount {
    least: u32,
    most: u32,
}

impl From<u32> for Amount {
    fn from(number: u32) -> Self {
        Self {
            least: number,
            most: number,
        }
    }
}

impl From<RangeInclusive<u32>> for Amount {
    fn from(range: RangeInclusive<u32>) -> Self {
        Self {
            least: *range.start(),
            most: (*range.start()).max(*range.end()),
        }
    }
}

impl Amount {
    fn draw(self, random: &mut fastrand::Rng) -> u32 {
        // The square of a number below one is smaller: many small guilds, few great ones.
        let share = random.f64() * random.f64();
        let span = f64::from(self.most - self.least) + 1.0;
        #[allow(
            clippy::cast_sign_loss,
            reason = "a share of a span is between 0 and the span"
        )]
        let above = (share * span) as u32;
        (self.least + above).min(self.most)
    }

    fn at_most(self, limit: u32) -> Self {
        Self {
            least: self.least.min(limit),
            most: self.most.min(limit),
        }
    }
}

/// Guilds to found before the sandbox starts, all with the first bot in them.
///
/// The same population has the same ids, names and members every time.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use cordial_sandbox::{Population, Sandbox};
///
/// let sandbox = Sandbox::builder()
///     .population(Population::guilds(100).members(10..=200).seed(7))
///     .start()
///     .await?;
/// assert_eq!(sandbox.guilds().len(), 101);
/// # sandbox.shutdown().await;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "nothing is founded before the sandbox starts"]
pub struct Population {
    guilds: u32,
    members: Amount,
    channels: Amount,
    roles: Amount,
    seed: u64,
}

impl Population {
    /// So many guilds with 50 members, 20 channels and 10 roles each.
    pub fn guilds(guilds: u32) -> Self {
        Self {
            guilds,
            members: 50.into(),
            channels: 20.into(),
            roles: 10.into(),
            seed: 0,
        }
    }

    /// How many members a guild has besides the bot: at least one, who owns it.
    pub fn members(mut self, members: impl Into<Amount>) -> Self {
        self.members = members.into();
        self
    }

    /// How many channels a guild has, categories among them: 1 to 500.
    pub fn channels(mut self, channels: impl Into<Amount>) -> Self {
        self.channels = channels.into().at_most(MAX_CHANNELS);
        self
    }

    /// How many roles a guild has besides `@everyone` and the bot's own: up to 248.
    pub fn roles(mut self, roles: impl Into<Amount>) -> Self {
        self.roles = roles.into().at_most(MAX_ROLES);
        self
    }

    /// What sizes, names and all else come from; 0 unless told otherwise.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Puts the guilds into a world, and a bot into the guilds.
    pub(crate) fn found(&self, world: &mut World, bot: Id<UserMarker>) {
        let mut random = fastrand::Rng::with_seed(self.seed);
        let sizes: Vec<u32> = (0..self.guilds)
            .map(|_| self.members.draw(&mut random).max(1))
            .collect();
        let memberships: u64 = sizes.iter().copied().map(u64::from).sum();
        let greatest = sizes.iter().copied().max().unwrap_or(0);
        let people = (memberships / GUILDS_EACH).max(u64::from(greatest));
        for number in 0..people {
            let user = person(number, &mut random);
            world.users.insert(user.id, user);
        }
        for (number, size) in (0..).zip(sizes) {
            Founding {
                random: fastrand::Rng::with_seed(random.u64(..)),
                founded: FIRST_GUILD + i64::from(number) * GUILD_STEP,
                people,
                bot,
            }
            .found(world, self, size);
        }
    }
}

/// The id of something that came to be at a time.
fn id_at<T>(millis: i64) -> Id<T> {
    let since = u64::try_from(millis - DISCORD_EPOCH).unwrap_or(1);
    Id::new_checked(since << 22).unwrap_or(Id::new(1))
}

fn person_id(number: u64) -> Id<UserMarker> {
    id_at(FIRST_PERSON + i64::try_from(number).unwrap_or(0) * PERSON_STEP)
}

fn person(number: u64, random: &mut fastrand::Rng) -> User {
    let name = format!("{}.{}{number}", words::word(random), words::word(random));
    let mut user = User::new(person_id(number), name, false);
    if random.bool() {
        user.global_name = Some(words::title(random, 2));
    }
    if random.u8(..10) < 7 {
        user.avatar = Some(hash(random));
    }
    user
}

fn hash(random: &mut fastrand::Rng) -> ImageHash {
    ImageHash::new(&format!("{:032x}", random.u128(..)))
}

/// One guild while it is founded.
struct Founding {
    random: fastrand::Rng,
    /// Milliseconds.
    founded: i64,
    people: u64,
    bot: Id<UserMarker>,
}

impl Founding {
    fn found(mut self, world: &mut World, plan: &Population, size: u32) {
        let id: Id<GuildMarker> = id_at(self.founded);
        let members = self.choose(size);
        let owner = members.first().copied().unwrap_or(self.bot);
        let count = 1 + self.random.usize(..3);
        let name = words::title(&mut self.random, count);
        let mut guild = Guild::new(id, name, owner);
        if self.random.bool() {
            guild.icon = Some(hash(&mut self.random));
        }
        let roles = plan.roles.draw(&mut self.random);
        let roles = self.roles(&mut guild, roles);
        self.bot_role(world, &mut guild);
        for member in members {
            self.join(&mut guild, member, &roles);
        }
        let channels = plan.channels.draw(&mut self.random).max(1);
        self.channels(world, &mut guild, channels);
        self.emojis(&mut guild, owner);
        self.fill_voice(world, &mut guild);
        world.guilds.insert(id, guild);
    }

    /// Different people: every so many-th of all.
    fn choose(&mut self, size: u32) -> Vec<Id<UserMarker>> {
        let people = self.people.max(1);
        let first = self.random.u64(..people);
        let mut step = 1 + self.random.u64(..people);
        while greatest_divisor(step, people) != 1 {
            step += 1;
        }
        let step = step % people.max(2);
        (0..u64::from(size))
            .map(|index| person_id((first + index * step) % people))
            .collect()
    }

    fn roles(&mut self, guild: &mut Guild, count: u32) -> Vec<Id<RoleMarker>> {
        (0..i64::from(count))
            .map(|index| {
                let id = id_at(self.founded + ROLES_AFTER + index);
                let role = Role {
                    color: self.random.u32(..0x00ff_ffff),
                    hoist: index % 4 == 0,
                    mentionable: index % 3 == 0,
                    permissions: if index + 1 == i64::from(count) {
                        Permissions::KICK_MEMBERS | Permissions::MANAGE_MESSAGES
                    } else {
                        Permissions::empty()
                    },
                    ..Role::new(id, words::title(&mut self.random, 1), index + 1)
                };
                guild.roles.insert(id, role);
                id
            })
            .collect()
    }

    fn bot_role(&self, world: &World, guild: &mut Guild) {
        let place = i64::try_from(guild.roles.len()).unwrap_or(0);
        let id = id_at(self.founded + ROLES_AFTER + place);
        let name = world
            .users
            .get(&self.bot)
            .map_or("bot", |user| user.username.as_str());
        let role = Role {
            permissions: world.bot_permissions,
            managed: true,
            bot_id: Some(self.bot),
            ..Role::new(id, name, place)
        };
        guild.roles.insert(id, role);
        let mut member = Member::new(self.bot, self.later(0));
        member.roles.push(id);
        guild.members.insert(self.bot, member);
        guild
            .presences
            .insert(self.bot, presence("online", Vec::new()));
    }

    fn join(&mut self, guild: &mut Guild, user: Id<UserMarker>, roles: &[Id<RoleMarker>]) {
        let after = self.random.i64(1..GUILD_STEP);
        let mut member = Member::new(user, self.later(after));
        if self.random.u8(..5) == 0 {
            member.nick = Some(words::title(&mut self.random, 1));
        }
        for _ in 0..self.random.usize(..4) {
            if let Some(role) = pick(&mut self.random, roles)
                && !member.roles.contains(role)
            {
                member.roles.push(*role);
            }
        }
        member.roles.shrink_to_fit();
        guild.members.insert(user, member);
        if self.random.u8(..10) < 3 {
            let presence = random_presence(&mut self.random);
            if presence.status != "offline" {
                guild.presences.insert(user, presence);
            }
        }
    }

    /// A category for every ten channels, then text and voice channels in turn, with an announcement channel first.
    fn channels(&mut self, world: &mut World, guild: &mut Guild, count: u32) {
        let categories = if count > 3 { 1 + count / 10 } else { 0 };
        let mut position = [0; 3];
        for index in 0..count {
            let id: Id<ChannelMarker> = id_at(self.founded + 1 + i64::from(index));
            let (kind, place) = match index {
                _ if index < categories => (ChannelType::GuildCategory, 0),
                _ if index == categories && count > 5 => (ChannelType::GuildAnnouncement, 1),
                _ if index > categories && index % 5 == 0 => (ChannelType::GuildVoice, 2),
                _ => (ChannelType::GuildText, 1),
            };
            let name = if kind == ChannelType::GuildText {
                format!("{}-{index}", words::word(&mut self.random))
            } else {
                words::title(&mut self.random, 1)
            };
            let mut channel = Channel::new(id, kind, name);
            channel.guild_id = Some(guild.id);
            channel.position = position[place];
            position[place] += 1;
            if kind != ChannelType::GuildCategory && categories > 0 {
                let parent = i64::from(self.random.u32(..categories));
                channel.parent_id = Some(id_at(self.founded + 1 + parent));
            }
            if kind == ChannelType::GuildText {
                guild.system_channel_id.get_or_insert(id);
                if self.random.u8(..3) == 0 {
                    channel.topic = Some(words::sentence(&mut self.random));
                }
            }
            if kind == ChannelType::GuildAnnouncement {
                channel.overwrites.push(PermissionOverwrite {
                    id: guild.id.cast(),
                    kind: OverwriteType::Role,
                    allow: Permissions::empty(),
                    deny: Permissions::SEND_MESSAGES,
                });
            }
            guild.channels.insert(id);
            world.channels.insert(id, channel);
        }
    }

    fn emojis(&mut self, guild: &mut Guild, owner: Id<UserMarker>) {
        for index in 0..self.random.i64(0..6) {
            let id = id_at(self.founded + EMOJIS_AFTER + index);
            let emoji = Emoji {
                id,
                name: format!("{}_{index}", words::word(&mut self.random)),
                roles: Vec::new(),
                user_id: Some(owner),
                animated: index == 3,
            };
            guild.emojis.insert(id, emoji);
        }
    }

    /// A few members talk already.
    fn fill_voice(&mut self, world: &World, guild: &mut Guild) {
        let voice = guild.channels.iter().find(|id| {
            let channel = world.channels.get(id);
            channel.is_some_and(|channel| channel.kind == ChannelType::GuildVoice)
        });
        let Some(channel) = voice.copied() else {
            return;
        };
        let talking = guild.members.len() / 25;
        let talkers: Vec<_> = guild.members.keys().copied().take(talking).collect();
        for user in talkers {
            let state = voice_state(user, channel, &mut self.random);
            guild.voice_states.insert(user, state);
        }
    }

    fn later(&self, millis: i64) -> Timestamp {
        Timestamp::from_millis(self.founded + millis)
    }
}

fn greatest_divisor(mut one: u64, mut other: u64) -> u64 {
    while other > 0 {
        (one, other) = (other, one % other);
    }
    one
}

/// Any element; `None` of an empty list.
pub(crate) fn pick<'a, T>(random: &mut fastrand::Rng, list: &'a [T]) -> Option<&'a T> {
    (!list.is_empty()).then(|| &list[random.usize(..list.len())])
}

/// A member in a voice channel.
pub(crate) fn voice_state(
    user_id: Id<UserMarker>,
    channel: Id<ChannelMarker>,
    random: &mut fastrand::Rng,
) -> VoiceState {
    VoiceState {
        channel_id: Some(channel),
        user_id,
        session_id: format!("{:032x}", random.u128(..)),
        deaf: false,
        mute: false,
        self_deaf: random.u8(..8) == 0,
        self_mute: random.bool(),
        self_video: false,
        suppress: false,
        request_to_speak: None,
    }
}

fn presence(status: &str, activities: Vec<RawJson>) -> Presence {
    Presence {
        status: status.to_owned(),
        activities,
    }
}

/// Somebody is there, and perhaps plays something; or is gone.
pub(crate) fn random_presence(random: &mut fastrand::Rng) -> Presence {
    let status = ["online", "online", "idle", "dnd", "offline"][random.usize(..5)];
    let mut activities = Vec::new();
    if status != "offline" && random.bool() {
        let name = words::title(random, 2);
        let state = random.bool().then(|| words::sentence(random));
        let start = FIRST_GUILD + random.i64(0..1_000_000_000);
        let text = json::to_string(&Object(|o: &mut json::ObjectWriter<'_>| {
            o.field("name", &name);
            o.field("type", &0_u8);
            o.field("id", "load");
            o.field("created_at", &start);
            o.nullable("state", &state);
            o.field("timestamps", &Object(|o| o.field("start", &start)));
        }));
        activities.extend(json::from_str(&text).ok());
    }
    presence(status, activities)
}
