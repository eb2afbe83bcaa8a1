//! Guilds: widget, welcome screen, guide, onboarding, prune, integrations, audit log, incidents, join requests.

use cordial_model::{
    Timestamp,
    application::command::Command,
    guild::{
        AuditLog, AuditLogEvent, AuditLogOptionsType, GuildJoinRequests, GuildOnboarding,
        GuildWidget, GuildWidgetSettings, IncidentsData, Integration, IntegrationType,
        JoinRequestAnswer, JoinRequestStatus, NewMemberWelcome, NewOnboardingPrompt,
        NewOnboardingPromptOption, OnboardingMode, OnboardingPromptType, PruneCount, VanityUrl,
        WelcomeScreen, WelcomeScreenChannel, WidgetStyle,
    },
    id::{Id, marker::GuildMarker},
    rest::{
        ActionGuildJoinRequest, BeginGuildPrune, DeleteGuildIntegration, GetGuildAuditLog,
        GetGuildIntegrations, GetGuildJoinRequests, GetGuildNewMemberWelcome, GetGuildOnboarding,
        GetGuildPruneCount, GetGuildVanityUrl, GetGuildVoiceRegions, GetGuildWelcomeScreen,
        GetGuildWidget, GetGuildWidgetImage, GetGuildWidgetSettings, Major,
        ModifyGuildIncidentActions, ModifyGuildOnboarding, ModifyGuildWelcomeScreen,
        ModifyGuildWidget, PngImage, ResponseBody,
    },
};
use serde_json::json;

use crate::{
    request::{refused, sends, sends_json},
    support::{is_complete, round_trip},
};

const GUILD: Id<GuildMarker> = Id::new(197_038_439_483_310_086);

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn widgets_are_asked_for_as_settings_object_and_image() {
    let request = sends(
        GetGuildWidgetSettings::new(GUILD),
        "GET /guilds/197038439483310086/widget",
    );
    assert_eq!(request.major, Major::Id(GUILD.get()));
    sends_json(
        ModifyGuildWidget::new(GUILD)
            .enabled(true)
            .clear_channel_id()
            .reason("closed"),
        "PATCH /guilds/197038439483310086/widget",
        json!({ "enabled": true, "channel_id": null }),
    );
    sends(
        GetGuildWidget::new(GUILD),
        "GET /guilds/197038439483310086/widget.json",
    );
    sends(
        GetGuildWidgetImage::new(GUILD).style(WidgetStyle::Banner2),
        "GET /guilds/197038439483310086/widget.png?style=banner2",
    );
    let image = PngImage::from_body(&b"\x89PNG\r\n\x1a\n...".as_slice().into()).unwrap();
    assert_eq!(image.0.len(), 11);
    assert!(PngImage::from_body(&"<html>".into()).is_err());
}

#[test]
fn widgets_are_read() {
    let settings = json!({ "enabled": true, "channel_id": "41771983444115456" });
    is_complete(
        "resources/guild.mdx",
        "Guild Widget Settings Structure",
        &settings,
        &[],
    );
    round_trip::<GuildWidgetSettings>(&settings);
    let widget = json!({
        "id": "290926798626999250", "name": "Test Server", "instant_invite": "https://discord.com/invite/abcdefg",
        "channels": [{ "id": "705216630279993882", "name": "elephant", "position": 2 }],
        "members": [
            { "id": "0", "username": "1234", "discriminator": "0000", "avatar": null, "status": "online",
              "avatar_url": "https://cdn.discordapp.com/widget-avatars/FfvURgcr3Za92K3JtoCppqnYMppMDc5B-Rll74YrGCU/C-1DyBZPQ6t5q2RuATFuMFgq0_uEMZVzd_6LbGN_uJKvZflobA9diAlTjhf6CAESLLeTuu4dLuHFWOb_PNLteooNfhC4C6k5QgAGuxEOP12tVVVCvX6t64k14PMXZrGTDq8pWZhukP40Wg" },
            { "id": "1", "username": "Player", "discriminator": "0000", "avatar": null, "status": "dnd",
              "avatar_url": "", "activity": { "name": "Chess" }, "deaf": false, "mute": false, "self_deaf": true,
              "self_mute": false, "suppress": false, "channel_id": "705216630279993882" },
        ],
        "presence_count": 1
    });
    is_complete(
        "resources/guild.mdx",
        "Guild Widget Structure",
        &widget,
        &[],
    );
    round_trip::<GuildWidget>(&widget);
}

