//! The parser against `serde_json`, on texts that are made up and then damaged.
//!
//! Both must take the same texts and read the same values from them. Ours differs in two ways on purpose: it nests to 96
//! levels, and a lone surrogate reads as U+FFFD where `serde_json`'s `Value` refuses it.

use cordial_model::json::{
    self, Decode, Encode, Error, Kind, MAX_DEPTH, Number, Parser, RawJson, Writer,
};
use serde_json::Value;

/// A generator with a seed: splitmix64.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }
}

const NUMBERS: &[&str] = &[
    "0",
    "-0",
    "1",
    "-1",
    "10",
    "0.5",
    "-0.25",
    "1e3",
    "1E+2",
    "2.5e-3",
    "18446744073709551615",
    "18446744073709551616",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775808",
    "-9223372036854775809",
    "123456789012345678901234567890",
    "0.1234567890123456789",
    "1e308",
    "4.9e-324",
    "1e-400",
    "179769313486231570000000000000",
];

const PIECES: &[&str] = &[
    "a",
    "id",
    "guild_id",
    "\\n",
    "\\\"",
    "\\\\",
    "\\/",
    "\\b\\f\\r\\t",
    "\\u0041",
    "\\u00e9",
    "\\u20AC",
    "\\ud83d\\ude00",
    "é",
    "€",
    "😀",
    " ",
    "0123456789abcdef0123456789abcdef",
    "\u{7f}",
    "{}[],:",
    "夜",
];

const SPACES: &[&str] = &["", "", "", "", " ", "\n", "\t", "\r\n", "  \n\t "];

fn string(r: &mut Random, out: &mut String) {
    out.push('"');
    for _ in 0..r.below(6) {
        let piece = r.pick(PIECES);
        out.push_str(piece);
    }
    out.push('"');
}

fn value(r: &mut Random, out: &mut String, depth: usize) {
    out.push_str(r.pick(SPACES));
    match r.below(if depth > 6 { 7 } else { 11 }) {
        0 => out.push_str("null"),
        1 => out.push_str("true"),
        2 => out.push_str("false"),
        3 | 4 => out.push_str(r.pick(NUMBERS)),
        5 | 6 => string(r, out),
        7 | 8 => {
            out.push('[');
            for index in 0..r.below(5) {
                if index > 0 {
                    out.push(',');
                }
                value(r, out, depth + 1);
            }
            out.push_str(r.pick(SPACES));
            out.push(']');
        }
        _ => {
            out.push('{');
            for index in 0..r.below(5) {
                if index > 0 {
                    out.push(',');
                }
                out.push_str(r.pick(SPACES));
                string(r, out);
                out.push_str(r.pick(SPACES));
                out.push(':');
                value(r, out, depth + 1);
            }
            out.push_str(r.pick(SPACES));
            out.push('}');
        }
    }
    out.push_str(r.pick(SPACES));
}

/// Changes, drops, doubles or cuts some bytes.
fn damage(r: &mut Random, text: &str) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    for _ in 0..=r.below(3) {
        if bytes.is_empty() {
            break;
        }
        let at = r.below(bytes.len());
        match r.below(6) {
            0 => bytes[at] = r.pick(b"{}[]\",:\\ntf0-+eE.u/ \x00\x1f\x7f\x80\xff"),
            1 => {
                bytes.remove(at);
            }
            2 => bytes.insert(at, r.pick(b"{}[]\",:\\0123456789abx \n\xc3")),
            3 => bytes.truncate(at),
            4 => bytes.insert(at, bytes[at]),
            _ => bytes[at] = r.next() as u8,
        }
    }
    bytes
}

/// A whole document, read with our parser.
#[derive(Debug)]
struct Tree(Value);

impl Decode for Tree {
    fn decode(p: &mut Parser<'_>) -> Result<Self, Error> {
        Ok(Self(match p.kind()? {
            Kind::Null => {
                assert!(p.null()?);
                Value::Null
            }
            Kind::Bool => Value::Bool(p.bool()?),
            Kind::Number => match p.number()? {
                Number::Unsigned(value) => value.into(),
                Number::Signed(value) => value.into(),
                Number::Float(value) => Value::from(value),
            },
            Kind::String => Value::String(p.str()?.into_owned()),
            Kind::Array => {
                let mut list = Vec::new();
                p.array(|index, p| {
                    assert_eq!(index, list.len());
                    list.push(Tree::decode(p)?.0);
                    Ok(())
                })?;
                Value::Array(list)
            }
            Kind::Object => {
                let mut map = serde_json::Map::new();
                p.object(|key, p| {
                    map.insert(key.to_owned(), Tree::decode(p)?.0);
                    Ok(())
                })?;
                Value::Object(map)
            }
        }))
    }
}

impl Encode for Tree {
    fn encode(&self, w: &mut Writer) {
        match &self.0 {
            Value::Null => w.null(),
            Value::Bool(value) => value.encode(w),
            Value::Number(number) => w.display(number),
            Value::String(text) => w.str(text),
            Value::Array(list) => w.array(|a| {
                for element in list {
                    a.element(&Tree(element.clone()));
                }
            }),
            Value::Object(map) => w.object(|o| {
                for (key, value) in map {
                    o.nullable(key, &Tree(value.clone()));
                }
            }),
        }
    }
}

