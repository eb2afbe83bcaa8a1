//! Messages, their attachments and reactions.

use cordial_model::{
    ImageHash, Timestamp,
    channel::ChannelType,
    id::{
        Id,
        marker::{
            ApplicationMarker, AttachmentMarker, ChannelMarker, EmojiMarker, GuildMarker,
            InteractionMarker, MessageMarker, RoleMarker, StickerMarker, UserMarker, WebhookMarker,
        },
    },
    json::{Decode, ObjectWriter, RawJson},
};

use super::{
    Poll, User, World,
    render::{List, Object},
};

/// A message.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub(crate) id: Id<MessageMarker>,
    pub(crate) channel_id: Id<ChannelMarker>,
    pub(crate) kind: i32,
    pub(crate) author: Author,
    pub(crate) content: String,
    pub(crate) timestamp: Timestamp,
    pub(crate) edited_timestamp: Option<Timestamp>,
    pub(crate) tts: bool,
    pub(crate) mention_everyone: bool,
    pub(crate) mentions: Vec<Id<UserMarker>>,
    pub(crate) mention_roles: Vec<Id<RoleMarker>>,
    pub(crate) attachments: Vec<Attachment>,
    /// Embed objects.
    pub(crate) embeds: Vec<RawJson>,
    /// Component objects, each with its id.
    pub(crate) components: Vec<RawJson>,
    /// The poll, if any.
    pub(crate) poll: Option<Poll>,
    /// Sticker item objects.
    pub(crate) sticker_items: Vec<RawJson>,
    pub(crate) reactions: Vec<Reaction>,
    /// A string or number that the sender chose.
    pub(crate) nonce: Option<RawJson>,
    pub(crate) flags: u64,
    pub(crate) application_id: Option<Id<ApplicationMarker>>,
    /// The message that this one replies to, forwards or announces.
    pub(crate) reference: Option<Reference>,
    /// The copies of forwarded messages, as objects.
    pub(crate) snapshots: Vec<RawJson>,
    /// The interaction that this message answers.
    pub(crate) interaction: Option<MessageInteraction>,
    /// The only one who sees it.
    pub(crate) ephemeral_to: Option<Id<UserMarker>>,
    /// The thread that was started from it.
    pub(crate) thread_id: Option<Id<ChannelMarker>>,
    /// In threads: how many messages came before it.
    pub(crate) position: Option<u32>,
}

/// Who wrote a message.
#[derive(Clone, Debug)]
pub(crate) enum Author {
    /// A person or bot.
    User(Id<UserMarker>),
    /// A webhook, under a name and picture of its choice.
    Webhook {
        id: Id<WebhookMarker>,
        name: String,
        avatar: Option<ImageHash>,
    },
}

/// A file of a message; its content is in [`World::files`].
#[derive(Clone, Debug)]
pub(crate) struct Attachment {
    pub(crate) id: Id<AttachmentMarker>,
    pub(crate) filename: String,
    pub(crate) title: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) content_type: Option<String>,
    /// Bytes.
    pub(crate) size: usize,
    pub(crate) url: String,
    pub(crate) ephemeral: bool,
    pub(crate) is_spoiler: bool,
    pub(crate) duration_secs: Option<f64>,
    pub(crate) waveform: Option<String>,
}

/// Everyone who reacted with one emoji.
#[derive(Clone, Debug)]
pub(crate) struct Reaction {
    pub(crate) emoji: ReactionEmoji,
    /// In the order of their reactions.
    pub(crate) users: Vec<Id<UserMarker>>,
    /// Those who reacted with a burst, a super reaction.
    pub(crate) burst_users: Vec<Id<UserMarker>>,
}

/// The colors of every burst; Discord takes them from the emoji's picture.
pub(crate) const BURST_COLORS: [&str; 2] = ["#ffcc4d", "#ffac33"];

