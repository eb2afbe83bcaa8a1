//! Who is online, and doing what. [Discord](https://discord.com/developers/docs/events/gateway-events#presence)

use compact_str::CompactString;

use crate::{
    Timestamp,
    id::{
        Id,
        marker::{ApplicationMarker, EmojiMarker, GuildMarker},
    },
    json::{Decode, Encode, Error, Fields, Kind, Parser, Rare, Writer},
    open::{flags, open_enum, open_string_enum},
    timestamp::UnixMillis,
    user::PartialUser,
    validate::{Validate, Validator},
};

/// A member's presence. [Discord](https://discord.com/developers/docs/events/gateway-events#presence-update)
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct Presence {
    /// The user; only the id is certain.
    pub user: PartialUser,
    /// The guild; missing inside `GUILD_CREATE`.
    pub guild_id: Option<Id<GuildMarker>>,
    /// What Discord shows: the most present status of all clients.
    #[json(default)]
    pub status: Status,
    /// What the user is doing.
    #[json(default)]
    pub activities: Vec<Activity>,
    /// The status on each kind of client.
    #[json(default)]
    pub client_status: ClientStatus,
}

open_string_enum! {
    /// Whether somebody is online. [Discord](https://discord.com/developers/docs/events/gateway-events#update-presence-status-types)
    #[derive(Default)]
    pub enum Status {
        /// Online.
        Online = "online",
        /// Do not disturb.
        DoNotDisturb = "dnd",
        /// Away.
        Idle = "idle",
        /// Set by oneself: shown as offline.
        Invisible = "invisible",
        /// Offline.
        #[default]
        Offline = "offline",
    }
}

/// The status on each kind of client; `None` where the user is offline or invisible.
/// [Discord](https://discord.com/developers/docs/events/gateway-events#client-status-object)
#[derive(Clone, Debug, Default, PartialEq, Eq, Decode, Encode)]
pub struct ClientStatus {
    /// On a computer.
    pub desktop: Option<Status>,
    /// On a phone.
    pub mobile: Option<Status>,
    /// In a browser; also bots.
    pub web: Option<Status>,
    /// In virtual reality.
    pub vr: Option<Status>,
}

/// What somebody is doing. [Discord](https://discord.com/developers/docs/events/gateway-events#activity-object)
///
/// Bots may set `name`, `state`, `type` and `url` of their own.
#[derive(Clone, Debug, PartialEq, Decode, Encode, Validate)]
#[validate(check_buttons)]
pub struct Activity {
    /// The name of the game, or `Custom Status`.
    #[json(default)]
    pub name: CompactString,
    /// What kind of doing.
    #[json(rename = "type", default)]
    pub kind: ActivityType,
    /// The state of the party, or the text of a custom status.
    pub state: Option<CompactString>,
    /// When it was added to the user's session.
    pub created_at: Option<UnixMillis>,
    /// When it began and will end.
    #[json(default, omit_empty)]
    pub timestamps: ActivityTimestamps,
    /// The game's application.
    pub application_id: Option<Id<ApplicationMarker>>,
    /// What it allows others to do.
    #[json(default, omit_empty)]
    pub flags: ActivityFlags,
    /// What few activities have.
    #[json(flatten)]
    pub rare: Rare<ActivityRare>,
}

/// Fields that few activities have.
#[derive(Clone, Debug, Default, PartialEq, Fields)]
pub struct ActivityRare {
    /// What the player is doing.
    pub details: Option<CompactString>,
    /// The address of the stream, on Twitch or YouTube.
    pub url: Option<CompactString>,
    /// Where a click on the details leads.
    pub details_url: Option<CompactString>,
    /// Where a click on the state leads.
    pub state_url: Option<CompactString>,
    /// Which field shows in the member list.
    pub status_display_type: Option<StatusDisplayType>,
    /// The emoji of a custom status.
    pub emoji: Option<ActivityEmoji>,
    /// The party of the player.
    pub party: Option<ActivityParty>,
    /// Images and their texts.
    pub assets: Option<Box<ActivityAssets>>,
    /// Secrets for joining and spectating.
    pub secrets: Option<Box<ActivitySecrets>>,
    /// Whether it is a session of its own.
    pub instance: Option<bool>,
    /// Up to 2 buttons.
    #[json(omit_empty)]
    pub buttons: Vec<ActivityButton>,
    /// What it runs on.
    pub platform: Option<ActivityPlatform>,
}

open_string_enum! {
    /// What an activity runs on. Discord sends it and does not document it.
    pub enum ActivityPlatform {
        /// A computer.
        Desktop = "desktop",
        /// An Xbox.
        Xbox = "xbox",
        /// A device of Samsung.
        Samsung = "samsung",
        /// An iPhone or iPad.
        Ios = "ios",
        /// An Android device.
        Android = "android",
        /// Discord itself.
        Embedded = "embedded",
        /// A `PlayStation` 4.
        Ps4 = "ps4",
        /// A `PlayStation` 5.
        Ps5 = "ps5",
    }
}

fn check_buttons(activity: &Activity, v: &mut Validator) {
    let buttons = &activity.rare.buttons;
    v.items("buttons", buttons, ..=2);
    for (index, button) in buttons.iter().enumerate() {
        v.length(&format!("buttons[{index}].label"), &button.label, 1..=32);
        v.length(&format!("buttons[{index}].url"), &button.url, 1..=512);
    }
}

impl Activity {
    /// An activity with a name.
    pub fn new(kind: ActivityType, name: impl Into<CompactString>) -> Self {
        Self {
            name: name.into(),
            kind,
            state: None,
            created_at: None,
            timestamps: ActivityTimestamps::default(),
            application_id: None,
            flags: ActivityFlags::empty(),
            rare: Rare::default(),
        }
    }

