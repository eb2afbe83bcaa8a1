//! Resident memory per shard that has nothing to do: `gateway_C idle --data DIR [--shards 500] [--bytes 2000000] [--seconds 16]
//! [--contender cordial|twilight]`.
//!
//! Every shard gets READY and that many bytes of guilds, and after that nothing but acknowledged heartbeats, one every
//! 5 seconds. The server is another process. What is printed is what the process has grown by, divided by the number of
//! shards; `idle` is the figure that counts, `trimmed` the same after glibc gave back what it kept, `live` what was asked of
//! the allocator and not given back (C code, as zstd's, does not ask it).

use std::{path::PathBuf, sync::Arc, time::Duration};

use measure::{arg, line, live, load, num, rss, trim, watch_live};
use tokio::sync::Semaphore;

use crate::{
    Compression,
    server::{self, Server},
};

/// READY and guilds, small and medium by turns.
fn messages() -> Vec<String> {
    let dir = PathBuf::from(arg("--data").unwrap_or_else(|| "data".into()));
    let mut messages = load(&dir, "ready", usize::MAX);
    let (small, medium) = (load(&dir, "guild_small", usize::MAX), load(&dir, "guild_medium", usize::MAX));
    let wanted = num("--bytes", 2_000_000) as usize;
    let mut bytes = 0;
    for (n, guild) in small.chunks(4).zip(medium).flat_map(|(small, medium)| small.iter().cloned().chain([medium])).enumerate() {
        bytes += guild.len();
        if bytes > wanted {
            break;
        }
        // Sequence numbers rise.
        let at = guild.find(r#""s":"#).unwrap() + 4;
        let end = at + guild[at..].find(',').unwrap();
        messages.push(format!("{}{}{}", &guild[..at], n + 2, &guild[end..]));
    }
    messages
}

fn peak() -> i64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|l| l.starts_with("VmHWM")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<i64>().unwrap() * 1024
}

/// Starts the shards, waits, and says what they take; or serves them.
pub fn run(compression: Compression) {
    let messages = messages();
    let beats = 1000;
    if server::wanted() {
        return server::serve(&[compression], &messages, Some((5_000, beats)));
    }
    let _ = rustls::crypto::ring::default_provider().install_default();
    let server = Server::start();
    let events = messages.len() as u32;
    let bytes: usize = messages.iter().map(String::len).sum();
    drop(messages);
    let shards = num("--shards", 500) as u32;
    let contender = arg("--contender").unwrap_or_else(|| "cordial".into());
    let bench = format!("idle_{}", compression.name());
    line(&bench, &contender, "shards", f64::from(shards), "count");
    line(&bench, &contender, "received", bytes as f64 / 1e3, "kB/shard");
    let rt = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    rt.block_on(async {
        // The runtime's threads are there before the first figure.
        for _ in 0..16 {
            tokio::spawn(async { tokio::time::sleep(Duration::from_millis(50)).await });
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
        trim();
        watch_live();
        let before = rss();
        let figure = |name: &str| line(&bench, &contender, name, (rss() - before) as f64 / f64::from(shards) / 1e3, "kB/shard");
        let got = Arc::new(Semaphore::new(0));
        for _ in 0..shards {
            let (url, got) = (server.url.clone(), Arc::clone(&got));
            if contender == "twilight" {
                tokio::spawn(twilight(url, got));
            } else {
                tokio::spawn(cordial(url, compression, got));
            }
        }
        let _ = got.acquire_many(shards * events).await.unwrap();
        figure("started");
        for _ in 0..num("--seconds", 16) / 8 {
            tokio::time::sleep(Duration::from_secs(8)).await;
            figure("idle");
        }
        line(&bench, &contender, "live", live() as f64 / f64::from(shards) / 1e3, "kB/shard");
        line(&bench, &contender, "peak", (peak() - before) as f64 / f64::from(shards) / 1e3, "kB/shard");
        trim();
        figure("trimmed");
    });
}

async fn cordial(url: String, compression: Compression, got: Arc<Semaphore>) {
    let mut shard = crate::contenders::cordial_builder(&url, compression).start();
    while let Some(event) = shard.next().await {
        event.unwrap();
        got.add_permits(1);
    }
}

async fn twilight(url: String, got: Arc<Semaphore>) {
    use futures_util::StreamExt;
    use twilight_gateway::{ConfigBuilder, Intents, Message, Shard, ShardId};
    let config = ConfigBuilder::new("token".into(), Intents::all()).proxy_url(url).build();
    let mut shard = Shard::with_config(ShardId::ONE, config);
    while let Some(message) = shard.next().await {
        let Message::Text(text) = message.unwrap() else { panic!("closed") };
        if text.starts_with(r#"{"t":"READY"#) || text.starts_with(r#"{"t":"GUILD"#) {
            got.add_permits(1);
        }
    }
}
