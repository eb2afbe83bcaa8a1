//! What clients send: the payloads of the gateway, read strictly.

use cordial_model::{
    Token,
    gateway::{CloseCode, Envelope, Intents, OpCode},
    id::{
        Id,
        marker::{ChannelMarker, GuildMarker, UserMarker},
    },
    json::{self, Decode, Error, Kind, Parser, RawJson},
};

/// The longest payload that Discord reads, in bytes.
pub(crate) const MAX_PAYLOAD: usize = 4096;

/// One payload from a client.
#[derive(Debug)]
pub(crate) enum Command {
    Heartbeat {
        sequence: Option<u64>,
    },
    Identify(Box<Identify>),
    Resume(Resume),
    UpdatePresence(UpdatePresence),
    UpdateVoiceState(UpdateVoiceState),
    RequestGuildMembers(RequestGuildMembers),
    RequestSoundboardSounds(RequestSoundboardSounds),
    RequestChannelInfo(RequestChannelInfo),
    #[cfg(feature = "user")]
    User(super::user_command::UserCommand),
}

/// The data of opcode 2.
#[derive(Debug, Decode)]
pub(crate) struct Identify {
    pub(crate) token: Credential,
    pub(crate) properties: Properties,
    #[json(default)]
    pub(crate) compress: bool,
    pub(crate) large_threshold: Option<u64>,
    pub(crate) shard: Option<[u32; 2]>,
    pub(crate) presence: Option<UpdatePresence>,
    /// Bots must name theirs.
    pub(crate) intents: Option<Intents>,
    #[cfg(feature = "user")]
    pub(crate) capabilities: Option<cordial_model::user_session::Capabilities>,
}

/// What a client says of itself.
#[derive(Debug, Decode)]
pub(crate) struct Properties {
    pub(crate) browser: Option<String>,
    #[cfg(feature = "user")]
    pub(crate) os: Option<String>,
}

/// A token as clients send it, which shows in no log.
#[derive(Debug)]
pub(crate) struct Credential(pub(crate) Token);

impl Decode for Credential {
    fn decode(p: &mut Parser<'_>) -> Result<Self, Error> {
        p.str().map(|text| Self(Token::new(text)))
    }
}

/// The data of opcode 6.
#[derive(Debug, Decode)]
pub(crate) struct Resume {
    pub(crate) token: Credential,
    pub(crate) session_id: String,
    pub(crate) seq: u64,
}

/// The data of opcode 3, and `presence` of opcode 2.
#[derive(Debug, Clone, Default, Decode)]
pub(crate) struct UpdatePresence {
    #[json(default)]
    pub(crate) activities: Vec<RawJson>,
    pub(crate) status: Option<String>,
}

/// The data of opcode 4.
#[derive(Debug, Decode)]
pub(crate) struct UpdateVoiceState {
    pub(crate) guild_id: Id<GuildMarker>,
    pub(crate) channel_id: Option<Id<ChannelMarker>>,
    #[json(default)]
    pub(crate) self_mute: bool,
    #[json(default)]
    pub(crate) self_deaf: bool,
}

/// The data of opcode 8.
#[derive(Debug, Decode)]
pub(crate) struct RequestGuildMembers {
    pub(crate) guild_id: Id<GuildMarker>,
    pub(crate) query: Option<String>,
    #[json(default)]
    pub(crate) limit: u64,
    #[json(default)]
    pub(crate) presences: bool,
    pub(crate) user_ids: Option<OneOrMany>,
    pub(crate) nonce: Option<String>,
}

/// One id, or an array of them.
#[derive(Debug)]
pub(crate) struct OneOrMany(pub(crate) Vec<Id<UserMarker>>);

impl Decode for OneOrMany {
    fn decode(p: &mut Parser<'_>) -> Result<Self, Error> {
        if p.kind()? == Kind::Array {
            Vec::decode(p).map(Self)
        } else {
            Id::decode(p).map(|id| Self(vec![id]))
        }
    }
}

/// The data of opcode 31.
#[derive(Debug, Decode)]
pub(crate) struct RequestSoundboardSounds {
    pub(crate) guild_ids: Vec<Id<GuildMarker>>,
}

/// The data of opcode 43.
#[derive(Debug, Decode)]
pub(crate) struct RequestChannelInfo {
    pub(crate) guild_id: Id<GuildMarker>,
    pub(crate) fields: Vec<String>,
}

/// Why a payload is met with a close: the code and a sentence for whoever debugs the client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) code: CloseCode,
    pub(crate) reason: String,
}

impl Refusal {
    pub(crate) fn new(code: CloseCode, reason: impl Into<String>) -> Self {
        Self {
            code,
            reason: reason.into(),
        }
    }
}

impl Command {
    /// Reads one payload.
    pub(crate) fn parse(payload: &[u8]) -> Result<Self, Refusal> {
        Self::parse_within(payload, MAX_PAYLOAD)
    }

    /// Reads one payload that may have so many bytes.
    pub(crate) fn parse_within(payload: &[u8], limit: usize) -> Result<Self, Refusal> {
        if payload.len() > limit {
            return Err(too_long(payload.len(), limit));
        }
        let garbled = |error: Error| Refusal::new(CloseCode::DecodeError, error.to_string());
        let envelope = Envelope::parse(payload).map_err(garbled)?;
        let data = &payload[envelope.data.clone()];
        // A payload without `d` reads as one whose `d` is null.
        let data = if data.is_empty() { b"null" } else { data };
        Ok(match OpCode::from(i32::from(envelope.op)) {
            OpCode::Heartbeat => Self::Heartbeat {
                sequence: strict(data)?,
            },
            OpCode::Identify => Self::Identify(strict(data)?),
            OpCode::PresenceUpdate => Self::UpdatePresence(strict(data)?),
            OpCode::VoiceStateUpdate => Self::UpdateVoiceState(strict(data)?),
            OpCode::Resume => Self::Resume(strict(data)?),
            OpCode::RequestGuildMembers => Self::RequestGuildMembers(strict(data)?),
            OpCode::RequestSoundboardSounds => Self::RequestSoundboardSounds(strict(data)?),
            OpCode::RequestChannelInfo => Self::RequestChannelInfo(strict(data)?),
            other => {
                return Err(Refusal::new(
                    CloseCode::UnknownOpcode,
                    format!("clients do not send opcode {}", other.get()),
                ));
            }
        })
    }

