//! A restart that loses nothing: the sessions of all shards are kept in a file, and the next process resumes them.
//!
//! With `DISCORD_TOKEN` it runs on Discord, or on the server at `DISCORD_API_URL`, until Ctrl-C; start it again to go on. Without,
//! it starts a local Discord in this process, and goes through a stop and a start there, with messages in between.

use std::{error::Error, path::Path, pin::pin, time::Duration};

use cordial::{gateway::ClusterState, model::TokenError, prelude::*, sandbox::Sandbox};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    match Token::from_env() {
        Ok(token) => {
            let mut http = Client::builder().token(&token);
            if let Ok(url) = std::env::var("DISCORD_API_URL") {
                http = http.proxy(url);
            }
            let name = token
                .application_id()
                .map_or_else(|| "bot".to_owned(), |id| id.to_string());
            let file = std::env::temp_dir().join(format!("cordial-restart-{name}.json"));
            let interrupted = async {
                // Without a handler for it, Ctrl-C ends the process as it always does.
                if tokio::signal::ctrl_c().await.is_err() {
                    std::future::pending::<()>().await;
                }
            };
            run(token, &http.build()?, &file, interrupted).await
        }
        Err(TokenError::Missing) => in_the_sandbox().await,
        Err(error) => Err(error.into()),
    }
}

/// Runs the bot until `stop` completes. Begins and ends with the file.
async fn run(
    token: Token,
    http: &Client,
    file: &Path,
    stop: impl Future<Output = ()>,
) -> Result<(), Box<dyn Error>> {
    let saved = std::fs::read_to_string(file)
        .ok()
        .and_then(|text| ClusterState::from_json(&text).ok());
    let intents = Intents::GUILDS | Intents::GUILD_MESSAGES | Intents::MESSAGE_CONTENT;
    let mut cluster = Cluster::builder(token, intents)
        // First what is there, then how many shards to run and how many may identify: none has to if all can resume.
        .resume(saved)
        .recommended(http)
        .await?
        .events(EventTypeFlags::READY | EventTypeFlags::RESUMED | EventTypeFlags::MESSAGE_CREATE)
        .start();

    let mut stop = pin!(stop);
    loop {
        let (shard, event) = tokio::select! {
            () = &mut stop => break,
            event = cluster.next_event() => match event {
                Some(event) => event,
                None => break,
            },
        };
        match event {
            Ok(Event::Ready(_)) => println!("shard {shard} begins"),
            Ok(Event::Resumed(())) => println!("shard {shard} goes on"),
            Ok(Event::MessageCreate(message)) => {
                println!("{}: {}", message.author.username, message.content);
            }
            Ok(_) => {}
            Err(error) if error.is_fatal() => return Err(error.into()),
            Err(error) => eprintln!("shard {shard}: {error}"),
        }
    }
    // What was received and not taken comes again, to the next process.
    let state = cluster.shutdown().await;
    std::fs::write(file, state.to_json())?;
    println!(
        "{} sessions kept in {}",
        state.sessions.len(),
        file.display()
    );
    Ok(())
}

async fn in_the_sandbox() -> Result<(), Box<dyn Error>> {
    let sandbox = Sandbox::start().await?;
    sandbox.gateway().configure(|settings| {
        settings.shards = 3;
        settings.max_concurrency = 3;
    });
    let http = Client::builder()
        .token(sandbox.token())
        .proxy(sandbox.api_url())
        .build()?;
    let token = || sandbox.token().clone();
    let file = std::env::temp_dir().join(format!("cordial-restart-{}.json", std::process::id()));
    let alice = sandbox.user("alice");

    let first = async {
        sandbox.bot_online().await?;
        alice.say(sandbox.channel(), "before").await?;
        tokio::time::sleep(Duration::from_secs(1)).await;
        Ok::<_, Box<dyn Error>>(())
    };
    let mut said = Ok(());
    run(token(), &http, &file, async { said = first.await }).await?;
    said?;

    alice.say(sandbox.channel(), "while it was away").await?;

    let second = async {
        alice.say(sandbox.channel(), "after").await?;
        tokio::time::sleep(Duration::from_secs(1)).await;
        Ok::<_, Box<dyn Error>>(())
    };
    let mut said = Ok(());
    run(token(), &http, &file, async { said = second.await }).await?;
    said?;
    println!(
        "{} identifies in all",
        sandbox.gateway().totals().identifies
    );
    std::fs::remove_file(&file)?;
    sandbox.shutdown().await;
    Ok(())
}
