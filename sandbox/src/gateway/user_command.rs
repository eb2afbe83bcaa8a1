//! What clients send in sessions of people.
//!
//! What is sent as by bots is read as theirs is. Opcodes that would need what the sandbox does not simulate are refused by
//! name.

use cordial_model::{
    Permissions,
    gateway::{CloseCode, Envelope},
    id::{Id, marker::GuildMarker},
    json::{Decode, ObjectWriter},
    user_session::{
        GuildSubscription, GuildSubscriptions, GuildSubscriptionsBulk, QosHeartbeat, Range,
        RemoteCommand, RequestCallConnect, RequestChannelMemberCount, RequestChannelStatuses,
        RequestGuildMembers, RequestLastMessages, UpdateTimeSpentSession, UpdateVoiceState,
        UserOpCode,
    },
};

use super::{
    Gateway,
    command::{self, Command, OneOrMany, Refusal, strict},
    session::Session,
    user_list::MemberList,
};
use crate::world::{
    Guild, View,
    render::{self, List, Object},
};

/// The longest payload that Discord reads from users, in bytes.
pub(crate) const MAX_USER_PAYLOAD: usize = 15 * 1024;

/// How many ranges of a member list one subscription may name.
const MAX_RANGES: usize = 5;

/// The most messages that one request for the last messages gets.
const MAX_LAST_MESSAGES: usize = 100;

/// Something that only clients of people send, or send in another form.
#[derive(Debug)]
pub(crate) enum UserCommand {
    Subscribe(Vec<(Id<GuildMarker>, GuildSubscription)>),
    RequestGuildMembers(RequestGuildMembers),
    UpdateVoiceState(UpdateVoiceState),
    RequestLastMessages(RequestLastMessages),
    RequestChannelMemberCount(RequestChannelMemberCount),
    RequestChannelStatuses(RequestChannelStatuses),
    RemoteCommand(RemoteCommand),
    /// There are no calls: nothing is told of them, as Discord does where there is none.
    RequestCallConnect,
    /// Noted and not used, as far as a client can tell.
    UpdateTimeSpentSession,
}

impl UserCommand {
    /// The name of the opcode, for the log.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Subscribe(_) => "guild_subscriptions",
            Self::RequestGuildMembers(_) => "request_guild_members",
            Self::UpdateVoiceState(_) => "voice_state_update",
            Self::RequestLastMessages(_) => "request_last_messages",
            Self::RequestChannelMemberCount(_) => "request_channel_member_count",
            Self::RequestChannelStatuses(_) => "request_channel_statuses",
            Self::RemoteCommand(_) => "remote_command",
            Self::RequestCallConnect => "call_connect",
            Self::UpdateTimeSpentSession => "update_time_spent_session_id",
        }
    }

    /// Reads one payload of a session of a person.
    pub(crate) fn parse(payload: &[u8]) -> Result<Command, Refusal> {
        if payload.len() > MAX_USER_PAYLOAD {
            return Err(command::too_long(payload.len(), MAX_USER_PAYLOAD));
        }
        let envelope = Envelope::parse(payload)
            .map_err(|error| Refusal::new(CloseCode::DecodeError, error.to_string()))?;
        let data = &payload[envelope.data.clone()];
        let data = if data.is_empty() { b"null" } else { data };
        Ok(Command::User(
            match UserOpCode::from(i32::from(envelope.op)) {
                UserOpCode::QosHeartbeat => {
                    let heartbeat: QosHeartbeat = strict(data)?;
                    return Ok(Command::Heartbeat {
                        sequence: heartbeat.sequence,
                    });
                }
                UserOpCode::GuildSubscriptions => {
                    let one: GuildSubscriptions = strict(data)?;
                    Self::Subscribe(vec![(one.guild_id, one.subscription)])
                }
                UserOpCode::GuildSubscriptionsBulk => {
                    let many: GuildSubscriptionsBulk = strict(data)?;
                    Self::Subscribe(many.subscriptions.into_iter().collect())
                }
                UserOpCode::RequestGuildMembers => Self::RequestGuildMembers(strict(data)?),
                UserOpCode::VoiceStateUpdate => Self::UpdateVoiceState(strict(data)?),
                UserOpCode::RequestLastMessages => Self::RequestLastMessages(strict(data)?),
                UserOpCode::RequestChannelMemberCount => {
                    Self::RequestChannelMemberCount(strict(data)?)
                }
                UserOpCode::RequestChannelStatuses => Self::RequestChannelStatuses(strict(data)?),
                UserOpCode::RemoteCommand => Self::RemoteCommand(strict(data)?),
                UserOpCode::CallConnect => {
                    checked::<RequestCallConnect>(data)?;
                    Self::RequestCallConnect
                }
                UserOpCode::UpdateTimeSpentSessionId => {
                    checked::<UpdateTimeSpentSession>(data)?;
                    Self::UpdateTimeSpentSession
                }
                opcode if opcode.code().name().is_none() && opcode.name().is_some() => {
                    let name = opcode.name().unwrap_or_default();
                    return Err(Refusal::new(
                        CloseCode::UnknownOpcode,
                        format!(
                            "the sandbox does not simulate opcode {} ({name})",
                            opcode.get()
                        ),
                    ));
                }
                _ => return Command::parse_within(payload, MAX_USER_PAYLOAD),
            },
        ))
    }
}

