//! The members of enums and flags that are met on the way through the payloads.

use std::collections::{BTreeMap, BTreeSet};

use cordial_model::describe::{Enum, EnumValue, Flags};
use serde_json::Value;

use super::{
    data::{Spec, slug},
    finding::{Kind, Report},
    quirks,
    rest::Known,
};

/// What was met, by the name of the type.
pub(crate) struct Members<'a> {
    spec: &'a Spec,
    met: BTreeMap<&'static str, Met>,
}

struct Met {
    link: Option<&'static str>,
    /// Values with names: numbers and texts as JSON, flags as bits.
    declared: Vec<(Value, &'static str)>,
    bits: bool,
}

impl<'a> Members<'a> {
    pub(crate) fn new(spec: &'a Spec) -> Self {
        Self {
            spec,
            met: BTreeMap::new(),
        }
    }

    pub(crate) fn enums(&mut self, it: &Enum) {
        let declared = it.members.iter().map(|(name, value)| match value {
            EnumValue::Integer(value) => (Value::from(*value), *name),
            EnumValue::Text(value) => (Value::from(*value), *name),
            _ => (Value::Null, *name),
        });
        self.met.entry(it.name).or_insert_with(|| Met {
            link: it.link,
            declared: declared.collect(),
            bits: false,
        });
    }

    pub(crate) fn flags(&mut self, it: &Flags) {
        // Compared with their events.
        if it.name == "Intents" {
            return;
        }
        let declared = it
            .flags
            .iter()
            .map(|(name, bit)| (Value::from(*bit), *name));
        self.met.entry(it.name).or_insert_with(|| Met {
            link: it.link,
            declared: declared.collect(),
            bits: true,
        });
    }

    /// The list of an enum in `enums.json`: of the same name, or from the heading that the type's documentation links.
    fn find(&self, name: &str, met: &Met, openapi: &Known) -> Option<(&String, &Value)> {
        let enums = self.spec.enums.as_object()?;
        let (page, anchor) = met
            .link
            .and_then(|link| link.split_once('#'))
            .unwrap_or_default();
        // How much of the link an entry's heading makes up.
        let linked = |entry: &Value| {
            let sources = entry["source"].as_array().into_iter().flatten();
            let headings = sources.filter_map(Value::as_str).filter_map(|source| {
                let rest = source.strip_prefix("discord-api-docs ")?;
                let (file, heading) = rest.split_once(' ')?;
                let heading = slug(heading.trim_matches('"'));
                let fits = file.trim_end_matches(".mdx") == page
                    && (anchor == heading || anchor.ends_with(&format!("-{heading}")));
                fits.then_some(heading.len())
            });
            headings.max()
        };
        let shared = |entry: &Value| {
            let sources = entry["source"].as_array().into_iter().flatten();
            let mut lists = sources
                .filter_map(Value::as_str)
                .filter_map(|source| source.strip_prefix("openapi "));
            lists.any(|list| openapi.lists(name).any(|it| it == list))
        };
        let listed = quirks::LISTS.iter().find(|(it, _)| *it == name);
        let heading = listed.map_or(name, |(_, list)| *list);
        let headed = enums
            .iter()
            .filter_map(|(list, entry)| Some((linked(entry)?, list, entry)))
            .max_by_key(|(length, _, _)| *length);
        let headed = headed.map(|(_, list, entry)| (list, entry));
        headed
            .or_else(|| enums.get_key_value(heading))
            .or_else(|| enums.iter().find(|(_, entry)| shared(entry)))
    }

    /// Compares what was met.
    pub(crate) fn finish(self, openapi: &Known, report: &mut Report) {
        let mut lists = BTreeSet::new();
        let (mut good, mut all) = (0, 0);
        for (name, met) in &self.met {
            let Some((list, entry)) = self.find(name, met, openapi) else {
                if openapi.has_enum(name) {
                    continue;
                }
                let text = "no list of its members is known";
                report.add(*name, Kind::Extra, text);
                continue;
            };
            lists.insert(list.as_str());
            let key = if met.bits { "bit" } else { "value" };
            let documented: Vec<_> = entry["members"]
                .as_array()
                .into_iter()
                .flatten()
                .map(|member| (&member[key], member["name"].as_str().unwrap_or_default()))
                // Sums of flags, and the empty set, have no bit.
                .filter(|(value, _)| !value.is_null())
                .collect();
            for (value, member) in &documented {
                all += 1;
                if met.declared.iter().any(|(declared, _)| declared == *value) {
                    good += 1;
                } else {
                    let text = format!("{member} = {value} is not in the model");
                    report.add(format!("{name}.{member}"), Kind::Missing, text);
                }
            }
            for (value, member) in &met.declared {
                let listed = documented.iter().any(|(it, _)| *it == value);
                if !listed && !openapi.has_member(name, value) {
                    let text = format!("{member} = {value} is not in Discord's list");
                    report.add(format!("{name}.{member}"), Kind::Extra, text);
                }
            }
        }
        report.count("members of enums and flags", good, all);
        for (list, entry) in self.spec.enums.as_object().into_iter().flatten() {
            if !lists.contains(list.as_str()) && !openapi.has_list(list) {
                let members = entry["members"].as_array().map_or(0, Vec::len);
                let text = format!("no type of the model has its {members} members");
                report.add(format!("enums.{list}"), Kind::Missing, text);
            }
        }
    }
}
