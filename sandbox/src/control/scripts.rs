//! Letting things go wrong, and changing how the sandbox behaves.

use std::time::Duration;

use cordial_model::{
    gateway::Intents,
    json::{Decode, Error, Kind, Parser},
};

use super::{Control, ControlAnswer};
use crate::{
    gateway::{Fault, Target},
    rest::{RestFault, Scope},
};

/// A fault of the gateway: `{"target": "all", "fault": "drop"}`.
#[derive(Debug, Decode)]
pub(super) struct GatewayFault {
    #[json(default)]
    target: At,
    fault: String,
    code: Option<u16>,
    reason: Option<String>,
    #[json(default)]
    resumable: bool,
    on: Option<bool>,
    delay_ms: Option<u64>,
}

/// `"all"`, `"next"`, `{"shard": 0}` or `{"session": "…"}`.
#[derive(Debug, Default)]
enum At {
    #[default]
    All,
    Next,
    Shard(u32),
    Session(String),
}

impl Decode for At {
    fn decode(p: &mut Parser<'_>) -> Result<Self, Error> {
        let at = p.offset();
        if p.kind()? == Kind::String {
            return match &*p.str()? {
                "all" => Ok(Self::All),
                "next" => Ok(Self::Next),
                _ => Err(Error::expected("`all`, `next`, a shard or a session", at)),
            };
        }
        let mut target = None;
        p.object(|key, p| {
            match key {
                "shard" => target = Some(Self::Shard(Decode::decode(p)?)),
                "session" => target = Some(Self::Session(Decode::decode(p)?)),
                _ => p.skip()?,
            }
            Ok(())
        })?;
        target.ok_or_else(|| Error::expected("`all`, `next`, a shard or a session", at))
    }
}

/// A fault of the REST API: `{"route": "POST /channels/{channel_id}/messages", "fault": "status", "status": 502}`.
#[derive(Debug, Decode)]
pub(super) struct RestScript {
    route: Option<String>,
    fault: String,
    times: Option<u32>,
    status: Option<u16>,
    retry_after_ms: Option<u64>,
    scope: Option<String>,
    delay_ms: Option<u64>,
    bucket: Option<String>,
}

/// What can be changed while the sandbox runs.
#[derive(Debug, Decode)]
pub(super) struct Settings {
    heartbeat_interval_ms: Option<u64>,
    session_starts: Option<u32>,
    remaining_session_starts: Option<u32>,
    max_concurrency: Option<u32>,
    identify_window_ms: Option<u64>,
    shards: Option<u32>,
    privileged_intents: Option<Intents>,
    latency_ms: Option<u64>,
}

impl Control {
    pub(super) fn gateway_fault(&self, body: GatewayFault) -> Result<ControlAnswer, ControlAnswer> {
        let delay = Duration::from_millis(body.delay_ms.unwrap_or(1000));
        let fault = match body.fault.as_str() {
            "drop" => Fault::Drop,
            "close" => {
                let code = body.code.unwrap_or(4000);
                if !(1000..5000).contains(&code) {
                    return Err(ControlAnswer::bad("code: 1000 to 4999"));
                }
                Fault::Close(code, body.reason.unwrap_or_default())
            }
            "reconnect" => Fault::Reconnect,
            "invalidate_session" => Fault::InvalidateSession {
                resumable: body.resumable,
            },
            "request_heartbeat" => Fault::RequestHeartbeat,
            "garbage" => Fault::Garbage,
            "truncate" => Fault::Truncate,
            "withhold_acks" => Fault::WithholdAcks(body.on.unwrap_or(true)),
            "withhold_hello" => Fault::WithholdHello,
            "delay_hello" => Fault::DelayHello(delay),
            "delay" => Fault::Delay(delay),
            "stall" => Fault::Stall(delay),
            "stop_reading" => Fault::StopReading(delay),
            "play_dead" => Fault::PlayDead,
            other => {
                return Err(ControlAnswer::bad(format!(
                    "fault: drop, close, reconnect, invalidate_session, request_heartbeat, garbage, truncate, withhold_acks, withhold_hello, delay_hello, delay, stall, stop_reading or play_dead; got `{other}`"
                )));
            }
        };
        let target = match body.target {
            At::All => Target::All,
            At::Next => Target::Next,
            At::Shard(shard) => Target::Shard(shard),
            At::Session(session) => Target::Session(session),
        };
        let reached = self.gateway.fault(&target, fault);
        Ok(ControlAnswer::object(|o| o.field("connections", &reached)))
    }

