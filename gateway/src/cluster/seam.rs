//! The seam between two sets of shards: each event exactly once, though both are sent it.
//!
//! While a bot reshards, old and new shards have sessions at the same time, and Discord sends most events to both. The two are not
//! synchronized: either may be ahead, and an event may have twins of the same content. A [`Seam`] counts. For every
//! [key](super::event_key) it keeps by how many copies one side is ahead of the other. A copy from the side that is ahead, or of
//! none, is delivered; a copy from the side that is behind is one that the other side has delivered, and is suppressed. So of
//! `a` copies from one side and `b` from the other, `max(a, b)` are delivered, whatever the order.
//!
//! What one side alone is sent must not be counted, or not matter:
//!
//! - A new session begins with a READY and a `GUILD_CREATE` for each guild. These are no events for a bot that runs already.
//! - What happens before a guild is live in the new session is sent to the old side alone. Counting begins when the new shard
//!   identifies; what happened before and comes late to the old side is counted in vain. That does no harm while the old side
//!   runs, which has all. It would when the old side ends: so that goes on until no count is left that began too early.
//! - What a session loses, because Discord invalidates it, has no copy. The other side has it.
//!
//! A count ends when its key has been quiet for the *horizon*, on both sides, with proof that both connections were alive and read
//! all that time. Proof is [`heard`](Seam::heard): all that the server had sent until a moment has been judged. So a copy may
//! come as late as the horizon after the other one, and later if its connection was down or nobody took its events.
//!
//! It is a state machine without a clock: `judge`, `identified`, `heard` and `ended` say what happened, `poll` says where it
//! stands.
//!
//! Memory: some 100 bytes for every different event of the last horizon, and as long as proof is missing, in guilds whose
//! new shard has identified; at most [`MAX_COUNTS`] per shard, beyond which resharding fails.

use std::{
    collections::{BTreeMap, HashMap, HashSet, VecDeque},
    time::{Duration, Instant},
};

use cordial_model::{
    gateway::{EventType, RawEvent},
    id::{Id, marker::GuildMarker},
    json::Decode,
};

use super::event_key::event_key;

/// How long to wait for guilds that READY has announced and that do not come: they are unavailable.
const PATIENCE: Duration = Duration::from_secs(15);

/// How fresh the proof has to be that a new shard lives, when the old side is let go.
const FRESH: Duration = Duration::from_secs(2);

/// How many counts there may be for one new shard.
pub(super) const MAX_COUNTS: usize = 100_000;

/// Which set of shards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Old,
    New,
}

/// What to do with an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Deliver,
    Suppress,
}

/// Where the change stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// Both sides run, the old one is complete.
    Overlap,
    /// The new side is complete, the old one ends.
    HandedOver,
    /// The old side goes on, the new one ends.
    RolledBack,
}

/// Where an overlap stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Progress {
    /// So many new shards do not have all their guilds yet.
    Starting(usize),
    /// All new shards have their guilds; some counts began too early.
    Settling,
    /// The old side may go.
    Settled,
    /// There are too many counts: a shard does not catch up.
    Overrun,
}

/// See the [module](self).
#[derive(Debug)]
pub(super) struct Seam {
    horizon: Duration,
    phase: Phase,
    old: Shards,
    new: Shards,
    counts: HashMap<u64, Count>,
    /// When all old shards had caught up with the moment in which the last guild became live.
    old_caught_up_at: Option<Instant>,
    /// How many counts began before that.
    early_counts: usize,
    overrun: bool,
}

/// How many copies of a key have come.
#[derive(Debug)]
struct Count {
    /// Those from the old side less those from the new one.
    balance: i32,
    touched: Instant,
    /// It may have begun with what only the old side was sent.
    is_early: bool,
}

/// The shards of one side.
#[derive(Debug)]
struct Shards {
    total: u32,
    stations: BTreeMap<u32, Station>,
}

/// One shard.
#[derive(Debug, Default)]
struct Station {
    /// Its session has begun or is about to: what happens from now on may come from it.
    counts: bool,
    /// It has had READY.
    ready: bool,
    ended: bool,
    /// Guilds of READY that have not come yet.
    pending: HashSet<Id<GuildMarker>>,
    /// Those among them that are not worth waiting for.
    absent: HashSet<Id<GuildMarker>>,
    /// When READY or a guild last came.
    started_at: Option<Instant>,
    /// When the last guild came.
    live_at: Option<Instant>,
    heard_until: Option<Instant>,
    /// Counts of events that come from this new shard, and from which old one they come.
    counts_of_keys: VecDeque<Counted>,
}

