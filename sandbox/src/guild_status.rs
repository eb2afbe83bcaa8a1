//! What Discord gives to guilds, and no request can: boosts, an invite of their own choice, a guide for new members.

use cordial_model::{
    guild::NewMemberWelcome,
    id::{Id, marker::GuildMarker},
};

use crate::{Sandbox, world::World};

/// Features that come with a premium tier, and with those above it.
const FEATURES: [&[&str]; 4] = [
    &[],
    &["ANIMATED_ICON", "INVITE_SPLASH"],
    &["BANNER", "ROLE_ICONS"],
    &["ANIMATED_BANNER", "VANITY_URL"],
];

impl Sandbox {
    /// Boosts a guild to a premium tier, 0 to 3, with the features that come with it; the guild hears of it. `None`: there
    /// is no such guild.
    pub fn set_premium_tier(&self, guild: Id<GuildMarker>, tier: u8) -> Option<()> {
        set_premium_tier(&mut self.world(), guild, tier)
    }

    /// Gives a guild a feature, such as `VERIFIED`; the guild hears of it. `None`: there is no such guild.
    pub fn add_feature(&self, guild: Id<GuildMarker>, feature: &str) -> Option<()> {
        add_feature(&mut self.world(), guild, feature)
    }

    /// Gives a guild an invite of its own choice, or takes it; the guild hears of it. `None`: there is no such guild.
    pub fn set_vanity_url(&self, guild: Id<GuildMarker>, code: Option<&str>) -> Option<()> {
        set_vanity_url(&mut self.world(), guild, code)
    }

    /// Gives a guild a guide for new members. `None`: there is no such guild.
    pub fn set_new_member_welcome(&self, welcome: NewMemberWelcome) -> Option<()> {
        let mut world = self.world();
        let place = world.guilds.get_mut(&welcome.guild_id)?;
        place.extras.new_member_welcome = Some(welcome);
        Some(())
    }
}

pub(crate) fn set_premium_tier(world: &mut World, guild: Id<GuildMarker>, tier: u8) -> Option<()> {
    let place = world.guilds.get_mut(&guild)?;
    let tier = tier.min(3);
    place.extras.premium_tier = tier;
    let every = FEATURES.concat();
    let has = FEATURES[..=usize::from(tier)].concat();
    place
        .features
        .retain(|name| !every.contains(&name.as_str()));
    place.features.extend(has.into_iter().map(str::to_owned));
    world.guild_changed(guild);
    Some(())
}

pub(crate) fn add_feature(world: &mut World, guild: Id<GuildMarker>, feature: &str) -> Option<()> {
    let place = world.guilds.get_mut(&guild)?;
    if !place.has_feature(feature) {
        place.features.push(feature.to_owned());
        world.guild_changed(guild);
    }
    Some(())
}

pub(crate) fn set_vanity_url(
    world: &mut World,
    guild: Id<GuildMarker>,
    code: Option<&str>,
) -> Option<()> {
    let place = world.guilds.get_mut(&guild)?;
    place.extras.vanity = code.map(|code| (code.to_owned(), 0));
    world.guild_changed(guild);
    Some(())
}
