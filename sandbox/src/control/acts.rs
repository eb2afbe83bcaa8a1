//! Furnishing the world, and letting people act in it.

use std::time::Duration;

use cordial_model::{
    channel::{ChannelType, message::Message},
    json::{self, ObjectWriter},
};

use super::{
    Control, ControlAnswer,
    bodies::{
        Invoke, Named, NewChannel, NewGuild, NewUser, OnChannel, OnMessage, Reindex, Rename, Say,
        Submit, With,
    },
    router::parse,
};
use crate::{
    people::{CannotDo, Interacted, Person},
    world::render::{List, Object},
};

impl Control {
    pub(super) fn create_user(&self, body: &NewUser) -> ControlAnswer {
        let id = self.stage.world().create_user(&body.name);
        ControlAnswer::object(|o| {
            o.field("id", &id);
            o.field("name", &body.name);
        })
    }

    pub(super) fn create_guild(&self, body: NewGuild) -> Result<ControlAnswer, ControlAnswer> {
        let mut world = self.stage.world();
        let owner = match &body.owner {
            Some(owner) => owner.user(&world)?,
            None => world.user_named("alice"),
        };
        let members: Vec<_> = body
            .members
            .iter()
            .map(|member| member.user(&world))
            .collect::<Result<_, _>>()?;
        let guild = world.create_guild(&body.name, owner);
        for name in body
            .channels
            .unwrap_or_else(|| vec![String::from("general")])
        {
            world.create_channel(guild, &name, ChannelType::GuildText);
        }
        for member in members.into_iter().filter(|member| *member != owner) {
            world.add_member(guild, member);
        }
        if body.bots != Some(false) {
            let bots: Vec<_> = world
                .applications
                .values()
                .map(|application| application.bot_id)
                .collect();
            for bot in bots {
                world.add_member(guild, bot);
            }
        }
        Ok(ControlAnswer::object(|o| {
            o.field("id", &guild);
            o.field("name", &body.name);
            o.field(
                "channels",
                &List(|list| {
                    for channel in world.channels_of(guild) {
                        list.element(&Object(|o: &mut ObjectWriter<'_>| {
                            o.field("id", &channel.id);
                            o.field("type", &channel.kind);
                            o.field("name", &channel.name);
                        }));
                    }
                }),
            );
        }))
    }

    pub(super) fn create_channel(
        &self,
        guild: &str,
        body: &NewChannel,
    ) -> Result<ControlAnswer, ControlAnswer> {
        let mut world = self.stage.world();
        let guild = Named(guild.to_owned()).guild(&world)?;
        let kind = body.kind.unwrap_or(ChannelType::GuildText);
        let id = world
            .create_channel(guild, &body.name, kind)
            .ok_or_else(|| ControlAnswer::unknown("there is no such guild"))?;
        Ok(ControlAnswer::object(|o| {
            o.field("id", &id);
            o.field("name", &body.name);
            o.field("type", &kind);
        }))
    }

    /// Leaves the messages of a guild without an index for a time.
    pub(super) fn reindex(
        &self,
        guild: &str,
        body: &Reindex,
    ) -> Result<ControlAnswer, ControlAnswer> {
        let mut world = self.stage.world();
        let guild = Named(guild.to_owned()).guild(&world)?;
        let until = world.now().plus(Duration::from_millis(body.takes_ms));
        world.index_until(guild, until);
        Ok(done())
    }

    pub(super) async fn join(
        &self,
        guild: &str,
        user: &str,
    ) -> Result<ControlAnswer, ControlAnswer> {
        let guild = Named(guild.to_owned()).guild(&self.stage.world())?;
        self.person(user)?.join(guild).await?;
        Ok(done())
    }

    pub(super) async fn leave(
        &self,
        guild: &str,
        user: &str,
    ) -> Result<ControlAnswer, ControlAnswer> {
        let guild = Named(guild.to_owned()).guild(&self.stage.world())?;
        self.person(user)?.leave(guild).await?;
        Ok(done())
    }

    fn person(&self, name: &str) -> Result<Person, ControlAnswer> {
        let id = Named(name.to_owned()).user(&self.stage.world())?;
        Ok(Person {
            stage: self.stage.clone(),
            id,
        })
    }

    /// Lets a user do something: the last part of the path is the verb.
    pub(super) async fn act(
        &self,
        user: &str,
        act: &str,
        body: &[u8],
    ) -> Result<ControlAnswer, ControlAnswer> {
        let person = self.person(user)?;
        match act {
            "say" => {
                let body: Say = parse(body)?;
                let channel = body.channel.channel(&self.stage.world())?;
                let said = person.post(channel, &body.content, body.reply_to).await?;
                Ok(message(said.message()))
            }
            "typing" => {
                let body: OnChannel = parse(body)?;
                let channel = body.channel.channel(&self.stage.world())?;
                person.typing(channel).await?;
                Ok(done())
            }
            "dm" => {
                let body: With = parse(body)?;
                let mut world = self.stage.world();
                let other = match body.with {
                    Some(other) => other.user(&world)?,
                    None => world
                        .applications
                        .values()
                        .next()
                        .map(|application| application.bot_id)
                        .ok_or_else(|| ControlAnswer::unknown("there is no bot"))?,
                };
                let channel = world.direct_messages(person.id(), other);
                Ok(ControlAnswer::object(|o| o.field("id", &channel)))
            }
            "rename" => {
                let body: Rename = parse(body)?;
                let guild = body.guild.guild(&self.stage.world())?;
                person.rename(guild, body.nick.as_deref()).await?;
                Ok(done())
            }
            "edit" | "delete" | "react" | "super_react" | "unreact" | "vote" => {
                self.act_on_message(&person, act, parse(body)?).await
            }
            "invoke" | "autocomplete" | "user_command" => {
                self.use_command(&person, act, parse(body)?).await
            }
            "message_command" | "click" | "select" => self.use_message(&person, act, parse(body)?),
            #[cfg(feature = "user")]
            "token" => {
                let token = person.token();
                Ok(ControlAnswer::object(|o| o.field("token", token.expose())))
            }
            "submit" => {
                let body: Submit = parse(body)?;
                let fields = body.fields.fields()?;
                Ok(begun(&person.submit_fields(body.interaction, &fields)?))
            }
            other => match self.act_on_application(&person, other, body).await? {
                Some(answer) => Ok(answer),
                None => self.act_as_member(&person, other, body).await,
            },
        }
    }

    async fn act_on_message(
        &self,
        person: &Person,
        act: &str,
        body: OnMessage,
    ) -> Result<ControlAnswer, ControlAnswer> {
        let channel = body.channel.channel(&self.stage.world())?;
        match act {
            "edit" => {
                let content = needed("content", body.content)?;
                person.edit_message(channel, body.message, &content).await?;
            }
            "delete" => person.delete_message(channel, body.message).await?,
            "vote" => {
                let answers = needed("answers", body.answers)?;
                person.vote_in(channel, body.message, &answers)?;
            }
            _ => {
                let emoji = needed("emoji", body.emoji)?;
                let burst = match act {
                    "react" => Some(false),
                    "super_react" => Some(true),
                    _ => None,
                };
                person
                    .react_to(channel, body.message, &emoji, burst)
                    .await?;
            }
        }
        Ok(done())
    }

    async fn use_command(
        &self,
        person: &Person,
        act: &str,
        body: Invoke,
    ) -> Result<ControlAnswer, ControlAnswer> {
        let channel = body.channel.channel(&self.stage.world())?;
        let interacted = match act {
            "invoke" => {
                person
                    .invoke(channel, &body.command, body.options.options()?)
                    .await?
            }
            "autocomplete" => {
                let focused = needed("focused", body.focused)?;
                person
                    .autocomplete(channel, &body.command, body.options.options()?, &focused)
                    .await?
            }
            _ => {
                let target = needed("user", body.user)?.user(&self.stage.world())?;
                person.use_on_user(channel, &body.command, target).await?
            }
        };
        Ok(begun(&interacted))
    }

    fn use_message(
        &self,
        person: &Person,
        act: &str,
        body: OnMessage,
    ) -> Result<ControlAnswer, ControlAnswer> {
        let channel = body.channel.channel(&self.stage.world())?;
        let interacted = if act == "message_command" {
            let command = needed("command", body.command)?;
            person.use_on(channel, &command, body.message)?
        } else {
            let custom_id = needed("custom_id", body.custom_id)?;
            let values = if act == "select" {
                let values = needed("values", body.values)?;
                Some(values.into_iter().map(|value| value.0).collect())
            } else {
                None
            };
            person.use_component(channel, body.message, &custom_id, values)?
        };
        Ok(begun(&interacted))
    }
}

fn needed<T>(name: &str, value: Option<T>) -> Result<T, ControlAnswer> {
    value.ok_or_else(|| CannotDo::new(format!("`{name}` is missing")).into())
}

pub(super) fn done() -> ControlAnswer {
    ControlAnswer::object(|o| o.field("done", &true))
}

fn begun(interacted: &Interacted) -> ControlAnswer {
    ControlAnswer::object(|o| o.field("interaction", &interacted.id()))
}

/// A message as an answer.
pub(super) fn message(message: &Message) -> ControlAnswer {
    ControlAnswer {
        status: http::StatusCode::OK,
        body: json::to_string(message),
    }
}
