//! The limiter against a model of Discord's, over a network that delays and reorders, in virtual time.
//!
//! Discord's side: every route belongs to a bucket that is known only from the answers; many share one; each bucket has
//! a window per top-level resource that starts with its first request; and there is the global limit. A 429 is *avoidable*
//! unless the bucket was filled by routes whose bucket nobody could know when they were sent.

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, HashMap, HashSet},
    time::{Duration, Instant},
};

use cordial_http::limiter::{
    Acquire, Acquired, Answer, BucketHash, Config, Limiter, RateLimitHeaders, Scope, Ticket,
};
use cordial_model::rest::Major;

use crate::story::request;

const ROUTES: usize = 200;
const REQUESTS: usize = 10_000;

/// Xorshift: the same numbers for the same seed.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    fn chance(&mut self, per_cent: u64) -> bool {
        self.below(100) < per_cent
    }
}

/// What a route is limited by, at Discord.
#[derive(Clone, Copy)]
struct Limit {
    bucket: u64,
    requests: u32,
    period: u64,
    headers: bool,
}

struct Window {
    ends: u64,
    used: u32,
    /// Whether a request in it was sent when its route's bucket could not be known.
    guessed: bool,
}

struct Discord {
    limits: Vec<Limit>,
    windows: HashMap<(u64, u64), Window>,
    global: Option<u32>,
    global_window: (u64, u32),
}

impl Discord {
    fn new(random: &mut Random, global: Option<u32>) -> Self {
        let limits = (0..ROUTES)
            .map(|route| {
                // 70 buckets for 200 routes.
                let bucket = (route % 70) as u64;
                let kind = bucket % 7;
                Limit {
                    bucket,
                    requests: [1, 2, 5, 5, 10, 30, 50][kind as usize],
                    period: [250, 1000, 5000, 2000, 10_000, 1000, 60_000][kind as usize],
                    headers: bucket != 69,
                }
            })
            .collect();
        random.next();
        Self {
            limits,
            windows: HashMap::new(),
            global,
            global_window: (0, 0),
        }
    }

    /// Handles a request that arrives at `now` (milliseconds); also tells whether a 429 could not have been avoided.
    fn handle(
        &mut self,
        now: u64,
        route: usize,
        channel: u64,
        exempt: bool,
        guess: bool,
    ) -> (Answer, bool) {
        let limit = self.limits[route];
        if let Some(global) = self.global
            && !exempt
        {
            if self.global_window.0 <= now {
                self.global_window = (now + 1000, 0);
            }
            if self.global_window.1 >= global {
                let headers = RateLimitHeaders {
                    scope: Some(Scope::Global),
                    retry_after: Some(Duration::from_millis(self.global_window.0 - now)),
                    ..RateLimitHeaders::default()
                };
                return (Answer::new(429).headers(headers), false);
            }
            self.global_window.1 += 1;
        }
        if !limit.headers {
            return (Answer::new(200), false);
        }
        let window = self
            .windows
            .entry((limit.bucket, channel))
            .or_insert(Window {
                ends: 0,
                used: 0,
                guessed: false,
            });
        if window.ends <= now {
            *window = Window {
                ends: now + limit.period,
                used: 0,
                guessed: false,
            };
        }
        window.guessed |= guess;
        let reset_after = Duration::from_millis(window.ends - now);
        let mut headers = RateLimitHeaders {
            bucket: Some(BucketHash::new(&limit.bucket.to_le_bytes())),
            limit: Some(limit.requests),
            remaining: Some(limit.requests.saturating_sub(window.used + 1)),
            reset_after: Some(reset_after),
            scope: None,
            retry_after: None,
        };
        if window.used >= limit.requests {
            headers.scope = Some(Scope::User);
            headers.retry_after = Some(reset_after);
            return (Answer::new(429).headers(headers), window.guessed);
        }
        window.used += 1;
        (Answer::new(200).headers(headers), false)
    }
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd)]
enum Event {
    Wanted,
    Arrives,
    Answered,
    Cancelled,
}

struct Flight {
    route: usize,
    channel: u64,
    exempt: bool,
    ticket: Option<Ticket>,
    guess: bool,
    answer: Option<Answer>,
    attempts: u32,
}

struct Outcome {
    done: usize,
    cancelled: usize,
    avoidable: Vec<String>,
    unavoidable: usize,
    virtual_seconds: u64,
}

