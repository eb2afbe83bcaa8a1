//! Events of the account: its logins, applications, invitations to play, and money.

use std::collections::BTreeMap;

use compact_str::CompactString;

use super::PremiumGuildSubscription;
use crate::{
    Secret, Timestamp,
    channel::message::Message,
    guild::PartialEmoji,
    id::{
        Id,
        marker::{
            ApplicationMarker, ChannelMarker, GenericMarker, GuildMarker, MessageMarker, SkuMarker,
            UserMarker,
        },
    },
    json::{Decode, Encode, RawJson},
    user::PartialUser,
};

/// The login that the session belongs to has another name now.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct AuthSessionChange {
    /// A hash of the login's id.
    pub auth_session_id_hash: CompactString,
}

/// A second factor of the account was added, changed or removed.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct Authenticator {
    /// The id.
    pub id: CompactString,
    /// What kind of factor: 1 a security key, 2 a code of an app, 3 a code by text message. As the server sends it.
    #[json(rename = "type")]
    pub kind: Option<RawJson>,
    /// The name that the user gave it.
    pub name: Option<CompactString>,
    /// When it was last used.
    pub last_used: Option<Timestamp>,
}

/// Somebody invites the user to an activity.
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct ActivityInviteCreate {
    /// The message.
    pub message_id: Option<Id<MessageMarker>>,
    /// The channel.
    pub channel_id: Option<Id<ChannelMarker>>,
    /// Who invites.
    pub author: Option<PartialUser>,
    /// The application, as the server sends it.
    pub application: Option<RawJson>,
    /// The activity, as the server sends it.
    pub activity: Option<RawJson>,
}

/// Somebody invites the user to a game.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct GameInvite {
    /// The invite.
    pub invite_id: Id<GenericMarker>,
    /// When it was made.
    pub created_at: Option<Timestamp>,
    /// How long it holds, in seconds.
    pub ttl: Option<u64>,
    /// Who invites.
    pub inviter_id: Option<Id<UserMarker>>,
    /// Who is invited.
    pub recipient_id: Option<Id<UserMarker>>,
    /// Where the game runs.
    #[json(default)]
    pub platform_type: CompactString,
    /// What the game is started with, as JSON text.
    #[json(default)]
    pub launch_parameters: CompactString,
    /// Whether the game is installed.
    pub installed: Option<bool>,
    /// Whether the game can be joined.
    pub joinable: Option<bool>,
    /// Where to go without the game.
    #[json(null)]
    pub fallback_url: Option<CompactString>,
    /// The picture of the game.
    #[json(default)]
    pub application_asset: CompactString,
    /// The name of the game.
    #[json(default)]
    pub application_name: CompactString,
}

/// An invite to a game is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode, Encode)]
pub struct GameInviteDelete {
    /// The invite.
    pub invite_id: Id<GenericMarker>,
}

/// Invites to games are gone.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct GameInviteDeleteMany {
    /// The invites.
    #[json(default)]
    pub invite_ids: Vec<Id<GenericMarker>>,
}

/// A code for a gift was made or changed.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct GatewayGiftCode {
    /// The code.
    pub code: Secret,
    /// The product.
    pub sku_id: Option<Id<SkuMarker>>,
    /// How often it was used.
    #[json(default)]
    pub uses: u32,
    /// The channel that it was sent in.
    pub channel_id: Option<Id<ChannelMarker>>,
    /// The guild that it was sent in.
    pub guild_id: Option<Id<GuildMarker>>,
}

/// The user has allowed an application less, or nothing any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode, Encode)]
pub struct OAuth2TokenDelete {
    /// What was allowed.
    pub id: Id<GenericMarker>,
    /// The application.
    pub application_id: Option<Id<ApplicationMarker>>,
}

/// A token that an application had is void.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct OAuth2TokenRevoke {
    /// The token.
    pub access_token: Secret,
    /// The application.
    pub application_id: Option<Id<ApplicationMarker>>,
}

/// The user has added, changed or removed an application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode, Encode)]
pub struct UserApplication {
    /// The application.
    pub application_id: Id<ApplicationMarker>,
    /// The user, where the user's identity in the application is removed.
    pub user_id: Option<Id<UserMarker>>,
}

