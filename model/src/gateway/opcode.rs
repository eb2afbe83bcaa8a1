//! What a gateway payload is for.

use crate::open::open_enum;

open_enum! {
    /// [Discord](https://discord.com/developers/docs/topics/opcodes-and-status-codes#gateway-gateway-opcodes)
    pub enum OpCode {
        /// Received: an event.
        Dispatch = 0,
        /// Sent to keep the connection; received to ask for one at once.
        Heartbeat = 1,
        /// Sent to start a session.
        Identify = 2,
        /// Sent to change the bot's presence.
        PresenceUpdate = 3,
        /// Sent to join, move in or leave voice.
        VoiceStateUpdate = 4,
        /// Sent to go on with a session.
        Resume = 6,
        /// Received: connect again and resume.
        Reconnect = 7,
        /// Sent to ask for members of a guild.
        RequestGuildMembers = 8,
        /// Received: the session is gone, or can be resumed if the data is `true`.
        InvalidSession = 9,
        /// Received first: how often to send heartbeats.
        Hello = 10,
        /// Received: the heartbeat arrived.
        HeartbeatAck = 11,
        /// Sent to ask for the soundboard sounds of guilds.
        RequestSoundboardSounds = 31,
        /// Sent to ask for the status and start time of voice channels.
        RequestChannelInfo = 43,
    }
}
