//! Requests as futures on a running shard, in virtual time.

#![cfg(feature = "tokio")]

mod support;

use std::time::Duration;

use cordial_gateway::{
    Shard, ShardBuilder,
    requests::{OnRateLimit, RequestError},
};
use cordial_model::{
    gateway::{ChannelInfoField, EventType, EventTypeFlags, Intents, RequestGuildMembers},
    id::{Id, marker::GuildMarker},
};
use futures_util::future::join_all;
use serde_json::{Value, json};
use support::{memory::MemoryServer, server::Peer};
use tokio::time::{self, Instant};

const GUILD: Id<GuildMarker> = Id::new(7 << 22);

fn start() -> (MemoryServer, ShardBuilder) {
    MemoryServer::start(Intents::GUILDS | Intents::GUILD_MEMBERS)
}

/// A shard that is ready, and its server.
async fn ready() -> (MemoryServer, Peer, Shard) {
    let (mut server, builder) = start();
    let shard = builder.start();
    let mut peer = server.accept().await;
    peer.log_in("wss://elsewhere").await;
    (server, peer, shard)
}

/// One chunk of an answer to a request, with one member.
fn chunk(request: &Value, index: u32, count: u32) -> Value {
    assert_eq!(request["op"], 8, "{request}");
    let user = json!({"id": (index + 1).to_string(), "username": "m", "discriminator": "0"});
    json!({
        "guild_id": request["d"]["guild_id"],
        "members": [{"user": user, "roles": [], "joined_at": "2024-01-01T00:00:00+00:00", "deaf": false, "mute": false, "flags": 0}],
        "chunk_index": index, "chunk_count": count, "nonce": request["d"]["nonce"],
    })
}

async fn next(shard: &mut Shard) -> EventType {
    loop {
        match shard.next().await.expect("an event") {
            Ok(event) => return event.kind,
            Err(error) => assert!(!error.is_fatal(), "{error}"),
        }
    }
}

#[tokio::test(start_paused = true)]
async fn members_come_as_one_and_their_events_come_to_the_stream_as_well() {
    let (_server, mut peer, mut shard) = ready().await;
    let sender = shard.sender();
    let asked = tokio::spawn(async move {
        sender
            .request_members(RequestGuildMembers::all(GUILD))
            .await
    });
    let request = peer.receive_but_beats().await;
    let mut last = chunk(&request, 1, 2);
    last["not_found"] = json!(["99"]);
    peer.dispatch(2, "GUILD_MEMBERS_CHUNK", &last).await;
    peer.dispatch(3, "GUILD_MEMBERS_CHUNK", &chunk(&request, 0, 2))
        .await;
    let members = asked.await.unwrap().unwrap();
    assert_eq!(members.guild_id, GUILD);
    let ids: Vec<u64> = members.members.iter().map(|m| m.user.id.get()).collect();
    assert_eq!(ids, [1, 2]);
    assert_eq!(members.not_found, [Id::new(99)]);
    for kind in [
        EventType::Ready,
        EventType::GuildMembersChunk,
        EventType::GuildMembersChunk,
    ] {
        assert_eq!(next(&mut shard).await, kind);
    }
}

#[tokio::test(start_paused = true)]
async fn answers_are_heard_even_if_the_stream_is_not_to_have_them() {
    let (mut server, builder) = start();
    let mut shard = builder.events(EventTypeFlags::MESSAGE_CREATE).start();
    let mut peer = server.accept().await;
    let sender = shard.sender();
    // It may be asked before there is a session.
    let asked = tokio::spawn(async move {
        sender
            .request_channel_info(GUILD, [ChannelInfoField::Status])
            .await
    });
    peer.log_in("wss://elsewhere").await;
    assert_eq!(peer.receive_but_beats().await["op"], 43);
    let info = json!({"guild_id": GUILD.to_string(), "channels": [{"id": "5", "status": "chess"}]});
    peer.dispatch(2, "CHANNEL_INFO", &info).await;
    peer.dispatch(3, "MESSAGE_CREATE", &json!({})).await;
    let info = asked.await.unwrap().unwrap();
    assert_eq!(info.channels[0].status.as_deref(), Some("chess"));
    assert_eq!(next(&mut shard).await, EventType::MessageCreate);
}

