//! Provisional accounts of [games](https://discord.com/developers/docs/discord-social-sdk/development-guides/using-provisional-accounts),
//! and what a game's moderation says of direct messages.

use cordial_model::{
    id::{
        Id,
        marker::{ApplicationMarker, MessageMarker},
    },
    lobby::LobbyMetadata,
    oauth2::Scope,
    rest::{
        GetProvisionalAccountToken, GetProvisionalAccountTokenAsBot, GetPublisherChildToken,
        StatusCode, UnmergeProvisionalAccount, UnmergeProvisionalAccountAsBot,
        UpdateDmModerationMetadata,
    },
};

use super::super::{ApiError, Context, Handlers, Reply, id_token};
use super::oauth2::{self, client};
use crate::world::{Gains, Grant, Provisional, TOKEN_SECONDS, World};

pub(super) fn register(handlers: &mut Handlers) {
    handlers.on(|context, request: GetProvisionalAccountToken| {
        let secret = request.client_secret.as_ref();
        let application_id =
            client(context, Some(request.client_id), secret).map_err(|_| invalid_secret())?;
        let player = context.world.provisional_by_token(
            application_id,
            &request.external_auth_type,
            request.external_auth_token.expose(),
        );
        Ok(token(context.world, application_id, &player))
    });
    handlers.on(|context, request: GetProvisionalAccountTokenAsBot| {
        let application_id = context.caller()?.application_id;
        let player = context.world.provisional_of_bot(
            application_id,
            &request.external_user_id,
            request.preferred_global_name.as_deref(),
        );
        Ok(token(context.world, application_id, &player))
    });
    handlers.on(|context, request: UnmergeProvisionalAccount| {
        let secret = request.client_secret.as_ref();
        let application_id =
            client(context, Some(request.client_id), secret).map_err(|_| invalid_secret())?;
        let parted = context.world.unmerge_by_token(
            application_id,
            &request.external_auth_type,
            request.external_auth_token.expose(),
        );
        parted.then(Reply::empty).ok_or_else(ApiError::unknown_user)
    });
    handlers.on(|context, request: UnmergeProvisionalAccountAsBot| {
        let application_id = context.caller()?.application_id;
        let parted = context
            .world
            .unmerge_of_bot(application_id, &request.external_user_id);
        parted.then(Reply::empty).ok_or_else(ApiError::unknown_user)
    });
    handlers.on(child_token);
    handlers.on(moderate);
}

/// A token for a game of a publisher, in exchange for one of the publisher's own application. Whose owner owns the other is the
/// publisher of it.
fn child_token(
    context: &mut Context<'_>,
    request: GetPublisherChildToken,
) -> Result<Reply, ApiError> {
    let parent = context.world.bearer(request.parent_access_token.expose());
    let parent = parent.ok_or_else(ApiError::invalid_access_token)?;
    let parent = parent.grant.clone();
    let secret = Some(&request.parent_client_secret);
    client(context, Some(parent.application_id), secret).map_err(|_| invalid_secret())?;
    let applications = &context.world.applications;
    let publisher = applications.get(&parent.application_id);
    let child = applications.get(&request.child_application_id);
    let child = child
        .filter(|child| publisher.is_some_and(|publisher| publisher.owner_id == child.owner_id))
        .ok_or_else(ApiError::unknown_application)?;
    let grant = Grant {
        application_id: child.id,
        ..parent
    };
    let issued = context.world.issue(grant, true);
    Ok(oauth2::issued(context.world, &issued, Gains::default()))
}

fn invalid_secret() -> ApiError {
    ApiError::new(StatusCode::UNAUTHORIZED, 530_007, "Invalid client secret")
}

/// A token for a player: of their own account if it has become a part of one.
fn token(world: &mut World, application_id: Id<ApplicationMarker>, player: &Provisional) -> Reply {
    let grant = Grant {
        application_id,
        user_id: player.merged_into.unwrap_or(player.user_id),
        scopes: [Scope::OpenId, Scope::Unknown("sdk.social_layer".into())].into(),
    };
    let issued = world.issue(grant, true);
    let seconds = issued.expires.as_millis() / 1000;
    let grant = &issued.grant;
    let id_token = id_token::signed(world, grant);
    Reply::object(|o| {
        o.field("token_type", "Bearer");
        o.field("access_token", &issued.access_token);
        o.field("expires_in", &TOKEN_SECONDS);
        o.field("refresh_token", &issued.refresh_token);
        o.field("scope", &grant.scopes);
        o.field("scopes", &grant.scopes.0);
        o.field("id_token", &id_token);
        o.field("expires_at_s", &seconds);
    })
}

fn moderate(
    context: &mut Context<'_>,
    request: UpdateDmModerationMetadata,
) -> Result<Reply, ApiError> {
    context.caller()?;
    let world = &mut *context.world;
    let (one, other) = (request.user_id_1, request.user_id_2);
    let id: Id<MessageMarker> = request.message_id;
    let written = world
        .known_direct_messages(one, other)
        .and_then(|channel| world.channels.get(&channel))
        .is_some_and(|channel| channel.messages.contains_key(&id));
    if !written {
        return Err(ApiError::unknown_message());
    }
    let metadata: LobbyMetadata = request.metadata;
    world.moderation_metadata.insert(id, metadata);
    Ok(Reply::empty())
}
