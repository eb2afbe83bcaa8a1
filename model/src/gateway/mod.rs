//! What travels over the gateway: payloads, events and commands.

mod bot_gateway;
mod close_code;
mod command;
mod envelope;
pub mod event;
mod event_name;
mod event_type;
mod hello;
mod intents;
mod opcode;
mod raw;
mod ready;

#[cfg(feature = "describe")]
pub use self::command::describe_commands;
pub use self::{
    bot_gateway::{BotGateway, GatewayUrl, SessionStartLimit},
    close_code::CloseCode,
    command::{
        ChannelInfoField, Command, ConnectionProperties, Heartbeat, Identify, RequestChannelInfo,
        RequestGuildMembers, RequestSoundboardSounds, Resume, UpdatePresence, UpdateVoiceState,
    },
    envelope::Envelope,
    event::{DecodeError, Event},
    event_type::{EventType, EventTypeFlags},
    hello::Hello,
    intents::Intents,
    opcode::OpCode,
    raw::RawEvent,
    ready::{Ready, ReadyApplication},
};