#[test]
fn what_a_guild_shows_of_itself() {
    sends(
        GetGuildVanityUrl::new(GUILD),
        "GET /guilds/197038439483310086/vanity-url",
    );
    round_trip::<VanityUrl>(&json!({ "code": "abc", "uses": 12 }));
    round_trip::<VanityUrl>(&json!({
        "code": null, "uses": 0, "error": { "message": "no", "code": 50020 }
    }));
    sends(
        GetGuildVoiceRegions::new(GUILD),
        "GET /guilds/197038439483310086/regions",
    );
    sends(
        GetGuildWelcomeScreen::new(GUILD),
        "GET /guilds/197038439483310086/welcome-screen",
    );
    let screen = json!({
        "description": "Discord Developers is a place to learn about Discord's API, bots, and SDKs and integrations.",
        "welcome_channels": [
            { "channel_id": "697138785317814292", "description": "Follow for official Discord API updates",
              "emoji_id": null, "emoji_name": "📡" },
        ]
    });
    is_complete(
        "resources/guild.mdx",
        "Welcome Screen Structure",
        &screen,
        &[],
    );
    let screen: WelcomeScreen = round_trip(&screen);
    sends_json(
        ModifyGuildWelcomeScreen::new(GUILD)
            .enabled(true)
            .welcome_channels(screen.welcome_channels.clone())
            .description("hi"),
        "PATCH /guilds/197038439483310086/welcome-screen",
        json!({
            "enabled": true, "description": "hi", "welcome_channels": [
                { "channel_id": "697138785317814292", "description": "Follow for official Discord API updates",
                  "emoji_id": null, "emoji_name": "📡" },
            ]
        }),
    );
    let silent = WelcomeScreenChannel {
        description: String::new().into(),
        ..screen.welcome_channels[0].clone()
    };
    let bad = ModifyGuildWelcomeScreen::new(GUILD)
        .welcome_channels(vec![silent; 6])
        .description("x".repeat(141));
    let paths = refused(bad);
    assert_eq!(paths[0], "welcome_channels");
    assert_eq!(paths[1], "welcome_channels[0].description");
    assert_eq!(paths.last().unwrap(), "description");
}

#[test]
fn the_guide_is_read() {
    sends(
        GetGuildNewMemberWelcome::new(GUILD),
        "GET /guilds/197038439483310086/new-member-welcome",
    );
    round_trip::<NewMemberWelcome>(&json!({
        "guild_id": "197038439483310086", "enabled": true,
        "welcome_message": { "author_ids": ["80351110224678912"], "message": "Hello [@username]" },
        "new_member_actions": [
            { "channel_id": "41771983444115456", "action_type": 1, "title": "Say hi", "description": "in there",
              "emoji": { "id": null, "name": "👋", "animated": false }, "icon": "8342729096ea3675442027381ff50dfe" },
        ],
        "resource_channels": [
            { "channel_id": "41771983444115457", "title": "Rules", "description": "read them",
              "emoji": { "id": "41771983429993937", "name": "LUL", "animated": true } },
        ]
    }));
}

