//! A small HTTP server that answers as the test says and keeps what it received.

use std::{
    convert::Infallible,
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use bytes::Bytes;
use cordial_http::{Client, ClientBuilder};
use cordial_model::Token;
use http::{HeaderMap, Method, Response, StatusCode, Version};
use http_body_util::{BodyExt, Full};
use hyper::{body::Incoming, service::service_fn};
use hyper_util::{
    rt::{TokioExecutor, TokioIo},
    server::conn::auto,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpListener,
    sync::Notify,
    task::JoinSet,
};
use tokio_rustls::TlsAcceptor;

/// A token of Discord's shape that belongs to nobody.
pub(crate) const TOKEN: &str = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GhIjKl.s3cr3t-s3cr3t-s3cr3t-s3cr3t-s3cr3t";

/// A request as the server got it.
#[derive(Clone, Debug)]
pub(crate) struct Received {
    pub(crate) method: Method,
    /// Path and query.
    pub(crate) path: String,
    pub(crate) headers: HeaderMap,
    pub(crate) version: Version,
    /// The host and port that HTTP/2 names.
    pub(crate) authority: Option<String>,
    /// The number of the connection that it came on, from 0.
    pub(crate) connection: usize,
    pub(crate) body: Bytes,
}

impl Received {
    #[track_caller]
    pub(crate) fn header(&self, name: &str) -> &str {
        let value = self
            .headers
            .get(name)
            .unwrap_or_else(|| panic!("no header {name}"));
        value.to_str().unwrap()
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }
}

/// What the server does with a request.
pub(crate) enum Reply {
    Answer(Response<Full<Bytes>>),
    /// Waits until told, then answers.
    After(Arc<Notify>, Response<Full<Bytes>>),
    /// Never answers.
    Hang,
    /// Closes the connection instead of answering.
    Cut,
}

/// A JSON answer.
pub(crate) fn json(status: u16, body: impl Into<Bytes>) -> Response<Full<Bytes>> {
    Response::builder()
        .status(status)
        .header("content-type", "application/json")
        .body(Full::new(body.into()))
        .unwrap()
}

/// The same with further headers.
pub(crate) fn json_with(
    status: u16,
    headers: &[(&'static str, &str)],
    body: impl Into<Bytes>,
) -> Response<Full<Bytes>> {
    let mut response = json(status, body);
    for (name, value) in headers {
        response.headers_mut().insert(*name, value.parse().unwrap());
    }
    response
}

pub(crate) fn no_content() -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::default());
    *response.status_mut() = StatusCode::NO_CONTENT;
    response
}

type Handler = Arc<dyn Fn(usize, &Received) -> Reply + Send + Sync>;

pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    received: Arc<Mutex<Vec<Received>>>,
    arrived: Arc<Notify>,
    /// Dropping it closes everything.
    _tasks: JoinSet<()>,
}

impl Server {
    /// Answers each request with what the function makes of its number, from 0, and content.
    pub(crate) async fn start(
        handler: impl Fn(usize, &Received) -> Reply + Send + Sync + 'static,
    ) -> Self {
        Self::start_with(None, handler).await
    }

    /// Answers every request alike.
    pub(crate) async fn always(response: Response<Full<Bytes>>) -> Self {
        Self::start(move |_, _| Reply::Answer(response.clone())).await
    }

    /// Gives these answers one after the other; there must be no further request.
    pub(crate) async fn script(replies: impl IntoIterator<Item = Reply>) -> Self {
        let replies = Mutex::new(
            replies
                .into_iter()
                .collect::<std::collections::VecDeque<_>>(),
        );
        Self::start(move |_, _| replies.lock().unwrap().pop_front().unwrap_or(Reply::Cut)).await
    }

