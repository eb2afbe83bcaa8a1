//! Moments in time, to the microsecond.

use std::{
    fmt,
    num::NonZeroI64,
    str::FromStr,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use crate::json::{Decode, Encode, Error, Parser, Writer};

/// A moment in time, as microseconds since 1970, in UTC.
///
/// Reads and writes [ISO 8601](https://discord.com/developers/docs/reference#iso8601-datetime) as Discord does:
/// `2026-08-06T12:30:00.250000+00:00`. Eight bytes, and so is `Option<Timestamp>`.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Timestamp(
    /// Microseconds with the sign bit flipped, so that no moment that matters is zero.
    NonZeroI64,
);

/// The text is not a moment in ISO 8601 with date, time and offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ParseTimestampError;

impl fmt::Display for ParseTimestampError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected a moment such as 2026-08-06T12:30:00.250000+00:00")
    }
}

impl std::error::Error for ParseTimestampError {}

const MICROS: i64 = 1_000_000;
const SECONDS_PER_DAY: i64 = 86_400;
const FLIP: i64 = i64::MIN;

impl Timestamp {
    /// Microseconds since 1970; may be negative.
    pub const fn from_micros(micros: i64) -> Self {
        // The one value that has no place is 292,000 years ago.
        match NonZeroI64::new(micros ^ FLIP) {
            Some(value) => Self(value),
            None => Self(NonZeroI64::MIN),
        }
    }

    /// Milliseconds since 1970.
    pub const fn from_millis(millis: i64) -> Self {
        Self::from_micros(millis.saturating_mul(1000))
    }

    /// Seconds since 1970.
    pub const fn from_secs(secs: i64) -> Self {
        Self::from_micros(secs.saturating_mul(MICROS))
    }

    /// The clock's time.
    pub fn now() -> Self {
        Self::from(SystemTime::now())
    }

    /// Microseconds since 1970.
    pub const fn as_micros(self) -> i64 {
        self.0.get() ^ FLIP
    }

    /// Milliseconds since 1970, rounded down.
    pub const fn as_millis(self) -> i64 {
        self.as_micros().div_euclid(1000)
    }

    /// Seconds since 1970, rounded down.
    pub const fn as_secs(self) -> i64 {
        self.as_micros().div_euclid(MICROS)
    }

    /// The moment that is later by a time span.
    #[must_use]
    pub fn plus(self, span: Duration) -> Self {
        Self::from_micros(
            self.as_micros()
                .saturating_add(i64::try_from(span.as_micros()).unwrap_or(i64::MAX)),
        )
    }

