//! The sandbox under load, in a process of its own.

use std::{process::Command, time::Duration};

use cordial::{http::Client, model::Token};
use serde_json::{Value, json};

use super::Plan;
use crate::{
    http::Control,
    process::{Running, build_sandbox},
};

/// How long founding all guilds may take.
const START: Duration = Duration::from_mins(3);

/// What the sandbox says of one session.
#[derive(Clone, Debug)]
pub(super) struct Told {
    pub(super) id: String,
    /// The number of its last dispatch.
    pub(super) sequence: u64,
    /// Numbers of RESUMED dispatches: one that is lost with its connection is not sent again.
    pub(super) resumed: Vec<u64>,
    pub(super) ended: bool,
}

/// A running sandbox.
#[derive(Debug)]
pub(super) struct Server {
    control: Control,
    pub(super) token: Token,
    http: Client,
    /// It is killed when this is dropped.
    _running: Running,
}

impl Server {
    pub(super) fn start(plan: &Plan) -> Result<Self, String> {
        let program = build_sandbox(!plan.debug)?;
        let mut command = Command::new(program);
        command.args(["load", "--json", "--wait-for", "1000000"]);
        command.args(["--guilds", &plan.guilds.to_string()]);
        command.args(["--shards", &plan.shards.to_string()]);
        command.args(["--max-concurrency", "16"]);
        let mut running = Running::start("the sandbox", &mut command)?;
        let line = running.line_with("its addresses", START, |line| line.starts_with('{'))?;
        let addresses: Value = serde_json::from_str(&line)
            .map_err(|error| format!("the sandbox wrote no JSON: {error}"))?;
        let text = |key: &str| {
            addresses[key]
                .as_str()
                .map(str::to_owned)
                .ok_or_else(|| format!("the sandbox wrote no {key}"))
        };
        let token = Token::new(text("token")?);
        let http = Client::builder()
            .token(&token)
            .proxy(text("api_url")?)
            .build()
            .map_err(|error| error.to_string())?;
        Ok(Self {
            control: Control::new(&text("control_url")?)?,
            token,
            http,
            _running: running,
        })
    }

    pub(super) fn http(&self) -> &Client {
        &self.http
    }
}

impl Server {
    /// What every session was told.
    pub(super) fn sessions(&self) -> Result<Vec<Told>, String> {
        let accounts = self.control.get("/sessions")?;
        let numbers = |value: &Value| {
            value
                .as_array()
                .map(|list| list.iter().filter_map(Value::as_u64).collect())
        };
        accounts["sessions"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|session| {
                Some(Told {
                    id: session["id"].as_str()?.to_owned(),
                    sequence: session["sequence"].as_u64()?,
                    resumed: numbers(&session["resumed"])?,
                    ended: session["ended"].as_bool()?,
                })
            })
            .collect::<Option<_>>()
            .ok_or_else(|| String::from("the sandbox tells of its sessions in another form"))
    }

    /// How many identifies were granted.
    pub(super) fn identifies(&self) -> Result<u64, String> {
        self.control.get("/sessions")?["identifies"]
            .as_u64()
            .ok_or_else(|| String::from("the sandbox does not tell of identifies"))
    }

    pub(super) fn begin_traffic(&self, plan: &Plan) -> Result<(), String> {
        let traffic = json!({"rate": plan.rate, "seed": plan.seed});
        self.control.post("/traffic", &traffic).map(drop)
    }

    pub(super) fn end_traffic(&self) -> Result<(), String> {
        let report = self.control.delete("/traffic")?;
        println!("traffic: {report}");
        Ok(())
    }

    pub(super) fn begin_faults(&self, seed: u64, per_minute: u32) -> Result<(), String> {
        let faults = json!({"seed": seed, "per_minute": per_minute});
        self.control.post("/chaos", &faults).map(drop)
    }

    pub(super) fn end_faults(&self) -> Result<(), String> {
        let report = self.control.delete("/chaos")?;
        println!("faults: {report}");
        Ok(())
    }
}