/// The emoji of a reaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ReactionEmoji {
    /// A standard emoji.
    Unicode(String),
    /// A custom one.
    Custom {
        id: Id<EmojiMarker>,
        name: String,
        animated: bool,
    },
}

/// Where a message points to.
#[derive(Clone, Debug)]
pub(crate) struct Reference {
    /// 0 for replies and the like, 1 for forwards.
    pub(crate) kind: i32,
    pub(crate) channel_id: Id<ChannelMarker>,
    pub(crate) guild_id: Option<Id<GuildMarker>>,
    pub(crate) message_id: Option<Id<MessageMarker>>,
}

/// What a message tells of the interaction that it answers.
#[derive(Clone, Debug)]
pub(crate) struct MessageInteraction {
    pub(crate) id: Id<InteractionMarker>,
    /// The type of the interaction.
    pub(crate) kind: i32,
    pub(crate) user_id: Id<UserMarker>,
    /// The command, with subcommands.
    pub(crate) name: Option<String>,
    pub(crate) guild_id: Option<Id<GuildMarker>>,
    /// Of followups: the first answer.
    pub(crate) original_response_message_id: Option<Id<MessageMarker>>,
    /// Of answers to components: the message with the component.
    pub(crate) interacted_message_id: Option<Id<MessageMarker>>,
}

/// Who looks at a message, and from where.
#[derive(Clone, Copy, Debug)]
pub(crate) struct View {
    pub(crate) viewer: Id<UserMarker>,
    /// Without content, embeds, attachments, components and poll.
    pub(crate) redacted: bool,
    /// Without the message that it refers to.
    pub(crate) shallow: bool,
    /// Of events: the guild whose members go along with mentions.
    pub(crate) guild_id: Option<Id<GuildMarker>>,
}

impl View {
    /// Everything, for a user.
    pub(crate) fn of(viewer: Id<UserMarker>) -> Self {
        Self {
            viewer,
            redacted: false,
            shallow: false,
            guild_id: None,
        }
    }
}

impl Message {
    pub(crate) const DEFAULT: i32 = 0;
    pub(crate) const RECIPIENT_ADD: i32 = 1;
    pub(crate) const RECIPIENT_REMOVE: i32 = 2;
    pub(crate) const CHANNEL_NAME_CHANGE: i32 = 4;
    pub(crate) const CHANNEL_ICON_CHANGE: i32 = 5;
    pub(crate) const CHANNEL_PINNED_MESSAGE: i32 = 6;
    pub(crate) const CHANNEL_FOLLOW_ADD: i32 = 12;
    pub(crate) const THREAD_CREATED: i32 = 18;
    pub(crate) const REPLY: i32 = 19;
    pub(crate) const CHAT_INPUT_COMMAND: i32 = 20;
    pub(crate) const THREAD_STARTER_MESSAGE: i32 = 21;
    pub(crate) const CONTEXT_MENU_COMMAND: i32 = 23;
    pub(crate) const AUTO_MODERATION_ACTION: i32 = 24;
    pub(crate) const POLL_RESULT: i32 = 46;

    pub(crate) const CROSSPOSTED: u64 = 1;
    pub(crate) const IS_CROSSPOST: u64 = 1 << 1;
    pub(crate) const SUPPRESS_EMBEDS: u64 = 1 << 2;
    pub(crate) const SOURCE_MESSAGE_DELETED: u64 = 1 << 3;
    pub(crate) const HAS_THREAD: u64 = 1 << 5;
    pub(crate) const EPHEMERAL: u64 = 1 << 6;
    pub(crate) const LOADING: u64 = 1 << 7;
    pub(crate) const IS_VOICE_MESSAGE: u64 = 1 << 13;
    pub(crate) const HAS_SNAPSHOT: u64 = 1 << 14;
    pub(crate) const IS_COMPONENTS_V2: u64 = 1 << 15;

