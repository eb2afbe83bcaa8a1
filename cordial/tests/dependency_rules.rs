//! The rules of DESIGN that keep the crates independent, read from cargo's own view of the workspace.

use std::{collections::BTreeSet, process::Command};

use serde_json::Value;

fn cargo(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .arg("--locked")
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
        .output()
        .expect("cargo runs this test, so it can be run");
    assert!(
        output.status.success(),
        "cargo {arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).expect("cargo writes UTF-8")
}

/// Every package in the tree of one, by name.
fn tree(package: &str, features: &[&str]) -> BTreeSet<String> {
    let mut arguments = vec![
        "tree",
        "--package",
        package,
        "--edges",
        "normal",
        "--prefix",
        "none",
        "--format",
        "{p}",
    ];
    arguments.extend(features);
    let names = cargo(&arguments);
    names
        .lines()
        .filter_map(|line| line.split(' ').next())
        .map(str::to_owned)
        .collect()
}

fn assert_without(package: &str, features: &[&str], unwanted: &[&str]) {
    let tree = tree(package, features);
    assert!(tree.contains(package), "{package} is not in its own tree");
    for name in unwanted {
        assert!(
            !tree.contains(*name),
            "{package} {features:?} has {name} in its tree"
        );
    }
}

#[test]
fn crates_share_the_model_and_nothing_else() {
    let metadata: Value =
        serde_json::from_str(&cargo(&["metadata", "--format-version", "1", "--no-deps"])).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let names: BTreeSet<&str> = packages
        .iter()
        .map(|package| package["name"].as_str().unwrap())
        .collect();
    let free = ["cordial", "cordial-examples", "cordial-book", "xtask"];
    for package in packages {
        let name = package["name"].as_str().unwrap();
        if free.contains(&name) {
            continue;
        }
        for dependency in package["dependencies"].as_array().unwrap() {
            let to = dependency["name"].as_str().unwrap();
            let for_users = dependency["kind"].is_null();
            let allowed =
                to == "cordial-model" || (name == "cordial-model" && to == "cordial-model-macros");
            assert!(
                !for_users || !names.contains(to) || allowed,
                "{name} depends on its sibling {to}"
            );
        }
    }
}

#[test]
fn the_model_does_no_io() {
    let io = ["tokio", "hyper", "rustls", "native-tls", "mio", "async-std"];
    assert_without("cordial-model", &["--all-features"], &io);
}

#[test]
fn the_cores_need_no_runtime() {
    let runtime = ["tokio", "hyper", "rustls", "mio"];
    assert_without("cordial-gateway", &["--no-default-features"], &runtime);
    assert_without("cordial-http", &["--no-default-features"], &runtime);
}

#[test]
fn http_and_gateway_stay_out_of_each_others_business() {
    assert_without(
        "cordial-http",
        &["--all-features"],
        &["tokio-websockets", "tungstenite", "tokio-tungstenite"],
    );
    assert_without(
        "cordial-gateway",
        &["--all-features"],
        &["hyper", "reqwest"],
    );
}

#[test]
fn unsafe_code_is_forbidden_everywhere() {
    let manifest = include_str!("../../Cargo.toml");
    assert!(manifest.contains("unsafe_code = \"forbid\""));
    let metadata: Value =
        serde_json::from_str(&cargo(&["metadata", "--format-version", "1", "--no-deps"])).unwrap();
    for package in metadata["packages"].as_array().unwrap() {
        let path = package["manifest_path"].as_str().unwrap();
        let text = std::fs::read_to_string(path).unwrap();
        assert!(
            text.contains("[lints]\nworkspace = true"),
            "{path} does not take the workspace's lints"
        );
    }
}