#[derive(Clone, Copy, Debug)]
struct Counted {
    key: u64,
    old: u32,
    /// When the count was last looked at or touched.
    since: Instant,
}

impl Shards {
    fn new(total: u32, numbers: impl IntoIterator<Item = u32>) -> Self {
        Self {
            total,
            stations: numbers
                .into_iter()
                .map(|number| (number, Station::default()))
                .collect(),
        }
    }

    /// The shard that is sent events of a guild.
    fn number_of(&self, guild: Option<Id<GuildMarker>>) -> u32 {
        let number = guild.map_or(0, |guild| (guild.get() >> 22) % u64::from(self.total));
        // Less than `total`, which is a `u32`.
        u32::try_from(number).unwrap_or_default()
    }

    /// Whether a shard runs here and may bring copies.
    fn brings(&self, number: u32) -> bool {
        self.stations
            .get(&number)
            .is_some_and(|station| station.counts && !station.ended)
    }

    /// Until when a shard has told all. One that has ended, or never ran here, has nothing to tell.
    fn heard_until(&self, number: u32) -> Heard {
        match self.stations.get(&number) {
            Some(station) if !station.ended => Heard::Until(station.heard_until),
            _ => Heard::All,
        }
    }

    fn get(&mut self, number: u32) -> Option<&mut Station> {
        self.stations.get_mut(&number)
    }

    fn have_ended(&self) -> bool {
        self.stations.values().all(|station| station.ended)
    }
}

/// Until when something was heard.
#[derive(Clone, Copy, Debug)]
enum Heard {
    Until(Option<Instant>),
    All,
}

impl Heard {
    fn reaches(self, moment: Instant) -> bool {
        match self {
            Self::Until(until) => until >= Some(moment),
            Self::All => true,
        }
    }
}

#[derive(Decode)]
struct ReadyGuilds {
    #[json(default)]
    guilds: Vec<GuildRef>,
}

#[derive(Decode)]
struct GuildRef {
    id: Id<GuildMarker>,
    #[json(default)]
    unavailable: bool,
}

impl Seam {
    /// A seam between shards that run and shards that are about to start.
    pub(super) fn new(
        horizon: Duration,
        (old_total, old): (u32, impl IntoIterator<Item = u32>),
        (new_total, new): (u32, impl IntoIterator<Item = u32>),
    ) -> Self {
        let mut old = Shards::new(old_total, old);
        for station in old.stations.values_mut() {
            station.counts = true;
        }
        Self {
            horizon,
            phase: Phase::Overlap,
            old,
            new: Shards::new(new_total, new),
            counts: HashMap::new(),
            old_caught_up_at: None,
            early_counts: 0,
            overrun: false,
        }
    }

    /// What is left of a seam in the next process: copies that are still to come to the shards that are resumed.
    pub(super) fn resumed(
        now: Instant,
        horizon: Duration,
        (total, shards): (u32, impl IntoIterator<Item = u32>),
        delivered: impl IntoIterator<Item = (u32, u64)>,
    ) -> Self {
        let mut seam = Self::new(horizon, (total, []), (total, shards));
        seam.phase = Phase::HandedOver;
        for station in seam.new.stations.values_mut() {
            station.counts = true;
            station.live_at = Some(now);
        }
        for (number, key) in delivered {
            seam.touch(now, Side::Old, key, number, u32::MAX);
        }
        seam
    }

    pub(super) fn phase(&self) -> Phase {
        self.phase
    }

    /// The new shard that is sent events of a guild.
    pub(super) fn new_shard_of(&self, guild: Option<Id<GuildMarker>>) -> u32 {
        self.new.number_of(guild)
    }

    /// A new shard is about to identify. Say so before the message goes out.
    pub(super) fn identified(&mut self, number: u32) {
        if let Some(station) = self.new.get(number) {
            station.counts = true;
        }
    }

    /// An event comes from a shard, in order of what the shard was sent. `wanted` is whether the user wants events of its kind:
    /// the old side brings no others.
    pub(super) fn judge(
        &mut self,
        now: Instant,
        side: Side,
        number: u32,
        event: &RawEvent,
        wanted: bool,
    ) -> Verdict {
        if side == Side::New
            && let Some(verdict) = self.startup(now, number, event)
        {
            return if wanted { verdict } else { Verdict::Suppress };
        }
        if !wanted {
            return Verdict::Suppress;
        }
        match event.kind {
            // About a session, or what it has asked for.
            EventType::Ready
            | EventType::Resumed
            | EventType::GuildMembersChunk
            | EventType::SoundboardSounds
            | EventType::ChannelInfo
            | EventType::RateLimited => Verdict::Deliver,
            _ => self.count(now, side, event),
        }
    }

