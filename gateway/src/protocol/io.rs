//! What goes into a session and what comes out.

use bytes::Bytes;
use cordial_model::gateway::RawEvent;

use super::{Outgoing, ResumeState};
use crate::{Error, identify::IdentifyRefused};

/// Something that happened, for [`Session::handle_input`](super::Session::handle_input).
#[derive(Debug)]
#[non_exhaustive]
pub enum Input {
    /// The session may connect, as [`Output::RequestConnect`] asked.
    ConnectGranted,
    /// The connection that [`Output::Connect`] asked for is up, WebSocket handshake included.
    Opened,
    /// The connection that [`Output::Connect`] asked for could not be made.
    ConnectFailed {
        /// Why not.
        reason: Box<str>,
    },
    /// A WebSocket text message came.
    Text(Bytes),
    /// A WebSocket binary message came.
    Binary(Bytes),
    /// The connection is gone: closed by either side, or broken.
    Closed {
        /// The code of the close frame, if one came.
        code: Option<u16>,
        /// The reason of the close frame, or what broke.
        reason: Box<str>,
    },
    /// The user wants something of the gateway.
    Command(Outgoing),
    /// The permit that [`Output::RequestIdentify`] asked for is there.
    IdentifyGranted,
    /// The permit that [`Output::RequestIdentify`] asked for is refused.
    IdentifyRefused(IdentifyRefused),
    /// From now on nothing is read from the connection, because nobody takes the events. A session that does not read does
    /// not take silence for death.
    ReadsPaused,
    /// The connection is read again.
    ReadsResumed,
    /// The user wants to end.
    Shutdown(Shutdown),
    /// The user wants another connection.
    Restart(Restart),
    /// The user wants to know whether the connection is alive: a heartbeat goes out at once.
    Probe,
}

/// How to start over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Restart {
    /// Connect again and resume the session: no event is lost, no identify spent.
    Resume,
    /// End the session and identify again.
    Identify,
}

/// What a connection is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Login {
    /// To begin a session. It takes a permit.
    Identify,
    /// To go on with one.
    Resume,
}

/// How to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shutdown {
    /// Keep the session at Discord, to resume it later. The bot is seen online for some more minutes.
    KeepSession,
    /// End the session. The bot is seen offline at once.
    EndSession,
}

/// Something to do, from [`Session::poll_output`](super::Session::poll_output).
#[derive(Debug)]
#[non_exhaustive]
pub enum Output {
    /// The session wants to connect. Tell [`Input::ConnectGranted`] once it may. It asks only if
    /// [`asks_to_connect`](super::SessionConfig::asks_to_connect) is set.
    ///
    /// A new session needs a permit besides, for which it asks only when its connection is there: a permit is good for the
    /// moment in which it is given. So a driver with many sessions should let only as many connect as will soon have a permit.
    RequestConnect {
        /// What the connection is for.
        login: Login,
    },
    /// The session no longer wants to connect. No answer may follow.
    CancelConnect,
    /// Connect to a URL, then tell [`Input::Opened`] or [`Input::ConnectFailed`]. Any earlier connection is over.
    Connect {
        /// The URL, query included.
        url: String,
    },
    /// Send a text message.
    Send(Outgoing),
    /// Send a close frame, and tell [`Input::Closed`] once the connection is gone.
    Close {
        /// The close code.
        code: u16,
    },
    /// Drop the connection at once, or stop making it. No input about it may follow.
    Disconnect,
    /// Ask the identify queue for a permit, then tell [`Input::IdentifyGranted`] or [`Input::IdentifyRefused`].
    RequestIdentify,
    /// The permit asked for is no longer wanted. No answer may follow.
    CancelIdentify,
    /// An event for the user.
    Event(RawEvent),
    /// Something went wrong that the session gets over by itself.
    Error(Error),
    /// The session has ended with an error. Nothing follows.
    Fatal(Error),
    /// The session has ended because the user wanted so. Nothing follows.
    Stopped(Option<ResumeState>),
}
