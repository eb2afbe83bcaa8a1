//! Webhooks.

use cordial_model::{
    ImageHash,
    id::{
        Id,
        marker::{ApplicationMarker, ChannelMarker, GuildMarker, UserMarker, WebhookMarker},
    },
    json::ObjectWriter,
};

use super::{World, render::Object};

/// An incoming webhook.
#[derive(Clone, Debug)]
pub(crate) struct Webhook {
    pub(crate) id: Id<WebhookMarker>,
    pub(crate) guild_id: Id<GuildMarker>,
    pub(crate) channel_id: Id<ChannelMarker>,
    /// Who made it.
    pub(crate) user_id: Id<UserMarker>,
    /// The application whose bot made it.
    pub(crate) application_id: Option<Id<ApplicationMarker>>,
    pub(crate) name: String,
    pub(crate) avatar: Option<ImageHash>,
    pub(crate) token: String,
    /// Of those that bring copies: the announcement channel that is followed.
    pub(crate) source: Option<Id<ChannelMarker>>,
}

impl Webhook {
    /// Writes the webhook; token and user only for those who may know them.
    pub(crate) fn write(&self, o: &mut ObjectWriter<'_>, world: &World, with_user: bool) {
        o.field("type", if self.source.is_some() { &2_u8 } else { &1 });
        o.field("id", &self.id);
        o.field("name", &self.name);
        o.nullable("avatar", &self.avatar);
        o.field("channel_id", &self.channel_id);
        o.field("guild_id", &self.guild_id);
        o.nullable("application_id", &self.application_id);
        if with_user {
            o.field("user", &world.user_object(self.user_id));
        }
        if let Some(source) = self.source {
            write_source(o, world, source);
            return;
        }
        o.field("token", &self.token);
        let url = format!("{}/webhooks/{}/{}", world.api_url, self.id, self.token);
        o.field("url", &url);
    }
}

/// Writes what is followed; nothing where it is gone.
fn write_source(o: &mut ObjectWriter<'_>, world: &World, source: Id<ChannelMarker>) {
    let Some(channel) = world.channels.get(&source) else {
        return;
    };
    let guild = channel.guild_id.and_then(|id| world.guilds.get(&id));
    if let Some(guild) = guild {
        o.field(
            "source_guild",
            &Object(|o| {
                o.field("id", &guild.id);
                o.field("name", &guild.name);
                o.nullable("icon", &guild.icon);
            }),
        );
    }
    o.field(
        "source_channel",
        &Object(|o| {
            o.field("id", &channel.id);
            o.field("name", &channel.name);
        }),
    );
}
