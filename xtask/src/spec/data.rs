//! The vendored data, as far as it is compared.

use std::{fs, path::Path};

use serde_json::Value;

use super::{
    quirks,
    rest::{openapi::OpenApi, rows},
};

/// Discord's side.
#[derive(Debug)]
pub(crate) struct Spec {
    /// `gateway.json`.
    pub(crate) gateway: Value,
    /// `gateway-events.tsv`: what is sent and received, in rows.
    pub(crate) messages: Vec<Row>,
    /// `structures.json`: the tables of fields in Discord's documentation.
    pub(crate) structures: Vec<Structure>,
    /// `enums.json`.
    pub(crate) enums: Value,
    /// `user-gateway.json`.
    pub(crate) user: Value,
    /// `openapi.json`, or a newer one in its place.
    pub(crate) openapi: OpenApi,
    /// `rest-operations.tsv`.
    pub(crate) operations: Vec<rows::Row>,
}

/// A row of `gateway-events.tsv`.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) sent: bool,
    pub(crate) opcode: i32,
    pub(crate) name: String,
    pub(crate) dispatch: bool,
    pub(crate) intents: Vec<String>,
}

/// A table of fields.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Structure {
    /// The page, such as `resources/user`.
    pub(crate) page: String,
    /// The section of the page, as in links to it.
    pub(crate) section: String,
    /// The heading of the table.
    pub(crate) title: String,
    pub(crate) fields: Vec<Documented>,
}

/// A field of a table.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Documented {
    pub(crate) name: String,
    /// What it is, in words.
    pub(crate) text: String,
    pub(crate) optional: bool,
    pub(crate) nullable: bool,
    pub(crate) deprecated: bool,
    /// The places of the documentation that the words link.
    pub(crate) links: Vec<String>,
    /// Whether the first of them is a table.
    pub(crate) table: bool,
}

impl Spec {
    /// Reads the folder, and the OpenAPI file from elsewhere if that is asked for.
    pub(crate) fn read(folder: &Path, openapi: Option<&Path>) -> Result<Self, String> {
        let openapi = openapi.map_or_else(|| folder.join("openapi.json"), Path::to_owned);
        let structures = json(folder, "structures.json")?;
        let mut spec = Self {
            gateway: json(folder, "gateway.json")?,
            messages: messages(&text(folder, "gateway-events.tsv")?)?,
            structures: list(&structures, "structures.json")?
                .iter()
                .map(structure)
                .collect::<Result<_, _>>()?,
            enums: json(folder, "enums.json")?,
            user: json(folder, "user-gateway.json")?,
            openapi: openapi_file(&openapi)?,
            operations: rows::parse(&text(folder, "rest-operations.tsv")?)?,
        };
        spec.structures.extend(quirks::examples());
        let mut structures = spec.structures.clone();
        for field in structures.iter_mut().flat_map(|it| &mut it.fields) {
            field.table = field
                .links
                .first()
                .is_some_and(|link| spec.find(link).is_some());
        }
        spec.structures = structures;
        Ok(spec)
    }

    /// The table that a link leads to: one with that heading, or the first of the section that is not of parameters.
    pub(crate) fn find(&self, link: &str) -> Option<&Structure> {
        let (page, anchor) = link.split_once('#')?;
        let mut on_page = self
            .structures
            .iter()
            .filter(|structure| structure.page == page);
        let exact = on_page.clone().find(|structure| {
            let title = slug(&structure.title);
            anchor == format!("{}-{title}", structure.section) || anchor == title
        });
        exact.or_else(|| on_page.find(|it| it.section == anchor && !it.title.starts_with("Query")))
    }
}

/// A heading as it stands in links: lower case, hyphens, no punctuation.
pub(crate) fn slug(heading: &str) -> String {
    let mut slug = String::new();
    for letter in heading.chars() {
        if letter.is_alphanumeric() {
            slug.extend(letter.to_lowercase());
        } else if matches!(letter, ' ' | '-') && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug
}

/// The list at a key of `gateway.json`.
pub(crate) fn list<'a>(value: &'a Value, what: &str) -> Result<&'a Vec<Value>, String> {
    value.as_array().ok_or_else(|| format!("{what} is no list"))
}

