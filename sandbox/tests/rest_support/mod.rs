//! A raw HTTP client of a sandbox whose every answer is held against Discord's OpenAPI file.

#![allow(dead_code, unreachable_pub, reason = "every test uses its own part")]

#[path = "../judged/mod.rs"]
#[allow(
    clippy::duplicate_mod,
    reason = "tests with both clients have it in both"
)]
pub mod judged;

use std::fmt::Write as _;

use bytes::Bytes;
use cordial_sandbox::{Happening, Sandbox, SandboxBuilder};
use http::{HeaderMap, Method, Request};
use http_body_util::{BodyExt, Full};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpStream;

/// A running sandbox and a client without any knowledge of its own.
pub struct Wire {
    pub sandbox: Sandbox,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Answer {
    /// The body, which must be JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("JSON")
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// Requires a status and gives the JSON; `null` for an empty body.
    #[track_caller]
    pub fn expect(&self, status: u16) -> Value {
        let body = String::from_utf8_lossy(&self.body);
        assert_eq!(self.status, status, "{body}");
        if self.body.is_empty() {
            return Value::Null;
        }
        self.json()
    }

    /// Requires one of Discord's errors.
    #[track_caller]
    pub fn refused(&self, status: u16, code: u64) -> Value {
        let body = self.expect(status);
        assert_eq!(body["code"], code, "{body}");
        body
    }
}

impl Wire {
    /// Without rate limits, which other tests are about.
    pub async fn start() -> Self {
        let limits = cordial_sandbox::RateLimits::off();
        Self::of(judged::builder().rate_limits(limits)).await
    }

    pub async fn of(builder: SandboxBuilder) -> Self {
        Self {
            sandbox: builder.start().await.expect("a free port"),
        }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.send(Method::DELETE, path, None).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(Method::POST, path, Some(body)).await
    }

    pub async fn put(&self, path: &str, body: Value) -> Answer {
        self.send(Method::PUT, path, Some(body)).await
    }

    pub async fn patch(&self, path: &str, body: Value) -> Answer {
        self.send(Method::PATCH, path, Some(body)).await
    }

    /// A request of the bot, with JSON.
    pub async fn send(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let mut request = self.request(method, path);
        if body.is_some() {
            request = request.header("content-type", "application/json");
        }
        let body = body.map_or_else(String::new, |body| body.to_string());
        self.exchange(request.body(body.into()).expect("a request"))
            .await
            .expect("an answer")
    }

    /// A request with another authorization, such as `Bearer …`, and JSON.
    pub async fn send_as(
        &self,
        authorization: &str,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> Answer {
        let mut request = self.request(method, path);
        if body.is_some() {
            request = request.header("content-type", "application/json");
        }
        let body = body.map_or_else(String::new, |body| body.to_string());
        let mut request = request.body(body.into()).expect("a request");
        let value = authorization.parse().expect("a header");
        request.headers_mut().insert("authorization", value);
        self.exchange(request).await.expect("an answer")
    }

    /// A form of OAuth2, with the credentials of the application in it.
    pub async fn form(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let id = self.sandbox.application_id();
        let secret = self.sandbox.client_secret(id).expect("an application");
        let id = id.to_string();
        let own = [("client_id", &*id), ("client_secret", secret.expose())];
        let pairs: Vec<String> = own
            .iter()
            .chain(fields)
            .map(|(key, value)| format!("{key}={}", encoded(value)))
            .collect();
        let request = Request::builder()
            .method(Method::POST)
            .uri(format!("/api/v10{path}"))
            .header("host", "localhost")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(pairs.join("&").into())
            .expect("a request");
        self.exchange(request).await.expect("an answer")
    }

    /// The header with a person's bearer token, with these scopes, by the whole code flow.
    pub async fn bearer(&self, person: &str, scopes: &str) -> String {
        let app = self.sandbox.application_id();
        let back = "http://localhost/callback";
        self.sandbox
            .add_redirect(app, back)
            .expect("an application");
        let url = format!(
            "https://discord.com/oauth2/authorize?response_type=code&client_id={app}&scope={}&redirect_uri={}",
            encoded(scopes),
            encoded(back)
        );
        let redirect = self.sandbox.user(person).authorize(url).await;
        let code = redirect.expect("consent").code().expect("a code");
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", &*code),
            ("redirect_uri", back),
        ];
        let token = self.form("/oauth2/token", &fields).await.expect(200);
        format!("Bearer {}", text(&token["access_token"]))
    }

