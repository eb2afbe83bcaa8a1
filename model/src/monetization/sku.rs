//! What can be bought.

use compact_str::CompactString;

use crate::{
    id::{
        Id,
        marker::{ApplicationMarker, SkuMarker},
    },
    json::{Decode, Encode},
    open::{flags, open_enum},
};

/// Something that an application sells. [Discord](https://discord.com/developers/docs/resources/sku#sku-object)
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct Sku {
    /// The id.
    pub id: Id<SkuMarker>,
    /// What kind of thing it is.
    #[json(rename = "type")]
    pub kind: SkuType,
    /// The application that sells it.
    pub application_id: Id<ApplicationMarker>,
    /// Its name.
    #[json(default)]
    pub name: CompactString,
    /// Its name in addresses.
    #[json(default)]
    pub slug: CompactString,
    /// Its flags.
    #[json(default)]
    pub flags: SkuFlags,
}

open_enum! {
    /// The kind of a thing that is sold.
    /// [Discord](https://discord.com/developers/docs/resources/sku#sku-object-sku-types)
    pub enum SkuType {
        /// Bought once and kept.
        Durable = 2,
        /// Bought and used up.
        Consumable = 3,
        /// Paid for again and again.
        Subscription = 5,
        /// Made by Discord for each subscription.
        SubscriptionGroup = 6,
    }
}

flags! {
    /// Flags of a thing that is sold. [Discord](https://discord.com/developers/docs/resources/sku#sku-object-sku-flags)
    pub struct SkuFlags: u32 as number {
        /// It can be bought.
        AVAILABLE = 2,
        /// A subscription for a guild.
        GUILD_SUBSCRIPTION = 7,
        /// A subscription for a user.
        USER_SUBSCRIPTION = 8,
    }
}

open_enum! {
    /// Why somebody cannot buy a thing.
    pub enum SkuIneligibilityReason {
        /// For another reason.
        Other = 0,
        /// It, or a part of it, is owned already.
        OwnsSkuOrBundleComponent = 1,
        /// It is not sold on this platform.
        PlatformRestriction = 2,
    }
}
