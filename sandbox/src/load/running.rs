//! What is under way in a sandbox: at most one stream of traffic and one of faults, which the library and the control API
//! share.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use cordial_model::id::{Id, marker::UserMarker};
use tokio::task::AbortHandle;

use super::{FaultReport, FaultRun, Faults, Traffic, TrafficReport, TrafficRun};
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
    faults: Option<(FaultRun, AbortHandle)>,
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

    /// Begins faults in place of those there are.
    pub(crate) fn begin_faults(&self, faults: &Faults) -> FaultRun {
        let mut running = self.running();
        end_faults(running.faults.take());
        let (run, task) = FaultRun::begin(faults, self.gateway.clone());
        running.faults = Some((run.clone(), task.abort_handle()));
        run
    }

    /// What has gone wrong; `None` if nothing was to.
    pub(crate) fn faults(&self) -> Option<FaultReport> {
        let running = self.running();
        running.faults.as_ref().map(|(run, _)| run.report())
    }

    /// Lets nothing more go wrong; `None` if nothing was to.
    pub(crate) fn stop_faults(&self) -> Option<FaultReport> {
        let running = self.running();
        running.faults.as_ref().map(|(run, task)| {
            let report = run.stop();
            task.abort();
            report
        })
    }

    /// Stops everything: the sandbox ends, or begins anew.
    pub(crate) fn stop(&self) {
        let mut running = self.running();
        end(running.traffic.take());
        end_faults(running.faults.take());
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

fn end_faults(faults: Option<(FaultRun, AbortHandle)>) {
    if let Some((run, task)) = faults {
        run.stop();
        task.abort();
    }
}
