//! What users allow applications: codes, tokens, and the codes of devices.
//! [Discord](https://discord.com/developers/docs/topics/oauth2)

use std::{collections::BTreeMap, time::Duration};

use cordial_model::{
    Timestamp,
    id::{
        Id,
        marker::{ApplicationMarker, GuildMarker, UserMarker, WebhookMarker},
    },
    oauth2::{Pkce, Scope, Scopes},
};

use super::World;

/// How long a bearer token is good for, in seconds: 7 days.
pub(crate) const TOKEN_SECONDS: u32 = 604_800;

/// How long a code may be exchanged.
const CODE_LIFETIME: Duration = Duration::from_secs(100);

/// How long the codes of a device are good for, in seconds.
pub(crate) const DEVICE_SECONDS: u32 = 300;

/// How long a device waits between two requests for its token, in seconds.
pub(crate) const DEVICE_INTERVAL: u32 = 5;

/// The letters of the codes that people type: none that looks like another.
const USER_CODE: &[u8] = b"BCDFGHJKLMNPQRSTVWXZ";

/// Everything that was allowed.
#[derive(Clone, Debug, Default)]
pub(crate) struct OAuth2 {
    /// By the token itself.
    tokens: BTreeMap<String, Issued>,
    codes: BTreeMap<String, Code>,
    /// By the code of the device.
    devices: BTreeMap<String, Device>,
}

/// What somebody allows an application.
#[derive(Clone, Debug)]
pub(crate) struct Grant {
    pub(crate) application_id: Id<ApplicationMarker>,
    pub(crate) user_id: Id<UserMarker>,
    pub(crate) scopes: Scopes,
}

/// A token that was given out.
#[derive(Clone)]
pub(crate) struct Issued {
    pub(crate) grant: Grant,
    pub(crate) access_token: String,
    /// What gives the next token; implicit grants and client credentials have none.
    pub(crate) refresh_token: Option<String>,
    pub(crate) expires: Timestamp,
}

/// What came of an authorization besides the token.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Gains {
    /// The guild that the bot was added to.
    pub(crate) guild: Option<Id<GuildMarker>>,
    /// The webhook that was made.
    pub(crate) webhook: Option<Id<WebhookMarker>>,
}

/// A code that waits to be exchanged.
#[derive(Clone)]
pub(crate) struct Code {
    pub(crate) grant: Grant,
    pub(crate) redirect_uri: String,
    pub(crate) challenge: Option<Challenge>,
    pub(crate) gains: Gains,
    expires: Timestamp,
}

/// What a code's verifier must fit. [RFC 7636](https://www.rfc-editor.org/rfc/rfc7636)
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Challenge {
    /// The hash of the verifier.
    S256(String),
    /// The verifier itself.
    Plain(String),
}

/// A device that waits for somebody to type its code.
#[derive(Clone)]
pub(crate) struct Device {
    pub(crate) application_id: Id<ApplicationMarker>,
    pub(crate) scopes: Scopes,
    /// What people type.
    pub(crate) user_code: String,
    pub(crate) decision: Option<Decision>,
    expires: Timestamp,
    polled: Option<Timestamp>,
}

/// What somebody said to an application that asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Decision {
    Allowed(Id<UserMarker>),
    Denied,
}

/// Why a device gets no token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DeviceWait {
    Unknown,
    Pending,
    TooFast,
    Expired,
    Denied,
}

impl std::fmt::Debug for Issued {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Issued").field(&self.grant).finish()
    }
}

impl std::fmt::Debug for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Code").field(&self.grant).finish()
    }
}

impl std::fmt::Debug for Device {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Device").field(&self.application_id).finish()
    }
}

impl Challenge {
    /// Whether this is the verifier that the challenge was made of.
    pub(crate) fn fits(&self, verifier: &str) -> bool {
        let Some(pkce) = Pkce::from_verifier(verifier) else {
            return false;
        };
        match self {
            Self::S256(challenge) => pkce.challenge() == *challenge,
            Self::Plain(challenge) => verifier == challenge,
        }
    }
}

/// Whether there is a scope at all, and no scope that Discord does not know. Those of games stand in no table of it.
pub(crate) fn are_known(scopes: &Scopes) -> bool {
    let known = |scope: &Scope| match scope {
        Scope::Unknown(name) => name.starts_with("sdk."),
        _ => true,
    };
    !scopes.0.is_empty() && scopes.0.iter().all(known)
}

impl Grant {
    /// Whether a scope was allowed.
    pub(crate) fn allows(&self, scope: &Scope) -> bool {
        self.scopes.contains(scope)
    }
}

impl World {
    /// The bearer token that somebody asks with, as long as it is good.
    pub(crate) fn bearer(&self, token: &str) -> Option<&Issued> {
        let now = self.now();
        self.oauth2
            .tokens
            .get(token)
            .filter(|issued| now < issued.expires)
    }

    /// Gives a token out.
    pub(crate) fn issue(&mut self, grant: Grant, refreshable: bool) -> Issued {
        let now = self.now();
        // What can neither be used nor refreshed is forgotten.
        self.oauth2
            .tokens
            .retain(|_, issued| issued.refresh_token.is_some() || now < issued.expires);
        let issued = Issued {
            grant,
            access_token: self.secret(30),
            refresh_token: refreshable.then(|| self.secret(30)),
            expires: now.plus(Duration::from_secs(TOKEN_SECONDS.into())),
        };
        self.oauth2
            .tokens
            .insert(issued.access_token.clone(), issued.clone());
        issued
    }

