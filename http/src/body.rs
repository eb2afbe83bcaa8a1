//! Bodies: of a request on its way out, piece by piece, and of an answer, read whole.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll, ready},
    vec,
};

use bytes::{Bytes, BytesMut};
use cordial_model::rest::{Content, EncodedBody, Pieces};
use http_body::{Body, Frame, SizeHint};
use hyper::body::Incoming;

use crate::Error;

/// One sending of a request's body. A source is opened when its turn comes, and asked for a piece when there is room.
#[derive(Default)]
pub(crate) struct RequestBody {
    left: u64,
    next: Option<Content>,
    /// What few bodies have, so that the others are small: they are moved with the request.
    more: Option<Box<More>>,
}

#[derive(Default)]
struct More {
    reading: Option<Pieces>,
    rest: vec::IntoIter<Content>,
}

impl RequestBody {
    pub(crate) fn new(body: &EncodedBody) -> Self {
        let rest = body.rest.clone().into_iter();
        let reading = None;
        Self {
            left: body.size(),
            next: Some(body.first.clone()),
            more: (rest.len() > 0).then(|| Box::new(More { reading, rest })),
        }
    }

    fn poll_piece(&mut self, cx: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
        loop {
            if let Some(more) = &mut self.more
                && let Some(pieces) = &mut more.reading
            {
                if let Some(piece) = ready!(pieces.as_mut().poll_next(cx)) {
                    return Poll::Ready(Some(piece));
                }
                more.reading = None;
            }
            let next = self.next.take();
            match next.or_else(|| self.more.as_mut()?.rest.next()) {
                None => return Poll::Ready(None),
                Some(Content::Bytes(bytes)) if bytes.is_empty() => {}
                Some(Content::Bytes(bytes)) => return Poll::Ready(Some(Ok(bytes))),
                Some(content) => self.more.get_or_insert_default().reading = Some(content.open()?),
            }
        }
    }
}

impl Body for RequestBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let piece = ready!(self.poll_piece(cx)).transpose()?;
        self.left -= piece.as_ref().map_or(0, |piece| piece.len() as u64);
        Poll::Ready(piece.map(|piece| Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.left == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}

/// The next piece of an answer's body.
pub(crate) fn poll_data(
    body: &mut Incoming,
    cx: &mut Context<'_>,
) -> Poll<Option<hyper::Result<Bytes>>> {
    while let Some(frame) = ready!(Pin::new(&mut *body).poll_frame(cx)).transpose()? {
        if let Ok(data) = frame.into_data() {
            return Poll::Ready(Some(Ok(data)));
        }
    }
    Poll::Ready(None)
}

/// Reads a body of limited length; one that comes in one piece is not copied.
pub(crate) async fn read(mut body: Incoming, limit: usize) -> Result<Bytes, Error> {
    if body.size_hint().lower() > limit as u64 {
        return Err(Error::TooLarge { limit });
    }
    let mut first = Bytes::new();
    let mut all = BytesMut::new();
    while let Some(data) = std::future::poll_fn(|cx| poll_data(&mut body, cx)).await {
        let data = data.map_err(|error| Error::Connection(error.into()))?;
        if first.len().max(all.len()) + data.len() > limit {
            return Err(Error::TooLarge { limit });
        }
        if first.is_empty() {
            first = data;
            continue;
        }
        if all.is_empty() {
            // A compressed or absurd length is not believed, only what has arrived.
            all.reserve((first.len() + data.len()) * 2);
            all.extend_from_slice(&first);
        }
        all.extend_from_slice(&data);
    }
    Ok(if all.is_empty() { first } else { all.freeze() })
}

/// Inflates a body in gzip, up to a limit.
#[cfg(feature = "compression")]
pub(crate) fn gunzip(body: &[u8], limit: usize) -> Result<Bytes, Error> {
    use std::io::Read;
    let mut inflated = Vec::with_capacity(body.len().saturating_mul(4).min(limit));
    flate2::bufread::MultiGzDecoder::new(body)
        .take(limit as u64 + 1)
        .read_to_end(&mut inflated)
        .map_err(|error| Error::Connection(error.into()))?;
    if inflated.len() > limit {
        return Err(Error::TooLarge { limit });
    }
    Ok(inflated.into())
}
