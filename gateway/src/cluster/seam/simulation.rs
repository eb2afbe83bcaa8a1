//! Two sets of sessions with delays of their own, seed by seed: whatever happens is delivered exactly once.
//!
//! Things happen in guilds and in none; half of them look like others. Each side is sent a copy some time later, in any order,
//! later still while its connection is down. The new side is sent nothing from before its snapshot of the guild, and nothing
//! before the guild itself.

use std::{
    collections::{BTreeMap, HashMap},
    time::{Duration, Instant},
};

use cordial_model::gateway::RawEvent;

use super::{Phase, Progress, Seam, Side, Verdict};

const HORIZON: Duration = Duration::from_secs(15);
/// How much later than another a copy may come, in milliseconds.
const MAX_LAG: u64 = 14_900;
/// When the last thing happens.
const END: u64 = 260_000;
/// How many seeds of each kind of trouble. Thousands were run; these keep it so.
const SEEDS: u64 = 150;
const GUILDS: u64 = 6;
const OLD: u32 = 2;
const NEW: u32 = 3;

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trouble {
    Nothing,
    /// The new side fails at some time.
    RollBack,
    /// The process is restarted at some time.
    Restart,
    /// A new shard loses its session at some time.
    NewSession,
}

/// Something that a shard is sent.
#[derive(Clone, Debug)]
struct Sent {
    side: Side,
    shard: u32,
    event: RawEvent,
    /// The session it belongs to, of this shard.
    epoch: u32,
}

struct World {
    rng: fastrand::Rng,
    start: Instant,
    now: u64,
    seam: Seam,
    /// What is on its way, by the time at which it comes.
    sent: BTreeMap<(u64, u64), Sent>,
    next: u64,
    /// When connections are down.
    down: HashMap<(bool, u32), Vec<(u64, u64)>>,
    epochs: HashMap<(bool, u32), u32>,
    ended: HashMap<(bool, u32), bool>,
    /// When a new shard is to identify.
    identify_at: Vec<u64>,
    happened: HashMap<Vec<u8>, i64>,
    delivered: HashMap<Vec<u8>, i64>,
    most_outstanding: usize,
    handed_over_at: Option<u64>,
    old_stayed: bool,
    /// A new shard that is not heard before it loses its session, and until it has another.
    silent: Option<(u32, u64, u64)>,
    /// For how long events look alike.
    alike_for: u64,
}

fn guilds() -> impl Iterator<Item = u64> {
    (0..GUILDS).map(guild)
}

fn guild(number: u64) -> u64 {
    number << 22 | 1
}

fn shard(guild: Option<u64>, total: u32) -> u32 {
    guild.map_or(0, |guild| ((guild >> 22) % u64::from(total)) as u32)
}

impl World {
    fn new(seed: u64) -> Self {
        let mut rng = fastrand::Rng::with_seed(seed);
        let start = Instant::now();
        let seam = Seam::new(HORIZON, (OLD, 0..OLD), (NEW, 0..NEW));
        let alike_for = rng.u64(100..80_000);
        let identify_at = (0..NEW).map(|_| rng.u64(5_000..45_000)).collect();
        let mut down: HashMap<(bool, u32), Vec<(u64, u64)>> = HashMap::new();
        for key in (0..OLD)
            .map(|n| (true, n))
            .chain((0..NEW).map(|n| (false, n)))
        {
            for _ in 0..rng.usize(0..3) {
                let from = rng.u64(0..END);
                down.entry(key)
                    .or_default()
                    .push((from, from + rng.u64(1..40_000)));
            }
            down.entry(key).or_default().sort_unstable();
        }
        Self {
            rng,
            start,
            now: 0,
            seam,
            sent: BTreeMap::new(),
            next: 0,
            down,
            epochs: HashMap::new(),
            ended: HashMap::new(),
            identify_at,
            happened: HashMap::new(),
            delivered: HashMap::new(),
            most_outstanding: 0,
            handed_over_at: None,
            old_stayed: false,
            silent: None,
            alike_for,
        }
    }

    fn at(&self, time: u64) -> Instant {
        self.start + Duration::from_millis(time)
    }

    fn send(&mut self, mut at: u64, side: Side, shard: u32, event: RawEvent) {
        let key = (side == Side::Old, shard);
        // Behind whatever downtime it falls into, one after the other.
        for (from, to) in self.down.get(&key).into_iter().flatten() {
            if (*from..*to).contains(&at) {
                at = *to;
            }
        }
        let epoch = self.epochs.get(&key).copied().unwrap_or(0);
        self.next += 1;
        self.sent.insert(
            (at, self.next),
            Sent {
                side,
                shard,
                event,
                epoch,
            },
        );
    }

    fn is_down(&self, side: Side, shard: u32) -> bool {
        self.down
            .get(&(side == Side::Old, shard))
            .is_some_and(|windows| {
                windows
                    .iter()
                    .any(|(from, to)| (*from..*to).contains(&self.now))
            })
    }

