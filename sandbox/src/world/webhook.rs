//! Webhooks.

use cordial_model::{
    ImageHash,
    id::{
        Id,
        marker::{ApplicationMarker, ChannelMarker, GuildMarker, UserMarker, WebhookMarker},
    },
    json::ObjectWriter,
};

use super::World;

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
}

impl Webhook {
    /// Writes the webhook; token and user only for those who may know them.
    pub(crate) fn write(&self, o: &mut ObjectWriter<'_>, world: &World, with_user: bool) {
        o.field("type", &1_u8);
        o.field("id", &self.id);
        o.field("name", &self.name);
        o.nullable("avatar", &self.avatar);
        o.field("channel_id", &self.channel_id);
        o.field("guild_id", &self.guild_id);
        o.nullable("application_id", &self.application_id);
        if with_user {
            o.field("user", &world.user_object(self.user_id));
        }
        o.field("token", &self.token);
        let url = format!("{}/webhooks/{}/{}", world.api_url, self.id, self.token);
        o.field("url", &url);
    }
}