    /// Takes a refresh token and gives the next token; `None` if there is no such token of the application.
    pub(crate) fn refresh(
        &mut self,
        application_id: Id<ApplicationMarker>,
        refresh_token: &str,
    ) -> Option<Issued> {
        let old = self.oauth2.tokens.values_mut().find(|issued| {
            issued.grant.application_id == application_id
                && issued.refresh_token.as_deref() == Some(refresh_token)
        })?;
        old.refresh_token = None;
        let grant = old.grant.clone();
        Some(self.issue(grant, true))
    }

    /// Takes back what the owner of a token allowed the application, with every token of it; `false` if it is no token
    /// of the application.
    pub(crate) fn revoke(&mut self, application_id: Id<ApplicationMarker>, token: &str) -> bool {
        let found = self.oauth2.tokens.values().find(|issued| {
            issued.grant.application_id == application_id
                && (issued.access_token == token || issued.refresh_token.as_deref() == Some(token))
        });
        let Some(user_id) = found.map(|issued| issued.grant.user_id) else {
            return false;
        };
        self.deauthorize(application_id, user_id);
        true
    }

    /// Takes back everything that a user allowed an application, which hears of it; `false` if that was nothing.
    pub(crate) fn deauthorize(
        &mut self,
        application_id: Id<ApplicationMarker>,
        user_id: Id<UserMarker>,
    ) -> bool {
        let known = self.oauth2.tokens.len() + self.oauth2.codes.len();
        let of_both =
            |grant: &Grant| grant.application_id == application_id && grant.user_id == user_id;
        self.oauth2
            .tokens
            .retain(|_, issued| !of_both(&issued.grant));
        self.oauth2.codes.retain(|_, code| !of_both(&code.grant));
        let gone = known > self.oauth2.tokens.len() + self.oauth2.codes.len();
        if gone {
            self.tell_deauthorized(application_id, user_id);
        }
        gone
    }

    /// How many users have allowed an application something.
    pub(crate) fn authorizations(&self, application_id: Id<ApplicationMarker>) -> usize {
        let users: std::collections::BTreeSet<_> = self
            .oauth2
            .tokens
            .values()
            .filter(|issued| issued.grant.application_id == application_id)
            .map(|issued| issued.grant.user_id)
            .collect();
        users.len()
    }

    /// Makes a code that can be exchanged once, soon, and for the same redirect address.
    pub(crate) fn give_code(
        &mut self,
        grant: Grant,
        redirect_uri: String,
        challenge: Option<Challenge>,
        gains: Gains,
    ) -> String {
        let now = self.now();
        self.oauth2.codes.retain(|_, code| now < code.expires);
        let code = self.secret(30);
        let waiting = Code {
            grant,
            redirect_uri,
            challenge,
            gains,
            expires: now.plus(CODE_LIFETIME),
        };
        self.oauth2.codes.insert(code.clone(), waiting);
        code
    }

    /// Takes a code; `None` if it is not good (any more). Whoever tries it has used it.
    pub(crate) fn take_code(&mut self, code: &str) -> Option<Code> {
        let now = self.now();
        self.oauth2
            .codes
            .remove(code)
            .filter(|code| now < code.expires)
    }

    /// Registers a device; answers with its code and the one that people type.
    pub(crate) fn add_device(
        &mut self,
        application_id: Id<ApplicationMarker>,
        scopes: Scopes,
    ) -> (String, String) {
        let now = self.now();
        self.oauth2.devices.retain(|_, device| now < device.expires);
        let code = self.secret(40);
        let user_code: String = (0..8)
            .map(|_| char::from(USER_CODE[self.rng.usize(..USER_CODE.len())]))
            .collect();
        let device = Device {
            application_id,
            scopes,
            user_code: user_code.clone(),
            decision: None,
            expires: now.plus(Duration::from_secs(DEVICE_SECONDS.into())),
            polled: None,
        };
        self.oauth2.devices.insert(code.clone(), device);
        (code, user_code)
    }

    /// The device whose code somebody types.
    pub(crate) fn device_mut(&mut self, user_code: &str) -> Option<&mut Device> {
        let now = self.now();
        let typed: String = user_code
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|char| char.to_ascii_uppercase())
            .collect();
        self.oauth2
            .devices
            .values_mut()
            .find(|device| device.user_code == typed && now < device.expires)
    }

    /// What was decided about a device, which asks for its token. Who gets one has used the code.
    pub(crate) fn poll_device(
        &mut self,
        application_id: Id<ApplicationMarker>,
        code: &str,
    ) -> Result<Grant, DeviceWait> {
        let now = self.now();
        let device = self
            .oauth2
            .devices
            .get_mut(code)
            .filter(|device| device.application_id == application_id)
            .ok_or(DeviceWait::Unknown)?;
        if now >= device.expires {
            self.oauth2.devices.remove(code);
            return Err(DeviceWait::Expired);
        }
        let interval = Duration::from_secs(DEVICE_INTERVAL.into());
        let early = device
            .polled
            .is_some_and(|before| now.since(before) < interval);
        device.polled = Some(now);
        let (decision, scopes) = (device.decision, device.scopes.clone());
        match decision {
            None if early => Err(DeviceWait::TooFast),
            None => Err(DeviceWait::Pending),
            Some(decision) => {
                self.oauth2.devices.remove(code);
                match decision {
                    Decision::Denied => Err(DeviceWait::Denied),
                    Decision::Allowed(user_id) => Ok(Grant {
                        application_id,
                        user_id,
                        scopes,
                    }),
                }
            }
        }
    }
}
