//! OAuth2: codes, tokens, scopes, devices, and what people say to applications.

mod rest_support;

use std::time::Duration;

use cordial_sandbox::Consent;
use http::{Method, Request};
use rest_support::{Wire, encoded, text};
use serde_json::{Value, json};

const BACK: &str = "http://localhost/callback";

/// An address that asks for scopes; `more` follows in the query.
fn ask(wire: &Wire, scopes: &str, more: &str) -> String {
    let app = wire.sandbox.application_id();
    wire.sandbox.add_redirect(app, BACK).unwrap();
    format!(
        "https://discord.com/oauth2/authorize?response_type=code&client_id={app}&scope={}&redirect_uri={}&state=s{more}",
        encoded(scopes),
        encoded(BACK)
    )
}

async fn exchange(wire: &Wire, code: &str, more: &[(&str, &str)]) -> rest_support::Answer {
    let own = [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", BACK),
    ];
    wire.form("/oauth2/token", &[&own, more].concat()).await
}

/// Alice's code for scopes.
async fn code(wire: &Wire, scopes: &str) -> String {
    let alice = wire.sandbox.user("alice");
    let redirect = alice.authorize(ask(wire, scopes, "")).await.unwrap();
    assert_eq!(redirect.state().as_deref(), Some("s"));
    redirect.code().unwrap()
}

#[tokio::test]
async fn a_code_gives_a_token_once_and_the_token_the_next() {
    let wire = Wire::start().await;
    let code = code(&wire, "identify guilds").await;
    let token = exchange(&wire, &code, &[]).await.expect(200);
    assert_eq!(
        (&token["token_type"], &token["expires_in"], &token["scope"]),
        (&json!("Bearer"), &json!(604_800), &json!("identify guilds"))
    );
    let again = exchange(&wire, &code, &[]).await.expect(400);
    assert_eq!(
        again,
        json!({ "error": "invalid_grant", "error_description": "Invalid \"code\" in request." })
    );

    let bearer = format!("Bearer {}", text(&token["access_token"]));
    let about = wire
        .send_as(&bearer, Method::GET, "/oauth2/@me", None)
        .await
        .expect(200);
    assert_eq!(about["user"]["username"], "alice");
    assert_eq!(about["scopes"], json!(["identify", "guilds"]));
    let app = wire.sandbox.application_id().to_string();
    assert_eq!(about["application"]["id"], app);
    let me = wire
        .send_as(&bearer, Method::GET, "/users/@me", None)
        .await
        .expect(200);
    assert_eq!(me["username"], "alice");
    assert!(me.get("email").is_none(), "{me}");

    let refresh = text(&token["refresh_token"]);
    let form = [
        ("grant_type", "refresh_token"),
        ("refresh_token", &*refresh),
    ];
    let next = wire.form("/oauth2/token", &form).await.expect(200);
    assert_ne!(next["access_token"], token["access_token"]);
    assert_eq!(next["scope"], "identify guilds");
    let again = wire.form("/oauth2/token", &form).await.expect(400);
    assert_eq!(again["error"], "invalid_grant");

    // Whichever token is revoked, all of the authorization go.
    let next_token = text(&next["access_token"]);
    let revoke = [("token", &*next_token)];
    wire.form("/oauth2/token/revoke", &revoke).await.expect(200);
    for token in [&bearer, &format!("Bearer {next_token}")] {
        let answer = wire.send_as(token, Method::GET, "/users/@me", None).await;
        answer.refused(401, 0);
    }
    let refresh = text(&next["refresh_token"]);
    let form = [
        ("grant_type", "refresh_token"),
        ("refresh_token", &*refresh),
    ];
    let gone = wire.form("/oauth2/token", &form).await.expect(400);
    assert_eq!(gone["error"], "invalid_grant");
}

