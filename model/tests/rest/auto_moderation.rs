//! Rules of auto moderation.

use cordial_model::{
    guild::{
        AutoModerationAction, AutoModerationActionMetadata, AutoModerationActionType,
        AutoModerationEventType, AutoModerationKeywordPreset, AutoModerationRule,
        AutoModerationTriggerMetadata, AutoModerationTriggerType,
    },
    id::Id,
    rest::{
        CreateAutoModerationRule, DeleteAutoModerationRule, GetAutoModerationRule,
        ListAutoModerationRulesForGuild, ModifyAutoModerationRule,
    },
};
use serde_json::json;

use crate::{
    request::{refused, sends, sends_json},
    support::{is_complete, round_trip},
};

fn block() -> AutoModerationAction {
    AutoModerationAction {
        kind: AutoModerationActionType::BlockMessage,
        metadata: Some(AutoModerationActionMetadata {
            custom_message: Some(
                "Please keep financial discussions limited to the #finance channel".into(),
            ),
            ..AutoModerationActionMetadata::default()
        }),
    }
}

fn create() -> CreateAutoModerationRule {
    CreateAutoModerationRule::new(
        Id::new(1),
        "Keyword Filter 1",
        AutoModerationEventType::MessageSend,
        AutoModerationTriggerType::Keyword,
        vec![block()],
    )
}

#[test]
fn rules_are_listed_made_changed_and_deleted() {
    let rules = "/guilds/1/auto-moderation/rules";
    sends(
        ListAutoModerationRulesForGuild::new(Id::new(1)),
        &format!("GET {rules}"),
    );
    sends(
        GetAutoModerationRule::new(Id::new(1), Id::new(2)),
        &format!("GET {rules}/2"),
    );
    sends(
        DeleteAutoModerationRule::new(Id::new(1), Id::new(2)).reason("done"),
        &format!("DELETE {rules}/2"),
    );
    let words = AutoModerationTriggerMetadata {
        keyword_filter: vec!["cat*".into(), "*dog".into()],
        regex_patterns: vec!["(b|c)at".into()],
        ..AutoModerationTriggerMetadata::default()
    };
    sends_json(
        create()
            .trigger_metadata(words)
            .enabled(true)
            .exempt_roles([Id::new(323_823_498_234_324)])
            .exempt_channels([Id::new(5)]),
        &format!("POST {rules}"),
        json!({
            "name": "Keyword Filter 1", "event_type": 1, "trigger_type": 1,
            "actions": [{ "type": 1, "metadata": {
                "custom_message": "Please keep financial discussions limited to the #finance channel"
            } }],
            "trigger_metadata": { "keyword_filter": ["cat*", "*dog"], "regex_patterns": ["(b|c)at"] },
            "enabled": true, "exempt_roles": ["323823498234324"], "exempt_channels": ["5"]
        }),
    );
    sends_json(
        ModifyAutoModerationRule::new(Id::new(1), Id::new(2))
            .name("other")
            .actions([block()])
            .enabled(false),
        &format!("PATCH {rules}/2"),
        json!({ "name": "other", "enabled": false, "actions": [{ "type": 1, "metadata": {
            "custom_message": "Please keep financial discussions limited to the #finance channel"
        } }] }),
    );
}

#[test]
fn limits_are_checked_down_to_each_word() {
    let words = AutoModerationTriggerMetadata {
        keyword_filter: vec!["ok".into(), "x".repeat(61).into()],
        mention_total_limit: Some(51),
        presets: vec![AutoModerationKeywordPreset::Slurs],
        ..AutoModerationTriggerMetadata::default()
    };
    let mut long = block();
    long.metadata.as_mut().unwrap().custom_message = Some("x".repeat(301).into());
    long.metadata.as_mut().unwrap().duration_seconds = Some(2_419_201);
    let mut rule = create();
    rule.actions = vec![long];
    assert_eq!(
        refused(rule.trigger_metadata(words)),
        [
            "actions[0].metadata.duration_seconds",
            "actions[0].metadata.custom_message",
            "trigger_metadata.keyword_filter[1]",
            "trigger_metadata.mention_total_limit",
        ]
    );
    let mut rule = create();
    rule.actions.clear();
    assert_eq!(refused(rule), ["actions"]);
}

#[test]
fn rules_are_read() {
    let rule = json!({
        "id": "969707018069872670", "guild_id": "613425648685547541", "name": "Keyword Filter 1",
        "creator_id": "423457898095789043", "trigger_type": 1, "event_type": 1,
        "actions": [
            { "type": 1, "metadata": { "custom_message": "no" } },
            { "type": 2, "metadata": { "channel_id": "123456789123456789" } },
            { "type": 3, "metadata": { "duration_seconds": 60 } },
        ],
        "trigger_metadata": {
            "keyword_filter": ["cat*", "*dog", "*ana*", "i like c++"], "regex_patterns": ["(b|c)at", "^(?:[0-9]{1,3}\\.){3}[0-9]{1,3}$"],
            "presets": [1], "allow_list": ["cattle"], "mention_total_limit": 5, "mention_raid_protection_enabled": true
        },
        "enabled": true, "exempt_roles": ["323456789123456789", "423456789123456789"],
        "exempt_channels": ["523456789123456789"]
    });
    is_complete(
        "resources/auto-moderation.mdx",
        "Auto Moderation Rule Structure",
        &rule,
        &[],
    );
    is_complete(
        "resources/auto-moderation.mdx",
        "Trigger Metadata",
        &rule["trigger_metadata"],
        &[],
    );
    round_trip::<AutoModerationRule>(&rule);
}
