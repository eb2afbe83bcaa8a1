//! Commands that were used.

use compact_str::CompactString;

use super::Resolved;
use crate::{
    application::command::{CommandOptionType, CommandType},
    id::{
        Id,
        marker::{
            AttachmentMarker, ChannelMarker, CommandMarker, GenericMarker, GuildMarker, RoleMarker,
            UserMarker,
        },
    },
    json::{Decode, Encode, Error, Kind, Number, Parser, RawJson, Writer},
};

/// A command that was used, or is being written.
/// [Discord](https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-object-application-command-data-structure)
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
#[non_exhaustive]
pub struct CommandData {
    /// The command.
    pub id: Id<CommandMarker>,
    /// Its name.
    pub name: CompactString,
    /// Its type.
    #[json(rename = "type", default)]
    pub kind: CommandType,
    /// The options that were given, or the subcommand with its options.
    #[json(default, omit_empty)]
    pub options: Vec<CommandDataOption>,
    /// The users, members, roles, channels, messages and attachments that options and target name.
    #[json(default, omit_empty)]
    pub resolved: Resolved,
    /// The guild that the command is registered in; `None` for a global one.
    pub guild_id: Option<Id<GuildMarker>>,
    /// The user or message on which a command of the context menu was used.
    pub target_id: Option<Id<GenericMarker>>,
}

macro_rules! option_getters {
    ($($name:ident $variant:ident $ty:ty, $what:literal)*) => {$(
        #[doc = concat!($what, " of an option.")]
        pub fn $name(&self, name: &str) -> Option<$ty> {
            match self.option(name)? {
                OptionValue::$variant(value) => Some(*value),
                _ => None,
            }
        }
    )*};
}

impl CommandData {
    /// A command that was used without options.
    pub fn new(id: Id<CommandMarker>, name: impl Into<CompactString>, kind: CommandType) -> Self {
        Self {
            id,
            name: name.into(),
            kind,
            options: Vec::new(),
            resolved: Resolved::default(),
            guild_id: None,
            target_id: None,
        }
    }

    /// The names of the group and subcommand that were used, and the options given to them.
    pub fn leaf(&self) -> (Vec<&str>, &[CommandDataOption]) {
        let mut path = Vec::new();
        let mut options = self.options.as_slice();
        while let [
            CommandDataOption {
                name,
                value: OptionValue::Subcommand(inner) | OptionValue::SubcommandGroup(inner),
            },
        ] = options
        {
            path.push(name.as_str());
            options = inner;
        }
        (path, options)
    }

    /// The option of this name that was given to the command or its subcommand.
    pub fn option(&self, name: &str) -> Option<&OptionValue> {
        self.leaf()
            .1
            .iter()
            .find(|option| option.name == name)
            .map(|option| &option.value)
    }

    /// The text of an option.
    pub fn string(&self, name: &str) -> Option<&str> {
        match self.option(name)? {
            OptionValue::String(text) => Some(text),
            _ => None,
        }
    }

    option_getters! {
        integer Integer i64, "The whole number"
        boolean Boolean bool, "The yes or no"
        user User Id<UserMarker>, "The user"
        channel Channel Id<ChannelMarker>, "The channel"
        role Role Id<RoleMarker>, "The role"
        mentionable Mentionable Id<GenericMarker>, "The user or role"
        number Number f64, "The number"
        attachment Attachment Id<AttachmentMarker>, "The file"
    }

    /// The option that is being written: its name, type and text so far.
    pub fn focused(&self) -> Option<(&str, CommandOptionType, &str)> {
        self.leaf().1.iter().find_map(|option| match &option.value {
            OptionValue::Focused(kind, text) => Some((option.name.as_str(), *kind, text.as_str())),
            _ => None,
        })
    }
}

/// An option that was given to a command.
/// [Discord](https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-object-application-command-interaction-data-option-structure)
#[derive(Clone, Debug, PartialEq)]
pub struct CommandDataOption {
    /// Its name.
    pub name: CompactString,
    /// Its value.
    pub value: OptionValue,
}

impl CommandDataOption {
    /// An option with a value.
    pub fn new(name: impl Into<CompactString>, value: OptionValue) -> Self {
        Self {
            name: name.into(),
            value,
        }
    }
}

