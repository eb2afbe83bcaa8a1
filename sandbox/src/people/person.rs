//! One person, and everything they can do.

use cordial_model::{
    Permissions,
    channel::message::Message,
    id::{
        Id,
        marker::{ChannelMarker, GuildMarker, InteractionMarker, MessageMarker, UserMarker},
    },
};

use super::{
    CannotDo,
    answer::{Interacted, Modal, Said, message, modal_of},
    component::Use,
    invoke::{Invocation, MenuTarget, menu_interaction},
    options::Options,
    posting,
    stage::Stage,
};
use crate::world::{NewInteraction, World};

/// A scripted person. Cheap to clone; clones are the same person.
///
/// ```no_run
/// # async fn story(sandbox: cordial_sandbox::Sandbox, channel: cordial_model::id::Id<cordial_model::id::marker::ChannelMarker>) -> Result<(), Box<dyn std::error::Error>> {
/// let alice = sandbox.user("alice");
/// let answer = alice.say(channel, "!ping").await?.response().await?;
/// assert_eq!(answer.content, "Pong!");
/// alice.react(&answer, "👍").await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Person {
    pub(crate) stage: Stage,
    pub(crate) id: Id<UserMarker>,
}

impl Person {
    /// The person's id.
    pub fn id(&self) -> Id<UserMarker> {
        self.id
    }

    /// Writes a message.
    ///
    /// # Errors
    ///
    /// When they may not, or the message is not valid.
    pub async fn say(
        &self,
        channel: Id<ChannelMarker>,
        content: impl AsRef<str>,
    ) -> Result<Said, CannotDo> {
        self.post(channel, content.as_ref(), None).await
    }

    /// Writes a message in reply to another.
    ///
    /// # Errors
    ///
    /// When they may not, or the message is not valid.
    pub async fn reply(&self, to: &Message, content: impl AsRef<str>) -> Result<Said, CannotDo> {
        self.post(to.channel_id, content.as_ref(), Some(to.id))
            .await
    }

    #[allow(clippy::unused_async, reason = "like all that people do")]
    pub(crate) async fn post(
        &self,
        channel: Id<ChannelMarker>,
        content: &str,
        reply_to: Option<Id<MessageMarker>>,
    ) -> Result<Said, CannotDo> {
        let from = self.stage.mark();
        let mut world = self.stage.world();
        let id = posting::post(&mut world, self.id, channel, content, reply_to)?;
        let posted = message(&world, channel, id, self.id)
            .ok_or_else(|| CannotDo::new("the message cannot be read"))?;
        drop(world);
        Ok(Said {
            stage: self.stage.clone(),
            message: posted,
            from,
        })
    }

    /// Changes the text of one of their messages.
    ///
    /// # Errors
    ///
    /// When they may not, or the text is not valid.
    pub async fn edit(&self, message: &Message, content: &str) -> Result<(), CannotDo> {
        self.edit_message(message.channel_id, message.id, content)
            .await
    }

    #[allow(clippy::unused_async, reason = "like all that people do")]
    pub(crate) async fn edit_message(
        &self,
        channel: Id<ChannelMarker>,
        message: Id<MessageMarker>,
        content: &str,
    ) -> Result<(), CannotDo> {
        posting::edit(&mut self.stage.world(), self.id, channel, message, content)
    }

    /// Deletes a message.
    ///
    /// # Errors
    ///
    /// When they may not.
    pub async fn delete(&self, message: &Message) -> Result<(), CannotDo> {
        self.delete_message(message.channel_id, message.id).await
    }

    #[allow(clippy::unused_async, reason = "like all that people do")]
    pub(crate) async fn delete_message(
        &self,
        channel: Id<ChannelMarker>,
        message: Id<MessageMarker>,
    ) -> Result<(), CannotDo> {
        posting::delete(&mut self.stage.world(), self.id, channel, message)
    }

    /// Reacts to a message: with `👍`, or `name:id` for a custom emoji.
    ///
    /// # Errors
    ///
    /// When they may not, or there is no such emoji.
    pub async fn react(&self, message: &Message, emoji: &str) -> Result<(), CannotDo> {
        self.react_to(message.channel_id, message.id, emoji, Some(false))
            .await
    }

    /// Reacts to a message with a burst, which Discord calls a super reaction too.
    ///
    /// # Errors
    ///
    /// When they may not, or there is no such emoji.
    pub async fn super_react(&self, message: &Message, emoji: &str) -> Result<(), CannotDo> {
        self.react_to(message.channel_id, message.id, emoji, Some(true))
            .await
    }

    /// Votes for answers of a poll, by their numbers from 1, and for no others; without any, takes the votes back.
    ///
    /// # Errors
    ///
    /// When there is no such poll or answer, when it is over, or takes only one answer.
    #[allow(clippy::unused_async, reason = "like all that people do")]
    pub async fn vote(&self, message: &Message, answers: &[u32]) -> Result<(), CannotDo> {
        self.vote_in(message.channel_id, message.id, answers)
    }

