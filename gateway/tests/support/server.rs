//! A scripted server on a real loopback socket. The test says what it says.

use cordial_gateway::{Compression, connector::Io};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio_websockets::{CloseCode, Message, ServerBuilder, WebSocketStream};

use super::{deflate::Deflater, ready_data};

pub struct Server {
    listener: TcpListener,
}

impl Server {
    pub async fn start() -> Self {
        Self {
            listener: TcpListener::bind("127.0.0.1:0").await.unwrap(),
        }
    }

    pub fn url(&self) -> String {
        format!("ws://{}", self.listener.local_addr().unwrap())
    }

    pub fn port(&self) -> u16 {
        self.listener.local_addr().unwrap().port()
    }

    pub async fn accept_tcp(&self) -> TcpStream {
        self.listener.accept().await.unwrap().0
    }

    /// Accepts a connection and its WebSocket handshake.
    pub async fn accept(&self) -> Peer {
        let stream = self.accept_tcp().await;
        Peer::new(stream).await
    }

    /// Accepts a connection and its session: up to READY, with sequence number 1.
    pub async fn accept_session(&self) -> Peer {
        let mut peer = self.accept().await;
        peer.log_in(&self.url()).await;
        peer
    }
}

/// The server's end of one connection.
pub struct Peer {
    socket: WebSocketStream<Box<dyn Io>>,
    deflater: Deflater,
    pub query: String,
}

impl Peer {
    pub async fn new(stream: impl Io + 'static) -> Self {
        let stream: Box<dyn Io> = Box::new(stream);
        let (request, socket) = ServerBuilder::new().accept(stream).await.unwrap();
        let query = request.uri().query().unwrap_or_default().to_owned();
        let compression = match query.split("compress=").nth(1) {
            Some("zlib-stream") => Compression::Zlib,
            Some("zstd-stream") => Compression::Zstd,
            _ => Compression::None,
        };
        Self {
            socket,
            deflater: Deflater::new(compression),
            query,
        }
    }

    /// HELLO, identify, READY.
    pub async fn log_in(&mut self, resume_url: &str) -> Value {
        self.hello().await;
        let identify = self.receive_but_beats().await;
        assert_eq!(identify["op"], 2, "{identify}");
        let mut ready = ready_data("session");
        ready["resume_gateway_url"] = resume_url.into();
        self.dispatch(1, "READY", &ready).await;
        identify
    }

    pub async fn hello(&mut self) {
        self.hello_with(41_250).await;
    }

    pub async fn hello_with(&mut self, interval: u64) {
        self.send(&json!({"op": 10, "d": {"heartbeat_interval": interval}}).to_string())
            .await;
    }

    pub async fn dispatch(&mut self, sequence: u64, name: &str, data: &Value) {
        self.send(&super::dispatch(sequence, name, data)).await;
    }

    pub async fn send(&mut self, text: &str) {
        let message = match &mut self.deflater {
            Deflater::Plain => Message::text(text.to_owned()),
            deflater => Message::binary(deflater.message(text.as_bytes())),
        };
        self.socket.send(message).await.unwrap();
    }

    /// The next message of the client.
    pub async fn receive(&mut self) -> Value {
        let message = self.socket.next().await.expect("a message").unwrap();
        serde_json::from_str(message.as_text().expect("a text message")).unwrap()
    }

    /// The next message of the client that is not a heartbeat. Heartbeats are acknowledged.
    pub async fn receive_but_beats(&mut self) -> Value {
        loop {
            let message = self.receive().await;
            if message["op"] != 1 {
                return message;
            }
            self.send(r#"{"op":11}"#).await;
        }
    }

    /// The code of the client's close frame, which is answered.
    pub async fn receive_close(&mut self) -> u16 {
        let mut told = None;
        while let Some(Ok(message)) = self.socket.next().await {
            told = told.or(message.as_close().map(|(code, _)| code.into()));
        }
        told.expect("a close frame")
    }

    /// Waits until the client's end is gone. True if it said goodbye first.
    pub async fn gone(&mut self) -> bool {
        let mut goodbye = false;
        while let Some(Ok(message)) = self.socket.next().await {
            goodbye |= message.is_close();
        }
        goodbye
    }

    pub async fn close(&mut self, code: u16) {
        let code = CloseCode::try_from(code).unwrap();
        self.socket
            .send(Message::close(Some(code), "told so"))
            .await
            .unwrap();
    }
}
