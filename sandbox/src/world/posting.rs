//! Posting, editing and deleting messages, with reactions and pins, and the events of it all.

use cordial_model::{
    Permissions, Timestamp,
    channel::message::{AllowedMentionType, AllowedMentions},
    gateway::{EventType, Intents},
    id::{
        Id,
        marker::{ChannelMarker, GuildMarker, MessageMarker, RoleMarker, UserMarker},
    },
};

use super::{
    Author, BURST_COLORS, Blocked, Channel, Message, Reaction, ReactionEmoji, Thread, View, World,
    auto_moderation::blocked,
    deadline::Deadline,
    render::{self, Object},
};
use crate::hub::{Audience, Redacted};

const MESSAGES: (Intents, Intents) = (Intents::GUILD_MESSAGES, Intents::DIRECT_MESSAGES);
const REACTIONS: (Intents, Intents) = (
    Intents::GUILD_MESSAGE_REACTIONS,
    Intents::DIRECT_MESSAGE_REACTIONS,
);

/// How long a bulk delete reaches back.
const BULK_AGE: std::time::Duration = std::time::Duration::from_hours(336);

impl World {
    /// Posts a message and sends `MESSAGE_CREATE`; those that only one person sees make no event.
    pub(crate) fn post(&mut self, mut message: Message) -> Id<MessageMarker> {
        let (id, channel_id) = (message.id, message.channel_id);
        let ephemeral = message.ephemeral_to.is_some();
        let author = message.author_id();
        let ends = message.poll.as_ref().map(|poll| poll.expiry);
        let begins =
            message.kind == Message::THREAD_STARTER_MESSAGE || id.get() == channel_id.get();
        if let Some(channel) = self.channels.get_mut(&channel_id) {
            if !ephemeral {
                channel.last_message_id = Some(id);
                // What a thread begins with is not counted.
                if let Some(thread) = channel.thread.as_mut().filter(|_| !begins) {
                    message.position = Some(thread.total_message_sent);
                    thread.message_count += 1;
                    thread.total_message_sent += 1;
                }
            }
            channel.messages.insert(id, message);
        }
        if let Some(ends) = ends {
            self.remind(ends, Deadline::PollEnds(channel_id, id));
        }
        if ephemeral {
            return id;
        }
        // Who writes in a thread joins it.
        if let Some(author) = author {
            self.join_thread(channel_id, author);
        }
        self.publish_message(EventType::MessageCreate, channel_id, id);
        id
    }

    /// Puts an edited message in the place of what it was, sends `MESSAGE_UPDATE`, and changes its copies with it.
    pub(crate) fn replace_message(&mut self, mut message: Message) {
        let (channel_id, id) = (message.channel_id, message.id);
        message.edited_timestamp = Some(self.now());
        if let Some(place) = self.message_mut(channel_id, id) {
            *place = message;
        }
        self.message_changed(channel_id, id);
        self.update_copies(channel_id, id);
    }

    /// Edits a message unless a rule of auto moderation blocks what it says now.
    pub(crate) fn edit_moderated(&mut self, message: Message) -> Result<(), Blocked> {
        let hits = self.moderate(&message);
        if let Some(blocked) = blocked(&hits) {
            self.enforce(&message, &hits, None);
            return Err(blocked);
        }
        let copy = message.clone();
        self.replace_message(message);
        self.enforce(&copy, &hits, Some(copy.id));
        Ok(())
    }

    /// Sends `MESSAGE_UPDATE` for a message that has been changed.
    pub(crate) fn message_changed(
        &self,
        channel_id: Id<ChannelMarker>,
        message_id: Id<MessageMarker>,
    ) {
        self.publish_message(EventType::MessageUpdate, channel_id, message_id);
    }

    /// Sends a message to the bots that see its channel, without its content to those who may not read it.
    fn publish_message(
        &self,
        kind: EventType,
        channel_id: Id<ChannelMarker>,
        message_id: Id<MessageMarker>,
    ) {
        let message = self
            .channels
            .get(&channel_id)
            .and_then(|channel| channel.messages.get(&message_id));
        let Some(message) = message.filter(|message| message.ephemeral_to.is_none()) else {
            return;
        };
        let viewer = message.author_id().unwrap_or(message.id.cast());
        let text = |redacted| {
            let view = View {
                redacted,
                ..View::of(viewer)
            };
            render::object(|o| message.write_event(o, self, view))
        };
        let redacted = self.hides_content().then(|| Redacted {
            data: text(true),
            except: message
                .author_id()
                .into_iter()
                .chain(message.mentions.iter().copied())
                .collect(),
        });
        self.publish_channel(kind, channel_id, MESSAGES, text(false), redacted);
    }

