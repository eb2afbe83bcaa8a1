//! What people entered in a modal.

use compact_str::CompactString;

use super::{ComponentType, decode_tagged};
use crate::json::{
    Decode, Encode, EncodeObject, Error, Kind, ObjectWriter, Parser, RawJson, Writer,
};

/// A component of a submitted modal, with what was entered.
/// [Discord](https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-object-component-interaction-response-structures)
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum SubmittedComponent {
    /// A row around a text input, in modals without labels.
    ActionRow(SubmittedRow),
    /// A label around an input.
    Label(SubmittedLabel),
    /// A text that was shown; its number within the modal.
    TextDisplay(Option<i32>),
    /// What was written.
    TextInput(SubmittedText),
    /// The values of the chosen options.
    StringSelect(SubmittedValues),
    /// The ids of the chosen users; the users are in the interaction's resolved data.
    UserSelect(SubmittedValues),
    /// The ids of the chosen roles; the roles are in the interaction's resolved data.
    RoleSelect(SubmittedValues),
    /// The ids of the chosen users and roles, which are in the interaction's resolved data.
    MentionableSelect(SubmittedValues),
    /// The ids of the chosen channels; the channels are in the interaction's resolved data.
    ChannelSelect(SubmittedValues),
    /// The ids of the files; the attachments are in the interaction's resolved data.
    FileUpload(SubmittedValues),
    /// The value of the chosen option, if any.
    RadioGroup(SubmittedChoice),
    /// The values of the checked options.
    CheckboxGroup(SubmittedValues),
    /// Whether it was checked.
    Checkbox(SubmittedCheckbox),
    /// A component that this version of Cordial has no name for, or one that is malformed.
    Unknown(RawJson),
}

/// A row of a submitted modal.
#[derive(Clone, Debug, Default, PartialEq, Decode, Encode)]
pub struct SubmittedRow {
    /// The number within the modal.
    pub id: Option<i32>,
    /// The text input.
    #[json(default)]
    pub components: Vec<SubmittedComponent>,
}

/// A label of a submitted modal.
/// [Discord](https://discord.com/developers/docs/components/reference#label-label-interaction-response-structure)
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct SubmittedLabel {
    /// The number within the modal.
    pub id: Option<i32>,
    /// The input.
    pub component: Box<SubmittedComponent>,
}

/// What was written in a text input.
/// [Discord](https://discord.com/developers/docs/components/reference#text-input-text-input-interaction-response-structure)
#[derive(Clone, Debug, Default, PartialEq, Eq, Decode, Encode)]
pub struct SubmittedText {
    /// The number within the modal.
    pub id: Option<i32>,
    /// What names the input.
    pub custom_id: CompactString,
    /// The text; empty if nothing was written.
    #[json(default)]
    pub value: CompactString,
}

/// What was chosen in a select, a file upload or a group of checkboxes.
/// [Discord](https://discord.com/developers/docs/components/reference#string-select-string-select-interaction-response-structure)
#[derive(Clone, Debug, Default, PartialEq, Eq, Decode, Encode)]
pub struct SubmittedValues {
    /// The number within the modal.
    pub id: Option<i32>,
    /// What names the input.
    pub custom_id: CompactString,
    /// The chosen values; ids are written in digits.
    #[json(default)]
    pub values: Vec<CompactString>,
}

impl SubmittedValues {
    /// The values that are ids: all of a select of users, roles or channels and of a file upload.
    pub fn ids<M>(&self) -> impl Iterator<Item = crate::id::Id<M>> {
        self.values.iter().filter_map(|value| value.parse().ok())
    }
}

/// What was chosen in a radio group.
/// [Discord](https://discord.com/developers/docs/components/reference#radio-group-radio-group-interaction-response-structure)
#[derive(Clone, Debug, Default, PartialEq, Eq, Decode, Encode)]
pub struct SubmittedChoice {
    /// The number within the modal.
    pub id: Option<i32>,
    /// What names the group.
    pub custom_id: CompactString,
    /// The chosen value; `None` if nothing was chosen.
    #[json(null)]
    pub value: Option<CompactString>,
}

/// Whether a checkbox was checked.
/// [Discord](https://discord.com/developers/docs/components/reference#checkbox-checkbox-interaction-response-structure)
#[derive(Clone, Debug, Default, PartialEq, Eq, Decode, Encode)]
pub struct SubmittedCheckbox {
    /// The number within the modal.
    pub id: Option<i32>,
    /// What names the box.
    pub custom_id: CompactString,
    /// Whether it was checked.
    #[json(default)]
    pub value: bool,
}

