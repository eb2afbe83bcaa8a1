//! Waiting for what people do next: the answer to a question, a click on a button, a reaction.
//!
//! [`Standby`] is a handle that the event loop tells of every event and that handlers ask for the next one they care
//! about. It has no task and no runtime of its own; with the feature `tokio`, waits can have a timeout.
//!
//! ```
//! use cordial_gateway::standby::Standby;
//! # use cordial_model::{gateway::Event, id::{Id, marker::{ChannelMarker, UserMarker}}};
//! # async fn ask(text: &str) {}
//! # async fn handler(standby: Standby, channel: Id<ChannelMarker>, user: Id<UserMarker>) -> Result<(), Box<dyn std::error::Error>> {
//! // In a handler. The wait is made before the question is asked, so no answer is too fast for it.
//! let answer = standby
//!     .wait_for_message(channel, move |message| message.author.id == user)
//!     .timeout(std::time::Duration::from_secs(60));
//! ask("What is your name?").await;
//! println!("Hello, {}!", answer.await?.content);
//! # Ok(()) }
//!
//! # fn event_loop(standby: Standby, event: Event) {
//! // In the event loop.
//! let waited_for = standby.process(&event);
//! if waited_for == 0 {
//!     // Nobody had asked for it: a command, perhaps.
//! }
//! # }
//! ```
//!
//! Waits are found by key: an event that nobody waits for costs a look into a hash map for each kind of key that is in use,
//! however many waits there are. Events are cloned for those who get them, and never otherwise.
//!
//! How the parts meet: a `board` holds the waits of one kind of key, a `slot` is one wait with its mailbox, `wait` is what
//! the one who waits holds.

mod board;
mod slot;
mod wait;

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use cordial_model::{
    channel::message::Message,
    gateway::{Event, EventType, event::MessageReaction},
    id::{
        Id,
        marker::{ChannelMarker, GuildMarker, MessageMarker},
    },
    interaction::{Interaction, InteractionData},
};

pub use self::wait::{Wait, WaitError, WaitStream};
use self::{
    board::Board,
    slot::{Predicate, Slot, Waiter},
    wait::Place,
};

/// How many events of a stream may wait to be taken, unless told otherwise.
const STREAM_CAPACITY: usize = 256;

/// Lets handlers wait for events. Cheap to clone; clones share their waits.
///
/// Predicates run within [`process`](Self::process), so they must be quick. They hold no lock: they may make waits
/// themselves. One that panics ends its own wait, with [`WaitError::Panicked`], and no other.
#[derive(Clone, Debug, Default)]
pub struct Standby {
    waits: Arc<Waits>,
}

/// All waits, by key.
#[derive(Debug, Default)]
struct Waits {
    any: Board<()>,
    kinds: Board<EventType>,
    guilds: Board<Id<GuildMarker>>,
    messages: Board<Id<ChannelMarker>>,
    reactions: Board<Id<MessageMarker>>,
    components: Board<Id<MessageMarker>>,
    modals: Board<Box<str>>,
    last_id: AtomicU64,
}

/// What a wait is found by.
#[derive(Clone, Debug)]
enum Key {
    Any,
    Kind(EventType),
    Guild(Id<GuildMarker>),
    Message(Id<ChannelMarker>),
    Reaction(Id<MessageMarker>),
    Component(Id<MessageMarker>),
    Modal(Box<str>),
}

/// Evaluates to the same for each board.
macro_rules! for_each_board {
    ($waits:expr, $board:ident => $what:expr) => {{
        let waits = $waits;
        [
            {
                let $board = &waits.any;
                $what
            },
            {
                let $board = &waits.kinds;
                $what
            },
            {
                let $board = &waits.guilds;
                $what
            },
            {
                let $board = &waits.messages;
                $what
            },
            {
                let $board = &waits.reactions;
                $what
            },
            {
                let $board = &waits.components;
                $what
            },
            {
                let $board = &waits.modals;
                $what
            },
        ]
    }};
}

