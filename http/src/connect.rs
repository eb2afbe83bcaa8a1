//! How a connection is made: directly, or through a tunnel that a proxy opens.
//!
//! hyper speaks HTTP CONNECT and hyper-util SOCKS5; here is what both have in common. The host's name goes to the proxy,
//! which looks it up.

use std::{
    convert::Infallible,
    error::Error as StdError,
    future,
    sync::Arc,
    task::{Context, Poll},
};

use cordial_model::rest::{BoxFuture, StatusCode};
use http::{
    HeaderValue, Uri,
    header::{HOST, PROXY_AUTHORIZATION},
    uri::{Authority, Scheme},
};
use hyper_util::{
    client::legacy::connect::{HttpConnector, proxy::SocksV5},
    rt::TokioIo,
};
use percent_encoding::percent_decode_str;
use tokio::net::TcpStream;
use tower_service::Service;

use crate::{Error, body::RequestBody, builder::sensitive};

type Stream = TokioIo<TcpStream>;
pub(crate) type BoxError = Box<dyn StdError + Send + Sync>;

/// Which versions of HTTP are spoken.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Versions {
    /// What the server chooses in the TLS handshake; 1.1 without TLS.
    Both,
    One,
    Two,
}

#[cfg(feature = "tls")]
pub(crate) type HttpsConnector = hyper_rustls::HttpsConnector<Connector>;
#[cfg(not(feature = "tls"))]
pub(crate) type HttpsConnector = Connector;

/// Adds TLS, in which the server chooses among the versions.
#[cfg(feature = "tls")]
pub(crate) fn with_tls(
    connector: Connector,
    tls: rustls::ClientConfig,
    versions: Versions,
) -> HttpsConnector {
    let builder = hyper_rustls::HttpsConnectorBuilder::new()
        .with_tls_config(tls)
        .https_or_http();
    match versions {
        Versions::Both => builder.enable_all_versions().wrap_connector(connector),
        Versions::One => builder.enable_http1().wrap_connector(connector),
        Versions::Two => builder.enable_http2().wrap_connector(connector),
    }
}

/// A proxy that opens tunnels.
pub(crate) struct Tunnel {
    /// Where it is, without credentials.
    proxy: Uri,
    /// The same without scheme.
    name: String,
    kind: Kind,
}

enum Kind {
    Connect(Option<HeaderValue>),
    Socks5(Option<(String, String)>),
}

impl Tunnel {
    /// Reads `http://user:password@host:port` or `socks5://…`.
    pub(crate) fn parse(url: &str) -> Result<Self, Error> {
        // A URL may hold a password, so the message does not repeat it.
        let malformed = |what| Error::Configuration(format!("the URL of the proxy {what}"));
        let uri: Uri = url.parse().map_err(|_| malformed("is malformed"))?;
        let authority = uri.authority().ok_or_else(|| malformed("has no host"))?;
        let (credentials, address) = match authority.as_str().rsplit_once('@') {
            Some((credentials, address)) => (Some(credentials), address),
            None => (None, authority.as_str()),
        };
        let credentials = credentials.map(|both| {
            let (user, password) = both.split_once(':').unwrap_or((both, ""));
            let decode = |text| percent_decode_str(text).decode_utf8_lossy().into_owned();
            (decode(user), decode(password))
        });
        let (kind, port) = match uri.scheme_str() {
            Some("http") => (Kind::Connect(credentials.map(basic)), 80),
            Some("socks5" | "socks5h") => (Kind::Socks5(credentials), 1080),
            _ => return Err(malformed("has another scheme than http and socks5")),
        };
        let address = match authority.port() {
            Some(_) => address.to_owned(),
            None => format!("{address}:{port}"),
        };
        let proxy = Uri::builder().scheme("http").authority(&*address);
        let proxy = proxy.path_and_query("/").build();
        let proxy = proxy.map_err(|_| malformed("is malformed"))?;
        let name = address;
        Ok(Self { proxy, name, kind })
    }