    /// The name in Discord's documentation, for the log.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Heartbeat { .. } => "heartbeat",
            Self::Identify(_) => "identify",
            Self::Resume(_) => "resume",
            Self::UpdatePresence(_) => "presence_update",
            Self::UpdateVoiceState(_) => "voice_state_update",
            Self::RequestGuildMembers(_) => "request_guild_members",
            Self::RequestSoundboardSounds(_) => "request_soundboard_sounds",
            Self::RequestChannelInfo(_) => "request_channel_info",
            #[cfg(feature = "user")]
            Self::User(command) => command.name(),
        }
    }
}

/// A payload is longer than a client may send.
pub(crate) fn too_long(length: usize, limit: usize) -> Refusal {
    Refusal::new(
        CloseCode::DecodeError,
        format!("the payload has {length} bytes; {limit} are allowed"),
    )
}

pub(crate) fn strict<T: Decode>(data: &[u8]) -> Result<T, Refusal> {
    std::str::from_utf8(data)
        .map_err(|_| Refusal::new(CloseCode::DecodeError, "the payload is not UTF-8"))
        .and_then(|text| {
            json::from_str_strict(text)
                .map_err(|error| Refusal::new(CloseCode::DecodeError, format!("d: {error}")))
        })
}

#[cfg(test)]
mod tests {
    use cordial_model::gateway::CloseCode;

    use super::Command;

    fn refusal(payload: &str) -> CloseCode {
        Command::parse(payload.as_bytes()).unwrap_err().code
    }

    #[test]
    fn every_command_is_read() {
        for (payload, name) in [
            (r#"{"op":1,"d":null}"#, "heartbeat"),
            (r#"{"op":1,"d":251}"#, "heartbeat"),
            (r#"{"op":1}"#, "heartbeat"),
            (
                r#"{"op":2,"d":{"token":"a.b.c","properties":{"os":"linux"},"intents":513,"shard":[0,2],"presence":{"since":91879201.5,"activities":[{"name":"x","type":0}],"status":"online","afk":false}}}"#,
                "identify",
            ),
            (
                r#"{"op":6,"d":{"token":"a.b.c","session_id":"s","seq":1337}}"#,
                "resume",
            ),
            (
                r#"{"op":3,"d":{"since":null,"activities":[],"status":"online","afk":false}}"#,
                "presence_update",
            ),
            (
                r#"{"op":4,"d":{"guild_id":"41771983423143937","channel_id":null,"self_mute":false,"self_deaf":true}}"#,
                "voice_state_update",
            ),
            (
                r#"{"op":8,"d":{"guild_id":"1","user_ids":"2","limit":0,"nonce":"n"}}"#,
                "request_guild_members",
            ),
            (
                r#"{"op":8,"d":{"guild_id":["1"],"query":"","limit":0}}"#,
                "",
            ),
            (
                r#"{"op":31,"d":{"guild_ids":["1","2"]}}"#,
                "request_soundboard_sounds",
            ),
            (
                r#"{"op":43,"d":{"guild_id":"1","fields":["status"]}}"#,
                "request_channel_info",
            ),
        ] {
            match Command::parse(payload.as_bytes()) {
                Ok(command) => assert_eq!(command.name(), name, "{payload}"),
                Err(refusal) => assert_eq!(name, "", "{payload}: {}", refusal.reason),
            }
        }
    }

    #[test]
    fn what_cannot_be_read_is_a_decode_error() {
        assert_eq!(refusal(""), CloseCode::DecodeError);
        assert_eq!(refusal("hello"), CloseCode::DecodeError);
        assert_eq!(refusal(r#"{"d":1}"#), CloseCode::DecodeError);
        assert_eq!(refusal(r#"{"op":2,"d":{}}"#), CloseCode::DecodeError);
        assert_eq!(refusal(r#"{"op":2,"d":null}"#), CloseCode::DecodeError);
        assert_eq!(refusal(r#"{"op":1,"d":"x"}"#), CloseCode::DecodeError);
        let long = format!("{{\"op\":1,\"d\":null,\"x\":\"{}\"}}", "a".repeat(4096));
        assert_eq!(refusal(&long), CloseCode::DecodeError);
    }

    #[test]
    fn opcodes_of_nobody_or_of_the_server_are_unknown() {
        assert_eq!(refusal(r#"{"op":0,"d":null}"#), CloseCode::UnknownOpcode);
        assert_eq!(refusal(r#"{"op":5,"d":null}"#), CloseCode::UnknownOpcode);
        assert_eq!(refusal(r#"{"op":11,"d":null}"#), CloseCode::UnknownOpcode);
        assert_eq!(refusal(r#"{"op":99,"d":null}"#), CloseCode::UnknownOpcode);
    }

    #[test]
    fn a_token_does_not_show() {
        let command =
            Command::parse(br#"{"op":6,"d":{"token":"sesame.x.y","session_id":"s","seq":1}}"#);
        assert!(!format!("{command:?}").contains("sesame"));
    }
}
