//! What applications are told over HTTP: signed requests on a real socket, as their own servers get them.

mod rest_support;

use cordial_model::{
    json,
    webhook_event::{WebhookEvent, WebhookPayload, WebhookPayloadType},
};
use cordial_sandbox::Happening;
use http::{HeaderMap, Method};
use rest_support::{Wire, text};
use ring::signature::{ED25519, UnparsedPublicKey};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::TcpListener,
};

/// The server of an application.
struct Server {
    listener: TcpListener,
}

/// A request to it.
struct Told {
    path: String,
    headers: HeaderMap,
    body: String,
}

impl Server {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        Self { listener }
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.listener.local_addr().unwrap())
    }

    /// Takes the next request, and answers it.
    async fn answer(&self, status: &str) -> Told {
        let (stream, _) = self.listener.accept().await.unwrap();
        let mut stream = BufReader::new(stream);
        let mut lines = Vec::new();
        loop {
            let mut line = String::new();
            stream.read_line(&mut line).await.unwrap();
            if line.trim_end().is_empty() {
                break;
            }
            lines.push(line.trim_end().to_owned());
        }
        let mut headers = HeaderMap::new();
        for line in &lines[1..] {
            let (name, value) = line.split_once(": ").unwrap();
            let name: http::HeaderName = name.parse().unwrap();
            headers.insert(name, value.parse().unwrap());
        }
        let length = headers["content-length"].to_str().unwrap().parse().unwrap();
        let mut body = vec![0; length];
        stream.read_exact(&mut body).await.unwrap();
        let answer = format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n");
        stream.write_all(answer.as_bytes()).await.unwrap();
        let mut first = lines[0].split(' ');
        assert_eq!(first.next(), Some("POST"));
        Told {
            path: first.next().unwrap().to_owned(),
            headers,
            body: String::from_utf8(body).unwrap(),
        }
    }

    /// Takes the next request, which must be signed, and gives what it tells.
    async fn told(&self, verify_key: &str) -> WebhookPayload {
        let told = self.answer("204 No Content").await;
        assert!(told.is_signed(verify_key));
        told.payload()
    }
}

impl Told {
    /// Whether the signature is the one of this timestamp and body.
    fn is_signed(&self, verify_key: &str) -> bool {
        let timestamp = self.headers["x-signature-timestamp"].to_str().unwrap();
        let signature = self.headers["x-signature-ed25519"].to_str().unwrap();
        let signed = [timestamp, &self.body].concat();
        UnparsedPublicKey::new(&ED25519, bytes(verify_key))
            .verify(signed.as_bytes(), &bytes(signature))
            .is_ok()
    }

    fn payload(&self) -> WebhookPayload {
        assert_eq!(self.headers["content-type"], "application/json");
        let payload: WebhookPayload = json::from_str(&self.body).unwrap();
        assert_eq!(payload.version, 1);
        payload
    }
}

fn bytes(hex: &str) -> Vec<u8> {
    let pairs = hex.as_bytes().chunks(2);
    pairs
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}

/// Lets the application be told of events, and takes the ping. Gives the key to verify with.
async fn listening(wire: &Wire, server: &Server, types: &[&str]) -> String {
    let edit = json!({
        "event_webhooks_url": server.url("/events?from=discord"),
        "event_webhooks_status": 2, "event_webhooks_types": types,
    });
    let app = wire.patch("/applications/@me", edit).await.expect(200);
    let key = text(&app["verify_key"]);
    assert_eq!(key.len(), 64);
    let ping = server.answer("204 No Content").await;
    assert_eq!(ping.path, "/events?from=discord");
    assert!(ping.is_signed(&key));
    let payload = ping.payload();
    assert_eq!(payload.kind, WebhookPayloadType::Ping);
    assert_eq!(payload.application_id, wire.sandbox.application_id());
    assert_eq!(payload.event, None);
    key
}

#[tokio::test]
async fn a_signature_is_of_one_key_and_body_alone() {
    let wire = Wire::start().await;
    let server = Server::start().await;
    let edit = json!({ "event_webhooks_url": server.url("/") });
    let app = wire.patch("/applications/@me", edit).await.expect(200);
    let key = text(&app["verify_key"]);
    let mut ping = server.answer("204 No Content").await;
    assert!(ping.is_signed(&key));
    let (other, token) = wire.sandbox.create_bot("Other");
    let other = wire
        .send_as(
            &format!("Bot {}", token.expose()),
            Method::GET,
            &format!("/applications/{other}"),
            None,
        )
        .await;
    assert!(!ping.is_signed(&text(&other.expect(200)["verify_key"])));
    let timestamp = ping.headers.get_mut("x-signature-timestamp").unwrap();
    *timestamp = "1".parse().unwrap();
    assert!(!ping.is_signed(&key));
    // The same address again is no reason to ask again, and another one is.
    let same = json!({ "event_webhooks_url": server.url("/"), "description": "Same" });
    wire.patch("/applications/@me", same).await.expect(200);
    let new = json!({ "event_webhooks_url": server.url("/new") });
    wire.patch("/applications/@me", new).await.expect(200);
    assert_eq!(server.answer("204 No Content").await.path, "/new");
}

