//! [Members](https://discord.com/developers/docs/resources/guild#get-guild-member) and
//! [bans](https://discord.com/developers/docs/resources/guild#get-guild-bans).

#![allow(
    deprecated,
    reason = "what is deprecated is served for as long as Discord serves it"
)]

use std::{sync::Arc, time::Duration};

use cordial_model::{
    Patch, Permissions,
    guild::{AuditLogEvent, AuditLogOptions, MemberFlags},
    id::{
        Id,
        marker::{ChannelMarker, GuildMarker, MessageMarker, RoleMarker, UserMarker},
    },
    rest::{
        AddGuildMemberRole, BulkGuildBan, CreateGuildBan, GetGuildBan, GetGuildBans,
        GetGuildMember, ListGuildMembers, ModifyCurrentMember, ModifyCurrentUserNick,
        ModifyGuildMember, RemoveGuildBan, RemoveGuildMember, RemoveGuildMemberRole,
        SearchGuildMembers, StatusCode,
    },
};

use super::{
    super::{ApiError, Caller, Context, Handlers, Reply},
    access::{above_role, channel_with, guild_of, guild_with, member_of, outranks, role_of},
    pictures::{self, Picture},
};
use crate::world::{
    Guild, NewEntry, World, audit,
    render::{self, Object},
};

/// Flags of applications that may have the intent `GUILD_MEMBERS`.
const MEMBERS_FLAGS: u64 = 1 << 14 | 1 << 15;

/// How far ahead a timeout may end.
const MAX_TIMEOUT: Duration = Duration::from_hours(672);

pub(super) fn register(handlers: &mut Handlers) {
    handlers.on(|context, request: GetGuildMember| {
        let caller = context.caller()?;
        reply(context.world, request.guild_id, request.user_id, caller)
    });
    handlers.on(list);
    handlers.on(search);
    handlers.on(modify);
    handlers.on(modify_own);
    handlers.on(modify_own_nick);
    handlers.on(|context, request: AddGuildMemberRole| {
        let ids = (request.guild_id, request.user_id, request.role_id);
        change_role(context, ids, true)
    });
    handlers.on(|context, request: RemoveGuildMemberRole| {
        let ids = (request.guild_id, request.user_id, request.role_id);
        change_role(context, ids, false)
    });
    handlers.on(|context, request: RemoveGuildMember| {
        let caller = context.caller()?;
        let world = &mut *context.world;
        let permission = Permissions::KICK_MEMBERS;
        let guild = guild_with(world, request.guild_id, caller, permission)?;
        member_of(guild, request.user_id)?;
        outranks(guild, caller, request.user_id)?;
        world.remove_member(request.guild_id, request.user_id);
        let entry = NewEntry::new(AuditLogEvent::MemberKick).target(request.user_id);
        context.audit(request.guild_id, entry);
        Ok(Reply::empty())
    });
    handlers.on(list_bans);
    handlers.on(|context, request: GetGuildBan| {
        let caller = context.caller()?;
        let world = &*context.world;
        let guild = guild_with(world, request.guild_id, caller, Permissions::BAN_MEMBERS)?;
        let reason = guild
            .bans
            .get(&request.user_id)
            .ok_or_else(ApiError::unknown_ban)?;
        let user = world.user_object(request.user_id);
        Ok(Reply::object(|o| {
            o.nullable("reason", reason);
            o.field("user", &user);
        }))
    });
    handlers.on(|context, request: CreateGuildBan| {
        let caller = context.caller()?;
        let reason = context.reason.clone();
        let world = &mut *context.world;
        let guild = guild_with(world, request.guild_id, caller, Permissions::BAN_MEMBERS)?;
        may_ban(world, guild, caller, request.user_id)?;
        let days = request.delete_message_days.unwrap_or(0);
        let seconds = request.delete_message_seconds.unwrap_or(days * 86_400);
        ban(world, request.guild_id, request.user_id, reason, seconds);
        let entry = NewEntry::new(AuditLogEvent::MemberBanAdd).target(request.user_id);
        context.audit(request.guild_id, entry);
        Ok(Reply::empty())
    });
    handlers.on(|context, request: RemoveGuildBan| {
        let caller = context.caller()?;
        let world = &mut *context.world;
        guild_with(world, request.guild_id, caller, Permissions::BAN_MEMBERS)?;
        if world.unban(request.guild_id, request.user_id) {
            let entry = NewEntry::new(AuditLogEvent::MemberBanRemove).target(request.user_id);
            context.audit(request.guild_id, entry);
            Ok(Reply::empty())
        } else {
            Err(ApiError::unknown_ban())
        }
    });
    handlers.on(bulk_ban);
}