impl SubmittedComponent {
    /// Its type; `None` for an unknown component without one.
    pub fn kind(&self) -> Option<ComponentType> {
        Some(match self {
            Self::ActionRow(_) => ComponentType::ActionRow,
            Self::Label(_) => ComponentType::Label,
            Self::TextDisplay(_) => ComponentType::TextDisplay,
            Self::TextInput(_) => ComponentType::TextInput,
            Self::StringSelect(_) => ComponentType::StringSelect,
            Self::UserSelect(_) => ComponentType::UserSelect,
            Self::RoleSelect(_) => ComponentType::RoleSelect,
            Self::MentionableSelect(_) => ComponentType::MentionableSelect,
            Self::ChannelSelect(_) => ComponentType::ChannelSelect,
            Self::FileUpload(_) => ComponentType::FileUpload,
            Self::RadioGroup(_) => ComponentType::RadioGroup,
            Self::CheckboxGroup(_) => ComponentType::CheckboxGroup,
            Self::Checkbox(_) => ComponentType::Checkbox,
            Self::Unknown(raw) => return Parser::new(raw.get()).tag("type").ok().flatten(),
        })
    }

    /// What names the input; `None` for rows, labels and texts.
    pub fn custom_id(&self) -> Option<&str> {
        match self {
            Self::TextInput(input) => Some(&input.custom_id),
            Self::StringSelect(input)
            | Self::UserSelect(input)
            | Self::RoleSelect(input)
            | Self::MentionableSelect(input)
            | Self::ChannelSelect(input)
            | Self::FileUpload(input)
            | Self::CheckboxGroup(input) => Some(&input.custom_id),
            Self::RadioGroup(input) => Some(&input.custom_id),
            Self::Checkbox(input) => Some(&input.custom_id),
            Self::ActionRow(_) | Self::Label(_) | Self::TextDisplay(_) | Self::Unknown(_) => None,
        }
    }

    /// The input with this custom id: this component, or one within it.
    pub fn find(&self, custom_id: &str) -> Option<&Self> {
        match self {
            Self::ActionRow(row) => row
                .components
                .iter()
                .find_map(|input| input.find(custom_id)),
            Self::Label(label) => label.component.find(custom_id),
            _ => (self.custom_id() == Some(custom_id)).then_some(self),
        }
    }

    fn decode_known(kind: ComponentType, p: &mut Parser<'_>) -> Result<Self, Error> {
        match kind {
            ComponentType::ActionRow => Decode::decode(p).map(Self::ActionRow),
            ComponentType::Label => Decode::decode(p).map(Self::Label),
            ComponentType::TextDisplay => {
                let id = p.tag("id")?;
                p.skip()?;
                Ok(Self::TextDisplay(id))
            }
            ComponentType::TextInput => Decode::decode(p).map(Self::TextInput),
            ComponentType::StringSelect => Decode::decode(p).map(Self::StringSelect),
            ComponentType::UserSelect => Decode::decode(p).map(Self::UserSelect),
            ComponentType::RoleSelect => Decode::decode(p).map(Self::RoleSelect),
            ComponentType::MentionableSelect => Decode::decode(p).map(Self::MentionableSelect),
            ComponentType::ChannelSelect => Decode::decode(p).map(Self::ChannelSelect),
            ComponentType::FileUpload => Decode::decode(p).map(Self::FileUpload),
            ComponentType::RadioGroup => Decode::decode(p).map(Self::RadioGroup),
            ComponentType::CheckboxGroup => Decode::decode(p).map(Self::CheckboxGroup),
            ComponentType::Checkbox => Decode::decode(p).map(Self::Checkbox),
            _ => <RawJson as Decode>::decode(p).map(Self::Unknown),
        }
    }
}

/// The fields of all types. Discord puts the type behind what was written, so the values of all types are read alike.
#[derive(Decode)]
struct Fields {
    #[json(rename = "type")]
    kind: ComponentType,
    id: Option<i32>,
    custom_id: Option<CompactString>,
    value: Option<Value>,
    #[json(default)]
    values: Vec<CompactString>,
    #[json(default)]
    components: Vec<SubmittedComponent>,
    component: Option<Box<SubmittedComponent>>,
}

/// What was written, chosen or checked.
enum Value {
    Text(CompactString),
    Checked(bool),
}