fn checked<T: Decode>(data: &[u8]) -> Result<(), Refusal> {
    strict::<T>(data).map(drop)
}

impl Gateway {
    /// Carries out a command of a person's client.
    pub(crate) fn carry_out_user(
        &self,
        session: &Session,
        command: UserCommand,
    ) -> Result<(), Refusal> {
        match command {
            UserCommand::Subscribe(subscriptions) => {
                for (guild, subscription) in subscriptions {
                    self.subscribe(session, guild, &subscription);
                }
            }
            UserCommand::RequestGuildMembers(request) => {
                return self.send_members_to_user(session, request);
            }
            UserCommand::UpdateVoiceState(update) => {
                return self.update_voice_of_user(session, &update);
            }
            UserCommand::RequestLastMessages(request) => self.send_last_messages(session, &request),
            UserCommand::RequestChannelMemberCount(request) => {
                self.send_member_count(session, request);
            }
            UserCommand::RequestChannelStatuses(request) => self.send_statuses(session, request),
            UserCommand::RemoteCommand(command) => {
                let state = self.state();
                let target = state.user_session(session.identity.bot, &command.target_session_id);
                if let Some(target) = target {
                    target.push("REMOTE_COMMAND", command.payload.get());
                }
            }
            UserCommand::RequestCallConnect | UserCommand::UpdateTimeSpentSession => {}
        }
        Ok(())
    }

    /// Tells the rows that are subscribed to. All else that can be subscribed to is told anyway.
    fn subscribe(&self, session: &Session, guild: Id<GuildMarker>, wanted: &GuildSubscription) {
        let world = self.world();
        let user = session.identity.bot;
        let Some(guild) = world
            .guilds
            .get(&guild)
            .filter(|guild| guild.members.contains_key(&user))
        else {
            return;
        };
        for (channel, ranges) in wanted.channels.iter().flatten() {
            let is_there = guild.channels.contains(channel)
                && world
                    .permissions_in(*channel, user)
                    .contains(Permissions::VIEW_CHANNEL);
            if !is_there {
                continue;
            }
            let ranges: Vec<Range> = ranges
                .iter()
                .copied()
                .filter(|[first, last]| first <= last)
                .take(MAX_RANGES)
                .collect();
            let list = MemberList::new(&world, guild, *channel);
            session.push("GUILD_MEMBER_LIST_UPDATE", list.sync(&ranges));
        }
    }

    /// All members of a guild are for those who may do something about them.
    fn send_members_to_user(
        &self,
        session: &Session,
        request: RequestGuildMembers,
    ) -> Result<(), Refusal> {
        const MODERATORS: Permissions = Permissions::MANAGE_ROLES
            .union(Permissions::KICK_MEMBERS)
            .union(Permissions::BAN_MEMBERS);
        if request.user_ids.is_none() && request.query.is_none() {
            return Err(Refusal::new(
                CloseCode::DecodeError,
                "request_guild_members needs query or user_ids",
            ));
        }
        let user = session.identity.bot;
        for guild_id in request.guild_ids {
            let one = command::RequestGuildMembers {
                guild_id,
                query: request.query.as_deref().map(str::to_owned),
                limit: request.limit.unwrap_or_default(),
                presences: request.presences.unwrap_or_default(),
                user_ids: request.user_ids.clone().map(OneOrMany),
                nonce: request.nonce.as_deref().map(str::to_owned),
            };
            let may = {
                let world = self.world();
                let permissions = world.permissions_of(guild_id, user);
                permissions.intersects(MODERATORS | Permissions::ADMINISTRATOR)
            };
            if may || !one.wants_all() {
                self.send_members(session, &one)?;
            }
        }
        Ok(())
    }

