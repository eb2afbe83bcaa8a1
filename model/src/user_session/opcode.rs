//! Every opcode of a user session.

use crate::{gateway::OpCode, open::open_enum};

open_enum! {
    /// What a gateway payload is for, those of user sessions included.
    ///
    /// Sessions of bots know the part that is [`OpCode`].
    pub enum UserOpCode {
        /// Received: an event.
        Dispatch = 0,
        /// Sent to keep the connection; received to ask for one at once.
        Heartbeat = 1,
        /// Sent to start a session.
        Identify = 2,
        /// Sent to change the user's presence.
        PresenceUpdate = 3,
        /// Sent to join, move in or leave voice, and to answer calls.
        VoiceStateUpdate = 4,
        /// Sent to ping the voice servers.
        VoiceServerPing = 5,
        /// Sent to go on with a session.
        Resume = 6,
        /// Received: connect again and resume.
        Reconnect = 7,
        /// Sent to ask for members of guilds.
        RequestGuildMembers = 8,
        /// Received: the session is gone, or can be resumed if the data is `true`.
        InvalidSession = 9,
        /// Received first: how often to send heartbeats.
        Hello = 10,
        /// Received: the heartbeat arrived.
        HeartbeatAck = 11,
        /// Removed. Asked for everything about guilds.
        GuildSync = 12,
        /// Sent to ask for the call that goes on in a private channel.
        CallConnect = 13,
        /// Deprecated. Sent to subscribe to parts of one guild.
        GuildSubscriptions = 14,
        /// Removed. Connected to a lobby.
        LobbyConnect = 15,
        /// Removed. Disconnected from a lobby.
        LobbyDisconnect = 16,
        /// Sent to join or change voice in lobbies.
        LobbyVoiceStates = 17,
        /// Sent to start a stream.
        StreamCreate = 18,
        /// Sent to end a stream.
        StreamDelete = 19,
        /// Sent to watch a stream.
        StreamWatch = 20,
        /// Sent to ping a stream's server.
        StreamPing = 21,
        /// Sent to pause a stream or go on with it.
        StreamSetPaused = 22,
        /// Removed. Subscribed to searches for groups.
        LfgSubscriptions = 23,
        /// Removed. Asked for the application commands of a guild.
        RequestGuildApplicationCommands = 24,
        /// Removed. Started an embedded activity.
        EmbeddedActivityCreate = 25,
        /// Removed. Ended an embedded activity.
        EmbeddedActivityDelete = 26,
        /// Removed. Changed an embedded activity.
        EmbeddedActivityUpdate = 27,
        /// Sent to ask for the unread threads of a forum.
        RequestForumUnreads = 28,
        /// Sent to tell another session of the same user something.
        RemoteCommand = 29,
        /// Sent to ask what of a guild was deleted.
        RequestDeletedEntityIds = 30,
        /// Sent to ask for the soundboard sounds of guilds.
        RequestSoundboardSounds = 31,
        /// Deprecated. Sent to start a speed test.
        SpeedTestCreate = 32,
        /// Deprecated. Sent to end a speed test.
        SpeedTestDelete = 33,
        /// Sent to ask for the last messages of channels.
        RequestLastMessages = 34,
        /// Sent to search the latest members of a guild.
        SearchRecentMembers = 35,
        /// Deprecated. Sent to ask for the status of voice channels.
        RequestChannelStatuses = 36,
        /// Sent to subscribe to parts of guilds.
        GuildSubscriptionsBulk = 37,
        /// Sent to ask for channels whose names were hidden.
        GuildChannelsResync = 38,
        /// Sent to ask how many members see a channel.
        RequestChannelMemberCount = 39,
        /// Sent instead of a heartbeat, with how the client is being used.
        QosHeartbeat = 40,
        /// Sent to tell how long the client has been running.
        UpdateTimeSpentSessionId = 41,
        /// Sent to ping a lobby's voice server.
        LobbyVoiceServerPing = 42,
        /// Sent to ask for the status and start time of voice channels.
        RequestChannelInfo = 43,
    }
}

impl UserOpCode {
    /// Whether servers no longer take it.
    pub const fn is_removed(self) -> bool {
        matches!(
            self,
            Self::GuildSync
                | Self::LobbyConnect
                | Self::LobbyDisconnect
                | Self::LfgSubscriptions
                | Self::RequestGuildApplicationCommands
                | Self::EmbeddedActivityCreate
                | Self::EmbeddedActivityDelete
                | Self::EmbeddedActivityUpdate
        )
    }

    /// Whether something newer has taken its place.
    pub const fn is_deprecated(self) -> bool {
        matches!(
            self,
            Self::GuildSubscriptions
                | Self::SpeedTestCreate
                | Self::SpeedTestDelete
                | Self::RequestChannelStatuses
        )
    }

    /// The same number as the opcode of any session, in which those of user sessions alone have no name.
    pub const fn code(self) -> OpCode {
        match self {
            Self::Dispatch => OpCode::Dispatch,
            Self::Heartbeat => OpCode::Heartbeat,
            Self::Identify => OpCode::Identify,
            Self::PresenceUpdate => OpCode::PresenceUpdate,
            Self::VoiceStateUpdate => OpCode::VoiceStateUpdate,
            Self::Resume => OpCode::Resume,
            Self::Reconnect => OpCode::Reconnect,
            Self::RequestGuildMembers => OpCode::RequestGuildMembers,
            Self::InvalidSession => OpCode::InvalidSession,
            Self::Hello => OpCode::Hello,
            Self::HeartbeatAck => OpCode::HeartbeatAck,
            Self::RequestSoundboardSounds => OpCode::RequestSoundboardSounds,
            Self::RequestChannelInfo => OpCode::RequestChannelInfo,
            other => OpCode::Unknown(other.get()),
        }
    }
}

impl From<UserOpCode> for OpCode {
    fn from(code: UserOpCode) -> Self {
        code.code()
    }
}

impl From<OpCode> for UserOpCode {
    fn from(code: OpCode) -> Self {
        Self::from(code.get())
    }
}
