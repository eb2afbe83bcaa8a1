//! Templates to make guilds from. [Discord](https://discord.com/developers/docs/resources/guild-template)

use compact_str::CompactString;

use super::{
    AfkTimeout, DefaultMessageNotificationLevel, ExplicitContentFilterLevel, RoleColors,
    SystemChannelFlags, VerificationLevel,
};
use crate::{
    Color, ImageHash, Locale, Permissions, Timestamp,
    channel::{
        AutoArchiveDuration, ChannelType, DefaultReaction, ForumLayoutType, OverwriteType,
        SortOrderType, TagSetting,
    },
    id::{
        Id,
        marker::{EmojiMarker, GuildMarker, UserMarker},
    },
    json::{Decode, Encode, Error, Kind, Parser, Writer},
    user::User,
};

/// A template. [Discord](https://discord.com/developers/docs/resources/guild-template#guild-template-object)
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct GuildTemplate {
    /// The code, which is its id.
    pub code: CompactString,
    /// The name.
    #[json(default)]
    pub name: CompactString,
    /// What it is about.
    #[json(null)]
    pub description: Option<CompactString>,
    /// How often it was used.
    #[json(default)]
    pub usage_count: u32,
    /// Who made it.
    pub creator_id: Id<UserMarker>,
    /// Who made it.
    #[json(null)]
    pub creator: Option<Box<User>>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last synced with its guild.
    pub updated_at: Timestamp,
    /// The guild.
    pub source_guild_id: Id<GuildMarker>,
    /// What the guild was like then.
    pub serialized_source_guild: Box<TemplateGuild>,
    /// Whether the guild has changed since.
    #[json(null)]
    pub is_dirty: Option<bool>,
}

/// A guild within a template.
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct TemplateGuild {
    /// The name.
    pub name: CompactString,
    /// What it is about.
    #[json(null)]
    pub description: Option<CompactString>,
    /// The region for voice; not in use any more.
    #[json(null)]
    pub region: Option<CompactString>,
    /// Who must have done what before talking.
    #[json(default)]
    pub verification_level: VerificationLevel,
    /// What notifies members who have not chosen.
    #[json(default)]
    pub default_message_notifications: DefaultMessageNotificationLevel,
    /// Whose media is scanned.
    #[json(default)]
    pub explicit_content_filter: ExplicitContentFilterLevel,
    /// The language.
    pub preferred_locale: Option<Locale>,
    /// Where the silent are moved.
    #[json(null)]
    pub afk_channel_id: Option<TemplateId>,
    /// After how much silence.
    #[json(default)]
    pub afk_timeout: AfkTimeout,
    /// Where Discord posts notices such as joins.
    #[json(null)]
    pub system_channel_id: Option<TemplateId>,
    /// What is not posted there.
    #[json(default)]
    pub system_channel_flags: SystemChannelFlags,
    /// The roles; the one with the id 0 is `@everyone`.
    #[json(default)]
    pub roles: Vec<TemplateRole>,
    /// The channels.
    #[json(default)]
    pub channels: Vec<TemplateChannel>,
}

/// A role within a template.
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct TemplateRole {
    /// The number within the template.
    pub id: TemplateId,
    /// The name.
    #[json(default)]
    pub name: CompactString,
    /// What its members may do.
    #[json(default)]
    pub permissions: Permissions,
    /// The color of members' names.
    #[json(default)]
    pub color: Color,
    /// The colors of members' names.
    #[json(null)]
    pub colors: Option<RoleColors>,
    /// Whether its members stand apart in the member list.
    #[json(default)]
    pub hoist: bool,
    /// Whether everybody may mention it.
    #[json(default)]
    pub mentionable: bool,
    /// The icon.
    #[json(null)]
    pub icon: Option<ImageHash>,
    /// The icon, if it is an emoji.
    #[json(null)]
    pub unicode_emoji: Option<CompactString>,
}

