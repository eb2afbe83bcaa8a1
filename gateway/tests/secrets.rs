//! The token shows nowhere but in what is sent.

mod support;

use std::{fmt::Debug, time::Duration};

use cordial_gateway::protocol::{Input, Outgoing, Output, Shutdown};
use cordial_model::gateway::OpCode;
use serde_json::json;
use support::{Story, TOKEN, config};

fn assert_secret(text: &str) {
    for part in TOKEN.split('.') {
        assert!(!text.contains(part), "the token shows in: {text}");
    }
}

/// A life with everything in it that could show the token.
fn story(look: impl Fn(&dyn Debug, &str)) {
    let mut story = Story::new(config());
    let mut sent_with_token = 0;
    let mut errors = 0;
    let mut drain = |story: &mut Story| {
        look(&story.session, "");
        while let Some(output) = story.try_output() {
            look(&output, "");
            match output {
                Output::Send(outgoing) => {
                    sent_with_token += usize::from(outgoing.as_str().contains(TOKEN));
                }
                Output::Error(error) | Output::Fatal(error) => {
                    errors += 1;
                    look(&error, &error.to_string());
                }
                Output::Stopped(Some(state)) => look(&state, &state.to_json()),
                _ => {}
            }
        }
    };
    story.open();
    story.hello();
    story.input(Input::IdentifyGranted);
    drain(&mut story);
    story.dispatch(1, "READY", &support::ready_data("s"));
    story.text("nonsense");
    drain(&mut story);
    story.closed(4000);
    for _ in 0..4 {
        story.pass(Duration::from_secs(10));
        drain(&mut story);
        story.open();
        story.hello();
        drain(&mut story);
        story.payload(&json!({"op": 9, "d": true}));
        story.closed(4008);
        drain(&mut story);
    }
    let refused = Outgoing::raw(OpCode::PresenceUpdate, &TOKEN.repeat(100)).unwrap_err();
    look(&refused, &refused.to_string());
    story.input(Input::Shutdown(Shutdown::KeepSession));
    drain(&mut story);
    assert!(
        sent_with_token >= 4,
        "identify and resumes were sent: {sent_with_token}"
    );
    assert!(errors >= 5);
}

#[test]
fn nothing_shows_the_token_in_debug_or_display() {
    story(|debug, display| {
        assert_secret(&format!("{debug:?} {debug:#?} {display}"));
    });
    assert_secret(&format!("{:#?}", config()));
}

#[test]
fn panics_of_a_session_would_not_show_it_either() {
    // A panic message can only hold what Debug or Display show.
    let story = Story::ready(config());
    let panic = std::panic::catch_unwind(|| panic!("{:?}", story.session)).unwrap_err();
    assert_secret(panic.downcast_ref::<String>().unwrap());
}

#[cfg(feature = "tokio")]
mod shard {
    use std::{
        fmt::Write,
        sync::{Arc, Mutex},
    };

    use cordial_gateway::{Shard, ShardId};
    use cordial_model::gateway::Intents;
    use tracing::{
        Event, Id, Metadata, Subscriber,
        field::{Field, Visit},
        span,
    };

    use super::{support::server::Server, *};

    /// Everything logged, as text.
    #[derive(Clone, Default)]
    struct Log(Arc<Mutex<String>>);

    impl Visit for Log {
        fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
            writeln!(self.0.lock().unwrap(), "{field}={value:?}").unwrap();
        }
    }

    impl Subscriber for Log {
        fn enabled(&self, _: &Metadata<'_>) -> bool {
            true
        }
        fn new_span(&self, attributes: &span::Attributes<'_>) -> Id {
            attributes.record(&mut self.clone());
            Id::from_u64(1)
        }
        fn record(&self, _: &Id, values: &span::Record<'_>) {
            values.record(&mut self.clone());
        }
        fn record_follows_from(&self, _: &Id, _: &Id) {}
        fn event(&self, event: &Event<'_>) {
            event.record(&mut self.clone());
        }
        fn enter(&self, _: &Id) {}
        fn exit(&self, _: &Id) {}
    }

    #[tokio::test]
    async fn a_shard_and_what_it_logs_do_not_show_it() {
        let log = Log::default();
        let guard = tracing::subscriber::set_default(log.clone());
        let server = Server::start().await;
        let builder = Shard::builder(TOKEN, Intents::GUILDS)
            .shard_id(ShardId::new(1, 2))
            .url(server.url());
        assert_secret(&format!("{builder:#?}"));
        let mut shard = builder.start();
        let mut peer = server.accept().await;
        peer.hello().await;
        assert_eq!(peer.receive_but_beats().await["d"]["token"], TOKEN);
        peer.close(4004).await;
        let error = shard.next().await.unwrap().unwrap_err();
        assert_secret(&format!("{error} {error:?} {shard:?} {:?}", shard.sender()));
        assert!(shard.next().await.is_none());
        drop(guard);
        let log = log.0.lock().unwrap();
        assert!(log.contains("id=1/2"), "the shard's number is there: {log}");
        assert!(log.contains("url"), "{log}");
        assert_secret(&log);
    }
}
