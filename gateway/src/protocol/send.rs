//! Sending within what a connection may send.

use std::time::Instant;

use super::{Outgoing, Output, Session, State, timer::Timer};
use crate::Error;

impl Session {
    /// How many more commands the session takes before it answers [`Error::CommandQueueFull`].
    pub fn command_room(&self) -> usize {
        self.config
            .max_queued_commands
            .saturating_sub(self.commands.len())
    }

    /// Takes a command, to be sent as soon as the session is ready and the limit has room.
    pub(super) fn command(&mut self, now: Instant, command: Outgoing) -> Result<(), Error> {
        if self.state == State::Stopped {
            return Err(Error::Ended);
        }
        if self.command_room() == 0 {
            return Err(Error::CommandQueueFull);
        }
        if let Some(presence) = command.presence() {
            self.config.presence = Some(presence);
        }
        self.commands.push_back(command);
        self.send_commands(now);
        Ok(())
    }

    /// Sends the commands that wait, as far as they may be sent now.
    pub(super) fn send_commands(&mut self, now: Instant) {
        if self.state != State::Ready {
            return;
        }
        while !self.commands.is_empty() {
            if !self.limit.has_room_for_command(now) {
                if let Some(refill) = self.limit.refill_at() {
                    self.timers.set(Timer::Refill, refill);
                }
                return;
            }
            if let Some(command) = self.commands.pop_front() {
                self.send(now, command);
            }
        }
    }

    /// The next heartbeat is due.
    pub(super) fn heartbeat_due(&mut self, now: Instant) {
        self.send_heartbeat(now);
        if let Some(interval) = self.heart.interval() {
            self.timers.set(Timer::Heartbeat, now + interval);
        }
    }

    /// Sends a heartbeat, and expects its acknowledgement.
    pub(super) fn send_heartbeat(&mut self, now: Instant) {
        // Commands leave room for heartbeats. There is none only for a server that keeps asking for more.
        if !self.limit.has_room_for_heartbeat(now) {
            return;
        }
        self.heart.beat(now);
        if self.heart.interval().is_some() && self.timers.get(Timer::Ack).is_none() {
            self.expect(now, Timer::Ack);
        }
        let sequence = self.resumable.as_ref().map(|state| state.sequence);
        self.send(now, Outgoing::heartbeat(&self.config, sequence));
    }

    pub(super) fn send(&mut self, now: Instant, outgoing: Outgoing) {
        self.limit.count(now);
        self.outputs.push_back(Output::Send(outgoing));
    }
}
