//! What a person does with each client's bot, and what must come of it on both sides.

use std::time::Duration;

use serde_json::{Value, json};

use crate::{http::Control, process::Running};

/// How long the bot may take for one step.
const STEP: Duration = Duration::from_secs(20);

/// How long the sandbox waits for one step, in milliseconds.
const STEP_MS: u64 = 20_000;

/// Plays the story and waits for the bot to end well.
pub(crate) fn play(control: &Control, mut bot: Running, channel: &str) -> Result<(), String> {
    let result = tell(control, &mut bot, channel);
    // The bot may know more about what went wrong.
    result.map_err(|error| bot.report(&format!("and the person disagree: {error}\n  it wrote:")))
}

fn tell(control: &Control, bot: &mut Running, channel: &str) -> Result<(), String> {
    let guild = saw(bot, "guild")?;
    expect("its guild", &guild["name"], &json!("Cordial"))?;
    expect("its members", &guild["members"], &json!(3))?;
    let members = saw(bot, "members")?;
    expect(
        "fetched members",
        &json!(members.as_array().map(Vec::len)),
        &json!(3),
    )?;
    expect("found members", &saw(bot, "found")?, &json!(["bob"]))?;
    let registered = saw(bot, "registered")?;
    let mut names: Vec<_> = registered.as_array().cloned().unwrap_or_default();
    names.sort_by_key(ToString::to_string);
    expect("its commands", &json!(names), &json!(["greet", "slow"]))?;

    ping(control, bot, channel)?;
    resume(control, bot, channel)?;
    slow(control, bot, channel)?;

    let greeting = invoke(
        control,
        channel,
        "/greet",
        &json!({ "name": "World", "friend": user(control, "bob")? }),
        "message",
    )?;
    expect(
        "what the bot read",
        &saw(bot, "greet")?,
        &json!({ "name": "World", "friend": "bob" }),
    )?;
    let message = &greeting["message"];
    expect("the greeting", &message["content"], &json!("Hello, World!"))?;
    expect("the reply", &saw(bot, "reply")?, &json!("Hello, World!"))?;

    ask(control, bot, message)?;

    let clicked = press(control, message, "again", "message")?;
    expect("who clicked", &saw(bot, "button")?, &json!("alice"))?;
    expect(
        "the edited greeting",
        &clicked["message"]["content"],
        &json!("Hello again!"),
    )?;
    expect("the buttons", &clicked["message"]["components"], &json!([]))?;

    let status = bot.end(STEP)?;
    if !status.success() {
        return Err(format!("the bot failed with {status}"));
    }
    saw_before(bot, "done")
}

/// A message, answered by a reaction, a reply and an edit.
fn ping(control: &Control, bot: &mut Running, channel: &str) -> Result<(), String> {
    let said = control.post(
        "/users/alice/say",
        &json!({ "channel": channel, "content": "!ping" }),
    )?;
    expect("who said ping", &saw(bot, "ping")?, &json!("alice"))?;
    let pong = control.post(
        "/wait/message",
        &json!({
            "channel": channel,
            "content": "Pong! (edited)",
            "after": said["id"],
            "wait_ms": STEP_MS,
        }),
    )?;
    expect(
        "whom the bot answers",
        &pong["message_reference"]["message_id"],
        &said["id"],
    )?;
    let all = control.get(&format!("/channels/{channel}/messages"))?;
    let ping = all
        .as_array()
        .into_iter()
        .flatten()
        .find(|message| message["id"] == said["id"])
        .ok_or("the ping is gone")?;
    expect(
        "the reaction",
        &ping["reactions"][0]["emoji"]["name"],
        &json!("🏓"),
    )
}

/// The connection is cut, a message is missed, and the bot resumes and answers it all the same.
fn resume(control: &Control, bot: &mut Running, channel: &str) -> Result<(), String> {
    let since = control.get("")?["log"].as_u64().unwrap_or(0);
    let cut = control.post("/faults/gateway", &json!({ "fault": "drop" }))?;
    expect("connections that were cut", &cut["connections"], &json!(1))?;
    ping(control, bot, channel)?;
    let log = control.get(&format!("/log?since={since}"))?;
    let resumed = log["entries"]
        .as_array()
        .into_iter()
        .flatten()
        .any(|entry| entry["what"] == "resume");
    expect("whether the bot resumed", &json!(resumed), &json!(true))
}

