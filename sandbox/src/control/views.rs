//! What is, and what happened.

use std::time::Duration;

use cordial_model::{
    channel::message::Message,
    id::{Id, marker::InteractionMarker},
    json::{self, Encode, ObjectWriter, RawJson, Writer},
};

use super::{
    Control, ControlAnswer,
    acts::message,
    bodies::{AwaitMessage, Named},
};
use crate::{
    journal::Happening,
    people::{Interacted, message_as_seen},
    world::{
        Interaction, View, World,
        render::{self, List, Object},
    },
};

impl Control {
    /// Where everything is, and the token of the first bot.
    pub(super) fn info(&self) -> ControlAnswer {
        let world = self.stage.world();
        ControlAnswer::object(|o| {
            if let Some(application) = world.applications.values().next() {
                o.field("token", application.token.expose());
                o.field("application_id", &application.id);
                o.field("client_secret", application.client_secret.expose());
            }
            o.field("api_url", &world.api_url);
            o.field("gateway_url", &*self.gateway.url());
            o.field("log", &self.stage.mark());
        })
    }

    /// Users, guilds with their channels, members and roles, commands, and sessions.
    pub(super) fn state(&self) -> ControlAnswer {
        let sessions = self.gateway.sessions();
        let world = self.stage.world();
        ControlAnswer::object(|o| {
            o.field(
                "users",
                &List(|list| {
                    for user in world.users.values() {
                        list.element(&Object(|o: &mut ObjectWriter<'_>| user.write(o)));
                    }
                }),
            );
            o.field(
                "guilds",
                &List(|list| {
                    for guild in world.guilds.values() {
                        list.element(&Object(|o: &mut ObjectWriter<'_>| {
                            write_guild(o, &world, guild);
                        }));
                    }
                }),
            );
            o.field(
                "commands",
                &List(|list| {
                    for command in world.commands.values() {
                        list.element(&Object(|o: &mut ObjectWriter<'_>| command.write(o, false)));
                    }
                }),
            );
            o.field(
                "sessions",
                &List(|list| {
                    for session in &sessions {
                        list.element(&Object(|o: &mut ObjectWriter<'_>| {
                            o.field("id", &session.id);
                            o.field("bot", &session.bot);
                            o.field("shard", &[session.shard.0, session.shard.1]);
                            o.field("intents", &session.intents);
                            o.field("sequence", &session.sequence);
                            o.nullable("connection", &session.connection);
                        }));
                    }
                }),
            );
        })
    }

    /// The log from an entry on. Waits for the first one if there is none yet.
    pub(super) async fn log(
        &self,
        since: u64,
        wait: Duration,
        limit: u64,
    ) -> Result<ControlAnswer, ControlAnswer> {
        let since = usize::try_from(since).unwrap_or(usize::MAX);
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        if !wait.is_zero() {
            // That nothing happened is an answer too: an empty list.
            let _ = self
                .waiting(wait)
                .record("an entry of the log", since, |_| Some(()))
                .await;
        }
        let (end, mut entries) = self.stage.hub.journal().tail(since);
        // The oldest entries may be forgotten.
        let since = end - entries.len();
        entries.truncate(limit);
        Ok(ControlAnswer::object(|o| {
            o.field("next", &(since + entries.len()));
            o.field(
                "entries",
                &List(|list| {
                    for (index, happening) in entries.iter().enumerate() {
                        list.element(&Entry {
                            number: since + index,
                            happening,
                        });
                    }
                }),
            );
        }))
    }

    /// An interaction, and what became of it so far. Waits until there is a response, or what else is asked for.
    pub(super) async fn interaction(
        &self,
        id: Id<InteractionMarker>,
        until: &str,
        wait: Duration,
    ) -> Result<ControlAnswer, ControlAnswer> {
        if !self.stage.world().interactions.contains_key(&id) {
            return Err(ControlAnswer::unknown(format!(
                "there is no interaction {id}"
            )));
        }
        let interacted = Interacted {
            stage: self.waiting(wait),
            id,
        };
        match until {
            "response" => drop(interacted.response().await?),
            "message" => drop(interacted.message().await?),
            "modal" => drop(interacted.modal().await?),
            "choices" => drop(interacted.choices().await?),
            "now" => {}
            other => {
                let index = other
                    .strip_prefix("followup:")
                    .and_then(|index| index.parse().ok())
                    .ok_or_else(|| {
                        ControlAnswer::bad(
                            "until: response, message, modal, choices, followup:N or now",
                        )
                    })?;
                interacted.followup(index).await?;
            }
        }
        let world = self.stage.world();
        let interaction = world
            .interactions
            .get(&id)
            .ok_or_else(|| ControlAnswer::unknown("the interaction is gone"))?;
        Ok(ControlAnswer::object(|o| {
            write_interaction(o, &world, interaction);
        }))
    }

    /// Every message of a channel, oldest first.
    pub(super) fn messages(&self, channel: &str) -> Result<ControlAnswer, ControlAnswer> {
        let world = self.stage.world();
        let channel = Named(channel.to_owned()).channel(&world)?;
        let channel = &world.channels[&channel];
        Ok(ControlAnswer {
            status: http::StatusCode::OK,
            body: render::list(|list| {
                for message in channel.messages.values() {
                    let viewer = message.ephemeral_to.unwrap_or(Id::new(1));
                    list.element(&Object(|o: &mut ObjectWriter<'_>| {
                        message.write_event(o, &world, View::of(viewer));
                    }));
                }
            })
            .as_ref()
            .to_owned(),
        })
    }

    /// Waits for a message that is there or comes.
    pub(super) async fn await_message(
        &self,
        body: AwaitMessage,
    ) -> Result<ControlAnswer, ControlAnswer> {
        let (channel, from) = {
            let world = self.stage.world();
            let from = body.from.as_ref().map(|from| from.user(&world));
            (body.channel.channel(&world)?, from.transpose()?)
        };
        let fits = |message: &Message| {
            from.is_none_or(|from| message.author.id == from)
                && body.after.is_none_or(|after| message.id > after)
                && body
                    .content
                    .as_ref()
                    .is_none_or(|content| *content == message.content)
                && body
                    .contains
                    .as_ref()
                    .is_none_or(|part| message.content.contains(part.as_str()))
        };
        let wait = Duration::from_millis(body.wait_ms.unwrap_or(5000));
        let found = self
            .waiting(wait)
            .until("the message", |world| {
                let messages = &world.channels.get(&channel)?.messages;
                messages
                    .values()
                    .filter_map(|message| {
                        let viewer = message.ephemeral_to.unwrap_or(Id::new(1));
                        message_as_seen(world, channel, message.id, viewer)
                    })
                    .find(&fits)
            })
            .await?;
        Ok(message(&found))
    }
}

fn write_guild(o: &mut ObjectWriter<'_>, world: &World, guild: &crate::world::Guild) {
    o.field("id", &guild.id);
    o.field("name", &guild.name);
    o.field("owner_id", &guild.owner_id);
    o.field(
        "channels",
        &List(|list| {
            for channel in guild
                .channels
                .iter()
                .filter_map(|id| world.channels.get(id))
            {
                list.element(&Object(|o: &mut ObjectWriter<'_>| {
                    channel.write(o, world, guild.owner_id);
                }));
            }
        }),
    );
    o.field(
        "members",
        &List(|list| {
            for member in guild.members.values() {
                list.element(&world.member_object(member));
            }
        }),
    );
    o.field(
        "roles",
        &List(|list| {
            for role in guild.roles.values() {
                list.element(&Object(|o: &mut ObjectWriter<'_>| role.write(o)));
            }
        }),
    );
}

fn write_interaction(o: &mut ObjectWriter<'_>, world: &World, interaction: &Interaction) {
    let seen = |id| message_as_seen(world, interaction.channel_id, id, interaction.user_id);
    o.field("id", &interaction.id);
    o.field("type", &interaction.kind);
    o.field("name", &interaction.name);
    o.field("user_id", &interaction.user_id);
    o.field("channel_id", &interaction.channel_id);
    o.field("answered", &interaction.response.is_some());
    o.field("deferred", &interaction.deferred);
    o.field("ephemeral", &interaction.ephemeral);
    if let Some(response) = &interaction.response {
        o.field("response_type", &response.kind);
        o.field("data", &response.data);
    }
    let edited = interaction.message_id.filter(|_| {
        interaction
            .response
            .as_ref()
            .is_some_and(|response| matches!(response.kind, 6 | 7))
    });
    o.field("message", &interaction.original.or(edited).and_then(seen));
    o.field(
        "followups",
        &List(|list| {
            for message in interaction.followups.iter().filter_map(|id| seen(*id)) {
                list.element(&message);
            }
        }),
    );
}

/// One entry of the log.
struct Entry<'a> {
    number: usize,
    happening: &'a Happening,
}

impl Encode for Entry<'_> {
    fn encode(&self, w: &mut Writer) {
        w.object(|o| {
            o.field("number", &self.number);
            match self.happening {
                Happening::Request {
                    method,
                    route,
                    path,
                    body,
                    status,
                } => {
                    o.field("kind", "request");
                    o.field("method", method.as_str());
                    o.field("route", route.as_ref());
                    o.field("path", path.as_ref());
                    o.field("body", &body.as_deref().and_then(json_or_nothing));
                    o.nullable("status", &status.map(u32::from));
                }
                Happening::Event {
                    kind,
                    guild_id,
                    data,
                } => {
                    o.field("kind", "event");
                    o.field("event", kind.name().unwrap_or("UNKNOWN"));
                    o.field("guild_id", guild_id);
                    o.field("data", &json_or_nothing(data));
                }
                Happening::WebhookEvent {
                    application_id,
                    kind,
                    body,
                    status,
                } => {
                    o.field("kind", "webhook_event");
                    o.field("application_id", application_id);
                    o.nullable("event", kind);
                    o.field("body", &json_or_nothing(body));
                    o.nullable("status", &status.map(u32::from));
                }
                Happening::Gateway { connection, what } => {
                    o.field("kind", "gateway");
                    o.field("connection", connection);
                    o.field("what", what.as_ref());
                }
            }
            o.field("text", &self.happening.to_string());
        });
    }
}

fn json_or_nothing(text: &str) -> Option<RawJson> {
    json::from_str(text).ok()
}
