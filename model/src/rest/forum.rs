//! The endpoint for posting in [forums and media channels](https://discord.com/developers/docs/topics/threads#forums).

use super::{Attachments, File, Files, endpoint};
use crate::{
    Patch,
    channel::{
        AutoArchiveDuration, Channel,
        message::{
            AllowedMentions, Draft, Embed, Extras, MessageFlags, Purpose, SharedClientTheme,
        },
    },
    component::Components,
    id::{
        Id,
        marker::{ChannelMarker, StickerMarker, TagMarker},
    },
    json::{Decode, Encode},
    poll::PollCreateRequest,
    validate::{Validate, Validator},
};

/// Start a thread in a forum or media channel with its first message.
/// [Discord](https://discord.com/developers/docs/resources/channel#start-thread-in-forum-or-media-channel)
#[endpoint(POST "/channels/{channel_id}/threads", id = "create_thread", returns = Channel, reason)]
pub struct StartThreadInForumOrMediaChannel {
    #[path]
    pub channel_id: Id<ChannelMarker>,
    /// 1 to 100 characters.
    #[limit(length = 1..=100)]
    pub name: String,
    /// The first message.
    #[files]
    #[limit(nested)]
    pub message: ForumThreadMessage,
    /// After how much silence it leaves the channel list.
    pub auto_archive_duration: Option<AutoArchiveDuration>,
    /// How many seconds everybody must wait between messages, up to 21600.
    #[limit(value = 0..=21600)]
    pub rate_limit_per_user: Patch<u32>,
    /// The tags, up to 5.
    #[limit(items = ..=5)]
    pub applied_tags: Vec<Id<TagMarker>>,
}

/// The first message of a thread in a forum or media channel.
/// [Discord](https://discord.com/developers/docs/resources/channel#start-thread-in-forum-or-media-channel-forum-and-media-thread-message-params-object)
#[derive(Clone, Debug, Default, PartialEq, Decode, Encode, Validate)]
#[validate(check_message)]
pub struct ForumThreadMessage {
    /// The text, up to 2000 characters.
    #[limit(length = ..=2000)]
    pub content: Option<String>,
    /// Up to 10 embeds, with 6000 characters together.
    #[limit(items = ..=10, nested)]
    pub embeds: Option<Vec<Embed>>,
    /// Which mentions notify.
    #[limit(nested)]
    pub allowed_mentions: Option<AllowedMentions>,
    /// Up to 5 rows of buttons and selects.
    #[limit(nested)]
    pub components: Option<Components>,
    /// Up to 3 stickers of the guild.
    #[limit(items = ..=3)]
    #[json(default, omit_empty)]
    pub sticker_ids: Vec<Id<StickerMarker>>,
    /// Up to 10 files.
    #[limit(items = ..=10, nested)]
    pub attachments: Attachments,
    /// `SUPPRESS_EMBEDS` and `SUPPRESS_NOTIFICATIONS`.
    pub flags: Option<MessageFlags>,
    /// A poll.
    #[limit(nested)]
    pub poll: Option<PollCreateRequest>,
    /// A theme to share.
    #[limit(nested)]
    pub shared_client_theme: Option<SharedClientTheme>,
}

fn check_message(message: &ForumThreadMessage, v: &mut Validator) {
    let draft = Draft {
        content: message.content.as_deref(),
        embeds: message.embeds.as_ref(),
        components: message.components.as_ref(),
        attachments: &message.attachments,
        extras: Extras {
            poll: message.poll.is_some(),
            stickers: !message.sticker_ids.is_empty(),
            theme: message.shared_client_theme.is_some(),
            whole: false,
        },
        flags: message.flags,
        purpose: Purpose::New,
    };
    v.nested("", &draft);
}

impl From<&str> for ForumThreadMessage {
    /// A message with a text.
    fn from(content: &str) -> Self {
        Self {
            content: Some(content.to_owned()),
            ..Self::default()
        }
    }
}

impl Files for ForumThreadMessage {
    fn collect_files(&self, files: &mut Vec<File>) {
        self.attachments.collect_files(files);
    }

    fn attach_files(&mut self, files: &[File]) {
        self.attachments.attach_files(files);
    }
}
