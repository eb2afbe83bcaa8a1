//! Sessions of people: a client that knows nothing of the sandbox identifies with a person's token.
#![cfg(feature = "user")]

mod wire;

use cordial_model::{Token, channel::ChannelType};
use cordial_sandbox::{Person, Sandbox};
use serde_json::{Value, json};
use wire::{Client, Received};

/// Deduplicated users, `READY` in two parts, versions, guilds with `properties`.
const CAPABILITIES: u64 = 1 | 4 | 8 | 16 | 32 | 512 | 1024;

async fn open(url: &str) -> Client {
    let mut client = Client::connect(url, "v=9&encoding=json").await;
    assert_eq!(client.payload().await["op"], 10);
    client
}

async fn identify(client: &mut Client, token: &Token, more: Value) {
    let mut data = json!({
        "token": token.expose(),
        "properties": {"os": "linux", "browser": "test", "device": ""},
    });
    for (key, value) in more.as_object().unwrap() {
        data[key] = value.clone();
    }
    client.send(json!({"op": 2, "d": data})).await;
}

async fn ready(sandbox: &Sandbox, person: &Person) -> (Client, Value) {
    let mut client = open(&sandbox.gateway_url()).await;
    let more = json!({"capabilities": CAPABILITIES, "client_state": {"guild_versions": {}}});
    identify(&mut client, &person.token(), more).await;
    let ready = client.dispatch("READY").await;
    (client, ready)
}

async fn refused(client: &mut Client) -> (u16, String) {
    loop {
        match client.receive().await {
            Received::Payload(_) => {}
            Received::Closed(code, reason) => return (code.unwrap(), reason),
            Received::Cut => panic!("cut without a close frame"),
        }
    }
}

#[tokio::test]
async fn a_person_s_session_begins_with_ready_in_two_parts() {
    let sandbox = wire::judged::start().await.unwrap();
    let alice = sandbox.user("alice");
    let bob = sandbox.user("bob");
    let direct = alice.direct_messages(bob.id());
    let (mut client, ready) = ready(&sandbox, &alice).await;
    assert_eq!(ready["v"], 9);
    assert_eq!(ready["user"]["id"], alice.id().to_string());
    assert_eq!(ready["user"]["username"], "alice");
    assert_eq!(ready["session_type"], "normal");
    assert_eq!(ready["resume_gateway_url"], sandbox.gateway_url());
    assert_eq!(ready["user_settings_proto"], "");
    assert_eq!(
        ready["read_state"],
        json!({"entries": [], "partial": false, "version": 0})
    );
    assert_eq!(ready["relationships"], json!([]));
    assert_eq!(
        ready["private_channels"],
        json!([{"id": direct.to_string(), "type": 1, "flags": 0, "last_message_id": null, "recipient_ids": [bob.id().to_string()]}])
    );
    assert_eq!(ready["users"][0]["username"], "bob");
    let guild = &ready["guilds"][0];
    assert_eq!(guild["id"], sandbox.guild().to_string());
    assert_eq!(guild["data_mode"], "full");
    assert_eq!(guild["properties"]["id"], guild["id"]);
    assert!(guild.get("name").is_none() && guild["properties"]["name"].is_string());
    assert!(guild["channels"].as_array().unwrap().len() >= 2);
    assert_eq!(
        ready["merged_members"][0][0]["user_id"],
        alice.id().to_string()
    );
    assert_eq!(ready["sessions"][0]["session_id"], ready["session_id"]);
    assert!(ready.get("shard").is_none() && ready.get("application").is_none());

    let supplemental = client.payload().await;
    assert_eq!(supplemental["t"], "READY_SUPPLEMENTAL");
    assert_eq!(supplemental["d"]["guilds"][0]["id"], guild["id"]);
    let sessions = client.payload().await;
    assert_eq!(sessions["t"], "SESSIONS_REPLACE");
    assert_eq!(sessions["d"][0]["client_info"]["os"], "linux");
}

#[tokio::test]
async fn without_capabilities_ready_is_in_one_part_and_guilds_are_as_bots_get_them() {
    let sandbox = wire::judged::start().await.unwrap();
    let alice = sandbox.user("alice");
    let bob = sandbox.user("bob");
    alice.direct_messages(bob.id());
    let mut client = open(&sandbox.gateway_url()).await;
    identify(&mut client, &alice.token(), json!({})).await;
    let ready = client.dispatch("READY").await;
    assert!(ready["guilds"][0]["name"].is_string());
    assert!(ready["guilds"][0].get("properties").is_none());
    assert_eq!(ready["read_state"], json!([]));
    assert_eq!(ready["user_settings"], json!({}));
    assert_eq!(ready["notes"], json!({}));
    assert_eq!(
        ready["private_channels"][0]["recipients"][0]["username"],
        "bob"
    );
    assert!(ready["merged_presences"]["guilds"].is_array());
    assert!(
        !client
            .settle()
            .await
            .contains(&"READY_SUPPLEMENTAL".to_owned())
    );
}

