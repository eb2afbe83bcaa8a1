//! A WebSocket connection on tokio.

use std::{
    fmt,
    future::poll_fn,
    io,
    pin::Pin,
    task::{Context, Poll, ready},
};

use http::Uri;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::{FrameReader, Handshake, MessageKind, write_frame};
use crate::connector::Io;

/// Capacity for what is to be sent that is kept between messages.
const KEPT_CAPACITY: usize = 512;

/// An open connection.
pub(crate) struct WebSocket {
    io: Box<dyn Io>,
    reader: FrameReader,
    /// What is to be sent, and how much of it is out already.
    out: Vec<u8>,
    written: usize,
    unflushed: bool,
    /// Our close frame was sent: nothing may follow it.
    said_goodbye: bool,
}

/// A message, or the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Received {
    Text,
    Binary,
    /// The other side closes; an answer is on its way if it is not an answer itself.
    Close,
}

impl WebSocket {
    /// Shakes hands over a new stream. `limit` bounds the length of one message, in bytes.
    pub(crate) async fn connect(io: Box<dyn Io>, uri: &Uri, limit: usize) -> Result<Self, String> {
        let host = uri.authority().ok_or("the URL has no host")?.as_str();
        // Never the part before the host, which may be a secret.
        let host = host.rsplit('@').next().unwrap_or_default();
        let path = uri.path_and_query().map_or("/", |path| path.as_str());
        let handshake = Handshake::new(fastrand::u128(..));
        let mut socket = Self {
            io,
            reader: FrameReader::new(limit),
            out: handshake.request(host, path).into_bytes(),
            written: 0,
            unflushed: true,
            said_goodbye: false,
        };
        poll_fn(|cx| socket.poll_flush(cx))
            .await
            .map_err(|error| error.to_string())?;
        let mut answer = Vec::new();
        let end = loop {
            let mut chunk = [0; 1024];
            let mut chunk = ReadBuf::new(&mut chunk);
            poll_fn(|cx| Pin::new(&mut socket.io).poll_read(cx, &mut chunk))
                .await
                .map_err(|error| error.to_string())?;
            if chunk.filled().is_empty() {
                return Err("the connection ended in the middle of the handshake".into());
            }
            answer.extend_from_slice(chunk.filled());
            match handshake.answer(&answer) {
                Ok(Some(end)) => break end,
                Ok(None) => {}
                Err(error) => return Err(error.to_string()),
            }
        };
        // The first frames may have come along with the answer.
        let mut frames = &answer[end..];
        while !frames.is_empty() {
            let space = socket.reader.space();
            let (now, later) = frames.split_at(frames.len().min(space.len()));
            space[..now.len()].copy_from_slice(now);
            socket.reader.filled(now.len());
            frames = later;
        }
        Ok(socket)
    }

    /// Puts a text message on its way. [`poll_flush`](Self::poll_flush) sends it.
    pub(crate) fn send(&mut self, text: &str) {
        self.queue(MessageKind::Text, text.as_bytes());
    }

    /// Puts a close frame on its way.
    pub(crate) fn close(&mut self, code: u16) {
        self.queue(MessageKind::Close, &code.to_be_bytes());
        self.said_goodbye = true;
    }

    fn queue(&mut self, kind: MessageKind, payload: &[u8]) {
        if !self.said_goodbye {
            let mask = fastrand::u32(..).to_ne_bytes();
            write_frame(&mut self.out, kind, payload, mask);
            self.unflushed = true;
        }
    }

    /// Sends what is on its way.
    pub(crate) fn poll_flush(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if !self.unflushed {
            return Poll::Ready(Ok(()));
        }
        while self.written < self.out.len() {
            let left = &self.out[self.written..];
            match ready!(Pin::new(&mut self.io).poll_write(cx, left))? {
                0 => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                len => self.written += len,
            }
        }
        ready!(Pin::new(&mut self.io).poll_flush(cx))?;
        self.unflushed = false;
        self.written = 0;
        self.out.clear();
        self.out.shrink_to(KEPT_CAPACITY);
        Poll::Ready(Ok(()))
    }

    /// The next message; what it holds is in [`payload`](Self::payload). Answers pings and close frames on the way.
    pub(crate) fn poll_message(&mut self, cx: &mut Context<'_>) -> Poll<Result<Received, String>> {
        loop {
            match self
                .reader
                .poll_message()
                .map_err(|error| error.to_string())?
            {
                Some(MessageKind::Text) => return Poll::Ready(Ok(Received::Text)),
                Some(MessageKind::Binary) => return Poll::Ready(Ok(Received::Binary)),
                Some(MessageKind::Close) => {
                    if let Some(&code) = self.payload().first_chunk() {
                        self.close(u16::from_be_bytes(code));
                    } else {
                        self.queue(MessageKind::Close, &[]);
                        self.said_goodbye = true;
                    }
                    return Poll::Ready(Ok(Received::Close));
                }
                Some(MessageKind::Ping) => {
                    let payload = self.payload().to_vec();
                    self.queue(MessageKind::Pong, &payload);
                    if let Poll::Ready(Err(error)) = self.poll_flush(cx) {
                        return Poll::Ready(Err(error.to_string()));
                    }
                }
                Some(MessageKind::Pong) => {}
                None => {
                    let mut space = ReadBuf::new(self.reader.space());
                    match Pin::new(&mut self.io).poll_read(cx, &mut space) {
                        Poll::Ready(Ok(())) if space.filled().is_empty() => {
                            return Poll::Ready(Err("the stream ended".into()));
                        }
                        Poll::Ready(Ok(())) => {
                            let len = space.filled().len();
                            self.reader.filled(len);
                        }
                        Poll::Ready(Err(error)) => return Poll::Ready(Err(error.to_string())),
                        Poll::Pending => {
                            self.reader.rest();
                            return Poll::Pending;
                        }
                    }
                }
            }
        }
    }

    /// What the last message holds.
    pub(crate) fn payload(&self) -> &[u8] {
        self.reader.payload()
    }

    /// Code and reason of the last message, a close frame.
    pub(crate) fn close_reason(&self) -> (Option<u16>, String) {
        let payload = self.payload();
        let code = payload.first_chunk().map(|code| u16::from_be_bytes(*code));
        let reason = String::from_utf8_lossy(payload.get(2..).unwrap_or_default());
        (code, reason.into_owned())
    }
}

impl fmt::Debug for WebSocket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebSocket")
            .field("reader", &self.reader)
            .field("unsent", &(self.out.len() - self.written))
            .finish_non_exhaustive()
    }
}