impl Decode for Value {
    fn decode(p: &mut Parser<'_>) -> Result<Self, Error> {
        match p.kind()? {
            Kind::Bool => p.bool().map(Self::Checked),
            _ => p.compact_str().map(Self::Text),
        }
    }
}

impl Fields {
    /// Puts the fields of a type together; `None` if they do not fit it.
    fn build(self) -> Option<SubmittedComponent> {
        let id = self.id;
        let build = match self.kind {
            ComponentType::ActionRow => {
                let components = self.components;
                return Some(SubmittedComponent::ActionRow(SubmittedRow {
                    id,
                    components,
                }));
            }
            ComponentType::Label => {
                let component = self.component?;
                return Some(SubmittedComponent::Label(SubmittedLabel { id, component }));
            }
            ComponentType::TextDisplay => return Some(SubmittedComponent::TextDisplay(id)),
            ComponentType::TextInput => {
                let Some(Value::Text(value)) = self.value else {
                    return None;
                };
                return Some(SubmittedComponent::TextInput(SubmittedText {
                    id,
                    custom_id: self.custom_id?,
                    value,
                }));
            }
            ComponentType::RadioGroup => {
                let value = match self.value {
                    None => None,
                    Some(Value::Text(value)) => Some(value),
                    Some(Value::Checked(_)) => return None,
                };
                return Some(SubmittedComponent::RadioGroup(SubmittedChoice {
                    id,
                    custom_id: self.custom_id?,
                    value,
                }));
            }
            ComponentType::Checkbox => {
                let Some(Value::Checked(value)) = self.value else {
                    return None;
                };
                return Some(SubmittedComponent::Checkbox(SubmittedCheckbox {
                    id,
                    custom_id: self.custom_id?,
                    value,
                }));
            }
            ComponentType::StringSelect => SubmittedComponent::StringSelect,
            ComponentType::UserSelect => SubmittedComponent::UserSelect,
            ComponentType::RoleSelect => SubmittedComponent::RoleSelect,
            ComponentType::MentionableSelect => SubmittedComponent::MentionableSelect,
            ComponentType::ChannelSelect => SubmittedComponent::ChannelSelect,
            ComponentType::FileUpload => SubmittedComponent::FileUpload,
            ComponentType::CheckboxGroup => SubmittedComponent::CheckboxGroup,
            _ => return None,
        };
        Some(build(SubmittedValues {
            id,
            custom_id: self.custom_id?,
            values: self.values,
        }))
    }
}

impl Decode for SubmittedComponent {
    fn decode(p: &mut Parser<'_>) -> Result<Self, Error> {
        // Where nothing degrades, a type that is not known may hold anything.
        if p.is_strict() {
            return decode_tagged(p, Self::decode_known, Self::Unknown);
        }
        let mark = p.mark();
        match Fields::decode(p) {
            Ok(fields) => {
                if let Some(component) = fields.build() {
                    return Ok(component);
                }
                // What does not fit its type is looked at for that type alone.
                p.rewind(mark);
                decode_tagged(p, Self::decode_known, Self::Unknown)
            }
            Err(error) => {
                p.recover(mark, error)?;
                p.rewind(mark);
                <RawJson as Decode>::decode(p).map(Self::Unknown)
            }
        }
    }
}

impl Encode for SubmittedComponent {
    fn encode(&self, w: &mut Writer) {
        let fields = |o: &mut ObjectWriter<'_>| match self {
            Self::ActionRow(row) => row.encode_object(o),
            Self::Label(label) => label.encode_object(o),
            Self::TextDisplay(id) => o.field("id", id),
            Self::TextInput(input) => input.encode_object(o),
            Self::StringSelect(input)
            | Self::UserSelect(input)
            | Self::RoleSelect(input)
            | Self::MentionableSelect(input)
            | Self::ChannelSelect(input)
            | Self::FileUpload(input)
            | Self::CheckboxGroup(input) => input.encode_object(o),
            Self::RadioGroup(input) => input.encode_object(o),
            Self::Checkbox(input) => input.encode_object(o),
            Self::Unknown(_) => {}
        };
        match self {
            Self::Unknown(raw) => raw.encode(w),
            _ => w.object(|o| {
                o.field("type", &self.kind());
                fields(o);
            }),
        }
    }
}

crate::serde_decode!(SubmittedComponent);
crate::serde_encode!(SubmittedComponent);
