//! The tokio driver over real sockets.

#![cfg(feature = "tokio")]

mod support;

use std::{sync::Arc, time::Duration};

use cordial_gateway::{
    Compression, Error, IdentifyRefused, InMemoryIdentifyQueue, Overflow, ResumeState,
    SessionStartLimit, Shard, ShardBuilder,
    protocol::{Outgoing, Shutdown},
};
use cordial_model::{
    gateway::{
        Event, EventType, EventTypeFlags, Intents, OpCode, RequestGuildMembers, UpdatePresence,
    },
    id::Id,
};
use futures_util::StreamExt;
use serde_json::json;
use support::{TOKEN, server::Server};

fn builder(server: &Server) -> ShardBuilder {
    Shard::builder(TOKEN, Intents::GUILDS)
        .url(server.url())
        .compression(Compression::None)
        .configure(|config| {
            config.backoff.base = Duration::from_millis(10);
            // Who waits in vain for the answer to a close frame waits for good.
            config.timeouts.close = Duration::from_hours(1);
        })
}

async fn next_name(shard: &mut Shard) -> String {
    shard
        .next()
        .await
        .expect("an event")
        .unwrap()
        .name()
        .to_owned()
}

#[tokio::test]
async fn logs_in_with_every_compression() {
    for compression in [Compression::None, Compression::Zlib, Compression::Zstd] {
        if !compression.is_supported() {
            continue;
        }
        let server = Server::start().await;
        let mut shard = builder(&server).compression(compression).start();
        let mut peer = server.accept_session().await;
        let compress = compression
            .query_value()
            .map_or(String::new(), |value| format!("&compress={value}"));
        assert_eq!(peer.query, format!("v=10&encoding=json{compress}"));
        assert_eq!(next_name(&mut shard).await, "READY");
        for sequence in 2..50 {
            peer.dispatch(
                sequence,
                "MESSAGE_CREATE",
                &json!({"content": "a".repeat(sequence as usize * 100)}),
            )
            .await;
        }
        for sequence in 2..50 {
            let event = shard.next().await.unwrap().unwrap();
            assert_eq!(
                (event.sequence, event.kind),
                (sequence, EventType::MessageCreate)
            );
        }
    }
}

#[tokio::test]
async fn resumes_when_the_connection_is_cut() {
    let server = Server::start().await;
    let mut shard = builder(&server).start();
    let mut peer = server.accept_session().await;
    peer.dispatch(2, "MESSAGE_CREATE", &json!({})).await;
    assert_eq!(next_name(&mut shard).await, "READY");
    assert_eq!(next_name(&mut shard).await, "MESSAGE_CREATE");
    drop(peer);
    let error = shard.next().await.unwrap().unwrap_err();
    assert!(matches!(error, Error::Closed { code: None, .. }) && !error.is_fatal());
    let mut peer = server.accept().await;
    peer.hello().await;
    let resume = peer.receive_but_beats().await;
    assert_eq!(
        resume["d"],
        json!({"token": TOKEN, "session_id": "session", "seq": 2})
    );
    peer.dispatch(3, "MESSAGE_CREATE", &json!({})).await;
    peer.dispatch(4, "RESUMED", &json!({})).await;
    assert_eq!(next_name(&mut shard).await, "MESSAGE_CREATE");
    assert_eq!(next_name(&mut shard).await, "RESUMED");
}

#[tokio::test]
async fn says_goodbye_and_another_process_goes_on() {
    let server = Server::start().await;
    let mut shard = builder(&server).start();
    let mut peer = server.accept_session().await;
    assert_eq!(next_name(&mut shard).await, "READY");
    let (state, code) = tokio::join!(shard.shutdown(), peer.receive_close());
    assert_eq!(code, 4000);
    let saved = state.expect("a session").to_json();
    let mut shard = builder(&server)
        .resume(ResumeState::from_json(&saved).unwrap())
        .start();
    let mut peer = server.accept().await;
    peer.hello().await;
    assert_eq!(peer.receive_but_beats().await["d"]["seq"], 1);
    peer.dispatch(2, "RESUMED", &json!({})).await;
    assert_eq!(next_name(&mut shard).await, "RESUMED");
}

#[tokio::test]
async fn events_that_nobody_took_come_again() {
    let server = Server::start().await;
    let mut shard = builder(&server).event_capacity(3).start();
    let mut peer = server.accept_session().await;
    for sequence in 2..20 {
        peer.dispatch(sequence, "MESSAGE_CREATE", &json!({})).await;
    }
    assert_eq!(shard.next().await.unwrap().unwrap().sequence, 1);
    assert_eq!(shard.next().await.unwrap().unwrap().sequence, 2);
    assert_eq!(shard.next().await.unwrap().unwrap().sequence, 3);
    // Make sure that some more were received and wait: its answer shows that the shard has come this far.
    shard.sender().send_outgoing(raw_command(1)).await.unwrap();
    peer.receive_but_beats().await;
    let (state, _) = tokio::join!(shard.shutdown(), peer.receive_close());
    assert_eq!(state.unwrap().sequence, 3);
}

