//! Connections through proxies of HTTP CONNECT and SOCKS5.

use std::time::Duration;

use cordial_http::{Client, ClientBuilder, Error};
use cordial_model::{Token, rest::Method};

use crate::{
    proxies::{Manner, Proxy},
    server::{Reply, Server, TOKEN, json},
    tls,
};

/// A client whose API is at a name that only the proxy can look up.
fn client(scheme: &str, proxy: &str) -> ClientBuilder {
    Client::builder()
        .token(&Token::new(TOKEN))
        .api_url(format!("{scheme}://discord.invalid/api/v10"))
        .tunnel(proxy)
        .retry_pause(Duration::from_millis(1))
}

async fn asked(manner: Manner, scheme: &str, url: &str) -> Vec<String> {
    let (acceptor, config) = tls::tls(&["h2", "http/1.1"]);
    let tls = (scheme == "https").then_some(acceptor);
    let server = Server::start_with(tls, |_, _| Reply::Answer(json(200, "{}"))).await;
    let proxy = Proxy::start(manner, server.address).await;
    let url = url.replace("PROXY", &proxy.address.to_string());
    let client = client(scheme, &url).tls(config).build().unwrap();
    client.raw(Method::GET, "/users/@me").await.unwrap();
    assert_eq!(server.only().path, "/api/v10/users/@me");
    assert!(!server.only().headers.contains_key("proxy-authorization"));
    proxy.asked()
}

#[tokio::test]
async fn an_http_proxy_looks_the_name_up() {
    for (scheme, host) in [
        ("https", "discord.invalid:443"),
        ("http", "discord.invalid:80"),
    ] {
        assert_eq!(
            asked(Manner::Connect(None), scheme, "http://PROXY").await,
            [host]
        );
    }
}

#[tokio::test]
async fn a_socks_proxy_looks_the_name_up() {
    for (scheme, port) in [("https", 443), ("http", 80)] {
        for proxy in ["socks5://PROXY", "socks5h://PROXY/"] {
            let asked = asked(Manner::Socks5(None), scheme, proxy).await;
            assert_eq!(asked, [format!("name discord.invalid:{port}")]);
        }
    }
}

#[tokio::test]
async fn credentials_are_percent_decoded() {
    // "me:p@ss:word/1" in base64.
    let wanted = Manner::Connect(Some("Basic bWU6cEBzczp3b3JkLzE="));
    let asked_http = asked(wanted, "https", "http://me:p%40ss%3Aword%2F1@PROXY").await;
    assert_eq!(
        asked_http,
        ["discord.invalid:443 (Basic bWU6cEBzczp3b3JkLzE=)"]
    );
    let wanted = Manner::Socks5(Some(("me", "p@ss:word/1")));
    let asked_socks = asked(wanted, "https", "socks5://me:p%40ss%3Aword%2F1@PROXY").await;
    assert_eq!(asked_socks, ["name discord.invalid:443 (me:p@ss:word/1)"]);
}

/// Sends a request through a proxy that leads nowhere, and gives the error and how often the proxy was asked.
async fn failed(manner: Manner, url: &str) -> (Error, usize) {
    let nowhere = "127.0.0.1:9".parse().unwrap();
    let proxy = Proxy::start(manner, nowhere).await;
    let address = proxy.address.to_string();
    let url = url.replace("PROXY", &address);
    let client = client("https", &url).retries(2).build().unwrap();
    let error = client.raw(Method::GET, "/users/@me").await.unwrap_err();
    let text = format!("{error} {error:?} {client:?}");
    assert!(text.contains(&address), "{text}");
    assert!(!text.contains("hunter2"), "{text}");
    (error, proxy.asked().len())
}

#[tokio::test]
async fn wrong_credentials_are_an_error_that_says_where_they_stand() {
    for url in ["http://PROXY", "http://me:hunter2@PROXY"] {
        let (error, asked) = failed(Manner::Connect(Some("Basic other")), url).await;
        assert!(matches!(error, Error::Proxy(_)), "{error:?}");
        assert!(
            error.to_string().contains("refused the credentials"),
            "{error}"
        );
        assert!(!error.is_retryable());
        assert_eq!(asked, 1, "asking again would not help");
    }
    let wanted = Manner::Socks5(Some(("me", "other")));
    let (error, _) = failed(wanted.clone(), "socks5://me:hunter2@PROXY").await;
    assert!(
        error.to_string().contains("credentials not accepted"),
        "{error}"
    );
    let (error, _) = failed(wanted, "socks5://PROXY").await;
    assert!(error.to_string().contains("authentication"), "{error}");
}

