//! What the user wants of a shard's task, apart from commands: to start over, or to end.

use std::{
    sync::atomic::{AtomicU8, Ordering},
    task::{Context, Poll},
};

use futures_util::task::AtomicWaker;

use crate::protocol::{Input, Restart, Shutdown};

/// The strongest wish that the task has not seen yet. Wishes do not queue up: who wants to end need not start over first.
#[derive(Debug, Default)]
pub(super) struct Control {
    wish: AtomicU8,
    task: AtomicWaker,
}

// In the order of their strength.
const NONE: u8 = 0;
const PROBE: u8 = 1;
const RESUME: u8 = 2;
const IDENTIFY: u8 = 3;
const KEEP_SESSION: u8 = 4;
const END_SESSION: u8 = 5;

impl Control {
    pub(super) fn shutdown(&self, mode: Shutdown) {
        self.wish(match mode {
            Shutdown::KeepSession => KEEP_SESSION,
            Shutdown::EndSession => END_SESSION,
        });
    }

    pub(super) fn restart(&self, mode: Restart) {
        self.wish(match mode {
            Restart::Resume => RESUME,
            Restart::Identify => IDENTIFY,
        });
    }

    pub(super) fn probe(&self) {
        self.wish(PROBE);
    }

    fn wish(&self, wish: u8) {
        self.wish.fetch_max(wish, Ordering::AcqRel);
        self.task.wake();
    }

    /// Waits for a wish.
    pub(super) fn poll(&self, cx: &mut Context<'_>) -> Poll<Input> {
        self.task.register(cx.waker());
        match self.wish.swap(NONE, Ordering::AcqRel) {
            PROBE => Poll::Ready(Input::Probe),
            RESUME => Poll::Ready(Input::Restart(Restart::Resume)),
            IDENTIFY => Poll::Ready(Input::Restart(Restart::Identify)),
            KEEP_SESSION => Poll::Ready(Input::Shutdown(Shutdown::KeepSession)),
            END_SESSION => Poll::Ready(Input::Shutdown(Shutdown::EndSession)),
            _ => Poll::Pending,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::task::Waker;

    use super::*;

    #[test]
    fn the_strongest_wish_wins_and_is_told_once() {
        let control = Control::default();
        let mut cx = Context::from_waker(Waker::noop());
        assert!(control.poll(&mut cx).is_pending());
        control.restart(Restart::Identify);
        control.shutdown(Shutdown::EndSession);
        control.shutdown(Shutdown::KeepSession);
        control.restart(Restart::Resume);
        assert!(matches!(
            control.poll(&mut cx),
            Poll::Ready(Input::Shutdown(Shutdown::EndSession))
        ));
        assert!(control.poll(&mut cx).is_pending());
    }
}
