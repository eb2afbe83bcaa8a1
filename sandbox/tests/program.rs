//! The program: what it prints, and how it ends.

mod wire;

use std::{
    io::{BufRead, BufReader, Read},
    process::{Child, Command, Stdio},
};

use serde_json::Value;
use wire::{Client, http::call};

/// The program while it runs; killed if the test fails.
struct Program(Child);

impl Program {
    fn start(arguments: &[&str]) -> Self {
        Self(
            Command::new(env!("CARGO_BIN_EXE_cordial-sandbox"))
                .args(arguments)
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap(),
        )
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        BufReader::new(self.0.stdout.as_mut().unwrap())
            .read_line(&mut line)
            .unwrap();
        line
    }

    fn errors(mut self) -> (bool, String) {
        let mut text = String::new();
        self.0
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut text)
            .unwrap();
        (self.0.wait().unwrap().success(), text)
    }

    /// Presses Ctrl-C.
    #[cfg(unix)]
    fn interrupt(&self) {
        let id = self.0.id().to_string();
        let sent = Command::new("kill").args(["-INT", &id]).status().unwrap();
        assert!(sent.success());
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[cfg(unix)]
#[tokio::test]
async fn it_prints_where_it_is_serves_and_ends_with_ctrl_c() {
    let mut program = Program::start(&["--json", "--seed", "7"]);
    let printed: Value = serde_json::from_str(&program.line()).unwrap();
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
