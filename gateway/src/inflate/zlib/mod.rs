//! `zlib-stream`: a message may span several WebSocket messages and ends where the stream was flushed.
//!
//! A decoder of our own, as the stream has properties that a general one cannot make use of: a message is inflated once all of it
//! is there, it ends with its last block, so nothing but the history outlives it, and there is no checksum, as there is no end.
//! Format: [RFC 1950](https://datatracker.ietf.org/doc/html/rfc1950) and
//! [RFC 1951](https://datatracker.ietf.org/doc/html/rfc1951).

use std::cell::RefCell;

use self::{
    bits::Bits,
    table::{DISTANCES, LITERALS, OF_DISTANCES, OF_LENGTHS, OF_LITERALS, Table},
};
use super::{
    InflateError,
    window::{SLACK, Window, repeat},
};

mod bits;
mod table;

/// What a sync flush leaves at the end of the compressed bytes.
const FLUSH_SUFFIX: [u8; 4] = [0x00, 0x00, 0xff, 0xff];
/// How far back the stream may refer.
const WINDOW: usize = 32 * 1024;
/// How much room for more is made at a time while a block is inflated.
const ROOM: usize = 2 * 1024;
/// The longest repetition.
const LONGEST: usize = 258;
/// The order in which lengths of the code for code lengths come.
const LENGTHS_ORDER: [u8; 19] = [
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15,
];

pub(super) struct Zlib {
    pub(super) window: Window,
    /// What came of a message that is not whole.
    waiting: Vec<u8>,
    begun: bool,
    limit: usize,
}

/// The codes of a block. No block outlives a message, so all connections of a thread share them.
struct Codes {
    literals: Table<LITERALS>,
    distances: Table<DISTANCES>,
    lengths: Table<7>,
}

thread_local! {
    static CODES: RefCell<Box<Codes>> = RefCell::new(Box::new(Codes {
        literals: Table::new(),
        distances: Table::new(),
        lengths: Table::new(),
    }));
}

impl Zlib {
    pub(super) fn new(limit: usize) -> Self {
        Self {
            window: Window::new(WINDOW, limit),
            waiting: Vec::new(),
            begun: false,
            limit,
        }
    }

    /// Inflates a frame. True once the message is complete.
    pub(super) fn push(&mut self, frame: &[u8]) -> Result<bool, InflateError> {
        if self.waiting.is_empty() && frame.ends_with(&FLUSH_SUFFIX) {
            self.inflate(frame)?;
            return Ok(true);
        }
        // What cannot be compressed grows by 5 bytes in 32 kB, or by a bit in a byte where the encoder is lazy.
        if self.waiting.len() + frame.len() > self.limit + self.limit / 4 + 1024 {
            return Err(InflateError::TooLarge { limit: self.limit });
        }
        self.waiting.extend_from_slice(frame);
        let complete = self.waiting.ends_with(&FLUSH_SUFFIX);
        if complete {
            let waiting = std::mem::take(&mut self.waiting);
            self.inflate(&waiting)?;
        }
        Ok(complete)
    }

    /// Gives back all memory but the history, if no message is on its way.
    pub(super) fn rest(&mut self) {
        if self.waiting.is_empty() {
            self.waiting = Vec::new();
            self.window.rest();
        }
    }

    fn inflate(&mut self, mut message: &[u8]) -> Result<(), InflateError> {
        if !self.begun {
            message = header(message)?;
            self.begun = true;
        }
        self.window.begin();
        let mut bits = Bits::new(message);
        CODES.with_borrow_mut(|codes| {
            while !bits.is_at_end() {
                block(&mut bits, &mut self.window, codes)?;
            }
            self.window.finish()
        })
    }
}

/// Passes over the header of the stream.
fn header(stream: &[u8]) -> Result<&[u8], InflateError> {
    let Some((&[method, flags], rest)) = stream.split_first_chunk() else {
        return Err(InflateError::Truncated);
    };
    let sum = u16::from_be_bytes([method, flags]);
    if method & 0x0f != 8 || method >> 4 > 7 || flags & 0x20 != 0 || !sum.is_multiple_of(31) {
        return Err(InflateError::Corrupt("not a zlib stream"));
    }
    Ok(rest)
}

fn block(bits: &mut Bits<'_>, window: &mut Window, codes: &mut Codes) -> Result<(), InflateError> {
    bits.refill();
    if bits.take(1) == 1 {
        return Err(InflateError::Corrupt("the stream ended"));
    }
    match bits.take(2) {
        0 => {
            bits.skip_to_byte();
            let head = bits.bytes(4)?;
            let len = u16::from_le_bytes([head[0], head[1]]);
            if len != !u16::from_le_bytes([head[2], head[3]]) {
                return Err(InflateError::Corrupt("a stored block has two lengths"));
            }
            let len = usize::from(len);
            window.reserve(len)?;
            window.extend(bits.bytes(len)?);
            Ok(())
        }
        1 => {
            codes.fixed();
            compressed(bits, window, codes)
        }
        2 => {
            codes.read(bits)?;
            compressed(bits, window, codes)
        }
        _ => Err(InflateError::Corrupt("a block of no kind")),
    }
}

