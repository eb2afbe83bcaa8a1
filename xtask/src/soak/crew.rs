//! The cluster on trial, and what came out of it.

use std::{collections::BTreeMap, fs, time::Duration};

use cordial::{
    gateway::{Cluster, ClusterHandle, ClusterState, ShardId, ShardState},
    model::gateway::{EventType, Intents, RawEvent, Ready},
};
use tokio::time::{Instant, MissedTickBehavior, interval};

use super::{Plan, ledger::Ledger, server::Server};

/// How often the trial looks whether it is done.
const GLANCE: Duration = Duration::from_millis(250);
/// How often a line is printed.
const REPORT: Duration = Duration::from_secs(10);

/// All that came out of the cluster, over restarts.
#[derive(Debug, Default)]
pub(super) struct Books {
    pub(super) ledger: Ledger,
    /// How many events of each name came.
    pub(super) kinds: BTreeMap<String, u64>,
    /// What was wrong, and how often.
    pub(super) errors: BTreeMap<String, u64>,
    /// Events that came before the READY of their shard.
    pub(super) strays: u64,
}

impl Books {
    fn note(&mut self, shard: ShardId, event: &RawEvent) {
        let number = shard.number();
        *self.kinds.entry(event.name().to_owned()).or_default() += 1;
        if event.kind == EventType::Ready {
            match event.decode_as::<Ready>() {
                Ok(ready) => self
                    .ledger
                    .begins(number, &ready.session_id, event.sequence),
                Err(error) => *self.errors.entry(error.to_string()).or_default() += 1,
            }
        } else if !self.ledger.received(number, event.sequence) {
            self.strays += 1;
        }
    }

    /// How many events of a name came.
    pub(super) fn count(&self, name: &str) -> u64 {
        self.kinds.get(name).copied().unwrap_or_default()
    }
}

/// The cluster, while it runs.
#[derive(Debug)]
pub(super) struct Crew {
    cluster: Cluster,
    pub(super) handle: ClusterHandle,
}

impl Crew {
    /// Starts a cluster as the sandbox recommends, or from what the last one saved.
    pub(super) async fn start(
        plan: &Plan,
        server: &Server,
        saved: Option<ClusterState>,
    ) -> Result<Self, String> {
        let cluster = Cluster::builder(server.token.clone(), Intents::all())
            .compression(plan.compression)
            .resume(saved)
            .recommended(server.http())
            .await
            .map_err(|error| error.to_string())?
            .start();
        let handle = cluster.handle();
        Ok(Self { cluster, handle })
    }

    /// Takes events until something is so, or a time is over. Answers whether it was so.
    pub(super) async fn run_until(
        &mut self,
        books: &mut Books,
        time: Duration,
        mut done: impl FnMut(&Books, &ClusterHandle) -> bool,
    ) -> Result<bool, String> {
        let begin = Instant::now();
        let mut glance = interval(GLANCE);
        glance.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let (mut next_report, mut reported) = (begin + REPORT, books.ledger.total());
        loop {
            tokio::select! {
                biased;
                _ = glance.tick() => {
                    if done(books, &self.handle) {
                        return Ok(true);
                    }
                    let now = Instant::now();
                    if now >= begin + time {
                        return Ok(false);
                    }
                    if now >= next_report {
                        let total = books.ledger.total();
                        self.report(begin, (total - reported) / REPORT.as_secs(), books);
                        (next_report, reported) = (now + REPORT, total);
                    }
                }
                item = self.cluster.next() => match item {
                    None => return Err(String::from("all shards have ended")),
                    Some((shard, Ok(event))) => books.note(shard, &event),
                    Some((shard, Err(error))) if error.is_fatal() => {
                        return Err(format!("shard {shard} has ended: {error}"));
                    }
                    Some((_, Err(error))) => {
                        *books.errors.entry(error.to_string()).or_default() += 1;
                    }
                },
            }
        }
    }

    /// Takes events until every shard is up and has been told of its guilds.
    pub(super) async fn come_up(
        &mut self,
        books: &mut Books,
        guilds: u64,
        patience: Duration,
    ) -> Result<(), String> {
        let up = |books: &Books, handle: &ClusterHandle| {
            books.count("GUILD_CREATE") >= guilds && ready(handle) == handle.shards().len()
        };
        if self.run_until(books, patience, up).await? {
            return Ok(());
        }
        Err(format!(
            "after {} s {} of {} shards are ready, and {} of {guilds} guilds came",
            patience.as_secs(),
            ready(&self.handle),
            self.handle.shards().len(),
            books.count("GUILD_CREATE"),
        ))
    }

    /// Stops the cluster. What it gives is written and read, as by a process that ends.
    pub(super) async fn stop(self) -> Result<ClusterState, String> {
        let saved = self.cluster.shutdown().await.to_json();
        ClusterState::from_json(&saved).map_err(|error| format!("the saved state: {error}"))
    }

    fn report(&self, begin: Instant, rate: u64, books: &Books) {
        let (missing, doubled) = books.ledger.faults();
        println!(
            "{:>5} s  {} of {} ready  {rate} events/s  {} resumed  {missing} missing  {doubled} doubled  {} errors  {} MB",
            begin.elapsed().as_secs(),
            ready(&self.handle),
            self.handle.shards().len(),
            books.count("RESUMED"),
            books.errors.values().sum::<u64>(),
            resident().unwrap_or_default() / 1_000_000,
        );
    }
}

/// How many shards are ready.
fn ready(handle: &ClusterHandle) -> usize {
    let statuses = handle.statuses();
    let ready = statuses
        .iter()
        .filter(|status| status.state == ShardState::Ready);
    ready.count()
}

/// How many bytes of this process are in memory; nothing where the system does not tell in Linux's way.
pub(super) fn resident() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}
