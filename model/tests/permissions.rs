//! What follows from roles, overwrites, ownership and timeouts.

use cordial_model::{
    Permissions, Timestamp,
    channel::{ChannelType, PermissionOverwrite},
    guild::{Guild, Member},
    id::{
        Id,
        marker::{GuildMarker, RoleMarker, UserMarker},
    },
    json,
    permissions::MemberPermissions,
};

const GUILD: Id<GuildMarker> = Id::new(1);
const USER: Id<UserMarker> = Id::new(2);
const HELPER: Id<RoleMarker> = Id::new(10);
const MUTED: Id<RoleMarker> = Id::new(11);
const NONE: Permissions = Permissions::empty();

const EVERYONE: Permissions = Permissions::VIEW_CHANNEL
    .union(Permissions::SEND_MESSAGES)
    .union(Permissions::SEND_MESSAGES_IN_THREADS)
    .union(Permissions::READ_MESSAGE_HISTORY)
    .union(Permissions::EMBED_LINKS)
    .union(Permissions::CONNECT)
    .union(Permissions::SPEAK);

fn member(roles: &[Id<RoleMarker>]) -> MemberPermissions<'_> {
    MemberPermissions::new(GUILD, USER, roles, |role| match role.get() {
        1 => Some(EVERYONE),
        10 => Some(Permissions::MANAGE_MESSAGES),
        11 => Some(NONE),
        12 => Some(Permissions::ADMINISTRATOR),
        _ => None,
    })
}

fn everyone(allow: Permissions, deny: Permissions) -> PermissionOverwrite {
    PermissionOverwrite::role(GUILD.cast(), allow, deny)
}

#[test]
fn roles_add_up_and_unknown_roles_add_nothing() {
    assert_eq!(member(&[]).in_guild(), EVERYONE);
    assert_eq!(
        member(&[HELPER, MUTED, Id::new(99)]).in_guild(),
        EVERYONE | Permissions::MANAGE_MESSAGES
    );
    assert_eq!(
        member(&[]).in_channel(ChannelType::GuildText, &[]),
        EVERYONE
    );
}

#[test]
fn overwrites_apply_from_everyone_over_roles_to_the_member_whatever_their_order() {
    let overwrites = [
        PermissionOverwrite::member(USER, Permissions::SEND_MESSAGES, NONE),
        PermissionOverwrite::role(HELPER, Permissions::ATTACH_FILES, NONE),
        PermissionOverwrite::role(
            MUTED,
            NONE,
            Permissions::SEND_MESSAGES | Permissions::ATTACH_FILES,
        ),
        everyone(Permissions::ADD_REACTIONS, Permissions::SEND_MESSAGES),
        PermissionOverwrite::member(Id::new(3), NONE, Permissions::VIEW_CHANNEL),
        PermissionOverwrite::role(Id::new(98), NONE, Permissions::VIEW_CHANNEL),
    ];
    let expected = EVERYONE | Permissions::ADD_REACTIONS;
    for rotation in 0..overwrites.len() {
        let mut overwrites = overwrites;
        overwrites.rotate_left(rotation);
        // Among roles, what one allows outweighs what another denies.
        let allowed = member(&[HELPER, MUTED]).in_channel(ChannelType::GuildText, &overwrites);
        assert_eq!(
            allowed,
            expected | Permissions::ATTACH_FILES | Permissions::MANAGE_MESSAGES
        );
        let allowed = member(&[MUTED]).in_channel(ChannelType::GuildText, &overwrites);
        assert_eq!(allowed, expected);
        overwrites.reverse();
        assert_eq!(
            member(&[MUTED]).in_channel(ChannelType::GuildText, &overwrites),
            expected
        );
    }
}

#[test]
fn a_user_with_the_id_of_a_role_is_not_that_role() {
    let overwrites = [
        PermissionOverwrite::member(HELPER.cast(), NONE, Permissions::VIEW_CHANNEL),
        PermissionOverwrite::role(USER.cast(), NONE, Permissions::VIEW_CHANNEL),
        PermissionOverwrite::member(GUILD.cast(), NONE, Permissions::VIEW_CHANNEL),
    ];
    let allowed = member(&[HELPER]).in_channel(ChannelType::GuildText, &overwrites);
    assert!(allowed.contains(Permissions::VIEW_CHANNEL));
}

