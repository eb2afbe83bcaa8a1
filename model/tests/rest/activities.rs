//! Applications by id, their activities and files.

use cordial_model::{
    ImageData,
    application::{
        ActivityInstance, ActivityLocationKind, Application, ApplicationExplicitContentFilter,
        ApplicationFlagsNew, ApplicationType, InstallParams, IntegrationTypeConfig,
        UploadedAttachment,
    },
    id::Id,
    oauth2::Scope,
    rest::{
        Body, EditApplication, EditCurrentApplication, FormFile, GetApplication,
        GetApplicationActivityInstance, ServeEndpoint, UploadApplicationAttachment,
    },
};
use serde_json::json;

use crate::{
    request::{received, refused, sends, sends_json},
    support::{is_complete, round_trip},
};

#[test]
fn applications_are_edited_by_id_or_by_their_own_token() {
    sends(GetApplication::new(Id::new(7)), "GET /applications/7");
    let params = InstallParams {
        scopes: vec![Scope::Bot, Scope::from("sdk.social_layer")],
        ..InstallParams::default()
    };
    let config = IntegrationTypeConfig {
        oauth2_install_params: Some(params.clone()),
    };
    sends_json(
        EditApplication::new(Id::new(7))
            .icon(ImageData::png(b"x"))
            .clear_cover_image()
            .team_id(Id::new(9))
            .explicit_content_filter(ApplicationExplicitContentFilter::Always)
            .max_participants(-1)
            .kind(ApplicationType::GuildRoleSubscriptions)
            .integration_types_config([("0".into(), config)])
            .clear_event_webhooks_url(),
        "PATCH /applications/7",
        json!({
            "icon": "data:image/png;base64,eA==", "cover_image": null, "team_id": "9",
            "explicit_content_filter": 1, "max_participants": -1, "type": 4,
            "integration_types_config": {
                "0": { "oauth2_install_params": { "scopes": ["bot", "sdk.social_layer"], "permissions": "0" } }
            },
            "event_webhooks_url": null
        }),
    );
    sends_json(
        EditCurrentApplication::new()
            .description("hi")
            .tags(["fun".into()])
            .install_params(params),
        "PATCH /applications/@me",
        json!({
            "description": "hi", "tags": ["fun"],
            "install_params": { "scopes": ["bot", "sdk.social_layer"], "permissions": "0" }
        }),
    );
    let bad = EditCurrentApplication::new()
        .description("x".repeat(401))
        .tags(["ok".into(), "x".repeat(21).into()])
        .install_params(InstallParams::default());
    assert_eq!(
        refused(bad),
        ["description", "tags[1]", "install_params.scopes"]
    );
}

#[test]
fn flags_come_as_number_and_as_text() {
    let application: Application = cordial_model::json::from_str(
        r#"{"id":"1","flags":262144,"flags_new":"9007199254740993","type":null,"max_participants":null,
            "explicit_content_filter":0,"eligible_oauth2_scopes":["identify","new.scope"]}"#,
    )
    .unwrap();
    assert_eq!(application.flags.unwrap().bits(), 1 << 18);
    assert_eq!(
        application.flags_new.unwrap(),
        ApplicationFlagsNew::from_bits(9_007_199_254_740_993)
    );
    assert_eq!(
        application.eligible_oauth2_scopes,
        [Scope::Identify, Scope::Unknown("new.scope".into())]
    );
}

#[test]
fn running_activities_are_read() {
    sends(
        GetApplicationActivityInstance::new(
            Id::new(7),
            "i-123-gc-912952092627435520-912954213460484116",
        ),
        "GET /applications/7/activity-instances/i-123-gc-912952092627435520-912954213460484116",
    );
    let instance = json!({
        "application_id": "1215413995645968394", "instance_id": "i-1276580072400224306-gc-912952092627435520-912954213460484116",
        "launch_id": "1276580072400224306",
        "location": { "id": "gc-912952092627435520-912954213460484116", "kind": "gc",
                      "channel_id": "912954213460484116", "guild_id": "912952092627435520" },
        "users": ["205519959982473217"]
    });
    is_complete(
        "resources/application.mdx",
        "Activity Instance Object",
        &instance,
        &[],
    );
    is_complete(
        "resources/application.mdx",
        "Activity Location Object",
        &instance["location"],
        &[],
    );
    let instance: ActivityInstance = round_trip(&instance);
    assert_eq!(instance.location.kind, ActivityLocationKind::GuildChannel);
}

#[test]
fn files_are_uploaded_for_activities() {
    let upload = UploadApplicationAttachment::new(
        Id::new(7),
        FormFile::new("a.png", "meow").content_type("image/png"),
    )
    .bearer("token");
    let request = cordial_model::rest::Endpoint::into_request(upload).unwrap();
    assert_eq!(request.path, "/applications/7/attachment");
    let Body::Multipart {
        json: None,
        fields,
        files,
    } = &request.body
    else {
        panic!("a form: {:?}", request.body);
    };
    assert!(fields.is_empty());
    assert_eq!((&*files[0].field, &*files[0].filename), ("file", "a.png"));
    let read = UploadApplicationAttachment::from_incoming(&received(&request)).unwrap();
    assert_eq!(&read.file.data.as_bytes().unwrap()[..], b"meow");
    round_trip::<UploadedAttachment>(&json!({ "attachment": {
        "id": "1", "filename": "a.png", "size": 4, "url": "https://cdn.discordapp.com/x", "proxy_url": "https://x", "flags": 0
    } }));
}
