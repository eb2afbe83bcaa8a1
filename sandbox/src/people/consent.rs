//! People who authorize applications, or do not. [Discord](https://discord.com/developers/docs/topics/oauth2)

use cordial_model::{
    id::{
        Id,
        marker::{ApplicationMarker, ChannelMarker, GuildMarker},
    },
    rest::Query,
};

use super::{CannotDo, Person};
use crate::world::{Answer, AuthorizationRequest, BadRequest, Decision};

/// What a person says to an application that asks, at the address where it sent them.
///
/// An address is a consent by itself: `alice.authorize(&*url)`. For a bot it takes a guild, for a webhook a channel.
#[derive(Clone, Debug)]
#[must_use = "nobody has said it yet"]
pub struct Consent {
    url: String,
    guild: Option<Id<GuildMarker>>,
    channel: Option<Id<ChannelMarker>>,
    denied: bool,
}

/// Where a person is sent when they have answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirect {
    url: Option<String>,
}

impl Consent {
    /// They allow what is asked at an address such as
    /// [`AuthorizeUrl`](cordial_model::oauth2::AuthorizeUrl) makes.
    pub fn to(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            guild: None,
            channel: None,
            denied: false,
        }
    }

    /// The guild that they add the bot or the commands to.
    pub fn guild(mut self, guild: Id<GuildMarker>) -> Self {
        self.guild = Some(guild);
        self
    }

    /// The channel that they choose for the webhook.
    pub fn channel(mut self, channel: Id<ChannelMarker>) -> Self {
        self.channel = Some(channel);
        self
    }

    /// They do not want it.
    pub fn deny(mut self) -> Self {
        self.denied = true;
        self
    }
}

impl<T: Into<String>> From<T> for Consent {
    fn from(url: T) -> Self {
        Self::to(url)
    }
}

impl Redirect {
    /// The address, with everything that the application is told; `None` if it asked to send nobody back.
    pub fn url(&self) -> Option<&str> {
        self.url.as_deref()
    }

    /// The code for [`ExchangeCode`](cordial_model::rest::ExchangeCode).
    pub fn code(&self) -> Option<String> {
        self.value("code")
    }

    /// The state that the application gave.
    pub fn state(&self) -> Option<String> {
        self.value("state")
    }

    /// The token of an implicit grant.
    pub fn access_token(&self) -> Option<String> {
        self.value("access_token")
    }

    /// Why the application gets nothing, such as `access_denied`.
    pub fn error(&self) -> Option<String> {
        self.value("error")
    }

    fn value(&self, key: &str) -> Option<String> {
        let url = self.url.as_deref()?;
        let told = url.split_once('#').or_else(|| url.split_once('?'))?.1;
        Query::parse(told).get(key).map(str::to_owned)
    }
}

impl Person {
    /// Answers an application that asks for authorization.
    ///
    /// # Errors
    ///
    /// When the address asks for nothing that could be answered, or the person may not do what is asked.
    #[allow(clippy::unused_async, reason = "like all that people do")]
    pub async fn authorize(&self, consent: impl Into<Consent>) -> Result<Redirect, CannotDo> {
        let consent = consent.into();
        let query = consent.url.split_once('?').map_or("", |(_, query)| query);
        let mut world = self.stage.world();
        let request = match AuthorizationRequest::parse(&world, &Query::parse(query)) {
            Ok(request) => request,
            Err(BadRequest::Told(url)) => return Ok(Redirect { url: Some(url) }),
            Err(BadRequest::Shown(why)) => return Err(CannotDo::new(why)),
        };
        if consent.denied {
            return Ok(Redirect {
                url: request.denied(),
            });
        }
        let answer = Answer {
            user: self.id,
            guild: consent.guild,
            channel: consent.channel,
        };
        let url = world.authorize(&request, answer).map_err(CannotDo::new)?;
        Ok(Redirect { url })
    }

    /// Types the code that a device shows, and allows what it asks for.
    ///
    /// # Errors
    ///
    /// When there is no such code (any more).
    #[allow(clippy::unused_async, reason = "like all that people do")]
    pub async fn enter_device_code(&self, user_code: &str) -> Result<(), CannotDo> {
        self.decide(user_code, Decision::Allowed(self.id))
    }

    /// Types the code that a device shows, and does not want it.
    ///
    /// # Errors
    ///
    /// When there is no such code (any more).
    #[allow(clippy::unused_async, reason = "like all that people do")]
    pub async fn deny_device(&self, user_code: &str) -> Result<(), CannotDo> {
        self.decide(user_code, Decision::Denied)
    }

    fn decide(&self, user_code: &str, decision: Decision) -> Result<(), CannotDo> {
        let mut world = self.stage.world();
        let device = world
            .device_mut(user_code)
            .filter(|device| device.decision.is_none())
            .ok_or_else(|| CannotDo::new(format!("no device shows `{user_code}`")))?;
        device.decision = Some(decision);
        Ok(())
    }

    /// Takes back everything that they allowed an application; its tokens are worth nothing from then on.
    pub fn deauthorize(&self, application: Id<ApplicationMarker>) {
        let mut world = self.stage.world();
        let installs = world.applications.get_mut(&application);
        let had = installs.is_some_and(|it| it.installs.remove(&self.id));
        if !world.deauthorize(application, self.id) && had {
            world.tell_deauthorized(application, self.id);
        }
    }
}
