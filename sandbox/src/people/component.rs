//! Pressing buttons, choosing in selects and filling modals in, held against what the components allow.

use cordial_model::{
    Permissions,
    channel::ChannelType,
    id::{
        Id,
        marker::{ChannelMarker, MessageMarker, UserMarker},
    },
    json::{Decode, Encode, ObjectWriter, RawJson, Writer},
};

use super::{
    CannotDo,
    invoke::object,
    resolved::{Resolved, Shown},
};
use crate::world::{Author, Interaction, Message, NewInteraction, World};

const BUTTON: i32 = 2;
const STRING_SELECT: i32 = 3;
const TEXT_INPUT: i32 = 4;
const USER_SELECT: i32 = 5;
const ROLE_SELECT: i32 = 6;
const MENTIONABLE_SELECT: i32 = 7;
const CHANNEL_SELECT: i32 = 8;
const TEXT_DISPLAY: i32 = 10;
const LABEL: i32 = 18;
const RADIO_GROUP: i32 = 21;
const CHECKBOX_GROUP: i32 = 22;
const CHECKBOX: i32 = 23;

/// The styles of buttons that tell the application nothing: links and premium.
const SILENT_STYLES: [i32; 2] = [5, 6];

/// Any component, with what matters for using it.
#[derive(Clone, Debug, Decode)]
pub(crate) struct Piece {
    #[json(rename = "type")]
    kind: i32,
    id: Option<i32>,
    custom_id: Option<String>,
    style: Option<i32>,
    #[json(default)]
    disabled: bool,
    min_values: Option<u16>,
    max_values: Option<u16>,
    min_length: Option<u16>,
    max_length: Option<u16>,
    required: Option<bool>,
    #[json(default)]
    options: Vec<Choice>,
    channel_types: Option<Vec<ChannelType>>,
    #[json(default)]
    components: Vec<Piece>,
    accessory: Option<Box<Piece>>,
    component: Option<Box<Piece>>,
}

#[derive(Clone, Debug, Decode)]
struct Choice {
    value: String,
}

impl Piece {
    /// This component and all inside it.
    fn find(&self, custom_id: &str) -> Option<&Self> {
        if self.custom_id.as_deref() == Some(custom_id) {
            return Some(self);
        }
        self.components
            .iter()
            .chain(self.accessory.as_deref())
            .chain(self.component.as_deref())
            .find_map(|piece| piece.find(custom_id))
    }

    fn list(&self, ids: &mut Vec<String>) {
        ids.extend(self.custom_id.clone());
        for piece in self
            .components
            .iter()
            .chain(self.accessory.as_deref())
            .chain(self.component.as_deref())
        {
            piece.list(ids);
        }
    }
}

/// A component of a message that a user uses.
#[derive(Debug)]
pub(crate) struct Use<'a> {
    pub(crate) user: Id<UserMarker>,
    pub(crate) channel: Id<ChannelMarker>,
    pub(crate) message: Id<MessageMarker>,
    pub(crate) custom_id: &'a str,
    /// What is chosen; `None` for a button.
    pub(crate) values: Option<Vec<String>>,
}

impl Use<'_> {
    /// Checks that the component is there and can be used so, and makes the interaction.
    pub(crate) fn interaction(self, world: &World) -> Result<NewInteraction, CannotDo> {
        let permissions = world.permissions_in(self.channel, self.user);
        let message = world
            .channels
            .get(&self.channel)
            .filter(|_| permissions.contains(Permissions::VIEW_CHANNEL))
            .and_then(|channel| channel.messages.get(&self.message))
            .filter(|message| message.ephemeral_to.is_none_or(|only| only == self.user))
            .ok_or_else(|| CannotDo::new(format!("they see no message {}", self.message)))?;
        let pieces = pieces(message)?;
        let piece = pieces
            .iter()
            .find_map(|piece| piece.find(self.custom_id))
            .ok_or_else(|| {
                let mut ids = Vec::new();
                for piece in &pieces {
                    piece.list(&mut ids);
                }
                CannotDo::new(format!(
                    "message {} has no component `{}`; it has: {}",
                    self.message,
                    self.custom_id,
                    if ids.is_empty() {
                        String::from("none")
                    } else {
                        ids.join(", ")
                    }
                ))
            })?;
        if piece.disabled {
            return Err(CannotDo::new(format!("`{}` is disabled", self.custom_id)));
        }
        let is_button = piece.kind == BUTTON;
        if is_button != self.values.is_none() {
            return Err(CannotDo::new(format!(
                "`{}` is {}",
                self.custom_id,
                if is_button { "a button" } else { "a select" }
            )));
        }
        if is_button
            && piece
                .style
                .is_some_and(|style| SILENT_STYLES.contains(&style))
        {
            return Err(CannotDo::new(format!(
                "`{}` tells the application nothing",
                self.custom_id
            )));
        }
        let application = application_of(world, message)?;
        let mut resolved = Resolved::default();
        if let Some(values) = &self.values {
            check_values(world, self.channel, piece, values, &mut resolved)?;
        }
        let bot = world
            .applications
            .get(&application)
            .map_or(application.cast(), |application| application.bot_id);
        let shown = Shown {
            resolved: &resolved,
            world,
            guild: world
                .channels
                .get(&self.channel)
                .and_then(|channel| channel.guild_id),
            user: self.user,
            bot,
        };
        let data = object(|o| {
            o.field("component_type", &piece.kind);
            o.field("custom_id", self.custom_id);
            o.field("id", &piece.id.unwrap_or(1));
            o.field("values", &self.values);
            o.field("resolved", &shown);
        })?;
        Ok(NewInteraction {
            application_id: application,
            kind: 3,
            user_id: self.user,
            channel_id: self.channel,
            data,
            message_id: Some(self.message),
            name: None,
        })
    }
}

