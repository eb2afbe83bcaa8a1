//! Handlers wait for what people do next.

#![cfg(feature = "tokio")]

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use cordial_gateway::standby::{Standby, WaitError};
use cordial_model::{
    gateway::{Event, EventType, RawEvent},
    id::{
        Id,
        marker::{ChannelMarker, MessageMarker},
    },
};
use serde_json::{Value, json};
use tokio::time::Instant;

const CHANNEL: Id<ChannelMarker> = Id::new(100);
const MESSAGE: Id<MessageMarker> = Id::new(200);

fn event(name: &str, data: &Value) -> Event {
    RawEvent::new(1, name, data.to_string().into())
        .decode()
        .unwrap()
}

fn message(channel: Id<ChannelMarker>, content: &str) -> Event {
    event(
        "MESSAGE_CREATE",
        &json!({
            "id": "1", "channel_id": channel.to_string(), "guild_id": "7", "content": content, "type": 0,
            "author": {"id": "5", "username": "alice", "discriminator": "0"},
            "timestamp": "2024-01-01T00:00:00+00:00",
        }),
    )
}

fn reaction(message: Id<MessageMarker>, emoji: &str) -> Event {
    event(
        "MESSAGE_REACTION_ADD",
        &json!({"user_id": "5", "channel_id": "100", "message_id": message.to_string(), "emoji": {"id": null, "name": emoji}}),
    )
}

fn interaction(kind: u8, data: &Value, on: Option<Id<MessageMarker>>) -> Event {
    let mut interaction = json!({
        "id": "9", "application_id": "8", "type": kind, "token": "t", "version": 1, "data": data,
        "channel_id": "100", "user": {"id": "5", "username": "alice", "discriminator": "0"},
    });
    if let (Some(id), Event::MessageCreate(message)) = (on, message(CHANNEL, "")) {
        interaction["message"] = serde_json::from_str(&cordial_model::json::to_string(&*message))
            .expect("what is encoded is JSON");
        interaction["message"]["id"] = json!(id.to_string());
    }
    event("INTERACTION_CREATE", &interaction)
}

fn click(message: Id<MessageMarker>, custom_id: &str) -> Event {
    let data = json!({"custom_id": custom_id, "component_type": 2});
    interaction(3, &data, Some(message))
}

fn is_send_and_sync<T: Send + Sync>(_: &T) {}

#[tokio::test(start_paused = true)]
async fn the_next_message_that_fits_is_given_and_others_pass() {
    let standby = Standby::new();
    let wait = standby.wait_for_message(CHANNEL, |message| message.content.starts_with('y'));
    is_send_and_sync(&standby);
    is_send_and_sync(&wait);
    assert_eq!(standby.process(&message(Id::new(101), "yes")), 0);
    assert_eq!(standby.process(&message(CHANNEL, "no")), 0);
    assert_eq!(standby.process(&message(CHANNEL, "yes")), 1);
    // One event was waited for.
    assert_eq!(standby.process(&message(CHANNEL, "yes again")), 0);
    assert!(standby.is_empty());
    assert_eq!(wait.await.unwrap().content, "yes");
}

#[tokio::test(start_paused = true)]
async fn everything_that_can_be_waited_for_is_found_by_its_key() {
    let standby = Standby::new();
    let reacted = standby.wait_for_reaction(MESSAGE, |_| true);
    let clicked = standby.wait_for_component(MESSAGE, |_| true);
    let submitted = standby.wait_for_modal("feedback", |_| true);
    let in_guild = standby.wait_for_guild_event(Id::new(7), |_| true);
    let of_kind = standby.wait_for_event(EventType::MessageReactionAdd, |_| true);
    let any = standby.wait_for_any(|event| matches!(event, Event::Resumed(())));
    assert_eq!(standby.len(), 6);

    let modal =
        |custom_id: &str| interaction(5, &json!({"custom_id": custom_id, "components": []}), None);
    assert_eq!(standby.process(&reaction(Id::new(201), "x")), 1, "the kind");
    assert_eq!(standby.process(&reaction(MESSAGE, "👍")), 1);
    assert_eq!(standby.process(&click(Id::new(201), "a")), 0);
    assert_eq!(standby.process(&click(MESSAGE, "b")), 1);
    assert_eq!(standby.process(&modal("other")), 0);
    assert_eq!(standby.process(&modal("feedback")), 1);
    assert_eq!(standby.process(&message(CHANNEL, "in the guild")), 1);
    assert_eq!(standby.process(&event("RESUMED", &Value::Null)), 1);
    assert!(standby.is_empty());

    assert_eq!(reacted.await.unwrap().emoji.name.unwrap(), "👍");
    assert_eq!(clicked.await.unwrap().message.unwrap().id, MESSAGE);
    assert!(submitted.await.is_ok());
    assert_eq!(in_guild.await.unwrap().kind(), EventType::MessageCreate);
    assert_eq!(of_kind.await.unwrap().name(), "MESSAGE_REACTION_ADD");
    assert_eq!(any.await, Ok(Event::Resumed(())));
}

