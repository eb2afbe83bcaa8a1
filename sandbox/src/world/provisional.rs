//! Provisional accounts: players of a game without an account of their own, until they link one.
//! [Discord](https://discord.com/developers/docs/discord-social-sdk/development-guides/using-provisional-accounts)
//!
//! The sandbox asks no provider who somebody is: it takes the subject of an id token, and any other token, at its word.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use cordial_model::{
    id::{
        Id,
        marker::{ApplicationMarker, UserMarker},
    },
    json::{self, Decode},
    oauth2::IdentityProvider,
};

use super::World;

/// Who says who a player is, and what they say.
pub(crate) type Identity = (String, String);

/// A player of a game.
#[derive(Clone, Debug)]
pub(crate) struct Provisional {
    pub(crate) user_id: Id<UserMarker>,
    /// The account that it became a part of.
    pub(crate) merged_into: Option<Id<UserMarker>>,
}

/// What a provider's token says.
fn identity(provider: &IdentityProvider, token: &str) -> Identity {
    #[derive(Decode)]
    struct Claims {
        sub: String,
    }
    let subject = token.split('.').nth(1).and_then(|claims| {
        let claims = URL_SAFE_NO_PAD.decode(claims).ok()?;
        let claims: Claims = json::from_slice(&claims).ok()?;
        Some(claims.sub)
    });
    let who = subject.unwrap_or_else(|| token.to_owned());
    (provider.to_string(), who)
}

/// What the game's own bot says.
fn of_bot(external_user_id: &str) -> Identity {
    (String::from("BOT"), external_user_id.to_owned())
}

impl World {
    /// The player that a provider's token tells of; new if there is none yet.
    pub(crate) fn provisional_by_token(
        &mut self,
        application_id: Id<ApplicationMarker>,
        provider: &IdentityProvider,
        token: &str,
    ) -> Provisional {
        self.provisional(application_id, identity(provider, token), None)
    }

    /// The player that the game's bot calls so; new if there is none yet.
    pub(crate) fn provisional_of_bot(
        &mut self,
        application_id: Id<ApplicationMarker>,
        external_user_id: &str,
        global_name: Option<&str>,
    ) -> Provisional {
        self.provisional(application_id, of_bot(external_user_id), global_name)
    }

    fn provisional(
        &mut self,
        application_id: Id<ApplicationMarker>,
        identity: Identity,
        global_name: Option<&str>,
    ) -> Provisional {
        let key = (application_id, identity);
        if let Some(known) = self.provisionals.get(&key).cloned() {
            if let (Some(name), Some(user)) = (global_name, self.users.get_mut(&known.user_id)) {
                user.global_name = Some(name.to_owned());
            }
            return known;
        }
        let user_id = self.create_user("player");
        if let Some(user) = self.users.get_mut(&user_id) {
            user.username = format!("player{user_id}");
            user.global_name = Some(global_name.unwrap_or("Player").to_owned());
        }
        let player = Provisional {
            user_id,
            merged_into: None,
        };
        self.provisionals.insert(key, player.clone());
        player
    }

    /// Makes a provisional account a part of a user's.
    pub(crate) fn merge_provisional(
        &mut self,
        application_id: Id<ApplicationMarker>,
        provider: &IdentityProvider,
        token: &str,
        user_id: Id<UserMarker>,
    ) {
        let key = (application_id, identity(provider, token));
        if let Some(player) = self.provisionals.get_mut(&key) {
            player.merged_into = Some(user_id);
        }
    }

    /// Parts a provisional account from the user's that it became a part of; `false` if it was not part of any.
    pub(crate) fn unmerge_by_token(
        &mut self,
        application_id: Id<ApplicationMarker>,
        provider: &IdentityProvider,
        token: &str,
    ) -> bool {
        self.unmerge(application_id, identity(provider, token))
    }

    /// The same for a player by the name that the game's bot has for them.
    pub(crate) fn unmerge_of_bot(
        &mut self,
        application_id: Id<ApplicationMarker>,
        external_user_id: &str,
    ) -> bool {
        self.unmerge(application_id, of_bot(external_user_id))
    }

    /// The player is somebody new from then on.
    fn unmerge(&mut self, application_id: Id<ApplicationMarker>, identity: Identity) -> bool {
        let key = (application_id, identity);
        let merged = self
            .provisionals
            .get(&key)
            .and_then(|player| player.merged_into);
        let Some(user_id) = merged else {
            return false;
        };
        self.provisionals.remove(&key);
        self.deauthorize(application_id, user_id);
        true
    }
}
