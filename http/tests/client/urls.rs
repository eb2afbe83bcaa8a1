//! Where requests go.

use cordial_http::{Client, Error, InProcessLimiter};
use cordial_model::{Token, rest::Method};

use crate::server::{Server, TOKEN, json};

/// The path under which a server behind `path` is asked for `/users/@me`.
async fn asked(api: Option<&str>, path: &str) -> String {
    let server = Server::always(json(200, "{}")).await;
    let builder = Client::builder().token(&Token::new(TOKEN));
    let builder = match api {
        // https: the API behind a plain proxy needs no TLS.
        Some(api) => builder.api_url(api).proxy(server.url() + path),
        None => builder.api_url(server.url() + path),
    };
    let client = builder.build().unwrap();
    client.raw(Method::GET, "/users/@me").await.unwrap();
    server.only().path
}

#[tokio::test]
async fn a_proxy_replaces_scheme_and_host_and_keeps_the_path() {
    const API: Option<&str> = Some("https://discord.com/api/v10");
    assert_eq!(asked(API, "").await, "/api/v10/users/@me");
    assert_eq!(asked(API, "/discord/").await, "/discord/api/v10/users/@me");
    assert_eq!(asked(None, "/api/v9/").await, "/api/v9/users/@me");
}

#[tokio::test]
async fn a_proxy_may_be_given_with_or_without_its_api_path() {
    const API: Option<&str> = Some("https://discord.com/api/v10");
    assert_eq!(asked(API, "/api").await, "/api/v10/users/@me");
    assert_eq!(asked(API, "/x/api/").await, "/x/api/v10/users/@me");
    assert_eq!(asked(API, "/myapi").await, "/myapi/api/v10/users/@me");
}

#[tokio::test]
async fn the_host_is_named_without_credentials() {
    let server = Server::always(json(200, "{}")).await;
    let address = server.url().split_off("http://".len());
    let url = format!("http://user:hunter2@{address}");
    let builder = Client::builder().token(&Token::new(TOKEN));
    let client = builder.api_url(url).build().unwrap();
    client.raw(Method::GET, "/gateway").await.unwrap();
    let request = server.only();
    let hosts: Vec<_> = request.headers.get_all("host").iter().collect();
    assert_eq!(hosts, [address.as_str()]);
}

/// HTTP/2 has no `Host`, but a name for the same.
#[tokio::test]
async fn http_2_names_the_host_without_credentials_too() {
    let server = Server::always(json(200, "{}")).await;
    let address = server.url().split_off("http://".len());
    let url = format!("http://user:hunter2@{address}/api");
    let client = Client::builder().http2_only().api_url(url).build().unwrap();
    client.raw(Method::GET, "/webhooks/1/x").await.unwrap();
    assert_eq!(server.only().authority.unwrap(), address);
    assert!(!format!("{client:?}").contains("hunter2"));
}

#[tokio::test]
async fn a_malformed_path_is_an_error_before_anything_is_sent() {
    let limiter = InProcessLimiter::default();
    // Nothing listens there.
    let builder = Client::builder().proxy("http://127.0.0.1:1");
    let client = builder.limiter(limiter.clone()).build().unwrap();
    let error = client
        .raw(Method::GET, "/webhooks/1/a b")
        .await
        .unwrap_err();
    assert!(
        matches!(&error, Error::Configuration(why) if why.contains("path")),
        "{error}"
    );
    assert_eq!(limiter.stats().keys, 0);
}

#[test]
fn malformed_urls_are_errors_that_do_not_repeat_them() {
    for url in [
        "",
        "/api",
        "discord.com",
        "ftp://user:hunter2@discord.com",
        "http://",
        "socks4://user:hunter2@discord.com",
    ] {
        let api = Client::builder().api_url(url).build().unwrap_err();
        let proxy = Client::builder().proxy(url).build().unwrap_err();
        let tunnel = Client::builder().tunnel(url).build().unwrap_err();
        for error in [api, proxy, tunnel] {
            let text = format!("{error} {error:?}");
            assert!(text.contains("URL") && !text.contains("hunter2"), "{text}");
        }
    }
}
