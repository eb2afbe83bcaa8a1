//! TLS by rustls on ring.

use std::{
    io,
    sync::{Arc, OnceLock},
};

use rustls::{ClientConfig, pki_types::ServerName};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use super::Io;

/// A TLS configuration, made when it is first needed.
#[derive(Clone, Debug, Default)]
pub(super) struct Tls {
    config: Arc<OnceLock<Result<Arc<ClientConfig>, String>>>,
}

impl Tls {
    pub(super) fn with_config(config: Arc<ClientConfig>) -> Self {
        Self {
            config: Arc::new(OnceLock::from(Ok(config))),
        }
    }

    pub(super) async fn wrap(&self, host: &str, stream: TcpStream) -> io::Result<Box<dyn Io>> {
        let config = self
            .config
            .get_or_init(default_config)
            .as_ref()
            .map_err(|reason| io::Error::other(reason.clone()))?;
        let name = ServerName::try_from(host.to_owned())
            .map_err(|error| io::Error::other(error.to_string()))?;
        let stream = TlsConnector::from(Arc::clone(config))
            .connect(name, stream)
            .await?;
        Ok(Box::new(stream))
    }
}

#[cfg(any(
    feature = "platform-verifier",
    feature = "native-roots",
    feature = "webpki-roots"
))]
fn builder() -> Result<rustls::ConfigBuilder<ClientConfig, rustls::WantsVerifier>, String> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())
}

#[cfg(feature = "platform-verifier")]
fn default_config() -> Result<Arc<ClientConfig>, String> {
    use rustls_platform_verifier::BuilderVerifierExt;

    let config = builder()?
        .with_platform_verifier()
        .map_err(|error| format!("no use of the operating system's certificates: {error}"))?
        .with_no_client_auth();
    Ok(Arc::new(config))
}

#[cfg(all(feature = "native-roots", not(feature = "platform-verifier")))]
fn default_config() -> Result<Arc<ClientConfig>, String> {
    let mut roots = rustls::RootCertStore::empty();
    let found = rustls_native_certs::load_native_certs();
    roots.add_parsable_certificates(found.certs);
    if roots.is_empty() {
        return Err(format!(
            "no root certificates found on this system: {:?}",
            found.errors
        ));
    }
    Ok(Arc::new(
        builder()?
            .with_root_certificates(roots)
            .with_no_client_auth(),
    ))
}

#[cfg(all(
    feature = "webpki-roots",
    not(any(feature = "platform-verifier", feature = "native-roots"))
))]
fn default_config() -> Result<Arc<ClientConfig>, String> {
    let roots = rustls::RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    Ok(Arc::new(
        builder()?
            .with_root_certificates(roots)
            .with_no_client_auth(),
    ))
}

#[cfg(not(any(
    feature = "platform-verifier",
    feature = "native-roots",
    feature = "webpki-roots"
)))]
fn default_config() -> Result<Arc<ClientConfig>, String> {
    Err("no root certificates; turn on `platform-verifier`, `native-roots` or `webpki-roots`, or bring a configuration".to_owned())
}
