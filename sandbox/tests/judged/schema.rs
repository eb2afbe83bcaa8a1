//! As much of JSON Schema as Discord's OpenAPI file uses.

use http::Method;
use serde_json::{Map, Value};

/// Keys that say nothing about what is valid, or that are about requests alone.
const SILENT: [&str; 6] = [
    "title",
    "description",
    "x-discord-union",
    "contentEncoding",
    "example",
    "default",
];

/// Operations that the documentation knows and the file does not: method, path, and where they are described.
const DOCUMENTED_ALONE: [(&str, &str, &str); 8] = [
    (
        "PUT",
        "/applications/{application_id}/guilds/{guild_id}/commands/permissions",
        "disabled; interactions/application-commands",
    ),
    (
        "GET",
        "/applications/{application_id}/skus",
        "resources/sku",
    ),
    (
        "PATCH",
        "/guilds/{guild_id}/members/@me/nick",
        "deprecated; resources/guild",
    ),
    ("POST", "/oauth2/device/authorize", "topics/oauth2"),
    ("POST", "/oauth2/token", "topics/oauth2"),
    ("POST", "/oauth2/token/revoke", "topics/oauth2"),
    ("POST", "/oauth2/token/rpc", "topics/rpc"),
    (
        "POST",
        "/partner-sdk/child-token",
        "discord-social-sdk, child applications",
    ),
];

/// Faults that are the file's: the end of the fault, and why Discord's answer has it all the same.
const EXCUSED: [(&str, &str); 1] = [(
    ".message_reference.type: 1 is not 0",
    "the documentation knows forwards, the file does not yet",
)];

/// Discord's OpenAPI file.
pub struct Specification {
    document: Value,
}

/// The body of an answer.
pub struct Body<'a> {
    pub content_type: Option<&'a str>,
    pub body: &'a [u8],
}

impl Specification {
    pub fn read() -> Self {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../spec/openapi.json");
        let text = std::fs::read_to_string(path).expect("the specification");
        Self {
            document: serde_json::from_str(&text).expect("JSON"),
        }
    }

    /// What is wrong with an answer, one line each.
    pub fn check(&self, method: &Method, path: &str, status: u16, body: &Body<'_>) -> Vec<String> {
        let is_json = body.content_type == Some("application/json");
        let value = if is_json {
            match serde_json::from_slice(body.body) {
                Ok(value) => Some(value),
                Err(error) => return vec![format!("no JSON: {error}")],
            }
        } else {
            None
        };
        if status >= 400 {
            return self.check_error(method, path, status, value.as_ref(), body);
        }
        let alone = DOCUMENTED_ALONE
            .iter()
            .any(|(known, template, _)| *known == method.as_str() && fits(template, path));
        if alone {
            return Vec::new();
        }
        let Some(response) = self.response(method, path, status) else {
            return vec![format!("the file knows no status {status} here")];
        };
        let declared = response.get("content").and_then(Value::as_object);
        let Some(declared) = declared.filter(|declared| !declared.is_empty()) else {
            let is_empty = body.body.is_empty() && body.content_type.is_none();
            return if is_empty {
                Vec::new()
            } else {
                vec!["there is to be no body".to_owned()]
            };
        };
        let kind = body.content_type.unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default();
        let Some(media) = declared.get(kind) else {
            return vec![format!("the file knows no `{kind}` here")];
        };
        let mut faults = Vec::new();
        if let (Some(value), Some(schema)) = (&value, media.get("schema")) {
            self.judge(schema, value, "$", &mut faults);
        }
        faults.retain(|fault| !EXCUSED.iter().any(|(end, _)| fault.ends_with(end)));
        faults
    }

    /// Errors have the form that the file gives for them, also where it lists no such status.
    fn check_error(
        &self,
        method: &Method,
        path: &str,
        status: u16,
        value: Option<&Value>,
        body: &Body<'_>,
    ) -> Vec<String> {
        let Some(value) = value else {
            // A page of Cloudflare, or of a fault in a script.
            let is_page = body
                .content_type
                .is_some_and(|kind| kind.starts_with("text/html"));
            return if is_page {
                Vec::new()
            } else {
                vec!["an error that is neither JSON nor a page".to_owned()]
            };
        };
        // The endpoints that give tokens, which the file does not know, answer as RFC 6749 says.
        if path.starts_with("/oauth2/") && *method == Method::POST && value.get("error").is_some() {
            return errors_of_oauth2(value);
        }
        let mut value = value.clone();
        let mut faults = Vec::new();
        // The file says that the codes in `errors` are numbers; Discord and its documentation use names.
        if let Some(errors) = value.as_object_mut().and_then(|o| o.remove("errors")) {
            judge_errors(&errors, "$.errors", &mut faults);
        }
        let schemas = &self.document["components"]["schemas"];
        let schema = self
            .response(method, path, status)
            .and_then(|response| response.pointer("/content/application~1json/schema"))
            .unwrap_or(&schemas["ErrorResponse"]);
        self.judge(schema, &value, "$", &mut faults);
        faults
    }