#[tokio::test]
async fn a_proxy_that_refuses_is_asked_again_and_quoted() {
    let answer = b"HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n";
    let (error, asked) = failed(Manner::Says(answer), "http://PROXY").await;
    assert!(matches!(error, Error::Connection(_)), "{error:?}");
    let text = error.to_string();
    assert!(
        text.contains("opened no tunnel to discord.invalid:443: it answered 502"),
        "{text}"
    );
    assert_eq!(asked, 3);
}

#[tokio::test]
async fn a_proxy_that_does_not_speak_the_protocol_is_an_error() {
    let answers: [(&'static [u8], &str); 6] = [
        (b"SSH-2.0-OpenSSH_9.2\r\n", "http"),
        (b"HTTP/1.1 200 OK\r\n\r\nmore than was asked", "http"),
        (b"\x04\x00", "socks5"),
        (b"\x05\x07", "socks5"),
        (b"\x05\xff", "socks5"),
        (
            b"\x05\x00\x05\x05\x00\x01\x7f\x00\x00\x01\x00\x50",
            "socks5",
        ),
    ];
    for (answer, scheme) in answers {
        let (error, _) = failed(Manner::Says(answer), &format!("{scheme}://PROXY")).await;
        assert!(matches!(error, Error::Connection(_)), "{error:?}");
        assert!(error.to_string().contains("opened no tunnel"), "{error}");
    }
}

#[tokio::test]
async fn a_proxy_that_hangs_up_is_an_error() {
    for scheme in ["http", "socks5"] {
        let (error, asked) = failed(Manner::Closes, &format!("{scheme}://PROXY")).await;
        assert!(matches!(error, Error::Connection(_)), "{error:?}");
        assert_eq!(asked, 3);
    }
}

/// An answer whose headers never end is cut off.
#[tokio::test]
async fn a_proxy_that_never_stops_talking_is_an_error() {
    const ENDLESS: &[u8] = &[b'x'; 1 << 20];
    let (error, _) = failed(Manner::Says(ENDLESS), "http://PROXY").await;
    assert!(matches!(error, Error::Connection(_)), "{error:?}");
}

#[tokio::test]
async fn a_proxy_that_stays_silent_is_a_timeout() {
    for scheme in ["http", "socks5"] {
        let nowhere = "127.0.0.1:9".parse().unwrap();
        let proxy = Proxy::start(Manner::Says(b""), nowhere).await;
        let client = client("https", &format!("{scheme}://{}", proxy.address));
        let client = client.timeout(Duration::from_hours(1)).build().unwrap();
        let request = tokio::spawn(client.raw(Method::GET, "/users/@me").into_future());
        proxy.heard().await;
        // From here on nothing happens but that time passes.
        tokio::time::pause();
        let error = request.await.unwrap().unwrap_err();
        assert!(matches!(error, Error::Timeout(_)), "{error:?}");
        tokio::time::resume();
    }
}

#[tokio::test]
async fn a_proxy_that_cannot_be_reached_is_named() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let client = client("https", &format!("http://me:hunter2@{address}"));
    let client = client.retries(0).build().unwrap();
    let error = client.raw(Method::GET, "/users/@me").await.unwrap_err();
    let text = error.to_string();
    assert!(
        text.contains(&format!("the proxy {address} cannot be reached")),
        "{text}"
    );
    assert!(
        text.contains("refused") && !text.contains("hunter2"),
        "{text}"
    );
    assert!(error.is_retryable());
}

/// Nothing was sent, so that even a POST may be tried again.
#[tokio::test]
async fn a_post_is_sent_when_the_proxy_is_back() {
    let server = Server::always(json(200, "{}")).await;
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let proxy = tokio::net::TcpListener::from_std({
        listener.set_nonblocking(true).unwrap();
        listener
    })
    .unwrap();
    let to = server.address;
    tokio::spawn(async move {
        // The first visitor is turned away.
        drop(proxy.accept().await.unwrap());
        let (mut stream, _) = proxy.accept().await.unwrap();
        let mut to = tokio::net::TcpStream::connect(to).await.unwrap();
        let mut head = [0; 1024];
        tokio::io::AsyncReadExt::read(&mut stream, &mut head)
            .await
            .unwrap();
        let answer = b"HTTP/1.1 200 OK\r\n\r\n";
        tokio::io::AsyncWriteExt::write_all(&mut stream, answer)
            .await
            .unwrap();
        tokio::io::copy_bidirectional(&mut stream, &mut to).await
    });
    let client = client("http", &format!("http://{address}"))
        .build()
        .unwrap();
    client
        .raw(Method::POST, "/channels/1/messages")
        .await
        .unwrap();
    assert_eq!(server.received().len(), 1);
}
