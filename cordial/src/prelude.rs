//! What most bots name, in one import.

pub use cordial_model::{
    Token,
    channel::message::{Embed, Message},
    gateway::{Event, EventType, EventTypeFlags, Intents, RawEvent},
    id::{
        Id,
        marker::{ChannelMarker, GuildMarker, MessageMarker, RoleMarker, UserMarker},
    },
    rest::{Api, Endpoint, SendRequest, Upload},
};

#[cfg(feature = "gateway")]
pub use cordial_gateway::{Cluster, Shard, ShardId, standby::Standby};
#[cfg(feature = "http")]
pub use cordial_http::Client;
