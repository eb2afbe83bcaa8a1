//! Requests over the gateway, in virtual time and without a session: what is sent when, and what answers what.

mod support;

use std::time::{Duration, Instant};

use cordial_gateway::{
    ShardId,
    protocol::Outgoing,
    requests::{
        Correlator, Members, OnRateLimit, Output, Request, RequestError, RequestOptions, Ticket,
    },
};
use cordial_model::{
    gateway::{
        ChannelInfoField, EventTypeFlags, Intents, RawEvent, RequestChannelInfo,
        RequestGuildMembers,
    },
    id::{Id, marker::GuildMarker},
};
use serde_json::{Value, json};

const GUILD: Id<GuildMarker> = Id::new(7 << 22);

/// A correlator and its clock.
struct Story {
    correlator: Correlator,
    now: Instant,
}

/// A message that was sent, read.
#[derive(Clone, Debug)]
struct Sent(Value);

impl Sent {
    fn nonce(&self) -> &str {
        self.0["d"]["nonce"].as_str().unwrap()
    }

    /// One chunk of an answer, with a member whose id is the chunk's number plus one.
    fn chunk(&self, index: u32, count: u32) -> RawEvent {
        let user = json!({"id": (index + 1).to_string(), "username": "m", "discriminator": "0"});
        event(
            "GUILD_MEMBERS_CHUNK",
            &json!({
                "guild_id": self.0["d"]["guild_id"],
                "members": [{"user": user, "roles": [], "joined_at": "2024-01-01T00:00:00+00:00", "deaf": false, "mute": false, "flags": 0}],
                "chunk_index": index, "chunk_count": count, "nonce": self.nonce(),
            }),
        )
    }

    fn too_early(&self, seconds: f64) -> RawEvent {
        let meta = json!({"guild_id": self.0["d"]["guild_id"], "nonce": self.nonce()});
        event(
            "RATE_LIMITED",
            &json!({"opcode": 8, "retry_after": seconds, "meta": meta}),
        )
    }
}

fn event(name: &str, data: &Value) -> RawEvent {
    RawEvent::new(1, name, data.to_string().into())
}

fn all() -> Request {
    RequestGuildMembers::all(GUILD).into()
}

fn info(fields: &[ChannelInfoField]) -> Request {
    let guild_id = GUILD;
    let fields = fields.to_vec();
    RequestChannelInfo { guild_id, fields }.into()
}

impl Story {
    fn new() -> Self {
        let intents = Intents::GUILD_MEMBERS | Intents::GUILD_PRESENCES;
        Self {
            correlator: Correlator::new(ShardId::ONE, intents, 42),
            now: Instant::now(),
        }
    }

    fn ask(&mut self, request: impl Into<Request>) -> Ticket {
        self.ask_with(request, &RequestOptions::default())
    }

    fn ask_with(&mut self, request: impl Into<Request>, options: &RequestOptions) -> Ticket {
        self.correlator
            .handle_request(self.now, request.into(), options, false)
            .unwrap()
    }

    fn stream(&mut self, request: impl Into<Request>) -> Ticket {
        let options = RequestOptions::default();
        self.correlator
            .handle_request(self.now, request.into(), &options, true)
            .unwrap()
    }

    /// Takes the next message and sends it at once.
    fn send(&mut self) -> Sent {
        let message = self.hand_over();
        self.sent(&message)
    }

    fn hand_over(&mut self) -> Outgoing {
        self.correlator.poll_message().expect("a message")
    }

    fn sent(&mut self, message: &Outgoing) -> Sent {
        self.correlator.handle_sent(self.now, message);
        Sent(serde_json::from_str(message.as_str()).unwrap())
    }

    fn sends_nothing(&mut self) {
        let message = self.correlator.poll_message();
        assert!(message.is_none(), "{:?}", message.unwrap().as_str());
    }

    fn hear(&mut self, event: &RawEvent) {
        self.correlator.handle_event(self.now, event);
    }

