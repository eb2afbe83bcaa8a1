//! Lists are read page by page, each item once, and no page before it is wanted.

use std::{
    future::Future,
    pin::pin,
    sync::{Arc, Mutex},
    task::{Context, Poll, Waker},
};

use cordial_model::{
    id::Id,
    rest::{
        Api, BoxFuture, DecodeResponseError, HeaderMap, ListGuildMembers, Query, Request, Response,
        SendRequest, StatusCode,
    },
    validate::Invalid,
};

#[derive(Debug)]
enum Failed {
    Invalid,
    Undecodable,
}

impl From<Invalid> for Failed {
    fn from(_: Invalid) -> Self {
        Self::Invalid
    }
}

impl From<DecodeResponseError> for Failed {
    fn from(_: DecodeResponseError) -> Self {
        Self::Undecodable
    }
}

/// Answers from a function of the query, and notes what was asked.
#[derive(Clone)]
struct Server {
    asked: Arc<Mutex<Vec<String>>>,
    answer: Arc<dyn Fn(&Query) -> String + Send + Sync>,
}

impl Server {
    fn api(answer: impl Fn(&Query) -> String + Send + Sync + 'static) -> Api<Self> {
        Api::new(Self {
            asked: Arc::default(),
            answer: Arc::new(answer),
        })
    }

    /// The queries so far.
    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

impl SendRequest for Server {
    type Error = Failed;

    fn execute(&self, request: Request) -> BoxFuture<'static, Result<Response, Failed>> {
        let (_, query) = request.path.split_once('?').unwrap_or_default();
        self.asked.lock().unwrap().push(query.to_owned());
        let body = (self.answer)(&Query::parse(query)).into();
        Box::pin(async {
            Ok(Response {
                status: StatusCode::OK,
                headers: HeaderMap::new(),
                body,
            })
        })
    }
}

/// What is ready at once.
fn now<F: Future>(future: F) -> F::Output {
    let mut context = Context::from_waker(Waker::noop());
    match pin!(future).poll(&mut context) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("it waits for something"),
    }
}

macro_rules! read_all {
    ($items:expr, |$item:ident| $value:expr) => {{
        let mut items = $items;
        let mut all = Vec::new();
        while let Some(item) = now(items.next()) {
            let $item = item.unwrap();
            all.push($value);
        }
        all
    }};
}

fn number(query: &Query, key: &str) -> Option<u64> {
    query.get(key).map(|text| text.parse().unwrap())
}

/// The ids of a page as Discord cuts it: the next ones behind `after`, else the last ones before `before`.
fn cut(ids: impl Iterator<Item = u64>, query: &Query, newest_by_default: bool) -> Vec<u64> {
    let limit = usize::try_from(number(query, "limit").unwrap()).unwrap();
    let mut ids: Vec<u64> = ids.collect();
    match (number(query, "before"), number(query, "after")) {
        (Some(before), _) => ids.retain(|id| *id < before),
        (None, Some(after)) => ids.retain(|id| *id > after),
        (None, None) => {}
    }
    let from_end =
        query.get("before").is_some() || (newest_by_default && query.get("after").is_none());
    if from_end {
        ids.drain(..ids.len().saturating_sub(limit));
    } else {
        ids.truncate(limit);
    }
    ids
}

fn user(id: u64) -> String {
    format!(r#"{{"id":"{id}","username":"u","discriminator":"0","avatar":null}}"#)
}

fn message(id: u64) -> String {
    format!(
        r#"{{"id":"{id}","channel_id":"1","author":{},"content":"","timestamp":"2026-08-06T12:30:00+00:00",
        "edited_timestamp":null,"tts":false,"mention_everyone":false,"mentions":[],"mention_roles":[],
        "attachments":[],"embeds":[],"pinned":false,"type":0}}"#,
        user(5)
    )
}

fn list(items: impl Iterator<Item = String>) -> String {
    format!("[{}]", items.collect::<Vec<_>>().join(","))
}

