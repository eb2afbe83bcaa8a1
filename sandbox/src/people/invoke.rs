//! Using commands: the registered command is looked up, and values are checked as Discord's client checks them.

use bytes::Bytes;
use cordial_model::{
    Permissions,
    application::command::{
        ChoiceValue, CommandNumber, CommandOption, CommandOptionType, CommandType,
    },
    id::{
        Id,
        marker::{AttachmentMarker, ChannelMarker, MessageMarker, UserMarker},
    },
    json::{self, Encode, ObjectWriter, RawJson, Writer},
};

use super::{
    CannotDo,
    options::{OptionValue, Options},
    resolved::{Resolved, Shown},
};
use crate::world::{Attachment, Command, NewInteraction, StoredFile, World, render::Object};

/// What a person does with a command.
#[derive(Debug)]
pub(crate) struct Invocation<'a> {
    pub(crate) user: Id<UserMarker>,
    pub(crate) channel: Id<ChannelMarker>,
    /// `ban`, or `config log set` for a subcommand.
    pub(crate) command: &'a str,
    pub(crate) options: Options,
    /// The option that is being typed, when values for it are asked for.
    pub(crate) focused: Option<&'a str>,
}

/// What a user or message command is used on.
#[derive(Clone, Copy, Debug)]
pub(crate) enum MenuTarget {
    User(Id<UserMarker>),
    Message(Id<MessageMarker>),
}

/// One value as it goes into the interaction.
struct Given {
    kind: CommandOptionType,
    name: String,
    value: RawJson,
    focused: bool,
}

const MAX_FILE: usize = 10 * 1024 * 1024;

impl Invocation<'_> {
    /// Checks the values and makes the interaction.
    pub(crate) fn interaction(self, world: &mut World) -> Result<NewInteraction, CannotDo> {
        let mut words = self.command.trim_start_matches('/').split_whitespace();
        let name = words.next().unwrap_or_default();
        let path: Vec<&str> = words.collect();
        let command = find(world, self.user, self.channel, CommandType::ChatInput, name)?;
        let definition = &command.definition;
        let mut declared = definition.options.clone();
        let mut groups = Vec::new();
        for word in &path {
            let group = declared
                .iter()
                .find(|option| option.name == *word && is_group(option.kind))
                .ok_or_else(|| {
                    CannotDo::new(format!(
                        "/{name} has no subcommand `{}`; it has: {}",
                        path.join(" "),
                        names(declared.iter().filter(|option| is_group(option.kind)))
                    ))
                })?;
            groups.push((group.kind, group.name.to_string()));
            declared = group.options.clone().unwrap_or_default();
        }
        if declared.iter().any(|option| is_group(option.kind)) {
            return Err(CannotDo::new(format!(
                "/{name} needs a subcommand: {}",
                names(declared.iter())
            )));
        }
        let mut resolved = Resolved::default();
        let mut given = Vec::new();
        for (option, value) in self.options.0 {
            let declared = declared
                .iter()
                .find(|declared| declared.name == option)
                .ok_or_else(|| {
                    CannotDo::new(format!(
                        "/{} has no option `{option}`; it has: {}",
                        self.command.trim_start_matches('/'),
                        names(declared.iter())
                    ))
                })?;
            let focused = self.focused == Some(option.as_str());
            let mut scene = Scene {
                world,
                user: self.user,
                channel: self.channel,
                resolved: &mut resolved,
            };
            let value = if focused {
                half_typed(declared, value)?
            } else {
                scene.check(declared, value)?
            };
            given.push(Given {
                kind: declared.kind,
                name: option,
                value,
                focused,
            });
        }
        if let Some(focused) = self.focused {
            let completes = declared
                .iter()
                .any(|option| option.name == focused && option.autocomplete == Some(true));
            if !completes || !given.iter().any(|option| option.focused) {
                return Err(CannotDo::new(format!(
                    "`{focused}` is not an option with autocomplete that has a value"
                )));
            }
        } else if let Some(missing) = declared.iter().find(|option| {
            option.required == Some(true) && !given.iter().any(|given| option.name == given.name)
        }) {
            return Err(CannotDo::new(format!(
                "/{name} needs the option `{}`",
                missing.name
            )));
        }
        let guild = world
            .channels
            .get(&self.channel)
            .and_then(|channel| channel.guild_id);
        let bot = bot_of(world, &command);
        let shown = Shown {
            resolved: &resolved,
            world,
            guild,
            user: self.user,
            bot,
        };
        let data = object(|o| {
            o.field("id", &command.id);
            o.field("name", &definition.name);
            o.field("type", &definition.kind);
            o.field("guild_id", &command.guild_id);
            o.field("resolved", &shown);
            if !given.is_empty() || !groups.is_empty() {
                o.field(
                    "options",
                    &Nested {
                        groups: &groups,
                        given: &given,
                    },
                );
            }
        })?;
        let full_name = std::iter::once(definition.name.as_str())
            .chain(path)
            .collect::<Vec<_>>()
            .join(" ");
        Ok(NewInteraction {
            application_id: command.application_id,
            kind: if self.focused.is_some() { 4 } else { 2 },
            user_id: self.user,
            channel_id: self.channel,
            data,
            message_id: None,
            name: Some(full_name),
        })
    }
}

