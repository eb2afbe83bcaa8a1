//! Webhooks. [Discord](https://discord.com/developers/docs/resources/webhook)

pub mod github;
pub mod slack;

mod url;

use compact_str::CompactString;

use crate::{
    ImageHash, Secret,
    guild::SourceGuild,
    id::{
        Id,
        marker::{ApplicationMarker, ChannelMarker, GuildMarker, WebhookMarker},
    },
    invite::InviteChannel,
    json::{Decode, Encode},
    open::open_enum,
    user::User,
};

pub use self::url::{ParseWebhookUrlError, WebhookUrl};

/// A webhook. [Discord](https://discord.com/developers/docs/resources/webhook#webhook-object)
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct Webhook {
    /// The id.
    pub id: Id<WebhookMarker>,
    /// What kind of webhook.
    #[json(rename = "type", default)]
    pub kind: WebhookType,
    /// The guild.
    pub guild_id: Option<Id<GuildMarker>>,
    /// The channel that it posts to.
    #[json(null)]
    pub channel_id: Option<Id<ChannelMarker>>,
    /// Who made it; not told to those who ask with its token.
    pub user: Option<Box<User>>,
    /// The name that it posts under.
    #[json(null)]
    pub name: Option<CompactString>,
    /// The avatar that it posts with.
    #[json(null)]
    pub avatar: Option<ImageHash>,
    /// The token; of incoming webhooks, for those who may see it.
    pub token: Option<Secret>,
    /// The application that made it.
    #[json(null)]
    pub application_id: Option<Id<ApplicationMarker>>,
    /// The guild of the channel that it follows.
    pub source_guild: Option<Box<SourceGuild>>,
    /// The channel that it follows.
    pub source_channel: Option<InviteChannel>,
    /// The address to post to, which holds the token; for webhooks made by OAuth2.
    pub url: Option<Secret>,
}

open_enum! {
    /// What kind of webhook. [Discord](https://discord.com/developers/docs/resources/webhook#webhook-object-webhook-types)
    #[derive(Default)]
    pub enum WebhookType {
        /// Posts what is sent to it.
        #[default]
        Incoming = 1,
        /// Copies from an announcement channel of another guild.
        ChannelFollower = 2,
        /// Belongs to an application's interactions.
        Application = 3,
    }
}
