//! A request that a client sends is the request that a server reads.

use std::fmt::Debug;

use bytes::Bytes;
use cordial_model::{
    Color, ImageData, Locale, Patch, Permissions, Secret, Timestamp,
    channel::{
        AutoArchiveDuration, ChannelFlags, ChannelType, DefaultReaction, ForumLayoutType, ForumTag,
        OverwriteType, PermissionOverwrite, SortOrderType, VideoQualityMode,
    },
    guild::{
        AfkTimeout, GuildFeature, MemberFlags, RoleColors, SystemChannelFlags, VerificationLevel,
    },
    id::Id,
    invite::InviteTargetType,
    rest::{
        AddGuildMemberRole, Body, BulkGuildBan, ChannelPosition, CreateChannelInvite, CreateDm,
        CreateGuildBan, CreateGuildChannel, CreateGuildEmoji, CreateGuildRole, CreateWebhook,
        DeleteChannel, EditChannelPermissions, GetCurrentUser, GetCurrentUserGuilds, GetGuildBans,
        GetInvite, GetThreadMember, Incoming, IncomingBody, ListGuildMembers,
        ListPublicArchivedThreads, ModifyChannel, ModifyCurrentMember, ModifyCurrentUser,
        ModifyGuild, ModifyGuildChannelPositions, ModifyGuildEmoji, ModifyGuildMember,
        ModifyGuildRole, ModifyWebhookWithToken, Query, Request, SearchGuildMembers, ServeEndpoint,
        StartThreadFromMessage, StartThreadWithoutMessage,
    },
    validate::Fault,
};

/// What a server makes of a request that arrives.
fn receive(request: &Request) -> Incoming {
    let (path, query) = request.path.split_once('?').unwrap_or((&request.path, ""));
    let params = request
        .route
        .template
        .split('/')
        .zip(path.split('/'))
        .filter(|(name, _)| name.starts_with('{'))
        .map(|(_, text)| {
            Query::parse(&format!("x={}", text.replace('+', "%2B")))
                .get("x")
                .unwrap()
                .to_owned()
        })
        .collect();
    Incoming {
        params,
        query: Query::parse(query),
        body: match &request.body {
            Body::Json(bytes) => IncomingBody::Json(bytes.clone()),
            _ => IncomingBody::None,
        },
        options: request.options.clone(),
    }
}

#[allow(clippy::needless_pass_by_value)]
fn survives<E: ServeEndpoint + Clone + Debug>(endpoint: E) {
    let sent = endpoint.clone().into_request().unwrap();
    let read = E::from_incoming(&receive(&sent)).unwrap();
    assert_eq!(format!("{read:?}"), format!("{endpoint:?}"));
    let again = read.into_request().unwrap();
    assert_eq!(again.path, sent.path);
    assert_eq!(again.major, sent.major);
    assert_eq!(again.options, sent.options);
    assert_eq!(text(&again), text(&sent));
}

fn text(request: &Request) -> Option<Bytes> {
    match &request.body {
        Body::Json(bytes) => Some(bytes.clone()),
        _ => None,
    }
}

fn moment() -> Timestamp {
    "2026-08-06T12:30:00.250000+00:00".parse().unwrap()
}

fn overwrite() -> PermissionOverwrite {
    PermissionOverwrite::member(
        Id::new(3),
        Permissions::SPEAK,
        Permissions::from_bits(1 << 63),
    )
}

fn tag() -> ForumTag {
    ForumTag {
        id: Some(Id::new(4)),
        name: "solved".into(),
        moderated: true,
        emoji_id: None,
        emoji_name: Some("✅".into()),
    }
}

