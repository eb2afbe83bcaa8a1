//! As much of an HTTP client as the tests need, and a bot on it.

#![allow(dead_code, reason = "each test file uses its part")]

use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::{Client, judged};

/// One request: status and JSON of the answer; null if it has no body.
pub(crate) async fn call(
    url: &str,
    method: &str,
    path: &str,
    token: Option<&str>,
    body: Option<&Value>,
) -> (u16, Value) {
    let host = url.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(host).await.unwrap();
    let authorization = token.map_or_else(String::new, |token| {
        format!("Authorization: Bot {token}\r\n")
    });
    let body = body.map_or_else(String::new, Value::to_string);
    let request = format!(
        "{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{authorization}Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    let value = if body.is_empty() {
        Value::Null
    } else {
        serde_json::from_str(body).unwrap()
    };
    let route = path.split('?').next().unwrap_or(path);
    if let Some(route) = route.strip_prefix("/api/v10") {
        judged::judge_json(method, route, status, &value);
    }
    (status, value)
}

/// The status of a request for a file.
pub(crate) async fn status(url: &str, path: &str) -> u16 {
    let host = url.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(host).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    let head = String::from_utf8_lossy(&answer);
    head.split(' ').nth(1).unwrap().parse().unwrap()
}

/// A bot as any language would write it: a gateway connection and HTTP.
pub(crate) struct Bot {
    pub(crate) gateway: Client,
    url: String,
    token: String,
    application: String,
}

impl Bot {
    pub(crate) async fn start(sandbox: &cordial_sandbox::Sandbox) -> Self {
        let token = sandbox.token().expose().to_owned();
        let (gateway, ready) = Client::ready(&sandbox.gateway_url(), &token).await;
        Self {
            gateway,
            url: sandbox.api_url(),
            token,
            application: ready["application"]["id"].as_str().unwrap().to_owned(),
        }
    }

    /// Sends a request that must succeed.
    pub(crate) async fn rest(&self, method: &str, path: &str, body: Value) -> Value {
        let path = format!("/api/v10{path}");
        let body = Some(&body).filter(|body| !body.is_null());
        let (status, answer) = call(&self.url, method, &path, Some(&self.token), body).await;
        assert!((200..300).contains(&status), "{method} {path}: {answer}");
        answer
    }

    pub(crate) async fn register(&self, commands: Value) -> Value {
        let path = format!("/applications/{}/commands", self.application);
        self.rest("PUT", &path, commands).await
    }

    pub(crate) async fn say(&self, channel: impl std::fmt::Display, message: Value) -> Value {
        self.rest("POST", &format!("/channels/{channel}/messages"), message)
            .await
    }

    /// The next interaction.
    pub(crate) async fn interaction(&mut self) -> Value {
        self.gateway.dispatch("INTERACTION_CREATE").await
    }

    /// Answers an interaction.
    pub(crate) async fn respond(&self, interaction: &Value, kind: u8, data: Value) {
        let path = format!(
            "/interactions/{}/{}/callback",
            interaction["id"].as_str().unwrap(),
            interaction["token"].as_str().unwrap()
        );
        self.rest("POST", &path, json!({ "type": kind, "data": data }))
            .await;
    }

    /// Follows an interaction up, or edits its answer (`/messages/@original`).
    pub(crate) async fn follow_up(
        &self,
        interaction: &Value,
        method: &str,
        rest: &str,
        data: Value,
    ) -> Value {
        let path = format!(
            "/webhooks/{}/{}{rest}",
            self.application,
            interaction["token"].as_str().unwrap()
        );
        self.rest(method, &path, data).await
    }
}
