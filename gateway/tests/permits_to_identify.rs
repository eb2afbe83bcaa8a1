//! The identify queue: concurrency, budget, and those who no longer want.

use std::time::{Duration, Instant};

use cordial_gateway::{
    IdentifyRefused, SessionStartLimit, ShardId,
    identify::{IdentifyCore, Ticket},
};

fn limit(max_concurrency: u16, remaining: u32) -> SessionStartLimit {
    SessionStartLimit {
        total: 1000,
        remaining,
        reset_after: Duration::from_hours(1),
        max_concurrency,
    }
}

/// Lets time pass until all are answered. Yields when each was granted.
fn run(core: &mut IdentifyCore, now: &mut Instant) -> Vec<(Ticket, Instant)> {
    let mut granted = Vec::new();
    loop {
        while let Some((ticket, answer)) = core.poll_output() {
            assert_eq!(answer, Ok(()));
            granted.push((ticket, *now));
        }
        match core.poll_timeout() {
            Some(deadline) => *now = deadline,
            None => return granted,
        }
        core.handle_timeout(*now);
    }
}

#[test]
fn one_identify_per_bucket_every_five_seconds() {
    let mut now = Instant::now();
    let mut core = IdentifyCore::new(now, limit(3, 1000));
    let tickets: Vec<Ticket> = (0..12)
        .map(|shard| core.enqueue(now, ShardId::new(shard, 12)))
        .collect();
    let granted = run(&mut core, &mut now);
    assert_eq!(granted.len(), 12);
    for bucket in 0..3 {
        let times: Vec<Instant> = granted
            .iter()
            .filter(|(ticket, _)| {
                tickets.iter().position(|other| other == ticket).unwrap() % 3 == bucket
            })
            .map(|(_, at)| *at)
            .collect();
        assert_eq!(times.len(), 4);
        for pair in times.windows(2) {
            let gap = pair[1] - pair[0];
            assert!(
                gap >= Duration::from_secs(5) && gap < Duration::from_secs(6),
                "{gap:?}"
            );
        }
    }
    assert_eq!(core.remaining(), 988);
}

#[test]
fn first_come_first_served() {
    let mut now = Instant::now();
    let mut core = IdentifyCore::new(now, limit(1, 1000));
    let tickets: Vec<Ticket> = [5, 2, 9, 0]
        .map(|shard| core.enqueue(now, ShardId::new(shard, 10)))
        .into();
    let granted: Vec<Ticket> = run(&mut core, &mut now)
        .into_iter()
        .map(|(ticket, _)| ticket)
        .collect();
    assert_eq!(granted, tickets);
}

#[test]
fn nothing_is_granted_beyond_the_budget() {
    let now = Instant::now();
    let mut core = IdentifyCore::new(now, limit(4, 2));
    for shard in 0..4 {
        core.enqueue(now, ShardId::new(shard, 4));
    }
    let answers: Vec<_> = std::iter::from_fn(|| core.poll_output())
        .map(|(_, answer)| answer)
        .collect();
    let refused = IdentifyRefused::BudgetExhausted {
        reset_after: Duration::from_hours(1),
    };
    assert_eq!(
        answers,
        [Ok(()), Ok(()), Err(refused.clone()), Err(refused)]
    );
    assert_eq!(core.remaining(), 0);
    assert_eq!(core.poll_timeout(), None);
}

#[test]
fn a_new_budget_comes_in_time() {
    let start = Instant::now();
    let mut core = IdentifyCore::new(start, limit(1, 1));
    let ask = |core: &mut IdentifyCore, now| {
        core.enqueue(now, ShardId::ONE);
        core.poll_output().unwrap().1
    };
    assert_eq!(ask(&mut core, start), Ok(()));
    let almost = start + Duration::from_mins(59);
    assert_eq!(
        ask(&mut core, almost),
        Err(IdentifyRefused::BudgetExhausted {
            reset_after: Duration::from_mins(1)
        })
    );
    assert_eq!(ask(&mut core, start + Duration::from_hours(1)), Ok(()));
    assert_eq!(core.remaining(), 999);
    // And a day after that another, even if nobody asked in between.
    core.enqueue(start + Duration::from_hours(80), ShardId::ONE);
    assert_eq!(core.remaining(), 999);
}

