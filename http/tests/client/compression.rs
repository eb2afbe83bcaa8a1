//! Answers in gzip.

use std::io::Write;

use cordial_http::Error;
use cordial_model::rest::{Method, StatusCode};
use flate2::{Compression, write::GzEncoder};

use crate::server::{Reply, Server, json, json_with};

fn gzip(data: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(data).unwrap();
    encoder.finish().unwrap()
}

const GZIP: [(&str, &str); 1] = [("content-encoding", "gzip")];

#[tokio::test]
async fn answers_in_gzip_are_asked_for_and_read() {
    let data = r#"{"url": "wss://gateway"}"#.repeat(1000);
    let server = Server::always(json_with(200, &GZIP, gzip(data.as_bytes()))).await;
    let response = server.client().raw(Method::GET, "/gateway").await.unwrap();
    assert!(response.body == data.as_bytes());
    assert!(!response.headers.contains_key("content-encoding"));
    assert!(!response.headers.contains_key("content-length"));
    assert_eq!(server.only().header("accept-encoding"), "gzip");
}

#[tokio::test]
async fn errors_and_limits_are_read_in_gzip_as_well() {
    let body = gzip(br#"{"code": 10003, "message": "Unknown Channel"}"#);
    let server = Server::always(json_with(404, &GZIP, body)).await;
    let error = server
        .client()
        .raw(Method::GET, "/channels/1")
        .await
        .unwrap_err();
    assert_eq!(error.discord_code(), Some(10003));
}

#[tokio::test]
async fn plain_answers_stay_plain() {
    let server = Server::script([
        Reply::Answer(json(200, "{}")),
        Reply::Answer(json_with(200, &[("content-encoding", "identity")], "{}")),
    ])
    .await;
    for _ in 0..2 {
        let response = server.client().raw(Method::GET, "/gateway").await.unwrap();
        assert_eq!(response.body, "{}");
    }
}

/// A megabyte of zeros is a thousand bytes in gzip.
#[tokio::test]
async fn a_bomb_is_not_blown_up() {
    let bomb = gzip(&vec![0; 64 << 20]);
    assert!(bomb.len() < 100_000);
    let server = Server::always(json_with(200, &GZIP, bomb)).await;
    let client = server.builder().max_response_size(1 << 20).build().unwrap();
    let error = client.raw(Method::GET, "/gateway").await.unwrap_err();
    assert!(
        matches!(error, Error::TooLarge { limit: 1_048_576 }),
        "{error:?}"
    );
    assert_eq!(server.received().len(), 1, "it is not asked for again");
}

#[tokio::test]
async fn the_limit_itself_is_not_too_long() {
    let server = Server::always(json_with(200, &GZIP, gzip(&[b' '; 1000]))).await;
    let client = server.builder().max_response_size(1000).build().unwrap();
    let response = client.raw(Method::GET, "/gateway").await.unwrap();
    assert_eq!(
        (response.status, response.body.len()),
        (StatusCode::OK, 1000)
    );
}

#[tokio::test]
async fn malformed_gzip_is_a_broken_answer() {
    let whole = gzip(b"{}");
    for body in [&b"{}"[..], b"", &whole[..whole.len() - 3]] {
        let server = Server::always(json_with(200, &GZIP, body.to_vec())).await;
        let client = server.builder().retries(1).build().unwrap();
        let error = client.raw(Method::GET, "/gateway").await.unwrap_err();
        assert!(matches!(error, Error::Connection(_)), "{error:?}");
        assert_eq!(server.received().len(), 2);
    }
}
