//! The fields of everything that can be met in an event or command, or in what endpoints send and answer.
//!
//! [`Walk`] goes from the events, commands and endpoints through the model's descriptions and Discord's tables at once. Each type of
//! the model collects the tables that it must fit: the one that its documentation links, and those that fields link in
//! whose place it stands. Then each type is compared with its tables.

use std::collections::{BTreeMap, BTreeSet};

use cordial_model::{
    describe::{AnswerShape, BodyShape, Describe, Field, Shape, Written},
    error_code::JsonErrorCode,
    gateway::{CloseCode, EventType, Hello, describe_commands},
    webhook_event::{WebhookEventType, WebhookPayload},
};

use super::{
    data::{Documented, Spec, Structure, list, slug, word},
    finding::{Kind, Report},
    members::Members,
    quirks,
    rest::{
        Known, Nothing,
        declared::{endpoints, fields as body_fields},
        section,
    },
};

/// Compares all fields.
pub(crate) fn compare(spec: &Spec, known: &Known, report: &mut Report) -> Result<(), String> {
    let mut walk = Walk {
        spec,
        types: BTreeMap::new(),
        members: Members::new(spec),
        done: BTreeSet::new(),
        met: BTreeSet::new(),
    };
    walk.gateway(report)?;
    walk.webhooks();
    walk.endpoints();
    walk.meet(&JsonErrorCode::describe(), &[]);
    walk.meet(&CloseCode::describe(), &[]);
    walk.finish(known, report);
    Ok(())
}

/// A type of the model with the tables that it must fit.
#[derive(Default)]
struct Type {
    /// The fields by key, with how many forms of the type have them: unions may have forms of one name.
    fields: BTreeMap<&'static str, Field>,
    forms: usize,
    in_forms: BTreeMap<&'static str, usize>,
    tables: Vec<Table>,
}

/// A table that a type must fit, under the name by which it is reported.
#[derive(Clone, PartialEq)]
struct Table {
    /// Page and heading; none for what is put together from several.
    source: (String, String),
    name: String,
    fields: Vec<Documented>,
    /// Whether the documentation speaks of a part of the table.
    partial: bool,
}

impl Table {
    fn of(structure: &Structure, partial: bool) -> Self {
        let mut fields = structure.fields.clone();
        if quirks::DEPENDENT.contains(&structure.title.as_str()) {
            for field in &mut fields {
                field.optional = true;
            }
        }
        Self {
            source: (structure.page.clone(), structure.title.clone()),
            name: structure.title.clone(),
            fields,
            partial,
        }
    }
}

impl Table {
    /// Takes up the fields of another table that this one does not have.
    fn extend(&mut self, other: &Structure) {
        for field in &other.fields {
            if !self.fields.iter().any(|known| known.name == field.name) {
                self.fields.push(field.clone());
            }
        }
    }
}

struct Walk<'a> {
    spec: &'a Spec,
    types: BTreeMap<&'static str, Type>,
    members: Members<'a>,
    /// Pairs of type and table that were walked through.
    done: BTreeSet<(&'static str, String)>,
    /// Pages and headings of tables that have a type.
    met: BTreeSet<(String, String)>,
}

