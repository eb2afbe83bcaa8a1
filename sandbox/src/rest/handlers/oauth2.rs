//! [OAuth2](https://discord.com/developers/docs/topics/oauth2): tokens for codes, refresh tokens, credentials and devices,
//! and what a token allows. Errors of the token endpoints have the form of RFC 6749.

use cordial_model::{
    Secret,
    id::{Id, marker::ApplicationMarker},
    json::ObjectWriter,
    oauth2::Scope,
    rest::{
        Authorization, AuthorizeDevice, ExchangeCode, ExchangeDeviceCode,
        GetCurrentAuthorizationInformation, GetOpenidConnectUserinfo, GetPublicKeys, GetRpcToken,
        GrantClientCredentials, Incoming, RefreshAccessToken, RevokeToken, ServeEndpoint,
        StatusCode,
    },
};

use super::super::{ApiError, Context, Handlers, Reply, id_token};
use crate::world::{
    DEVICE_INTERVAL, DEVICE_SECONDS, DeviceWait, Gains, Grant, Issued, TOKEN_SECONDS, World,
    are_known, render::Object,
};

pub(super) fn register(handlers: &mut Handlers) {
    handlers.raw::<ExchangeCode>(Box::new(token));
    handlers.on(|context, request: RevokeToken| Ok(answered(revoke(context, &request))));
    handlers
        .on(|context, request: AuthorizeDevice| Ok(answered(authorize_device(context, request))));
    handlers.on(|context, request: GetRpcToken| {
        let (id, secret) = (Some(request.client_id), Some(&request.client_secret));
        Ok(answered(client(context, id, secret).map(|_| {
            let token = context.world.secret(30);
            Reply::object(|o| o.field("rpc_token", &token))
        })))
    });
    handlers.on(information);
    handlers.on(|_, _: GetPublicKeys| Ok(Reply::value(&id_token::keys())));
    handlers.on(user_info);
}

/// What is answered, be it what was asked for or a refusal: none of them is an error of Discord's form.
fn answered(result: Result<Reply, Reply>) -> Reply {
    result.unwrap_or_else(|refusal| refusal)
}

fn revoke(context: &mut Context<'_>, request: &RevokeToken) -> Result<Reply, Reply> {
    let application_id = client(context, request.client_id, request.client_secret.as_ref())?;
    // Tokens that nobody knows need not be revoked.
    context.world.revoke(application_id, request.token.expose());
    Ok(Reply::object(|_| {}))
}

/// One address, four grants.
fn token(context: &mut Context<'_>, incoming: &Incoming) -> Result<Reply, ApiError> {
    match incoming.form().get("grant_type") {
        Some("authorization_code") => Ok(answered(exchange(
            context,
            ExchangeCode::from_incoming(incoming)?,
        ))),
        Some("refresh_token") => {
            let request = RefreshAccessToken::from_incoming(incoming)?;
            Ok(answered(refresh(context, &request)))
        }
        Some("client_credentials") => {
            let request = GrantClientCredentials::from_incoming(incoming)?;
            Ok(answered(credentials(context, request)))
        }
        Some("urn:ietf:params:oauth:grant-type:device_code") => {
            let request = ExchangeDeviceCode::from_incoming(incoming)?;
            Ok(answered(device(context, &request)))
        }
        Some(_) => Ok(refused("unsupported_grant_type", "")),
        None => {
            let message = "This field is required";
            Err(ApiError::field("grant_type", "BASE_TYPE_REQUIRED", message))
        }
    }
}

/// An error as RFC 6749 has it.
fn error(status: StatusCode, error: &str, description: &str) -> Reply {
    let reply = Reply::object(|o| {
        o.field("error", error);
        if !description.is_empty() {
            o.field("error_description", description);
        }
    });
    Reply { status, ..reply }
}

fn refused(kind: &str, description: &str) -> Reply {
    error(StatusCode::BAD_REQUEST, kind, description)
}

