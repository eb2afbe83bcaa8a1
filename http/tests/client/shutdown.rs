//! Ending without losing what is under way.

use std::{pin::pin, sync::Arc, task::Poll};

use cordial_http::Error;
use cordial_model::rest::Method;
use tokio::sync::Notify;

use crate::server::{Reply, Server, json};

async fn is_pending(future: std::pin::Pin<&mut impl Future>) -> bool {
    let mut future = future;
    std::future::poll_fn(|context| Poll::Ready(future.as_mut().poll(context).is_pending())).await
}

#[tokio::test]
async fn a_shutdown_waits_for_requests_under_way_and_refuses_new_ones() {
    let told = Arc::new(Notify::new());
    let hold = told.clone();
    let server = Server::start(move |_, _| Reply::After(hold.clone(), json(200, "{}"))).await;
    let client = server.client();
    let under_way = tokio::spawn(
        client
            .raw(Method::POST, "/channels/1/messages")
            .into_future(),
    );
    server.arrived(1).await;
    let other = client.clone();
    let mut shutdown = pin!(other.shutdown());
    assert!(is_pending(shutdown.as_mut()).await);
    let refused = client.raw(Method::GET, "/users/@me").await.unwrap_err();
    assert!(matches!(refused, Error::Closed), "{refused:?}");
    assert!(
        is_pending(shutdown.as_mut()).await,
        "the first is still under way"
    );
    told.notify_one();
    shutdown.await;
    under_way.await.unwrap().unwrap();
    assert_eq!(server.received().len(), 1);
}

#[tokio::test]
async fn requests_that_wait_for_the_limit_are_sent_before_the_end() {
    let told = Arc::new(Notify::new());
    let hold = told.clone();
    let server = Server::start(move |_, _| Reply::After(hold.clone(), json(200, "{}"))).await;
    let client = server.client();
    let requests: Vec<_> = (0..2)
        .map(|_| {
            tokio::spawn(
                client
                    .raw(Method::POST, "/channels/1/messages")
                    .into_future(),
            )
        })
        .collect();
    server.arrived(1).await;
    // Both are polled before the shutdown: this runtime has one thread and they were spawned first.
    let mut shutdown = pin!(client.shutdown());
    assert!(is_pending(shutdown.as_mut()).await);
    told.notify_one();
    server.arrived(2).await;
    told.notify_one();
    shutdown.await;
    for request in requests {
        request.await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn an_idle_client_is_idle_at_once_and_stays_usable() {
    let server = Server::always(json(200, "{}")).await;
    let client = server.client();
    client.idle().await;
    client.raw(Method::GET, "/users/@me").await.unwrap();
    client.idle().await;
}

#[tokio::test]
async fn a_dropped_request_is_not_waited_for() {
    let server = Server::start(|_, _| Reply::Hang).await;
    let client = server.client();
    let request = tokio::spawn(client.raw(Method::GET, "/users/@me").into_future());
    server.arrived(1).await;
    let mut idle = pin!(client.idle());
    assert!(is_pending(idle.as_mut()).await);
    request.abort();
    idle.await;
}
