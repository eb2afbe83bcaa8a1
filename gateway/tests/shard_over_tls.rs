//! TLS, with a certificate made for the test.

#![cfg(all(feature = "tokio", feature = "rustls"))]

mod support;

use std::sync::Arc;

use cordial_gateway::{Error, Shard, TcpConnector};
use cordial_model::gateway::Intents;
use rustls::{
    ClientConfig, RootCertStore, ServerConfig,
    pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
};
use support::{
    TOKEN,
    server::{Peer, Server},
};
use tokio_rustls::TlsAcceptor;

fn provider() -> Arc<rustls::crypto::CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}

/// What the server has, and what trusts it.
fn certificate(name: &str) -> (TlsAcceptor, TcpConnector) {
    let made = rcgen::generate_simple_self_signed([name.to_owned()]).unwrap();
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
    let server = ServerConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    let mut roots = RootCertStore::empty();
    roots.add(made.cert.der().clone()).unwrap();
    let client = ClientConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    (
        TlsAcceptor::from(Arc::new(server)),
        TcpConnector::with_tls_config(Arc::new(client)),
    )
}

#[tokio::test]
async fn logs_in_over_tls() {
    let (acceptor, connector) = certificate("localhost");
    let server = Server::start().await;
    let url = format!("wss://localhost:{}", server.port());
    let mut shard = Shard::builder(TOKEN, Intents::GUILDS)
        .url(&url)
        .connector(Arc::new(connector))
        .start();
    let stream = acceptor.accept(server.accept_tcp().await).await.unwrap();
    let mut peer = Peer::new(stream).await;
    peer.log_in(&url).await;
    assert_eq!(shard.next().await.unwrap().unwrap().name(), "READY");
    let (state, code) = tokio::join!(shard.shutdown(), peer.receive_close());
    assert_eq!(code, 4000);
    assert!(state.is_some());
}

#[tokio::test]
async fn does_not_trust_a_certificate_for_another_name() {
    let (acceptor, connector) = certificate("gateway.example");
    let server = Server::start().await;
    let mut shard = Shard::builder(TOKEN, Intents::GUILDS)
        .url(format!("wss://localhost:{}", server.port()))
        .connector(Arc::new(connector))
        .start();
    let stream = server.accept_tcp().await;
    let (accepted, event) = tokio::join!(acceptor.accept(stream), shard.next());
    assert!(accepted.is_err());
    match event.unwrap().unwrap_err() {
        Error::Connect { reason, .. } => assert!(reason.contains("certificate"), "{reason}"),
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn does_not_trust_a_stranger() {
    let (acceptor, _) = certificate("localhost");
    let (_, connector) = certificate("localhost");
    let server = Server::start().await;
    let mut shard = Shard::builder(TOKEN, Intents::GUILDS)
        .url(format!("wss://localhost:{}", server.port()))
        .connector(Arc::new(connector))
        .start();
    let stream = server.accept_tcp().await;
    let (accepted, event) = tokio::join!(acceptor.accept(stream), shard.next());
    assert!(accepted.is_err());
    assert!(matches!(event.unwrap().unwrap_err(), Error::Connect { .. }));
}
