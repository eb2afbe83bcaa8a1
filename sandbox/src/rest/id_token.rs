//! The signed tokens of `OpenID` Connect that tell who a user is.
//!
//! They are signed with a key that stands in the sources for everybody to read: it proves nothing outside of a sandbox,
//! and nothing has to be kept secret.

use std::{sync::LazyLock, time::Duration};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use cordial_model::oauth2::{PublicKey, PublicKeys};
use ring::{
    rand::SystemRandom,
    rsa::{KeyPair, PublicKeyComponents},
    signature::RSA_PKCS1_SHA256,
};

use super::handlers::write_identity;
use crate::world::{Grant, TOKEN_SECONDS, World, render};

/// The id of the key.
const KEY_ID: &str = "cordial-sandbox";

static KEY: LazyLock<KeyPair> = LazyLock::new(|| {
    KeyPair::from_pkcs8(include_bytes!("id_token.p8"))
        .unwrap_or_else(|error| unreachable!("the key in the sources is a good one: {error}"))
});

/// The key that tokens are verified with.
pub(super) fn keys() -> PublicKeys {
    let public: PublicKeyComponents<Vec<u8>> = KEY.public().into();
    PublicKeys {
        keys: vec![PublicKey {
            kty: "RSA".into(),
            key_use: "sig".into(),
            kid: KEY_ID.into(),
            n: URL_SAFE_NO_PAD.encode(public.n),
            e: URL_SAFE_NO_PAD.encode(public.e).into(),
            alg: "RS256".into(),
        }],
    }
}

/// A token about the user of a grant, for the application of it.
pub(super) fn signed(world: &World, grant: &Grant) -> String {
    let header = render::object(|o| {
        o.field("alg", "RS256");
        o.field("kid", KEY_ID);
        o.field("typ", "JWT");
    });
    let issued = world.now();
    let expires = issued.plus(Duration::from_secs(TOKEN_SECONDS.into()));
    let claims = render::object(|o| {
        o.field("iss", &world.cdn_url);
        o.field("sub", &grant.user_id);
        o.field("aud", &grant.application_id);
        o.field("iat", &(issued.as_millis() / 1000));
        o.field("exp", &(expires.as_millis() / 1000));
        write_identity(o, world, grant);
    });
    let mut token = format!(
        "{}.{}",
        URL_SAFE_NO_PAD.encode(&*header),
        URL_SAFE_NO_PAD.encode(&*claims)
    );
    let mut signature = vec![0; KEY.public().modulus_len()];
    if KEY
        .sign(
            &RSA_PKCS1_SHA256,
            &SystemRandom::new(),
            token.as_bytes(),
            &mut signature,
        )
        .is_err()
    {
        unreachable!("there is room for the signature, and a message has any length");
    }
    token.push('.');
    token.push_str(&URL_SAFE_NO_PAD.encode(signature));
    token
}