fn reply(
    world: &World,
    guild_id: Id<GuildMarker>,
    user_id: Id<UserMarker>,
    caller: Caller,
) -> Result<Reply, ApiError> {
    let guild = guild_of(world, guild_id, caller)?;
    let member = guild.members.get(&user_id).ok_or_else(|| {
        if world.users.contains_key(&user_id) {
            ApiError::unknown_member()
        } else {
            ApiError::unknown_user()
        }
    })?;
    Ok(Reply::object(|o| member.write(o, world)))
}

fn list(context: &mut Context<'_>, request: ListGuildMembers) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &*context.world;
    let guild = guild_of(world, request.guild_id, caller)?;
    // Members are listed for those who may have their intent.
    let application = world.applications.get(&caller.application_id);
    if application.is_some_and(|application| application.flags & MEMBERS_FLAGS == 0) {
        return Err(ApiError::missing_access());
    }
    let limit = request.limit.unwrap_or(1) as usize;
    let after = request.after;
    Ok(Reply::json(render::list(|list| {
        let members = guild.members.values();
        let page = members.filter(|member| after.is_none_or(|after| member.user_id > after));
        for member in page.take(limit) {
            list.element(&world.member_object(member));
        }
    })))
}

fn search(context: &mut Context<'_>, request: SearchGuildMembers) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &*context.world;
    let guild = guild_of(world, request.guild_id, caller)?;
    let limit = request.limit.unwrap_or(1) as usize;
    let found = world.find_members(guild, &request.query, limit);
    Ok(Reply::json(render::list(|list| {
        for member in &found {
            list.element(&world.member_object(member));
        }
    })))
}