#[tokio::test]
async fn ready_that_nobody_took_does_not_undo_the_session() {
    let server = Server::start().await;
    let shard = builder(&server).start();
    let mut peer = server.accept_session().await;
    shard.sender().send_outgoing(raw_command(1)).await.unwrap();
    assert_eq!(peer.receive_but_beats().await["op"], 31);
    let (state, _) = tokio::join!(shard.shutdown(), peer.receive_close());
    assert_eq!(state.unwrap().sequence, 1);
}

#[tokio::test]
async fn a_sender_can_end_the_shard() {
    let server = Server::start().await;
    let mut shard = builder(&server).start();
    let mut peer = server.accept_session().await;
    assert_eq!(next_name(&mut shard).await, "READY");
    let sender = shard.sender();
    sender.shutdown(Shutdown::KeepSession);
    let (end, code) = tokio::join!(shard.next(), peer.receive_close());
    assert!(end.is_none());
    assert_eq!(code, 4000);
    assert!(sender.is_ended());
    assert!(matches!(
        sender.send_outgoing(raw_command(1)).await,
        Err(Error::Ended)
    ));
    assert_eq!(shard.shutdown().await.unwrap().sequence, 1);
}

#[tokio::test]
async fn ends_the_session_if_that_is_wanted() {
    let server = Server::start().await;
    let mut shard = builder(&server).start();
    let mut peer = server.accept_session().await;
    assert_eq!(next_name(&mut shard).await, "READY");
    let ((), code) = tokio::join!(shard.end_session(), peer.receive_close());
    assert_eq!(code, 1000);
}

#[tokio::test]
async fn a_dropped_shard_closes_its_socket() {
    let server = Server::start().await;
    let mut shard = builder(&server).start();
    let mut peer = server.accept_session().await;
    assert_eq!(next_name(&mut shard).await, "READY");
    drop(shard);
    assert!(
        !peer.gone().await,
        "without a word, so that the session lives on"
    );
}

#[tokio::test]
async fn a_wrong_token_ends_with_one_clear_error() {
    let server = Server::start().await;
    let mut shard = builder(&server).start();
    let mut peer = server.accept().await;
    peer.hello().await;
    assert_eq!(peer.receive_but_beats().await["op"], 2);
    peer.close(4004).await;
    let error = shard.next().await.unwrap().unwrap_err();
    assert!(error.is_fatal());
    assert!(error.to_string().contains("does not accept the token"));
    assert!(shard.next().await.is_none());
    assert!(shard.next().await.is_none());
    assert_eq!(shard.shutdown().await, None);
}

#[tokio::test]
async fn an_empty_budget_ends_the_shard() {
    let server = Server::start().await;
    let queue = InMemoryIdentifyQueue::new(SessionStartLimit {
        remaining: 0,
        ..SessionStartLimit::default()
    });
    let mut shard = builder(&server).queue(Arc::new(queue)).start();
    let mut peer = server.accept().await;
    peer.hello().await;
    let error = shard.next().await.unwrap().unwrap_err();
    assert!(matches!(
        error,
        Error::IdentifyRefused(IdentifyRefused::BudgetExhausted { .. })
    ));
    assert!(shard.next().await.is_none());
}

