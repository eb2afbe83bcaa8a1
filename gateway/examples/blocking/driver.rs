//! Does what a session says, on one blocking socket.

use std::{
    thread,
    time::{Duration, Instant},
};

use cordial_gateway::{
    Error, ResumeState, SessionConfig, SessionStartLimit, ShardId,
    identify::IdentifyCore,
    protocol::{Input, Output, Session, Shutdown},
};
use cordial_model::gateway::RawEvent;

use crate::websocket::{Received, WebSocket};

/// Runs a session until `on_event` answers false. Yields what the session can be resumed from.
pub(crate) fn run(
    config: SessionConfig,
    mut on_event: impl FnMut(&RawEvent) -> bool,
) -> Result<Option<ResumeState>, Error> {
    let shard = config.shard;
    let mut session = Session::new(Instant::now(), config, seed());
    let mut permits = IdentifyCore::new(Instant::now(), SessionStartLimit::default());
    let mut socket = None;
    loop {
        // Do what the session says.
        while let Some(output) = session.poll_output() {
            match output {
                Output::Connect { url } => {
                    let input = match WebSocket::connect(&url, Duration::from_secs(15)) {
                        Ok(opened) => {
                            socket = Some(opened);
                            Input::Opened
                        }
                        Err(error) => Input::ConnectFailed {
                            reason: error.to_string().into(),
                        },
                    };
                    session.handle_input(Instant::now(), input)?;
                }
                Output::Send(outgoing) => {
                    if let Some(socket) = &mut socket {
                        // A socket that cannot be written to shows when it is read.
                        let _ = socket.send_text(outgoing.as_str());
                    }
                }
                Output::Close { code } => {
                    if let Some(socket) = &mut socket {
                        let _ = socket.send_close(code);
                    }
                }
                Output::Disconnect => socket = None,
                Output::RequestIdentify => {
                    let permit = acquire(&mut permits, shard);
                    session.handle_input(Instant::now(), permit)?;
                }
                Output::Event(event) => {
                    let go_on = on_event(&event);
                    if !go_on {
                        session
                            .handle_input(Instant::now(), Input::Shutdown(Shutdown::KeepSession))?;
                    }
                }
                Output::Error(error) => eprintln!("{error}"),
                Output::Fatal(error) => return Err(error),
                Output::Stopped(state) => return Ok(state),
                // A permit is here at once or not at all, so `CancelIdentify` finds nothing to cancel.
                _ => {}
            }
        }
        // Wait until something comes or the deadline passes.
        let deadline = session.poll_timeout();
        let wait = deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
        match &mut socket {
            None => thread::sleep(wait.unwrap_or_default()),
            Some(open) => {
                let input = match open.receive(wait) {
                    Ok(Received::Nothing) => None,
                    Ok(Received::Text(text)) => Some(Input::Text(text.into())),
                    Ok(Received::Binary(data)) => Some(Input::Binary(data.into())),
                    Ok(Received::Close { code, reason }) => {
                        socket = None;
                        Some(Input::Closed {
                            code,
                            reason: reason.into(),
                        })
                    }
                    Err(error) => {
                        socket = None;
                        let reason = error.to_string().into();
                        Some(Input::Closed { code: None, reason })
                    }
                };
                if let Some(input) = input {
                    session.handle_input(Instant::now(), input)?;
                }
            }
        }
        session.handle_timeout(Instant::now());
    }
}

/// Waits for a permit. With one shard there is next to nothing to wait for.
fn acquire(permits: &mut IdentifyCore, shard: ShardId) -> Input {
    permits.enqueue(Instant::now(), shard);
    loop {
        match permits.poll_output() {
            Some((_, Ok(()))) => return Input::IdentifyGranted,
            Some((_, Err(refused))) => return Input::IdentifyRefused(refused),
            None => {
                if let Some(deadline) = permits.poll_timeout() {
                    thread::sleep(deadline.saturating_duration_since(Instant::now()));
                }
                permits.handle_timeout(Instant::now());
            }
        }
    }
}

/// Something different in every process.
fn seed() -> u64 {
    use std::hash::{BuildHasher, RandomState};

    RandomState::new().hash_one(0)
}