#[tokio::test]
async fn who_authorizes_and_takes_it_back_is_told() {
    let wire = Wire::start().await;
    let server = Server::start().await;
    let types = ["APPLICATION_AUTHORIZED", "APPLICATION_DEAUTHORIZED"];
    let key = listening(&wire, &server, &types).await;
    let (bearer, told) = tokio::join!(wire.bearer("bob", "identify"), server.told(&key));
    let event = told.event.unwrap();
    let WebhookEvent::ApplicationAuthorized(authorized) = event.event else {
        panic!("{event:?}");
    };
    assert_eq!(authorized.user.username, "bob");
    assert_eq!(authorized.scopes, ["identify"]);
    assert_eq!(authorized.integration_type, None);
    assert_eq!(authorized.guild, None);

    // Installed in a guild, by its owner.
    let app = wire.sandbox.application_id();
    let url = format!("https://discord.com/oauth2/authorize?client_id={app}&scope=bot");
    let consent = cordial_sandbox::Consent::to(url).guild(wire.sandbox.guild());
    let alice = wire.sandbox.user("alice");
    alice.authorize(consent).await.unwrap();
    let event = server.told(&key).await.event.unwrap();
    let WebhookEvent::ApplicationAuthorized(authorized) = event.event else {
        panic!("{event:?}");
    };
    assert_eq!(authorized.user.username, "alice");
    assert_eq!(authorized.guild.unwrap().id, wire.sandbox.guild());
    assert!(authorized.integration_type.is_some());

    wire.sandbox.user("bob").deauthorize(app);
    let event = server.told(&key).await.event.unwrap();
    let WebhookEvent::ApplicationDeauthorized(gone) = event.event else {
        panic!("{event:?}");
    };
    assert_eq!(gone.user.username, "bob");
    let me = wire.send_as(&bearer, Method::GET, "/users/@me", None).await;
    me.refused(401, 0);
}

#[tokio::test]
async fn what_is_bought_is_told_if_it_was_asked_for() {
    let wire = Wire::start().await;
    let server = Server::start().await;
    let types = ["ENTITLEMENT_CREATE", "ENTITLEMENT_DELETE"];
    let key = listening(&wire, &server, &types).await;
    let app = wire.sandbox.application_id();
    let kind = cordial_model::monetization::SkuType::Consumable;
    let flags = cordial_model::monetization::SkuFlags::AVAILABLE;
    let sku = wire.sandbox.create_sku(app, kind, flags, "Gem").unwrap();
    let path = format!("/applications/{app}/entitlements");
    let new = json!({ "sku_id": sku.to_string(), "owner_id": wire.user("bob"), "owner_type": 2 });
    let made = wire.post(&path, new).await.expect(200);
    let event = server.told(&key).await.event.unwrap();
    let WebhookEvent::EntitlementCreate(entitlement) = event.event else {
        panic!("{event:?}");
    };
    assert_eq!(entitlement.id.to_string(), text(&made["id"]));
    assert_eq!(entitlement.sku_id, sku);
    // That it is used up was not asked for; that it is gone was.
    let one = format!("{path}/{}", text(&made["id"]));
    let used = wire.post(&format!("{one}/consume"), json!({})).await;
    used.expect(204);
    wire.delete(&one).await.expect(204);
    let event = server.told(&key).await.event.unwrap();
    assert!(matches!(event.event, WebhookEvent::EntitlementDelete(_)));
    // Switched off, nothing is told; what is told next came after it was switched on again.
    let off = json!({ "event_webhooks_status": 1 });
    wire.patch("/applications/@me", off).await.expect(200);
    let quiet =
        json!({ "sku_id": sku.to_string(), "owner_id": wire.user("alice"), "owner_type": 2 });
    wire.post(&path, quiet).await.expect(200);
    let on = json!({ "event_webhooks_status": 2 });
    wire.patch("/applications/@me", on).await.expect(200);
    let loud = json!({ "sku_id": sku.to_string(), "owner_id": wire.user("bob"), "owner_type": 2 });
    let loud = wire.post(&path, loud).await.expect(200);
    let event = server.told(&key).await.event.unwrap();
    let WebhookEvent::EntitlementCreate(entitlement) = event.event else {
        panic!("{event:?}");
    };
    assert_eq!(entitlement.id.to_string(), text(&loud["id"]));
}

