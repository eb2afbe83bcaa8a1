//! Searches, whose pages begin behind a number of results.

use super::Paginate;
use crate::{
    channel::{
        Channel,
        message::{FoundMessage, MessageSearchResult, ThreadSearchResult},
    },
    rest::{SearchGuildMessages, SearchThreads},
};

/// The results that Discord passes over at most, so that a search shows 10,000 of them.
const LARGEST_OFFSET: u32 = 9975;

/// Moves behind a page. Whether there may be more.
fn turn(offset: &mut Option<u32>, results: usize, total: u64) -> bool {
    let results = u32::try_from(results).unwrap_or(u32::MAX);
    let next = offset.unwrap_or(0).saturating_add(results);
    *offset = Some(next);
    results > 0 && u64::from(next) < total && next <= LARGEST_OFFSET
}

/// Each result with the messages around it, as far as Discord sends them; [`FoundMessage::hit`] tells.
impl<S: Clone> Paginate for SearchGuildMessages<S> {
    type Item = FoundMessage;

    fn begin(&mut self) {
        self.limit.get_or_insert(25);
    }

    fn turn(&mut self, page: &MessageSearchResult) -> bool {
        turn(&mut self.offset, page.messages.len(), page.total_results)
    }

    fn items(&self, page: MessageSearchResult) -> Vec<FoundMessage> {
        page.messages.into_iter().flatten().collect()
    }
}

impl<S: Clone> Paginate for SearchThreads<S> {
    type Item = Channel;

    fn begin(&mut self) {
        self.limit.get_or_insert(25);
    }

    fn turn(&mut self, page: &ThreadSearchResult) -> bool {
        turn(&mut self.offset, page.threads.len(), page.total_results) && page.has_more
    }

    fn items(&self, page: ThreadSearchResult) -> Vec<Channel> {
        page.threads
    }
}