#[test]
fn nothing_restricts_owners_and_administrators() {
    let hidden = [
        everyone(NONE, Permissions::all()),
        PermissionOverwrite::member(USER, NONE, Permissions::all()),
    ];
    let administrator = [Id::new(12)];
    for member in [
        member(&[]).owner(true),
        member(&administrator),
        member(&administrator).timed_out(true),
    ] {
        assert!(member.is_unrestricted());
        assert_eq!(member.in_guild(), Permissions::all());
        assert_eq!(
            member.in_channel(ChannelType::GuildText, &hidden),
            Permissions::all()
        );
    }
    // An overwrite cannot make an administrator.
    let generous = [everyone(Permissions::ADMINISTRATOR, NONE)];
    let allowed = member(&[]).in_channel(ChannelType::GuildText, &generous);
    assert!(!allowed.contains(Permissions::BAN_MEMBERS));
}

#[test]
fn a_timeout_leaves_looking_on() {
    let looking_on = Permissions::VIEW_CHANNEL | Permissions::READ_MESSAGE_HISTORY;
    let out = member(&[HELPER]).timed_out(true);
    assert_eq!(out.in_guild(), looking_on);
    assert_eq!(out.in_channel(ChannelType::GuildText, &[]), looking_on);
    let secret = [everyone(NONE, Permissions::READ_MESSAGE_HISTORY)];
    assert_eq!(
        out.in_channel(ChannelType::GuildText, &secret),
        Permissions::VIEW_CHANNEL
    );
}

#[test]
fn what_cannot_be_seen_cannot_be_used() {
    let hidden = [everyone(NONE, Permissions::VIEW_CHANNEL)];
    assert_eq!(
        member(&[HELPER]).in_channel(ChannelType::GuildText, &hidden),
        NONE
    );
}

#[test]
fn who_cannot_write_cannot_embed() {
    let silent = [everyone(
        Permissions::ATTACH_FILES,
        Permissions::SEND_MESSAGES,
    )];
    let allowed = member(&[]).in_channel(ChannelType::GuildText, &silent);
    assert!(!allowed.intersects(Permissions::EMBED_LINKS | Permissions::ATTACH_FILES));
    assert!(allowed.contains(Permissions::READ_MESSAGE_HISTORY));
}

#[test]
fn threads_go_by_the_permission_for_threads() {
    let silent = [everyone(NONE, Permissions::SEND_MESSAGES)];
    let allowed = member(&[]).in_channel(ChannelType::PublicThread, &silent);
    assert!(allowed.contains(Permissions::SEND_MESSAGES_IN_THREADS | Permissions::EMBED_LINKS));
    let silent = [everyone(NONE, Permissions::SEND_MESSAGES_IN_THREADS)];
    let allowed = member(&[]).in_channel(ChannelType::PrivateThread, &silent);
    assert!(!allowed.contains(Permissions::EMBED_LINKS));
}

#[test]
fn who_cannot_connect_cannot_speak() {
    let closed = [everyone(NONE, Permissions::CONNECT)];
    let allowed = member(&[]).in_channel(ChannelType::GuildVoice, &closed);
    assert!(!allowed.intersects(Permissions::SPEAK | Permissions::CONNECT));
    assert!(allowed.contains(Permissions::SEND_MESSAGES));
}

#[test]
fn a_member_of_a_guild_object() {
    let guild: Guild = json::from_str(
        r#"{"id":"1","name":"g","owner_id":"5","roles":[
            {"id":"1","name":"@everyone","permissions":"1024"},
            {"id":"10","name":"helper","permissions":"8192"}]}"#,
    )
    .unwrap();
    let member: Member = json::from_str(
        r#"{"user":{"id":"2","username":"u"},"roles":["10"],"communication_disabled_until":"2026-01-02T00:00:00+00:00"}"#,
    )
    .unwrap();
    let at = |text: &str| text.parse::<Timestamp>().unwrap();
    let during = MemberPermissions::of(&guild, &member, at("2026-01-01T23:59:59Z"));
    assert_eq!(during.in_guild(), Permissions::VIEW_CHANNEL);
    let after = MemberPermissions::of(&guild, &member, at("2026-01-02T00:00:00Z"));
    assert_eq!(
        after.in_guild(),
        Permissions::VIEW_CHANNEL | Permissions::MANAGE_MESSAGES
    );
    let mut owner = member.clone();
    owner.user.id = Id::new(5);
    assert!(MemberPermissions::of(&guild, &owner, at("2026-01-01T00:00:00Z")).is_unrestricted());
}
