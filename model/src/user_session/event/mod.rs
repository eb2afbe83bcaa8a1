//! Events of user sessions, decoded.
//!
//! One table says which type the data of each event has that users alone get, or get in another form than bots. Events
//! that both get alike are a [`UserEvent::Common`]; what has no type is a [`UserEvent::Raw`] with its data as text.

mod account;
mod call;
mod channel;
mod guild;
mod interaction;
mod lobby;
mod member_list;
mod message;
mod passive;
mod read_state;
mod ready;
mod relationship;
mod session;
mod settings;
mod stream;

use bytes::Bytes;
use compact_str::CompactString;

pub use self::{
    account::{
        ActivityInviteCreate, AuthSessionChange, Authenticator, BillingPopupBridgeCallback,
        ConsoleCommandUpdate, ExperimentSessionOverride, ExternalId, GameInvite, GameInviteDelete,
        GameInviteDeleteMany, GatewayGiftCode, NotificationCenterItem,
        NotificationCenterItemCompleted, NotificationCenterItemDelete, OAuth2Authorization,
        OAuth2TokenDelete, OAuth2TokenRevoke, PremiumGuildSubscriptionSlot, QuestUserStatus,
        QuestsUserCompletionUpdate, QuestsUserStatusUpdate, ReactionNotificationSent,
        SocialLayerSkuPurchaseEligibilityResponse, UserApplication, UserApplicationProfile,
        UserConnectionsUpdate, UserMergeOperationCompleted, UserPaymentBrowserCheckoutDone,
        UserPaymentClientAdd, VirtualCurrencyBalanceUpdate,
    },
    call::{CallCreate, CallDelete, CallUpdate},
    channel::{
        ChannelMemberCountUpdate, ChannelNick, ChannelRecipientAdd, ChannelRecipientRemove,
        ChannelStatus, ChannelStatuses, ChannelSync, ChannelUnread, ChannelUnreadUpdate,
        ConversationSummary, ConversationSummaryUpdate, DeletedEntityIds, LastMessages,
        PrivateFields, SummaryType, UserChannel,
    },
    guild::{
        AutoModerationMentionRaidDetection, CreatorMonetizationRestrictionsUpdate, DataMode,
        EmbeddedActivity, EmbeddedActivityLocation, EmbeddedActivityParticipant, GameServerDelete,
        GameServerUpdate, GatewayGuild, GuildDirectoryEntry, GuildJoinRequest,
        GuildJoinRequestDelete, GuildJoinRequestUpdate, GuildOfficialGameApplicationsUpdate,
        GuildPowerupEntitlements, GuildProperties, GuildScheduledEventException,
        GuildScheduledEventExceptionsDelete, JoinRequestStatus, OfGuild, PartialGuildUpdates,
        PremiumGuildSubscription, UserMember,
    },
    interaction::{
        AutocompleteResponse, InteractionFailure, InteractionFailureReason,
        InteractionIframeModalCreate, InteractionModalCreate, InteractionNotice,
    },
    lobby::{
        Lobby, LobbyDelete, LobbyDeleteReason, LobbyMember, LobbyMemberUpdate, LobbyMessage,
        LobbyMessageDelete, LobbyVoice, LobbyVoiceServerUpdate,
    },
    member_list::{
        GuildMemberListUpdate, MemberListGroup, MemberListGroupId, MemberListItem, MemberListOp,
        ThreadMemberListUpdate,
    },
    message::{
        DebouncedReaction, MessageReactionAddMany, RemoteCommandReceived, SavedMessageCreate,
        SavedMessageDelete,
    },
    passive::{PassiveUpdateV1, PassiveUpdateV2},
    read_state::{
        ChannelPinsAck, FeatureAck, MessageAck, ReadState, ReadStateFlags, ReadStateType,
        RecentMentionDelete,
    },
    ready::{
        Consent, GatewayApplication, GatewayAuth, GatewayFeatureFlags, ReadySupplemental,
        RegionalFeatureConfig, SessionType, SupplementalGuild, Tutorial, UserReady, UserReadyRare,
    },
    relationship::{
        FriendSuggestion, FriendSuggestionDelete, FriendSuggestionReason,
        FriendSuggestionReasonType, GameRelationship, Relationship, RelationshipAdd,
        RelationshipType,
    },
    session::{
        ClientInfo, ClientType, GatewaySession, MergedPresences, SessionsReplace, UserPresence,
    },
    settings::{
        AudioContext, AudioSettingsUpdate, ChannelOverride, ChannelOverrideFlags, HighlightLevel,
        MuteConfig, NotificationSettings, NotificationSettingsFlags, UserGuildSettings,
        UserGuildSettingsFlags, UserNoteUpdate, UserRequiredActionUpdate, UserSettingsProto,
        UserSettingsProtoType, UserSettingsProtoUpdate, UserSettingsUpdate, Versioned,
    },
    stream::{Stream, StreamDelete, StreamDeleteReason, StreamServerUpdate, UserVoiceServerUpdate},
};
use super::UserEventType;
use crate::{
    gateway::{DecodeError, Event, EventType, RawEvent},
    json::{self, Encode, Writer},
};