    async fn open(&self, stream: Stream, to: Uri) -> Result<Stream, BoxError> {
        let host = to.host().ok_or("the URL has no host")?;
        let https = to.scheme() == Some(&Scheme::HTTPS);
        let port = to.port_u16().unwrap_or(if https { 443 } else { 80 });
        let authority: Authority = format!("{host}:{port}").parse()?;
        let opened = match &self.kind {
            Kind::Connect(authorization) => {
                connect(stream, authority.clone(), authorization.clone(), self).await
            }
            Kind::Socks5(credentials) => {
                let mut socks = SocksV5::new(self.proxy.clone(), Connected(Some(stream)));
                if let Some((user, password)) = credentials {
                    socks = socks.with_auth(user.clone(), password.clone());
                }
                let to = Uri::builder().authority(authority.clone()).build()?;
                socks.call(to).await.map_err(Into::into)
            }
        };
        opened.map_err(|why| {
            if why.is::<ProxyRefused>() {
                return why;
            }
            let proxy = &self.name;
            format!("the proxy {proxy} opened no tunnel to {authority}: {why}").into()
        })
    }
}

fn basic((user, password): (String, String)) -> HeaderValue {
    use base64::{Engine, prelude::BASE64_STANDARD};
    let encoded = BASE64_STANDARD.encode(format!("{user}:{password}"));
    sensitive(format!("Basic {encoded}")).expect("base64 is made of visible characters")
}

/// Asks the proxy at the other end for a tunnel.
async fn connect(
    stream: Stream,
    to: Authority,
    authorization: Option<HeaderValue>,
    proxy: &Tunnel,
) -> Result<Stream, BoxError> {
    let (mut sender, connection) = hyper::client::conn::http1::handshake(stream).await?;
    // Ends with the sender, or when the tunnel is there.
    tokio::spawn(connection.with_upgrades());
    let mut request = http::Request::connect(to.as_str()).header(HOST, to.as_str());
    if let Some(authorization) = authorization {
        request = request.header(PROXY_AUTHORIZATION, authorization);
    }
    let request = request.body(RequestBody::default())?;
    let response = sender.send_request(request).await?;
    match response.status() {
        status if status.is_success() => {}
        StatusCode::PROXY_AUTHENTICATION_REQUIRED => {
            return Err(ProxyRefused(proxy.name.clone()).into());
        }
        status => return Err(format!("it answered {status}").into()),
    }
    let upgraded = hyper::upgrade::on(response).await?;
    let parts = upgraded
        .downcast::<Stream>()
        .expect("it is the stream from above");
    if !parts.read_buf.is_empty() {
        // Nobody speaks before the client in TLS or HTTP.
        return Err("it answered more than it was asked".into());
    }
    Ok(parts.io)
}

/// The proxy, by its address, wants other credentials; trying again is of no use.
#[derive(Debug, thiserror::Error)]
#[error(
    "the proxy {0} refused the credentials: they stand in its URL, as in http://user:password@host:port"
)]
pub(crate) struct ProxyRefused(String);

/// Makes the connections of a client.
#[derive(Clone)]
pub(crate) struct Connector {
    tcp: HttpConnector,
    tunnel: Option<Arc<Tunnel>>,
}

impl Connector {
    pub(crate) fn new(tunnel: Option<Tunnel>) -> Self {
        let mut tcp = HttpConnector::new();
        tcp.set_nodelay(true);
        tcp.enforce_http(false);
        let tunnel = tunnel.map(Arc::new);
        Self { tcp, tunnel }
    }
}

impl Service<Uri> for Connector {
    type Response = Stream;
    type Error = BoxError;
    type Future = BoxFuture<'static, Result<Stream, BoxError>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.tcp.poll_ready(cx).map_err(Into::into)
    }

    fn call(&mut self, to: Uri) -> Self::Future {
        let Some(tunnel) = self.tunnel.clone() else {
            let connecting = self.tcp.call(to);
            return Box::pin(async move { Ok(connecting.await?) });
        };
        let connecting = self.tcp.call(tunnel.proxy.clone());
        Box::pin(async move {
            let stream = connecting.await.map_err(|error| {
                let why = error.source().map(ToString::to_string);
                let why = why.unwrap_or_else(|| error.to_string());
                format!("the proxy {} cannot be reached: {why}", tunnel.name)
            })?;
            tunnel.open(stream, to).await
        })
    }
}

/// A connector whose connection is there already.
struct Connected(Option<Stream>);

impl Service<Uri> for Connected {
    type Response = Stream;
    type Error = Infallible;
    type Future = future::Ready<Result<Stream, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Uri) -> Self::Future {
        future::ready(Ok(self.0.take().expect("it is called once")))
    }
}
