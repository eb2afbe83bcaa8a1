//! The program: what it prints, and how it ends.

mod wire;

use std::{
    io::{BufRead, BufReader, Read},
    process::{Child, ChildStdout, Command, Stdio},
};

use serde_json::{Value, json};
use wire::{Client, http::call};

/// The program while it runs; killed if the test fails.
struct Program {
    child: Child,
    output: BufReader<ChildStdout>,
}

impl Program {
    fn start(arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_cordial-sandbox"))
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        Self { child, output }
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        line
    }

    /// A line that is JSON.
    fn json(&mut self) -> Value {
        let line = self.line();
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"))
    }

    /// Everything that is left of the output.
    fn rest(&mut self) -> String {
        let mut rest = String::new();
        self.output.read_to_string(&mut rest).unwrap();
        rest
    }

    fn errors(mut self) -> (bool, String) {
        let mut text = String::new();
        self.child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut text)
            .unwrap();
        (self.child.wait().unwrap().success(), text)
    }

    /// Presses Ctrl-C.
    #[cfg(unix)]
    fn interrupt(&self) {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args(["-INT", &id]).status().unwrap();
        assert!(sent.success());
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(unix)]
#[tokio::test]
async fn it_prints_where_it_is_serves_and_ends_with_ctrl_c() {
    let mut program = Program::start(&["--json", "--seed", "7"]);
    let printed = program.json();
    let text = |key: &str| printed[key].as_str().unwrap().to_owned();
    let api = text("api_url");
    assert!(api.starts_with("http://127.0.0.1:"), "{api}");
    let url = api.strip_suffix("/api").unwrap();
    let token = text("token");
    let (status, me) = call(url, "GET", "/api/v10/users/@me", Some(&token), None).await;
    assert_eq!((status, &me["bot"]), (200, &Value::Bool(true)));
    let (_, info) = call(url, "GET", "/sandbox", None, None).await;
    assert_eq!(info["token"], token.as_str());
    let (mut client, _) = Client::ready(&text("gateway_url"), &token).await;
    program.interrupt();
    client.cut().await;
    let (success, errors) = program.errors();
    assert!(success && errors.is_empty(), "{errors}");
}

#[cfg(unix)]
#[test]
fn it_warns_when_others_can_reach_it() {
    let mut program = Program::start(&["--listen", "0.0.0.0"]);
    assert!(program.line().starts_with("token"));
    program.interrupt();
    let (success, errors) = program.errors();
    assert!(success);
    assert!(errors.contains("whoever reaches it"), "{errors}");
}

#[test]
fn it_names_what_it_does_not_understand() {
    let (success, errors) = Program::start(&["--verbose"]).errors();
    assert!(!success);
    assert_eq!(
        errors,
        "cordial-sandbox: there is no option --verbose; see --help\n"
    );
}

#[cfg(unix)]
#[tokio::test]
async fn a_load_waits_for_the_bot_and_ends_with_a_summary_of_what_it_was_told() {
    let mut program = Program::start(&[
        "load",
        "--json",
        "--guilds=10",
        "--members=5-20",
        "--rate=500",
        "--shards=2",
        "--wait-for=2",
        "--seed=7",
        "--faults=1:0.01:resumable",
    ]);
    let printed = program.json();
    let text = |key: &str| printed[key].as_str().unwrap().to_owned();
    let (api, token) = (text("api_url"), text("token"));
    let url = api.strip_suffix("/api").unwrap();
    let (_, bot) = call(url, "GET", "/api/v10/gateway/bot", Some(&token), None).await;
    assert_eq!(bot["shards"], 2);
    assert_eq!(bot["session_start_limit"]["max_concurrency"], 16);
    assert_eq!(bot["session_start_limit"]["total"], 1000);
    let mut shards = Vec::new();
    for shard in 0..2 {
        let (_, traffic) = call(url, "GET", "/sandbox/traffic", None, None).await;
        assert_eq!(traffic["begun"], false);
        let mut client = Client::open(&text("gateway_url")).await;
        client
            .identify(&token, json!({ "shard": [shard, 2] }))
            .await;
        client.dispatch("READY").await;
        shards.push(client);
    }
    shards[1].dispatch("PRESENCE_UPDATE").await;
    program.interrupt();
    let summary = program.json();
    assert_eq!(summary["guilds"], 11);
    assert_eq!(summary["identifies"], 2);
    // One in a hundred minutes: none yet.
    assert_eq!(summary["faults"], json!({}));
    assert!(summary["events"].as_u64().unwrap() > 0, "{summary}");
    assert!(
        summary["dispatched"]["PRESENCE_UPDATE"].as_u64().unwrap() > 0,
        "{summary}"
    );
    assert_eq!(program.rest(), "");
    let (success, errors) = program.errors();
    assert!(success, "{errors}");
}

#[test]
fn a_load_ends_by_itself_when_its_time_is_over() {
    let mut program = Program::start(&[
        "load",
        "--guilds=3",
        "--rate=1000",
        "--wait-for=0",
        "--duration=100ms",
    ]);
    let output = program.rest();
    for part in [
        "founded 3 guilds",
        "Point a bot at it with 1 shard,",
        "Traffic of 1000 events/s begins now",
        "4 guilds, ",
        "identifies  0 spent",
    ] {
        assert!(output.contains(part), "{part}: {output}");
    }
    let (success, errors) = program.errors();
    assert!(success && errors.is_empty(), "{errors}");
}

#[test]
fn a_load_says_what_would_be_right() {
    let mut program = Program::start(&["load", "--help"]);
    assert!(program.rest().contains("--guilds N"));
    let (success, errors) = Program::start(&["load", "--members", "many"]).errors();
    assert!(!success);
    assert_eq!(
        errors,
        "cordial-sandbox: --members: a number such as 50, or a range such as 10-200; got `many`\n"
    );
}

#[test]
fn it_says_which_port_is_taken() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    for arguments in [
        vec!["--port", &port],
        vec!["--gateway-port", &port],
        vec!["load", "--port", &port, "--guilds", "1"],
    ] {
        let (succeeded, told) = Program::start(&arguments).errors();
        assert!(!succeeded, "{arguments:?}");
        let expected = format!("could not listen on 127.0.0.1:{port}: ");
        assert!(told.contains(&expected), "{told}");
    }
}
