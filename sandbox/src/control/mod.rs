//! The control API: the sandbox from outside, over HTTP and JSON, for tests in any language.
//!
//! Served under `/sandbox` on the port of the REST API; `sandbox/CONTROL.md` is its reference. [`router`] finds what a
//! request means, [`acts`] lets people act, [`developer`] sets up applications, [`views`] writes what is and what happened,
//! [`accounts`] what sessions were told, [`load`] begins traffic, [`scripts`] lets things go wrong.

mod accounts;
mod acts;
mod bodies;
mod developer;
mod load;
mod members;
mod router;
mod scripts;
mod views;

use std::{fmt, sync::Arc, time::Duration};

use bytes::Bytes;
use cordial_model::json::{self, ObjectWriter};
use http::{HeaderValue, Response, StatusCode, header};
use http_body_util::Full;

use crate::{
    gateway::Gateway,
    load::Load,
    people::{CannotDo, NotSeen, Stage},
    rest::Rest,
    world::{World, render::Object},
};

/// The longest a request waits for something to happen.
const MAX_WAIT: Duration = Duration::from_mins(1);

/// The control API of a sandbox. Cheap to clone; clones are the same API.
#[derive(Clone)]
pub(crate) struct Control {
    stage: Stage,
    gateway: Gateway,
    rest: Rest,
    load: Load,
    /// The world that a reset brings back.
    initial: Arc<World>,
}

impl fmt::Debug for Control {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Control").finish_non_exhaustive()
    }
}

/// An answer of the control API: a status and JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ControlAnswer {
    pub(crate) status: StatusCode,
    pub(crate) body: String,
}

impl Control {
    /// The control API over a sandbox. What the world is now is what a reset brings back.
    pub(crate) fn new(stage: Stage, gateway: Gateway, rest: Rest, load: Load) -> Self {
        let initial = Arc::new(stage.world().clone());
        Self {
            stage,
            gateway,
            rest,
            load,
            initial,
        }
    }

    /// The stage with another patience.
    fn waiting(&self, wait: Duration) -> Stage {
        Stage {
            patience: wait.min(MAX_WAIT),
            ..self.stage.clone()
        }
    }

    /// Brings the world of the start back, and cuts every connection. Ids go on from where they were.
    fn reset(&self) {
        self.load.stop();
        self.gateway.reset();
        self.rest.clear_faults();
        self.stage.world().become_like(&self.initial);
    }
}

impl ControlAnswer {
    fn object(fields: impl Fn(&mut ObjectWriter<'_>)) -> Self {
        Self {
            status: StatusCode::OK,
            body: json::to_string(&Object(fields)),
        }
    }

    fn error(status: StatusCode, why: &str) -> Self {
        let body = json::to_string(&Object(|o: &mut ObjectWriter<'_>| o.field("error", why)));
        Self { status, body }
    }

    fn bad(why: impl fmt::Display) -> Self {
        Self::error(StatusCode::BAD_REQUEST, &why.to_string())
    }

    fn unknown(why: impl fmt::Display) -> Self {
        Self::error(StatusCode::NOT_FOUND, &why.to_string())
    }
}

impl From<ControlAnswer> for Response<Full<Bytes>> {
    fn from(answer: ControlAnswer) -> Self {
        let mut response = Response::new(Full::new(Bytes::from(answer.body)));
        *response.status_mut() = answer.status;
        let json = HeaderValue::from_static("application/json");
        response.headers_mut().insert(header::CONTENT_TYPE, json);
        response
    }
}

impl From<CannotDo> for ControlAnswer {
    fn from(refusal: CannotDo) -> Self {
        Self::bad(refusal)
    }
}

impl From<json::Error> for ControlAnswer {
    fn from(error: json::Error) -> Self {
        Self::bad(error)
    }
}

impl From<NotSeen> for ControlAnswer {
    fn from(missed: NotSeen) -> Self {
        let body = json::to_string(&Object(|o: &mut ObjectWriter<'_>| {
            o.field("error", &missed.to_string());
            o.field("instead", missed.instead());
        }));
        Self {
            status: StatusCode::REQUEST_TIMEOUT,
            body,
        }
    }
}
