//! Starting threads.

use std::collections::BTreeMap;

use cordial_model::{
    channel::ChannelType,
    id::{
        Id,
        marker::{ChannelMarker, MessageMarker, UserMarker},
    },
};

use super::{Channel, Message, Reference, Thread, World};

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
            applied_tags: Vec::new(),
        });
        self.channels.insert(new.id, channel);
        if let Some(guild) = guild_id.and_then(|id| self.guilds.get_mut(&id)) {
            guild.channels.insert(new.id);
        }
        self.channel_changed(new.id, true);
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
