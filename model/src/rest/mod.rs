//! Discord's REST API: every endpoint, declared once.
//!
//! An endpoint is a struct with `#[endpoint]`: it names the route, and its fields are path, query and body. The same
//! declaration sends a request in a client and, under the feature `server`, parses it in a server.
//!
//! Lists that come in pages are streams as well: `http.messages(channel)`, or `.stream()` of the endpoint; see [`Items`].
//!
//! Anything that can send a [`Request`] implements [`SendRequest`]; [`Api`] then has one method for each endpoint.

mod api_error;
mod application;
mod audit_log;
mod authorization;
mod auto_moderation;
mod ban;
mod channel;
mod comma_separated;
mod command;
mod content;
mod emoji;
mod endpoint;
mod entitlement;
mod error_body;
mod every;
mod form_part;
mod forum;
mod gateway;
mod group_dm;
mod guild;
mod guild_settings;
#[cfg(feature = "server")]
mod incoming;
mod integration;
mod interaction;
mod invite;
mod join_request;
pub mod limit;
mod lobby;
mod member;
mod message;
mod message_body;
mod multipart;
mod oauth2;
mod onboarding;
mod pages;
mod param;
mod partner_sdk;
mod pin;
mod poll;
mod prune;
mod rate_limiter;
mod raw;
mod reaction;
mod request;
mod response_body;
mod role;
mod role_connection;
mod route;
mod scheduled_event;
mod search;
mod send;
mod sku;
mod soundboard;
mod stage_instance;
mod sticker;
mod target_users;
mod template;
mod thread;
mod upload;
mod user;
mod voice_state;
mod webhook;
mod webhook_compatible;
mod webhook_message;

pub use self::{
    api_error::ApiError,
    authorization::Authorization,
    comma_separated::CommaSeparated,
    content::{Content, Pieces, Source},
    endpoint::{Api, Call, Endpoint},
    error_body::{ErrorBody, FieldError},
    form_part::{FormFile, FormPart},
    pages::{Items, Pages, Paginate},
    param::{Param, Query, QueryField, QueryWriter},
    rate_limiter::{Acquiring, Lease, Permit, RateLimiter},
    raw::RawRequest,
    request::{Body, EncodedBody, File, Request, RequestOptions, Response},
    response_body::{PlainText, PngImage, ResponseBody},
    route::{Auth, Major, Route, RouteId, RouteState},
    send::{BoxFuture, DecodeResponseError, ResponseFuture, SendRequest, send},
    target_users::TargetUsers,
    upload::{Attachments, Files, Upload},
};
pub use self::{
    application::*, audit_log::*, auto_moderation::*, ban::*, channel::*, command::*, emoji::*,
    entitlement::*, forum::*, gateway::*, group_dm::*, guild::*, guild_settings::*, integration::*,
    interaction::*, invite::*, join_request::*, lobby::*, member::*, message::*, oauth2::*,
    onboarding::*, partner_sdk::*, pin::*, poll::*, prune::*, reaction::*, role::*,
    role_connection::*, scheduled_event::*, search::*, sku::*, soundboard::*, stage_instance::*,
    sticker::*, template::*, thread::*, user::*, voice_state::*, webhook::*, webhook_compatible::*,
    webhook_message::*,
};
#[cfg(feature = "server")]
pub use self::{
    endpoint::ServeEndpoint,
    incoming::{Incoming, IncomingBody},
};
pub use cordial_model_macros::endpoint;
pub use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
