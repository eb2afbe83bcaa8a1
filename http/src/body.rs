//! The body of a request on its way out: pieces that are sent one after the other.

use std::{
    convert::Infallible,
    pin::Pin,
    task::{Context, Poll},
    vec,
};

use bytes::Bytes;
use http::HeaderValue;
use http_body::{Body, Frame, SizeHint};

use crate::multipart;

/// A request's body, prepared once and sent as often as it takes.
pub(crate) enum Payload {
    None,
    One(HeaderValue, Bytes),
    Pieces(HeaderValue, Vec<Bytes>),
}

impl Payload {
    pub(crate) fn new(body: &cordial_model::rest::Body) -> Self {
        use cordial_model::rest::Body;
        match body {
            Body::None => Self::None,
            Body::Json(json) => {
                Self::One(HeaderValue::from_static("application/json"), json.clone())
            }
            Body::Form(form) => Self::One(
                HeaderValue::from_static("application/x-www-form-urlencoded"),
                form.clone(),
            ),
            Body::Multipart {
                json,
                fields,
                files,
            } => {
                let form = multipart::encode(json.as_ref(), fields, files);
                let content_type = HeaderValue::try_from(form.content_type)
                    .expect("a boundary has only hexadecimal digits");
                Self::Pieces(content_type, form.pieces)
            }
        }
    }

    pub(crate) fn content_type(&self) -> Option<&HeaderValue> {
        match self {
            Self::None => None,
            Self::One(content_type, _) | Self::Pieces(content_type, _) => Some(content_type),
        }
    }

    /// In bytes.
    pub(crate) fn len(&self) -> u64 {
        match self {
            Self::None => 0,
            Self::One(_, bytes) => bytes.len() as u64,
            Self::Pieces(_, pieces) => pieces.iter().map(|piece| piece.len() as u64).sum(),
        }
    }

    pub(crate) fn to_body(&self) -> PiecesBody {
        let (next, rest) = match self {
            Self::None => (None, Vec::new()),
            Self::One(_, bytes) => (Some(bytes.clone()), Vec::new()),
            Self::Pieces(_, pieces) => (None, pieces.clone()),
        };
        PiecesBody {
            left: self.len(),
            next: next.filter(|bytes| !bytes.is_empty()),
            rest: rest.into_iter(),
        }
    }
}

/// One sending of a [`Payload`].
pub(crate) struct PiecesBody {
    left: u64,
    next: Option<Bytes>,
    rest: vec::IntoIter<Bytes>,
}

impl Body for PiecesBody {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let piece = match self.next.take() {
            Some(piece) => Some(piece),
            None => self.rest.find(|piece| !piece.is_empty()),
        };
        Poll::Ready(piece.map(|piece| {
            self.left -= piece.len() as u64;
            Ok(Frame::data(piece))
        }))
    }

    fn is_end_stream(&self) -> bool {
        self.left == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}
