#![doc = include_str!("../README.md")]

#[cfg(feature = "tokio")]
pub use self::{
    cluster::{
        Cluster, ClusterBuilder, ClusterEvents, ClusterHandle, ClusterState, RecommendError,
        Resharded, ShardStatus,
    },
    connector::{Connector, Io, TcpConnector},
    shard::{ConnectPace, Events, Overflow, Shard, ShardBuilder, ShardSender, ShardState},
};
pub use self::{
    error::{Awaited, Error, ReshardError},
    identify::{IdentifyQueue, IdentifyRefused, SessionStartLimit},
    inflate::Compression,
    protocol::{ResumeState, SessionConfig},
    shard_id::ShardId,
};

#[cfg(feature = "user")]
pub use self::protocol::UserLogin;
#[cfg(all(feature = "tokio", feature = "user"))]
pub use self::shard::UserEvents;

#[cfg(feature = "tokio")]
pub use self::identify::InMemoryIdentifyQueue;

#[cfg(feature = "tokio")]
mod cluster;
#[cfg(feature = "tokio")]
pub mod connector;
mod error;
pub mod identify;
pub mod inflate;
#[cfg(feature = "tokio")]
mod metrics;
pub mod protocol;
pub mod requests;
#[cfg(feature = "tokio")]
mod shard;
mod shard_id;
pub mod standby;
pub mod websocket;
