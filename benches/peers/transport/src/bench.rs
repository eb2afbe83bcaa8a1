//! CPU time per event of a client that reads the mix as fast as it can, from READY to the last event. Contenders take
//! turns, so that a slow spell of the machine hits them all; medians. Server on core 1, client on core 0.

use std::{path::PathBuf, time::Instant};

use measure::{Count, arg, count, cpu, line, load, median, num, pin};

use crate::{
    Compression,
    contenders::{Contender, Job, read},
    server::{self, Server},
};

/// READY and the mix, cut off behind its last interaction, so that who filters sees the end.
fn messages() -> Vec<String> {
    let dir = PathBuf::from(arg("--data").unwrap_or_else(|| "data".into()));
    let mut mix = load(&dir, "mix", usize::MAX);
    mix.truncate(num("--events", 60_000) as usize);
    let last = mix.iter().rposition(|m| is_interaction(m)).expect("the mix has interactions");
    mix.truncate(last + 1);
    mix.splice(0..0, load(&dir, "ready", usize::MAX));
    mix
}

fn is_interaction(message: &str) -> bool {
    message.starts_with(r#"{"t":"INTERACTION_CREATE""#)
}

/// Runs every contender, or serves them.
pub fn run(compression: Compression) {
    let messages = messages();
    if server::wanted() {
        return server::serve(&[compression], &messages, None);
    }
    pin(0);
    let _ = rustls::crypto::ring::default_provider().install_default();
    let server = Server::start();
    let job = Job {
        url: server.url.clone(),
        compression,
        events: messages.len() - 1,
        interactions: messages.iter().filter(|m| is_interaction(m)).count(),
    };
    let bytes: usize = messages[1..].iter().map(String::len).sum();
    drop(messages);
    let bench = format!("gateway_{}", compression.name());
    line(&bench, "stream", "events", job.events as f64, "count");
    line(&bench, "stream", "interactions", job.interactions as f64, "count");
    line(&bench, "stream", "mean", bytes as f64 / job.events as f64, "bytes");
    let only = arg("--only");
    let contenders: Vec<_> = Contender::ALL.into_iter().filter(|c| only.as_deref().is_none_or(|only| c.name().contains(only))).collect();
    let rt = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut figures = vec![(Vec::new(), Vec::new(), Count::default()); contenders.len()];
    for run in 0..=num("--runs", 7) {
        for (contender, (rates, costs, counted)) in contenders.iter().zip(&mut figures) {
            let mut start = (Instant::now(), cpu());
            let mut work = || rt.block_on(read(*contender, &job, || start = (Instant::now(), cpu())));
            // The first run warms up, and counts.
            if run == 0 {
                *counted = count(&mut work).1;
                continue;
            }
            work();
            let n = job.events as f64;
            rates.push(n / start.0.elapsed().as_secs_f64());
            costs.push((cpu() - start.1) / n * 1e6);
        }
    }
    for (contender, (rates, costs, counted)) in contenders.into_iter().zip(figures) {
        let name = contender.name();
        line(&bench, name, "client_cpu", median(costs), "us/event");
        line(&bench, name, "events", median(rates), "1/s");
        line(&bench, name, "allocs", counted.allocs as f64 / job.events as f64, "1/event");
    }
}
