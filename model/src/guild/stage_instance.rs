//! Live stages. [Discord](https://discord.com/developers/docs/resources/stage-instance)

use compact_str::CompactString;

use crate::{
    id::{
        Id,
        marker::{ChannelMarker, GuildMarker, ScheduledEventMarker, StageInstanceMarker},
    },
    json::{Decode, Encode},
    open::open_enum,
};

/// A live stage. [Discord](https://discord.com/developers/docs/resources/stage-instance#stage-instance-object)
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct StageInstance {
    /// The id.
    pub id: Id<StageInstanceMarker>,
    /// The guild.
    pub guild_id: Id<GuildMarker>,
    /// The stage channel.
    pub channel_id: Id<ChannelMarker>,
    /// What it is about, 1 to 120 characters.
    #[json(default)]
    pub topic: CompactString,
    /// Who may listen.
    #[json(default)]
    pub privacy_level: StagePrivacyLevel,
    /// Whether it is kept out of the directory.
    #[json(default)]
    pub discoverable_disabled: bool,
    /// The event that it belongs to.
    #[json(null)]
    pub guild_scheduled_event_id: Option<Id<ScheduledEventMarker>>,
}

open_enum! {
    /// Who may listen to a stage.
    /// [Discord](https://discord.com/developers/docs/resources/stage-instance#stage-instance-object-privacy-level)
    #[derive(Default)]
    pub enum StagePrivacyLevel {
        /// Everybody; not in use any more.
        Public = 1,
        /// Members.
        #[default]
        GuildOnly = 2,
    }
}
