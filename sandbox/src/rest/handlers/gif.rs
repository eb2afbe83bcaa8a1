//! How many pictures a GIF has, and how long it takes to show them, by the headers of its blocks.
//! [GIF89a](https://www.w3.org/Graphics/GIF/spec-gif89a.txt)

use std::time::Duration;

/// What the headers of a GIF say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Gif {
    pub(super) width: u16,
    pub(super) height: u16,
    /// How many pictures there are.
    pub(super) frames: u32,
    /// How long all of them are shown, once.
    pub(super) span: Duration,
}

/// Bytes that are taken from the front.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn byte(&mut self) -> Option<u8> {
        self.take(1).map(|taken| taken[0])
    }

    fn number(&mut self) -> Option<u16> {
        let taken = self.take(2)?;
        Some(u16::from_le_bytes([taken[0], taken[1]]))
    }

    /// A table of colors, if the flags of its header say that there is one.
    fn skip_colors(&mut self, flags: u8) -> Option<()> {
        if flags & 0x80 != 0 {
            self.take(3 << ((flags & 7) + 1))?;
        }
        Some(())
    }

    /// Blocks with their lengths in front, up to an empty one.
    fn skip_blocks(&mut self) -> Option<()> {
        loop {
            match self.byte()? {
                0 => return Some(()),
                length => self.take(length.into())?,
            };
        }
    }
}

impl Gif {
    /// Reads a GIF up to its trailer; `None` if it is none, or is cut short.
    pub(super) fn read(data: &[u8]) -> Option<Self> {
        let mut reader = Reader(data);
        if !matches!(reader.take(6)?, b"GIF87a" | b"GIF89a") {
            return None;
        }
        let (width, height) = (reader.number()?, reader.number()?);
        let mut gif = Self {
            width,
            height,
            ..Self::default()
        };
        let flags = reader.byte()?;
        // Background and aspect ratio.
        reader.take(2)?;
        reader.skip_colors(flags)?;
        // Of the next picture, in hundredths of a second.
        let mut delay = 0;
        loop {
            match reader.byte()? {
                0x21 => {
                    if reader.byte()? == 0xf9 && reader.0.first() == Some(&4) {
                        reader.take(2)?;
                        delay = reader.number()?;
                        reader.byte()?;
                    }
                    reader.skip_blocks()?;
                }
                0x2c => {
                    // Where it is shown.
                    reader.take(8)?;
                    let flags = reader.byte()?;
                    reader.skip_colors(flags)?;
                    // The width of the first code.
                    reader.byte()?;
                    reader.skip_blocks()?;
                    gif.frames += 1;
                    gif.span += Duration::from_millis(10 * u64::from(delay));
                    delay = 0;
                }
                0x3b => return Some(gif),
                _ => return None,
            }
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A GIF of a size with so many pictures, each shown for so many hundredths of a second.
    pub(crate) fn gif(width: u16, height: u16, frames: u32, delay: u16) -> Vec<u8> {
        let mut out = b"GIF89a".to_vec();
        out.extend(width.to_le_bytes());
        out.extend(height.to_le_bytes());
        // Two colors.
        out.extend([0x80, 0, 0, 0, 0, 0, 255, 255, 255]);
        out.extend(b"\x21\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00");
        for _ in 0..frames {
            out.extend([0x21, 0xf9, 4, 0]);
            out.extend(delay.to_le_bytes());
            out.extend([0, 0]);
            out.push(0x2c);
            out.extend([0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0]);
        }
        out.push(0x3b);
        out
    }

    #[test]
    fn pictures_are_counted_and_their_times_added() {
        let read = Gif::read(&gif(320, 200, 7, 25)).unwrap();
        let expected = Gif {
            width: 320,
            height: 200,
            frames: 7,
            span: Duration::from_millis(1750),
        };
        assert_eq!(read, expected);
    }

    #[test]
    fn what_is_cut_short_is_no_gif() {
        let whole = gif(1, 1, 2, 1);
        for length in 0..whole.len() {
            assert_eq!(Gif::read(&whole[..length]), None, "{length} bytes");
        }
        assert_eq!(Gif::read(b"GIF90a\x01\x00\x01\x00\x00\x00\x00\x3b"), None);
    }
}