#[test]
fn onboarding_is_set_and_read() {
    sends(
        GetGuildOnboarding::new(GUILD),
        "GET /guilds/197038439483310086/onboarding",
    );
    let onboarding = json!({
        "guild_id": "960007075288915998",
        "prompts": [
            {
                "id": "1067461047608422473", "title": "What do you want to do in this community?", "type": 0,
                "single_select": false, "required": false, "in_onboarding": true,
                "options": [
                    { "id": "1067461047608422476", "title": "Chat with Friends", "description": "",
                      "emoji": { "id": "1070002302032826408", "name": "chat", "animated": false },
                      "role_ids": [], "channel_ids": ["962007075288916001"] },
                ]
            },
        ],
        "default_channel_ids": ["998678771706110023"], "enabled": true, "mode": 1
    });
    is_complete(
        "resources/guild.mdx",
        "Guild Onboarding Structure",
        &onboarding,
        &[],
    );
    is_complete(
        "resources/guild.mdx",
        "Onboarding Prompt Structure",
        &onboarding["prompts"][0],
        &[],
    );
    is_complete(
        "resources/guild.mdx",
        "Prompt Option Structure",
        &onboarding["prompts"][0]["options"][0],
        &["emoji_id", "emoji_name", "emoji_animated"],
    );
    let read: GuildOnboarding = round_trip(&onboarding);
    assert_eq!(read.mode, OnboardingMode::OnboardingAdvanced);

    let option = NewOnboardingPromptOption {
        title: "Chat".into(),
        emoji_name: Some("💬".into()),
        role_ids: vec![Id::new(5)],
        ..NewOnboardingPromptOption::default()
    };
    let prompt = NewOnboardingPrompt {
        id: Id::new(1),
        kind: Some(OnboardingPromptType::Dropdown),
        options: vec![option.clone()],
        title: "What do you want?".into(),
        single_select: Some(true),
        required: None,
        in_onboarding: None,
    };
    sends_json(
        ModifyGuildOnboarding::new(GUILD)
            .prompts([prompt.clone()])
            .default_channel_ids([Id::new(7)])
            .enabled(true)
            .mode(OnboardingMode::OnboardingDefault)
            .reason("new"),
        "PUT /guilds/197038439483310086/onboarding",
        json!({
            "prompts": [{
                "id": "1", "type": 1, "title": "What do you want?", "single_select": true,
                "options": [{ "title": "Chat", "emoji_name": "💬", "role_ids": ["5"] }]
            }],
            "default_channel_ids": ["7"], "enabled": true, "mode": 0
        }),
    );
    let mut wrong = prompt;
    wrong.options[0].title = "x".repeat(51).into();
    wrong.title = "".into();
    assert_eq!(
        refused(ModifyGuildOnboarding::new(GUILD).prompts([wrong])),
        ["prompts[0].options[0].title", "prompts[0].title"]
    );
}

#[test]
fn prunes_take_roles_with_commas_in_the_query_and_as_a_list_in_the_body() {
    sends(
        GetGuildPruneCount::new(GUILD)
            .days(30)
            .include_roles([Id::new(5), Id::new(6)]),
        "GET /guilds/197038439483310086/prune?days=30&include_roles=5%2C6",
    );
    sends_json(
        BeginGuildPrune::new(GUILD)
            .days(7)
            .compute_prune_count(false)
            .include_roles([Id::new(5)])
            .reason("quiet"),
        "POST /guilds/197038439483310086/prune",
        json!({ "days": 7, "compute_prune_count": false, "include_roles": ["5"] }),
    );
    assert_eq!(refused(BeginGuildPrune::new(GUILD).days(31)), ["days"]);
    round_trip::<PruneCount>(&json!({ "pruned": null }));
    assert_eq!(
        round_trip::<PruneCount>(&json!({ "pruned": 3 })).pruned,
        Some(3)
    );
}

#[test]
fn integrations_are_listed_and_removed() {
    sends(
        GetGuildIntegrations::new(GUILD),
        "GET /guilds/197038439483310086/integrations",
    );
    sends(
        DeleteGuildIntegration::new(GUILD, Id::new(33_590_653_072_239_123)),
        "DELETE /guilds/197038439483310086/integrations/33590653072239123",
    );
    let integration = json!({
        "id": "33590653072239123", "name": "A Name", "type": "twitch", "enabled": true, "syncing": true,
        "role_id": "41771983423143936", "enable_emoticons": true, "expire_behavior": 1, "expire_grace_period": 7,
        "user": { "id": "80351110224678912", "username": "Nelly", "discriminator": "1337", "global_name": null, "primary_guild": null,
                  "avatar": null, "bot": false, "system": false, "public_flags": 0 },
        "account": { "id": "1234567", "name": "nelly" }, "synced_at": "2015-01-01T00:00:00.000000+00:00",
        "subscriber_count": 2, "revoked": false,
        "application": { "id": "41771983423143937", "name": "An App", "icon": null, "description": "what it does",
                         "cover_image": "8342729096ea3675442027381ff50dfe", "primary_sku_id": "41771983423143938", "type": null },
        "scopes": ["bot"]
    });
    is_complete(
        "resources/guild.mdx",
        "Integration Structure",
        &integration,
        &[],
    );
    assert_eq!(
        round_trip::<Integration>(&integration).kind,
        IntegrationType::Twitch
    );
}

