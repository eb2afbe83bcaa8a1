//! The client against the sandbox, over real sockets.

use std::{sync::Arc, time::Duration};

use cordial_http::{Client, Error, InProcessLimiter, limiter::Config};
use cordial_model::rest::Method;
use cordial_sandbox::{Happening, Rate, RateLimits, RateRule, Sandbox};

const ROUTES: usize = 200;
const BUCKETS: usize = 70;
const REQUESTS: usize = 10_000;

/// Requests and milliseconds of each kind of bucket.
const RATES: [(u32, u64); 7] = [
    (1, 10),
    (2, 40),
    (5, 100),
    (5, 60),
    (10, 150),
    (30, 50),
    (50, 300),
];

/// Method and template of 200 routes of Discord's.
fn routes() -> Vec<(Method, &'static str)> {
    let operations = include_str!("../../spec/rest-operations.tsv")
        .lines()
        .skip(1);
    let routes = operations.filter_map(|line| {
        let mut columns = line.split('\t');
        let (method, template) = (columns.next()?, columns.next()?);
        // A webhook that does not exist is not asked twice, which is another test's matter.
        let tokens = template.contains("_token}") || template.starts_with("/interactions");
        (!tokens).then(|| (method.parse().unwrap(), template))
    });
    routes.take(ROUTES).collect()
}

/// The template with numbers in place of the parameters; what is limited separately gets `major`.
fn path(template: &str, major: usize) -> String {
    let mut path = String::new();
    for segment in template.split('/').skip(1) {
        path.push('/');
        match segment {
            // As at Discord, no channel has the id of a guild or webhook.
            "{channel_id}" => path.push_str(&(100 + major).to_string()),
            "{guild_id}" => path.push_str(&(200 + major).to_string()),
            "{webhook_id}" => path.push_str(&(300 + major).to_string()),
            _ if segment.starts_with('{') => path.push('7'),
            _ => path.push_str(segment),
        }
    }
    path
}

/// Any answer will do but that of a rate limit.
async fn ask(client: &Client, method: &Method, path: String) {
    match client.raw(method.clone(), &path).await {
        Ok(_) | Err(Error::Api(_)) => {}
        Err(error) => panic!("{method} {path}: {error}"),
    }
}

/// What the sandbox got, and whether it answered 429.
fn requests(sandbox: &Sandbox) -> Vec<(String, bool)> {
    let happenings = sandbox.happenings().into_iter();
    let requests = happenings.filter_map(|happening| match happening {
        Happening::Request {
            method,
            path,
            status,
            ..
        } => Some((format!("{method} {path}"), status == Some(429))),
        _ => None,
    });
    requests.collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_thousand_requests_over_hidden_shared_buckets_meet_no_avoidable_429() {
    let routes = Arc::new(routes());
    assert_eq!(routes.len(), ROUTES);
    let mut limits = RateLimits::default();
    limits.global = Some(Rate::new(4_000, Duration::from_secs(1)));
    limits.invalid_requests = None;
    for (index, (method, template)) in routes.iter().enumerate() {
        let bucket = index % BUCKETS;
        let (limit, millis) = RATES[bucket % RATES.len()];
        let rule = RateRule::new(
            format!("{method} {template}"),
            limit,
            Duration::from_millis(millis),
        );
        limits = limits.rule(rule.bucket(format!("bucket {bucket}")));
    }
    let sandbox = Sandbox::builder()
        .rate_limits(limits)
        .start()
        .await
        .unwrap();
    let limiter = InProcessLimiter::new(
        &Config::default()
            .global(Some(4_000))
            .invalid_limit(u32::MAX),
    );
    let client = Client::builder()
        .token(sandbox.token())
        .proxy(sandbox.api_url())
        .limiter(limiter.clone())
        .timeout(Duration::from_mins(1))
        .retries(0)
        .build()
        .unwrap();

    // Nobody can know which bucket a route has before its first answer, so each is asked once.
    for (method, template) in &*routes {
        ask(&client, method, path(template, 1)).await;
    }
    let before = requests(&sandbox).len();
    assert!(before >= ROUTES, "every route is one of the sandbox's");
    let tasks: Vec<_> = (0..64)
        .map(|task| {
            let (client, routes) = (client.clone(), Arc::clone(&routes));
            tokio::spawn(async move {
                for number in (task..REQUESTS).step_by(64) {
                    let (method, template) = &routes[number.wrapping_mul(7919) % ROUTES];
                    ask(&client, method, path(template, 1 + number % 5)).await;
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    let after = requests(&sandbox).split_off(before);
    let avoidable: Vec<_> = after.into_iter().filter(|(_, refused)| *refused).collect();
    assert_eq!(avoidable, []);
    assert_eq!(requests(&sandbox).len(), before + REQUESTS);
    assert_eq!((limiter.stats().queued, limiter.stats().in_flight), (0, 0));
    client.shutdown().await;
    sandbox.shutdown().await;
}
