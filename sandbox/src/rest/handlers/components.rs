//! Components as messages keep them: every one with an id, and with what Discord adds to what it was sent.

use cordial_model::{
    component::{Component, Components},
    json::{self, Parser, RawJson},
};

use super::{
    super::reply::Raw,
    compose::{raw, with_addresses},
};
use crate::world::{Attachment, World, render::Object};

/// The components of a message that was sent.
pub(super) fn kept(
    world: &mut World,
    components: Components,
    files: &[Attachment],
) -> Vec<RawJson> {
    let mut taken = Vec::new();
    for component in components.iter() {
        component.walk(&mut |component| taken.extend(component.id().filter(|id| *id > 0)));
    }
    let mut components = components.0;
    let mut next = 0;
    for component in &mut components {
        number(component, &taken, &mut next);
    }
    let mut completion = Completion { world, files };
    components
        .iter()
        .map(|component| {
            let text = with_addresses(component, files);
            raw(&completion.complete(&text, Place::Component))
        })
        .collect()
}

/// Numbers a component before its children. Zero counts as none.
fn number(component: &mut Component, taken: &[i32], next: &mut i32) {
    let mut fresh = || {
        *next += 1;
        while taken.contains(next) {
            *next += 1;
        }
        *next
    };
    let mut give = |id: &mut Option<i32>| {
        if id.is_none_or(|id| id <= 0) {
            *id = Some(fresh());
        }
    };
    match component {
        Component::ActionRow(row) => {
            give(&mut row.id);
            for child in &mut row.components {
                number(child, taken, next);
            }
        }
        Component::Section(section) => {
            give(&mut section.id);
            for child in &mut section.components {
                number(child, taken, next);
            }
            number(&mut section.accessory, taken, next);
        }
        Component::Container(container) => {
            give(&mut container.id);
            for child in &mut container.components {
                number(child, taken, next);
            }
        }
        Component::Button(button) => give(&mut button.id),
        Component::StringSelect(select) => give(&mut select.id),
        Component::UserSelect(select) => give(&mut select.id),
        Component::RoleSelect(select) => give(&mut select.id),
        Component::MentionableSelect(select) => give(&mut select.id),
        Component::ChannelSelect(select) => give(&mut select.id),
        Component::TextDisplay(text) => give(&mut text.id),
        Component::Thumbnail(thumbnail) => give(&mut thumbnail.id),
        Component::MediaGallery(gallery) => give(&mut gallery.id),
        Component::File(file) => give(&mut file.id),
        Component::Separator(separator) => give(&mut separator.id),
        // The others stand in modals, which are kept as they were sent.
        _ => {}
    }
}

/// Adds what Discord always sends and nobody has to give.
struct Completion<'a> {
    world: &'a mut World,
    files: &'a [Attachment],
}

/// What an object stands for.
#[derive(Clone, Copy)]
enum Place {
    Component,
    GalleryItem,
    Media,
}

impl Completion<'_> {
    fn complete(&mut self, text: &str, place: Place) -> String {
        let mut fields: Vec<(String, String)> = Vec::new();
        // The model wrote it: it can be read.
        let _ = Parser::new(text).object(|key, p| {
            fields.push((key.to_owned(), p.raw()?.to_owned()));
            Ok(())
        });
        let value = |key: &str| {
            let found = fields.iter().find(|(name, _)| name == key);
            found.map(|(_, value)| value.clone())
        };
        let kind: i32 = match place {
            Place::Component => value("type")
                .and_then(|kind| kind.parse().ok())
                .unwrap_or_default(),
            _ => 0,
        };
        let defaults = match place {
            Place::Component => self.defaults(kind, value("file").as_deref()),
            Place::GalleryItem => pairs(&[("description", "null"), ("spoiler", "false")]),
            Place::Media => self.media(value("url").unwrap_or_default()),
        };
        for (key, value) in &mut fields {
            *value = match (key.as_str(), place) {
                ("components", Place::Component) => self.all(value, Place::Component),
                ("items", Place::Component) => self.all(value, Place::GalleryItem),
                ("accessory", Place::Component) => self.complete(value, Place::Component),
                ("media" | "file", _) => self.complete(value, Place::Media),
                _ => continue,
            };
        }
        for (key, value) in defaults {
            if !fields.iter().any(|(name, _)| *name == key) {
                fields.push((key, value));
            }
        }
        json::to_string(&Object(|o: &mut json::ObjectWriter<'_>| {
            for (key, value) in &fields {
                o.field(key, &Raw(value));
            }
        }))
    }

    fn all(&mut self, text: &str, place: Place) -> String {
        let mut elements = Vec::new();
        let _ = Parser::new(text).array(|_, p| {
            elements.push(p.raw()?.to_owned());
            Ok(())
        });
        let elements: Vec<_> = elements
            .iter()
            .map(|element| self.complete(element, place))
            .collect();
        format!("[{}]", elements.join(","))
    }

    fn defaults(&self, kind: i32, file: Option<&str>) -> Vec<(String, String)> {
        match kind {
            2 => pairs(&[("disabled", "false")]),
            3 | 5..=8 => pairs(&[
                ("min_values", "1"),
                ("max_values", "1"),
                ("disabled", "false"),
            ]),
            11 => pairs(&[("description", "null"), ("spoiler", "false")]),
            13 => {
                let shown = file.and_then(|file| self.file(file));
                let name = shown.map_or("", |shown| shown.filename.as_str());
                let size = shown.map_or(0, |shown| shown.size).to_string();
                let name = json::to_string(name);
                pairs(&[("name", &name), ("size", &size), ("spoiler", "false")])
            }
            14 => pairs(&[("divider", "true"), ("spacing", "1")]),
            17 => pairs(&[("accent_color", "null"), ("spoiler", "false")]),
            _ => Vec::new(),
        }
    }

    /// The file whose address stands in the JSON.
    fn file(&self, json: &str) -> Option<&Attachment> {
        self.files.iter().find(|file| json.contains(&file.url))
    }

    fn media(&mut self, url: String) -> Vec<(String, String)> {
        let attachment = self
            .file(&url)
            .map(|file| (file.id, file.content_type.clone()));
        let mut found = if let Some((id, content_type)) = attachment {
            let id = json::to_string(&id);
            let kind = json::to_string(&content_type);
            let mut found = pairs(&[("id", &id), ("attachment_id", &id)]);
            if content_type.is_some() {
                found.extend(pairs(&[("content_type", &kind)]));
            }
            found
        } else {
            let id: cordial_model::id::Id<()> = self.world.next_id();
            pairs(&[("id", &json::to_string(&id))])
        };
        found.push(("proxy_url".to_owned(), url));
        found
    }
}

fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter()
        .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
        .collect()
}