    /// Deletes a message and sends `MESSAGE_DELETE`.
    pub(crate) fn delete_message(
        &mut self,
        channel_id: Id<ChannelMarker>,
        message_id: Id<MessageMarker>,
    ) {
        let Some(message) = self.take_message(channel_id, message_id) else {
            return;
        };
        if message.ephemeral_to.is_some() {
            return;
        }
        if message.flags & Message::CROSSPOSTED != 0 {
            self.orphan_copies(channel_id, message_id);
        }
        let guild_id = self.guild_of(channel_id);
        let data = render::object(|o| {
            o.field("id", &message_id);
            o.field("channel_id", &channel_id);
            o.field("guild_id", &guild_id);
        });
        self.publish_channel(EventType::MessageDelete, channel_id, MESSAGES, data, None);
    }

    /// Deletes messages, sends one `MESSAGE_DELETE_BULK` and tells how many there were; `None` if one is older than two
    /// weeks, and nothing is deleted.
    pub(crate) fn delete_messages(
        &mut self,
        channel_id: Id<ChannelMarker>,
        ids: &[Id<MessageMarker>],
    ) -> Option<usize> {
        let now = self.now();
        if ids.iter().any(|id| now.since(id.created_at()) > BULK_AGE) {
            return None;
        }
        let mut gone = Vec::new();
        for id in ids {
            if let Some(message) = self.take_message(channel_id, *id) {
                if message.flags & Message::CROSSPOSTED != 0 {
                    self.orphan_copies(channel_id, *id);
                }
                gone.push(*id);
            }
        }
        if gone.is_empty() {
            return Some(0);
        }
        let guild_id = self.guild_of(channel_id);
        let data = render::object(|o| {
            o.field("ids", &gone);
            o.field("channel_id", &channel_id);
            o.field("guild_id", &guild_id);
        });
        let kind = EventType::MessageDeleteBulk;
        self.publish_channel(kind, channel_id, MESSAGES, data, None);
        Some(gone.len())
    }

    /// Lets go of an old message without telling anyone.
    pub(crate) fn forget_message(
        &mut self,
        channel_id: Id<ChannelMarker>,
        message_id: Id<MessageMarker>,
    ) {
        self.take_message(channel_id, message_id);
    }

    fn take_message(
        &mut self,
        channel_id: Id<ChannelMarker>,
        message_id: Id<MessageMarker>,
    ) -> Option<Message> {
        let channel = self.channels.get_mut(&channel_id)?;
        let message = channel.messages.remove(&message_id)?;
        channel.pins.remove(&message_id);
        if let Some(thread) = &mut channel.thread {
            thread.message_count = thread.message_count.saturating_sub(1);
        }
        // The files of a copy are those of the message that it is of.
        let is_copy = message.flags & Message::IS_CROSSPOST != 0;
        for attachment in message.attachments.iter().filter(|_| !is_copy) {
            if let Some(path) = attachment.url.strip_prefix(&self.cdn_url) {
                self.files.remove(path);
            }
        }
        Some(message)
    }

    /// Adds a reaction, or a burst, and sends `MESSAGE_REACTION_ADD`, unless it is there already.
    pub(crate) fn react(
        &mut self,
        channel_id: Id<ChannelMarker>,
        message_id: Id<MessageMarker>,
        user_id: Id<UserMarker>,
        emoji: &ReactionEmoji,
        burst: bool,
    ) {
        let Some(message) = self.message_mut(channel_id, message_id) else {
            return;
        };
        let author = message.author_id();
        let known = message
            .reactions
            .iter()
            .position(|reaction| reaction.emoji.is(emoji));
        let place = known.unwrap_or_else(|| {
            message.reactions.push(Reaction {
                emoji: emoji.clone(),
                users: Vec::new(),
                burst_users: Vec::new(),
            });
            message.reactions.len() - 1
        });
        let users = message.reactions[place].users_mut(burst);
        if users.contains(&user_id) {
            return;
        }
        users.push(user_id);
        let guild_id = self.guild_of(channel_id);
        let member = guild_id
            .and_then(|id| self.guilds.get(&id))
            .and_then(|guild| guild.members.get(&user_id));
        let data = render::object(|o| {
            o.field("user_id", &user_id);
            o.field("channel_id", &channel_id);
            o.field("message_id", &message_id);
            o.field("guild_id", &guild_id);
            if let Some(member) = member {
                o.field("member", &self.member_object(member));
            }
            o.field("emoji", &Object(|o| emoji.write(o)));
            o.field("message_author_id", &author);
            o.field("burst", &burst);
            if burst {
                o.field("burst_colors", &BURST_COLORS[..]);
            }
            o.field("type", &u8::from(burst));
        });
        let kind = EventType::MessageReactionAdd;
        self.publish_channel(kind, channel_id, REACTIONS, data, None);
    }

