//! Members, sounds and what voice channels are about, asked for over the gateway and a real socket.

use std::{sync::Arc, time::Duration};

use cordial::{
    gateway::{
        Cluster, InMemoryIdentifyQueue, SessionStartLimit,
        requests::{OnRateLimit, RequestError},
    },
    model::gateway::{ChannelInfoField, RequestGuildMembers},
    prelude::*,
    sandbox::{Fault, Happening, Sandbox, Target},
};
use tokio::task::JoinHandle;

const INTENTS: Intents = Intents::GUILDS
    .union(Intents::GUILD_MEMBERS)
    .union(Intents::GUILD_PRESENCES);

/// A sandbox whose guild has so many members besides the bot, alice and bob: `crowd0` and so on.
async fn crowd(members: usize) -> (Sandbox, Shard) {
    let sandbox = Sandbox::start().await.unwrap();
    for index in 0..members {
        let user = sandbox.create_user(&format!("crowd{index}"));
        sandbox.add_member(sandbox.guild(), user);
    }
    let shard = Shard::builder(sandbox.token().clone(), INTENTS)
        .url(sandbox.gateway_url())
        .start();
    (sandbox, shard)
}

/// Takes all events and counts those that are chunks of members.
fn count_chunks(mut shard: Shard) -> JoinHandle<usize> {
    tokio::spawn(async move {
        let mut chunks = 0;
        while let Some(event) = shard.next().await {
            let is_chunk = |event: RawEvent| event.kind == EventType::GuildMembersChunk;
            chunks += usize::from(event.is_ok_and(is_chunk));
        }
        chunks
    })
}

fn set_window(sandbox: &Sandbox, window: Duration) {
    sandbox
        .gateway()
        .configure(|settings| settings.member_request_window = window);
}

fn members_asked(sandbox: &Sandbox) -> usize {
    let asks = |happening: &Happening| matches!(happening, Happening::Gateway { what, .. } if &**what == "request_guild_members");
    sandbox
        .happenings()
        .iter()
        .filter(|happening| asks(happening))
        .count()
}

#[tokio::test]
async fn all_members_of_a_big_guild_come_as_one() {
    let (sandbox, shard) = crowd(2500).await;
    let sender = shard.sender();
    let events = count_chunks(shard);
    let mut request = RequestGuildMembers::all(sandbox.guild());
    request.presences = Some(true);
    let members = sender.request_members(request).await.unwrap();
    assert_eq!(members.members.len(), 2503);
    assert!(members.presences.len() <= 2503);
    let mut ids: Vec<_> = members
        .members
        .iter()
        .map(|member| member.user.id)
        .collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 2503, "nobody is there twice");
    assert_eq!(members_asked(&sandbox), 1);
    // The events came to the stream as well.
    sender.shutdown(cordial::gateway::protocol::Shutdown::EndSession);
    assert_eq!(events.await.unwrap(), 3);
}

#[tokio::test]
async fn members_are_found_by_name_and_by_id() {
    let (sandbox, shard) = crowd(150).await;
    let (sender, guild) = (shard.sender(), sandbox.guild());
    let _events = count_chunks(shard);
    let alice = sandbox.user("alice").id();
    let nobody = Id::new(42);
    let named = RequestGuildMembers::search(guild, "crowd14", 100);
    let known = RequestGuildMembers::users(guild, [alice, nobody]);
    let none = RequestGuildMembers::search(guild, "nobody is called so", 1);
    let (named, known, none) = tokio::join!(
        sender.request_members(named).into_future(),
        sender.request_members(known).into_future(),
        sender.request_members(none).into_future(),
    );
    assert_eq!(named.unwrap().members.len(), 11);
    let known = known.unwrap();
    assert_eq!(known.members[0].user.id, alice);
    assert_eq!(known.not_found, [nobody]);
    assert!(none.unwrap().members.is_empty());
}

#[tokio::test]
async fn chunks_come_one_by_one() {
    let (sandbox, shard) = crowd(2100).await;
    let sender = shard.sender();
    let _events = count_chunks(shard);
    let request = RequestGuildMembers::all(sandbox.guild());
    let mut chunks = sender.request_members(request).chunks();
    let mut sizes = Vec::new();
    while let Some(chunk) = chunks.next().await {
        sizes.push(chunk.unwrap().members.len());
    }
    assert_eq!(sizes, [1000, 1000, 103]);
}

