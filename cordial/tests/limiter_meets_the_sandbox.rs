//! The client's limiter against the sandbox's limits, on real sockets: nothing is sent that is bound to be refused.
//!
//! Limits are a hundred times as tight in time as Discord's, so that thousands of requests wait for them in seconds.

use std::{collections::BTreeSet, time::Duration};

use cordial::{
    http::{Client, limiter},
    model::{
        channel::ChannelType,
        id::{Id, marker::ChannelMarker},
    },
    sandbox::{Happening, Rate, RateLimits, RateRule, Sandbox},
};
use tokio::task::JoinSet;

const REQUESTS: usize = 10_000;
const CHANNELS: usize = 50;

/// Four routes on fifty channels are two hundred; two and two of them share a bucket that only the answers tell of.
fn limits() -> RateLimits {
    let rule = |route: &str, limit, millis, bucket: &str| {
        RateRule::new(route, limit, Duration::from_millis(millis)).bucket(bucket)
    };
    let mut limits = RateLimits::default();
    limits.global = Some(Rate {
        limit: 2_000,
        per: Duration::from_secs(1),
    });
    limits
        .rule(rule("GET /channels/{channel_id}", 5, 50, "first"))
        .rule(rule("POST /channels/{channel_id}/typing", 5, 50, "first"))
        .rule(rule("GET /channels/{channel_id}/messages", 3, 20, "second"))
        .rule(rule("GET /channels/{channel_id}/invites", 3, 20, "second"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_thousand_requests_over_hidden_buckets_meet_no_refusal() {
    let sandbox = Sandbox::builder()
        .rate_limits(limits())
        .start()
        .await
        .unwrap();
    let owner = sandbox.user("alice").id();
    let guild = sandbox.create_guild("Many channels", owner);
    let channels: Vec<Id<ChannelMarker>> = (0..CHANNELS)
        .map(|number| {
            sandbox
                .create_channel(guild, ChannelType::GuildText, &format!("channel-{number}"))
                .unwrap()
        })
        .collect();
    let mut config = limiter::Config::default();
    config.global = Some(2_000);
    let http = Client::builder()
        .token(sandbox.token())
        .proxy(sandbox.api_url())
        .limits(config)
        .build()
        .unwrap();

    let mut tasks = JoinSet::new();
    for number in 0..REQUESTS {
        let (http, channel) = (http.clone(), channels[number / 4 % CHANNELS]);
        tasks.spawn(async move {
            match number % 4 {
                0 => http.get_channel(channel).await.map(drop),
                1 => http.trigger_typing_indicator(channel).await,
                2 => http.get_channel_messages(channel).await.map(drop),
                _ => http.get_channel_invites(channel).await.map(drop),
            }
        });
    }
    while let Some(result) = tasks.join_next().await {
        result.unwrap().unwrap();
    }

    let mut refused = BTreeSet::new();
    let mut answered = 0;
    for happening in sandbox.happenings() {
        if let Happening::Request { status, path, .. } = happening {
            answered += 1;
            if status == Some(429) {
                refused.insert(path);
            }
        }
    }
    assert_eq!(answered, REQUESTS);
    assert!(refused.is_empty(), "refused: {refused:?}");
    sandbox.shutdown().await;
}
