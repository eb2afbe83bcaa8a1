//! Discord's OpenAPI file: its operations, and its schemas in the few forms that they have.

use std::{collections::HashMap, path::Path};

use serde_json::Value;

/// The file.
pub(crate) struct Specification {
    document: Value,
    /// The tables of the documentation.
    tables: Vec<Value>,
    /// The title that each operation has in the documentation.
    titles: HashMap<String, String>,
}

/// One operation.
pub(crate) struct Operation<'s> {
    pub(crate) id: &'s str,
    /// Whether it is `PATCH`, in which what is left out stays as it was.
    pub(crate) updates: bool,
    /// The fields of the body of which the documentation says that they may be `null`.
    pub(crate) clears: Vec<&'s str>,
    pub(crate) parameters: Vec<Parameter<'s>>,
    /// What may stand in the body.
    pub(crate) body: Option<Body<'s>>,
    /// What answers of success hold as JSON.
    pub(crate) answers: Vec<&'s Value>,
    /// Whether some answer of success has no body.
    pub(crate) empty_answer: bool,
}

/// A parameter of the query.
pub(crate) struct Parameter<'s> {
    pub(crate) name: &'s str,
    pub(crate) required: bool,
    pub(crate) schema: &'s Value,
}

/// A body.
pub(crate) struct Body<'s> {
    pub(crate) schema: &'s Value,
    /// Whether it is a form with files and texts; else it is JSON.
    pub(crate) multipart: bool,
}

/// A schema without references, as one of the forms that the file has.
pub(crate) enum Form<'s> {
    Anything,
    Null,
    Bool,
    Integer {
        min: i64,
        max: i64,
    },
    Number {
        min: f64,
        max: f64,
    },
    Text(Text<'s>),
    /// One of some values. Of an open list there may be more some day.
    Choice {
        values: Vec<&'s Value>,
        open: bool,
    },
    List {
        item: &'s Value,
        min: usize,
        max: Option<usize>,
        unique: bool,
    },
    Object {
        properties: Vec<Property<'s>>,
        /// What other keys hold.
        others: Option<&'s Value>,
        max: Option<usize>,
    },
    Union(Vec<&'s Value>),
}

/// A string.
pub(crate) struct Text<'s> {
    pub(crate) min: usize,
    pub(crate) max: Option<usize>,
    /// `format` or `contentEncoding`.
    pub(crate) format: Option<&'s str>,
    pub(crate) pattern: Option<&'s str>,
}

/// A property of an object.
pub(crate) struct Property<'s> {
    pub(crate) name: &'s str,
    pub(crate) schema: &'s Value,
    pub(crate) required: bool,
}

/// A schema seen through.
pub(crate) struct Seen<'s> {
    pub(crate) form: Form<'s>,
    pub(crate) nullable: bool,
    /// The name under which it stands in the file, if it does.
    pub(crate) name: Option<&'s str>,
}

impl Specification {
    pub(crate) fn read() -> Self {
        let mut lines = file("rest-operations.tsv");
        let rows = lines.split_off(lines.find('\n').unwrap());
        let columns: Vec<&str> = lines.split('\t').collect();
        let column = |name| columns.iter().position(|column| *column == name).unwrap();
        let (id, title) = (column("operation_id"), column("docs_titles"));
        let titles = rows.trim().lines().map(|row| {
            let cells: Vec<&str> = row.split('\t').collect();
            (cells[id].to_owned(), cells[title].to_owned())
        });
        Self {
            document: serde_json::from_str(&file("openapi.json")).unwrap(),
            tables: serde_json::from_str(&file("structures.json")).unwrap(),
            titles: titles.collect(),
        }
    }

    /// The fields of an operation's body of which the documentation says that they may be `null`.
    fn clears(&self, operation: &str) -> Vec<&str> {
        let title = self.titles.get(operation).map_or("", String::as_str);
        let tables = self.tables.iter().filter(|table| {
            let name = table["title"].as_str().unwrap();
            table["section"] == title && name.starts_with("JSON") && name.contains("Params")
        });
        let fields = tables.flat_map(|table| table["fields"].as_array().unwrap());
        let nullable = fields.filter(|field| field["nullable"] == true);
        nullable
            .map(|field| field["name"].as_str().unwrap())
            .collect()
    }