#[tokio::test]
async fn a_verifier_must_fit_the_challenge() {
    let wire = Wire::start().await;
    let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    let more = format!("&code_challenge={challenge}&code_challenge_method=S256");
    let alice = wire.sandbox.user("alice");
    for (given, status) in [
        (None, 400),
        (Some("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"), 400),
        (Some(verifier), 200),
    ] {
        let redirect = alice.authorize(ask(&wire, "identify", &more)).await;
        let code = redirect.unwrap().code().unwrap();
        let more: Vec<_> = given
            .into_iter()
            .map(|verifier| ("code_verifier", verifier))
            .collect();
        exchange(&wire, &code, &more).await.expect(status);
    }
    // A public client has no secret, but its verifier.
    let app = wire.sandbox.application_id();
    wire.sandbox.set_public_client(app, true).unwrap();
    for (verifier, status) in [(Some(verifier), 200), (None, 400)] {
        let url = if verifier.is_some() {
            ask(&wire, "identify", &more)
        } else {
            ask(&wire, "identify", "")
        };
        let code = alice.authorize(url).await.unwrap().code().unwrap();
        let verifier = verifier.map_or_else(String::new, |v| format!("&code_verifier={v}"));
        let form = format!(
            "grant_type=authorization_code&client_id={app}&code={code}&redirect_uri={}{verifier}",
            encoded(BACK)
        );
        let request = Request::post("/api/v10/oauth2/token")
            .header("host", "localhost")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form.into())
            .unwrap();
        wire.exchange(request).await.unwrap().expect(status);
    }
}

#[tokio::test]
async fn who_is_no_client_gets_nothing() {
    let wire = Wire::start().await;
    let code = code(&wire, "identify").await;
    let app = wire.sandbox.application_id();
    let form = format!(
        "grant_type=authorization_code&client_id={app}&client_secret=wrong&code={code}&redirect_uri=x"
    );
    let request = Request::post("/api/v10/oauth2/token")
        .header("host", "localhost")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(form.into())
        .unwrap();
    let answer = wire.exchange(request).await.unwrap().expect(401);
    assert_eq!(answer, json!({ "error": "invalid_client" }));
    // The code is still good: nobody used it who could.
    exchange(&wire, &code, &[]).await.expect(200);
    let other = [("grant_type", "password")];
    let answer = wire.form("/oauth2/token", &other).await.expect(400);
    assert_eq!(answer["error"], "unsupported_grant_type");
    wire.form("/oauth2/token", &[]).await.refused(400, 50035);
}

#[tokio::test]
async fn what_people_refuse_and_what_cannot_be_asked() {
    let wire = Wire::start().await;
    let alice = wire.sandbox.user("alice");
    let url = ask(&wire, "identify", "");
    let denied = alice.authorize(Consent::to(&*url).deny()).await.unwrap();
    assert_eq!(denied.error().as_deref(), Some("access_denied"));
    assert_eq!((denied.code(), denied.state()), (None, Some("s".into())));
    let odd = alice.authorize(ask(&wire, "identify fly", "")).await;
    assert_eq!(odd.unwrap().error().as_deref(), Some("invalid_scope"));
    let elsewhere = url.replace("callback", "elsewhere");
    let refused = alice.authorize(elsewhere).await.unwrap_err();
    assert_eq!(refused.to_string(), "Invalid OAuth2 redirect_uri");
    let implicit = url.replace("response_type=code", "response_type=token");
    let token = alice.authorize(implicit).await.unwrap();
    let bearer = format!("Bearer {}", token.access_token().unwrap());
    wire.send_as(&bearer, Method::GET, "/users/@me", None)
        .await
        .expect(200);
}

#[tokio::test(start_paused = true)]
async fn codes_and_tokens_end() {
    let wire = Wire::start().await;
    let late = code(&wire, "identify").await;
    tokio::time::advance(Duration::from_secs(100)).await;
    exchange(&wire, &late, &[]).await.expect(400);
    let code = code(&wire, "identify").await;
    tokio::time::advance(Duration::from_secs(99)).await;
    let token = exchange(&wire, &code, &[]).await.expect(200);
    let bearer = format!("Bearer {}", text(&token["access_token"]));
    let me = async || wire.send_as(&bearer, Method::GET, "/users/@me", None).await;
    tokio::time::advance(Duration::from_secs(604_799)).await;
    me().await.expect(200);
    tokio::time::advance(Duration::from_secs(1)).await;
    me().await.refused(401, 0);
}

