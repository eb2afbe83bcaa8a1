//! The model's side: every endpoint, as functions that read and write what the wire has.

use bytes::Bytes;
use cordial_model::{
    json::{self, Encode},
    rest::{self, Endpoint, Incoming, Request, ResponseBody, ServeEndpoint},
    validate::Invalid,
};

/// One endpoint.
pub(crate) struct Declared {
    /// The name of the struct.
    pub(crate) name: &'static str,
    /// The operation.
    pub(crate) id: String,
    /// The path with names in braces.
    pub(crate) template: String,
    /// Reads an answer and writes it again; `None` if its type is only read.
    pub(crate) answer: fn(&Bytes) -> Result<Option<String>, json::Error>,
    /// Reads an answer as strictly as requests are read.
    pub(crate) strict: fn(&Bytes) -> Result<(), json::Error>,
    /// Reads a request, checks its limits, and writes it again.
    pub(crate) request: fn(&Incoming) -> Result<Request, Invalid>,
}

struct Answer<T>(T);

trait Written {
    fn written(&self) -> Option<String>;
}

impl<T: Encode> Written for Answer<T> {
    fn written(&self) -> Option<String> {
        Some(json::to_string(&self.0))
    }
}

/// What is not JSON. A method of [`Written`] goes first where there is one.
trait Unwritten {
    fn written(&self) -> Option<String>;
}

impl<T> Unwritten for &Answer<T> {
    fn written(&self) -> Option<String> {
        None
    }
}

struct Reader<T>(std::marker::PhantomData<T>);

trait Strict {
    fn strict(&self, body: &Bytes) -> Result<(), json::Error>;
}

impl<T: json::Decode> Strict for Reader<T> {
    fn strict(&self, body: &Bytes) -> Result<(), json::Error> {
        let text = std::str::from_utf8(body).expect("what is generated is text");
        json::from_str_strict::<T>(text).map(drop)
    }
}

trait Lenient {
    fn strict(&self, body: &Bytes) -> Result<(), json::Error>;
}

impl<T> Lenient for &Reader<T> {
    fn strict(&self, _: &Bytes) -> Result<(), json::Error> {
        Ok(())
    }
}

macro_rules! table {
    ($($endpoint:ident)*) => {
        vec![$(Declared {
            name: stringify!($endpoint),
            id: <rest::$endpoint>::ROUTE.name.into_owned(),
            template: <rest::$endpoint>::ROUTE.template.into_owned(),
            answer: |body| {
                <rest::$endpoint as Endpoint>::Response::from_body(body).map(|answer| (&Answer(answer)).written())
            },
            strict: |body| {
                (&Reader::<<rest::$endpoint as Endpoint>::Response>(std::marker::PhantomData)).strict(body)
            },
            request: |incoming| {
                <rest::$endpoint as ServeEndpoint>::from_incoming(incoming).and_then(Endpoint::into_request)
            },
        },)*]
    };
}

/// Every endpoint.
#[allow(deprecated)]
pub(crate) fn declared() -> Vec<Declared> {
    cordial_model::each_endpoint!(table)
}
