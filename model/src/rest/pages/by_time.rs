//! Lists whose pages begin before a moment or a thread, and that say whether there is more.

use super::Paginate;
use crate::{
    Timestamp,
    channel::{Channel, message::MessagePin},
    rest::{
        GetChannelPins, ListJoinedPrivateArchivedThreads, ListPrivateArchivedThreads,
        ListPublicArchivedThreads,
    },
};

/// `$cursor` is where the next page begins, by the smallest value that any item of this page has.
macro_rules! down {
    ($($endpoint:ident: $item:ty, $limit:literal, $list:ident, |$one:ident| $cursor:expr;)*) => {$(
        impl<S: Clone> Paginate for $endpoint<S> {
            type Item = $item;

            fn begin(&mut self) {
                self.limit.get_or_insert($limit);
            }

            fn turn(&mut self, page: &Self::Response) -> bool {
                let last = page.$list.iter().filter_map(|$one| $cursor).min();
                self.before = last.or(self.before);
                last.is_some() && has_more(page.has_more)
            }

            fn items(&self, page: Self::Response) -> Vec<$item> {
                page.$list
            }
        }
    )*};
}

down! {
    GetChannelPins: MessagePin, 50, items, |pin| Some(pin.pinned_at);
    ListPublicArchivedThreads: Channel, 100, threads, |thread| archived_at(thread);
    ListPrivateArchivedThreads: Channel, 100, threads, |thread| archived_at(thread);
    ListJoinedPrivateArchivedThreads: Channel, 100, threads, |thread| Some(thread.id);
}

fn archived_at(thread: &Channel) -> Option<Timestamp> {
    thread.thread.metadata?.archive_timestamp
}

fn has_more(said: impl Into<Option<bool>>) -> bool {
    said.into().unwrap_or(false)
}