/// The application that asks, by HTTP Basic or in the form. Public clients need no secret, but are no proof either.
pub(super) fn client(
    context: &Context<'_>,
    client_id: Option<Id<ApplicationMarker>>,
    client_secret: Option<&Secret>,
) -> Result<Id<ApplicationMarker>, Reply> {
    let basic = match &context.authorization {
        Some(Authorization::Basic {
            client_id,
            client_secret,
        }) => Some((*client_id, client_secret)),
        _ => None,
    };
    let id = basic.map(|(id, _)| id).or(client_id);
    let secret = basic.map(|(_, secret)| secret).or(client_secret);
    id.and_then(|id| context.world.applications.get(&id))
        .filter(|application| match secret {
            Some(secret) => *secret == application.client_secret,
            None => application.public_client,
        })
        .map(|application| application.id)
        .ok_or_else(|| error(StatusCode::UNAUTHORIZED, "invalid_client", ""))
}

/// What a token endpoint answers.
pub(super) fn issued(world: &World, issued: &Issued, gains: Gains) -> Reply {
    let grant = &issued.grant;
    Reply::object(|o| {
        o.field("token_type", "Bearer");
        o.field("access_token", &issued.access_token);
        o.field("expires_in", &TOKEN_SECONDS);
        o.field("refresh_token", &issued.refresh_token);
        o.field("scope", &grant.scopes);
        if let Some(webhook) = gains.webhook.and_then(|id| world.webhooks.get(&id)) {
            o.field("webhook", &Object(|o| webhook.write(o, world, true)));
        }
        if let Some(guild) = gains.guild.and_then(|id| world.guilds.get(&id)) {
            o.field("guild", &Object(|o| guild.write(o, world)));
        }
        if grant.allows(&Scope::OpenId) {
            o.field("id_token", &id_token::signed(world, grant));
        }
    })
}

fn exchange(context: &mut Context<'_>, request: ExchangeCode) -> Result<Reply, Reply> {
    let application_id = client(context, request.client_id, request.client_secret.as_ref())?;
    let world = &mut *context.world;
    let invalid = || refused("invalid_grant", "Invalid \"code\" in request.");
    let Some(code) = world.take_code(request.code.expose()) else {
        return Ok(invalid());
    };
    if code.grant.application_id != application_id {
        return Ok(invalid());
    }
    if code.redirect_uri != request.redirect_uri {
        return Ok(refused(
            "invalid_grant",
            "Invalid \"redirect_uri\" in request.",
        ));
    }
    let verifier = request.code_verifier.as_ref().map(Secret::expose);
    let proven = match (&code.challenge, verifier) {
        (None, _) => true,
        (Some(challenge), Some(verifier)) => challenge.fits(verifier),
        (Some(_), None) => false,
    };
    // Without a secret, the verifier alone shows that this is who asked.
    let secret = request.client_secret.is_some() || context.authorization.is_some();
    if !proven || (!secret && code.challenge.is_none()) {
        return Ok(refused(
            "invalid_grant",
            "Invalid \"code_verifier\" in request.",
        ));
    }
    if let (Some(kind), Some(token)) = (request.external_auth_type, request.external_auth_token) {
        world.merge_provisional(application_id, &kind, token.expose(), code.grant.user_id);
    }
    let token = world.issue(code.grant, true);
    Ok(issued(world, &token, code.gains))
}

fn refresh(context: &mut Context<'_>, request: &RefreshAccessToken) -> Result<Reply, Reply> {
    let application_id = client(context, request.client_id, request.client_secret.as_ref())?;
    let next = context
        .world
        .refresh(application_id, request.refresh_token.expose());
    Ok(match next {
        Some(token) => issued(context.world, &token, Gains::default()),
        None => refused("invalid_grant", "Invalid \"refresh_token\" in request."),
    })
}

fn invalid_scope() -> Reply {
    let why = "The requested scope is invalid, unknown, or malformed.";
    refused("invalid_scope", why)
}

fn credentials(context: &mut Context<'_>, request: GrantClientCredentials) -> Result<Reply, Reply> {
    let application_id = client(context, request.client_id, request.client_secret.as_ref())?;
    // They are worth nothing without the secret, public client or not.
    if request.client_secret.is_none() && context.authorization.is_none() {
        return Ok(error(StatusCode::UNAUTHORIZED, "invalid_client", ""));
    }
    if !are_known(&request.scope) {
        return Ok(invalid_scope());
    }
    let world = &mut *context.world;
    let grant = Grant {
        application_id,
        user_id: world.applications[&application_id].owner_id,
        scopes: request.scope,
    };
    let token = world.issue(grant, false);
    Ok(issued(world, &token, Gains::default()))
}