    /// How long ago `earlier` was at this moment; zero if it was later.
    #[must_use]
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_micros(
            u64::try_from(self.as_micros().saturating_sub(earlier.as_micros())).unwrap_or(0),
        )
    }

    /// Reads the form that Discord writes: `2026-08-06T12:30:00.250000+00:00`.
    #[inline]
    fn parse_usual(text: &[u8; 32]) -> Option<Self> {
        /// How far eight bytes are above a form: a digit for each `0` of it, and exactly the other characters, `o` for a
        /// zero that must be one.
        #[inline]
        fn digits(text: &[u8; 32], at: usize, form: [u8; 8]) -> Option<[u8; 8]> {
            let most = form.map(|byte| if byte == b'0' { 0x76 } else { 0x7f });
            let form = form.map(|byte| if byte == b'o' { b'0' } else { byte });
            let chunk = text[at..].first_chunk()?;
            let above = u64::from_le_bytes(*chunk) ^ u64::from_le_bytes(form);
            let wrong = above.wrapping_add(u64::from_le_bytes(most)) | above;
            (wrong & 0x8080_8080_8080_8080 == 0).then(|| above.to_le_bytes())
        }
        let pair = |tens: u8, ones: u8| i64::from(tens) * 10 + i64::from(ones);
        let date = digits(text, 0, *b"0000-00-")?;
        let time = digits(text, 8, *b"00T00:00")?;
        let rest = digits(text, 16, *b":00.0000")?;
        let end = digits(text, 24, *b"00+oo:oo")?;
        let (year, month) = (
            pair(date[0], date[1]) * 100 + pair(date[2], date[3]),
            pair(date[5], date[6]),
        );
        let (day, hour, minute) = (
            pair(time[0], time[1]),
            pair(time[3], time[4]),
            pair(time[6], time[7]),
        );
        let second = pair(rest[1], rest[2]);
        let micros =
            (pair(rest[4], rest[5]) * 100 + pair(rest[6], rest[7])) * 100 + pair(end[0], end[1]);
        Self::from_parts([year, month, day, hour, minute, second], micros, 0)
    }

    /// `None` if a part is out of its range.
    #[inline]
    fn from_parts(parts: [i64; 6], micros: i64, offset: i64) -> Option<Self> {
        let [year, month, day, hour, minute, second] = parts;
        let in_range = (1..=9999).contains(&year)
            && (1..=12).contains(&month)
            && day >= 1
            && day <= days_in_month(year, month)
            && hour < 24
            && minute < 60
            && second <= 60;
        in_range.then(|| {
            let days = days_from_civil(year, month, day);
            let seconds = days * SECONDS_PER_DAY + hour * 3600 + minute * 60 + second - offset;
            Self::from_micros(seconds * MICROS + micros)
        })
    }

    /// Reads every form with date, time and offset.
    fn parse_any(text: &[u8]) -> Option<Self> {
        let two = |at: usize| -> Option<i64> {
            let (tens, ones) = (
                text.get(at)?.wrapping_sub(b'0'),
                text.get(at + 1)?.wrapping_sub(b'0'),
            );
            (tens < 10 && ones < 10).then(|| i64::from(tens) * 10 + i64::from(ones))
        };
        let is = |at: usize, byte: u8| (*text.get(at)? == byte).then_some(());
        let (year, month, day) = (two(0)? * 100 + two(2)?, two(5)?, two(8)?);
        is(4, b'-')?;
        is(7, b'-')?;
        matches!(text.get(10)?, b'T' | b't' | b' ').then_some(())?;
        let (hour, minute, second) = (two(11)?, two(14)?, two(17)?);
        is(13, b':')?;
        is(16, b':')?;
        let mut at = 19;
        let mut micros = 0;
        if text.get(at) == Some(&b'.') {
            at += 1;
            let start = at;
            let mut scale = MICROS / 10;
            while let Some(digit) = text
                .get(at)
                .map(|byte| byte.wrapping_sub(b'0'))
                .filter(|digit| *digit < 10)
            {
                micros += i64::from(digit) * scale;
                scale /= 10;
                at += 1;
            }
            (at > start).then_some(())?;
        }
        let offset = match text.get(at)? {
            b'Z' | b'z' if text.len() == at + 1 => 0,
            sign @ (b'+' | b'-') if text.len() == at + 6 => {
                is(at + 3, b':')?;
                let (hours, minutes) = (two(at + 1)?, two(at + 4)?);
                (hours < 24 && minutes < 60).then_some(())?;
                let seconds = hours * 3600 + minutes * 60;
                if *sign == b'-' { -seconds } else { seconds }
            }
            _ => return None,
        };
        Self::from_parts([year, month, day, hour, minute, second], micros, offset)
    }
}

fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970-01-01 of a date in the Gregorian calendar, counting years from March.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// The date of a day since 1970-01-01.
fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * march_month + 2) / 5 + 1;
    let month = if march_month < 10 {
        march_month + 3
    } else {
        march_month - 9
    };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

impl PartialOrd for Timestamp {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Timestamp {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.as_micros().cmp(&other.as_micros())
    }
}

impl From<SystemTime> for Timestamp {
    fn from(time: SystemTime) -> Self {
        let micros = match time.duration_since(UNIX_EPOCH) {
            Ok(after) => i64::try_from(after.as_micros()).unwrap_or(i64::MAX),
            Err(before) => {
                i64::try_from(before.duration().as_micros()).map_or(i64::MIN, |micros| -micros)
            }
        };
        Self::from_micros(micros)
    }
}

impl FromStr for Timestamp {
    type Err = ParseTimestampError;

    fn from_str(text: &str) -> Result<Self, ParseTimestampError> {
        Self::parse_any(text.as_bytes()).ok_or(ParseTimestampError)
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let micros = self.as_micros();
        let (days, rest) = (
            micros.div_euclid(SECONDS_PER_DAY * MICROS),
            micros.rem_euclid(SECONDS_PER_DAY * MICROS),
        );
        let (year, month, day) = civil_from_days(days);
        let (seconds, fraction) = (rest / MICROS, rest % MICROS);
        let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        write!(
            f,
            "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{fraction:06}+00:00"
        )
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Timestamp({self})")
    }
}

