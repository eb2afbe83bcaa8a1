//! `cordial-sandbox load`: a sandbox with many guilds and much traffic, to load-test a bot on.

use std::{
    future::Future,
    io::{self, IsTerminal, Write},
    net::IpAddr,
    pin::{Pin, pin},
    process::ExitCode,
    time::Duration,
};

use cordial_sandbox::{
    Amount, Faults, GatewaySettings, Population, RateLimits, Sandbox, Traffic, TrafficRun,
};
use tokio::time::{Instant, MissedTickBehavior};

use crate::{
    progress::{self, Load, Snapshot},
    words::Words,
};

pub(crate) const HELP: &str = "\
cordial-sandbox load: load-test a bot on this machine

Founds guilds, waits for the bot, and then lets people act in them at the chosen rate: presences, typing, messages,
reactions, members, voice, channels, roles, threads and interactions, as a busy bot hears them. The bot may answer
over REST as it would at Discord.

Usage: cordial-sandbox load [options]

 The world
  --guilds N            how many guilds; 1000 unless told otherwise
  --members N           members of each guild, as 50 or as a range, 10-200; 50 unless told otherwise
  --channels N          channels of each guild; 20 unless told otherwise
  --roles N             roles of each guild; 10 unless told otherwise
  --seed N              what the world, the traffic and tokens come from; 0 unless told otherwise

 The traffic
  --rate N              events a second; 1000 unless told otherwise
  --wait-for N          begin when there are so many sessions; 1 unless told otherwise
  --duration TIME       end so long after the beginning, as 90s, 10m or 2h; Ctrl-C ends it in any case
  --stay                when the duration is over stop the traffic, but serve on until Ctrl-C

 The gateway
  --shards N            how many shards are recommended to the bot; one for each 1000 guilds unless told otherwise
  --max-concurrency N   how many shards may identify at a time; 16 unless told otherwise
  --identify-window TIME  how long that time is; 5s unless told otherwise
  --session-starts N    how many identifies there are in a day; four for each shard, at least 1000, unless told otherwise
  --heartbeat TIME      how often clients send heartbeats; 41250ms unless told otherwise

 What goes wrong
  --faults SEED[:RATE][:resumable]
                        faults of the gateway out of a seed, RATE a minute, 30 unless told otherwise: cut connections,
                        closes, opcodes 7 and 9, withheld ACKs, stalls, dead connections, late HELLOs; with `resumable`
                        only such that no session ends by
  --fault-script FILE   faults at given times, one a line: 10s drop shard 3. CONTROL.md has the language

 The program
  --listen ADDRESS      where to listen; 127.0.0.1 unless told otherwise
  --port N              the port of REST and of the control API; any free one unless told otherwise
  --gateway-port N      the port of the gateway; any free one unless told otherwise
  --no-rate-limits      never answer 429
  --json                print token, addresses and at the end the summary as a line of JSON each
  --help                print this

While it runs, GET /sandbox/sessions on the port of REST tells what every session was told, to the sequence number.";

/// Seconds between two lines of progress where they are not rewritten in place.
const PLAIN_EVERY: u32 = 10;

/// How many entries of the log are kept: they hold on to their events.
const KEPT_HAPPENINGS: usize = 20_000;

/// How many bytes of acknowledged dispatches a session keeps.
const REPLAY_BYTES: usize = 1 << 20;

/// What the command line says.
#[derive(Debug)]
pub(crate) struct LoadArguments {
    guilds: u32,
    members: Amount,
    channels: Amount,
    roles: Amount,
    seed: u64,
    rate: u32,
    wait_for: u32,
    duration: Option<Duration>,
    stay: bool,
    shards: Option<u32>,
    max_concurrency: u32,
    identify_window: Duration,
    session_starts: Option<u32>,
    heartbeat: Option<Duration>,
    faults: Option<Faults>,
    pub(crate) listen: Option<IpAddr>,
    port: u16,
    gateway_port: u16,
    rate_limits: bool,
    json: bool,
}

