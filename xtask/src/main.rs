//! Chores of the workspace: `cargo xtask <chore>`.

mod clients;
mod http;
mod process;
mod story;

use std::process::ExitCode;

const HELP: &str = "\
cargo xtask <chore>

  clients [--require] [discordjs] [discordpy]
      Proves the sandbox with unmodified clients of other people: installs each, lets it log in, and plays a person who
      talks to it. A client whose language is not installed is left out, or with --require fails the chore.";

fn main() -> ExitCode {
    let mut words = std::env::args().skip(1);
    let result = match words.next().as_deref() {
        Some("clients") => clients::run(words),
        Some("--help" | "-h") | None => {
            println!("{HELP}");
            Ok(())
        }
        Some(other) => Err(format!("there is no chore `{other}`\n\n{HELP}")),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error}");
            ExitCode::FAILURE
        }
    }
}
