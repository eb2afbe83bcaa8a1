//! What endpoints answer: a JSON value, a file, nothing, or one of Discord's errors.

use std::{collections::BTreeMap, sync::Arc};

use bytes::Bytes;
use cordial_model::{
    json::{Decode, Encode, ObjectWriter, RawJson, Writer},
    rest::StatusCode,
    validate::{Fault, Invalid},
};

use crate::world::render;

/// The answer of an endpoint that did what was asked.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) body: ReplyBody,
}

/// The body of an answer.
#[derive(Clone, Debug)]
pub(crate) enum ReplyBody {
    /// None, and no content type.
    Empty,
    Json(Arc<str>),
    /// Anything else, with its MIME type.
    File(&'static str, Bytes),
}

impl Reply {
    /// 204 without a body.
    pub(crate) fn empty() -> Self {
        Self {
            status: StatusCode::NO_CONTENT,
            body: ReplyBody::Empty,
        }
    }

    /// 200 with JSON text.
    pub(crate) fn json(body: impl Into<Arc<str>>) -> Self {
        Self {
            status: StatusCode::OK,
            body: ReplyBody::Json(body.into()),
        }
    }

    /// 200 with something of a MIME type.
    pub(crate) fn file(content_type: &'static str, data: impl Into<Bytes>) -> Self {
        Self {
            status: StatusCode::OK,
            body: ReplyBody::File(content_type, data.into()),
        }
    }

    /// 200 with a value.
    pub(crate) fn value(value: &(impl Encode + ?Sized)) -> Self {
        Self::json(cordial_model::json::to_string(value))
    }

    /// 200 with an object.
    pub(crate) fn object(fields: impl Fn(&mut ObjectWriter<'_>)) -> Self {
        Self::json(render::object(fields))
    }

    /// The same with status 201.
    pub(crate) fn created(self) -> Self {
        Self {
            status: StatusCode::CREATED,
            ..self
        }
    }
}

/// One of Discord's errors. [Discord](https://discord.com/developers/docs/topics/opcodes-and-status-codes#json)
#[derive(Clone, Debug)]
pub(crate) struct ApiError {
    pub(crate) status: StatusCode,
    /// 0 for general errors.
    pub(crate) code: u32,
    pub(crate) message: String,
    errors: Option<Arc<str>>,
}

/// Makes constructors of [`ApiError`]: name, status, code and sentence. Errors of one resource stand beside its handlers.
macro_rules! errors {
    ($($name:ident $status:ident $code:literal $message:literal,)*) => {
        impl $crate::rest::ApiError {$(
            #[doc = $message]
            pub(crate) fn $name() -> Self {
                Self::new(::cordial_model::rest::StatusCode::$status, $code, $message)
            }
        )*}
    };
}
pub(crate) use errors;

errors! {
    unauthorized UNAUTHORIZED 0 "401: Unauthorized",
    not_found NOT_FOUND 0 "404: Not Found",
    method_not_allowed METHOD_NOT_ALLOWED 0 "405: Method Not Allowed",
    unsupported_media_type UNSUPPORTED_MEDIA_TYPE 0 "415: Unsupported Media Type",
    too_large PAYLOAD_TOO_LARGE 40005 "Request entity too large",
    unknown_application NOT_FOUND 10002 "Unknown Application",
    unknown_channel NOT_FOUND 10003 "Unknown Channel",
    unknown_guild NOT_FOUND 10004 "Unknown Guild",
    unknown_invite NOT_FOUND 10006 "Unknown Invite",
    unknown_member NOT_FOUND 10007 "Unknown Member",
    unknown_message NOT_FOUND 10008 "Unknown Message",
    unknown_overwrite NOT_FOUND 10009 "Unknown Permission Overwrite",
    unknown_role NOT_FOUND 10011 "Unknown Role",
    unknown_user NOT_FOUND 10013 "Unknown User",
    unknown_emoji NOT_FOUND 10014 "Unknown Emoji",
    unknown_webhook NOT_FOUND 10015 "Unknown Webhook",
    unknown_ban NOT_FOUND 10026 "Unknown Ban",
    unknown_sku NOT_FOUND 10027 "Unknown SKU",
    unknown_entitlement NOT_FOUND 10029 "Unknown Entitlement",
    unknown_lobby NOT_FOUND 10031 "Unknown Lobby",
    unknown_interaction NOT_FOUND 10062 "Unknown interaction",
    unknown_command NOT_FOUND 10063 "Unknown application command",
    unknown_command_permissions NOT_FOUND 10066 "Unknown application command permissions",
    bots_cannot FORBIDDEN 20001 "Bots cannot use this endpoint",
    other_application FORBIDDEN 20012 "You are not authorized to perform this action on this application",
    missing_scope FORBIDDEN 50026 "Missing required OAuth2 scope",
    invalid_access_token FORBIDDEN 50025 "Invalid OAuth2 access token",
    max_reactions BAD_REQUEST 30010 "Maximum number of reactions reached (20)",
    max_pins BAD_REQUEST 30003 "Maximum number of pins reached for the channel (250)",
    already_acknowledged BAD_REQUEST 40060 "Interaction has already been acknowledged.",
    already_crossposted BAD_REQUEST 40033 "This message has already been crossposted.",
    missing_access FORBIDDEN 50001 "Missing Access",
    not_in_dm FORBIDDEN 50003 "Cannot execute action on a DM channel",
    other_author FORBIDDEN 50005 "Cannot edit a message authored by another user",
    empty_message BAD_REQUEST 50006 "Cannot send an empty message",
    not_a_text_channel BAD_REQUEST 50008 "Cannot send messages in a non-text channel",
    missing_permissions FORBIDDEN 50013 "Missing Permissions",
    system_message FORBIDDEN 50021 "Cannot execute action on a system message",
    wrong_channel_type BAD_REQUEST 50024 "Cannot execute action on this channel type",
    wrong_token UNAUTHORIZED 50027 "Invalid Webhook Token",
    invalid_recipient BAD_REQUEST 50033 "Invalid Recipient(s)",
    too_old_to_delete BAD_REQUEST 50034 "A message provided was too old to bulk delete",
    bad_json BAD_REQUEST 50109 "The request body contains invalid JSON.",
    bad_body BAD_REQUEST 50035 "Invalid Form Body",
    thread_archived BAD_REQUEST 50083 "Thread is archived",
    thread_exists BAD_REQUEST 160_004 "A thread has already been created for this message",
}

impl ApiError {
    pub(crate) fn new(status: StatusCode, code: u32, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            message: message.into(),
            errors: None,
        }
    }