/// A channel within a template.
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct TemplateChannel {
    /// The number within the template.
    #[json(null)]
    pub id: Option<TemplateId>,
    /// What kind of channel.
    #[json(rename = "type")]
    pub kind: ChannelType,
    /// The name.
    #[json(null)]
    pub name: Option<CompactString>,
    /// The place in the list.
    #[json(null)]
    pub position: Option<i32>,
    /// What it is about.
    #[json(null)]
    pub topic: Option<CompactString>,
    /// Bits per second.
    #[json(default)]
    pub bitrate: u32,
    /// How many may be in it; 0 for no limit.
    #[json(default)]
    pub user_limit: u32,
    /// Whether it is for adults.
    #[json(default)]
    pub nsfw: bool,
    /// How many seconds everybody must wait between messages.
    #[json(default)]
    pub rate_limit_per_user: u32,
    /// The category.
    #[json(null)]
    pub parent_id: Option<TemplateId>,
    /// After how much silence new threads leave the channel list.
    #[json(null)]
    pub default_auto_archive_duration: Option<AutoArchiveDuration>,
    /// What roles may do there.
    #[json(default)]
    pub permission_overwrites: Vec<TemplateOverwrite>,
    /// Of forums: the tags.
    #[json(null)]
    pub available_tags: Option<Vec<TemplateTag>>,
    /// What Discord calls a template of a channel.
    #[json(default)]
    pub template: CompactString,
    /// Of forums: the emoji of the button for adding a reaction.
    #[json(null)]
    pub default_reaction_emoji: Option<DefaultReaction>,
    /// How many seconds everybody must wait between messages in new threads.
    #[json(null)]
    pub default_thread_rate_limit_per_user: Option<u32>,
    /// Of forums: how threads are ordered at first.
    #[json(null)]
    pub default_sort_order: Option<SortOrderType>,
    /// Of forums: how threads are shown at first.
    #[json(null)]
    pub default_forum_layout: Option<ForumLayoutType>,
    /// Of forums: whether a search for tags needs all of them.
    #[json(null)]
    pub default_tag_setting: Option<TagSetting>,
    /// The color.
    #[json(null)]
    pub theme_color: Option<Color>,
}

/// What a role may do in a channel within a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode, Encode)]
pub struct TemplateOverwrite {
    /// The number of the role.
    pub id: TemplateId,
    /// Always a role's.
    #[json(rename = "type")]
    pub kind: OverwriteType,
    /// What it adds.
    #[json(default)]
    pub allow: Permissions,
    /// What it takes away.
    #[json(default)]
    pub deny: Permissions,
}

/// A tag of a forum within a template.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct TemplateTag {
    /// The number within the template.
    #[json(null)]
    pub id: Option<TemplateId>,
    /// The name.
    #[json(default)]
    pub name: CompactString,
    /// The custom emoji.
    #[json(null)]
    pub emoji_id: Option<Id<EmojiMarker>>,
    /// The emoji of Unicode.
    #[json(null)]
    pub emoji_name: Option<CompactString>,
    /// Whether only members who manage threads may set it.
    #[json(null)]
    pub moderated: Option<bool>,
}

/// The number of a role or channel within a template. It is no snowflake, and may be 0.
///
/// Discord's examples have numbers where its OpenAPI file has strings; each is written as it was read.
#[derive(Clone, Copy, Debug)]
pub struct TemplateId {
    number: u64,
    quoted: bool,
}

impl TemplateId {
    /// A number.
    pub const fn new(number: u64) -> Self {
        Self {
            number,
            quoted: false,
        }
    }

    /// The number.
    pub const fn get(self) -> u64 {
        self.number
    }
}

impl PartialEq for TemplateId {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number
    }
}

impl Eq for TemplateId {}

impl Decode for TemplateId {
    fn decode(p: &mut Parser<'_>) -> Result<Self, Error> {
        let quoted = p.kind()? == Kind::String;
        let at = p.offset();
        let number = if quoted {
            let text = p.str()?;
            text.parse()
                .map_err(|_| Error::expected("a number within the template", at))?
        } else {
            p.u64()?
        };
        Ok(Self { number, quoted })
    }
}

impl Encode for TemplateId {
    fn encode(&self, w: &mut Writer) {
        if self.quoted {
            w.quoted(self.number);
        } else {
            w.display(self.number);
        }
    }
}

crate::serde_decode!(TemplateId);
crate::serde_encode!(TemplateId);
