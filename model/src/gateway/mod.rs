//! What travels over the gateway: payloads, events and commands.

mod close_code;
mod envelope;
mod event_type;
mod intents;
mod opcode;
mod raw;

pub use self::{
    close_code::CloseCode,
    envelope::Envelope,
    event_type::{EventType, EventTypeFlags},
    intents::Intents,
    opcode::OpCode,
    raw::RawEvent,
};
