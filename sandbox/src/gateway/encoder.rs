//! How payloads become WebSocket messages: plain, or in one of Discord's three compressed forms.
//!
//! Transport compression is one continuous stream for the life of a connection, flushed after every payload. Payload
//! compression is a zlib document of its own for each payload.

use flate2::{Compress, Compression, FlushCompress};
use tokio_websockets::Message;
use zstd_safe::{CCtx, CParameter, InBuffer, OutBuffer, zstd_sys::ZSTD_EndDirective};

/// What a client asked for in the query of its URL.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Transport {
    /// `compress` is not given.
    #[default]
    Plain,
    /// `compress=zlib-stream`.
    ZlibStream,
    /// `compress=zstd-stream`.
    ZstdStream,
}

/// The sending half of one connection's compression.
pub(crate) enum Encoder {
    Plain,
    /// The client asked for `compress: true` when it identified.
    ZlibPayloads,
    ZlibStream(Box<Compress>),
    ZstdStream(Box<CCtx<'static>>),
}

/// A window of 256 KiB, as Discord's streams declare it (clients keep as much for each connection), and small tables, so that
/// hundreds of streams fit into memory.
const ZSTD: [CParameter; 4] = [
    CParameter::CompressionLevel(3),
    CParameter::WindowLog(18),
    CParameter::HashLog(16),
    CParameter::ChainLog(16),
];

/// The longest message whose output is grown at once; longer ones grow in steps.
const FIRST_OUTPUT: usize = 16 * 1024;

impl Encoder {
    pub(crate) fn new(transport: Transport) -> Self {
        match transport {
            Transport::Plain => Self::Plain,
            Transport::ZlibStream => {
                Self::ZlibStream(Box::new(Compress::new(Compression::default(), true)))
            }
            Transport::ZstdStream => {
                let mut context = CCtx::create();
                for parameter in ZSTD {
                    // Values that zstd itself documents are always accepted.
                    let _ = context.set_parameter(parameter);
                }
                Self::ZstdStream(Box::new(context))
            }
        }
    }

    /// Turns on payload compression, unless the transport compresses already: Discord lets only one of them be.
    pub(crate) fn compress_payloads(&mut self) {
        if matches!(self, Self::Plain) {
            *self = Self::ZlibPayloads;
        }
    }

    /// One payload as one message.
    pub(crate) fn encode(&mut self, json: String) -> Message {
        match self {
            Self::Plain => Message::text(json),
            Self::ZlibPayloads => {
                let mut compress = Compress::new(Compression::default(), true);
                Message::binary(deflate(
                    &mut compress,
                    json.as_bytes(),
                    FlushCompress::Finish,
                ))
            }
            Self::ZlibStream(compress) => {
                Message::binary(deflate(compress, json.as_bytes(), FlushCompress::Sync))
            }
            Self::ZstdStream(context) => Message::binary(zstd_flush(context, json.as_bytes())),
        }
    }

