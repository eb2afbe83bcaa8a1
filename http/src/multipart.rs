//! `multipart/form-data` in pieces: files are handed on as they are, not copied into one buffer.
//! [Discord](https://discord.com/developers/docs/reference#uploading-files)

use std::fmt::Write;

use bytes::Bytes;
use cordial_model::rest::File;

/// A body in pieces, and its content type with the boundary.
pub(crate) struct Form {
    pub(crate) content_type: String,
    pub(crate) pieces: Vec<Bytes>,
}

/// Encodes `json` as the part `payload_json`, followed by the texts and the files.
pub(crate) fn encode(json: Option<&Bytes>, fields: &[(String, String)], files: &[File]) -> Form {
    let boundary = boundary(json, fields, files);
    let mut pieces = Vec::with_capacity(2 * files.len() + 3);
    let mut head = String::new();
    if let Some(json) = json {
        head.push_str("--");
        head.push_str(&boundary);
        head.push_str("\r\nContent-Disposition: form-data; name=\"payload_json\"\r\nContent-Type: application/json\r\n\r\n");
        pieces.push(std::mem::take(&mut head).into());
        pieces.push(json.clone());
        head.push_str("\r\n");
    }
    for (name, text) in fields {
        let _ = write!(
            head,
            "--{boundary}\r\nContent-Disposition: form-data; name=\"{}\"\r\n\r\n{text}\r\n",
            escape(name),
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
    Form {
        content_type: format!("multipart/form-data; boundary={boundary}"),
        pieces,
    }
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

/// A line that occurs nowhere in the data.
fn boundary(json: Option<&Bytes>, fields: &[(String, String)], files: &[File]) -> String {
    loop {
        let boundary = format!(
            "cordial-{:016x}{:016x}",
            fastrand::u64(..),
            fastrand::u64(..)
        );
        let data = json.into_iter().chain(files.iter().map(|file| &file.data));
        let texts = fields.iter().map(|(_, text)| text.as_bytes());
        let mut all = data.map(|data| &data[..]).chain(texts);
        if !all.any(|data| contains(data, boundary.as_bytes())) {
            return boundary;
        }
    }
}

/// Horspool's search: mostly looks at every 40th byte, so that large files cost little.
fn contains(data: &[u8], pattern: &[u8]) -> bool {
    let last = pattern.len() - 1;
    let mut skip = [pattern.len(); 256];
    for (index, byte) in pattern[..last].iter().enumerate() {
        skip[usize::from(*byte)] = last - index;
    }
    let mut at = 0;
    while let Some(window) = data.get(at..=at + last) {
        if window == pattern {
            return true;
        }
        at += skip[usize::from(window[last])];
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_a_pattern_anywhere() {
        let pattern = b"cordial-0123456789abcdef";
        for before in 0..60 {
            let mut data = vec![b'c'; before];
            data.extend(pattern);
            assert!(contains(&data, pattern));
            data.pop();
            assert!(!contains(&data, pattern));
        }
    }

    #[test]
    fn quotes_and_line_breaks_cannot_leave_the_header() {
        assert_eq!(escape("a\"b\r\nX: y\0ü.png"), "a%22b%0D%0AX: yü.png");
    }

    #[test]
    fn files_are_not_copied() {
        let data = Bytes::from(vec![7; 1000]);
        let file = File {
            field: "files[0]".into(),
            filename: "a".into(),
            content_type: Some("image/png\r\nX: y".into()),
            data: data.clone(),
        };
        let form = encode(None, &[], &[file]);
        assert_eq!(form.pieces[1].as_ptr(), data.as_ptr());
        let head = std::str::from_utf8(&form.pieces[0]).unwrap();
        assert!(
            head.ends_with("Content-Type: image/pngX: y\r\n\r\n"),
            "{head}"
        );
    }
}