#[tokio::test]
async fn a_lobby_may_have_an_address_of_its_own() {
    let wire = Wire::start().await;
    let server = Server::start().await;
    let key = listening(&wire, &server, &["LOBBY_MESSAGE_CREATE"]).await;
    let own = Server::start().await;
    for (url, expected) in [(None, &server), (Some(own.url("/lobby")), &own)] {
        let new = json!({
            "members": [{ "id": wire.user("alice") }], "override_event_webhooks_url": url,
        });
        let lobby = wire.post("/lobbies", new).await.expect(201);
        let alice = wire.bearer("alice", "sdk.social_layer").await;
        let path = format!("/lobbies/{}/messages", text(&lobby["id"]));
        let hello = json!({ "content": "hello" });
        let sent = wire.send_as(&alice, Method::POST, &path, Some(hello)).await;
        let sent = sent.expect(201);
        let event = expected.told(&key).await.event.unwrap();
        let WebhookEvent::LobbyMessageCreate(message) = event.event else {
            panic!("{event:?}");
        };
        assert_eq!(message.content, "hello");
        assert_eq!(message.id.to_string(), text(&sent["id"]));
    }
}

/// Waits until an event was not taken so often.
async fn refusals(wire: &Wire, count: usize) -> Vec<Option<u16>> {
    let mut seen = Vec::new();
    let mut from = 0;
    while seen.len() < count {
        let (status, next) = wire
            .sandbox
            .wait_for(from, |happening| match happening {
                Happening::WebhookEvent {
                    kind: Some(_),
                    status,
                    ..
                } => Some(*status),
                _ => None,
            })
            .await;
        seen.push(status);
        from = next;
    }
    seen
}

#[tokio::test(start_paused = true)]
async fn what_is_not_taken_is_sent_again() {
    let wire = Wire::start().await;
    let server = Server::start().await;
    let key = listening(&wire, &server, &["APPLICATION_AUTHORIZED"]).await;
    let (_, first) = tokio::join!(
        wire.bearer("bob", "identify"),
        server.answer("500 Internal Server Error")
    );
    // 200 is not the answer that is asked for.
    let second = server.answer("200 OK").await;
    let third = server.answer("204 No Content").await;
    for told in [&first, &second, &third] {
        assert!(told.is_signed(&key));
        assert_eq!(told.body, first.body);
    }
    assert_eq!(refusals(&wire, 3).await, [Some(500), Some(200), Some(204)]);
    // The log of the control API has it too.
    let log = wire.file("/sandbox/log").await.expect(200);
    let entries = log["entries"].as_array().unwrap().iter();
    let told: Vec<_> = entries
        .filter(|entry| entry["kind"] == "webhook_event")
        .map(|entry| (&entry["event"], &entry["status"], &entry["body"]["type"]))
        .collect();
    let event = json!("APPLICATION_AUTHORIZED");
    let (ping, one) = (json!(0), json!(1));
    let [taken, refused, wrong] = [204, 500, 200].map(|status| json!(status));
    assert_eq!(
        told,
        [
            (&Value::Null, &taken, &ping),
            (&event, &refused, &one),
            (&event, &wrong, &one),
            (&event, &taken, &one),
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn who_never_answers_is_told_nothing_more() {
    let wire = Wire::start().await;
    let server = Server::start().await;
    listening(&wire, &server, &["APPLICATION_AUTHORIZED"]).await;
    let begun = tokio::time::Instant::now();
    // Nobody listens there any more.
    drop(server);
    wire.bearer("bob", "identify").await;
    // After 0, 1, 3, 7, 15, 31, 63, 127, 255 and 511 seconds.
    assert_eq!(refusals(&wire, 10).await, [None; 10]);
    let app = wire.get("/applications/@me").await.expect(200);
    assert_eq!(app["event_webhooks_status"], 3);
    assert!(begun.elapsed().as_secs() >= 511);
    wire.bearer("alice", "identify").await;
    let told = wire
        .sandbox
        .happenings()
        .into_iter()
        .filter(|happening| matches!(happening, Happening::WebhookEvent { kind: Some(_), .. }));
    assert_eq!(told.count(), 10);
}
