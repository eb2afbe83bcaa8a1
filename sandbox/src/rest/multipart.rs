//! Reading `multipart/form-data`. [RFC 7578](https://www.rfc-editor.org/rfc/rfc7578)

use std::borrow::Cow;

use bytes::Bytes;
use cordial_model::rest::{File, IncomingBody};
use thiserror::Error;

/// How many parts a body may have.
const MAX_PARTS: usize = 64;

/// One part of a body.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Part {
    /// The name of the field.
    pub name: String,
    /// The name of the file, if it is one.
    pub filename: Option<String>,
    /// The MIME type, if one is given.
    pub content_type: Option<String>,
    /// The content.
    pub data: Bytes,
}

/// Why a body could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum MultipartError {
    /// The boundary is empty or longer than 70 bytes.
    #[error("the boundary is empty or longer than 70 bytes")]
    Boundary,
    /// A delimiter is missing, or followed by something else than a line break.
    #[error("a delimiter is missing")]
    Delimiter,
    /// The headers of a part do not end, or are not text.
    #[error("the headers of a part are malformed")]
    Headers,
    /// A part has no name.
    #[error("a part has no name")]
    Name,
    /// There are more parts than anybody needs.
    #[error("more than {MAX_PARTS} parts")]
    TooMany,
}

/// Splits a body into its parts.
///
/// # Errors
///
/// When the body does not have the form that the boundary announces.
pub fn parse_multipart(boundary: &str, body: &Bytes) -> Result<Vec<Part>, MultipartError> {
    if boundary.is_empty() || boundary.len() > 70 {
        return Err(MultipartError::Boundary);
    }
    let delimiter = format!("\r\n--{boundary}");
    let delimiter = delimiter.as_bytes();
    let bytes: &[u8] = body;
    // The first delimiter may stand at the very front, without its line break.
    let mut at = if bytes.starts_with(&delimiter[2..]) {
        delimiter.len() - 2
    } else {
        find(bytes, delimiter, 0).ok_or(MultipartError::Delimiter)? + delimiter.len()
    };
    let mut parts = Vec::new();
    loop {
        if bytes[at..].starts_with(b"--") {
            return Ok(parts);
        }
        while matches!(bytes.get(at), Some(b' ' | b'\t')) {
            at += 1;
        }
        if !bytes[at..].starts_with(b"\r\n") {
            return Err(MultipartError::Delimiter);
        }
        if parts.len() == MAX_PARTS {
            return Err(MultipartError::TooMany);
        }
        // Headers end with an empty line; without headers it is the line break of the delimiter.
        let head_end = find(bytes, b"\r\n\r\n", at).ok_or(MultipartError::Headers)?;
        let head = bytes.get(at + 2..head_end).unwrap_or_default();
        let start = head_end + 4;
        // Empty content: the delimiter's line break is the end of the empty line.
        let end = find(bytes, delimiter, start - 2).ok_or(MultipartError::Delimiter)?;
        let data = body.slice(start.min(end.max(start))..end.max(start));
        parts.push(part(head, data)?);
        at = end + delimiter.len();
    }
}

/// The content of a body as endpoints want it: the JSON apart, and every other part as a file.
///
/// A body without `payload_json` is a form: each part without a file name is a key of the JSON.
pub(crate) fn into_body(parts: Vec<Part>) -> IncomingBody {
    let mut json = None;
    let mut fields = Vec::new();
    let mut files = Vec::new();
    for part in parts {
        if part.name == "payload_json" {
            json = Some(part.data);
        } else if let Some(filename) = part.filename {
            // One file may come as `file`, without a number.
            let field = match part.name.as_str() {
                "file" => Cow::Borrowed("files[0]"),
                _ => Cow::Owned(part.name),
            };
            files.push(File {
                field,
                filename,
                content_type: part.content_type,
                data: part.data.into(),
            });
        } else {
            let text = String::from_utf8_lossy(&part.data).into_owned();
            fields.push((part.name, text));
        }
    }
    let json = json.or_else(|| form(&fields));
    IncomingBody::Multipart { json, files }
}

/// The texts of a form as an object; `None` if there are none.
pub(super) fn form(fields: &[(String, String)]) -> Option<Bytes> {
    if fields.is_empty() {
        return None;
    }
    let mut w = cordial_model::json::Writer::new();
    w.object(|o| {
        for (name, text) in fields {
            o.field(name, text);
        }
    });
    Some(w.into_string().into())
}

fn find(bytes: &[u8], needle: &[u8], from: usize) -> Option<usize> {
    let first = *needle.first()?;
    let mut at = from;
    loop {
        let skip = bytes.get(at..)?.iter().position(|byte| *byte == first)?;
        at += skip;
        if bytes[at..].starts_with(needle) {
            return Some(at);
        }
        at += 1;
    }
}

fn part(head: &[u8], data: Bytes) -> Result<Part, MultipartError> {
    let head = std::str::from_utf8(head).map_err(|_| MultipartError::Headers)?;
    let (mut name, mut filename, mut content_type) = (None, None, None);
    for line in head.split("\r\n").filter(|line| !line.is_empty()) {
        let (key, value) = line.split_once(':').ok_or(MultipartError::Headers)?;
        let value = value.trim();
        if key.trim().eq_ignore_ascii_case("content-disposition") {
            for (parameter, value) in parameters(value) {
                match parameter.as_str() {
                    "name" => name = Some(value),
                    "filename*" => filename = extended(&value).or(filename),
                    "filename" if filename.is_none() => filename = Some(value),
                    _ => {}
                }
            }
        } else if key.trim().eq_ignore_ascii_case("content-type") {
            content_type = Some(value.to_owned());
        }
    }
    Ok(Part {
        name: name.ok_or(MultipartError::Name)?,
        filename,
        content_type,
        data,
    })
}

