//! Channels of guilds, direct messages, and threads.

use std::collections::BTreeMap;

use cordial_model::{
    Timestamp,
    channel::{ChannelType, PermissionOverwrite},
    id::{
        Id,
        marker::{ChannelMarker, GuildMarker, MessageMarker, TagMarker, UserMarker},
    },
    json::{ObjectWriter, RawJson},
};

use super::{
    Message, World,
    render::{List, Object},
};

/// A channel of any type, with its messages.
#[derive(Clone, Debug)]
pub(crate) struct Channel {
    pub(crate) id: Id<ChannelMarker>,
    pub(crate) kind: ChannelType,
    /// `None` for direct messages.
    pub(crate) guild_id: Option<Id<GuildMarker>>,
    pub(crate) name: String,
    pub(crate) position: i64,
    pub(crate) topic: Option<String>,
    pub(crate) nsfw: bool,
    pub(crate) parent_id: Option<Id<ChannelMarker>>,
    pub(crate) last_message_id: Option<Id<MessageMarker>>,
    pub(crate) last_pin_timestamp: Option<Timestamp>,
    /// Seconds.
    pub(crate) rate_limit_per_user: u32,
    pub(crate) bitrate: u32,
    pub(crate) user_limit: u32,
    pub(crate) rtc_region: Option<String>,
    pub(crate) video_quality_mode: i32,
    /// Minutes.
    pub(crate) default_auto_archive_duration: Option<u32>,
    /// Seconds.
    pub(crate) default_thread_rate_limit_per_user: u32,
    pub(crate) flags: u64,
    pub(crate) overwrites: Vec<PermissionOverwrite>,
    /// The tags of a forum, as objects.
    pub(crate) available_tags: Vec<RawJson>,
    pub(crate) default_reaction_emoji: Option<RawJson>,
    pub(crate) default_sort_order: Option<i32>,
    pub(crate) default_forum_layout: i32,
    /// Both sides of a direct message.
    pub(crate) recipients: Vec<Id<UserMarker>>,
    /// What only threads have.
    pub(crate) thread: Option<Thread>,
    pub(crate) messages: BTreeMap<Id<MessageMarker>, Message>,
    /// When people who are bound to the slowmode last said something.
    pub(crate) spoken: BTreeMap<Id<UserMarker>, Timestamp>,
    /// Pinned messages with the time they were pinned.
    pub(crate) pins: BTreeMap<Id<MessageMarker>, Timestamp>,
}

/// What threads have and other channels do not.
#[derive(Clone, Debug)]
pub(crate) struct Thread {
    pub(crate) owner_id: Id<UserMarker>,
    pub(crate) archived: bool,
    /// Minutes.
    pub(crate) auto_archive_duration: u32,
    pub(crate) archive_timestamp: Timestamp,
    pub(crate) create_timestamp: Timestamp,
    pub(crate) locked: bool,
    pub(crate) invitable: bool,
    /// Members with the time they joined.
    pub(crate) members: BTreeMap<Id<UserMarker>, Timestamp>,
    pub(crate) message_count: u32,
    pub(crate) total_message_sent: u32,
    pub(crate) applied_tags: Vec<Id<TagMarker>>,
}

impl Channel {
    /// Whether there are only threads in it, which are posts.
    pub(crate) fn is_forum(&self) -> bool {
        matches!(self.kind, ChannelType::GuildForum | ChannelType::GuildMedia)
    }

    /// A channel without a guild.
    pub(crate) fn new(id: Id<ChannelMarker>, kind: ChannelType, name: impl Into<String>) -> Self {
        Self {
            id,
            kind,
            guild_id: None,
            name: name.into(),
            position: 0,
            topic: None,
            nsfw: false,
            parent_id: None,
            last_message_id: None,
            last_pin_timestamp: None,
            rate_limit_per_user: 0,
            bitrate: 64_000,
            user_limit: 0,
            rtc_region: None,
            video_quality_mode: 1,
            default_auto_archive_duration: None,
            default_thread_rate_limit_per_user: 0,
            flags: 0,
            overwrites: Vec::new(),
            available_tags: Vec::new(),
            default_reaction_emoji: None,
            default_sort_order: None,
            default_forum_layout: 0,
            recipients: Vec::new(),
            thread: None,
            messages: BTreeMap::new(),
            spoken: BTreeMap::new(),
            pins: BTreeMap::new(),
        }
    }

