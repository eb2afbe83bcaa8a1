//! How a shard reaches the gateway: the seam for proxies, other TLS stacks and other transports.
//!
//! A [`Connector`] makes the byte stream; the shard speaks WebSocket on it. [`TcpConnector`] is the default.
//!
//! The default connector's TLS looks like what it is: rustls. Cordial does not imitate browsers or Discord's own client. A
//! server that speaks Discord's protocol and wants another TLS stack is reached by a connector of one's own; nothing of that
//! changes what Discord's terms say about automated user accounts, which is that they are
//! [forbidden](https://support.discord.com/hc/en-us/articles/115002192352-Automated-User-Accounts-Self-Bots).

use std::{fmt, future::Future, io, pin::Pin};

use http::Uri;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
};

#[cfg(feature = "rustls")]
use self::tls::Tls;

#[cfg(feature = "rustls")]
mod tls;

/// A byte stream in both directions.
pub trait Io: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Io for T {}

/// The future that a [`Connector`] answers with.
pub type ConnectFuture = Pin<Box<dyn Future<Output = io::Result<Box<dyn Io>>> + Send>>;

/// Makes connections.
///
/// ```
/// use cordial_gateway::connector::{ConnectFuture, Connector, Io};
///
/// /// Reaches the gateway through a tunnel that always ends at the same place.
/// #[derive(Debug)]
/// struct Tunnel;
///
/// impl Connector for Tunnel {
///     fn connect(&self, _uri: &http::Uri) -> ConnectFuture {
///         Box::pin(async {
///             let stream = tokio::net::TcpStream::connect("127.0.0.1:4433").await?;
///             Ok(Box::new(stream) as Box<dyn Io>)
///         })
///     }
/// }
/// ```
pub trait Connector: fmt::Debug + Send + Sync + 'static {
    /// Connects to the host of a `ws://` or `wss://` URI, TLS included where the scheme asks for it.
    fn connect(&self, uri: &Uri) -> ConnectFuture;
}

/// TCP, with TLS by rustls if the feature `rustls` is on.
///
/// Clones share one TLS configuration, made at the first connection that needs it.
#[derive(Clone, Debug, Default)]
pub struct TcpConnector {
    #[cfg(feature = "rustls")]
    tls: Tls,
}

impl TcpConnector {
    /// Trusts the roots that the features choose: `platform-verifier` before `native-roots` before `webpki-roots`.
    pub fn new() -> Self {
        Self::default()
    }

    /// Uses a TLS configuration of one's own.
    #[cfg(feature = "rustls")]
    pub fn with_tls_config(config: std::sync::Arc<rustls::ClientConfig>) -> Self {
        Self {
            tls: Tls::with_config(config),
        }
    }
}

impl Connector for TcpConnector {
    fn connect(&self, uri: &Uri) -> ConnectFuture {
        let uri = uri.clone();
        #[cfg(feature = "rustls")]
        let tls = self.tls.clone();
        Box::pin(async move {
            let secure = match uri.scheme_str() {
                Some("wss") => true,
                Some("ws") => false,
                _ => return Err(invalid("the URL does not begin with ws:// or wss://")),
            };
            // A URI has brackets around an IPv6 address, an address has none.
            let host = uri
                .host()
                .ok_or_else(|| invalid("the URL has no host"))?
                .trim_start_matches('[')
                .trim_end_matches(']');
            let port = uri.port_u16().unwrap_or(if secure { 443 } else { 80 });
            let stream = TcpStream::connect((host, port)).await?;
            stream.set_nodelay(true)?;
            if !secure {
                return Ok(Box::new(stream) as Box<dyn Io>);
            }
            #[cfg(feature = "rustls")]
            return tls.wrap(host, stream).await;
            #[cfg(not(feature = "rustls"))]
            return Err(invalid(
                "this build has no TLS; turn on a feature such as `platform-verifier`",
            ));
        })
    }
}

fn invalid(reason: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, reason)
}
