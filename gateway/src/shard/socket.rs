//! The connection of a shard: none, one that is being made, or an open one.

use std::{
    future::Future,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, Waker, ready},
};

use futures_core::Stream;
use futures_util::Sink;
use http::Uri;
use tokio_websockets::{ClientBuilder, CloseCode, Limits, Message, WebSocketStream};

use crate::{
    connector::{Connector, Io},
    protocol::Input,
};

type Stage = Pin<Box<dyn Future<Output = Result<WebSocketStream<Box<dyn Io>>, String>> + Send>>;

/// The connection of a shard.
pub(super) enum Socket {
    None,
    Opening(Stage),
    Open {
        stream: Box<WebSocketStream<Box<dyn Io>>>,
        /// Something that was sent may not be out yet.
        unsent: bool,
    },
}

impl Socket {
    /// Begins to connect.
    pub(super) fn connect(
        connector: &Arc<dyn Connector>,
        url: String,
        message_limit: usize,
    ) -> Self {
        let connector = Arc::clone(connector);
        Self::Opening(Box::pin(async move {
            let uri: Uri = url.parse().map_err(|error| format!("not a URL: {error}"))?;
            let stream = connector
                .connect(&uri)
                .await
                .map_err(|error| error.to_string())?;
            let limits = Limits::default().max_payload_len(Some(message_limit));
            let (socket, _response) = ClientBuilder::from_uri(uri)
                .limits(limits)
                .connect_on(stream)
                .await
                .map_err(|error| error.to_string())?;
            Ok(socket)
        }))
    }

    /// Puts a message on its way. It goes out with the next [`poll`](Self::poll).
    pub(super) fn send(&mut self, message: Message) {
        if let Self::Open { stream, unsent } = self {
            // What cannot be sent shows when the socket is read.
            let _ = Pin::new(&mut **stream).start_send(message);
            *unsent = true;
        }
    }

    /// Puts a close frame on its way.
    pub(super) fn close(&mut self, code: u16) {
        let code = CloseCode::try_from(code).unwrap_or(CloseCode::NORMAL_CLOSURE);
        self.send(Message::close(Some(code), ""));
    }

    /// Drops the connection. What is on its way goes out if the system takes it at once.
    pub(super) fn disconnect(&mut self) {
        if let Self::Open { stream, .. } = self {
            let _ = Pin::new(&mut **stream).poll_flush(&mut Context::from_waker(Waker::noop()));
        }
        *self = Self::None;
    }

    /// Goes on with connecting and writing; and with reading, if that is wanted. Ready when there is news for the session.
    pub(super) fn poll(&mut self, cx: &mut Context<'_>, read: bool) -> Poll<Input> {
        match self {
            Self::None => Poll::Pending,
            Self::Opening(stage) => match ready!(stage.as_mut().poll(cx)) {
                Ok(socket) => {
                    *self = Self::Open {
                        stream: Box::new(socket),
                        unsent: true,
                    };
                    Poll::Ready(Input::Opened)
                }
                Err(reason) => {
                    *self = Self::None;
                    Poll::Ready(Input::ConnectFailed {
                        reason: reason.into(),
                    })
                }
            },
            Self::Open { stream, unsent } => {
                if *unsent {
                    match Pin::new(&mut **stream).poll_flush(cx) {
                        Poll::Ready(Ok(())) => *unsent = false,
                        Poll::Ready(Err(error)) => {
                            return Poll::Ready(self.broken(&error.to_string()));
                        }
                        Poll::Pending => {}
                    }
                }
                if !read {
                    return Poll::Pending;
                }
                loop {
                    match ready!(Pin::new(&mut **stream).poll_next(cx)) {
                        Some(Ok(message)) => {
                            if let Some(input) = read_message(message) {
                                if matches!(input, Input::Closed { .. }) {
                                    self.disconnect();
                                }
                                return Poll::Ready(input);
                            }
                        }
                        Some(Err(error)) => return Poll::Ready(self.broken(&error.to_string())),
                        None => return Poll::Ready(self.broken("the stream ended")),
                    }
                }
            }
        }
    }

    fn broken(&mut self, reason: &str) -> Input {
        *self = Self::None;
        Input::Closed {
            code: None,
            reason: reason.into(),
        }
    }
}

/// What a message means to the session; nothing for pings and pongs.
fn read_message(message: Message) -> Option<Input> {
    if message.is_text() {
        Some(Input::Text(message.into_payload().into()))
    } else if message.is_binary() {
        Some(Input::Binary(message.into_payload().into()))
    } else {
        let (code, reason) = message.as_close()?;
        Some(Input::Closed {
            code: (code != CloseCode::NO_STATUS_RECEIVED).then(|| code.into()),
            reason: reason.into(),
        })
    }
}