fn compressed(bits: &mut Bits<'_>, window: &mut Window, codes: &Codes) -> Result<(), InflateError> {
    let mut b = *bits;
    loop {
        window.reserve(ROOM)?;
        let mut end = window.end;
        let bytes = window.bytes();
        let full = bytes.len() - SLACK - LONGEST - 3;
        while end <= full {
            // What stands behind the end reads as zeros, and a stream of zeros may go on for ever.
            b.check()?;
            b.refill();
            // Three literals take 45 bits at most, of which there are 56.
            let mut entry = codes.literals.find(b.peek());
            if entry.is_literal() {
                b.skip(entry.bits());
                bytes[end] = entry.literal();
                end += 1;
                entry = codes.literals.find(b.peek());
                if entry.is_literal() {
                    b.skip(entry.bits());
                    bytes[end] = entry.literal();
                    end += 1;
                    entry = codes.literals.find(b.peek());
                    if entry.is_literal() {
                        b.skip(entry.bits());
                        bytes[end] = entry.literal();
                        end += 1;
                        continue;
                    }
                }
                b.refill();
            }
            if entry.is_special() {
                if !entry.is_end() {
                    return Err(InflateError::Corrupt("a code that stands for nothing"));
                }
                b.skip(entry.bits());
                b.check()?;
                window.end = end;
                *bits = b;
                return Ok(());
            }
            let len = entry.value(b.peek());
            b.skip(entry.bits());
            // A length takes 20 bits at most, a distance 28: no more than 56.
            let entry = codes.distances.find(b.peek());
            if entry.is_special() {
                return Err(InflateError::Corrupt("a distance that stands for nothing"));
            }
            let distance = entry.value(b.peek());
            b.skip(entry.bits());
            if !repeat(bytes, end, distance, len) {
                return Err(InflateError::Corrupt("a distance beyond the beginning"));
            }
            end += len;
        }
        window.end = end;
    }
}

impl Codes {
    /// The codes that need no description.
    fn fixed(&mut self) {
        let literals = (0..288).map(|symbol| match symbol {
            144..256 => (symbol, 9),
            256..280 => (symbol, 7),
            _ => (symbol, 8),
        });
        let distances = (0..32).map(|symbol| (symbol, 5));
        let built = self
            .literals
            .build(&literals.collect::<Vec<_>>(), &OF_LITERALS)
            && self
                .distances
                .build(&distances.collect::<Vec<_>>(), &OF_DISTANCES);
        debug_assert!(built, "the fixed codes are complete");
    }

    /// Reads the codes of a block.
    fn read(&mut self, bits: &mut Bits<'_>) -> Result<(), InflateError> {
        const SENSELESS: InflateError = InflateError::Corrupt("the codes of a block make no sense");
        let mut b = *bits;
        let literals = b.take(5) as usize + 257;
        let distances = b.take(5) as usize + 1;
        let count = b.take(4) as usize + 4;
        if literals > 286 || distances > 30 {
            return Err(SENSELESS);
        }
        b.refill();
        let mut lengths = [0; 19];
        for (n, symbol) in LENGTHS_ORDER[..count].iter().enumerate() {
            if n == 16 {
                b.refill();
            }
            lengths[usize::from(*symbol)] = b.take(3) as u8;
        }
        // Symbols that have a code, and its length: first literals, then distances.
        let mut coded = [(0, 0); 320];
        let mut n = 0;
        for (symbol, len) in (0..).zip(lengths) {
            if len > 0 {
                coded[n] = (symbol, len);
                n += 1;
            }
        }
        if !self.lengths.build(&coded[..n], &OF_LENGTHS) {
            return Err(SENSELESS);
        }
        let (mut n, mut of_literals) = (0, None);
        let (mut symbol, mut last) = (0, 0);
        while symbol < literals + distances {
            b.refill();
            let entry = self.lengths.find(b.peek());
            if entry.is_special() {
                return Err(SENSELESS);
            }
            b.skip(entry.bits());
            let (len, times) = match entry.literal() {
                len @ ..16 => (len, 1),
                16 if symbol == 0 => return Err(SENSELESS),
                16 => (last, 3 + b.take(2) as usize),
                17 => (0, 3 + b.take(3) as usize),
                _ => (0, 11 + b.take(7) as usize),
            };
            if symbol + times > literals + distances {
                return Err(SENSELESS);
            }
            if len > 0 {
                for symbol in symbol..symbol + times {
                    if symbol >= literals {
                        of_literals.get_or_insert(n);
                        coded[n] = ((symbol - literals) as u16, len);
                    } else {
                        coded[n] = (symbol as u16, len);
                    }
                    n += 1;
                }
            }
            symbol += times;
            last = len;
        }
        b.check()?;
        *bits = b;
        let (of_literals, of_distances) = coded[..n].split_at(of_literals.unwrap_or(n));
        // Without an end of the block there is none.
        if !of_literals.iter().any(|(symbol, _)| *symbol == 256)
            || !self.literals.build(of_literals, &OF_LITERALS)
            || !self.distances.build(of_distances, &OF_DISTANCES)
        {
            return Err(SENSELESS);
        }
        Ok(())
    }
}