    /// The path that spells out most.
    fn operation(&self, path: &str) -> Option<&Value> {
        let paths = self.document["paths"].as_object()?;
        paths
            .iter()
            .filter(|(template, _)| fits(template, path))
            .min_by_key(|(template, _)| template.matches('{').count())
            .map(|(_, operation)| operation)
    }

    fn response(&self, method: &Method, path: &str, status: u16) -> Option<&Value> {
        let path = path.replace("%40", "@");
        let operation = &self.operation(&path)?[method.as_str().to_lowercase()];
        let responses = operation["responses"].as_object()?;
        let class = format!("{}XX", status / 100);
        let response = responses
            .get(&status.to_string())
            .or(responses.get(&class))?;
        Some(self.resolve(response))
    }

    fn resolve<'a>(&'a self, value: &'a Value) -> &'a Value {
        match value.get("$ref").and_then(Value::as_str) {
            Some(reference) => {
                let pointer = reference.strip_prefix('#').expect("a local reference");
                let target = self.document.pointer(pointer).expect("what it refers to");
                self.resolve(target)
            }
            None => value,
        }
    }

    fn judge(&self, schema: &Value, value: &Value, at: &str, faults: &mut Vec<String>) {
        let Value::Object(schema) = self.resolve(schema) else {
            return;
        };
        for (key, rule) in schema {
            match key.as_str() {
                "type" => judge_type(rule, value, at, faults),
                "const" if rule != value => faults.push(format!("{at}: {value} is not {rule}")),
                "enum" if !rule.as_array().is_some_and(|all| all.contains(value)) => {
                    faults.push(format!("{at}: {value} is none of {rule}"));
                }
                "format" => judge_format(rule, value, at, faults),
                "pattern" => judge_pattern(rule, value, at, faults),
                "allOf" => {
                    for part in rule.as_array().into_iter().flatten() {
                        self.judge(part, value, at, faults);
                    }
                }
                "oneOf" | "anyOf" => self.judge_any(rule, value, at, faults),
                "items" => {
                    for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                        self.judge(rule, item, &format!("{at}[{index}]"), faults);
                    }
                }
                "required" => {
                    for name in rule.as_array().into_iter().flatten() {
                        let name = name.as_str().unwrap_or_default();
                        if value
                            .as_object()
                            .is_some_and(|object| !object.contains_key(name))
                        {
                            faults.push(format!("{at}.{name}: missing"));
                        }
                    }
                }
                "properties" => {
                    for (name, rule) in rule.as_object().into_iter().flatten() {
                        if let Some(value) = value.get(name) {
                            self.judge(rule, value, &format!("{at}.{name}"), faults);
                        }
                    }
                }
                "additionalProperties" => {
                    self.judge_additional(schema, rule, value, at, faults);
                }
                "minimum" | "maximum" | "minLength" | "maxLength" | "minItems" | "maxItems"
                | "minProperties" | "maxProperties" => judge_size(key, rule, value, at, faults),
                "uniqueItems" => {
                    let all = value.as_array().map_or(&[][..], Vec::as_slice);
                    if (1..all.len()).any(|index| all[..index].contains(&all[index])) {
                        faults.push(format!("{at}: not unique"));
                    }
                }
                "const" | "enum" => {}
                other => assert!(SILENT.contains(&other), "a rule nobody knows: {other}"),
            }
        }
    }

    /// The faults of the alternative that comes closest, if none fits.
    fn judge_any(&self, rule: &Value, value: &Value, at: &str, faults: &mut Vec<String>) {
        let alternatives = rule.as_array().into_iter().flatten();
        let best = alternatives
            .map(|alternative| {
                let mut faults = Vec::new();
                self.judge(alternative, value, at, &mut faults);
                // A wrong tag is further away than anything else.
                let tag = format!("{at}.type: ");
                let wrong = faults.iter().any(|fault| fault.starts_with(&tag));
                (wrong, faults.len(), faults)
            })
            .min_by_key(|(wrong, count, _)| (*wrong, *count));
        if let Some((_, _, closest)) = best {
            faults.extend(closest);
        }
    }

    fn judge_additional(
        &self,
        schema: &Map<String, Value>,
        rule: &Value,
        value: &Value,
        at: &str,
        faults: &mut Vec<String>,
    ) {
        let known = schema.get("properties").and_then(Value::as_object);
        // Discord sends more than it declares: `false` is a rule for requests.
        if rule.is_boolean() {
            return;
        }
        for (name, value) in value.as_object().into_iter().flatten() {
            if known.is_none_or(|known| !known.contains_key(name)) {
                self.judge(rule, value, &format!("{at}.{name}"), faults);
            }
        }
    }
}

