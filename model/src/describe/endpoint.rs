//! What an endpoint looks like on the wire.

use super::{Describe, Field, Object, Shape};
use crate::{
    json::{self, Decode, Encode},
    rest::{Endpoint, FormFile, PlainText, PngImage, RequestEmoji, Route, TargetUsers},
};

/// An endpoint that can tell what its requests and answers look like. `#[endpoint]` writes it.
///
/// ```
/// use cordial_model::{describe::{BodyShape, DescribeEndpoint, Shape}, rest::CreateMessage};
///
/// let endpoint = CreateMessage::describe_endpoint();
/// assert_eq!(endpoint.link, Some("resources/message#create-message"));
/// assert_eq!(endpoint.path[0].key, "channel_id");
/// let BodyShape::Json(Shape::Object(body)) = endpoint.body else { unreachable!() };
/// assert!(body.fields().iter().any(|field| field.key == "content"));
/// ```
pub trait DescribeEndpoint: Endpoint {
    /// What the endpoint looks like.
    fn describe_endpoint() -> EndpointShape;
}

/// What the requests and answers of an endpoint look like.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct EndpointShape {
    /// The name of the type.
    pub name: &'static str,
    /// Discord's page for it, like [`Object::link`].
    pub link: Option<&'static str>,
    /// Method, path, authorization and state.
    pub route: Route,
    /// The parameters of the path.
    pub path: Vec<Field>,
    /// The parameters of the query.
    pub query: Vec<Field>,
    /// The body.
    pub body: BodyShape,
    /// The files that are parts of their own: their keys, and whether they may be missing.
    pub files: Vec<(&'static str, bool)>,
    /// Whether any number of files can be attached, as `files[0]` and so on.
    pub attachments: bool,
    /// Whether it takes a reason for the audit log.
    pub reason: bool,
    /// What comes back.
    pub answer: AnswerShape,
}

/// What a request carries.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum BodyShape {
    /// Nothing.
    None,
    /// JSON; with files, the part `payload_json` of a form.
    Json(Shape),
    /// An urlencoded form.
    Form(Object),
    /// A multipart form with a part for each field.
    Multipart(Object),
}

/// What an answer carries.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum AnswerShape {
    /// Nothing.
    None,
    /// JSON.
    Json {
        /// Its form.
        shape: Shape,
        /// Whether it may be `null`, or not be there at all.
        nothing: bool,
        /// Decodes an answer without putting up with anything malformed, and encodes it again.
        again: fn(&str) -> Result<String, json::Error>,
    },
    /// A text, as JSON or not.
    Text,
    /// A file, and what it is in words.
    File(&'static str),
}

/// What an answer is read as.
pub trait DescribeAnswer {
    /// What it looks like.
    fn describe_answer() -> AnswerShape;
}

impl<T: Describe + Decode + Encode> DescribeAnswer for T {
    fn describe_answer() -> AnswerShape {
        match T::describe() {
            Shape::Null => AnswerShape::None,
            shape => AnswerShape::Json {
                shape,
                nothing: T::NULLABLE,
                again: |text| json::from_str_strict::<T>(text).map(|value| json::to_string(&value)),
            },
        }
    }
}

impl DescribeAnswer for PngImage {
    fn describe_answer() -> AnswerShape {
        AnswerShape::File("an image (PNG)")
    }
}

impl DescribeAnswer for TargetUsers {
    fn describe_answer() -> AnswerShape {
        AnswerShape::File("a table (CSV)")
    }
}

impl DescribeAnswer for PlainText {
    fn describe_answer() -> AnswerShape {
        AnswerShape::Text
    }
}

/// A value that is sent as a file of its own.
#[doc(hidden)]
pub trait DescribeFile {
    const OPTIONAL: bool;
}

impl DescribeFile for FormFile {
    const OPTIONAL: bool = false;
}

impl DescribeFile for TargetUsers {
    const OPTIONAL: bool = false;
}

impl<T: DescribeFile> DescribeFile for Option<T> {
    const OPTIONAL: bool = true;
}

impl Describe for RequestEmoji {
    fn describe() -> Shape {
        String::describe()
    }
}

/// What `#[endpoint]` says of an endpoint, for generated code.
#[doc(hidden)]
#[derive(Debug)]
pub struct Declared {
    pub name: &'static str,
    pub link: Option<&'static str>,
    pub path: Vec<Field>,
    pub query: Vec<Field>,
    pub body: BodyShape,
    pub files: Vec<(&'static str, bool)>,
    pub attachments: bool,
    pub reason: bool,
}

impl EndpointShape {
    /// The description of a declared endpoint.
    #[doc(hidden)]
    pub fn of<E: Endpoint<Response: DescribeAnswer>>(declared: Declared) -> Self {
        let Declared {
            name,
            link,
            path,
            query,
            body,
            files,
            attachments,
            reason,
        } = declared;
        Self {
            name,
            link,
            route: E::ROUTE,
            path,
            query,
            body,
            files,
            attachments,
            reason,
            answer: E::Response::describe_answer(),
        }
    }
}