#[test]
fn of_channels_and_threads() {
    let channel = Id::new(41_771_983_423_143_937);
    survives(DeleteChannel::new(channel).reason("gone"));
    survives(ModifyChannel::new(channel));
    survives(
        ModifyChannel::new(channel)
            .name("a \"b\" \\ \u{1} ✨")
            .kind(ChannelType::Unknown(77))
            .clear_topic()
            .position(3)
            .nsfw(true)
            .user_limit(0)
            .permission_overwrites([overwrite()])
            .clear_parent_id()
            .rtc_region("rotterdam")
            .video_quality_mode(VideoQualityMode::Full)
            .flags(ChannelFlags::REQUIRE_TAG)
            .available_tags([tag()])
            .default_reaction_emoji(DefaultReaction {
                emoji_id: Some(Id::new(1)),
                emoji_name: None,
            })
            .clear_default_sort_order()
            .archived(false)
            .applied_tags([Id::new(4)]),
    );
    survives(
        CreateGuildChannel::new(Id::new(1), "forum")
            .kind(ChannelType::GuildForum)
            .permission_overwrites([overwrite()])
            .available_tags([tag()])
            .default_sort_order(SortOrderType::CreationDate)
            .default_forum_layout(ForumLayoutType::GalleryView)
            .default_auto_archive_duration(AutoArchiveDuration::OneWeek),
    );
    survives(
        EditChannelPermissions::new(channel, Id::new(5), OverwriteType::Role)
            .deny(Permissions::all()),
    );
    survives(ModifyGuildChannelPositions::new(
        Id::new(1),
        vec![ChannelPosition {
            flags: Patch::Leave,
            id: channel,
            position: Patch::Set(2),
            lock_permissions: Patch::Leave,
            parent_id: Patch::Clear,
        }],
    ));
    survives(StartThreadFromMessage::new(channel, Id::new(2), "thread").rate_limit_per_user(5));
    survives(
        StartThreadWithoutMessage::new(channel, "thread")
            .kind(ChannelType::PrivateThread)
            .invitable(false),
    );
    survives(GetThreadMember::new(channel, Id::new(2)).with_member(true));
    survives(
        ListPublicArchivedThreads::new(channel)
            .before(moment())
            .limit(2),
    );
}

#[test]
fn of_guilds_roles_members_and_bans() {
    let guild = Id::new(1);
    survives(
        ModifyGuild::new(guild)
            .name("Cordial")
            .clear_description()
            .icon(ImageData::gif(b"GIF89a"))
            .verification_level(VerificationLevel::High)
            .afk_timeout(AfkTimeout::FiveMinutes)
            .system_channel_flags(SystemChannelFlags::from_bits(u64::from(u32::MAX)))
            .preferred_locale(Locale::from("tlh"))
            .features([GuildFeature::Community, GuildFeature::from("NEW_ONE")])
            .reason("spring cleaning"),
    );
    survives(
        CreateGuildRole::new(guild)
            .name("helpers")
            .permissions(Permissions::KICK_MEMBERS)
            .color(Color(0x00ff_8800))
            .colors(RoleColors {
                primary_color: Color(1),
                secondary_color: Some(Color(2)),
                tertiary_color: None,
            })
            .hoist(true),
    );
    survives(
        ModifyGuildRole::new(guild, Id::new(2))
            .clear_icon()
            .unicode_emoji("🔥"),
    );
    survives(
        ModifyGuildMember::new(guild, Id::new(2))
            .clear_nick()
            .roles([Id::new(7)])
            .deaf(false)
            .clear_channel_id()
            .communication_disabled_until(moment())
            .flags(MemberFlags::BYPASSES_VERIFICATION),
    );
    survives(ModifyCurrentMember::new(guild).nick("bot").bio("beep"));
    survives(AddGuildMemberRole::new(guild, Id::new(2), Id::new(3)).reason("a reason: ü"));
    survives(
        ListGuildMembers::new(guild)
            .limit(1000)
            .after(Id::new(u64::MAX)),
    );
    survives(SearchGuildMembers::new(guild, "a+b&c=d %41 ü"));
    survives(GetGuildBans::new(guild).limit(1).before(Id::new(5)));
    survives(CreateGuildBan::new(guild, Id::new(2)).delete_message_seconds(604_800));
    survives(BulkGuildBan::new(guild, vec![Id::new(2), Id::new(3)]));
}

