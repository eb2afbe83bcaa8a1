//! Invites: what they lead to, who may use them, and how long.

use std::{collections::BTreeSet, time::Duration};

use cordial_model::{
    Timestamp,
    gateway::{EventType, Intents},
    id::{
        Id,
        marker::{
            ApplicationMarker, ChannelMarker, GuildMarker, RoleMarker, ScheduledEventMarker,
            UserMarker,
        },
    },
    invite::InviteTargetType,
    json::ObjectWriter,
};

use super::{
    Application, Guild, World,
    render::{self, List, Object},
};

const INVITES: (Intents, Intents) = (Intents::GUILD_INVITES, Intents::GUILD_INVITES);

/// An invite to a channel.
#[derive(Clone, Debug)]
pub(crate) struct Invite {
    pub(crate) code: String,
    pub(crate) guild_id: Id<GuildMarker>,
    pub(crate) channel_id: Id<ChannelMarker>,
    /// Who made it; nobody made the one of a widget.
    pub(crate) inviter_id: Option<Id<UserMarker>>,
    pub(crate) created_at: Timestamp,
    /// Seconds; 0 for ever.
    pub(crate) max_age: u32,
    /// 0 for any number.
    pub(crate) max_uses: u32,
    pub(crate) uses: u32,
    pub(crate) temporary: bool,
    pub(crate) target: Option<Box<InviteTarget>>,
}

/// What few invites have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct InviteTarget {
    /// What is to be seen in the voice channel.
    pub(crate) kind: Option<InviteTargetType>,
    /// Whose stream.
    pub(crate) user_id: Option<Id<UserMarker>>,
    pub(crate) application_id: Option<Id<ApplicationMarker>>,
    /// The roles that it gives.
    pub(crate) role_ids: Vec<Id<RoleMarker>>,
    pub(crate) users: Option<TargetList>,
}

/// The users that alone may use an invite.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TargetList {
    pub(crate) users: BTreeSet<Id<UserMarker>>,
    pub(crate) uploaded_at: Timestamp,
}

/// How much of an invite is told.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct InviteView {
    /// Members are counted.
    pub(crate) counts: bool,
    /// What those who manage the channel may know.
    pub(crate) metadata: bool,
    pub(crate) event: Option<Id<ScheduledEventMarker>>,
}

impl Invite {
    /// Writes what it leads to.
    fn write_place(&self, o: &mut ObjectWriter<'_>) {
        o.field("channel_id", &self.channel_id);
        o.field("guild_id", &self.guild_id);
        o.field("code", &self.code);
    }

    /// When it stops working.
    pub(crate) fn expires_at(&self) -> Option<Timestamp> {
        (self.max_age > 0).then(|| {
            self.created_at
                .plus(Duration::from_secs(self.max_age.into()))
        })
    }

    /// Whether it can still be used.
    pub(crate) fn is_valid(&self, now: Timestamp) -> bool {
        self.expires_at().is_none_or(|end| now < end)
            && (self.max_uses == 0 || self.uses < self.max_uses)
    }

    /// The users that alone may use it.
    pub(crate) fn target_list(&self) -> Option<&TargetList> {
        self.target.as_ref()?.users.as_ref()
    }

    /// Writes the invite.
    pub(crate) fn write(&self, o: &mut ObjectWriter<'_>, world: &World, view: InviteView) {
        o.field("type", &0_u8);
        o.field("code", &self.code);
        if let Some(inviter) = self.inviter_id {
            o.field("inviter", &world.user_object(inviter));
        }
        o.nullable("expires_at", &self.expires_at());
        o.field("guild_id", &self.guild_id);
        if let Some(guild) = world.guilds.get(&self.guild_id) {
            o.field("guild", &Object(|o| guild.write_invited(o)));
            if view.counts {
                o.field("approximate_member_count", &guild.members.len());
                o.field("approximate_presence_count", &guild.presence_count());
            }
            let event = view.event.and_then(|id| guild.extras.events.get(&id));
            if let Some(event) = event {
                let event = Object(|o: &mut ObjectWriter<'_>| event.write(o, world, true));
                o.field("guild_scheduled_event", &event);
            }
        }
        if let Some(channel) = world.channels.get(&self.channel_id) {
            o.field(
                "channel",
                &Object(|o| {
                    o.field("id", &channel.id);
                    o.field("type", &channel.kind);
                    o.field("name", &channel.name);
                }),
            );
        }
        if let Some(target) = &self.target {
            target.write(o, world);
            let roles = world.guilds.get(&self.guild_id).map(|guild| &guild.roles);
            let given = target
                .role_ids
                .iter()
                .filter_map(|id| roles.and_then(|roles| roles.get(id)));
            if !target.role_ids.is_empty() {
                o.field(
                    "roles",
                    &List(|list| {
                        for role in given.clone() {
                            list.element(&Object(|o| role.write(o)));
                        }
                    }),
                );
            }
        }
        if view.metadata {
            o.field("uses", &self.uses);
            o.field("max_uses", &self.max_uses);
            o.field("max_age", &self.max_age);
            o.field("temporary", &self.temporary);
            o.field("created_at", &self.created_at);
        }
    }
}

impl InviteTarget {
    fn write(&self, o: &mut ObjectWriter<'_>, world: &World) {
        o.field("target_type", &self.kind);
        if let Some(user) = self.user_id {
            o.field("target_user", &world.user_object(user));
        }
        let application = self
            .application_id
            .and_then(|id| world.applications.get(&id));
        if let Some(application) = application {
            o.field(
                "target_application",
                &Object(|o| world.write_target_application(o, application)),
            );
        }
    }
}

impl Guild {
    /// Writes what those know of a guild who are invited to it.
    pub(crate) fn write_invited(&self, o: &mut ObjectWriter<'_>) {
        o.field("id", &self.id);
        o.field("name", &self.name);
        o.nullable("splash", &self.extras.splash);
        o.nullable("banner", &self.extras.banner);
        o.nullable("description", &self.description);
        o.nullable("icon", &self.icon);
        o.field("features", &self.features);
        o.field("verification_level", &self.verification_level);
        o.nullable("vanity_url_code", &self.vanity_code());
        o.field("nsfw_level", &self.nsfw_level);
        o.field("nsfw", &false);
        o.field("premium_subscription_count", &self.boosts());
        o.field("premium_tier", &self.extras.premium_tier);
    }

