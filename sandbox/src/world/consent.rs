//! What people say to applications that ask for authorization, and what comes of it.
//! [Discord](https://discord.com/developers/docs/topics/oauth2#authorization-code-grant)

use std::fmt::Write as _;

use cordial_model::{
    Permissions,
    application::ApplicationIntegrationType,
    gateway::EventType,
    id::{
        Id,
        marker::{ApplicationMarker, ChannelMarker, GuildMarker, UserMarker, WebhookMarker},
    },
    oauth2::{Scope, Scopes},
    rest::Query,
};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::{Challenge, Gains, Grant, TOKEN_SECONDS, Webhook, World, are_known};

/// What an application asks for.
#[derive(Clone, Debug)]
pub(crate) struct AuthorizationRequest {
    pub(crate) application_id: Id<ApplicationMarker>,
    pub(crate) scopes: Scopes,
    /// How the answer goes back; `None` for a bot or commands alone.
    pub(crate) back: Option<Back>,
    pub(crate) permissions: Permissions,
    /// The guild that is chosen at first.
    pub(crate) guild_id: Option<Id<GuildMarker>>,
    /// Whether no other guild may be chosen.
    pub(crate) guild_is_fixed: bool,
    pub(crate) integration_type: ApplicationIntegrationType,
}

/// The way back to the application.
#[derive(Clone, Debug)]
pub(crate) struct Back {
    redirect_uri: String,
    state: Option<String>,
    challenge: Option<Challenge>,
    /// A token in the fragment instead of a code in the query.
    implicit: bool,
}

/// What somebody says.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Answer {
    /// Who says it.
    pub(crate) user: Id<UserMarker>,
    /// The guild for the bot or the commands.
    pub(crate) guild: Option<Id<GuildMarker>>,
    /// The channel for the webhook.
    pub(crate) channel: Option<Id<ChannelMarker>>,
}

/// Why an application may not ask so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum BadRequest {
    /// Nobody is sent anywhere: the page says what is wrong.
    Shown(String),
    /// The application is told, at this address.
    Told(String),
}

impl Back {
    /// The redirect address with what the application is told.
    fn with(&self, pairs: &[(&str, &str)]) -> String {
        let mut url = self.redirect_uri.clone();
        let mut separator = match (self.implicit, url.contains('?')) {
            (true, _) => '#',
            (false, true) => '&',
            (false, false) => '?',
        };
        let state = self.state.as_deref().map(|state| ("state", state));
        for (key, value) in pairs.iter().copied().chain(state) {
            let value = utf8_percent_encode(value, NON_ALPHANUMERIC);
            let _ = write!(url, "{separator}{key}={value}");
            separator = '&';
        }
        url
    }

    fn refused(&self, error: &str, description: &str) -> String {
        self.with(&[("error", error), ("error_description", description)])
    }
}

