//! The state of the sandbox: plain structs in memory.
//!
//! One `Mutex<World>` holds everything and is never held across an `await`. REST handlers and scripted people call the
//! same operations; an operation changes the state and publishes the events of the change before it returns.

mod application;
pub(crate) mod audit;
mod auto_moderation;
mod channel;
mod clock;
mod command;
mod command_permissions;
mod consent;
pub(crate) mod deadline;
mod extras;
mod files;
mod following;
mod founding;
mod group;
mod guild;
mod integration;
mod interaction;
mod invite;
mod join_request;
mod keyword;
mod lobby;
mod membership;
mod message;
mod monetization;
mod oauth2;
pub(crate) mod permissions;
mod poll;
mod posting;
mod provisional;
pub(crate) mod recurrence;
pub(crate) mod render;
mod scheduled_event;
pub(crate) mod search;
mod shelf;
mod signing;
mod snapshot;
mod stage;
mod sticker;
mod template;
mod thread;
mod thread_sync;
mod user;
mod user_account;
mod voice;
mod webhook;
mod webhook_event;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use cordial_model::{
    Permissions, Timestamp, Token,
    application::{ActivityInstance, command::CommandPermission},
    gateway::{EventType, Intents},
    id::{
        Id,
        marker::{
            ApplicationMarker, AutoModerationRuleMarker, ChannelMarker, CommandMarker,
            EntitlementMarker, GenericMarker, GuildMarker, InteractionMarker, LobbyMarker,
            MessageMarker, SkuMarker, SubscriptionMarker, UserMarker, WebhookMarker,
        },
    },
    lobby::LobbyMetadata,
    monetization::{Entitlement, Sku, Subscription},
    user::Connection,
};
use tokio::sync::{Notify, mpsc::UnboundedSender};

#[cfg(feature = "user")]
pub(crate) use self::user_account::GuildForm;
pub(crate) use self::{
    application::{Application, Founding},
    audit::NewEntry,
    auto_moderation::{Blocked, ModerationRule, blocked},
    channel::{Channel, Thread, write_thread_member},
    clock::Clock,
    command::{Command, CommandPlace},
    command_permissions::Installation,
    consent::{Answer, AuthorizationRequest, BadRequest},
    extras::Extras,
    files::{Files, NoFile, StoredFile},
    group::Group,
    guild::{Emoji, Guild, Member, Presence, Role, VoiceState},
    interaction::{Interaction, InteractionAnswer, NewInteraction, RESPONSE_WINDOW},
    invite::{Invite, InviteTarget, InviteView, TargetList},
    lobby::{Lobby, LobbyMember},
    message::{
        Attachment, Author, BURST_COLORS, Message, MessageInteraction, Reaction, ReactionEmoji,
        Reference, View,
    },
    oauth2::{
        Challenge, DEVICE_INTERVAL, DEVICE_SECONDS, Decision, DeviceWait, Gains, Grant, Issued,
        TOKEN_SECONDS, are_known,
    },
    poll::{CannotVote, Poll},
    provisional::{Identity, Provisional},
    scheduled_event::{EventException, Responses, ScheduledEvent, interested},
    shelf::Shelf,
    signing::SigningKey,
    sticker::{Sticker, StickerPack},
    template::Template,
    thread::NewThread,
    user::User,
    webhook::Webhook,
};
use self::{audit::AuditEntries, clock::Snowflakes, deadline::Deadline, oauth2::OAuth2};
use crate::{
    hub::{Audience, Dispatch, Hub, Redacted},
    webhook_events::Delivery,
};

