//! A client of a person, on the sandbox: our gateway crate with a user's token, over real sockets.

use cordial::{
    gateway::{Error, Shard},
    model::{
        Token,
        gateway::{Event, UpdatePresence},
        presence::Status,
        user_session::{
            Capabilities, GuildSubscription, GuildSubscriptionsBulk, Identify, RequestGuildMembers,
            RequestLastMessages, UserEvent,
            event::{GuildProperties, MemberListItem, MemberListOp, UserReady},
        },
    },
    sandbox::{Person, Sandbox},
};

fn shard(sandbox: &Sandbox, identify: Identify) -> Shard {
    Shard::user_builder(identify, sandbox.gateway_url()).start()
}

/// The next event. Whatever cannot be decoded fails the test.
async fn next(shard: &mut Shard) -> UserEvent {
    shard.next_user_event().await.unwrap().unwrap()
}

/// The first event that is picked; others before it are passed over.
async fn first<T>(shard: &mut Shard, mut pick: impl FnMut(UserEvent) -> Option<T>) -> T {
    loop {
        if let Some(picked) = pick(next(shard).await) {
            return picked;
        }
    }
}

async fn log_in(sandbox: &Sandbox, person: &Person) -> (Shard, UserReady) {
    let mut shard = shard(sandbox, Identify::new(person.token()));
    let UserEvent::Ready(ready) = next(&mut shard).await else {
        panic!("READY comes first");
    };
    (shard, *ready)
}

async fn content(shard: &mut Shard) -> String {
    first(shard, |event| match event {
        UserEvent::Common(Event::MessageCreate(message)) => Some(message.content.to_string()),
        _ => None,
    })
    .await
}

#[tokio::test]
async fn ready_comes_in_two_parts_then_all_sessions() {
    let sandbox = Sandbox::start().await.unwrap();
    let (alice, bob) = (sandbox.user("alice"), sandbox.user("bob"));
    alice.direct_messages(bob.id());
    let (mut shard, ready) = log_in(&sandbox, &alice).await;
    assert_eq!(ready.user.id, alice.id());
    let guild = &ready.guilds[0];
    assert!(matches!(guild.properties, GuildProperties::Object(_)));
    assert_eq!(guild.guild().unwrap().id, sandbox.guild());
    assert!(
        guild
            .channels
            .iter()
            .any(|channel| channel.channel.id == sandbox.channel())
    );
    assert_eq!(ready.merged_members[0][0].id(), Some(alice.id()));
    assert_eq!(ready.private_channels[0].private.recipient_ids, [bob.id()]);
    assert_eq!(ready.users[0].rare.username.as_deref(), Some("bob"));
    assert!(ready.relationships.is_empty() && ready.read_state.entries.is_empty());

    let UserEvent::ReadySupplemental(supplemental) = next(&mut shard).await else {
        panic!("READY_SUPPLEMENTAL comes second");
    };
    assert_eq!(supplemental.guilds[0].id, sandbox.guild());
    let UserEvent::SessionsReplace(sessions) = next(&mut shard).await else {
        panic!("SESSIONS_REPLACE comes third");
    };
    assert_eq!(sessions.0[0].session_id, ready.session_id);
}

#[tokio::test]
async fn without_capabilities_everything_comes_at_once() {
    let sandbox = Sandbox::start().await.unwrap();
    let alice = sandbox.user("alice");
    let identify = Identify {
        capabilities: Some(Capabilities::empty()),
        client_state: None,
        ..Identify::new(alice.token())
    };
    let mut shard = shard(&sandbox, identify);
    let UserEvent::Ready(ready) = next(&mut shard).await else {
        panic!("READY comes first");
    };
    assert!(matches!(
        ready.guilds[0].properties,
        GuildProperties::Beside(_)
    ));
    assert!(ready.rare.merged_presences.is_some() && ready.rare.user_settings.is_some());
}

#[tokio::test]
async fn messages_of_guilds_and_private_channels_arrive_with_their_text() {
    let sandbox = Sandbox::start().await.unwrap();
    let (alice, bob) = (sandbox.user("alice"), sandbox.user("bob"));
    let (mut shard, _) = log_in(&sandbox, &alice).await;
    bob.say(sandbox.channel(), "hello").await.unwrap();
    assert_eq!(content(&mut shard).await, "hello");

    let direct = bob.direct_messages(alice.id());
    let opened = first(&mut shard, |event| match event {
        UserEvent::ChannelCreate(channel) => Some(channel),
        _ => None,
    });
    assert_eq!(opened.await.channel.id, direct);
    bob.say(direct, "psst").await.unwrap();
    assert_eq!(content(&mut shard).await, "psst");

    let theirs = sandbox.create_guild("Theirs", bob.id());
    alice.join(theirs).await.unwrap();
    let joined = first(&mut shard, |event| match event {
        UserEvent::GuildCreate(guild) => Some(guild),
        _ => None,
    });
    assert_eq!(joined.await.guild().unwrap().name, "Theirs");
}

