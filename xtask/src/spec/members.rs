//! The members of enums and flags that are met on the way through the payloads.

use std::collections::BTreeMap;

use cordial_model::describe::{Enum, EnumValue, Flags};
use serde_json::Value;

use super::{
    data::{Spec, slug},
    finding::{Kind, Report},
    quirks,
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
    fn find(&self, name: &str, met: &Met) -> Option<&Value> {
        let enums = self.spec.enums.as_object()?;
        let (page, anchor) = met
            .link
            .and_then(|link| link.split_once('#'))
            .unwrap_or_default();
        let linked = |entry: &&Value| {
            let sources = entry["source"].as_array().into_iter().flatten();
            sources.filter_map(Value::as_str).any(|source| {
                let Some(rest) = source.strip_prefix("discord-api-docs ") else {
                    return false;
                };
                let (file, heading) = rest.split_once(' ').unwrap_or_default();
                let heading = slug(heading.trim_matches('"'));
                !anchor.is_empty()
                    && file.trim_end_matches(".mdx") == page
                    && (anchor == heading || anchor.ends_with(&format!("-{heading}")))
            })
        };
        let listed = quirks::LISTS.iter().find(|(it, _)| *it == name);
        let name = listed.map_or(name, |(_, list)| *list);
        enums.values().find(linked).or_else(|| enums.get(name))
    }

    /// Compares what was met.
    pub(crate) fn finish(self, report: &mut Report) {
        let (mut good, mut all) = (0, 0);
        for (name, met) in &self.met {
            let Some(entry) = self.find(name, met) else {
                let text = "no list of its members is known";
                report.add(*name, Kind::Extra, text);
                continue;
            };
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
                if !documented
                    .iter()
                    .any(|(documented, _)| *documented == value)
                {
                    let text = format!("{member} = {value} is not in Discord's list");
                    report.add(format!("{name}.{member}"), Kind::Extra, text);
                }
            }
        }
        report.count("members of enums and flags", good, all);
    }
}
