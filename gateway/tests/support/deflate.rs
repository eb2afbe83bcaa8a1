//! The server's side of transport compression.

#![allow(dead_code)]

use cordial_gateway::Compression;
use flate2::{Compress, FlushCompress};
use zstd_safe::{CCtx, InBuffer, OutBuffer, zstd_sys::ZSTD_EndDirective};

/// Compresses the messages of one connection.
pub enum Deflater {
    Plain,
    Zlib(Compress),
    Zstd(CCtx<'static>),
}

impl Deflater {
    pub fn new(compression: Compression) -> Self {
        match compression {
            Compression::None => Self::Plain,
            Compression::Zlib => Self::Zlib(Compress::new(flate2::Compression::new(6), true)),
            Compression::Zstd => {
                let mut stream = CCtx::create();
                stream.init(3).unwrap();
                Self::Zstd(stream)
            }
            other => panic!("{other:?}"),
        }
    }

    /// One flushed message.
    pub fn message(&mut self, bytes: &[u8]) -> Vec<u8> {
        match self {
            Self::Plain => bytes.to_vec(),
            Self::Zlib(stream) => {
                let mut message = Vec::with_capacity(bytes.len() + 64);
                let start = stream.total_in();
                loop {
                    let consumed = usize::try_from(stream.total_in() - start).unwrap();
                    stream
                        .compress_vec(&bytes[consumed..], &mut message, FlushCompress::Sync)
                        .unwrap();
                    if message.len() < message.capacity() {
                        break message;
                    }
                    message.reserve(message.capacity());
                }
            }
            Self::Zstd(stream) => {
                let mut message = Vec::with_capacity(bytes.len() + 64);
                let mut input = InBuffer::around(bytes);
                loop {
                    let pos = message.len();
                    let mut output = OutBuffer::around_pos(&mut message, pos);
                    let left = stream
                        .compress_stream2(&mut output, &mut input, ZSTD_EndDirective::ZSTD_e_flush)
                        .unwrap();
                    if left == 0 {
                        break message;
                    }
                    message.reserve(message.capacity());
                }
            }
        }
    }
}
