//! `cordial-sandbox`: a local Discord as a program.

mod load;
mod progress;
mod words;

use std::{
    future::{Future, poll_fn},
    net::IpAddr,
    pin::{Pin, pin},
    process::ExitCode,
    task::Poll,
};

use cordial_sandbox::{RateLimits, Sandbox, SandboxBuilder};

use crate::{load::LoadArguments, words::Words};

const HELP: &str = "\
cordial-sandbox: a local Discord for bots in any language

Usage: cordial-sandbox [options]
       cordial-sandbox load [options]      many guilds and much traffic; see cordial-sandbox load --help

  --listen ADDRESS      where to listen; 127.0.0.1 unless told otherwise
  --port N              the port of REST and of the control API; any free one unless told otherwise
  --gateway-port N      the port of the gateway; any free one unless told otherwise
  --seed N              what tokens and other random things come from; 0 unless told otherwise
  --no-rate-limits      never answer 429
  --json                print token and addresses as one line of JSON
  --help                print this

It runs until Ctrl-C.";

/// What the command line says.
struct Arguments {
    builder: SandboxBuilder,
    listen: Option<IpAddr>,
    json: bool,
}

/// Reads the command line; `Ok(None)` if help is wanted.
fn arguments(words: impl Iterator<Item = String>) -> Result<Option<Arguments>, String> {
    let mut words = Words::new(words);
    let mut builder = Sandbox::builder();
    let (mut listen, mut json) = (None, false);
    let (mut port, mut gateway_port) = (0, 0);
    while let Some(option) = words.option()? {
        match option.as_str() {
            "--listen" => listen = Some(words.parsed::<IpAddr>()?),
            "--port" => port = words.parsed()?,
            "--gateway-port" => gateway_port = words.parsed()?,
            "--seed" => builder = builder.seed(words.parsed()?),
            "--no-rate-limits" => builder = builder.rate_limits(RateLimits::off()),
            "--json" => json = true,
            "--help" | "-h" => return Ok(None),
            _ => return Err(format!("there is no option {option}; see --help")),
        }
    }
    builder = builder.ports(port, gateway_port);
    if let Some(address) = listen {
        builder = builder.listen(address);
    }
    Ok(Some(Arguments {
        builder,
        listen,
        json,
    }))
}

#[tokio::main]
async fn main() -> ExitCode {
    let mut words = std::env::args().skip(1).peekable();
    let load = words.next_if(|word| word == "load").is_some();
    let wanted = if load {
        LoadArguments::parse(words).map(|load| load.map(Wanted::Load))
    } else {
        arguments(words).map(|arguments| arguments.map(|read| Wanted::Serve(Box::new(read))))
    };
    let wanted = match wanted {
        Ok(Some(wanted)) => wanted,
        Ok(None) => {
            println!("{}", if load { load::HELP } else { HELP });
            return ExitCode::SUCCESS;
        }
        Err(error) => {
            eprintln!("cordial-sandbox: {error}");
            return ExitCode::from(2);
        }
    };
    let listen = match &wanted {
        Wanted::Serve(arguments) => arguments.listen,
        Wanted::Load(arguments) => arguments.listen,
    };
    if let Some(address) = listen.filter(|address| !address.is_loopback()) {
        eprintln!(
            "cordial-sandbox: listening on {address}: whoever reaches it can use the bot and the control API"
        );
    }
    // Polled once before anything is printed: whoever reads it may send Ctrl-C at once.
    let mut interrupted = pin!(tokio::signal::ctrl_c());
    let early = poll_fn(|context| Poll::Ready(interrupted.as_mut().poll(context))).await;
    if let Poll::Ready(early) = early {
        return ended(early);
    }
    match wanted {
        Wanted::Serve(arguments) => serve(*arguments, interrupted).await,
        Wanted::Load(load) => load.run(interrupted).await,
    }
}

/// What the command line asks for.
enum Wanted {
    Serve(Box<Arguments>),
    Load(LoadArguments),
}

/// Serves the small world until Ctrl-C.
async fn serve(
    arguments: Arguments,
    interrupted: Pin<&mut impl Future<Output = std::io::Result<()>>>,
) -> ExitCode {
    let sandbox = match arguments.builder.start().await {
        Ok(sandbox) => sandbox,
        Err(error) => {
            eprintln!("cordial-sandbox: could not listen on {error}");
            return ExitCode::FAILURE;
        }
    };
    if arguments.json {
        println!("{}", as_json(&sandbox));
    } else {
        println!("token    {}", sandbox.token().expose());
        println!("REST     {}/api/v10", sandbox.api_url());
        println!("gateway  {}", sandbox.gateway_url());
        println!("control  {}/sandbox", sandbox.api_url());
        println!("guild    {}", sandbox.guild());
        println!("channel  {}", sandbox.channel());
        println!("Ctrl-C stops it.");
    }
    let end = interrupted.await;
    sandbox.shutdown().await;
    ended(end)
}

/// What the program ends with after Ctrl-C.
fn ended(interrupted: std::io::Result<()>) -> ExitCode {
    match interrupted {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("cordial-sandbox: cannot wait for Ctrl-C: {error}");
            ExitCode::FAILURE
        }
    }
}

fn as_json(sandbox: &Sandbox) -> String {
    let mut writer = cordial_model::json::Writer::new();
    writer.object(|o| {
        o.field("token", sandbox.token().expose());
        o.field("application_id", &sandbox.application_id());
        o.field("api_url", &format!("{}/api", sandbox.api_url()));
        o.field("gateway_url", &sandbox.gateway_url());
        o.field("control_url", &format!("{}/sandbox", sandbox.api_url()));
        o.field("guild_id", &sandbox.guild());
        o.field("channel_id", &sandbox.channel());
    });
    writer.into_string()
}

#[cfg(test)]
mod tests {
    use super::arguments;

    fn read(line: &str) -> Result<Option<super::Arguments>, String> {
        arguments(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn options_are_read_with_and_without_equals_signs() {
        let read = read("--listen 127.0.0.2 --port=8080 --gateway-port 8081 --seed 7 --json")
            .unwrap()
            .unwrap();
        assert!(read.json);
        assert_eq!(read.listen, Some("127.0.0.2".parse().unwrap()));
        assert!(self::read("--help").unwrap().is_none());
    }

    #[test]
    fn what_cannot_be_understood_is_named() {
        for (line, word) in [
            ("--port", "--port needs a value"),
            ("--port x", "`x`"),
            ("--json=1", "--json takes no value"),
            ("--verbose", "there is no option --verbose"),
        ] {
            let Err(error) = read(line) else {
                panic!("{line} was understood")
            };
            assert!(error.contains(word), "{error}");
        }
    }
}
