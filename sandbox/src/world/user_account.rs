//! What people with a token of their own are told: guilds and private channels in the form that users get.

use std::sync::Arc;

use cordial_model::{
    gateway::{EventType, Intents},
    id::{
        Id,
        marker::{ChannelMarker, GuildMarker, UserMarker},
    },
    json::ObjectWriter,
};

use super::{
    Guild, World,
    render::{self, List, Object},
};
use crate::hub::Audience;

/// Where a guild's own fields stand in what a user is told of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum GuildForm {
    /// Beside what is in it, as bots have it.
    Beside,
    /// In `properties`.
    Properties,
    /// In both places, where one text goes to clients of either kind.
    Both,
}

impl World {
    /// A guild as a user is told of it: itself among the members, the others on subscription.
    pub(crate) fn user_guild(
        &self,
        guild_id: Id<GuildMarker>,
        user_id: Id<UserMarker>,
        form: GuildForm,
    ) -> Option<Arc<str>> {
        let guild = self.guilds.get(&guild_id)?;
        Some(render::object(|o| {
            if guild.unavailable {
                o.field("id", &guild.id);
                o.field("unavailable", &true);
                return;
            }
            if form == GuildForm::Properties {
                o.field("id", &guild.id);
            } else {
                guild.write(o, self);
            }
            if form != GuildForm::Beside {
                o.field("data_mode", "full");
                o.field("properties", &Object(|o| guild.write(o, self)));
            }
            if form == GuildForm::Properties {
                self.write_lists(o, guild);
            }
            self.write_contents(o, guild, user_id, false, false, 250);
        }))
    }

    /// The lists that stand beside `properties`.
    fn write_lists(&self, o: &mut ObjectWriter<'_>, guild: &Guild) {
        o.field(
            "roles",
            &List(|list| {
                for role in guild.roles.values() {
                    list.element(&Object(|o| role.write(o)));
                }
            }),
        );
        o.field("emojis", &guild.emojis_list(self));
        o.field("stickers", &guild.stickers_list(self));
    }

    /// Tells a person with a token of a guild that they joined.
    pub(crate) fn announce_guild(&self, guild_id: Id<GuildMarker>, user_id: Id<UserMarker>) {
        if self.user_tokens.contains_key(&user_id)
            && let Some(data) = self.user_guild(guild_id, user_id, GuildForm::Both)
        {
            let (guild, to) = (Some(guild_id), Audience::User(user_id));
            self.publish(EventType::GuildCreate, guild, Intents::empty(), to, data);
        }
    }

    /// Tells people with a token of a new channel of direct messages.
    pub(crate) fn announce_direct_messages(&self, channel_id: Id<ChannelMarker>) {
        let Some(channel) = self.channels.get(&channel_id) else {
            return;
        };
        for user in &channel.recipients {
            if self.user_tokens.contains_key(user) {
                let data = render::object(|o| channel.write(o, self, *user));
                let (kind, to) = (EventType::ChannelCreate, Audience::User(*user));
                self.publish(kind, None, Intents::empty(), to, data);
            }
        }
    }
}