#[tokio::test]
async fn a_request_that_comes_too_early_is_asked_again_in_time() {
    let (sandbox, shard) = crowd(10).await;
    let (sender, guild) = (shard.sender(), sandbox.guild());
    let _events = count_chunks(shard);
    let all = || sender.request_members(RequestGuildMembers::all(guild));
    set_window(&sandbox, Duration::from_hours(1));
    assert_eq!(all().await.unwrap().members.len(), 13);

    // Who does not want to wait is told for how long it would be; so is who has not the time.
    let error = all().on_rate_limit(OnRateLimit::Fail).await.unwrap_err();
    let wait = error.retry_after().unwrap();
    assert!(wait > Duration::from_mins(50), "{wait:?}");
    let error = all().timeout(Duration::from_mins(5)).await.unwrap_err();
    assert!(matches!(error, RequestError::RateLimited { .. }), "{error}");

    // The window is so short that it may be over; then nothing is to be waited for.
    set_window(&sandbox, Duration::from_millis(300));
    let asked = members_asked(&sandbox);
    for _ in 0..3 {
        assert_eq!(all().await.unwrap().members.len(), 13);
    }
    assert!(members_asked(&sandbox) >= asked + 3);
}

#[tokio::test]
async fn an_answer_survives_lost_connections_and_sessions() {
    for fault in [
        Fault::Drop,
        Fault::Reconnect,
        // The session is over.
        Fault::Close(4009, "told so".to_owned()),
    ] {
        let (sandbox, shard) = crowd(2500).await;
        set_window(&sandbox, Duration::ZERO);
        sandbox
            .gateway()
            .configure(|settings| settings.identify_window = Duration::ZERO);
        let queue = InMemoryIdentifyQueue::new(SessionStartLimit::default());
        drop(shard);
        let shard = Shard::builder(sandbox.token().clone(), INTENTS)
            .url(sandbox.gateway_url())
            .queue(Arc::new(queue))
            .configure(|config| config.backoff.base = Duration::from_millis(1))
            .start();
        let sender = shard.sender();
        let _events = count_chunks(shard);
        sandbox.bot_online().await.unwrap();
        let request = RequestGuildMembers::all(sandbox.guild());
        let asked = tokio::spawn(sender.request_members(request).into_future());
        // Wherever the fault strikes: before it is sent, before it is answered, between the chunks.
        tokio::task::yield_now().await;
        sandbox.gateway().fault(&Target::All, fault.clone());
        let members = asked.await.unwrap().unwrap();
        assert_eq!(members.members.len(), 2503, "{fault:?}");
    }
}

#[tokio::test]
async fn sounds_and_voice_channels_are_told_of_when_asked() {
    let (sandbox, shard) = crowd(0).await;
    let (sender, guild) = (shard.sender(), sandbox.guild());
    let _events = count_chunks(shard);
    sandbox.create_sound(guild, "quack").unwrap();
    let voice = sandbox.channel_named(guild, "General").unwrap();
    sandbox.set_voice_status(voice, Some("chess")).unwrap();
    let other = sandbox.create_guild("Other", sandbox.user("bob").id());
    let (sounds, silence, info) = tokio::join!(
        sender.request_soundboard_sounds(guild).into_future(),
        sender.request_soundboard_sounds(other).into_future(),
        sender
            .request_channel_info(guild, [ChannelInfoField::Status])
            .into_future(),
    );
    assert_eq!(sounds.unwrap().soundboard_sounds[0].name, "quack");
    assert!(silence.unwrap().soundboard_sounds.is_empty());
    let info = info.unwrap();
    assert_eq!(info.channels[0].id, voice);
    assert_eq!(info.channels[0].status.as_deref(), Some("chess"));

    // Discord says nothing of guilds that the bot is not in.
    let error = sender
        .request_soundboard_sounds(Id::new(42))
        .patience(Duration::from_millis(50))
        .await
        .unwrap_err();
    assert!(matches!(error, RequestError::Timeout { sent: true, .. }));
}

#[tokio::test]
async fn a_cluster_asks_the_shard_of_the_guild() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.gateway().configure(|settings| {
        settings.identify_window = Duration::ZERO;
        settings.max_concurrency = 16;
    });
    let bob = sandbox.user("bob").id();
    let mut guilds = vec![sandbox.guild()];
    guilds.extend((0..8).map(|number| sandbox.create_guild(&format!("guild {number}"), bob)));
    let mut cluster = Cluster::builder(sandbox.token().clone(), INTENTS)
        .url(sandbox.gateway_url())
        .session_start_limit(SessionStartLimit {
            max_concurrency: 16,
            ..SessionStartLimit::default()
        })
        .total(4)
        .start();
    let handle = cluster.handle();
    let events = tokio::spawn(async move { while cluster.next().await.is_some() {} });
    for guild in guilds {
        let request = RequestGuildMembers::users(guild, [bob]);
        let members = handle.request_members(request).unwrap().await.unwrap();
        assert_eq!((members.guild_id, members.members.len()), (guild, 1));
    }
    handle.shutdown();
    events.await.unwrap();
}