    /// A custom status: one line of text.
    pub fn custom(text: impl Into<CompactString>) -> Self {
        Self {
            state: Some(text.into()),
            ..Self::new(ActivityType::Custom, "Custom Status")
        }
    }
}

open_enum! {
    /// What kind of doing. [Discord](https://discord.com/developers/docs/events/gateway-events#activity-object-activity-types)
    #[derive(Default)]
    pub enum ActivityType {
        /// "Playing …".
        #[default]
        Playing = 0,
        /// "Streaming …": Twitch and YouTube only.
        Streaming = 1,
        /// "Listening to …".
        Listening = 2,
        /// "Watching …".
        Watching = 3,
        /// Emoji and text.
        Custom = 4,
        /// "Competing in …".
        Competing = 5,
    }
}

open_enum! {
    /// Which field of an activity shows in the member list.
    pub enum StatusDisplayType {
        /// The name: "Listening to Spotify".
        Name = 0,
        /// The state: "Listening to Rick Astley".
        State = 1,
        /// The details: "Listening to Never Gonna Give You Up".
        Details = 2,
    }
}

flags! {
    /// What an activity allows. [Discord](https://discord.com/developers/docs/events/gateway-events#activity-object-activity-flags)
    pub struct ActivityFlags: u64 as number {
        /// It is a session of its own.
        INSTANCE = 0,
        /// Others may join.
        JOIN = 1,
        /// Others may watch.
        SPECTATE = 2,
        /// Others may ask to join.
        JOIN_REQUEST = 3,
        /// Others may sync with it.
        SYNC = 4,
        /// Others may play it.
        PLAY = 5,
        /// Friends may see the party.
        PARTY_PRIVACY_FRIENDS = 6,
        /// Those in the voice channel may see the party.
        PARTY_PRIVACY_VOICE_CHANNEL = 7,
        /// It runs inside Discord.
        EMBEDDED = 8,
    }
}

/// When an activity began and will end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Decode, Encode)]
pub struct ActivityTimestamps {
    /// When it began.
    pub start: Option<UnixMillis>,
    /// When it will end.
    pub end: Option<UnixMillis>,
}

impl ActivityTimestamps {
    /// Whether neither is known.
    pub const fn is_empty(&self) -> bool {
        self.start.is_none() && self.end.is_none()
    }

    /// When it began.
    pub fn started_at(&self) -> Option<Timestamp> {
        self.start.map(Timestamp::from)
    }

    /// When it will end.
    pub fn ends_at(&self) -> Option<Timestamp> {
        self.end.map(Timestamp::from)
    }
}

/// The emoji of a custom status.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct ActivityEmoji {
    /// The name, or the emoji itself.
    #[json(default)]
    pub name: CompactString,
    /// The id of a custom emoji.
    pub id: Option<Id<EmojiMarker>>,
    /// Whether it moves.
    pub animated: Option<bool>,
}

/// The party of a player.
#[derive(Clone, Debug, Default, PartialEq, Eq, Decode, Encode)]
pub struct ActivityParty {
    /// The id.
    pub id: Option<CompactString>,
    /// The current and the largest number of players.
    pub size: Option<[u64; 2]>,
}

/// Images of an activity and their texts.
/// [Discord](https://discord.com/developers/docs/events/gateway-events#activity-object-activity-assets)
#[derive(Clone, Debug, Default, PartialEq, Eq, Decode, Encode)]
pub struct ActivityAssets {
    /// The large image: an asset's id, `mp:` and a path, or `spotify:` and an id.
    pub large_image: Option<CompactString>,
    /// What shows when hovering over it.
    pub large_text: Option<CompactString>,
    /// Where a click on it leads.
    pub large_url: Option<CompactString>,
    /// The small image.
    pub small_image: Option<CompactString>,
    /// What shows when hovering over it.
    pub small_text: Option<CompactString>,
    /// Where a click on it leads.
    pub small_url: Option<CompactString>,
    /// The image on invites to the activity.
    pub invite_cover_image: Option<CompactString>,
}

/// Secrets for joining and spectating.
#[derive(Clone, Debug, Default, PartialEq, Eq, Decode, Encode)]
pub struct ActivitySecrets {
    /// For joining the party.
    pub join: Option<CompactString>,
    /// For watching the game.
    pub spectate: Option<CompactString>,
    /// For this very match.
    #[json(rename = "match")]
    pub match_: Option<CompactString>,
}

/// A button of an activity. The gateway sends its label alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActivityButton {
    /// The text, 1 to 32 characters.
    pub label: CompactString,
    /// Where it leads, 1 to 512 characters.
    pub url: Option<CompactString>,
}

impl Decode for ActivityButton {
    fn decode(p: &mut Parser<'_>) -> Result<Self, Error> {
        if p.kind()? == Kind::String {
            return CompactString::decode(p).map(|label| Self { label, url: None });
        }
        let mut button = Self {
            label: CompactString::default(),
            url: None,
        };
        p.fields(|key, p| {
            match key {
                "label" => button.label = CompactString::decode(p)?,
                "url" => button.url = Option::decode(p)?,
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok(button)
    }
}

impl Encode for ActivityButton {
    fn encode(&self, w: &mut Writer) {
        match &self.url {
            None => self.label.encode(w),
            Some(url) => w.object(|o| {
                o.field("label", &self.label);
                o.field("url", url);
            }),
        }
    }
}

crate::serde_decode!(ActivityButton);
crate::serde_encode!(ActivityButton);
