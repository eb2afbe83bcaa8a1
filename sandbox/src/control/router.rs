//! From a request to what it means.

use std::time::Duration;

use cordial_model::{
    json::{self, Decode},
    rest::Query,
};
use http::{Method, StatusCode};

use super::{Control, ControlAnswer};

/// How long requests wait for something to happen if they do not say.
const DEFAULT_WAIT: Duration = Duration::from_secs(5);

impl Control {
    /// Carries out a request. `path` is what follows `/sandbox`.
    pub(crate) async fn answer(
        &self,
        method: &Method,
        path: &str,
        query: &Query,
        body: &[u8],
    ) -> ControlAnswer {
        match self.route(method, path, query, body).await {
            Ok(answer) | Err(answer) => answer,
        }
    }

    async fn route(
        &self,
        method: &Method,
        path: &str,
        query: &Query,
        body: &[u8],
    ) -> Result<ControlAnswer, ControlAnswer> {
        let decoded = percent_encoding::percent_decode_str(path).decode_utf8_lossy();
        let segments: Vec<&str> = decoded.split('/').filter(|part| !part.is_empty()).collect();
        match (method.as_str(), segments.as_slice()) {
            ("GET", []) => Ok(self.info()),
            ("GET", ["state"]) => Ok(self.state()),
            ("GET", ["sessions"]) => self.accounts(query),
            ("GET", ["log"]) => {
                let since = number(query, "since")?.unwrap_or(0);
                let wait = number(query, "wait_ms")?.map_or(Duration::ZERO, Duration::from_millis);
                let limit = number(query, "limit")?.unwrap_or(1000);
                self.log(since, wait, limit).await
            }
            ("GET", ["interactions", id]) => {
                let id = id
                    .parse()
                    .map_err(|_| ControlAnswer::unknown(format!("there is no interaction {id}")))?;
                let until = query.get("until").unwrap_or("response");
                self.interaction(id, until, wait(query)?).await
            }
            ("GET", ["channels", channel, "messages"]) => self.messages(channel),
            ("POST", ["wait", "message"]) => self.await_message(parse(body)?).await,
            ("POST", ["users"]) => Ok(self.create_user(&parse(body)?)),
            ("POST", ["guilds"]) => self.create_guild(parse(body)?),
            ("POST", ["guilds", guild, "channels"]) => self.create_channel(guild, &parse(body)?),
            ("POST", ["guilds", guild, "reindex"]) => self.reindex(guild, &parse(body)?),
            ("POST", ["guilds", guild, "status"]) => self.set_guild_status(guild, parse(body)?),
            ("PUT", ["guilds", guild, "members", user]) => self.join(guild, user).await,
            ("DELETE", ["guilds", guild, "members", user]) => self.leave(guild, user).await,
            ("POST", ["applications", id]) => self.edit_application(id, parse(body)?),
            ("POST", ["applications", id, "skus"]) => self.create_sku(id, &parse(body)?),
            ("POST", ["users", user, act]) => self.act(user, act, body).await,
            ("POST", ["faults", "gateway"]) => self.gateway_fault(parse(body)?),
            ("POST", ["faults", "rest"]) => self.rest_fault(parse(body)?),
            ("POST", ["traffic"]) => self.begin_traffic(&parse(body)?),
            ("GET", ["traffic"]) => self.traffic(),
            ("DELETE", ["traffic"]) => self.stop_traffic(),
            ("POST", ["chaos"]) => self.begin_faults(parse(body)?),
            ("GET", ["chaos"]) => self.faults(),
            ("DELETE", ["chaos"]) => self.stop_faults(),
            ("POST", ["settings"]) => self.settings(&parse(body)?),
            ("POST", ["reset"]) => {
                self.reset();
                Ok(self.info())
            }
            _ => Err(ControlAnswer::error(
                StatusCode::NOT_FOUND,
                &format!("the control API has no {method} /sandbox{path}"),
            )),
        }
    }
}

/// Reads a body; an empty one is an empty object.
pub(crate) fn parse<T: Decode>(body: &[u8]) -> Result<T, ControlAnswer> {
    let body = if body.trim_ascii().is_empty() {
        b"{}"
    } else {
        body
    };
    let text =
        std::str::from_utf8(body).map_err(|_| ControlAnswer::bad("the body is not UTF-8"))?;
    Ok(json::from_str_strict(text)?)
}

pub(super) fn number(query: &Query, key: &str) -> Result<Option<u64>, ControlAnswer> {
    query
        .get(key)
        .map(|text| {
            text.parse()
                .map_err(|_| ControlAnswer::bad(format!("{key}: a whole number, got `{text}`")))
        })
        .transpose()
}

fn wait(query: &Query) -> Result<Duration, ControlAnswer> {
    Ok(number(query, "wait_ms")?.map_or(DEFAULT_WAIT, Duration::from_millis))
}
