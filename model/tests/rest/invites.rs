//! Invites for certain users alone.

use cordial_model::{
    id::Id,
    invite::{TargetUsersJob, TargetUsersJobStatus},
    rest::{
        Body, CreateChannelInvite, Endpoint, GetTargetUsers, GetTargetUsersJobStatus, ResponseBody,
        ServeEndpoint, TargetUsers, UpdateTargetUsers,
    },
};
use serde_json::json;

use crate::{
    request::{received, sends, sends_json},
    support::round_trip,
};

#[test]
fn users_are_a_table_with_a_head() {
    let users = TargetUsers::from([Id::new(80_351_110_224_678_912), Id::new(5)]);
    assert_eq!(users.to_csv(), "user_id\n80351110224678912\n5\n");
    let read = |text: &'static str| TargetUsers::from_body(&text.into());
    assert_eq!(read("user_id\n80351110224678912\n5\n").unwrap(), users);
    assert_eq!(
        read("\u{feff}user_id\r\n\"80351110224678912\"\r\n5").unwrap(),
        users
    );
    assert_eq!(read("80351110224678912\n5").unwrap(), users);
    assert_eq!(read("").unwrap(), TargetUsers::default());
    let error = read("user_id\n5\nAlice").unwrap_err();
    assert!(error.to_string().contains("line 3"), "{error}");
}

#[test]
fn users_are_replaced_by_a_file_alone() {
    sends(
        GetTargetUsers::new("a/b"),
        "GET /invites/a%2Fb/target-users",
    );
    sends(
        GetTargetUsersJobStatus::new("code"),
        "GET /invites/code/target-users/job-status",
    );
    let update = UpdateTargetUsers::new("code", [Id::new(5)]);
    let request = update.into_request().unwrap();
    assert_eq!(request.path, "/invites/code/target-users");
    let Body::Multipart {
        json: None,
        fields,
        files,
    } = &request.body
    else {
        panic!("a form: {:?}", request.body);
    };
    assert!(fields.is_empty());
    assert_eq!(files[0].field, "target_users_file");
    assert_eq!(&files[0].data.as_bytes().unwrap()[..], b"user_id\n5\n");
    let read = UpdateTargetUsers::from_incoming(&received(&request)).unwrap();
    assert_eq!(read.target_users_file, TargetUsers(vec![Id::new(5)]));
}

#[test]
fn an_invite_is_made_with_a_file_or_without() {
    sends_json(
        CreateChannelInvite::new(Id::new(1)).max_uses(1),
        "POST /channels/1/invites",
        json!({ "max_uses": 1 }),
    );
    let invite = CreateChannelInvite::new(Id::new(1))
        .max_uses(1)
        .target_users_file([Id::new(5)]);
    let request = invite.into_request().unwrap();
    let Body::Multipart {
        json: Some(json),
        files,
        ..
    } = &request.body
    else {
        panic!("a form: {:?}", request.body);
    };
    assert_eq!(&json[..], br#"{"max_uses":1}"#);
    assert_eq!(files[0].field, "target_users_file");
    let read = CreateChannelInvite::from_incoming(&received(&request)).unwrap();
    assert_eq!(read.target_users_file, Some(TargetUsers(vec![Id::new(5)])));
    assert_eq!(read.max_uses, Some(1));
}

#[test]
fn the_job_is_read() {
    let job: TargetUsersJob = round_trip(&json!({
        "status": 3, "total_users": 100, "processed_users": 41, "created_at": "2025-01-08T12:00:00.000000+00:00",
        "completed_at": null, "error_message": "Failed to parse CSV file"
    }));
    assert_eq!(job.status, TargetUsersJobStatus::Failed);
}
