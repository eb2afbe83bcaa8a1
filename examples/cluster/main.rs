//! Many shards with a handler: each shard has a task of its own, so a slow answer delays the guilds of that shard alone.
//!
//! With `DISCORD_TOKEN` it runs on Discord until Ctrl-C, with as many shards as Discord recommends. Without, it starts a local
//! Discord with some guilds in this process, where people talk for a few seconds.

use std::{
    collections::BTreeMap,
    error::Error,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use cordial::{
    model::TokenError,
    prelude::*,
    sandbox::{Population, Sandbox, Traffic},
};

/// How many messages each shard has seen.
type Counts = Arc<Mutex<BTreeMap<ShardId, u64>>>;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    match Token::from_env() {
        Ok(token) => {
            let http = Client::new(&token);
            run(token, &http, async {
                // Without a handler for it, Ctrl-C ends the process as it always does.
                if tokio::signal::ctrl_c().await.is_err() {
                    std::future::pending::<()>().await;
                }
            })
            .await
        }
        Err(TokenError::Missing) => in_the_sandbox().await,
        Err(error) => Err(error.into()),
    }
}

async fn in_the_sandbox() -> Result<(), Box<dyn Error>> {
    let sandbox = Sandbox::builder()
        .population(Population::guilds(100))
        .start()
        .await?;
    sandbox.gateway().configure(|settings| {
        settings.shards = 8;
        settings.max_concurrency = 8;
    });
    let http = Client::builder()
        .token(sandbox.token())
        .proxy(sandbox.api_url())
        .build()?;
    let _traffic = sandbox.traffic(&Traffic::rate(500).after_sessions(8));
    let a_while = tokio::time::sleep(Duration::from_secs(5));
    run(sandbox.token().clone(), &http, a_while).await
}

/// Runs the bot until `stop` completes.
async fn run(
    token: Token,
    http: &Client,
    stop: impl Future<Output = ()>,
) -> Result<(), Box<dyn Error>> {
    let cluster = Cluster::builder(token, Intents::GUILDS | Intents::GUILD_MESSAGES)
        .recommended(http)
        .await?
        .events(EventTypeFlags::READY | EventTypeFlags::MESSAGE_CREATE)
        .start();
    let handle = cluster.handle();
    println!("{} shards start", handle.total());

    let counts = Counts::default();
    let running = {
        let counts = Arc::clone(&counts);
        tokio::spawn(cluster.run(move |shard, event| {
            let counts = Arc::clone(&counts);
            // It may await whatever it needs: its shard's next event comes when it is done.
            async move { handle_event(shard, event, &counts) }
        }))
    };
    stop.await;
    for status in handle.statuses() {
        println!(
            "shard {}: {:?}, {} events wait",
            status.shard, status.state, status.queue_depth
        );
    }
    // Handlers finish what they are at.
    handle.shutdown();
    let state = running.await?;
    for (shard, count) in counts.lock().unwrap_or_else(PoisonError::into_inner).iter() {
        println!("shard {shard}: {count} messages");
    }
    println!("{} sessions could be resumed", state.sessions.len());
    Ok(())
}

fn handle_event(shard: ShardId, event: Result<Event, cordial::gateway::Error>, counts: &Counts) {
    match event {
        Ok(Event::Ready(ready)) => println!("shard {shard}: {} guilds", ready.guilds.len()),
        Ok(Event::MessageCreate(_)) => {
            let mut counts = counts.lock().unwrap_or_else(PoisonError::into_inner);
            *counts.entry(shard).or_default() += 1;
        }
        Ok(_) => {}
        Err(error) => eprintln!("shard {shard}: {error}"),
    }
}