#[tokio::test]
async fn tokens_reach_as_far_as_their_scopes() {
    let wire = Wire::start().await;
    let guilds = "/users/@me/guilds?with_counts=true";
    let member = format!("/users/@me{}/member", wire.guild());
    let reads = [
        ("identify", "/users/@me"),
        ("guilds", guilds),
        ("guilds.members.read", &*member),
        ("connections", "/users/@me/connections"),
    ];
    let alice = wire.sandbox.user("alice");
    alice.link_account("github".into(), "583231", "octocat");
    for (scope, _) in reads {
        let bearer = wire.bearer("alice", scope).await;
        for (other, path) in reads {
            let answer = wire.send_as(&bearer, Method::GET, path, None).await;
            if other == scope {
                answer.expect(200);
            } else {
                answer.refused(403, 50026);
            }
        }
        // What is the bot's is not theirs.
        let channel = wire.channel();
        wire.send_as(&bearer, Method::GET, &channel, None)
            .await
            .refused(401, 0);
    }
    let bearer = wire
        .bearer("alice", "identify email connections guilds")
        .await;
    let get = async |path: &str| {
        wire.send_as(&bearer, Method::GET, path, None)
            .await
            .expect(200)
    };
    assert_eq!(get("/users/@me").await["email"], "alice@example.com");
    assert_eq!(get("/users/@me/connections").await[0]["name"], "octocat");
    let list = get(guilds).await;
    assert_eq!(
        (&list[0]["owner"], &list[0]["approximate_member_count"]),
        (&json!(true), &json!(3))
    );
    // Nor is what is theirs the bot's.
    wire.get("/users/@me/connections").await.refused(403, 20001);
    wire.get("/oauth2/@me").await.refused(403, 20001);
}

#[tokio::test]
async fn a_bot_is_added_with_what_it_asks_for() {
    let wire = Wire::start().await;
    let (app, token) = wire.sandbox.create_bot("Helper");
    let alice = wire.sandbox.user("alice");
    let guild = wire.sandbox.guild();
    let url = format!(
        "https://discord.com/oauth2/authorize?client_id={app}&scope=bot%20applications.commands&permissions=2048"
    );
    alice.authorize(&*url).await.unwrap_err();
    let bob = wire.sandbox.user("bob");
    let consent = Consent::to(&*url).guild(guild);
    bob.authorize(consent.clone()).await.unwrap_err();
    let redirect = alice.authorize(consent).await.unwrap();
    assert_eq!(redirect.url(), None);
    let bot = format!("Bot {}", token.expose());
    let path = format!("{}/roles", wire.guild());
    let roles = wire
        .send_as(&bot, Method::GET, &path, None)
        .await
        .expect(200);
    let own = roles.as_array().unwrap().iter();
    let own = own.filter(|role| role["tags"]["bot_id"] == app.to_string());
    let permissions: Vec<_> = own.map(|role| &role["permissions"]).collect();
    assert_eq!(permissions, [&json!("2048")]);
}

#[tokio::test]
async fn a_webhook_comes_with_the_token() {
    let wire = Wire::start().await;
    let alice = wire.sandbox.user("alice");
    let consent = Consent::to(ask(&wire, "webhook.incoming", "")).channel(wire.sandbox.channel());
    let code = alice.authorize(consent).await.unwrap().code().unwrap();
    let token = exchange(&wire, &code, &[]).await.expect(200);
    let webhook = &token["webhook"];
    let path = format!(
        "/webhooks/{}/{}",
        text(&webhook["id"]),
        text(&webhook["token"])
    );
    let answer = wire
        .post(&format!("{path}?wait=true"), json!({ "content": "hi" }))
        .await;
    assert_eq!(answer.expect(200)["content"], "hi");
}

#[tokio::test]
async fn credentials_give_a_token_of_the_owner() {
    let wire = Wire::start().await;
    let form = [
        ("grant_type", "client_credentials"),
        ("scope", "identify applications.commands.update"),
    ];
    let token = wire.form("/oauth2/token", &form).await.expect(200);
    assert_eq!(token.get("refresh_token"), None);
    let bearer = format!("Bearer {}", text(&token["access_token"]));
    let me = wire.send_as(&bearer, Method::GET, "/users/@me", None).await;
    assert_eq!(me.expect(200)["username"], "alice");
    let form = [("grant_type", "client_credentials"), ("scope", "fly")];
    let refused = wire.form("/oauth2/token", &form).await.expect(400);
    assert_eq!(refused["error"], "invalid_scope");
}