    /// The first half of the message of a payload, as a connection leaves it that breaks in the middle.
    pub(crate) fn truncated(&mut self, json: &str) -> Message {
        let message = self.encode(json.to_owned());
        let text = message.is_text();
        let bytes: Vec<u8> = message.into_payload().to_vec();
        let half = &bytes[..bytes.len() / 2];
        match std::str::from_utf8(half) {
            Ok(half) if text => Message::text(half.to_owned()),
            _ => Message::binary(half.to_vec()),
        }
    }
}

fn deflate(compress: &mut Compress, input: &[u8], flush: FlushCompress) -> Vec<u8> {
    let mut output = Vec::with_capacity(input.len().min(FIRST_OUTPUT) + 64);
    let start = compress.total_in();
    loop {
        // The input is a string in memory: what was consumed of it fits usize.
        let consumed = usize::try_from(compress.total_in() - start).unwrap_or(input.len());
        // Deflating never fails: errors are for contexts that were used wrongly.
        let _ = compress.compress_vec(&input[consumed..], &mut output, flush);
        let consumed = usize::try_from(compress.total_in() - start).unwrap_or(input.len());
        if consumed == input.len() && output.len() < output.capacity() {
            return output;
        }
        output.reserve(output.capacity().max(64));
    }
}

fn zstd_flush(context: &mut CCtx<'static>, input: &[u8]) -> Vec<u8> {
    let mut output = Vec::with_capacity(zstd_safe::compress_bound(input.len()) + 64);
    let mut source = InBuffer::around(input);
    loop {
        let position = output.len();
        let left = context.compress_stream2(
            &mut OutBuffer::around_pos(&mut output, position),
            &mut source,
            ZSTD_EndDirective::ZSTD_e_flush,
        );
        match left {
            Ok(left) if left > 0 => output.reserve(left + 64),
            // All is flushed; there is no error but for lack of memory.
            _ => return output,
        }
    }
}

impl std::fmt::Debug for Encoder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Plain => "Plain",
            Self::ZlibPayloads => "ZlibPayloads",
            Self::ZlibStream(_) => "ZlibStream",
            Self::ZstdStream(_) => "ZstdStream",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Encoder, Transport};

    fn payloads() -> Vec<String> {
        let mut payloads = vec![
            String::from("{\"op\":10}"),
            String::from("{}"),
            "{\"op\":11}".repeat(20_000),
        ];
        // Text that does not compress, longer than any inner buffer.
        let mut random = fastrand::Rng::with_seed(7);
        payloads.push((0..300_000).map(|_| random.alphanumeric()).collect());
        payloads.push(String::from("{\"op\":11}"));
        payloads
    }

    #[test]
    fn zlib_streams_share_one_context_and_end_each_message_with_the_sync_marker() {
        let mut encoder = Encoder::new(Transport::ZlibStream);
        let mut decoder = flate2::Decompress::new(true);
        for payload in payloads() {
            let message = encoder.encode(payload.clone());
            assert!(message.is_binary());
            let bytes = message.into_payload().to_vec();
            assert!(bytes.ends_with(&[0, 0, 0xff, 0xff]));
            let mut out = Vec::with_capacity(payload.len() + 1);
            decoder
                .decompress_vec(&bytes, &mut out, flate2::FlushDecompress::Sync)
                .unwrap();
            assert_eq!(out, payload.as_bytes());
        }
    }

    #[test]
    fn zstd_streams_share_one_frame_and_each_message_is_whole() {
        let mut encoder = Encoder::new(Transport::ZstdStream);
        let mut decoder = zstd_safe::DCtx::create();
        for payload in payloads() {
            let bytes = encoder.encode(payload.clone()).into_payload().to_vec();
            let mut out = Vec::with_capacity(payload.len() + 1);
            let mut input = zstd_safe::InBuffer::around(&bytes);
            while input.pos() < bytes.len() {
                let position = out.len();
                decoder
                    .decompress_stream(
                        &mut zstd_safe::OutBuffer::around_pos(&mut out, position),
                        &mut input,
                    )
                    .unwrap();
            }
            let position = out.len();
            decoder
                .decompress_stream(
                    &mut zstd_safe::OutBuffer::around_pos(&mut out, position),
                    &mut input,
                )
                .unwrap();
            assert_eq!(out, payload.as_bytes());
        }
    }

    #[test]
    fn compressed_payloads_are_zlib_documents_of_their_own() {
        let mut encoder = Encoder::new(Transport::Plain);
        encoder.compress_payloads();
        for payload in payloads() {
            let bytes = encoder.encode(payload.clone()).into_payload().to_vec();
            let mut out = String::new();
            std::io::Read::read_to_string(&mut flate2::read::ZlibDecoder::new(&*bytes), &mut out)
                .unwrap();
            assert_eq!(out, payload);
        }
    }

    #[test]
    fn payload_compression_yields_to_transport_compression() {
        let mut encoder = Encoder::new(Transport::ZstdStream);
        encoder.compress_payloads();
        assert!(matches!(encoder, Encoder::ZstdStream(_)));
    }
}