impl LoadArguments {
    /// Reads the command line behind `load`; `Ok(None)` if help is wanted.
    pub(crate) fn parse(words: impl Iterator<Item = String>) -> Result<Option<Self>, String> {
        let mut words = Words::new(words);
        let mut read = Self {
            guilds: 1000,
            members: 50.into(),
            channels: 20.into(),
            roles: 10.into(),
            seed: 0,
            rate: 1000,
            wait_for: 1,
            duration: None,
            stay: false,
            shards: None,
            max_concurrency: 16,
            identify_window: Duration::from_secs(5),
            session_starts: None,
            heartbeat: None,
            faults: None,
            listen: None,
            port: 0,
            gateway_port: 0,
            rate_limits: true,
            json: false,
        };
        while let Some(option) = words.option()? {
            match option.as_str() {
                "--guilds" => read.guilds = words.positive()?,
                "--members" => read.members = words.amount()?,
                "--channels" => read.channels = words.amount()?,
                "--roles" => read.roles = words.amount()?,
                "--seed" => read.seed = words.parsed()?,
                "--rate" => read.rate = words.positive()?,
                "--wait-for" => read.wait_for = words.parsed()?,
                "--duration" => read.duration = Some(words.duration()?),
                "--stay" => read.stay = true,
                "--shards" => read.shards = Some(words.positive()?),
                "--max-concurrency" => read.max_concurrency = words.positive()?,
                "--identify-window" => read.identify_window = words.duration()?,
                "--session-starts" => read.session_starts = Some(words.positive()?),
                "--heartbeat" => read.heartbeat = Some(words.duration()?),
                "--faults" | "--fault-script" if read.faults.is_some() => {
                    return Err(String::from(
                        "faults come from a seed or from a script; leave one of the two out",
                    ));
                }
                "--faults" => read.faults = Some(words.faults()?),
                "--fault-script" => read.faults = Some(words.fault_script()?),
                "--listen" => read.listen = Some(words.parsed()?),
                "--port" => read.port = words.parsed()?,
                "--gateway-port" => read.gateway_port = words.parsed()?,
                "--no-rate-limits" => read.rate_limits = false,
                "--json" => read.json = true,
                "--help" | "-h" => return Ok(None),
                _ => {
                    return Err(format!(
                        "load has no option {option}; see cordial-sandbox load --help"
                    ));
                }
            }
        }
        if read.heartbeat.is_some_and(|heartbeat| heartbeat.is_zero()) {
            return Err(String::from("--heartbeat: more than 0"));
        }
        Ok(Some(read))
    }

    fn shards(&self) -> u32 {
        self.shards.unwrap_or(self.guilds.div_ceil(1000))
    }

    fn settings(&self) -> GatewaySettings {
        let mut settings = GatewaySettings::default();
        settings.shards = self.shards();
        settings.max_concurrency = self.max_concurrency;
        settings.identify_window = self.identify_window;
        settings.session_starts = self
            .session_starts
            .unwrap_or((self.shards() * 4).max(settings.session_starts));
        settings.replay_bytes = REPLAY_BYTES;
        settings.kept_sessions = settings.kept_sessions.max(self.shards() as usize * 2);
        // Whoever runs ten thousand guilds on one shard means it.
        settings.max_guilds_per_shard = settings.max_guilds_per_shard.max(self.guilds as usize + 1);
        if let Some(heartbeat) = self.heartbeat {
            settings.heartbeat_interval = heartbeat;
        }
        settings
    }

    async fn start(&self) -> io::Result<Sandbox> {
        let population = Population::guilds(self.guilds)
            .members(self.members)
            .channels(self.channels)
            .roles(self.roles)
            .seed(self.seed);
        let mut builder = Sandbox::builder()
            .seed(self.seed)
            .ports(self.port, self.gateway_port)
            .gateway(self.settings())
            .population(population)
            .kept_happenings(KEPT_HAPPENINGS);
        if let Some(address) = self.listen {
            builder = builder.listen(address);
        }
        if !self.rate_limits {
            builder = builder.rate_limits(RateLimits::off());
        }
        builder.start().await
    }

    /// Runs until Ctrl-C, or until the duration is over.
    pub(crate) async fn run(
        self,
        mut interrupted: Pin<&mut impl Future<Output = io::Result<()>>>,
    ) -> ExitCode {
        let began = std::time::Instant::now();
        let sandbox = match self.start().await {
            Ok(sandbox) => sandbox,
            Err(error) => {
                eprintln!("cordial-sandbox: could not listen on {error}");
                return ExitCode::FAILURE;
            }
        };
        if self.json {
            println!("{}", crate::as_json(&sandbox));
        } else {
            self.greet(&sandbox, began.elapsed());
        }
        let sessions = usize::try_from(self.wait_for).unwrap_or(usize::MAX);
        let traffic = sandbox.traffic(
            &Traffic::rate(self.rate)
                .seed(self.seed)
                .after_sessions(sessions),
        );
        let faults = self.faults.clone();
        let faults = faults.map(|faults| sandbox.faults(&faults.after_sessions(sessions.max(1))));
        let load = Load {
            sandbox: &sandbox,
            traffic: &traffic,
            faults: faults.as_ref(),
        };
        let end = self.watch(load, interrupted.as_mut()).await;
        load.stop();
        let summary = Snapshot::take(load);
        if self.json {
            println!("{}", summary.json());
        } else {
            println!("{}", summary.text());
        }
        sandbox.shutdown().await;
        crate::ended(end)
    }

