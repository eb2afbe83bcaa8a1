//! What an uploaded sound is, and how long it lasts, by the headers of its frames and pages: MP3, or Opus and Vorbis in Ogg.
//! [Discord](https://discord.com/developers/docs/resources/soundboard#create-guild-soundboard-sound)

use std::time::Duration;

use bytes::Bytes;
use cordial_model::SoundData;

use super::super::{ApiError, reply::errors};
use crate::world::StoredFile;

/// The largest sound, in bytes.
const MAX_SIZE: usize = 512 * 1024;

/// The longest sound.
const MAX_SPAN: Duration = Duration::from_millis(5200);

errors! {
    invalid_sound BAD_REQUEST 50123 "Invalid file type",
    sound_too_long BAD_REQUEST 50124 "File duration exceeds maximum length",
    sound_without_span BAD_REQUEST 50192 "File does not have a valid duration",
}

/// The file of a sound that may be one of a guild.
pub(super) fn read(sound: &SoundData) -> Result<StoredFile, ApiError> {
    let bytes = sound.bytes().ok_or_else(ApiError::invalid_sound)?;
    let (content_type, span) = if bytes.starts_with(b"OggS") {
        ("audio/ogg", ogg_span(&bytes))
    } else if bytes.starts_with(b"ID3") || Frame::read(&bytes).is_some() {
        ("audio/mpeg", mp3_span(&bytes))
    } else {
        return Err(ApiError::invalid_sound());
    };
    if bytes.len() > MAX_SIZE {
        let message = "File cannot be larger than 512.0 kb.";
        return Err(ApiError::field("sound", "BINARY_TYPE_MAX_SIZE", message));
    }
    match span {
        None | Some(Duration::ZERO) => Err(ApiError::sound_without_span()),
        Some(span) if span > MAX_SPAN => Err(ApiError::sound_too_long()),
        Some(_) => Ok(StoredFile {
            content_type: Some(content_type.to_owned()),
            data: Bytes::from(bytes),
        }),
    }
}

/// Samples as time.
fn span_of(samples: u64, rate: u32) -> Option<Duration> {
    let nanos = u128::from(samples) * 1_000_000_000 / u128::from(rate.max(1));
    u64::try_from(nanos).ok().map(Duration::from_nanos)
}

/// The header of a frame of MPEG audio, layer III.
struct Frame {
    /// In bytes, with its header.
    length: usize,
    samples: u64,
    /// Samples a second.
    rate: u32,
}

impl Frame {
    /// The frame that begins here.
    fn read(bytes: &[u8]) -> Option<Self> {
        /// Thousands of bits a second.
        const FIRST: [u32; 14] = [
            32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320,
        ];
        const SECOND: [u32; 14] = [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];

        let [0xff, second, third, _, ..] = *bytes else {
            return None;
        };
        // All ones in front, layer III.
        if second & 0xe6 != 0xe2 {
            return None;
        }
        // MPEG 1, 2, or 2.5 at half and quarter the rate.
        let (slower, rates, samples) = match (second >> 3) & 3 {
            3 => (1, FIRST, 1152),
            2 => (2, SECOND, 576),
            0 => (4, SECOND, 576),
            _ => return None,
        };
        let bits = *rates.get(usize::from(third >> 4).checked_sub(1)?)?;
        let rate = [44_100, 48_000, 32_000].get(usize::from(third >> 2 & 3))? / slower;
        let padding = u32::from(third >> 1 & 1);
        let length = samples / 8 * bits * 1000 / rate + padding;
        Some(Self {
            length: length as usize,
            samples: samples.into(),
            rate,
        })
    }
}

/// How long an MP3 lasts: all frames one after the other. Frames that only tell about the others are silent.
fn mp3_span(bytes: &[u8]) -> Option<Duration> {
    let mut rest = bytes;
    if let [b'I', b'D', b'3', _, _, flags, a, b, c, d, ..] = *bytes {
        // Seven bits a byte; header and footer come on top.
        let size = [a, b, c, d]
            .iter()
            .fold(0, |size, byte| size << 7 | usize::from(byte & 0x7f));
        let footer = if flags & 0x10 == 0 { 0 } else { 10 };
        rest = bytes.get(10 + size + footer..)?;
    }
    let padding = rest.iter().take_while(|byte| **byte == 0).count();
    rest = &rest[padding..];
    let (mut samples, mut rate) = (0, 0);
    while let Some(frame) = Frame::read(rest) {
        let content = &rest[..frame.length.min(rest.len())];
        let head = &content[..content.len().min(64)];
        let tells = head
            .windows(4)
            .any(|word| matches!(word, b"Xing" | b"Info"));
        if rate > 0 || !tells {
            samples += frame.samples;
        }
        rate = frame.rate;
        rest = &rest[content.len()..];
    }
    span_of(samples, rate).filter(|_| rate > 0)
}

/// How long an Ogg lasts: where its last page ends.
fn ogg_span(bytes: &[u8]) -> Option<Duration> {
    let mut rest = bytes;
    // The rate, and how many samples are not heard.
    let mut stream = None;
    let mut end = 0;
    while let Some((head, after)) = rest.split_at_checked(27) {
        if !head.starts_with(b"OggS") {
            return None;
        }
        let (lengths, after) = after.split_at_checked(head[26].into())?;
        let length = lengths.iter().map(|length| usize::from(*length)).sum();
        let (content, after) = after.split_at_checked(length)?;
        if stream.is_none() {
            stream = Some(ogg_stream(content)?);
        }
        // All ones: nothing ends on the page.
        let position = u64::from_le_bytes(head[6..14].try_into().ok()?);
        if position != u64::MAX {
            end = position;
        }
        rest = after;
    }
    let (rate, unheard) = stream.filter(|_| rest.is_empty())?;
    span_of(end.saturating_sub(unheard), rate)
}

