//! The widget as an image: the color of the guild, and how many of its members are online.

use cordial_model::guild::WidgetStyle;
use png::{BitDepth, ColorType, Encoder};

/// Behind everything, the bar of the shield, and the digits.
const PALETTE: [u8; 9] = [0x58, 0x65, 0xf2, 0x2c, 0x2f, 0x33, 0xff, 0xff, 0xff];

/// The digits, five rows of three pixels each, the topmost first.
const DIGITS: [u16; 10] = [
    0b111_101_101_101_111,
    0b010_110_010_010_111,
    0b111_001_111_100_111,
    0b111_001_111_001_111,
    0b101_101_111_001_001,
    0b111_100_111_001_111,
    0b111_100_111_101_111,
    0b111_001_010_010_010,
    0b111_101_111_101_111,
    0b111_101_111_001_111,
];

/// A picture whose pixels are places in the palette.
struct Canvas {
    width: usize,
    height: usize,
    pixels: Vec<u8>,
}

impl Canvas {
    fn fill(&mut self, (x, y): (usize, usize), (width, height): (usize, usize), color: u8) {
        for row in y..(y + height).min(self.height) {
            let row = row * self.width;
            self.pixels[row + x.min(self.width)..row + (x + width).min(self.width)].fill(color);
        }
    }

    /// A number whose pixels are squares of a size.
    fn number(&mut self, (x, y): (usize, usize), size: usize, number: usize) {
        for (index, digit) in number.to_string().bytes().enumerate() {
            let rows = DIGITS[usize::from(digit - b'0')];
            for bit in (0..15).filter(|bit| rows & (1 << (14 - bit)) != 0) {
                let place = (x + (index * 4 + bit % 3) * size, y + bit / 3 * size);
                self.fill(place, (size, size), 2);
            }
        }
    }
}

/// The image of a style as PNG; `None` if there is no such style.
pub(super) fn draw(style: &WidgetStyle, name: &str, online: usize) -> Option<Vec<u8>> {
    let (width, height, size) = match style {
        WidgetStyle::Shield => (100, 20, 2),
        WidgetStyle::Banner1 => (320, 76, 4),
        WidgetStyle::Banner2 => (320, 100, 5),
        WidgetStyle::Banner3 => (320, 120, 6),
        WidgetStyle::Banner4 => (320, 240, 8),
        _ => return None,
    };
    let mut canvas = Canvas {
        width,
        height,
        pixels: vec![0; width * height],
    };
    let bar = (height / 5).max(2);
    canvas.fill((0, height - bar), (width, bar), 1);
    canvas.number((size * 2, (height - bar - size * 5) / 2), size, online);
    encode(&canvas, name)
}

/// Fails only if the picture does not have the size that it says.
fn encode(canvas: &Canvas, name: &str) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let (width, height) = (
        u32::try_from(canvas.width).ok()?,
        u32::try_from(canvas.height).ok()?,
    );
    let mut encoder = Encoder::new(&mut out, width, height);
    encoder.set_color(ColorType::Indexed);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_palette(&PALETTE[..]);
    encoder
        .add_itxt_chunk("Title".to_owned(), name.to_owned())
        .ok()?;
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(&canvas.pixels).ok()?;
    writer.finish().ok()?;
    Some(out)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    #[test]
    fn every_style_is_a_picture_with_the_number_in_it() {
        let styles = [
            WidgetStyle::Shield,
            WidgetStyle::Banner1,
            WidgetStyle::Banner2,
            WidgetStyle::Banner3,
            WidgetStyle::Banner4,
        ];
        for style in styles {
            let pixels = |online| {
                let image = draw(&style, "Cordial", online).unwrap();
                let mut reader = png::Decoder::new(Cursor::new(image)).read_info().unwrap();
                let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
                reader.next_frame(&mut pixels).unwrap();
                pixels
            };
            assert_eq!(pixels(12), pixels(12));
            assert_ne!(pixels(12), pixels(13));
        }
        assert!(draw(&WidgetStyle::Unknown("round".into()), "", 1).is_none());
    }
}