/// A channel with the messages 1001 to 1250. Discord sends a page latest first, whichever way it was asked for.
fn channel() -> Api<Server> {
    Server::api(|query| {
        let ids = cut(1001..=1250, query, true);
        list(ids.into_iter().rev().map(message))
    })
}

#[test]
fn messages_come_latest_first_and_each_once() {
    let http = channel();
    let ids = read_all!(http.messages(Id::new(1)), |message| message.id.get());
    assert_eq!(ids, (1001..=1250).rev().collect::<Vec<_>>());
    assert_eq!(
        http.asked(),
        [
            "limit=100",
            "before=1151&limit=100",
            "before=1051&limit=100"
        ]
    );
}

#[test]
fn messages_behind_one_come_oldest_first() {
    let http = channel();
    let ids = read_all!(http.messages(Id::new(1)).after(Id::new(1040)), |message| {
        message.id.get()
    });
    assert_eq!(ids, (1041..=1250).collect::<Vec<_>>());
    assert_eq!(
        http.asked(),
        [
            "after=1040&limit=100",
            "after=1140&limit=100",
            "after=1240&limit=100"
        ]
    );
}

#[test]
fn messages_before_one_and_in_small_pages() {
    let http = channel();
    let messages = http
        .messages(Id::new(1))
        .before(Id::new(1006))
        .with(|list| list.limit(2));
    assert_eq!(
        read_all!(messages, |message| message.id.get()),
        [1005, 1004, 1003, 1002, 1001]
    );
    assert_eq!(
        http.asked(),
        [
            "before=1006&limit=2",
            "before=1004&limit=2",
            "before=1002&limit=2"
        ]
    );
}

#[test]
fn what_is_around_a_message_is_one_page() {
    let http = Server::api(|_| list([1003, 1002, 1001].into_iter().map(message)));
    let around = http
        .messages(Id::new(1))
        .around(Id::new(1002))
        .with(|list| list.limit(3));
    assert_eq!(
        read_all!(around, |message| message.id.get()),
        [1003, 1002, 1001]
    );
    assert_eq!(http.asked(), ["around=1002&limit=3"]);
}

#[test]
fn a_page_is_asked_for_when_it_is_wanted() {
    let http = channel();
    let mut messages = http.messages(Id::new(1));
    assert_eq!(http.asked().len(), 0);
    for _ in 0..100 {
        now(messages.next()).unwrap().unwrap();
    }
    assert_eq!(http.asked().len(), 1);
    now(messages.next()).unwrap().unwrap();
    assert_eq!(http.asked().len(), 2);
    drop(messages);
    assert_eq!(http.asked().len(), 2);
}

#[test]
fn a_list_that_fills_its_last_page_ends() {
    let http = Server::api(|query| list(cut(2..=201, query, false).into_iter().map(ban)));
    let bans = http.bans(Id::new(1)).with(|bans| bans.limit(100));
    assert_eq!(
        read_all!(bans, |ban| ban.user.id.get()),
        (2..=201).collect::<Vec<_>>()
    );
    assert_eq!(
        http.asked(),
        [
            "limit=100&after=1",
            "limit=100&after=101",
            "limit=100&after=201"
        ]
    );
}

