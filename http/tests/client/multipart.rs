//! Uploads, read back by a parser that shares no code with the encoder.

use cordial_model::{
    id::Id,
    rest::{Body, Content, File, FormFile, Method},
};

use crate::server::{Received, Server, json};

#[derive(Debug, PartialEq)]
pub(crate) struct Part {
    disposition: String,
    content_type: Option<String>,
    pub(crate) data: Vec<u8>,
}

pub(crate) fn find(data: &[u8], pattern: &[u8]) -> Option<usize> {
    data.windows(pattern.len())
        .position(|window| window == pattern)
}

/// RFC 7578 by the letter: parts between delimiters, each with a header, an empty line and its content.
pub(crate) fn parse(request: &Received) -> Vec<Part> {
    let content_type = request.header("content-type");
    let boundary = content_type
        .strip_prefix("multipart/form-data; boundary=")
        .expect("a boundary");
    let delimiter = format!("\r\n--{boundary}");
    let mut rest = [b"\r\n", &request.body[..]].concat();
    let mut parts = Vec::new();
    assert_eq!(
        find(&rest, delimiter.as_bytes()),
        Some(0),
        "nothing stands before the first part"
    );
    loop {
        rest.drain(..delimiter.len());
        if rest == b"--\r\n" {
            return parts;
        }
        assert!(rest.starts_with(b"\r\n"));
        let head_end = find(&rest, b"\r\n\r\n").expect("an empty line");
        let head = String::from_utf8(rest[2..head_end].to_vec()).unwrap();
        let end =
            find(&rest[head_end + 4..], delimiter.as_bytes()).expect("a delimiter") + head_end + 4;
        let mut part = Part {
            disposition: String::new(),
            content_type: None,
            data: rest[head_end + 4..end].to_vec(),
        };
        for line in head.split("\r\n") {
            match line.split_once(": ").expect("a header") {
                ("Content-Disposition", value) => value.clone_into(&mut part.disposition),
                ("Content-Type", value) => part.content_type = Some(value.to_owned()),
                (name, _) => panic!("an unexpected header {name}"),
            }
        }
        parts.push(part);
        rest.drain(..end);
    }
}

fn file(
    field: &'static str,
    filename: &str,
    content_type: Option<&str>,
    data: impl Into<Content>,
) -> File {
    File {
        field: field.into(),
        filename: filename.to_owned(),
        content_type: content_type.map(str::to_owned),
        data: data.into(),
    }
}

async fn upload(json_part: Option<&'static str>, files: Vec<File>) -> Received {
    let server = Server::always(json(200, "{}")).await;
    let body = Body::Multipart {
        json: json_part.map(Into::into),
        fields: Vec::new(),
        files,
    };
    server
        .client()
        .raw(Method::POST, "/channels/1/messages")
        .body(body)
        .await
        .unwrap();
    server.only()
}

#[tokio::test]
async fn json_and_files_arrive_as_they_were() {
    let binary: Vec<u8> = (0..=255).collect();
    let received = upload(
        Some(r#"{"content":"two files"}"#),
        vec![
            file("files[0]", "a.png", Some("image/png"), binary.clone()),
            file("files[1]", "empty.txt", None, ""),
        ],
    )
    .await;
    assert_eq!(
        received.header("content-length"),
        received.body.len().to_string()
    );
    assert_eq!(
        parse(&received),
        [
            Part {
                disposition: "form-data; name=\"payload_json\"".to_owned(),
                content_type: Some("application/json".to_owned()),
                data: br#"{"content":"two files"}"#.to_vec(),
            },
            Part {
                disposition: "form-data; name=\"files[0]\"; filename=\"a.png\"".to_owned(),
                content_type: Some("image/png".to_owned()),
                data: binary,
            },
            Part {
                disposition: "form-data; name=\"files[1]\"; filename=\"empty.txt\"".to_owned(),
                content_type: None,
                data: Vec::new(),
            },
        ]
    );
}

#[tokio::test]
async fn a_file_may_stand_alone() {
    let received = upload(None, vec![file("file", "sticker.png", None, "x")]).await;
    assert_eq!(parse(&received).len(), 1);
}

#[tokio::test]
async fn names_cannot_break_out_of_their_quotes() {
    let received = upload(
        None,
        vec![file("files[0]", "a\"; name=\"b\r\n\r\nx.png", None, "x")],
    )
    .await;
    let parts = parse(&received);
    assert_eq!(
        parts[0].disposition,
        "form-data; name=\"files[0]\"; filename=\"a%22; name=%22b%0D%0A%0D%0Ax.png\""
    );
    assert_eq!(parts[0].data, b"x");
}

#[tokio::test]
async fn data_that_looks_like_a_delimiter_stays_data() {
    let tricky = "\r\n--cordial-\r\n--\r\n\r\n--cordial-00000000000000000000000000000000--\r\n";
    let received = upload(None, vec![file("files[0]", "x", None, tricky)]).await;
    assert_eq!(parse(&received)[0].data, tricky.as_bytes());
}

#[tokio::test]
async fn ten_megabytes_arrive_whole() {
    let data: Vec<u8> = (0..10 << 20)
        .map(|index: u32| (index.wrapping_mul(2_654_435_761) >> 24) as u8)
        .collect();
    let received = upload(
        Some("{}"),
        vec![file("files[0]", "big.bin", None, data.clone())],
    )
    .await;
    // Comparing the tail is enough to parse around it: the generic parser is quadratic in patience, not in result.
    let start = find(&received.body, &data[..64]).unwrap();
    assert!(received.body[start..start + data.len()] == data[..]);
}

#[tokio::test]
async fn texts_of_a_form_are_parts_without_a_file_name() {
    let sticker = r#"{"id": "9", "name": "cat", "tags": "meow", "type": 2, "format_type": 1,
        "description": null, "available": true, "guild_id": "1"}"#;
    let server = Server::always(json(201, sticker)).await;
    let file = FormFile::new("cat.png", "PNG").content_type("image/png");
    server
        .client()
        .create_guild_sticker(Id::new(1), "cat ü", "meow", file)
        .await
        .unwrap();
    let text = |name: &str, text: &str| Part {
        disposition: format!("form-data; name=\"{name}\""),
        content_type: None,
        data: text.into(),
    };
    assert_eq!(
        parse(&server.only()),
        [
            text("name", "cat ü"),
            text("tags", "meow"),
            Part {
                disposition: "form-data; name=\"file\"; filename=\"cat.png\"".to_owned(),
                content_type: Some("image/png".to_owned()),
                data: b"PNG".to_vec(),
            },
        ]
    );
}
