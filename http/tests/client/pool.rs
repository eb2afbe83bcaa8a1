//! Which connection a request takes, and when one is closed.

use std::{sync::Arc, time::Duration};

use cordial_http::Client;
use cordial_model::{
    id::Id,
    rest::{Method, StatusCode, Upload},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    runtime::{Builder, Handle},
    sync::Notify,
    task::JoinSet,
    time::Instant,
};

use crate::{
    server::{Reply, Server, json},
    tls::tls,
};

/// Sends requests to different webhooks at the same time and lets the server answer when all have arrived.
async fn together(client: &Client, server: &Server, told: &Notify, count: usize) {
    let before = server.received().len();
    let mut requests = JoinSet::new();
    for id in 1..=count {
        let request = client.raw(Method::POST, format!("/webhooks/{id}/x"));
        requests.spawn(request.into_future());
    }
    server.arrived(before + count).await;
    told.notify_waiters();
    while let Some(answer) = requests.join_next().await {
        answer.unwrap().unwrap();
    }
}

/// Answers when told.
fn when_told(told: &Arc<Notify>) -> impl Fn(usize, &crate::server::Received) -> Reply + use<> {
    let told = Arc::clone(told);
    move |_, _| Reply::After(Arc::clone(&told), json(200, "{}"))
}

#[tokio::test]
async fn requests_one_after_another_take_the_same_connection() {
    let server = Server::always(json(200, "{}")).await;
    let client = server.client();
    for _ in 0..3 {
        client.raw(Method::POST, "/webhooks/1/x").await.unwrap();
        client.raw(Method::GET, "/users/@me").await.unwrap();
    }
    assert_eq!(server.connections(), [0; 6]);
}

#[tokio::test]
async fn requests_at_the_same_time_have_a_connection_each_and_leave_it_to_the_next() {
    let told = Arc::new(Notify::new());
    let server = Server::start(when_told(&told)).await;
    let client = server.client();
    for _ in 0..2 {
        together(&client, &server, &told, 3).await;
    }
    let connections = server.connections();
    for mut round in [connections[..3].to_vec(), connections[3..].to_vec()] {
        round.sort_unstable();
        assert_eq!(round, [0, 1, 2]);
    }
}

#[tokio::test]
async fn all_requests_share_one_http_2_connection() {
    let (acceptor, config) = tls(&["h2", "http/1.1"]);
    let told = Arc::new(Notify::new());
    let server = Server::start_with(Some(acceptor), when_told(&told)).await;
    let url = format!("https://localhost:{}", server.address.port());
    let client = Client::builder().proxy(url).tls(config).build().unwrap();
    for _ in 0..2 {
        together(&client, &server, &told, 20).await;
    }
    assert_eq!(server.connections(), [0; 40]);
}

/// Nobody knows what the server speaks before the first connection is there, so the others wait for it, but only for that.
#[tokio::test]
async fn a_tls_server_without_http_2_gets_a_connection_for_each_request() {
    let (acceptor, config) = tls(&["http/1.1"]);
    let told = Arc::new(Notify::new());
    let server = Server::start_with(Some(acceptor), when_told(&told)).await;
    let url = format!("https://localhost:{}", server.address.port());
    let client = Client::builder().proxy(url).tls(config).build().unwrap();
    together(&client, &server, &told, 4).await;
    let mut connections = server.connections();
    connections.sort_unstable();
    assert_eq!(connections, [0, 1, 2, 3]);
}

#[tokio::test]
async fn a_cancelled_request_takes_its_connection_along() {
    let server = Server::start(|number, _| match number {
        0 => Reply::Hang,
        _ => Reply::Answer(json(200, "{}")),
    });
    let server = server.await;
    let client = server.client();
    let hanging = tokio::spawn(client.raw(Method::POST, "/webhooks/1/x").into_future());
    server.arrived(1).await;
    hanging.abort();
    assert!(hanging.await.unwrap_err().is_cancelled());
    client.raw(Method::POST, "/webhooks/1/x").await.unwrap();
    assert_eq!(server.connections(), [0, 1]);
}

/// Reads one request without a body and answers it.
async fn answer(stream: &mut TcpStream) {
    let mut received = Vec::new();
    while !received.ends_with(b"\r\n\r\n") {
        assert_ne!(stream.read_buf(&mut received).await.unwrap(), 0);
    }
    let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}";
    stream.write_all(answer).await.unwrap();
}

/// Answers a request that may not be sent twice, which must come on a new connection.
async fn answered_anew(client: &Client, listener: &TcpListener) {
    let mut request = client.raw(Method::POST, "/webhooks/1/x").into_future();
    let mut stream = tokio::select! {
        accepted = listener.accept() => accepted.unwrap().0,
        ended = &mut request => panic!("on no new connection: {:?}", ended.err()),
    };
    tokio::join!(answer(&mut stream), async { request.await.unwrap() });
}

