//! Unmodified clients of other people against the sandbox.

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

use serde_json::Value;

use crate::{
    http::Control,
    process::{Running, build_sandbox, root, run as run_to_end},
    story,
};

/// How long the sandbox may take to start.
const START: Duration = Duration::from_secs(30);

/// One client: how to install and start it.
struct Client {
    name: &'static str,
    /// What has to be there to run it.
    needs: &'static [&'static str],
    /// Files of `sandbox/clients/<name>`.
    files: &'static [&'static str],
    install: fn(&Path) -> Result<(), String>,
    start: fn(&Path) -> Command,
}

const CLIENTS: [Client; 2] = [
    Client {
        name: "discordjs",
        needs: &["node", "npm"],
        files: &["package.json", "bot.mjs"],
        install: install_with_npm,
        start: |folder| {
            let mut command = Command::new("node");
            command.arg("bot.mjs").current_dir(folder);
            command
        },
    },
    Client {
        name: "discordpy",
        needs: &["python3"],
        files: &["requirements.txt", "bot.py"],
        install: install_with_pip,
        start: |folder| {
            let mut command = Command::new(folder.join("venv/bin/python"));
            command.arg("bot.py").current_dir(folder);
            command
        },
    },
];

/// Runs the chore.
pub(crate) fn run(words: impl Iterator<Item = String>) -> Result<(), String> {
    let mut require = false;
    let mut wanted = Vec::new();
    for word in words {
        match word.as_str() {
            "--require" => require = true,
            name if CLIENTS.iter().any(|client| client.name == name) => wanted.push(word),
            other => return Err(format!("there is no client `{other}`")),
        }
    }
    let root = root()?;
    let mut chosen = Vec::new();
    for client in &CLIENTS {
        if !wanted.is_empty() && !wanted.iter().any(|name| name == client.name) {
            continue;
        }
        match client.needs.iter().find(|program| !is_there(program)) {
            None => chosen.push(client),
            Some(program) if require => {
                return Err(format!("{}: `{program}` is not installed", client.name));
            }
            Some(program) => {
                println!("{}: left out, `{program}` is not installed", client.name);
            }
        }
    }
    if chosen.is_empty() {
        return Ok(());
    }
    let sandbox = build_sandbox(false)?;
    for client in chosen {
        let folder = root.join("target/clients").join(client.name);
        fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        for file in client.files {
            let from = root.join("sandbox/clients").join(client.name).join(file);
            fs::copy(&from, folder.join(file))
                .map_err(|error| format!("{}: {error}", from.display()))?;
        }
        println!("{}: installing", client.name);
        (client.install)(&folder)?;
        println!("{}: running", client.name);
        prove(client, &folder, &sandbox).map_err(|error| format!("{}: {error}", client.name))?;
        println!("{}: passed", client.name);
    }
    Ok(())
}

/// Starts a sandbox and the client, and plays the story.
fn prove(client: &Client, folder: &Path, sandbox: &Path) -> Result<(), String> {
    let mut server = Running::start(
        "the sandbox",
        Command::new(sandbox).args(["--json", "--port", "0", "--gateway-port", "0"]),
    )?;
    let addresses: Value = serde_json::from_str(&server.line(START)?)
        .map_err(|error| format!("the sandbox wrote no JSON: {error}"))?;
    let text = |key: &str| {
        addresses[key]
            .as_str()
            .map(str::to_owned)
            .ok_or_else(|| format!("the sandbox wrote no {key}"))
    };
    let control = Control::new(&text("control_url")?)?;
    let bot = Running::start(
        "the bot",
        (client.start)(folder)
            .env("DISCORD_TOKEN", text("token")?)
            .env("SANDBOX_API", text("api_url")?)
            .env("SANDBOX_GATEWAY", text("gateway_url")?)
            // Lines come as they are written.
            .env("PYTHONUNBUFFERED", "1"),
    )?;
    story::play(&control, bot, &text("channel_id")?)
}

fn is_there(program: &str) -> bool {
    Command::new(program)
        .arg("--version")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

fn install_with_npm(folder: &Path) -> Result<(), String> {
    run_to_end(
        "npm install",
        Command::new("npm")
            .args(["install", "--no-package-lock", "--no-audit", "--no-fund"])
            .current_dir(folder),
    )
}

fn install_with_pip(folder: &Path) -> Result<(), String> {
    let python = folder.join("venv/bin/python");
    if !python.exists() {
        run_to_end(
            "python3 -m venv",
            Command::new("python3")
                .args(["-m", "venv", "venv"])
                .current_dir(folder),
        )?;
    }
    run_to_end(
        "pip install",
        Command::new(python)
            .args([
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
            ])
            .args(["-r", "requirements.txt"])
            .current_dir(folder),
    )
}