/// For each thing that can be waited for: a method for the next one, and one for all that come.
macro_rules! waits {
    ($(
        $(#[$meta:meta])*
        $wait:ident $stream:ident($($key:ident: $key_type:ty)?) -> $event:ty: |$part:ident: &$seen:ty| $get:expr => $board:expr;
    )*) => {
        impl Standby {
            $(
                $(#[$meta])*
                pub fn $wait(
                    &self,
                    $($key: $key_type,)?
                    predicate: impl Fn(&$seen) -> bool + Send + Sync + 'static,
                ) -> Wait<$event> {
                    // Of some events, the whole is the part.
                    #[allow(clippy::unnecessary_wraps)]
                    fn get($part: &Event) -> Option<&$event> { $get }
                    let (slot, place) = self.begin($board, move |part: &$event| predicate(part), get, |part| get(part).cloned(), None);
                    Wait::new(slot, place)
                }

                #[doc = concat!("All events of [`", stringify!($wait), "`](Self::", stringify!($wait), "), as a stream.")]
                pub fn $stream(
                    &self,
                    $($key: $key_type,)?
                    predicate: impl Fn(&$seen) -> bool + Send + Sync + 'static,
                ) -> WaitStream<$event> {
                    // Of some events, the whole is the part.
                    #[allow(clippy::unnecessary_wraps)]
                    fn get($part: &Event) -> Option<&$event> { $get }
                    let (slot, place) = self.begin($board, move |part: &$event| predicate(part), get, |part| get(part).cloned(), Some(STREAM_CAPACITY));
                    WaitStream::new(slot, place)
                }
            )*
        }
    };
}

waits! {
    /// Waits for the next event of any kind that satisfies the predicate, which sees every event: the other methods cost less.
    wait_for_any stream_any() -> Event: |event: &Event| Some(event) => Key::Any;
    /// Waits for an event of a kind.
    wait_for_event stream_events(kind: EventType) -> Event: |event: &Event| Some(event) => Key::Kind(kind);
    /// Waits for an event in a guild.
    wait_for_guild_event stream_guild_events(guild_id: Id<GuildMarker>) -> Event: |event: &Event| Some(event) => Key::Guild(guild_id);
    /// Waits for a message in a channel.
    wait_for_message stream_messages(channel_id: Id<ChannelMarker>) -> Box<Message>: |event: &Message| match event {
        Event::MessageCreate(message) => Some(message),
        _ => None,
    } => Key::Message(channel_id);
    /// Waits for a reaction that is added to a message.
    wait_for_reaction stream_reactions(message_id: Id<MessageMarker>) -> Box<MessageReaction>: |event: &MessageReaction| match event {
        Event::MessageReactionAdd(reaction) => Some(reaction),
        _ => None,
    } => Key::Reaction(message_id);
    /// Waits for the use of a component of a message: a click on a button, a choice in a select.
    wait_for_component stream_components(message_id: Id<MessageMarker>) -> Box<Interaction>: |event: &Interaction| match event {
        Event::InteractionCreate(interaction) => Some(interaction),
        _ => None,
    } => Key::Component(message_id);
    /// Waits for a modal with this custom id to be submitted. Give each modal an id of its own to tell whose it is.
    wait_for_modal stream_modals(custom_id: impl Into<Box<str>>) -> Box<Interaction>: |event: &Interaction| match event {
        Event::InteractionCreate(interaction) => Some(interaction),
        _ => None,
    } => Key::Modal(custom_id.into());
}

impl Standby {
    /// Nothing is waited for yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Looks who waits for an event and gives each a clone. Call it with every event, from wherever they come: any
    /// number of shards and threads. Gives how many waits took it, which is 0 for what nobody had asked for.
    pub fn process(&self, event: &Event) -> usize {
        let waits = &*self.waits;
        let mut served = match event {
            Event::MessageCreate(message) => waits.messages.offer(&message.channel_id, event),
            Event::MessageReactionAdd(reaction) => {
                waits.reactions.offer(&reaction.message_id, event)
            }
            Event::InteractionCreate(interaction) => match &interaction.data {
                InteractionData::Component(_) => interaction
                    .message
                    .as_ref()
                    .map_or(0, |message| waits.components.offer(&message.id, event)),
                InteractionData::Modal(modal) => {
                    waits.modals.offer(modal.custom_id.as_str(), event)
                }
                _ => 0,
            },
            _ => 0,
        };
        if !waits.guilds.is_empty()
            && let Some(guild_id) = event.guild_id()
        {
            served += waits.guilds.offer(&guild_id, event);
        }
        if !waits.kinds.is_empty() {
            served += waits.kinds.offer(&event.kind(), event);
        }
        served + waits.any.offer(&(), event)
    }

    /// Whether anybody may be waiting for events of a kind, for those who decode events only when they must.
    pub fn may_want(&self, kind: EventType) -> bool {
        let waits = &*self.waits;
        let by_part = match kind {
            EventType::MessageCreate => !waits.messages.is_empty(),
            EventType::MessageReactionAdd => !waits.reactions.is_empty(),
            EventType::InteractionCreate => {
                !waits.components.is_empty() || !waits.modals.is_empty()
            }
            _ => false,
        };
        by_part || !waits.any.is_empty() || !waits.guilds.is_empty() || !waits.kinds.is_empty()
    }

    /// How many waits there are.
    pub fn len(&self) -> usize {
        for_each_board!(&*self.waits, board => board.len())
            .iter()
            .sum()
    }

    /// Whether nobody waits for anything.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Ends all waits with [`WaitError::Dropped`], before a shutdown for instance. New ones can be made.
    pub fn end_all(&self) {
        self.waits.end_all();
    }

    fn begin<T: Send + 'static>(
        &self,
        key: Key,
        predicate: impl Fn(&T) -> bool + Send + Sync + 'static,
        get: fn(&Event) -> Option<&T>,
        extract: fn(&Event) -> Option<T>,
        stream: Option<usize>,
    ) -> (Arc<Slot<T>>, Place) {
        let matches: Predicate = Box::new(move |event| get(event).is_some_and(&predicate));
        let slot = Arc::new(Slot::new(matches, extract, stream));
        let id = self.waits.last_id.fetch_add(1, Ordering::Relaxed);
        let place = Place::new(Arc::downgrade(&self.waits), key.clone(), id);
        self.waits
            .insert(key, id, Arc::clone(&slot) as Arc<dyn Waiter>);
        (slot, place)
    }
}

impl Waits {
    fn insert(&self, key: Key, id: u64, waiter: Arc<dyn Waiter>) {
        match key {
            Key::Any => self.any.insert((), id, waiter),
            Key::Kind(kind) => self.kinds.insert(kind, id, waiter),
            Key::Guild(guild_id) => self.guilds.insert(guild_id, id, waiter),
            Key::Message(channel_id) => self.messages.insert(channel_id, id, waiter),
            Key::Reaction(message_id) => self.reactions.insert(message_id, id, waiter),
            Key::Component(message_id) => self.components.insert(message_id, id, waiter),
            Key::Modal(custom_id) => self.modals.insert(custom_id, id, waiter),
        }
    }

    fn remove(&self, key: &Key, id: u64) {
        match key {
            Key::Any => self.any.remove(&(), id),
            Key::Kind(kind) => self.kinds.remove(kind, id),
            Key::Guild(guild_id) => self.guilds.remove(guild_id, id),
            Key::Message(channel_id) => self.messages.remove(channel_id, id),
            Key::Reaction(message_id) => self.reactions.remove(message_id, id),
            Key::Component(message_id) => self.components.remove(message_id, id),
            Key::Modal(custom_id) => self.modals.remove(custom_id, id),
        }
    }

    fn end_all(&self) {
        for waiter in for_each_board!(self, board => board.take_all())
            .into_iter()
            .flatten()
        {
            waiter.end(WaitError::Dropped);
        }
    }
}

impl Drop for Waits {
    fn drop(&mut self) {
        self.end_all();
    }
}

impl fmt::Debug for dyn Waiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Waiter")
    }
}
