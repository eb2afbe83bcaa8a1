//! The keys that applications know requests of Discord's by.
//! [Discord](https://discord.com/developers/docs/interactions/overview#setting-up-an-endpoint-validating-security-request-headers)

use ring::signature::{Ed25519KeyPair, KeyPair};

use crate::hex::hex;

/// What requests to one application are signed with.
#[derive(Clone)]
pub(crate) struct SigningKey([u8; 32]);

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SigningKey")
    }
}

impl SigningKey {
    /// The key of a seed.
    pub(crate) fn new(seed: [u8; 32]) -> Self {
        Self(seed)
    }

    fn pair(&self) -> Ed25519KeyPair {
        Ed25519KeyPair::from_seed_unchecked(&self.0)
            .unwrap_or_else(|_| unreachable!("every seed of 32 bytes is one of a key"))
    }

    /// What signatures are verified with: `verify_key` of the application.
    pub(crate) fn verify_key(&self) -> String {
        hex(self.pair().public_key().as_ref())
    }

    /// The signature of a request: of its timestamp with its body behind.
    pub(crate) fn sign(&self, timestamp: &str, body: &str) -> String {
        let signed = [timestamp, body].concat();
        hex(self.pair().sign(signed.as_bytes()).as_ref())
    }
}