    /// Takes a reaction away and sends `MESSAGE_REACTION_REMOVE`; `false` if there was none.
    pub(crate) fn unreact(
        &mut self,
        channel_id: Id<ChannelMarker>,
        message_id: Id<MessageMarker>,
        user_id: Id<UserMarker>,
        emoji: &ReactionEmoji,
    ) -> bool {
        let Some(message) = self.message_mut(channel_id, message_id) else {
            return false;
        };
        let reaction = message
            .reactions
            .iter_mut()
            .find(|reaction| reaction.emoji.is(emoji));
        let Some(reaction) = reaction else {
            return false;
        };
        // The burst goes first; who has reacted both ways takes two steps.
        let burst = reaction.burst_users.contains(&user_id);
        let users = reaction.users_mut(burst);
        if !users.contains(&user_id) {
            return false;
        }
        users.retain(|id| *id != user_id);
        message
            .reactions
            .retain(|reaction| !reaction.users.is_empty() || !reaction.burst_users.is_empty());
        let guild_id = self.guild_of(channel_id);
        let data = render::object(|o| {
            o.field("user_id", &user_id);
            o.field("channel_id", &channel_id);
            o.field("message_id", &message_id);
            o.field("guild_id", &guild_id);
            o.field("emoji", &Object(|o| emoji.write(o)));
            o.field("burst", &burst);
            o.field("type", &u8::from(burst));
        });
        let kind = EventType::MessageReactionRemove;
        self.publish_channel(kind, channel_id, REACTIONS, data, None);
        true
    }

    /// Takes all reactions away, or those with one emoji, and sends the event of it.
    pub(crate) fn clear_reactions(
        &mut self,
        channel_id: Id<ChannelMarker>,
        message_id: Id<MessageMarker>,
        emoji: Option<&ReactionEmoji>,
    ) {
        let Some(message) = self.message_mut(channel_id, message_id) else {
            return;
        };
        message
            .reactions
            .retain(|reaction| emoji.is_some_and(|emoji| !reaction.emoji.is(emoji)));
        let guild_id = self.guild_of(channel_id);
        let data = render::object(|o| {
            o.field("channel_id", &channel_id);
            o.field("message_id", &message_id);
            o.field("guild_id", &guild_id);
            if let Some(emoji) = emoji {
                o.field("emoji", &Object(|o| emoji.write(o)));
            }
        });
        let kind = match emoji {
            Some(_) => EventType::MessageReactionRemoveEmoji,
            None => EventType::MessageReactionRemoveAll,
        };
        self.publish_channel(kind, channel_id, REACTIONS, data, None);
    }

    /// Pins or unpins a message, and sends what follows from it.
    pub(crate) fn pin(
        &mut self,
        channel_id: Id<ChannelMarker>,
        message_id: Id<MessageMarker>,
        on: bool,
    ) {
        let now = self.now();
        let Some(channel) = self.channels.get_mut(&channel_id) else {
            return;
        };
        if on {
            channel.pins.insert(message_id, now);
            channel.last_pin_timestamp = Some(now);
        } else {
            channel.pins.remove(&message_id);
        }
        let (guild_id, last) = (channel.guild_id, channel.last_pin_timestamp);
        let data = render::object(|o| {
            o.field("channel_id", &channel_id);
            o.field("guild_id", &guild_id);
            o.nullable("last_pin_timestamp", &last);
        });
        let intents = (Intents::GUILDS, Intents::DIRECT_MESSAGES);
        self.publish_channel(
            EventType::ChannelPinsUpdate,
            channel_id,
            intents,
            data,
            None,
        );
        self.message_changed(channel_id, message_id);
    }

