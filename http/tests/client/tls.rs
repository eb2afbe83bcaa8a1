//! TLS, with HTTP/2 where both sides know it.

use std::{sync::Arc, time::Duration};

use cordial_http::{Client, Error};
use cordial_model::{Token, rest::Method};
use http::Version;
use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::{ClientConfig, RootCertStore, ServerConfig, pki_types::PrivateKeyDer};
use tokio_rustls::TlsAcceptor;

use crate::server::{Reply, Server, TOKEN, json};

fn provider() -> Arc<rustls::crypto::CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}

/// A server's TLS with these protocols, and a client's that trusts it.
pub(crate) fn tls(protocols: &[&str]) -> (TlsAcceptor, ClientConfig) {
    let CertifiedKey { cert, signing_key } =
        generate_simple_self_signed(vec!["localhost".to_owned(), "discord.invalid".to_owned()])
            .unwrap();
    let key = PrivateKeyDer::try_from(signing_key.serialize_der()).unwrap();
    let mut server = ServerConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], key)
        .unwrap();
    server.alpn_protocols = protocols
        .iter()
        .map(|name| name.as_bytes().to_vec())
        .collect();
    let mut roots = RootCertStore::empty();
    roots.add(cert.der().clone()).unwrap();
    let client = ClientConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    (Arc::new(server).into(), client)
}

async fn start(acceptor: TlsAcceptor) -> (Server, String) {
    let server = Server::start_with(Some(acceptor), |_, _| Reply::Answer(json(200, "{}"))).await;
    let url = format!("https://localhost:{}", server.address.port());
    (server, url)
}

async fn version_with(protocols: &[&str]) -> Version {
    let (acceptor, config) = tls(protocols);
    let (server, url) = start(acceptor).await;
    let client = Client::builder()
        .token(&Token::new(TOKEN))
        .proxy(url)
        .tls(config)
        .build()
        .unwrap();
    client
        .raw(Method::POST, "/channels/1/typing")
        .await
        .unwrap();
    let received = server.only();
    assert_eq!(received.header("authorization"), format!("Bot {TOKEN}"));
    received.version
}

#[tokio::test]
async fn http_2_is_spoken_when_the_server_offers_it() {
    assert_eq!(version_with(&["h2", "http/1.1"]).await, Version::HTTP_2);
}

#[tokio::test]
async fn http_1_is_spoken_otherwise() {
    assert_eq!(version_with(&["http/1.1"]).await, Version::HTTP_11);
    assert_eq!(version_with(&[]).await, Version::HTTP_11);
}

#[tokio::test]
async fn a_client_may_insist_on_a_version() {
    let (acceptor, config) = tls(&["h2", "http/1.1"]);
    let (server, url) = start(acceptor).await;
    let client = || Client::builder().proxy(&url).tls(config.clone());
    let one = client().http1_only().build().unwrap();
    one.raw(Method::POST, "/webhooks/1/x").await.unwrap();
    let two = client().http2_only().build().unwrap();
    two.raw(Method::POST, "/webhooks/1/x").await.unwrap();
    let versions: Vec<_> = server
        .received()
        .iter()
        .map(|request| request.version)
        .collect();
    assert_eq!(versions, [Version::HTTP_11, Version::HTTP_2]);
}

#[tokio::test]
async fn http_2_needs_no_tls_if_the_client_insists() {
    let server = Server::always(json(200, "{}")).await;
    let client = server.builder().http2_only().build().unwrap();
    let both = tokio::join!(
        client.raw(Method::GET, "/users/@me").into_future(),
        client.raw(Method::GET, "/gateway").into_future(),
    );
    assert!(both.0.is_ok() && both.1.is_ok());
    assert!(
        server
            .received()
            .iter()
            .all(|request| request.version == Version::HTTP_2)
    );
}

/// Without it, every request would time out until the operating system gives the connection up.
#[tokio::test]
async fn a_dead_http_2_connection_is_found_out() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let client = Client::builder()
        .proxy(url)
        .http2_only()
        .timeout(Duration::from_hours(1));
    let client = client.retries(0).build().unwrap();
    let request = tokio::spawn(client.raw(Method::GET, "/webhooks/1/x").into_future());
    let (mut stream, _) = listener.accept().await.unwrap();
    // An empty SETTINGS frame, and the acknowledgement of the client's own; then nothing more.
    stream
        .write_all(b"\0\0\0\x04\0\0\0\0\0\0\0\0\x04\x01\0\0\0\0")
        .await
        .unwrap();
    let mut received = Vec::new();
    // The frame with the headers of the request: type 1, stream 1.
    while !received
        .windows(6)
        .any(|window| window[0] == 1 && window[2..] == [0, 0, 0, 1])
    {
        assert_ne!(stream.read_buf(&mut received).await.unwrap(), 0);
    }
    tokio::time::pause();
    let error = request.await.unwrap().unwrap_err();
    assert!(matches!(error, Error::Connection(_)), "{error:?}");
}

#[tokio::test]
async fn a_certificate_that_nobody_trusts_is_refused() {
    let (acceptor, _) = tls(&["h2"]);
    let (server, url) = start(acceptor).await;
    let client = Client::builder()
        .token(&Token::new(TOKEN))
        .proxy(url)
        .retries(0)
        .build()
        .unwrap();
    let error = client.raw(Method::GET, "/users/@me").await.unwrap_err();
    assert!(matches!(error, Error::Connection(_)), "{error:?}");
    assert!(error.to_string().contains("certificate"), "{error}");
    assert_eq!(server.received().len(), 0);
}

#[tokio::test]
async fn a_client_can_be_made_from_a_token_alone() {
    let client = Client::new(&Token::new(TOKEN));
    assert!(format!("{client:?}").contains("discord.com"));
}
