//! A gateway on the loopback, in a process of its own on core 1.
//!
//! It says HELLO, waits for the identify, and writes bytes that were made before
//! the first client came, as fast as they are read. The query of the client's URL
//! says which compression it gets.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    rc::Rc,
};

use futures_util::StreamExt;
use measure::{arg, pin};
use tokio::{
    io::AsyncWriteExt,
    net::{TcpListener, TcpStream},
};
use tokio_websockets::ServerBuilder;

use crate::{Compression, stream::Encoder};

const ACK: &str = r#"{"t":null,"s":null,"op":11,"d":null}"#;

/// The process behind a URL. It ends with this.
pub struct Server {
    child: Child,
    pub url: String,
}

impl Server {
    /// Starts this very program as a server, with the same arguments.
    #[must_use]
    pub fn start() -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .arg("serve")
            .args(std::env::args().skip(1))
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut port = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut port).unwrap();
        Self { child, url: format!("ws://127.0.0.1:{}", port.trim()) }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What one client of a compression gets: HELLO, all that follows the identify, and answers to heartbeats.
struct Script {
    hello: Vec<u8>,
    rest: Vec<u8>,
    acks: Vec<Vec<u8>>,
}

impl Script {
    fn new(compression: Compression, messages: &[String], interval: u32, acks: usize) -> Self {
        let mut encoder = Encoder::new(compression);
        let hello = encoder.frame(&format!(r#"{{"t":null,"s":null,"op":10,"d":{{"heartbeat_interval":{interval},"_trace":[]}}}}"#));
        let mut rest = Vec::new();
        for message in messages {
            rest.extend(encoder.frame(message));
        }
        let acks = (0..acks).map(|_| encoder.frame(ACK)).collect();
        Self { hello, rest, acks }
    }
}

/// Whether this process is to be the server.
#[must_use]
pub fn wanted() -> bool {
    std::env::args().nth(1).as_deref() == Some("serve")
}

/// Serves these messages for ever, over the given compressions. `beats` says the milliseconds between heartbeats, and how
/// many of them are answered; without it there are none to speak of.
pub fn serve(compressions: &[Compression], messages: &[String], beats: Option<(u32, usize)>) {
    let (interval, acks) = beats.unwrap_or((600_000, 0));
    pin(arg("--server-core").map_or(1, |core| core.parse().unwrap()));
    let scripts: Vec<_> = compressions.iter().map(|c| (*c, Rc::new(Script::new(*c, messages, interval, acks)))).collect();
    let size: usize = messages.iter().map(String::len).sum();
    for (compression, script) in &scripts {
        eprintln!("{}: {:.2} bytes of JSON for one on the wire", compression.name(), size as f64 / script.rest.len() as f64);
    }
    let rt = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    tokio::task::LocalSet::new().block_on(&rt, async {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        println!("{}", listener.local_addr().unwrap().port());
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            stream.set_nodelay(true).unwrap();
            let scripts = scripts.clone();
            tokio::task::spawn_local(async move {
                let _ = session(stream, &scripts).await;
            });
        }
    });
}

async fn session(stream: TcpStream, scripts: &[(Compression, Rc<Script>)]) -> Result<(), tokio_websockets::Error> {
    let (request, mut ws) = ServerBuilder::new().accept(stream).await?;
    let compression = Compression::of_query(request.uri().query().unwrap_or_default());
    let script = &scripts.iter().find(|s| s.0 == compression).expect("a compression that is served").1;
    ws.get_mut().write_all(&script.hello).await?;
    while ws.next().await.is_some_and(|m| !m.is_ok_and(|m| m.as_text().is_some_and(|m| m.contains(r#""op":2"#)))) {}
    ws.get_mut().write_all(&script.rest).await?;
    // Whatever the client still says, until it goes: heartbeats.
    let mut acks = script.acks.iter();
    while let Some(Ok(_)) = ws.next().await {
        if let Some(ack) = acks.next() {
            ws.get_mut().write_all(ack).await?;
        }
    }
    Ok(())
}