#[tokio::test]
async fn volatile_events_can_be_dropped_and_are_counted() {
    let server = Server::start().await;
    let mut shard = builder(&server)
        .event_capacity(2)
        .overflow(Overflow::DropVolatile)
        .start();
    let mut peer = server.accept_session().await;
    peer.dispatch(2, "MESSAGE_CREATE", &json!({})).await;
    for sequence in 3..13 {
        peer.dispatch(
            sequence,
            if sequence % 2 == 0 {
                "TYPING_START"
            } else {
                "PRESENCE_UPDATE"
            },
            &json!({}),
        )
        .await;
    }
    // Answered once all of that has been read.
    peer.send(r#"{"op":1}"#).await;
    while peer.receive().await != json!({"op": 1, "d": 12}) {}
    assert_eq!(shard.dropped_events(), 10);
    peer.dispatch(13, "MESSAGE_CREATE", &json!({})).await;
    for sequence in [1, 2, 13] {
        assert_eq!(shard.next().await.unwrap().unwrap().sequence, sequence);
    }
}

#[tokio::test]
async fn only_wanted_events_come() {
    let server = Server::start().await;
    let mut shard = builder(&server)
        .events(EventTypeFlags::MESSAGE_CREATE | EventTypeFlags::UNKNOWN)
        .start();
    let mut peer = server.accept_session().await;
    peer.dispatch(2, "TYPING_START", &json!({})).await;
    peer.dispatch(3, "MESSAGE_CREATE", &json!({})).await;
    peer.dispatch(4, "SOMETHING_NEW", &json!({})).await;
    assert_eq!(next_name(&mut shard).await, "MESSAGE_CREATE");
    assert_eq!(next_name(&mut shard).await, "SOMETHING_NEW");
}

fn raw_command(number: u32) -> Outgoing {
    Outgoing::raw(OpCode::RequestSoundboardSounds, &number).unwrap()
}

#[tokio::test]
async fn commands_are_sent_in_order() {
    let server = Server::start().await;
    let shard = builder(&server).start();
    let sender = shard.sender();
    let commands = async {
        for number in 0..100 {
            sender.send_outgoing(raw_command(number)).await.unwrap();
        }
    };
    let serve = async {
        let mut peer = server.accept_session().await;
        for number in 0..100 {
            assert_eq!(
                peer.receive_but_beats().await,
                json!({"op": 31, "d": number})
            );
        }
    };
    tokio::join!(commands, serve);
}

#[tokio::test]
async fn too_many_commands_push_back() {
    let server = Server::start().await;
    let shard = builder(&server)
        .configure(|config| config.max_queued_commands = 4)
        .start();
    let sender = shard.sender();
    // Nobody answers yet, so nothing can be sent: some fit, then there is no more room.
    let refused = loop {
        tokio::task::yield_now().await;
        if let Err(error) = sender.try_send(&UpdatePresence::default()) {
            break error;
        }
    };
    assert!(matches!(refused, Error::CommandQueueFull));
}

#[tokio::test]
async fn a_command_that_is_too_big_is_refused_at_once() {
    let server = Server::start().await;
    let shard = builder(&server).start();
    let command = RequestGuildMembers::search(Id::new(1), "a".repeat(5000), 0);
    assert!(matches!(
        shard.sender().request_guild_members(&command).await,
        Err(Error::CommandTooLarge { limit: 4096, .. })
    ));
}

#[tokio::test]
async fn a_shard_is_a_stream() {
    let server = Server::start().await;
    let shard = builder(&server).start();
    let serve = async {
        let mut peer = server.accept_session().await;
        for sequence in 2..=5 {
            peer.dispatch(sequence, "MESSAGE_CREATE", &json!({})).await;
        }
        peer.close(4004).await;
    };
    let events = shard
        .map(|event| event.map(|event| event.sequence).ok())
        .collect::<Vec<_>>();
    let (events, ()) = tokio::join!(events, serve);
    assert_eq!(events, [Some(1), Some(2), Some(3), Some(4), Some(5), None]);
}

#[tokio::test]
async fn not_a_websocket_server_is_an_error_and_another_try() {
    let server = Server::start().await;
    let mut shard = builder(&server).start();
    drop(server.accept_tcp().await);
    let error = shard.next().await.unwrap().unwrap_err();
    assert!(matches!(error, Error::Connect { .. }), "{error}");
    server.accept_session().await;
    assert_eq!(next_name(&mut shard).await, "READY");
}

#[tokio::test]
async fn a_url_that_is_none_is_an_error() {
    for url in ["http://127.0.0.1:1", "ws://", "no url at all", ""] {
        let mut shard = Shard::builder(TOKEN, Intents::GUILDS).url(url).start();
        let error = shard.next().await.unwrap().unwrap_err();
        assert!(matches!(error, Error::Connect { .. }), "{url}: {error}");
    }
}

#[tokio::test]
async fn events_are_decoded_on_demand() {
    let server = Server::start().await;
    let mut shard = builder(&server).start();
    let mut peer = server.accept_session().await;
    peer.dispatch(2, "RESUMED", &json!({})).await;
    peer.dispatch(
        3,
        "WEBHOOKS_UPDATE",
        &json!({"guild_id": "1", "channel_id": "2"}),
    )
    .await;
    peer.dispatch(4, "WEBHOOKS_UPDATE", &json!({"guild_id": {}}))
        .await;
    peer.dispatch(5, "SOMETHING_NEW", &json!([1, 2])).await;
    peer.dispatch(
        6,
        "WEBHOOKS_UPDATE",
        &json!({"guild_id": "3", "channel_id": "2"}),
    )
    .await;
    assert_eq!(next_name(&mut shard).await, "READY");
    let mut events = shard.events();
    assert!(matches!(events.next().await, Some(Ok(Event::Resumed(())))));
    match events.next().await {
        Some(Ok(Event::WebhooksUpdate(update))) => assert_eq!(update.guild_id, Id::new(1)),
        other => panic!("{other:?}"),
    }
    match shard.next_event().await {
        Some(Err(Error::Decode(error))) => {
            assert_eq!(error.name, "WEBHOOKS_UPDATE");
            assert_eq!(&error.data[..], br#"{"guild_id":{}}"#);
        }
        other => panic!("{other:?}"),
    }
    match shard.next_event().await {
        Some(Ok(Event::Unknown { name, raw })) => {
            assert_eq!((&*name, &raw[..]), ("SOMETHING_NEW", b"[1,2]".as_slice()));
        }
        other => panic!("{other:?}"),
    }
    assert!(matches!(
        shard.next_event().await,
        Some(Ok(Event::WebhooksUpdate(_)))
    ));
}
