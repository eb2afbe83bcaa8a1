//! What bearer tokens of users show.

use cordial_model::{
    guild::IntegrationType,
    id::Id,
    rest::{
        Auth, GetCurrentUser, GetCurrentUserConnections, GetCurrentUserGuildMember,
        GetCurrentUserGuilds,
    },
    user::{Connection, ConnectionService, ConnectionVisibility},
};
use serde_json::json;

use crate::{
    request::sends,
    support::{is_complete, round_trip},
};

#[test]
fn users_show_themselves_by_bearer_tokens() {
    let request = sends(
        GetCurrentUserGuildMember::new(Id::new(1)).bearer("token"),
        "GET /users/@me/guilds/1/member",
    );
    assert_eq!(request.route.auth, Auth::Bearer);
    sends(
        GetCurrentUserConnections::new(),
        "GET /users/@me/connections",
    );
    let request = sends(GetCurrentUser::new().bearer("token"), "GET /users/@me");
    assert_eq!(request.route.auth, Auth::BotOrBearer);
    let request = sends(GetCurrentUserGuilds::new(), "GET /users/@me/guilds");
    assert!(request.options.authorization.is_none());
}

#[test]
fn linked_accounts_are_read() {
    let connection = json!({
        "id": "1234", "name": "nelly", "type": "twitch", "revoked": true,
        "integrations": [{ "id": "1", "type": "twitch", "account": { "id": "1234", "name": "nelly" },
                           "guild": { "id": "5", "name": "A guild", "icon": null } }],
        "verified": true, "friend_sync": false, "show_activity": true, "two_way_link": false, "visibility": 1
    });
    is_complete(
        "resources/user.mdx",
        "Connection Structure",
        &connection,
        &[],
    );
    let connection: Connection = round_trip(&connection);
    assert_eq!(connection.kind, ConnectionService::Twitch);
    assert_eq!(connection.visibility, ConnectionVisibility::Everyone);
    assert_eq!(
        connection.integrations.unwrap()[0].kind,
        IntegrationType::Twitch
    );
    let new: Connection = round_trip(&json!({
        "id": "1", "name": null, "type": "somewhere-new", "revoked": false, "verified": true, "friend_sync": false,
        "show_activity": true, "two_way_link": false, "visibility": 7
    }));
    assert_eq!(new.kind, ConnectionService::Unknown("somewhere-new".into()));
}
