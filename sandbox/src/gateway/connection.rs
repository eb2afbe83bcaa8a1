//! One connection: the driver between a WebSocket, the rules of [`Conduct`] and the [`Session`] it serves.

use std::{
    collections::VecDeque,
    pin::pin,
    sync::Arc,
    time::{Duration, Instant},
};

use futures_util::{SinkExt, StreamExt};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    sync::{Notify, mpsc},
};
use tokio_websockets::{CloseCode, Message, WebSocketStream};

use super::{
    Fault, Gateway,
    command::{Command, Refusal},
    conduct::Conduct,
    encoder::Encoder,
    handshake::Wishes,
    identify::Admission,
    session::{Next, Session},
};

const HEARTBEAT: &str = r#"{"t":null,"s":null,"op":1,"d":null}"#;
const RECONNECT: &str = r#"{"t":null,"s":null,"op":7,"d":null}"#;
const HEARTBEAT_ACK: &str = r#"{"t":null,"s":null,"op":11,"d":null}"#;

/// How long a client has to answer a close frame.
const CLOSE_REPLY: Duration = Duration::from_secs(1);

/// Why a connection is over.
#[derive(Debug)]
pub(crate) enum End {
    /// The client closed, with a code if it gave one.
    Client(Option<u16>),
    /// The client broke a rule.
    Refused(Refusal),
    /// A fault says so: closed with a code.
    Closed(u16, String),
    /// A fault says so: cut without a word.
    Cut,
    /// The client reads too slowly.
    TooSlow,
    /// Another connection serves the session now, or it has ended.
    Replaced,
    /// The connection broke.
    Lost,
}

