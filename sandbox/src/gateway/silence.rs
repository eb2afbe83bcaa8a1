//! A connection that falls silent on purpose: it stalls, reads late, or plays dead.

use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite};

use super::{
    Fault,
    connection::{Connection, End, now, until},
    session::Next,
};

/// What is read from a client that is not listened to, at a time.
const DISCARDED: usize = 4096;

impl<S: AsyncRead + AsyncWrite + Unpin> Connection<S> {
    /// Neither sends nor reads anything for a while. What is due meanwhile comes after it.
    pub(super) async fn stall(&mut self, time: Duration) -> Result<(), End> {
        let end = now() + time;
        self.conduct.postpone(time);
        loop {
            tokio::select! {
                () = until(Some(end)) => return Ok(()),
                Some(fault) = self.faults.recv() => match fault {
                    Fault::Drop => return Err(End::Cut),
                    other => self.waiting_faults.push_back(other),
                },
                () = self.wake.notified() => self.check_session()?,
            }
        }
    }

    /// Reads nothing for a while, but goes on sending.
    pub(super) fn stop_reading(&mut self, time: Duration) {
        self.deaf_until = Some(now() + time);
        self.conduct.postpone(time);
    }

    /// Plays dead: what the client sends is thrown away unread and nothing is ever sent, until the client lets go of the
    /// connection or its session is served elsewhere.
    pub(super) async fn play_dead(&mut self) -> Result<(), End> {
        let mut discarded = vec![0; DISCARDED];
        loop {
            tokio::select! {
                read = self.socket.get_mut().read(&mut discarded) => match read {
                    Ok(0) | Err(_) => return Err(End::Lost),
                    Ok(_) => {}
                },
                Some(fault) = self.faults.recv() => if fault == Fault::Drop {
                    return Err(End::Cut);
                },
                // The dead say no goodbye.
                () = self.wake.notified() => if self.check_session().is_err() {
                    return Err(End::Cut);
                },
            }
        }
    }

    /// Whether the connection still serves its session.
    fn check_session(&self) -> Result<(), End> {
        let session = self.session.as_ref();
        match session.and_then(|session| session.must_stop(self.id)) {
            Some(Next::Overrun) => Err(End::TooSlow),
            Some(_) => Err(End::Replaced),
            None => Ok(()),
        }
    }
}
