//! The contenders that are not ours, in a crate of their own: it takes minutes to compile, and a change in ours leaves it
//! alone.

pub mod floor;
#[cfg(feature = "every")]
pub mod parser;
#[cfg(feature = "every")]
pub mod serenity;
pub mod twilight;

/// Reads one gateway payload.
pub trait Decoder {
    fn name(&self) -> &'static str;
    /// Decode and drop. The text is the reader's own: it may write into it.
    fn decode(&mut self, text: &mut String) -> Result<(), String>;
}

/// How many things a cache holds.
#[derive(Clone, Copy, Debug, Default)]
pub struct Held {
    pub guilds: usize,
    pub users: usize,
    pub members: usize,
    pub channels: usize,
    pub roles: usize,
    pub presences: usize,
    pub messages: usize,
}

/// Keeps state from events.
pub trait Cache: Sync + Sized {
    type Event: Send;
    const NAME: &'static str;
    fn new(messages_per_channel: usize) -> Self;
    fn decode(text: &mut String) -> Self::Event;
    fn update(&self, event: &mut Self::Event);
    fn held(&self) -> Held;
}