#[tokio::test(start_paused = true)]
async fn everybody_who_waits_for_an_event_gets_it_in_the_order_in_which_they_came() {
    let standby = Standby::new();
    let order = Arc::new(std::sync::Mutex::new(Vec::new()));
    let waits: Vec<_> = (0..3)
        .map(|number| {
            let order = Arc::clone(&order);
            standby.wait_for_message(CHANNEL, move |_| {
                order.lock().unwrap().push(number);
                true
            })
        })
        .collect();
    assert_eq!(standby.process(&message(CHANNEL, "hello")), 3);
    assert_eq!(*order.lock().unwrap(), [0, 1, 2]);
    for wait in waits {
        assert_eq!(wait.await.unwrap().content, "hello");
    }
}

#[tokio::test(start_paused = true)]
async fn a_wait_is_over_when_its_time_is_up_and_not_before() {
    let standby = Standby::new();
    let start = Instant::now();
    let limit = Duration::from_mins(1);
    let error = standby
        .wait_for_message(CHANNEL, |_| true)
        .timeout(limit)
        .await
        .unwrap_err();
    assert_eq!(error, WaitError::Timeout(limit));
    assert_eq!(start.elapsed(), limit);
    assert!(standby.is_empty());

    let wait = standby.wait_for_message(CHANNEL, |_| true).timeout(limit);
    let answer = {
        let standby = standby.clone();
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_secs(59)).await;
            standby.process(&message(CHANNEL, "just in time"))
        })
    };
    assert_eq!(wait.await.unwrap().content, "just in time");
    assert_eq!(answer.await.unwrap(), 1);
}

#[tokio::test(start_paused = true)]
async fn an_event_that_came_before_the_wait_was_polled_is_given_even_after_its_time() {
    let standby = Standby::new();
    let wait = standby
        .wait_for_message(CHANNEL, |_| true)
        .timeout(Duration::from_secs(1));
    assert_eq!(standby.process(&message(CHANNEL, "early")), 1);
    tokio::time::advance(Duration::from_secs(2)).await;
    assert_eq!(wait.await.unwrap().content, "early");
}

#[test]
fn dropped_waits_leave_nothing() {
    let standby = Standby::new();
    let witness = Arc::new(());
    for number in 1..=100_000_u64 {
        let held = Arc::clone(&witness);
        let holds = move || Arc::strong_count(&held) > 0;
        match number % 4 {
            0 => drop(standby.wait_for_message(Id::new(number), move |_| holds())),
            1 => drop(standby.wait_for_any(move |_| holds())),
            2 => drop(standby.stream_reactions(Id::new(number), move |_| holds())),
            _ => drop(standby.wait_for_modal(number.to_string(), move |_| holds())),
        }
        assert!(standby.is_empty());
    }
    // The same when they are dropped after all were made.
    let waits: Vec<_> = (1..=100_000_u64)
        .map(|number| {
            let held = Arc::clone(&witness);
            standby.wait_for_message(CHANNEL, move |message| {
                message.id.get() == number && Arc::strong_count(&held) > 0
            })
        })
        .collect();
    assert_eq!(standby.len(), 100_000);
    drop(waits);
    assert!(standby.is_empty());
    assert_eq!(Arc::strong_count(&witness), 1, "no predicate is left");
}

#[test]
fn an_event_is_shown_to_those_alone_who_wait_for_its_key() {
    let asked = Arc::new(AtomicUsize::new(0));
    let counting = |asked: &Arc<AtomicUsize>| {
        let asked = Arc::clone(asked);
        move |_: &cordial_model::channel::message::Message| {
            asked.fetch_add(1, Ordering::Relaxed);
            false
        }
    };
    for waits in [10, 10_000] {
        let standby = Standby::new();
        let kept: Vec<_> = (0..waits)
            .map(|number| standby.wait_for_message(Id::new(1000 + number), counting(&asked)))
            .collect();
        asked.store(0, Ordering::Relaxed);
        standby.process(&message(CHANNEL, "nobody waits for it"));
        assert_eq!(asked.load(Ordering::Relaxed), 0);
        standby.process(&message(Id::new(1005), "one waits for it"));
        assert_eq!(asked.load(Ordering::Relaxed), 1);
        assert_eq!(standby.len(), kept.len());
    }
}

#[tokio::test(start_paused = true)]
async fn a_stream_gives_all_and_counts_what_it_has_no_room_for() {
    let standby = Standby::new();
    let mut stream = standby.stream_messages(CHANNEL, |_| true).capacity(2);
    let contents = ["a", "b", "c"].map(|content| standby.process(&message(CHANNEL, content)));
    assert_eq!(contents, [1, 1, 0]);
    assert_eq!(stream.missed(), 1);
    assert_eq!(stream.next().await.unwrap().content, "a");
    assert_eq!(standby.process(&message(CHANNEL, "d")), 1);
    assert_eq!(stream.next().await.unwrap().content, "b");
    assert_eq!(stream.next().await.unwrap().content, "d");

    let start = Instant::now();
    let mut stream = stream.timeout(Duration::from_secs(5));
    assert!(stream.next().await.is_none());
    assert_eq!(start.elapsed().as_secs(), 5);
    assert_eq!(
        stream.ended(),
        Some(WaitError::Timeout(Duration::from_secs(5)))
    );
    assert!(standby.is_empty());
    assert_eq!(standby.process(&message(CHANNEL, "too late")), 0);
    assert!(stream.next().await.is_none());
}