/// Everything there is.
#[derive(Clone, Debug)]
pub(crate) struct World {
    pub(crate) applications: BTreeMap<Id<ApplicationMarker>, Application>,
    pub(crate) users: Shelf<Id<UserMarker>, User>,
    pub(crate) guilds: Shelf<Id<GuildMarker>, Guild>,
    /// Channels of guilds, threads and direct messages.
    pub(crate) channels: Shelf<Id<ChannelMarker>, Channel>,
    /// The tokens of people who may have sessions of their own.
    pub(crate) user_tokens: BTreeMap<Id<UserMarker>, Token>,
    pub(crate) webhooks: BTreeMap<Id<WebhookMarker>, Webhook>,
    pub(crate) commands: BTreeMap<Id<CommandMarker>, Command>,
    pub(crate) interactions: BTreeMap<Id<InteractionMarker>, Interaction>,
    pub(crate) invites: BTreeMap<String, Invite>,
    pub(crate) skus: BTreeMap<Id<SkuMarker>, Sku>,
    pub(crate) entitlements: BTreeMap<Id<EntitlementMarker>, Entitlement>,
    /// Entitlements that the developer gave, to test.
    pub(crate) test_entitlements: BTreeSet<Id<EntitlementMarker>>,
    pub(crate) subscriptions: BTreeMap<Id<SubscriptionMarker>, Subscription>,
    /// Accounts elsewhere that people have linked.
    pub(crate) connections: BTreeMap<Id<UserMarker>, Vec<Connection>>,
    /// Running activities by the ids of their instances.
    pub(crate) activities: BTreeMap<String, ActivityInstance>,
    /// Players without accounts of their own.
    pub(crate) provisionals: BTreeMap<(Id<ApplicationMarker>, Identity), Provisional>,
    /// What the moderation of games says of messages.
    pub(crate) moderation_metadata: BTreeMap<Id<MessageMarker>, LobbyMetadata>,
    /// What only groups have, of the channels of direct messages.
    pub(crate) groups: BTreeMap<Id<ChannelMarker>, Group>,
    pub(crate) templates: BTreeMap<String, Template>,
    pub(crate) lobbies: BTreeMap<Id<LobbyMarker>, Lobby>,
    /// Who may use commands in guilds; of a command, or of a whole application by its id.
    pub(crate) command_permissions:
        BTreeMap<(Id<GuildMarker>, Id<GenericMarker>), Vec<CommandPermission>>,
    /// When commands were created in the last day.
    pub(crate) command_creations: BTreeMap<CommandPlace, Vec<Timestamp>>,
    /// What users allow applications.
    oauth2: OAuth2,
    audit_logs: BTreeMap<Id<GuildMarker>, AuditEntries>,
    /// The rules of auto moderation by guild.
    pub(crate) moderation:
        BTreeMap<Id<GuildMarker>, BTreeMap<Id<AutoModerationRuleMarker>, ModerationRule>>,
    /// The guilds whose messages are being indexed, and until when.
    indexing: BTreeMap<Id<GuildMarker>, Timestamp>,
    /// What is to happen by itself, and when.
    deadlines: BTreeSet<(Timestamp, Deadline)>,
    alarm: Arc<Notify>,
    /// The channels of direct messages by both sides, the lesser id first.
    direct: BTreeMap<(Id<UserMarker>, Id<UserMarker>), Id<ChannelMarker>>,
    /// Uploaded files by the path of their address.
    pub(crate) files: Files,
    /// The address of the API with version, such as `http://127.0.0.1:8080/api/v10`.
    pub(crate) api_url: String,
    /// The address that files are served from, such as `http://127.0.0.1:8080`.
    pub(crate) cdn_url: String,
    /// What the role of a bot that is added to a guild permits.
    pub(crate) bot_permissions: Permissions,
    hub: Arc<Hub>,
    /// Where webhook events go; nowhere in a world without sockets.
    pub(crate) outbound: Option<UnboundedSender<Delivery>>,
    clock: Clock,
    ids: Snowflakes,
    rng: fastrand::Rng,
}

impl World {
    /// An empty world.
    pub(crate) fn new(hub: Arc<Hub>, clock: Clock, seed: u64) -> Self {
        Self {
            applications: BTreeMap::new(),
            users: Shelf::new(),
            guilds: Shelf::new(),
            channels: Shelf::new(),
            user_tokens: BTreeMap::new(),
            webhooks: BTreeMap::new(),
            commands: BTreeMap::new(),
            interactions: BTreeMap::new(),
            invites: BTreeMap::new(),
            skus: BTreeMap::new(),
            entitlements: BTreeMap::new(),
            test_entitlements: BTreeSet::new(),
            subscriptions: BTreeMap::new(),
            connections: BTreeMap::new(),
            activities: BTreeMap::new(),
            provisionals: BTreeMap::new(),
            moderation_metadata: BTreeMap::new(),
            groups: BTreeMap::new(),
            templates: BTreeMap::new(),
            lobbies: BTreeMap::new(),
            command_permissions: BTreeMap::new(),
            command_creations: BTreeMap::new(),
            oauth2: OAuth2::default(),
            audit_logs: BTreeMap::new(),
            moderation: BTreeMap::new(),
            indexing: BTreeMap::new(),
            deadlines: BTreeSet::new(),
            alarm: Arc::new(Notify::new()),
            direct: BTreeMap::new(),
            files: Files::default(),
            api_url: String::new(),
            cdn_url: String::new(),
            bot_permissions: founding::BOT,
            hub,
            outbound: None,
            clock,
            ids: Snowflakes::default(),
            rng: fastrand::Rng::with_seed(seed),
        }
    }

