//! Many sessions against a scripted server that cuts, stalls, forgets and refuses, in virtual time.
//!
//! The server keeps the record of what it dispatched; the world checks that each shard hands on exactly that, once and in
//! order, for as long as the session is the same, and that a session changes only after the server ended it. The server
//! checks what it gets as Discord would: identify concurrency, budget, the command limit, heartbeats in time.

#![allow(unreachable_pub)]

mod server;
mod world;

use std::time::{Duration, Instant};

use cordial_gateway::SessionStartLimit;
use world::World;

#[test]
fn a_thousand_sessions_lose_nothing() {
    let started = Instant::now();
    let limit = SessionStartLimit {
        total: 20_000,
        remaining: 20_000,
        reset_after: Duration::from_hours(20),
        max_concurrency: 16,
    };
    let mut world = World::new(1000, limit, 0x00c0_ffee);
    world.run(Duration::from_mins(25));
    world.calm_down();
    world.run(Duration::from_mins(15));
    let report = world.report();
    println!("{report:#?}, in {:?}", started.elapsed());
    assert_eq!(report.ended, 0);
    assert_eq!(report.caught_up, 1000, "every shard has everything");
    // The server did what it could.
    assert!(report.events > 100_000);
    assert!(report.resumes > 5_000);
    assert!(report.identifies > 1_500);
    assert!(report.cuts > 2_000 && report.blackholes > 500 && report.lost_acks > 500);
    assert!(
        report.invalidated > 500 && report.refused_resumes > 100 && report.refused_identifies > 20
    );
    assert!(report.commands > 5_000);
}

#[test]
fn the_budget_is_never_overdrawn() {
    let limit = SessionStartLimit {
        total: 260,
        remaining: 130,
        reset_after: Duration::from_mins(30),
        max_concurrency: 4,
    };
    let mut world = World::new(120, limit, 7);
    world.run(Duration::from_mins(29));
    assert_eq!(
        world.report().identifies_of_the_day,
        130,
        "all that there was"
    );
    // Those that were refused have ended with a reason; the server never saw them.
    assert!(world.report().ended > 0);
    world.run(Duration::from_mins(30));
    assert!(world.report().identifies_of_the_day <= 260);
}

#[test]
fn a_run_is_repeatable() {
    let run = || {
        let mut world = World::new(
            50,
            SessionStartLimit {
                max_concurrency: 4,
                ..SessionStartLimit::default()
            },
            99,
        );
        world.run(Duration::from_mins(20));
        format!("{:?}", world.report())
    };
    assert_eq!(run(), run());
}