    /// A message with nothing in it.
    pub(crate) fn new(
        id: Id<MessageMarker>,
        channel_id: Id<ChannelMarker>,
        author: Author,
        timestamp: Timestamp,
    ) -> Self {
        Self {
            id,
            channel_id,
            kind: Self::DEFAULT,
            author,
            content: String::new(),
            timestamp,
            edited_timestamp: None,
            tts: false,
            mention_everyone: false,
            mentions: Vec::new(),
            mention_roles: Vec::new(),
            attachments: Vec::new(),
            embeds: Vec::new(),
            components: Vec::new(),
            poll: None,
            sticker_items: Vec::new(),
            reactions: Vec::new(),
            nonce: None,
            flags: 0,
            application_id: None,
            reference: None,
            snapshots: Vec::new(),
            interaction: None,
            ephemeral_to: None,
            thread_id: None,
            position: None,
        }
    }

    /// The user who wrote it; `None` for webhooks.
    pub(crate) fn author_id(&self) -> Option<Id<UserMarker>> {
        match self.author {
            Author::User(id) => Some(id),
            Author::Webhook { .. } => None,
        }
    }

    /// The stickers in it.
    pub(crate) fn stickers(&self) -> impl Iterator<Item = Id<StickerMarker>> {
        #[derive(Decode)]
        struct Item {
            id: Id<StickerMarker>,
        }
        let items = self.sticker_items.iter();
        items.filter_map(|item| Some(item.decode::<Item>().ok()?.id))
    }

    /// Takes all stickers out but these.
    pub(crate) fn keep_stickers(&mut self, kept: &[Id<StickerMarker>]) {
        let ids: Vec<_> = self.stickers().collect();
        let mut ids = ids.into_iter();
        self.sticker_items
            .retain(|_| ids.next().is_some_and(|id| kept.contains(&id)));
    }

    /// Writes the message.
    pub(crate) fn write(&self, o: &mut ObjectWriter<'_>, world: &World, view: View) {
        o.field("type", &self.kind);
        let shown = !view.redacted;
        o.field("content", if shown { self.content.as_str() } else { "" });
        self.write_mentions(o, world, view.guild_id);
        let attachments = if shown { &self.attachments[..] } else { &[] };
        o.field(
            "attachments",
            &List(|list| {
                for attachment in attachments {
                    list.element(&Object(|o| attachment.write(o)));
                }
            }),
        );
        let embeds = shown && self.flags & Self::SUPPRESS_EMBEDS == 0;
        o.field("embeds", if embeds { &self.embeds[..] } else { &[] });
        o.field("timestamp", &self.timestamp);
        o.nullable("edited_timestamp", &self.edited_timestamp);
        o.field("flags", &self.flags);
        o.field("components", if shown { &self.components[..] } else { &[] });
        if !self.sticker_items.is_empty() {
            o.field("sticker_items", &self.sticker_items);
        }
        o.field("id", &self.id);
        o.field("channel_id", &self.channel_id);
        self.write_author(o, world);
        let channel = world.channels.get(&self.channel_id);
        let pinned = channel.is_some_and(|channel| channel.pins.contains_key(&self.id));
        o.field("pinned", &pinned);
        o.field("mention_everyone", &self.mention_everyone);
        o.field("tts", &self.tts);
        o.field("application_id", &self.application_id);
        if let Some(interaction) = &self.interaction {
            interaction.write(o, world);
        }
        o.field("nonce", &self.nonce);
        if !self.reactions.is_empty() {
            o.field(
                "reactions",
                &List(|list| {
                    for reaction in &self.reactions {
                        list.element(&Object(|o| reaction.write(o, view.viewer)));
                    }
                }),
            );
        }
        if let Some(reference) = &self.reference {
            o.field("message_reference", &Object(|o| reference.write(o)));
            self.write_referenced(o, world, view, reference);
        }
        if !self.snapshots.is_empty() {
            o.field("message_snapshots", &self.snapshots);
        }
        o.field("position", &self.position);
        if let Some(poll) = self.poll.as_ref().filter(|_| shown) {
            o.field("poll", &Object(|o| poll.write(o, view.viewer)));
        }
        if let Some(thread) = self.thread_id.and_then(|id| world.channels.get(&id)) {
            o.field("thread", &world.channel_object(thread, view.viewer));
        }
    }

