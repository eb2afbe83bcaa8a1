//! `multipart/form-data` in pieces: files are handed on as they are, not copied into one buffer.
//! [Discord](https://discord.com/developers/docs/reference#uploading-files)

use std::{
    fmt::Write,
    hash::{BuildHasher, RandomState},
};

use bytes::Bytes;
use http::HeaderValue;

use super::{Content, File};

/// Encodes `json` as the part `payload_json`, followed by the texts and the files, and gives the content type too.
pub(super) fn encode(
    json: Option<&Bytes>,
    fields: &[(String, String)],
    files: &[File],
) -> (HeaderValue, Vec<Content>) {
    let boundary = boundary();
    let mut pieces = Vec::with_capacity(2 * files.len() + 3);
    let mut head = String::new();
    if let Some(json) = json {
        let _ = write!(
            head,
            "--{boundary}\r\nContent-Disposition: form-data; name=\"payload_json\"\r\nContent-Type: application/json\r\n\r\n"
        );
        pieces.push(std::mem::take(&mut head).into());
        pieces.push(json.clone().into());
        head.push_str("\r\n");
    }
    for (name, text) in fields {
        let name = escape(name);
        let _ = write!(
            head,
            "--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n",
        );
    }
    for file in files {
        let _ = write!(
            head,
            "--{boundary}\r\nContent-Disposition: form-data; name=\"{}\"; filename=\"{}\"\r\n",
            escape(&file.field),
            escape(&file.filename),
        );
        if let Some(content_type) = &file.content_type {
            // A line break would end the header.
            let content_type: String = content_type.chars().filter(|c| !c.is_control()).collect();
            let _ = write!(head, "Content-Type: {content_type}\r\n");
        }
        head.push_str("\r\n");
        pieces.push(std::mem::take(&mut head).into());
        pieces.push(file.data.clone());
        head.push_str("\r\n");
    }
    let _ = write!(head, "--{boundary}--\r\n");
    pieces.push(head.into());
    let content_type = HeaderValue::try_from(format!("multipart/form-data; boundary={boundary}"))
        .expect("a boundary has only letters, digits and a dash");
    (content_type, pieces)
}

/// A name within quotes, as browsers write it.
fn escape(name: &str) -> String {
    let mut escaped = String::with_capacity(name.len());
    for c in name.chars() {
        match c {
            '"' => escaped.push_str("%22"),
            '\r' => escaped.push_str("%0D"),
            '\n' => escaped.push_str("%0A"),
            c if c.is_control() => {}
            c => escaped.push(c),
        }
    }
    escaped
}

/// 128 bits that nobody who writes a file can foresee, so that no file holds them.
fn boundary() -> String {
    let random = RandomState::new();
    let (one, other) = (random.hash_one(0), random.hash_one(1));
    format!("cordial-{one:016x}{other:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_and_line_breaks_cannot_leave_the_header() {
        assert_eq!(escape("a\"b\r\nX: y\0ü.png"), "a%22b%0D%0AX: yü.png");
    }

    #[test]
    fn no_two_boundaries_are_the_same() {
        assert_ne!(boundary(), boundary());
    }

    #[test]
    fn files_are_not_copied() {
        let data = Bytes::from(vec![7; 1000]);
        let file = File {
            field: "files[0]".into(),
            filename: "a".into(),
            content_type: Some("image/png\r\nX: y".into()),
            data: data.clone().into(),
        };
        let (_, pieces) = encode(None, &[], &[file]);
        assert_eq!(pieces[1].as_bytes().unwrap().as_ptr(), data.as_ptr());
        let head = std::str::from_utf8(pieces[0].as_bytes().unwrap()).unwrap();
        assert!(
            head.ends_with("Content-Type: image/pngX: y\r\n\r\n"),
            "{head}"
        );
    }
}