    /// Events that a new session begins with.
    fn startup(&mut self, now: Instant, number: u32, event: &RawEvent) -> Option<Verdict> {
        let phase = self.phase;
        let station = self.new.get(number)?;
        match event.kind {
            EventType::Ready => {
                let guilds = event.decode_as::<ReadyGuilds>();
                station.ready = true;
                station.counts = true;
                station.started_at = Some(now);
                station.live_at = None;
                station.absent.clear();
                station.pending = guilds
                    .into_iter()
                    .flat_map(|ready| ready.guilds)
                    .map(|guild| guild.id)
                    .collect();
                if phase != Phase::Overlap {
                    // A session like any other: it begins with what it has.
                    station.pending.clear();
                    station.live_at = Some(now);
                    return Some(Verdict::Deliver);
                }
                self.old_caught_up_at = None;
                self.early_counts = 0;
                for count in self.counts.values_mut() {
                    count.is_early = false;
                }
                Some(Verdict::Suppress)
            }
            EventType::GuildCreate => {
                let guild = event.guild_id()?;
                if !station.pending.remove(&guild) && !station.absent.remove(&guild) {
                    return None;
                }
                station.started_at = Some(now);
                if phase == Phase::Overlap {
                    return Some(Verdict::Suppress);
                }
                // It has become available only now. The old side may have told it before it ended.
                let told = self.counts.get_mut(&event_key(event));
                Some(match told {
                    Some(count) if count.balance > 0 => {
                        count.balance -= 1;
                        Verdict::Suppress
                    }
                    _ => Verdict::Deliver,
                })
            }
            EventType::GuildDelete if phase == Phase::Overlap => {
                let guild = event.decode_as::<GuildRef>().ok()?;
                if !guild.unavailable || !station.pending.remove(&guild.id) {
                    return None;
                }
                // It was unavailable before, as the old side knows.
                station.absent.insert(guild.id);
                station.started_at = Some(now);
                Some(Verdict::Suppress)
            }
            _ => None,
        }
    }

    /// One copy of an event that both sides are sent.
    fn count(&mut self, now: Instant, side: Side, event: &RawEvent) -> Verdict {
        let key = event_key(event);
        let guild = event.guild_id();
        let (old, new) = (self.old.number_of(guild), self.new.number_of(guild));
        let other_brings = match side {
            Side::Old => self.new.brings(new),
            Side::New => self.old.brings(old),
        };
        if !other_brings && !self.counts.contains_key(&key) {
            return Verdict::Deliver;
        }
        self.touch(now, side, key, new, old)
    }

    /// Counts a copy.
    fn touch(&mut self, now: Instant, side: Side, key: u64, new: u32, old: u32) -> Verdict {
        let Some(station) = self.new.stations.get_mut(&new) else {
            return Verdict::Deliver;
        };
        let count = self.counts.entry(key).or_insert_with(|| {
            station.counts_of_keys.push_back(Counted {
                key,
                old,
                since: now,
            });
            Count {
                balance: 0,
                touched: now,
                is_early: false,
            }
        });
        count.touched = now;
        let before = count.balance;
        count.balance += match side {
            Side::Old => 1,
            Side::New => -1,
        };
        let verdict = if count.balance.abs() > before.abs() {
            Verdict::Deliver
        } else {
            Verdict::Suppress
        };
        if station.counts_of_keys.len() > MAX_COUNTS {
            self.overrun = true;
            if self.phase != Phase::Overlap
                && let Some(oldest) = station.counts_of_keys.pop_front()
            {
                self.counts.remove(&oldest.key);
            }
        }
        verdict
    }

    /// All that the server had sent to a shard until a moment has been judged.
    pub(super) fn heard(&mut self, side: Side, number: u32, until: Instant) {
        if let Some(station) = self.side_mut(side).get(number) {
            station.heard_until = station.heard_until.max(Some(until));
        }
    }

    /// A shard has ended, and all that it had was judged: no copies come from it.
    pub(super) fn ended(&mut self, side: Side, number: u32) {
        if let Some(station) = self.side_mut(side).get(number) {
            station.ended = true;
        }
    }