fn pieces(message: &Message) -> Result<Vec<Piece>, CannotDo> {
    message
        .components
        .iter()
        .map(|component| {
            component
                .decode()
                .map_err(|error| CannotDo::new(format!("a component cannot be read: {error}")))
        })
        .collect()
}

fn application_of(
    world: &World,
    message: &Message,
) -> Result<Id<cordial_model::id::marker::ApplicationMarker>, CannotDo> {
    let by_author = match message.author {
        Author::User(user) => world.application_of(user).map(|application| application.id),
        Author::Webhook { .. } => None,
    };
    message
        .application_id
        .or(by_author)
        .ok_or_else(|| CannotDo::new(format!("message {} is of no application", message.id)))
}

fn check_values(
    world: &World,
    channel: Id<ChannelMarker>,
    piece: &Piece,
    values: &[String],
    resolved: &mut Resolved,
) -> Result<(), CannotDo> {
    let name = piece.custom_id.as_deref().unwrap_or_default();
    let wrong = |what: &str| CannotDo::new(format!("`{name}`: {what}"));
    let default_max = match piece.kind {
        CHECKBOX_GROUP => piece.options.len(),
        _ => 1,
    };
    let optional = piece.required == Some(false) && values.is_empty();
    let (min, max) = (
        piece.min_values.map_or(1, usize::from),
        piece.max_values.map_or(default_max, usize::from),
    );
    if !optional && !(min..=max).contains(&values.len()) {
        return Err(wrong(&format!(
            "{min} to {max} values, got {}",
            values.len()
        )));
    }
    let place = world.channels.get(&channel);
    let guild = place
        .and_then(|channel| channel.guild_id)
        .and_then(|id| world.guilds.get(&id));
    for value in values {
        let unknown = || wrong(&format!("there is nothing like `{value}` to choose"));
        let number: u64 = value.parse().unwrap_or(0);
        let user = || Id::new_checked(number).filter(|id| world.users.contains_key(id));
        let role = || {
            Id::new_checked(number)
                .filter(|id| guild.is_some_and(|guild| guild.roles.contains_key(id)))
        };
        match piece.kind {
            STRING_SELECT | RADIO_GROUP | CHECKBOX_GROUP => {
                if !piece.options.iter().any(|option| option.value == *value) {
                    return Err(unknown());
                }
            }
            USER_SELECT => drop(resolved.users.insert(user().ok_or_else(unknown)?)),
            ROLE_SELECT => drop(resolved.roles.insert(role().ok_or_else(unknown)?)),
            MENTIONABLE_SELECT => match user() {
                Some(user) => drop(resolved.users.insert(user)),
                None => drop(resolved.roles.insert(role().ok_or_else(unknown)?)),
            },
            CHANNEL_SELECT => {
                let channel = Id::new_checked(number)
                    .and_then(|id| world.channels.get(&id))
                    .filter(|channel| {
                        channel.guild_id == place.and_then(|place| place.guild_id)
                            && piece
                                .channel_types
                                .as_ref()
                                .is_none_or(|types| types.contains(&channel.kind))
                    })
                    .ok_or_else(unknown)?;
                resolved.channels.insert(channel.id);
            }
            _ => return Err(wrong("nothing can be chosen in it")),
        }
    }
    Ok(())
}

/// A modal that a bot has opened for a user.
#[derive(Clone, Debug, Decode)]
pub(crate) struct Form {
    pub(crate) custom_id: String,
    pub(crate) title: String,
    #[json(default)]
    components: Vec<Piece>,
}

impl Form {
    /// The inputs that can be filled in, by their custom ids.
    pub(crate) fn inputs(&self) -> Vec<String> {
        let mut ids = Vec::new();
        for piece in &self.components {
            piece.list(&mut ids);
        }
        ids
    }

