//! What happens when events come faster than they are taken.

use std::sync::{
    OnceLock,
    atomic::{AtomicU64, Ordering},
};

use cordial_model::gateway::{EventType, EventTypeFlags};

/// What happens when events come faster than they are taken.
///
/// A shard's queue is bounded, so one of two things must give: reading, or events. Each kind of event is on one side.
///
/// ```
/// use cordial_gateway::Overflow;
/// use cordial_model::gateway::{EventType, EventTypeFlags};
///
/// let overflow = Overflow::Drop(EventTypeFlags::PRESENCE_UPDATE | EventTypeFlags::TYPING_START);
/// assert!(overflow.drops(EventType::TypingStart));
/// assert!(!overflow.drops(EventType::MessageCreate));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Overflow {
    /// Nothing is read until there is room. Discord buffers for a while, then closes the connection; the session is
    /// resumed and nothing is lost.
    #[default]
    Wait,
    /// Typing and presence events are dropped and counted while there is no room. For all others, as `Wait`.
    DropVolatile,
    /// Events of these kinds are dropped and counted while there is no room: those that come, not those that wait already. For
    /// all others, as `Wait`.
    Drop(EventTypeFlags),
}

impl Overflow {
    /// Whether events of this kind are dropped when there is no room for them.
    pub const fn drops(self, kind: EventType) -> bool {
        match self {
            Self::Wait => false,
            Self::DropVolatile => {
                matches!(kind, EventType::TypingStart | EventType::PresenceUpdate)
            }
            Self::Drop(kinds) => kinds.contains(kind),
        }
    }
}

/// How many kinds of events there are.
const KINDS: usize = EventType::Unknown as usize + 1;

/// Counts of dropped events by kind. Takes no memory until the first one is dropped.
#[derive(Debug, Default)]
pub(crate) struct DroppedEvents {
    by_kind: OnceLock<Box<[AtomicU64; KINDS]>>,
}

impl DroppedEvents {
    pub(super) fn count(&self, kind: EventType) {
        let by_kind = self
            .by_kind
            .get_or_init(|| Box::new([const { AtomicU64::new(0) }; KINDS]));
        by_kind[kind as usize].fetch_add(1, Ordering::Relaxed);
    }

    /// How many of one kind were dropped.
    pub(crate) fn of(&self, kind: EventType) -> u64 {
        self.by_kind
            .get()
            .map_or(0, |by_kind| by_kind[kind as usize].load(Ordering::Relaxed))
    }

    /// The kinds of which some were dropped, and how many.
    pub(crate) fn by_kind(&self) -> Vec<(EventType, u64)> {
        EventType::ALL
            .iter()
            .copied()
            .chain([EventType::Unknown])
            .map(|kind| (kind, self.of(kind)))
            .filter(|(_, count)| *count > 0)
            .collect()
    }

    pub(crate) fn total(&self) -> u64 {
        self.by_kind.get().map_or(0, |by_kind| {
            by_kind
                .iter()
                .map(|count| count.load(Ordering::Relaxed))
                .sum()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_by_kind() {
        let dropped = DroppedEvents::default();
        assert_eq!(
            (dropped.total(), dropped.of(EventType::TypingStart)),
            (0, 0)
        );
        dropped.count(EventType::TypingStart);
        dropped.count(EventType::Unknown);
        dropped.count(EventType::TypingStart);
        assert_eq!(dropped.total(), 3);
        assert_eq!(
            dropped.by_kind(),
            [(EventType::TypingStart, 2), (EventType::Unknown, 1)]
        );
    }
}
