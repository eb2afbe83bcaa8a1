//! Chores of the workspace: `cargo xtask <chore>`.

mod clients;
mod http;
mod process;
#[cfg(feature = "soak")]
mod soak;
mod spec;
mod story;

use std::process::ExitCode;

const HELP: &str = "\
cargo xtask <chore>

  clients [--require] [discordjs] [discordpy]
      Proves the sandbox with unmodified clients of other people: installs each, lets it log in, and plays a person who
      talks to it. A client whose language is not installed is left out, or with --require fails the chore.

  spec [--spec FOLDER] [--against FILE]
      Compares what the model declares with Discord's own description of its API in `spec/` (or in FOLDER): the operations
      of the REST API with their parameters, bodies and answers; the names of events, commands and webhook events, opcodes,
      close codes, intents; the fields of every object, the members of enums and flags. Prints a line for each difference
      and one that counts. Exits with 1 on any difference that is not in xtask/src/spec/exceptions.tsv.
      With --against, FILE is a newer openapi.json: what it has that the model has not, and what is gone from it.

  spec decode --event NAME FILE…
      Decodes each JSON file as the data of that event, encodes it again, and prints `FILE: ok` or `FILE: PATH: reason`.
      Exits with 1 if the model lost or misread anything that it knows, with 2 if there is no such event.

  spec decode --response OPERATION_ID FILE…
  spec decode --request OPERATION_ID FILE…
      The same for answers and for JSON bodies of an operation of the REST API; limits on what is sent are checked as well.
      Exits with 2 if there is no such operation, or none with JSON.

  soak <steady|restart|stall>
      Runs a cluster against a sandbox under load in a process of its own, for minutes, and accounts for every dispatch.
      It is built with `cargo run --release -p xtask --features soak -- soak`, which tells more.";

fn main() -> ExitCode {
    let mut words = std::env::args().skip(1);
    match words.next().as_deref() {
        Some("clients") => finish(clients::run(words)),
        Some("soak") => finish(soak(words)),
        Some("spec") => match spec::run(words) {
            Ok(true) => ExitCode::SUCCESS,
            Ok(false) => ExitCode::FAILURE,
            Err(error) => {
                eprintln!("xtask: {error}");
                ExitCode::from(2)
            }
        },
        Some("--help" | "-h") | None => {
            println!("{HELP}");
            ExitCode::SUCCESS
        }
        Some(other) => finish(Err(format!("there is no chore `{other}`\n\n{HELP}"))),
    }
}

#[cfg(feature = "soak")]
fn soak(words: impl Iterator<Item = String>) -> Result<(), String> {
    soak::run(words)
}

/// The other chores are built faster without it.
#[cfg(not(feature = "soak"))]
fn soak(_: impl Iterator<Item = String>) -> Result<(), String> {
    Err(String::from(
        "soak is run by `cargo run --release -p xtask --features soak -- soak`",
    ))
}

fn finish(result: Result<(), String>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error}");
            ExitCode::FAILURE
        }
    }
}