impl Decode for Timestamp {
    fn decode(p: &mut Parser<'_>) -> Result<Self, Error> {
        if let Some(moment) = p.exact_str(Self::parse_usual) {
            return Ok(moment);
        }
        let at = p.offset();
        let text = p.str()?;
        Self::parse_any(text.as_bytes()).ok_or_else(|| Error::expected("an ISO 8601 timestamp", at))
    }
}

impl Encode for Timestamp {
    fn encode(&self, w: &mut Writer) {
        w.quoted(self);
    }
}

macro_rules! unix {
    ($($(#[$meta:meta])* $name:ident $read:ident $write:ident;)*) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub Timestamp);

        impl From<$name> for Timestamp {
            fn from(moment: $name) -> Self {
                moment.0
            }
        }

        impl From<Timestamp> for $name {
            fn from(moment: Timestamp) -> Self {
                Self(moment)
            }
        }

        impl Decode for $name {
            fn decode(p: &mut Parser<'_>) -> Result<Self, Error> {
                p.i64().map(|count| Self(Timestamp::$read(count)))
            }
        }

        impl Encode for $name {
            fn encode(&self, w: &mut Writer) {
                w.display(self.0.$write());
            }
        }
    )*};
}

unix! {
    /// A moment that is a number on the wire: milliseconds since 1970.
    UnixMillis from_millis as_millis;
    /// A moment that is a number on the wire: seconds since 1970.
    UnixSeconds from_secs as_secs;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn micros(text: &str) -> Option<i64> {
        text.parse().ok().map(Timestamp::as_micros)
    }

    #[test]
    fn reads_the_forms_that_discord_writes() {
        assert_eq!(micros("1970-01-01T00:00:00+00:00"), Some(0));
        assert_eq!(
            micros("2015-01-01T00:00:00.000000+00:00"),
            Some(1_420_070_400_000_000)
        );
        assert_eq!(
            micros("2024-02-29T23:59:59.999999Z"),
            Some(1_709_251_199_999_999)
        );
        assert_eq!(
            micros("2024-03-01T02:00:00.5+02:00"),
            Some(1_709_251_200_500_000)
        );
        assert_eq!(micros("1969-12-31T23:59:59.000001+00:00"), Some(-999_999));
    }

    #[test]
    fn refuses_what_is_no_moment() {
        for text in [
            "",
            "2024-02-30T00:00:00Z",
            "2023-02-29T00:00:00Z",
            "2024-13-01T00:00:00Z",
            "2024-01-01T24:00:00Z",
            "2024-01-01T00:00:00",
            "2024-01-01T00:00:00.Z",
            "2024-01-01T00:00:00+0000",
            "2024-01-01T00:00:00Zx",
            "0000-01-01T00:00:00Z",
            "2024-01-01",
        ] {
            assert_eq!(micros(text), None, "{text}");
        }
    }

    #[test]
    fn writes_what_it_reads_for_every_day_of_400_years() {
        for day in 0..146_097 {
            let moment = Timestamp::from_secs(day * SECONDS_PER_DAY + 3_723);
            assert_eq!(moment.to_string().parse(), Ok(moment));
        }
        assert_eq!(
            Timestamp::from_micros(-1).to_string(),
            "1969-12-31T23:59:59.999999+00:00"
        );
    }

    #[test]
    fn the_short_way_and_the_long_way_agree_on_every_text_that_differs_in_one_byte() {
        let usual = *b"2026-12-31T23:59:59.987654+00:00";
        for place in 0..usual.len() {
            for byte in 0..=u8::MAX {
                let mut text = usual;
                text[place] = byte;
                let short = Timestamp::parse_usual(&text);
                let long = Timestamp::parse_any(&text);
                let offset = place > 25;
                assert!(
                    short == long || (short.is_none() && (offset || place == 10)),
                    "{:?}",
                    text.escape_ascii().to_string()
                );
            }
        }
        assert!(Timestamp::parse_usual(&usual).is_some());
    }

    #[test]
    fn an_optional_timestamp_takes_no_more_room() {
        assert_eq!(size_of::<Option<Timestamp>>(), 8);
        assert!(Timestamp::from_micros(-5) < Timestamp::from_micros(3));
    }
}
