//! Sessions of user accounts: what is different about them.
//!
//! They identify with capabilities and client state instead of intents, over another version of the API; have no daily
//! budget and no shards; and may tell with their heartbeats how the client is being used. All else is the same session.
//!
//! **Discord forbids automating user accounts** ("self-bots") outside of its API for bots and OAuth2; an account that
//! does can be terminated:
//! [Automated User Accounts](https://support.discord.com/hc/en-us/articles/115002192352-Automated-User-Accounts-Self-Bots).
//! This is for servers that speak Discord's protocol, and for clients of one's own.

use cordial_model::{
    gateway::{CloseCode, Intents},
    user_session::{Identify, Qos, QosHeartbeat, UserCloseCode},
};

use super::{Outgoing, SessionConfig};
use crate::Error;

/// How a user account logs in.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct UserLogin {
    /// What to identify with. Its token, presence and threshold are taken over by the [`SessionConfig`]; its shard is not
    /// used.
    pub identify: Identify,
    /// The version of the API. Default: 9.
    pub api_version: u8,
    /// How the client is being used, to be told with each heartbeat. Default: heartbeats tell nothing.
    pub qos: Option<Qos>,
}

impl UserLogin {
    /// Logs in with this, and everything else at its default.
    pub fn new(identify: Identify) -> Self {
        Self {
            identify,
            api_version: 9,
            qos: None,
        }
    }
}

impl From<Identify> for UserLogin {
    fn from(identify: Identify) -> Self {
        Self::new(identify)
    }
}

impl SessionConfig {
    /// A session of a user account at a server, with everything else at its default. There is no default server: the
    /// URL begins with `wss://` or `ws://`, and its version of the API is that of the login.
    pub fn user(login: impl Into<UserLogin>, url: impl Into<String>) -> Self {
        let login = login.into();
        // Users get all events unless they name some.
        let intents = login.identify.intents.unwrap_or(Intents::all());
        let mut config = Self::new(login.identify.token.clone(), intents);
        config.url = url.into();
        config.presence.clone_from(&login.identify.presence);
        config.large_threshold = login.identify.large_threshold;
        config.user = Some(Box::new(login));
        config
    }
}

impl Outgoing {
    /// Starts a new session of a user account.
    pub(super) fn identify_user(config: &SessionConfig, user: &UserLogin) -> Self {
        let identify = Identify {
            token: config.token.clone(),
            large_threshold: config.large_threshold,
            presence: config.presence.clone(),
            shard: None,
            // Transport compression is named by the URL.
            compress: None,
            ..user.identify.clone()
        };
        Self::unlimited(&identify)
    }

    /// A heartbeat that tells how the client is being used.
    pub(super) fn qos_heartbeat(sequence: Option<u64>, qos: &Qos) -> Self {
        Self::unlimited(&QosHeartbeat {
            sequence,
            qos: qos.clone(),
        })
    }
}

/// The fatal error that a close code stands for in sessions of user accounts alone.
pub(super) fn fatal_close(code: CloseCode) -> Option<Error> {
    match UserCloseCode::from(code.get()) {
        UserCloseCode::TooManySessions => Some(Error::TooManySessions),
        UserCloseCode::ConnectionRequestCanceled => Some(Error::ConnectionRequestCanceled),
        _ => None,
    }
}