/// A command that is deferred, answered by an edit, and followed up.
fn slow(control: &Control, bot: &mut Running, channel: &str) -> Result<(), String> {
    let slow = invoke(control, channel, "/slow", &json!({}), "followup:0")?;
    expect(
        "the deferred answer",
        &slow["message"]["content"],
        &json!("Done at last"),
    )?;
    expect("who sees it", &slow["ephemeral"], &json!(true))?;
    expect(
        "the followup",
        &slow["followups"][0]["content"],
        &json!("And one more thing"),
    )?;
    expect(
        "the followup",
        &saw(bot, "followup")?,
        &json!("And one more thing"),
    )
}

/// A button that opens a modal, which is filled in.
fn ask(control: &Control, bot: &mut Running, message: &Value) -> Result<(), String> {
    let asked = press(control, message, "ask", "modal")?;
    let modal = &asked["data"];
    expect("the modal", &modal["title"], &json!("A question"))?;
    let input = find_custom_id(&modal["components"]).ok_or("the modal has no input")?;
    let submitted = control.post(
        "/users/alice/submit",
        &json!({ "interaction": asked["id"], "fields": { input: "I can" } }),
    )?;
    let answer = wait(control, &submitted, "message")?;
    expect("what the bot read", &saw(bot, "modal")?, &json!("I can"))?;
    expect(
        "the answer",
        &answer["message"]["content"],
        &json!("Because I can"),
    )
}

fn invoke(
    control: &Control,
    channel: &str,
    command: &str,
    options: &Value,
    until: &str,
) -> Result<Value, String> {
    let begun = control.post(
        "/users/alice/invoke",
        &json!({ "channel": channel, "command": command, "options": options }),
    )?;
    wait(control, &begun, until)
}

fn press(control: &Control, message: &Value, id: &str, until: &str) -> Result<Value, String> {
    let begun = control.post(
        "/users/alice/click",
        &json!({ "channel": message["channel_id"], "message": message["id"], "custom_id": id }),
    )?;
    wait(control, &begun, until)
}

fn wait(control: &Control, begun: &Value, until: &str) -> Result<Value, String> {
    let id = begun["interaction"].as_str().unwrap_or_default();
    control.get(&format!(
        "/interactions/{id}?until={until}&wait_ms={STEP_MS}"
    ))
}

fn user(control: &Control, name: &str) -> Result<Value, String> {
    let state = control.get("/state")?;
    state["users"]
        .as_array()
        .into_iter()
        .flatten()
        .find(|user| user["username"] == name)
        .map(|user| user["id"].clone())
        .ok_or_else(|| format!("there is no user {name}"))
}

/// The first custom id anywhere in a list of components.
fn find_custom_id(components: &Value) -> Option<String> {
    components.as_array()?.iter().find_map(|component| {
        component["custom_id"]
            .as_str()
            .map(str::to_owned)
            .or_else(|| find_custom_id(&component["components"]))
            .or_else(|| find_custom_id(&json!([component["component"]])))
    })
}

/// What the bot says that it saw, under a name. Other lines are passed over.
fn saw(bot: &mut Running, what: &str) -> Result<Value, String> {
    let line = bot.line_with(what, STEP, |line| {
        serde_json::from_str::<Value>(line).is_ok_and(|line| line["saw"] == what)
    })?;
    let line: Value = serde_json::from_str(&line).map_err(|error| error.to_string())?;
    Ok(line["detail"].clone())
}

fn saw_before(bot: &Running, what: &str) -> Result<(), String> {
    let seen = bot
        .written
        .iter()
        .any(|line| serde_json::from_str::<Value>(line).is_ok_and(|line| line["saw"] == what));
    if seen {
        Ok(())
    } else {
        Err(format!("the bot never saw `{what}`"))
    }
}

fn expect(what: &str, got: &Value, wanted: &Value) -> Result<(), String> {
    if got == wanted {
        Ok(())
    } else {
        Err(format!("{what}: expected {wanted}, got {got}"))
    }
}
