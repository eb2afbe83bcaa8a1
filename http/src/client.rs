//! What users hold: a cheap handle that has a method for every endpoint.

use std::ops::Deref;

use cordial_model::{
    Token,
    rest::{Api, BoxFuture, Endpoint, Request, Response, ResponseFuture, SendRequest, send},
};

use crate::{ClientBuilder, DownloadRequest, Engine, Error};

/// Discord's REST API. Clones are cheap and share connections and rate limits.
///
/// A client has one method for each endpoint, by way of [`Api`]; awaiting what it returns sends the request:
///
/// ```no_run
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// use cordial_http::Client;
/// use cordial_model::{Token, id::Id};
///
/// let http = Client::new(&Token::from_env()?);
/// let message = http.create_message(Id::new(381870553235193857)).content("Pong!").await?;
/// http.delete_message(message.channel_id, message.id).reason("said already").await?;
/// # Ok(())
/// # }
/// ```
///
/// Dropping a future cancels its request and gives back its place in the rate limit.
#[derive(Clone, Debug)]
pub struct Client(pub(crate) Api<Engine>);

impl Client {
    /// A client of a bot, with the defaults of [`ClientBuilder`].
    pub fn new(token: &Token) -> Self {
        Self::builder().token(token).build_with_defaults()
    }

    /// A client to configure.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::new()
    }

    /// Sends a request that was made apart from the client.
    pub fn send<E: Endpoint>(&self, endpoint: E) -> ResponseFuture<E::Response, Error> {
        send(self.0.sender(), endpoint)
    }

    /// Downloads a file, such as an attachment, by its URL. No token is sent along, and no rate limit applies.
    ///
    /// ```no_run
    /// # async fn example(http: cordial_http::Client, url: &str) -> Result<(), cordial_http::Error> {
    /// let mut file = http.download(url).max_size(1 << 20).await?;
    /// while let Some(piece) = file.chunk().await? {
    ///     println!("{} bytes", piece.len());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn download(&self, url: impl AsRef<str>) -> DownloadRequest {
        DownloadRequest::new(self.0.sender().clone(), url.as_ref())
    }

    /// Replaces the bot's token and lifts the stop after a 401.
    pub fn set_token(&self, token: &Token) {
        self.0.sender().set_token(token);
    }

    /// Waits until no request is under way, be it waiting for the rate limit or for its answer.
    pub async fn idle(&self) {
        self.0.sender().idle().await;
    }

    /// Refuses new requests with [`Error::Closed`] and waits for those under way. Other clones are shut down too.
    ///
    /// Requests may be waiting long for a rate limit: put a timeout around it if that matters.
    pub async fn shutdown(&self) {
        self.0.sender().close();
        self.idle().await;
    }
}

impl Deref for Client {
    type Target = Api<Engine>;

    fn deref(&self) -> &Api<Engine> {
        &self.0
    }
}

impl SendRequest for Client {
    type Error = Error;

    fn execute(&self, request: Request) -> BoxFuture<'static, Result<Response, Error>> {
        self.0.sender().execute(request)
    }
}