struct Simulation {
    random: Random,
    discord: Discord,
    /// The limiter, in one or several shards by channel.
    shards: Vec<Limiter>,
    start: Instant,
    now: u64,
    events: BinaryHeap<Reverse<(u64, Event, usize)>>,
    flights: Vec<Flight>,
    by_ticket: HashMap<(usize, Ticket), usize>,
    /// Routes of which an answer has been seen.
    learned: HashSet<usize>,
    outcome: Outcome,
}

impl Simulation {
    fn new(seed: u64, global: Option<u32>) -> Self {
        Self::sharded(seed, global, 1)
    }

    fn sharded(seed: u64, global: Option<u32>, shards: usize) -> Self {
        let mut random = Random(seed | 1);
        let start = Instant::now();
        Self {
            discord: Discord::new(&mut random, global),
            shards: Limiter::shards(start, &Config::default().global(global), shards),
            random,
            start,
            now: 0,
            events: BinaryHeap::new(),
            flights: Vec::new(),
            by_ticket: HashMap::new(),
            learned: HashSet::new(),
            outcome: Outcome {
                done: 0,
                cancelled: 0,
                avoidable: Vec::new(),
                unavoidable: 0,
                virtual_seconds: 0,
            },
        }
    }

    fn clock(&self) -> Instant {
        self.start + Duration::from_millis(self.now)
    }

    fn run(mut self, spread: u64, losses: u64) -> Outcome {
        for index in 0..REQUESTS {
            let at = self.random.below(spread);
            let flight = Flight {
                route: self.random.below(ROUTES as u64) as usize,
                channel: 1 + self.random.below(5),
                exempt: self.random.chance(10),
                ticket: None,
                guess: false,
                answer: None,
                attempts: 0,
            };
            self.flights.push(flight);
            self.events.push(Reverse((at, Event::Wanted, index)));
        }
        loop {
            let timeouts = self.shards.iter().filter_map(Limiter::poll_timeout);
            let timeout = timeouts.min().map(|at| {
                let after = at.saturating_duration_since(self.start);
                after.as_micros().div_ceil(1000) as u64
            });
            let event = self.events.peek().map(|Reverse((at, ..))| *at);
            if event.is_none() && self.outcome.done + self.outcome.cancelled == REQUESTS {
                break;
            }
            let next = event
                .into_iter()
                .chain(timeout)
                .min()
                .expect("requests wait for nothing");
            self.now = self.now.max(next);
            if event == Some(next) {
                let Reverse((_, event, index)) = self.events.pop().unwrap();
                self.handle(event, index, losses);
            } else {
                let now = self.clock();
                for shard in &mut self.shards {
                    shard.handle_timeout(now);
                }
            }
            self.poke();
            for shard in 0..self.shards.len() {
                while let Some(ready) = self.shards[shard].poll_ready() {
                    assert_eq!(ready.result, Ok(()));
                    let index = self.by_ticket[&(shard, ready.ticket)];
                    self.send(index, losses);
                }
            }
        }
        for shard in &self.shards {
            let stats = shard.stats();
            assert_eq!((stats.queued, stats.in_flight), (0, 0));
        }
        self.outcome.virtual_seconds = self.now / 1000;
        self.outcome
    }

    fn poke(&mut self) {
        loop {
            let pokes = self.shards[0].take_pokes();
            if pokes == 0 {
                return;
            }
            let now = self.clock();
            for (index, shard) in self.shards.iter_mut().enumerate() {
                if pokes & (1 << index) != 0 {
                    shard.handle_timeout(now);
                }
            }
        }
    }

    fn handle(&mut self, event: Event, index: usize, losses: u64) {
        let now = self.clock();
        let flight = &mut self.flights[index];
        let shard = flight.channel as usize % self.shards.len();
        match event {
            Event::Wanted => self.want(index, losses),
            Event::Arrives => {
                let (answer, unavoidable) = self.discord.handle(
                    self.now,
                    flight.route,
                    flight.channel,
                    flight.exempt,
                    flight.guess,
                );
                if answer.status == 429 {
                    if unavoidable {
                        self.outcome.unavoidable += 1;
                    } else {
                        let what = format!(
                            "{}ms: route {} channel {}",
                            self.now, flight.route, flight.channel
                        );
                        self.outcome.avoidable.push(what);
                    }
                }
                flight.answer = Some(answer);
            }
            Event::Answered => {
                let (answer, ticket) = (flight.answer.unwrap(), flight.ticket.take().unwrap());
                self.learned.insert(flight.route);
                self.by_ticket.remove(&(shard, ticket));
                self.shards[shard].on_answer(now, ticket, &answer);
                if answer.status == 429 {
                    assert!(flight.attempts < 20, "a request is refused again and again");
                    self.want(index, losses);
                } else {
                    self.outcome.done += 1;
                }
            }
            Event::Cancelled => {
                let ticket = flight.ticket.take().unwrap();
                self.by_ticket.remove(&(shard, ticket));
                self.shards[shard].on_cancel(now, ticket, true);
                self.outcome.cancelled += 1;
            }
        }
    }