#[test]
fn of_users_webhooks_emojis_and_invites() {
    survives(GetCurrentUser::new());
    survives(GetCurrentUserGuilds::new().with_counts(false).limit(200));
    survives(ModifyCurrentUser::new().username("cordial").clear_avatar());
    survives(CreateDm::new(Id::new(9)));
    survives(CreateWebhook::new(Id::new(1), "news").avatar(ImageData::png(&[0, 255, 7])));
    survives(
        ModifyWebhookWithToken::new(Id::new(1), Secret::from("abc-_.~/?"))
            .name("x")
            .clear_avatar(),
    );
    survives(CreateGuildEmoji::new(Id::new(1), "ok", ImageData::jpeg(b"")).roles([Id::new(2)]));
    survives(ModifyGuildEmoji::new(Id::new(1), Id::new(2)).clear_roles());
    survives(GetInvite::new("a b/c").with_counts(true));
    survives(
        CreateChannelInvite::new(Id::new(1))
            .max_age(0)
            .unique(true)
            .target_type(InviteTargetType::Stream)
            .target_user_id(Id::new(4)),
    );
}

fn incoming(params: &[&str], query: &str, body: &str) -> Incoming {
    Incoming {
        params: params.iter().map(ToString::to_string).collect(),
        query: Query::parse(query),
        body: IncomingBody::Json(Bytes::copy_from_slice(body.as_bytes())),
        ..Incoming::default()
    }
}

#[test]
fn a_server_reports_every_limit_that_is_not_kept() {
    let error = CreateGuildRole::from_incoming(&incoming(
        &["1"],
        "",
        &format!(r#"{{"name":"","unicode_emoji":"{}"}}"#, "x".repeat(101)),
    ))
    .unwrap_err();
    assert_eq!(
        error.to_string(),
        "name: 1 to 100 characters, got 0; unicode_emoji: at most 100 characters, got 101"
    );
}

#[test]
fn a_server_names_what_is_missing_or_malformed() {
    let one = |error: cordial_model::validate::Invalid| {
        let violation = &error.violations()[0];
        (
            violation.path.clone(),
            matches!(violation.fault, Fault::Missing),
        )
    };
    let error = CreateGuildChannel::from_incoming(&incoming(&["1"], "", "{}")).unwrap_err();
    assert_eq!(one(error), ("name".to_owned(), true));
    let error =
        CreateGuildChannel::from_incoming(&incoming(&["x"], "", r#"{"name":"a"}"#)).unwrap_err();
    assert_eq!(one(error), ("guild_id".to_owned(), false));
    let bad = r#"{"name":"a","permission_overwrites":[{"id":"1","type":0},{"id":"1","type":0,"allow":"much"}]}"#;
    let error = CreateGuildChannel::from_incoming(&incoming(&["1"], "", bad)).unwrap_err();
    assert_eq!(
        one(error),
        ("permission_overwrites[1].allow".to_owned(), false)
    );
    let error = ListGuildMembers::from_incoming(&incoming(&["1"], "limit=many", "{}")).unwrap_err();
    assert_eq!(one(error), ("limit".to_owned(), false));
    let error = SearchGuildMembers::from_incoming(&incoming(&["1"], "limit=3", "{}")).unwrap_err();
    assert_eq!(one(error), ("query".to_owned(), true));
    assert!(CreateDm::from_incoming(&incoming(&[], "", "{\"recipient_id\":")).is_err());
}

#[test]
fn null_is_clear_and_nothing_is_leave() {
    let read =
        |body: &str| ModifyGuildMember::from_incoming(&incoming(&["1", "2"], "", body)).unwrap();
    assert_eq!(read(r#"{"nick":null}"#).nick, Patch::Clear);
    assert_eq!(read("{}").nick, Patch::Leave);
    assert_eq!(read(r#"{"nick":"n"}"#).nick, Patch::Set("n".to_owned()));
}