/// The interaction of a command in the menu of a user or message.
pub(crate) fn menu_interaction(
    world: &World,
    user: Id<UserMarker>,
    channel: Id<ChannelMarker>,
    name: &str,
    target: MenuTarget,
) -> Result<NewInteraction, CannotDo> {
    let mut resolved = Resolved::default();
    let (kind, target) = match target {
        MenuTarget::User(target) => {
            if !world.users.contains_key(&target) {
                return Err(CannotDo::new(format!("there is no user {target}")));
            }
            resolved.users.insert(target);
            (CommandType::User, target.get())
        }
        MenuTarget::Message(target) => {
            let message = world
                .channels
                .get(&channel)
                .and_then(|channel| channel.messages.get(&target))
                .ok_or_else(|| CannotDo::new(format!("there is no message {target}")))?;
            resolved.message = Some((channel, message.id));
            (CommandType::Message, target.get())
        }
    };
    let command = find(world, user, channel, kind, name)?;
    let guild = world
        .channels
        .get(&channel)
        .and_then(|channel| channel.guild_id);
    let shown = Shown {
        resolved: &resolved,
        world,
        guild,
        user,
        bot: bot_of(world, &command),
    };
    let data = object(|o| {
        o.field("id", &command.id);
        o.field("name", &command.definition.name);
        o.field("type", &command.definition.kind);
        o.field("guild_id", &command.guild_id);
        o.field("target_id", &target.to_string());
        o.field("resolved", &shown);
    })?;
    Ok(NewInteraction {
        application_id: command.application_id,
        kind: 2,
        user_id: user,
        channel_id: channel,
        data,
        message_id: None,
        name: Some(command.definition.name.to_string()),
    })
}

/// The command that a user means by a name: the guild's own before the global ones.
fn find(
    world: &World,
    user: Id<UserMarker>,
    channel: Id<ChannelMarker>,
    kind: CommandType,
    name: &str,
) -> Result<Command, CannotDo> {
    let permissions = world.permissions_in(channel, user);
    if !permissions.contains(Permissions::VIEW_CHANNEL) {
        return Err(CannotDo::new(format!("{channel} is no channel they see")));
    }
    if !permissions.contains(Permissions::USE_APPLICATION_COMMANDS) {
        return Err(CannotDo::new("they may not use application commands there"));
    }
    let place = &world.channels[&channel];
    let here: Vec<&Command> = world
        .commands
        .values()
        .filter(|command| command.definition.kind == kind)
        .filter(|command| world.command_here(command, user, channel).is_some())
        .collect();
    let command = here
        .iter()
        .filter(|command| command.definition.name == name)
        .max_by_key(|command| command.guild_id.is_some())
        .ok_or_else(|| {
            let mut known: Vec<_> = here
                .iter()
                .map(|command| command.definition.name.as_str())
                .collect();
            known.sort_unstable();
            CannotDo::new(if known.is_empty() {
                format!("there is no command `{name}` there; no command of that type is registered")
            } else {
                format!(
                    "there is no command `{name}` there; there are: {}",
                    known.join(", ")
                )
            })
        })?;
    if !world.may_use(command, user, channel) {
        return Err(CannotDo::new(format!("they may not use `{name}`")));
    }
    if command.definition.nsfw == Some(true) && !place.nsfw {
        return Err(CannotDo::new(format!(
            "`{name}` is for age-restricted channels"
        )));
    }
    Ok((*command).clone())
}

fn bot_of(world: &World, command: &Command) -> Id<UserMarker> {
    world
        .applications
        .get(&command.application_id)
        .map_or(command.application_id.cast(), |application| {
            application.bot_id
        })
}

fn is_group(kind: CommandOptionType) -> bool {
    matches!(
        kind,
        CommandOptionType::Subcommand | CommandOptionType::SubcommandGroup
    )
}

fn names<'a>(options: impl Iterator<Item = &'a CommandOption>) -> String {
    let names: Vec<_> = options.map(|option| option.name.as_str()).collect();
    if names.is_empty() {
        String::from("none")
    } else {
        names.join(", ")
    }
}

