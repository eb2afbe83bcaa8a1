//! What users and guilds have bought.

use crate::{
    Timestamp,
    id::{
        Id,
        marker::{
            ApplicationMarker, EntitlementMarker, GuildMarker, SkuMarker, SubscriptionMarker,
            UserMarker,
        },
    },
    json::{Decode, Encode},
    open::open_enum,
};

/// What a user or guild has bought, or was given.
/// [Discord](https://discord.com/developers/docs/resources/entitlement#entitlement-object)
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
#[non_exhaustive]
pub struct Entitlement {
    /// The id.
    pub id: Id<EntitlementMarker>,
    /// What was bought.
    pub sku_id: Id<SkuMarker>,
    /// The application that sells it.
    pub application_id: Id<ApplicationMarker>,
    /// The user who has it.
    pub user_id: Option<Id<UserMarker>>,
    /// How it was got.
    #[json(rename = "type")]
    pub kind: EntitlementType,
    /// Whether it was deleted.
    #[json(default)]
    pub deleted: bool,
    /// From when on it is valid.
    #[json(null)]
    pub starts_at: Option<Timestamp>,
    /// Until when it is valid.
    #[json(null)]
    pub ends_at: Option<Timestamp>,
    /// The guild that has it.
    pub guild_id: Option<Id<GuildMarker>>,
    /// Whether it is used up, for what can be.
    pub consumed: Option<bool>,
    /// The subscription that it belongs to.
    pub subscription_id: Option<Id<SubscriptionMarker>>,
    /// Who gave it.
    pub gifter_user_id: Option<Id<UserMarker>>,
    /// The entitlement that it is a part of.
    pub parent_id: Option<Id<EntitlementMarker>>,
    /// When the developer delivered it.
    pub fulfilled_at: Option<Timestamp>,
    /// Whether the developer has delivered it.
    pub fulfillment_status: Option<FulfillmentStatus>,
}

impl Entitlement {
    /// What somebody has got, without an end.
    pub fn new(
        id: Id<EntitlementMarker>,
        sku_id: Id<SkuMarker>,
        application_id: Id<ApplicationMarker>,
        kind: EntitlementType,
    ) -> Self {
        Self {
            id,
            sku_id,
            application_id,
            user_id: None,
            kind,
            deleted: false,
            starts_at: None,
            ends_at: None,
            guild_id: None,
            consumed: None,
            subscription_id: None,
            gifter_user_id: None,
            parent_id: None,
            fulfilled_at: None,
            fulfillment_status: None,
        }
    }

    /// Whether it is valid at a time.
    pub fn is_active(&self, at: Timestamp) -> bool {
        !self.deleted
            && self.starts_at.is_none_or(|start| start <= at)
            && self.ends_at.is_none_or(|end| at < end)
    }
}

open_enum! {
    /// How an entitlement was got.
    /// [Discord](https://discord.com/developers/docs/resources/entitlement#entitlement-object-entitlement-types)
    pub enum EntitlementType {
        /// Bought.
        Purchase = 1,
        /// Part of a subscription to Nitro.
        PremiumSubscription = 2,
        /// Given by the developer.
        DeveloperGift = 3,
        /// Bought by a developer in test mode.
        TestModePurchase = 4,
        /// Got when it was free.
        FreePurchase = 5,
        /// Given by another user.
        UserGift = 6,
        /// Got for free with Nitro.
        PremiumPurchase = 7,
        /// A subscription of the application.
        ApplicationSubscription = 8,
        /// The reward of a quest.
        QuestReward = 10,
    }
}

open_enum! {
    /// Who gets a test entitlement.
    /// [Discord](https://discord.com/developers/docs/resources/entitlement#create-test-entitlement)
    pub enum EntitlementOwnerType {
        /// A guild.
        Guild = 1,
        /// A user.
        User = 2,
    }
}

open_enum! {
    /// Whether the developer has delivered what was bought.
    pub enum FulfillmentStatus {
        /// Not known.
        NotKnown = 0,
        /// There is nothing to deliver.
        FulfillmentNotNeeded = 1,
        /// It is to be delivered.
        FulfillmentNeeded = 2,
        /// It is delivered.
        Fulfilled = 3,
        /// It could not be delivered.
        FulfillmentFailed = 4,
        /// It is to be taken back.
        UnfulfillmentNeeded = 5,
        /// It is taken back.
        Unfulfilled = 6,
        /// It could not be taken back.
        UnfulfillmentFailed = 7,
    }
}
