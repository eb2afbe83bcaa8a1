//! Tokens are in no log, error or `Debug`.

use std::{
    fmt::Write,
    sync::{Arc, Mutex},
    time::Duration,
};

use cordial_http::{Client, InProcessLimiter};
use cordial_model::{Token, rest::Method};
use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span,
};

use crate::server::{Reply, Server, TOKEN, json, json_with};

const WEBHOOK_TOKEN: &str = "w3bh00k-s3cr3t";

/// Writes everything down, at every level, from every crate.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<String>>);

struct Fields<'a>(&'a mut String);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        let _ = write!(self.0, " {}={value:?}", field.name());
    }
}

impl Subscriber for Log {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &span::Attributes<'_>) -> span::Id {
        let mut log = self.0.lock().unwrap();
        log.push_str(span.metadata().name());
        span.record(&mut Fields(&mut log));
        log.push('\n');
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, values: &span::Record<'_>) {
        values.record(&mut Fields(&mut self.0.lock().unwrap()));
    }

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut log = self.0.lock().unwrap();
        event.record(&mut Fields(&mut log));
        log.push('\n');
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

#[track_caller]
fn assert_clean(text: &str) {
    for secret in [TOKEN, TOKEN.rsplit('.').next().unwrap(), WEBHOOK_TOKEN] {
        assert!(!text.contains(secret), "the token shows in: {text}");
    }
}

#[tokio::test]
async fn tokens_show_nowhere() {
    let log = Log::default();
    let _guard = tracing::subscriber::set_default(log.clone());
    let limited = [("retry-after", "0"), ("x-ratelimit-scope", "user")];
    let server = Server::start(move |number, request| match number % 6 {
        0 => Reply::Answer(json(502, "{}")),
        1 => Reply::Answer(json_with(429, &limited, "{}")),
        2 => Reply::Cut,
        3 => Reply::Hang,
        4 if request.path.contains("webhooks") => Reply::Answer(json(
            404,
            r#"{"code": 10015, "message": "Unknown Webhook"}"#,
        )),
        _ => Reply::Answer(json(401, r#"{"message": "401: Unauthorized", "code": 0}"#)),
    })
    .await;
    let builder = server.builder().timeout(Duration::from_millis(500));
    assert_clean(&format!("{builder:?} {builder:#?}"));
    let limiter = InProcessLimiter::default();
    let client = builder.limiter(limiter.clone()).build().unwrap();
    let webhook = format!("/webhooks/1/{WEBHOOK_TOKEN}");
    let mut errors = 0;
    for path in [
        "/users/@me",
        webhook.as_str(),
        "/channels/1",
        webhook.as_str(),
        "/users/@me",
    ] {
        let request = client.raw(Method::GET, path);
        assert_clean(&format!("{request:?} {request:#?}"));
        if let Err(error) = request.await {
            assert_clean(&format!("{error} {error:?} {error:#?}"));
            errors += 1;
        }
    }
    assert!(errors >= 3);
    assert_clean(&format!(
        "{client:?} {client:#?} {limiter:?} {:?}",
        client.sender()
    ));

    let malformed = Client::builder()
        .token(&Token::new(format!("{TOKEN}\n{TOKEN}")))
        .build()
        .unwrap_err();
    assert_clean(&format!("{malformed} {malformed:?}"));
    let client = Client::new(&Token::new(format!("{TOKEN}\u{0}")));
    let error = client.raw(Method::GET, "/users/@me").await.unwrap_err();
    assert_clean(&format!("{error} {error:?}"));

    let log = log.0.lock().unwrap();
    assert!(log.contains("sending again"), "the log was written: {log}");
    assert_clean(&log);
}