    pub(crate) async fn start_with(
        tls: Option<TlsAcceptor>,
        handler: impl Fn(usize, &Received) -> Reply + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let received = Arc::new(Mutex::new(Vec::new()));
        let arrived = Arc::new(Notify::new());
        let handler: Handler = Arc::new(handler);
        let mut tasks = JoinSet::new();
        tasks.spawn(accept(
            listener,
            tls,
            Arc::clone(&received),
            Arc::clone(&arrived),
            handler,
        ));
        Self {
            address,
            received,
            arrived,
            _tasks: tasks,
        }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// A client with a token, for this server.
    pub(crate) fn client(&self) -> Client {
        self.builder().build().unwrap()
    }

    pub(crate) fn builder(&self) -> ClientBuilder {
        Client::builder()
            .token(&Token::new(TOKEN))
            .proxy(self.url())
            .retry_pause(std::time::Duration::from_millis(1))
    }

    /// The numbers of the connections that requests came on, in the order of the requests.
    pub(crate) fn connections(&self) -> Vec<usize> {
        let received = self.received.lock().unwrap();
        received.iter().map(|request| request.connection).collect()
    }

    pub(crate) fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }

    #[track_caller]
    pub(crate) fn only(&self) -> Received {
        let received = self.received();
        assert_eq!(received.len(), 1, "{received:#?}");
        received.into_iter().next().unwrap()
    }

    /// Waits until this many requests have arrived.
    pub(crate) async fn arrived(&self, count: usize) {
        loop {
            let arrived = self.arrived.notified();
            if self.received.lock().unwrap().len() >= count {
                return;
            }
            arrived.await;
        }
    }
}

async fn accept(
    listener: TcpListener,
    tls: Option<TlsAcceptor>,
    received: Arc<Mutex<Vec<Received>>>,
    arrived: Arc<Notify>,
    handler: Handler,
) {
    let mut connections = JoinSet::new();
    for connection in 0.. {
        let (stream, _) = listener.accept().await.unwrap();
        stream.set_nodelay(true).unwrap();
        let (tls, received, arrived, handler) = (
            tls.clone(),
            received.clone(),
            arrived.clone(),
            handler.clone(),
        );
        connections.spawn(async move {
            match tls {
                None => serve(connection, stream, received, arrived, handler).await,
                Some(tls) => {
                    if let Ok(stream) = tls.accept(stream).await {
                        serve(connection, stream, received, arrived, handler).await;
                    }
                }
            }
        });
    }
}

async fn serve(
    connection: usize,
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    received: Arc<Mutex<Vec<Received>>>,
    arrived: Arc<Notify>,
    handler: Handler,
) {
    let cut = Arc::new(Notify::new());
    let service = service_fn(|request: http::Request<Incoming>| {
        let (received, arrived, handler, cut) = (
            received.clone(),
            arrived.clone(),
            handler.clone(),
            cut.clone(),
        );
        async move {
            let (parts, body) = request.into_parts();
            let request = Received {
                method: parts.method,
                path: parts.uri.path_and_query().unwrap().to_string(),
                headers: parts.headers,
                version: parts.version,
                authority: parts.uri.authority().map(ToString::to_string),
                connection,
                body: body
                    .collect()
                    .await
                    .map(http_body_util::Collected::to_bytes)
                    .unwrap_or_default(),
            };
            let number = {
                let mut received = received.lock().unwrap();
                received.push(request.clone());
                received.len() - 1
            };
            arrived.notify_waiters();
            let response = match handler(number, &request) {
                Reply::Answer(response) => response,
                Reply::After(told, response) => {
                    told.notified().await;
                    response
                }
                Reply::Hang => std::future::pending().await,
                Reply::Cut => {
                    cut.notify_one();
                    std::future::pending().await
                }
            };
            Ok::<_, Infallible>(response)
        }
    });
    let builder = auto::Builder::new(TokioExecutor::new());
    let serving = builder.serve_connection(TokioIo::new(stream), service);
    tokio::select! {
        _ = serving => {}
        () = cut.notified() => {}
    }
}
