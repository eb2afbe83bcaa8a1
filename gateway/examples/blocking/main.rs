//! A bot on plain blocking sockets: no async runtime at all, only the sans-IO session.
//!
//! ```text
//! DISCORD_TOKEN=… cargo run -p cordial-gateway --no-default-features --example blocking -- ws://127.0.0.1:8080
//! ```
//!
//! It speaks `ws://`, so point it at the sandbox. After ten events, or as many as the second argument says, it shuts down and
//! prints what the session can be resumed from; give that text as the third argument to go on where it stopped.

mod driver;
mod websocket;

use std::process::ExitCode;

use cordial_gateway::{ResumeState, SessionConfig};
use cordial_model::{Token, gateway::Intents};

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let url = arguments
        .next()
        .ok_or("usage: blocking ws://HOST:PORT [EVENTS [RESUME-STATE]]")?;
    let mut config = SessionConfig::new(Token::from_env()?, Intents::non_privileged());
    config.url = url;
    let wanted: u32 = arguments.next().map_or(Ok(10), |number| number.parse())?;
    config.resume = arguments
        .next()
        .map(|text| ResumeState::from_json(&text))
        .transpose()?;
    let mut events = 0;
    let state = driver::run(config, |event| {
        println!(
            "{:>4} {} ({} bytes)",
            event.sequence,
            event.name(),
            event.data.len()
        );
        events += 1;
        events < wanted
    })?;
    if let Some(state) = state {
        println!("{}", state.to_json());
    }
    Ok(())
}
