//! What a new session is told first: `READY`, and a `GUILD_CREATE` for each of its guilds.

use std::sync::Arc;

use cordial_model::{
    gateway::Intents,
    json::{self, ObjectWriter},
};

use super::session::{Identity, Shard};
use crate::world::{
    Guild, World,
    render::{List, Object},
};

/// The version of the gateway.
const VERSION: u8 = 10;

/// The world as one session sees it.
pub(crate) struct Snapshot<'a> {
    pub(crate) world: &'a World,
    pub(crate) session: &'a Identity,
    /// A guild with more members than this tells only those who are not offline.
    pub(crate) large_threshold: usize,
}

impl Snapshot<'_> {
    /// The data of `READY`. The shard is told to those who gave one.
    pub(crate) fn ready(&self, url: &str, sharded: bool) -> String {
        let Identity { bot, shard, id, .. } = self.session;
        let Shard {
            id: number, count, ..
        } = *shard;
        text(|o| {
            o.field("v", &VERSION);
            o.field("user_settings", &Object(|_| {}));
            o.field(
                "user",
                &Object(|o| {
                    if let Some(user) = self.world.users.get(bot) {
                        user.write_private(o, true);
                    }
                }),
            );
            o.field("session_type", "normal");
            o.field("session_id", id.as_ref());
            o.field("resume_gateway_url", url);
            o.field("relationships", &Vec::<()>::new());
            o.field("private_channels", &Vec::<()>::new());
            o.field("presences", &Vec::<()>::new());
            o.field(
                "guilds",
                &List(|list| {
                    for guild in self.own_guilds() {
                        list.element(&Object(|o| {
                            o.field("id", &guild.id);
                            o.field("unavailable", &true);
                        }));
                    }
                }),
            );
            o.field("guild_join_requests", &Vec::<()>::new());
            o.field("geo_ordered_rtc_regions", &["us-west"]);
            o.field("auth", &Object(|_| {}));
            if let Some(application) = self.world.application_of(*bot) {
                o.field(
                    "application",
                    &Object(|o| {
                        o.field("id", &application.id);
                        o.field("flags", &application.flags);
                    }),
                );
            }
            if sharded {
                o.field("shard", &[number, count]);
            }
            o.field("_trace", &["cordial-sandbox"]);
        })
    }

    /// The data of a `GUILD_CREATE` for each guild that is available, if the session asked for guilds.
    pub(crate) fn guilds(&self) -> impl Iterator<Item = Arc<str>> {
        self.own_guilds()
            .filter(|_| self.session.intents.contains(Intents::GUILDS))
            .filter_map(|guild| {
                // Who may not hear of presences is told of no members but those who are heard of otherwise.
                let presences = self.session.intents.contains(Intents::GUILD_PRESENCES);
                self.world.guild_create(
                    guild.id,
                    self.session.bot,
                    presences,
                    presences,
                    self.large_threshold,
                )
            })
    }

    fn own_guilds(&self) -> impl Iterator<Item = &Guild> {
        // The shard first: it is told from the id alone.
        let guilds = self.world.guilds.iter();
        guilds
            .filter(|(id, guild)| {
                self.session.shard.owns(Some(**id)) && guild.members.contains_key(&self.session.bot)
            })
            .map(|(_, guild)| guild)
    }
}

fn text(fields: impl Fn(&mut ObjectWriter<'_>)) -> String {
    json::to_string(&Object(fields))
}
