//! The smallest bot: one shard of `cordial-gateway`, the models, and nothing else.
//!
//! It has no REST client, so it can only listen and show a presence. With `DISCORD_TOKEN` it runs on Discord until
//! Ctrl-C. Without, it starts a local Discord in this process, where alice says something.

use std::{error::Error, pin::pin};

use cordial_gateway::Shard;
use cordial_model::{
    Token, TokenError,
    gateway::{Event, Intents, UpdatePresence},
    presence::Activity,
};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let intents = Intents::GUILDS | Intents::GUILD_MESSAGES | Intents::MESSAGE_CONTENT;
    match Token::from_env() {
        Ok(token) => listen(Shard::builder(token, intents).start()).await,
        Err(TokenError::Missing) => {
            let sandbox = cordial::sandbox::Sandbox::start().await?;
            let shard = Shard::builder(sandbox.token().clone(), intents)
                .url(sandbox.gateway_url())
                .start();
            let bot =
                tokio::spawn(async { listen(shard).await.map_err(|error| error.to_string()) });
            sandbox.bot_online().await?;
            let alice = sandbox.user("alice");
            for line in ["hello", "is anybody there?", "!bye"] {
                alice.say(sandbox.channel(), line).await?;
            }
            Ok(bot.await??)
        }
        Err(error) => Err(error.into()),
    }
}

/// Shows what is said, until somebody says `!bye` or Ctrl-C is pressed.
async fn listen(mut shard: Shard) -> Result<(), Box<dyn Error>> {
    let mut interrupted = pin!(tokio::signal::ctrl_c());
    loop {
        let event = tokio::select! {
            _ = &mut interrupted => break,
            event = shard.next_event() => event,
        };
        match event {
            Some(Ok(Event::Ready(ready))) => {
                println!("logged in as {}", ready.user.username);
                let presence = UpdatePresence {
                    activities: vec![Activity::custom("listening")],
                    ..UpdatePresence::default()
                };
                shard.sender().update_presence(&presence).await?;
            }
            Some(Ok(Event::MessageCreate(message))) => {
                println!("{}: {}", message.author.username, message.content);
                if message.content == "!bye" {
                    break;
                }
            }
            Some(Ok(_)) => {}
            Some(Err(error)) if error.is_fatal() => return Err(error.into()),
            Some(Err(error)) => eprintln!("({error})"),
            None => return Ok(()),
        }
    }
    // The bot is seen offline at once. `shutdown` would keep the session for the next process instead.
    shard.end_session().await;
    Ok(())
}
