//! Long trials of a whole cluster on a local Discord in a process of its own, with every dispatch accounted for.
//!
//! `server` runs the sandbox under load, `crew` the cluster that listens to it, `ledger` keeps the books, and `trials` says what
//! is done to them and what must hold.

mod crew;
mod ledger;
mod server;
mod trials;

use std::time::Duration;

use self::server::Server;

/// What `cargo xtask soak --help` says.
const HELP: &str = "\
cargo run --release -p xtask --features soak -- soak <trial> [options]

  steady     shards that stay up under traffic and faults
  restart    the cluster is stopped and started again from what it saved, again and again, under traffic
  stall      the consumer stops reading for a minute

  --shards N        default 500, 50 for restart, 16 for stall
  --guilds N        default 20 for each shard
  --rate N          events in a second, default 2000
  --seconds N       how long traffic lasts, default 600, 120 for restart and stall
  --seed N          what traffic and faults come from; default 1
  --faults N        faults in a minute, for steady; default 120
  --compression C   zlib, zstd or none; default what clusters use by default
  --debug yes       build the sandbox without optimization: good enough for small trials

The figures it ends with are of this process alone; the sandbox has its own.";

/// What is asked for.
#[derive(Clone, Debug)]
struct Plan {
    shards: u32,
    guilds: u32,
    rate: u32,
    time: Duration,
    seed: u64,
    faults: u32,
    compression: cordial::gateway::Compression,
    debug: bool,
}

/// Runs the chore.
pub(crate) fn run(mut words: impl Iterator<Item = String>) -> Result<(), String> {
    let trial = words.next().unwrap_or_default();
    let (shards, seconds) = match trial.as_str() {
        "steady" => (500, 600),
        "restart" => (50, 120),
        "stall" => (16, 120),
        "" | "--help" | "-h" => {
            println!("{HELP}");
            return Ok(());
        }
        other => return Err(format!("there is no trial `{other}`\n\n{HELP}")),
    };
    let mut plan = Plan {
        shards,
        guilds: 0,
        rate: 2000,
        time: Duration::from_secs(seconds),
        seed: 1,
        faults: 120,
        compression: cordial::gateway::Compression::default(),
        debug: false,
    };
    while let Some(option) = words.next() {
        let value = words
            .next()
            .ok_or_else(|| format!("{option} wants a value"))?;
        let number = || -> Result<u32, String> {
            let wrong = |_| format!("{option}: `{value}` is not a whole number");
            value.parse().map_err(wrong)
        };
        match option.as_str() {
            "--shards" => plan.shards = number()?.max(1),
            "--guilds" => plan.guilds = number()?,
            "--rate" => plan.rate = number()?,
            "--seconds" => plan.time = Duration::from_secs(number()?.into()),
            "--seed" => plan.seed = number()?.into(),
            "--faults" => plan.faults = number()?,
            "--debug" => plan.debug = value == "yes",
            "--compression" => {
                plan.compression = match value.as_str() {
                    "zstd" => cordial::gateway::Compression::Zstd,
                    "zlib" => cordial::gateway::Compression::Zlib,
                    "none" => cordial::gateway::Compression::None,
                    other => return Err(format!("there is no compression `{other}`")),
                }
            }
            other => return Err(format!("there is no option `{other}`\n\n{HELP}")),
        }
    }
    if plan.guilds == 0 {
        plan.guilds = plan.shards * 20;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| format!("no runtime: {error}"))?;
    let server = Server::start(&plan)?;
    let verdict = runtime.block_on(async {
        match trial.as_str() {
            "steady" => trials::steady(&plan, &server).await,
            "restart" => trials::restart(&plan, &server).await,
            _ => trials::stall(&plan, &server).await,
        }
    });
    runtime.shutdown_timeout(Duration::from_secs(5));
    verdict
}
