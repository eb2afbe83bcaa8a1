//! Webhooks that take what Slack and GitHub send.

use cordial_model::{
    id::Id,
    json,
    rest::{
        Auth, ExecuteGithubCompatibleWebhook, ExecuteSlackCompatibleWebhook, Major, PlainText,
        ResponseBody,
    },
    webhook::{
        github::{GitHubUser, GitHubWebhook},
        slack::{SlackAttachment, SlackField},
    },
};
use serde_json::json;

use crate::request::{refused, sends_json};

#[test]
fn messages_of_slack_are_passed_on() {
    let attachment = SlackAttachment {
        title: Some("Build".to_owned()),
        color: Some("#36a64f".into()),
        fields: Some(vec![SlackField {
            name: Some("Branch".to_owned()),
            value: Some("main".to_owned()),
            inline: Some(true),
        }]),
        ..SlackAttachment::default()
    };
    let request = sends_json(
        ExecuteSlackCompatibleWebhook::new(Id::new(1), "secret")
            .thread_id(Id::new(2))
            .wait(false)
            .text("done")
            .attachments([attachment.clone()]),
        "POST /webhooks/1/secret/slack?thread_id=2&wait=false",
        json!({
            "text": "done", "attachments": [{
                "title": "Build", "color": "#36a64f", "fields": [{ "name": "Branch", "value": "main", "inline": true }]
            }]
        }),
    );
    assert_eq!(request.route.auth, Auth::None);
    assert!(matches!(request.major, Major::IdToken(1, _)));
    let mut bad = attachment;
    bad.color = Some("green".into());
    bad.image_url = Some("x".repeat(2049));
    let bad = ExecuteSlackCompatibleWebhook::new(Id::new(1), "secret").attachments([bad]);
    assert_eq!(
        refused(bad),
        ["attachments[0].image_url", "attachments[0].color"]
    );
    let read = |text: &'static str| PlainText::from_body(&text.into()).unwrap().0;
    assert_eq!(
        [read("ok"), read("\"ok\""), read("null"), read("")],
        ["ok", "ok", "", ""]
    );
}

#[test]
fn events_of_github_are_passed_on() {
    let text = r#"{"action":"opened","ref":"main","sender":{"id":1,"login":"nelly","html_url":"https://github.com/nelly",
        "avatar_url":"https://avatars.githubusercontent.com/u/1"},"issue":{"id":7,"number":3,
        "html_url":"https://github.com/o/r/issues/3","user":{"id":1,"login":"nelly","html_url":"","avatar_url":""},
        "title":"It breaks","body":null,"pull_request":{"url":"x"}},"installation":{"id":9}}"#;
    let event: GitHubWebhook = json::from_str(text).unwrap();
    assert_eq!(event.issue.as_ref().unwrap().title, "It breaks");
    assert_eq!(event.reference.as_deref(), Some("main"));
    sends_json(
        ExecuteGithubCompatibleWebhook::new(Id::new(1), "secret", event.clone()),
        "POST /webhooks/1/secret/github",
        json!({
            "action": "opened", "ref": "main",
            "sender": { "id": 1, "login": "nelly", "html_url": "https://github.com/nelly",
                        "avatar_url": "https://avatars.githubusercontent.com/u/1" },
            "issue": { "id": 7, "number": 3, "html_url": "https://github.com/o/r/issues/3", "title": "It breaks",
                       "user": { "id": 1, "login": "nelly", "html_url": "", "avatar_url": "" },
                       "pull_request": { "url": "x" } }
        }),
    );
    let sender = GitHubUser {
        avatar_url: "x".repeat(2049),
        ..event.sender.clone()
    };
    let bad = ExecuteGithubCompatibleWebhook::new(
        Id::new(1),
        "secret",
        GitHubWebhook { sender, ..event },
    );
    assert_eq!(refused(bad), ["sender.avatar_url"]);
}
