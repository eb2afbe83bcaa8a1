//! The HTTP upgrade that a connection begins with.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha1_smol::Sha1;

/// What is appended to the key before it is hashed. RFC 6455, section 1.3.
const SALT: &str = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
/// The longest answer that is read, in bytes.
const LONGEST_ANSWER: usize = 16 * 1024;

/// Why there is no connection.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HandshakeError {
    /// The server answers with another status than 101.
    #[error("the server does not speak WebSocket here: {0}")]
    Status(Box<str>),
    /// The answer lacks a header, or it has another value than it should.
    #[error("the answer to the WebSocket handshake has no fitting {0} header")]
    Header(&'static str),
    /// The answer is not HTTP, or is very long.
    #[error("the answer to the WebSocket handshake is not HTTP")]
    NotHttp,
}

/// A request to speak WebSocket, and what its answer must be.
#[derive(Clone, Debug)]
pub struct Handshake {
    key: String,
}

impl Handshake {
    /// A handshake. `random` makes its key, which only shows that the answer is to this request.
    pub fn new(random: u128) -> Self {
        Self {
            key: STANDARD.encode(random.to_be_bytes()),
        }
    }

    /// The request, for a host, with its port unless that is the scheme's own, and a path with its query.
    pub fn request(&self, host: &str, path: &str) -> String {
        let key = &self.key;
        format!(
            "GET {path} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
             Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n"
        )
    }

    /// Looks at what has come of the answer so far. Once it is whole, says how many bytes it took: frames begin there.
    ///
    /// # Errors
    ///
    /// When the server does not agree.
    pub fn answer(&self, bytes: &[u8]) -> Result<Option<usize>, HandshakeError> {
        let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") else {
            return if bytes.len() > LONGEST_ANSWER {
                Err(HandshakeError::NotHttp)
            } else {
                Ok(None)
            };
        };
        let head = std::str::from_utf8(&bytes[..end]).map_err(|_| HandshakeError::NotHttp)?;
        let mut lines = head.split("\r\n");
        let status = lines
            .next()
            .and_then(|line| line.strip_prefix("HTTP/1.1 "))
            .ok_or(HandshakeError::NotHttp)?;
        if status.split(' ').next() != Some("101") {
            let status = status.chars().filter(|c| !c.is_control()).take(60);
            return Err(HandshakeError::Status(status.collect()));
        }
        let (mut upgrade, mut connection, mut accept) = (false, false, false);
        let accepted = STANDARD.encode(Sha1::from(format!("{}{SALT}", self.key)).digest().bytes());
        for line in lines {
            let (name, value) = line.split_once(':').ok_or(HandshakeError::NotHttp)?;
            let has = |token: &str| {
                value
                    .split(',')
                    .any(|value| value.trim().eq_ignore_ascii_case(token))
            };
            match name.to_ascii_lowercase().as_str() {
                "upgrade" => upgrade |= has("websocket"),
                "connection" => connection |= has("upgrade"),
                "sec-websocket-accept" => accept |= value.trim() == accepted,
                // We asked for none.
                "sec-websocket-extensions" => {
                    return Err(HandshakeError::Header("Sec-WebSocket-Extensions"));
                }
                _ => {}
            }
        }
        for (fits, name) in [
            (upgrade, "Upgrade"),
            (connection, "Connection"),
            (accept, "Sec-WebSocket-Accept"),
        ] {
            if !fits {
                return Err(HandshakeError::Header(name));
            }
        }
        Ok(Some(end + 4))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the RFC.
    fn example() -> Handshake {
        Handshake {
            key: STANDARD.encode(b"the sample nonce"),
        }
    }

    const ANSWER: &str = "HTTP/1.1 101 Switching Protocols\r\nupgrade: WebSocket\r\nConnection: keep-alive, Upgrade\r\n\
        Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";

    #[test]
    fn agrees_with_the_example_of_the_rfc() {
        assert_eq!(example().key, "dGhlIHNhbXBsZSBub25jZQ==");
        let answer = format!("{ANSWER}frames");
        assert_eq!(example().answer(answer.as_bytes()), Ok(Some(ANSWER.len())));
    }

    #[test]
    fn an_answer_in_pieces_is_waited_for() {
        for cut in 0..ANSWER.len() {
            assert_eq!(example().answer(&ANSWER.as_bytes()[..cut]), Ok(None));
        }
        let endless = vec![b'x'; LONGEST_ANSWER + 1];
        assert_eq!(example().answer(&endless), Err(HandshakeError::NotHttp));
    }

    #[test]
    fn what_does_not_agree_is_an_error() {
        for (from, to, error) in [
            (
                "101 Switching Protocols",
                "429 Too Many",
                HandshakeError::Status("429 Too Many".into()),
            ),
            ("HTTP/1.1", "SSH-2.0", HandshakeError::NotHttp),
            ("WebSocket", "h2c", HandshakeError::Header("Upgrade")),
            (
                "keep-alive, Upgrade",
                "close",
                HandshakeError::Header("Connection"),
            ),
            ("s3p", "S3P", HandshakeError::Header("Sec-WebSocket-Accept")),
            (
                "upgrade:",
                "Sec-WebSocket-Extensions: permessage-deflate\r\nupgrade:",
                HandshakeError::Header("Sec-WebSocket-Extensions"),
            ),
        ] {
            let answer = ANSWER.replace(from, to);
            assert_eq!(example().answer(answer.as_bytes()), Err(error), "{to}");
        }
    }

    #[test]
    fn the_request_names_host_and_path() {
        let request = example().request("gateway.discord.gg", "/?v=10");
        assert!(request.starts_with("GET /?v=10 HTTP/1.1\r\nHost: gateway.discord.gg\r\n"));
        assert!(request.contains("\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"));
        assert!(request.ends_with("\r\n\r\n"));
    }
}