    fn session(&mut self, name: &str) {
        self.hear(&event(name, &json!({})));
    }

    /// Lets time pass, from deadline to deadline.
    fn pass(&mut self, time: Duration) {
        let end = self.now + time;
        while let Some(deadline) = self.correlator.poll_timeout().filter(|time| *time <= end) {
            self.now = self.now.max(deadline);
            self.correlator.handle_timeout(self.now);
        }
        self.now = end;
    }

    fn pass_seconds(&mut self, seconds: u64) {
        self.pass(Duration::from_secs(seconds));
    }

    fn nothing(&mut self) {
        let output = self.correlator.poll_output();
        assert!(output.is_none(), "{output:?}");
    }

    fn answered(&mut self, ticket: Ticket) -> Vec<RawEvent> {
        match self.correlator.poll_output() {
            Some(Output::Answered {
                ticket: whose,
                events,
            }) => {
                assert_eq!(whose, ticket);
                events
            }
            other => panic!("not an answer: {other:?}"),
        }
    }

    fn members(&mut self, ticket: Ticket) -> Vec<u64> {
        let events = self.answered(ticket);
        let members = Members::from_chunks(GUILD, &events).unwrap();
        let id = |member: &cordial_model::guild::Member| member.user.id.get();
        members.members.iter().map(id).collect()
    }

    fn failed(&mut self, ticket: Ticket) -> RequestError {
        match self.correlator.poll_output() {
            Some(Output::Failed {
                ticket: whose,
                error,
            }) => {
                assert_eq!(whose, ticket);
                error
            }
            other => panic!("not a failure: {other:?}"),
        }
    }

    /// Nothing is left of anything.
    fn is_done(&mut self) {
        self.nothing();
        self.sends_nothing();
        assert!(self.correlator.is_empty());
        assert_eq!(self.correlator.poll_timeout(), None);
        assert_eq!(self.correlator.wanted(), EventTypeFlags::empty());
    }
}

#[test]
fn chunks_come_in_any_order_and_more_than_once() {
    let mut story = Story::new();
    story.is_done();
    let ticket = story.ask(all());
    assert!(
        story
            .correlator
            .wanted()
            .contains(cordial_model::gateway::EventType::GuildMembersChunk)
    );
    let sent = story.send();
    assert_eq!(sent.0["op"], 8);
    assert_eq!(sent.nonce().len(), 32);
    for index in [2, 0, 2, 0] {
        story.hear(&sent.chunk(index, 4));
    }
    // Somebody else's answers are nothing to us.
    let mut foreign = sent.clone();
    foreign.0["d"]["nonce"] = json!("n");
    story.hear(&foreign.chunk(1, 4));
    // Nor are chunks past the last.
    story.hear(&sent.chunk(4, 4));
    story.hear(&sent.chunk(3, 4));
    story.nothing();
    story.hear(&sent.chunk(1, 4));
    assert_eq!(story.members(ticket), [1, 2, 3, 4]);
    story.is_done();
}

#[test]
fn a_nonce_that_the_caller_set_is_replaced() {
    let mut story = Story::new();
    let mut request = RequestGuildMembers::all(GUILD);
    request.nonce = Some("mine".into());
    story.ask(request);
    assert_ne!(story.send().nonce(), "mine");
}

#[test]
fn answers_go_to_those_who_asked() {
    let mut story = Story::new();
    let tickets: Vec<_> = (1..=3)
        .map(|user| story.ask(RequestGuildMembers::users(GUILD, [Id::new(user)])))
        .collect();
    let sent: Vec<_> = (0..3).map(|_| story.send()).collect();
    for (number, (ticket, sent)) in tickets.iter().zip(&sent).enumerate().rev() {
        assert_eq!(sent.0["d"]["user_ids"][0], (number + 1).to_string());
        story.hear(&sent.chunk(0, 1));
        assert_eq!(story.members(*ticket), [1]);
    }
    story.is_done();
}