#[tokio::test(start_paused = true)]
async fn a_session_that_replaces_another_is_asked_again() {
    let (mut server, mut peer, shard) = ready().await;
    let sender = shard.sender();
    let asked = tokio::spawn(async move {
        sender
            .request_members(RequestGuildMembers::all(GUILD))
            .patience(Duration::from_mins(5))
            .await
    });
    let old = peer.receive_but_beats().await;
    peer.dispatch(2, "GUILD_MEMBERS_CHUNK", &chunk(&old, 0, 2))
        .await;
    peer.send(r#"{"op":9,"d":false}"#).await;
    peer.receive_close().await;
    let mut peer = server.accept().await;
    peer.log_in("wss://elsewhere").await;
    let new = peer.receive_but_beats().await;
    assert_ne!(new["d"]["nonce"], old["d"]["nonce"]);
    for index in 0..2 {
        peer.dispatch(
            u64::from(index) + 2,
            "GUILD_MEMBERS_CHUNK",
            &chunk(&new, index, 2),
        )
        .await;
    }
    assert_eq!(asked.await.unwrap().unwrap().members.len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_resumed_session_goes_on_answering() {
    let (mut server, mut peer, shard) = ready().await;
    let sender = shard.sender();
    let asked = tokio::spawn(async move {
        sender
            .request_members(RequestGuildMembers::all(GUILD))
            .await
    });
    let request = peer.receive_but_beats().await;
    peer.dispatch(2, "GUILD_MEMBERS_CHUNK", &chunk(&request, 0, 3))
        .await;
    peer.dispatch(3, "GUILD_MEMBERS_CHUNK", &chunk(&request, 1, 3))
        .await;
    peer.send(r#"{"op":7,"d":null}"#).await;
    peer.receive_close().await;
    let mut peer = server.accept().await;
    peer.hello().await;
    let resume = peer.receive_but_beats().await;
    assert_eq!((&resume["op"], &resume["d"]["seq"]), (&json!(6), &json!(3)));
    // The replay begins earlier than it must.
    peer.dispatch(3, "GUILD_MEMBERS_CHUNK", &chunk(&request, 1, 3))
        .await;
    peer.dispatch(4, "GUILD_MEMBERS_CHUNK", &chunk(&request, 2, 3))
        .await;
    peer.dispatch(5, "RESUMED", &json!({})).await;
    assert_eq!(asked.await.unwrap().unwrap().members.len(), 3);
    // Nothing is asked twice: the next thing said is what the user says.
    let plain = RequestGuildMembers {
        nonce: Some("mine".into()),
        ..RequestGuildMembers::all(GUILD)
    };
    shard.sender().send(&plain).await.unwrap();
    assert_eq!(peer.receive_but_beats().await["d"]["nonce"], "mine");
}

#[tokio::test(start_paused = true)]
async fn discord_is_asked_again_after_the_time_that_it_wants() {
    let (_server, mut peer, shard) = ready().await;
    let sender = shard.sender();
    let ask = |policy| {
        let request = RequestGuildMembers::all(GUILD);
        sender.request_members(request).on_rate_limit(policy)
    };
    let patient = tokio::spawn(ask(OnRateLimit::Wait).into_future());
    let request = peer.receive_but_beats().await;
    let impatient = tokio::spawn(ask(OnRateLimit::Fail).into_future());
    tokio::task::yield_now().await;
    let start = Instant::now();
    let meta = json!({"guild_id": GUILD.to_string(), "nonce": request["d"]["nonce"]});
    let limited = json!({"opcode": 8, "retry_after": 29.5, "meta": meta});
    peer.dispatch(2, "RATE_LIMITED", &limited).await;
    let error = impatient.await.unwrap().unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_millis(29_500)));
    let again = peer.receive_but_beats().await;
    assert_eq!(start.elapsed(), Duration::from_millis(29_500));
    peer.dispatch(3, "GUILD_MEMBERS_CHUNK", &chunk(&again, 0, 1))
        .await;
    assert_eq!(patient.await.unwrap().unwrap().members.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_dropped_future_takes_its_request_back() {
    let (mut server, builder) = start();
    let shard = builder.start();
    let mut peer = server.accept().await;
    let sender = shard.sender();
    let members = |user| {
        let request = RequestGuildMembers::users(GUILD, [Id::new(user)]);
        sender.request_members(request).into_future()
    };
    // Before there is a session nothing can be sent; few are with the session.
    let dropped: Vec<_> = (1..=1000).map(members).collect();
    drop(dropped);
    let kept = tokio::spawn(members(1001));
    peer.log_in("wss://elsewhere").await;
    let request = peer.receive_but_beats().await;
    assert_eq!(request["d"]["user_ids"], json!(["1001"]));
    // One that is dropped after it was sent is answered in vain.
    let in_vain = tokio::spawn(members(1002));
    let unwanted = peer.receive_but_beats().await;
    in_vain.abort();
    assert!(in_vain.await.unwrap_err().is_cancelled());
    peer.dispatch(2, "GUILD_MEMBERS_CHUNK", &chunk(&unwanted, 0, 1))
        .await;
    peer.dispatch(3, "GUILD_MEMBERS_CHUNK", &chunk(&request, 0, 1))
        .await;
    assert_eq!(kept.await.unwrap().unwrap().members.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn all_who_wait_are_told_when_the_shard_ends() {
    let (_server, mut peer, shard) = ready().await;
    let sender = shard.sender();
    let asked = tokio::spawn(
        sender
            .request_members(RequestGuildMembers::all(GUILD))
            .into_future(),
    );
    let mut chunks = sender
        .request_members(RequestGuildMembers::users(GUILD, [Id::new(1)]))
        .chunks();
    peer.receive_but_beats().await;
    let (_, resume) = tokio::join!(peer.receive_close(), shard.shutdown());
    assert!(resume.is_some());
    assert!(matches!(asked.await.unwrap(), Err(RequestError::Ended)));
    assert!(matches!(
        chunks.next().await,
        Some(Err(RequestError::Ended))
    ));
    assert!(chunks.next().await.is_none());
    let late = sender.request_soundboard_sounds(GUILD).await;
    assert!(matches!(late, Err(RequestError::Ended)));
}

#[tokio::test(start_paused = true)]
async fn silence_is_an_error_after_a_while() {
    let (_server, mut peer, shard) = ready().await;
    let sender = shard.sender();
    let start = Instant::now();
    let silent = tokio::spawn(sender.request_soundboard_sounds(GUILD).into_future());
    assert_eq!(peer.receive_but_beats().await["op"], 31);
    let beats = tokio::spawn(async move { peer.receive_but_beats().await });
    let error = silent.await.unwrap().unwrap_err();
    assert!(matches!(error, RequestError::Timeout { sent: true, .. }));
    assert_eq!(start.elapsed().as_secs(), 30);
    beats.abort();
    // What Discord would not answer is not even sent.
    let error = sender
        .request_members(RequestGuildMembers::users(GUILD, []))
        .await
        .unwrap_err();
    assert!(matches!(error, RequestError::Invalid(_)), "{error}");
}

#[tokio::test(start_paused = true)]
async fn chunks_can_be_taken_one_by_one() {
    let (_server, mut peer, shard) = ready().await;
    let mut chunks = shard
        .sender()
        .request_members(RequestGuildMembers::all(GUILD))
        .chunks();
    let request = peer.receive_but_beats().await;
    for (sequence, index) in [(2, 1), (3, 1), (4, 0)] {
        peer.dispatch(sequence, "GUILD_MEMBERS_CHUNK", &chunk(&request, index, 2))
            .await;
    }
    assert_eq!(chunks.next().await.unwrap().unwrap().chunk_index, 1);
    assert_eq!(chunks.next().await.unwrap().unwrap().chunk_index, 0);
    assert!(chunks.next().await.is_none());
}

#[tokio::test(start_paused = true)]
async fn sounds_of_many_guilds_are_asked_for_in_few_messages() {
    let (_server, mut peer, shard) = ready().await;
    let sender = shard.sender();
    let requests: Vec<_> = (1..=300_u64)
        .map(|guild| sender.request_soundboard_sounds(Id::new(guild << 22)))
        .map(IntoFuture::into_future)
        .collect();
    let answers = tokio::spawn(join_all(requests));
    let mut sequence = 1;
    for _ in 0..3 {
        let request = peer.receive_but_beats().await;
        assert_eq!(request["op"], 31);
        let guilds = request["d"]["guild_ids"].as_array().unwrap();
        assert_eq!(guilds.len(), 100);
        for guild in guilds {
            sequence += 1;
            let sounds = json!({"guild_id": guild, "soundboard_sounds": []});
            peer.dispatch(sequence, "SOUNDBOARD_SOUNDS", &sounds).await;
        }
    }
    for (answer, guild) in answers.await.unwrap().into_iter().zip(1_u64..) {
        assert_eq!(answer.unwrap().guild_id.get(), guild << 22);
    }
}

#[tokio::test(start_paused = true)]
async fn requests_keep_to_the_limit_of_commands_and_leave_room_for_others() {
    let (_server, mut peer, shard) = ready().await;
    let sender = shard.sender();
    let requests: Vec<_> = (1..=200)
        .map(|user| RequestGuildMembers::users(GUILD, [Id::new(user)]))
        .map(|request| {
            let request = sender.request_members(request);
            tokio::spawn(request.patience(Duration::from_mins(10)).into_future())
        })
        .collect();
    let start = Instant::now();
    let mut in_first_minute = 0;
    let mut foreign = None;
    for number in 0..=200 {
        if number == 100 {
            // Soon the window is full, and more than 80 requests wait. A command waits behind a few of them alone.
            let sender = sender.clone();
            let presence = cordial_model::gateway::UpdatePresence::default();
            tokio::spawn(async move { sender.update_presence(&presence).await });
            time::sleep(Duration::from_secs(1)).await;
        }
        let sent = peer.receive_but_beats().await;
        in_first_minute += u32::from(start.elapsed() < Duration::from_mins(1));
        match sent["op"].as_u64() {
            Some(3) => foreign = Some(number),
            _ => {
                peer.dispatch(number + 2, "GUILD_MEMBERS_CHUNK", &chunk(&sent, 0, 1))
                    .await;
            }
        }
    }
    assert!((110..=118).contains(&in_first_minute), "{in_first_minute}");
    assert!(foreign.is_some_and(|number| number < 125), "{foreign:?}");
    for request in requests {
        request.await.unwrap().unwrap();
    }
}