    /// Becomes what another world is. Ids go on from where they are.
    pub(crate) fn become_like(&mut self, other: &Self) {
        let ids = std::mem::take(&mut self.ids);
        *self = Self {
            ids,
            ..other.clone()
        };
        self.alarm.notify_one();
    }

    /// The date.
    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// A new id.
    pub(crate) fn next_id<T>(&mut self) -> Id<T> {
        self.ids.next(self.clock.now())
    }

    /// Random letters and digits.
    pub(crate) fn secret(&mut self, length: usize) -> String {
        (0..length).map(|_| self.rng.alphanumeric()).collect()
    }

    /// The application whose bot has this token.
    pub(crate) fn authenticate(&self, token: &Token) -> Option<&Application> {
        self.applications
            .values()
            .find(|application| application.token.expose() == token.expose())
    }

    /// Everybody who may have sessions: bots, and people with a token.
    pub(crate) fn accounts(&self) -> impl Iterator<Item = Id<UserMarker>> {
        self.applications
            .values()
            .map(|application| application.bot_id)
            .chain(self.user_tokens.keys().copied())
    }

    /// Whether a user may have sessions.
    pub(crate) fn is_account(&self, user_id: Id<UserMarker>) -> bool {
        self.user_tokens.contains_key(&user_id) || self.application_of(user_id).is_some()
    }

    /// The accounts that a guild's event about a channel goes to: members who see it, or those of a direct message.
    pub(crate) fn bots_in(&self, channel_id: Id<ChannelMarker>) -> Vec<Id<UserMarker>> {
        self.accounts()
            .filter(|bot_id| {
                self.permissions_in(channel_id, *bot_id)
                    .contains(Permissions::VIEW_CHANNEL)
            })
            .collect()
    }

    /// Sends an event to the sessions and the journal.
    pub(crate) fn publish(
        &self,
        kind: EventType,
        guild_id: Option<Id<GuildMarker>>,
        intents: Intents,
        to: Audience,
        data: Arc<str>,
    ) {
        self.hub.publish(&Dispatch {
            kind,
            guild_id,
            intents,
            to,
            data,
            redacted: None,
        });
    }

    /// Sends an event about a guild to every bot in it.
    pub(crate) fn publish_guild(
        &self,
        kind: EventType,
        guild_id: Id<GuildMarker>,
        intents: Intents,
        data: Arc<str>,
    ) {
        let to = Audience::Users(self.bots_of(guild_id));
        self.publish(kind, Some(guild_id), intents, to, data);
    }

    /// The accounts that are members of a guild.
    pub(crate) fn bots_of(&self, guild_id: Id<GuildMarker>) -> Vec<Id<UserMarker>> {
        let Some(guild) = self.guilds.get(&guild_id) else {
            return Vec::new();
        };
        self.accounts()
            .filter(|bot_id| guild.members.contains_key(bot_id))
            .collect()
    }

    /// Whether some session may not read the content of messages, so that there have to be versions without it.
    pub(crate) fn hides_content(&self) -> bool {
        self.hub.hides_content()
    }

    /// Sends an event about a channel to those who see it; `intents` for guilds and for direct messages.
    pub(crate) fn publish_channel(
        &self,
        kind: EventType,
        channel_id: Id<ChannelMarker>,
        intents: (Intents, Intents),
        data: Arc<str>,
        redacted: Option<Redacted>,
    ) {
        let guild_id = self
            .channels
            .get(&channel_id)
            .and_then(|channel| channel.guild_id);
        self.hub.publish(&Dispatch {
            kind,
            guild_id,
            intents: if guild_id.is_some() {
                intents.0
            } else {
                intents.1
            },
            to: Audience::Users(self.bots_in(channel_id)),
            data,
            redacted: redacted.filter(|_| guild_id.is_some()),
        });
    }
}
