//! Ten thousand requests over a real loopback, against a server that limits as Discord does, with short windows.
//!
//! 200 routes share 70 hidden buckets. A 429 is avoidable unless the bucket's window holds a request that was sent before
//! any answer of its route could tell which bucket it has.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use cordial_http::limiter::Config;
use cordial_model::rest::Method;

use crate::server::{Received, Reply, Server, json_with};

const ROUTES: u64 = 200;
const BUCKETS: u64 = 70;
const REQUESTS: u64 = 10_000;
const GLOBAL: u32 = 4_000;

#[derive(Default)]
struct Discord {
    windows: HashMap<(u64, u64), Window>,
    global: Option<(Instant, u32)>,
    avoidable: Vec<String>,
    unavoidable: usize,
}

struct Window {
    ends: Instant,
    used: u32,
    guessed: bool,
}

impl Discord {
    fn handle(&mut self, request: &Received) -> Reply {
        let now = Instant::now();
        // /api/v10/channels/{channel}/r{route}
        let mut segments = request.path.split('/').skip(4);
        let channel: u64 = segments.next().unwrap().parse().unwrap();
        let route = segments.next().unwrap()[1..].split('?').next().unwrap();
        let route: u64 = route.parse().unwrap();
        let bucket = route % BUCKETS;
        let limit = [1, 2, 5, 5, 10, 30, 50][(bucket % 7) as usize];
        let period = Duration::from_millis([10, 40, 100, 60, 150, 50, 300][(bucket % 7) as usize]);

        let (ends, used) = self
            .global
            .filter(|(ends, _)| *ends > now)
            .unwrap_or((now + Duration::from_secs(1), 0));
        self.global = Some((ends, used + 1));
        if used >= GLOBAL {
            self.avoidable.push(format!("global, after {used}"));
        }

        let window = self.windows.entry((bucket, channel)).or_insert(Window {
            ends: now,
            used: 0,
            guessed: false,
        });
        if window.ends <= now {
            *window = Window {
                ends: now + period,
                used: 0,
                guessed: false,
            };
        }
        window.guessed |= request.path.ends_with("?guess");
        let reset_after = format!("{:.3}", (window.ends - now).as_secs_f64());
        let bucket_name = format!("{bucket:032x}");
        let (limit_text, remaining) = (
            limit.to_string(),
            (limit - (window.used + 1).min(limit)).to_string(),
        );
        let mut headers = vec![
            ("x-ratelimit-bucket", bucket_name.as_str()),
            ("x-ratelimit-limit", &limit_text),
            ("x-ratelimit-remaining", &remaining),
            ("x-ratelimit-reset-after", &reset_after),
        ];
        if window.used < limit {
            window.used += 1;
            return Reply::Answer(json_with(200, &headers, "{}"));
        }
        if window.guessed {
            self.unavoidable += 1;
        } else {
            self.avoidable
                .push(format!("route {route}, channel {channel}, bucket {bucket}"));
        }
        headers.extend([("x-ratelimit-scope", "user"), ("retry-after", "1")]);
        Reply::Answer(json_with(429, &headers, "{}"))
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_thousand_requests_meet_no_avoidable_429() {
    let discord = Arc::new(Mutex::new(Discord::default()));
    let handler = discord.clone();
    let server = Server::start(move |_, request| handler.lock().unwrap().handle(request)).await;
    let client = server
        .builder()
        .timeout(Duration::from_mins(1))
        .limits(Config::default().global(Some(GLOBAL)))
        .build()
        .unwrap();
    // Routes of which an answer has come back.
    let known = Arc::new(Mutex::new(HashSet::new()));
    let tasks: Vec<_> = (0..64)
        .map(|task| {
            let (client, known) = (client.clone(), known.clone());
            tokio::spawn(async move {
                for number in (task..REQUESTS).step_by(64) {
                    let route = number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32;
                    let (route, channel) = (route % ROUTES, 1 + route / ROUTES % 5);
                    let guess = if known.lock().unwrap().contains(&route) {
                        ""
                    } else {
                        "?guess"
                    };
                    let path = format!("/channels/{channel}/r{route}{guess}");
                    client.raw(Method::GET, path).await.unwrap();
                    known.lock().unwrap().insert(route);
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    let discord = discord.lock().unwrap();
    assert_eq!(discord.avoidable, Vec::<String>::new());
    assert!(server.received().len() >= REQUESTS as usize);
    assert!(
        discord.unavoidable < ROUTES as usize * 5,
        "{} could not be avoided",
        discord.unavoidable
    );
}
