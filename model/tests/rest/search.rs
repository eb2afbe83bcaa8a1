//! Searches for messages and threads.

use cordial_model::{
    channel::{
        TagSetting,
        message::{
            MessageSearchResult, SearchAuthorType, SearchEmbedType, SearchHasType, SearchSortMode,
            SortOrder, ThreadSearchResult, ThreadSortMode,
        },
    },
    id::Id,
    json,
    rest::{SearchGuildMessages, SearchThreads},
};

use crate::request::{refused, sends};

#[test]
fn messages_are_searched_by_all_that_is_documented() {
    sends(
        SearchGuildMessages::new(Id::new(1))
            .content("hello world")
            .limit(25)
            .offset(9975),
        "GET /guilds/1/messages/search?content=hello%20world&limit=25&offset=9975",
    );
    sends(
        SearchGuildMessages::new(Id::new(1))
            .channel_id([Id::new(2), Id::new(3)])
            .author_type([SearchAuthorType::NotBot])
            .mention_everyone(true)
            .has([SearchHasType::Image, SearchHasType::NotLink])
            .embed_type([SearchEmbedType::Gif])
            .link_hostname(["discord.com".to_owned()])
            .min_id(Id::new(5))
            .sort_by(SearchSortMode::Relevance)
            .sort_order(SortOrder::Asc),
        "GET /guilds/1/messages/search?channel_id=2&channel_id=3&author_type=-bot&mention_everyone=true&has=image&\
         has=-link&embed_type=gif&link_hostname=discord.com&min_id=5&sort_by=relevance&sort_order=asc",
    );
    let bad = SearchGuildMessages::new(Id::new(1))
        .content("x".repeat(1025))
        .slop(101)
        .attachment_extension(["png".to_owned(), "x".repeat(257)])
        .limit(26);
    assert_eq!(
        refused(bad),
        ["content", "slop", "attachment_extension[1]", "limit"]
    );
}

#[test]
fn threads_are_searched_by_name_and_tags() {
    sends(
        SearchThreads::new(Id::new(1))
            .name("cats")
            .tag([Id::new(4), Id::new(5)])
            .tag_setting(TagSetting::MatchAll)
            .archived(false)
            .sort_by(ThreadSortMode::LastMessageTime),
        "GET /channels/1/threads/search?name=cats&tag=4&tag=5&tag_setting=match_all&archived=false&\
         sort_by=last_message_time",
    );
}

#[test]
fn what_was_found_is_read() {
    let message = r#"{"id":"5","channel_id":"2","type":0,"content":"hello","author":{"id":"9","username":"Nelly"},
        "timestamp":"2026-08-06T12:30:00+00:00","edited_timestamp":null,"tts":false,"mention_everyone":false,
        "mentions":[],"mention_roles":[],"attachments":[],"embeds":[],"pinned":false,"components":[],"flags":0,
        "hit":true}"#;
    let found: MessageSearchResult = json::from_str(&format!(
        r#"{{"doing_deep_historical_index":false,"total_results":1,"messages":[[{message}]],"documents_indexed":7,
            "threads":[{{"id":"2","type":11}}],"members":[{{"id":"2","user_id":"9","join_timestamp":"2026-08-06T12:30:00+00:00","flags":1}}]}}"#
    ))
    .unwrap();
    let only = &found.messages[0][0];
    assert!(only.hit);
    assert_eq!(only.message.content, "hello");
    assert_eq!(only.message.author.username, "Nelly");
    assert_eq!(found.threads.as_ref().unwrap().len(), 1);
    let written = json::to_string(&found);
    assert!(written.contains(r#""hit":true"#), "{written}");
    assert_eq!(
        json::from_str::<MessageSearchResult>(&written).unwrap(),
        found
    );

    let threads: ThreadSearchResult = json::from_str(&format!(
        r#"{{"threads":[{{"id":"5","type":11}}],"members":[],"has_more":true,"total_results":30,"first_messages":[{message}]}}"#
    ))
    .unwrap();
    assert!(threads.has_more);
    assert_eq!(threads.first_messages[0].id, Id::new(5));
}