    fn greet(&self, sandbox: &Sandbox, took: Duration) {
        let shards = self.shards();
        println!(
            "founded {} guilds in {:.1} s",
            progress::grouped(u64::from(self.guilds)),
            took.as_secs_f64()
        );
        println!("token    {}", sandbox.token().expose());
        println!("REST     {}/api/v10", sandbox.api_url());
        println!("gateway  {}", sandbox.gateway_url());
        println!("control  {}/sandbox", sandbox.api_url());
        println!();
        println!(
            "Point a bot at it with {shards} shard{}, {} at a time:",
            if shards == 1 { "" } else { "s" },
            self.max_concurrency
        );
        println!(
            "  Cordial      Client::builder().token(token).proxy({:?})",
            sandbox.api_url()
        );
        println!(
            "  discord.js   new Client({{ shards: 'auto', rest: {{ api: '{}/api' }} }})",
            sandbox.api_url()
        );
        println!(
            "  discord.py   Route.BASE = '{}/api/v10'",
            sandbox.api_url()
        );
        println!(
            "  others       REST at {}/api/v10; GET /gateway/bot names the gateway",
            sandbox.api_url()
        );
        println!();
        match self.wait_for {
            0 => println!(
                "Traffic of {} events/s begins now. Ctrl-C ends it.",
                self.rate
            ),
            1 => println!(
                "Traffic of {} events/s begins with the first session. Ctrl-C ends it.",
                self.rate
            ),
            sessions => println!(
                "Traffic of {} events/s begins with {sessions} sessions. Ctrl-C ends it.",
                self.rate
            ),
        }
    }

    /// Shows progress until it is over.
    async fn watch(
        &self,
        load: Load<'_>,
        mut interrupted: Pin<&mut impl Future<Output = io::Result<()>>>,
    ) -> io::Result<()> {
        let in_place = io::stderr().is_terminal();
        let mut second = tokio::time::interval(Duration::from_secs(1));
        second.set_missed_tick_behavior(MissedTickBehavior::Skip);
        second.tick().await;
        let mut before = (Instant::now(), 0);
        let mut seconds = 0;
        let mut over = pin!(lasted(load.traffic, self.duration));
        let mut stopped = false;
        let end = loop {
            tokio::select! {
                end = interrupted.as_mut() => break end,
                () = over.as_mut(), if !stopped => {
                    stopped = true;
                    load.stop();
                    if !self.stay {
                        break Ok(());
                    }
                }
                _ = second.tick() => {}
            }
            seconds += 1;
            let now = Snapshot::take(load);
            if in_place || seconds % PLAIN_EVERY == 0 {
                let passed = before.0.elapsed();
                let line = now.line(now.traffic.events - before.1, passed);
                before = (Instant::now(), now.traffic.events);
                // Who looks at it may have gone away.
                let _ = if in_place {
                    write!(io::stderr(), "\r\x1b[K{line}")
                } else {
                    writeln!(io::stderr(), "{line}")
                };
            }
        };
        if in_place {
            eprintln!();
        }
        end
    }
}

/// Waits until traffic has lasted so long.
async fn lasted(traffic: &TrafficRun, duration: Option<Duration>) {
    let Some(duration) = duration else {
        return std::future::pending().await;
    };
    traffic.made(1).await;
    let elapsed = traffic.report().elapsed;
    tokio::time::sleep(duration.saturating_sub(elapsed)).await;
}

#[cfg(test)]
mod tests {
    use super::LoadArguments;

    fn read(line: &str) -> Result<Option<LoadArguments>, String> {
        LoadArguments::parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn what_is_not_said_is_sensible() {
        let read = read("--guilds 10000 --members 10-200 --rate=2000")
            .unwrap()
            .unwrap();
        assert_eq!((read.shards(), read.rate), (10, 2000));
        let settings = read.settings();
        assert_eq!(settings.session_starts, 1000);
        let read = self::read("--shards 500").unwrap().unwrap();
        assert_eq!(read.settings().session_starts, 2000);
        for faults in [
            "7",
            "7:60",
            "7:60:resumable",
            "resumable",
            "resumable:7:0.5",
        ] {
            assert!(
                self::read(&format!("--faults {faults}")).is_ok(),
                "{faults}"
            );
        }
        assert!(self::read("--help").unwrap().is_none());
    }

    #[test]
    fn wrong_arguments_are_told_what_would_be_right() {
        for (line, word) in [
            ("--guilds 0", "--guilds: at least 1"),
            (
                "--members many",
                "a number such as 50, or a range such as 10-200; got `many`",
            ),
            ("--members 9-3", "a range such as 10-200"),
            (
                "--duration soon",
                "a time such as 500ms, 90s, 10m or 2h; got `soon`",
            ),
            ("--rate", "--rate needs a value"),
            ("--faults x", "such as 7, 7:60 or 7:60:resumable; got `x`"),
            (
                "--faults 1:2:3",
                "such as 7, 7:60 or 7:60:resumable; got `1:2:3`",
            ),
            ("--faults 1:-5", "got `1:-5`"),
            ("--faults 1 --fault-script x", "leave one of the two out"),
            ("--fault-script /no/such/file", "cannot read /no/such/file"),
            ("--json=1", "--json takes no value"),
            (
                "--guild 3",
                "load has no option --guild; see cordial-sandbox load --help",
            ),
        ] {
            let error = read(line)
                .err()
                .unwrap_or_else(|| panic!("{line} was understood"));
            assert!(error.contains(word), "{error}");
        }
    }
}