fn modify(context: &mut Context<'_>, request: ModifyGuildMember) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &mut *context.world;
    let (guild_id, user_id) = (request.guild_id, request.user_id);
    let guild = guild_of(world, guild_id, caller)?;
    let member = member_of(guild, user_id)?;
    let own = world.permissions_of(guild_id, caller.user_id);
    let needs = [
        (request.nick != Patch::Leave, Permissions::MANAGE_NICKNAMES),
        (request.roles != Patch::Leave, Permissions::MANAGE_ROLES),
        (request.mute != Patch::Leave, Permissions::MUTE_MEMBERS),
        (request.deaf != Patch::Leave, Permissions::DEAFEN_MEMBERS),
        (
            request.channel_id != Patch::Leave,
            Permissions::MOVE_MEMBERS,
        ),
        (
            request.communication_disabled_until != Patch::Leave,
            Permissions::MODERATE_MEMBERS,
        ),
    ];
    let passes = request.flags != Patch::Leave;
    if (passes && !may_let_pass(own))
        || needs
            .iter()
            .any(|(asked, needed)| *asked && !own.contains(*needed))
    {
        return Err(ApiError::missing_permissions());
    }
    if user_id != caller.user_id {
        outranks(guild, caller, user_id)?;
    }
    let wanted = match &request.roles {
        Patch::Leave => None,
        Patch::Clear => Some(&[][..]),
        Patch::Set(roles) => Some(roles.as_slice()),
    };
    if let Some(roles) = wanted {
        let before = &member.roles;
        // Every role that comes or goes stands below the caller's.
        let changed = roles
            .iter()
            .filter(|id| !before.contains(id))
            .chain(before.iter().filter(|id| !roles.contains(id)));
        for id in changed {
            let role = role_of(guild, *id)?;
            above_role(guild, caller, role)?;
            if role.managed {
                return Err(ApiError::missing_permissions());
            }
        }
    }
    let until = request.communication_disabled_until.set().copied();
    if until.is_some_and(|until| until > world.now().plus(MAX_TIMEOUT)) {
        return Err(ApiError::field(
            "communication_disabled_until",
            "DATE_TIME_FUTURE_LIMIT",
            "Timeout cannot be more than 28 days in the future.",
        ));
    }
    if until.is_some()
        && world
            .permissions_of(guild_id, user_id)
            .contains(Permissions::ADMINISTRATOR)
    {
        return Err(ApiError::missing_permissions());
    }
    let voice = (request.mute, request.deaf, request.channel_id);
    let voice_asked = voice.0 != Patch::Leave || voice.1 != Patch::Leave || voice.2 != Patch::Leave;
    if voice_asked && !guild.voice_states.contains_key(&user_id) {
        let message = "Target user is not connected to voice.";
        return Err(ApiError::new(StatusCode::BAD_REQUEST, 40032, message));
    }
    if let Some(channel) = voice.2.set() {
        check_move(world, guild_id, *channel, caller)?;
    }
    let (sight, before) = (world.sight(guild_id), Before::of(world, guild_id, user_id));
    let member = world
        .guilds
        .get_mut(&guild_id)
        .and_then(|guild| guild.members.get_mut(&user_id))
        .ok_or_else(ApiError::unknown_member)?;
    request.nick.apply(&mut member.nick);
    member.nick = member.nick.take().filter(|nick| !nick.is_empty());
    match request.roles {
        Patch::Leave => {}
        Patch::Clear => member.roles.clear(),
        Patch::Set(mut roles) => {
            roles.retain(|id| *id != guild_id.cast());
            roles.sort_unstable();
            roles.dedup();
            member.roles = roles;
        }
    }
    let timeout = request.communication_disabled_until;
    timeout.apply(&mut member.communication_disabled_until);
    if request.flags != Patch::Leave {
        let bypasses = MemberFlags::BYPASSES_VERIFICATION;
        let set = request.flags.set();
        let set = set.is_some_and(|flags| flags.contains(bypasses));
        let bit = u64::from(bypasses.bits());
        member.flags = member.flags & !bit | if set { bit } else { 0 };
    }
    if let Patch::Set(mute) = voice.0 {
        member.mute = mute;
    }
    if let Patch::Set(deaf) = voice.1 {
        member.deaf = deaf;
    }
    if voice_asked {
        move_in_voice(world, guild_id, user_id, &voice.2);
    }
    world.member_changed(guild_id, user_id);
    world.tell_gained(sight);
    world.moderate_profile(guild_id, user_id);
    before.audit(context, guild_id, user_id);
    let moved = match voice.2 {
        Patch::Leave => None,
        Patch::Clear => Some((AuditLogEvent::MemberDisconnect, None)),
        Patch::Set(channel_id) => Some((AuditLogEvent::MemberMove, Some(channel_id))),
    };
    if let Some((action, channel_id)) = moved {
        let options = AuditLogOptions {
            channel_id,
            count: Some("1".into()),
            ..AuditLogOptions::default()
        };
        context.audit(guild_id, NewEntry::new(action).options(options));
    }
    reply(context.world, guild_id, user_id, caller)
}

/// A member before a change, for the audit log.
struct Before {
    object: Arc<str>,
    roles: Vec<Id<RoleMarker>>,
}

impl Before {
    fn of(world: &World, guild_id: Id<GuildMarker>, user_id: Id<UserMarker>) -> Self {
        let guild = world.guilds.get(&guild_id);
        let member = guild.and_then(|guild| guild.members.get(&user_id));
        Self {
            object: render::object(|o| {
                if let Some(member) = member {
                    member.write_partial(o);
                }
            }),
            roles: member.map_or_else(Vec::new, |member| member.roles.clone()),
        }
    }

    /// Tells what is different now: fields in one entry, roles in another.
    fn audit(self, context: &mut Context<'_>, guild_id: Id<GuildMarker>, user_id: Id<UserMarker>) {
        let after = Self::of(context.world, guild_id, user_id);
        let action = AuditLogEvent::MemberUpdate;
        let entry = NewEntry::between(action, audit::MEMBER, &self.object, &after.object);
        context.audit(guild_id, entry.target(user_id));
        let Some(guild) = context.world.guilds.get(&guild_id) else {
            return;
        };
        let beyond = |these: &[Id<RoleMarker>], those: &[Id<RoleMarker>]| -> Vec<_> {
            let roles = these.iter().filter(|id| !those.contains(id));
            roles
                .filter_map(|id| guild.roles.get(id))
                .map(|role| (role.id, role.name.clone()))
                .collect()
        };
        let added = beyond(&after.roles, &self.roles);
        let removed = beyond(&self.roles, &after.roles);
        if !added.is_empty() || !removed.is_empty() {
            let entry = NewEntry::new(AuditLogEvent::MemberRoleUpdate).target(user_id);
            let entry = entry.roles("$add", &added).roles("$remove", &removed);
            context.audit(guild_id, entry);
        }
    }
}

