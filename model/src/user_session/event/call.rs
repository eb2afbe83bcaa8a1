//! Events of calls in private channels.

use compact_str::CompactString;

use crate::{
    id::{
        Id,
        marker::{ChannelMarker, MessageMarker, UserMarker},
    },
    json::{Decode, Encode},
    voice::VoiceState,
};

/// A call began, or goes on as asked for.
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct CallCreate {
    /// The channel.
    pub channel_id: Id<ChannelMarker>,
    /// The message that shows the call.
    pub message_id: Option<Id<MessageMarker>>,
    /// Where the voice server is.
    #[json(default)]
    pub region: CompactString,
    /// Who is being called.
    #[json(default)]
    pub ringing: Vec<Id<UserMarker>>,
    /// Who is in it.
    #[json(default)]
    pub voice_states: Vec<VoiceState>,
}

/// A call was changed.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct CallUpdate {
    /// The channel.
    pub channel_id: Id<ChannelMarker>,
    /// The message that shows the call.
    pub message_id: Option<Id<MessageMarker>>,
    /// Where the voice server is.
    #[json(default)]
    pub region: CompactString,
    /// Who is being called.
    #[json(default)]
    pub ringing: Vec<Id<UserMarker>>,
}

/// A call is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode, Encode)]
pub struct CallDelete {
    /// The channel.
    pub channel_id: Id<ChannelMarker>,
    /// Whether it is over because of an outage.
    pub unavailable: Option<bool>,
}