    /// Sends `TYPING_START`.
    pub(crate) fn typing(&self, channel_id: Id<ChannelMarker>, user_id: Id<UserMarker>) {
        let guild_id = self.guild_of(channel_id);
        let member = guild_id
            .and_then(|id| self.guilds.get(&id))
            .and_then(|guild| guild.members.get(&user_id));
        let data = render::object(|o| {
            o.field("channel_id", &channel_id);
            o.field("guild_id", &guild_id);
            o.field("user_id", &user_id);
            o.field("timestamp", &self.now().as_secs());
            if let Some(member) = member {
                o.field("member", &self.member_object(member));
            }
        });
        let intents = (
            Intents::GUILD_MESSAGE_TYPING,
            Intents::DIRECT_MESSAGE_TYPING,
        );
        self.publish_channel(EventType::TypingStart, channel_id, intents, data, None);
    }

    /// The guild of a channel.
    pub(crate) fn guild_of(&self, channel_id: Id<ChannelMarker>) -> Option<Id<GuildMarker>> {
        self.channels.get(&channel_id)?.guild_id
    }

    /// A message that can be changed.
    pub(crate) fn message_mut(
        &mut self,
        channel_id: Id<ChannelMarker>,
        message_id: Id<MessageMarker>,
    ) -> Option<&mut Message> {
        self.channels
            .get_mut(&channel_id)?
            .messages
            .get_mut(&message_id)
    }

    /// Fills in whom a message mentions: what stands in its content and is allowed, and the author it replies to.
    pub(crate) fn fill_mentions(&self, message: &mut Message, allowed: Option<&AllowedMentions>) {
        let guild = self
            .guild_of(message.channel_id)
            .and_then(|id| self.guilds.get(&id));
        let found = Mentions::parse(&message.content);
        let may = |kind: AllowedMentionType| {
            allowed.is_none_or(|allowed| match &allowed.parse {
                Some(parse) => parse.contains(&kind),
                None => false,
            })
        };
        let all_users = may(AllowedMentionType::Users);
        message.mentions = found
            .users
            .into_iter()
            .filter(|id| self.users.contains_key(id))
            .filter(|id| all_users || allowed.is_some_and(|allowed| allowed.users.contains(id)))
            .collect();
        let permissions = message.author_id().map_or(Permissions::all(), |id| {
            self.permissions_in(message.channel_id, id)
        });
        let everyone = permissions.contains(Permissions::MENTION_EVERYONE);
        let all_roles = may(AllowedMentionType::Roles);
        message.mention_roles = found
            .roles
            .into_iter()
            .filter(|id| {
                let role = guild.and_then(|guild| guild.roles.get(id));
                role.is_some_and(|role| role.mentionable || everyone)
            })
            .filter(|id| all_roles || allowed.is_some_and(|allowed| allowed.roles.contains(id)))
            .collect();
        message.mention_everyone =
            found.everyone && everyone && guild.is_some() && may(AllowedMentionType::Everyone);
        // A reply mentions the author unless that is switched off.
        let replied = message
            .reference
            .as_ref()
            .filter(|reference| reference.kind == 0)
            .and_then(|reference| reference.message_id)
            .and_then(|id| self.channels.get(&message.channel_id)?.messages.get(&id))
            .and_then(Message::author_id);
        if let Some(author) = replied
            && allowed.is_none_or(|allowed| allowed.replied_user)
            && !message.mentions.contains(&author)
        {
            message.mentions.push(author);
        }
    }

    /// Lets a user join a thread, if the channel is one, and sends the events of it.
    pub(crate) fn join_thread(&mut self, thread_id: Id<ChannelMarker>, user_id: Id<UserMarker>) {
        let now = self.now();
        let Some(thread) = self.thread_mut(thread_id) else {
            return;
        };
        if thread.members.contains_key(&user_id) {
            return;
        }
        thread.members.insert(user_id, now);
        self.thread_members_changed(thread_id, Some((user_id, now)), None);
        if !self.is_account(user_id) {
            return;
        }
        // Whoever joins a thread may not have known it.
        if let Some(channel) = self.channels.get(&thread_id) {
            let data = render::object(|o| channel.write(o, self, user_id));
            let (guild, to) = (channel.guild_id, Audience::User(user_id));
            self.publish(EventType::ThreadCreate, guild, Intents::GUILDS, to, data);
        }
    }

    /// Lets a user leave a thread and sends the event of it; `false` if they were no member.
    pub(crate) fn leave_thread(
        &mut self,
        thread_id: Id<ChannelMarker>,
        user_id: Id<UserMarker>,
    ) -> bool {
        let left = self
            .thread_mut(thread_id)
            .is_some_and(|thread| thread.members.remove(&user_id).is_some());
        if left {
            self.thread_members_changed(thread_id, None, Some(user_id));
        }
        left
    }

