//! A worker: takes events from the queue, decodes those that it cares about, and says when each is handled.

use std::process::exit;

use cordial::prelude::*;
use tokio::{
    io::{AsyncWriteExt, BufReader},
    net::TcpStream,
};

use crate::{Result, frame};

/// Handles events until the queue is gone or alice has said all. With `patience`, it dies in the middle of that.
pub(crate) async fn run(address: &str, patience: Option<u32>) -> Result<()> {
    let (from, mut to) = TcpStream::connect(address).await?.into_split();
    let mut from = BufReader::new(from);
    let mut handled = 0;
    while let Some((number, event)) = frame::read(&mut from).await? {
        if Some(handled) == patience {
            println!("  (worker) dies with event {number} in its hands");
            exit(0);
        }
        let done = handle(&event)?;
        frame::write_handled(&mut to, number).await?;
        handled += 1;
        if done {
            to.shutdown().await?;
            break;
        }
    }
    println!("  (worker) has handled {handled} events");
    Ok(())
}

/// Handles one event. Those that are not wanted are not decoded. True once alice has said all.
fn handle(event: &RawEvent) -> Result<bool> {
    if event.kind != EventType::MessageCreate {
        println!("  (worker) passes over {}", event.name());
        return Ok(false);
    }
    let message: Message = event.decode_as()?;
    if !message.content.starts_with("message") || message.content.ends_with('0') {
        println!(
            "  (worker) {}: {}",
            message.author.username, message.content
        );
    }
    Ok(message.content == "that is all")
}
