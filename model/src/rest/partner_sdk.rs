//! Endpoints for games that use Discord's
//! [Social SDK](https://discord.com/developers/docs/discord-social-sdk/development-guides/using-provisional-accounts).

use super::{endpoint, lobby::check_keys};
use crate::{
    Secret,
    id::{
        Id,
        marker::{ApplicationMarker, MessageMarker, UserMarker},
    },
    lobby::LobbyMetadata,
    oauth2::{AccessToken, IdentityProvider, ProvisionalToken},
    validate::{Fault, Validator},
};

/// Get a token of a provisional account by what its provider says.
/// [Discord](https://discord.com/developers/docs/discord-social-sdk/development-guides/using-provisional-accounts)
#[endpoint(POST "/partner-sdk/token", id = "partner_sdk_token", returns = ProvisionalToken, auth = client)]
#[validate(check_token)]
pub struct GetProvisionalAccountToken {
    /// The id of the application.
    pub client_id: Id<ApplicationMarker>,
    /// Who says who the player is.
    pub external_auth_type: IdentityProvider,
    /// What proves that, up to 10240 characters.
    pub external_auth_token: Secret,
    /// The secret of the application, up to 1024 characters; public clients have none.
    pub client_secret: Option<Secret>,
}

/// Get a token of a provisional account by the game's own id of the player.
/// [Discord](https://discord.com/developers/docs/discord-social-sdk/development-guides/using-provisional-accounts)
#[endpoint(POST "/partner-sdk/token/bot", id = "bot_partner_sdk_token", returns = ProvisionalToken)]
pub struct GetProvisionalAccountTokenAsBot {
    /// The game's id of the player, 1 to 1024 characters.
    #[limit(length = 1..=1024)]
    pub external_user_id: String,
    /// The display name of a new account, 1 to 32 characters.
    #[limit(length = 1..=32)]
    pub preferred_global_name: Option<String>,
    /// The account, if the game knows it.
    pub provisional_user_id: Option<Id<UserMarker>>,
}

/// Exchange a publisher's token for one of a game of that publisher.
/// [Discord](https://discord.com/developers/docs/discord-social-sdk/development-guides/publisher-level-account-linking)
#[endpoint(POST "/partner-sdk/child-token", id = "partner_sdk_child_token", returns = AccessToken, auth = client)]
pub struct GetPublisherChildToken {
    /// The publisher's token.
    pub parent_access_token: Secret,
    /// The game's application.
    pub child_application_id: Id<ApplicationMarker>,
    /// The secret of the publisher's application.
    pub parent_client_secret: Secret,
}

/// Make a provisional account of one that was merged into a user's.
/// [Discord](https://discord.com/developers/docs/discord-social-sdk/development-guides/using-provisional-accounts)
#[endpoint(
    POST "/partner-sdk/provisional-accounts/unmerge", id = "partner_sdk_unmerge_provisional_account", auth = client
)]
#[validate(check_unmerge)]
pub struct UnmergeProvisionalAccount {
    /// The id of the application.
    pub client_id: Id<ApplicationMarker>,
    /// Who says who the player is.
    pub external_auth_type: IdentityProvider,
    /// What proves that, up to 10240 characters.
    pub external_auth_token: Secret,
    /// The secret of the application, up to 1024 characters; public clients have none.
    pub client_secret: Option<Secret>,
}

/// Make a provisional account of one that was merged, by the game's own id of the player.
/// [Discord](https://discord.com/developers/docs/discord-social-sdk/development-guides/using-provisional-accounts)
#[endpoint(
    POST "/partner-sdk/provisional-accounts/unmerge/bot", id = "bot_partner_sdk_unmerge_provisional_account"
)]
pub struct UnmergeProvisionalAccountAsBot {
    /// The game's id of the player, 1 to 1024 characters.
    #[limit(length = 1..=1024)]
    pub external_user_id: String,
}

/// Set what the game's moderation keeps with a message between two users.
/// [Discord](https://discord.com/developers/docs/discord-social-sdk/how-to/integrate-moderation)
#[endpoint(
    PUT "/partner-sdk/dms/{user_id_1}/{user_id_2}/messages/{message_id}/moderation-metadata",
    id = "update_user_message_external_moderation_metadata"
)]
#[validate(check_metadata)]
pub struct UpdateDmModerationMetadata {
    #[path]
    pub user_id_1: Id<UserMarker>,
    #[path]
    pub user_id_2: Id<UserMarker>,
    #[path]
    pub message_id: Id<MessageMarker>,
    /// Up to 5 texts of up to 2000 characters, by keys of up to 1024.
    #[body]
    #[limit(items = ..=5, each = ..=2000)]
    pub metadata: LobbyMetadata,
}

fn check_metadata<S>(update: &UpdateDmModerationMetadata<S>, v: &mut Validator) {
    check_keys(&update.metadata, v);
}

fn check_token<S>(request: &GetProvisionalAccountToken<S>, v: &mut Validator) {
    check_secrets(
        &request.external_auth_token,
        request.client_secret.as_ref(),
        v,
    );
}

fn check_unmerge<S>(request: &UnmergeProvisionalAccount<S>, v: &mut Validator) {
    check_secrets(
        &request.external_auth_token,
        request.client_secret.as_ref(),
        v,
    );
}

fn check_secrets(token: &Secret, secret: Option<&Secret>, v: &mut Validator) {
    let mut check = |key, text: &Secret, min, max| {
        let got = text.expose().chars().count();
        if !(min..=max).contains(&got) {
            v.report(key, Fault::Length { min, max, got });
        }
    };
    check("external_auth_token", token, 1, 10_240);
    if let Some(secret) = secret {
        check("client_secret", secret, 0, 1024);
    }
}
