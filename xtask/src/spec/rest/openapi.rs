//! Discord's OpenAPI file, read as far as the comparison needs it.
//!
//! [`OpenApi::operations`] lists what can be asked for; [`OpenApi::admits`] says what a schema admits, with references
//! followed and combinations (`oneOf`, `allOf`, lists of types) resolved.

use serde_json::{Map, Value};

use crate::spec::data::word;

/// The file.
#[derive(Debug)]
pub(crate) struct OpenApi(Value);

/// A method on a path.
#[derive(Debug)]
pub(crate) struct Operation<'a> {
    pub(crate) id: &'a str,
    /// In capitals.
    pub(crate) method: String,
    pub(crate) path: &'a str,
    pub(crate) parameters: Vec<Parameter<'a>>,
    /// The schema of a JSON body.
    pub(crate) json: Option<&'a Value>,
    /// The schema of a multipart form.
    pub(crate) multipart: Option<&'a Value>,
    pub(crate) answers: Answers<'a>,
    /// What authorizes it, as the table of operations writes it: `none`, `bot`, `bearer`, with bars between.
    pub(crate) auth: String,
}

/// A parameter of path or query.
#[derive(Debug)]
pub(crate) struct Parameter<'a> {
    pub(crate) name: &'a str,
    pub(crate) in_path: bool,
    pub(crate) required: bool,
    pub(crate) schema: &'a Value,
}

/// What comes back if all is well.
#[derive(Debug, Default)]
pub(crate) struct Answers<'a> {
    /// The schemas of JSON bodies, as a rule one.
    pub(crate) json: Vec<&'a Value>,
    /// Media types that are not JSON.
    pub(crate) other: Vec<&'a str>,
    /// Whether there may be none.
    pub(crate) none: bool,
}

/// What a value may be: one of several forms, or `null`.
#[derive(Debug, Default)]
pub(crate) struct Admitted<'a> {
    pub(crate) null: bool,
    pub(crate) forms: Vec<Form<'a>>,
}

/// A form of values.
#[derive(Debug)]
pub(crate) enum Form<'a> {
    /// Any value.
    Any,
    Boolean,
    /// Whole numbers, with bounds if they are told.
    Integer(Option<i64>, Option<i64>),
    Number,
    Text(Text),
    Members(Members<'a>),
    List(&'a Value),
    Map(&'a Value),
    Object(Object<'a>),
}

/// What a text is said to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Text {
    Plain,
    Snowflake,
    Moment,
    /// The content of a file.
    Binary,
}

/// A list of values with names.
#[derive(Debug, Default)]
pub(crate) struct Members<'a> {
    /// The name of the list.
    pub(crate) name: Option<&'a str>,
    pub(crate) all: Vec<(&'a str, &'a Value)>,
    /// Those that may stand in this place, if not all.
    pub(crate) chosen: Option<Vec<&'a Value>>,
}

/// An object with known keys.
#[derive(Debug, Default)]
pub(crate) struct Object<'a> {
    /// The name of the schema, if it has one.
    pub(crate) name: Option<&'a str>,
    pub(crate) properties: Vec<Property<'a>>,
}

/// A key of an object.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Property<'a> {
    pub(crate) key: &'a str,
    pub(crate) schema: &'a Value,
    pub(crate) required: bool,
}

impl Object<'_> {
    pub(crate) fn has(&self, key: &str) -> bool {
        self.properties.iter().any(|property| property.key == key)
    }
}

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

impl OpenApi {
    /// The file, parsed; an error if it is of another kind.
    pub(crate) fn new(root: Value) -> Result<Self, String> {
        let version = root["openapi"].as_str().unwrap_or_default();
        if !version.starts_with("3.") || !root["paths"].is_object() {
            return Err("this is no OpenAPI file of version 3".to_owned());
        }
        let file = Self(root);
        file.operations()?;
        Ok(file)
    }