#[test]
fn who_gives_up_holds_nobody_up() {
    let mut now = Instant::now();
    let mut core = IdentifyCore::new(now, limit(1, 1000));
    let tickets: Vec<Ticket> = (0..4)
        .map(|shard| core.enqueue(now, ShardId::new(shard, 4)))
        .collect();
    core.cancel(tickets[1]);
    core.cancel(tickets[2]);
    let granted: Vec<Ticket> = run(&mut core, &mut now)
        .into_iter()
        .map(|(ticket, _)| ticket)
        .collect();
    assert_eq!(granted, [tickets[0], tickets[3]]);
    assert_eq!(core.remaining(), 998);
}

#[test]
fn a_newer_limit_is_taken_over() {
    let start = Instant::now();
    let mut now = start;
    let mut core = IdentifyCore::new(now, limit(1, 1000));
    for shard in 0..9 {
        core.enqueue(now, ShardId::new(shard, 9));
    }
    core.set_limit(now, limit(4, 500));
    // One was granted before. The new buckets rest as long as the old one had to.
    let granted = run(&mut core, &mut now);
    assert_eq!(granted.len(), 9);
    assert_eq!(granted[1].1 - start, granted[4].1 - start);
    assert!(granted[1].1 - start >= Duration::from_secs(5));
    assert_eq!(core.remaining(), 492);
}

#[cfg(feature = "tokio")]
mod in_memory {
    use std::sync::Arc;

    use cordial_gateway::{IdentifyQueue, InMemoryIdentifyQueue};
    use tokio::{task::JoinSet, time};

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn shards_wait_for_their_turn() {
        let queue: Arc<dyn IdentifyQueue> = Arc::new(InMemoryIdentifyQueue::new(limit(2, 1000)));
        let start = time::Instant::now();
        let mut shards = JoinSet::new();
        for number in 0..6 {
            let permit = queue.acquire(ShardId::new(number, 6));
            shards.spawn(async move {
                permit.await.unwrap();
                (number, start.elapsed().as_secs())
            });
        }
        let mut turns = shards.join_all().await;
        turns.sort_unstable();
        let seconds: Vec<u64> = turns.into_iter().map(|(_, seconds)| seconds).collect();
        assert_eq!(seconds, [0, 0, 5, 5, 10, 10]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_dropped_request_costs_nothing() {
        let queue = InMemoryIdentifyQueue::new(limit(1, 1000));
        queue.acquire(ShardId::ONE).await.unwrap();
        let unwanted = queue.acquire(ShardId::ONE);
        let wanted = queue.acquire(ShardId::ONE);
        drop(unwanted);
        let start = time::Instant::now();
        wanted.await.unwrap();
        assert_eq!(start.elapsed().as_secs(), 5);
        assert_eq!(queue.remaining(), 998);
    }

    #[tokio::test(start_paused = true)]
    async fn an_empty_budget_refuses_at_once() {
        let queue = InMemoryIdentifyQueue::new(limit(1, 0));
        assert!(matches!(
            queue.acquire(ShardId::ONE).await,
            Err(IdentifyRefused::BudgetExhausted { .. })
        ));
        queue.set_limit(limit(1, 5));
        queue.acquire(ShardId::ONE).await.unwrap();
        assert_eq!(queue.remaining(), 4);
    }

    #[tokio::test(start_paused = true)]
    async fn those_who_wait_are_refused_when_the_budget_runs_out() {
        let queue = InMemoryIdentifyQueue::new(limit(1, 2));
        let permits: Vec<_> = (0..3)
            .map(|number| queue.acquire(ShardId::new(number, 3)))
            .collect();
        let mut answers = Vec::new();
        for permit in permits {
            answers.push(permit.await.is_ok());
        }
        assert_eq!(answers, [true, true, false]);
    }
}