/// Where a value is checked, and where what it refers to is collected.
struct Scene<'a> {
    world: &'a mut World,
    user: Id<UserMarker>,
    channel: Id<ChannelMarker>,
    resolved: &'a mut Resolved,
}

impl Scene<'_> {
    fn check(&mut self, option: &CommandOption, value: OptionValue) -> Result<RawJson, CannotDo> {
        let wrong = |what: &str| CannotDo::new(format!("option `{}`: {what}", option.name));
        let names_something = matches!(
            option.kind,
            CommandOptionType::User
                | CommandOptionType::Role
                | CommandOptionType::Channel
                | CommandOptionType::Mentionable
        );
        // Ids may be given as text or numbers too.
        let value = match value {
            OptionValue::String(text) if names_something => text
                .parse()
                .map_or(OptionValue::String(text), OptionValue::Id),
            OptionValue::Integer(number) if names_something => {
                u64::try_from(number).map_or(OptionValue::Integer(number), OptionValue::Id)
            }
            other => other,
        };
        let text = match (option.kind, value) {
            (CommandOptionType::String, OptionValue::String(value)) => {
                let length = value.encode_utf16().count();
                let min = option.min_length.map_or(0, usize::from);
                let max = option.max_length.map_or(6000, usize::from);
                if !(min..=max).contains(&length) {
                    return Err(wrong(&format!("{min} to {max} characters, got {length}")));
                }
                chosen(
                    option,
                    |choice| matches!(choice, ChoiceValue::String(choice) if *choice == value),
                )?;
                json::to_string(&value)
            }
            (CommandOptionType::Integer, OptionValue::Integer(value)) => {
                #[allow(clippy::cast_precision_loss)]
                bounded(option, value as f64)?;
                chosen(option, |choice| *choice == ChoiceValue::Integer(value))?;
                value.to_string()
            }
            (CommandOptionType::Number, OptionValue::Integer(value)) => {
                #[allow(clippy::cast_precision_loss)]
                return self.check(option, OptionValue::Number(value as f64));
            }
            (CommandOptionType::Number, OptionValue::Number(value)) => {
                bounded(option, value)?;
                chosen(option, |choice| number(choice) == Some(value))?;
                json::to_string(&value)
            }
            (CommandOptionType::Boolean, OptionValue::Boolean(value)) => value.to_string(),
            (
                CommandOptionType::User
                | CommandOptionType::Role
                | CommandOptionType::Channel
                | CommandOptionType::Mentionable,
                OptionValue::Id(id),
            ) => {
                self.resolve(option, id)?;
                format!("\"{id}\"")
            }
            (CommandOptionType::Attachment, OptionValue::Attachment { filename, data }) => {
                if data.len() > MAX_FILE {
                    return Err(wrong("the file is larger than 10 MiB"));
                }
                format!("\"{}\"", self.upload(filename, data))
            }
            (kind, _) => {
                let kind = kind.name().unwrap_or("something else");
                return Err(wrong(&format!("takes a value of type {kind}")));
            }
        };
        RawJson::new(&text).map_err(|error| wrong(&error.to_string()))
    }

    fn resolve(&mut self, option: &CommandOption, id: u64) -> Result<(), CannotDo> {
        let wrong = |what: &str| CannotDo::new(format!("option `{}`: {what}", option.name));
        let place = self.world.channels.get(&self.channel);
        let guild = place
            .and_then(|channel| channel.guild_id)
            .and_then(|id| self.world.guilds.get(&id));
        let user = Id::new_checked(id).filter(|id| self.world.users.contains_key(id));
        let role = Id::new_checked(id)
            .filter(|id| guild.is_some_and(|guild| guild.roles.contains_key(id)));
        match option.kind {
            CommandOptionType::User => {
                let user = user.ok_or_else(|| wrong(&format!("there is no user {id}")))?;
                self.resolved.users.insert(user);
            }
            CommandOptionType::Role => {
                let role = role.ok_or_else(|| wrong(&format!("there is no role {id}")))?;
                self.resolved.roles.insert(role);
            }
            CommandOptionType::Mentionable => match (user, role) {
                (Some(user), _) => drop(self.resolved.users.insert(user)),
                (_, Some(role)) => drop(self.resolved.roles.insert(role)),
                _ => return Err(wrong(&format!("there is no user or role {id}"))),
            },
            _ => {
                let channel = Id::new_checked(id)
                    .and_then(|id| self.world.channels.get(&id))
                    .filter(|channel| {
                        channel.guild_id.is_some()
                            && channel.guild_id == place.and_then(|place| place.guild_id)
                            && self
                                .world
                                .permissions_in(channel.id, self.user)
                                .contains(Permissions::VIEW_CHANNEL)
                    })
                    .ok_or_else(|| wrong(&format!("there is no channel {id} that they see")))?;
                let offered = option
                    .channel_types
                    .as_ref()
                    .is_none_or(|types| types.contains(&channel.kind));
                if !offered {
                    return Err(wrong("channels of this type are not offered"));
                }
                self.resolved.channels.insert(channel.id);
            }
        }
        Ok(())
    }

    fn upload(&mut self, filename: String, data: Bytes) -> Id<AttachmentMarker> {
        let id = self.world.next_id();
        let attachment = stored(self.world, id, filename, data);
        self.resolved.attachments.push(attachment);
        id
    }
}

