//! What the people of a crowd write, and what they do with bots.

use bytes::Bytes;
use cordial_model::{
    application::command::{ChoiceValue, CommandOption, CommandOptionType, CommandType},
    channel::ChannelType,
    id::{
        Id,
        marker::{ChannelMarker, GuildMarker},
    },
    json::{self, ObjectWriter, RawJson},
};

use super::{
    crowd::{Crowd, Posted, found},
    mix::Act,
    population::pick,
    words,
};
use crate::{
    people::{Invocation, OptionValue, Options, Use},
    world::{
        Attachment, Author, Message, NewInteraction, ReactionEmoji, Reference, StoredFile, World,
        render::{List, Object},
    },
};

/// What reactions are made with.
const EMOJIS: [&str; 6] = ["👍", "❤️", "😂", "🎉", "🔥", "👀"];

/// The most pins that the crowd leaves in a channel.
const MOST_PINS: usize = 25;

/// The most messages with buttons that are clicked.
const MENUS: usize = 1000;

/// A picture of one pixel, which every file of the crowd is.
const PIXEL: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\0\x05\0\x01\xff\x89\x99=\x1d\0\0\0\0IEND\xaeB`\x82";

impl Crowd {
    /// Writes, changes or deletes messages and reactions.
    pub(super) fn write(
        &mut self,
        world: &mut World,
        guild: Id<GuildMarker>,
        act: Act,
    ) -> Option<()> {
        match act {
            Act::Edit => {
                let (posted, message) = self.message(world, is_of_a_user)?;
                let mut edited = message.clone();
                edited.content = words::sentence(&mut self.random);
                edited.edited_timestamp = Some(world.now());
                world.fill_mentions(&mut edited, None);
                *world.message_mut(posted.channel, posted.message)? = edited;
                world.message_changed(posted.channel, posted.message);
            }
            Act::Delete => {
                let (posted, _) = self.message(world, |message| message.thread_id.is_none())?;
                world.delete_message(posted.channel, posted.message);
            }
            Act::BulkDelete => self.delete_many(world)?,
            Act::React => {
                let (posted, message) =
                    self.message(world, |message| message.reactions.len() < 10)?;
                let emoji = match pick(&mut self.random, &message.reactions) {
                    Some(reaction) if self.random.bool() => reaction.emoji.clone(),
                    _ => self.emoji(world, posted.guild)?,
                };
                let person = self.person(world, posted.guild)?;
                let there = message
                    .reactions
                    .iter()
                    .any(|reaction| reaction.emoji.is(&emoji) && reaction.users.contains(&person));
                if there {
                    return None;
                }
                world.react(posted.channel, posted.message, person, &emoji, false);
            }
            Act::Unreact => {
                let (posted, message) =
                    self.message(world, |message| !message.reactions.is_empty())?;
                let reaction = pick(&mut self.random, &message.reactions)?;
                let user = *pick(&mut self.random, &reaction.users)?;
                let emoji = reaction.emoji.clone();
                world.unreact(posted.channel, posted.message, user, &emoji);
            }
            Act::Pin => {
                let (posted, _) = self.message(world, is_of_a_user)?;
                let pins = &world.channels.get(&posted.channel)?.pins;
                let full = pins.len() >= MOST_PINS;
                match pins.first_key_value().filter(|_| full) {
                    Some((oldest, _)) => world.pin(posted.channel, *oldest, false),
                    None => world.pin(posted.channel, posted.message, true),
                }
            }
            _ => self.post(world, guild, act)?,
        }
        Some(())
    }

    fn emoji(&mut self, world: &World, guild: Id<GuildMarker>) -> Option<ReactionEmoji> {
        let own: Vec<_> = world.guilds.get(&guild)?.emojis.values().collect();
        if self.random.u8(..4) == 0
            && let Some(emoji) = pick(&mut self.random, &own)
        {
            return Some(ReactionEmoji::Custom {
                id: emoji.id,
                name: emoji.name.clone(),
                animated: emoji.animated,
            });
        }
        let name = EMOJIS[self.random.usize(..EMOJIS.len())];
        Some(ReactionEmoji::Unicode(name.to_owned()))
    }

    /// A few messages of one channel go at once.
    fn delete_many(&mut self, world: &mut World) -> Option<()> {
        let (posted, _) = self.message(world, |message| message.thread_id.is_none())?;
        let channel = world.channels.get(&posted.channel)?;
        let ids: Vec<_> = channel
            .messages
            .values()
            .rev()
            .filter(|message| message.thread_id.is_none())
            .take(5)
            .map(|message| message.id)
            .collect();
        (ids.len() > 1 && world.delete_messages(posted.channel, &ids).is_some()).then_some(())
    }

    fn post(&mut self, world: &mut World, guild: Id<GuildMarker>, act: Act) -> Option<()> {
        let replied = match act {
            Act::Reply => Some(self.message(world, is_of_a_user)?.0),
            _ => None,
        };
        let (guild, channel) = match replied {
            Some(posted) => (posted.guild, posted.channel),
            None => self.place(world, guild)?,
        };
        let author = match act {
            Act::Buttons => self.bot,
            _ => self.person(world, guild)?,
        };
        let id = world.next_id();
        let mut message = Message::new(id, channel, Author::User(author), world.now());
        message.content = words::sentence(&mut self.random);
        match act {
            Act::Reply => {
                message.kind = Message::REPLY;
                message.reference = Some(Reference {
                    kind: 0,
                    channel_id: channel,
                    guild_id: Some(guild),
                    message_id: replied.map(|posted| posted.message),
                });
            }
            Act::Mention => {
                let person = self.person(world, guild)?;
                message.content = format!("<@{person}> {}", message.content);
            }
            Act::Embed => message.embeds.push(self.embed()?),
            Act::File => message.attachments.push(self.file(world, channel)),
            Act::Buttons => message.components.push(buttons()?),
            _ => {}
        }
        world.fill_mentions(&mut message, None);
        let message = world.post(message);
        let posted = Posted {
            guild,
            channel,
            message,
        };
        if act == Act::Buttons {
            self.menus.push_back(posted);
            self.menus.drain(..self.menus.len().saturating_sub(MENUS));
        }
        self.remember(world, posted);
        Some(())
    }

    /// A text channel, or now and then a thread.
    fn place(
        &mut self,
        world: &World,
        guild: Id<GuildMarker>,
    ) -> Option<(Id<GuildMarker>, Id<ChannelMarker>)> {
        if self.random.u8(..16) == 0 && !self.threads.is_empty() {
            let (guild, thread) = self.threads[self.random.usize(..self.threads.len())];
            let open = world.channels.get(&thread).is_some_and(|channel| {
                let thread = channel.thread.as_ref();
                thread.is_some_and(|thread| !thread.archived && !thread.locked)
            });
            if open && self.dark != Some(guild) {
                return Some((guild, thread));
            }
        }
        let channel = self.channel(world, guild, ChannelType::GuildText)?;
        Some((guild, channel))
    }

    fn embed(&mut self) -> Option<RawJson> {
        let random = &mut self.random;
        let (title, text) = (words::title(random, 3), words::words(random, 30));
        let color = random.u32(..0x00ff_ffff);
        let fields: Vec<_> = (0..random.usize(..5))
            .map(|_| (words::title(random, 1), words::words(random, 5)))
            .collect();
        raw(|o| {
            o.field("type", "rich");
            o.field("title", &title);
            o.field("description", &text);
            o.field("color", &color);
            o.field(
                "fields",
                &List(|list| {
                    for (name, value) in &fields {
                        list.element(&Object(|o: &mut ObjectWriter<'_>| {
                            o.field("name", name);
                            o.field("value", value);
                            o.field("inline", &true);
                        }));
                    }
                }),
            );
        })
    }

    fn file(&mut self, world: &mut World, channel: Id<ChannelMarker>) -> Attachment {
        let id = world.next_id();
        let filename = format!("{}.png", words::word(&mut self.random));
        let path = format!("/attachments/{channel}/{id}/{filename}");
        let url = format!("{}{path}", world.cdn_url);
        let kind = Some(String::from("image/png"));
        let file = StoredFile {
            content_type: kind.clone(),
            data: Bytes::from_static(PIXEL),
        };
        world.files.insert(path, file);
        Attachment {
            id,
            filename,
            title: None,
            description: None,
            content_type: kind,
            size: PIXEL.len(),
            url,
            ephemeral: false,
            is_spoiler: false,
            duration_secs: None,
            waveform: None,
        }
    }

    /// Uses a command, presses a button or submits a modal.
    pub(super) fn interact(
        &mut self,
        world: &mut World,
        guild: Id<GuildMarker>,
        act: Act,
    ) -> Option<()> {
        let new = match act {
            Act::Click => self.click(world)?,
            Act::Slash => self.command(world, guild)?,
            _ => self.made_up(world, guild, 5)?,
        };
        world.interact(new);
        Some(())
    }

    fn click(&mut self, world: &World) -> Option<NewInteraction> {
        let menus: &[Posted] = self.menus.make_contiguous();
        let posted = *pick(&mut self.random, menus)?;
        found(world, posted).filter(|_| self.dark != Some(posted.guild))?;
        let user = self.person(world, posted.guild)?;
        let using = Use {
            user,
            channel: posted.channel,
            message: posted.message,
            custom_id: ["load:yes", "load:no"][self.random.usize(..2)],
            values: None,
        };
        using.interaction(world).ok()
    }

    /// One of the bot's commands with values for its options; `/load` if it has none that can be used so.
    fn command(&mut self, world: &mut World, guild: Id<GuildMarker>) -> Option<NewInteraction> {
        let usable: Vec<_> = world
            .commands
            .values()
            .filter(|command| command.definition.kind == CommandType::ChatInput)
            .filter(|command| command.guild_id.is_none_or(|own| own == guild))
            .map(|command| command.definition.clone())
            .collect();
        let channel = self.channel(world, guild, ChannelType::GuildText)?;
        let user = self.person(world, guild)?;
        if let Some(definition) = pick(&mut self.random, &usable) {
            let mut path = definition.name.to_string();
            let mut declared = definition.options.clone();
            while let Some(group) = self.group(&declared) {
                path.push(' ');
                path.push_str(&group.name);
                declared = group.options.unwrap_or_default();
            }
            let mut options = Options::new();
            for option in &declared {
                if let Some(value) = self.value(world, guild, channel, option) {
                    options.0.push((option.name.to_string(), value));
                }
            }
            let invocation = Invocation {
                user,
                channel,
                command: &path,
                options,
                focused: None,
            };
            if let Ok(new) = invocation.interaction(world) {
                return Some(new);
            }
        }
        self.made_up(world, guild, 2)
    }

    fn group(&mut self, options: &[CommandOption]) -> Option<CommandOption> {
        let groups: Vec<_> = options
            .iter()
            .filter(|option| {
                matches!(
                    option.kind,
                    CommandOptionType::Subcommand | CommandOptionType::SubcommandGroup
                )
            })
            .collect();
        pick(&mut self.random, &groups).map(|group| (*group).clone())
    }

    fn value(
        &mut self,
        world: &World,
        guild: Id<GuildMarker>,
        channel: Id<ChannelMarker>,
        option: &CommandOption,
    ) -> Option<OptionValue> {
        if option.required != Some(true) && self.random.bool() {
            return None;
        }
        let text = |value: &str| OptionValue::String(value.to_owned());
        let chosen = option.choices.as_deref();
        if let Some(choice) = chosen.and_then(|choices| pick(&mut self.random, choices)) {
            return Some(match &choice.value {
                ChoiceValue::String(value) => text(value),
                ChoiceValue::Integer(value) => OptionValue::Integer(*value),
                ChoiceValue::Number(value) => OptionValue::Number(*value),
            });
        }
        match option.kind {
            CommandOptionType::String => {
                let mut value = words::sentence(&mut self.random);
                let most = option.max_length.map_or(100, usize::from);
                value.truncate(most.min(value.len()));
                Some(OptionValue::String(value))
            }
            CommandOptionType::Integer => Some(OptionValue::Integer(self.random.i64(1..10))),
            CommandOptionType::Number => Some(OptionValue::Number(self.random.f64())),
            CommandOptionType::Boolean => Some(OptionValue::Boolean(self.random.bool())),
            CommandOptionType::User | CommandOptionType::Mentionable => self
                .person(world, guild)
                .map(|person| OptionValue::Id(person.get())),
            CommandOptionType::Channel => Some(OptionValue::Id(channel.get())),
            CommandOptionType::Role => Some(OptionValue::Id(guild.get())),
            _ => None,
        }
    }

    /// An interaction with something that the bot has not registered: `/load`, or the modal `load:modal`.
    fn made_up(
        &mut self,
        world: &World,
        guild: Id<GuildMarker>,
        kind: i32,
    ) -> Option<NewInteraction> {
        let channel_id = self.channel(world, guild, ChannelType::GuildText)?;
        let user_id = self.person(world, guild)?;
        let text = words::sentence(&mut self.random);
        let data = if kind == 5 {
            let input = Object(|o: &mut ObjectWriter<'_>| {
                o.field("type", &4_u8);
                o.field("id", &2_u8);
                o.field("custom_id", "load:text");
                o.field("value", &text);
            });
            let row = Object(|o: &mut ObjectWriter<'_>| {
                o.field("type", &1_u8);
                o.field("id", &1_u8);
                o.field("components", &[&input]);
            });
            raw(|o| {
                o.field("custom_id", "load:modal");
                o.field("components", &[&row]);
            })?
        } else {
            let option = Object(|o: &mut ObjectWriter<'_>| {
                o.field("type", &3_u8);
                o.field("name", "text");
                o.field("value", &text);
            });
            raw(|o| {
                o.field("id", &self.bot);
                o.field("name", "load");
                o.field("type", &1_u8);
                o.field("options", &[&option]);
            })?
        };
        let application = world.application_of(self.bot)?;
        Some(NewInteraction {
            application_id: application.id,
            kind,
            user_id,
            channel_id,
            data,
            message_id: None,
            name: (kind == 2).then(|| String::from("load")),
        })
    }
}

fn is_of_a_user(message: &Message) -> bool {
    message.author_id().is_some()
}

/// Two buttons.
fn buttons() -> Option<RawJson> {
    let button = |id: u8, custom_id: &'static str, label: &'static str| {
        Object(move |o: &mut ObjectWriter<'_>| {
            o.field("type", &2_u8);
            o.field("id", &id);
            o.field("style", &1_u8);
            o.field("label", label);
            o.field("custom_id", custom_id);
        })
    };
    raw(|o| {
        o.field("type", &1_u8);
        o.field("id", &1_u8);
        o.field(
            "components",
            &List(|list| {
                list.element(&button(2, "load:yes", "Yes"));
                list.element(&button(3, "load:no", "No"));
            }),
        );
    })
}

fn raw(fields: impl Fn(&mut ObjectWriter<'_>)) -> Option<RawJson> {
    json::from_str(&json::to_string(&Object(fields))).ok()
}