/// `filename*` of RFC 5987: a charset, a language and percent escapes.
fn extended(value: &str) -> Option<String> {
    let (_, rest) = value.split_once('\'')?;
    let (_, text) = rest.split_once('\'')?;
    let decoded = percent_encoding::percent_decode_str(text)
        .decode_utf8()
        .ok()?;
    Some(decoded.into_owned())
}

/// The parameters of a header such as `form-data; name="file"; filename="a b.txt"`.
pub(crate) fn parameters(value: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = value.split_once(';').map_or("", |(_, rest)| rest);
    while let Some((key, after)) = rest.split_once('=') {
        let key = key.trim().trim_start_matches(';').trim();
        let after = after.trim_start();
        let (text, left) = match after.strip_prefix('"') {
            Some(quoted) => unquote(quoted),
            None => match after.split_once(';') {
                Some((text, left)) => (text.trim().to_owned(), left),
                None => (after.trim().to_owned(), ""),
            },
        };
        found.push((key.to_ascii_lowercase(), text));
        rest = left;
    }
    found
}

/// A quoted text and what follows it. Browsers escape quotes as `%22`, others with a backslash.
fn unquote(text: &str) -> (String, &str) {
    let mut out = String::new();
    let mut chars = text.char_indices();
    while let Some((at, char)) = chars.next() {
        match char {
            '"' => return (out, &text[at + 1..]),
            '\\' => match chars.clone().next() {
                Some((_, escaped @ ('"' | '\\'))) => {
                    out.push(escaped);
                    chars.next();
                }
                _ => out.push('\\'),
            },
            _ => out.push(char),
        }
    }
    (out, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(body: &str) -> Result<Vec<Part>, MultipartError> {
        parse_multipart("B", &Bytes::copy_from_slice(body.as_bytes()))
    }

    #[test]
    fn splits_json_and_files() {
        let body = "--B\r\nContent-Disposition: form-data; name=\"payload_json\"\r\nContent-Type: application/json\r\n\r\n\
            {\"content\":\"hi\"}\r\n--B\r\nContent-Disposition: form-data; name=\"files[0]\"; filename=\"a \\\"b\\\".txt\"\r\n\
            content-type: text/plain\r\n\r\nline\r\n-- B\r\n\r\n--B--\r\n";
        let parts = parse(body).unwrap();
        assert_eq!(parts.len(), 2);
        assert_eq!(parts[1].filename.as_deref(), Some("a \"b\".txt"));
        assert_eq!(parts[1].content_type.as_deref(), Some("text/plain"));
        let IncomingBody::Multipart { json, files } = into_body(parts) else {
            panic!("not multipart");
        };
        assert_eq!(json.as_deref(), Some(&b"{\"content\":\"hi\"}"[..]));
        assert_eq!(files[0].field, "files[0]");
    }

    #[test]
    fn content_may_look_like_a_delimiter() {
        // `--B` inside a line is content; a delimiter begins a line.
        let body = "--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x\"\r\n\r\nx--B--y\r\n--B--";
        assert_eq!(parse(body).unwrap()[0].data.as_ref(), b"x--B--y");
    }

    #[test]
    fn content_may_be_empty() {
        let body = "--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\r\n--B--\r\n";
        assert_eq!(parse(body).unwrap()[0].data.len(), 0);
    }

    #[test]
    fn names_may_be_encoded() {
        let body = "preamble\r\n--B\r\nContent-Disposition: form-data; name=a; filename=x; filename*=utf-8''%C3%A4.png\r\n\r\n1\r\n--B--";
        assert_eq!(parse(body).unwrap()[0].filename.as_deref(), Some("ä.png"));
    }

    #[test]
    fn refuses_what_is_cut_short() {
        let whole = "--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\ntext\r\n--B--";
        assert!(parse(whole).is_ok());
        for length in 0..whole.len() {
            assert!(parse(&whole[..length]).is_err(), "{length} bytes");
        }
        assert_eq!(parse("--B\r\n\r\n\r\n--B--"), Err(MultipartError::Name));
        assert_eq!(
            parse_multipart("", &Bytes::new()),
            Err(MultipartError::Boundary)
        );
    }

    #[test]
    fn whatever_comes_is_read_or_refused() {
        let whole = b"--B\r\nContent-Disposition: form-data; name=\"a\"; filename=\"b\\\"c\"\r\nContent-Type: x\r\n\r\ntext\r\n--B--";
        let mut random = fastrand::Rng::with_seed(7);
        let pieces: [&[u8]; 6] = [b"\r\n", b"--B", b"--", b"\"", b";", b"\xff"];
        let mut read = 0;
        for _ in 0..50_000 {
            let mut body = whole.to_vec();
            for _ in 0..random.usize(..4) {
                let at = random.usize(..=body.len());
                match random.u8(..3) {
                    0 => body.truncate(at),
                    1 => body.insert(at, random.u8(..)),
                    _ => {
                        let piece = pieces[random.usize(..pieces.len())];
                        body.splice(at..at, piece.iter().copied());
                    }
                }
            }
            let body = Bytes::from(body);
            if let Ok(parts) = parse_multipart("B", &body) {
                let held: usize = parts.iter().map(|part| part.data.len()).sum();
                assert!(held <= body.len());
                read += 1;
            }
        }
        assert!(read > 1000, "{read} were read");
    }
}