    pub(crate) fn vote_in(
        &self,
        channel: Id<ChannelMarker>,
        message: Id<MessageMarker>,
        answers: &[u32],
    ) -> Result<(), CannotDo> {
        posting::vote(&mut self.stage.world(), self.id, channel, message, answers)
    }

    /// Takes a reaction back.
    ///
    /// # Errors
    ///
    /// When there is no such message.
    pub async fn unreact(&self, message: &Message, emoji: &str) -> Result<(), CannotDo> {
        self.react_to(message.channel_id, message.id, emoji, None)
            .await
    }

    /// Reacts, normally or with a burst; `None` takes the reaction back.
    #[allow(clippy::unused_async, reason = "like all that people do")]
    pub(crate) async fn react_to(
        &self,
        channel: Id<ChannelMarker>,
        message: Id<MessageMarker>,
        emoji: &str,
        burst: Option<bool>,
    ) -> Result<(), CannotDo> {
        let mut world = self.stage.world();
        match burst {
            Some(burst) => posting::react(&mut world, self.id, channel, message, emoji, burst),
            None => posting::unreact(&mut world, self.id, channel, message, emoji),
        }
    }

    /// Begins to type.
    ///
    /// # Errors
    ///
    /// When they may not write there.
    #[allow(clippy::unused_async, reason = "like all that people do")]
    pub async fn typing(&self, channel: Id<ChannelMarker>) -> Result<(), CannotDo> {
        posting::typing(&self.stage.world(), self.id, channel)
    }

    /// The channel of direct messages with a user or bot; made if there is none yet.
    pub fn direct_messages(&self, with: Id<UserMarker>) -> Id<ChannelMarker> {
        self.stage.world().direct_messages(self.id, with)
    }

    /// Uses a slash command: `/ban`, or `/config log set` for a subcommand.
    ///
    /// # Errors
    ///
    /// When the command is not registered, when they may not use it, or when the options do not fit.
    #[allow(clippy::unused_async, reason = "like all that people do")]
    pub async fn invoke(
        &self,
        channel: Id<ChannelMarker>,
        command: &str,
        options: impl Into<Options>,
    ) -> Result<Interacted, CannotDo> {
        let invocation = Invocation {
            user: self.id,
            channel,
            command,
            options: options.into(),
            focused: None,
        };
        self.interact(|world| invocation.interaction(world))
    }

    /// Types the value of an option that the bot completes.
    ///
    /// # Errors
    ///
    /// When the command is not registered, or the option is not one with autocomplete.
    #[allow(clippy::unused_async, reason = "like all that people do")]
    pub async fn autocomplete(
        &self,
        channel: Id<ChannelMarker>,
        command: &str,
        options: impl Into<Options>,
        focused: &str,
    ) -> Result<Interacted, CannotDo> {
        let invocation = Invocation {
            user: self.id,
            channel,
            command,
            options: options.into(),
            focused: Some(focused),
        };
        self.interact(|world| invocation.interaction(world))
    }

    /// Uses a command in the menu of a user.
    ///
    /// # Errors
    ///
    /// When the command is not registered, or they may not use it.
    #[allow(clippy::unused_async, reason = "like all that people do")]
    pub async fn use_on_user(
        &self,
        channel: Id<ChannelMarker>,
        command: &str,
        user: Id<UserMarker>,
    ) -> Result<Interacted, CannotDo> {
        self.interact(|world| {
            menu_interaction(world, self.id, channel, command, MenuTarget::User(user))
        })
    }

    /// Uses a command in the menu of a message.
    ///
    /// # Errors
    ///
    /// When the command is not registered, or they may not use it.
    #[allow(clippy::unused_async, reason = "like all that people do")]
    pub async fn use_on_message(
        &self,
        command: &str,
        message: &Message,
    ) -> Result<Interacted, CannotDo> {
        self.use_on(message.channel_id, command, message.id)
    }

    pub(crate) fn use_on(
        &self,
        channel: Id<ChannelMarker>,
        command: &str,
        message: Id<MessageMarker>,
    ) -> Result<Interacted, CannotDo> {
        self.interact(|world| {
            menu_interaction(
                world,
                self.id,
                channel,
                command,
                MenuTarget::Message(message),
            )
        })
    }

    /// Presses a button of a message.
    ///
    /// # Errors
    ///
    /// When there is no such button, or it cannot be pressed.
    #[allow(clippy::unused_async, reason = "like all that people do")]
    pub async fn click(&self, message: &Message, custom_id: &str) -> Result<Interacted, CannotDo> {
        self.use_component(message.channel_id, message.id, custom_id, None)
    }

    /// Chooses values in a select of a message: texts, or ids as text.
    ///
    /// # Errors
    ///
    /// When there is no such select, or it does not offer the values.
    #[allow(clippy::unused_async, reason = "like all that people do")]
    pub async fn select<V: ToString>(
        &self,
        message: &Message,
        custom_id: &str,
        values: impl IntoIterator<Item = V>,
    ) -> Result<Interacted, CannotDo> {
        let values = values.into_iter().map(|value| value.to_string()).collect();
        self.use_component(message.channel_id, message.id, custom_id, Some(values))
    }

