//! Requests as a server receives them.

use bytes::Bytes;

use super::{File, Param, Query, RequestOptions};
use crate::{
    json::{self, Decode, ErrorKind, Parser},
    validate::{Fault, Invalid},
};

/// A request that was received and matched to a route.
#[derive(Clone, Debug, Default)]
pub struct Incoming {
    /// The parameters of the path in the order of the template, percent-decoded.
    pub params: Vec<String>,
    /// The query.
    pub query: Query,
    /// The body.
    pub body: IncomingBody,
    /// The reason for the audit log.
    pub options: RequestOptions,
}

/// The body of a request that was received.
#[derive(Clone, Debug, Default)]
pub enum IncomingBody {
    /// No body.
    #[default]
    None,
    /// `application/json`.
    Json(Bytes),
    /// `application/x-www-form-urlencoded`.
    Form(Bytes),
    /// `multipart/form-data`.
    Multipart {
        /// The part `payload_json`; without it, the parts that are texts as an object.
        json: Option<Bytes>,
        /// The parts that are files.
        files: Vec<File>,
    },
}

impl Incoming {
    /// A parameter of the path.
    ///
    /// # Errors
    ///
    /// When it is missing or malformed.
    pub fn path_param<T: Param>(&self, index: usize, name: &str) -> Result<T, Invalid> {
        let text = self
            .params
            .get(index)
            .ok_or_else(|| Invalid::one(name, Fault::Missing))?;
        T::from_text(text).ok_or_else(|| {
            Invalid::one(
                name,
                Fault::Form(format!("another value than `{text}`").into()),
            )
        })
    }

    /// The query.
    pub fn query(&self) -> &Query {
        &self.query
    }

    /// How the request is to be carried out.
    pub fn options(&self) -> &RequestOptions {
        &self.options
    }

    /// The files of a multipart body.
    pub fn files(&self) -> &[File] {
        match &self.body {
            IncomingBody::Multipart { files, .. } => files,
            _ => &[],
        }
    }

    /// The fields of an urlencoded form.
    pub fn form(&self) -> Query {
        match &self.body {
            IncomingBody::Form(bytes) => Query::parse(&String::from_utf8_lossy(bytes)),
            _ => Query::default(),
        }
    }

    /// Requires a value of a field of an urlencoded form.
    ///
    /// # Errors
    ///
    /// When the field has another value.
    pub fn fixed(&self, key: &str, value: &str) -> Result<(), Invalid> {
        if self.form().get(key) == Some(value) {
            Ok(())
        } else {
            Err(Invalid::one(key, Fault::Form(format!("`{value}`").into())))
        }
    }

    /// The whole body, decoded.
    ///
    /// # Errors
    ///
    /// When it is not JSON or has the wrong form.
    pub fn json_body<T: Decode>(&self) -> Result<T, Invalid> {
        self.json_object(T::decode)
    }

    /// The body, read by a function. Unlike elsewhere, malformed optional values are errors here.
    ///
    /// # Errors
    ///
    /// When it is not JSON or has the wrong form.
    pub fn json_object<T>(
        &self,
        read: impl FnOnce(&mut Parser<'_>) -> Result<T, json::Error>,
    ) -> Result<T, Invalid> {
        let bytes: &[u8] = match &self.body {
            IncomingBody::Json(bytes)
            | IncomingBody::Multipart {
                json: Some(bytes), ..
            } => bytes,
            IncomingBody::Form(_) => {
                return Err(Invalid::one("", Fault::Form("a body of JSON".into())));
            }
            _ => b"{}",
        };
        let text = std::str::from_utf8(bytes)
            .map_err(|_| Invalid::one("", Fault::Form("UTF-8".into())))?;
        let mut parser = Parser::new(text).strict();
        let value = read(&mut parser).and_then(|value| {
            parser.end()?;
            Ok(value)
        });
        value.map_err(|error| invalid(&error))
    }
}

fn invalid(error: &json::Error) -> Invalid {
    let path = error.path();
    match error.kind() {
        ErrorKind::Missing(key) if path.is_empty() => Invalid::one(*key, Fault::Missing),
        ErrorKind::Missing(key) => Invalid::one(format!("{path}.{key}"), Fault::Missing),
        ErrorKind::Expected(what) => Invalid::one(path, Fault::Form(what.clone())),
        ErrorKind::Syntax(_) | ErrorKind::TooDeep => {
            Invalid::one("", Fault::Form("valid JSON".into()))
        }
    }
}
