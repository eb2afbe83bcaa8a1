//! As much of an HTTP client as the control API of the sandbox needs.

use std::{
    io::{Read, Write},
    net::TcpStream,
    time::Duration,
};

use serde_json::Value;

/// Longer than any request may wait.
const TIMEOUT: Duration = Duration::from_secs(90);

/// The control API of a sandbox, by the address `http://host:port/sandbox`.
#[derive(Debug)]
pub(crate) struct Control {
    host: String,
    prefix: String,
}

impl Control {
    pub(crate) fn new(url: &str) -> Result<Self, String> {
        let rest = url
            .strip_prefix("http://")
            .ok_or_else(|| format!("`{url}` is no http URL"))?;
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        Ok(Self {
            host: host.to_owned(),
            prefix: format!("/{path}"),
        })
    }

    pub(crate) fn get(&self, path: &str) -> Result<Value, String> {
        self.call("GET", path, &Value::Null)
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> Result<Value, String> {
        self.call("POST", path, body)
    }

    #[cfg(feature = "soak")]
    pub(crate) fn delete(&self, path: &str) -> Result<Value, String> {
        self.call("DELETE", path, &Value::Null)
    }

    fn call(&self, method: &str, path: &str, body: &Value) -> Result<Value, String> {
        let name = format!("{method} {}{path}", self.prefix);
        let body = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        let exchange = || -> std::io::Result<String> {
            let mut stream = TcpStream::connect(&self.host)?;
            stream.set_read_timeout(Some(TIMEOUT))?;
            write!(
                stream,
                "{name} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
                self.host,
                body.len(),
            )?;
            let mut answer = String::new();
            stream.read_to_string(&mut answer)?;
            Ok(answer)
        };
        let answer = exchange().map_err(|error| format!("{name}: {error}"))?;
        let (head, body) = answer
            .split_once("\r\n\r\n")
            .ok_or_else(|| format!("{name}: the answer breaks off"))?;
        let status = head.split(' ').nth(1).unwrap_or_default();
        let value: Value =
            serde_json::from_str(body).map_err(|error| format!("{name}: {error} in `{body}`"))?;
        if status == "200" {
            Ok(value)
        } else {
            let why = value["error"].as_str().unwrap_or(body);
            Err(format!("{name}: {status}: {why}"))
        }
    }
}