#[test]
fn a_stream_gives_each_chunk_when_it_comes_and_keeps_none() {
    let mut story = Story::new();
    let ticket = story.stream(all());
    let sent = story.send();
    for (index, is_last) in [(1, false), (1, false), (2, false), (0, true)] {
        story.hear(&sent.chunk(index, 3));
        if let Some(Output::Chunk {
            ticket: whose,
            event,
            last,
        }) = story.correlator.poll_output()
        {
            assert_eq!((whose, last), (ticket, is_last));
            assert_eq!(event.data, sent.chunk(index, 3).data);
        } else {
            assert_eq!(index, 1, "only the chunk that came twice is passed over");
        }
    }
    story.is_done();
}

#[test]
fn a_request_that_comes_too_early_is_sent_again_when_discord_wants_it() {
    let mut story = Story::new();
    let ticket = story.ask(all());
    let sent = story.send();
    story.hear(&sent.too_early(29.5));
    story.pass(Duration::from_millis(29_499));
    story.sends_nothing();
    story.pass(Duration::from_millis(1));
    let again = story.send();
    assert_eq!(again.0["d"]["guild_id"], sent.0["d"]["guild_id"]);
    story.nothing();
    story.hear(&again.chunk(0, 1));
    assert_eq!(story.members(ticket), [1]);
    story.is_done();
}

#[test]
fn who_does_not_want_to_wait_is_told_how_long_it_would_be() {
    let mut story = Story::new();
    let impatient = RequestOptions {
        on_rate_limit: OnRateLimit::Fail,
        ..RequestOptions::default()
    };
    let in_a_hurry = RequestOptions {
        timeout: Some(Duration::from_secs(20)),
        ..RequestOptions::default()
    };
    let calm = RequestOptions {
        timeout: Some(Duration::from_secs(40)),
        ..RequestOptions::default()
    };
    let impatient = story.ask_with(all(), &impatient);
    let in_a_hurry = story.ask_with(all(), &in_a_hurry);
    let calm = story.ask_with(all(), &calm);
    // Discord answers one of them at a time, so it is one request.
    let sent = story.send();
    story.sends_nothing();
    story.hear(&sent.too_early(25.0));
    for ticket in [impatient, in_a_hurry] {
        let error = story.failed(ticket);
        assert_eq!(error.retry_after(), Some(Duration::from_secs(25)));
    }
    story.pass_seconds(25);
    let again = story.send();
    story.hear(&again.chunk(0, 1));
    assert_eq!(story.members(calm), [1]);
    story.is_done();
}

#[test]
fn a_rate_limit_without_a_nonce_is_known_by_its_guild() {
    let mut story = Story::new();
    let ticket = story.ask(all());
    let other = story.ask(RequestGuildMembers::all(Id::new(8 << 22)));
    let sent = story.send();
    let unlimited = story.send();
    let limited = json!({"opcode": 8, "retry_after": 3.0, "meta": {"guild_id": GUILD.to_string()}});
    story.hear(&event("RATE_LIMITED", &limited));
    story.hear(&unlimited.chunk(0, 1));
    assert_eq!(story.members(other), [1]);
    story.pass_seconds(3);
    assert_eq!(story.send().0["d"]["guild_id"], sent.0["d"]["guild_id"]);
    // The first was answered after all: the other answer is not needed.
    story.hear(&sent.chunk(0, 1));
    assert_eq!(story.members(ticket), [1]);
    story.is_done();
}

