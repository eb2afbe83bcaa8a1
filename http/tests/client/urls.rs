//! Where requests go.

use cordial_http::Client;
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