/// Whether a path is one of a template.
fn fits(template: &str, path: &str) -> bool {
    let pieces: Vec<&str> = path.split('/').collect();
    let segments: Vec<&str> = template.split('/').collect();
    segments.len() == pieces.len()
        && segments
            .iter()
            .zip(&pieces)
            .all(|(segment, piece)| segment.starts_with('{') || segment == piece)
}

/// `errors` is a tree of objects whose leaves are lists of code and message.
fn judge_errors(value: &Value, at: &str, faults: &mut Vec<String>) {
    let Some(object) = value.as_object().filter(|object| !object.is_empty()) else {
        faults.push(format!("{at}: {value} is no tree of errors"));
        return;
    };
    for (key, value) in object {
        let at = format!("{at}.{key}");
        if key != "_errors" {
            judge_errors(value, &at, faults);
            continue;
        }
        let leaves = value.as_array().map_or(&[][..], Vec::as_slice);
        let fits = |leaf: &Value| leaf["code"].is_string() && leaf["message"].is_string();
        if leaves.is_empty() || !leaves.iter().all(fits) {
            faults.push(format!("{at}: {value} is no list of errors"));
        }
    }
}

fn judge_type(rule: &Value, value: &Value, at: &str, faults: &mut Vec<String>) {
    let is = |kind: &str| match kind {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("a type nobody knows: {other}"),
    };
    let fits = match rule {
        Value::String(kind) => is(kind),
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).any(is),
        _ => true,
    };
    if !fits {
        faults.push(format!("{at}: {value} is no {rule}"));
    }
}

fn judge_format(rule: &Value, value: &Value, at: &str, faults: &mut Vec<String>) {
    let fits = match (rule.as_str().unwrap_or_default(), value) {
        ("int32", Value::Number(number)) => number
            .as_i64()
            .is_some_and(|number| i32::try_from(number).is_ok()),
        ("snowflake", Value::String(text)) => text.parse::<u64>().is_ok(),
        // Microseconds and an offset, never `Z`.
        ("date-time", Value::String(text)) => {
            text.len() == "2026-01-01T00:00:00.000000+00:00".len() && text.ends_with("+00:00")
        }
        ("uri", Value::String(text)) => text.contains("://"),
        _ => true,
    };
    if !fits {
        faults.push(format!("{at}: {value} is no {rule}"));
    }
}

fn judge_pattern(rule: &Value, value: &Value, at: &str, faults: &mut Vec<String>) {
    let Some(text) = value.as_str() else {
        return;
    };
    let fits = match rule.as_str().unwrap_or_default() {
        "^(0|[1-9][0-9]*)$" => {
            !text.is_empty()
                && text.bytes().all(|byte| byte.is_ascii_digit())
                && (text == "0" || !text.starts_with('0'))
        }
        "^#(([0-9a-fA-F]{2}){3}|([0-9a-fA-F]){3})$" => text.strip_prefix('#').is_some_and(|hex| {
            matches!(hex.len(), 3 | 6) && hex.bytes().all(|byte| byte.is_ascii_hexdigit())
        }),
        other => panic!("a pattern nobody knows: {other}"),
    };
    if !fits {
        faults.push(format!("{at}: {value} does not match {rule}"));
    }
}

fn judge_size(key: &str, rule: &Value, value: &Value, at: &str, faults: &mut Vec<String>) {
    let count = |count: usize| u32::try_from(count).map_or(f64::MAX, f64::from);
    let got = match (key, value) {
        ("minimum" | "maximum", Value::Number(number)) => number.as_f64(),
        ("minLength" | "maxLength", Value::String(text)) => Some(count(text.chars().count())),
        ("minItems" | "maxItems", Value::Array(all)) => Some(count(all.len())),
        ("minProperties" | "maxProperties", Value::Object(all)) => Some(count(all.len())),
        _ => None,
    };
    let (Some(got), Some(bound)) = (got, rule.as_f64()) else {
        return;
    };
    let fits = if key.starts_with("min") {
        got >= bound
    } else {
        got <= bound
    };
    if !fits {
        faults.push(format!("{at}: {key} is {rule}, got {got}"));
    }
}

/// An error of RFC 6749: a name and perhaps a sentence.
fn errors_of_oauth2(value: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    for (key, value) in value.as_object().into_iter().flatten() {
        if !matches!(key.as_str(), "error" | "error_description") || !value.is_string() {
            faults.push(format!("$.{key}: no part of such an error"));
        }
    }
    faults
}
