//! What becomes of the user's interactions.

use compact_str::CompactString;

use crate::{
    application::command::CommandOptionChoice,
    component::Component,
    id::{
        Id,
        marker::{ChannelMarker, InteractionMarker},
    },
    json::{Decode, Encode, RawJson},
    open::open_enum,
};

/// An interaction of the user was made, or has succeeded. `INTERACTION_CREATE` and `INTERACTION_SUCCESS`.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct InteractionNotice {
    /// The interaction.
    pub id: Id<InteractionMarker>,
    /// What the client gave to know its own.
    pub nonce: Option<CompactString>,
}

/// An interaction of the user has failed.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct InteractionFailure {
    /// The interaction.
    pub id: Id<InteractionMarker>,
    /// What the client gave to know its own.
    pub nonce: Option<CompactString>,
    /// Why.
    pub reason_code: Option<InteractionFailureReason>,
}

open_enum! {
    /// Why an interaction has failed. Those from 3 on are of launches of activities.
    pub enum InteractionFailureReason {
        /// Not known to the server either.
        Other = 1,
        /// The application did not answer in time.
        Timeout = 2,
        /// The application does not exist.
        ActivityLaunchUnknownApplication = 3,
        /// The channel does not exist.
        ActivityLaunchUnknownChannel = 4,
        /// The guild does not exist.
        ActivityLaunchUnknownGuild = 5,
        /// The client's platform is none.
        ActivityLaunchInvalidPlatform = 6,
        /// The user is not in the experiment.
        ActivityLaunchNotInExperiment = 7,
        /// The channel is of the wrong kind.
        ActivityLaunchInvalidChannelType = 8,
        /// The channel is for the silent.
        ActivityLaunchInvalidChannelNoAfk = 9,
        /// The guild is too large for a preview.
        ActivityLaunchInvalidDevPreviewGuildSize = 10,
        /// The user is too young.
        ActivityLaunchInvalidUserAgeGate = 11,
        /// The user is not verified enough.
        ActivityLaunchInvalidUserVerificationLevel = 12,
        /// The user lacks permissions.
        ActivityLaunchInvalidUserPermissions = 13,
        /// The application is not an activity.
        ActivityLaunchInvalidConfigurationNotEmbedded = 14,
        /// The activity does not run on the platform.
        ActivityLaunchInvalidConfigurationPlatformNotSupported = 15,
        /// The activity is not released on the platform.
        ActivityLaunchInvalidConfigurationPlatformNotReleased = 16,
        /// The launch failed.
        ActivityLaunchFailedToLaunch = 17,
        /// The user may not use the activity.
        ActivityLaunchInvalidUserNoAccessToActivity = 18,
        /// The place is of the wrong kind.
        ActivityLaunchInvalidLocationType = 19,
        /// The activity is not for the user's region.
        ActivityLaunchInvalidUserRegionForApplication = 20,
    }
}

/// An application completes what the user types.
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct AutocompleteResponse {
    /// The choices.
    #[json(default)]
    pub choices: Vec<CommandOptionChoice>,
    /// What the client gave to know its own.
    pub nonce: Option<CompactString>,
}

/// An application answers with a modal.
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct InteractionModalCreate {
    /// The interaction.
    pub id: Id<InteractionMarker>,
    /// The channel.
    pub channel_id: Option<Id<ChannelMarker>>,
    /// The modal's name.
    #[json(default)]
    pub custom_id: CompactString,
    /// The application, as the server sends it.
    pub application: Option<RawJson>,
    /// The title.
    #[json(default)]
    pub title: CompactString,
    /// What is in it.
    #[json(default)]
    pub components: Vec<Component>,
    /// What the client gave to know its own.
    pub nonce: Option<CompactString>,
    /// What the components speak of, as the server sends it.
    pub resolved: Option<RawJson>,
}

/// An application answers with a modal that is a web page.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct InteractionIframeModalCreate {
    /// The interaction.
    pub id: Id<InteractionMarker>,
    /// The channel.
    pub channel_id: Option<Id<ChannelMarker>>,
    /// The modal's name.
    #[json(default)]
    pub custom_id: CompactString,
    /// The application, as the server sends it.
    pub application: Option<RawJson>,
    /// The title.
    #[json(default)]
    pub title: CompactString,
    /// The path of the page.
    #[json(default)]
    pub iframe_path: CompactString,
    /// How large it is.
    pub modal_size: Option<i32>,
    /// What the client gave to know its own.
    pub nonce: Option<CompactString>,
}
