//! What has happened: the table of webhook events.

use compact_str::CompactString;

use super::{
    ApplicationAuthorized, ApplicationDeauthorized, GameDirectMessage, LobbyMessageDelete,
};
use crate::{
    Timestamp,
    json::{Decode, Encode, Error, ObjectWriter, Parser, RawJson, Writer},
    lobby::LobbyMessage,
    monetization::Entitlement,
    open::open_string_enum,
};

/// What has happened, and when.
/// [Discord](https://discord.com/developers/docs/events/webhook-events#event-body-object)
#[derive(Clone, Debug, PartialEq)]
pub struct WebhookEventBody {
    /// When it happened.
    pub timestamp: Timestamp,
    /// What happened.
    pub event: WebhookEvent,
}

macro_rules! webhook_events {
    ($($(#[$meta:meta])* $variant:ident $name:literal $payload:ty,)*) => {
        /// Something that has happened.
        /// [Discord](https://discord.com/developers/docs/events/webhook-events#event-types)
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum WebhookEvent {
            $($(#[$meta])* $variant($payload),)*
            /// An event that this version of Cordial has no type for.
            Unknown {
                /// The name on the wire.
                name: CompactString,
                /// The data, if there is any.
                data: Option<RawJson>,
            },
        }

        open_string_enum! {
            /// The name of a webhook event.
            /// [Discord](https://discord.com/developers/docs/events/webhook-events#event-types)
            pub enum WebhookEventType {
                $($(#[$meta])* $variant = $name,)*
            }
        }

        impl WebhookEvent {
            /// What happened.
            pub fn kind(&self) -> WebhookEventType {
                match self {
                    $(Self::$variant(_) => WebhookEventType::$variant,)*
                    Self::Unknown { name, .. } => WebhookEventType::from(name.as_str()),
                }
            }

            /// Reads the data of an event; `None` stands for an event without data.
            fn read(kind: &WebhookEventType, p: Option<&mut Parser<'_>>) -> Result<Self, Error> {
                Ok(match kind {
                    $(WebhookEventType::$variant => Self::$variant(read(p)?),)*
                    WebhookEventType::Unknown(name) => Self::Unknown { name: name.as_ref().into(), data: read(p)? },
                })
            }

            fn write(&self, o: &mut ObjectWriter<'_>) {
                match self {
                    $(Self::$variant(data) => o.field("data", data),)*
                    Self::Unknown { data, .. } => o.field("data", data),
                }
            }
        }

        #[cfg(feature = "describe")]
        impl WebhookEventType {
            /// What the data of the event looks like; `None` for unknown events.
            pub fn describe_data(&self) -> Option<crate::describe::Shape> {
                match self {
                    $(Self::$variant => Some(<$payload as crate::describe::Describe>::describe()),)*
                    Self::Unknown(_) => None,
                }
            }
        }
    };
}

webhook_events! {
    /// Somebody authorized the application, for a guild or for themselves.
    ApplicationAuthorized "APPLICATION_AUTHORIZED" Box<ApplicationAuthorized>,
    /// Somebody took the authorization back.
    ApplicationDeauthorized "APPLICATION_DEAUTHORIZED" Box<ApplicationDeauthorized>,
    /// An entitlement was given.
    EntitlementCreate "ENTITLEMENT_CREATE" Box<Entitlement>,
    /// An entitlement was changed or has ended.
    EntitlementUpdate "ENTITLEMENT_UPDATE" Box<Entitlement>,
    /// An entitlement was deleted.
    EntitlementDelete "ENTITLEMENT_DELETE" Box<Entitlement>,
    /// Somebody takes part in a quest. Discord documents no data, and does not send it to applications at present.
    QuestUserEnrollment "QUEST_USER_ENROLLMENT" Option<RawJson>,
    /// A message was sent in a lobby.
    LobbyMessageCreate "LOBBY_MESSAGE_CREATE" Box<LobbyMessage>,
    /// A message of a lobby was changed.
    LobbyMessageUpdate "LOBBY_MESSAGE_UPDATE" Box<LobbyMessage>,
    /// A message of a lobby was deleted.
    LobbyMessageDelete "LOBBY_MESSAGE_DELETE" LobbyMessageDelete,
    /// A direct message was sent, to or from somebody who plays the application's game.
    GameDirectMessageCreate "GAME_DIRECT_MESSAGE_CREATE" Box<GameDirectMessage>,
    /// Such a message was changed.
    GameDirectMessageUpdate "GAME_DIRECT_MESSAGE_UPDATE" Box<GameDirectMessage>,
    /// Such a message was deleted.
    GameDirectMessageDelete "GAME_DIRECT_MESSAGE_DELETE" Box<GameDirectMessage>,
}

/// Reads the data, or takes what stands for missing data.
fn read<T: Decode>(p: Option<&mut Parser<'_>>) -> Result<T, Error> {
    match p {
        Some(p) => T::decode(p),
        None => T::absent().ok_or_else(|| Error::missing("data", 0)),
    }
}

/// Reads a moment. Discord leaves out the offset here, which is that of UTC.
fn read_timestamp(p: &mut Parser<'_>) -> Result<Timestamp, Error> {
    let at = p.offset();
    let text = p.str()?;
    text.parse()
        .or_else(|_| format!("{text}Z").parse())
        .map_err(|_| Error::expected("an ISO 8601 timestamp", at))
}

impl Decode for WebhookEventBody {
    fn decode(p: &mut Parser<'_>) -> Result<Self, Error> {
        let at = p.offset();
        let kind: WebhookEventType = p.tag("type")?.ok_or_else(|| Error::missing("type", at))?;
        let (mut timestamp, mut event) = (None, None);
        p.fields(|key, p| {
            match key {
                "timestamp" => timestamp = Some(read_timestamp(p)?),
                "data" if p.null()? => {}
                "data" => event = Some(WebhookEvent::read(&kind, Some(p))?),
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok(Self {
            timestamp: timestamp.ok_or_else(|| Error::missing("timestamp", at))?,
            event: match event {
                Some(event) => event,
                None => WebhookEvent::read(&kind, None)?,
            },
        })
    }
}

impl Encode for WebhookEventBody {
    fn encode(&self, w: &mut Writer) {
        w.object(|o| {
            o.field("type", &self.event.kind());
            o.field("timestamp", &self.timestamp);
            self.event.write(o);
        });
    }
}

crate::serde_decode!(WebhookEventBody);
crate::serde_encode!(WebhookEventBody);
