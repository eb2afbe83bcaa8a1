//! Webhooks and invites.

use std::time::Duration;

use cordial_model::{
    ImageHash, Timestamp,
    gateway::{EventType, Intents},
    id::{
        Id,
        marker::{ApplicationMarker, ChannelMarker, GuildMarker, UserMarker, WebhookMarker},
    },
    json::ObjectWriter,
};

use super::{
    World,
    render::{self, Object},
};

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

/// An invite to a channel.
#[derive(Clone, Debug)]
pub(crate) struct Invite {
    pub(crate) code: String,
    pub(crate) guild_id: Id<GuildMarker>,
    pub(crate) channel_id: Id<ChannelMarker>,
    pub(crate) inviter_id: Id<UserMarker>,
    pub(crate) created_at: Timestamp,
    /// Seconds; 0 for ever.
    pub(crate) max_age: u32,
    /// 0 for any number.
    pub(crate) max_uses: u32,
    pub(crate) uses: u32,
    pub(crate) temporary: bool,
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

const INVITES: (Intents, Intents) = (Intents::GUILD_INVITES, Intents::GUILD_INVITES);

impl Invite {
    /// Writes what it leads to.
    fn write_place(&self, o: &mut ObjectWriter<'_>) {
        o.field("channel_id", &self.channel_id);
        o.field("guild_id", &self.guild_id);
        o.field("code", &self.code);
    }

    /// When it stops working.
    pub(crate) fn expires_at(&self) -> Option<Timestamp> {
        (self.max_age > 0).then(|| {
            self.created_at
                .plus(Duration::from_secs(self.max_age.into()))
        })
    }

    /// Whether it can still be used.
    pub(crate) fn is_valid(&self, now: Timestamp) -> bool {
        self.expires_at().is_none_or(|end| now < end)
            && (self.max_uses == 0 || self.uses < self.max_uses)
    }

    /// Writes the invite, with counts of members if asked, and with its metadata for those who manage the channel.
    pub(crate) fn write(
        &self,
        o: &mut ObjectWriter<'_>,
        world: &World,
        counts: bool,
        metadata: bool,
    ) {
        o.field("type", &0_u8);
        o.field("code", &self.code);
        o.field("inviter", &world.user_object(self.inviter_id));
        o.nullable("expires_at", &self.expires_at());
        o.field("guild_id", &self.guild_id);
        if let Some(guild) = world.guilds.get(&self.guild_id) {
            o.field(
                "guild",
                &Object(|o| {
                    o.field("id", &guild.id);
                    o.field("name", &guild.name);
                    o.nullable("splash", &None::<()>);
                    o.nullable("banner", &None::<()>);
                    o.nullable("description", &guild.description);
                    o.nullable("icon", &guild.icon);
                    o.field("features", &guild.features);
                    o.field("verification_level", &guild.verification_level);
                    o.nullable("vanity_url_code", &None::<()>);
                    o.field("nsfw_level", &guild.nsfw_level);
                    o.field("nsfw", &false);
                    o.field("premium_subscription_count", &0_u8);
                    o.field("premium_tier", &0_u8);
                }),
            );
            if counts {
                o.field("approximate_member_count", &guild.members.len());
                o.field("approximate_presence_count", &guild.presence_count());
            }
        }
        if let Some(channel) = world.channels.get(&self.channel_id) {
            o.field(
                "channel",
                &Object(|o| {
                    o.field("id", &channel.id);
                    o.field("type", &channel.kind);
                    o.field("name", &channel.name);
                }),
            );
        }
        if metadata {
            o.field("uses", &self.uses);
            o.field("max_uses", &self.max_uses);
            o.field("max_age", &self.max_age);
            o.field("temporary", &self.temporary);
            o.field("created_at", &self.created_at);
        }
    }
}

impl World {
    /// Keeps an invite and sends `INVITE_CREATE`.
    pub(crate) fn invite(&mut self, invite: Invite) {
        let data = render::object(|o| {
            invite.write_place(o);
            o.field("created_at", &invite.created_at);
            o.field("inviter", &self.user_object(invite.inviter_id));
            o.field("max_age", &invite.max_age);
            o.field("max_uses", &invite.max_uses);
            o.field("temporary", &invite.temporary);
            o.field("uses", &invite.uses);
            o.nullable("expires_at", &invite.expires_at());
            o.field("type", &0_u8);
        });
        let id = invite.channel_id;
        self.invites.insert(invite.code.clone(), invite);
        self.publish_channel(EventType::InviteCreate, id, INVITES, data, None);
    }

    /// Takes an invite back and sends `INVITE_DELETE`; `false` if there was none.
    pub(crate) fn revoke_invite(&mut self, code: &str) -> bool {
        let Some(invite) = self.invites.remove(code) else {
            return false;
        };
        let data = render::object(|o| invite.write_place(o));
        let kind = EventType::InviteDelete;
        self.publish_channel(kind, invite.channel_id, INVITES, data, None);
        true
    }
}
