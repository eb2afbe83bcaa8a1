//! Members and roles, groups of users, and what is deprecated or switched off.

#![allow(deprecated)]

use std::collections::BTreeMap;

use cordial_model::{
    application::command::{CommandPermission, CommandPermissionType, PartialCommandPermissions},
    guild::Nickname,
    id::{Id, marker::RoleMarker},
    json,
    rest::{
        AddGuildMember, BatchEditApplicationCommandPermissions, CreateGroupDm,
        GetGuildRoleMemberCounts, GetPinnedMessages, GroupDmAddRecipient, GroupDmRemoveRecipient,
        ModifyCurrentUserNick, PinMessageDeprecated, UnpinMessageDeprecated,
    },
};
use serde_json::json;

use crate::{
    request::{refused, sends, sends_json},
    support::round_trip,
};

#[test]
fn a_member_is_added_with_a_bearer_token() {
    let add = AddGuildMember::new(Id::new(1), Id::new(2), "6qrZcUqja7812RVdnEKjpzOL4CvHBFG");
    assert!(!format!("{add:?}").contains("6qrZ"), "{add:?}");
    sends_json(
        add.clone()
            .nick("Nelly")
            .roles([Id::new(5)])
            .mute(false)
            .deaf(true),
        "PUT /guilds/1/members/2",
        json!({
            "access_token": "6qrZcUqja7812RVdnEKjpzOL4CvHBFG", "nick": "Nelly", "roles": ["5"], "mute": false,
            "deaf": true
        }),
    );
    assert_eq!(refused(add.nick("x".repeat(33))), ["nick"]);
}

#[test]
fn roles_are_counted() {
    sends(
        GetGuildRoleMemberCounts::new(Id::new(1)),
        "GET /guilds/1/roles/member-counts",
    );
    let counts: BTreeMap<Id<RoleMarker>, u32> =
        round_trip(&json!({ "613425648685547541": 1337, "697138785317814292": 0 }));
    assert_eq!(counts[&Id::new(613_425_648_685_547_541)], 1337);
    let odd: BTreeMap<Id<RoleMarker>, u32> =
        json::from_str(r#"{"0":1,"x":2,"3":null,"4":5}"#).unwrap();
    assert_eq!(odd, BTreeMap::from_iter([(Id::new(4), 5)]));
}

#[test]
fn groups_are_made_of_bearer_tokens() {
    let nicks = BTreeMap::from_iter([(Id::new(5), "Al".to_owned())]);
    sends_json(
        CreateGroupDm::new(vec!["a".into(), "b".into()]).nicks(nicks),
        "POST /users/@me/channels",
        json!({ "access_tokens": ["a", "b"], "nicks": { "5": "Al" } }),
    );
    sends_json(
        GroupDmAddRecipient::new(Id::new(1), Id::new(2), "a").nick("Al"),
        "PUT /channels/1/recipients/2",
        json!({ "access_token": "a", "nick": "Al" }),
    );
    sends(
        GroupDmRemoveRecipient::new(Id::new(1), Id::new(2)),
        "DELETE /channels/1/recipients/2",
    );
}

#[test]
fn what_is_deprecated_can_still_be_sent() {
    sends(GetPinnedMessages::new(Id::new(1)), "GET /channels/1/pins");
    sends(
        PinMessageDeprecated::new(Id::new(1), Id::new(2)),
        "PUT /channels/1/pins/2",
    );
    sends(
        UnpinMessageDeprecated::new(Id::new(1), Id::new(2)),
        "DELETE /channels/1/pins/2",
    );
    sends_json(
        ModifyCurrentUserNick::new(Id::new(1)).clear_nick(),
        "PATCH /guilds/1/members/@me/nick",
        json!({ "nick": null }),
    );
    round_trip::<Nickname>(&json!({ "nick": "Al" }));
    let rules = PartialCommandPermissions {
        id: Id::new(3),
        permissions: vec![CommandPermission {
            id: Id::new(4),
            kind: CommandPermissionType::Role,
            permission: true,
        }],
    };
    sends_json(
        BatchEditApplicationCommandPermissions::new(Id::new(1), Id::new(2), vec![rules]),
        "PUT /applications/1/guilds/2/commands/permissions",
        json!([{ "id": "3", "permissions": [{ "id": "4", "type": 1, "permission": true }] }]),
    );
}