fn authorize_device(context: &mut Context<'_>, request: AuthorizeDevice) -> Result<Reply, Reply> {
    let application_id = client(context, request.client_id, request.client_secret.as_ref())?;
    if !are_known(&request.scope) {
        return Ok(invalid_scope());
    }
    let world = &mut *context.world;
    let (device_code, user_code) = world.add_device(application_id, request.scope);
    let page = format!("{}/activate", world.cdn_url);
    let complete = format!("{page}?user_code={user_code}");
    Ok(Reply::object(|o| {
        o.field("device_code", &device_code);
        o.field("user_code", &user_code);
        o.field("verification_uri", &page);
        o.field("verification_uri_complete", &complete);
        o.field("expires_in", &DEVICE_SECONDS);
        o.field("interval", &DEVICE_INTERVAL);
    }))
}

fn device(context: &mut Context<'_>, request: &ExchangeDeviceCode) -> Result<Reply, Reply> {
    let application_id = client(context, request.client_id, request.client_secret.as_ref())?;
    let world = &mut *context.world;
    let grant = match world.poll_device(application_id, request.device_code.expose()) {
        Ok(grant) => grant,
        Err(wait) => {
            return Ok(match wait {
                DeviceWait::Unknown => {
                    refused("invalid_grant", "Invalid \"device_code\" in request.")
                }
                DeviceWait::Pending => refused("authorization_pending", ""),
                DeviceWait::TooFast => refused("slow_down", ""),
                DeviceWait::Expired => refused("expired_token", ""),
                DeviceWait::Denied => refused("access_denied", ""),
            });
        }
    };
    if let (Some(kind), Some(token)) = (&request.external_auth_type, &request.external_auth_token) {
        world.merge_provisional(application_id, kind, token.expose(), grant.user_id);
    }
    let token = world.issue(grant, true);
    Ok(issued(world, &token, Gains::default()))
}

fn information(
    context: &mut Context<'_>,
    _: GetCurrentAuthorizationInformation,
) -> Result<Reply, ApiError> {
    let grant = context.bearer(None)?;
    let world = &*context.world;
    let token = match &context.authorization {
        Some(Authorization::Bearer(token)) => world.bearer(token.expose()),
        _ => None,
    };
    let expires = token.ok_or_else(ApiError::unauthorized)?.expires;
    let application = world
        .applications
        .get(&grant.application_id)
        .ok_or_else(ApiError::unknown_application)?;
    Ok(Reply::object(|o| {
        o.field(
            "application",
            &Object(|o| world.write_public_application(o, application)),
        );
        o.field("scopes", &grant.scopes.0);
        o.field("expires", &expires);
        if grant.allows(&Scope::Identify) {
            o.field("user", &world.user_object(grant.user_id));
        }
    }))
}

fn user_info(context: &mut Context<'_>, _: GetOpenidConnectUserinfo) -> Result<Reply, ApiError> {
    let grant = context.bearer(Some(&Scope::OpenId))?;
    let world = &*context.world;
    Ok(Reply::object(|o| {
        o.field("sub", &grant.user_id);
        write_identity(o, world, &grant);
    }))
}

/// Writes what `OpenID` Connect tells of a user, as far as the scopes go.
pub(in crate::rest) fn write_identity(o: &mut ObjectWriter<'_>, world: &World, grant: &Grant) {
    let Some(user) = world.users.get(&grant.user_id) else {
        return;
    };
    if grant.allows(&Scope::Email) {
        o.field("email", &user.email());
        o.field("email_verified", &true);
    }
    if grant.allows(&Scope::Identify) {
        o.field("preferred_username", &user.username);
        o.nullable("nickname", &user.global_name);
        if let Some(avatar) = &user.avatar {
            let path = format!("{}/avatars/{}/{avatar}.png", world.cdn_url, user.id);
            o.field("picture", &path);
        }
        o.field("locale", "en-US");
    }
}
