//! Components: what people see and press in messages and modals.
//! [Discord](https://discord.com/developers/docs/components/reference)
//!
//! [`Component`] is any of them. A message holds rows of buttons and selects or, with the flag
//! [`IS_COMPONENTS_V2`](crate::channel::message::MessageFlags::IS_COMPONENTS_V2), a layout of texts, media and rows. A
//! modal holds labels with inputs; what was entered comes back as [`SubmittedComponent`]s.
//!
//! ```
//! use cordial_model::component::{ActionRow, Button, Container, TextDisplay};
//!
//! let rows = [ActionRow::new([
//!     Button::danger("ban:80351110224678912", "Ban"),
//!     Button::link("https://example.com/rules", "Rules"),
//! ])];
//! let layout = Container::new([TextDisplay::new("# Report")])
//!     .add(ActionRow::new([Button::primary("close", "Close")]));
//! ```

mod action_row;
mod button;
mod check;
mod choice;
mod file_upload;
mod label;
mod layout;
mod media;
mod select;
mod submitted;
mod text;

use std::ops::{Deref, DerefMut};

pub use self::{
    action_row::ActionRow,
    button::{Button, ButtonStyle},
    check::{LEGACY_ROWS, MESSAGE_COMPONENTS, TEXT_CHARACTERS},
    choice::{Checkbox, CheckboxGroup, GroupOption, RadioGroup},
    file_upload::{FileTypeGroup, FileUpload},
    label::Label,
    layout::{Container, Section, Separator, SeparatorSpacing},
    media::{
        FileDisplay, FoundMedia, MediaFlags, MediaGallery, MediaGalleryItem, MediaLoadingState,
        Thumbnail, UnfurledMedia,
    },
    select::{
        ChannelSelect, MentionableSelect, RoleSelect, SelectDefaultKind, SelectDefaultValue,
        SelectOption, StringSelect, UserSelect,
    },
    submitted::{
        SubmittedCheckbox, SubmittedChoice, SubmittedComponent, SubmittedLabel, SubmittedRow,
        SubmittedText, SubmittedValues,
    },
    text::{TextDisplay, TextInput, TextInputStyle},
};
pub(crate) use self::{
    check::{Layout, check_message_components, check_modal_components},
    file_upload::check_file_types,
};
use crate::{
    json::{Decode, Encode, Error, Parser, RawJson, Writer},
    open::open_enum,
    validate::{Validate, Validator},
};

open_enum! {
    /// The type of a component.
    /// [Discord](https://discord.com/developers/docs/components/reference#component-object-component-types)
    pub enum ComponentType {
        /// A row of buttons, or a select.
        ActionRow = 1,
        /// A button.
        Button = 2,
        /// A select of texts.
        StringSelect = 3,
        /// A text input of a modal.
        TextInput = 4,
        /// A select of users.
        UserSelect = 5,
        /// A select of roles.
        RoleSelect = 6,
        /// A select of users and roles.
        MentionableSelect = 7,
        /// A select of channels.
        ChannelSelect = 8,
        /// Texts with a button or an image beside them.
        Section = 9,
        /// A text.
        TextDisplay = 10,
        /// A small image.
        Thumbnail = 11,
        /// Up to ten images and videos.
        MediaGallery = 12,
        /// A file.
        File = 13,
        /// A line or a gap.
        Separator = 14,
        /// A recent activity; Discord alone makes them.
        ContentInventoryEntry = 16,
        /// A frame around other components.
        Container = 17,
        /// A label of a modal around an input.
        Label = 18,
        /// A file input of a modal.
        FileUpload = 19,
        /// A choice of one, in a modal.
        RadioGroup = 21,
        /// A choice of several, in a modal.
        CheckboxGroup = 22,
        /// A yes or no, in a modal.
        Checkbox = 23,
    }
}

/// The `type` of a component, which each component writes along with its fields.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Tag<const TYPE: i32>;

impl<const TYPE: i32> std::fmt::Debug for Tag<TYPE> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{TYPE}")
    }
}

impl<const TYPE: i32> Decode for Tag<TYPE> {
    fn decode(p: &mut Parser<'_>) -> Result<Self, Error> {
        p.skip().map(|()| Self)
    }

    fn absent() -> Option<Self> {
        Some(Self)
    }
}

impl<const TYPE: i32> Encode for Tag<TYPE> {
    fn encode(&self, w: &mut Writer) {
        w.display(TYPE);
    }
}

