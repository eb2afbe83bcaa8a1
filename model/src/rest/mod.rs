//! Discord's REST API: every endpoint, declared once.
//!
//! An endpoint is a struct with `#[endpoint]`: it names the route, and its fields are path, query and body. The same
//! declaration sends a request in a client and, under the feature `server`, parses it in a server.
//!
//! Anything that can send a [`Request`] implements [`SendRequest`]; [`Api`] then has one method for each endpoint.

mod application;
mod authorization;
mod ban;
mod channel;
mod command;
mod emoji;
mod endpoint;
mod form_part;
mod forum;
mod gateway;
mod guild;
#[cfg(feature = "server")]
mod incoming;
mod interaction;
mod invite;
mod member;
mod message;
mod message_body;
mod param;
mod pin;
mod poll;
mod reaction;
mod request;
mod response_body;
mod role;
mod route;
mod send;
mod thread;
mod upload;
mod user;
mod webhook;
mod webhook_message;

pub use self::{
    application::*, ban::*, channel::*, command::*, emoji::*, forum::*, gateway::*, guild::*,
    invite::*, member::*, role::*, thread::*, user::*, webhook::*,
};
pub use self::{
    authorization::Authorization,
    endpoint::{Api, Call, Endpoint},
    form_part::{FormFile, FormPart},
    interaction::*,
    message::*,
    param::{Param, Query, QueryField, QueryWriter},
    pin::*,
    poll::*,
    reaction::*,
    request::{Body, File, Request, RequestOptions, Response},
    response_body::{PngImage, ResponseBody},
    route::{Auth, Major, Route, RouteId, RouteState},
    send::{BoxFuture, DecodeResponseError, ResponseFuture, SendRequest, send},
    upload::{Attachments, Files, Upload},
    webhook_message::*,
};
#[cfg(feature = "server")]
pub use self::{
    endpoint::ServeEndpoint,
    incoming::{Incoming, IncomingBody},
};
pub use cordial_model_macros::endpoint;
pub use http::{HeaderMap, Method, StatusCode};