fn ban(id: u64) -> String {
    format!(r#"{{"reason":null,"user":{}}}"#, user(id))
}

#[test]
fn bans_can_be_read_downwards() {
    let http = Server::api(|query| list(cut(2..=6, query, false).into_iter().map(ban)));
    let bans = http
        .bans(Id::new(1))
        .before(Id::new(6))
        .with(|bans| bans.limit(2));
    assert_eq!(read_all!(bans, |ban| ban.user.id.get()), [5, 4, 3, 2]);
    assert_eq!(
        http.asked(),
        ["limit=2&before=6", "limit=2&before=4", "limit=2&before=2"]
    );
}

#[test]
fn members_are_read_by_a_thousand() {
    let http = Server::api(|query| {
        let member = |id| {
            format!(
                r#"{{"user":{},"roles":[],"joined_at":null,"deaf":false,"mute":false}}"#,
                user(id)
            )
        };
        list(cut(1..=1500, query, false).into_iter().map(member))
    });
    let members = ListGuildMembers::new(Id::new(1))
        .with_sender(http.sender().clone())
        .stream();
    assert_eq!(
        read_all!(members, |member| member.user.id.get()),
        (1..=1500).collect::<Vec<_>>()
    );
    assert_eq!(http.asked(), ["limit=1000", "limit=1000&after=1000"]);
}

#[test]
fn the_audit_log_has_items_and_whole_pages() {
    let http = Server::api(|query| {
        let entry =
            |id| format!(r#"{{"id":"{id}","target_id":null,"user_id":"5","action_type":1}}"#);
        let ids = cut(1001..=1150, query, true);
        let entries = list(ids.into_iter().rev().map(entry));
        format!(r#"{{"audit_log_entries":{entries},"users":[{}]}}"#, user(5))
    });
    let entries = read_all!(http.audit_log(Id::new(1)).user_id(Id::new(5)), |entry| {
        entry.id.get()
    });
    assert_eq!(entries, (1001..=1150).rev().collect::<Vec<_>>());
    assert_eq!(
        http.asked(),
        ["user_id=5&limit=100", "user_id=5&before=1051&limit=100"]
    );
    let pages = read_all!(http.audit_log(Id::new(1)).pages(), |page| {
        (page.audit_log_entries.len(), page.users.len())
    });
    assert_eq!(pages, [(100, 1), (50, 1)]);
}

#[test]
fn archived_threads_go_on_where_the_oldest_one_of_a_page_was_archived() {
    let http = Server::api(|query| {
        let archived = |second: u64| {
            format!(
                r#"{{"id":"{second}","type":11,"thread_metadata":{{"archived":true,"auto_archive_duration":60,
                "archive_timestamp":"2026-08-06T12:30:{second:02}+00:00","locked":false}}}}"#
            )
        };
        let (seconds, more) = match query.get("before") {
            None => ([9, 8], true),
            Some("2026-08-06T12:30:08.000000+00:00") => ([7, 6], false),
            Some(other) => panic!("{other}"),
        };
        let threads = list(seconds.into_iter().map(archived));
        format!(r#"{{"threads":{threads},"members":[],"has_more":{more}}}"#)
    });
    let threads = read_all!(http.public_archived_threads(Id::new(1)), |thread| thread
        .id
        .get());
    assert_eq!(threads, [9, 8, 7, 6]);
    assert_eq!(http.asked().len(), 2);
}

#[test]
fn a_search_goes_by_number_and_stops_where_discord_stops() {
    let http = Server::api(|query| {
        let offset = number(query, "offset").unwrap_or(0);
        let found = (offset..offset + 25).map(|n| format!("[{}]", message(n + 1)));
        format!(r#"{{"total_results":100000,"messages":{}}}"#, list(found))
    });
    let search = http
        .message_search(Id::new(1))
        .with(|search| search.content("help"));
    let found = read_all!(search, |found| found.message.id.get());
    assert_eq!(found, (1..=10_000).collect::<Vec<_>>());
    let asked = http.asked();
    assert_eq!(asked.len(), 400);
    assert_eq!(asked[0], "content=help&limit=25");
    assert_eq!(asked[399], "content=help&limit=25&offset=9975");
}

#[test]
fn an_error_ends_the_list() {
    let http = Server::api(|_| "{}".to_owned());
    let mut members = http.members(Id::new(1));
    assert!(matches!(
        now(members.next()),
        Some(Err(Failed::Undecodable))
    ));
    assert!(now(members.next()).is_none());
    let mut invalid = http.members(Id::new(1)).with(|members| members.limit(1001));
    assert!(matches!(now(invalid.next()), Some(Err(Failed::Invalid))));
    assert!(now(invalid.next()).is_none());
    assert_eq!(http.asked().len(), 1);
}
