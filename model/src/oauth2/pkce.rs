//! Proof that who exchanges a code is who asked for it. [RFC 7636](https://www.rfc-editor.org/rfc/rfc7636)

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use hmac_sha256::Hash;

use crate::Secret;

/// A secret that binds a code to who asked for it: its hash goes to Discord with the user, the secret with the code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pkce(Secret);

impl Pkce {
    /// A secret made of random bytes, which must come from a generator made for secrets.
    pub fn from_random(bytes: [u8; 32]) -> Self {
        Self(BASE64_URL_SAFE_NO_PAD.encode(bytes).into())
    }

    /// A secret that was kept: 43 to 128 letters, digits, `-`, `.`, `_` and `~`; `None` if it is anything else.
    pub fn from_verifier(verifier: impl Into<Secret>) -> Option<Self> {
        let verifier = verifier.into();
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
        let text = verifier.expose();
        let valid = (43..=128).contains(&text.len()) && text.bytes().all(allowed);
        valid.then_some(Self(verifier))
    }

    /// The secret: keep it until the code comes, and send it with the code.
    pub fn verifier(&self) -> &Secret {
        &self.0
    }

    /// The hash of the secret, for the address that the user is sent to; its method is `S256`.
    pub fn challenge(&self) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(Hash::hash(self.0.expose().as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_rfc_is_met() {
        let bytes = [
            116, 24, 223, 180, 151, 153, 224, 37, 79, 250, 96, 125, 216, 173, 187, 186, 22, 212,
            37, 77, 105, 214, 191, 240, 91, 88, 5, 88, 83, 132, 141, 121,
        ];
        let pkce = Pkce::from_random(bytes);
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        assert_eq!(pkce.verifier().expose(), verifier);
        assert_eq!(
            pkce.challenge(),
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
        );
        assert_eq!(Pkce::from_verifier(verifier), Some(pkce));
        assert_eq!(Pkce::from_verifier("too short"), None);
        assert_eq!(Pkce::from_verifier("ä".repeat(30)), None);
    }
}
