//! The state of the sandbox: plain structs in memory.
//!
//! One `Mutex<World>` holds everything and is never held across an `await`. REST handlers and scripted people call the
//! same operations; an operation changes the state and publishes the events of the change before it returns.

mod clock;
mod render;

pub(crate) use self::clock::Clock;
