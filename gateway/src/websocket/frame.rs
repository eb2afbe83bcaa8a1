//! Frames: finding messages in what was read, and making what is sent.

use std::{cell::Cell, fmt, mem::take, ops::Range};

/// How much is read at once.
const BUFFER: usize = 32 * 1024;
/// The longest payload of a control frame.
const LONGEST_CONTROL: usize = 125;

thread_local! {
    /// A buffer that no connection of this thread uses just now.
    static SPARE: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// Why what a server sends is not WebSocket. The connection is of no use after it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FrameError {
    /// A frame that no server may send.
    #[error("the server sent {0}")]
    Protocol(&'static str),
    /// A message is longer than the limit.
    #[error("the server sent a message of more than {limit} bytes")]
    TooLarge {
        /// The limit in bytes.
        limit: usize,
    },
}

/// What kind of message came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageKind {
    /// Text. That it is UTF-8 is not checked: whoever reads it finds out.
    Text,
    /// Bytes.
    Binary,
    /// The connection closes. The payload is a code of two bytes and a reason, or nothing.
    Close,
    /// The other side asks for a pong with the same payload.
    Ping,
    /// The other side answers a ping.
    Pong,
}

impl MessageKind {
    const fn opcode(self) -> u8 {
        match self {
            Self::Text => 1,
            Self::Binary => 2,
            Self::Close => 8,
            Self::Ping => 9,
            Self::Pong => 10,
        }
    }
}

/// A message that came, lent out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Message<'a> {
    /// What kind of message it is.
    pub kind: MessageKind,
    /// What it holds.
    pub payload: &'a [u8],
}

/// Where the payload of the last message is.
#[derive(Clone, Debug)]
enum Place {
    Buffer(Range<usize>),
    Assembled,
}

/// The head of a frame.
#[derive(Clone, Copy)]
struct Head {
    last: bool,
    opcode: u8,
    /// Length of the head itself.
    size: usize,
    /// Length of the payload.
    len: usize,
}

/// Finds the messages in what was read from a server.
///
/// Read into [`space`](Self::space), tell how much with [`filled`](Self::filled), and take messages by
/// [`poll_message`](Self::poll_message) until there are no more. A reader has a buffer only while there is something in it.
pub struct FrameReader {
    buffer: Vec<u8>,
    /// What in the buffer was not looked at yet.
    unread: Range<usize>,
    /// How long the frame at the front is, as far as that is known.
    wanted: usize,
    /// The parts of a message that came in several frames.
    assembled: Vec<u8>,
    assembling: Option<MessageKind>,
    last: Place,
    limit: usize,
}

impl FrameReader {
    /// A reader for a new connection. `limit` bounds the length of one message, in bytes.
    pub fn new(limit: usize) -> Self {
        Self {
            buffer: Vec::new(),
            unread: 0..0,
            wanted: 0,
            assembled: Vec::new(),
            assembling: None,
            last: Place::Assembled,
            limit,
        }
    }

    /// Room to read into; never empty.
    ///
    /// Grows with what has come, and not with what a frame says of its length.
    pub fn space(&mut self) -> &mut [u8] {
        if self.unread.is_empty() {
            self.unread = 0..0;
            if self.buffer.len() != BUFFER {
                self.buffer = SPARE.take();
                self.buffer.resize(BUFFER, 0);
            }
        } else if self.unread.start > 0 && self.wanted > self.buffer.len() - self.unread.start {
            self.buffer.copy_within(self.unread.clone(), 0);
            self.unread = 0..self.unread.len();
        }
        if self.unread.end == self.buffer.len() {
            let doubled = (self.buffer.len() * 2).max(BUFFER);
            // One more than nothing, should the frame be there already.
            let len = doubled.min(self.wanted.max(self.unread.len() + 1));
            self.buffer.resize(len.max(self.buffer.len() + 1), 0);
        }
        &mut self.buffer[self.unread.end..]
    }

    /// So many bytes were read into the space.
    ///
    /// # Panics
    ///
    /// When that is more than there was space for.
    pub fn filled(&mut self, len: usize) {
        self.unread.end += len;
        assert!(self.unread.end <= self.buffer.len(), "more than the space");
    }

