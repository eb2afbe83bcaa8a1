//! The user's end of the command queue.

use std::sync::Arc;

use cordial_model::{
    gateway::{
        ChannelInfoField, Command, RequestChannelInfo, RequestGuildMembers, UpdatePresence,
        UpdateVoiceState,
        event::{ChannelInfo, GuildSoundboardSounds},
    },
    id::{Id, marker::GuildMarker},
};
use tokio::sync::mpsc;

use super::control::Control;
use crate::{
    Error,
    protocol::{Outgoing, Restart, Shutdown},
    requests::{Counter, GatewayRequest, Members, Request},
};

/// Sends commands to a shard. Clones send to the same shard.
///
/// A command waits until the session is ready and Discord's limit of 120 in a minute has room for it; once too many wait,
/// sending waits as well.
#[derive(Clone, Debug)]
pub struct ShardSender {
    pub(super) commands: mpsc::Sender<Outgoing>,
    pub(super) control: Arc<Control>,
    pub(super) requests: Counter,
}

impl ShardSender {
    /// Sends any command.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidCommand`] if it breaks a documented limit, [`Error::CommandTooLarge`] if it takes more than 4096 bytes,
    /// [`Error::Ended`] if the shard has ended.
    pub async fn send(&self, command: &impl Command) -> Result<(), Error> {
        self.send_outgoing(Outgoing::command(command)?).await
    }

    /// Sends any command if there is room for it now.
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send), and [`Error::CommandQueueFull`].
    pub fn try_send(&self, command: &impl Command) -> Result<(), Error> {
        let outgoing = Outgoing::command(command)?;
        self.commands
            .try_send(outgoing)
            .map_err(|error| match error {
                mpsc::error::TrySendError::Full(_) => Error::CommandQueueFull,
                mpsc::error::TrySendError::Closed(_) => Error::Ended,
            })
    }

    /// Sends a message that was made before, with [`Outgoing::raw`] for instance.
    ///
    /// # Errors
    ///
    /// [`Error::Ended`] if the shard has ended.
    pub async fn send_outgoing(&self, outgoing: Outgoing) -> Result<(), Error> {
        self.commands.send(outgoing).await.map_err(|_| Error::Ended)
    }

    /// Changes the bot's presence. A later identify carries it, too.
    /// [Discord](https://discord.com/developers/docs/events/gateway-events#update-presence)
    ///
    /// # Errors
    ///
    /// See [`send`](Self::send).
    pub async fn update_presence(&self, presence: &UpdatePresence) -> Result<(), Error> {
        self.send(presence).await
    }

    /// Asks for members of a guild and puts the answer together. The nonce of the request is set anew.
    /// [Discord](https://discord.com/developers/docs/events/gateway-events#request-guild-members)
    ///
    /// ```no_run
    /// # use cordial_gateway::{ShardSender, requests::RequestError};
    /// # use cordial_model::{gateway::RequestGuildMembers, id::{Id, marker::GuildMarker}};
    /// # async fn run(sender: ShardSender, guild_id: Id<GuildMarker>) -> Result<(), RequestError> {
    /// let members = sender.request_members(RequestGuildMembers::all(guild_id)).await?;
    /// println!("{} members", members.members.len());
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// Any [`RequestError`](crate::requests::RequestError), when it is awaited.
    pub fn request_members(&self, request: RequestGuildMembers) -> GatewayRequest<Members> {
        self.requests.request(Request::Members(request))
    }

    /// Asks for the sounds of a guild. Requests that are made at the same time go in one message.
    /// [Discord](https://discord.com/developers/docs/events/gateway-events#request-soundboard-sounds)
    ///
    /// # Errors
    ///
    /// Any [`RequestError`](crate::requests::RequestError), when it is awaited.
    pub fn request_soundboard_sounds(
        &self,
        guild_id: Id<GuildMarker>,
    ) -> GatewayRequest<GuildSoundboardSounds> {
        self.requests.request(Request::SoundboardSounds(guild_id))
    }

    /// Asks what the voice channels of a guild are about, and since when they are in use.
    /// [Discord](https://discord.com/developers/docs/events/gateway-events#request-channel-info)
    ///
    /// # Errors
    ///
    /// Any [`RequestError`](crate::requests::RequestError), when it is awaited.
    pub fn request_channel_info(
        &self,
        guild_id: Id<GuildMarker>,
        fields: impl IntoIterator<Item = ChannelInfoField>,
    ) -> GatewayRequest<ChannelInfo> {
        let fields = fields.into_iter().collect();
        let request = RequestChannelInfo { guild_id, fields };
        self.requests.request(Request::ChannelInfo(request))
    }

    /// Asks for members of a guild, which come as `GUILD_MEMBERS_CHUNK` events.
    /// See [`request_members`](Self::request_members) for a future of all of them.
    /// [Discord](https://discord.com/developers/docs/events/gateway-events#request-guild-members)
    ///
    /// # Errors
    ///
    /// See [`send`](Self::send).
    pub async fn request_guild_members(&self, request: &RequestGuildMembers) -> Result<(), Error> {
        self.send(request).await
    }

    /// Joins, moves between or leaves voice channels.
    /// [Discord](https://discord.com/developers/docs/events/gateway-events#update-voice-state)
    ///
    /// # Errors
    ///
    /// See [`send`](Self::send).
    pub async fn update_voice_state(&self, update: &UpdateVoiceState) -> Result<(), Error> {
        self.send(update).await
    }

    /// Asks the shard to end. Its stream ends once the connection is closed and all events are taken;
    /// [`Shard::shutdown`](crate::Shard::shutdown) then gives what the session can be resumed from.
    pub fn shutdown(&self, mode: Shutdown) {
        self.control.shutdown(mode);
    }

    /// Has the shard send a heartbeat at once, whose acknowledgement shows that the connection is alive.
    pub fn probe(&self) {
        self.control.probe();
    }

    /// Asks the shard for another connection: it resumes its session, or identifies anew.
    pub fn restart(&self, mode: Restart) {
        self.control.restart(mode);
    }

    /// Whether the shard has ended.
    pub fn is_ended(&self) -> bool {
        self.commands.is_closed()
    }
}
