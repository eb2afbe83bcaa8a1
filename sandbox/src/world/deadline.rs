//! What happens by itself when its time has come: polls end, threads are archived.
//!
//! The world knows the moments; [`keep_time`] waits for them, on tokio's clock like everything here.

use std::sync::{Arc, Mutex, PoisonError};

use cordial_model::{
    Timestamp,
    id::{
        Id,
        marker::{ChannelMarker, MessageMarker},
    },
};
use tokio::{sync::Notify, time::timeout};

use super::World;

/// Something that is to happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Deadline {
    /// A poll is closed and counted.
    PollEnds(Id<ChannelMarker>, Id<MessageMarker>),
    /// A thread is archived if nothing has happened in it for as long as it says.
    ThreadIdles(Id<ChannelMarker>),
}

impl World {
    /// Lets something happen at a moment.
    pub(crate) fn remind(&mut self, at: Timestamp, deadline: Deadline) {
        self.deadlines.insert((at, deadline));
        self.alarm.notify_one();
    }

    /// Lets everything happen whose time has come, and tells when the next is.
    fn meet_deadlines(&mut self) -> Option<Timestamp> {
        let now = self.now();
        loop {
            let (at, deadline) = *self.deadlines.first()?;
            if at > now {
                return Some(at);
            }
            self.deadlines.pop_first();
            match deadline {
                Deadline::PollEnds(channel_id, id) => {
                    self.end_poll(channel_id, id);
                }
                Deadline::ThreadIdles(id) => self.archive_if_idle(id),
            }
        }
    }

    /// What is notified when there is a new deadline.
    pub(crate) fn alarm(&self) -> Arc<Notify> {
        Arc::clone(&self.alarm)
    }
}

/// Meets the deadlines of a world for ever.
pub(crate) async fn keep_time(world: Arc<Mutex<World>>) {
    let alarm = world.lock().unwrap_or_else(PoisonError::into_inner).alarm();
    loop {
        let wait = {
            let mut world = world.lock().unwrap_or_else(PoisonError::into_inner);
            let next = world.meet_deadlines();
            next.map(|at| at.since(world.now()))
        };
        match wait {
            // Woken by the clock or by a new deadline: either way the world is looked at again.
            Some(wait) => drop(timeout(wait, alarm.notified()).await),
            None => alarm.notified().await,
        }
    }
}