    /// Reads an error back from its JSON; whatever is no JSON error has no code.
    pub(crate) fn read(status: StatusCode, body: &[u8]) -> Self {
        #[derive(Decode)]
        struct Body {
            #[json(default)]
            code: u32,
            #[json(default)]
            message: String,
            errors: Option<RawJson>,
        }
        let Ok(body) = cordial_model::json::from_slice::<Body>(body) else {
            return Self::new(status, 0, "");
        };
        Self {
            errors: body.errors.map(|errors| errors.get().into()),
            ..Self::new(status, body.code, body.message)
        }
    }

    /// One value of the body is wrong: `Invalid Form Body` with the path to it.
    pub(crate) fn field(path: &str, code: &str, message: impl Into<String>) -> Self {
        let mut tree = Tree::default();
        tree.insert(path, code.to_owned(), message.into());
        Self {
            errors: Some(cordial_model::json::to_string(&tree).into()),
            ..Self::bad_body()
        }
    }

    /// The route is one of Discord's, but not one of the sandbox's.
    pub(crate) fn not_simulated(method: &http::Method, template: &str) -> Self {
        let message = format!("not simulated by the sandbox yet: {method} {template}");
        Self::new(StatusCode::NOT_IMPLEMENTED, 0, message)
    }

    /// The JSON of the answer.
    pub(crate) fn body(&self) -> Arc<str> {
        render::object(|o| {
            o.field("message", &self.message);
            o.field("code", &self.code);
            if let Some(errors) = &self.errors {
                o.field("errors", &Raw(errors));
            }
        })
    }
}

impl From<Invalid> for ApiError {
    fn from(invalid: Invalid) -> Self {
        let not_json = |fault: &Fault| matches!(fault, Fault::Form(what) if what == "valid JSON" || what == "UTF-8");
        if let [only] = invalid.violations()
            && only.path.is_empty()
            && not_json(&only.fault)
        {
            return Self::bad_json();
        }
        let is_empty = |fault: &Fault| matches!(fault, Fault::Rule(what) if what.starts_with("a message needs "));
        if invalid
            .violations()
            .iter()
            .all(|violation| is_empty(&violation.fault))
        {
            return Self::empty_message();
        }
        let mut tree = Tree::default();
        for violation in invalid.violations() {
            let (code, message) = describe(&violation.fault);
            tree.insert(&violation.path, code.to_owned(), message);
        }
        Self {
            errors: Some(cordial_model::json::to_string(&tree).into()),
            ..Self::bad_body()
        }
    }
}

/// Discord's code and sentence for a violated limit.
fn describe(fault: &Fault) -> (&'static str, String) {
    match fault {
        Fault::Length { min, max, .. } | Fault::Items { min, max, .. } => {
            if *min == 0 {
                let message = format!("Must be {max} or fewer in length.");
                ("BASE_TYPE_MAX_LENGTH", message)
            } else if *max == usize::MAX {
                let message = format!("Must be {min} or more in length.");
                ("BASE_TYPE_MIN_LENGTH", message)
            } else {
                let message = format!("Must be between {min} and {max} in length.");
                ("BASE_TYPE_BAD_LENGTH", message)
            }
        }
        Fault::Value { min, max, got } if got > max => {
            let _ = min;
            let message = format!("int value should be less than or equal to {max}.");
            ("NUMBER_TYPE_MAX", message)
        }
        Fault::Value { min, .. } => {
            let message = format!("int value should be greater than or equal to {min}.");
            ("NUMBER_TYPE_MIN", message)
        }
        Fault::Size { max, .. } => {
            let message = format!("File cannot be larger than {}.0 kb.", max / 1024);
            ("BINARY_TYPE_MAX_SIZE", message)
        }
        Fault::Rule(what) if what.starts_with("another command ") => (
            "APPLICATION_COMMANDS_DUPLICATE_NAME",
            "Application command names must be unique".to_owned(),
        ),
        Fault::Rule(what) if what.starts_with("must not contain ") => (
            "USERNAME_INVALID_CONTAINS",
            format!("Username {}", what.replace('`', "\"")),
        ),
        Fault::Rule(what) if what.starts_with("must not be ") => (
            "USERNAME_INVALID",
            format!("Username {}", what.replace('`', "\"")),
        ),
        Fault::Missing => ("BASE_TYPE_REQUIRED", "This field is required".to_owned()),
        Fault::Form(what) => ("BASE_TYPE_INVALID", format!("Expected {what}.")),
        other => ("BASE_TYPE_INVALID", format!("{other}.")),
    }
}

/// Errors by the path to the value: objects and lists are nodes, `_errors` are leaves.
#[derive(Default)]
struct Tree {
    errors: Vec<(String, String)>,
    children: BTreeMap<String, Tree>,
}

impl Tree {
    /// `embeds[2].fields[3].name` is `embeds`, `2`, `fields`, `3`, `name`.
    fn insert(&mut self, path: &str, code: String, message: String) {
        let mut node = self;
        for key in path.split(['.', '[', ']']).filter(|key| !key.is_empty()) {
            node = node.children.entry(key.to_owned()).or_default();
        }
        node.errors.push((code, message));
    }
}

impl Encode for Tree {
    fn encode(&self, w: &mut Writer) {
        w.object(|o| {
            if !self.errors.is_empty() {
                let list = render::List(|list| {
                    for (code, message) in &self.errors {
                        list.element(&render::Object(|o| {
                            o.field("code", code);
                            o.field("message", message);
                        }));
                    }
                });
                o.field("_errors", &list);
            }
            for (key, child) in &self.children {
                o.field(key, child);
            }
        });
    }
}

/// JSON text as it is.
pub(crate) struct Raw<'a>(pub(crate) &'a str);

impl Encode for Raw<'_> {
    fn encode(&self, w: &mut Writer) {
        w.raw(self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_simulated_is_named() {
        let error = ApiError::not_simulated(&http::Method::PUT, "/moons/{moon_id}");
        assert_eq!(error.status, StatusCode::NOT_IMPLEMENTED);
        assert!(error.message.ends_with("PUT /moons/{moon_id}"));
    }

    #[test]
    fn errors_form_a_tree() {
        let invalid = Invalid::one(
            "embeds[0].title",
            Fault::Length {
                min: 0,
                max: 256,
                got: 300,
            },
        );
        assert_eq!(
            &*ApiError::from(invalid).body(),
            r#"{"message":"Invalid Form Body","code":50035,"errors":{"embeds":{"0":{"title":{"_errors":[{"code":"BASE_TYPE_MAX_LENGTH","message":"Must be 256 or fewer in length."}]}}}}}"#
        );
    }
}
