//! What few messages have: activities, calls, subscriptions, themes; and pins.

use compact_str::CompactString;

use super::Message;
use crate::{
    Timestamp,
    id::{
        Id,
        marker::{SkuMarker, UserMarker},
    },
    json::{Decode, Encode},
    open::open_enum,
    validate::Validate,
};

/// An invitation to a Rich Presence activity.
/// [Discord](https://discord.com/developers/docs/resources/message#message-object-message-activity-structure)
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct MessageActivity {
    /// What it invites to.
    #[json(rename = "type")]
    pub kind: MessageActivityType,
    /// The party.
    pub party_id: Option<CompactString>,
}

open_enum! {
    /// What an activity invites to.
    /// [Discord](https://discord.com/developers/docs/resources/message#message-object-message-activity-types)
    pub enum MessageActivityType {
        /// To join.
        Join = 1,
        /// To watch.
        Spectate = 2,
        /// To listen.
        Listen = 3,
        /// To let someone join.
        JoinRequest = 5,
        /// To stream.
        StreamRequest = 6,
    }
}

/// A call in a direct message.
/// [Discord](https://discord.com/developers/docs/resources/message#message-call-object)
#[derive(Clone, Debug, Default, PartialEq, Eq, Decode, Encode)]
pub struct MessageCall {
    /// Who took part.
    #[json(default)]
    pub participants: Vec<Id<UserMarker>>,
    /// When it ended; `None` while it goes on.
    #[json(null)]
    pub ended_timestamp: Option<Timestamp>,
}

/// The subscription to a role that a message tells of.
/// [Discord](https://discord.com/developers/docs/resources/message#role-subscription-data-object)
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct RoleSubscriptionData {
    /// What was subscribed to.
    pub role_subscription_listing_id: Id<SkuMarker>,
    /// The name of the tier.
    #[json(default)]
    pub tier_name: CompactString,
    /// How many months the user has subscribed, all together.
    #[json(default)]
    pub total_months_subscribed: u32,
    /// Whether it was renewed rather than begun.
    #[json(default)]
    pub is_renewal: bool,
}

/// A theme for the client that someone shares.
/// [Discord](https://discord.com/developers/docs/resources/message#shared-client-theme-object)
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode, Validate)]
pub struct SharedClientTheme {
    /// Up to 5 colors in hexadecimal, such as `ff0000`.
    #[json(default)]
    #[limit(items = 1..=5, each = 6..=6)]
    pub colors: Vec<CompactString>,
    /// The direction of the gradient in degrees, 0 to 360.
    #[json(default)]
    #[limit(value = 0..=360)]
    pub gradient_angle: u16,
    /// How strong the colors are, 0 to 100.
    #[json(default)]
    #[limit(value = 0..=100)]
    pub base_mix: u8,
    /// The theme below the colors.
    pub base_theme: Option<BaseTheme>,
}

open_enum! {
    /// The theme below the colors of a shared theme.
    /// [Discord](https://discord.com/developers/docs/resources/message#base-theme-types)
    pub enum BaseTheme {
        /// None is set.
        Unset = 0,
        /// Dark.
        Dark = 1,
        /// Light.
        Light = 2,
        /// Darker.
        Darker = 3,
        /// Midnight.
        Midnight = 4,
    }
}

/// A pinned message. [Discord](https://discord.com/developers/docs/resources/message#message-pin-object)
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
#[non_exhaustive]
pub struct MessagePin {
    /// When it was pinned.
    pub pinned_at: Timestamp,
    /// The message.
    pub message: Message,
}

impl MessagePin {
    /// A message that was pinned at a time.
    pub fn new(pinned_at: Timestamp, message: Message) -> Self {
        Self { pinned_at, message }
    }
}

/// A page of the pinned messages of a channel, latest pin first.
/// [Discord](https://discord.com/developers/docs/resources/message#get-channel-pins)
#[derive(Clone, Debug, Default, PartialEq, Decode, Encode)]
pub struct MessagePins {
    /// The messages.
    #[json(default)]
    pub items: Vec<MessagePin>,
    /// Whether there are more, pinned before the last of these.
    #[json(default)]
    pub has_more: bool,
}

/// What was bought, as a message tells of it.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct PurchaseNotification {
    /// What kind of thing.
    #[json(rename = "type")]
    pub kind: PurchaseType,
    /// A product of the guild.
    pub guild_product_purchase: Option<GuildProductPurchase>,
}

/// A product of a guild that was bought.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct GuildProductPurchase {
    /// The listing of the product.
    pub listing_id: Id<SkuMarker>,
    /// Its name.
    #[json(default)]
    pub product_name: CompactString,
}

open_enum! {
    /// What kind of thing was bought.
    pub enum PurchaseType {
        /// A product of a guild.
        GuildProduct = 0,
    }
}
