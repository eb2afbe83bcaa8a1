//! A gateway client that knows nothing of the sandbox's code: a WebSocket, and a decoder for each form of compression.

#![allow(dead_code, reason = "each test file uses its part")]

pub(crate) mod http;
#[path = "../judged/mod.rs"]
#[allow(
    clippy::duplicate_mod,
    reason = "tests with both clients have it in both"
)]
pub(crate) mod judged;

use flate2::{Decompress, FlushDecompress};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_websockets::{ClientBuilder, MaybeTlsStream, Message, WebSocketStream};
use zstd_safe::{DCtx, InBuffer, OutBuffer};

/// How a client undoes what the server does to payloads.
pub(crate) enum Decoder {
    Plain,
    ZlibPayloads,
    ZlibStream(Decompress),
    ZstdStream(DCtx<'static>),
}

pub(crate) struct Client {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    decoder: Decoder,
    /// The sequence numbers of the dispatches so far.
    pub(crate) sequences: Vec<u64>,
}

/// What came from the server.
#[derive(Debug)]
pub(crate) enum Received {
    Payload(Value),
    Closed(Option<u16>, String),
    /// The connection ended without a close frame.
    Cut,
}

pub(crate) const ALL_INTENTS: u64 = 53_608_447;

impl Client {
    pub(crate) async fn connect(url: &str, query: &str) -> Self {
        let uri = format!("{url}/?{query}");
        let (socket, _) = ClientBuilder::new()
            .uri(&uri)
            .unwrap()
            .connect()
            .await
            .unwrap();
        let decoder = if query.contains("zlib-stream") {
            Decoder::ZlibStream(Decompress::new(true))
        } else if query.contains("zstd-stream") {
            Decoder::ZstdStream(DCtx::create())
        } else {
            Decoder::Plain
        };
        Self {
            socket,
            decoder,
            sequences: Vec::new(),
        }
    }

    /// Connects without compression and reads HELLO.
    pub(crate) async fn open(url: &str) -> Self {
        let mut client = Self::connect(url, "v=10&encoding=json").await;
        assert_eq!(client.payload().await["op"], 10);
        client
    }

    /// Connects, identifies with all intents and reads READY.
    pub(crate) async fn ready(url: &str, token: &str) -> (Self, Value) {
        let mut client = Self::open(url).await;
        client.identify(token, json!({})).await;
        let ready = client.dispatch("READY").await;
        (client, ready)
    }

    pub(crate) async fn identify(&mut self, token: &str, more: Value) {
        let mut data = json!({
            "token": token,
            "intents": ALL_INTENTS,
            "properties": { "os": "linux", "browser": "test", "device": "test" },
        });
        if data["token"] != "" {
            for (key, value) in more.as_object().unwrap() {
                data[key] = value.clone();
            }
        }
        if data["compress"] == true && matches!(self.decoder, Decoder::Plain) {
            self.decoder = Decoder::ZlibPayloads;
        }
        self.send(json!({ "op": 2, "d": data })).await;
    }

    pub(crate) async fn resume(&mut self, token: &str, session: &Value, sequence: u64) {
        self.send(json!({
            "op": 6,
            "d": { "token": token, "session_id": session, "seq": sequence },
        }))
        .await;
    }

    pub(crate) async fn send(&mut self, payload: Value) {
        self.send_text(payload.to_string()).await;
    }

    pub(crate) async fn send_text(&mut self, text: String) {
        self.socket.send(Message::text(text)).await.unwrap();
    }

    pub(crate) async fn close(mut self, code: u16) {
        let code = tokio_websockets::CloseCode::try_from(code).unwrap();
        self.socket
            .send(Message::close(Some(code), ""))
            .await
            .unwrap();
        while let Some(Ok(_)) = self.socket.next().await {}
    }

    pub(crate) async fn receive(&mut self) -> Received {
        let Some(Ok(message)) = self.socket.next().await else {
            return Received::Cut;
        };
        if let Some((code, reason)) = message.as_close() {
            return Received::Closed(Some(code.into()), reason.to_owned());
        }
        let binary = message.is_binary();
        let bytes = message.into_payload().to_vec();
        let text = match &mut self.decoder {
            Decoder::Plain => {
                assert!(!binary, "plain payloads are text");
                bytes
            }
            // HELLO came before the client could ask for compression.
            Decoder::ZlibPayloads => {
                assert!(binary, "compressed payloads are binary");
                let mut out = Vec::new();
                std::io::Read::read_to_end(
                    &mut flate2::read::ZlibDecoder::new(bytes.as_slice()),
                    &mut out,
                )
                .unwrap();
                out
            }
            Decoder::ZlibStream(decompress) => {
                assert!(binary && bytes.ends_with(&[0, 0, 0xff, 0xff]));
                let mut out = Vec::with_capacity(1 << 20);
                decompress
                    .decompress_vec(&bytes, &mut out, FlushDecompress::Sync)
                    .unwrap();
                out
            }
            Decoder::ZstdStream(context) => {
                assert!(binary);
                let mut out = Vec::with_capacity(1 << 20);
                let mut input = InBuffer::around(&bytes);
                while input.pos() < bytes.len() {
                    let at = out.len();
                    context
                        .decompress_stream(&mut OutBuffer::around_pos(&mut out, at), &mut input)
                        .unwrap();
                }
                out
            }
        };
        let payload: Value = serde_json::from_slice(&text).unwrap();
        if payload["op"] == 0 {
            self.sequences.push(payload["s"].as_u64().unwrap());
        }
        Received::Payload(payload)
    }

    /// The next payload.
    pub(crate) async fn payload(&mut self) -> Value {
        match self.receive().await {
            Received::Payload(payload) => payload,
            other => panic!("expected a payload, got {other:?}"),
        }
    }

    /// The next dispatch of a name; others before it are passed over.
    pub(crate) async fn dispatch(&mut self, name: &str) -> Value {
        loop {
            let payload = self.payload().await;
            if payload["t"] == name {
                return payload["d"].clone();
            }
        }
    }

    /// The next payload of an opcode; others before it are passed over.
    pub(crate) async fn opcode(&mut self, op: u64) -> Value {
        loop {
            let payload = self.payload().await;
            if payload["op"] == op {
                return payload["d"].clone();
            }
        }
    }

    /// Sends a heartbeat and returns the names of all dispatches that come before its ACK: all that the server had to say.
    pub(crate) async fn settle(&mut self) -> Vec<String> {
        let last = self.sequences.last().copied();
        self.send(json!({ "op": 1, "d": last })).await;
        let mut names = Vec::new();
        loop {
            let payload = self.payload().await;
            if payload["op"] == 11 {
                return names;
            }
            if let Some(name) = payload["t"].as_str() {
                names.push(name.to_owned());
            }
        }
    }

    /// The code with which the server closes; payloads before it are passed over.
    pub(crate) async fn closed(&mut self) -> u16 {
        loop {
            match self.receive().await {
                Received::Payload(_) => {}
                Received::Closed(code, _) => return code.unwrap(),
                Received::Cut => panic!("cut without a close frame"),
            }
        }
    }

    /// Waits until the connection is cut without a close frame.
    pub(crate) async fn cut(&mut self) {
        loop {
            match self.receive().await {
                Received::Payload(_) => {}
                Received::Closed(code, reason) => panic!("closed with {code:?}: {reason}"),
                Received::Cut => return,
            }
        }
    }
}
