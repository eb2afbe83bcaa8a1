//! Several limiters that are one: the global limit, the stops and what is known of routes are common.

use std::time::{Duration, Instant};

use cordial_http::limiter::{Acquired, Answer, Config, Limiter, Refusal, Ticket};

use crate::story::{bucket, request};

struct Shards {
    shards: Vec<Limiter>,
    now: Instant,
}

impl Shards {
    fn new(config: &Config) -> Self {
        let now = Instant::now();
        Self {
            shards: Limiter::shards(now, config, 4),
            now,
        }
    }

    fn acquire(&mut self, shard: usize, route: u64, channel: u64) -> Acquired {
        let acquired = self.shards[shard]
            .acquire(self.now, &request(route, channel))
            .unwrap();
        self.poke();
        acquired
    }

    fn answer(&mut self, shard: usize, ticket: Ticket, answer: &Answer) {
        self.shards[shard].on_answer(self.now, ticket, answer);
        self.poke();
    }

    fn poke(&mut self) {
        loop {
            let pokes = self.shards[0].take_pokes();
            if pokes == 0 {
                return;
            }
            for (index, shard) in self.shards.iter_mut().enumerate() {
                if pokes & (1 << index) != 0 {
                    shard.handle_timeout(self.now);
                }
            }
        }
    }

    fn after(&mut self, seconds: u64) {
        self.now += Duration::from_secs(seconds);
        for shard in &mut self.shards {
            shard.handle_timeout(self.now);
        }
        self.poke();
    }
}

fn ticket(acquired: Acquired) -> Ticket {
    match acquired {
        Acquired::Granted(ticket) | Acquired::Queued(ticket) => ticket,
    }
}

#[test]
fn the_global_limit_is_common_and_first_come_first_served() {
    let mut shards = Shards::new(&Config::default().global(Some(1)));
    let Acquired::Granted(mut last) = shards.acquire(0, 1, 1) else {
        panic!("the first goes at once");
    };
    let mut from = 0;
    let waiting: Vec<_> = [3, 1, 2, 1]
        .into_iter()
        .map(|shard| (shard, ticket(shards.acquire(shard, 1, 10 + shard as u64))))
        .collect();
    // The second of shard 1 is in the same bucket as the first, so it queues anew when that goes.
    for (shard, ticket) in waiting {
        shards.answer(from, last, &Answer::new(200));
        shards.after(1);
        let ready = shards.shards[shard]
            .poll_ready()
            .expect("it is this shard's turn");
        assert_eq!(ready.ticket, ticket);
        (from, last) = (shard, ticket);
    }
}

#[test]
fn a_401_stops_every_shard() {
    let mut shards = Shards::new(&Config::default());
    let first = ticket(shards.acquire(0, 1, 1));
    shards.acquire(3, 1, 2);
    let waiting = ticket(shards.acquire(3, 1, 2));
    shards.answer(0, first, &Answer::new(401));
    let ready = shards.shards[3].poll_ready().unwrap();
    assert_eq!(
        (ready.ticket, ready.result),
        (waiting, Err(Refusal::Unauthorized))
    );
}

#[test]
fn what_one_shard_learns_of_a_route_holds_in_all() {
    let mut shards = Shards::new(&Config::default());
    for route in [1, 2] {
        let first = ticket(shards.acquire(0, route, 1));
        shards.answer(
            0,
            first,
            &Answer::new(200).headers(bucket("shared", 5, 3, 5.0)),
        );
    }
    assert!(matches!(shards.acquire(1, 1, 2), Acquired::Granted(_)));
    assert!(
        matches!(shards.acquire(1, 2, 2), Acquired::Queued(_)),
        "both are the same bucket"
    );
}
