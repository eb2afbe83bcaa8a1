//! How a session of a user account begins.

use std::collections::BTreeMap;

use compact_str::CompactString;

use super::Capabilities;
use crate::{
    Locale, Token,
    gateway::{Intents, UpdatePresence},
    id::{
        Id,
        marker::{GenericMarker, GuildMarker, MessageMarker},
    },
    json::{Decode, Encode, EncodeObject, Error, ObjectWriter, Parser, RawJson, Writer},
};

/// Starts a session of a user account.
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct Identify {
    /// The account's token: without a prefix, or `Bearer …` for OAuth2.
    pub token: Token,
    /// What identifies.
    #[json(default)]
    pub properties: ClientProperties,
    /// Whether each payload is compressed on its own; not together with a compressed transport.
    pub compress: Option<bool>,
    /// From how many members on a guild comes without its offline members: 25 to 250. Servers take 250 for users.
    pub large_threshold: Option<u16>,
    /// The number of the shard, from 0, and how many there are. Users have one.
    pub shard: Option<[u32; 2]>,
    /// The presence to begin with.
    pub presence: Option<UpdatePresence>,
    /// Which events to get. `None`: all.
    pub intents: Option<Intents>,
    /// What the client understands.
    pub capabilities: Option<Capabilities>,
    /// What the client has kept of earlier sessions.
    pub client_state: Option<ClientState>,
}

impl Identify {
    /// Identifies with what Cordial has types for, and nothing kept.
    pub fn new(token: impl Into<Token>) -> Self {
        Self {
            token: token.into(),
            properties: ClientProperties::default(),
            compress: None,
            large_threshold: None,
            shard: None,
            presence: None,
            intents: None,
            capabilities: Some(Capabilities::RECOMMENDED),
            client_state: Some(ClientState::default()),
        }
    }
}

/// What a client has kept of earlier sessions, by versions: the server leaves out of `READY` what has not changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Decode, Encode)]
pub struct ClientState {
    /// The versions of the guilds.
    #[json(default)]
    pub guild_versions: BTreeMap<Id<GuildMarker>, u64>,
    /// The latest message of any channel.
    pub highest_last_message_id: Option<Id<MessageMarker>>,
    /// The version of the read states.
    pub read_state_version: Option<u64>,
    /// The version of the settings of guilds.
    pub user_guild_settings_version: Option<i64>,
    /// The version of the settings.
    pub user_settings_version: Option<i64>,
    /// The version of the private channels; kept as it comes, an id or 0.
    pub private_channels_version: Option<Version>,
    /// The version of the API's code.
    pub api_code_version: Option<u64>,
    /// The guild to be sent first.
    pub initial_guild_id: Option<Id<GuildMarker>>,
}

/// A version that has the form of an id, but may be 0. Reads from a string or a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Version(pub u64);

impl From<Id<GenericMarker>> for Version {
    fn from(id: Id<GenericMarker>) -> Self {
        Self(id.get())
    }
}

impl Decode for Version {
    fn decode(p: &mut Parser<'_>) -> Result<Self, Error> {
        match p.quoted_u64() {
            Some(version) => Ok(Self(version)),
            None => p.u64().map(Self),
        }
    }
}

impl Encode for Version {
    fn encode(&self, w: &mut Writer) {
        w.quoted(self.0);
    }
}

crate::serde_decode!(Version);
crate::serde_encode!(Version);

/// What identifies a client: its system and itself.
///
/// Cordial says that it is Cordial. Fields that have no place here go to [`extra`](Self::extra).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientProperties {
    /// The operating system.
    pub os: CompactString,
    /// The client.
    pub browser: CompactString,
    /// The device.
    pub device: CompactString,
    /// The version of the operating system.
    pub os_version: Option<CompactString>,
    /// The version of the client.
    pub client_version: Option<CompactString>,
    /// The number of the client's build.
    pub client_build_number: Option<u64>,
    /// Which releases the client follows.
    pub release_channel: Option<CompactString>,
    /// The language of the system.
    pub system_locale: Option<Locale>,
    /// The name of this run of the client; see [`UpdateTimeSpentSession`](super::UpdateTimeSpentSession).
    pub client_launch_id: Option<CompactString>,
    /// The name of this stretch of use; see [`UpdateTimeSpentSession`](super::UpdateTimeSpentSession).
    pub client_heartbeat_session_id: Option<CompactString>,
    /// Whatever else the server wants to know, by key.
    pub extra: BTreeMap<CompactString, RawJson>,
}

impl Default for ClientProperties {
    fn default() -> Self {
        Self {
            os: CompactString::const_new(std::env::consts::OS),
            browser: CompactString::const_new("cordial"),
            device: CompactString::const_new("cordial"),
            os_version: None,
            client_version: None,
            client_build_number: None,
            release_channel: None,
            system_locale: None,
            client_launch_id: None,
            client_heartbeat_session_id: None,
            extra: BTreeMap::new(),
        }
    }
}

impl ClientProperties {
    const NONE: Self = Self {
        os: CompactString::const_new(""),
        browser: CompactString::const_new(""),
        device: CompactString::const_new(""),
        os_version: None,
        client_version: None,
        client_build_number: None,
        release_channel: None,
        system_locale: None,
        client_launch_id: None,
        client_heartbeat_session_id: None,
        extra: BTreeMap::new(),
    };
}

impl Decode for ClientProperties {
    fn decode(p: &mut Parser<'_>) -> Result<Self, Error> {
        let mut read = Self::NONE;
        p.fields(|key, p| {
            match key {
                "os" => read.os = Option::decode(p)?.unwrap_or_default(),
                "browser" => read.browser = Option::decode(p)?.unwrap_or_default(),
                "device" => read.device = Option::decode(p)?.unwrap_or_default(),
                "os_version" => read.os_version = Option::decode(p)?,
                "client_version" => read.client_version = Option::decode(p)?,
                "client_build_number" => read.client_build_number = Option::decode(p)?,
                "release_channel" => read.release_channel = Option::decode(p)?,
                "system_locale" => read.system_locale = Option::decode(p)?,
                "client_launch_id" => read.client_launch_id = Option::decode(p)?,
                "client_heartbeat_session_id" => {
                    read.client_heartbeat_session_id = Option::decode(p)?;
                }
                other => {
                    read.extra
                        .insert(other.into(), <RawJson as Decode>::decode(p)?);
                }
            }
            Ok(true)
        })?;
        Ok(read)
    }
}

impl EncodeObject for ClientProperties {
    fn encode_object(&self, o: &mut ObjectWriter<'_>) {
        o.field("os", &self.os);
        o.field("browser", &self.browser);
        o.field("device", &self.device);
        o.field("os_version", &self.os_version);
        o.field("client_version", &self.client_version);
        o.field("client_build_number", &self.client_build_number);
        o.field("release_channel", &self.release_channel);
        o.field("system_locale", &self.system_locale);
        o.field("client_launch_id", &self.client_launch_id);
        o.field(
            "client_heartbeat_session_id",
            &self.client_heartbeat_session_id,
        );
        for (key, value) in &self.extra {
            o.field(key, value);
        }
    }
}

impl Encode for ClientProperties {
    fn encode(&self, w: &mut Writer) {
        w.object(|o| self.encode_object(o));
    }
}

crate::serde_decode!(ClientProperties);
crate::serde_encode!(ClientProperties);
