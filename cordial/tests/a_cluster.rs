//! Many shards on the sandbox, on real sockets, under its traffic: nothing lost, nothing doubled.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use cordial::{
    gateway::{ClusterBuilder, ClusterState, Compression, Error, RecommendError},
    model::gateway::{EventType, Intents, RawEvent},
    prelude::{Client, Cluster, Shard},
    sandbox::{Population, Sandbox, Traffic},
};
use tokio::{sync::Notify, task::JoinHandle};

async fn start(guilds: u32) -> Sandbox {
    let sandbox = Sandbox::builder()
        .seed(5)
        .population(Population::guilds(guilds).members(5).channels(4).roles(2))
        .start()
        .await
        .unwrap();
    sandbox.gateway().configure(|settings| {
        settings.max_concurrency = 16;
        settings.shards = 4;
        // The witness and the cluster do not know of each other.
        settings.identify_window = Duration::from_millis(1);
    });
    sandbox
}

fn client(sandbox: &Sandbox) -> Client {
    Client::builder()
        .token(sandbox.token())
        .proxy(sandbox.api_url())
        .build()
        .unwrap()
}

fn builder(sandbox: &Sandbox) -> ClusterBuilder {
    Cluster::builder(sandbox.token().clone(), Intents::all())
        .compression(Compression::None)
        .reshard_horizon(Duration::from_millis(500))
}

/// How often which data came under which name.
type Counts = BTreeMap<(String, String), u32>;

/// What was delivered, but for what each session begins with.
#[derive(Clone, Default)]
struct Log(Arc<(Mutex<Counts>, Notify)>);

impl Log {
    fn note(&self, event: &RawEvent) {
        if !matches!(
            event.kind,
            EventType::Ready | EventType::Resumed | EventType::GuildCreate
        ) {
            let data = String::from_utf8(event.data.to_vec()).unwrap();
            let key = (event.name().to_owned(), data);
            *self.0.0.lock().unwrap().entry(key).or_default() += 1;
        }
        self.0.1.notify_one();
    }

    fn all(&self) -> Counts {
        self.0.0.lock().unwrap().clone()
    }

    fn total(&self) -> u32 {
        self.0.0.lock().unwrap().values().sum()
    }

    /// Waits until something was delivered in which there is such a text.
    async fn has(&self, text: &str) {
        while !self.all().keys().any(|(_, data)| data.contains(text)) {
            self.0.1.notified().await;
        }
    }

    /// Waits until so many were delivered.
    async fn reaches(&self, total: impl Fn() -> u32) {
        while self.total() < total() {
            self.0.1.notified().await;
        }
    }
}

/// Takes events until the cluster is told to stop.
fn take(mut cluster: Cluster, log: &Log) -> JoinHandle<ClusterState> {
    let log = log.clone();
    tokio::spawn(async move {
        while let Some((_, event)) = cluster.next().await {
            log.note(&event.unwrap());
        }
        cluster.shutdown().await
    })
}

/// A session that hears everything, once it is ready.
async fn witness(sandbox: &Sandbox, guilds: usize) -> Log {
    let log = Log::default();
    let mut shard = Shard::builder(sandbox.token().clone(), Intents::all())
        .url(sandbox.gateway_url())
        .compression(Compression::None)
        .start();
    let mut ready = 0;
    while ready < guilds {
        let event = shard.next().await.unwrap().unwrap();
        ready += usize::from(event.kind == EventType::GuildCreate);
    }
    let noting = log.clone();
    tokio::spawn(async move {
        while let Some(event) = shard.next().await {
            noting.note(&event.unwrap());
        }
    });
    log
}

async fn all_ready(cluster: &mut Cluster, guilds: usize) {
    let mut ready = 0;
    while ready < guilds {
        let event = cluster.next().await.unwrap().1.unwrap();
        ready += usize::from(event.kind == EventType::GuildCreate);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reshards_as_recommended_and_restarts_under_traffic() {
    let sandbox = start(30).await;
    let guilds = sandbox.guilds().len();
    let http = client(&sandbox);
    let mut cluster = builder(&sandbox).recommended(&http).await.unwrap().start();
    all_ready(&mut cluster, guilds).await;
    let handle = cluster.handle();
    assert_eq!(handle.total(), 4);

    let witness = witness(&sandbox, guilds).await;
    let log = Log::default();
    let taking = take(cluster, &log);
    let traffic = sandbox.traffic(&Traffic::rate(400).seed(3));
    log.reaches(|| 200).await;

    sandbox.gateway().configure(|settings| settings.shards = 8);
    let resharded = handle.reshard_to_recommended(&http).await.unwrap().unwrap();
    assert_eq!((resharded.from, resharded.to), (4, 8));
    assert_eq!(handle.shards().len(), 8);
    let so_far = log.total();
    log.reaches(|| so_far + 200).await;

    // And stopped and gone on with, at once.
    handle.shutdown();
    let state = taking.await.unwrap();
    assert_eq!((state.total, state.sessions.len()), (8, 8));
    let identifies = sandbox.gateway().totals().identifies;
    let cluster = builder(&sandbox)
        .resume(state)
        .recommended(&http)
        .await
        .unwrap()
        .start();
    let handle = cluster.handle();
    let taking = take(cluster, &log);
    let so_far = log.total();
    log.reaches(|| so_far + 200).await;

    traffic.stop();
    // The witness hears everything in order: when it has the last, it has all.
    let alice = sandbox.user("alice");
    alice.say(sandbox.channel(), "the end").await.unwrap();
    witness.has("the end").await;
    log.reaches(|| witness.total()).await;
    handle.shutdown();
    taking.await.unwrap();
    assert_eq!(sandbox.gateway().totals().identifies, identifies);
    let (delivered, heard) = (log.all(), witness.all());
    let wrong: Vec<_> = delivered
        .keys()
        .chain(heard.keys())
        .filter(|key| delivered.get(*key) != heard.get(*key))
        .collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[tokio::test]
async fn does_not_start_what_the_budget_does_not_allow() {
    let sandbox = start(1).await;
    let http = client(&sandbox);
    let bot = http.get_current_user().await.unwrap().id;
    sandbox.gateway().set_remaining_session_starts(bot, 3);
    let refused = builder(&sandbox).recommended(&http).await.unwrap_err();
    assert!(
        matches!(
            refused,
            RecommendError::Refused(Error::NotEnoughIdentifies {
                needed: 4,
                remaining: 3,
                ..
            })
        ),
        "{refused}"
    );
    // A part of them is another matter.
    let part = builder(&sandbox).range(0..2).recommended(&http).await;
    let mut cluster = part.unwrap().start();
    let (shard, event) = cluster.next().await.unwrap();
    assert_eq!((shard.total(), event.unwrap().kind), (4, EventType::Ready));
}
