//! Lobbies of games. [Discord](https://discord.com/developers/docs/resources/lobby)

use std::{collections::BTreeMap, time::Duration};

use cordial_model::{
    Timestamp,
    channel::message::MessageFlags,
    id::{
        Id,
        marker::{ApplicationMarker, ChannelMarker, LobbyMarker, MessageMarker, UserMarker},
    },
    json::ObjectWriter,
    lobby::{LobbyFlags, LobbyMemberFlags, LobbyMetadata},
};

use super::{
    Author, Message, World,
    render::{List, Object},
};

/// After how many seconds without anything a lobby is gone, unless it says so itself.
pub(crate) const IDLE_SECONDS: u32 = 300;

/// How many of its latest messages a lobby keeps.
const KEPT_MESSAGES: usize = 200;

/// A lobby. The sandbox knows no game clients: a lobby is idle from the last thing that a request did in it.
#[derive(Clone, Debug)]
pub(crate) struct Lobby {
    pub(crate) id: Id<LobbyMarker>,
    pub(crate) application_id: Id<ApplicationMarker>,
    pub(crate) metadata: Option<LobbyMetadata>,
    pub(crate) members: BTreeMap<Id<UserMarker>, LobbyMember>,
    pub(crate) linked_channel: Option<Id<ChannelMarker>>,
    pub(crate) flags: LobbyFlags,
    pub(crate) override_event_webhooks_url: Option<String>,
    /// What those know who join it by themselves.
    pub(crate) secret: Option<String>,
    pub(crate) idle_seconds: u32,
    pub(crate) touched: Timestamp,
    pub(crate) messages: BTreeMap<Id<MessageMarker>, LobbyMessage>,
}

/// A member of a lobby.
#[derive(Clone, Debug, Default)]
pub(crate) struct LobbyMember {
    pub(crate) metadata: Option<LobbyMetadata>,
    pub(crate) flags: LobbyMemberFlags,
    pub(crate) additional_name: Option<String>,
}

/// A message of a lobby.
#[derive(Clone, Debug)]
pub(crate) struct LobbyMessage {
    pub(crate) author_id: Id<UserMarker>,
    pub(crate) content: String,
    pub(crate) flags: MessageFlags,
    /// Where it was shown: the linked channel, or the lobby itself.
    pub(crate) channel_id: Id<ChannelMarker>,
}

impl LobbyMember {
    /// Writes the member.
    pub(crate) fn write(&self, o: &mut ObjectWriter<'_>, id: Id<UserMarker>) {
        o.field("id", &id);
        o.nullable("metadata", &self.metadata);
        o.field("flags", &self.flags);
        o.field("additional_name", &self.additional_name);
    }
}

impl Lobby {
    /// Writes the lobby, as somebody sees the linked channel.
    pub(crate) fn write(&self, o: &mut ObjectWriter<'_>, world: &World, viewer: Id<UserMarker>) {
        o.field("id", &self.id);
        o.field("application_id", &self.application_id);
        o.nullable("metadata", &self.metadata);
        o.field(
            "members",
            &List(|list| {
                for (id, member) in &self.members {
                    list.element(&Object(|o| member.write(o, *id)));
                }
            }),
        );
        let linked = self.linked_channel.and_then(|id| world.channels.get(&id));
        if let Some(channel) = linked {
            o.field("linked_channel", &world.channel_object(channel, viewer));
        }
        o.field("flags", &self.flags);
        let url = &self.override_event_webhooks_url;
        o.nullable("override_event_webhooks_url", url);
    }

    /// Writes one of its messages. `metadata` is what was sent with it, which is not kept.
    pub(crate) fn write_message(
        &self,
        o: &mut ObjectWriter<'_>,
        world: &World,
        id: Id<MessageMarker>,
        metadata: Option<&LobbyMetadata>,
    ) {
        let Some(message) = self.messages.get(&id) else {
            return;
        };
        o.field("id", &id);
        o.field("type", &0_u8);
        o.field("content", &message.content);
        o.field("lobby_id", &self.id);
        o.field("channel_id", &message.channel_id);
        o.field("author", &world.user_object(message.author_id));
        let name = self
            .members
            .get(&message.author_id)
            .and_then(|member| member.additional_name.as_ref());
        if name.is_some() {
            let member = Object(|o: &mut ObjectWriter<'_>| o.field("additional_name", &name));
            o.field("lobby_member", &member);
        }
        o.field("metadata", &metadata);
        let moderation = world.moderation_metadata.get(&id);
        o.field("moderation_metadata", &moderation);
        o.field("flags", &message.flags);
        o.field("application_id", &self.application_id);
    }

    fn is_over(&self, now: Timestamp) -> bool {
        now.since(self.touched) >= Duration::from_secs(self.idle_seconds.into())
    }
}

impl World {
    /// A new lobby without anybody in it.
    pub(crate) fn create_lobby(
        &mut self,
        application_id: Id<ApplicationMarker>,
        secret: Option<String>,
    ) -> &mut Lobby {
        let (id, touched) = (self.next_id(), self.now());
        self.lobbies.entry(id).or_insert_with(|| Lobby {
            id,
            application_id,
            metadata: None,
            members: BTreeMap::new(),
            linked_channel: None,
            flags: LobbyFlags::empty(),
            override_event_webhooks_url: None,
            secret,
            idle_seconds: IDLE_SECONDS,
            touched,
            messages: BTreeMap::new(),
        })
    }

    /// The lobby of an application, unless it was idle for too long: then it is gone.
    pub(crate) fn lobby_mut(
        &mut self,
        application_id: Id<ApplicationMarker>,
        id: Id<LobbyMarker>,
    ) -> Option<&mut Lobby> {
        let now = self.now();
        self.lobbies.retain(|_, lobby| !lobby.is_over(now));
        self.lobbies
            .get_mut(&id)
            .filter(|lobby| lobby.application_id == application_id)
    }

    /// The lobby of a secret.
    pub(crate) fn lobby_of_secret(
        &mut self,
        application_id: Id<ApplicationMarker>,
        secret: &str,
    ) -> Option<&mut Lobby> {
        let now = self.now();
        self.lobbies.values_mut().find(|lobby| {
            lobby.application_id == application_id
                && lobby.secret.as_deref() == Some(secret)
                && !lobby.is_over(now)
        })
    }

    /// A member writes to a lobby; if it is linked, the channel shows the message too.
    pub(crate) fn write_to_lobby(
        &mut self,
        lobby_id: Id<LobbyMarker>,
        author_id: Id<UserMarker>,
        content: String,
        flags: MessageFlags,
    ) -> Option<Id<MessageMarker>> {
        let (id, now) = (self.next_id(), self.now());
        let lobby = self.lobbies.get_mut(&lobby_id)?;
        lobby.touched = now;
        let linked = lobby.linked_channel;
        let application_id = lobby.application_id;
        let message = LobbyMessage {
            author_id,
            content: content.clone(),
            flags,
            channel_id: linked.unwrap_or(lobby_id.cast()),
        };
        lobby.messages.insert(id, message);
        if lobby.messages.len() > KEPT_MESSAGES {
            lobby.messages.pop_first();
        }
        if let Some(channel_id) = linked.filter(|id| self.channels.contains_key(id)) {
            let mut message = Message::new(id, channel_id, Author::User(author_id), now);
            message.content = content;
            message.application_id = Some(application_id);
            message.flags = flags.bits();
            self.post(message);
        }
        Some(id)
    }
}