    /// The next message, if it is there. Otherwise more must be read.
    ///
    /// # Errors
    ///
    /// When this is not what a server may send. The connection is of no use any more.
    pub fn poll_message(&mut self) -> Result<Option<MessageKind>, FrameError> {
        if self.assembling.is_none() && self.assembled.capacity() > 0 {
            self.assembled = Vec::new();
        }
        loop {
            let unread = &self.buffer[self.unread.clone()];
            let Some(head) = Head::parse(unread, self.limit)? else {
                self.wanted = 16;
                return Ok(None);
            };
            if unread.len() < head.size + head.len {
                self.wanted = head.size + head.len;
                return Ok(None);
            }
            let start = self.unread.start + head.size;
            let payload = start..start + head.len;
            self.unread.start = payload.end;
            let kind = match head.opcode {
                0 => None,
                1 => Some(MessageKind::Text),
                2 => Some(MessageKind::Binary),
                8 if head.len == 1 => return Err(FrameError::Protocol("half a close code")),
                8 => Some(MessageKind::Close),
                9 => Some(MessageKind::Ping),
                10 => Some(MessageKind::Pong),
                _ => return Err(FrameError::Protocol("a frame of an unknown kind")),
            };
            match (kind, self.assembling) {
                (Some(kind), _) if head.opcode >= 8 => {
                    self.last = Place::Buffer(payload);
                    return Ok(Some(kind));
                }
                (Some(kind), None) if head.last => {
                    self.last = Place::Buffer(payload);
                    return Ok(Some(kind));
                }
                (Some(kind), None) => {
                    self.assembling = Some(kind);
                    self.assemble(payload)?;
                }
                (None, Some(kind)) => {
                    self.assemble(payload)?;
                    if head.last {
                        self.assembling = None;
                        self.last = Place::Assembled;
                        return Ok(Some(kind));
                    }
                }
                (Some(_), Some(_)) => {
                    return Err(FrameError::Protocol("a message within another"));
                }
                (None, None) => {
                    return Err(FrameError::Protocol("a message without a beginning"));
                }
            }
        }
    }

    fn assemble(&mut self, payload: Range<usize>) -> Result<(), FrameError> {
        if self.assembled.len() + payload.len() > self.limit {
            return Err(FrameError::TooLarge { limit: self.limit });
        }
        self.assembled.extend_from_slice(&self.buffer[payload]);
        Ok(())
    }

    /// What the last message of [`poll_message`](Self::poll_message) holds. It stays until more is read or asked for.
    pub fn payload(&self) -> &[u8] {
        match &self.last {
            Place::Buffer(range) => self.buffer.get(range.clone()).unwrap_or_default(),
            Place::Assembled => &self.assembled,
        }
    }

    /// Nothing more is there to read for now. Gives the buffer back if it is empty, to other connections of this thread.
    pub fn rest(&mut self) {
        if self.unread.is_empty() && self.buffer.capacity() > 0 {
            self.last = Place::Buffer(0..0);
            self.unread = 0..0;
            let buffer = take(&mut self.buffer);
            if buffer.len() == BUFFER {
                SPARE.set(buffer);
            }
        }
    }
}

impl Head {
    /// Reads the head of a frame, if all of it is there.
    #[inline]
    fn parse(bytes: &[u8], limit: usize) -> Result<Option<Self>, FrameError> {
        let &[first, second, ref rest @ ..] = bytes else {
            return Ok(None);
        };
        let (last, opcode) = (first & 0x80 != 0, first & 0x0f);
        if first & 0x70 != 0 {
            return Err(FrameError::Protocol("a frame of an unknown extension"));
        }
        if second & 0x80 != 0 {
            return Err(FrameError::Protocol("a masked frame"));
        }
        let (len, size) = match second {
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
        let len = usize::try_from(len)
            .ok()
            .filter(|len| *len <= limit)
            .ok_or(FrameError::TooLarge { limit })?;
        if opcode >= 8 && (!last || len > LONGEST_CONTROL) {
            return Err(FrameError::Protocol("a control frame that is too long"));
        }
        Ok(Some(Self {
            last,
            opcode,
            size,
            len,
        }))
    }
}

impl fmt::Debug for FrameReader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FrameReader")
            .field("unread", &self.unread.len())
            .field("capacity", &self.buffer.capacity())
            .field("assembled", &self.assembled.len())
            .field("limit", &self.limit)
            .finish_non_exhaustive()
    }
}

/// Appends a message as one frame of a client. `mask` should be random.
pub fn write_frame(out: &mut Vec<u8>, kind: MessageKind, payload: &[u8], mask: [u8; 4]) {
    out.reserve(payload.len() + 14);
    out.push(0x80 | kind.opcode());
    match u16::try_from(payload.len()) {
        Ok(len @ ..126) => out.push(0x80 | len as u8),
        Ok(len) => {
            out.push(0x80 | 0x7e);
            out.extend_from_slice(&len.to_be_bytes());
        }
        Err(_) => {
            out.push(0x80 | 127);
            out.extend_from_slice(&(payload.len() as u64).to_be_bytes());
        }
    }
    out.extend_from_slice(&mask);
    out.extend(
        payload
            .iter()
            .zip(mask.iter().cycle())
            .map(|(byte, mask)| byte ^ mask),
    );
}