impl Walk<'_> {
    fn gateway(&mut self, report: &mut Report) -> Result<(), String> {
        let events = list(
            &self.spec.gateway["receive_structures"],
            "receive_structures",
        )?;
        let (mut good, mut all) = (0, 0);
        for event in events {
            let name = word(event, "name")?;
            let table = self.event_table(event, name)?;
            all += 1;
            let Some(shape) = EventType::from_name(name).describe() else {
                continue;
            };
            good += usize::from(table.is_some() || shape == Shape::Null);
            match table {
                Some(table) => self.meet(&shape, &[table]),
                None if shape == Shape::Null => {}
                None => report.add(
                    format!("events.{name}"),
                    Kind::Extra,
                    "Discord documents no data for the event",
                ),
            }
        }
        report.count("event payloads", good, all);

        let (mut good, mut all) = (0, 0);
        for command in list(&self.spec.gateway["send_structures"], "send_structures")? {
            let name = word(command, "name")?;
            let declared = describe_commands()
                .into_iter()
                .find(|(declared, _, _)| slug(&screaming(declared)) == slug(name));
            all += 1;
            let Some((_, _, shape)) = declared else {
                continue;
            };
            good += 1;
            if let Some(structure) = list(&command["structures"], "structures")?.first() {
                let title = word(structure, "structure")?;
                let table = self.titled(title)?;
                self.meet(&shape, &[table]);
            }
        }
        report.count("command payloads", good, all);

        let hello = self.titled("Hello Structure")?;
        self.meet(&Hello::describe(), &[hello]);
        Ok(())
    }

    /// What Discord says of an event's data: its own table, the object that it is, or that one with more fields.
    fn event_table(&self, event: &serde_json::Value, name: &str) -> Result<Option<Table>, String> {
        let inner = word(event, "inner_object")?;
        let structures = list(&event["structures"], "structures")?;
        let own = match structures.first() {
            Some(structure) => Some(self.titled(word(structure, "structure")?)?),
            None => None,
        };
        let mut parts: Vec<&Structure> = Vec::new();
        for (event, link) in quirks::INNER {
            if *event == name {
                parts.extend(self.spec.find(link));
            }
        }
        if !inner.is_empty() {
            parts.extend(self.inner(inner));
        }
        let mut table = match (own, parts.first()) {
            (Some(own), _) => own,
            (None, Some(part)) => Table::of(part, false),
            (None, None) => return Ok(None),
        };
        for part in parts {
            table.extend(part);
        }
        name.clone_into(&mut table.name);
        table.partial = quirks::PARTIAL.contains(&name);
        Ok(Some(table))
    }

    /// The table of an object that is named in words.
    fn inner(&self, words: &str) -> Option<&Structure> {
        let name = slug(words);
        let mut all = self
            .spec
            .structures
            .iter()
            .filter(|structure| !structure.page.starts_with("events/"));
        let section = format!("{name}-object");
        let found = all.clone().find(|structure| structure.section == section);
        found.or_else(|| {
            all.find(|structure| {
                let heading = slug(&structure.title);
                heading == section || heading.ends_with(&format!("{name}-structure"))
            })
        })
    }

    fn titled(&self, title: &str) -> Result<Table, String> {
        let mut all = self.spec.structures.iter();
        let structure = all.find(|structure| {
            structure.title == title && structure.page.starts_with("events/gateway-events")
        });
        structure
            .map(|structure| Table::of(structure, false))
            .ok_or_else(|| format!("structures.json has no table `{title}`"))
    }

    fn webhooks(&mut self) {
        self.meet(&WebhookPayload::describe(), &[]);
        for kind in WebhookEventType::ALL {
            let Some(shape) = kind.describe_data() else {
                continue;
            };
            let table = quirks::WEBHOOK_DATA
                .iter()
                .find(|(name, _)| *name == kind.as_str())
                .and_then(|(_, link)| self.spec.find(link))
                .map(|structure| Table::of(structure, false));
            self.meet(&shape, table.as_slice());
        }
    }

    /// What endpoints send and answer with; the parameters themselves are compared elsewhere.
    fn endpoints(&mut self) {
        for endpoint in endpoints() {
            let of_section: Vec<_> = section(self.spec, endpoint.link.unwrap_or_default())
                .map(|structure| Table::of(structure, false))
                .collect();
            self.met
                .extend(of_section.iter().map(|it| it.source.clone()));
            for field in endpoint.query.iter().chain(&body_fields(&endpoint.body)) {
                self.meet_field(field, &of_section);
            }
            if let BodyShape::Json(shape) = &endpoint.body
                && !matches!(shape, Shape::Object(object) if object.name == endpoint.name)
            {
                self.meet(shape, &[]);
            }
            if let AnswerShape::Json { shape, .. } = &endpoint.answer {
                let answers = of_section.iter().filter(|it| it.name.contains("Response"));
                let answers: Vec<_> = answers.cloned().collect();
                self.meet(shape, &answers);
            }
        }
    }

    /// Takes up what stands in a place, with the tables that the place asks for.
    fn meet(&mut self, shape: &Shape, tables: &[Table]) {
        match shape.innermost() {
            Shape::Object(object) => {
                let fields = object.fields();
                let mut all = tables.to_vec();
                for own in object
                    .link
                    .map(|link| self.linked(link, false))
                    .unwrap_or_default()
                {
                    // A table that extends an object speaks for a part of it: the place told the whole.
                    let extends =
                        own.name.contains("Extra Fields") || own.name.contains("Additional");
                    if !extends && !tables.iter().any(|table| covers(table, &own)) {
                        all.push(own);
                    }
                }
                // That is what the model calls types that stand for a part of an object.
                if object.name.starts_with("Partial") {
                    for table in &mut all {
                        table.partial = true;
                    }
                }
                self.note(object.name, &fields, &all);
                let key = |table: &Table| {
                    (
                        object.name,
                        format!("{}{}", table.name, object.link.unwrap_or_default()),
                    )
                };
                let fresh: Vec<_> = all
                    .iter()
                    .filter(|table| self.done.insert(key(table)))
                    .cloned()
                    .collect();
                let first = self
                    .done
                    .insert((object.name, object.link.unwrap_or_default().to_owned()));
                if first || !fresh.is_empty() {
                    for field in &fields {
                        self.meet_field(field, &fresh);
                    }
                }
            }
            Shape::Union(union) => {
                let key = (
                    union.name,
                    tables.iter().map(|table| table.name.as_str()).collect(),
                );
                if self.done.insert(key) {
                    for variant in union.variants() {
                        // What has a table of its own is not measured by that of the place.
                        let tables = match &variant.shape {
                            Shape::Object(object) if object.link.is_some() => &[],
                            _ => tables,
                        };
                        self.meet(&variant.shape, tables);
                    }
                }
            }
            Shape::Enum(members) => self.members.enums(members),
            Shape::Flags(flags) => self.members.flags(flags),
            _ => {}
        }
    }

    /// Goes on to what a field holds, with the tables that its documentation links.
    fn meet_field(&mut self, field: &Field, tables: &[Table]) {
        let documented = tables
            .iter()
            .flat_map(|table| &table.fields)
            .filter(|it| it.name == field.key);
        let linked: Vec<_> = documented
            .filter_map(|it| {
                let partial = it.text.contains("partial");
                it.links.first().map(|link| (link, partial))
            })
            .flat_map(|(link, partial)| self.linked(link, partial))
            .collect();
        self.meet(&field.shape, &linked);
    }

    /// The tables that a link leads to: one, as a rule.
    fn linked(&self, link: &str, partial: bool) -> Vec<Table> {
        let entry = |table: &[(&str, &'static str)]| {
            let found = table.iter().find(|(from, _)| *from == link);
            found.map(|(_, to)| *to)
        };
        let link = entry(quirks::MOVED).unwrap_or(link);
        let kinds = quirks::KINDS.iter().find(|(from, _)| *from == link);
        let links = kinds.map_or_else(|| vec![link], |(_, kinds)| kinds.to_vec());
        let structures = links.into_iter().filter_map(|link| self.spec.find(link));
        let mut tables: Vec<_> = structures.map(|it| Table::of(it, partial)).collect();
        if let Some(base) = entry(quirks::EXTENDED).and_then(|link| self.spec.find(link)) {
            for table in &mut tables {
                table.extend(base);
                table.name.clone_from(&base.title);
            }
        }
        tables
    }

    fn note(&mut self, name: &'static str, fields: &[Field], tables: &[Table]) {
        let entry = self.types.entry(name).or_default();
        let same_form = entry.forms > 0
            && fields
                .iter()
                .all(|field| entry.fields.contains_key(field.key));
        if !same_form || entry.forms == 0 {
            entry.forms += 1;
            for field in fields {
                *entry.in_forms.entry(field.key).or_default() += 1;
                entry
                    .fields
                    .entry(field.key)
                    .or_insert_with(|| field.clone());
            }
        }
        for table in tables {
            self.met.insert(table.source.clone());
            if !entry.tables.contains(table) {
                entry.tables.push(table.clone());
            }
        }
    }

    /// The documented fields that another type has in a type's stead. Says if there is none.
    fn shared(&self, name: &str, report: &mut Report) -> BTreeSet<&str> {
        let Some(entry) = self.types.get(name) else {
            return BTreeSet::new();
        };
        let mut shared = BTreeSet::new();
        for (_, other, _) in quirks::SHARED.iter().filter(|(it, _, _)| *it == name) {
            let other_fields = self.types.get(other).map(|it| &it.fields);
            let has = |key: &&str| other_fields.is_some_and(|fields| fields.contains_key(*key));
            let documented = entry.documented().into_iter();
            let missing = documented.filter(|key| !entry.fields.contains_key(key));
            let before = shared.len();
            shared.extend(missing.filter(has));
            if shared.len() == before {
                let text = format!("`{other}` has no field in its stead any more");
                report.add(name, Kind::Stale, text);
            }
        }
        shared
    }

    /// Compares what was collected.
    fn finish(self, openapi: &Known, report: &mut Report) {
        let (mut good, mut all) = (0, 0);
        for (name, entry) in &self.types {
            if entry.tables.is_empty() {
                if openapi.has_object(name) {
                    continue;
                }
                let text = "no table of Discord's documentation is known for the type";
                report.add(*name, Kind::Extra, text);
                continue;
            }
            let documented = entry.documented();
            all += documented.len();
            let shared = self.shared(name, report);
            let declared = |key: &&&str| entry.fields.contains_key(**key) || shared.contains(**key);
            good += documented.iter().filter(declared).count();
            entry.compare(name, &shared, openapi, report);
        }
        report.count("fields of payloads and what is in them", good, all);
        for structure in &self.spec.structures {
            let source = (structure.page.clone(), structure.title.clone());
            if !self.met.contains(&source) {
                let place = format!("tables.{}#{}", source.0, slug(&source.1));
                let text = format!(
                    "no type of the model has its {} fields",
                    structure.fields.len()
                );
                report.add(place, Kind::Missing, text);
            }
        }
        self.members.finish(openapi, report);
    }
}

