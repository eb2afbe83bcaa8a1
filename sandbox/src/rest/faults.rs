//! Faults by script: what goes wrong with the next requests to a route.

use std::{collections::VecDeque, time::Duration};

use super::{limits::Scope, operations::OperationId};

/// Something that goes wrong with a request.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RestFault {
    /// The answer has this status and a JSON error.
    Status(u16),
    /// The answer has this status and an HTML page, as from Cloudflare.
    Html(u16),
    /// 429, although no limit was reached.
    RateLimited {
        /// How long the client is to wait.
        retry_after: Duration,
        /// Whose limit it is said to be.
        scope: Scope,
    },
    /// The request is carried out as usual, but this much later.
    Delay(Duration),
    /// The connection is cut before the request is carried out.
    Cut,
    /// The request is carried out, and the connection cut instead of an answer.
    CutAnswer,
    /// The route is in another bucket from now on.
    SwapBucket(String),
}

/// The script.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    waiting: VecDeque<Scripted>,
}

#[derive(Debug)]
struct Scripted {
    /// `None` for every route.
    route: Option<OperationId>,
    fault: RestFault,
    left: u32,
}

impl Faults {
    /// Lets a fault happen to the next `times` requests of a route, or of all.
    pub(crate) fn add(&mut self, route: Option<OperationId>, fault: RestFault, times: u32) {
        self.waiting.push_back(Scripted {
            route,
            fault,
            left: times,
        });
    }

    /// The fault of a request, if any: the one that was scripted first.
    pub(crate) fn next(&mut self, route: OperationId) -> Option<RestFault> {
        let index = self
            .waiting
            .iter()
            .position(|scripted| scripted.left > 0 && scripted.route.is_none_or(|r| r == route))?;
        let scripted = &mut self.waiting[index];
        scripted.left -= 1;
        let fault = scripted.fault.clone();
        if scripted.left == 0 {
            self.waiting.remove(index);
        }
        Some(fault)
    }

    /// Forgets the script.
    pub(crate) fn clear(&mut self) {
        self.waiting.clear();
    }
}
