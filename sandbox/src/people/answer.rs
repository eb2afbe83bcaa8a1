//! Handles of what people did, to wait for what bots do about it.

use cordial_model::{
    application::command::CommandOptionChoice,
    channel::message::Message,
    gateway::EventType,
    id::{
        Id,
        marker::{ChannelMarker, InteractionMarker, MessageMarker, UserMarker},
    },
    json::{self, Decode},
};

use super::{
    CannotDo,
    component::{Form, form},
    stage::{NotSeen, Stage},
};
use crate::{
    journal::Happening,
    world::{Interaction, View, World, render},
};

/// A message that a person wrote.
#[derive(Clone, Debug)]
pub struct Said {
    pub(crate) stage: Stage,
    pub(crate) message: Message,
    /// The place in the record when it was said.
    pub(crate) from: usize,
}

/// An interaction that a person began.
#[derive(Clone, Debug)]
pub struct Interacted {
    pub(crate) stage: Stage,
    pub(crate) id: Id<InteractionMarker>,
}

/// The first response of a bot to an interaction.
///
/// [Discord](https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-response-object-interaction-callback-type)
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Answer {
    /// A message.
    Message(Box<Message>),
    /// A message is to follow.
    Deferred {
        /// Whether only the person will see it.
        ephemeral: bool,
    },
    /// The message with the component was edited.
    Updated(Box<Message>),
    /// The message with the component may be edited later.
    DeferredUpdate,
    /// Values for the option that is being typed.
    Choices(Vec<CommandOptionChoice>),
    /// A modal to fill in.
    Modal(Modal),
    /// A callback of another type.
    Other(i32),
}

/// A modal that a bot opened for a person.
#[derive(Clone, Debug)]
pub struct Modal {
    pub(crate) interaction: Id<InteractionMarker>,
    pub(crate) form: Form,
}

impl Modal {
    /// What the bot calls it.
    pub fn custom_id(&self) -> &str {
        &self.form.custom_id
    }

    /// The title.
    pub fn title(&self) -> &str {
        &self.form.title
    }

    /// The custom ids of what can be filled in.
    pub fn inputs(&self) -> Vec<String> {
        self.form.inputs()
    }
}

impl Said {
    /// The message.
    pub fn message(&self) -> &Message {
        &self.message
    }

    /// The id of the message.
    pub fn id(&self) -> Id<MessageMarker> {
        self.message.id
    }

    /// The first message of a bot in the channel after this one.
    ///
    /// # Errors
    ///
    /// When none comes in time.
    pub async fn response(&self) -> Result<Message, NotSeen> {
        let channel = self.message.channel_id;
        let awaited = format!("a message of a bot in channel {channel}");
        self.stage
            .record(awaited, self.from, |happening| {
                posted(happening)
                    .filter(|message| message.channel_id == channel && message.author.bot)
            })
            .await
    }
}

/// The message that an entry of the record tells of.
pub(crate) fn posted(happening: &Happening) -> Option<Message> {
    match happening {
        Happening::Event {
            kind: EventType::MessageCreate,
            data,
            ..
        } => json::from_str(data).ok(),
        _ => None,
    }
}

impl Interacted {
    /// The id of the interaction.
    pub fn id(&self) -> Id<InteractionMarker> {
        self.id
    }

    /// The first response.
    ///
    /// # Errors
    ///
    /// When none comes in time.
    pub async fn response(&self) -> Result<Answer, NotSeen> {
        self.look("a response to the interaction", answer).await
    }

    /// The message of the response, be it sent at once, sent after deferring, or edited in place.
    ///
    /// # Errors
    ///
    /// When none comes in time.
    pub async fn message(&self) -> Result<Message, NotSeen> {
        self.look("the message of the response", |world, interaction| {
            if interaction.response.is_none() || interaction.deferred {
                return None;
            }
            let id = interaction.original.or(interaction.message_id)?;
            message(world, interaction.channel_id, id, interaction.user_id)
        })
        .await
    }

    /// A followup, counted from 0.
    ///
    /// # Errors
    ///
    /// When it does not come in time.
    pub async fn followup(&self, index: usize) -> Result<Message, NotSeen> {
        self.look("a followup of the interaction", |world, interaction| {
            let id = *interaction.followups.get(index)?;
            message(world, interaction.channel_id, id, interaction.user_id)
        })
        .await
    }

    /// The modal of the response.
    ///
    /// # Errors
    ///
    /// When none comes in time.
    pub async fn modal(&self) -> Result<Modal, NotSeen> {
        self.look("a modal", |world, interaction| {
            match answer(world, interaction)? {
                Answer::Modal(modal) => Some(modal),
                _ => None,
            }
        })
        .await
    }

    /// The values of a response to autocomplete.
    ///
    /// # Errors
    ///
    /// When none come in time.
    pub async fn choices(&self) -> Result<Vec<CommandOptionChoice>, NotSeen> {
        self.look(
            "values to choose from",
            |world, interaction| match answer(world, interaction)? {
                Answer::Choices(choices) => Some(choices),
                _ => None,
            },
        )
        .await
    }

    async fn look<T>(
        &self,
        awaited: &str,
        look: impl Fn(&World, &Interaction) -> Option<T>,
    ) -> Result<T, NotSeen> {
        self.stage
            .until(awaited, |world| {
                look(world, world.interactions.get(&self.id)?)
            })
            .await
    }
}

/// The first response to an interaction, if there is one.
pub(crate) fn answer(world: &World, interaction: &Interaction) -> Option<Answer> {
    #[derive(Decode)]
    struct Autocomplete {
        #[json(default)]
        choices: Vec<CommandOptionChoice>,
    }
    let given = interaction.response.as_ref()?;
    let shown = |id| message(world, interaction.channel_id, id, interaction.user_id).map(Box::new);
    Some(match given.kind {
        4 => Answer::Message(shown(interaction.original?)?),
        5 => Answer::Deferred {
            ephemeral: interaction.ephemeral,
        },
        6 => Answer::DeferredUpdate,
        7 => Answer::Updated(shown(interaction.message_id?)?),
        8 => {
            let data: Autocomplete = given.data.as_ref()?.decode().ok()?;
            Answer::Choices(data.choices)
        }
        9 => Answer::Modal(Modal {
            interaction: interaction.id,
            form: form(given.data.as_ref()?).ok()?,
        }),
        other => Answer::Other(other),
    })
}

/// A message as somebody sees it now.
pub(crate) fn message(
    world: &World,
    channel: Id<ChannelMarker>,
    id: Id<MessageMarker>,
    viewer: Id<UserMarker>,
) -> Option<Message> {
    let message = world.channels.get(&channel)?.messages.get(&id)?;
    let text = render::object(|o| message.write_event(o, world, View::of(viewer)));
    json::from_str(&text).ok()
}

/// The modal that a bot opened in answer to an interaction.
pub(crate) fn modal_of(
    world: &World,
    interaction: Id<InteractionMarker>,
) -> Result<Modal, CannotDo> {
    let opened = world
        .interactions
        .get(&interaction)
        .and_then(|interaction| answer(world, interaction));
    match opened {
        Some(Answer::Modal(modal)) => Ok(modal),
        _ => Err(CannotDo::new(format!(
            "interaction {interaction} was not answered with a modal"
        ))),
    }
}