/// The user's linked accounts were changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode, Encode)]
pub struct UserConnectionsUpdate {
    /// The user.
    pub user_id: Option<Id<UserMarker>>,
}

/// An account that an application had made for the user was merged into the user's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode, Encode)]
pub struct UserMergeOperationCompleted {
    /// The merge.
    pub merge_operation_id: Id<GenericMarker>,
    /// The account that is gone.
    pub source_user_id: Id<UserMarker>,
}

/// The user has paid in a browser.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct UserPaymentBrowserCheckoutDone {
    /// The name of the checkout.
    #[json(null)]
    pub load_id: Option<CompactString>,
    /// The product.
    #[json(null)]
    pub sku_id: Option<Id<SkuMarker>>,
    /// The plan.
    #[json(null)]
    pub sku_subscription_plan_id: Option<Id<GenericMarker>>,
}

/// A client may pay for the user.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct UserPaymentClientAdd {
    /// A hash of the client's token.
    #[json(default)]
    pub purchase_token_hash: CompactString,
    /// Until when.
    #[json(null)]
    pub expires_at: Option<Timestamp>,
}

/// How many orbs the user has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode, Encode)]
pub struct VirtualCurrencyBalanceUpdate {
    /// How many.
    pub balance: i64,
}

/// Until when the user may not begin quests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode, Encode)]
pub struct QuestsUserCompletionUpdate {
    /// Until when; `None` if there is nothing in the way.
    #[json(null)]
    pub quest_enrollment_blocked_until: Option<Timestamp>,
}

/// An experiment was forced upon the session.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct ExperimentSessionOverride {
    /// The experiment.
    pub experiment_name: CompactString,
    /// Which variant; missing once it is lifted.
    pub variant_id: Option<i64>,
}

/// A command to a console was answered.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct ConsoleCommandUpdate {
    /// The command.
    pub id: Id<GenericMarker>,
    /// What came of it.
    #[json(default)]
    pub result: CompactString,
    /// What went wrong, as the server sends it.
    #[json(null)]
    pub error: Option<RawJson>,
}

/// An application says whether something can be bought for somebody.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct SocialLayerSkuPurchaseEligibilityResponse {
    /// The interaction.
    pub interaction_id: Option<Id<GenericMarker>>,
    /// The application.
    pub application_id: Option<Id<ApplicationMarker>>,
    /// The product.
    pub sku_id: Option<Id<SkuMarker>>,
    /// For whom.
    pub recipient_id: Option<Id<UserMarker>>,
    /// Whether it can, as the server sends it.
    pub eligible: Option<RawJson>,
}

/// Somebody reacted to a message of the user, and the user is to be told.
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct ReactionNotificationSent {
    /// The message.
    pub message: Option<Box<Message>>,
    /// Who.
    pub reactor_user_id: Id<UserMarker>,
    /// With what.
    pub emoji: Option<PartialEmoji>,
    /// The title of the notification.
    #[json(default)]
    pub title: CompactString,
    /// The text of the notification.
    #[json(default)]
    pub body: CompactString,
    /// The picture of the notification.
    #[json(default)]
    pub icon: CompactString,
    /// Where the notification leads.
    #[json(default)]
    pub route: CompactString,
    /// What kind of notification it counts as.
    #[json(default)]
    pub tracking_type: CompactString,
}

/// Something new in the notification center.
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct NotificationCenterItem {
    /// The id.
    pub id: Id<GenericMarker>,
    /// What belongs together.
    pub bundle_id: Option<CompactString>,
    /// What kind of thing.
    #[json(rename = "type", default)]
    pub kind: CompactString,
    /// What the user can do with it.
    pub item_enum: Option<i32>,
    /// The text.
    #[json(default)]
    pub body: CompactString,
    /// Whether the user has seen it.
    #[json(default)]
    pub acked: bool,
    /// Where it leads.
    #[json(default)]
    pub deeplink: CompactString,
    /// The picture.
    pub icon_url: Option<CompactString>,
    /// The name of the picture.
    pub icon_name: Option<CompactString>,
    /// Whom it is about.
    pub other_user: Option<PartialUser>,
    /// The message.
    pub message: Option<Box<Message>>,
    /// Whether the user has done it.
    #[json(default)]
    pub completed: bool,
    /// The guild.
    pub guild_id: Option<Id<GuildMarker>>,
    /// The message's id.
    pub message_id: Option<Id<MessageMarker>>,
    /// The message's channel.
    pub message_channel_id: Option<Id<ChannelMarker>>,
}