/// Whether a table has all fields of another.
fn covers(table: &Table, other: &Table) -> bool {
    other
        .fields
        .iter()
        .all(|field| table.fields.iter().any(|known| known.name == field.name))
}

fn screaming(name: &str) -> String {
    let mut text = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !text.is_empty() {
            text.push('_');
        }
        text.extend(letter.to_uppercase());
    }
    text
}

impl Type {
    /// What the model must have: the fields of all tables that are meant as a whole, but for deprecated ones.
    fn documented(&self) -> BTreeSet<&str> {
        let whole = self.tables.iter().filter(|table| !table.partial);
        let fields = whole.flat_map(|table| &table.fields);
        let current = fields.filter(|field| !field.deprecated);
        current.map(|field| field.name.as_str()).collect()
    }

    fn compare(&self, name: &str, shared: &BTreeSet<&str>, openapi: &Known, report: &mut Report) {
        let mut keys: BTreeSet<&str> = self.fields.keys().copied().collect();
        for table in &self.tables {
            let complete = table
                .fields
                .iter()
                .filter(|it| !it.deprecated && !table.partial);
            keys.extend(complete.map(|it| it.name.as_str()));
        }
        for key in keys {
            let documented: Vec<_> = self
                .tables
                .iter()
                .map(|table| (table, table.fields.iter().find(|it| it.name == key)))
                .collect();
            let known: Vec<_> = documented
                .iter()
                .filter_map(|(table, field)| Some((*table, (*field)?)))
                .collect();
            if shared.contains(key) {
                continue;
            }
            let Some(field) = self.fields.get(key) else {
                for (table, field) in known {
                    let text = format!(
                        "`{}: {}` of {} is not in the model",
                        key, field.text, table.name
                    );
                    report.add(format!("{name}.{key}"), Kind::Missing, text);
                }
                continue;
            };
            let place = format!("{}.{key}", field.inherited.unwrap_or(name));
            if known.is_empty() && openapi.has_field(field.inherited.unwrap_or(name), key) {
                continue;
            }
            if known.is_empty() {
                let tables: Vec<_> = self.tables.iter().map(|it| it.name.as_str()).collect();
                report.add(place, Kind::Extra, format!("not in {}", tables.join(", ")));
                continue;
            }
            let everywhere = known.len() == documented.len();
            let optional_form = self
                .in_forms
                .get(key)
                .is_some_and(|count| *count < self.forms);
            let nothing = openapi.nothing(field.inherited.unwrap_or(name), key);
            let everywhere = everywhere && !optional_form;
            presence(&place, field, &known, (everywhere, nothing), report);
            for (table, documented) in known {
                form(&place, field, &table.name, documented, report);
            }
        }
    }
}