    pub(crate) fn use_component(
        &self,
        channel: Id<ChannelMarker>,
        message: Id<MessageMarker>,
        custom_id: &str,
        values: Option<Vec<String>>,
    ) -> Result<Interacted, CannotDo> {
        let using = Use {
            user: self.id,
            channel,
            message,
            custom_id,
            values,
        };
        self.interact(|world| using.interaction(world))
    }

    /// Fills a modal in and submits it.
    ///
    /// # Errors
    ///
    /// When an input is not there or not filled in as it must be.
    #[allow(clippy::unused_async, reason = "like all that people do")]
    pub async fn submit<K: Into<String>, V: Into<String>>(
        &self,
        modal: &Modal,
        fields: impl IntoIterator<Item = (K, V)>,
    ) -> Result<Interacted, CannotDo> {
        let mut filled: Vec<(String, Vec<String>)> = Vec::new();
        for (id, value) in fields {
            let (id, value) = (id.into(), value.into());
            // An input that is named twice has two values, as a group of checkboxes may.
            match filled.iter_mut().find(|(known, _)| *known == id) {
                Some((_, values)) => values.push(value),
                None => filled.push((id, vec![value])),
            }
        }
        self.submit_fields(modal.interaction, &filled)
    }

    pub(crate) fn submit_fields(
        &self,
        opened_by: Id<InteractionMarker>,
        fields: &[(String, Vec<String>)],
    ) -> Result<Interacted, CannotDo> {
        self.interact(|world| {
            let modal = modal_of(world, opened_by)?;
            let opened_by = &world.interactions[&opened_by];
            if opened_by.user_id != self.id {
                return Err(CannotDo::new("the modal was opened for somebody else"));
            }
            modal.form.submit(world, opened_by, fields)
        })
    }

    /// Joins a guild.
    ///
    /// # Errors
    ///
    /// When they are banned there, or are a member already.
    #[allow(clippy::unused_async, reason = "like all that people do")]
    pub async fn join(&self, guild: Id<GuildMarker>) -> Result<(), CannotDo> {
        let mut world = self.stage.world();
        let place = world
            .guilds
            .get(&guild)
            .ok_or_else(|| CannotDo::new(format!("there is no guild {guild}")))?;
        if place.bans.contains_key(&self.id) {
            return Err(CannotDo::new("they are banned there"));
        }
        if place.members.contains_key(&self.id) {
            return Err(CannotDo::new("they are a member already"));
        }
        world.add_member(guild, self.id);
        Ok(())
    }

    /// Leaves a guild.
    ///
    /// # Errors
    ///
    /// When they are no member, or own the guild.
    #[allow(clippy::unused_async, reason = "like all that people do")]
    pub async fn leave(&self, guild: Id<GuildMarker>) -> Result<(), CannotDo> {
        let mut world = self.stage.world();
        let place = world
            .guilds
            .get(&guild)
            .ok_or_else(|| CannotDo::new(format!("there is no guild {guild}")))?;
        if !place.members.contains_key(&self.id) {
            return Err(CannotDo::new("they are no member there"));
        }
        if place.owner_id == self.id {
            return Err(CannotDo::new("owners cannot leave their guild"));
        }
        world.remove_member(guild, self.id);
        Ok(())
    }

    /// Calls themselves something else in a guild; `None` for their own name.
    ///
    /// # Errors
    ///
    /// When they are no member, or may not.
    #[allow(clippy::unused_async, reason = "like all that people do")]
    pub async fn rename(&self, guild: Id<GuildMarker>, nick: Option<&str>) -> Result<(), CannotDo> {
        let mut world = self.stage.world();
        if !world
            .permissions_of(guild, self.id)
            .contains(Permissions::CHANGE_NICKNAME)
        {
            return Err(CannotDo::new("they may not change their nickname there"));
        }
        let place = world.guilds.get_mut(&guild);
        if let Some(member) = place.and_then(|place| place.members.get_mut(&self.id)) {
            member.nick = nick.map(str::to_owned);
        }
        world.member_changed(guild, self.id);
        world.moderate_profile(guild, self.id);
        Ok(())
    }

    /// A message as the person sees it now; `None` if they do not see it.
    pub fn sees(&self, channel: Id<ChannelMarker>, id: Id<MessageMarker>) -> Option<Message> {
        let world = self.stage.world();
        let hidden = world
            .channels
            .get(&channel)?
            .messages
            .get(&id)?
            .ephemeral_to;
        if hidden.is_some_and(|only| only != self.id) {
            return None;
        }
        message(&world, channel, id, self.id)
    }

    fn interact(
        &self,
        make: impl FnOnce(&mut World) -> Result<NewInteraction, CannotDo>,
    ) -> Result<Interacted, CannotDo> {
        let mut world = self.stage.world();
        let new = make(&mut world)?;
        let id = world.interact(new);
        drop(world);
        Ok(Interacted {
            stage: self.stage.clone(),
            id,
        })
    }
}
