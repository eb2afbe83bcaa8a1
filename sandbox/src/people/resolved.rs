//! `resolved`: the objects behind the ids in an interaction.

use std::collections::BTreeSet;

use cordial_model::{
    id::{
        Id,
        marker::{ChannelMarker, GuildMarker, MessageMarker, RoleMarker, UserMarker},
    },
    json::{Encode, ObjectWriter, Writer},
};

use crate::world::{Attachment, View, World, render::Object};

/// What ids in an interaction stand for.
#[derive(Debug, Default)]
pub(crate) struct Resolved {
    pub(crate) users: BTreeSet<Id<UserMarker>>,
    pub(crate) roles: BTreeSet<Id<RoleMarker>>,
    pub(crate) channels: BTreeSet<Id<ChannelMarker>>,
    pub(crate) message: Option<(Id<ChannelMarker>, Id<MessageMarker>)>,
    pub(crate) attachments: Vec<Attachment>,
}

/// The objects, as a bot gets them.
pub(crate) struct Shown<'a> {
    pub(crate) resolved: &'a Resolved,
    pub(crate) world: &'a World,
    pub(crate) guild: Option<Id<GuildMarker>>,
    pub(crate) user: Id<UserMarker>,
    pub(crate) bot: Id<UserMarker>,
}

impl Encode for Shown<'_> {
    fn encode(&self, w: &mut Writer) {
        w.object(|o| self.write(o));
    }

    fn is_absent(&self) -> bool {
        let Resolved {
            users,
            roles,
            channels,
            message,
            attachments,
        } = self.resolved;
        users.is_empty()
            && roles.is_empty()
            && channels.is_empty()
            && message.is_none()
            && attachments.is_empty()
    }
}

impl Shown<'_> {
    fn write(&self, o: &mut ObjectWriter<'_>) {
        let Self {
            resolved, world, ..
        } = self;
        let guild = self.guild.and_then(|id| world.guilds.get(&id));
        if !resolved.users.is_empty() {
            o.field(
                "users",
                &Object(|o: &mut ObjectWriter<'_>| {
                    for id in &resolved.users {
                        o.field(&id.to_string(), &world.user_object(*id));
                    }
                }),
            );
        }
        let members: Vec<_> = guild
            .into_iter()
            .flat_map(|guild| resolved.users.iter().filter_map(|id| guild.members.get(id)))
            .collect();
        if let Some(guild) = guild.filter(|_| !members.is_empty()) {
            o.field(
                "members",
                &Object(|o: &mut ObjectWriter<'_>| {
                    for member in &members {
                        let permissions = world.permissions_of(guild.id, member.user_id);
                        o.field(
                            &member.user_id.to_string(),
                            &Object(|o: &mut ObjectWriter<'_>| {
                                member.write_partial(o);
                                o.field("permissions", &permissions);
                            }),
                        );
                    }
                }),
            );
        }
        if let Some(guild) = guild.filter(|_| !resolved.roles.is_empty()) {
            o.field(
                "roles",
                &Object(|o: &mut ObjectWriter<'_>| {
                    for role in resolved.roles.iter().filter_map(|id| guild.roles.get(id)) {
                        o.field(
                            &role.id.to_string(),
                            &Object(|o: &mut ObjectWriter<'_>| role.write(o)),
                        );
                    }
                }),
            );
        }
        if !resolved.channels.is_empty() {
            o.field(
                "channels",
                &Object(|o: &mut ObjectWriter<'_>| {
                    for channel in resolved
                        .channels
                        .iter()
                        .filter_map(|id| world.channels.get(id))
                    {
                        let permissions = world.permissions_in(channel.id, self.user);
                        o.field(
                            &channel.id.to_string(),
                            &Object(|o: &mut ObjectWriter<'_>| {
                                channel.write(o, world, self.bot);
                                o.field("permissions", &permissions);
                            }),
                        );
                    }
                }),
            );
        }
        self.write_message(o);
        if !resolved.attachments.is_empty() {
            o.field(
                "attachments",
                &Object(|o: &mut ObjectWriter<'_>| {
                    for attachment in &resolved.attachments {
                        o.field(
                            &attachment.id.to_string(),
                            &Object(|o: &mut ObjectWriter<'_>| attachment.write(o)),
                        );
                    }
                }),
            );
        }
    }

    fn write_message(&self, o: &mut ObjectWriter<'_>) {
        let message = self.resolved.message.and_then(|(channel, message)| {
            self.world.channels.get(&channel)?.messages.get(&message)
        });
        if let Some(message) = message {
            o.field(
                "messages",
                &Object(|o: &mut ObjectWriter<'_>| {
                    let view = View::of(self.bot);
                    o.field(
                        &message.id.to_string(),
                        &self.world.message_object(message, view),
                    );
                }),
            );
        }
    }
}
