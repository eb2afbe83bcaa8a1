//! What a client with a session may ask for or change.

use std::sync::Arc;

use cordial_model::{
    gateway::{CloseCode, EventType, Intents},
    id::{
        Id,
        marker::{ChannelMarker, GuildMarker},
    },
    json::{self, ObjectWriter},
};

use super::{
    Gateway,
    command::{
        Command, Refusal, RequestChannelInfo, RequestGuildMembers, RequestSoundboardSounds,
        UpdatePresence, UpdateVoiceState,
    },
    session::Session,
};
use crate::{
    hub::{Audience, Dispatch},
    world::{Guild, Presence, render::Object},
};

const STATUSES: [&str; 5] = ["online", "idle", "dnd", "invisible", "offline"];

impl Gateway {
    /// Carries out a command of a client that has a session.
    pub(crate) fn carry_out(&self, session: &Session, command: Command) -> Result<(), Refusal> {
        match command {
            Command::UpdatePresence(presence) => self.update_presence(session, &presence),
            Command::UpdateVoiceState(update) => {
                self.update_voice_state(session, &update);
                Ok(())
            }
            Command::RequestGuildMembers(request) => self.send_members(session, &request),
            Command::RequestSoundboardSounds(request) => {
                self.send_sounds(session, &request);
                Ok(())
            }
            Command::RequestChannelInfo(request) => {
                self.send_channel_info(session, &request);
                Ok(())
            }
            #[cfg(feature = "user")]
            Command::User(command) => self.carry_out_user(session, command),
            // The connection carries these out itself.
            Command::Heartbeat { .. } | Command::Identify(_) | Command::Resume(_) => Ok(()),
        }
    }

    /// Changes the presence of the bot in every guild of the session's shard, and tells those who want to hear.
    pub(crate) fn update_presence(
        &self,
        session: &Session,
        update: &UpdatePresence,
    ) -> Result<(), Refusal> {
        let status = update.status.as_deref().unwrap_or("online");
        if !STATUSES.contains(&status) {
            return Err(Refusal::new(
                CloseCode::DecodeError,
                format!("there is no status `{status}`"),
            ));
        }
        let presence = Presence {
            status: match status {
                "invisible" => "offline",
                other => other,
            }
            .to_owned(),
            activities: update.activities.clone(),
        };
        let identity = &session.identity;
        let mut world = self.world();
        let own = |(id, guild): &(&Id<GuildMarker>, &Guild)| {
            identity.shard.owns(Some(**id)) && guild.members.contains_key(&identity.bot)
        };
        let guilds: Vec<_> = world.guilds.iter().filter(own).map(|(id, _)| *id).collect();
        for guild in guilds {
            world.show_presence(guild, identity.bot, presence.clone());
        }
        #[cfg(feature = "user")]
        self.presence_of_session_changed(session, update);
        Ok(())
    }

    /// Joins, moves in or leaves voice. What cannot be is ignored, as Discord does.
    pub(crate) fn update_voice_state(&self, session: &Session, update: &UpdateVoiceState) {
        let bot = session.identity.bot;
        let mut world = self.world();
        let own = (update.self_mute, update.self_deaf);
        let moved = world.enter_voice(update.guild_id, bot, update.channel_id, own);
        if moved && update.channel_id.is_some() {
            self.announce_voice_server(session, update.guild_id);
        }
    }

    /// Tells the bot of its voice server. There is none yet, which Discord says with an endpoint of null: a client waits
    /// for a server to be allocated.
    fn announce_voice_server(&self, session: &Session, guild: Id<GuildMarker>) {
        let token = format!("{:016x}", self.state().random.u64(..));
        let data = object(|o| {
            o.field("token", &token);
            o.field("guild_id", &guild);
            o.nullable("endpoint", &None::<()>);
        });
        self.shared.hub.publish(&Dispatch {
            kind: EventType::VoiceServerUpdate,
            guild_id: Some(guild),
            intents: Intents::empty(),
            to: Audience::User(session.identity.bot),
            data,
            redacted: None,
        });
    }

    pub(crate) fn send_members(
        &self,
        session: &Session,
        request: &RequestGuildMembers,
    ) -> Result<(), Refusal> {
        let bot = session.identity.bot;
        let world = self.world();
        let guild = world.guilds.get(&request.guild_id).filter(|guild| {
            guild.members.contains_key(&bot) && session.identity.shard.owns(Some(guild.id))
        });
        let Some(guild) = guild else {
            return Ok(());
        };
        // Discord stays silent when the intent is missing: clients time out.
        if let Some(intent) = request.missing_intent(session) {
            tracing::warn!(?intent, "members were asked for without the intent");
            return Ok(());
        }
        if request.wants_all()
            && let Err(wait) = self.state().take_member_request(bot, guild.id)
        {
            let data = object(|o| {
                o.field("opcode", &8_u8);
                o.field("retry_after", &wait.as_secs_f64());
                o.field(
                    "meta",
                    &Object(|o: &mut ObjectWriter<'_>| {
                        o.field("guild_id", &guild.id);
                        o.field("nonce", &request.nonce());
                    }),
                );
            });
            session.push("RATE_LIMITED", data);
            return Ok(());
        }
        let presences = request.presences && session.has(Intents::GUILD_PRESENCES);
        for chunk in request.chunks(&world, guild, presences)? {
            session.push("GUILD_MEMBERS_CHUNK", chunk);
        }
        Ok(())
    }

    fn send_sounds(&self, session: &Session, request: &RequestSoundboardSounds) {
        let world = self.world();
        for guild in &request.guild_ids {
            let known = world
                .guilds
                .get(guild)
                .filter(|guild| guild.members.contains_key(&session.identity.bot));
            if let Some(guild) = known {
                let data = object(|o| {
                    o.field("guild_id", &guild.id);
                    o.field("soundboard_sounds", &world.sounds_list(guild, true));
                });
                session.push("SOUNDBOARD_SOUNDS", data);
            }
        }
    }

    fn send_channel_info(&self, session: &Session, request: &RequestChannelInfo) {
        let world = self.world();
        let Some(guild) = world.guilds.get(&request.guild_id) else {
            return;
        };
        if !guild.members.contains_key(&session.identity.bot) {
            return;
        }
        let voice: Vec<Id<ChannelMarker>> = guild
            .channels
            .iter()
            .copied()
            .filter(|id| {
                world
                    .channels
                    .get(id)
                    .is_some_and(|channel| channel.kind.is_voice())
            })
            .collect();
        let wants = |field: &str| request.fields.iter().any(|wanted| wanted == field);
        let data = object(|o| {
            o.field("guild_id", &guild.id);
            o.field(
                "channels",
                &crate::world::render::List(|list| {
                    for id in &voice {
                        list.element(&Object(|o: &mut ObjectWriter<'_>| {
                            o.field("id", id);
                            if wants("status") {
                                o.nullable("status", &guild.voice_statuses.get(id));
                            }
                            // Nobody keeps the time in voice channels yet.
                            if wants("voice_start_time") {
                                o.nullable("voice_start_time", &None::<()>);
                            }
                        }));
                    }
                }),
            );
        });
        session.push("CHANNEL_INFO", data);
    }
}

fn object(fields: impl Fn(&mut ObjectWriter<'_>)) -> Arc<str> {
    json::to_string(&Object(fields)).into()
}