/// The value of an option, by type.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum OptionValue {
    /// A subcommand, with its options.
    Subcommand(Vec<CommandDataOption>),
    /// A group, with the subcommand that was used.
    SubcommandGroup(Vec<CommandDataOption>),
    /// A text.
    String(CompactString),
    /// An integer.
    Integer(i64),
    /// Yes or no.
    Boolean(bool),
    /// A user.
    User(Id<UserMarker>),
    /// A channel.
    Channel(Id<ChannelMarker>),
    /// A role.
    Role(Id<RoleMarker>),
    /// A user or role.
    Mentionable(Id<GenericMarker>),
    /// A number.
    Number(f64),
    /// A file.
    Attachment(Id<AttachmentMarker>),
    /// An option that is being written: its type, and the text so far.
    Focused(CommandOptionType, CompactString),
    /// An option of a type that this version of Cordial has no name for, or one with a malformed value.
    Unknown(CommandOptionType, Option<RawJson>),
}

impl OptionValue {
    /// The type of the option.
    pub fn kind(&self) -> CommandOptionType {
        match self {
            Self::Subcommand(_) => CommandOptionType::Subcommand,
            Self::SubcommandGroup(_) => CommandOptionType::SubcommandGroup,
            Self::String(_) => CommandOptionType::String,
            Self::Integer(_) => CommandOptionType::Integer,
            Self::Boolean(_) => CommandOptionType::Boolean,
            Self::User(_) => CommandOptionType::User,
            Self::Channel(_) => CommandOptionType::Channel,
            Self::Role(_) => CommandOptionType::Role,
            Self::Mentionable(_) => CommandOptionType::Mentionable,
            Self::Number(_) => CommandOptionType::Number,
            Self::Attachment(_) => CommandOptionType::Attachment,
            Self::Focused(kind, _) | Self::Unknown(kind, _) => *kind,
        }
    }
}

/// A value whose type is not known yet.
enum Scalar {
    Text(CompactString),
    Number(Number),
    Boolean(bool),
    Other,
}

impl Scalar {
    fn read(p: &mut Parser<'_>) -> Result<Self, Error> {
        Ok(match p.kind()? {
            Kind::String => Self::Text(CompactString::decode(p)?),
            Kind::Number => Self::Number(p.number()?),
            Kind::Bool => Self::Boolean(p.bool()?),
            Kind::Null | Kind::Array | Kind::Object => {
                p.skip()?;
                Self::Other
            }
        })
    }

    /// The value as one of this type; `None` if it is none.
    fn typed(self, kind: CommandOptionType) -> Option<OptionValue> {
        fn id<M>(text: &str) -> Option<Id<M>> {
            text.parse().ok()
        }
        Some(match (kind, self) {
            (CommandOptionType::String, Self::Text(text)) => OptionValue::String(text),
            (CommandOptionType::Integer, Self::Number(number)) => {
                OptionValue::Integer(integer(number)?)
            }
            (CommandOptionType::Boolean, Self::Boolean(value)) => OptionValue::Boolean(value),
            (CommandOptionType::User, Self::Text(text)) => OptionValue::User(id(&text)?),
            (CommandOptionType::Channel, Self::Text(text)) => OptionValue::Channel(id(&text)?),
            (CommandOptionType::Role, Self::Text(text)) => OptionValue::Role(id(&text)?),
            (CommandOptionType::Mentionable, Self::Text(text)) => {
                OptionValue::Mentionable(id(&text)?)
            }
            (CommandOptionType::Number, Self::Number(number)) => OptionValue::Number(float(number)),
            (CommandOptionType::Attachment, Self::Text(text)) => {
                OptionValue::Attachment(id(&text)?)
            }
            _ => return None,
        })
    }

    /// The text so far of an option that is being written.
    fn into_text(self) -> CompactString {
        match self {
            Self::Text(text) => text,
            Self::Number(Number::Unsigned(number)) => compact_str::format_compact!("{number}"),
            Self::Number(Number::Signed(number)) => compact_str::format_compact!("{number}"),
            Self::Number(Number::Float(number)) => compact_str::format_compact!("{number}"),
            Self::Boolean(value) => compact_str::format_compact!("{value}"),
            Self::Other => CompactString::default(),
        }
    }
}