    fn want(&mut self, index: usize, losses: u64) {
        let now = self.clock();
        let flight = &mut self.flights[index];
        let shard = flight.channel as usize % self.shards.len();
        let wanted = Acquire {
            global_exempt: flight.exempt,
            retry: flight.attempts > 0,
            ..request(flight.route as u64, flight.channel)
        };
        flight.attempts += 1;
        assert!(matches!(wanted.key.major, Major::Id(_)));
        match self.shards[shard]
            .acquire(now, &wanted)
            .expect("nothing is refused")
        {
            Acquired::Granted(ticket) => {
                flight.ticket = Some(ticket);
                self.by_ticket.insert((shard, ticket), index);
                self.send(index, losses);
            }
            Acquired::Queued(ticket) => {
                flight.ticket = Some(ticket);
                self.by_ticket.insert((shard, ticket), index);
            }
        }
    }

    fn send(&mut self, index: usize, losses: u64) {
        let flight = &mut self.flights[index];
        flight.guess = !self.learned.contains(&flight.route);
        // Mostly quick, sometimes slow, so that answers overtake each other.
        let there = 5 + self.random.below(40) + if self.random.chance(3) { 300 } else { 0 };
        let back = 5 + self.random.below(40) + if self.random.chance(3) { 300 } else { 0 };
        self.events
            .push(Reverse((self.now + there, Event::Arrives, index)));
        if self.random.chance(losses) {
            // The answer is lost, and the caller gives up after a while.
            self.events
                .push(Reverse((self.now + 3000, Event::Cancelled, index)));
        } else {
            self.events
                .push(Reverse((self.now + there + back, Event::Answered, index)));
        }
    }
}

#[track_caller]
fn check(outcome: &Outcome) {
    assert_eq!(outcome.avoidable, Vec::<String>::new());
    assert!(
        outcome.unavoidable <= ROUTES * 5,
        "{} could not be avoided",
        outcome.unavoidable
    );
}

#[test]
fn ten_thousand_requests_meet_no_avoidable_429() {
    for seed in 1..=8 {
        let outcome = Simulation::new(seed * 7919, None).run(60_000, 0);
        check(&outcome);
        assert_eq!(outcome.done, REQUESTS);
    }
}

#[test]
fn a_burst_at_once_meets_no_avoidable_429() {
    for seed in 1..=4 {
        let outcome = Simulation::new(seed * 104_729, None).run(1, 0);
        check(&outcome);
        assert_eq!(outcome.done, REQUESTS);
    }
}

#[test]
fn the_global_limit_is_never_exceeded_and_well_used() {
    for seed in 1..=4 {
        let outcome = Simulation::new(seed * 31, Some(50)).run(1000, 0);
        check(&outcome);
        assert_eq!(outcome.done, REQUESTS);
        // 9,000 requests at 50 per second are 180 s; flight times cost a little.
        assert!(
            outcome.virtual_seconds < 230,
            "took {} s",
            outcome.virtual_seconds
        );
    }
}

#[test]
fn lost_answers_lead_to_no_avoidable_429() {
    for seed in 1..=8 {
        let outcome = Simulation::new(seed * 1_299_709, None).run(60_000, 3);
        check(&outcome);
        assert_eq!(outcome.done + outcome.cancelled, REQUESTS);
    }
}

#[test]
fn shards_together_meet_no_avoidable_429_either() {
    for seed in 1..=4 {
        let outcome = Simulation::sharded(seed * 7919, Some(200), 4).run(20_000, 1);
        check(&outcome);
        assert_eq!(outcome.done + outcome.cancelled, REQUESTS);
    }
}