/// Whether both are the same. `serde_json`'s floats may be off in the last place, ours are exact.
fn agree(ours: &Value, theirs: &Value) -> bool {
    match (ours, theirs) {
        (Value::Number(ours), Value::Number(theirs)) => match (ours.as_f64(), theirs.as_f64()) {
            (Some(one), Some(other)) if ours.is_f64() => {
                theirs.is_f64() && (one - other).abs() <= one.abs() * 1e-15
            }
            _ => ours == theirs,
        },
        (Value::Array(ours), Value::Array(theirs)) => {
            ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(a, b)| agree(a, b))
        }
        (Value::Object(ours), Value::Object(theirs)) => {
            ours.len() == theirs.len()
                && ours
                    .iter()
                    .all(|(key, value)| theirs.get(key).is_some_and(|other| agree(value, other)))
        }
        _ => ours == theirs,
    }
}

/// Both parsers on one text.
fn compare(bytes: &[u8]) {
    let shown = String::from_utf8_lossy(bytes);
    let ours = json::from_slice::<Tree>(bytes);
    let skipped = json::from_slice::<()>(bytes);
    let Ok(text) = std::str::from_utf8(bytes) else {
        assert!(ours.is_err() && skipped.is_err(), "not UTF-8: {shown}");
        return;
    };
    let valid = serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok();
    assert_eq!(ours.is_ok(), valid, "reading: {ours:?} of {shown}");
    assert_eq!(skipped.is_ok(), valid, "skipping: {skipped:?} of {shown}");
    assert_eq!(
        RawJson::new(text).is_ok(),
        valid,
        "keeping as text: {shown}"
    );
    for error in [ours.as_ref().err(), skipped.as_ref().err()]
        .into_iter()
        .flatten()
    {
        assert!(error.is_syntax(), "{error} of {shown}");
        assert!(error.offset() <= bytes.len(), "{error} of {shown}");
    }
    // serde_json's `Value` refuses lone surrogates and numbers too large for a float.
    if let (Ok(Tree(ours)), Ok(theirs)) = (ours, serde_json::from_str::<Value>(text)) {
        assert!(agree(&ours, &theirs), "{ours} and {theirs} of {text}");
        let written = json::to_string(&Tree(ours.clone()));
        assert_eq!(json::from_str::<Tree>(&written).unwrap().0, ours);
        assert!(serde_json::from_str::<Value>(&written).is_ok(), "{written}");
    }
}

#[test]
fn on_texts_that_are_well_formed() {
    let mut r = Random(1);
    for _ in 0..20_000 {
        let mut text = String::new();
        value(&mut r, &mut text, 0);
        assert!(
            serde_json::from_str::<serde::de::IgnoredAny>(&text).is_ok(),
            "{text}"
        );
        compare(text.as_bytes());
    }
}

#[test]
fn on_texts_that_are_damaged() {
    let mut r = Random(2);
    for _ in 0..100_000 {
        let mut text = String::new();
        value(&mut r, &mut text, 3);
        compare(&damage(&mut r, &text));
    }
}

#[test]
fn on_every_short_text_of_a_small_alphabet() {
    let alphabet = b"{}[]\",:\\0-1.etrun ";
    let mut text = Vec::new();
    for length in 0..=4_u32 {
        for mut number in 0..alphabet.len().pow(length) {
            text.clear();
            for _ in 0..length {
                text.push(alphabet[number % alphabet.len()]);
                number /= alphabet.len();
            }
            compare(&text);
        }
    }
}

#[test]
fn on_strings_of_every_length_with_a_stop_at_every_place() {
    for length in 0..70 {
        for at in 0..length {
            for stop in [
                "\"", "\\", "\n", "\u{0}", "\u{1f}", "\\\"", "\\n", "\\u0000", "é",
            ] {
                let mut body = "x".repeat(length);
                body.replace_range(at..=at, stop);
                compare(format!("\"{body}\"").as_bytes());
                compare(format!("{{\"{body}\":[\"{body}\",1]}}").as_bytes());
            }
        }
    }
}

#[test]
fn a_lone_surrogate_reads_as_the_replacement_character() {
    for (text, read) in [
        (r#""\ud800""#, "\u{fffd}"),
        (r#""\udc00x""#, "\u{fffd}x"),
        (r#""\ud800\ud800""#, "\u{fffd}\u{fffd}"),
        (r#""\ud83d\ude00""#, "😀"),
        (r#""\ud83d\n""#, "\u{fffd}\n"),
    ] {
        assert_eq!(json::from_str::<String>(text).unwrap(), read, "{text}");
    }
}

#[test]
fn nesting_is_bounded() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let most = usize::from(MAX_DEPTH);
    assert!(json::from_str::<()>(&nested(most)).is_ok());
    for depth in [most + 1, 1_000_000] {
        assert!(json::from_str::<()>(&nested(depth)).is_err());
        assert!(json::from_str::<RawJson>(&"{\"a\":".repeat(depth)).is_err());
    }
}

#[test]
fn integers_are_read_exactly_or_refused() {
    for (text, unsigned, signed) in [
        ("0", Some(0), Some(0)),
        ("-0", None, Some(0)),
        ("18446744073709551615", Some(u64::MAX), None),
        ("18446744073709551616", None, None),
        (
            "9223372036854775807",
            Some(9_223_372_036_854_775_807),
            Some(i64::MAX),
        ),
        ("-9223372036854775808", None, Some(i64::MIN)),
        ("-9223372036854775809", None, None),
        ("3.0", Some(3), Some(3)),
        ("3e2", Some(300), Some(300)),
        ("3.5", None, None),
        ("1e30", None, None),
        ("\"3\"", None, None),
        ("null", None, None),
    ] {
        assert_eq!(json::from_str::<u64>(text).ok(), unsigned, "{text}");
        assert_eq!(json::from_str::<i64>(text).ok(), signed, "{text}");
    }
}