macro_rules! components {
    ($($(#[$meta:meta])* $variant:ident($ty:ty),)*) => {
        /// Any component. [Discord](https://discord.com/developers/docs/components/reference#component-object)
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum Component {
            $($(#[$meta])* $variant($ty),)*
            /// A component that this version of Cordial has no name for, or one that is malformed.
            Unknown(RawJson),
        }

        impl Component {
            /// Its type; `None` for an unknown component without one.
            pub fn kind(&self) -> Option<ComponentType> {
                match self {
                    $(Self::$variant(_) => Some(ComponentType::$variant),)*
                    Self::Unknown(raw) => Parser::new(raw.get()).tag("type").ok().flatten(),
                }
            }

            /// The number that Discord or the sender gave it within its message.
            pub fn id(&self) -> Option<i32> {
                match self {
                    $(Self::$variant(component) => component.id,)*
                    Self::Unknown(raw) => Parser::new(raw.get()).tag("id").ok().flatten(),
                }
            }

            fn decode_known(kind: ComponentType, p: &mut Parser<'_>) -> Result<Self, Error> {
                match kind {
                    $(ComponentType::$variant => <$ty>::decode(p).map(Self::$variant),)*
                    _ => <RawJson as Decode>::decode(p).map(Self::Unknown),
                }
            }
        }

        impl Encode for Component {
            fn encode(&self, w: &mut Writer) {
                match self {
                    $(Self::$variant(component) => component.encode(w),)*
                    Self::Unknown(raw) => raw.encode(w),
                }
            }
        }

        #[cfg(feature = "describe")]
        impl crate::describe::Describe for Component {
            fn describe() -> crate::describe::Shape {
                use crate::describe::{Shape, Union, Variant};

                Shape::Union(Union::new("Component", Some("type"), || {
                    vec![$(Variant::new(
                        stringify!($variant),
                        Some(ComponentType::$variant.get()),
                        <$ty>::describe(),
                    ),)*]
                }))
            }
        }

        impl Validate for Component {
            fn validate(&self, v: &mut Validator) {
                match self {
                    $(Self::$variant(component) => component.validate(v),)*
                    Self::Unknown(_) => {}
                }
            }
        }

        $(
            impl From<$ty> for Component {
                fn from(component: $ty) -> Self {
                    Self::$variant(component)
                }
            }

            impl From<$ty> for Components {
                fn from(component: $ty) -> Self {
                    Self(vec![component.into()])
                }
            }
        )*
    };
}

components! {
    /// A row of buttons, or a select.
    ActionRow(ActionRow),
    /// A button.
    Button(Button),
    /// A select of texts.
    StringSelect(StringSelect),
    /// A text input of a modal.
    TextInput(TextInput),
    /// A select of users.
    UserSelect(UserSelect),
    /// A select of roles.
    RoleSelect(RoleSelect),
    /// A select of users and roles.
    MentionableSelect(MentionableSelect),
    /// A select of channels.
    ChannelSelect(ChannelSelect),
    /// Texts with a button or an image beside them.
    Section(Section),
    /// A text.
    TextDisplay(TextDisplay),
    /// A small image.
    Thumbnail(Thumbnail),
    /// Up to ten images and videos.
    MediaGallery(MediaGallery),
    /// A file.
    File(FileDisplay),
    /// A line or a gap.
    Separator(Separator),
    /// A frame around other components.
    Container(Container),
    /// A label of a modal around an input.
    Label(Label),
    /// A file input of a modal.
    FileUpload(FileUpload),
    /// A choice of one, in a modal.
    RadioGroup(RadioGroup),
    /// A choice of several, in a modal.
    CheckboxGroup(CheckboxGroup),
    /// A yes or no, in a modal.
    Checkbox(Checkbox),
}

/// Reads one of several forms told apart by `type`; what is unknown or malformed becomes the fallback.
fn decode_tagged<T>(
    p: &mut Parser<'_>,
    known: impl FnOnce(ComponentType, &mut Parser<'_>) -> Result<T, Error>,
    unknown: impl FnOnce(RawJson) -> T,
) -> Result<T, Error> {
    let mark = p.mark();
    let read = match p.tag::<ComponentType>("type") {
        Ok(Some(kind)) => known(kind, p),
        Ok(None) => Err(Error::missing("type", p.offset())),
        Err(error) => Err(error),
    };
    read.or_else(|error| {
        p.recover(mark, error)?;
        p.rewind(mark);
        <RawJson as Decode>::decode(p).map(unknown)
    })
}

impl Decode for Component {
    fn decode(p: &mut Parser<'_>) -> Result<Self, Error> {
        decode_tagged(p, Self::decode_known, Self::Unknown)
    }
}

crate::serde_decode!(Component);
crate::serde_encode!(Component);

impl Component {
    /// The components inside this one.
    pub fn children(&self) -> &[Self] {
        match self {
            Self::ActionRow(row) => &row.components,
            Self::Section(section) => &section.components,
            Self::Container(container) => &container.components,
            _ => &[],
        }
    }

    /// The component that stands alone beside or in this one: the accessory of a section, the input of a label.
    pub fn companion(&self) -> Option<&Self> {
        match self {
            Self::Section(section) => Some(&section.accessory),
            Self::Label(label) => Some(&label.component),
            _ => None,
        }
    }

    /// The text that names it when it is used; `None` if it cannot be used.
    pub fn custom_id(&self) -> Option<&str> {
        match self {
            Self::Button(button) => button.custom_id.as_deref(),
            Self::StringSelect(select) => Some(&select.custom_id),
            Self::TextInput(input) => Some(&input.custom_id),
            Self::UserSelect(select) => Some(&select.custom_id),
            Self::RoleSelect(select) => Some(&select.custom_id),
            Self::MentionableSelect(select) => Some(&select.custom_id),
            Self::ChannelSelect(select) => Some(&select.custom_id),
            Self::FileUpload(upload) => Some(&upload.custom_id),
            Self::RadioGroup(group) => Some(&group.custom_id),
            Self::CheckboxGroup(group) => Some(&group.custom_id),
            Self::Checkbox(checkbox) => Some(&checkbox.custom_id),
            _ => None,
        }
    }

    /// Calls a function with this component and all within it, outermost first.
    pub fn walk<'a>(&'a self, visit: &mut impl FnMut(&'a Self)) {
        visit(self);
        for child in self.children() {
            child.walk(visit);
        }
        if let Some(companion) = self.companion() {
            companion.walk(visit);
        }
    }
}

/// A list of components, made of any list whose elements are components.
///
/// ```
/// use cordial_model::component::{Components, Separator, TextDisplay};
///
/// let alike = Components::from([TextDisplay::new("One"), TextDisplay::new("Two")]);
/// let mixed = Components::new().add(TextDisplay::new("One")).add(Separator::new());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Decode, Encode)]
pub struct Components(pub Vec<Component>);

impl Components {
    /// No components.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a component.
    #[must_use]
    #[allow(clippy::should_implement_trait)]
    pub fn add(mut self, component: impl Into<Component>) -> Self {
        self.0.push(component.into());
        self
    }
}

impl<I: IntoIterator<Item: Into<Component>>> From<I> for Components {
    fn from(components: I) -> Self {
        Self(components.into_iter().map(Into::into).collect())
    }
}

impl Deref for Components {
    type Target = Vec<Component>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl DerefMut for Components {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}

impl Validate for Components {
    fn validate(&self, v: &mut Validator) {
        self.0.validate(v);
    }
}

/// Chainable setters: `some` for optional values, `on` for switches, `add` for lists.
macro_rules! setters {
    ($($(#[$meta:meta])* $form:ident $name:ident $(=> $field:ident)? $(: $ty:ty)?;)*) => {
        $($crate::component::setters!(@$form $(#[$meta])* $name $(=> $field)? $(: $ty)?);)*
    };
    (@some $(#[$meta:meta])* $name:ident: $ty:ty) => {
        $(#[$meta])*
        #[must_use]
        pub fn $name(mut self, $name: impl Into<$ty>) -> Self {
            self.$name = Some($name.into());
            self
        }
    };
    (@on $(#[$meta:meta])* $name:ident) => {
        $crate::component::setters!(@on $(#[$meta])* $name => $name);
    };
    (@on $(#[$meta:meta])* $name:ident => $field:ident) => {
        $(#[$meta])*
        #[must_use]
        pub fn $name(mut self) -> Self {
            self.$field = true;
            self
        }
    };
    (@off $(#[$meta:meta])* $name:ident => $field:ident) => {
        $(#[$meta])*
        #[must_use]
        pub fn $name(mut self) -> Self {
            self.$field = Some(false);
            self
        }
    };
    (@add $(#[$meta:meta])* $name:ident => $field:ident: $ty:ty) => {
        $(#[$meta])*
        #[must_use]
        #[allow(clippy::should_implement_trait)]
        pub fn $name(mut self, $name: impl Into<$ty>) -> Self {
            self.$field.push($name.into());
            self
        }
    };
}
pub(crate) use setters;
