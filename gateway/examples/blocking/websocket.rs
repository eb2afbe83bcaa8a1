//! Just enough of RFC 6455 for a client: handshake, masked frames, pings, close frames. No TLS.

use std::{
    hash::{BuildHasher, RandomState},
    io::{self, Read, Write},
    net::{TcpStream, ToSocketAddrs},
    time::Duration,
};

/// The largest message that is accepted, in bytes.
const LIMIT: usize = 64 * 1024 * 1024;

/// A client's end of a connection.
#[derive(Debug)]
pub(crate) struct WebSocket {
    stream: TcpStream,
    /// Bytes that came and are not used yet.
    buffer: Vec<u8>,
    /// A message that came in part.
    partial: Option<(u8, Vec<u8>)>,
}

/// What came.
#[derive(Debug)]
pub(crate) enum Received {
    /// Nothing in time.
    Nothing,
    Text(Vec<u8>),
    Binary(Vec<u8>),
    Close {
        code: Option<u16>,
        reason: String,
    },
}

impl WebSocket {
    pub(crate) fn connect(url: &str, timeout: Duration) -> io::Result<Self> {
        let rest = url
            .strip_prefix("ws://")
            .ok_or_else(|| invalid("not a ws:// URL"))?;
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        let port = if host
            .rsplit(':')
            .next()
            .is_some_and(|port| port.parse::<u16>().is_ok())
        {
            ""
        } else {
            ":80"
        };
        let address = format!("{host}{port}").to_socket_addrs()?.next();
        let address = address.ok_or_else(|| invalid("no such host"))?;
        let mut stream = TcpStream::connect_timeout(&address, timeout)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(timeout))?;
        // Any 16 bytes do for the key: it only shows that the answer is to this request.
        write!(
            stream,
            "GET /{path} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
             Sec-WebSocket-Key: Y29yZGlhbC1ibG9ja2luZw==\r\nSec-WebSocket-Version: 13\r\n\r\n"
        )?;
        let mut buffer = Vec::new();
        let end = loop {
            if let Some(end) = buffer.windows(4).position(|window| window == b"\r\n\r\n") {
                break end + 4;
            }
            if buffer.len() > 16 * 1024 {
                return Err(invalid("the answer to the handshake is too long"));
            }
            fill(&mut stream, &mut buffer)?;
        };
        let head = String::from_utf8_lossy(&buffer[..end]).to_ascii_lowercase();
        if !head.starts_with("http/1.1 101") || !head.contains("upgrade: websocket") {
            return Err(invalid("not a WebSocket server"));
        }
        buffer.drain(..end);
        Ok(Self {
            stream,
            buffer,
            partial: None,
        })
    }

    pub(crate) fn send_text(&mut self, text: &str) -> io::Result<()> {
        self.send(1, text.as_bytes())
    }

    pub(crate) fn send_close(&mut self, code: u16) -> io::Result<()> {
        self.send(8, &code.to_be_bytes())
    }

    /// The next message, if one comes in time. Without a timeout it waits as long as it takes.
    pub(crate) fn receive(&mut self, timeout: Option<Duration>) -> io::Result<Received> {
        // A timeout of nothing would mean none at all.
        let timeout = timeout.map(|timeout| timeout.max(Duration::from_millis(1)));
        self.stream.set_read_timeout(timeout)?;
        loop {
            while let Some((last, op, payload)) = self.take_frame()? {
                match op {
                    0 => {
                        let (_, partial) = self
                            .partial
                            .as_mut()
                            .ok_or_else(|| invalid("nothing to go on with"))?;
                        if partial.len() + payload.len() > LIMIT {
                            return Err(invalid("too long a message"));
                        }
                        partial.extend_from_slice(&payload);
                        if last && let Some((op, message)) = self.partial.take() {
                            return Ok(received(op, message));
                        }
                    }
                    1 | 2 if last => return Ok(received(op, payload)),
                    1 | 2 => self.partial = Some((op, payload)),
                    8 => {
                        let code = payload.first_chunk().map(|code| u16::from_be_bytes(*code));
                        let reason = String::from_utf8_lossy(payload.get(2..).unwrap_or_default())
                            .into_owned();
                        // The answer, if this is not one itself.
                        let _ = self.send(8, &payload);
                        return Ok(Received::Close { code, reason });
                    }
                    9 => self.send(10, &payload)?,
                    10 => {}
                    _ => return Err(invalid("an unknown frame")),
                }
            }
            match fill(&mut self.stream, &mut self.buffer) {
                Ok(()) => {}
                Err(error)
                    if matches!(
                        error.kind(),
                        io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut
                    ) =>
                {
                    return Ok(Received::Nothing);
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// Takes a frame out of the buffer, if a whole one is there: whether it is the last of its message, its kind, its payload.
    fn take_frame(&mut self) -> io::Result<Option<(bool, u8, Vec<u8>)>> {
        let &[first, second, ref rest @ ..] = &*self.buffer else {
            return Ok(None);
        };
        if second & 0x80 != 0 || first & 0x70 != 0 {
            return Err(invalid("a frame that no server sends"));
        }
        let (len, header) = match second {
            126 => match rest.first_chunk() {
                Some(len) => (u64::from(u16::from_be_bytes(*len)), 4),
                None => return Ok(None),
            },
            127 => match rest.first_chunk() {
                Some(len) => (u64::from_be_bytes(*len), 10),
                None => return Ok(None),
            },
            len => (u64::from(len), 2),
        };
        let len = usize::try_from(len).ok().filter(|len| *len <= LIMIT);
        let end = header + len.ok_or_else(|| invalid("too long a frame"))?;
        if self.buffer.len() < end {
            return Ok(None);
        }
        let payload = self.buffer[header..end].to_vec();
        self.buffer.drain(..end);
        Ok(Some((first & 0x80 != 0, first & 0x0f, payload)))
    }

    fn send(&mut self, op: u8, payload: &[u8]) -> io::Result<()> {
        let mut frame = vec![0x80 | op];
        match payload.len() {
            len @ ..126 => frame.push(0x80 | len as u8),
            len => {
                let len = u16::try_from(len).map_err(|_| invalid("too long to send"))?;
                frame.push(0x80 | 0x7e);
                frame.extend(len.to_be_bytes());
            }
        }
        let mask = (RandomState::new().hash_one(0) as u32).to_be_bytes();
        frame.extend(mask);
        frame.extend(
            payload
                .iter()
                .zip(mask.iter().cycle())
                .map(|(byte, mask)| byte ^ mask),
        );
        self.stream.write_all(&frame)
    }
}

fn received(op: u8, message: Vec<u8>) -> Received {
    if op == 1 {
        Received::Text(message)
    } else {
        Received::Binary(message)
    }
}

fn fill(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> io::Result<()> {
    let mut chunk = [0; 16 * 1024];
    match stream.read(&mut chunk)? {
        0 => Err(io::ErrorKind::UnexpectedEof.into()),
        len => {
            buffer.extend_from_slice(&chunk[..len]);
            Ok(())
        }
    }
}

fn invalid(reason: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, reason)
}
