//! Messages as a gateway puts them on the wire: compressed, in WebSocket frames.

use std::mem::take;

use flate2::{Compress, FlushCompress};
use zstd_safe::{CCtx, CParameter, InBuffer, OutBuffer, zstd_sys::ZSTD_EndDirective};

/// What a client asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compression {
    Plain,
    Zlib,
    Zstd,
}

impl Compression {
    pub const ALL: [Self; 3] = [Self::Plain, Self::Zlib, Self::Zstd];

    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Zlib => "zlib",
            Self::Zstd => "zstd",
        }
    }
    /// The `compress` parameter of the URL.
    #[must_use]
    pub fn query(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Zlib => "&compress=zlib-stream",
            Self::Zstd => "&compress=zstd-stream",
        }
    }
    #[must_use]
    pub fn of_query(query: &str) -> Self {
        Self::ALL.into_iter().rev().find(|c| query.contains(c.query())).unwrap_or(Self::Plain)
    }
}

/// The sending half of one connection.
pub enum Encoder {
    Plain,
    Zlib(Compress),
    Zstd(CCtx<'static>),
}

impl Encoder {
    #[must_use]
    pub fn new(compression: Compression) -> Self {
        match compression {
            Compression::Plain => Self::Plain,
            Compression::Zlib => Self::Zlib(Compress::new(flate2::Compression::default(), true)),
            Compression::Zstd => {
                let mut c = CCtx::create();
                c.set_parameter(CParameter::CompressionLevel(6)).unwrap();
                // What the header of Discord's own streams says.
                c.set_parameter(CParameter::WindowLog(18)).unwrap();
                Self::Zstd(c)
            }
        }
    }
    /// One message as a frame.
    #[must_use]
    pub fn frame(&mut self, json: &str) -> Vec<u8> {
        let (opcode, payload) = match self {
            Self::Plain => (1, json.as_bytes().to_vec()),
            Self::Zlib(c) => (2, deflate(c, json.as_bytes())),
            Self::Zstd(c) => (2, zstd(c, json.as_bytes())),
        };
        let mut frame = Vec::with_capacity(payload.len() + 10);
        frame.push(0x80 | opcode);
        match payload.len() {
            n @ 0..126 => frame.push(n as u8),
            n @ 126..65_536 => {
                frame.push(126);
                frame.extend((n as u16).to_be_bytes());
            }
            n => {
                frame.push(127);
                frame.extend((n as u64).to_be_bytes());
            }
        }
        frame.extend(payload);
        frame
    }
}

fn deflate(c: &mut Compress, input: &[u8]) -> Vec<u8> {
    let mut output = Vec::with_capacity(input.len() + 64);
    let start = c.total_in();
    loop {
        let at = (c.total_in() - start) as usize;
        c.compress_vec(&input[at..], &mut output, FlushCompress::Sync).unwrap();
        if (c.total_in() - start) as usize == input.len() && output.len() < output.capacity() {
            return take(&mut output);
        }
        output.reserve(4096);
    }
}

fn zstd(c: &mut CCtx<'static>, input: &[u8]) -> Vec<u8> {
    let mut output = Vec::with_capacity(zstd_safe::compress_bound(input.len()) + 64);
    let mut source = InBuffer::around(input);
    loop {
        let at = output.len();
        let mut sink = OutBuffer::around_pos(&mut output, at);
        let left = c.compress_stream2(&mut sink, &mut source, ZSTD_EndDirective::ZSTD_e_flush).unwrap();
        if left == 0 {
            return output;
        }
        output.reserve(left + 64);
    }
}
