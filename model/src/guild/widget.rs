//! The widget that shows a guild on web pages.

use compact_str::CompactString;

use crate::{
    id::{
        Id,
        marker::{ChannelMarker, GuildMarker},
    },
    json::{Decode, Encode},
    open::open_string_enum,
    presence::Status,
};

/// Whether a guild has a widget, and where its invite leads.
/// [Discord](https://discord.com/developers/docs/resources/guild#guild-widget-settings-object)
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Decode, Encode)]
pub struct GuildWidgetSettings {
    /// Whether it is on.
    #[json(default)]
    pub enabled: bool,
    /// Where its invite leads; `None`: it has no invite.
    #[json(null)]
    pub channel_id: Option<Id<ChannelMarker>>,
}

/// What a guild shows of itself on web pages.
/// [Discord](https://discord.com/developers/docs/resources/guild#guild-widget-object)
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct GuildWidget {
    /// The guild.
    pub id: Id<GuildMarker>,
    /// Its name, 2 to 100 characters.
    #[json(default)]
    pub name: CompactString,
    /// The address of the invite.
    #[json(null)]
    pub instant_invite: Option<CompactString>,
    /// The voice and stage channels that everybody can see.
    #[json(default)]
    pub channels: Vec<WidgetChannel>,
    /// Up to 100 members that are online.
    #[json(default)]
    pub members: Vec<WidgetMember>,
    /// How many members are online.
    #[json(default)]
    pub presence_count: u32,
}

/// A channel as the widget shows it.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct WidgetChannel {
    /// The id.
    pub id: Id<ChannelMarker>,
    /// The name.
    #[json(default)]
    pub name: CompactString,
    /// The place in the list.
    #[json(default)]
    pub position: i32,
}

open_string_enum! {
    /// The four digits behind the name of a member of a widget, which tell nothing.
    #[derive(Default)]
    pub enum WidgetUserDiscriminator {
        /// The only ones.
        #[default]
        Zeroes = "0000",
    }
}

/// A member as the widget shows it: without the id, discriminator and avatar of the user.
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct WidgetMember {
    /// A number within the widget; it is not the user's id.
    pub id: CompactString,
    /// The name.
    #[json(default)]
    pub username: CompactString,
    /// Always `0000`.
    #[json(default)]
    pub discriminator: WidgetUserDiscriminator,
    /// Always `None`.
    #[json(null)]
    pub avatar: Option<CompactString>,
    /// Whether the member is there.
    pub status: Status,
    /// The address of the avatar.
    #[json(default)]
    pub avatar_url: CompactString,
    /// What the member does.
    pub activity: Option<WidgetActivity>,
    /// In voice: whether the guild deafened the member.
    pub deaf: Option<bool>,
    /// In voice: whether the guild muted the member.
    pub mute: Option<bool>,
    /// In voice: whether the member deafened itself.
    pub self_deaf: Option<bool>,
    /// In voice: whether the member muted itself.
    pub self_mute: Option<bool>,
    /// In voice: whether the member may not speak on the stage.
    pub suppress: Option<bool>,
    /// In voice: the channel.
    pub channel_id: Option<Id<ChannelMarker>>,
}

/// What a member does, as the widget shows it.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct WidgetActivity {
    /// The name.
    pub name: CompactString,
}

open_string_enum! {
    /// How the image of a widget looks.
    /// [Discord](https://discord.com/developers/docs/resources/guild#get-guild-widget-image-widget-style-options)
    pub enum WidgetStyle {
        /// A shield with the icon and the number of members online.
        Shield = "shield",
        /// A large banner with icon, name and the number of members online; "Powered by Discord" below.
        Banner1 = "banner1",
        /// A smaller banner with icon, name and the number of members online; the logo at the right.
        Banner2 = "banner2",
        /// A large banner with icon, name and the number of members online; "Chat Now" at the right of the logo.
        Banner3 = "banner3",
        /// A large banner with the logo on top, icon, name and the number of members below, and a button to join.
        Banner4 = "banner4",
    }
}
