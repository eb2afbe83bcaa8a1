//! `cargo xtask spec`, as its user meets it.

mod against;
mod comparison;
mod decode_event;
mod decode_operation;

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::atomic::{AtomicUsize, Ordering},
};

use serde_json::Value;

fn spec(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xtask"))
        .arg("spec")
        .args(arguments)
        .output()
        .expect("the chore can be started")
}

fn decode(arguments: &[&str]) -> Output {
    let mut all = vec!["decode"];
    all.extend(arguments);
    spec(&all)
}

fn lines(output: &Output) -> Vec<String> {
    let text = String::from_utf8(output.stdout.clone()).expect("it prints text");
    text.lines().map(str::to_owned).collect()
}

/// What the chore prints beside its last line, and that it fails.
fn findings(arguments: &[&str]) -> Vec<String> {
    let output = spec(arguments);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let mut lines = lines(&output);
    let summary = lines.pop().expect("there is a line that counts");
    let differences = format!("; {} difference", lines.len());
    assert!(summary.contains(&differences), "{summary}");
    lines
}

fn assert_finds(findings: &[String], expected: &[&str]) {
    for expected in expected {
        assert!(
            findings.iter().any(|line| line.starts_with(expected)),
            "{expected} is not in {findings:#?}"
        );
    }
}

/// The entry of a list that has a value at a key.
fn entry<'a>(list: &'a mut Value, key: &str, value: &Value) -> &'a mut Value {
    let all = list.as_array_mut().unwrap();
    all.iter_mut().find(|it| it[key] == *value).unwrap()
}

/// A file with that text.
fn file(name: &str, text: impl AsRef<[u8]>) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("decode");
    fs::create_dir_all(&folder).unwrap();
    let path = folder.join(name);
    fs::write(&path, text).unwrap();
    path
}

/// What the chore says of a text as the subject of an option: nothing if it is well, otherwise path and reason.
fn verdict(option: &str, name: &str, text: &str) -> Option<String> {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let path = file(&format!("{number}.json"), text);
    let path = path.to_str().unwrap();
    let output = decode(&[option, name, path]);
    let lines = lines(&output);
    let line = match lines.as_slice() {
        [line] => line.strip_prefix(&format!("{path}: ")),
        _ => None,
    };
    let line = line.unwrap_or_else(|| panic!("there is one line for the file: {output:?}"));
    if line == "ok" {
        assert_eq!(output.status.code(), Some(0));
        None
    } else {
        assert_eq!(output.status.code(), Some(1));
        Some(line.to_owned())
    }
}
