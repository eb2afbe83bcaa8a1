//! Templates of guilds.

use cordial_model::{
    guild::{GuildTemplate, TemplateId},
    id::Id,
    json as model_json,
    rest::{
        Auth, CreateGuildTemplate, DeleteGuildTemplate, GetGuildTemplate, GetGuildTemplates, Major,
        ModifyGuildTemplate, SyncGuildTemplate,
    },
};
use serde_json::json;

use crate::{
    request::{refused, sends, sends_json},
    support::{is_complete, round_trip},
};

#[test]
fn templates_are_asked_for_without_a_token_and_changed_with_one() {
    let request = sends(
        GetGuildTemplate::new("hgM48av5Q69A"),
        "GET /guilds/templates/hgM48av5Q69A",
    );
    assert_eq!(
        (request.route.auth, request.major),
        (Auth::None, Major::None)
    );
    let templates = "/guilds/1/templates";
    sends(
        GetGuildTemplates::new(Id::new(1)),
        &format!("GET {templates}"),
    );
    sends_json(
        CreateGuildTemplate::new(Id::new(1), "Friends").description("for two"),
        &format!("POST {templates}"),
        json!({ "name": "Friends", "description": "for two" }),
    );
    let request = sends(
        SyncGuildTemplate::new(Id::new(1), "code"),
        &format!("PUT {templates}/code"),
    );
    assert_eq!(request.major, Major::Id(1));
    sends_json(
        ModifyGuildTemplate::new(Id::new(1), "code").clear_description(),
        &format!("PATCH {templates}/code"),
        json!({ "description": null }),
    );
    sends(
        DeleteGuildTemplate::new(Id::new(1), "code"),
        &format!("DELETE {templates}/code"),
    );
    let bad = CreateGuildTemplate::new(Id::new(1), "").description("x".repeat(121));
    assert_eq!(refused(bad), ["name", "description"]);
}

#[test]
fn a_template_is_read_with_the_numbers_of_its_guild() {
    let template = json!({
        "code": "hgM48av5Q69A", "name": "Friends & Family", "description": "", "usage_count": 49605,
        "creator_id": "132837293881950208",
        "creator": { "id": "132837293881950208", "username": "hoges", "avatar": "79b0d0f3e0ca1d2a0d4c4f3ba0e8d2a2",
                     "discriminator": "0001", "global_name": null, "primary_guild": null, "bot": false, "system": false, "public_flags": 1_281 },
        "created_at": "2020-04-02T21:10:38.000000+00:00", "updated_at": "2020-05-01T17:57:38.000000+00:00",
        "source_guild_id": "678070694164299796",
        "serialized_source_guild": {
            "name": "Friends & Family", "description": null, "region": "us-west", "verification_level": 0,
            "default_message_notifications": 0, "explicit_content_filter": 0, "preferred_locale": "en-US",
            "afk_timeout": 300, "afk_channel_id": null, "system_channel_id": 2, "system_channel_flags": 0,
            "roles": [
                { "id": 0, "name": "@everyone", "permissions": "104324689", "color": 0, "colors": null, "hoist": false,
                  "mentionable": false, "icon": null, "unicode_emoji": null },
            ],
            "channels": [
                { "id": 1, "name": "Text Channels", "position": 1, "topic": null, "bitrate": 64000, "user_limit": 0,
                  "nsfw": false, "rate_limit_per_user": 0, "parent_id": null, "default_auto_archive_duration": null,
                  "permission_overwrites": [{ "id": "0", "type": 0, "allow": "0", "deny": "1024" }], "type": 4,
                  "available_tags": null, "template": "", "default_reaction_emoji": null,
                  "default_thread_rate_limit_per_user": null, "default_sort_order": null,
                  "default_forum_layout": null, "default_tag_setting": null, "theme_color": null },
            ]
        },
        "is_dirty": null
    });
    is_complete(
        "resources/guild-template.mdx",
        "Guild Template Structure",
        &template,
        &[],
    );
    let read: GuildTemplate = round_trip(&template);
    let guild = &read.serialized_source_guild;
    assert_eq!(guild.roles[0].id, TemplateId::new(0));
    assert_eq!(guild.system_channel_id.unwrap().get(), 2);
    assert_eq!(
        guild.channels[0].permission_overwrites[0].id,
        guild.roles[0].id
    );
    assert!(model_json::from_str::<TemplateId>("\"x\"").is_err());
}
