//! Running activities of an application.

use compact_str::CompactString;

use crate::{
    channel::message::Attachment,
    id::{
        Id,
        marker::{ApplicationMarker, ChannelMarker, GuildMarker, UserMarker},
    },
    json::{Decode, Encode},
    open::open_string_enum,
};

/// A running activity.
/// [Discord](https://discord.com/developers/docs/resources/application#get-application-activity-instance-activity-instance-object)
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct ActivityInstance {
    /// The application.
    pub application_id: Id<ApplicationMarker>,
    /// The id of the instance.
    pub instance_id: CompactString,
    /// The id of the launch.
    #[json(default)]
    pub launch_id: CompactString,
    /// Where it runs.
    pub location: ActivityLocation,
    /// Who takes part.
    #[json(default)]
    pub users: Vec<Id<UserMarker>>,
}

/// Where an activity runs.
/// [Discord](https://discord.com/developers/docs/resources/application#get-application-activity-instance-activity-location-object)
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct ActivityLocation {
    /// The id of the place.
    pub id: CompactString,
    /// What kind of place.
    pub kind: ActivityLocationKind,
    /// The channel.
    pub channel_id: Option<Id<ChannelMarker>>,
    /// The guild.
    pub guild_id: Option<Id<GuildMarker>>,
}

/// A file that was uploaded for an activity.
/// [Discord](https://discord.com/developers/docs/activities/development-guides/user-actions)
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct UploadedAttachment {
    /// The file.
    pub attachment: Attachment,
}

open_string_enum! {
    /// What kind of place an activity runs in.
    /// [Discord](https://discord.com/developers/docs/resources/application#get-application-activity-instance-activity-location-kind-enum)
    pub enum ActivityLocationKind {
        /// A channel of a guild.
        GuildChannel = "gc",
        /// A conversation between users.
        PrivateChannel = "pc",
        /// A party.
        Party = "party",
    }
}