/// Discord refuses what is too large before it has all of it.
#[tokio::test]
async fn nobody_waits_behind_an_upload_that_was_refused_early() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let client = Client::builder().proxy(url).build().unwrap();
    // Nothing is ever written to the other end.
    let (reader, _writer) = tokio::io::duplex(1);
    let file = Upload::new("endless.png", cordial_http::upload::reader(reader, 1_000));
    let webhook = client.execute_webhook(Id::new(1), "token").file(file);
    let uploading = tokio::spawn(webhook.into_future());
    let (mut stream, _) = listener.accept().await.unwrap();
    let mut received = Vec::new();
    while !received.windows(11).any(|window| window == b"endless.png") {
        assert_ne!(stream.read_buf(&mut received).await.unwrap(), 0);
    }
    let refusal = b"HTTP/1.1 413 Payload Too Large\r\ncontent-length: 2\r\n\r\n{}";
    stream.write_all(refusal).await.unwrap();
    let error = uploading.await.unwrap().unwrap_err();
    assert_eq!(
        error.status(),
        Some(StatusCode::PAYLOAD_TOO_LARGE),
        "{error}"
    );
    answered_anew(&client, &listener).await;
}

/// A server that is written by hand, and a request to it that it answers.
async fn answered_once() -> (TcpListener, TcpStream, Client) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let client = Client::builder().proxy(url).build().unwrap();
    let request = tokio::spawn(client.raw(Method::GET, "/webhooks/1/x").into_future());
    let (mut stream, _) = listener.accept().await.unwrap();
    answer(&mut stream).await;
    request.await.unwrap().unwrap();
    (listener, stream, client)
}

/// Not even for a request that may not be sent twice.
#[tokio::test]
async fn a_connection_that_the_server_closed_meanwhile_is_no_error() {
    let (listener, stream, client) = answered_once().await;
    let tasks = Handle::current().metrics().num_alive_tasks();
    drop(stream);
    // The task of the connection ends when it notices.
    while Handle::current().metrics().num_alive_tasks() == tasks {
        tokio::task::yield_now().await;
    }
    answered_anew(&client, &listener).await;
}

#[tokio::test]
async fn a_broken_http_2_connection_is_replaced() {
    let answers = [Reply::Cut, Reply::Answer(json(200, "{}"))];
    let server = Server::script(answers).await;
    let client = server.builder().http2_only().build().unwrap();
    client.raw(Method::GET, "/users/@me").await.unwrap();
    assert_eq!(server.connections(), [0, 1]);
}

#[tokio::test]
async fn an_unused_connection_is_closed() {
    let (_listener, mut stream, _client) = answered_once().await;
    tokio::time::pause();
    let start = Instant::now();
    let closed = tokio::time::timeout(Duration::from_secs(91), stream.read(&mut [0])).await;
    assert_eq!(closed.expect("it was left open").unwrap(), 0);
    assert!(start.elapsed() >= Duration::from_secs(45));
}

#[tokio::test]
async fn a_connection_in_use_stays_open() {
    let (acceptor, config) = tls(&["h2"]);
    let two = Server::start_with(Some(acceptor), |_, _| Reply::Answer(json(200, "{}"))).await;
    let url = format!("https://localhost:{}", two.address.port());
    let client_of_two = Client::builder().proxy(url).tls(config).build().unwrap();
    let one = Server::always(json(200, "{}")).await;
    let client_of_one = one.client();
    for _ in 0..6 {
        for client in [&client_of_one, &client_of_two] {
            client.raw(Method::POST, "/webhooks/1/x").await.unwrap();
        }
        // The clock stands still only while nothing is under way, so that no timeout of a request passes.
        tokio::time::pause();
        tokio::time::advance(Duration::from_secs(40)).await;
        tokio::time::resume();
    }
    assert_eq!(one.connections(), [0; 6]);
    assert_eq!(two.connections(), [0; 6]);
}

#[tokio::test]
async fn a_download_that_was_read_to_its_end_leaves_its_connection() {
    let server = Server::always(json(200, "a file")).await;
    let client = server.client();
    let url = format!("{}/file", server.url());
    for _ in 0..2 {
        let file = client.download(&url).await.unwrap().bytes().await.unwrap();
        assert_eq!(&file[..], b"a file");
    }
    // And to the API, as it is the same server.
    client.raw(Method::GET, "/users/@me").await.unwrap();
    drop(client.download(&url).await.unwrap());
    client.raw(Method::GET, "/users/@me").await.unwrap();
    assert_eq!(server.connections(), [0, 0, 0, 0, 1]);
}

/// Such as one that is in a static while every test has a runtime of its own.
#[test]
fn a_client_outlives_the_runtime_that_it_was_used_in() {
    let serving = Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build();
    let serving = serving.unwrap();
    let server = serving.block_on(Server::always(json(200, "{}")));
    let client = server.client();
    for _ in 0..2 {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let request = client.raw(Method::POST, "/webhooks/1/x").into_future();
        runtime.block_on(request).unwrap();
    }
    assert_eq!(server.connections(), [0, 1]);
}
