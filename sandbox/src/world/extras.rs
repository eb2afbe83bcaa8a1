//! What few guilds have, behind one pointer, so that ten thousand guilds without it cost nothing for it.

use std::{
    collections::BTreeMap,
    ops::{Deref, DerefMut},
};

use cordial_model::{
    ImageHash,
    guild::{
        GuildJoinRequest, GuildOnboarding, GuildWidgetSettings, IncidentsData, NewMemberWelcome,
        StageInstance, WelcomeScreen,
    },
    id::{
        Id,
        marker::{ChannelMarker, JoinRequestMarker, ScheduledEventMarker, StickerMarker},
    },
};

use super::{ScheduledEvent, Sticker};

/// What few guilds have. Reads like [`GuildExtras`] itself; the box is made on the first write.
#[derive(Clone, Debug, Default)]
pub(crate) struct Extras(Option<Box<GuildExtras>>);

/// The fields of [`Extras`].
#[derive(Clone, Debug, Default)]
pub(crate) struct GuildExtras {
    /// 0 to 3; decides what the guild may have, and how much of it.
    pub(crate) premium_tier: u8,
    pub(crate) splash: Option<ImageHash>,
    pub(crate) discovery_splash: Option<ImageHash>,
    pub(crate) banner: Option<ImageHash>,
    pub(crate) home_header: Option<ImageHash>,
    pub(crate) widget: GuildWidgetSettings,
    /// The invite of the guild's own choice, and how often it was used.
    pub(crate) vanity: Option<(String, u32)>,
    pub(crate) welcome_screen: Option<WelcomeScreen>,
    pub(crate) new_member_welcome: Option<NewMemberWelcome>,
    pub(crate) onboarding: Option<GuildOnboarding>,
    pub(crate) incidents: Option<IncidentsData>,
    pub(crate) stickers: BTreeMap<Id<StickerMarker>, Sticker>,
    pub(crate) events: BTreeMap<Id<ScheduledEventMarker>, ScheduledEvent>,
    /// Live stages by their channel.
    pub(crate) stages: BTreeMap<Id<ChannelMarker>, StageInstance>,
    /// Requests to join, without the users in them.
    pub(crate) join_requests: BTreeMap<Id<JoinRequestMarker>, GuildJoinRequest>,
}

impl GuildExtras {
    const NONE: Self = Self {
        premium_tier: 0,
        splash: None,
        discovery_splash: None,
        banner: None,
        home_header: None,
        widget: GuildWidgetSettings {
            enabled: false,
            channel_id: None,
        },
        vanity: None,
        welcome_screen: None,
        new_member_welcome: None,
        onboarding: None,
        incidents: None,
        stickers: BTreeMap::new(),
        events: BTreeMap::new(),
        stages: BTreeMap::new(),
        join_requests: BTreeMap::new(),
    };
}

impl Deref for Extras {
    type Target = GuildExtras;

    fn deref(&self) -> &GuildExtras {
        static NONE: GuildExtras = GuildExtras::NONE;
        self.0.as_deref().unwrap_or(&NONE)
    }
}

impl DerefMut for Extras {
    fn deref_mut(&mut self) -> &mut GuildExtras {
        self.0.get_or_insert_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reading_makes_no_box() {
        let mut extras = Extras::default();
        assert!(extras.stickers.is_empty() && extras.0.is_none());
        assert_eq!(size_of::<Extras>(), size_of::<usize>());
        extras.premium_tier = 2;
        assert!(extras.0.is_some());
    }
}
