//! What an uploaded sticker is, and whether it is one.
//! [Discord](https://discord.com/developers/docs/resources/sticker#create-guild-sticker)

use std::{io::Cursor, time::Duration};

use cordial_model::{
    guild::StickerFormatType,
    json::{self, Decode, RawJson},
    rest::StatusCode,
};

use super::{
    super::{ApiError, reply::errors},
    gif::Gif,
};

/// The largest file, in bytes.
const MAX_SIZE: usize = 512 * 1024;

/// How wide and high a sticker may be, in pixels.
const MAX_SIDE: u32 = 320;

/// How long it may move.
const MAX_SPAN: Duration = Duration::from_secs(5);

/// How many frames it may have.
const MAX_FRAMES: f64 = 1000.0;

errors! {
    invalid_asset BAD_REQUEST 50046 "Invalid Asset",
    too_long BAD_REQUEST 170_007 "Sticker animation duration exceeds maximum of 5 seconds",
    invalid_lottie BAD_REQUEST 170_001 "Invalid JSON for uploaded Lottie file",
    rasterized BAD_REQUEST 170_002 "Uploaded Lotties cannot contain rasterized images such as PNG or JPEG",
    too_many_frames BAD_REQUEST 170_004 "Sticker frame count exceeds maximum of 1000 frames",
    too_large_lottie BAD_REQUEST 170_005 "Lottie animation maximum dimensions exceeded",
    wrong_framerate BAD_REQUEST 170_006 "Sticker framerate is either too small or too large",
}

/// The format of a sticker's file. Lottie is for guilds that may have it alone.
pub(super) fn format_of(data: &[u8], may_be_lottie: bool) -> Result<StickerFormatType, ApiError> {
    if data.len() > MAX_SIZE {
        let message = "File cannot be larger than 512.0 kb.";
        return Err(ApiError::field("file", "BINARY_TYPE_MAX_SIZE", message));
    }
    if data.starts_with(b"\x89PNG\r\n\x1a\n") {
        return png_format(data);
    }
    if data.starts_with(b"GIF") {
        let gif = Gif::read(data).filter(|gif| gif.frames > 0);
        let gif = gif.ok_or_else(ApiError::invalid_asset)?;
        check_sides(gif.width.into(), gif.height.into())?;
        check_frames(gif.frames.into())?;
        if gif.span > MAX_SPAN {
            return Err(ApiError::too_long());
        }
        return Ok(StickerFormatType::Gif);
    }
    if data.trim_ascii_start().starts_with(b"{") {
        if !may_be_lottie {
            let message = "Guild is not allowed to have Lottie stickers";
            return Err(ApiError::new(StatusCode::BAD_REQUEST, 50123, message));
        }
        check_lottie(data)?;
        return Ok(StickerFormatType::Lottie);
    }
    Err(ApiError::invalid_asset())
}

fn check_sides(width: u32, height: u32) -> Result<(), ApiError> {
    if (1..=MAX_SIDE).contains(&width) && (1..=MAX_SIDE).contains(&height) {
        Ok(())
    } else {
        Err(ApiError::invalid_asset())
    }
}

fn check_frames(count: f64) -> Result<(), ApiError> {
    if count > MAX_FRAMES {
        return Err(ApiError::too_many_frames());
    }
    Ok(())
}

/// PNG, or APNG if it moves.
fn png_format(data: &[u8]) -> Result<StickerFormatType, ApiError> {
    let decoder = png::Decoder::new(Cursor::new(data));
    let mut reader = decoder.read_info().map_err(|_| ApiError::invalid_asset())?;
    let (width, height) = reader.info().size();
    check_sides(width, height)?;
    let Some(animation) = reader.info().animation_control().copied() else {
        return Ok(StickerFormatType::Png);
    };
    check_frames(animation.num_frames.into())?;
    // The first picture may be one for those who cannot show the others.
    let first = reader.info().frame_control().copied();
    let mut span = first.map_or(0.0, |frame| delay(&frame));
    for _ in u32::from(first.is_some())..animation.num_frames {
        let frame = reader.next_frame_info();
        span += delay(frame.map_err(|_| ApiError::invalid_asset())?);
        if span > MAX_SPAN.as_secs_f64() {
            return Err(ApiError::too_long());
        }
    }
    Ok(StickerFormatType::Apng)
}

/// How long a frame is shown, in seconds. Without a denominator, delays are in hundredths of a second.
fn delay(frame: &png::FrameControl) -> f64 {
    let parts = if frame.delay_den == 0 {
        100
    } else {
        frame.delay_den
    };
    f64::from(frame.delay_num) / f64::from(parts)
}

