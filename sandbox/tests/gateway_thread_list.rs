//! Who gains access to a channel is told of the threads in it.

mod rest_support;
mod wire;

use cordial_model::Permissions;
use rest_support::{Wire, text};
use serde_json::{Value, json};
use wire::Client;

/// A text channel of the guild.
async fn channel(wire: &Wire, name: &str) -> Value {
    let path = format!("{}/channels", wire.guild());
    wire.post(&path, json!({ "name": name, "type": 0 }))
        .await
        .expect(201)
}

async fn thread(wire: &Wire, channel: &Value, name: &str) -> Value {
    let path = format!("/channels/{}/threads", text(&channel["id"]));
    wire.post(&path, json!({ "name": name, "type": 11 }))
        .await
        .expect(201)
}

#[tokio::test]
async fn a_role_opens_a_channel_with_its_threads() {
    let wire = Wire::start().await;
    let token = wire.sandbox.token().expose().to_owned();
    let (mut client, _) = Client::ready(&wire.sandbox.gateway_url(), &token).await;
    let (bot, guild) = (wire.sandbox.application_id(), wire.sandbox.guild());
    let role = wire
        .post(&format!("{}/roles", wire.guild()), json!({ "name": "Key" }))
        .await
        .expect(200);
    let hidden = channel(&wire, "hidden").await;
    let open = channel(&wire, "open").await;
    let inside = thread(&wire, &hidden, "inside").await;
    let archived = thread(&wire, &hidden, "archived").await;
    thread(&wire, &open, "seen all along").await;
    let path = format!("/channels/{}", text(&archived["id"]));
    wire.patch(&path, json!({ "archived": true }))
        .await
        .expect(200);
    let view = Permissions::VIEW_CHANNEL.bits().to_string();
    let locked = json!({ "permission_overwrites": [
        { "id": guild.to_string(), "type": 0, "deny": view },
        { "id": role["id"], "type": 0, "allow": view },
    ] });
    let path = format!("/channels/{}", text(&hidden["id"]));
    // The bot locks itself out, and opens with its key.
    wire.patch(&path, locked).await.expect(200);
    wire.get(&path).await.refused(403, 50001);
    assert_eq!(wire.events("THREAD_LIST_SYNC"), Vec::<Value>::new());
    let key = format!("{}/members/{bot}/roles/{}", wire.guild(), text(&role["id"]));
    wire.put(&key, json!({})).await.expect(204);
    let synced = client.dispatch("THREAD_LIST_SYNC").await;
    assert_eq!(synced["guild_id"], guild.to_string());
    assert_eq!(synced["channel_ids"], json!([hidden["id"]]));
    assert_eq!(synced["threads"].as_array().unwrap().len(), 1);
    assert_eq!(
        (&synced["threads"][0]["id"], &synced["threads"][0]["name"]),
        (&inside["id"], &json!("inside"))
    );
    // The bot started the thread, so it is in it.
    assert_eq!(synced["members"].as_array().unwrap().len(), 1);
    assert_eq!(
        (
            &synced["members"][0]["id"],
            &synced["members"][0]["user_id"]
        ),
        (&inside["id"], &json!(bot.to_string()))
    );
    // To give away the key, or to have it twice, opens nothing.
    wire.put(&key, json!({})).await.expect(204);
    wire.delete(&key).await.expect(204);
    assert_eq!(wire.events("THREAD_LIST_SYNC").len(), 1);
    let roles = json!({ "roles": [role["id"]] });
    let member = format!("{}/members/{bot}", wire.guild());
    let managed = wire.get(&member).await.expect(200)["roles"].clone();
    let mut both = roles;
    both["roles"]
        .as_array_mut()
        .unwrap()
        .extend(managed.as_array().unwrap().iter().cloned());
    wire.patch(&member, both).await.expect(200);
    let again = client.dispatch("THREAD_LIST_SYNC").await;
    assert_eq!(again, synced);
}

#[tokio::test]
async fn overwrites_and_roles_open_channels_to_those_they_are_for() {
    let wire = Wire::start().await;
    let guild = wire.sandbox.guild();
    let (other, token) = wire.sandbox.create_bot("Other");
    wire.sandbox.add_member(guild, other.cast());
    let (mut client, _) = Client::ready(&wire.sandbox.gateway_url(), token.expose()).await;
    let room = channel(&wire, "room").await;
    let talk = thread(&wire, &room, "talk").await;
    let view = Permissions::VIEW_CHANNEL.bits().to_string();
    let own = format!("/channels/{}/permissions/{other}", text(&room["id"]));
    let deny = json!({ "type": 1, "deny": view });
    let allow = json!({ "type": 1, "allow": view });
    wire.put(&own, deny.clone()).await.expect(204);
    assert!(wire.events("THREAD_LIST_SYNC").is_empty());
    for is_taken_back in [false, true] {
        if is_taken_back {
            wire.put(&own, deny.clone()).await.expect(204);
            wire.delete(&own).await.expect(204);
        } else {
            wire.put(&own, allow.clone()).await.expect(204);
        }
        let synced = client.dispatch("THREAD_LIST_SYNC").await;
        assert_eq!(synced["threads"][0]["id"], talk["id"]);
        // They are not in the thread.
        assert_eq!(synced["members"], json!([]));
    }
    // A channel without threads is told of as well: what is known of it can be forgotten.
    let empty = channel(&wire, "empty").await;
    let own = format!("/channels/{}/permissions/{other}", text(&empty["id"]));
    wire.put(&own, deny).await.expect(204);
    wire.delete(&own).await.expect(204);
    let synced = client.dispatch("THREAD_LIST_SYNC").await;
    assert_eq!(
        (&synced["channel_ids"], &synced["threads"]),
        (&json!([empty["id"]]), &json!([]))
    );
}