impl AuthorizationRequest {
    /// Reads the query of an authorization address.
    pub(crate) fn parse(world: &World, query: &Query) -> Result<Self, BadRequest> {
        let shown = |why: &str| BadRequest::Shown(why.to_owned());
        let application = query
            .get("client_id")
            .and_then(|id| id.parse().ok())
            .and_then(|id| world.applications.get(&id))
            .ok_or_else(|| shown("Unknown Application"))?;
        let scopes: Scopes = query.get("scope").unwrap_or_default().into();
        let back = match query.get("response_type") {
            None => None,
            Some(kind) => {
                let redirect_uri = match query.get("redirect_uri") {
                    Some(uri) => Some(uri.to_owned()),
                    None => application.redirect_uris.first().cloned(),
                };
                let redirect_uri = redirect_uri
                    .filter(|uri| application.redirect_uris.contains(uri))
                    .ok_or_else(|| shown("Invalid OAuth2 redirect_uri"))?;
                let mut back = Back {
                    redirect_uri,
                    state: query.get("state").map(str::to_owned),
                    challenge: None,
                    implicit: kind == "token",
                };
                if !matches!(kind, "code" | "token") {
                    let why = "The authorization server does not support obtaining an access token using this method.";
                    let told = back.refused("unsupported_response_type", why);
                    return Err(BadRequest::Told(told));
                }
                let method = query.get("code_challenge_method").unwrap_or("plain");
                if let Some(challenge) = query.get("code_challenge") {
                    back.challenge = Some(match method {
                        "S256" => Challenge::S256(challenge.to_owned()),
                        "plain" => Challenge::Plain(challenge.to_owned()),
                        _ => {
                            let why = "The code challenge method is not supported.";
                            return Err(BadRequest::Told(back.refused("invalid_request", why)));
                        }
                    });
                }
                Some(back)
            }
        };
        // Commands are changed with client credentials alone.
        if !are_known(&scopes) || scopes.contains(&Scope::ApplicationsCommandsUpdate) {
            let why = "The requested scope is invalid, unknown, or malformed.";
            return Err(match back {
                Some(back) => BadRequest::Told(back.refused("invalid_scope", why)),
                None => shown(why),
            });
        }
        let installs = |scope: &Scope| matches!(scope, Scope::Bot | Scope::ApplicationsCommands);
        if back.is_none() && !scopes.0.iter().all(installs) {
            return Err(shown("A response_type is needed for these scopes"));
        }
        let integration_type = match query.get("integration_type") {
            Some("1") => ApplicationIntegrationType::UserInstall,
            _ => ApplicationIntegrationType::GuildInstall,
        };
        if !application.supports(&integration_type.get().to_string()) {
            return Err(shown("The application cannot be installed so"));
        }
        let number = |key| query.get(key).and_then(|text| text.parse::<u64>().ok());
        Ok(Self {
            application_id: application.id,
            scopes,
            back,
            permissions: Permissions::from_bits(number("permissions").unwrap_or(0)),
            guild_id: number("guild_id").and_then(Id::new_checked),
            guild_is_fixed: query.get("disable_guild_select") == Some("true"),
            integration_type,
        })
    }

    fn asks(&self, scope: &Scope) -> bool {
        self.scopes.contains(scope)
    }

    /// Whether a guild has to be chosen.
    pub(crate) fn needs_guild(&self) -> bool {
        self.integration_type == ApplicationIntegrationType::GuildInstall
            && (self.asks(&Scope::Bot) || self.asks(&Scope::ApplicationsCommands))
    }

    /// Whether a channel has to be chosen.
    pub(crate) fn needs_channel(&self) -> bool {
        self.asks(&Scope::WebhookIncoming)
    }

    /// Where people are sent who do not want it.
    pub(crate) fn denied(&self) -> Option<String> {
        let why = "The resource owner or authorization server denied the request";
        let back = self.back.as_ref()?;
        Some(back.refused("access_denied", why))
    }
}

impl World {
    /// Does what somebody allows: adds the bot, makes the webhook, and gives the code or token. Answers with where they are
    /// sent; `None` if that is nowhere.
    pub(crate) fn authorize(
        &mut self,
        request: &AuthorizationRequest,
        answer: Answer,
    ) -> Result<Option<String>, String> {
        let is_person = self.users.get(&answer.user).is_some_and(|user| !user.bot);
        if !is_person {
            return Err("only people authorize applications".to_owned());
        }
        let guild = if request.needs_guild() {
            Some(self.guild_for(request, answer)?)
        } else {
            None
        };
        let channel = if request.needs_channel() {
            Some(self.channel_for(answer)?)
        } else {
            None
        };
        let mut gains = Gains::default();
        if let Some(guild_id) = guild {
            self.install_in(request, guild_id);
            gains.guild = Some(guild_id).filter(|_| request.asks(&Scope::Bot));
        } else if request.asks(&Scope::ApplicationsCommands)
            && let Some(application) = self.applications.get_mut(&request.application_id)
        {
            application.installs.insert(answer.user);
        }
        if let Some(channel_id) = channel {
            gains.webhook = self.webhook_of(request.application_id, channel_id, answer.user);
        }
        let installs = [Scope::Bot, Scope::ApplicationsCommands];
        let installed = installs.iter().any(|scope| request.asks(scope));
        self.tell_authorized(
            request.application_id,
            answer.user,
            &request.scopes,
            installed.then_some(request.integration_type),
            guild,
        );
        let Some(back) = &request.back else {
            return Ok(None);
        };
        let grant = Grant {
            application_id: request.application_id,
            user_id: answer.user,
            scopes: request.scopes.clone(),
        };
        if back.implicit {
            let scope = grant.scopes.to_string();
            let issued = self.issue(grant, false);
            return Ok(Some(back.with(&[
                ("token_type", "Bearer"),
                ("access_token", &issued.access_token),
                ("expires_in", &TOKEN_SECONDS.to_string()),
                ("scope", &scope),
            ])));
        }
        let (uri, challenge) = (back.redirect_uri.clone(), back.challenge.clone());
        let code = self.give_code(grant, uri, challenge, gains);
        let mut pairs = vec![("code", code)];
        if let Some(guild_id) = gains.guild {
            pairs.push(("guild_id", guild_id.to_string()));
            pairs.push(("permissions", request.permissions.bits().to_string()));
        }
        let pairs: Vec<(&str, &str)> = pairs
            .iter()
            .map(|(key, value)| (*key, value.as_str()))
            .collect();
        Ok(Some(back.with(&pairs)))
    }