    fn write_author(&self, o: &mut ObjectWriter<'_>, world: &World) {
        match &self.author {
            Author::User(id) => o.field("author", &world.user_object(*id)),
            Author::Webhook { id, name, avatar } => {
                let mut face = User::new(id.cast(), name.as_str(), true);
                face.avatar.clone_from(avatar);
                o.field("author", &Object(|o| write_webhook_author(o, &face)));
                o.field("webhook_id", id);
            }
        }
    }

    fn write_referenced(
        &self,
        o: &mut ObjectWriter<'_>,
        world: &World,
        view: View,
        reference: &Reference,
    ) {
        let follows = matches!(self.kind, Self::REPLY | Self::THREAD_STARTER_MESSAGE);
        if view.shallow || !follows {
            return;
        }
        let referenced = world
            .channels
            .get(&reference.channel_id)
            .zip(reference.message_id)
            .and_then(|(channel, id)| channel.messages.get(&id));
        match referenced {
            Some(message) => {
                let view = View {
                    shallow: true,
                    ..view
                };
                o.field("referenced_message", &world.message_object(message, view));
            }
            None => o.nullable("referenced_message", &None::<()>),
        }
    }

    /// Writes whom the message mentions; with a guild, each user comes with their member.
    fn write_mentions(
        &self,
        o: &mut ObjectWriter<'_>,
        world: &World,
        guild_id: Option<Id<GuildMarker>>,
    ) {
        let guild = guild_id.and_then(|id| world.guilds.get(&id));
        o.field(
            "mentions",
            &List(|list| {
                for id in &self.mentions {
                    let Some(user) = world.users.get(id) else {
                        continue;
                    };
                    let member = guild.and_then(|guild| guild.members.get(id));
                    list.element(&Object(|o| {
                        user.write(o);
                        if let Some(member) = member {
                            o.field("member", &Object(|o| member.write_partial(o)));
                        }
                    }));
                }
            }),
        );
        o.field("mention_roles", &self.mention_roles);
    }

    /// Writes what gateway events add to a message.
    pub(crate) fn write_event(&self, o: &mut ObjectWriter<'_>, world: &World, view: View) {
        let channel = world.channels.get(&self.channel_id);
        let guild_id = channel.and_then(|channel| channel.guild_id);
        self.write(o, world, View { guild_id, ..view });
        o.field("guild_id", &guild_id);
        o.field(
            "channel_type",
            &channel.map_or(ChannelType::GuildText, |channel| channel.kind),
        );
        let guild = guild_id.and_then(|id| world.guilds.get(&id));
        let member = guild
            .zip(self.author_id())
            .and_then(|(guild, id)| guild.members.get(&id));
        if let Some(member) = member {
            o.field("member", &Object(|o| member.write_partial(o)));
        }
    }
}

/// Webhooks have the discriminator `0000`.
fn write_webhook_author(o: &mut ObjectWriter<'_>, face: &User) {
    o.field("id", &face.id);
    o.field("username", &face.username);
    o.nullable("avatar", &face.avatar);
    o.field("discriminator", "0000");
    o.field("public_flags", &0_u8);
    o.field("flags", &0_u8);
    o.field("bot", &true);
    o.nullable("global_name", &None::<()>);
    o.nullable("primary_guild", &None::<()>);
}