#[tokio::test]
async fn a_person_hears_what_happens_where_they_are_and_nothing_else() {
    let sandbox = wire::judged::start().await.unwrap();
    let alice = sandbox.user("alice");
    let (bob, carol) = (sandbox.user("bob"), sandbox.user("carol"));
    let (mut client, _) = ready(&sandbox, &alice).await;
    client.settle().await;

    bob.say(sandbox.channel(), "hello").await.unwrap();
    let message = client.dispatch("MESSAGE_CREATE").await;
    assert_eq!(message["content"], "hello");
    assert_eq!(message["guild_id"], sandbox.guild().to_string());

    let theirs = sandbox.create_guild("Theirs", bob.id());
    let channel = sandbox.channel_named(theirs, "general").unwrap();
    bob.say(channel, "secret").await.unwrap();
    assert_eq!(client.settle().await, Vec::<String>::new());

    alice.join(theirs).await.unwrap();
    let guild = client.dispatch("GUILD_CREATE").await;
    assert_eq!(
        (&guild["name"], &guild["properties"]["name"]),
        (&json!("Theirs"), &json!("Theirs"))
    );
    bob.say(channel, "welcome").await.unwrap();
    assert_eq!(
        client.dispatch("MESSAGE_CREATE").await["content"],
        "welcome"
    );

    let direct = carol.direct_messages(alice.id());
    let opened = client.dispatch("CHANNEL_CREATE").await;
    assert_eq!(opened["recipients"][0]["username"], "carol");
    carol.say(direct, "psst").await.unwrap();
    let message = client.dispatch("MESSAGE_CREATE").await;
    assert_eq!(
        (&message["content"], &message["channel_type"]),
        (&json!("psst"), &json!(1))
    );

    alice.leave(theirs).await.unwrap();
    assert_eq!(
        client.dispatch("GUILD_DELETE").await["id"],
        theirs.to_string()
    );
    bob.say(channel, "gone").await.unwrap();
    assert!(!client.settle().await.contains(&"MESSAGE_CREATE".to_owned()));
}

