//! A gateway process that does nothing with events but pass them on, and a worker process that handles them.
//!
//! `raw_queue` runs a shard and serves its events, undecoded, to one worker at a time over TCP. `raw_queue worker ADDRESS`
//! is a worker. The shard outlives its workers: they can be updated or crash, and no event is lost. An event whose worker died
//! before it could say that it was handled is handled again.
//!
//! With `DISCORD_TOKEN` it runs on Discord: start workers yourself, with the address that it prints. Without, it starts a local
//! Discord in this process, and two workers as processes of their own: the first dies half-way, the second goes on.

mod frame;
mod queue;
mod worker;

use std::{env, error::Error, process::Stdio};

use cordial::{model::TokenError, prelude::*, sandbox::Sandbox};
use tokio::{net::TcpListener, process::Command};

use crate::queue::Queue;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// How many events a worker may have that it has not handled. Behind them they wait in the shard, and then with Discord.
const IN_FLIGHT: usize = 64;

#[tokio::main]
async fn main() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    if let [role, address, rest @ ..] = arguments.as_slice()
        && role == "worker"
    {
        let patience = rest.first().map(|count| count.parse()).transpose()?;
        return worker::run(address, patience).await;
    }
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    match Token::from_env() {
        Ok(token) => on_discord(token, listener).await,
        Err(TokenError::Missing) => in_the_sandbox(listener).await,
        Err(error) => Err(error.into()),
    }
}

/// Serves until Ctrl-C, and then keeps nothing: what no worker has handled comes again only in the same session.
async fn on_discord(token: Token, listener: TcpListener) -> Result<()> {
    println!(
        "Start a worker: raw_queue worker {}",
        listener.local_addr()?
    );
    let mut queue = Queue::new(shard(token, None), listener, IN_FLIGHT);
    tokio::select! {
        served = queue.serve() => served,
        stopped = tokio::signal::ctrl_c() => Ok(stopped?),
    }
}

async fn in_the_sandbox(listener: TcpListener) -> Result<()> {
    let sandbox = Sandbox::start().await?;
    let address = listener.local_addr()?.to_string();
    let shard = shard(sandbox.token().clone(), Some(sandbox.gateway_url()));
    let mut queue = Queue::new(shard, listener, IN_FLIGHT);
    let story = async {
        sandbox.bot_online().await?;
        let alice = sandbox.user("alice");
        for number in 1..=200 {
            alice
                .say(sandbox.channel(), format!("message {number}"))
                .await?;
        }
        alice.say(sandbox.channel(), "that is all").await?;
        println!("alice has said everything; a worker starts, which dies after 50 events");
        worker_process(&address, &["50"]).await?;
        println!("another worker starts");
        worker_process(&address, &[]).await
    };
    tokio::select! {
        served = queue.serve() => served,
        told = story => told,
    }
}

fn shard(token: Token, url: Option<String>) -> Shard {
    let intents = Intents::GUILDS | Intents::GUILD_MESSAGES | Intents::MESSAGE_CONTENT;
    let builder = Shard::builder(token, intents).event_capacity(IN_FLIGHT);
    match url {
        Some(url) => builder.url(url).start(),
        None => builder.start(),
    }
}

/// Runs this program as a worker until it ends.
async fn worker_process(address: &str, rest: &[&str]) -> Result<()> {
    let status = Command::new(env::current_exe()?)
        .args(["worker", address])
        .args(rest)
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .status()
        .await?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("the worker ended with {status}").into())
    }
}