#[test]
fn the_audit_log_is_asked_for_and_read() {
    sends(
        GetGuildAuditLog::new(GUILD)
            .user_id(Id::new(5))
            .action_type(AuditLogEvent::MemberKick)
            .before(Id::new(9))
            .limit(10),
        "GET /guilds/197038439483310086/audit-logs?user_id=5&action_type=20&before=9&limit=10",
    );
    let log = json!({
        "application_commands": [], "audit_log_entries": [
            { "id": "239", "action_type": 13, "user_id": "80351110224678912", "target_id": "41771983423143937",
              "changes": [{ "key": "allow", "old_value": "0", "new_value": "1024" }],
              "options": { "id": "5", "type": "0", "role_name": "helpers" }, "reason": "they help" },
        ],
        "auto_moderation_rules": [], "guild_scheduled_events": [],
        "integrations": [
            { "id": "33590653072239123", "name": "A Name", "type": "discord",
              "account": { "id": "1234567", "name": "nelly" }, "application_id": "94651234501213162" },
        ],
        "threads": [], "users": [], "webhooks": []
    });
    is_complete("resources/audit-log.mdx", "Audit Log Structure", &log, &[]);
    let log: AuditLog = round_trip(&log);
    let entry = &log.audit_log_entries[0];
    assert_eq!(entry.action_type, AuditLogEvent::ChannelOverwriteCreate);
    let options = entry.options.as_ref().unwrap();
    assert_eq!(options.kind, Some(AuditLogOptionsType::Role));
    let _: &Vec<Command> = &log.application_commands;
}

#[test]
fn incidents_close_a_guild() {
    sends_json(
        ModifyGuildIncidentActions::new(GUILD)
            .invites_disabled_until(at("2026-08-06T12:30:00+00:00"))
            .clear_dms_disabled_until(),
        "PUT /guilds/197038439483310086/incident-actions",
        json!({ "invites_disabled_until": "2026-08-06T12:30:00.000000+00:00", "dms_disabled_until": null }),
    );
    let data = json!({
        "invites_disabled_until": "2026-08-06T12:30:00.000000+00:00", "dms_disabled_until": null,
        "dm_spam_detected_at": "2026-08-06T12:30:00.000000+00:00",
        "raid_detected_at": "2026-08-06T12:30:00.000000+00:00"
    });
    is_complete(
        "resources/guild.mdx",
        "Incidents Data Structure",
        &data,
        &[],
    );
    round_trip::<IncidentsData>(&data);
}

#[test]
fn join_requests_are_listed_and_answered() {
    sends(
        GetGuildJoinRequests::new(GUILD)
            .status(JoinRequestStatus::Submitted)
            .limit(5)
            .after(Id::new(1)),
        "GET /guilds/197038439483310086/requests?status=SUBMITTED&limit=5&after=1",
    );
    sends_json(
        ActionGuildJoinRequest::new(GUILD, Id::new(9), JoinRequestStatus::Rejected)
            .rejection_reason("no"),
        "PATCH /guilds/197038439483310086/requests/9",
        json!({ "action": "REJECTED", "rejection_reason": "no" }),
    );
    let requests: GuildJoinRequests = round_trip(&json!({
        "total": 1, "guild_join_requests": [{
            "id": "9", "created_at": "2026-08-06T12:30:00.000000+00:00", "reviewed_at": null,
            "application_status": "SUBMITTED", "rejection_reason": null, "guild_id": "197038439483310086",
            "user_id": "80351110224678912", "form_responses": [
                { "field_type": "TERMS", "label": "Rules", "required": true, "values": ["be kind"], "response": true },
                { "field_type": "MULTIPLE_CHOICE", "choices": ["a", "b"], "response": 1 },
                { "field_type": "PARAGRAPH", "placeholder": "…", "response": "because" },
                { "field_type": "TEXT_INPUT", "description": "short" },
            ]
        }]
    }));
    let fields = requests.guild_join_requests[0]
        .form_responses
        .as_ref()
        .unwrap();
    let answers: Vec<_> = fields.iter().map(|field| field.response.clone()).collect();
    assert_eq!(
        answers,
        [
            Some(JoinRequestAnswer::Agreed(true)),
            Some(JoinRequestAnswer::Choice(1)),
            Some(JoinRequestAnswer::Text("because".to_owned())),
            None
        ]
    );
}
