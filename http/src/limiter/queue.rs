//! Requests as the limiter keeps them, and the queues that run through them.

use cordial_model::rest::{Major, RouteId};

use super::{
    Key, Micros,
    bucket::Bucket,
    global::Slot,
    slab::{NIL, Slab},
};

/// A (route, major) pair and the bucket it leads to.
#[derive(Debug)]
pub(super) struct KeyEntry {
    pub(super) key: Key,
    pub(super) bucket: u32,
    pub(super) in_flight: u32,
    /// The next key of the same bucket.
    pub(super) next: u32,
}

impl KeyEntry {
    pub(super) fn route(&self) -> RouteId {
        self.key.route
    }

    pub(super) fn major(&self) -> Major {
        self.key.major
    }
}

/// One request, queued or in flight.
#[derive(Debug)]
pub(super) struct TicketEntry {
    pub(super) generation: u32,
    pub(super) key: u32,
    pub(super) global_exempt: bool,
    pub(super) authorized: bool,
    pub(super) queued: bool,
    pub(super) slot: Option<Slot>,
    /// Place in the queue: the order of arrival, 0 for requests to be sent again.
    pub(super) order: u64,
    /// When it was granted.
    pub(super) sent: Micros,
    pub(super) previous: u32,
    pub(super) next: u32,
}

/// Puts a request into the bucket's queue, where its `order` says.
pub(super) fn enqueue(tickets: &mut Slab<TicketEntry>, bucket: &mut Bucket, index: u32) {
    let order = tickets[index].order;
    let mut before = bucket.tail;
    while before != NIL && tickets[before].order > order {
        before = tickets[before].previous;
    }
    let after = if before == NIL {
        bucket.head
    } else {
        tickets[before].next
    };
    let ticket = &mut tickets[index];
    ticket.queued = true;
    ticket.previous = before;
    ticket.next = after;
    match before {
        NIL => bucket.head = index,
        before => tickets[before].next = index,
    }
    match after {
        NIL => bucket.tail = index,
        after => tickets[after].previous = index,
    }
    bucket.queued += 1;
}

/// Takes a request out of the bucket's queue.
pub(super) fn unlink(tickets: &mut Slab<TicketEntry>, bucket: &mut Bucket, index: u32) {
    let ticket = &mut tickets[index];
    ticket.queued = false;
    let (before, after) = (ticket.previous, ticket.next);
    match before {
        NIL => bucket.head = after,
        before => tickets[before].next = after,
    }
    match after {
        NIL => bucket.tail = before,
        after => tickets[after].previous = before,
    }
    bucket.queued -= 1;
}

/// The requests of a bucket's queue that belong to `key`, in order.
pub(super) fn of_key(tickets: &Slab<TicketEntry>, bucket: &Bucket, key: u32) -> Vec<u32> {
    let mut found = Vec::new();
    let mut index = bucket.head;
    while index != NIL {
        let ticket = &tickets[index];
        if ticket.key == key {
            found.push(index);
        }
        index = ticket.next;
    }
    found
}
