//! The connection of a shard: none, one that is being made, or an open one.

use std::{
    future::Future,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, Waker, ready},
};

use http::Uri;

use crate::{
    connector::Connector,
    protocol::Input,
    websocket::{Received, WebSocket},
};

type Stage = Pin<Box<dyn Future<Output = Result<WebSocket, String>> + Send>>;

/// The connection of a shard.
pub(super) enum Socket {
    None,
    Opening(Stage),
    Open(Box<WebSocket>),
}

/// What a connection has for the session.
pub(super) enum News {
    /// A text message, to be had by [`Socket::payload`].
    Text,
    /// A binary message, to be had by [`Socket::payload`].
    Binary,
    Input(Input),
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
            WebSocket::connect(stream, &uri, message_limit).await
        }))
    }

    /// Puts a text message on its way. It goes out with the next [`poll`](Self::poll).
    pub(super) fn send(&mut self, text: &str) {
        if let Self::Open(socket) = self {
            socket.send(text);
        }
    }

    /// Puts a close frame on its way.
    pub(super) fn close(&mut self, code: u16) {
        if let Self::Open(socket) = self {
            socket.close(code);
        }
    }

    /// Drops the connection. What is on its way goes out if the system takes it at once.
    pub(super) fn disconnect(&mut self) {
        if let Self::Open(socket) = self {
            let _ = socket.poll_flush(&mut Context::from_waker(Waker::noop()));
        }
        *self = Self::None;
    }

    /// Goes on with connecting and writing; and with reading, if that is wanted. Ready when there is news for the session.
    pub(super) fn poll(&mut self, cx: &mut Context<'_>, read: bool) -> Poll<News> {
        let input = match self {
            Self::None => return Poll::Pending,
            Self::Opening(stage) => match ready!(stage.as_mut().poll(cx)) {
                Ok(socket) => {
                    *self = Self::Open(Box::new(socket));
                    Input::Opened
                }
                Err(reason) => {
                    *self = Self::None;
                    Input::ConnectFailed {
                        reason: reason.into(),
                    }
                }
            },
            Self::Open(socket) => {
                if let Poll::Ready(Err(error)) = socket.poll_flush(cx) {
                    self.broken(&error.to_string())
                } else if !read {
                    return Poll::Pending;
                } else {
                    match ready!(socket.poll_message(cx)) {
                        Ok(Received::Text) => return Poll::Ready(News::Text),
                        Ok(Received::Binary) => return Poll::Ready(News::Binary),
                        Ok(Received::Close) => {
                            let (code, reason) = socket.close_reason();
                            self.disconnect();
                            Input::Closed {
                                code,
                                reason: reason.into(),
                            }
                        }
                        Err(reason) => self.broken(&reason),
                    }
                }
            }
        };
        Poll::Ready(News::Input(input))
    }

    /// What the message holds that was the last news.
    pub(super) fn payload(&self) -> &[u8] {
        match self {
            Self::Open(socket) => socket.payload(),
            Self::None | Self::Opening(_) => &[],
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