macro_rules! user_events {
    ($($(#[$meta:meta])* $variant:ident($payload:ty),)*) => {
        /// An event of a user session with its data.
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum UserEvent {
            /// An event that bots get in the same form.
            Common(Event),
            $($(#[$meta])* $variant($payload),)*
            /// An event that Cordial has no type for: its form is not documented, or says nothing to other clients, or the
            /// event is newer than Cordial.
            Raw {
                /// Which event; `Unknown` if it has no name here either.
                kind: UserEventType,
                /// The name on the wire.
                name: CompactString,
                /// The data, as JSON text.
                raw: Bytes,
            },
        }

        impl UserEvent {
            /// The events with a type of their own, those that are [`Common`](Self::Common) not among them.
            pub const TYPED: &'static [UserEventType] = &[$(UserEventType::$variant,)*];

            /// What happened.
            pub fn kind(&self) -> UserEventType {
                match self {
                    Self::Common(event) => match event {
                        Event::Unknown { name, .. } => UserEventType::from_name(name),
                        known => known.kind().into(),
                    },
                    $(Self::$variant(..) => UserEventType::$variant,)*
                    Self::Raw { kind, .. } => *kind,
                }
            }

            /// Decodes the data of an event that is known to be text.
            ///
            /// # Errors
            ///
            /// When the data is not JSON, or does not have the form that the event's name promises.
            pub fn from_json(name: &str, data: &str) -> Result<Self, json::Error> {
                Ok(match UserEventType::from_name(name) {
                    $(UserEventType::$variant => Self::$variant(json::from_front(data)?),)*
                    kind => match EventType::from_name(name) {
                        EventType::Unknown => {
                            let raw: json::RawJson = json::from_front(data)?;
                            Self::Raw {
                                kind,
                                name: name.into(),
                                raw: Bytes::copy_from_slice(raw.get().as_bytes()),
                            }
                        }
                        common => Self::Common(Event::from_json(common, name, data)?),
                    },
                })
            }

            /// Decodes the data of an event with a type of its own without degrading anything; `None` for other events.
            ///
            /// # Errors
            ///
            /// See [`json::from_str_strict`].
            pub fn from_json_strict(kind: UserEventType, data: &str) -> Option<Result<Self, json::Error>> {
                match kind {
                    $(UserEventType::$variant => Some(json::from_str_strict(data).map(Self::$variant)),)*
                    #[allow(unreachable_patterns)]
                    _ => None,
                }
            }
        }

        impl UserEventType {
            /// What the data of the event looks like; `None` for events without a type of their own.
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
        impl Encode for UserEvent {
            fn encode(&self, w: &mut Writer) {
                match self {
                    Self::Common(event) => event.encode(w),
                    $(Self::$variant(data) => data.encode(w),)*
                    Self::Raw { raw, .. } => w.raw(std::str::from_utf8(raw).unwrap_or("null")),
                }
            }
        }
    };
}

user_events! {
    /// Somebody invites the user to an activity.
    ActivityInviteCreate(Box<ActivityInviteCreate>),
    /// An application completes what the user types.
    ApplicationCommandAutocompleteResponse(AutocompleteResponse),
    /// How loud others are to the user was changed.
    AudioSettingsUpdate(AudioSettingsUpdate),
    /// The login that the session belongs to has another name now.
    AuthSessionChange(AuthSessionChange),
    /// A second factor was added.
    AuthenticatorCreate(Authenticator),
    /// A second factor was removed.
    AuthenticatorDelete(Authenticator),
    /// A second factor was changed.
    AuthenticatorUpdate(Authenticator),
    /// Many users were mentioned in a short time.
    AutoModerationMentionRaidDetection(AutoModerationMentionRaidDetection),
    /// A payment in a browser has come back.
    BillingPopupBridgeCallback(Box<BillingPopupBridgeCallback>),
    /// A call began, or goes on as asked for.
    CallCreate(Box<CallCreate>),
    /// A call is over.
    CallDelete(CallDelete),
    /// A call was changed.
    CallUpdate(Box<CallUpdate>),
    /// A channel was made, or a private channel began.
    ChannelCreate(Box<UserChannel>),
    /// A channel was deleted, or a private channel closed.
    ChannelDelete(Box<UserChannel>),
    /// How many members see a channel, as asked for.
    ChannelMemberCountUpdate(ChannelMemberCountUpdate),
    /// The user has seen the pins of a channel.
    ChannelPinsAck(ChannelPinsAck),
    /// Somebody joined a group.
    ChannelRecipientAdd(Box<ChannelRecipientAdd>),
    /// Somebody left a group.
    ChannelRecipientRemove(Box<ChannelRecipientRemove>),
    /// The status of voice channels, as asked for.
    ChannelStatuses(ChannelStatuses),
    /// Channels whose names were hidden, as asked for.
    ChannelSync(Box<ChannelSync>),
    /// What is new in channels of a guild.
    ChannelUnreadUpdate(ChannelUnreadUpdate),
    /// A channel was changed.
    ChannelUpdate(Box<UserChannel>),
    /// What is new in a channel, in sessions of OAuth2.
    ChannelUpdatePartial(ChannelUnread),
    /// A command to a console was answered.
    ConsoleCommandUpdate(Box<ConsoleCommandUpdate>),
    /// What a channel's conversations are about.
    ConversationSummaryUpdate(ConversationSummaryUpdate),
    /// What a guild's owner may not do to earn money.
    CreatorMonetizationRestrictionsUpdate(CreatorMonetizationRestrictionsUpdate),
    /// What of a guild was deleted, as asked for.
    DeletedEntityIds(Box<DeletedEntityIds>),
    /// The user is to be asked about direct messages from a guild.
    DmSettingsUpsellShow(OfGuild),
    /// An embedded activity began, was changed or ended.
    EmbeddedActivityUpdateV2(Box<EmbeddedActivity>),
    /// An experiment was forced upon the session.
    ExperimentSessionOverrideCreate(ExperimentSessionOverride),
    /// An experiment is not forced upon the session any more.
    ExperimentSessionOverrideDelete(ExperimentSessionOverride),
    /// Somebody is suggested.
    FriendSuggestionCreate(Box<FriendSuggestion>),
    /// Somebody is not suggested any more.
    FriendSuggestionDelete(FriendSuggestionDelete),
    /// Somebody invites the user to a game.
    GameInviteCreate(Box<GameInvite>),
    /// An invite to a game is gone.
    GameInviteDelete(GameInviteDelete),
    /// Invites to games are gone.
    GameInviteDeleteMany(GameInviteDeleteMany),
    /// Somebody became related in a game.
    GameRelationshipAdd(Box<GameRelationship>),
    /// Somebody is not related in a game any more.
    GameRelationshipRemove(Box<GameRelationship>),
    /// A game server of a guild was made.
    GameServerCreate(GameServerUpdate),
    /// A game server of a guild is gone.
    GameServerDelete(GameServerDelete),
    /// A game server of a guild was changed.
    GameServerUpdate(GameServerUpdate),
    /// A code for a gift was made.
    GiftCodeCreate(GatewayGiftCode),
    /// A code for a gift was changed.
    GiftCodeUpdate(GatewayGiftCode),
    /// The application commands of a guild were changed.
    GuildApplicationCommandIndexUpdate(OfGuild),
    /// Somebody boosts a guild, or another guild.
    GuildAppliedBoostsUpdate(Box<PremiumGuildSubscription>),
    /// A guild is there: after an outage, or because the user joined.
    GuildCreate(Box<GatewayGuild>),
    /// An entry of a directory was made.
    GuildDirectoryEntryCreate(Box<GuildDirectoryEntry>),
    /// An entry of a directory is gone.
    GuildDirectoryEntryDelete(Box<GuildDirectoryEntry>),
    /// An entry of a directory was changed.
    GuildDirectoryEntryUpdate(Box<GuildDirectoryEntry>),
    /// The user has seen a thing of a guild.
    GuildFeatureAck(FeatureAck),
    /// Somebody asks to join a guild.
    GuildJoinRequestCreate(Box<GuildJoinRequestUpdate>),
    /// Somebody does not ask to join a guild any more.
    GuildJoinRequestDelete(GuildJoinRequestDelete),
    /// Somebody's request to join a guild was changed.
    GuildJoinRequestUpdate(Box<GuildJoinRequestUpdate>),
    /// Rows of a member list have changed.
    GuildMemberListUpdate(Box<GuildMemberListUpdate>),
    /// The games that a guild is the official one of were changed.
    GuildOfficialGameApplicationsUpdate(GuildOfficialGameApplicationsUpdate),
    /// A guild got powerups.
    GuildPowerupEntitlementsCreate(GuildPowerupEntitlements),
    /// A guild lost powerups.
    GuildPowerupEntitlementsDelete(GuildPowerupEntitlements),
    /// One time of a repeated event is another than the rule says.
    GuildScheduledEventExceptionCreate(GuildScheduledEventException),
    /// One time of a repeated event is as the rule says again.
    GuildScheduledEventExceptionDelete(GuildScheduledEventException),
    /// One time of a repeated event was changed.
    GuildScheduledEventExceptionUpdate(GuildScheduledEventException),
    /// All exceptions of a repeated event are gone.
    GuildScheduledEventExceptionsDelete(GuildScheduledEventExceptionsDelete),
    /// The guild that the client wants to show first; before `READY`.
    InitialGuild(Box<GatewayGuild>),
    /// An interaction of the user was made.
    InteractionCreate(InteractionNotice),
    /// An interaction of the user has failed.
    InteractionFailure(InteractionFailure),
    /// An application answers with a modal that is a web page.
    InteractionIframeModalCreate(Box<InteractionIframeModalCreate>),
    /// An application answers with a modal.
    InteractionModalCreate(Box<InteractionModalCreate>),
    /// An interaction of the user has succeeded.
    InteractionSuccess(InteractionNotice),
    /// The last messages of channels, as asked for.
    LastMessages(LastMessages),
    /// A lobby was made, or the user joined one.
    LobbyCreate(Box<Lobby>),
    /// A lobby is over, or the user is out of it.
    LobbyDelete(LobbyDelete),
    /// Somebody joined a lobby.
    LobbyMemberAdd(Box<LobbyMemberUpdate>),
    /// Somebody left a lobby.
    LobbyMemberRemove(Box<LobbyMemberUpdate>),
    /// Somebody in a lobby was changed.
    LobbyMemberUpdate(Box<LobbyMemberUpdate>),
    /// A message was sent in a lobby.
    LobbyMessageCreate(Box<LobbyMessage>),
    /// A message in a lobby was deleted.
    LobbyMessageDelete(LobbyMessageDelete),
    /// A message in a lobby was edited.
    LobbyMessageUpdate(Box<LobbyMessage>),
    /// A lobby was changed.
    LobbyUpdate(Box<Lobby>),
    /// Where to connect for a lobby's voice.
    LobbyVoiceServerUpdate(LobbyVoiceServerUpdate),
    /// Somebody joined, moved in or left a lobby's voice.
    LobbyVoiceStateUpdate(Box<LobbyVoice>),
    /// The user has read a channel, on any client.
    MessageAck(MessageAck),
    /// Many users reacted to a message in a short time.
    MessageReactionAddMany(Box<MessageReactionAddMany>),
    /// Something new in the notification center.
    NotificationCenterItemCreate(Box<NotificationCenterItem>),
    /// The user has done what things in the notification center ask for.
    NotificationCenterItemCompleted(NotificationCenterItemCompleted),
    /// Something is gone from the notification center.
    NotificationCenterItemDelete(NotificationCenterItemDelete),
    /// The user has seen something in the notification center.
    NotificationCenterItemsAck(NotificationCenterItemDelete),
    /// What notifies the user at all was changed.
    NotificationSettingsUpdate(NotificationSettings),
    /// The user has allowed an application something.
    OAuth2TokenCreate(Box<OAuth2Authorization>),
    /// The user has allowed an application less.
    OAuth2TokenDelete(OAuth2TokenDelete),
    /// A token that an application had is void.
    OAuth2TokenRevoke(OAuth2TokenRevoke),
    /// What is new in a guild without a subscription: everything at once.
    PassiveUpdateV1(Box<PassiveUpdateV1>),
    /// What is new in a guild without a subscription: what changed.
    PassiveUpdateV2(Box<PassiveUpdateV2>),
    /// Until when the user may not begin quests was changed.
    QuestsUserCompletionUpdate(QuestsUserCompletionUpdate),
    /// The user is further in a quest.
    QuestsUserStatusUpdate(Box<QuestsUserStatusUpdate>),
    /// Somebody reacted to a message of the user.
    ReactionNotificationSent(Box<ReactionNotificationSent>),
    /// A session has started.
    Ready(Box<UserReady>),
    /// What could wait of the start of a session.
    ReadySupplemental(Box<ReadySupplemental>),
    /// Mentions in a message were acknowledged.
    RecentMentionDelete(RecentMentionDelete),
    /// Somebody became related.
    RelationshipAdd(Box<RelationshipAdd>),
    /// Somebody is not related any more.
    RelationshipRemove(Box<Relationship>),
    /// How somebody is related was changed.
    RelationshipUpdate(Box<Relationship>),
    /// Another session of the user tells this one something.
    RemoteCommand(RemoteCommandReceived),
    /// The user has kept a message.
    SavedMessageCreate(SavedMessageCreate),
    /// The user does not keep a message any more.
    SavedMessageDelete(SavedMessageDelete),
    /// The user's sessions have changed.
    SessionsReplace(SessionsReplace),
    /// An application says whether something can be bought for somebody.
    SocialLayerSkuPurchaseEligibilityResponse(Box<SocialLayerSkuPurchaseEligibilityResponse>),
    /// A speed test began.
    SpeedTestCreate(Box<Stream>),
    /// A speed test is over.
    SpeedTestDelete(Box<StreamDelete>),
    /// Where to connect for a speed test.
    SpeedTestServerUpdate(Box<StreamServerUpdate>),
    /// A speed test was changed.
    SpeedTestUpdate(Box<Stream>),
    /// A stream began.
    StreamCreate(Box<Stream>),
    /// A stream is over.
    StreamDelete(Box<StreamDelete>),
    /// Where to connect for a stream.
    StreamServerUpdate(Box<StreamServerUpdate>),
    /// A stream was changed.
    StreamUpdate(Box<Stream>),
    /// The members of a thread that the session has subscribed to.
    ThreadMemberListUpdate(ThreadMemberListUpdate),
    /// The user's identity in an application was removed.
    UserApplicationIdentityRemove(UserApplication),
    /// The user's identity in an application was changed.
    UserApplicationIdentityUpdate(Box<UserApplicationProfile>),
    /// The user has removed an application.
    UserApplicationRemove(UserApplication),
    /// The user has added an application, or one was changed.
    UserApplicationUpdate(UserApplication),
    /// The user's linked accounts were changed.
    UserConnectionsUpdate(UserConnectionsUpdate),
    /// The user's settings of a guild were changed.
    UserGuildSettingsUpdate(Box<UserGuildSettings>),
    /// An account that an application had made for the user was merged into the user's own.
    UserMergeOperationCompleted(UserMergeOperationCompleted),
    /// The user has seen a thing of its own.
    UserNonChannelAck(FeatureAck),
    /// The user's note about another user was changed.
    UserNoteUpdate(UserNoteUpdate),
    /// The user has paid in a browser.
    UserPaymentBrowserCheckoutDone(UserPaymentBrowserCheckoutDone),
    /// A client may pay for the user.
    UserPaymentClientAdd(UserPaymentClientAdd),
    /// The user's means of payment were changed.
    UserPaymentSourcesUpdate(()),
    /// The user has another boost.
    UserPremiumGuildSubscriptionSlotCreate(Box<PremiumGuildSubscriptionSlot>),
    /// The user has a boost less.
    UserPremiumGuildSubscriptionSlotDelete(Box<PremiumGuildSubscriptionSlot>),
    /// A boost of the user was changed.
    UserPremiumGuildSubscriptionSlotUpdate(Box<PremiumGuildSubscriptionSlot>),
    /// What the account must do before it can go on was changed.
    UserRequiredActionUpdate(UserRequiredActionUpdate),
    /// Settings of the user were changed, as protocol buffers.
    UserSettingsProtoUpdate(UserSettingsProtoUpdate),
    /// Settings of the user were changed, as an object.
    UserSettingsUpdate(UserSettingsUpdate),
    /// What the user has subscribed to was changed.
    UserSubscriptionsUpdate(()),
    /// How many orbs the user has was changed.
    VirtualCurrencyBalanceUpdate(VirtualCurrencyBalanceUpdate),
    /// Where to connect for voice.
    VoiceServerUpdate(UserVoiceServerUpdate),
}

impl UserEvent {
    /// The name on the wire.
    pub fn name(&self) -> &str {
        match self {
            Self::Common(event) => event.name(),
            Self::Raw { name, .. } => name,
            _ => self.kind().name().unwrap_or_default(),
        }
    }
}

impl RawEvent {
    /// What happened in a user session; [`kind`](Self::kind) knows only what bots get.
    pub fn user_kind(&self) -> UserEventType {
        UserEventType::from_name(self.name())
    }

    /// Decodes the data of an event of a user session.
    ///
    /// # Errors
    ///
    /// When the data does not have the form that the event's name promises. Events without a type are no error: they
    /// become [`UserEvent::Raw`].
    pub fn decode_user(&self) -> Result<UserEvent, DecodeError> {
        json::text(&self.data)
            .and_then(|text| UserEvent::from_json(self.name(), text))
            .map_err(|source| DecodeError {
                name: self.name().into(),
                source,
                data: self.data.clone(),
            })
    }
}
