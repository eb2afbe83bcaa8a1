//! Tokens do not show where things are printed for debugging.

mod wire;

use serde_json::json;
use wire::http::Bot;

#[tokio::test]
async fn no_token_shows_in_debug_output_or_in_reports() {
    let sandbox = wire::judged::start().await.unwrap();
    let mut bot = Bot::start(&sandbox).await;
    bot.register(json!([{ "name": "go", "description": "Goes" }]))
        .await;
    let alice = sandbox.user("alice");
    let used = alice.invoke(sandbox.channel(), "/go", ()).await.unwrap();
    let interaction = bot.interaction().await;
    bot.respond(&interaction, 4, json!({ "content": "gone" }))
        .await;
    let printed = format!(
        "{sandbox:?} {:?} {:?} {alice:?} {used:?} {:?}",
        sandbox.gateway(),
        sandbox.gateway().sessions(),
        sandbox.token(),
    );
    let requests: Vec<_> = sandbox
        .happenings()
        .iter()
        .filter(|happening| !matches!(happening, cordial_sandbox::Happening::Event { .. }))
        .map(ToString::to_string)
        .collect();
    let shown = printed + &requests.join("\n");
    for secret in [
        sandbox.token().expose(),
        interaction["token"].as_str().unwrap(),
    ] {
        assert!(!shown.contains(secret));
    }
}