/// What the first packet of an Ogg says.
fn ogg_stream(packet: &[u8]) -> Option<(u32, u64)> {
    if packet.starts_with(b"OpusHead") {
        let skip = packet.get(10..12)?.try_into().ok()?;
        return Some((48_000, u16::from_le_bytes(skip).into()));
    }
    let rate = packet
        .starts_with(b"\x01vorbis")
        .then(|| packet.get(12..16))??;
    Some((u32::from_le_bytes(rate.try_into().ok()?), 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Silence in MP3: frames of 1152 samples at 48,000 a second, so 24 ms each.
    fn mp3(frames: usize) -> Vec<u8> {
        let mut frame = vec![0; 384];
        frame[..4].copy_from_slice(&[0xff, 0xfb, 0x94, 0x00]);
        frame.repeat(frames)
    }

    /// A page of an Ogg.
    fn page(position: u64, content: &[u8]) -> Vec<u8> {
        let mut out = b"OggS\x00\x00".to_vec();
        out.extend(position.to_le_bytes());
        out.extend([0; 12]);
        out.extend([1, u8::try_from(content.len()).unwrap()]);
        out.extend(content);
        out
    }

    fn vorbis(rate: u32, samples: u64) -> Vec<u8> {
        let mut head = b"\x01vorbis\x00\x00\x00\x00\x02".to_vec();
        head.extend(rate.to_le_bytes());
        head.extend([0; 14]);
        [
            page(0, &head),
            page(u64::MAX, b"a"),
            page(samples, b"packet"),
        ]
        .concat()
    }

    fn opus(unheard: u16, samples: u64) -> Vec<u8> {
        let mut head = b"OpusHead\x01\x02".to_vec();
        head.extend(unheard.to_le_bytes());
        head.extend([0; 7]);
        [page(0, &head), page(samples, b"packet")].concat()
    }

    fn millis(span: Option<Duration>) -> Option<u128> {
        span.map(|span| span.as_millis())
    }

    #[test]
    fn frames_of_mp3_are_added_up() {
        assert_eq!(millis(mp3_span(&mp3(100))), Some(2400));
        // Behind a tag of 200 bytes and some padding, with another tag at the end, and the last frame cut short.
        let tag = [b"ID3\x04\x00\x00\x00\x00\x01\x48".to_vec(), vec![7; 200]].concat();
        let tagged = [tag.clone(), vec![0; 50], mp3(10), b"TAG old".to_vec()].concat();
        assert_eq!(millis(mp3_span(&tagged)), Some(240));
        assert_eq!(millis(mp3_span(&mp3(10)[..384 * 9 + 5])), Some(240));
        // The first frame may be about the others.
        let mut told = mp3(11);
        told[36..40].copy_from_slice(b"Xing");
        assert_eq!(millis(mp3_span(&told)), Some(240));
        assert_eq!(mp3_span(&tag), None);
        assert_eq!(mp3_span(&tag[..100]), None);
    }

    #[test]
    fn every_kind_of_frame_has_its_length() {
        for (head, length, samples, rate) in [
            ([0xff, 0xfb, 0x90, 0], 417, 1152, 44_100),
            ([0xff, 0xfb, 0x92, 0], 418, 1152, 44_100),
            ([0xff, 0xf3, 0x84, 0], 192, 576, 24_000),
            ([0xff, 0xe3, 0x48, 0], 288, 576, 8000),
        ] {
            let frame = Frame::read(&head).unwrap();
            assert_eq!(
                (frame.length, frame.samples, frame.rate),
                (length, samples, rate)
            );
        }
        // Layer I, an unknown version, free and bad bit rates, a bad sample rate.
        for head in [
            [0xff, 0xff, 0x90, 0],
            [0xff, 0xeb, 0x90, 0],
            [0xff, 0xfb, 0x00, 0],
            [0xff, 0xfb, 0xf0, 0],
            [0xff, 0xfb, 0x9c, 0],
        ] {
            assert!(Frame::read(&head).is_none(), "{head:?}");
        }
    }

    #[test]
    fn the_last_page_of_an_ogg_says_where_it_ends() {
        assert_eq!(millis(ogg_span(&vorbis(44_100, 88_200))), Some(2000));
        assert_eq!(millis(ogg_span(&opus(4800, 52_800))), Some(1000));
        let whole = opus(4800, 52_800);
        for length in 1..whole.len() {
            let cut = ogg_span(&whole[..length]);
            // Behind a whole page everything is well, but nothing was heard.
            assert!(cut.is_none_or(|span| span.is_zero()), "{length} bytes");
        }
        assert_eq!(ogg_span(&page(5, b"\x7fFLAC")), None);
    }

    #[test]
    fn sounds_have_a_type_a_size_and_a_longest_span() {
        let code = |data: &[u8]| read(&SoundData::mp3(data)).map_or_else(|error| error.code, |_| 0);
        // 5.184 and 5.208 seconds.
        assert_eq!(code(&mp3(216)), 0);
        assert_eq!(code(&mp3(217)), 50124);
        assert_eq!(code(&vorbis(8000, 41_600)), 0);
        assert_eq!(code(&vorbis(8000, 41_601)), 50124);
        assert_eq!(code(&vorbis(0, 0)), 50192);
        assert_eq!(code(b"ID3\x04"), 50192);
        assert_eq!(code(b"RIFF...."), 50123);
        assert_eq!(code(&[mp3(1), vec![1; MAX_SIZE]].concat()), 50035);
        let file = read(&SoundData::mp3(&vorbis(8000, 8000))).unwrap();
        assert_eq!(file.content_type.as_deref(), Some("audio/ogg"));
    }
}
