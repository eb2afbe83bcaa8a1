//! Dispatched events, decoded.
//!
//! One table says which type each event's data has; everything about [`Event`] follows from it. An event that is not in
//! the table, or whose name is not known, is [`Event::Unknown`] with its data as text.

mod channel;
mod guild;
mod guild_create;
mod integration;
mod invite;
mod member;
mod message;
mod moderation;
mod other;
mod thread;
mod voice;

use std::fmt;

use bytes::Bytes;
use compact_str::CompactString;

pub use self::{
    channel::{ChannelInfo, ChannelInfoUpdate, ChannelPinsUpdate, TypingStart, WebhooksUpdate},
    guild::{
        GuildBan, GuildEmojisUpdate, GuildIntegrationsUpdate, GuildRole, GuildRoleDelete,
        GuildScheduledEventSubscription, GuildSoundboardSoundDelete, GuildSoundboardSounds,
        GuildStickersUpdate,
    },
    guild_create::{AvailableGuild, GuildCreate},
    integration::{GuildIntegration, GuildIntegrationDelete},
    invite::{InviteCreate, InviteDelete},
    member::{GuildMember, GuildMemberRemove, GuildMembersChunk},
    message::{
        MessageDelete, MessageDeleteBulk, MessagePollVote, MessageReaction, MessageReactionRare,
        MessageReactionRemoveAll, MessageReactionRemoveEmoji,
    },
    moderation::{AutoModerationActionExecution, GuildAuditLogEntry},
    other::{RateLimited, RateLimitedMeta},
    thread::{ThreadCreate, ThreadDelete, ThreadListSync, ThreadMemberUpdate, ThreadMembersUpdate},
    voice::{
        VoiceChannelEffectAnimationType, VoiceChannelEffectSend, VoiceChannelStartTimeUpdate,
        VoiceChannelStatusUpdate, VoiceServerUpdate,
    },
};
use super::{EventType, RawEvent, Ready};
use crate::{
    application::command::GuildCommandPermissions,
    channel::{Channel, message::Message},
    guild::{
        AutoModerationRule, Guild, GuildScheduledEvent, SoundboardSound, StageInstance,
        UnavailableGuild,
    },
    id::{Id, marker::GuildMarker},
    interaction::Interaction,
    json::{self, Encode, Writer},
    monetization::{Entitlement, Subscription},
    presence::Presence,
    user::User,
    voice::VoiceState,
};