#[tokio::test(start_paused = true)]
async fn a_device_waits_for_its_code_to_be_typed() {
    let wire = Wire::start().await;
    let device = wire
        .form("/oauth2/device/authorize", &[("scope", "identify")])
        .await
        .expect(200);
    let code = text(&device["device_code"]);
    let form = [
        ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
        ("device_code", &*code),
    ];
    let poll = async || wire.form("/oauth2/token", &form).await;
    let waits = poll().await.expect(400);
    assert_eq!(waits["error"], "authorization_pending");
    assert_eq!(poll().await.expect(400)["error"], "slow_down");
    tokio::time::advance(Duration::from_secs(5)).await;
    assert_eq!(poll().await.expect(400)["error"], "authorization_pending");
    let alice = wire.sandbox.user("alice");
    alice.enter_device_code("nothing").await.unwrap_err();
    let typed = text(&device["user_code"]).to_lowercase();
    alice.enter_device_code(&typed).await.unwrap();
    assert_eq!(poll().await.expect(200)["scope"], "identify");
    assert_eq!(poll().await.expect(400)["error"], "invalid_grant");

    let device = wire
        .form("/oauth2/device/authorize", &[("scope", "identify")])
        .await
        .expect(200);
    let code = text(&device["device_code"]);
    let form = [form[0], ("device_code", &*code)];
    tokio::time::advance(Duration::from_mins(5)).await;
    let late = wire.form("/oauth2/token", &form).await.expect(400);
    assert_eq!(late["error"], "expired_token");
}

#[tokio::test]
async fn an_id_token_tells_who_the_user_is() {
    let wire = Wire::start().await;
    let code = code(&wire, "openid identify email").await;
    let token = exchange(&wire, &code, &[]).await.expect(200);
    let id_token = text(&token["id_token"]);
    let parts: Vec<&str> = id_token.split('.').collect();
    let decode = |part: &str| -> Vec<u8> {
        use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
        URL_SAFE_NO_PAD.decode(part).unwrap()
    };
    let claims: Value = serde_json::from_slice(&decode(parts[1])).unwrap();
    assert_eq!(claims["sub"], wire.user("alice"));
    assert_eq!(claims["aud"], wire.sandbox.application_id().to_string());
    let keys = wire.get("/oauth2/keys").await.expect(200);
    let key = &keys["keys"][0];
    let public = ring::rsa::PublicKeyComponents {
        n: decode(&text(&key["n"])),
        e: decode(&text(&key["e"])),
    };
    let message = format!("{}.{}", parts[0], parts[1]);
    let algorithm = &ring::signature::RSA_PKCS1_2048_8192_SHA256;
    let verified = public.verify(algorithm, message.as_bytes(), &decode(parts[2]));
    assert!(verified.is_ok());
    let bearer = format!("Bearer {}", text(&token["access_token"]));
    let info = wire
        .send_as(&bearer, Method::GET, "/oauth2/userinfo", None)
        .await
        .expect(200);
    assert_eq!(
        (&info["sub"], &info["email"]),
        (&claims["sub"], &json!("alice@example.com"))
    );
}

#[tokio::test]
async fn a_browser_authorizes_on_a_page() {
    let wire = Wire::start().await;
    let url = ask(&wire, "identify", "");
    let path = url.strip_prefix("https://discord.com").unwrap();
    let get = Request::get(path).header("host", "localhost");
    let page = wire.exchange(get.body("".into()).unwrap()).await.unwrap();
    assert_eq!(page.status, 200);
    let html = String::from_utf8(page.body.to_vec()).unwrap();
    let alice = wire.user("alice");
    assert!(
        html.contains(&format!("<option value={alice}>alice</option>")),
        "{html}"
    );
    let post = Request::post(path)
        .header("host", "localhost")
        .header("content-type", "application/x-www-form-urlencoded");
    let form = format!("user_id={alice}&answer=authorize");
    let sent = wire
        .exchange(post.body(form.into()).unwrap())
        .await
        .unwrap();
    assert_eq!(sent.status, 302);
    let location = sent.header("location").unwrap();
    let (back, told) = location.split_once('?').unwrap();
    assert_eq!(back, BACK);
    let code = told.split('&').find_map(|pair| pair.strip_prefix("code="));
    exchange(&wire, code.unwrap(), &[]).await.expect(200);
    let odd = path.replace("client_id=", "client_id=1");
    let get = Request::get(odd).header("host", "localhost");
    let page = wire.exchange(get.body("".into()).unwrap()).await.unwrap();
    assert_eq!(page.status, 400);
}
