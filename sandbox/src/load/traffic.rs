//! Traffic at a chosen rate: a [`Crowd`] that acts as often as a [`Pacer`] lets it.

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use cordial_model::id::{Id, marker::UserMarker};
use tokio::{task::JoinHandle, time::Instant};

use super::{crowd::Crowd, pacer::Pacer};
use crate::{gateway::Gateway, hub::Hub, world::World};

/// How many acts follow each other before others may have the world.
const BATCH: usize = 64;

/// The shortest pause between two looks at the clock.
const SHORTEST_PAUSE: Duration = Duration::from_millis(2);

/// Traffic of a busy bot's mix: presences, typing, messages, reactions, members, voice, channels, roles, threads and
/// interactions, in all guilds that the first bot is in.
///
/// The same traffic in the same world is the same sequence of events, except for ids and times where the clock differs.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use cordial_sandbox::{Population, Sandbox, Traffic};
///
/// let sandbox = Sandbox::builder().population(Population::guilds(10)).start().await?;
/// let traffic = sandbox.traffic(&Traffic::rate(1000).seed(7));
/// traffic.made(100).await;
/// assert!(traffic.stop().events >= 100);
/// # sandbox.shutdown().await;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "nothing happens before a sandbox is given it"]
pub struct Traffic {
    rate: u32,
    seed: u64,
    sessions: usize,
}

impl Traffic {
    /// So many events a second, at least one.
    pub fn rate(events_per_second: u32) -> Self {
        Self {
            rate: events_per_second.max(1),
            seed: 0,
            sessions: 0,
        }
    }

    /// What all of it comes from; 0 unless told otherwise.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Begins only when there are so many sessions.
    pub fn after_sessions(mut self, sessions: usize) -> Self {
        self.sessions = sessions;
        self
    }
}

/// How traffic goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct TrafficReport {
    /// Whether it has begun: it may wait for sessions.
    pub begun: bool,
    /// How long it has gone on.
    pub elapsed: Duration,
    /// What people did.
    pub acts: u64,
    /// Events that were published for it. Those outside a session's intents or shard do not reach it.
    pub events: u64,
    /// Events that are due and not made yet.
    pub behind: u64,
    /// Events that were due for so long that they were given up: the machine cannot keep the rate.
    pub missed: u64,
}

/// Traffic that is under way. Cheap to clone; clones are the same traffic. It goes on when this is dropped, until it is
/// stopped or the sandbox ends.
#[derive(Clone)]
pub struct TrafficRun {
    inner: Arc<Inner>,
}

struct Inner {
    world: Arc<Mutex<World>>,
    hub: Arc<Hub>,
    state: Mutex<State>,
    made: tokio::sync::watch::Sender<u64>,
}

struct State {
    crowd: Option<Crowd>,
    pacer: Option<Pacer>,
    began: Option<Instant>,
    report: TrafficReport,
    stopped: bool,
}

impl fmt::Debug for TrafficRun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TrafficRun")
            .field("report", &self.report())
            .finish_non_exhaustive()
    }
}

impl TrafficRun {
    /// Begins traffic, in a task of its own.
    pub(crate) fn begin(
        traffic: &Traffic,
        world: Arc<Mutex<World>>,
        hub: Arc<Hub>,
        gateway: Gateway,
        bot: Id<UserMarker>,
    ) -> (Self, JoinHandle<()>) {
        let run = Self {
            inner: Arc::new(Inner {
                world,
                hub,
                state: Mutex::new(State {
                    crowd: None,
                    pacer: None,
                    began: None,
                    report: TrafficReport::default(),
                    stopped: false,
                }),
                made: tokio::sync::watch::Sender::new(0),
            }),
        };
        let task = tokio::spawn(run.clone().go(traffic.clone(), gateway, bot));
        (run, task)
    }

    async fn go(self, traffic: Traffic, gateway: Gateway, bot: Id<UserMarker>) {
        gateway.wait_for_sessions(traffic.sessions).await;
        {
            let mut state = self.state();
            let crowd = Crowd::new(&self.world(), bot, traffic.seed);
            let now = Instant::now();
            state.crowd = Some(crowd);
            state.pacer = Some(Pacer::new(f64::from(traffic.rate), now.into_std()));
            state.began = Some(now);
            state.report.begun = true;
        }
        loop {
            match self.step() {
                Step::Stopped => return,
                Step::Due => tokio::task::yield_now().await,
                Step::Wait(pause) => tokio::time::sleep(pause.max(SHORTEST_PAUSE)).await,
            }
        }
    }

    /// Does what is due, as far as one batch goes.
    fn step(&self) -> Step {
        let mut state = self.state();
        let State {
            crowd: Some(crowd),
            pacer: Some(pacer),
            report,
            stopped: false,
            ..
        } = &mut *state
        else {
            return Step::Stopped;
        };
        pacer.advance(Instant::now().into_std());
        let mut world = self.world();
        for _ in 0..BATCH {
            if !pacer.is_due() {
                break;
            }
            let before = self.inner.hub.published();
            let acted = crowd.act(&mut world).is_some();
            let events = self.inner.hub.published() - before;
            // What changed nothing is paid for too, or there would be no end where there are no people.
            pacer.done(events.max(1));
            report.acts += u64::from(acted);
            report.events += events;
        }
        drop(world);
        report.behind = pacer.behind();
        report.missed = pacer.missed();
        self.inner.made.send_replace(report.events);
        if pacer.is_due() {
            Step::Due
        } else {
            Step::Wait(pacer.wait())
        }
    }

    /// How it goes.
    pub fn report(&self) -> TrafficReport {
        self.state().now()
    }

    /// Waits until so many events were made.
    pub async fn made(&self, events: u64) {
        let mut made = self.inner.made.subscribe();
        // The sender lives as long as this does.
        let _ = made.wait_for(|made| *made >= events).await;
    }

    /// Stops it: when this returns it has made its last event.
    #[allow(clippy::must_use_candidate, reason = "stopping is what it does")]
    pub fn stop(&self) -> TrafficReport {
        let mut state = self.state();
        if !state.stopped {
            let report = state.now();
            state.stopped = true;
            state.report = report;
            if let Some(crowd) = &mut state.crowd {
                let mut world = self.world();
                let before = self.inner.hub.published();
                crowd.finish(&mut world);
                let events = self.inner.hub.published() - before;
                state.report.events += events;
            }
        }
        state.report
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.inner
            .state
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn world(&self) -> MutexGuard<'_, World> {
        self.inner
            .world
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn now(&self) -> TrafficReport {
        let mut report = self.report;
        if let Some(began) = self.began.filter(|_| !self.stopped) {
            report.elapsed = began.elapsed();
        }
        report
    }
}

/// What comes after a batch.
enum Step {
    Stopped,
    Due,
    Wait(Duration),
}
