//! Sessions of user accounts: what such a session sends, and what it is told.
//!
//! For servers that speak Discord's protocol and for clients of one's own. **Discord forbids automating user accounts**
//! ("self-bots") outside of its API for bots and OAuth2; an account that does can be terminated:
//! [Automated User Accounts](https://support.discord.com/hc/en-us/articles/115002192352-Automated-User-Accounts-Self-Bots).
//! Bots need nothing of this module.
//!
//! Discord documents none of it. The names and numbers are those of an unofficial description, vendored as
//! `spec/user-gateway.json`, and may change any day: nothing unknown is an error here either, and what has no type is kept as text.
//!
//! How the parts meet: [`Identify`] begins a session, the commands ask for more ([`GuildSubscriptions`] above all), and
//! [`RawEvent::decode_user`](crate::gateway::RawEvent::decode_user) makes a [`UserEvent`] of what comes. Events that bots get in
//! the same form are a [`UserEvent::Common`].

mod capabilities;
mod close_code;
mod command;
#[cfg(feature = "describe")]
mod describe;
pub mod event;
mod event_type;
mod identify;
pub mod intents;
mod opcode;
mod stream;
mod subscriptions;
mod voice_command;

pub use self::{
    capabilities::Capabilities,
    close_code::UserCloseCode,
    command::{
        CreateSpeedTest, DeleteSpeedTest, GetDeletedEntityIds, Qos, QosHeartbeat, RemoteCommand,
        RequestCallConnect, RequestChannelMemberCount, RequestChannelStatuses, RequestGuildMembers,
        RequestLastMessages, ResyncGuildChannels, SearchRecentMembers, UpdateTimeSpentSession,
    },
    event::UserEvent,
    event_type::UserEventType,
    identify::{ClientProperties, ClientState, Identify, Version},
    opcode::UserOpCode,
    stream::{
        CreateStream, DeleteStream, PingStreamServer, SetStreamPaused, StreamKey, StreamType,
        WatchStream,
    },
    subscriptions::{GuildSubscription, GuildSubscriptions, GuildSubscriptionsBulk, Range},
    voice_command::{
        LobbyVoiceState, PingLobbyVoiceServer, PingVoiceServer, UpdateLobbyVoiceStates,
        UpdateVoiceState,
    },
};

/// A command: the name of its type, its opcode, and what its data looks like.
#[cfg(feature = "describe")]
pub type DescribedCommand = (&'static str, UserOpCode, crate::describe::Shape);

/// Every command of user sessions that has a type of its own.
#[cfg(feature = "describe")]
pub fn describe_commands() -> Vec<DescribedCommand> {
    let mut commands = command::describe_commands();
    commands.extend(stream::describe_commands());
    commands.extend(subscriptions::describe_commands());
    commands.extend(voice_command::describe_commands());
    commands
}
