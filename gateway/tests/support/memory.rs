//! A way to a scripted server through memory, so that the clock can stand still.

use std::sync::Arc;

use cordial_gateway::{
    Compression, Shard, ShardBuilder,
    connector::{ConnectFuture, Connector, Io},
};
use cordial_model::gateway::Intents;
use tokio::{
    io::DuplexStream,
    sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
};

use super::{TOKEN, server::Peer};

/// Connects through memory.
#[derive(Debug)]
struct Pipe(UnboundedSender<DuplexStream>);

impl Connector for Pipe {
    fn connect(&self, _uri: &http::Uri) -> ConnectFuture {
        let (ours, theirs) = tokio::io::duplex(64 * 1024);
        let sent = self.0.send(theirs);
        Box::pin(async move {
            sent.map_err(std::io::Error::other)?;
            Ok(Box::new(ours) as Box<dyn Io>)
        })
    }
}

/// The other end of the memory.
pub struct MemoryServer(UnboundedReceiver<DuplexStream>);

impl MemoryServer {
    /// A server and a shard to be.
    pub fn start(intents: Intents) -> (Self, ShardBuilder) {
        let (pipe, theirs) = unbounded_channel();
        let builder = Shard::builder(TOKEN, intents)
            .compression(Compression::None)
            .connector(Arc::new(Pipe(pipe)));
        (Self(theirs), builder)
    }

    /// The next connection.
    pub async fn accept(&mut self) -> Peer {
        Peer::new(self.0.recv().await.unwrap()).await
    }
}
