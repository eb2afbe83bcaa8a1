//! Files that are read while they come in.

use std::{pin::pin, time::Duration};

use bytes::Bytes;
use cordial_http::{Client, Error};
use cordial_model::{Token, rest::StatusCode};
use futures_core::Stream;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use crate::{
    proxies::{Manner, Proxy},
    server::{Reply, Server, TOKEN, json, json_with},
};

fn client() -> Client {
    Client::builder()
        .token(&Token::new(TOKEN))
        .default_header("x-mine".parse().unwrap(), "secret".parse().unwrap())
        .retry_pause(Duration::from_millis(1))
        .build()
        .unwrap()
}

#[tokio::test]
async fn a_file_comes_as_a_stream_and_the_token_stays_at_home() {
    let data = "0123456789".repeat(100_000);
    let server = Server::always(json(200, data.clone())).await;
    let url = format!("{}/attachments/1/2/a.txt?ex=1&is=2#part", server.url());
    let mut file = client().download(&url).await.unwrap();
    assert_eq!(file.size(), Some(1_000_000));
    assert_eq!(file.content_type(), Some("application/json"));
    let mut received = Vec::new();
    let mut pieces = pin!(&mut file);
    while let Some(piece) = std::future::poll_fn(|cx| pieces.as_mut().poll_next(cx)).await {
        received.extend_from_slice(&piece.unwrap());
    }
    assert!(received == data.as_bytes());
    assert_eq!(file.chunk().await.unwrap(), None, "the end stays the end");
    let request = server.only();
    assert_eq!(request.path, "/attachments/1/2/a.txt?ex=1&is=2");
    assert!(!format!("{:?}", request.headers).contains(TOKEN));
    assert!(!request.headers.contains_key("x-mine"));
    assert!(!request.headers.contains_key("accept-encoding"));
    assert!(request.header("user-agent").starts_with("DiscordBot"));
}

#[tokio::test]
async fn a_file_that_is_too_long_is_refused_before_it_is_read() {
    let server = Server::always(json(200, "x".repeat(1001))).await;
    let client = client();
    let too_long = client
        .download(server.url())
        .max_size(1000)
        .await
        .unwrap_err();
    assert!(
        matches!(too_long, Error::TooLarge { limit: 1000 }),
        "{too_long:?}"
    );
    let whole = client.download(server.url()).max_size(1001).await.unwrap();
    assert_eq!(whole.bytes().await.unwrap().len(), 1001);
}

/// Starts a server that answers the first request with these bytes, and gives the stream.
async fn raw(answer: &'static [u8]) -> (String, tokio::task::JoinHandle<TcpStream>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut head = [0; 4096];
        assert_ne!(stream.read(&mut head).await.unwrap(), 0);
        stream.write_all(answer).await.unwrap();
        stream
    });
    (url, server)
}

#[tokio::test]
async fn a_file_of_unknown_length_is_cut_at_the_limit() {
    let answer = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\n0123\r\n4\r\n4567\r\n";
    let (url, _server) = raw(answer).await;
    let mut file = client().download(&url).max_size(6).await.unwrap();
    assert_eq!(file.size(), None);
    let mut received = 0;
    let error = loop {
        match file.chunk().await {
            Ok(piece) => received += piece.unwrap().len(),
            Err(error) => break error,
        }
    };
    assert!(received <= 6);
    assert!(matches!(error, Error::TooLarge { limit: 6 }), "{error:?}");
    assert_eq!(file.chunk().await.unwrap(), None, "an error is the end");
}

#[tokio::test]
async fn a_file_that_stops_coming_is_a_timeout() {
    let (url, server) = raw(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf").await;
    let download = client().download(&url).timeout(Duration::from_hours(1));
    let mut file = download.await.unwrap();
    assert_eq!(
        file.chunk().await.unwrap(),
        Some(Bytes::from_static(b"half"))
    );
    let _open = server.await.unwrap();
    tokio::time::pause();
    let error = file.chunk().await.unwrap_err();
    assert!(matches!(error, Error::Timeout(_)), "{error:?}");
}

#[tokio::test]
async fn a_file_that_breaks_off_is_an_error() {
    let (url, server) = raw(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf").await;
    let file = client().download(&url).await.unwrap();
    drop(server.await.unwrap());
    let error = file.bytes().await.unwrap_err();
    assert!(matches!(error, Error::Connection(_)), "{error:?}");
}

#[tokio::test]
async fn the_beginning_is_asked_for_again_after_502() {
    let server = Server::script([
        Reply::Answer(json(502, "")),
        Reply::Cut,
        Reply::Answer(json(200, "here")),
    ])
    .await;
    let file = client().download(server.url()).await.unwrap();
    assert_eq!(file.bytes().await.unwrap(), "here");
}

#[tokio::test]
async fn a_missing_file_is_an_error_without_its_address() {
    let server = Server::always(json(404, "This content is no longer available.")).await;
    let url = format!("{}/attachments/1/2/a.txt?hm=s3cr3t", server.url());
    let error = client().download(url).await.unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::NOT_FOUND));
    assert_eq!(error.to_string(), "GET 127.0.0.1: 404: Not Found");
    let moved = [("location", "http://elsewhere/")];
    let server = Server::always(json_with(302, &moved, "")).await;
    let error = client().download(server.url()).await.unwrap_err();
    assert_eq!(
        error.status(),
        Some(StatusCode::FOUND),
        "it is not followed"
    );
}

#[tokio::test]
async fn what_is_no_url_is_said_to_be_none() {
    for url in ["", "a.png", "file:///etc/passwd", "http://"] {
        let error = client().download(url).await.unwrap_err();
        assert!(matches!(error, Error::Configuration(_)), "{url}: {error:?}");
    }
}

#[tokio::test]
async fn a_file_comes_through_the_tunnel_too() {
    let server = Server::always(json(200, "here")).await;
    let proxy = Proxy::start(Manner::Socks5(None), server.address).await;
    let client = Client::builder().tunnel(format!("socks5://{}", proxy.address));
    let client = client.build().unwrap();
    let file = client.download("http://cdn.invalid/a.png").await.unwrap();
    assert_eq!(file.bytes().await.unwrap(), "here");
    assert_eq!(proxy.asked(), ["name cdn.invalid:80"]);
}

#[tokio::test]
async fn a_client_that_was_shut_down_downloads_nothing_and_waits_for_what_is_coming_in() {
    let (url, server) = raw(b"HTTP/1.1 200 OK\r\ncontent-length: 8\r\n\r\nhalf").await;
    let client = client();
    let file = client.download(&url).await.unwrap();
    let mut shutdown = pin!(client.shutdown());
    let pending =
        std::future::poll_fn(|cx| std::task::Poll::Ready(shutdown.as_mut().poll(cx).is_pending()));
    assert!(pending.await);
    let refused = client.download(&url).await.unwrap_err();
    assert!(matches!(refused, Error::Closed), "{refused:?}");
    server.await.unwrap().write_all(b"half").await.unwrap();
    assert_eq!(file.bytes().await.unwrap(), "halfhalf");
    shutdown.await;
}