/// Keeps a file where its address leads.
fn stored(
    world: &mut World,
    id: Id<AttachmentMarker>,
    filename: String,
    data: Bytes,
) -> Attachment {
    let path = format!("/ephemeral-attachments/{id}/{filename}");
    let url = format!("{}{path}", world.cdn_url);
    let size = data.len();
    world.files.insert(
        path,
        StoredFile {
            content_type: None,
            data,
        },
    );
    Attachment {
        id,
        filename,
        title: None,
        description: None,
        content_type: None,
        size,
        url,
        ephemeral: true,
        is_spoiler: false,
        duration_secs: None,
        waveform: None,
    }
}

/// A value that is being typed: sent as it is, unchecked.
fn half_typed(option: &CommandOption, value: OptionValue) -> Result<RawJson, CannotDo> {
    let text = match value {
        OptionValue::String(value) => value,
        OptionValue::Integer(value) => value.to_string(),
        OptionValue::Number(value) => value.to_string(),
        _ => {
            return Err(CannotDo::new(format!(
                "option `{}`: only texts and numbers are completed",
                option.name
            )));
        }
    };
    RawJson::new(&json::to_string(&text)).map_err(|error| CannotDo::new(error.to_string()))
}

fn bounded(option: &CommandOption, value: f64) -> Result<(), CannotDo> {
    #[allow(clippy::cast_precision_loss)]
    let number = |bound: CommandNumber| match bound {
        CommandNumber::Integer(bound) => bound as f64,
        CommandNumber::Number(bound) => bound,
    };
    // Discord's client knows no numbers beyond 2^53.
    let limit = 9_007_199_254_740_992.0;
    let min = option.min_value.map_or(-limit, number);
    let max = option.max_value.map_or(limit, number);
    if (min..=max).contains(&value) {
        Ok(())
    } else {
        Err(CannotDo::new(format!(
            "option `{}`: {min} to {max}, got {value}",
            option.name
        )))
    }
}

#[allow(clippy::cast_precision_loss)]
fn number(choice: &ChoiceValue) -> Option<f64> {
    match choice {
        ChoiceValue::Integer(value) => Some(*value as f64),
        ChoiceValue::Number(value) => Some(*value),
        ChoiceValue::String(_) => None,
    }
}

fn chosen(option: &CommandOption, is: impl Fn(&ChoiceValue) -> bool) -> Result<(), CannotDo> {
    let choices = option.choices.as_deref().unwrap_or_default();
    if choices.is_empty() || choices.iter().any(|choice| is(&choice.value)) {
        return Ok(());
    }
    let names: Vec<_> = choices.iter().map(|choice| choice.name.as_str()).collect();
    Err(CannotDo::new(format!(
        "option `{}`: one of {}",
        option.name,
        names.join(", ")
    )))
}

/// Values inside the subcommand that was used.
struct Nested<'a> {
    groups: &'a [(CommandOptionType, String)],
    given: &'a [Given],
}

impl Encode for Nested<'_> {
    fn encode(&self, w: &mut Writer) {
        w.array(|list| match self.groups {
            [(kind, name), groups @ ..] => list.element(&Object(|o: &mut ObjectWriter<'_>| {
                o.field("type", kind);
                o.field("name", name);
                o.field(
                    "options",
                    &Nested {
                        groups,
                        given: self.given,
                    },
                );
            })),
            [] => {
                for given in self.given {
                    list.element(&Object(|o: &mut ObjectWriter<'_>| {
                        o.field("type", &given.kind);
                        o.field("name", &given.name);
                        o.field("value", &given.value);
                        if given.focused {
                            o.field("focused", &true);
                        }
                    }));
                }
            }
        });
    }
}

/// An object as JSON.
pub(crate) fn object(fields: impl Fn(&mut ObjectWriter<'_>)) -> Result<RawJson, CannotDo> {
    RawJson::new(&json::to_string(&Object(fields)))
        .map_err(|error| CannotDo::new(error.to_string()))
}
