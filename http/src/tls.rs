//! TLS with rustls on ring; a feature says whose certificates are trusted.

use std::sync::Arc;

use rustls::{ClientConfig, ConfigBuilder, RootCertStore, WantsVerifier};

use crate::Error;

fn builder() -> ConfigBuilder<ClientConfig, WantsVerifier> {
    ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("ring supports the default versions of TLS")
}

/// The configuration that the features ask for: the platform's verifier before its certificates and Mozilla's.
pub(crate) fn config() -> Result<ClientConfig, Error> {
    #[cfg(feature = "platform-verifier")]
    let verified = {
        use rustls_platform_verifier::BuilderVerifierExt;
        builder().with_platform_verifier().map_err(|error| {
            Error::Configuration(format!("the system's certificate verifier failed: {error}"))
        })?
    };
    #[cfg(not(feature = "platform-verifier"))]
    let verified = builder().with_root_certificates(roots()?);
    Ok(verified.with_no_client_auth())
}

/// The same, or a configuration that trusts nobody, so that the first request tells what is wrong.
pub(crate) fn config_or_no_roots() -> ClientConfig {
    config().unwrap_or_else(|error| {
        tracing::error!(%error, "no certificate will be trusted");
        builder()
            .with_root_certificates(RootCertStore::empty())
            .with_no_client_auth()
    })
}

#[cfg(not(feature = "platform-verifier"))]
#[allow(clippy::unnecessary_wraps)] // Only the system's certificates can fail to load.
fn roots() -> Result<RootCertStore, Error> {
    #[allow(unused_mut)]
    let mut roots = RootCertStore::empty();
    #[cfg(feature = "webpki-roots")]
    roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    #[cfg(feature = "native-roots")]
    {
        let native = rustls_native_certs::load_native_certs();
        let (added, _) = roots.add_parsable_certificates(native.certs);
        if added == 0 && roots.is_empty() {
            let why = native
                .errors
                .first()
                .map_or_else(|| "there are none".to_owned(), ToString::to_string);
            return Err(Error::Configuration(format!(
                "the system's certificates cannot be read: {why}"
            )));
        }
    }
    Ok(roots)
}