    fn update_voice_of_user(
        &self,
        session: &Session,
        update: &UpdateVoiceState,
    ) -> Result<(), Refusal> {
        let user = session.identity.bot;
        let guilds = match (update.guild_id, update.channel_id) {
            (Some(guild), _) => vec![guild],
            // Nowhere at all: out of wherever the person is.
            (None, None) => {
                let world = self.world();
                let is_in = |guild: &&Guild| guild.voice_states.contains_key(&user);
                world
                    .guilds
                    .values()
                    .filter(is_in)
                    .map(|guild| guild.id)
                    .collect()
            }
            (None, Some(_)) => {
                return Err(Refusal::new(
                    CloseCode::UnknownOpcode,
                    "the sandbox does not simulate calls",
                ));
            }
        };
        for guild_id in guilds {
            self.update_voice_state(
                session,
                &command::UpdateVoiceState {
                    guild_id,
                    channel_id: update.channel_id,
                    self_mute: update.self_mute,
                    self_deaf: update.self_deaf,
                },
            );
        }
        Ok(())
    }

    fn send_last_messages(&self, session: &Session, request: &RequestLastMessages) {
        let world = self.world();
        let user = session.identity.bot;
        let messages: Vec<_> = request
            .channel_ids
            .iter()
            .filter_map(|id| world.channels.get(id))
            .filter(|channel| channel.guild_id == Some(request.guild_id))
            .filter(|channel| {
                world
                    .permissions_in(channel.id, user)
                    .contains(Permissions::VIEW_CHANNEL | Permissions::READ_MESSAGE_HISTORY)
            })
            .filter_map(|channel| {
                let visible = |only: Option<_>| only.is_none_or(|only| only == user);
                channel
                    .messages
                    .values()
                    .rev()
                    .find(|message| visible(message.ephemeral_to))
            })
            .take(MAX_LAST_MESSAGES)
            .collect();
        let data = render::object(|o| {
            o.field("guild_id", &request.guild_id);
            o.field(
                "messages",
                &List(|list| {
                    for message in &messages {
                        list.element(&world.message_object(message, View::of(user)));
                    }
                }),
            );
        });
        session.push("LAST_MESSAGES", data);
    }

    fn send_member_count(&self, session: &Session, request: RequestChannelMemberCount) {
        let world = self.world();
        let sees = |user| {
            world
                .permissions_in(request.channel_id, user)
                .contains(Permissions::VIEW_CHANNEL)
        };
        let guild = world
            .guilds
            .get(&request.guild_id)
            .filter(|guild| guild.channels.contains(&request.channel_id))
            .filter(|_| sees(session.identity.bot));
        let Some(guild) = guild else {
            return;
        };
        let members: Vec<_> = guild
            .members
            .keys()
            .copied()
            .filter(|user| sees(*user))
            .collect();
        let online = members
            .iter()
            .filter_map(|user| guild.presences.get(user))
            .filter(|presence| presence.status != "offline")
            .count();
        let data = render::object(|o| {
            o.field("guild_id", &request.guild_id);
            o.field("channel_id", &request.channel_id);
            o.field("member_count", &members.len());
            o.field("presence_count", &online);
        });
        session.push("CHANNEL_MEMBER_COUNT_UPDATE", data);
    }

    fn send_statuses(&self, session: &Session, request: RequestChannelStatuses) {
        let world = self.world();
        let user = session.identity.bot;
        let guild = world.guilds.get(&request.guild_id);
        let Some(guild) = guild.filter(|guild| guild.members.contains_key(&user)) else {
            return;
        };
        let data = render::object(|o| {
            o.field("guild_id", &guild.id);
            o.field(
                "channels",
                &List(|list| {
                    for (id, status) in &guild.voice_statuses {
                        list.element(&Object(|o: &mut ObjectWriter<'_>| {
                            o.field("id", id);
                            o.field("status", status);
                        }));
                    }
                }),
            );
        });
        session.push("CHANNEL_STATUSES", data);
    }
}
