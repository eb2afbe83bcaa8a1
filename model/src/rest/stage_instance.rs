//! Endpoints of [live stages](https://discord.com/developers/docs/resources/stage-instance).

use super::endpoint;
use crate::{
    guild::{StageInstance, StagePrivacyLevel},
    id::{
        Id,
        marker::{ChannelMarker, ScheduledEventMarker},
    },
};

/// Make a stage live. [Discord](https://discord.com/developers/docs/resources/stage-instance#create-stage-instance)
#[endpoint(POST "/stage-instances", id = "create_stage_instance", returns = StageInstance, reason)]
pub struct CreateStageInstance {
    /// The stage channel.
    pub channel_id: Id<ChannelMarker>,
    /// What it is about, 1 to 120 characters.
    #[limit(length = 1..=120)]
    pub topic: String,
    /// Who may listen; members unless given.
    pub privacy_level: Option<StagePrivacyLevel>,
    /// Whether `@everyone` is notified.
    pub send_start_notification: Option<bool>,
    /// The event that it belongs to.
    pub guild_scheduled_event_id: Option<Id<ScheduledEventMarker>>,
}

/// Get the live stage of a channel.
/// [Discord](https://discord.com/developers/docs/resources/stage-instance#get-stage-instance)
#[endpoint(GET "/stage-instances/{channel_id}", id = "get_stage_instance", returns = StageInstance)]
pub struct GetStageInstance {
    #[path]
    pub channel_id: Id<ChannelMarker>,
}

/// Change a live stage; give only what is to change.
/// [Discord](https://discord.com/developers/docs/resources/stage-instance#modify-stage-instance)
#[endpoint(PATCH "/stage-instances/{channel_id}", id = "update_stage_instance", returns = StageInstance, reason)]
pub struct ModifyStageInstance {
    #[path]
    pub channel_id: Id<ChannelMarker>,
    /// What it is about, 1 to 120 characters.
    #[limit(length = 1..=120)]
    pub topic: Option<String>,
    /// Who may listen.
    pub privacy_level: Option<StagePrivacyLevel>,
}

/// End a live stage. [Discord](https://discord.com/developers/docs/resources/stage-instance#delete-stage-instance)
#[endpoint(DELETE "/stage-instances/{channel_id}", id = "delete_stage_instance", reason)]
pub struct DeleteStageInstance {
    #[path]
    pub channel_id: Id<ChannelMarker>,
}