    /// The code of the invite of the guild's own choice.
    pub(crate) fn vanity_code(&self) -> Option<&str> {
        self.extras.vanity.as_ref().map(|(code, _)| code.as_str())
    }
}

impl World {
    fn write_target_application(&self, o: &mut ObjectWriter<'_>, application: &Application) {
        let name = self.users.get(&application.bot_id);
        o.field("id", &application.id);
        o.field("name", name.map_or("", |bot| bot.username.as_str()));
        o.nullable("icon", &application.icon);
        o.field("description", &application.description);
        o.nullable("type", &None::<()>);
        o.field("verify_key", &application.signing_key.verify_key());
        o.field("flags", &application.flags);
        o.field("flags_new", &application.flags.to_string());
    }

    /// Keeps an invite and sends `INVITE_CREATE`.
    pub(crate) fn invite(&mut self, invite: Invite) {
        let data = render::object(|o| {
            invite.write_place(o);
            o.field("created_at", &invite.created_at);
            if let Some(inviter) = invite.inviter_id {
                o.field("inviter", &self.user_object(inviter));
            }
            o.field("max_age", &invite.max_age);
            o.field("max_uses", &invite.max_uses);
            o.field("temporary", &invite.temporary);
            o.field("uses", &invite.uses);
            o.nullable("expires_at", &invite.expires_at());
            o.field("type", &0_u8);
            if let Some(target) = &invite.target {
                target.write(o, self);
                o.field("role_ids", &target.role_ids);
            }
        });
        let id = invite.channel_id;
        self.invites.insert(invite.code.clone(), invite);
        self.publish_channel(EventType::InviteCreate, id, INVITES, data, None);
    }

    /// Takes an invite back and sends `INVITE_DELETE`; `false` if there was none.
    pub(crate) fn revoke_invite(&mut self, code: &str) -> bool {
        let Some(invite) = self.invites.remove(code) else {
            return false;
        };
        let data = render::object(|o| invite.write_place(o));
        let kind = EventType::InviteDelete;
        self.publish_channel(kind, invite.channel_id, INVITES, data, None);
        true
    }

    /// The guild whose own choice a code is.
    pub(crate) fn guild_of_vanity(&self, code: &str) -> Option<&Guild> {
        let own = |guild: &&Guild| guild.vanity_code() == Some(code);
        self.guilds.values().find(own)
    }

    /// Lets a user join by an invite, who gets the roles that it gives. An error says why they cannot.
    pub(crate) fn accept_invite(
        &mut self,
        code: &str,
        user_id: Id<UserMarker>,
    ) -> Result<Id<GuildMarker>, &'static str> {
        let now = self.now();
        let vanity = self.guild_of_vanity(code).map(|guild| guild.id);
        let invite = self.invites.get(code).filter(|invite| invite.is_valid(now));
        let (guild_id, roles, temporary) = match (invite, vanity) {
            (Some(invite), _) => {
                let list = invite.target_list();
                if list.is_some_and(|list| !list.users.contains(&user_id)) {
                    return Err("the invite is for others");
                }
                let target = invite.target.as_ref();
                let roles = target.map(|target| target.role_ids.clone());
                (invite.guild_id, roles.unwrap_or_default(), invite.temporary)
            }
            (None, Some(guild_id)) => (guild_id, Vec::new(), false),
            (None, None) => return Err("there is no such invite, or it is used up"),
        };
        let guild = &self.guilds[&guild_id];
        if guild.bans.contains_key(&user_id) {
            return Err("they are banned there");
        }
        if guild.members.contains_key(&user_id) {
            return Err("they are a member already");
        }
        let closed = guild.extras.incidents.as_ref();
        let until = closed.and_then(|incidents| incidents.invites_disabled_until);
        let paused = guild.features.iter().any(|name| name == "INVITES_DISABLED");
        if paused || until.is_some_and(|until| until > now) {
            return Err("the guild takes nobody in for now");
        }
        if let Some(invite) = self.invites.get_mut(code) {
            invite.uses += 1;
        } else if let Some(guild) = self.guilds.get_mut(&guild_id)
            && let Some((_, uses)) = &mut guild.extras.vanity
        {
            *uses += 1;
        }
        self.add_member_with(guild_id, user_id, |member| {
            member.roles.extend(roles);
            member.temporary = temporary;
        });
        Ok(guild_id)
    }
}
