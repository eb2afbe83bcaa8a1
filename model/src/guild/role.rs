//! Roles. [Discord](https://discord.com/developers/docs/topics/permissions#role-object)

use compact_str::CompactString;

use crate::{
    Color, ImageHash, Permissions,
    id::{
        Id,
        marker::{IntegrationMarker, RoleMarker, SkuMarker, UserMarker},
    },
    json::{Decode, Encode, Error, Parser, Writer},
    open::flags,
    validate::Validate,
};

/// A role of a guild. [Discord](https://discord.com/developers/docs/topics/permissions#role-object)
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct Role {
    /// The id; that of `@everyone` is the guild's.
    pub id: Id<RoleMarker>,
    /// The name.
    #[json(default)]
    pub name: CompactString,
    /// The color of members' names; 0 for none. The same as the first of `colors`.
    #[json(default)]
    pub color: Color,
    /// The colors of members' names.
    #[json(default)]
    pub colors: RoleColors,
    /// Whether its members stand apart in the member list.
    #[json(default)]
    pub hoist: bool,
    /// The icon.
    #[json(null)]
    pub icon: Option<ImageHash>,
    /// The icon, if it is an emoji.
    #[json(null)]
    pub unicode_emoji: Option<CompactString>,
    /// The place in the order: the higher, the mightier. Roles of the same place are ordered by id, the lower first.
    #[json(default)]
    pub position: i32,
    /// What its members may do.
    #[json(default)]
    pub permissions: Permissions,
    /// Whether an integration manages it.
    #[json(default)]
    pub managed: bool,
    /// Whether everybody may mention it.
    #[json(default)]
    pub mentionable: bool,
    /// What it belongs to.
    pub tags: Option<Box<RoleTags>>,
    /// What is special about it.
    #[json(default)]
    pub flags: RoleFlags,
}

/// The colors of a role. [Discord](https://discord.com/developers/docs/topics/permissions#role-object-role-colors-object)
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Decode, Encode, Validate)]
pub struct RoleColors {
    /// The color, or the first of a gradient.
    #[limit(value = ..=0xff_ff_ff)]
    #[json(default)]
    pub primary_color: Color,
    /// The second color of a gradient.
    #[limit(value = ..=0xff_ff_ff)]
    #[json(null)]
    pub secondary_color: Option<Color>,
    /// The third color, of the holographic style.
    #[limit(value = ..=0xff_ff_ff)]
    #[json(null)]
    pub tertiary_color: Option<Color>,
}

/// What a role belongs to. [Discord](https://discord.com/developers/docs/topics/permissions#role-object-role-tags-structure)
///
/// On the wire, the presence of a key says yes; its value is `null`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoleTags {
    /// The bot whose role it is.
    pub bot_id: Option<Id<UserMarker>>,
    /// The integration whose role it is.
    pub integration_id: Option<Id<IntegrationMarker>>,
    /// The product of the role subscription.
    pub subscription_listing_id: Option<Id<SkuMarker>>,
    /// Whether it is the boosters' role.
    pub premium_subscriber: bool,
    /// Whether it is for sale.
    pub available_for_purchase: bool,
    /// Whether it is a linked role.
    pub guild_connections: bool,
}

impl Decode for RoleTags {
    fn decode(p: &mut Parser<'_>) -> Result<Self, Error> {
        let mut tags = Self::default();
        p.fields(|key, p| {
            // `true` is not what Discord sends, but plainly meant.
            let present = |p: &mut Parser<'_>| Ok(p.null()? || Option::decode(p)? == Some(true));
            match key {
                "bot_id" => tags.bot_id = Option::decode(p)?,
                "integration_id" => tags.integration_id = Option::decode(p)?,
                "subscription_listing_id" => tags.subscription_listing_id = Option::decode(p)?,
                "premium_subscriber" => tags.premium_subscriber = present(p)?,
                "available_for_purchase" => tags.available_for_purchase = present(p)?,
                "guild_connections" => tags.guild_connections = present(p)?,
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok(tags)
    }
}

impl Encode for RoleTags {
    fn encode(&self, w: &mut Writer) {
        w.object(|o| {
            o.field("bot_id", &self.bot_id);
            o.field("integration_id", &self.integration_id);
            o.field("subscription_listing_id", &self.subscription_listing_id);
            for (key, present) in [
                ("premium_subscriber", self.premium_subscriber),
                ("available_for_purchase", self.available_for_purchase),
                ("guild_connections", self.guild_connections),
            ] {
                if present {
                    o.nullable(key, &());
                }
            }
        });
    }
}

flags! {
    /// What is special about a role. [Discord](https://discord.com/developers/docs/topics/permissions#role-object-role-flags)
    pub struct RoleFlags: u32 as number {
        /// Can be chosen in onboarding.
        IN_PROMPT = 0,
    }
}

crate::serde_decode!(RoleTags);
crate::serde_encode!(RoleTags);