/// The channel that a member is moved to: one for voice that the caller may enter.
fn check_move(
    world: &World,
    guild_id: Id<GuildMarker>,
    channel_id: Id<ChannelMarker>,
    caller: Caller,
) -> Result<(), ApiError> {
    let fits = world
        .channels
        .get(&channel_id)
        .is_some_and(|channel| channel.guild_id == Some(guild_id) && channel.kind.is_voice());
    if !fits {
        return Err(ApiError::unknown_channel());
    }
    let needed = Permissions::CONNECT | Permissions::MOVE_MEMBERS;
    channel_with(world, channel_id, caller, needed).map(|_| ())
}

/// Who may let a member pass without the verification of the guild.
fn may_let_pass(own: Permissions) -> bool {
    own.intersects(Permissions::MANAGE_GUILD | Permissions::MANAGE_ROLES)
        || own.contains(
            Permissions::MODERATE_MEMBERS | Permissions::KICK_MEMBERS | Permissions::BAN_MEMBERS,
        )
}

/// Moves a member to another voice channel, or out of voice.
fn move_in_voice(
    world: &mut World,
    guild_id: Id<GuildMarker>,
    user_id: Id<UserMarker>,
    channel: &Patch<Id<ChannelMarker>>,
) {
    let silent = channel.set().map(|id| world.is_silent(*id, user_id));
    let Some(guild) = world.guilds.get_mut(&guild_id) else {
        return;
    };
    let member = guild.members.get(&user_id);
    let (mute, deaf) = member.map_or((false, false), |member| (member.mute, member.deaf));
    let Some(state) = guild.voice_states.get_mut(&user_id) else {
        return;
    };
    if let Some(silent) = silent.filter(|_| state.channel_id != channel.set().copied()) {
        (state.suppress, state.request_to_speak) = (silent, None);
    }
    channel.apply(&mut state.channel_id);
    (state.mute, state.deaf) = (mute, deaf);
    let state = state.clone();
    world.change_voice(guild_id, &state);
}

fn modify_own_nick(
    context: &mut Context<'_>,
    request: ModifyCurrentUserNick,
) -> Result<Reply, ApiError> {
    let id = request.guild_id;
    let mut change = ModifyCurrentMember::new(id);
    change.nick = request.nick;
    modify_own(context, change)?;
    let own = context.caller()?.user_id;
    let member = member_of(&context.world.guilds[&id], own)?;
    Ok(Reply::object(|o| o.nullable("nick", &member.nick)))
}

fn modify_own(context: &mut Context<'_>, request: ModifyCurrentMember) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &mut *context.world;
    let guild_id = request.guild_id;
    guild_of(world, guild_id, caller)?;
    if request.nick != Patch::Leave {
        guild_with(world, guild_id, caller, Permissions::CHANGE_NICKNAME)?;
    }
    let avatar = Picture::read_change(request.avatar)?;
    let banner = Picture::read_change(request.banner)?;
    let before = Before::of(world, guild_id, caller.user_id);
    let member = world
        .guilds
        .get_mut(&guild_id)
        .and_then(|guild| guild.members.get_mut(&caller.user_id))
        .ok_or_else(ApiError::unknown_member)?;
    let (files, own) = (&mut world.files, caller.user_id);
    let folder = |kind| format!("guilds/{guild_id}/users/{own}/{kind}");
    pictures::replace(files, folder("avatars"), avatar, &mut member.avatar);
    pictures::replace(files, folder("banners"), banner, &mut member.banner);
    request.nick.apply(&mut member.nick);
    member.nick = member.nick.take().filter(|nick| !nick.is_empty());
    world.member_changed(guild_id, caller.user_id);
    world.moderate_profile(guild_id, caller.user_id);
    before.audit(context, guild_id, caller.user_id);
    reply(context.world, guild_id, caller.user_id, caller)
}