/// Compares whether a field may be missing, `null`, and left out when written.
fn presence(
    place: &str,
    field: &Field,
    known: &[(&Table, &Documented)],
    (everywhere, nothing): (bool, Nothing),
    report: &mut Report,
) {
    let partial = known.iter().any(|(table, _)| table.partial);
    let full: Vec<_> = known.iter().filter(|(table, _)| !table.partial).collect();
    let tables: Vec<_> = known.iter().map(|(table, _)| table.name.as_str()).collect();
    let tables = tables.join(", ");
    let optional = !everywhere || partial || full.iter().any(|(_, it)| it.optional);
    let nullable = known.iter().any(|(_, it)| it.nullable);
    let holds_nothing = !matches!(field.written, Written::Always);
    if optional && everywhere && !partial && !field.optional {
        report.add(place, Kind::Required, format!("may be missing in {tables}"));
    }
    if nullable && (!field.nullable || field.lenient) {
        report.add(place, Kind::Required, format!("may be null in {tables}"));
    }
    // Where the OpenAPI file has another way to say "nothing", the model may follow it.
    let (optional, nullable) = (optional || nothing.missing, nullable || nothing.null);
    if !optional && !nullable && holds_nothing {
        report.add(
            place,
            Kind::Optional,
            format!("is always there in {tables}"),
        );
    }
    if !optional && nullable && field.written == Written::LeftOut {
        report.add(
            place,
            Kind::Written,
            format!("left out where {tables} has null"),
        );
    }
    if optional && !nullable && field.written == Written::Null {
        report.add(
            place,
            Kind::Written,
            format!("written as null where {tables} leaves it out"),
        );
    }
}