    /// Writes the channel as one user sees it.
    pub(crate) fn write(&self, o: &mut ObjectWriter<'_>, world: &World, viewer: Id<UserMarker>) {
        o.field("id", &self.id);
        o.field("type", &self.kind);
        o.field("flags", &self.flags);
        if self.kind != ChannelType::GuildCategory {
            o.nullable("last_message_id", &self.last_message_id);
        }
        if self.last_pin_timestamp.is_some() {
            o.field("last_pin_timestamp", &self.last_pin_timestamp);
        }
        let Some(guild_id) = self.guild_id else {
            let others = self.recipients.iter().filter(|id| **id != viewer);
            o.field(
                "recipients",
                &List(|list| {
                    for id in others.clone() {
                        list.element(&world.user_object(*id));
                    }
                }),
            );
            if let Some(group) = world.groups.get(&self.id) {
                group.write(o);
            }
            return;
        };
        o.field("guild_id", &guild_id);
        o.field("name", &self.name);
        o.nullable("parent_id", &self.parent_id);
        o.field("rate_limit_per_user", &self.rate_limit_per_user);
        if let Some(thread) = &self.thread {
            thread.write(o, self, viewer);
            return;
        }
        o.nullable("topic", &self.topic);
        o.field("position", &self.position);
        o.field("nsfw", &self.nsfw);
        o.field("permission_overwrites", &self.overwrites);
        if self.kind.is_voice() {
            o.field("bitrate", &self.bitrate);
            o.field("user_limit", &self.user_limit);
            o.nullable("rtc_region", &self.rtc_region);
            o.field("video_quality_mode", &self.video_quality_mode);
        }
        o.field(
            "default_auto_archive_duration",
            &self.default_auto_archive_duration,
        );
        if self.default_thread_rate_limit_per_user > 0 {
            o.field(
                "default_thread_rate_limit_per_user",
                &self.default_thread_rate_limit_per_user,
            );
        }
        if self.is_forum() {
            o.field("available_tags", &self.available_tags);
            o.nullable("default_reaction_emoji", &self.default_reaction_emoji);
            o.nullable("default_sort_order", &self.default_sort_order);
            o.field("default_forum_layout", &self.default_forum_layout);
        }
    }
}

impl Thread {
    fn write(&self, o: &mut ObjectWriter<'_>, channel: &Channel, viewer: Id<UserMarker>) {
        o.field("owner_id", &self.owner_id);
        o.field(
            "thread_metadata",
            &Object(|o| {
                o.field("archived", &self.archived);
                o.field("archive_timestamp", &self.archive_timestamp);
                o.field("auto_archive_duration", &self.auto_archive_duration);
                o.field("locked", &self.locked);
                o.field("create_timestamp", &self.create_timestamp);
                if channel.kind == ChannelType::PrivateThread {
                    o.field("invitable", &self.invitable);
                }
            }),
        );
        o.field("message_count", &self.message_count);
        o.field("member_count", &self.members.len().min(50));
        o.field("total_message_sent", &self.total_message_sent);
        if !self.applied_tags.is_empty() {
            o.field("applied_tags", &self.applied_tags);
        }
        if let Some(joined) = self.members.get(&viewer) {
            o.field(
                "member",
                &Object(|o| write_thread_member(o, channel.id, viewer, *joined)),
            );
        }
    }
}

/// Writes a member of a thread.
pub(crate) fn write_thread_member(
    o: &mut ObjectWriter<'_>,
    thread_id: Id<ChannelMarker>,
    user_id: Id<UserMarker>,
    joined: Timestamp,
) {
    o.field("id", &thread_id);
    o.field("user_id", &user_id);
    o.field("join_timestamp", &joined);
    o.field("flags", &0_u8);
}

impl World {
    /// A channel as one user sees it.
    pub(crate) fn channel_object<'a>(
        &'a self,
        channel: &'a Channel,
        viewer: Id<UserMarker>,
    ) -> Object<impl Fn(&mut ObjectWriter<'_>) + 'a> {
        Object(move |o| channel.write(o, self, viewer))
    }
}