/// Something is gone from the notification center.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode, Encode)]
pub struct NotificationCenterItemDelete {
    /// What.
    pub id: Id<GenericMarker>,
    /// The user, when it was deleted.
    pub user_id: Option<Id<UserMarker>>,
}

/// The user has done what things in the notification center ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode, Encode)]
pub struct NotificationCenterItemCompleted {
    /// What kind of thing.
    pub item_enum: i32,
}

/// A payment in a browser has come back.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct BillingPopupBridgeCallback {
    /// What was paid with.
    pub payment_source_type: Option<i32>,
    /// What the client gave to know its own.
    pub state: Option<CompactString>,
    /// The path that was come back by.
    pub path: Option<CompactString>,
    /// The query that was come back with.
    pub query: Option<BTreeMap<CompactString, CompactString>>,
}

/// The user has allowed an application something.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct OAuth2Authorization {
    /// What was allowed.
    pub id: Id<GenericMarker>,
    /// The same, by name.
    #[json(default)]
    pub scopes: Vec<CompactString>,
    /// The application, as the server sends it.
    pub application: Option<RawJson>,
    /// What the user was told.
    #[json(default, omit_empty)]
    pub disclosures: Vec<i32>,
}

/// How far the user is in a quest.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct QuestsUserStatusUpdate {
    /// How far.
    pub user_status: QuestUserStatus,
}

/// How far a user is in a quest.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct QuestUserStatus {
    /// The user.
    pub user_id: Option<Id<UserMarker>>,
    /// The quest.
    pub quest_id: Option<Id<GenericMarker>>,
    /// When it was begun.
    #[json(null)]
    pub enrolled_at: Option<Timestamp>,
    /// When it was done.
    #[json(null)]
    pub completed_at: Option<Timestamp>,
    /// When the reward was taken.
    #[json(null)]
    pub claimed_at: Option<Timestamp>,
    /// Which reward.
    pub claimed_tier: Option<i32>,
    /// How many orbs.
    pub orb_quantity_claimed: Option<i64>,
    /// What of the quest the user does not want to see, by bits.
    pub dismissed_quest_content: Option<u64>,
    /// How far each task is, as the server sends it.
    pub progress: Option<BTreeMap<CompactString, RawJson>>,
}

/// The user's identity in an application was changed.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct UserApplicationProfile {
    /// The name there.
    #[json(null)]
    pub username: Option<CompactString>,
    /// What the application keeps.
    #[json(null)]
    pub metadata: Option<CompactString>,
    /// What the application shows, as the server sends it.
    pub data: Option<RawJson>,
    /// Whether that is trusted.
    pub data_trusted: Option<bool>,
    /// The account there.
    pub external_id: Option<ExternalId>,
    /// The picture there.
    #[json(null)]
    pub avatar_hash: Option<CompactString>,
}

/// A user's account elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct ExternalId {
    /// What kind of service.
    pub provider_type: CompactString,
    /// The user's id there.
    #[json(default)]
    pub provider_issued_user_id: CompactString,
    /// The service.
    #[json(null)]
    pub provider_id: Option<CompactString>,
    /// The name that the user likes there.
    #[json(null)]
    pub preferred_global_name: Option<CompactString>,
}

/// A boost that the user has, whether it is in use or not.
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct PremiumGuildSubscriptionSlot {
    /// The slot.
    pub id: Id<GenericMarker>,
    /// The subscription that it comes with.
    pub subscription_id: Option<Id<GenericMarker>>,
    /// Whether it ends with the subscription's time.
    #[json(default)]
    pub canceled: bool,
    /// When it can be used elsewhere.
    #[json(null)]
    pub cooldown_ends_at: Option<Timestamp>,
    /// What it is in use for.
    #[json(null)]
    pub premium_guild_subscription: Option<PremiumGuildSubscription>,
}
