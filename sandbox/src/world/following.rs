//! Announcement channels: who follows them, and the copies of what is published in them.
//! [Discord](https://discord.com/developers/docs/resources/message#crosspost-message)

use cordial_model::id::{
    Id,
    marker::{ChannelMarker, MessageMarker, UserMarker, WebhookMarker},
};

use super::{Author, Message, Reference, Webhook, World};

impl World {
    /// Lets a channel follow an announcement channel: copies come through a webhook, and a message says so.
    pub(crate) fn follow(
        &mut self,
        source: Id<ChannelMarker>,
        target: Id<ChannelMarker>,
        user_id: Id<UserMarker>,
    ) -> Option<Id<WebhookMarker>> {
        let channel = self.channels.get(&source)?;
        let (name, source_guild) = (channel.name.clone(), channel.guild_id?);
        let guild_id = self.guild_of(target)?;
        let guild_name = self.guilds.get(&source_guild)?.name.clone();
        let id = self.next_id();
        let webhook = Webhook {
            id,
            guild_id,
            channel_id: target,
            user_id,
            application_id: None,
            name: format!("{guild_name} #{name}"),
            avatar: None,
            token: self.secret(68),
            source: Some(source),
        };
        self.webhooks.insert(id, webhook);
        self.webhooks_changed(target);
        let mut notice = self.system_message(target, user_id);
        notice.kind = Message::CHANNEL_FOLLOW_ADD;
        notice.content = name;
        notice.reference = Some(Reference {
            kind: 0,
            channel_id: source,
            guild_id: Some(source_guild),
            message_id: None,
        });
        self.post(notice);
        Some(id)
    }

    /// Publishes a message: every channel that follows gets a copy.
    pub(crate) fn crosspost(
        &mut self,
        channel_id: Id<ChannelMarker>,
        message_id: Id<MessageMarker>,
    ) {
        let Some(message) = self.message_mut(channel_id, message_id) else {
            return;
        };
        message.flags |= Message::CROSSPOSTED;
        let original = message.clone();
        self.message_changed(channel_id, message_id);
        let followers: Vec<Webhook> = self
            .webhooks
            .values()
            .filter(|webhook| webhook.source == Some(channel_id))
            .cloned()
            .collect();
        let guild_id = self.guild_of(channel_id);
        for webhook in followers {
            let mut copy = original.clone();
            copy.id = self.next_id();
            copy.channel_id = webhook.channel_id;
            copy.author = Author::Webhook {
                id: webhook.id,
                name: webhook.name,
                avatar: webhook.avatar,
            };
            copy.timestamp = self.now();
            copy.flags = (copy.flags & !(Message::CROSSPOSTED | Message::HAS_THREAD))
                | Message::IS_CROSSPOST;
            copy.nonce = None;
            copy.reactions.clear();
            copy.thread_id = None;
            copy.position = None;
            copy.reference = Some(Reference {
                kind: 0,
                channel_id,
                guild_id,
                message_id: Some(message_id),
            });
            self.post(copy);
        }
    }

    /// The copies of a message that was published.
    fn copies_of(
        &self,
        channel_id: Id<ChannelMarker>,
        message_id: Id<MessageMarker>,
    ) -> Vec<(Id<ChannelMarker>, Id<MessageMarker>)> {
        let followers = self
            .webhooks
            .values()
            .filter(|webhook| webhook.source == Some(channel_id));
        let mut places: Vec<_> = followers.map(|webhook| webhook.channel_id).collect();
        places.sort_unstable();
        places.dedup();
        let is_copy = |message: &&Message| {
            message.flags & Message::IS_CROSSPOST != 0
                && message.reference.as_ref().is_some_and(|reference| {
                    reference.channel_id == channel_id && reference.message_id == Some(message_id)
                })
        };
        places
            .into_iter()
            .filter_map(|place| self.channels.get(&place))
            .flat_map(|channel| channel.messages.values().filter(is_copy))
            .map(|message| (message.channel_id, message.id))
            .collect()
    }

    /// Copies change with the message that they are of.
    pub(crate) fn update_copies(
        &mut self,
        channel_id: Id<ChannelMarker>,
        message_id: Id<MessageMarker>,
    ) {
        let Some(original) = self.message_mut(channel_id, message_id) else {
            return;
        };
        if original.flags & Message::CROSSPOSTED == 0 {
            return;
        }
        let original = original.clone();
        for (place, id) in self.copies_of(channel_id, message_id) {
            if let Some(copy) = self.message_mut(place, id) {
                copy.content.clone_from(&original.content);
                copy.embeds.clone_from(&original.embeds);
                copy.components.clone_from(&original.components);
                copy.attachments.clone_from(&original.attachments);
                copy.edited_timestamp = original.edited_timestamp;
            }
            self.message_changed(place, id);
        }
    }

    /// Copies of a message that is gone say so, and show nothing of it any more.
    pub(crate) fn orphan_copies(
        &mut self,
        channel_id: Id<ChannelMarker>,
        message_id: Id<MessageMarker>,
    ) {
        for (place, id) in self.copies_of(channel_id, message_id) {
            if let Some(copy) = self.message_mut(place, id) {
                "[Original Message Deleted]".clone_into(&mut copy.content);
                copy.embeds.clear();
                copy.components.clear();
                copy.attachments.clear();
                copy.flags |= Message::SOURCE_MESSAGE_DELETED;
            }
            self.message_changed(place, id);
        }
    }
}