macro_rules! events {
    ($($(#[$meta:meta])* $variant:ident($payload:ty) $guild:tt,)*) => {
        /// A dispatched event with its data.
        ///
        /// [Discord](https://discord.com/developers/docs/events/gateway-events#receive-events)
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum Event {
            $($(#[$meta])* $variant($payload),)*
            /// An event that this version of Cordial has no type for.
            Unknown {
                /// The name on the wire.
                name: CompactString,
                /// The data, as JSON text.
                raw: Bytes,
            },
        }

        impl Event {
            /// What happened.
            pub fn kind(&self) -> EventType {
                match self {
                    $(Self::$variant(..) => EventType::$variant,)*
                    Self::Unknown { name, .. } => EventType::from_name(name),
                }
            }

            /// The guild that it happened in; `None` outside guilds, and for unknown events.
            pub fn guild_id(&self) -> Option<Id<GuildMarker>> {
                match self {
                    $(Self::$variant(data) => events!(@guild data $guild),)*
                    Self::Unknown { .. } => None,
                }
            }

            /// Decodes the data of an event without degrading anything in it; nothing may follow the data.
            ///
            /// # Errors
            ///
            /// See [`json::from_str_strict`].
            pub fn from_json_strict(kind: EventType, name: &str, data: &str) -> Result<Self, json::Error> {
                Ok(match kind {
                    $(EventType::$variant => Self::$variant(json::from_str_strict(data)?),)*
                    #[allow(unreachable_patterns)]
                    _ => {
                        let raw: json::RawJson = json::from_str_strict(data)?;
                        Self::Unknown { name: name.into(), raw: Bytes::copy_from_slice(raw.get().as_bytes()) }
                    }
                })
            }

            /// Decodes the data of an event that is known to be text.
            ///
            /// # Errors
            ///
            /// When the data is not JSON, or does not have the form that the event's name promises.
            pub fn from_json(kind: EventType, name: &str, data: &str) -> Result<Self, json::Error> {
                Ok(match kind {
                    $(EventType::$variant => Self::$variant(json::from_front(data)?),)*
                    #[allow(unreachable_patterns)]
                    _ => {
                        let raw: json::RawJson = json::from_front(data)?;
                        Self::Unknown { name: name.into(), raw: Bytes::copy_from_slice(raw.get().as_bytes()) }
                    }
                })
            }
        }

        impl EventType {
            /// What the data of the event looks like; `None` for unknown events.
            #[cfg(feature = "describe")]
            pub fn describe(self) -> Option<crate::describe::Shape> {
                match self {
                    $(Self::$variant => Some(<$payload as crate::describe::Describe>::describe()),)*
                    #[allow(unreachable_patterns)]
                    _ => None,
                }
            }
        }

        /// Writes the data.
        impl Encode for Event {
            fn encode(&self, w: &mut Writer) {
                match self {
                    $(Self::$variant(data) => data.encode(w),)*
                    Self::Unknown { raw, .. } => w.raw(std::str::from_utf8(raw).unwrap_or("null")),
                }
            }
        }
    };
    (@guild $data:ident -) => {{
        let _ = $data;
        None
    }};
    (@guild $data:ident [$($path:tt)*]) => { Option::<Id<GuildMarker>>::from($data.$($path)*) };
}

events! {
    /// The permissions of a command were changed.
    ApplicationCommandPermissionsUpdate(Box<GuildCommandPermissions>) [guild_id],
    /// A rule of auto moderation did something.
    AutoModerationActionExecution(Box<AutoModerationActionExecution>) [guild_id],
    /// A rule of auto moderation was made.
    AutoModerationRuleCreate(Box<AutoModerationRule>) [guild_id],
    /// A rule of auto moderation was deleted.
    AutoModerationRuleDelete(Box<AutoModerationRule>) [guild_id],
    /// A rule of auto moderation was changed.
    AutoModerationRuleUpdate(Box<AutoModerationRule>) [guild_id],
    /// A channel was made.
    ChannelCreate(Box<Channel>) [guild_id],
    /// A channel was deleted.
    ChannelDelete(Box<Channel>) [guild_id],
    /// What voice channels are about and since when they are in use, as asked for.
    ChannelInfo(Box<ChannelInfo>) [guild_id],
    /// A message was pinned or unpinned.
    ChannelPinsUpdate(ChannelPinsUpdate) [guild_id],
    /// A channel was changed.
    ChannelUpdate(Box<Channel>) [guild_id],
    /// An entitlement was given.
    EntitlementCreate(Box<Entitlement>) [guild_id],
    /// An entitlement was deleted: by a refund, or by Discord. Entitlements that end are not deleted.
    EntitlementDelete(Box<Entitlement>) [guild_id],
    /// An entitlement was changed or has ended.
    EntitlementUpdate(Box<Entitlement>) [guild_id],
    /// Something was added to the audit log.
    GuildAuditLogEntryCreate(Box<GuildAuditLogEntry>) [guild_id],
    /// A user was banned.
    GuildBanAdd(Box<GuildBan>) [guild_id],
    /// A ban was lifted.
    GuildBanRemove(Box<GuildBan>) [guild_id],
    /// A guild is there: after the start of a session, after an outage, or because the bot was added.
    GuildCreate(Box<GuildCreate>) [id()],
    /// A guild is gone: by an outage, or because the bot was removed.
    GuildDelete(UnavailableGuild) [id],
    /// The emojis of a guild were changed.
    GuildEmojisUpdate(Box<GuildEmojisUpdate>) [guild_id],
    /// An integration of a guild was changed.
    GuildIntegrationsUpdate(GuildIntegrationsUpdate) [guild_id],
    /// Members, as asked for.
    GuildMembersChunk(Box<GuildMembersChunk>) [guild_id],
    /// A member joined.
    GuildMemberAdd(Box<GuildMember>) [guild_id],
    /// A member left or was removed.
    GuildMemberRemove(Box<GuildMemberRemove>) [guild_id],
    /// A member was changed.
    GuildMemberUpdate(Box<GuildMember>) [guild_id],
    /// A role was made.
    GuildRoleCreate(Box<GuildRole>) [guild_id],
    /// A role was deleted.
    GuildRoleDelete(GuildRoleDelete) [guild_id],
    /// A role was changed.
    GuildRoleUpdate(Box<GuildRole>) [guild_id],
    /// A scheduled event was made.
    GuildScheduledEventCreate(Box<GuildScheduledEvent>) [guild_id],
    /// A scheduled event was deleted.
    GuildScheduledEventDelete(Box<GuildScheduledEvent>) [guild_id],
    /// A scheduled event was changed.
    GuildScheduledEventUpdate(Box<GuildScheduledEvent>) [guild_id],
    /// Somebody is interested in a scheduled event.
    GuildScheduledEventUserAdd(GuildScheduledEventSubscription) [guild_id],
    /// Somebody is not interested in a scheduled event any more.
    GuildScheduledEventUserRemove(GuildScheduledEventSubscription) [guild_id],
    /// Several sounds were changed.
    GuildSoundboardSoundsUpdate(Box<GuildSoundboardSounds>) [guild_id],
    /// A sound was made.
    GuildSoundboardSoundCreate(Box<SoundboardSound>) [guild_id],
    /// A sound was deleted.
    GuildSoundboardSoundDelete(GuildSoundboardSoundDelete) [guild_id],
    /// A sound was changed.
    GuildSoundboardSoundUpdate(Box<SoundboardSound>) [guild_id],
    /// The stickers of a guild were changed.
    GuildStickersUpdate(Box<GuildStickersUpdate>) [guild_id],
    /// A guild was changed.
    GuildUpdate(Box<Guild>) [id],
    /// An integration was added.
    IntegrationCreate(Box<GuildIntegration>) [guild_id],
    /// An integration was removed.
    IntegrationDelete(GuildIntegrationDelete) [guild_id],
    /// An integration was changed.
    IntegrationUpdate(Box<GuildIntegration>) [guild_id],
    /// Somebody used a command or component, or submitted a modal.
    InteractionCreate(Box<Interaction>) [guild_id],
    /// An invite was made.
    InviteCreate(Box<InviteCreate>) [guild_id],
    /// An invite was deleted.
    InviteDelete(Box<InviteDelete>) [guild_id],
    /// A message was sent.
    MessageCreate(Box<Message>) [guild_id],
    /// A message was deleted.
    MessageDelete(MessageDelete) [guild_id],
    /// Several messages were deleted at once.
    MessageDeleteBulk(Box<MessageDeleteBulk>) [guild_id],
    /// Somebody voted in a poll.
    MessagePollVoteAdd(MessagePollVote) [guild_id],
    /// Somebody took a vote back.
    MessagePollVoteRemove(MessagePollVote) [guild_id],
    /// Somebody reacted to a message.
    MessageReactionAdd(Box<MessageReaction>) [guild_id],
    /// Somebody took a reaction back.
    MessageReactionRemove(Box<MessageReaction>) [guild_id],
    /// All reactions to a message were removed.
    MessageReactionRemoveAll(MessageReactionRemoveAll) [guild_id],
    /// All reactions to a message with one emoji were removed.
    MessageReactionRemoveEmoji(Box<MessageReactionRemoveEmoji>) [guild_id],
    /// A message was edited, pinned or unpinned, or its embeds were loaded.
    MessageUpdate(Box<Message>) [guild_id],
    /// A presence was changed.
    PresenceUpdate(Box<Presence>) [guild_id],
    /// A request over the gateway came too early.
    RateLimited(Box<RateLimited>) -,
    /// A session has started.
    Ready(Box<Ready>) -,
    /// A session goes on: all missed events have been sent.
    Resumed(()) -,
    /// Sounds, as asked for.
    SoundboardSounds(Box<GuildSoundboardSounds>) [guild_id],
    /// A stage has begun.
    StageInstanceCreate(Box<StageInstance>) [guild_id],
    /// A stage is over.
    StageInstanceDelete(Box<StageInstance>) [guild_id],
    /// A stage was changed.
    StageInstanceUpdate(Box<StageInstance>) [guild_id],
    /// A subscription was made.
    SubscriptionCreate(Box<Subscription>) -,
    /// A subscription was deleted.
    SubscriptionDelete(Box<Subscription>) -,
    /// A subscription was changed.
    SubscriptionUpdate(Box<Subscription>) -,
    /// A thread was made, or the bot was added to one.
    ThreadCreate(Box<ThreadCreate>) [channel.guild_id],
    /// A thread was deleted.
    ThreadDelete(ThreadDelete) [guild_id],
    /// The bot got to see channels: their active threads.
    ThreadListSync(Box<ThreadListSync>) [guild_id],
    /// Users were added to a thread or removed from it.
    ThreadMembersUpdate(Box<ThreadMembersUpdate>) [guild_id],
    /// The bot's membership of a thread was changed.
    ThreadMemberUpdate(Box<ThreadMemberUpdate>) [guild_id],
    /// A thread was changed.
    ThreadUpdate(Box<Channel>) [guild_id],
    /// Somebody is typing.
    TypingStart(Box<TypingStart>) [guild_id],
    /// The bot's user was changed.
    UserUpdate(Box<User>) -,
    /// Somebody sent an effect in the bot's voice channel.
    VoiceChannelEffectSend(Box<VoiceChannelEffectSend>) [guild_id],
    /// A voice channel began or ceased to be in use.
    VoiceChannelStartTimeUpdate(VoiceChannelStartTimeUpdate) [guild_id],
    /// The status of a voice channel was changed.
    VoiceChannelStatusUpdate(Box<VoiceChannelStatusUpdate>) [guild_id],
    /// Where to connect for voice.
    VoiceServerUpdate(Box<VoiceServerUpdate>) [guild_id],
    /// Somebody joined, moved in or left voice.
    VoiceStateUpdate(Box<VoiceState>) [guild_id],
    /// A webhook was made, changed or deleted.
    WebhooksUpdate(WebhooksUpdate) [guild_id],
}

impl Event {
    /// The name on the wire.
    pub fn name(&self) -> &str {
        match self {
            Self::Unknown { name, .. } => name,
            _ => self.kind().name().unwrap_or_default(),
        }
    }
}

impl RawEvent {
    /// Decodes the data.
    ///
    /// # Errors
    ///
    /// When the data does not have the form that the event's name promises. Events without a type are no error: they
    /// become [`Event::Unknown`].
    pub fn decode(&self) -> Result<Event, DecodeError> {
        json::text(&self.data)
            .and_then(|text| Event::from_json(self.kind, self.name(), text))
            .map_err(|source| DecodeError {
                name: self.name().into(),
                source,
                data: self.data.clone(),
            })
    }
}

/// The data of an event does not have the form that its name promises.
#[derive(Clone)]
pub struct DecodeError {
    /// The name of the event.
    pub name: CompactString,
    /// What is wrong with the data, and where.
    pub source: json::Error,
    /// The data.
    pub data: Bytes,
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} could not be decoded: {}", self.name, self.source)
    }
}

impl fmt::Debug for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "DecodeError({}: {}, {} bytes)",
            self.name,
            self.source,
            self.data.len()
        )
    }
}

impl std::error::Error for DecodeError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.source)
    }
}
