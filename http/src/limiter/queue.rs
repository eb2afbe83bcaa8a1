//! Requests as the limiter keeps them, and the queues that they stand in.

use slab::Slab;

use super::{Key, Micros, bucket::Bucket, global::Slot};

/// A queue that was longer than this gives its memory back when it is empty.
const LONG: usize = 64;

/// A (route, major) pair and the bucket it leads to.
#[derive(Debug)]
pub(super) struct KeyEntry {
    pub(super) key: Key,
    pub(super) bucket: usize,
    pub(super) in_flight: u32,
}

/// One request, queued or in flight.
#[derive(Debug)]
pub(super) struct TicketEntry {
    pub(super) generation: u32,
    pub(super) key: usize,
    pub(super) global_exempt: bool,
    pub(super) authorized: bool,
    pub(super) queued: bool,
    pub(super) slot: Option<Slot>,
    /// Place in the queue: the order of arrival, 0 for requests to be sent again.
    pub(super) order: u64,
    /// When it was granted.
    pub(super) sent: Micros,
}

/// Puts a request into the bucket's queue, where its `order` says.
pub(super) fn enqueue(tickets: &mut Slab<TicketEntry>, bucket: &mut Bucket, index: usize) {
    tickets[index].queued = true;
    let order = tickets[index].order;
    let queue = &mut bucket.queue;
    let place = match queue.back() {
        // Those who come last stand last, mostly.
        Some(&last) if tickets[last].order > order => {
            queue.partition_point(|&other| tickets[other].order <= order)
        }
        _ => queue.len(),
    };
    queue.insert(place, index);
}

/// Takes a request out of the bucket's queue.
pub(super) fn unlink(tickets: &mut Slab<TicketEntry>, bucket: &mut Bucket, index: usize) {
    tickets[index].queued = false;
    let order = tickets[index].order;
    let queue = &mut bucket.queue;
    let first = queue.partition_point(|&other| tickets[other].order < order);
    let place = queue.iter().skip(first).position(|&other| other == index);
    queue.remove(first + place.expect("a queued request stands in the queue of its bucket"));
    if queue.is_empty() && queue.capacity() > LONG {
        queue.shrink_to_fit();
    }
}

/// The requests of a bucket's queue that belong to `key`, in order.
pub(super) fn of_key(tickets: &Slab<TicketEntry>, bucket: &Bucket, key: usize) -> Vec<usize> {
    let queue = bucket.queue.iter().copied();
    queue.filter(|&index| tickets[index].key == key).collect()
}
