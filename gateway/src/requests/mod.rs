//! Requests over the gateway that are answered by events: members, sounds, what voice channels are about.
//!
//! [`Correlator`] is a state machine without any IO: it makes the messages, tells which events answer which of them, keeps
//! to what Discord says about when to ask again, and asks again when the session was replaced. On tokio,
//! [`ShardSender`](crate::ShardSender) has a future for each request, and the shard's task drives a correlator by itself.
//!
//! Whoever drives a [`Session`](crate::protocol::Session) by hand can drive a correlator beside it:
//!
//! 1. Ask with [`handle_request`](Correlator::handle_request). Tell the session what to
//!    [watch](crate::protocol::Session::watch): what the correlator [wants](Correlator::wanted).
//! 2. While the session has room for commands, give it what [`poll_message`](Correlator::poll_message) yields.
//! 3. Tell the correlator of every `Connect`, `Send` and `Event` that the session puts out, in order, and of the time.
//! 4. Drain [`poll_output`](Correlator::poll_output), and wait no longer than [`poll_timeout`](Correlator::poll_timeout) says.
//!
//! How the parts meet: `request` says what can be asked and checks it, `exchange` is one request on its way, `nonce` makes the
//! messages, `answer` decodes; `desk` and `ask` bring them to tokio.
//!
//! ```
//! use std::time::Instant;
//!
//! use cordial_gateway::{ShardId, requests::{Correlator, Members, Output, RequestOptions}};
//! use cordial_model::{gateway::{Intents, RawEvent, RequestGuildMembers}, id::Id};
//!
//! let now = Instant::now();
//! let mut correlator = Correlator::new(ShardId::ONE, Intents::GUILD_MEMBERS, 0xfeed);
//! let request = RequestGuildMembers::all(Id::new(41));
//! let ticket = correlator.handle_request(now, request.into(), &RequestOptions::default(), false)?;
//!
//! // Give it to the session, and tell when it is sent.
//! let message = correlator.poll_message().unwrap();
//! assert!(message.as_str().contains(r#""nonce":"000000000000feed"#));
//! correlator.handle_sent(now, &message);
//!
//! // Discord answers.
//! # let nonce = message.as_str().split("nonce\":\"").nth(1).unwrap()[..32].to_owned();
//! let data = format!(r#"{{"guild_id":"41","members":[],"chunk_index":0,"chunk_count":1,"nonce":"{nonce}"}}"#);
//! correlator.handle_event(now, &RawEvent::new(7, "GUILD_MEMBERS_CHUNK", data.into()));
//! let Some(Output::Answered { ticket: whose, events }) = correlator.poll_output() else { panic!() };
//! assert_eq!(whose, ticket);
//! assert!(Members::from_chunks(Id::new(41), &events)?.members.is_empty());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod answer;
#[cfg(feature = "tokio")]
mod ask;
mod correlator;
#[cfg(feature = "tokio")]
mod desk;
mod error;
mod exchange;
mod nonce;
mod request;

#[cfg(feature = "tokio")]
pub use self::ask::{Answer, AnswerFuture, GatewayRequest, MemberChunks};
pub use self::{
    answer::Members,
    correlator::{Correlator, Output, Ticket},
    error::RequestError,
    request::{OnRateLimit, Request, RequestOptions},
};
#[cfg(feature = "tokio")]
pub(crate) use self::{ask::Counter, desk::Desk};
