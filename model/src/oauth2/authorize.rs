//! Where users are sent to authorize an application.

use super::{Pkce, Scopes};
use crate::{
    Permissions,
    application::ApplicationIntegrationType,
    id::{
        Id,
        marker::{ApplicationMarker, GuildMarker},
    },
    open::open_string_enum,
    rest::{Param, QueryWriter},
};

/// The address that a user is sent to, to authorize an application or to add a bot to a guild.
/// [Discord](https://discord.com/developers/docs/topics/oauth2#authorization-code-grant)
///
/// ```
/// use cordial_model::{Permissions, id::Id, oauth2::{AuthorizeUrl, Scope}};
///
/// let url = AuthorizeUrl::new(Id::new(157730590492196864), [Scope::Bot, Scope::ApplicationsCommands])
///     .permissions(Permissions::SEND_MESSAGES)
///     .build();
/// assert_eq!(
///     url,
///     "https://discord.com/oauth2/authorize?client_id=157730590492196864&scope=bot%20applications.commands&permissions=2048"
/// );
/// ```
#[derive(Clone, Debug)]
pub struct AuthorizeUrl {
    client_id: Id<ApplicationMarker>,
    scopes: Scopes,
    response_type: Option<&'static str>,
    redirect_uri: Option<String>,
    state: Option<String>,
    prompt: Option<Prompt>,
    challenge: Option<String>,
    permissions: Option<Permissions>,
    guild_id: Option<Id<GuildMarker>>,
    disable_guild_select: bool,
    integration_type: Option<ApplicationIntegrationType>,
}

impl AuthorizeUrl {
    /// An address that asks for scopes. For a bot alone, nothing else is needed.
    pub fn new(client_id: Id<ApplicationMarker>, scopes: impl Into<Scopes>) -> Self {
        Self {
            client_id,
            scopes: scopes.into(),
            response_type: None,
            redirect_uri: None,
            state: None,
            prompt: None,
            challenge: None,
            permissions: None,
            guild_id: None,
            disable_guild_select: false,
            integration_type: None,
        }
    }

    /// Asks for a code, sent to one of the application's redirect addresses; see
    /// [`ExchangeCode`](crate::rest::ExchangeCode).
    #[must_use]
    pub fn code(self, redirect_uri: impl Into<String>) -> Self {
        self.response("code", redirect_uri)
    }

    /// Asks for a token in the fragment of the redirect address. It cannot be refreshed.
    #[must_use]
    pub fn implicit(self, redirect_uri: impl Into<String>) -> Self {
        self.response("token", redirect_uri)
    }

    fn response(mut self, kind: &'static str, redirect_uri: impl Into<String>) -> Self {
        self.response_type = Some(kind);
        self.redirect_uri = Some(redirect_uri.into());
        self
    }

    /// A text that comes back with the code, unforeseeable and bound to the user's session: compare it, or others can
    /// pass off their code as the user's.
    #[must_use]
    pub fn state(mut self, state: impl Into<String>) -> Self {
        self.state = Some(state.into());
        self
    }

    /// Whether users who have authorized the application before are asked again.
    #[must_use]
    pub fn prompt(mut self, prompt: Prompt) -> Self {
        self.prompt = Some(prompt);
        self
    }

    /// Binds the code to a secret that only its owner knows.
    #[must_use]
    pub fn pkce(mut self, pkce: &Pkce) -> Self {
        self.challenge = Some(pkce.challenge());
        self
    }

    /// What the bot is to be allowed.
    #[must_use]
    pub fn permissions(mut self, permissions: Permissions) -> Self {
        self.permissions = Some(permissions);
        self
    }

    /// The guild that is chosen at first.
    #[must_use]
    pub fn guild_id(mut self, guild_id: Id<GuildMarker>) -> Self {
        self.guild_id = Some(guild_id);
        self
    }

    /// Lets the user choose no other guild.
    #[must_use]
    pub fn disable_guild_select(mut self) -> Self {
        self.disable_guild_select = true;
        self
    }

    /// For whom the application is installed.
    #[must_use]
    pub fn integration_type(mut self, kind: ApplicationIntegrationType) -> Self {
        self.integration_type = Some(kind);
        self
    }

    /// The address.
    pub fn build(&self) -> String {
        let mut url = "https://discord.com/oauth2/authorize".to_owned();
        let mut query = QueryWriter::new(&mut url);
        let method = self.challenge.as_ref().map(|_| "S256".to_owned());
        let permissions = self.permissions.map(Permissions::bits);
        optional(
            &mut query,
            "response_type",
            self.response_type.map(String::from).as_ref(),
        );
        query.pair("client_id", &self.client_id);
        query.pair("scope", &self.scopes);
        optional(&mut query, "redirect_uri", self.redirect_uri.as_ref());
        optional(&mut query, "state", self.state.as_ref());
        optional(&mut query, "prompt", self.prompt.as_ref());
        optional(&mut query, "code_challenge", self.challenge.as_ref());
        optional(&mut query, "code_challenge_method", method.as_ref());
        optional(&mut query, "permissions", permissions.as_ref());
        optional(&mut query, "guild_id", self.guild_id.as_ref());
        let disable = self.disable_guild_select.then_some(true);
        optional(&mut query, "disable_guild_select", disable.as_ref());
        optional(
            &mut query,
            "integration_type",
            self.integration_type.as_ref(),
        );
        url
    }
}

fn optional(query: &mut QueryWriter<'_>, key: &str, value: Option<&impl Param>) {
    if let Some(value) = value {
        query.pair(key, value);
    }
}

open_string_enum! {
    /// Whether users who have authorized an application before are asked again.
    pub enum Prompt {
        /// They are.
        Consent = "consent",
        /// They are sent back at once.
        None = "none",
    }
}