#[tokio::test]
async fn subscriptions_members_and_last_messages_are_answered() {
    let sandbox = Sandbox::start().await.unwrap();
    let alice = sandbox.user("alice");
    alice.say(sandbox.channel(), "last").await.unwrap();
    let (mut shard, _) = log_in(&sandbox, &alice).await;
    let sender = shard.sender();
    let (guild, channel) = (sandbox.guild(), sandbox.channel());
    let list = GuildSubscription::member_list(channel, [[0, 99]]);
    let subscriptions = [(guild, list)].into();
    sender
        .send(&GuildSubscriptionsBulk { subscriptions })
        .await
        .unwrap();
    let update = first(&mut shard, |event| match event {
        UserEvent::GuildMemberListUpdate(update) => Some(update),
        _ => None,
    })
    .await;
    let [MemberListOp::Sync { range, items }] = &update.ops[..] else {
        panic!("{:?}", update.ops);
    };
    assert_eq!(*range, [0, 99]);
    assert!(matches!(items[0], MemberListItem::Group(_)));
    let shown = items[1..].iter().map(|item| match item {
        MemberListItem::Member(member) => member.id().unwrap(),
        other => panic!("{other:?}"),
    });
    assert!(shown.collect::<Vec<_>>().contains(&alice.id()));

    let request = RequestGuildMembers::users([guild], [alice.id()]);
    sender.send(&request).await.unwrap();
    let chunk = first(&mut shard, |event| match event {
        UserEvent::Common(Event::GuildMembersChunk(chunk)) => Some(chunk),
        _ => None,
    });
    assert_eq!(chunk.await.members[0].user.id, alice.id());

    let channel_ids = vec![channel];
    let guild_id = guild;
    sender
        .send(&RequestLastMessages {
            guild_id,
            channel_ids,
        })
        .await
        .unwrap();
    let last = first(&mut shard, |event| match event {
        UserEvent::LastMessages(last) => Some(last),
        _ => None,
    });
    assert_eq!(last.await.messages[0].content, "last");
}

#[tokio::test]
async fn a_person_s_sessions_see_each_other() {
    let sandbox = Sandbox::start().await.unwrap();
    let alice = sandbox.user("alice");
    let (mut one, _) = log_in(&sandbox, &alice).await;
    let (two, ready) = log_in(&sandbox, &alice).await;
    assert_eq!(ready.sessions.len(), 2);
    let presence = UpdatePresence {
        status: Status::DoNotDisturb,
        ..UpdatePresence::default()
    };
    two.sender().update_presence(&presence).await.unwrap();
    first(&mut one, |event| match event {
        UserEvent::SessionsReplace(sessions) => sessions
            .0
            .iter()
            .any(|session| {
                session.session_id == ready.session_id && session.status == Status::DoNotDisturb
            })
            .then_some(()),
        _ => None,
    })
    .await;
}

#[tokio::test]
async fn a_session_resumes_in_the_next_process_and_misses_nothing() {
    let sandbox = Sandbox::start().await.unwrap();
    let (alice, bob) = (sandbox.user("alice"), sandbox.user("bob"));
    let (shard, ready) = log_in(&sandbox, &alice).await;
    let state = shard.shutdown().await.expect("it can be resumed");
    assert_eq!(*state.session_id, *ready.session_id);
    bob.say(sandbox.channel(), "while away").await.unwrap();
    let mut shard = Shard::user_builder(Identify::new(alice.token()), sandbox.gateway_url())
        .resume(state)
        .start();
    let mut heard = Vec::new();
    loop {
        match next(&mut shard).await {
            UserEvent::Common(Event::MessageCreate(message)) => {
                heard.push(message.content.to_string());
            }
            UserEvent::Common(Event::Resumed(())) => break,
            UserEvent::Ready(_) => panic!("it identified anew"),
            _ => {}
        }
    }
    assert_eq!(heard, ["while away"]);
}

#[tokio::test]
async fn a_wrong_token_and_what_is_not_simulated_say_so() {
    let sandbox = Sandbox::start().await.unwrap();
    let mut wrong = shard(&sandbox, Identify::new(Token::new("nobody.at.all")));
    assert!(matches!(
        wrong.next_user_event().await,
        Some(Err(Error::AuthenticationFailed))
    ));

    let alice = sandbox.user("alice");
    let (mut shard, _) = log_in(&sandbox, &alice).await;
    let ping = cordial::model::user_session::PingVoiceServer;
    shard.sender().send(&ping).await.unwrap();
    loop {
        match shard.next_user_event().await.unwrap() {
            Ok(_) => {}
            Err(Error::Closed { code, reason }) => {
                assert_eq!(code, Some(4001));
                assert!(reason.contains("does not simulate opcode 5"), "{reason}");
                break;
            }
            Err(other) => panic!("{other}"),
        }
    }
}
