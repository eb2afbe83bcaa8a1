//! What a sandbox offers for people: finding them, and waiting for messages and entries of the record.

use std::time::Duration;

use cordial_model::{
    channel::message::Message,
    id::{Id, marker::ChannelMarker},
};

use super::{NotSeen, Person, Stage, answer::message, stage::PATIENCE};
use crate::{Happening, Sandbox};

impl Sandbox {
    /// The person of a name. Who is not there yet is made, and joins the guild that the sandbox began with.
    pub fn user(&self, name: &str) -> Person {
        let id = self.user_named(name).unwrap_or_else(|| {
            let id = self.create_user(name);
            self.add_member(self.guild(), id);
            id
        });
        Person {
            stage: self.stage(PATIENCE),
            id,
        }
    }

    /// Waits up to five seconds for a message that is in a channel or comes there.
    ///
    /// # Errors
    ///
    /// When none comes in time.
    pub async fn expect_message(
        &self,
        channel: Id<ChannelMarker>,
        fits: impl Fn(&Message) -> bool,
    ) -> Result<Message, NotSeen> {
        self.stage(PATIENCE)
            .until(format!("the message in channel {channel}"), |world| {
                world
                    .channels
                    .get(&channel)?
                    .messages
                    .values()
                    .filter_map(|it| {
                        let viewer = it.ephemeral_to.unwrap_or(it.id.cast());
                        message(world, channel, it.id, viewer)
                    })
                    .find(&fits)
            })
            .await
    }

    /// Waits up to five seconds until a bot's session has begun: what people do from then on reaches it.
    ///
    /// # Errors
    ///
    /// When no bot comes online in time.
    pub async fn bot_online(&self) -> Result<(), NotSeen> {
        self.wait_for_log(
            "a bot to come online",
            0,
            PATIENCE,
            |happening| match happening {
                Happening::Gateway { what, .. } if &**what == "ready" => Some(()),
                _ => None,
            },
        )
        .await
    }

    /// Waits for something that happens, or has happened after the first `from` things, of which `pick` wants to know.
    ///
    /// # Errors
    ///
    /// When it does not happen in time; the error says what did.
    pub async fn wait_for_log<T>(
        &self,
        awaited: &str,
        from: usize,
        patience: Duration,
        pick: impl FnMut(&Happening) -> Option<T>,
    ) -> Result<T, NotSeen> {
        self.stage(patience).record(awaited, from, pick).await
    }

    /// How many things have happened: the place to wait from.
    pub fn log_length(&self) -> usize {
        self.hub.journal().len()
    }

    pub(crate) fn stage(&self, patience: Duration) -> Stage {
        Stage {
            world: self.world.clone(),
            hub: self.hub.clone(),
            patience,
        }
    }
}