impl Attachment {
    /// Writes the attachment's fields.
    pub(crate) fn write(&self, o: &mut ObjectWriter<'_>) {
        o.field("id", &self.id);
        o.field("filename", &self.filename);
        o.field("size", &self.size);
        o.field("url", &self.url);
        o.field("proxy_url", &self.url);
        o.field("title", &self.title);
        o.field("description", &self.description);
        o.field("content_type", &self.content_type);
        o.field("duration_secs", &self.duration_secs);
        o.field("waveform", &self.waveform);
        if self.ephemeral {
            o.field("ephemeral", &true);
        }
        if self.is_spoiler {
            o.field("flags", &(1_u32 << 3));
        }
    }
}

impl Reaction {
    /// Those who reacted, normally or with a burst.
    pub(crate) fn users_mut(&mut self, burst: bool) -> &mut Vec<Id<UserMarker>> {
        if burst {
            &mut self.burst_users
        } else {
            &mut self.users
        }
    }

    fn write(&self, o: &mut ObjectWriter<'_>, viewer: Id<UserMarker>) {
        o.field("emoji", &Object(|o| self.emoji.write(o)));
        let (normal, burst) = (self.users.len(), self.burst_users.len());
        let burst_me = self.burst_users.contains(&viewer);
        o.field("count", &(normal + burst));
        o.field(
            "count_details",
            &Object(|o| {
                o.field("burst", &burst);
                o.field("normal", &normal);
            }),
        );
        let colors = if burst > 0 { &BURST_COLORS[..] } else { &[] };
        o.field("burst_colors", colors);
        o.field("me_burst", &burst_me);
        o.field("me", &self.users.contains(&viewer));
        o.field("burst_me", &burst_me);
        o.field("burst_count", &burst);
    }
}

impl ReactionEmoji {
    /// Writes the emoji as reactions have it.
    pub(crate) fn write(&self, o: &mut ObjectWriter<'_>) {
        match self {
            Self::Unicode(name) => {
                o.nullable("id", &None::<()>);
                o.field("name", name);
            }
            Self::Custom { id, name, animated } => {
                o.field("id", id);
                o.field("name", name);
                if *animated {
                    o.field("animated", &true);
                }
            }
        }
    }

    /// Whether it is the same emoji; names of custom ones may differ.
    pub(crate) fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Custom { id: a, .. }, Self::Custom { id: b, .. }) => a == b,
            _ => self == other,
        }
    }
}

impl Reference {
    fn write(&self, o: &mut ObjectWriter<'_>) {
        o.field("type", &self.kind);
        o.field("channel_id", &self.channel_id);
        o.field("message_id", &self.message_id);
        o.field("guild_id", &self.guild_id);
    }
}

impl MessageInteraction {
    fn write(&self, o: &mut ObjectWriter<'_>, world: &World) {
        o.field(
            "interaction_metadata",
            &Object(|o| {
                o.field("id", &self.id);
                o.field("type", &self.kind);
                o.field("user", &world.user_object(self.user_id));
                o.field(
                    "authorizing_integration_owners",
                    &Object(|o| o.field("0", &self.guild_id)),
                );
                o.field("name", &self.name);
                if self.kind == 2 {
                    o.field("command_type", &1_u8);
                }
                o.field(
                    "original_response_message_id",
                    &self.original_response_message_id,
                );
                o.field("interacted_message_id", &self.interacted_message_id);
            }),
        );
        if let (2, Some(name)) = (self.kind, &self.name) {
            o.field(
                "interaction",
                &Object(|o| {
                    o.field("id", &self.id);
                    o.field("type", &self.kind);
                    o.field("name", name);
                    o.field("user", &world.user_object(self.user_id));
                }),
            );
        }
    }
}

/// A function that writes fields, on the heap.
type BoxedFields<'a> = Box<dyn Fn(&mut ObjectWriter<'_>) + 'a>;

impl World {
    /// A message as an object.
    pub(crate) fn message_object<'a>(
        &'a self,
        message: &'a Message,
        view: View,
    ) -> Object<BoxedFields<'a>> {
        // Boxed: a message may hold another one, and the types would never end.
        Object(Box::new(move |o: &mut ObjectWriter<'_>| {
            message.write(o, self, view);
        }))
    }
}
