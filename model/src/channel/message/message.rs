//! The message object.

use compact_str::CompactString;

use super::{
    Attachment, ChannelMention, Embed, Mention, MessageActivity, MessageCall, MessageFlags,
    MessageInteraction, MessageInteractionMetadata, MessageReference, MessageSnapshot, MessageType,
    Nonce, PurchaseNotification, Reaction, RoleSubscriptionData, SharedClientTheme,
};
use crate::{
    Timestamp,
    application::Application,
    channel::{Channel, ChannelType},
    component::Component,
    guild::{PartialMember, Sticker, StickerItem},
    id::{
        Id,
        marker::{
            ApplicationMarker, ChannelMarker, GuildMarker, MessageMarker, RoleMarker, WebhookMarker,
        },
    },
    interaction::Resolved,
    json::{Decode, Encode, Fields, Rare},
    lobby::LobbyMessageMember,
    poll::Poll,
    user::User,
};

/// A message. [Discord](https://discord.com/developers/docs/resources/message#message-object)
///
/// Messages of events also name the guild and the author's membership. What few messages have is in
/// [`rare`](Self::rare).
///
/// Without the intent `MESSAGE_CONTENT`, content, embeds, attachments, components and poll are empty, except in messages
/// of the bot, to the bot, and those that mention it.
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
#[non_exhaustive]
pub struct Message {
    /// The id.
    pub id: Id<MessageMarker>,
    /// The channel that it is in.
    pub channel_id: Id<ChannelMarker>,
    /// The guild that it is in; in events alone, and not in direct messages.
    pub guild_id: Option<Id<GuildMarker>>,
    /// Who wrote it; for a webhook, a user with its id, name and avatar.
    pub author: User,
    /// The author as a member of the guild; in events alone.
    pub member: Option<Box<PartialMember>>,
    /// The text.
    #[json(default)]
    pub content: CompactString,
    /// When it was sent.
    pub timestamp: Timestamp,
    /// When it was last edited.
    #[json(null)]
    pub edited_timestamp: Option<Timestamp>,
    /// What it is.
    #[json(rename = "type", default)]
    pub kind: MessageType,
    /// Its flags.
    #[json(default)]
    pub flags: MessageFlags,
    /// Whether it was read aloud.
    #[json(default)]
    pub tts: bool,
    /// Whether it mentions everyone.
    #[json(default)]
    pub mention_everyone: bool,
    /// Whether it is pinned.
    #[json(default)]
    pub pinned: bool,
    /// Whom it mentions.
    #[json(default)]
    pub mentions: Vec<Mention>,
    /// Which roles it mentions.
    #[json(default)]
    pub mention_roles: Vec<Id<RoleMarker>>,
    /// Its files.
    #[json(default)]
    pub attachments: Vec<Attachment>,
    /// Its embeds.
    #[json(default)]
    pub embeds: Vec<Embed>,
    /// Its components.
    #[json(default)]
    pub components: Vec<Component>,
    /// What the sender chose to find it again.
    pub nonce: Option<Nonce>,
    /// The webhook that sent it.
    pub webhook_id: Option<Id<WebhookMarker>>,
    /// The type of the channel that it is in; in events alone.
    pub channel_type: Option<ChannelType>,
    /// Which message it replies to, forwards or tells of.
    pub message_reference: Option<Box<MessageReference>>,
    /// The message that it replies to, or that a thread was started from; `None` also if that was deleted.
    pub referenced_message: Option<Box<Message>>,
    /// What few messages have.
    #[json(flatten)]
    pub rare: Rare<MessageRare>,
}

/// What few messages have.
#[derive(Clone, Debug, Default, PartialEq, Fields)]
#[non_exhaustive]
pub struct MessageRare {
    /// The reactions to it.
    #[json(omit_empty)]
    pub reactions: Vec<Reaction>,
    /// Its stickers.
    #[json(omit_empty)]
    pub sticker_items: Vec<StickerItem>,
    /// Its poll.
    pub poll: Option<Box<Poll>>,
    /// The messages that it forwards, as they were then; at present one.
    #[json(omit_empty)]
    pub message_snapshots: Vec<MessageSnapshot>,
    /// The interaction that it answers.
    pub interaction_metadata: Option<Box<MessageInteractionMetadata>>,
    /// The same in a form that Discord has deprecated.
    pub interaction: Option<Box<MessageInteraction>>,
    /// The application whose interaction it answers, or whose webhook sent it.
    pub application_id: Option<Id<ApplicationMarker>>,
    /// The thread that was started from it, with the bot's membership.
    pub thread: Option<Box<Channel>>,
    /// Where about it stands in its thread; there can be gaps and duplicates.
    pub position: Option<u64>,
    /// The channels that it mentions, if it was published to channels that follow this one.
    #[json(omit_empty)]
    pub mention_channels: Vec<ChannelMention>,
    /// The invitation to a Rich Presence activity that it is.
    pub activity: Option<MessageActivity>,
    /// The application of that activity.
    pub application: Option<Box<Application>>,
    /// The subscription to a role that it tells of.
    pub role_subscription_data: Option<Box<RoleSubscriptionData>>,
    /// Users, members, channels and roles of its selects that have values from the start.
    pub resolved: Option<Box<Resolved>>,
    /// The call that it tells of.
    pub call: Option<Box<MessageCall>>,
    /// The theme that it shares.
    pub shared_client_theme: Option<Box<SharedClientTheme>>,
    /// Its stickers in a form that Discord has deprecated.
    #[json(omit_empty)]
    pub stickers: Vec<Sticker>,
    /// What was bought, which it tells of.
    pub purchase_notification: Option<Box<PurchaseNotification>>,
    /// Who wrote it, as a member of a lobby.
    pub lobby_member: Option<LobbyMessageMember>,
}

impl Message {
    /// A message that somebody wrote.
    pub fn new(
        id: Id<MessageMarker>,
        channel_id: Id<ChannelMarker>,
        author: User,
        content: impl Into<CompactString>,
    ) -> Self {
        Self {
            id,
            channel_id,
            guild_id: None,
            author,
            member: None,
            content: content.into(),
            timestamp: id.created_at(),
            edited_timestamp: None,
            kind: MessageType::Default,
            flags: MessageFlags::empty(),
            tts: false,
            mention_everyone: false,
            pinned: false,
            mentions: Vec::new(),
            mention_roles: Vec::new(),
            attachments: Vec::new(),
            embeds: Vec::new(),
            components: Vec::new(),
            nonce: None,
            webhook_id: None,
            channel_type: None,
            message_reference: None,
            referenced_message: None,
            rare: Rare::default(),
        }
    }

    /// The address that opens the message in a client.
    pub fn link(&self) -> String {
        match self.guild_id {
            Some(guild) => format!(
                "https://discord.com/channels/{guild}/{}/{}",
                self.channel_id, self.id
            ),
            None => format!(
                "https://discord.com/channels/@me/{}/{}",
                self.channel_id, self.id
            ),
        }
    }
}