    /// A session of a new shard begins. Gives from when on it is sent what happens in each guild, and from when it comes.
    fn identify(&mut self, shard_number: u32) -> HashMap<Option<u64>, (u64, u64)> {
        self.seam.identified(shard_number);
        let mine: Vec<u64> = guilds()
            .filter(|guild| shard(Some(*guild), NEW) == shard_number)
            .collect();
        let list: Vec<String> = mine
            .iter()
            .map(|guild| format!(r#"{{"id":"{guild}","unavailable":true}}"#))
            .collect();
        let ready = format!(r#"{{"guilds":[{}]}}"#, list.join(","));
        let ready_at = self.now + self.rng.u64(10..500);
        self.send(
            ready_at,
            Side::New,
            shard_number,
            RawEvent::new(1, "READY", ready.into()),
        );
        let mut live = HashMap::from([(None, (ready_at, ready_at))]);
        let mut at = ready_at;
        for guild in mine {
            let snapshot = at + self.rng.u64(1..800);
            at = snapshot + self.rng.u64(1..800);
            let data = format!(r#"{{"id":"{guild}"}}"#);
            self.send(
                at,
                Side::New,
                shard_number,
                RawEvent::new(2, "GUILD_CREATE", data.into()),
            );
            live.insert(Some(guild), (snapshot, at));
        }
        live
    }

    /// Something happens. The new side is sent it if it is live there.
    fn happen(&mut self, live: &[HashMap<Option<u64>, (u64, u64)>], unique: bool) {
        let guild = self.rng.bool().then(|| guild(self.rng.u64(0..GUILDS)));
        // Those that look alike come for a while, then others.
        let what = if unique {
            10_000 + self.next
        } else {
            self.now / self.alike_for * 2 + self.rng.u64(0..2)
        };
        let place = guild.map_or_else(String::new, |guild| format!(r#""guild_id":"{guild}","#));
        let data = format!(r#"{{{place}"what":{what}}}"#).into_bytes();
        *self.happened.entry(data.clone()).or_default() += 1;
        let event = || RawEvent::new(3, "MESSAGE_REACTION_ADD", data.clone().into());
        // Mostly quick, sometimes slow.
        let lag = |rng: &mut fastrand::Rng| match rng.u8(0..10) {
            0 => rng.u64(0..MAX_LAG),
            _ => rng.u64(0..300),
        };
        let old = shard(guild, OLD);
        if self.ended.get(&(true, old)) != Some(&true) {
            let at = self.now + lag(&mut self.rng);
            self.send(at, Side::Old, old, event());
        }
        let new = shard(guild, NEW);
        if self.ended.get(&(false, new)) != Some(&true)
            && let Some((snapshot, arrival)) =
                live.get(new as usize).and_then(|live| live.get(&guild))
            && self.now >= *snapshot
        {
            let at = (self.now + lag(&mut self.rng)).max(*arrival + 1);
            self.send(at, Side::New, new, event());
        }
    }

    fn arrive(&mut self, sent: &Sent) {
        let key = (sent.side == Side::Old, sent.shard);
        if self.ended.get(&key) == Some(&true)
            || self.epochs.get(&key).copied().unwrap_or(0) != sent.epoch
        {
            return;
        }
        let verdict = self.seam.judge(
            self.at(self.now),
            self.role(sent.side),
            sent.shard,
            &sent.event,
            true,
        );
        if verdict == Verdict::Deliver {
            *self.delivered.entry(sent.event.data.to_vec()).or_default() += 1;
        }
        self.most_outstanding = self.most_outstanding.max(self.seam.len());
    }

    fn hear(&mut self) {
        for (side, total) in [(Side::Old, OLD), (Side::New, NEW)] {
            for number in 0..total {
                let key = (side == Side::Old, number);
                let begun = side == Side::Old || self.identify_at[number as usize] < self.now;
                let silent = side == Side::New
                    && self.silent.is_some_and(|(silent, from, to)| {
                        silent == number && (from..to).contains(&self.now)
                    });
                if begun
                    && !silent
                    && !self.is_down(side, number)
                    && self.ended.get(&key) != Some(&true)
                {
                    let until = self.at(self.now);
                    self.seam.heard(self.role(side), number, until);
                }
            }
        }
    }

    fn end(&mut self, side: Side) {
        let total = if side == Side::Old { OLD } else { NEW };
        for number in 0..total {
            if self.ended.insert((side == Side::Old, number), true) != Some(true) {
                self.seam.ended(side, number);
            }
        }
    }

    fn run(seed: u64, trouble: Trouble) {
        let mut world = Self::new(seed);
        let mut live = vec![HashMap::new(); NEW as usize];
        let mut trouble_at = match trouble {
            Trouble::Nothing => None,
            _ => Some(world.rng.u64(1_000..150_000)),
        };
        if let (Trouble::NewSession, Some(at)) = (trouble, trouble_at) {
            let until = at + world.rng.u64(1_100..20_000);
            let number = world.rng.u32(0..NEW);
            world.silent = Some((number, at.saturating_sub(2_600), until));
        }
        let unique_share = world.rng.u8(0..=10);
        let mut next_happening = 0;
        let mut closing: Vec<(u64, u32)> = Vec::new();
        while world.now < END + 120_000 {
            world.now += 100;
            for number in 0..NEW {
                let due = world.identify_at[number as usize];
                if (world.now - 100..world.now).contains(&due)
                    && world.ended.get(&(false, number)) != Some(&true)
                {
                    live[number as usize] = world.identify(number);
                }
            }
            if world.now <= END && world.now >= next_happening {
                let unique = world.rng.u8(0..10) < unique_share;
                world.happen(&live, unique);
                next_happening = world.now + world.rng.u64(0..400);
            }
            while let Some(entry) = world.sent.first_entry() {
                if entry.key().0 > world.now {
                    break;
                }
                let sent = entry.remove();
                world.arrive(&sent);
            }
            for (_, number) in closing.extract_if(.., |(at, _)| *at <= world.now) {
                world.ended.insert((true, number), true);
                world.seam.ended(Side::Old, number);
            }
            if world.now.is_multiple_of(500) {
                world.hear();
                let progress = world.seam.poll(world.at(world.now));
                assert_ne!(progress, Progress::Overrun);
                if world.seam.phase() == Phase::Overlap && progress == Progress::Settled {
                    world.seam.hand_over();
                    world.handed_over_at = Some(world.now);
                    closing = (0..OLD)
                        .map(|number| (world.now + world.rng.u64(0..2_000), number))
                        .collect();
                }
            }
            if trouble_at.is_some_and(|at| at <= world.now) {
                trouble_at = None;
                world.trouble(trouble, &mut live, &mut closing);
            }
        }
        let missing: Vec<_> = world
            .happened
            .iter()
            .filter(|(what, count)| world.delivered.get(*what) != Some(count))
            .map(|(what, count)| {
                let delivered = world.delivered.get(what).copied().unwrap_or(0);
                (
                    String::from_utf8_lossy(what).into_owned(),
                    *count,
                    delivered,
                )
            })
            .collect();
        assert!(
            missing.is_empty(),
            "seed {seed}, {trouble:?}, handed over at {:?}: happened, delivered: {missing:?}",
            world.handed_over_at
        );
        let delivered: i64 = world.delivered.values().sum();
        assert_eq!(
            delivered,
            world.happened.values().sum::<i64>(),
            "seed {seed}: nothing but what happened"
        );
        assert!(world.seam.is_over(), "seed {seed}, {trouble:?}");
        if trouble == Trouble::Nothing {
            assert!(world.handed_over_at.is_some(), "seed {seed}");
        }
    }

    fn trouble(
        &mut self,
        trouble: Trouble,
        live: &mut [HashMap<Option<u64>, (u64, u64)>],
        closing: &mut Vec<(u64, u32)>,
    ) {
        match trouble {
            Trouble::Nothing => {}
            Trouble::RollBack => {
                if self.seam.phase() == Phase::Overlap {
                    self.seam.roll_back();
                    self.end(Side::New);
                }
            }
            Trouble::Restart => {
                let delivered = self.seam.outstanding();
                let (side, total) = match self.seam.phase() {
                    Phase::HandedOver => (Side::New, NEW),
                    _ => (Side::Old, OLD),
                };
                self.end(match side {
                    Side::New => Side::Old,
                    Side::Old => Side::New,
                });
                closing.clear();
                let now = self.at(self.now);
                self.seam = Seam::resumed(now, HORIZON, (total, 0..total), delivered);
                self.old_stayed = side == Side::Old;
            }
            Trouble::NewSession => {
                if self.seam.phase() == Phase::Overlap {
                    let (number, _, until) = self.silent.expect("it was set at the start");
                    *self.epochs.entry((false, number)).or_default() += 1;
                    live[number as usize].clear();
                    self.identify_at[number as usize] = until - 1_000;
                }
            }
        }
    }

    /// What the seam takes a side for. After a restart it knows those that stayed, as the new side.
    fn role(&self, side: Side) -> Side {
        match side {
            Side::Old if self.old_stayed => Side::New,
            side => side,
        }
    }
}

#[test]
fn every_event_is_delivered_exactly_once() {
    for seed in 0..SEEDS {
        World::run(seed, Trouble::Nothing);
    }
}

#[test]
fn nothing_is_lost_or_doubled_when_the_new_side_fails() {
    for seed in 0..SEEDS {
        World::run(seed, Trouble::RollBack);
    }
}

#[test]
fn nothing_is_lost_or_doubled_by_a_restart_in_the_middle() {
    for seed in 0..SEEDS {
        World::run(seed, Trouble::Restart);
    }
}

#[test]
fn nothing_is_lost_or_doubled_when_a_new_session_is_lost() {
    for seed in 0..SEEDS {
        World::run(seed, Trouble::NewSession);
    }
}
