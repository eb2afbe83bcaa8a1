//! Proxies that open tunnels, as small as they can be: HTTP CONNECT and SOCKS5, over real sockets.

use std::{
    io,
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional},
    net::{TcpListener, TcpStream},
    sync::Notify,
    task::JoinSet,
};

/// What a proxy does with whoever connects.
#[derive(Clone)]
pub(crate) enum Manner {
    /// HTTP CONNECT; with credentials, the value of `Proxy-Authorization` that it wants.
    Connect(Option<&'static str>),
    /// SOCKS5; with credentials, the user and password that it wants.
    Socks5(Option<(&'static str, &'static str)>),
    /// Reads what comes first and answers this, whatever it was; then it stays silent.
    Says(&'static [u8]),
    /// Reads what comes first and closes the connection.
    Closes,
}

pub(crate) struct Proxy {
    pub(crate) address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
    heard: Arc<Notify>,
    /// Dropping it closes everything.
    _tasks: JoinSet<()>,
}

impl Proxy {
    /// A proxy that leads to `to`, whatever it is asked for.
    pub(crate) async fn start(manner: Manner, to: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let heard = Arc::new(Notify::new());
        let mut tasks = JoinSet::new();
        let visit = Visit {
            manner,
            to,
            asked: Arc::clone(&asked),
            heard: Arc::clone(&heard),
        };
        tasks.spawn(async move {
            let mut visits = JoinSet::new();
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let visit = visit.clone();
                // A client that leaves early is no failure of the proxy.
                visits.spawn(async move { drop(visit.serve(stream).await) });
            }
        });
        Self {
            address,
            asked,
            heard,
            _tasks: tasks,
        }
    }

    /// The hosts that tunnels were asked to, with the credentials given.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }

    /// Waits until something has come in.
    pub(crate) async fn heard(&self) {
        self.heard.notified().await;
    }
}

#[derive(Clone)]
struct Visit {
    manner: Manner,
    to: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
    heard: Arc<Notify>,
}

impl Visit {
    async fn serve(self, mut stream: TcpStream) -> io::Result<()> {
        match self.manner.clone() {
            Manner::Connect(wanted) => {
                let head = read_head(&mut stream).await?;
                let given = head.lines().find_map(|line| {
                    let (name, value) = line.split_once(": ")?;
                    name.eq_ignore_ascii_case("proxy-authorization")
                        .then_some(value)
                });
                let line = head.lines().next().unwrap_or_default();
                let host = line
                    .strip_prefix("CONNECT ")
                    .and_then(|line| line.strip_suffix(" HTTP/1.1"))
                    .unwrap_or("no CONNECT");
                self.note(host, given);
                if given != wanted {
                    let refusal =
                        b"HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n";
                    return stream.write_all(refusal).await;
                }
                let mut to = TcpStream::connect(self.to).await?;
                stream
                    .write_all(b"HTTP/1.1 200 Connection established\r\n\r\n")
                    .await?;
                copy_bidirectional(&mut stream, &mut to).await?;
            }
            Manner::Socks5(wanted) => {
                let given = greet(&mut stream, wanted).await?;
                let [_, _, _, kind] = read_array(&mut stream).await?;
                let host = match kind {
                    3 => {
                        let name = read_text(&mut stream).await?;
                        format!("name {name}")
                    }
                    1 => {
                        let ip: [u8; 4] = read_array(&mut stream).await?;
                        format!("address {ip:?}")
                    }
                    kind => format!("kind {kind}"),
                };
                let port = u16::from_be_bytes(read_array(&mut stream).await?);
                self.note(&format!("{host}:{port}"), given.as_deref());
                let mut to = TcpStream::connect(self.to).await?;
                stream.write_all(&[5, 0, 0, 1, 127, 0, 0, 1, 0, 80]).await?;
                copy_bidirectional(&mut stream, &mut to).await?;
            }
            Manner::Says(answer) => {
                let mut buffer = [0; 1024];
                let _some = stream.read(&mut buffer).await?;
                self.note("", None);
                stream.write_all(answer).await?;
                std::future::pending::<()>().await;
            }
            Manner::Closes => {
                let mut buffer = [0; 1024];
                let _some = stream.read(&mut buffer).await?;
                self.note("", None);
            }
        }
        Ok(())
    }

    fn note(&self, host: &str, credentials: Option<&str>) {
        let credentials = credentials.map(|given| format!(" ({given})"));
        let line = format!("{host}{}", credentials.unwrap_or_default());
        self.asked.lock().unwrap().push(line);
        self.heard.notify_one();
    }
}

/// Greets a client of SOCKS5 and asks for credentials, if any are wanted; gives those that came.
async fn greet(stream: &mut TcpStream, wanted: Option<(&str, &str)>) -> io::Result<Option<String>> {
    let [version, methods] = read_array(stream).await?;
    assert_eq!(version, 5);
    let mut offered = vec![0; usize::from(methods)];
    stream.read_exact(&mut offered).await?;
    let method = if wanted.is_some() { 2 } else { 0 };
    if !offered.contains(&method) {
        stream.write_all(&[5, 0xff]).await?;
        return Err(io::Error::other("no common method"));
    }
    stream.write_all(&[5, method]).await?;
    let Some((wanted_user, wanted_password)) = wanted else {
        return Ok(None);
    };
    let [version] = read_array(stream).await?;
    assert_eq!(version, 1);
    let (user, password) = (read_text(stream).await?, read_text(stream).await?);
    if (user.as_str(), password.as_str()) != (wanted_user, wanted_password) {
        stream.write_all(&[1, 1]).await?;
        return Err(io::Error::other("wrong credentials"));
    }
    stream.write_all(&[1, 0]).await?;
    Ok(Some(format!("{user}:{password}")))
}

async fn read_array<const N: usize>(stream: &mut TcpStream) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    stream.read_exact(&mut bytes).await?;
    Ok(bytes)
}

/// A text of SOCKS5: its length, then itself.
async fn read_text(stream: &mut TcpStream) -> io::Result<String> {
    let [length] = read_array(stream).await?;
    let mut text = vec![0; usize::from(length)];
    stream.read_exact(&mut text).await?;
    String::from_utf8(text).map_err(io::Error::other)
}

async fn read_head(stream: &mut TcpStream) -> io::Result<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let [byte] = read_array(stream).await?;
        head.push(byte);
    }
    String::from_utf8(head).map_err(io::Error::other)
}
