//! Every endpoint that the model declares is either served, or answered with 501 and its name.

#![allow(deprecated)]

mod rest_support;

use std::collections::BTreeSet;

use cordial_model::rest::{self, Endpoint, Route};
use rest_support::{Wire, text};
use serde_json::json;

/// The names of the operations that are served. Whoever writes a handler adds its operation.
const SERVED: &str = "
    action_guild_join_request add_group_dm_user add_guild_member add_guild_member_role
    add_lobby_member add_my_message_reaction add_thread_member
    applications_get_activity_instance ban_user_from_guild
    batch_edit_application_command_permissions bot_partner_sdk_token
    bot_partner_sdk_unmerge_provisional_account bulk_ban_users_from_guild bulk_delete_messages
    bulk_set_application_commands bulk_set_guild_application_commands bulk_update_guild_channels
    bulk_update_guild_roles bulk_update_lobby_members consume_entitlement
    count_guild_scheduled_event_users create_application_command create_application_emoji
    create_auto_moderation_rule create_channel_invite create_dm create_entitlement
    create_guild_application_command create_guild_channel create_guild_emoji create_guild_role
    create_guild_scheduled_event create_guild_scheduled_event_exception
    create_guild_soundboard_sound create_guild_sticker create_guild_template
    create_interaction_response create_linked_lobby_guild_invite_for_self
    create_linked_lobby_guild_invite_for_user create_lobby create_lobby_message create_message
    create_or_join_lobby create_pin create_stage_instance create_thread
    create_thread_from_message create_webhook crosspost_message delete_all_message_reactions
    delete_all_message_reactions_by_emoji delete_application_command delete_application_emoji
    delete_application_user_role_connection delete_auto_moderation_rule delete_channel
    delete_channel_permission_overwrite delete_entitlement delete_group_dm_user
    delete_guild_application_command delete_guild_emoji delete_guild_integration
    delete_guild_member delete_guild_member_role delete_guild_role delete_guild_scheduled_event
    delete_guild_scheduled_event_exception delete_guild_soundboard_sound delete_guild_sticker
    delete_guild_template delete_lobby delete_lobby_member delete_message
    delete_my_message_reaction delete_original_webhook_message delete_pin delete_stage_instance
    delete_thread_member delete_user_message_reaction delete_webhook delete_webhook_by_token
    delete_webhook_message deprecated_create_pin deprecated_delete_pin deprecated_list_pins
    edit_lobby edit_lobby_channel_link execute_github_compatible_webhook
    execute_slack_compatible_webhook execute_webhook follow_channel get_active_guild_threads
    get_answer_voters get_application get_application_command get_application_emoji
    get_application_role_connections_metadata get_application_user_role_connection
    get_auto_moderation_rule get_bot_gateway get_channel
    get_current_user_application_entitlements get_entitlement get_entitlements get_gateway
    get_guild get_guild_application_command get_guild_application_command_permissions
    get_guild_ban get_guild_emoji get_guild_join_requests get_guild_member
    get_guild_new_member_welcome get_guild_preview get_guild_role get_guild_scheduled_event
    get_guild_soundboard_sound get_guild_sticker get_guild_template get_guild_vanity_url
    get_guild_webhooks get_guild_welcome_screen get_guild_widget get_guild_widget_png
    get_guild_widget_settings get_guilds_onboarding get_invite_target_users
    get_invite_target_users_job_status get_lobby get_lobby_messages get_message
    get_my_application get_my_guild_member get_my_oauth2_application get_my_oauth2_authorization
    get_my_user get_openid_connect_userinfo get_original_webhook_message get_public_keys
    get_self_voice_state get_sku_subscription get_sku_subscriptions
    get_soundboard_default_sounds get_stage_instance get_sticker get_sticker_pack
    get_thread_member get_user get_voice_state get_webhook get_webhook_by_token
    get_webhook_message guild_role_member_counts guild_search invite_resolve invite_revoke
    join_thread leave_guild leave_lobby leave_thread list_application_commands
    list_application_emojis list_auto_moderation_rules list_channel_invites
    list_channel_webhooks list_guild_application_command_permissions
    list_guild_application_commands list_guild_audit_log_entries list_guild_bans
    list_guild_channels list_guild_emojis list_guild_integrations list_guild_invites
    list_guild_members list_guild_roles list_guild_scheduled_event_exception_users
    list_guild_scheduled_event_users list_guild_scheduled_events list_guild_soundboard_sounds
    list_guild_stickers list_guild_templates list_guild_voice_regions
    list_message_reactions_by_emoji list_messages list_my_connections list_my_guilds
    list_my_private_archived_threads list_pins list_private_archived_threads
    list_public_archived_threads list_skus list_sticker_packs list_thread_members
    list_voice_regions modify_current_user_nick oauth2_device_authorize oauth2_token
    oauth2_token_revoke oauth2_token_rpc partner_sdk_child_token partner_sdk_token
    partner_sdk_unmerge_provisional_account poll_expire preview_prune_guild prune_guild
    put_guilds_onboarding search_guild_members send_soundboard_sound
    set_channel_permission_overwrite set_guild_application_command_permissions
    sync_guild_template thread_search trigger_typing_indicator unban_user_from_guild
    update_application update_application_command update_application_emoji
    update_application_role_connections_metadata update_application_user_role_connection
    update_auto_moderation_rule update_channel update_guild update_guild_application_command
    update_guild_emoji update_guild_incident_actions update_guild_member update_guild_role
    update_guild_scheduled_event update_guild_scheduled_event_exception
    update_guild_soundboard_sound update_guild_sticker update_guild_template
    update_guild_welcome_screen update_guild_widget_settings update_invite_target_users
    update_lobby_message_external_moderation_metadata update_message update_my_application
    update_my_guild_member update_my_user update_original_webhook_message
    update_self_voice_state update_stage_instance
    update_user_message_external_moderation_metadata update_voice_channel_status
    update_voice_state update_webhook update_webhook_by_token update_webhook_message
    upload_application_attachment