    pub(super) fn thread_mut(&mut self, thread_id: Id<ChannelMarker>) -> Option<&mut Thread> {
        self.channels.get_mut(&thread_id)?.thread.as_mut()
    }

    fn thread_members_changed(
        &self,
        thread_id: Id<ChannelMarker>,
        joined: Option<(Id<UserMarker>, Timestamp)>,
        left: Option<Id<UserMarker>>,
    ) {
        let Some(channel) = self.channels.get(&thread_id) else {
            return;
        };
        let (Some(guild_id), Some(thread)) = (channel.guild_id, &channel.thread) else {
            return;
        };
        let guild = self.guilds.get(&guild_id);
        let data = render::object(|o| {
            o.field("id", &thread_id);
            o.field("guild_id", &guild_id);
            o.field("member_count", &thread.members.len().min(50));
            if let Some((user_id, at)) = joined {
                let member = guild.and_then(|guild| guild.members.get(&user_id));
                let presence = guild.and_then(|guild| guild.presences.get(&user_id));
                let added = Object(|o: &mut cordial_model::json::ObjectWriter<'_>| {
                    super::write_thread_member(o, thread_id, user_id, at);
                    if let Some(member) = member {
                        o.field("member", &self.member_object(member));
                    }
                    match presence {
                        Some(presence) => {
                            o.field("presence", &Object(|o| presence.write(o, user_id)));
                        }
                        None => o.nullable("presence", &None::<()>),
                    }
                });
                o.field("added_members", &[added]);
            }
            if let Some(user_id) = left {
                o.field("removed_member_ids", &[user_id]);
            }
        });
        // Sessions without GUILD_MEMBERS hear of it only if it is about themselves.
        let about = joined.map(|(id, _)| id).or(left);
        let is_bot = about.is_some_and(|id| self.is_account(id));
        if let Some(bot) = about.filter(|_| is_bot) {
            self.publish(
                EventType::ThreadMembersUpdate,
                Some(guild_id),
                Intents::GUILDS,
                Audience::User(bot),
                data.clone(),
            );
        }
        let others = self
            .bots_in(thread_id)
            .into_iter()
            .filter(|bot| Some(*bot) != about)
            .collect();
        self.publish(
            EventType::ThreadMembersUpdate,
            Some(guild_id),
            Intents::GUILD_MEMBERS,
            Audience::Users(others),
            data,
        );
    }

    /// A message of the system: somebody did something, which is told in the channel.
    pub(crate) fn system_message(
        &mut self,
        channel_id: Id<ChannelMarker>,
        author: Id<UserMarker>,
    ) -> Message {
        let id = self.next_id();
        Message::new(id, channel_id, Author::User(author), self.now())
    }

    /// The channels of a guild in which a thread can be, that is: all its channels.
    pub(crate) fn channels_of(&self, guild_id: Id<GuildMarker>) -> impl Iterator<Item = &Channel> {
        self.guilds
            .get(&guild_id)
            .into_iter()
            .flat_map(|guild| &guild.channels)
            .filter_map(|id| self.channels.get(id))
    }
}

/// What stands in a text between `<` and `>`, or after `@`.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Mentions {
    pub(super) users: Vec<Id<UserMarker>>,
    pub(super) roles: Vec<Id<RoleMarker>>,
    everyone: bool,
}

impl Mentions {
    pub(super) fn parse(text: &str) -> Self {
        let mut found = Self {
            everyone: text.contains("@everyone") || text.contains("@here"),
            ..Self::default()
        };
        for piece in text.split("<@").skip(1) {
            let Some((inner, _)) = piece.split_once('>') else {
                continue;
            };
            if let Some(role) = inner.strip_prefix('&') {
                push(&mut found.roles, role.parse().ok());
            } else {
                let user = inner.strip_prefix('!').unwrap_or(inner);
                push(&mut found.users, user.parse().ok());
            }
        }
        found
    }
}

fn push<T: PartialEq>(list: &mut Vec<T>, value: Option<T>) {
    if let Some(value) = value.filter(|value| !list.contains(value)) {
        list.push(value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_mentions_in_a_text() {
        let found = Mentions::parse("<@12> and <@!13>, <@&14> <@12> <@x> <#5> @here");
        assert_eq!(found.users, [Id::new(12), Id::new(13)]);
        assert_eq!(found.roles, [Id::new(14)]);
        assert!(found.everyone);
        assert_eq!(Mentions::parse("a <@ b"), Mentions::default());
    }
}