/// Integers of options are within ±2⁵³, which a float holds exactly.
fn integer(number: Number) -> Option<i64> {
    match number {
        Number::Unsigned(number) => number.try_into().ok(),
        Number::Signed(number) => Some(number),
        #[allow(clippy::cast_possible_truncation)]
        Number::Float(number)
            if number.fract() == 0.0 && number.abs() <= 9_007_199_254_740_992.0 =>
        {
            Some(number as i64)
        }
        Number::Float(_) => None,
    }
}

#[allow(clippy::cast_precision_loss)]
fn float(number: Number) -> f64 {
    match number {
        Number::Unsigned(number) => number as f64,
        Number::Signed(number) => number as f64,
        Number::Float(number) => number,
    }
}

impl Decode for CommandDataOption {
    /// Reads the option in one pass, wherever its type stands.
    fn decode(p: &mut Parser<'_>) -> Result<Self, Error> {
        let mut name = None;
        let mut kind = None;
        let mut value = Scalar::Other;
        let mut value_at = None;
        let mut options = Vec::new();
        let mut focused = false;
        p.object(|key, p| {
            match key {
                "name" => name = Some(CompactString::decode(p)?),
                "type" => kind = Some(CommandOptionType::decode(p)?),
                "value" => {
                    p.kind()?;
                    value_at = Some(p.mark());
                    value = Scalar::read(p)?;
                }
                "options" => options = Option::decode(p)?.unwrap_or_default(),
                "focused" => focused = Option::decode(p)?.unwrap_or_default(),
                _ => p.skip()?,
            }
            Ok(())
        })?;
        let name = name.ok_or_else(|| Error::missing("name", p.offset()))?;
        let kind = kind.ok_or_else(|| Error::missing("type", p.offset()))?;
        let value = match kind {
            CommandOptionType::Subcommand => OptionValue::Subcommand(options),
            CommandOptionType::SubcommandGroup => OptionValue::SubcommandGroup(options),
            _ if focused => OptionValue::Focused(kind, value.into_text()),
            _ => match value.typed(kind) {
                Some(value) => value,
                None => unknown(kind, value_at, p)?,
            },
        };
        Ok(Self { name, value })
    }
}

/// Keeps a value as it is, because its type is unknown or it does not have that type.
#[cold]
fn unknown(
    kind: CommandOptionType,
    value_at: Option<crate::json::Mark>,
    p: &mut Parser<'_>,
) -> Result<OptionValue, Error> {
    let Some(mark) = value_at else {
        return Ok(OptionValue::Unknown(kind, None));
    };
    let end = p.mark();
    if !matches!(kind, CommandOptionType::Unknown(_)) {
        p.rewind(mark);
        let at = p.offset();
        let error = Error::expected("a value of the option's type", at);
        p.recover(mark, error.in_field("value"))?;
    }
    p.rewind(mark);
    let raw = <RawJson as Decode>::decode(p)?;
    p.rewind(end);
    Ok(OptionValue::Unknown(kind, Some(raw)))
}

impl Encode for CommandDataOption {
    fn encode(&self, w: &mut Writer) {
        w.object(|o| {
            o.field("name", &self.name);
            o.field("type", &self.value.kind());
            match &self.value {
                OptionValue::Subcommand(options) | OptionValue::SubcommandGroup(options) => {
                    o.field("options", options);
                }
                OptionValue::String(text) => o.field("value", text),
                OptionValue::Focused(_, text) => {
                    o.field("value", text);
                    o.field("focused", &true);
                }
                OptionValue::Integer(number) => o.field("value", number),
                OptionValue::Boolean(value) => o.field("value", value),
                OptionValue::User(id) => o.field("value", id),
                OptionValue::Channel(id) => o.field("value", id),
                OptionValue::Role(id) => o.field("value", id),
                OptionValue::Mentionable(id) => o.field("value", id),
                OptionValue::Number(number) => o.field("value", number),
                OptionValue::Attachment(id) => o.field("value", id),
                OptionValue::Unknown(_, raw) => o.field("value", raw),
            }
        });
    }
}

crate::serde_decode!(CommandDataOption);
crate::serde_encode!(CommandDataOption);
