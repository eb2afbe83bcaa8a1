//! Lists that come in pages, as streams that ask for a page when its first item is wanted.
//!
//! ```
//! # use cordial_model::{id::Id, rest::{Api, SendRequest}};
//! # async fn read<S: SendRequest>(http: &Api<S>) -> Result<(), S::Error> {
//! let mut messages = http.messages(Id::new(1)).before(Id::new(1000));
//! while let Some(message) = messages.next().await {
//!     println!("{}", message?.content);
//! }
//! # Ok(())
//! # }
//! ```

mod api;
mod by_id;
mod by_offset;
mod by_time;

use std::{
    fmt,
    future::{Future, IntoFuture, poll_fn},
    pin::Pin,
    task::{Context, Poll, ready},
    vec,
};

use futures_core::Stream;

use super::{DecodeResponseError, Endpoint, ResponseFuture};
use crate::validate::Invalid;

/// A request whose answer is one page of a list.
pub trait Paginate: Endpoint + Clone {
    /// What the list is of.
    type Item;

    /// Makes it ask for the first page, as large as may be unless a size was chosen.
    fn begin(&mut self);

    /// Makes it ask for the page behind this one. Whether there may be one.
    fn turn(&mut self, page: &Self::Response) -> bool;

    /// The items of a page, in the order of the list.
    fn items(&self, page: Self::Response) -> Vec<Self::Item>;
}

/// The pages of a list as whole answers, with what stands beside the items. A stream.
///
/// Asks for a page when it is polled for it, and for one at a time. Ends with the list, or behind the first error.
#[must_use = "streams do nothing unless polled"]
pub struct Pages<E: IntoFuture> {
    request: E,
    place: Place<E::IntoFuture>,
}

enum Place<F> {
    Start,
    /// Before a page that was not asked for yet.
    Between,
    Asked(F),
    End,
}

impl<E: IntoFuture> Pages<E> {
    pub(super) const fn new(request: E) -> Self {
        Self {
            request,
            place: Place::Start,
        }
    }
}

impl<E, T> Pages<E>
where
    E: Paginate + IntoFuture<IntoFuture = ResponseFuture<<E as Endpoint>::Response, T>>,
    E: IntoFuture<Output = Result<<E as Endpoint>::Response, T>>,
    T: From<Invalid> + From<DecodeResponseError>,
{
    /// The next page; `None` behind the last one, and behind an error. Can be dropped and called again.
    pub async fn next(&mut self) -> Option<Result<E::Response, T>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }
}

impl<E, T> Stream for Pages<E>
where
    E: Paginate + IntoFuture<IntoFuture = ResponseFuture<<E as Endpoint>::Response, T>>,
    E: IntoFuture<Output = Result<<E as Endpoint>::Response, T>>,
    T: From<Invalid> + From<DecodeResponseError>,
{
    type Item = Result<E::Response, T>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        loop {
            match &mut this.place {
                Place::End => return Poll::Ready(None),
                Place::Start => {
                    this.request.begin();
                    this.place = Place::Between;
                }
                Place::Between => this.place = Place::Asked(this.request.clone().into_future()),
                Place::Asked(answer) => {
                    let page = ready!(Pin::new(answer).poll(context));
                    let more = page.as_ref().is_ok_and(|page| this.request.turn(page));
                    this.place = if more { Place::Between } else { Place::End };
                    return Poll::Ready(Some(page));
                }
            }
        }
    }
}

/// The request is never pinned, and the answer to come can be moved.
impl<E: IntoFuture> Unpin for Pages<E> {}

impl<E: IntoFuture + fmt::Debug> fmt::Debug for Pages<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("request", &self.request)
            .finish_non_exhaustive()
    }
}

/// The items of a list that comes in pages. A stream.
///
/// Asks for a page when its first item is wanted, and for one at a time. Ends with the list, or behind the first error.
#[must_use = "streams do nothing unless polled"]
pub struct Items<E: Paginate + IntoFuture> {
    pages: Pages<E>,
    page: vec::IntoIter<E::Item>,
}

impl<E: Paginate + IntoFuture> Items<E> {
    pub(super) fn new(request: E) -> Self {
        Self {
            pages: Pages::new(request),
            page: Vec::new().into_iter(),
        }
    }

    /// The same list with the request changed, before any of it was read: `http.audit_log(guild).with(|log| log.limit(10))`.
    pub fn with(self, change: impl FnOnce(E) -> E) -> Self {
        Self::new(change(self.pages.request))
    }

    /// The pages as whole answers, with what stands beside the items. What was read of this page is left out.
    pub fn pages(self) -> Pages<E> {
        self.pages
    }
}

impl<E, T> Items<E>
where
    E: Paginate + IntoFuture<IntoFuture = ResponseFuture<<E as Endpoint>::Response, T>>,
    E: IntoFuture<Output = Result<<E as Endpoint>::Response, T>>,
    T: From<Invalid> + From<DecodeResponseError>,
{
    /// The next item; `None` behind the last one, and behind an error. Can be dropped and called again.
    pub async fn next(&mut self) -> Option<Result<<E as Paginate>::Item, T>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }
}

impl<E, T> Stream for Items<E>
where
    E: Paginate + IntoFuture<IntoFuture = ResponseFuture<<E as Endpoint>::Response, T>>,
    E: IntoFuture<Output = Result<<E as Endpoint>::Response, T>>,
    T: From<Invalid> + From<DecodeResponseError>,
{
    type Item = Result<<E as Paginate>::Item, T>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        loop {
            if let Some(item) = this.page.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(Pin::new(&mut this.pages).poll_next(context)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                Some(Ok(page)) => this.page = this.pages.request.items(page).into_iter(),
            }
        }
    }
}

/// Neither the request nor an item is ever pinned.
impl<E: Paginate + IntoFuture> Unpin for Items<E> {}

impl<E: Paginate + IntoFuture + fmt::Debug> fmt::Debug for Items<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items")
            .field("request", &self.pages.request)
            .finish_non_exhaustive()
    }
}
