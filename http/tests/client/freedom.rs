//! Nothing is left of a client that was dropped.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering::SeqCst},
};

use cordial_http::{Client, InProcessLimiter};
use cordial_model::rest::Method;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
    runtime::{Builder, Handle, Runtime},
    sync::Notify,
};

/// A server on a runtime of its own that counts its connections.
struct Counting {
    url: String,
    open: Arc<AtomicUsize>,
    closed: Arc<Notify>,
    _runtime: Runtime,
}

impl Counting {
    fn start() -> Self {
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (open, closed) = (Arc::new(AtomicUsize::new(0)), Arc::new(Notify::new()));
        let (count, told) = (Arc::clone(&open), Arc::clone(&closed));
        runtime.spawn(async move {
            loop {
                let (mut stream, _) = listener.accept().await.unwrap();
                count.fetch_add(1, SeqCst);
                let (count, told) = (Arc::clone(&count), Arc::clone(&told));
                tokio::spawn(async move {
                    let mut buffer = [0; 4096];
                    // A path with "hang" is never answered.
                    while let Ok(length @ 1..) = stream.read(&mut buffer).await {
                        if !buffer[..length].windows(4).any(|window| window == b"hang") {
                            let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}";
                            stream.write_all(answer).await.unwrap();
                        }
                    }
                    count.fetch_sub(1, SeqCst);
                    told.notify_one();
                });
            }
        });
        Self {
            url,
            open,
            closed,
            _runtime: runtime,
        }
    }

    async fn all_closed(&self) {
        while self.open.load(SeqCst) > 0 {
            self.closed.notified().await;
        }
    }
}

#[test]
fn a_dropped_client_leaves_no_connection_no_task_and_no_limiter() {
    let server = Counting::start();
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let before = Handle::current().metrics().num_alive_tasks();
        let limiter = InProcessLimiter::default();
        let client = Client::builder()
            .proxy(&server.url)
            .limiter(limiter.clone());
        let client = client.build().unwrap();
        let requests: Vec<_> = (1..=8)
            .map(|id| {
                client
                    .raw(Method::POST, format!("/webhooks/{id}/x"))
                    .into_future()
            })
            .collect();
        for request in requests.into_iter().map(tokio::spawn).collect::<Vec<_>>() {
            request.await.unwrap().unwrap();
        }
        // One that is waiting for its answer, and one that waits for the limit behind it.
        let hanging = ["/webhooks/9/hang", "/webhooks/9/hang"].map(|path| {
            let request = client.raw(Method::POST, path);
            tokio::spawn(request.into_future())
        });
        while limiter.stats().in_flight == 0 || limiter.stats().queued == 0 {
            tokio::task::yield_now().await;
        }
        assert!(server.open.load(SeqCst) > 0);
        for request in &hanging {
            request.abort();
        }
        for request in hanging {
            assert!(request.await.unwrap_err().is_cancelled());
        }
        let stats = limiter.stats();
        assert_eq!((stats.in_flight, stats.queued), (0, 0), "at once");
        drop((client, limiter));
        server.all_closed().await;
        while Handle::current().metrics().num_alive_tasks() > before {
            tokio::task::yield_now().await;
        }
    });
}

/// The limiter as clients use it, in virtual time: what a hundred thousand interactions leave is forgotten.
#[tokio::test(start_paused = true)]
async fn a_hundred_thousand_interactions_are_forgotten() {
    use cordial_http::{
        RateLimiter,
        limiter::{Acquire, Answer, BucketHash, Key, RateLimitHeaders},
    };
    use cordial_model::rest::{Major, RouteId};
    use std::time::Duration;

    let limiter = InProcessLimiter::default();
    let headers = RateLimitHeaders {
        bucket: Some(BucketHash::new(b"followup")),
        limit: Some(5),
        remaining: Some(4),
        reset_after: Some(Duration::from_secs(2)),
        ..RateLimitHeaders::default()
    };
    let request = |token| {
        let (route, major) = (RouteId(1), Major::IdToken(1, token));
        let mut request = Acquire::new(Key { route, major });
        request.global_exempt = true;
        request
    };
    // The first finds out which bucket the route has; then all are under way at once, each with another queued behind it.
    let answer = Answer::new(200).headers(headers);
    limiter
        .acquire(&request(0))
        .await
        .unwrap()
        .answered(&answer);
    let mut permits = Vec::new();
    for token in 1..=100_000 {
        permits.push(limiter.acquire(&request(token)).await.unwrap());
        drop(limiter.acquire(&request(token)));
    }
    assert_eq!(limiter.stats().in_flight, 100_000);
    for permit in permits {
        permit.answered(&answer);
    }
    assert!(limiter.stats().buckets > 100_000);
    tokio::time::sleep(Duration::from_mins(3)).await;
    let stats = limiter.stats();
    assert_eq!((stats.buckets, stats.keys, stats.queued), (0, 0, 0));
    assert!(stats.capacity < 5_000, "{stats:?}");
}
