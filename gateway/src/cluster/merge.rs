//! Many streams as one, fairly.
//!
//! Streams that have something take turns, one item each. A stream that has nothing costs nothing until it is woken: every one has
//! a waker of its own, which puts it among those to look at. Nothing is allocated per item.

use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, Wake, Waker},
};

/// Something that yields items until it ends.
pub(super) trait Source {
    type Item;

    fn poll_item(&mut self, cx: &mut Context<'_>) -> Poll<Option<Self::Item>>;
}

/// Sources that are looked at in turn.
pub(super) struct Merge<S> {
    slots: Vec<Option<Slot<S>>>,
    free: Vec<usize>,
    /// To look at in this round, last first.
    round: Vec<usize>,
    /// To look at in the next round, besides those that are woken until then.
    next_round: Vec<usize>,
    woken: Arc<Woken>,
}

struct Slot<S> {
    source: S,
    flag: Arc<Flag>,
    waker: Waker,
}

/// Wakes one slot.
struct Flag {
    index: usize,
    /// Whether it is to be looked at already.
    is_up: AtomicBool,
    woken: Arc<Woken>,
}

#[derive(Default)]
struct Woken {
    state: Mutex<WokenState>,
}

#[derive(Default)]
struct WokenState {
    indexes: Vec<usize>,
    parent: Option<Waker>,
}

impl Woken {
    fn lock(&self) -> MutexGuard<'_, WokenState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Wake for Flag {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        if self.is_up.swap(true, Ordering::AcqRel) {
            return;
        }
        let parent = {
            let mut state = self.woken.lock();
            state.indexes.push(self.index);
            state.parent.take()
        };
        if let Some(parent) = parent {
            parent.wake();
        }
    }
}

impl<S: Source> Merge<S> {
    pub(super) fn new() -> Self {
        Self {
            slots: Vec::new(),
            free: Vec::new(),
            round: Vec::new(),
            next_round: Vec::new(),
            woken: Arc::default(),
        }
    }

    pub(super) fn push(&mut self, source: S) {
        let index = self.free.pop().unwrap_or(self.slots.len());
        let flag = Arc::new(Flag {
            index,
            is_up: AtomicBool::new(true),
            woken: Arc::clone(&self.woken),
        });
        let slot = Some(Slot {
            source,
            waker: Arc::clone(&flag).into(),
            flag,
        });
        if index == self.slots.len() {
            self.slots.push(slot);
        } else {
            self.slots[index] = slot;
        }
        self.next_round.push(index);
    }

    /// The sources, to be disposed of otherwise.
    pub(super) fn drain(&mut self) -> Vec<S> {
        self.free.clear();
        self.round.clear();
        self.next_round.clear();
        // Wakers of the old slots may still be around. They must not reach the new ones.
        self.woken = Arc::default();
        self.slots
            .drain(..)
            .flatten()
            .map(|slot| slot.source)
            .collect()
    }

    /// The next item of any source; `None` when all have ended.
    pub(super) fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Option<S::Item>> {
        loop {
            let Some(index) = self.round.pop() else {
                if self.slots.len() == self.free.len() {
                    return Poll::Ready(None);
                }
                if self.begin_round(cx) {
                    continue;
                }
                return Poll::Pending;
            };
            // A waker of a source that has ended may have come late.
            let Some(slot) = &mut self.slots[index] else {
                continue;
            };
            slot.flag.is_up.store(false, Ordering::Release);
            match slot.source.poll_item(&mut Context::from_waker(&slot.waker)) {
                Poll::Ready(Some(item)) => {
                    // Unless it was woken meanwhile, and is to be looked at anyway.
                    if !slot.flag.is_up.swap(true, Ordering::AcqRel) {
                        self.next_round.push(index);
                    }
                    return Poll::Ready(Some(item));
                }
                Poll::Ready(None) => {
                    // Keeps late wakers of this source from reaching the next one in its slot.
                    slot.flag.is_up.store(true, Ordering::Release);
                    self.slots[index] = None;
                    self.free.push(index);
                }
                Poll::Pending => {}
            }
        }
    }

    /// Those who had something, and those who were woken, come next. False if there are none: then the task is woken when there
    /// are.
    fn begin_round(&mut self, cx: &Context<'_>) -> bool {
        let mut woken = self.woken.lock();
        self.round.append(&mut self.next_round);
        self.round.append(&mut woken.indexes);
        if self.round.is_empty() {
            woken.parent = Some(cx.waker().clone());
            return false;
        }
        self.round.reverse();
        true
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use tokio::sync::mpsc;

    use super::*;

    impl Source for mpsc::Receiver<u32> {
        type Item = u32;

        fn poll_item(&mut self, cx: &mut Context<'_>) -> Poll<Option<u32>> {
            self.poll_recv(cx)
        }
    }

    struct CountWakes(AtomicBool);

    impl Wake for CountWakes {
        fn wake(self: Arc<Self>) {
            self.0.store(true, Ordering::SeqCst);
        }
    }

    fn poll(merge: &mut Merge<mpsc::Receiver<u32>>) -> Poll<Option<u32>> {
        merge.poll_next(&mut Context::from_waker(Waker::noop()))
    }

    #[test]
    fn the_busy_do_not_starve_the_others() {
        let mut merge = Merge::new();
        let (busy, receiver) = mpsc::channel(1000);
        merge.push(receiver);
        for _ in 0..1000 {
            busy.try_send(1).unwrap();
        }
        assert_eq!(poll(&mut merge), Poll::Ready(Some(1)));
        let (quiet, receiver) = mpsc::channel(10);
        merge.push(receiver);
        quiet.try_send(2).unwrap();
        quiet.try_send(2).unwrap();
        let next: Vec<_> = (0..6).map(|_| poll(&mut merge)).collect();
        assert_eq!(
            next.iter()
                .filter(|item| **item == Poll::Ready(Some(2)))
                .count(),
            2
        );
    }

    #[test]
    fn wakes_the_task_and_ends_with_the_last() {
        let mut merge = Merge::new();
        let mut senders = VecDeque::new();
        for _ in 0..3 {
            let (sender, receiver) = mpsc::channel(4);
            senders.push_back(sender);
            merge.push(receiver);
        }
        let woken = Arc::new(CountWakes(AtomicBool::new(false)));
        let waker = Waker::from(Arc::clone(&woken));
        let mut cx = Context::from_waker(&waker);
        assert!(merge.poll_next(&mut cx).is_pending());
        senders[1].try_send(7).unwrap();
        assert!(woken.0.swap(false, Ordering::SeqCst));
        assert_eq!(merge.poll_next(&mut cx), Poll::Ready(Some(7)));
        assert!(merge.poll_next(&mut cx).is_pending());
        senders.clear();
        assert!(woken.0.load(Ordering::SeqCst));
        assert_eq!(merge.poll_next(&mut cx), Poll::Ready(None));
    }

    #[test]
    fn slots_are_used_again() {
        let mut merge = Merge::new();
        for round in 0..10 {
            let (sender, receiver) = mpsc::channel(1);
            merge.push(receiver);
            sender.try_send(round).unwrap();
            drop(sender);
            assert_eq!(poll(&mut merge), Poll::Ready(Some(round)));
            assert_eq!(poll(&mut merge), Poll::Ready(None));
        }
        assert_eq!(merge.slots.len(), 1);
    }
}
