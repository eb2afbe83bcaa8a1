//! A long list, read over real sockets: every item once, and only the pages that were wanted.

use std::collections::BTreeSet;

use cordial::{
    prelude::Client,
    sandbox::{Happening, Sandbox},
};

#[tokio::test]
async fn the_history_of_a_channel_is_read_to_its_beginning() {
    let sandbox = Sandbox::start().await.unwrap();
    let http = Client::builder()
        .token(sandbox.token())
        .proxy(sandbox.api_url())
        .build()
        .unwrap();
    let alice = sandbox.user("alice");
    let mut sent = BTreeSet::new();
    for number in 0..230 {
        let said = alice
            .say(sandbox.channel(), &format!("message {number}"))
            .await
            .unwrap();
        sent.insert(said.id());
    }
    let pages = || {
        let happened = sandbox.happenings();
        let lists = happened.iter().filter(
            |happening| matches!(happening, Happening::Request { method, .. } if method == "GET"),
        );
        lists.count()
    };
    let mut messages = http.messages(sandbox.channel());
    assert_eq!(pages(), 0);
    let mut read = Vec::new();
    while let Some(message) = messages.next().await {
        read.push(message.unwrap().id);
        assert_eq!(pages(), read.len().div_ceil(100));
    }
    assert!(
        read.is_sorted_by(|left, right| left > right),
        "latest first"
    );
    assert!(sent.is_subset(&read.into_iter().collect()));
}
