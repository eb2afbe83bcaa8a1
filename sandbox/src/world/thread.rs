//! Threads: how they start, when they are archived, and who hears that they are open again.

use std::{collections::BTreeMap, time::Duration};

use cordial_model::{
    Timestamp,
    channel::{ChannelFlags, ChannelType},
    gateway::{EventType, Intents},
    id::{
        Id,
        marker::{ChannelMarker, MessageMarker, TagMarker, UserMarker},
    },
};

use super::{
    Channel, Message, Reference, Thread, World, deadline::Deadline, render, write_thread_member,
};
use crate::hub::Audience;

/// Minutes until a thread is archived unless it or its channel says so.
const AUTO_ARCHIVE: u32 = 4320;

/// What a new thread is to be.
pub(crate) struct NewThread {
    pub(crate) id: Id<ChannelMarker>,
    pub(crate) parent_id: Id<ChannelMarker>,
    pub(crate) kind: ChannelType,
    pub(crate) name: String,
    pub(crate) owner_id: Id<UserMarker>,
    /// Minutes.
    pub(crate) auto_archive_duration: Option<u32>,
    /// Seconds.
    pub(crate) rate_limit_per_user: Option<u32>,
    pub(crate) invitable: bool,
    pub(crate) applied_tags: Vec<Id<TagMarker>>,
}

impl World {
    /// Makes a thread; its owner joins. Sends `THREAD_CREATE`.
    pub(crate) fn open_thread(&mut self, new: NewThread) {
        let now = self.now();
        let parent = self.channels.get(&new.parent_id);
        let guild_id = parent.and_then(|parent| parent.guild_id);
        let default = parent.and_then(|parent| parent.default_auto_archive_duration);
        let minutes = new.auto_archive_duration.or(default);
        let slow = parent.map_or(0, |parent| parent.default_thread_rate_limit_per_user);
        let mut channel = Channel {
            guild_id,
            parent_id: Some(new.parent_id),
            ..Channel::new(new.id, new.kind, new.name)
        };
        channel.rate_limit_per_user = new.rate_limit_per_user.unwrap_or(slow);
        channel.thread = Some(Thread {
            owner_id: new.owner_id,
            archived: false,
            auto_archive_duration: minutes.unwrap_or(AUTO_ARCHIVE),
            archive_timestamp: now,
            create_timestamp: now,
            locked: false,
            invitable: new.invitable,
            members: BTreeMap::from([(new.owner_id, now)]),
            message_count: 0,
            total_message_sent: 0,
            applied_tags: new.applied_tags,
        });
        self.channels.insert(new.id, channel);
        if let Some(guild) = guild_id.and_then(|id| self.guilds.get_mut(&id)) {
            guild.channels.insert(new.id);
        }
        // The latest post is the latest message of a forum.
        if let Some(forum) = self.channels.get_mut(&new.parent_id)
            && forum.is_forum()
        {
            forum.last_message_id = Some(new.id.cast());
        }
        self.channel_changed(new.id, true);
        self.remind_of_idleness(new.id);
    }

    /// When a thread is archived unless something happens in it.
    fn idle_at(&self, id: Id<ChannelMarker>) -> Option<Timestamp> {
        let channel = self.channels.get(&id)?;
        let thread = channel.thread.as_ref()?;
        // Pinned posts stay.
        if thread.archived || channel.flags & ChannelFlags::PINNED.bits() != 0 {
            return None;
        }
        let said = channel.last_message_id.map(Id::created_at);
        let active = thread
            .archive_timestamp
            .max(said.unwrap_or(thread.archive_timestamp));
        let minutes = u64::from(thread.auto_archive_duration);
        Some(active.plus(Duration::from_mins(minutes)))
    }

    /// Looks after a thread that is open: it is archived when it has been quiet for long enough.
    pub(crate) fn remind_of_idleness(&mut self, id: Id<ChannelMarker>) {
        if let Some(at) = self.idle_at(id) {
            self.remind(at, Deadline::ThreadIdles(id));
        }
    }

    /// Archives a thread in which nothing has happened for as long as it says; looks again later if something has.
    pub(super) fn archive_if_idle(&mut self, id: Id<ChannelMarker>) {
        let now = self.now();
        let Some(at) = self.idle_at(id) else {
            return;
        };
        if at > now {
            self.remind(at, Deadline::ThreadIdles(id));
            return;
        }
        if let Some(thread) = self.thread_mut(id) {
            thread.archived = true;
            thread.archive_timestamp = now;
        }
        self.channel_changed(id, false);
    }

    /// A message in an archived thread opens the thread again.
    pub(crate) fn unarchive(&mut self, id: Id<ChannelMarker>) {
        let now = self.now();
        let thread = self.thread_mut(id);
        if let Some(thread) = thread.filter(|thread| thread.archived) {
            thread.archived = false;
            thread.archive_timestamp = now;
            self.channel_changed(id, false);
            self.thread_opened(id);
        }
    }

    /// A thread is open again: its members hear of themselves, with `THREAD_MEMBER_UPDATE`.
    pub(crate) fn thread_opened(&mut self, id: Id<ChannelMarker>) {
        self.remind_of_idleness(id);
        let Some(channel) = self.channels.get(&id) else {
            return;
        };
        let members = channel.thread.iter().flat_map(|thread| &thread.members);
        for (user_id, joined) in members.filter(|(id, _)| self.is_account(**id)) {
            let data = render::object(|o| {
                write_thread_member(o, id, *user_id, *joined);
                o.field("guild_id", &channel.guild_id);
            });
            self.publish(
                EventType::ThreadMemberUpdate,
                channel.guild_id,
                Intents::GUILDS,
                Audience::User(*user_id),
                data,
            );
        }
    }

    /// Tells in a thread that somebody was added to it, or removed from it, by somebody else.
    pub(crate) fn tell_of_member(
        &mut self,
        thread_id: Id<ChannelMarker>,
        by: Id<UserMarker>,
        user_id: Id<UserMarker>,
        added: bool,
    ) {
        let mut notice = self.system_message(thread_id, by);
        notice.kind = if added {
            Message::RECIPIENT_ADD
        } else {
            Message::RECIPIENT_REMOVE
        };
        notice.mentions.push(user_id);
        self.post(notice);
    }

    /// Makes a thread from a message, whose id it has; it begins with a message that shows that one.
    pub(crate) fn open_thread_from(&mut self, message_id: Id<MessageMarker>, new: NewThread) {
        let (id, parent_id, owner_id) = (new.id, new.parent_id, new.owner_id);
        self.open_thread(new);
        let mut starter = self.system_message(id, owner_id);
        starter.kind = Message::THREAD_STARTER_MESSAGE;
        starter.reference = Some(Reference {
            kind: 0,
            channel_id: parent_id,
            guild_id: self.guild_of(parent_id),
            message_id: Some(message_id),
        });
        self.post(starter);
        if let Some(message) = self.message_mut(parent_id, message_id) {
            message.thread_id = Some(id);
            message.flags |= Message::HAS_THREAD;
        }
        self.message_changed(parent_id, message_id);
    }
}