/// What words of the documentation say about the form of a value, as far as they are clear.
fn expected(text: &str) -> Option<&'static str> {
    let text = text.to_lowercase();
    Some(match text.as_str() {
        "snowflake" => "an id",
        "string" => "text",
        "integer" | "int" => "a whole number",
        "boolean" => "a yes or no",
        "iso8601 timestamp" => "a moment",
        "float" | "double" | "number" => "a number",
        "array of snowflakes" => "a list of an id",
        "array of strings" => "a list of text",
        "array of int" | "array of integers" => "a list of a whole number",
        _ if text.starts_with("array of") || text.starts_with("list of") => "a list",
        _ => return None,
    })
}

/// Whether a shape is of the form that words name.
fn fits(shape: &Shape, expected: &str) -> bool {
    match shape {
        Shape::Id => expected == "an id",
        Shape::Text(_) => expected == "text",
        Shape::Integer(..) => expected == "a whole number" || expected == "a number",
        Shape::Number => expected == "a number",
        Shape::Boolean => expected == "a yes or no",
        // Where the documentation says text for a moment, the model may know better.
        Shape::Timestamp => expected == "a moment" || expected == "text",
        Shape::List(inner) | Shape::Array(inner, _) => {
            let element = expected.strip_prefix("a list of ");
            expected == "a list" || element.is_some_and(|element| fits(inner, element))
        }
        Shape::Enum(members) if members.is_text() => expected == "text",
        Shape::Flags(flags) if flags.quoted => expected == "text",
        Shape::Enum(_) | Shape::Flags(_) => expected == "a whole number",
        Shape::Any => true,
        Shape::Union(union) => union.variants().iter().any(|it| fits(&it.shape, expected)),
        _ => false,
    }
}

/// Compares the form of a field's values with the words of a table.
pub(crate) fn form(
    place: &str,
    field: &Field,
    table: &str,
    documented: &Documented,
    report: &mut Report,
) {
    let mut differs = |form: &str| {
        let text = format!("{form} in {table}, {:?} in the model", field.shape);
        report.add(place, Kind::Value, text);
    };
    if let Some(expected) = expected(&documented.text).filter(|it| !fits(&field.shape, it)) {
        differs(expected);
    }
    // What is an object with a table is not kept as text. Ids and values of objects link them, too.
    let text = documented.text.to_lowercase();
    let part = ["ids", "values"].iter().any(|end| text.ends_with(end));
    let object = documented.table && !part;
    if object && !matches!(field.shape.innermost(), Shape::Object(_) | Shape::Union(_)) {
        differs("an object");
    }
}