fn change_role(
    context: &mut Context<'_>,
    (guild_id, user_id, role_id): (Id<GuildMarker>, Id<UserMarker>, Id<RoleMarker>),
    give: bool,
) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &mut *context.world;
    let guild = guild_with(world, guild_id, caller, Permissions::MANAGE_ROLES)?;
    let has = member_of(guild, user_id)?.roles.contains(&role_id);
    let role = role_of(guild, role_id)?;
    above_role(guild, caller, role)?;
    if role.managed || role.id == guild_id.cast() {
        return Err(ApiError::missing_permissions());
    }
    if has == give {
        return Ok(Reply::empty());
    }
    let (sight, before) = (world.sight(guild_id), Before::of(world, guild_id, user_id));
    let member = world
        .guilds
        .get_mut(&guild_id)
        .and_then(|guild| guild.members.get_mut(&user_id))
        .ok_or_else(ApiError::unknown_member)?;
    if give {
        member.roles.push(role_id);
        member.roles.sort_unstable();
    } else {
        member.roles.retain(|id| *id != role_id);
    }
    world.member_changed(guild_id, user_id);
    world.tell_gained(sight);
    before.audit(context, guild_id, user_id);
    Ok(Reply::empty())
}

fn list_bans(context: &mut Context<'_>, request: GetGuildBans) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &*context.world;
    let guild = guild_with(world, request.guild_id, caller, Permissions::BAN_MEMBERS)?;
    let limit = request.limit.unwrap_or(1000) as usize;
    let mut page: Vec<_> = guild
        .bans
        .iter()
        .filter(|(id, _)| request.before.is_none_or(|before| **id < before))
        .filter(|(id, _)| {
            request.before.is_some() || request.after.is_none_or(|after| **id > after)
        })
        .collect();
    // Pages before an id end at it.
    if request.before.is_some() && page.len() > limit {
        page.drain(..page.len() - limit);
    }
    page.truncate(limit);
    Ok(Reply::json(render::list(|list| {
        for (id, reason) in &page {
            list.element(&Object(|o| {
                o.nullable("reason", *reason);
                o.field("user", &world.user_object(**id));
            }));
        }
    })))
}

fn may_ban(
    world: &World,
    guild: &Guild,
    caller: Caller,
    user_id: Id<UserMarker>,
) -> Result<(), ApiError> {
    if !world.users.contains_key(&user_id) {
        return Err(ApiError::unknown_user());
    }
    if guild.members.contains_key(&user_id) {
        outranks(guild, caller, user_id)?;
    }
    Ok(())
}

/// Bans a user and deletes what they wrote in the last seconds.
fn ban(
    world: &mut World,
    guild_id: Id<GuildMarker>,
    user_id: Id<UserMarker>,
    reason: Option<String>,
    delete_seconds: u32,
) {
    world.ban(guild_id, user_id, reason);
    let now = world.now();
    let span = Duration::from_secs(delete_seconds.into());
    let recent: Vec<(Id<ChannelMarker>, Vec<Id<MessageMarker>>)> = world
        .channels_of(guild_id)
        .map(|channel| {
            let messages = channel.messages.values().filter(|message| {
                message.author_id() == Some(user_id) && now.since(message.timestamp) < span
            });
            (channel.id, messages.map(|message| message.id).collect())
        })
        .collect();
    for (channel_id, ids) in recent {
        match ids.as_slice() {
            [] => {}
            [only] => world.delete_message(channel_id, *only),
            // A week is within what can be deleted at once.
            many => {
                world.delete_messages(channel_id, many);
            }
        }
    }
}

fn bulk_ban(context: &mut Context<'_>, request: BulkGuildBan) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let reason = context.reason.clone();
    let world = &mut *context.world;
    let guild_id = request.guild_id;
    let needed = Permissions::BAN_MEMBERS | Permissions::MANAGE_GUILD;
    guild_with(world, guild_id, caller, needed)?;
    let seconds = request.delete_message_seconds.unwrap_or(0);
    let (mut banned, mut failed) = (Vec::new(), Vec::new());
    for user_id in request.user_ids {
        let guild = guild_of(world, guild_id, caller)?;
        let already = guild.bans.contains_key(&user_id);
        if already || may_ban(world, guild, caller, user_id).is_err() {
            failed.push(user_id);
        } else {
            ban(world, guild_id, user_id, reason.clone(), seconds);
            let entry = NewEntry::new(AuditLogEvent::MemberBanAdd).target(user_id);
            let entry = entry.by(caller.user_id).because(reason.clone());
            world.audit(guild_id, entry);
            banned.push(user_id);
        }
    }
    if banned.is_empty() {
        let message = "Failed to ban users";
        return Err(ApiError::new(StatusCode::BAD_REQUEST, 500_000, message));
    }
    Ok(Reply::object(|o| {
        o.field("banned_users", &banned);
        o.field("failed_users", &failed);
    }))
}