#[tokio::test]
async fn people_without_a_session_change_nothing_for_bots() {
    let sandbox = wire::judged::start().await.unwrap();
    let alice = sandbox.user("alice");
    let (mut bot, _) = Client::ready(&sandbox.gateway_url(), sandbox.token().expose()).await;
    bot.settle().await;
    let (mut client, _) = ready(&sandbox, &alice).await;
    client.settle().await;
    let bob = sandbox.user("bob");
    bob.say(sandbox.channel(), "hello").await.unwrap();
    bot.dispatch("MESSAGE_CREATE").await;
    // The person did not name a presence, so nothing was seen of the session.
    assert_eq!(bot.settle().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_subscription_is_answered_with_the_rows_of_the_member_list() {
    let sandbox = wire::judged::start().await.unwrap();
    let alice = sandbox.user("alice");
    let (mut client, _) = ready(&sandbox, &alice).await;
    let (guild, channel) = (sandbox.guild().to_string(), sandbox.channel().to_string());
    client
        .send(json!({"op": 14, "d": {"guild_id": guild, "typing": true, "channels": {&channel: [[0, 99]]}}}))
        .await;
    let update = client.dispatch("GUILD_MEMBER_LIST_UPDATE").await;
    assert_eq!(update["id"], "everyone");
    let members = update["member_count"].as_u64().unwrap();
    assert_eq!(
        update["groups"],
        json!([{"id": "online", "count": members}])
    );
    let op = &update["ops"][0];
    assert_eq!((&op["op"], &op["range"]), (&json!("SYNC"), &json!([0, 99])));
    let items = op["items"].as_array().unwrap();
    assert_eq!(items.len() as u64, members + 1);
    assert_eq!(
        items[0],
        json!({"group": {"id": "online", "count": members}})
    );
    let names: Vec<&str> = items[1..]
        .iter()
        .map(|item| item["member"]["user"]["username"].as_str().unwrap())
        .collect();
    assert!(
        names.contains(&"alice") && names.is_sorted_by_key(|name| name.to_lowercase()),
        "{names:?}"
    );
    assert_eq!(items[1]["member"]["presence"]["status"], "online");

    // A part of the list, in the newer form; nothing of guilds that one is not in.
    let bob = sandbox.user("bob");
    let theirs = sandbox.create_guild("Theirs", bob.id());
    client
        .send(json!({"op": 37, "d": {"subscriptions": {
            theirs.to_string(): {"channels": {channel.clone(): [[0, 99]]}},
            guild: {"channels": {channel: [[1, 1], [5, 2], [90, 99]]}},
        }}}))
        .await;
    let update = client.dispatch("GUILD_MEMBER_LIST_UPDATE").await;
    let ops = update["ops"].as_array().unwrap();
    assert_eq!(ops.len(), 2);
    assert_eq!(ops[0]["items"].as_array().unwrap().len(), 1);
    assert_eq!(
        ops[1],
        json!({"op": "SYNC", "range": [90, 99], "items": []})
    );
    assert_eq!(client.settle().await, Vec::<String>::new());
}

#[tokio::test]
async fn members_are_asked_for_in_several_guilds_at_once() {
    let sandbox = wire::judged::start().await.unwrap();
    let alice = sandbox.user("alice");
    let bob = sandbox.user("bob");
    let owned = sandbox.create_guild("Owned", alice.id());
    let (mut client, _) = ready(&sandbox, &alice).await;
    let guilds = json!([sandbox.guild().to_string(), owned.to_string()]);
    client
        .send(json!({"op": 8, "d": {"guild_id": guilds, "user_ids": [bob.id().to_string()], "nonce": "n"}}))
        .await;
    let first = client.dispatch("GUILD_MEMBERS_CHUNK").await;
    let second = client.dispatch("GUILD_MEMBERS_CHUNK").await;
    assert_eq!(
        (&first["nonce"], &second["nonce"]),
        (&json!("n"), &json!("n"))
    );
    assert_eq!(first["guild_id"], guilds[0]);
    assert_eq!(second["not_found"], json!([bob.id().to_string()]));

    // All members are for those who may do something about them.
    let other = sandbox.create_guild("Other", bob.id());
    alice.join(other).await.unwrap();
    client
        .send(json!({"op": 8, "d": {"guild_id": [owned.to_string(), other.to_string()], "query": "", "limit": 0}}))
        .await;
    let chunk = client.dispatch("GUILD_MEMBERS_CHUNK").await;
    assert_eq!(chunk["guild_id"], owned.to_string());
    assert!(
        !client
            .settle()
            .await
            .contains(&"GUILD_MEMBERS_CHUNK".to_owned())
    );
}

#[tokio::test]
async fn what_else_users_ask_for_is_answered() {
    let sandbox = wire::judged::start().await.unwrap();
    let alice = sandbox.user("alice");
    alice.say(sandbox.channel(), "last").await.unwrap();
    let (mut client, _) = ready(&sandbox, &alice).await;
    let (guild, channel) = (sandbox.guild().to_string(), sandbox.channel().to_string());
    client
        .send(json!({"op": 34, "d": {"guild_id": guild, "channel_ids": [channel, "1"]}}))
        .await;
    let last = client.dispatch("LAST_MESSAGES").await;
    assert_eq!(last["messages"].as_array().unwrap().len(), 1);
    assert_eq!(last["messages"][0]["content"], "last");
    client
        .send(json!({"op": 39, "d": {"guild_id": guild, "channel_id": channel}}))
        .await;
    let count = client.dispatch("CHANNEL_MEMBER_COUNT_UPDATE").await;
    assert_eq!(count["member_count"], count["presence_count"]);
    client
        .send(json!({"op": 36, "d": {"guild_id": guild}}))
        .await;
    assert_eq!(
        client.dispatch("CHANNEL_STATUSES").await["channels"],
        json!([])
    );
    // There are no calls, and nothing to be told of time spent.
    client
        .send(json!({"op": 13, "d": {"channel_id": "1"}}))
        .await;
    client
        .send(json!({"op": 41, "d": {"initialization_timestamp": 1, "session_id": "a", "client_launch_id": "b"}}))
        .await;
    // Heartbeats may tell how the client is used.
    client
        .send(json!({"op": 40, "d": {"seq": 1, "qos": {"ver": 27, "active": true, "reasons": []}}}))
        .await;
    client.opcode(11).await;

    let voice = sandbox
        .create_channel(sandbox.guild(), ChannelType::GuildVoice, "v")
        .unwrap();
    client
        .send(json!({"op": 4, "d": {"guild_id": guild, "channel_id": voice.to_string(), "self_mute": true, "self_deaf": false, "self_video": false}}))
        .await;
    assert_eq!(
        client.dispatch("VOICE_STATE_UPDATE").await["channel_id"],
        voice.to_string()
    );
    client
        .send(json!({"op": 4, "d": {"guild_id": null, "channel_id": null, "self_mute": false, "self_deaf": false}}))
        .await;
    assert_eq!(
        client.dispatch("VOICE_STATE_UPDATE").await["channel_id"],
        Value::Null
    );
}

#[tokio::test]
async fn the_sessions_of_a_person_hear_of_each_other() {
    let sandbox = wire::judged::start().await.unwrap();
    let alice = sandbox.user("alice");
    let (mut one, first) = ready(&sandbox, &alice).await;
    one.dispatch("SESSIONS_REPLACE").await;
    let (mut two, second) = ready(&sandbox, &alice).await;
    assert_eq!(second["sessions"].as_array().unwrap().len(), 2);
    assert_eq!(
        one.dispatch("SESSIONS_REPLACE")
            .await
            .as_array()
            .unwrap()
            .len(),
        2
    );

    two.send(json!({"op": 3, "d": {"since": 0, "activities": [], "status": "idle", "afk": false}}))
        .await;
    let sessions = one.dispatch("SESSIONS_REPLACE").await;
    let statuses: Vec<&str> = sessions
        .as_array()
        .unwrap()
        .iter()
        .map(|session| session["status"].as_str().unwrap())
        .collect();
    assert!(
        statuses.contains(&"idle") && statuses.contains(&"online"),
        "{statuses:?}"
    );

    two.send(json!({"op": 29, "d": {"target_session_id": first["session_id"], "payload": {"type": "x"}}}))
        .await;
    assert_eq!(one.dispatch("REMOTE_COMMAND").await, json!({"type": "x"}));
    two.close(1000).await;
    assert_eq!(
        one.dispatch("SESSIONS_REPLACE")
            .await
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

#[tokio::test]
async fn a_person_s_session_resumes_and_misses_nothing() {
    let sandbox = wire::judged::start().await.unwrap();
    let alice = sandbox.user("alice");
    let (mut client, ready) = ready(&sandbox, &alice).await;
    client.settle().await;
    let last = *client.sequences.last().unwrap();
    client.close(4000).await;
    let bob = sandbox.user("bob");
    bob.say(sandbox.channel(), "while away").await.unwrap();

    let mut client = open(&sandbox.gateway_url()).await;
    client
        .resume(alice.token().expose(), &ready["session_id"], last)
        .await;
    assert_eq!(
        client.dispatch("MESSAGE_CREATE").await["content"],
        "while away"
    );
    client.dispatch("RESUMED").await;
    // It is a person's session still.
    client
        .send(json!({"op": 13, "d": {"channel_id": "1"}}))
        .await;
    client.settle().await;

    // A bot's token does not open it.
    let mut thief = open(&sandbox.gateway_url()).await;
    thief
        .resume(sandbox.token().expose(), &ready["session_id"], last)
        .await;
    assert_eq!(thief.opcode(9).await, false);
}

#[tokio::test]
async fn what_is_not_simulated_is_refused_by_name() {
    let sandbox = wire::judged::start().await.unwrap();
    let alice = sandbox.user("alice");
    for (payload, named) in [
        (json!({"op": 18, "d": {"type": "guild"}}), "StreamCreate"),
        (json!({"op": 28, "d": {}}), "RequestForumUnreads"),
        (
            json!({"op": 42, "d": {"lobby_id": "1"}}),
            "LobbyVoiceServerPing",
        ),
        (
            json!({"op": 4, "d": {"guild_id": null, "channel_id": "1"}}),
            "calls",
        ),
    ] {
        let (mut client, _) = ready(&sandbox, &alice).await;
        client.send(payload).await;
        let (code, reason) = refused(&mut client).await;
        assert_eq!(code, 4001);
        assert!(
            reason.contains(named) && reason.contains("not simulate"),
            "{reason}"
        );
    }
    let (mut client, _) = ready(&sandbox, &alice).await;
    client.send(json!({"op": 99, "d": null})).await;
    assert_eq!(refused(&mut client).await.0, 4001);
}

#[tokio::test]
async fn bots_may_not_send_what_only_users_send() {
    let sandbox = wire::judged::start().await.unwrap();
    let (mut bot, _) = Client::ready(&sandbox.gateway_url(), sandbox.token().expose()).await;
    bot.send(json!({"op": 14, "d": {"guild_id": "1"}})).await;
    assert_eq!(bot.closed().await, 4001);
}

#[tokio::test]
async fn wrong_tokens_and_shards_are_refused() {
    let sandbox = wire::judged::start().await.unwrap();
    let alice = sandbox.user("alice");
    let mut client = open(&sandbox.gateway_url()).await;
    identify(&mut client, &Token::new("nobody.at.all"), json!({})).await;
    assert_eq!(client.closed().await, 4004);
    let mut client = open(&sandbox.gateway_url()).await;
    identify(&mut client, &alice.token(), json!({"shard": [1, 2]})).await;
    assert_eq!(client.closed().await, 4010);
    // Bots name their intents.
    let mut client = open(&sandbox.gateway_url()).await;
    identify(&mut client, sandbox.token(), json!({})).await;
    assert_eq!(client.closed().await, 4002);
}
