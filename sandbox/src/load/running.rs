//! What is under way in a sandbox: at most one stream of traffic, which the library and the control API share.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use cordial_model::id::{Id, marker::UserMarker};
use tokio::task::AbortHandle;

use super::{Traffic, TrafficReport, TrafficRun};
use crate::{gateway::Gateway, hub::Hub, world::World};

/// The load of a sandbox. Cheap to clone; clones are the same load.
#[derive(Clone)]
pub(crate) struct Load {
    world: Arc<Mutex<World>>,
    hub: Arc<Hub>,
    gateway: Gateway,
    bot: Id<UserMarker>,
    running: Arc<Mutex<Running>>,
}

#[derive(Default)]
struct Running {
    traffic: Option<(TrafficRun, AbortHandle)>,
}

impl Load {
    pub(crate) fn new(
        world: Arc<Mutex<World>>,
        hub: Arc<Hub>,
        gateway: Gateway,
        bot: Id<UserMarker>,
    ) -> Self {
        Self {
            world,
            hub,
            gateway,
            bot,
            running: Arc::default(),
        }
    }

    /// Begins traffic in place of what there is.
    pub(crate) fn begin(&self, traffic: &Traffic) -> TrafficRun {
        let mut running = self.running();
        end(running.traffic.take());
        let (run, task) = TrafficRun::begin(
            traffic,
            Arc::clone(&self.world),
            Arc::clone(&self.hub),
            self.gateway.clone(),
            self.bot,
        );
        running.traffic = Some((run.clone(), task.abort_handle()));
        run
    }

    /// How traffic goes; `None` if there never was any.
    pub(crate) fn traffic(&self) -> Option<TrafficReport> {
        let running = self.running();
        running.traffic.as_ref().map(|(run, _)| run.report())
    }

    /// Stops traffic; `None` if there never was any.
    pub(crate) fn stop_traffic(&self) -> Option<TrafficReport> {
        let running = self.running();
        running.traffic.as_ref().map(|(run, task)| {
            let report = run.stop();
            task.abort();
            report
        })
    }

    /// Stops everything: the sandbox ends, or begins anew.
    pub(crate) fn stop(&self) {
        end(self.running().traffic.take());
    }

    fn running(&self) -> MutexGuard<'_, Running> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn end(traffic: Option<(TrafficRun, AbortHandle)>) {
    if let Some((run, task)) = traffic {
        run.stop();
        task.abort();
    }
}