#[test]
fn odd_waits_are_taken_for_short_ones() {
    for seconds in ["-1", "0", "1e300"] {
        let mut story = Story::new();
        story.ask(all());
        let sent = story.send();
        let meta = json!({"nonce": sent.nonce()});
        let text = format!(r#"{{"opcode":8,"retry_after":{seconds},"meta":{meta}}}"#);
        story.hear(&RawEvent::new(1, "RATE_LIMITED", text.into()));
        story.sends_nothing();
        story.pass_seconds(1);
        story.send();
    }
}

#[test]
fn patience_begins_anew_with_everything_that_happens() {
    let mut story = Story::new();
    let ticket = story.ask(all());
    // 29 s until it is sent, until it is refused, until each chunk.
    story.pass_seconds(29);
    let sent = story.send();
    story.pass_seconds(29);
    story.hear(&sent.too_early(100.0));
    story.pass_seconds(100);
    let sent = story.send();
    for index in 0..9 {
        story.pass_seconds(29);
        story.hear(&sent.chunk(index, 10));
    }
    story.nothing();
    story.pass_seconds(29);
    story.nothing();
    story.pass_seconds(1);
    let error = story.failed(ticket);
    assert!(
        matches!(error, RequestError::Timeout { after, sent: true } if after.as_secs() == 30),
        "{error:?}"
    );
    story.is_done();
}

#[test]
fn time_is_up_when_the_caller_says_so() {
    let mut story = Story::new();
    let options = RequestOptions {
        timeout: Some(Duration::from_secs(45)),
        ..RequestOptions::default()
    };
    let ticket = story.ask_with(all(), &options);
    story.pass_seconds(20);
    let sent = story.send();
    story.pass_seconds(20);
    story.hear(&sent.chunk(0, 2));
    story.pass_seconds(5);
    let error = story.failed(ticket);
    assert!(
        matches!(error, RequestError::Timeout { after, sent: true } if after.as_secs() == 45),
        "{error:?}"
    );
    story.is_done();
    // One that could not even be sent says so.
    let ticket = story.ask_with(all(), &options);
    story.pass_seconds(30);
    let error = story.failed(ticket);
    assert!(matches!(error, RequestError::Timeout { sent: false, .. }));
    story.is_done();
}

#[test]
fn a_new_session_is_asked_again_and_chunks_of_the_old_one_are_forgotten() {
    let mut story = Story::new();
    let waiting = story.ask(all());
    let untouched = story.ask(RequestGuildMembers::users(GUILD, [Id::new(1)]));
    let old = story.send();
    let message = story.hand_over();
    story.hear(&old.chunk(0, 2));
    story.correlator.handle_connect();
    // The session had one of them all the time. It sends it when READY has come, and READY is told after that.
    let late = story.sent(&message);
    story.session("READY");
    let new = story.send();
    assert_ne!(new.nonce(), old.nonce());
    story.sends_nothing();
    story.hear(&old.chunk(1, 2));
    story.hear(&new.chunk(0, 2));
    story.nothing();
    story.hear(&new.chunk(1, 2));
    assert_eq!(story.members(waiting), [1, 2]);
    story.hear(&late.chunk(0, 1));
    assert_eq!(story.members(untouched), [1]);
    story.is_done();
}

#[test]
fn a_stream_ends_with_a_reason_when_its_chunks_would_come_twice() {
    let mut story = Story::new();
    let begun = story.stream(all());
    let fresh = story.stream(RequestGuildMembers::users(GUILD, [Id::new(1)]));
    let sent = story.send();
    story.send();
    story.hear(&sent.chunk(0, 2));
    story.correlator.poll_output().unwrap();
    story.correlator.handle_connect();
    story.session("READY");
    assert!(matches!(story.failed(begun), RequestError::SessionReplaced));
    let again = story.send();
    story.sends_nothing();
    story.hear(&again.chunk(0, 1));
    assert!(matches!(
        story.correlator.poll_output(),
        Some(Output::Chunk { ticket, last: true, .. }) if ticket == fresh
    ));
    story.is_done();
}

#[test]
fn a_resumed_session_is_not_asked_twice_for_what_it_answers() {
    let mut story = Story::new();
    let begun = story.ask(all());
    let silent = story.ask(RequestGuildMembers::users(GUILD, [Id::new(1)]));
    let sent = story.send();
    let unheard = story.send();
    story.hear(&sent.chunk(0, 3));
    story.correlator.handle_connect();
    story.hear(&sent.chunk(1, 3));
    story.session("RESUMED");
    story.sends_nothing();
    story.pass(Duration::from_millis(999));
    story.sends_nothing();
    // What was not answered at all may never have arrived.
    story.pass(Duration::from_millis(1));
    let again = story.send();
    story.sends_nothing();
    assert_eq!(again.0["d"]["user_ids"], unheard.0["d"]["user_ids"]);
    story.hear(&sent.chunk(2, 3));
    assert_eq!(story.members(begun), [1, 2, 3]);
    story.hear(&unheard.chunk(0, 1));
    story.hear(&again.chunk(0, 1));
    assert_eq!(story.members(silent), [1]);
    story.is_done();
}

#[test]
fn requests_for_sounds_go_together_and_are_told_apart_by_guild() {
    let mut story = Story::new();
    let tickets: Vec<_> = (1..=250_u64)
        .map(|guild| story.ask(Request::SoundboardSounds(Id::new(guild << 22))))
        .collect();
    // Whoever asks for the same before it is sent shares it.
    let shared = story.ask(Request::SoundboardSounds(Id::new(1 << 22)));
    let sizes: Vec<usize> = (0..3)
        .map(|_| story.send().0["d"]["guild_ids"].as_array().unwrap().len())
        .collect();
    assert_eq!(sizes, [100, 100, 50]);
    story.sends_nothing();
    let answer = |guild: u64| {
        let data = json!({"guild_id": (guild << 22).to_string(), "soundboard_sounds": []});
        event("SOUNDBOARD_SOUNDS", &data)
    };
    for (guild, ticket) in (1..).zip(&tickets) {
        story.hear(&answer(guild));
        story.hear(&answer(guild));
        assert_eq!(story.answered(*ticket).len(), 1);
        if guild == 1 {
            assert_eq!(story.answered(shared).len(), 1);
        }
    }
    story.is_done();
}

#[test]
fn one_guild_is_asked_one_thing_at_a_time_where_answers_carry_no_nonce() {
    let mut story = Story::new();
    let first = story.ask(info(&[ChannelInfoField::Status]));
    let sent = story.send();
    assert_eq!(sent.0["op"], 43);
    // They come after it was sent, so its answer may be older than their question.
    let second = story.ask(info(&[ChannelInfoField::Status]));
    let third = story.ask(info(&[ChannelInfoField::Status]));
    let other = story.ask(info(&[ChannelInfoField::VoiceStartTime]));
    story.sends_nothing();
    let answer = event(
        "CHANNEL_INFO",
        &json!({"guild_id": GUILD.to_string(), "channels": []}),
    );
    story.hear(&answer);
    story.answered(first);
    story.send();
    story.sends_nothing();
    story.hear(&answer);
    story.answered(second);
    story.answered(third);
    assert_eq!(story.send().0["d"]["fields"], json!(["voice_start_time"]));
    let limited =
        json!({"opcode": 43, "retry_after": 2.0, "meta": {"guild_id": GUILD.to_string()}});
    story.hear(&event("RATE_LIMITED", &limited));
    story.pass_seconds(2);
    story.send();
    story.hear(&answer);
    story.answered(other);
    story.is_done();
}

#[test]
fn an_answer_that_nobody_waits_for_is_not_taken_for_the_next() {
    let mut story = Story::new();
    let answer = event(
        "CHANNEL_INFO",
        &json!({"guild_id": GUILD.to_string(), "channels": []}),
    );
    for handed_only in [false, true] {
        let first = story.ask(info(&[ChannelInfoField::Status]));
        let message = story.hand_over();
        if !handed_only {
            story.sent(&message);
        }
        let second = story.ask(info(&[ChannelInfoField::VoiceStartTime]));
        story.correlator.handle_cancel(story.now, first);
        if handed_only {
            story.sent(&message);
        }
        story.sends_nothing();
        story.hear(&answer);
        story.nothing();
        story.send();
        story.hear(&answer);
        story.answered(second);
        story.is_done();
    }
    // If it does not come, it is not waited for without end.
    let first = story.ask(info(&[ChannelInfoField::Status]));
    story.send();
    let second = story.ask(info(&[ChannelInfoField::VoiceStartTime]));
    story.correlator.handle_cancel(story.now, first);
    story.pass_seconds(5);
    story.send();
    story.hear(&answer);
    story.answered(second);
    story.is_done();
}

#[test]
fn what_is_not_waited_for_any_more_is_forgotten() {
    let mut story = Story::new();
    let tickets: Vec<_> = (1..=10_000)
        .map(|user| story.ask(RequestGuildMembers::users(GUILD, [Id::new(user)])))
        .collect();
    assert_eq!(story.correlator.len(), 10_000);
    let sent = story.send();
    for ticket in &tickets {
        story.correlator.handle_cancel(story.now, *ticket);
        story.correlator.handle_cancel(story.now, *ticket);
    }
    story.hear(&sent.chunk(0, 1));
    story.is_done();
}

#[test]
fn ten_thousand_may_be_outstanding() {
    let mut story = Story::new();
    let mut tickets = std::collections::HashMap::new();
    for user in 1..=10_000_u64 {
        let ticket = story.ask(RequestGuildMembers::users(GUILD, [Id::new(user)]));
        tickets.insert(user.to_string(), ticket);
    }
    let mut unanswered = Vec::new();
    for _ in 0..10_000 {
        unanswered.push(story.send());
    }
    story.sends_nothing();
    for sent in unanswered.iter().rev() {
        let user = sent.0["d"]["user_ids"][0].as_str().unwrap();
        story.hear(&sent.chunk(0, 1));
        story.answered(tickets[user]);
    }
    story.is_done();
}

#[test]
fn few_messages_at_a_time_are_with_the_session() {
    let mut story = Story::new();
    for user in 1..=10 {
        story.ask(RequestGuildMembers::users(GUILD, [Id::new(user)]));
    }
    let handed: Vec<_> = std::iter::from_fn(|| story.correlator.poll_message()).collect();
    assert_eq!(handed.len(), 4);
    story.sent(&handed[0]);
    story.hand_over();
    story.sends_nothing();
}

#[test]
fn the_end_of_the_session_is_the_end_of_all_requests() {
    let mut story = Story::new();
    let first = story.ask(all());
    let second = story.ask(info(&[ChannelInfoField::Status]));
    story.send();
    story.correlator.handle_end();
    for ticket in [first, second] {
        assert!(matches!(story.failed(ticket), RequestError::Ended));
    }
    story.is_done();
}

#[test]
fn malformed_answers_are_passed_over() {
    let mut story = Story::new();
    let ticket = story.ask(all());
    let sent = story.send();
    for (name, data) in [
        ("GUILD_MEMBERS_CHUNK", "["),
        ("GUILD_MEMBERS_CHUNK", "{}"),
        (
            "GUILD_MEMBERS_CHUNK",
            r#"{"nonce": 5, "chunk_index": 0, "chunk_count": 1}"#,
        ),
        ("RATE_LIMITED", "null"),
        ("SOUNDBOARD_SOUNDS", "7"),
        ("CHANNEL_INFO", r#"{"guild_id": "x"}"#),
    ] {
        story.hear(&RawEvent::new(1, name, data.into()));
    }
    story.nothing();
    // Four thousand million chunks are promised; no room is made for them.
    story.hear(&sent.chunk(0, u32::MAX));
    story.nothing();
    story.correlator.handle_cancel(story.now, ticket);
    story.is_done();
}