    /// All operations.
    pub(crate) fn operations(&self) -> Result<Vec<Operation<'_>>, String> {
        let mut operations = Vec::new();
        for (path, item) in self.0["paths"].as_object().into_iter().flatten() {
            for method in METHODS {
                let Some(operation) = item.get(method) else {
                    continue;
                };
                let mut parameters = self.parameters(&item["parameters"])?;
                parameters.extend(self.parameters(&operation["parameters"])?);
                let body = self.resolve(&operation["requestBody"]);
                let content = |kind: &str| body["content"][kind].get("schema");
                operations.push(Operation {
                    id: word(operation, "operationId")?,
                    method: method.to_uppercase(),
                    path,
                    parameters,
                    json: content("application/json"),
                    multipart: content("multipart/form-data"),
                    answers: self.answers(&operation["responses"]),
                    auth: auth(&operation["security"]),
                });
            }
        }
        Ok(operations)
    }

    fn parameters<'a>(&'a self, list: &'a Value) -> Result<Vec<Parameter<'a>>, String> {
        let list = list.as_array().into_iter().flatten();
        list.map(|parameter| {
            let parameter = self.resolve(parameter);
            Ok(Parameter {
                name: word(parameter, "name")?,
                in_path: word(parameter, "in")? == "path",
                required: parameter["required"].as_bool().unwrap_or_default(),
                schema: &parameter["schema"],
            })
        })
        .collect()
    }

    fn answers<'a>(&'a self, responses: &'a Value) -> Answers<'a> {
        let mut answers = Answers::default();
        for (status, response) in responses.as_object().into_iter().flatten() {
            if !status.starts_with('2') {
                continue;
            }
            let content = self.resolve(response)["content"].as_object();
            answers.none |= content.is_none_or(Map::is_empty);
            for (kind, body) in content.into_iter().flatten() {
                if kind == "application/json" {
                    answers.json.push(&body["schema"]);
                } else {
                    answers.other.push(kind);
                }
            }
        }
        answers
    }

    /// What a reference leads to; anything else is itself.
    fn resolve<'a>(&'a self, value: &'a Value) -> &'a Value {
        match value["$ref"].as_str().and_then(|it| it.strip_prefix('#')) {
            Some(pointer) => self.0.pointer(pointer).unwrap_or(&Value::Null),
            None => value,
        }
    }

    /// What a schema admits.
    pub(crate) fn admits<'a>(&'a self, schema: &'a Value) -> Admitted<'a> {
        let mut admitted = Admitted::default();
        self.collect(schema, None, &mut admitted);
        admitted
    }

    fn collect<'a>(
        &'a self,
        schema: &'a Value,
        name: Option<&'a str>,
        admitted: &mut Admitted<'a>,
    ) {
        if let Some(reference) = schema["$ref"].as_str() {
            let name = reference.rsplit('/').next();
            return self.collect(self.resolve(schema), name, admitted);
        }
        let alternatives = schema["oneOf"].as_array().or(schema["anyOf"].as_array());
        if let Some(alternatives) = alternatives {
            let named: Option<Vec<_>> = alternatives.iter().map(member).collect();
            match named {
                Some(all) => admitted.forms.push(Form::Members(Members {
                    name,
                    all,
                    chosen: None,
                })),
                None => {
                    for alternative in alternatives {
                        self.collect(alternative, None, admitted);
                    }
                }
            }
        } else if let Some(parts) = schema["allOf"].as_array() {
            self.collect_parts(schema, parts, name, admitted);
        } else if let Some(values) = schema["enum"].as_array() {
            let all = values.iter().map(|it| (it.as_str().unwrap_or("value"), it));
            let all = all.collect();
            admitted.forms.push(Form::Members(Members {
                name,
                all,
                chosen: None,
            }));
        } else {
            match &schema["type"] {
                Value::Array(kinds) => {
                    for kind in kinds.iter().filter_map(Value::as_str) {
                        collect_kind(kind, schema, name, admitted);
                    }
                }
                Value::String(kind) => collect_kind(kind, schema, name, admitted),
                _ => {
                    admitted.null = true;
                    admitted.forms.push(Form::Any);
                }
            }
        }
    }

    /// What all parts admit: an object with the keys of all, or a list of members of which some are chosen.
    fn collect_parts<'a>(
        &'a self,
        schema: &'a Value,
        parts: &'a [Value],
        name: Option<&'a str>,
        admitted: &mut Admitted<'a>,
    ) {
        let mut objects: Vec<Object<'a>> = Vec::new();
        for part in parts {
            let part = self.admits(part);
            admitted.null |= part.null;
            let mut alternatives = Vec::new();
            for form in part.forms {
                match form {
                    Form::Object(object) => alternatives.push(object),
                    Form::Members(mut members) => {
                        members.chosen = schema["enum"].as_array().map(|it| it.iter().collect());
                        admitted.forms.push(Form::Members(members));
                    }
                    other => admitted.forms.push(other),
                }
            }
            // Each alternative so far goes together with each of this part.
            objects = match (objects.as_slice(), alternatives.as_slice()) {
                ([], _) => alternatives,
                (_, []) => objects,
                _ => objects
                    .iter()
                    .flat_map(|one| alternatives.iter().map(|other| joined(one, other, name)))
                    .collect(),
            };
        }
        admitted.forms.extend(objects.into_iter().map(Form::Object));
    }
}

