//! Files that are read while they are sent.

use std::{
    io,
    path::PathBuf,
    pin::Pin,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, AtomicUsize, Ordering::SeqCst},
    },
    task::{Context, Poll},
    time::Duration,
};

use bytes::Bytes;
use cordial_http::{Client, Error, InProcessLimiter, RawRequest, upload};
use cordial_model::{
    id::Id,
    rest::{Body, Content, File, Method, Pieces, Source, Upload},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

use crate::{
    multipart::{self, find},
    server::{Reply, Server, json, json_with},
};

/// A file that is removed with this.
struct OnDisk(PathBuf);

impl OnDisk {
    fn new(name: &str, content: &[u8]) -> Self {
        let name = format!("cordial-http-{}-{name}", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::write(&path, content).unwrap();
        Self(path)
    }
}

impl Drop for OnDisk {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

fn content(size: usize) -> Vec<u8> {
    (0..size as u32)
        .map(|index| (index.wrapping_mul(2_654_435_761) >> 24) as u8)
        .collect()
}

fn put(client: &Client, data: Content) -> RawRequest<cordial_http::Engine> {
    let file = File {
        field: "file".into(),
        filename: "x".into(),
        content_type: None,
        data,
    };
    let body = Body::Multipart {
        json: None,
        fields: Vec::new(),
        files: vec![file],
    };
    client.raw(Method::PUT, "/channels/1/x").body(body)
}

#[tokio::test]
async fn a_file_arrives_whole_and_tells_its_progress() {
    let message = include_str!("message.json");
    let server = Server::always(json(200, message)).await;
    let data = content(300_000);
    let file = OnDisk::new("whole", &data);
    let progress = Arc::new(Mutex::new(Vec::new()));
    let reports = Arc::clone(&progress);
    let video = upload::file(&file.0).await.unwrap();
    assert_eq!(video.size(), 300_000);
    let video = video.on_progress(move |sent| reports.lock().unwrap().push(sent));
    let text = Content::from("text").on_progress(|sent| assert_eq!(sent, 4));
    server
        .client()
        .create_message(Id::new(1))
        .content("look")
        .file(Upload::new("v.mp4", video).description("A video"))
        .file(Upload::new("t.txt", text))
        .await
        .unwrap();
    let received = server.only();
    let length = received.header("content-length").parse::<usize>().unwrap();
    assert_eq!(length, received.body.len(), "the length was known before");
    let start = find(&received.body, &data[..64]).unwrap();
    assert!(received.body[start..start + data.len()] == data[..]);
    assert!(find(&received.body, b"filename=\"t.txt\"\r\n\r\ntext\r\n").is_some());
    let progress = progress.lock().unwrap();
    assert!(progress.is_sorted() && progress.len() >= 4, "{progress:?}");
    assert_eq!(progress.last(), Some(&300_000));
}

#[tokio::test]
async fn a_file_is_opened_again_for_each_attempt() {
    let limited = [("retry-after", "0"), ("x-ratelimit-scope", "user")];
    let server = Server::script([
        Reply::Answer(json(502, "{}")),
        Reply::Answer(json_with(429, &limited, "{}")),
        Reply::Cut,
        Reply::Answer(json(200, "{}")),
    ])
    .await;
    let file = OnDisk::new("again", b"as it was");
    let data = upload::file(&file.0).await.unwrap();
    put(&server.client(), data).await.unwrap();
    let received = server.received();
    assert_eq!(received.len(), 4);
    for request in &received {
        assert_eq!(multipart::parse(request)[0].data, b"as it was");
    }
}

#[tokio::test]
async fn a_reader_is_sent_as_far_as_announced() {
    let server = Server::always(json(200, "{}")).await;
    let data = upload::reader(&b"0123456789 and more"[..], 10);
    put(&server.client(), data).await.unwrap();
    assert_eq!(multipart::parse(&server.only())[0].data, b"0123456789");
}

#[tokio::test]
async fn a_reader_cannot_be_sent_again_and_says_so() {
    let limited = [("retry-after", "7"), ("x-ratelimit-scope", "user")];
    for (reply, status) in [
        (json(502, r#"{"code": 130000}"#), 502),
        (json_with(429, &limited, "{}"), 429),
    ] {
        let server = Server::always(reply).await;
        let data = upload::reader(&b"once"[..], 4);
        let copy = data.clone();
        let client = server.client();
        let error = put(&client, data).await.unwrap_err();
        assert!(matches!(error, Error::UploadSpent(_)), "{error:?}");
        assert!(
            error.to_string().contains("can be read only once"),
            "{error}"
        );
        assert_eq!(error.status().unwrap().as_u16(), status);
        let known = (error.discord_code(), error.retry_after());
        assert!(known == (Some(130_000), None) || known == (None, Some(Duration::from_secs(7))));
        assert_eq!(server.received().len(), 1);
        // What was read is gone, and a request of one's own does not get it back.
        let other = Server::always(json(200, "{}")).await;
        let error = put(&other.client(), copy).await.unwrap_err();
        assert!(matches!(error, Error::Upload(_)), "{error:?}");
        assert!(error.to_string().contains("read before"), "{error}");
    }
}

/// Where no connection was made, nothing was read.
#[tokio::test]
async fn a_reader_survives_an_attempt_that_found_no_server() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let client = Client::builder()
        .proxy(format!("http://{address}"))
        .retries(1);
    let client = client
        .retry_pause(Duration::from_millis(1))
        .build()
        .unwrap();
    let data = upload::reader(&b"once"[..], 4);
    let error = put(&client, data.clone())
        .authorized(false)
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Connection(_)), "{error:?}");
    assert_eq!(data.read().await.unwrap(), "once");
}

#[tokio::test]
async fn what_cannot_be_read_is_an_error_of_the_upload() {
    let server = Server::always(json(200, "{}")).await;
    let gone = OnDisk::new("gone", b"content");
    let data = upload::file(&gone.0).await.unwrap();
    drop(gone);
    let error = put(&server.client(), data).await.unwrap_err();
    assert!(matches!(error, Error::Upload(_)), "{error:?}");
    assert!(error.to_string().contains("No such file"), "{error}");
    assert!(!error.is_retryable());

    let shrunk = OnDisk::new("shrunk", b"content");
    let data = upload::file(&shrunk.0).await.unwrap();
    std::fs::write(&shrunk.0, b"con").unwrap();
    let error = put(&server.client(), data).await.unwrap_err();
    assert!(
        error
            .to_string()
            .contains("fewer bytes than were announced"),
        "{error}"
    );
    // The server notes a body that breaks off as empty.
    assert!(
        server
            .received()
            .iter()
            .all(|request| request.body.is_empty())
    );

    let missing = upload::file("/nonexistent/file").await.unwrap_err();
    assert_eq!(missing.kind(), io::ErrorKind::NotFound);
    let folder = upload::file(std::env::temp_dir()).await.unwrap_err();
    assert_eq!(folder.kind(), io::ErrorKind::InvalidInput);
}

/// Content of a gigabyte that counts what was taken of it, and knows whether anybody reads it.
#[derive(Default)]
struct Gigabyte {
    taken: Arc<AtomicU64>,
    readings: Arc<AtomicUsize>,
}

const GIGABYTE: u64 = 1 << 30;

struct Reading {
    left: u64,
    taken: Arc<AtomicU64>,
    readings: Arc<AtomicUsize>,
}

impl Source for Gigabyte {
    fn size(&self) -> u64 {
        GIGABYTE
    }

    fn open(&self) -> io::Result<Pieces> {
        self.readings.fetch_add(1, SeqCst);
        Ok(Box::pin(Reading {
            left: GIGABYTE,
            taken: Arc::clone(&self.taken),
            readings: Arc::clone(&self.readings),
        }))
    }
}

impl futures_core::Stream for Reading {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        static PIECE: [u8; 1 << 16] = [7; 1 << 16];
        if self.left == 0 {
            return Poll::Ready(None);
        }
        self.left -= PIECE.len() as u64;
        self.taken.fetch_add(PIECE.len() as u64, SeqCst);
        Poll::Ready(Some(Ok(Bytes::from_static(&PIECE))))
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        self.readings.fetch_sub(1, SeqCst);
    }
}

/// A server that reads nothing, in HTTP/1.1 and HTTP/2: the client must not run ahead, and Ctrl-C must end it.
#[tokio::test]
async fn a_server_that_does_not_read_stops_the_reading_and_a_dropped_request_ends_it() {
    for http2 in [false, true] {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let limiter = InProcessLimiter::default();
        let builder = Client::builder().proxy(url).limiter(limiter.clone());
        let builder = if http2 { builder.http2_only() } else { builder };
        let client = builder.build().unwrap();
        let source = Gigabyte::default();
        let (taken, readings) = (Arc::clone(&source.taken), Arc::clone(&source.readings));
        let request = put(&client, Content::from_source(source)).authorized(false);
        let request = tokio::spawn(request.into_future());
        let (mut stream, _) = listener.accept().await.unwrap();
        if http2 {
            stream
                .write_all(b"\0\0\0\x04\0\0\0\0\0\0\0\0\x04\x01\0\0\0\0")
                .await
                .unwrap();
        }
        // It is under way, and takes what fits into the sockets.
        let mut buffer = vec![0; 4096];
        let mut before = 0;
        while taken.load(SeqCst) == 0 || before != taken.load(SeqCst) {
            before = taken.load(SeqCst);
            if before == 0 {
                assert_ne!(stream.read(&mut buffer).await.unwrap(), 0);
            }
            for _ in 0..100 {
                tokio::task::yield_now().await;
            }
        }
        assert!(before < GIGABYTE / 16, "{before} bytes are on their way");
        assert_eq!(limiter.stats().in_flight, 1);
        request.abort();
        assert!(request.await.unwrap_err().is_cancelled());
        assert_eq!(limiter.stats().in_flight, 0, "the permit is back");
        // The connection cannot be used again: it ends, and with it the reading. In HTTP/2 the stream alone ends.
        if !http2 {
            while stream.read(&mut buffer).await.unwrap_or(0) > 0 {}
        }
        while readings.load(SeqCst) > 0 {
            tokio::task::yield_now().await;
        }
    }
}