    pub(super) fn rest_fault(&self, body: RestScript) -> Result<ControlAnswer, ControlAnswer> {
        let fault = match body.fault.as_str() {
            "status" => RestFault::Status(body.status.unwrap_or(500)),
            "html" => RestFault::Html(body.status.unwrap_or(502)),
            "rate_limited" => RestFault::RateLimited {
                retry_after: Duration::from_millis(body.retry_after_ms.unwrap_or(1000)),
                scope: match body.scope.as_deref().unwrap_or("user") {
                    "user" => Scope::User,
                    "global" => Scope::Global,
                    "shared" => Scope::Shared,
                    other => {
                        return Err(ControlAnswer::bad(format!(
                            "scope: user, global or shared; got `{other}`"
                        )));
                    }
                },
            },
            "delay" => RestFault::Delay(Duration::from_millis(body.delay_ms.unwrap_or(1000))),
            "cut" => RestFault::Cut,
            "cut_answer" => RestFault::CutAnswer,
            "swap_bucket" => RestFault::SwapBucket(body.bucket.unwrap_or_default()),
            other => {
                return Err(ControlAnswer::bad(format!(
                    "fault: status, html, rate_limited, delay, cut, cut_answer or swap_bucket; got `{other}`"
                )));
            }
        };
        let times = body.times.unwrap_or(1);
        if self.rest.script(body.route.as_deref(), fault, times) {
            Ok(ControlAnswer::object(|o| o.field("times", &times)))
        } else {
            Err(ControlAnswer::unknown(format!(
                "there is no route `{}`; write it as in `POST /channels/{{channel_id}}/messages`",
                body.route.unwrap_or_default()
            )))
        }
    }

    pub(super) fn settings(&self, body: &Settings) -> Result<ControlAnswer, ControlAnswer> {
        if body.heartbeat_interval_ms == Some(0) || body.max_concurrency == Some(0) {
            return Err(ControlAnswer::bad("0 makes no sense there"));
        }
        self.gateway.configure(|settings| {
            if let Some(interval) = body.heartbeat_interval_ms {
                settings.heartbeat_interval = Duration::from_millis(interval);
            }
            settings.session_starts = body.session_starts.unwrap_or(settings.session_starts);
            settings.max_concurrency = body.max_concurrency.unwrap_or(settings.max_concurrency);
            if let Some(window) = body.identify_window_ms {
                settings.identify_window = Duration::from_millis(window);
            }
            settings.shards = body.shards.unwrap_or(settings.shards);
            settings.privileged_intents = body
                .privileged_intents
                .unwrap_or(settings.privileged_intents);
        });
        if let Some(remaining) = body.remaining_session_starts {
            let bots: Vec<_> = self
                .stage
                .world()
                .applications
                .values()
                .map(|application| application.bot_id)
                .collect();
            for bot in bots {
                self.gateway.set_remaining_session_starts(bot, remaining);
            }
        }
        if let Some(latency) = body.latency_ms {
            self.rest.set_latency(Duration::from_millis(latency));
        }
        let settings = self.gateway.settings();
        Ok(ControlAnswer::object(|o| {
            let interval = u64::try_from(settings.heartbeat_interval.as_millis());
            o.field("heartbeat_interval_ms", &interval.unwrap_or(u64::MAX));
            o.field("session_starts", &settings.session_starts);
            o.field("max_concurrency", &settings.max_concurrency);
            let window = u64::try_from(settings.identify_window.as_millis());
            o.field("identify_window_ms", &window.unwrap_or(u64::MAX));
            o.field("shards", &settings.shards);
            o.field("privileged_intents", &settings.privileged_intents);
        }))
    }
}