/// One connection while it is open.
pub(crate) struct Connection<S> {
    pub(crate) id: u64,
    pub(crate) gateway: Gateway,
    pub(super) socket: WebSocketStream<S>,
    encoder: Encoder,
    pub(crate) conduct: Conduct,
    pub(crate) session: Option<Arc<Session>>,
    pub(crate) wake: Arc<Notify>,
    pub(super) faults: mpsc::UnboundedReceiver<Fault>,
    pub(super) waiting_faults: VecDeque<Fault>,
    acknowledges: bool,
    delay: Duration,
    /// Nothing is read before this.
    pub(super) deaf_until: Option<Instant>,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Connection<S> {
    pub(crate) fn new(
        id: u64,
        gateway: Gateway,
        socket: WebSocketStream<S>,
        wishes: Wishes,
        faults: mpsc::UnboundedReceiver<Fault>,
    ) -> Self {
        let conduct = Conduct::new(gateway.settings().heartbeat_interval);
        Self {
            id,
            gateway,
            socket,
            encoder: Encoder::new(wishes.transport),
            conduct,
            session: None,
            wake: Arc::new(Notify::new()),
            faults,
            waiting_faults: VecDeque::new(),
            acknowledges: true,
            delay: Duration::ZERO,
            deaf_until: None,
        }
    }

    /// Serves the connection until it is over.
    pub(crate) async fn run(mut self, upcoming: Vec<Fault>) {
        let end = match self.serve(upcoming).await {
            Ok(never) => match never {},
            Err(end) => end,
        };
        self.finish(end).await;
    }

    async fn serve(&mut self, upcoming: Vec<Fault>) -> Result<std::convert::Infallible, End> {
        let withhold_hello = upcoming.contains(&Fault::WithholdHello);
        // What changes how HELLO is sent comes first, all else after it.
        let (before, after): (Vec<_>, Vec<_>) = upcoming.into_iter().partition(|fault| {
            matches!(
                fault,
                Fault::Delay(_) | Fault::WithholdAcks(_) | Fault::DelayHello(_)
            )
        });
        for fault in before {
            match fault {
                Fault::DelayHello(time) => {
                    self.note("hello delayed");
                    self.stall(time).await?;
                }
                other => self.suffer(other).await?,
            }
        }
        if withhold_hello {
            self.note("hello withheld");
        } else {
            self.hello().await?;
        }
        self.waiting_faults.extend(after);
        loop {
            while let Some(fault) = self.waiting_faults.pop_front() {
                self.suffer(fault).await?;
            }
            self.send_dispatches().await?;
            let deadline = self.conduct.deadline();
            let deaf_until = self.deaf_until;
            tokio::select! {
                message = self.socket.next(), if deaf_until.is_none() => {
                    self.receive(message).await?;
                }
                () = until(deaf_until), if deaf_until.is_some() => self.deaf_until = None,
                Some(fault) = self.faults.recv() => self.suffer(fault).await?,
                () = self.wake.notified() => {}
                () = until(deadline) => self.time_out()?,
            }
        }
    }

    async fn hello(&mut self) -> Result<(), End> {
        let interval = self.gateway.settings().heartbeat_interval.as_millis();
        let hello = format!(
            r#"{{"t":null,"s":null,"op":10,"d":{{"heartbeat_interval":{interval},"_trace":["[\"cordial-sandbox\",{{}}]"]}}}}"#
        );
        self.send(hello).await?;
        self.conduct.greeted(now());
        self.note("hello");
        Ok(())
    }

    fn time_out(&self) -> Result<(), End> {
        match self.conduct.handle_timeout(now()) {
            Some(refusal) => Err(End::Refused(refusal)),
            None => Ok(()),
        }
    }

    /// Sends what the session has for the client.
    async fn send_dispatches(&mut self) -> Result<(), End> {
        while let Some(session) = &self.session {
            match session.next(self.id) {
                Next::Payload(payload) => self.send(payload.text()).await?,
                Next::Idle => break,
                Next::Overrun => return Err(End::TooSlow),
                Next::Lost => return Err(End::Replaced),
            }
        }
        Ok(())
    }

    async fn receive(
        &mut self,
        message: Option<Result<Message, tokio_websockets::Error>>,
    ) -> Result<(), End> {
        let Some(Ok(message)) = message else {
            return Err(End::Lost);
        };
        if let Some((code, _)) = message.as_close() {
            let code = u16::from(code);
            // 1005 stands for a close frame without a code.
            return Err(End::Client((code != 1005).then_some(code)));
        }
        if !message.is_text() && !message.is_binary() {
            return Ok(());
        }
        let command = self
            .conduct
            .received(now(), message.as_payload())
            .map_err(End::Refused)?;
        self.note(command.name());
        self.carry_out(command).await
    }

    async fn carry_out(&mut self, command: Command) -> Result<(), End> {
        match command {
            Command::Heartbeat { sequence } => {
                if let (Some(session), Some(sequence)) = (&self.session, sequence)
                    && sequence > session.newest()
                {
                    return Err(End::Refused(Refusal::new(
                        cordial_model::gateway::CloseCode::InvalidSeq,
                        format!("sequence number {sequence} was not sent yet"),
                    )));
                }
                if let (Some(session), Some(sequence)) = (&self.session, sequence) {
                    session.acknowledge(sequence);
                }
                if self.acknowledges {
                    self.send(HEARTBEAT_ACK).await?;
                }
            }
            Command::Identify(identify) => {
                let compress = identify.compress;
                let admission = self.gateway.identify(self.id, *identify, &self.wake);
                if compress && matches!(admission, Ok(Admission::Granted(_))) {
                    self.encoder.compress_payloads();
                }
                self.admit(admission).await?;
            }
            Command::Resume(resume) => {
                let admission = self.gateway.resume(self.id, &resume, &self.wake);
                self.admit(admission).await?;
            }
            other => {
                if let Some(session) = &self.session {
                    self.gateway
                        .carry_out(session, other)
                        .map_err(End::Refused)?;
                }
            }
        }
        Ok(())
    }

    async fn admit(&mut self, admission: Result<Admission, Refusal>) -> Result<(), End> {
        match admission.map_err(End::Refused)? {
            Admission::Granted(session) => {
                self.conduct.authenticated();
                #[cfg(feature = "user")]
                self.conduct.speaks_for_user(session.user().is_some());
                self.session = Some(session);
                Ok(())
            }
            Admission::Invalid => self.invalidate(false).await,
        }
    }

    async fn invalidate(&mut self, resumable: bool) -> Result<(), End> {
        self.send(format!(r#"{{"t":null,"s":null,"op":9,"d":{resumable}}}"#))
            .await?;
        self.note(if resumable {
            "invalid session, resumable"
        } else {
            "invalid session"
        });
        self.conduct.deauthenticated();
        if let Some(session) = self.session.take() {
            if resumable {
                self.gateway.detach(&session, self.id);
            } else {
                self.gateway.end(&session);
            }
        }
        Ok(())
    }

    /// Lets a fault happen.
    async fn suffer(&mut self, fault: Fault) -> Result<(), End> {
        match fault {
            Fault::Drop => Err(End::Cut),
            Fault::Close(code, reason) => Err(End::Closed(code, reason)),
            Fault::Reconnect => {
                self.note("reconnect");
                self.send(RECONNECT).await
            }
            Fault::InvalidateSession { resumable } => self.invalidate(resumable).await,
            Fault::RequestHeartbeat => self.send(HEARTBEAT).await,
            Fault::Garbage => {
                self.note("garbage");
                let garbage = match self.encoder {
                    Encoder::Plain => Message::text("{\"op\":"),
                    _ => Message::binary(vec![0xde, 0xad, 0xbe, 0xef, 0x00, 0x00, 0xff, 0xff]),
                };
                self.send_message(garbage).await
            }
            Fault::Truncate => {
                let half = self.encoder.truncated(HEARTBEAT_ACK);
                self.send_message(half).await?;
                Err(End::Cut)
            }
            Fault::WithholdAcks(on) => {
                self.acknowledges = !on;
                Ok(())
            }
            // Too late for this connection: it has had its HELLO.
            Fault::WithholdHello | Fault::DelayHello(_) => Ok(()),
            Fault::Stall(time) => {
                self.note("stall");
                self.stall(time).await
            }
            Fault::StopReading(time) => {
                self.note("reading stopped");
                self.stop_reading(time);
                Ok(())
            }
            Fault::PlayDead => {
                self.note("dead");
                self.play_dead().await
            }
            Fault::Delay(delay) => {
                self.delay = delay;
                Ok(())
            }
        }
    }

    async fn send(&mut self, payload: impl Into<String>) -> Result<(), End> {
        let message = self.encoder.encode(payload.into());
        self.send_message(message).await
    }

    /// Sends one message; gives up when the client reads so slowly that its session overflows or its heartbeat is late,
    /// or when a fault cuts the connection.
    async fn send_message(&mut self, message: Message) -> Result<(), End> {
        let delay = self.delay;
        let deadline = self.conduct.deadline();
        let socket = &mut self.socket;
        let mut sending = pin!(async move {
            if !delay.is_zero() {
                tokio::time::sleep(delay).await;
            }
            socket.send(message).await
        });
        loop {
            tokio::select! {
                sent = &mut sending => return sent.map_err(|_| End::Lost),
                () = self.wake.notified() => {
                    match self.session.as_ref().and_then(|session| session.must_stop(self.id)) {
                        Some(Next::Overrun) => return Err(End::TooSlow),
                        Some(_) => return Err(End::Replaced),
                        None => {}
                    }
                }
                Some(fault) = self.faults.recv() => match fault {
                    Fault::Drop => return Err(End::Cut),
                    other => self.waiting_faults.push_back(other),
                },
                () = until(deadline) => {
                    if let Some(refusal) = self.conduct.handle_timeout(now()) {
                        return Err(End::Refused(refusal));
                    }
                }
            }
        }
    }

    /// Ends the connection, and the session where that ends too.
    async fn finish(mut self, end: End) {
        let (close, keep) = match end {
            End::Client(code) => {
                self.note(&match code {
                    Some(code) => format!("closed by the client, {code}"),
                    None => String::from("closed by the client"),
                });
                // With 1000 and 1001 a client gives its session up.
                (None, !matches!(code, Some(1000 | 1001)))
            }
            End::Refused(refusal) => {
                let code = refusal.code;
                let keep = code.can_resume();
                (
                    Some((u16::try_from(code.get()).unwrap_or(4000), refusal.reason)),
                    keep,
                )
            }
            End::Closed(code, reason) => {
                let keep = cordial_model::gateway::CloseCode::from(i32::from(code)).can_resume();
                (Some((code, reason)), keep)
            }
            End::Cut => {
                self.note("cut");
                (None, true)
            }
            End::TooSlow => {
                self.note("too slow");
                (None, true)
            }
            End::Replaced => (
                Some((
                    4000,
                    String::from("the session is served elsewhere or ended"),
                )),
                true,
            ),
            End::Lost => {
                self.note("lost");
                (None, true)
            }
        };
        if let Some(session) = self.session.take() {
            if keep {
                self.gateway.detach(&session, self.id);
            } else {
                self.gateway.end(&session);
            }
        }
        self.gateway.forget_connection(self.id);
        if let Some((code, reason)) = close {
            self.note(&format!("close {code}"));
            let reason = &reason[..reason.floor_char_boundary(123)];
            let code = CloseCode::try_from(code).unwrap_or(CloseCode::NORMAL_CLOSURE);
            let goodbye = async {
                self.socket.send(Message::close(Some(code), reason)).await?;
                while let Some(message) = self.socket.next().await {
                    message?;
                }
                Ok::<_, tokio_websockets::Error>(())
            };
            // Whether the client answers is its own affair.
            let _ = tokio::time::timeout(CLOSE_REPLY, goodbye).await;
        }
    }

    fn note(&self, what: &str) {
        self.gateway.note(self.id, what);
    }
}

/// The time by tokio's clock.
pub(crate) fn now() -> Instant {
    tokio::time::Instant::now().into_std()
}

pub(crate) async fn until(deadline: Option<Instant>) {
    match deadline {
        Some(deadline) => tokio::time::sleep_until(deadline.into()).await,
        None => std::future::pending().await,
    }
}
