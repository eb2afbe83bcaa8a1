//! What was done, by type of interaction.

use compact_str::CompactString;

use super::{CommandData, CommandDataOption, InteractionType, Resolved};
use crate::{
    application::command::CommandType,
    component::{ComponentType, SubmittedComponent},
    id::{
        Id,
        marker::{CommandMarker, GenericMarker, GuildMarker},
    },
    json::{Decode, Encode, ObjectWriter, RawJson},
};

/// What was done, by type of interaction.
/// [Discord](https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-object-interaction-data)
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum InteractionData {
    /// Discord asks whether the endpoint for interactions is there.
    Ping,
    /// A command was used.
    Command(Box<CommandData>),
    /// An option of a command is being written, and asks for suggestions.
    Autocomplete(Box<CommandData>),
    /// A component of a message was used.
    Component(Box<ComponentData>),
    /// A modal was submitted.
    Modal(Box<ModalData>),
    /// An interaction of a type that this version of Cordial has no name for, or one with malformed data.
    Unknown(InteractionType, Option<RawJson>),
}

/// A component that was used.
/// [Discord](https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-object-message-component-data-structure)
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
#[non_exhaustive]
pub struct ComponentData {
    /// What names the component.
    pub custom_id: CompactString,
    /// The type of the component.
    pub component_type: ComponentType,
    /// The number of the component within its message.
    pub id: Option<i32>,
    /// What was chosen in a select: the values of the options, or ids in digits.
    #[json(default, omit_empty)]
    pub values: Vec<CompactString>,
    /// The users, members, roles and channels that were chosen.
    #[json(default, omit_empty)]
    pub resolved: Resolved,
}

impl ComponentData {
    /// A component that was used.
    pub fn new(custom_id: impl Into<CompactString>, component_type: ComponentType) -> Self {
        Self {
            custom_id: custom_id.into(),
            component_type,
            id: None,
            values: Vec::new(),
            resolved: Resolved::default(),
        }
    }

    /// The chosen values that are ids: all, in a select of users, roles or channels.
    pub fn ids<M>(&self) -> impl Iterator<Item = Id<M>> {
        self.values.iter().filter_map(|value| value.parse().ok())
    }
}

/// A modal that was submitted.
/// [Discord](https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-object-modal-submit-data-structure)
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
#[non_exhaustive]
pub struct ModalData {
    /// What names the modal.
    pub custom_id: CompactString,
    /// What was entered.
    #[json(default)]
    pub components: Vec<SubmittedComponent>,
    /// The users, members, roles, channels and attachments that were chosen.
    #[json(default, omit_empty)]
    pub resolved: Resolved,
}

impl ModalData {
    /// A modal that was submitted.
    pub fn new(custom_id: impl Into<CompactString>, components: Vec<SubmittedComponent>) -> Self {
        Self {
            custom_id: custom_id.into(),
            components,
            resolved: Resolved::default(),
        }
    }

    /// The input with this custom id.
    pub fn input(&self, custom_id: &str) -> Option<&SubmittedComponent> {
        self.components
            .iter()
            .find_map(|component| component.find(custom_id))
    }

    /// What was written in the text input with this custom id.
    pub fn text(&self, custom_id: &str) -> Option<&str> {
        match self.input(custom_id)? {
            SubmittedComponent::TextInput(input) => Some(&input.value),
            _ => None,
        }
    }
}

/// The fields of the data of all types.
#[derive(Decode)]
pub(super) struct DataFields {
    /// The id of a command, or the number of a component.
    id: Option<CommandOrComponent>,
    name: Option<CompactString>,
    #[json(rename = "type")]
    kind: Option<CommandType>,
    #[json(default)]
    resolved: Resolved,
    #[json(default)]
    options: Vec<CommandDataOption>,
    guild_id: Option<Id<GuildMarker>>,
    target_id: Option<Id<GenericMarker>>,
    custom_id: Option<CompactString>,
    component_type: Option<ComponentType>,
    #[json(default)]
    values: Vec<CompactString>,
    #[json(default)]
    components: Vec<SubmittedComponent>,
}