    /// Checks the values and makes the interaction of submitting the modal.
    pub(crate) fn submit(
        &self,
        world: &World,
        opened_by: &Interaction,
        fields: &[(String, Vec<String>)],
    ) -> Result<NewInteraction, CannotDo> {
        let known = self.inputs();
        if let Some((unknown, _)) = fields.iter().find(|(id, _)| !known.contains(id)) {
            return Err(CannotDo::new(format!(
                "the modal has no input `{unknown}`; it has: {}",
                known.join(", ")
            )));
        }
        let mut resolved = Resolved::default();
        for piece in &self.components {
            check_inputs(world, opened_by.channel_id, piece, fields, &mut resolved)?;
        }
        let bot = world
            .applications
            .get(&opened_by.application_id)
            .map_or(opened_by.application_id.cast(), |application| {
                application.bot_id
            });
        let shown = Shown {
            resolved: &resolved,
            world,
            guild: opened_by.guild_id,
            user: opened_by.user_id,
            bot,
        };
        let data = object(|o| {
            o.field("custom_id", &self.custom_id);
            o.field(
                "components",
                &FilledList {
                    pieces: &self.components,
                    fields,
                },
            );
            o.field("resolved", &shown);
        })?;
        Ok(NewInteraction {
            application_id: opened_by.application_id,
            kind: 5,
            user_id: opened_by.user_id,
            channel_id: opened_by.channel_id,
            data,
            message_id: opened_by.message_id,
            name: None,
        })
    }
}

fn values_of<'a>(piece: &Piece, fields: &'a [(String, Vec<String>)]) -> &'a [String] {
    fields
        .iter()
        .find(|(id, _)| piece.custom_id.as_ref() == Some(id))
        .map_or(&[], |(_, values)| values)
}

fn check_inputs(
    world: &World,
    channel: Id<ChannelMarker>,
    piece: &Piece,
    fields: &[(String, Vec<String>)],
    resolved: &mut Resolved,
) -> Result<(), CannotDo> {
    for inner in piece.components.iter().chain(piece.component.as_deref()) {
        check_inputs(world, channel, inner, fields, resolved)?;
    }
    let Some(custom_id) = &piece.custom_id else {
        return Ok(());
    };
    let values = values_of(piece, fields);
    match piece.kind {
        TEXT_INPUT => {
            let length = values.concat().encode_utf16().count();
            let min = piece
                .min_length
                .map_or(0, usize::from)
                .max(usize::from(piece.required != Some(false)));
            let max = piece.max_length.map_or(4000, usize::from);
            let left_empty = length == 0 && piece.required == Some(false);
            if !left_empty && !(min..=max).contains(&length) {
                return Err(CannotDo::new(format!(
                    "`{custom_id}`: {min} to {max} characters, got {length}"
                )));
            }
            Ok(())
        }
        CHECKBOX => Ok(()),
        _ => check_values(world, channel, piece, values, resolved),
    }
}

/// Components of a modal as they are submitted.
struct FilledList<'a> {
    pieces: &'a [Piece],
    fields: &'a [(String, Vec<String>)],
}

impl Encode for FilledList<'_> {
    fn encode(&self, w: &mut Writer) {
        w.array(|list| {
            for piece in self.pieces {
                list.element(&Filled {
                    piece,
                    fields: self.fields,
                });
            }
        });
    }
}

struct Filled<'a> {
    piece: &'a Piece,
    fields: &'a [(String, Vec<String>)],
}

impl Encode for Filled<'_> {
    fn encode(&self, w: &mut Writer) {
        let Self { piece, fields } = *self;
        w.object(|o: &mut ObjectWriter<'_>| {
            o.field("type", &piece.kind);
            o.field("id", &piece.id.unwrap_or(1));
            o.field("custom_id", &piece.custom_id);
            let values = values_of(piece, fields);
            match piece.kind {
                LABEL => {
                    if let Some(inner) = piece.component.as_deref() {
                        o.field(
                            "component",
                            &Filled {
                                piece: inner,
                                fields,
                            },
                        );
                    }
                }
                TEXT_DISPLAY => {}
                TEXT_INPUT => o.field("value", &values.concat()),
                CHECKBOX => o.field("value", &(values.concat() == "true")),
                RADIO_GROUP => o.nullable("value", &values.first()),
                _ if piece.custom_id.is_some() => o.field("values", values),
                _ => o.field(
                    "components",
                    &FilledList {
                        pieces: &piece.components,
                        fields,
                    },
                ),
            }
        });
    }
}

/// The modal of a bot's answer.
pub(crate) fn form(data: &RawJson) -> Result<Form, CannotDo> {
    data.decode()
        .map_err(|error| CannotDo::new(format!("the modal cannot be read: {error}")))
}

#[cfg(test)]
mod tests {
    use cordial_model::json;

    use super::{Filled, Piece};

    #[test]
    fn a_label_is_submitted_with_its_input() {
        let piece: Piece = json::from_str(
            r#"{"type":18,"id":3,"label":"Why?","component":{"type":4,"id":4,"custom_id":"why","style":1}}"#,
        )
        .unwrap();
        let fields = [(String::from("why"), vec![String::from("so")])];
        let filled = Filled {
            piece: &piece,
            fields: &fields,
        };
        assert_eq!(
            json::to_string(&filled),
            r#"{"type":18,"id":3,"component":{"type":4,"id":4,"custom_id":"why","value":"so"}}"#
        );
    }

    #[test]
    fn components_are_found_at_any_depth() {
        let piece: Piece = json::from_str(
            r#"{"type":17,"components":[{"type":9,"components":[],"accessory":{"type":2,"style":1,"custom_id":"deep"}}]}"#,
        )
        .unwrap();
        assert!(piece.find("deep").is_some());
        assert!(piece.find("other").is_none());
    }
}