/// What a type says.
fn collect_kind<'a>(
    kind: &str,
    schema: &'a Value,
    name: Option<&'a str>,
    admitted: &mut Admitted<'a>,
) {
    let bound = |key: &str| schema[key].as_i64();
    let form = match kind {
        "null" => {
            admitted.null = true;
            return;
        }
        "boolean" => Form::Boolean,
        "integer" => Form::Integer(bound("minimum"), bound("maximum")),
        "number" => Form::Number,
        "string" => Form::Text(match schema["format"].as_str() {
            Some("snowflake") => Text::Snowflake,
            Some("date-time") => Text::Moment,
            _ if schema["contentEncoding"] == "binary" => Text::Binary,
            _ => Text::Plain,
        }),
        "array" => Form::List(&schema["items"]),
        _ if schema["properties"].is_object() => Form::Object(object(schema, name)),
        _ => match &schema["additionalProperties"] {
            Value::Object(_) => Form::Map(&schema["additionalProperties"]),
            _ => Form::Object(object(schema, name)),
        },
    };
    admitted.forms.push(form);
}

fn member(schema: &Value) -> Option<(&str, &Value)> {
    let value = schema.get("const")?;
    Some((schema["title"].as_str().unwrap_or_default(), value))
}

fn object<'a>(schema: &'a Value, name: Option<&'a str>) -> Object<'a> {
    let required = |key: &str| {
        let list = schema["required"].as_array().into_iter().flatten();
        list.filter_map(Value::as_str).any(|it| it == key)
    };
    let properties = schema["properties"].as_object().into_iter().flatten();
    Object {
        name,
        properties: properties
            .map(|(key, schema)| Property {
                key,
                schema,
                required: required(key),
            })
            .collect(),
    }
}

fn joined<'a>(one: &Object<'a>, other: &Object<'a>, name: Option<&'a str>) -> Object<'a> {
    let mut properties = one.properties.clone();
    let more = other.properties.iter().filter(|it| !one.has(it.key));
    properties.extend(more);
    Object {
        name: name.or(one.name).or(other.name),
        properties,
    }
}

/// Tokens that a list of security requirements accepts.
fn auth(security: &Value) -> String {
    let all = security.as_array().map(Vec::as_slice).unwrap_or_default();
    let accepts = |name: &str| all.iter().any(|it| it.get(name).is_some());
    let nothing = |it: &Value| it.as_object().is_some_and(Map::is_empty);
    let mut kinds = Vec::new();
    if all.iter().any(nothing) {
        kinds.push("none");
    }
    for (name, kind) in [("BotToken", "bot"), ("OAuth2", "bearer")] {
        if accepts(name) {
            kinds.push(kind);
        }
    }
    kinds.join("|")
}