    /// Ends the counts of keys that have been quiet.
    fn expire(&mut self) {
        let horizon = self.horizon;
        for station in self.new.stations.values_mut() {
            let own = match (station.ended, station.live_at) {
                (true, _) => Heard::All,
                // What happened since the guilds were told may stand behind them.
                (false, Some(live)) if station.heard_until >= Some(live + horizon) => {
                    Heard::Until(station.heard_until)
                }
                (false, _) => continue,
            };
            while let Some(counted) = station.counts_of_keys.front().copied()
                && own.reaches(counted.since + horizon)
                && self
                    .old
                    .heard_until(counted.old)
                    .reaches(counted.since + horizon)
            {
                station.counts_of_keys.pop_front();
                let Some(count) = self.counts.get(&counted.key) else {
                    continue;
                };
                if count.touched > counted.since {
                    station.counts_of_keys.push_back(Counted {
                        since: count.touched,
                        ..counted
                    });
                    continue;
                }
                if count.is_early {
                    self.early_counts -= 1;
                }
                self.counts.remove(&counted.key);
            }
        }
    }

    /// Where the change stands. To be called now and then.
    pub(super) fn poll(&mut self, now: Instant) -> Progress {
        self.expire();
        if self.overrun {
            return Progress::Overrun;
        }
        let mut starting = 0;
        let mut live_at = None;
        for station in self.new.stations.values_mut() {
            let waited = station.started_at.is_some_and(|at| at + PATIENCE <= now);
            if station.ready && station.live_at.is_none() && (station.pending.is_empty() || waited)
            {
                station.absent.extend(station.pending.drain());
                station.live_at = Some(now);
            }
            match station.live_at {
                Some(_) => live_at = live_at.max(station.live_at),
                None => starting += 1,
            }
        }
        let Some(live_at) = live_at.filter(|_| starting == 0) else {
            return Progress::Starting(starting);
        };
        // What happened before the guilds were live has come to the old side by then, and the first copies to the new one.
        let caught_up = live_at + self.horizon;
        let all_heard = |shards: &Shards| {
            let mut numbers = shards.stations.keys();
            numbers.all(|number| shards.heard_until(*number).reaches(caught_up))
        };
        if self.old_caught_up_at.is_none() && all_heard(&self.old) && all_heard(&self.new) {
            self.old_caught_up_at = Some(now);
            self.early_counts = self.counts.len();
            for count in self.counts.values_mut() {
                count.is_early = true;
            }
        }
        let all_alive = self.new.stations.keys().all(|number| {
            let heard = self.new.heard_until(*number);
            heard.reaches(now.checked_sub(FRESH).unwrap_or(now))
        });
        if self.old_caught_up_at.is_some() && self.early_counts == 0 && all_alive {
            Progress::Settled
        } else {
            Progress::Settling
        }
    }

    /// The old side is told to end.
    pub(super) fn hand_over(&mut self) {
        self.phase = Phase::HandedOver;
    }

    /// The new side is told to end.
    pub(super) fn roll_back(&mut self) {
        self.phase = Phase::RolledBack;
    }

    /// Whether nothing is outstanding any more.
    pub(super) fn is_over(&self) -> bool {
        let ended = match self.phase {
            Phase::Overlap => return false,
            Phase::HandedOver => self.old.have_ended(),
            Phase::RolledBack => self.new.have_ended(),
        };
        ended && self.counts.is_empty()
    }

    /// Deliveries whose copies are still to come to the side that goes on, by shard and key.
    pub(super) fn outstanding(&self) -> Vec<(u32, u64)> {
        let handed_over = self.phase == Phase::HandedOver;
        let mut outstanding = Vec::new();
        for (number, station) in &self.new.stations {
            for counted in &station.counts_of_keys {
                let balance = self
                    .counts
                    .get(&counted.key)
                    .map_or(0, |count| count.balance);
                let (shard, ahead) = if handed_over {
                    (*number, balance)
                } else {
                    (counted.old, -balance)
                };
                outstanding.extend((0..ahead).map(|_| (shard, counted.key)));
            }
        }
        outstanding
    }

    /// How many counts there are.
    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.counts.len()
    }

    fn side_mut(&mut self, side: Side) -> &mut Shards {
        match side {
            Side::Old => &mut self.old,
            Side::New => &mut self.new,
        }
    }
}

#[cfg(test)]
mod simulation;
