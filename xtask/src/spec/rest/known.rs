//! What the OpenAPI file has of the model's types, whatever the documentation's tables say.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// Fields and members by the names of the model's types.
#[derive(Debug, Default)]
pub(crate) struct Known {
    fields: BTreeMap<&'static str, BTreeMap<String, Nothing>>,
    members: BTreeMap<&'static str, BTreeSet<String>>,
    lists: BTreeMap<&'static str, BTreeSet<String>>,
    /// The places of all parameters, fields and members.
    pub(crate) places: BTreeSet<String>,
}

/// How the file says "nothing" for a field, in any of the places where the type stands.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Nothing {
    pub(crate) missing: bool,
    pub(crate) null: bool,
}

impl Known {
    pub(crate) fn field(&mut self, name: &'static str, key: &str, nothing: Nothing) {
        let fields = self.fields.entry(name).or_default();
        let known = fields.entry(key.to_owned()).or_default();
        known.missing |= nothing.missing;
        known.null |= nothing.null;
    }

    pub(crate) fn member(&mut self, name: &'static str, value: &Value) {
        let members = self.members.entry(name).or_default();
        members.insert(value.to_string());
    }

    /// Takes note that the file has the members of a type in a list of that name.
    pub(crate) fn list(&mut self, name: &'static str, list: &str) {
        let lists = self.lists.entry(name).or_default();
        lists.insert(list.to_owned());
    }

    /// The names of the lists that have the members of a type.
    pub(crate) fn lists(&self, name: &str) -> impl Iterator<Item = &String> {
        self.lists.get(name).into_iter().flatten()
    }

    /// Whether any type has the members of a list of the file.
    pub(crate) fn has_list(&self, list: &str) -> bool {
        self.lists.values().any(|lists| lists.contains(list))
    }

    /// Whether the file has the type at all.
    pub(crate) fn has_object(&self, name: &str) -> bool {
        self.fields.contains_key(name)
    }

    pub(crate) fn has_field(&self, name: &str, key: &str) -> bool {
        let fields = self.fields.get(name);
        fields.is_some_and(|it| it.contains_key(key))
    }

    /// How the file says "nothing" for a field.
    pub(crate) fn nothing(&self, name: &str, key: &str) -> Nothing {
        let known = self.fields.get(name).and_then(|it| it.get(key));
        known.copied().unwrap_or_default()
    }

    /// Whether the file lists members of the type.
    pub(crate) fn has_enum(&self, name: &str) -> bool {
        self.members.contains_key(name)
    }

    pub(crate) fn has_member(&self, name: &str, value: &Value) -> bool {
        let members = self.members.get(name);
        members.is_some_and(|it| it.contains(&value.to_string()))
    }
}