#[tokio::test(start_paused = true)]
async fn waits_end_when_nobody_looks_for_events_any_more() {
    let standby = Standby::new();
    let wait = standby.wait_for_message(CHANNEL, |_| true);
    let mut stream = standby.clone().stream_messages(CHANNEL, |_| true);
    standby.process(&message(CHANNEL, "the last"));
    let other = standby.wait_for_any(|_| true);
    let waiting = tokio::spawn(other);
    drop(standby);
    assert_eq!(waiting.await.unwrap(), Err(WaitError::Dropped));
    // What had come is given.
    assert_eq!(wait.await.unwrap().content, "the last");
    assert_eq!(stream.next().await.unwrap().content, "the last");
    assert!(stream.next().await.is_none());
    assert_eq!(stream.ended(), Some(WaitError::Dropped));

    let standby = Standby::new();
    let wait = standby.wait_for_message(CHANNEL, |_| true);
    standby.end_all();
    assert!(standby.is_empty());
    assert_eq!(wait.await.unwrap_err(), WaitError::Dropped);
    let again = standby.wait_for_message(CHANNEL, |_| true);
    assert_eq!(standby.process(&message(CHANNEL, "again")), 1);
    assert!(again.await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_predicate_may_wait_drop_and_process_itself() {
    let standby = Standby::new();
    let inner = Arc::new(std::sync::Mutex::new(None));
    let wait = {
        let (standby, inner) = (standby.clone(), Arc::clone(&inner));
        standby.clone().wait_for_message(CHANNEL, move |message| {
            if message.content != "outer" {
                return false;
            }
            drop(standby.wait_for_message(CHANNEL, |_| true));
            *inner.lock().unwrap() = Some(standby.wait_for_message(CHANNEL, |_| true));
            assert_eq!(standby.process(&self::message(CHANNEL, "inner")), 1);
            true
        })
    };
    assert_eq!(standby.process(&message(CHANNEL, "outer")), 1);
    assert_eq!(wait.await.unwrap().content, "outer");
    let inner = inner.lock().unwrap().take().unwrap();
    assert_eq!(inner.await.unwrap().content, "inner");
}

#[tokio::test(start_paused = true)]
async fn a_predicate_that_panics_ends_its_own_wait_alone() {
    let standby = Standby::new();
    let before = standby.wait_for_message(CHANNEL, |_| true);
    let broken = standby.wait_for_message(CHANNEL, |_| panic!("as the test wants it"));
    let mut stream = standby.stream_messages(CHANNEL, |message| {
        assert!(message.content != "second", "as the test wants it");
        true
    });
    let after = standby.wait_for_message(CHANNEL, |_| true);
    assert_eq!(standby.process(&message(CHANNEL, "first")), 3);
    assert_eq!(standby.process(&message(CHANNEL, "second")), 0);
    assert!(standby.is_empty());
    assert!(before.await.is_ok());
    assert_eq!(broken.await.unwrap_err(), WaitError::Panicked);
    assert!(after.await.is_ok());
    assert_eq!(stream.next().await.unwrap().content, "first");
    assert!(stream.next().await.is_none());
    assert_eq!(stream.ended(), Some(WaitError::Panicked));
}

#[tokio::test(start_paused = true)]
async fn it_is_known_which_events_nobody_can_want() {
    let standby = Standby::new();
    assert!(!standby.may_want(EventType::MessageCreate));
    let wait = standby.wait_for_message(CHANNEL, |_| true);
    assert!(standby.may_want(EventType::MessageCreate));
    assert!(!standby.may_want(EventType::TypingStart));
    let _any = standby.wait_for_any(|_| false);
    assert!(standby.may_want(EventType::TypingStart));
    drop(wait);
}

/// Eight threads process the same events while others wait for them: each wait gets one event, no event is lost.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_threads_serve_each_wait_once() {
    const WAITS: usize = 2_000;
    let standby = Standby::new();
    let waits: Vec<_> = (0..WAITS)
        .map(|number| {
            let channel = Id::new(1 + number as u64 % 50);
            tokio::spawn(standby.wait_for_message(channel, |_| true))
        })
        .collect();
    let threads: Vec<_> = (0..8)
        .map(|_| {
            let standby = standby.clone();
            std::thread::spawn(move || {
                (1..=50)
                    .map(|channel| standby.process(&message(Id::new(channel), "go")))
                    .sum::<usize>()
            })
        })
        .collect();
    let served: usize = threads
        .into_iter()
        .map(|thread| thread.join().unwrap())
        .sum();
    assert_eq!(served, WAITS);
    for wait in waits {
        assert_eq!(wait.await.unwrap().unwrap().content, "go");
    }
    assert!(standby.is_empty());
}