/// As much of a Lottie as decides whether it may be a sticker.
#[derive(Decode)]
struct Lottie {
    /// Frames a second.
    fr: f64,
    /// The first frame.
    ip: f64,
    /// The frame behind the last.
    op: f64,
    w: f64,
    h: f64,
    #[json(default)]
    assets: Vec<LottieAsset>,
}

#[derive(Decode)]
struct LottieAsset {
    /// The name of an image.
    #[json(rename = "p")]
    image: Option<RawJson>,
}

fn check_lottie(data: &[u8]) -> Result<(), ApiError> {
    let lottie: Lottie = json::from_slice(data).map_err(|_| ApiError::invalid_lottie())?;
    let frames = lottie.op - lottie.ip;
    if lottie.assets.iter().any(|asset| asset.image.is_some()) {
        return Err(ApiError::rasterized());
    }
    if lottie.w > f64::from(MAX_SIDE) || lottie.h > f64::from(MAX_SIDE) {
        return Err(ApiError::too_large_lottie());
    }
    if !(1.0..=60.0).contains(&lottie.fr) {
        return Err(ApiError::wrong_framerate());
    }
    check_frames(frames)?;
    if frames / lottie.fr > MAX_SPAN.as_secs_f64() {
        return Err(ApiError::too_long());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{super::gif::tests::gif, *};

    /// A picture of a size that moves in so many frames of half a second, if any.
    fn picture(width: u32, height: u32, frames: u32) -> Vec<u8> {
        let mut out = Vec::new();
        let mut encoder = png::Encoder::new(&mut out, width, height);
        if frames > 0 {
            encoder.set_animated(frames, 0).unwrap();
            encoder.set_frame_delay(1, 2).unwrap();
        }
        let mut writer = encoder.write_header().unwrap();
        let data = vec![0; (width * height) as usize];
        for _ in 0..frames.max(1) {
            writer.write_image_data(&data).unwrap();
        }
        writer.finish().unwrap();
        out
    }

    fn code(data: &[u8], may_be_lottie: bool) -> u32 {
        format_of(data, may_be_lottie).map_or_else(|error| error.code, |_| 0)
    }

    #[test]
    fn pictures_are_told_apart_and_measured() {
        let png = picture(320, 320, 0);
        assert_eq!(format_of(&png, false).unwrap(), StickerFormatType::Png);
        let apng = picture(32, 32, 10);
        assert_eq!(format_of(&apng, false).unwrap(), StickerFormatType::Apng);
        assert_eq!(code(&picture(32, 32, 11), false), 170_007);
        assert_eq!(code(&picture(321, 32, 0), false), 50046);
        assert_eq!(code(&png[..20], false), 50046);
        assert_eq!(code(&apng[..apng.len() / 2], false), 50046);
        assert_eq!(
            format_of(&gif(320, 320, 20, 25), false).unwrap(),
            StickerFormatType::Gif
        );
        assert_eq!(code(&gif(320, 320, 21, 25), false), 170_007);
        assert_eq!(code(&gif(320, 320, 1001, 0), false), 170_004);
        assert_eq!(code(&gif(321, 320, 1, 0), false), 50046);
        assert_eq!(code(&gif(320, 320, 0, 0), false), 50046);
        assert_eq!(code(b"GIF89a\x40\x01\x40\x01", false), 50046);
        assert_eq!(code(b"RIFF", false), 50046);
        assert_eq!(code(&vec![0; MAX_SIZE + 1], false), 50035);
    }

    #[test]
    fn lotties_are_for_some_and_have_limits() {
        let lottie = |fr: u32, op: u32, w: u32, assets: &str| {
            format!(r#"{{"v":"5","fr":{fr},"ip":0,"op":{op},"w":{w},"h":320,"assets":[{assets}]}}"#)
        };
        let good = lottie(60, 300, 320, "");
        assert_eq!(code(good.as_bytes(), true), 0);
        assert_eq!(code(good.as_bytes(), false), 50123);
        for (wrong, expected) in [
            (lottie(0, 300, 320, ""), 170_006),
            (lottie(60, 301, 320, ""), 170_007),
            (lottie(60, 1001, 320, ""), 170_004),
            (lottie(60, 300, 321, ""), 170_005),
            (lottie(60, 300, 320, r#"{"p":"a.png"}"#), 170_002),
            ("{}".to_owned(), 170_001),
        ] {
            assert_eq!(code(wrong.as_bytes(), true), expected, "{wrong}");
        }
    }
}