    /// A multipart form of the bot: fields, and a file with its name.
    pub async fn upload(
        &self,
        (method, path): (Method, &str),
        fields: &[(&str, &str)],
        (key, filename, data): (&str, &str, &[u8]),
    ) -> Answer {
        let mut body = Vec::new();
        for (name, value) in fields {
            let part = format!(
                "--B\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            );
            body.extend(part.into_bytes());
        }
        let head = format!(
            "--B\r\nContent-Disposition: form-data; name=\"{key}\"; filename=\"{filename}\"\r\n\r\n"
        );
        body.extend(head.into_bytes());
        body.extend(data);
        body.extend(b"\r\n--B--\r\n");
        let kind = "multipart/form-data; boundary=B";
        let request = self.request(method, path).header("content-type", kind);
        let request = request.body(Bytes::from(body).into()).expect("a request");
        self.exchange(request).await.expect("an answer")
    }

    /// A file of the sandbox, by its address or by the path that Discord's CDN has it at.
    pub async fn file(&self, address: &str) -> Answer {
        let base = self.sandbox.api_url();
        let path = address.strip_prefix(&*base).unwrap_or(address);
        let request = Request::get(path).header("host", "localhost");
        let request = request.body(Full::default()).expect("a request");
        self.exchange(request).await.expect("an answer")
    }

    /// A request of the bot, to be completed.
    pub fn request(&self, method: Method, path: &str) -> http::request::Builder {
        Request::builder()
            .method(method)
            .uri(format!("/api/v10{path}"))
            .header("host", "localhost")
            .header(
                "authorization",
                format!("Bot {}", self.sandbox.token().expose()),
            )
    }

    /// Sends a request on a connection of its own. An error: the connection ended without an answer.
    pub async fn exchange(&self, request: Request<Full<Bytes>>) -> Result<Answer, hyper::Error> {
        let url = self.sandbox.api_url();
        let address = url.strip_prefix("http://").expect("an http address");
        let stream = TcpStream::connect(address).await.expect("a connection");
        let (mut sender, connection) =
            hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        let response = sender.send_request(request).await?;
        let (parts, body) = response.into_parts();
        let answer = Answer {
            status: parts.status.as_u16(),
            headers: parts.headers,
            body: body.collect().await?.to_bytes(),
        };
        if answer.status == 204 {
            assert!(answer.body.is_empty() && answer.header("content-type").is_none());
        }
        Ok(answer)
    }

    /// The data of the events of a name that have been published so far.
    pub fn events(&self, name: &str) -> Vec<Value> {
        self.sandbox
            .happenings()
            .iter()
            .filter_map(|happening| match happening {
                Happening::Event { kind, data, .. } if kind.name() == Some(name) => {
                    Some(serde_json::from_str(data).expect("JSON"))
                }
                _ => None,
            })
            .collect()
    }

    /// The data of the last event of a name.
    #[track_caller]
    pub fn event(&self, name: &str) -> Value {
        self.events(name)
            .pop()
            .unwrap_or_else(|| panic!("no {name}"))
    }

    pub fn channel(&self) -> String {
        format!("/channels/{}", self.sandbox.channel())
    }

    pub fn guild(&self) -> String {
        format!("/guilds/{}", self.sandbox.guild())
    }

    /// The id of a person.
    pub fn user(&self, name: &str) -> String {
        self.sandbox.user(name).id().to_string()
    }

    /// Posts a message and gives its id.
    pub async fn say(&self, content: &str) -> String {
        let path = format!("{}/messages", self.channel());
        let message = self
            .post(&path, serde_json::json!({ "content": content }))
            .await;
        text(&message.expect(200)["id"])
    }
}

/// A value of a form or query.
pub fn encoded(value: &str) -> String {
    let mut out = String::new();
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// A string in JSON.
#[track_caller]
pub fn text(value: &Value) -> String {
    value
        .as_str()
        .unwrap_or_else(|| panic!("no text: {value}"))
        .to_owned()
}