/// The text at a key.
pub(crate) fn word<'a>(value: &'a Value, key: &str) -> Result<&'a str, String> {
    value[key]
        .as_str()
        .ok_or_else(|| format!("`{key}` is no text in {value}"))
}

/// The number at a key.
pub(crate) fn number(value: &Value, key: &str) -> Result<i64, String> {
    value[key]
        .as_i64()
        .ok_or_else(|| format!("`{key}` is no number in {value}"))
}

fn text(folder: &Path, file: &str) -> Result<String, String> {
    let path = folder.join(file);
    fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))
}

fn json(folder: &Path, file: &str) -> Result<Value, String> {
    serde_json::from_str(&text(folder, file)?).map_err(|error| format!("{file}: {error}"))
}

fn openapi_file(path: &Path) -> Result<OpenApi, String> {
    let wrong = |error: String| format!("{}: {error}", path.display());
    let text = fs::read_to_string(path).map_err(|error| wrong(error.to_string()))?;
    let root = serde_json::from_str(&text).map_err(|error| wrong(error.to_string()))?;
    OpenApi::new(root).map_err(wrong)
}

fn messages(text: &str) -> Result<Vec<Row>, String> {
    let mut lines = text.lines();
    let header: Vec<_> = lines.next().unwrap_or_default().split('\t').collect();
    let column = |name: &str| {
        header
            .iter()
            .position(|it| *it == name)
            .ok_or_else(|| format!("gateway-events.tsv has no column `{name}`"))
    };
    let [direction, opcode, name, dispatch, intents] =
        ["direction", "opcode", "name", "dispatch", "intents"].map(column);
    let (direction, opcode, name, dispatch, intents) =
        (direction?, opcode?, name?, dispatch?, intents?);
    lines
        .map(|line| {
            let cells: Vec<_> = line.split('\t').collect();
            let cell = |at: usize| cells.get(at).copied().unwrap_or_default();
            Ok(Row {
                sent: cell(direction) == "send",
                opcode: cell(opcode)
                    .parse()
                    .map_err(|_| format!("no opcode in `{line}`"))?,
                name: cell(name).to_owned(),
                dispatch: cell(dispatch) == "y",
                intents: cell(intents)
                    .split(',')
                    .filter(|intent| !intent.is_empty())
                    .map(str::to_owned)
                    .collect(),
            })
        })
        .collect()
}

fn structure(value: &Value) -> Result<Structure, String> {
    Ok(Structure {
        page: word(value, "page")?.trim_end_matches(".mdx").to_owned(),
        section: slug(word(value, "section")?),
        title: word(value, "title")?.to_owned(),
        fields: list(&value["fields"], "the fields of a structure")?
            .iter()
            .map(documented)
            .collect::<Result<_, _>>()?,
    })
}

fn documented(value: &Value) -> Result<Documented, String> {
    let flag = |key: &str| value[key].as_bool().unwrap_or_default();
    let links = value["ref"].as_array().into_iter().flatten();
    Ok(Documented {
        name: word(value, "name")?.to_owned(),
        text: word(value, "type")?.to_owned(),
        optional: flag("optional"),
        nullable: flag("nullable"),
        deprecated: flag("deprecated"),
        links: links.filter_map(Value::as_str).map(str::to_owned).collect(),
        table: false,
    })
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn headings_become_anchors() {
        for (heading, anchor) in [
            ("User Object", "user-object"),
            (
                "Guild Scheduled Event Recurrence Rule - N_Weekday Structure",
                "guild-scheduled-event-recurrence-rule-nweekday-structure",
            ),
            ("JSON Params (Group DM)", "json-params-group-dm"),
        ] {
            assert_eq!(slug(heading), anchor);
        }
    }
}
