//! A whole bot in one command, on Discord or without it.
//!
//! Without `DISCORD_TOKEN`, it starts a local Discord in this process, connects the bot to it over real sockets, and lets
//! alice talk to the bot; at a terminal, you can go on as alice. With `DISCORD_TOKEN`, the same bot runs on Discord, or on
//! the server at `DISCORD_API_URL`, such as a `cordial-sandbox` of its own.

mod bot;
mod person;

use std::{
    io::{self, IsTerminal},
    process::ExitCode,
};

use cordial::{
    model::{Token, TokenError},
    sandbox::Sandbox,
};
use tokio::sync::oneshot;

use crate::bot::{Place, Stopped};

#[tokio::main]
async fn main() -> ExitCode {
    let result = match Token::from_env() {
        Ok(token) => on_discord(token).await,
        Err(TokenError::Missing) => in_the_sandbox().await,
        Err(error) => Err(error.into()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn on_discord(token: Token) -> Result<(), Box<dyn std::error::Error>> {
    let api_url = std::env::var("DISCORD_API_URL").ok();
    println!(
        "The bot runs on {}. Say !ping or use /hello; Ctrl-C ends it.",
        api_url.as_deref().unwrap_or("Discord")
    );
    let name = token
        .application_id()
        .map_or_else(|| "session".to_owned(), |id| id.to_string());
    let session_file = std::env::temp_dir().join(format!("cordial-quickstart-{name}.json"));
    let place = Place {
        api_url,
        session_file: Some(session_file),
    };
    Ok(bot::run(token, place, interrupted()).await?)
}

async fn in_the_sandbox() -> Result<(), Box<dyn std::error::Error>> {
    let sandbox = Sandbox::start().await?;
    println!(
        "A local Discord listens on {}. Set DISCORD_TOKEN to run this bot on Discord.",
        sandbox.api_url()
    );

    let (stop, stopped) = oneshot::channel::<()>();
    let place = Place {
        api_url: Some(sandbox.api_url()),
        session_file: None,
    };
    let mut bot = tokio::spawn(bot::run(sandbox.token().clone(), place, async {
        // Dropping the sender stops the bot as well.
        let _ = stopped.await;
    }));

    let talk = async {
        person::converse(&sandbox).await?;
        if io::stdin().is_terminal() {
            person::be_alice(&sandbox).await?;
        }
        Ok::<(), Box<dyn std::error::Error>>(())
    };
    let talked = tokio::select! {
        talked = talk => talked,
        () = interrupted() => Ok(()),
        // The bot ends by itself only if something is wrong.
        ended = &mut bot => return Err(ended?.err().unwrap_or_else(Stopped::by_itself).into()),
    };
    drop(stop);
    bot.await??;
    sandbox.shutdown().await;
    talked
}

/// Completes at the first Ctrl-C; a second one ends the process at once.
async fn interrupted() {
    if tokio::signal::ctrl_c().await.is_err() {
        // No handler can be installed here: then Ctrl-C ends the process as it always does.
        return std::future::pending().await;
    }
    println!();
    tokio::spawn(async {
        let _ = tokio::signal::ctrl_c().await;
        std::process::exit(130);
    });
}