    /// The guild that was chosen: one that the user manages.
    fn guild_for(
        &self,
        request: &AuthorizationRequest,
        answer: Answer,
    ) -> Result<Id<GuildMarker>, String> {
        if request.guild_is_fixed && answer.guild.is_some_and(|id| request.guild_id != Some(id)) {
            return Err("no other guild may be chosen".to_owned());
        }
        let guild_id = answer
            .guild
            .or(request.guild_id)
            .ok_or("a guild has to be chosen")?;
        let permissions = self.permissions_of(guild_id, answer.user);
        if permissions.contains(Permissions::MANAGE_GUILD) {
            Ok(guild_id)
        } else {
            Err(format!("they may not add applications to guild {guild_id}"))
        }
    }

    fn channel_for(&self, answer: Answer) -> Result<Id<ChannelMarker>, String> {
        let channel_id = answer.channel.ok_or("a channel has to be chosen")?;
        let of_guild = self.guild_of(channel_id).is_some();
        let permissions = self.permissions_in(channel_id, answer.user);
        if of_guild && permissions.contains(Permissions::MANAGE_WEBHOOKS) {
            Ok(channel_id)
        } else {
            Err(format!(
                "they may not make webhooks in channel {channel_id}"
            ))
        }
    }

    /// Adds the application to a guild, with its bot if that was asked for. The bot's role permits what was asked for.
    fn install_in(&mut self, request: &AuthorizationRequest, guild_id: Id<GuildMarker>) {
        let Some(application) = self.applications.get_mut(&request.application_id) else {
            return;
        };
        application.guilds.insert(guild_id);
        let bot_id = application.bot_id;
        if !request.asks(&Scope::Bot) {
            return;
        }
        if !self.is_member(guild_id, bot_id) {
            let usual = std::mem::replace(&mut self.bot_permissions, request.permissions);
            self.add_member(guild_id, bot_id);
            self.bot_permissions = usual;
            return;
        }
        let guild = self.guilds.get_mut(&guild_id);
        let role = guild.and_then(|guild| {
            guild
                .roles
                .values_mut()
                .find(|role| role.bot_id == Some(bot_id))
        });
        if let Some(role) = role {
            role.permissions = request.permissions;
            let id = role.id;
            self.role_changed(EventType::GuildRoleUpdate, guild_id, id);
        }
    }

    /// Makes the webhook of the scope `webhook.incoming`.
    fn webhook_of(
        &mut self,
        application_id: Id<ApplicationMarker>,
        channel_id: Id<ChannelMarker>,
        user_id: Id<UserMarker>,
    ) -> Option<Id<WebhookMarker>> {
        let guild_id = self.guild_of(channel_id)?;
        let bot_id = self.applications.get(&application_id)?.bot_id;
        let name = self.users.get(&bot_id)?.username.clone();
        let (id, token) = (self.next_id(), self.secret(68));
        let webhook = Webhook {
            id,
            guild_id,
            channel_id,
            user_id,
            application_id: Some(application_id),
            name,
            avatar: None,
            token,
            source: None,
        };
        self.webhooks.insert(id, webhook);
        self.webhooks_changed(channel_id);
        Some(id)
    }
}
