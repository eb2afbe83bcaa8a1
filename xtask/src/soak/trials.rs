//! What is done to a cluster, and what must hold.

use std::time::Duration;

use cordial::gateway::Compression;
use tokio::time::Instant;

use super::{
    Plan,
    crew::{Books, Crew, resident},
    server::{Server, Told},
};

/// How long the rest of what was sent may be on its way.
const SETTLE: Duration = Duration::from_mins(2);
/// How many bytes an idle shard may take, on plain text and on zlib-stream. libzstd keeps the window of its stream, which for
/// Discord's is four times as much.
const BYTES_PER_SHARD: u64 = 60_000;
/// After so long without traffic every shard has had a heartbeat acknowledged, and is at rest.
const BECOMES_IDLE: Duration = Duration::from_secs(45);
/// How many sessions may identify at a time, and how often.
const CONCURRENCY: u32 = 16;
const IDENTIFY_WINDOW: Duration = Duration::from_secs(5);
/// How long a resumable cluster runs before it is stopped again.
const BETWEEN_RESTARTS: Duration = Duration::from_secs(8);
/// How long the consumer takes nothing.
const STALL: Duration = Duration::from_mins(1);

/// Shards come up in the time that Discord's rules allow, take little memory, and lose nothing under traffic and faults.
pub(super) async fn steady(plan: &Plan, server: &Server) -> Result<(), String> {
    let mut books = Books::default();
    let before = resident();
    let begin = Instant::now();
    let mut crew = come_up(plan, server, &mut books).await?;
    let windows = plan.shards.div_ceil(CONCURRENCY) - 1;
    let allowed = IDENTIFY_WINDOW * windows;
    println!(
        "{} shards and {} guilds came up in {:.1} s; the rules alone take {:.1} s",
        plan.shards,
        plan.guilds,
        begin.elapsed().as_secs_f64(),
        allowed.as_secs_f64(),
    );
    let per_shard = || {
        let (before, after) = before.zip(resident())?;
        Some(after.saturating_sub(before) / u64::from(plan.shards))
    };
    if let Some(bytes) = per_shard() {
        println!("{bytes} bytes of resident memory per shard, no TLS");
    }
    crew.run_until(&mut books, BECOMES_IDLE, |_, _| false)
        .await?;
    let idle = per_shard();
    if let Some(bytes) = idle {
        println!("{bytes} bytes of resident memory per idle shard, no TLS");
    }

    server.begin_traffic(plan)?;
    server.begin_faults(plan.seed, plan.faults)?;
    crew.run_until(&mut books, plan.time, |_, _| false).await?;
    server.end_faults()?;
    server.end_traffic()?;
    let told = settle(&mut crew, &mut books, server).await?;
    crew.stop().await?;
    verify(&books, &told)?;
    let bounded = plan.compression != Compression::Zstd;
    if bounded && idle.is_some_and(|bytes| bytes > BYTES_PER_SHARD) {
        return Err(format!("more than {BYTES_PER_SHARD} bytes per idle shard"));
    }
    Ok(())
}

/// Stopping and starting again loses nothing, doubles nothing, and spends no identify.
pub(super) async fn restart(plan: &Plan, server: &Server) -> Result<(), String> {
    let mut books = Books::default();
    let mut crew = come_up(plan, server, &mut books).await?;
    server.begin_traffic(plan)?;
    let begin = Instant::now();
    let mut restarts = 0;
    while begin.elapsed() < plan.time {
        crew.run_until(&mut books, BETWEEN_RESTARTS, |_, _| false)
            .await?;
        let saved = crew.stop().await?;
        crew = Crew::start(plan, server, Some(saved)).await?;
        restarts += 1;
    }
    server.end_traffic()?;
    let told = settle(&mut crew, &mut books, server).await?;
    crew.stop().await?;
    println!("{restarts} restarts of {} shards", plan.shards);
    verify(&books, &told)?;
    only_the_first_identifies(plan, server)
}

/// A consumer that takes nothing for a while loses no session and no event.
pub(super) async fn stall(plan: &Plan, server: &Server) -> Result<(), String> {
    let mut books = Books::default();
    let mut crew = come_up(plan, server, &mut books).await?;
    server.begin_traffic(plan)?;
    crew.run_until(&mut books, plan.time / 4, |_, _| false)
        .await?;
    println!("nothing is taken for {} s", STALL.as_secs());
    tokio::time::sleep(STALL).await;
    crew.run_until(&mut books, plan.time / 4, |_, _| false)
        .await?;
    server.end_traffic()?;
    let told = settle(&mut crew, &mut books, server).await?;
    crew.stop().await?;
    verify(&books, &told)?;
    only_the_first_identifies(plan, server)
}

async fn come_up(plan: &Plan, server: &Server, books: &mut Books) -> Result<Crew, String> {
    let mut crew = Crew::start(plan, server, None).await?;
    let windows = plan.shards.div_ceil(CONCURRENCY);
    let patience = IDENTIFY_WINDOW * windows + Duration::from_mins(1);
    crew.come_up(books, plan.guilds.into(), patience).await?;
    Ok(crew)
}

/// Takes events until every session has come to where the sandbox says that it is.
async fn settle(crew: &mut Crew, books: &mut Books, server: &Server) -> Result<Vec<Told>, String> {
    let mut told = Vec::new();
    let mut failure = None;
    let arrived = crew
        .run_until(books, SETTLE, |books, _| match server.sessions() {
            Err(error) => {
                failure = Some(error);
                true
            }
            Ok(sessions) => {
                told = sessions;
                let mut current = told.iter().filter(|session| !session.ended);
                current.all(|session| {
                    let account = books.ledger.account(&session.id);
                    account.is_some_and(|account| account.last == session.sequence)
                })
            }
        })
        .await?;
    match failure {
        Some(error) => Err(error),
        None if arrived => Ok(told),
        None => Err(format!(
            "after {} s not everything that was sent has come",
            SETTLE.as_secs()
        )),
    }
}

/// Compares what came with what was sent.
fn verify(books: &Books, told: &[Told]) -> Result<(), String> {
    let mut wrong = Vec::new();
    for session in told {
        let Some(account) = books.ledger.account(&session.id) else {
            if !session.ended {
                wrong.push(format!("session {} is not known here", session.id));
            }
            continue;
        };
        // A RESUMED that was lost with its connection is not sent again; everything else is.
        let lost: Vec<_> = account
            .missing
            .iter()
            .filter(|number| !session.resumed.contains(number))
            .collect();
        if !lost.is_empty() || account.doubled > 0 {
            wrong.push(format!(
                "session {} of shard {}: {} lost, the first of them {:?}; {} doubled",
                session.id,
                account.shard,
                lost.len(),
                lost.first(),
                account.doubled
            ));
        }
    }
    for (error, times) in &books.errors {
        println!("    {times:>6} x {error}");
    }
    println!(
        "{} dispatches in {} sessions, {} resumes, {} events before a READY",
        books.ledger.total(),
        books.ledger.sessions().count(),
        books.count("RESUMED"),
        books.strays
    );
    if books.strays > 0 {
        wrong.push(format!("{} events came before a READY", books.strays));
    }
    if wrong.is_empty() {
        println!("every dispatch is accounted for");
        return Ok(());
    }
    Err(wrong.join("\n"))
}

/// Every shard has identified once, and then only resumed.
fn only_the_first_identifies(plan: &Plan, server: &Server) -> Result<(), String> {
    let identifies = server.identifies()?;
    println!("{identifies} identifies for {} shards", plan.shards);
    if identifies == u64::from(plan.shards) {
        return Ok(());
    }
    Err(String::from("identifies were spent"))
}
