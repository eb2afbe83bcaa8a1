//! The messages that a session sends.

use std::fmt;

use cordial_model::{
    gateway::{Command, Envelope, Heartbeat, Identify, OpCode, Resume, UpdatePresence},
    json::{self, Encode, Writer},
};

use super::{ResumeState, SessionConfig};
use crate::Error;

/// Discord's limit on the size of one message, in bytes.
const SIZE_LIMIT: usize = 4096;

/// The limit on what only user sessions send, in bytes.
#[cfg(feature = "user")]
const USER_SIZE_LIMIT: usize = 15 * 1024;

fn size_limit(op: OpCode) -> usize {
    #[cfg(feature = "user")]
    if matches!(op, OpCode::Unknown(_)) {
        return USER_SIZE_LIMIT;
    }
    let _ = op;
    SIZE_LIMIT
}

/// A text message to send. `Debug` shows its opcode and size alone: identify and resume hold the token.
///
/// [`command`](Self::command) makes one of anything that a bot can ask of the gateway.
#[derive(Clone, PartialEq, Eq)]
pub struct Outgoing {
    op: OpCode,
    text: String,
    tag: Option<u64>,
}

fn identify_of(config: &SessionConfig) -> Identify {
    Identify {
        properties: config.properties.clone(),
        large_threshold: config.large_threshold,
        shard: Some([config.shard.number(), config.shard.total()]),
        presence: config.presence.clone(),
        ..Identify::new(config.token.clone(), config.intents)
    }
}

impl Outgoing {
    /// The message for a command, such as [`UpdatePresence`].
    /// [Discord](https://discord.com/developers/docs/events/gateway-events#send-events)
    ///
    /// # Errors
    ///
    /// [`Error::InvalidCommand`] if it breaks a documented limit, [`Error::CommandTooLarge`] if it is bigger than the 4096 bytes
    /// that the gateway takes, or 15 KiB for opcodes that only user sessions send.
    pub fn command<C: Command>(command: &C) -> Result<Self, Error> {
        command.check()?;
        Self::new(C::OP, command).limited()
    }

    /// The message for a command that Cordial does not know.
    ///
    /// # Errors
    ///
    /// [`Error::CommandTooLarge`], as [`command`](Self::command).
    pub fn raw(op: OpCode, data: &impl Encode) -> Result<Self, Error> {
        Self::new(op, data).limited()
    }

    /// The message for a command that only the session sends, whatever its size.
    #[cfg(feature = "user")]
    pub(super) fn unlimited<C: Command>(command: &C) -> Self {
        Self::new(C::OP, command)
    }

    fn new(op: OpCode, data: &impl Encode) -> Self {
        let mut writer = Writer::new();
        writer.object(|o| {
            o.field("op", &op);
            o.nullable("d", data);
        });
        Self {
            op,
            text: writer.into_string(),
            tag: None,
        }
    }

    fn limited(self) -> Result<Self, Error> {
        let (size, limit) = (self.text.len(), size_limit(self.op));
        if size <= limit {
            Ok(self)
        } else {
            Err(Error::CommandTooLarge { size, limit })
        }
    }

    /// A heartbeat with the sequence number of the last event.
    pub(super) fn heartbeat(config: &SessionConfig, sequence: Option<u64>) -> Self {
        #[cfg(feature = "user")]
        if let Some(qos) = config.user.as_ref().and_then(|user| user.qos.as_ref()) {
            return Self::qos_heartbeat(sequence, qos);
        }
        #[cfg(not(feature = "user"))]
        let _ = config;
        Self::new(OpCode::Heartbeat, &Heartbeat(sequence))
    }

    /// Starts a new session.
    pub(super) fn identify(config: &SessionConfig) -> Self {
        #[cfg(feature = "user")]
        if let Some(user) = &config.user {
            return Self::identify_user(config, user);
        }
        Self::new(OpCode::Identify, &identify_of(config))
    }

    /// Checks the limits of what is said when a bot starts a session.
    pub(super) fn check_identify(config: &SessionConfig) -> Result<(), Error> {
        #[cfg(feature = "user")]
        if config.user.is_some() {
            return Ok(());
        }
        identify_of(config).check().map_err(Error::InvalidIdentify)
    }

    /// Goes on with an earlier session.
    pub(super) fn resume(config: &SessionConfig, state: &ResumeState) -> Self {
        let resume = Resume {
            token: config.token.clone(),
            session_id: (&*state.session_id).into(),
            sequence: state.sequence,
        };
        Self::new(OpCode::Resume, &resume)
    }

    /// The presence that the message asks for, if that is what it does.
    pub(super) fn presence(&self) -> Option<UpdatePresence> {
        if self.op != OpCode::PresenceUpdate {
            return None;
        }
        let bytes = self.text.as_bytes();
        let envelope = Envelope::parse(bytes).ok()?;
        json::from_slice(&bytes[envelope.data]).ok()
    }

    /// The message with a number by which it is known again when the session sends it. It stays with the client.
    #[must_use]
    pub fn tagged(self, tag: u64) -> Self {
        Self {
            tag: Some(tag),
            ..self
        }
    }

    /// The number that it was [tagged](Self::tagged) with.
    pub fn tag(&self) -> Option<u64> {
        self.tag
    }

    /// The opcode.
    pub fn op(&self) -> OpCode {
        self.op
    }

    /// The text to send as one WebSocket message.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The text to send as one WebSocket message.
    pub fn into_string(self) -> String {
        self.text
    }
}

impl fmt::Debug for Outgoing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outgoing")
            .field("op", &self.op)
            .field("bytes", &self.text.len())
            .finish_non_exhaustive()
    }
}
