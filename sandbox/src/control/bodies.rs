//! What requests of the control API say. Users, guilds and channels are named by id or by name.

use base64::{Engine, prelude::BASE64_STANDARD};
use cordial_model::{
    channel::ChannelType,
    id::{
        Id,
        marker::{ChannelMarker, GuildMarker, InteractionMarker, MessageMarker, UserMarker},
    },
    json::{Decode, Error, Kind, Number, Parser, RawJson},
};

use super::ControlAnswer;
use crate::{
    people::{OptionValue, Options},
    world::World,
};

/// An id, or a name.
#[derive(Clone, Debug)]
pub(crate) struct Named(pub(crate) String);

impl Decode for Named {
    fn decode(p: &mut Parser<'_>) -> Result<Self, Error> {
        Ok(Self(if p.kind()? == Kind::Number {
            p.u64()?.to_string()
        } else {
            p.str()?.into_owned()
        }))
    }
}

impl Named {
    fn id<T>(&self) -> Option<Id<T>> {
        self.0.parse().ok()
    }

    pub(crate) fn user(&self, world: &World) -> Result<Id<UserMarker>, ControlAnswer> {
        self.id()
            .filter(|id| world.users.contains_key(id))
            .or_else(|| {
                let mut named = world.users.values().filter(|user| user.username == self.0);
                named.next().map(|user| user.id)
            })
            .ok_or_else(|| ControlAnswer::unknown(format!("there is no user `{}`", self.0)))
    }

    pub(crate) fn guild(&self, world: &World) -> Result<Id<GuildMarker>, ControlAnswer> {
        self.id()
            .filter(|id| world.guilds.contains_key(id))
            .or_else(|| {
                let mut named = world.guilds.values().filter(|guild| guild.name == self.0);
                named.next().map(|guild| guild.id)
            })
            .ok_or_else(|| ControlAnswer::unknown(format!("there is no guild `{}`", self.0)))
    }

    pub(crate) fn channel(&self, world: &World) -> Result<Id<ChannelMarker>, ControlAnswer> {
        let name = self.0.trim_start_matches('#');
        self.id()
            .filter(|id| world.channels.contains_key(id))
            .or_else(|| {
                let mut named = world
                    .channels
                    .values()
                    .filter(|channel| channel.name == name);
                named.next().map(|channel| channel.id)
            })
            .ok_or_else(|| ControlAnswer::unknown(format!("there is no channel `{}`", self.0)))
    }
}

#[derive(Debug, Decode)]
pub(crate) struct NewUser {
    pub(crate) name: String,
}

#[derive(Debug, Decode)]
pub(crate) struct NewGuild {
    pub(crate) name: String,
    pub(crate) owner: Option<Named>,
    #[json(default)]
    pub(crate) members: Vec<Named>,
    pub(crate) channels: Option<Vec<String>>,
    /// Whether the bots join; they do unless this is false.
    pub(crate) bots: Option<bool>,
}

#[derive(Debug, Decode)]
pub(crate) struct NewChannel {
    pub(crate) name: String,
    #[json(rename = "type")]
    pub(crate) kind: Option<ChannelType>,
}

#[derive(Debug, Decode)]
pub(crate) struct With {
    pub(crate) with: Option<Named>,
}

#[derive(Debug, Decode)]
pub(crate) struct Say {
    pub(crate) channel: Named,
    pub(crate) content: String,
    pub(crate) reply_to: Option<Id<MessageMarker>>,
}

#[derive(Debug, Decode)]
pub(crate) struct OnChannel {
    pub(crate) channel: Named,
}

#[derive(Debug, Decode)]
pub(crate) struct OnMessage {
    pub(crate) channel: Named,
    pub(crate) message: Id<MessageMarker>,
    pub(crate) content: Option<String>,
    pub(crate) emoji: Option<String>,
    /// Numbers of a poll's answers.
    pub(crate) answers: Option<Vec<u32>>,
    pub(crate) custom_id: Option<String>,
    pub(crate) values: Option<Vec<Named>>,
    pub(crate) command: Option<String>,
}

