//! A shard of a user account over real sockets.
#![cfg(all(feature = "tokio", feature = "user"))]

mod support;

use cordial_gateway::{Error, Shard};
use cordial_model::{
    id::Id,
    user_session::{GuildSubscription, GuildSubscriptions, Identify, UserEvent},
};
use futures_util::StreamExt;
use serde_json::json;
use support::{TOKEN, server::Server};

#[tokio::test]
async fn a_user_session_subscribes_and_hears_the_answer() {
    let server = Server::start().await;
    let mut shard = Shard::user_builder(Identify::new(TOKEN), server.url()).start();
    let mut peer = server.accept().await;
    assert!(
        peer.query.starts_with("v=9&encoding=json"),
        "{}",
        peer.query
    );
    peer.hello().await;
    let identify = peer.receive_but_beats().await;
    let ready = json!({"v": 9, "session_id": "session", "resume_gateway_url": server.url(), "user": {"id": "2", "username": "u"}});
    peer.dispatch(1, "READY", &ready).await;
    assert_eq!(identify["d"]["token"], TOKEN);
    assert!(identify["d"]["capabilities"].is_u64() && identify["d"].get("intents").is_none());

    let Some(Ok(UserEvent::Ready(ready))) = shard.next_user_event().await else {
        panic!("no ready");
    };
    assert_eq!(ready.session_id, "session");

    shard
        .sender()
        .send(&GuildSubscriptions {
            guild_id: Id::new(1),
            subscription: GuildSubscription::member_list(Id::new(3), [[0, 99]]),
        })
        .await
        .unwrap();
    assert_eq!(
        peer.receive_but_beats().await,
        json!({"op": 14, "d": {"guild_id": "1", "channels": {"3": [[0, 99]]}}})
    );
    let update = json!({"guild_id": "1", "id": "everyone", "ops": [{"op": "SYNC", "range": [0, 99], "items": []}]});
    peer.dispatch(2, "GUILD_MEMBER_LIST_UPDATE", &update).await;
    peer.dispatch(3, "MESSAGE_ACK", &json!({"channel_id": 7.5}))
        .await;
    let mut events = shard.user_events();
    let Some(Ok(UserEvent::GuildMemberListUpdate(update))) = events.next().await else {
        panic!("no member list");
    };
    assert_eq!(update.ops.len(), 1);
    let Some(Err(Error::Decode(error))) = events.next().await else {
        panic!("no error");
    };
    assert_eq!(
        (error.name.as_str(), error.source.path().as_str()),
        ("MESSAGE_ACK", "channel_id")
    );
}