    pub(crate) fn operations(&self) -> Vec<Operation<'_>> {
        let mut all = Vec::new();
        for item in self.document["paths"].as_object().unwrap().values() {
            let shared = item.get("parameters");
            for (method, operation) in item.as_object().unwrap() {
                if method != "parameters" {
                    all.push(self.operation(method, operation, shared));
                }
            }
        }
        all
    }

    fn operation<'s>(
        &'s self,
        method: &str,
        operation: &'s Value,
        shared: Option<&'s Value>,
    ) -> Operation<'s> {
        let parameters = [shared, operation.get("parameters")];
        let parameters = parameters
            .into_iter()
            .flatten()
            .flat_map(|list| list.as_array().unwrap())
            .filter(|parameter| parameter["in"] == "query");
        let content = &operation["requestBody"]["content"];
        let json = content.get("application/json");
        let body = json.or_else(|| content.get("multipart/form-data"));
        let answers = operation["responses"].as_object().unwrap().iter();
        let answers: Vec<&Value> = answers
            .filter(|(status, _)| status.starts_with('2'))
            .map(|(_, answer)| answer)
            .collect();
        Operation {
            id: operation["operationId"].as_str().unwrap(),
            updates: method == "patch",
            clears: self.clears(operation["operationId"].as_str().unwrap()),
            parameters: parameters
                .map(|parameter| Parameter {
                    name: parameter["name"].as_str().unwrap(),
                    required: parameter["required"] == true,
                    schema: &parameter["schema"],
                })
                .collect(),
            body: body.map(|body| Body {
                schema: &body["schema"],
                multipart: json.is_none(),
            }),
            answers: answers
                .iter()
                .filter_map(|answer| answer["content"].get("application/json"))
                .map(|answer| &answer["schema"])
                .collect(),
            empty_answer: answers.iter().any(|answer| answer.get("content").is_none()),
        }
    }

    /// Looks through references and `null` to what a schema is.
    pub(crate) fn see<'s>(&'s self, schema: &'s Value) -> Seen<'s> {
        if let Some(name) = reference(schema) {
            let seen = self.see(&self.document["components"]["schemas"][name]);
            return Seen {
                name: seen.name.or(Some(name)),
                ..seen
            };
        }
        if let Some(values) = schema.get("enum") {
            let values: Vec<&Value> = values.as_array().unwrap().iter().collect();
            if values.is_empty() {
                return self.see(&schema["allOf"][0]);
            }
            return Seen::new(Form::Choice {
                values,
                open: false,
            });
        }
        let choices = schema.get("oneOf").or_else(|| schema.get("anyOf"));
        if let Some(choices) = choices {
            return self.see_choices(choices.as_array().unwrap());
        }
        let (kind, nullable) = match &schema["type"] {
            Value::String(kind) => (kind.as_str(), false),
            Value::Array(kinds) => {
                let mut kinds = kinds.iter().filter_map(Value::as_str);
                (kinds.find(|kind| *kind != "null").unwrap(), true)
            }
            Value::Null => ("", false),
            other => panic!("{other} is no type"),
        };
        let form = match kind {
            "" if schema.get("allOf").is_none() => Form::Anything,
            "null" => Form::Null,
            "boolean" => Form::Bool,
            "integer" => Form::Integer {
                min: schema["minimum"].as_i64().unwrap_or(0),
                max: schema["maximum"]
                    .as_i64()
                    .unwrap_or_else(|| i64::from(i32::MAX)),
            },
            "number" => Form::Number {
                min: schema["minimum"].as_f64().unwrap_or(-1e6),
                max: schema["maximum"].as_f64().unwrap_or(1e6),
            },
            "string" => Form::Text(Text {
                min: count(schema, "minLength").unwrap_or(0),
                max: count(schema, "maxLength"),
                format: ["format", "contentEncoding"]
                    .iter()
                    .find_map(|key| schema[key].as_str()),
                pattern: schema["pattern"].as_str(),
            }),
            "array" => Form::List {
                item: &schema["items"],
                min: count(schema, "minItems").unwrap_or(0),
                max: count(schema, "maxItems"),
                unique: schema["uniqueItems"] == true,
            },
            "object" => {
                let mut properties = Vec::new();
                self.properties(schema, &mut properties);
                Form::Object {
                    properties,
                    others: schema.get("additionalProperties"),
                    max: count(schema, "maxProperties"),
                }
            }
            other => panic!("{other} is no type that is known here"),
        };
        Seen {
            form,
            nullable,
            name: None,
        }
    }

    fn see_choices<'s>(&'s self, choices: &'s [Value]) -> Seen<'s> {
        if choices.iter().all(|choice| choice.get("const").is_some()) {
            let values = choices.iter().map(|choice| &choice["const"]).collect();
            return Seen::new(Form::Choice { values, open: true });
        }
        let is_null = |choice: &&Value| choice["type"] == "null";
        let nullable = choices.iter().any(|choice| is_null(&choice));
        let others: Vec<&Value> = choices.iter().filter(|choice| !is_null(choice)).collect();
        let seen = match others[..] {
            [only] => self.see(only),
            _ => Seen::new(Form::Union(others)),
        };
        Seen {
            nullable: nullable || seen.nullable,
            ..seen
        }
    }

    fn properties<'s>(&'s self, schema: &'s Value, into: &mut Vec<Property<'s>>) {
        if let Some(name) = reference(schema) {
            return self.properties(&self.document["components"]["schemas"][name], into);
        }
        let parts = schema.get("allOf").and_then(Value::as_array);
        for part in parts.into_iter().flatten() {
            self.properties(part, into);
        }
        let required = schema.get("required").and_then(Value::as_array);
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            into.push(Property {
                name,
                schema: property,
                required: required.is_some_and(|all| all.iter().any(|one| one == name)),
            });
        }
    }
}

impl<'s> Seen<'s> {
    fn new(form: Form<'s>) -> Self {
        Self {
            form,
            nullable: false,
            name: None,
        }
    }
}

/// The name that a schema refers to.
pub(crate) fn reference(schema: &Value) -> Option<&str> {
    schema
        .get("$ref")?
        .as_str()?
        .strip_prefix("#/components/schemas/")
}

fn file(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../spec")
        .join(name);
    std::fs::read_to_string(path).unwrap()
}

fn count(schema: &Value, key: &str) -> Option<usize> {
    schema[key].as_u64().and_then(|count| count.try_into().ok())
}
