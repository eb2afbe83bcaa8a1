//! What a connection must keep to: identify first and once, heartbeats in time, 120 payloads a minute.
//!
//! No sockets and no clock: the driver says what arrived and when, and asks for the deadline.

use std::time::{Duration, Instant};

use cordial_model::gateway::CloseCode;

use super::command::{Command, Refusal};

/// How many payloads a client may send in [`COMMAND_WINDOW`].
pub(crate) const COMMANDS: u32 = 120;

/// The window of the command limit. It opens with the first payload after the last window.
pub(crate) const COMMAND_WINDOW: Duration = Duration::from_mins(1);

/// The rules of one connection, and how it kept them so far.
#[derive(Debug)]
pub(crate) struct Conduct {
    /// A heartbeat is late after this long.
    patience: Duration,
    /// When the next heartbeat is late; `None` before HELLO.
    heartbeat_due: Option<Instant>,
    window_opened: Option<Instant>,
    commands: u32,
    authenticated: bool,
    /// Whether the session is one of a person.
    #[cfg(feature = "user")]
    user: bool,
}

impl Conduct {
    /// The rules for a connection that is told to send heartbeats at this interval. One that is half an interval late
    /// is too late.
    pub(crate) fn new(heartbeat_interval: Duration) -> Self {
        Self {
            patience: heartbeat_interval + heartbeat_interval / 2,
            heartbeat_due: None,
            window_opened: None,
            commands: 0,
            authenticated: false,
            #[cfg(feature = "user")]
            user: false,
        }
    }

    /// HELLO was sent: heartbeats are due from now on.
    pub(crate) fn greeted(&mut self, now: Instant) {
        self.heartbeat_due = Some(now + self.patience);
    }

    /// The gateway itself will not look for a while: what comes late because of that is no fault of the client.
    pub(crate) fn postpone(&mut self, time: Duration) {
        self.heartbeat_due = self.heartbeat_due.map(|due| due + time);
    }

    /// The connection has a session now.
    pub(crate) fn authenticated(&mut self) {
        self.authenticated = true;
    }

    /// The connection has a session of a person now, or one of a bot.
    #[cfg(feature = "user")]
    pub(crate) fn speaks_for_user(&mut self, user: bool) {
        self.user = user;
    }

    /// The connection has lost its session, and must identify or resume again.
    pub(crate) fn deauthenticated(&mut self) {
        self.authenticated = false;
    }

    /// Reads a payload and holds it against the rules.
    pub(crate) fn received(&mut self, now: Instant, payload: &[u8]) -> Result<Command, Refusal> {
        if self
            .window_opened
            .is_none_or(|opened| now.saturating_duration_since(opened) >= COMMAND_WINDOW)
        {
            self.window_opened = Some(now);
            self.commands = 0;
        }
        self.commands += 1;
        if self.commands > COMMANDS {
            return Err(Refusal::new(
                CloseCode::RateLimited,
                format!("more than {COMMANDS} payloads in 60 seconds"),
            ));
        }
        let command = self.parse(payload)?;
        match command {
            Command::Heartbeat { .. } => {
                self.heartbeat_due = self.heartbeat_due.map(|_| now + self.patience);
            }
            Command::Identify(_) | Command::Resume(_) if self.authenticated => {
                return Err(Refusal::new(
                    CloseCode::AlreadyAuthenticated,
                    "this connection has a session already",
                ));
            }
            Command::Identify(_) | Command::Resume(_) => {}
            _ if !self.authenticated => {
                return Err(Refusal::new(
                    CloseCode::NotAuthenticated,
                    format!("{} before identify or resume", command.name()),
                ));
            }
            _ => {}
        }
        Ok(command)
    }

    #[cfg(feature = "user")]
    fn parse(&self, payload: &[u8]) -> Result<Command, Refusal> {
        use super::user_command::{MAX_USER_PAYLOAD, UserCommand};

        if self.authenticated && self.user {
            UserCommand::parse(payload)
        } else if self.authenticated {
            Command::parse(payload)
        } else {
            // Who identifies is not known yet, and what people keep may be long.
            Command::parse_within(payload, MAX_USER_PAYLOAD)
        }
    }

    #[cfg(not(feature = "user"))]
    #[allow(clippy::unused_self, reason = "with people there is something to know")]
    fn parse(&self, payload: &[u8]) -> Result<Command, Refusal> {
        Command::parse(payload)
    }

