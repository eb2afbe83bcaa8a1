//! Requests to paths that no endpoint declares.

use std::time::Duration;

use http::{HeaderName, HeaderValue, Method};

use super::{
    Api, Auth, Body, BoxFuture, DecodeResponseError, Major, Request, RequestOptions, Response,
    Route, SendRequest,
};
use crate::{
    Secret,
    json::{Decode, Encode, from_slice, to_vec},
};

impl<S: SendRequest> Api<S> {
    /// A request to a path that is not declared, such as `/channels/1/typing`; the query is part of the path.
    ///
    /// Rate limits apply as to any other request: whole numbers and tokens in the path are told from the rest.
    pub fn raw(&self, method: Method, path: impl AsRef<str>) -> RawRequest<S> {
        RawRequest::new(self.sender().clone(), method, path.as_ref())
    }
}

/// A request to a path of your own, made by [`Api::raw`]. Await it, or [`decode`](Self::decode) the answer.
#[must_use = "requests do nothing unless awaited"]
#[derive(Debug)]
pub struct RawRequest<S> {
    sender: S,
    request: Request,
}

impl<S: SendRequest> RawRequest<S> {
    fn new(sender: S, method: Method, path: &str) -> Self {
        let path = if path.starts_with('/') {
            path.to_owned()
        } else {
            format!("/{path}")
        };
        let target = Target::of(&path);
        let mut route = Route::of_path(method, &target.template, target.auth);
        route.global_exempt = target.interaction;
        Self {
            sender,
            request: Request {
                route,
                major: target.major,
                path,
                body: Body::None,
                options: RequestOptions::default(),
            },
        }
    }

    /// Sends a JSON body.
    pub fn json(self, value: &(impl Encode + ?Sized)) -> Self {
        self.body(Body::Json(to_vec(value).into()))
    }

    /// Sends any body.
    pub fn body(mut self, body: Body) -> Self {
        self.request.body = body;
        self
    }

    /// The reason for the audit log, up to 512 characters.
    pub fn reason(mut self, reason: impl Into<String>) -> Self {
        self.request.options.reason = Some(reason.into());
        self
    }

    /// How long one attempt may take.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.request.options.timeout = Some(timeout);
        self
    }

    /// How long the request may wait for rate limits.
    pub fn max_wait(mut self, max_wait: Duration) -> Self {
        self.request.options.max_wait = Some(max_wait);
        self
    }

    /// Sends another header along; one that the client writes itself is replaced.
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.request.options.set_header(name, value);
        self
    }

    /// Whether the client's token is sent along; by default it is, unless the path has a token of its own.
    pub fn authorized(mut self, authorized: bool) -> Self {
        self.request.route.auth = if authorized { Auth::Bot } else { Auth::None };
        self
    }

    /// Sends the request and decodes the answer.
    ///
    /// # Errors
    ///
    /// Those of the request, and one for an answer of another form.
    pub async fn decode<T: Decode>(self) -> Result<T, S::Error> {
        let response = self.await?;
        from_slice(&response.body).map_err(|source| {
            let body = response.body;
            DecodeResponseError { source, body }.into()
        })
    }
}

impl<S: SendRequest> IntoFuture for RawRequest<S> {
    type Output = Result<Response, S::Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        self.sender.execute(self.request)
    }
}

/// What a path says of limits and secrets.
struct Target {
    /// The path without the query and any token.
    template: String,
    major: Major,
    auth: Auth,
    interaction: bool,
}

impl Target {
    fn of(path: &str) -> Self {
        let path = path.split('?').next().unwrap_or_default();
        let mut segments: Vec<&str> = path.split('/').skip(1).collect();
        let id = segments.get(1).and_then(|id| id.parse::<u64>().ok());
        let mut target = Self {
            template: String::new(),
            major: Major::None,
            auth: Auth::Bot,
            interaction: false,
        };
        match (segments[0], id, segments.get(2).copied()) {
            ("webhooks" | "interactions", Some(id), Some(token)) => {
                target.major = Major::with_token(id, &Secret::new(token));
                target.auth = Auth::None;
                target.interaction = segments[0] == "interactions";
                segments[2] = "{token}";
            }
            ("channels" | "guilds" | "webhooks", Some(id), _) => target.major = Major::Id(id),
            _ => {}
        }
        for segment in segments {
            target.template.push('/');
            // Emoji and other parameters that are not numbers are percent-encoded more often than not.
            target.template.push_str(if segment.contains('%') {
                "{value}"
            } else {
                segment
            });
        }
        target
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_in_the_path_is_major_and_not_part_of_the_template() {
        let target = Target::of("/webhooks/1/secret/messages/2?wait=true");
        assert_eq!(target.template, "/webhooks/1/{token}/messages/2");
        assert!(matches!(target.major, Major::IdToken(1, _)));
        assert_eq!((target.auth, target.interaction), (Auth::None, false));
        assert!(Target::of("/interactions/1/secret/callback").interaction);
    }

    #[test]
    fn channels_guilds_and_webhooks_are_limited_apart() {
        assert_eq!(Target::of("/channels/1/messages").major, Major::Id(1));
        assert_eq!(Target::of("/guilds/2").major, Major::Id(2));
        assert_eq!(Target::of("/webhooks/3").major, Major::Id(3));
        assert_eq!(Target::of("/users/@me").major, Major::None);
        assert_eq!(Target::of("/").major, Major::None);
    }
}
