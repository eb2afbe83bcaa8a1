//! From two shards to four while events come: none is lost, none comes twice.
//!
//! It runs on a local Discord in this process. Messages are numbered, so that what is missing or doubled would show.

use std::{collections::BTreeMap, error::Error, time::Duration};

use cordial::{
    prelude::*,
    sandbox::{Population, Sandbox},
};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let sandbox = Sandbox::builder()
        .population(Population::guilds(20).members(3).channels(3))
        .start()
        .await?;
    sandbox.gateway().configure(|settings| {
        settings.shards = 2;
        settings.max_concurrency = 4;
    });
    let http = Client::builder()
        .token(sandbox.token())
        .proxy(sandbox.api_url())
        .build()?;

    let intents = Intents::GUILDS | Intents::GUILD_MESSAGES | Intents::MESSAGE_CONTENT;
    let mut cluster = Cluster::builder(sandbox.token().clone(), intents)
        .recommended(&http)
        .await?
        .events(EventTypeFlags::READY | EventTypeFlags::MESSAGE_CREATE)
        // The local Discord sends all sessions the same at the same time. Leave more between them on the real one: the
        // default is 15 seconds.
        .reshard_horizon(Duration::from_secs(1))
        .start();
    let handle = cluster.handle();

    // The events have to be taken while the cluster reshards, so that is done beside.
    let resharding = async {
        sandbox.bot_online().await?;
        let alice = sandbox.user("alice");
        let mut said = 0;
        let mut say = async |until: &mut (dyn Future<Output = _> + Unpin)| {
            loop {
                alice
                    .say(sandbox.channel(), format!("message {said}"))
                    .await?;
                said += 1;
                let pause = tokio::time::sleep(Duration::from_millis(5));
                tokio::select! {
                    done = &mut *until => return Ok::<_, Box<dyn Error>>(done),
                    () = pause => {}
                }
            }
        };
        sandbox.gateway().configure(|settings| settings.shards = 4);
        let resharded = say(&mut Box::pin(handle.reshard_to_recommended(&http))).await??;
        if let Some(resharded) = resharded {
            println!(
                "from {} to {} shards in {:.1} s",
                resharded.from,
                resharded.to,
                resharded.took.as_secs_f32()
            );
        }
        alice.say(sandbox.channel(), "the end").await?;
        Ok::<u32, Box<dyn Error>>(said)
    };

    let taking = async {
        let mut seen: BTreeMap<String, u32> = BTreeMap::new();
        let mut by_shard: BTreeMap<ShardId, u32> = BTreeMap::new();
        while let Some((shard, event)) = cluster.next_event().await {
            match event? {
                Event::MessageCreate(message) if message.content == "the end" => break,
                Event::MessageCreate(message) => {
                    *seen.entry(message.content.to_string()).or_default() += 1;
                    *by_shard.entry(shard).or_default() += 1;
                }
                Event::Ready(_) => println!("shard {shard} is ready"),
                _ => {}
            }
        }
        Ok::<_, Box<dyn Error>>((seen, by_shard))
    };

    let (said, (seen, by_shard)) = tokio::try_join!(resharding, taking)?;
    for (shard, count) in by_shard {
        println!("shard {shard} brought {count} messages");
    }
    let doubled = seen.values().filter(|count| **count > 1).count();
    println!(
        "{said} messages said, {} seen, {doubled} of them twice",
        seen.len()
    );
    cluster.shutdown().await;
    sandbox.shutdown().await;
    Ok(())
}