#[derive(Debug, Decode)]
pub(crate) struct Rename {
    pub(crate) guild: Named,
    pub(crate) nick: Option<String>,
}

#[derive(Debug, Decode)]
pub(crate) struct Reindex {
    /// Milliseconds.
    pub(crate) takes_ms: u64,
}

#[derive(Debug, Decode)]
pub(crate) struct Invoke {
    pub(crate) channel: Named,
    pub(crate) command: String,
    #[json(default)]
    pub(crate) options: Ordered,
    pub(crate) focused: Option<String>,
    pub(crate) user: Option<Named>,
}

#[derive(Debug, Decode)]
pub(crate) struct Submit {
    pub(crate) interaction: Id<InteractionMarker>,
    #[json(default)]
    pub(crate) fields: Ordered,
}

#[derive(Debug, Decode)]
pub(crate) struct AwaitMessage {
    pub(crate) channel: Named,
    /// Only messages of this user.
    pub(crate) from: Option<Named>,
    pub(crate) contains: Option<String>,
    pub(crate) content: Option<String>,
    /// Only messages after this one.
    pub(crate) after: Option<Id<MessageMarker>>,
    pub(crate) wait_ms: Option<u64>,
}

/// An object in the order of its text.
#[derive(Debug, Default)]
pub(crate) struct Ordered(pub(crate) Vec<(String, RawJson)>);

impl Decode for Ordered {
    fn decode(p: &mut Parser<'_>) -> Result<Self, Error> {
        let mut fields = Vec::new();
        p.object(|key, p| {
            fields.push((key.to_owned(), <RawJson as Decode>::decode(p)?));
            Ok(())
        })?;
        Ok(Self(fields))
    }
}

/// A file as an option.
#[derive(Decode)]
struct Upload {
    filename: String,
    text: Option<String>,
    base64: Option<String>,
}

impl Ordered {
    /// The values of a command's options.
    pub(crate) fn options(self) -> Result<Options, ControlAnswer> {
        let mut options = Options::new();
        for (name, value) in self.0 {
            let raw = value;
            let mut p = Parser::new(raw.get());
            let value = match p.kind()? {
                Kind::String => OptionValue::String(p.str()?.into_owned()),
                Kind::Bool => OptionValue::Boolean(p.bool()?),
                Kind::Number => match p.number()? {
                    Number::Float(value) => OptionValue::Number(value),
                    Number::Signed(value) => OptionValue::Integer(value),
                    Number::Unsigned(value) => {
                        i64::try_from(value).map_or(OptionValue::Id(value), OptionValue::Integer)
                    }
                },
                Kind::Object => {
                    let upload: Upload = raw.decode()?;
                    let data = match (upload.base64, upload.text) {
                        (Some(base64), _) => BASE64_STANDARD.decode(base64).map_err(|error| {
                            ControlAnswer::bad(format!("{name}.base64: {error}"))
                        })?,
                        (None, text) => text.unwrap_or_default().into_bytes(),
                    };
                    OptionValue::Attachment {
                        filename: upload.filename,
                        data: data.into(),
                    }
                }
                Kind::Null | Kind::Array => {
                    return Err(ControlAnswer::bad(format!(
                        "options.{name}: a text, a number, true, false or a file"
                    )));
                }
            };
            options = options.set(name, value);
        }
        Ok(options)
    }

    /// The values of a modal's inputs: a text, true or false, or a list of texts.
    pub(crate) fn fields(self) -> Result<Vec<(String, Vec<String>)>, ControlAnswer> {
        self.0
            .into_iter()
            .map(|(name, value)| {
                let mut p = Parser::new(value.get());
                let values = match p.kind()? {
                    Kind::Array => value.decode()?,
                    Kind::Bool => vec![p.bool()?.to_string()],
                    _ => vec![p.str()?.into_owned()],
                };
                Ok((name, values))
            })
            .collect()
    }
}