/// Commands have an id in quotes, components a small number without.
struct CommandOrComponent(i64);

impl Decode for CommandOrComponent {
    fn decode(p: &mut crate::json::Parser<'_>) -> Result<Self, crate::json::Error> {
        match p.quoted_u64() {
            Some(id) => Ok(Self(id.cast_signed())),
            None => p.i64().map(Self),
        }
    }
}

impl InteractionData {
    /// Puts the fields of a type together. The error is the key that is missing, or none for an unknown type.
    pub(super) fn from_fields(
        kind: InteractionType,
        fields: Option<DataFields>,
    ) -> Result<Self, Option<&'static str>> {
        let build: fn(DataFields) -> Result<Self, &'static str> = match kind {
            InteractionType::Ping => return Ok(Self::Ping),
            InteractionType::ApplicationCommand => |fields| fields.command().map(Self::Command),
            InteractionType::ApplicationCommandAutocomplete => {
                |fields| fields.command().map(Self::Autocomplete)
            }
            InteractionType::MessageComponent => |fields| fields.component().map(Self::Component),
            InteractionType::ModalSubmit => |fields| fields.modal().map(Self::Modal),
            _ => return Err(None),
        };
        build(fields.ok_or(Some("data"))?).map_err(Some)
    }

    /// The type of the interaction.
    pub fn kind(&self) -> InteractionType {
        match self {
            Self::Ping => InteractionType::Ping,
            Self::Command(_) => InteractionType::ApplicationCommand,
            Self::Autocomplete(_) => InteractionType::ApplicationCommandAutocomplete,
            Self::Component(_) => InteractionType::MessageComponent,
            Self::Modal(_) => InteractionType::ModalSubmit,
            Self::Unknown(kind, _) => *kind,
        }
    }

    /// What the data speaks of.
    pub fn resolved(&self) -> &Resolved {
        match self {
            Self::Command(data) | Self::Autocomplete(data) => &data.resolved,
            Self::Component(data) => &data.resolved,
            Self::Modal(data) => &data.resolved,
            Self::Ping | Self::Unknown(..) => Resolved::none(),
        }
    }

    pub(super) fn encode_field(&self, key: &str, o: &mut ObjectWriter<'_>) {
        match self {
            Self::Command(data) | Self::Autocomplete(data) => o.field(key, data),
            Self::Component(data) => o.field(key, data),
            Self::Modal(data) => o.field(key, data),
            Self::Unknown(_, data) => o.field(key, data),
            Self::Ping => {}
        }
    }
}

impl DataFields {
    fn command(self) -> Result<Box<CommandData>, &'static str> {
        let id = self
            .id
            .and_then(|id| Id::<CommandMarker>::new_checked(id.0.cast_unsigned()));
        Ok(Box::new(CommandData {
            id: id.ok_or("id")?,
            name: self.name.ok_or("name")?,
            kind: self.kind.unwrap_or_default(),
            options: self.options,
            resolved: self.resolved,
            guild_id: self.guild_id,
            target_id: self.target_id,
        }))
    }

    fn component(self) -> Result<Box<ComponentData>, &'static str> {
        Ok(Box::new(ComponentData {
            custom_id: self.custom_id.ok_or("custom_id")?,
            component_type: self.component_type.ok_or("component_type")?,
            id: self.id.and_then(|id| id.0.try_into().ok()),
            values: self.values,
            resolved: self.resolved,
        }))
    }

    fn modal(self) -> Result<Box<ModalData>, &'static str> {
        Ok(Box::new(ModalData {
            custom_id: self.custom_id.ok_or("custom_id")?,
            components: self.components,
            resolved: self.resolved,
        }))
    }
}