";

macro_rules! routes {
    ($($endpoint:ident)*) => { vec![$(<rest::$endpoint>::ROUTE,)*] };
}

/// A template with the same braces for every parameter.
fn plain(template: &str) -> String {
    let segments = template.split('/').map(|segment| {
        if segment.starts_with('{') {
            "{}"
        } else {
            segment
        }
    });
    segments.collect::<Vec<_>>().join("/")
}

#[tokio::test]
async fn what_is_declared_is_served_or_says_that_it_is_not() {
    let wire = Wire::start().await;
    let routes: Vec<Route> = cordial_model::each_endpoint!(routes);
    assert!(routes.len() > 250, "{} endpoints", routes.len());
    let mut served: BTreeSet<&str> = SERVED.split_whitespace().collect();
    for route in &routes {
        let path = plain(&route.template).replace("{}", "1");
        let answer = wire.send(route.method.clone(), &path, None).await;
        let told = format!("{} {}", route.method, route.template);
        if SERVED.split_whitespace().any(|name| name == route.name) {
            assert!(![405, 501].contains(&answer.status), "{told}");
            let body = String::from_utf8_lossy(&answer.body);
            assert!(!body.contains("404: Not Found"), "{told}");
            served.remove(&*route.name);
            continue;
        }
        let body = answer.refused(501, 0);
        let message = text(&body["message"]);
        let named = message
            .strip_prefix("not simulated by the sandbox yet: ")
            .unwrap_or_else(|| panic!("{told}: {message}"));
        assert_eq!(plain(named), plain(&told), "the answer names the route");
    }
    assert!(served.is_empty(), "not declared: {served:?}");
}

#[test]
fn the_judge_finds_fault() {
    let refused =
        |method: &'static str, path: &'static str, status: u16, body: serde_json::Value| {
            let judged = std::panic::catch_unwind(|| {
                rest_support::judged::judge_json(method, path, status, &body);
            });
            assert!(judged.is_err(), "{method} {path} {status} passed: {body}");
        };
    let url = json!({ "url": "wss://gateway.example" });
    rest_support::judged::judge_json("GET", "/gateway", 200, &url);
    // A field is missing, has another type, or the status is not the operation's.
    refused("GET", "/gateway", 200, json!({}));
    refused("GET", "/gateway", 200, json!({ "url": 1 }));
    refused("GET", "/gateway", 204, serde_json::Value::Null);
    refused("DELETE", "/channels/1/messages/2", 204, url);
    // Errors have a code, a sentence, and a tree of codes and sentences.
    let error = json!({ "code": 50035, "message": "Invalid Form Body", "errors": {
        "name": { "_errors": [{ "code": "BASE_TYPE_REQUIRED", "message": "This field is required" }] },
    } });
    rest_support::judged::judge_json("GET", "/gateway", 400, &error);
    refused("GET", "/gateway", 400, json!({ "message": "no code" }));
    let flat = json!({ "code": 50035, "message": "", "errors": { "name": "wrong" } });
    refused("GET", "/gateway", 400, flat);
    refused(
        "GET",
        "/gateway",
        429,
        json!({ "code": 0, "message": "no wait" }),
    );
}

#[test]
fn every_test_starts_sandboxes_whose_answers_are_judged() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests");
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|ending| ending != "rs") {
            continue;
        }
        let code = std::fs::read_to_string(&path).unwrap();
        for bypass in ["start", "builder"] {
            let bypass = format!("Sandbox::{bypass}(");
            assert!(!code.contains(&bypass), "{}: {bypass}", path.display());
        }
    }
}