    /// When to call [`handle_timeout`](Self::handle_timeout).
    pub(crate) fn deadline(&self) -> Option<Instant> {
        self.heartbeat_due
    }

    /// Whether the connection ends because time has passed.
    pub(crate) fn handle_timeout(&self, now: Instant) -> Option<Refusal> {
        self.heartbeat_due.filter(|due| now >= *due).map(|_| {
            Refusal::new(
                CloseCode::SessionTimedOut,
                format!("no heartbeat for {} ms", self.patience.as_millis()),
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use cordial_model::gateway::CloseCode;

    use super::{COMMANDS, Conduct};

    const INTERVAL: Duration = Duration::from_secs(40);
    const HEARTBEAT: &[u8] = br#"{"op":1,"d":null}"#;
    const IDENTIFY: &[u8] = br#"{"op":2,"d":{"token":"a","properties":{},"intents":0}}"#;
    const RESUME: &[u8] = br#"{"op":6,"d":{"token":"a","session_id":"s","seq":1}}"#;
    const PRESENCE: &[u8] =
        br#"{"op":3,"d":{"since":null,"activities":[],"status":"idle","afk":true}}"#;

    fn code(conduct: &mut Conduct, now: Instant, payload: &[u8]) -> Option<CloseCode> {
        conduct
            .received(now, payload)
            .err()
            .map(|refusal| refusal.code)
    }

    #[test]
    fn a_heartbeat_may_be_half_an_interval_late_and_no_more() {
        let start = Instant::now();
        let mut conduct = Conduct::new(INTERVAL);
        assert_eq!(conduct.deadline(), None);
        conduct.greeted(start);
        assert_eq!(conduct.deadline(), Some(start + Duration::from_mins(1)));
        assert_eq!(
            conduct.handle_timeout(start + Duration::from_secs(59)),
            None
        );
        assert_eq!(
            code(&mut conduct, start + Duration::from_secs(59), HEARTBEAT),
            None
        );
        assert_eq!(conduct.handle_timeout(start + Duration::from_mins(1)), None);
        let refusal = conduct
            .handle_timeout(start + Duration::from_secs(119))
            .unwrap();
        assert_eq!(refusal.code, CloseCode::SessionTimedOut);
    }

    #[test]
    fn a_session_comes_first_and_only_once() {
        let now = Instant::now();
        let mut conduct = Conduct::new(INTERVAL);
        conduct.greeted(now);
        assert_eq!(code(&mut conduct, now, HEARTBEAT), None);
        assert_eq!(
            code(&mut conduct, now, PRESENCE),
            Some(CloseCode::NotAuthenticated)
        );
        assert_eq!(code(&mut conduct, now, IDENTIFY), None);
        conduct.authenticated();
        assert_eq!(code(&mut conduct, now, PRESENCE), None);
        for payload in [IDENTIFY, RESUME] {
            assert_eq!(
                code(&mut conduct, now, payload),
                Some(CloseCode::AlreadyAuthenticated)
            );
        }
        conduct.deauthenticated();
        assert_eq!(code(&mut conduct, now, IDENTIFY), None);
    }

    #[test]
    fn the_121st_payload_of_a_minute_is_one_too_many() {
        let start = Instant::now();
        let mut conduct = Conduct::new(INTERVAL);
        conduct.greeted(start);
        for _ in 0..COMMANDS {
            assert_eq!(code(&mut conduct, start, HEARTBEAT), None);
        }
        let later = start + Duration::from_secs(59);
        assert_eq!(
            code(&mut conduct, later, HEARTBEAT),
            Some(CloseCode::RateLimited)
        );
    }

    #[test]
    fn the_next_minute_starts_anew() {
        let start = Instant::now();
        let mut conduct = Conduct::new(INTERVAL);
        for _ in 0..COMMANDS {
            assert_eq!(code(&mut conduct, start, HEARTBEAT), None);
        }
        let later = start + Duration::from_mins(1);
        for _ in 0..COMMANDS {
            assert_eq!(code(&mut conduct, later, HEARTBEAT), None);
        }
        assert_eq!(
            code(&mut conduct, later, HEARTBEAT),
            Some(CloseCode::RateLimited)
        );
    }
}
