//! A bot of client and shard, on the sandbox: what its users see.

use cordial::{
    gateway::Error as GatewayError,
    model::{
        application::command::{CommandOption, NewCommand},
        component::{ActionRow, Button},
        gateway::{Event, Intents},
        interaction::{InteractionData, InteractionResponse, MessageResponse},
    },
    prelude::{Client, Shard, Token},
    sandbox::{Happening, Sandbox},
};
use tokio::task::JoinHandle;

fn client(sandbox: &Sandbox) -> Client {
    Client::builder()
        .token(sandbox.token())
        .proxy(sandbox.api_url())
        .build()
        .unwrap()
}

fn shard(sandbox: &Sandbox) -> Shard {
    let intents = Intents::GUILDS | Intents::GUILD_MESSAGES | Intents::MESSAGE_CONTENT;
    Shard::builder(sandbox.token().clone(), intents)
        .url(sandbox.gateway_url())
        .start()
}

/// Starts a bot and waits until it is online.
async fn start_bot(sandbox: &Sandbox) -> JoinHandle<()> {
    let http = client(sandbox);
    let command = NewCommand::chat_input("greet", "Greet somebody")
        .option(CommandOption::string("name", "Whom").required());
    http.bulk_overwrite_global_application_commands(sandbox.application_id(), vec![command])
        .await
        .unwrap();
    let mut shard = shard(sandbox);
    loop {
        if let Event::Ready(_) = shard.next_event().await.unwrap().unwrap() {
            break;
        }
    }
    tokio::spawn(async move {
        while let Some(event) = shard.next_event().await {
            match event.unwrap() {
                Event::MessageCreate(message) if message.content == "!ping" => {
                    http.create_message(message.channel_id)
                        .content("Pong!")
                        .await
                        .unwrap();
                }
                Event::InteractionCreate(interaction) => {
                    let response = match &interaction.data {
                        InteractionData::Command(command) => {
                            let name = command.string("name").unwrap();
                            let row = ActionRow::new([Button::primary("again", "Again")]);
                            let text = format!("Hello, {name}!");
                            InteractionResponse::message(
                                MessageResponse::new().content(text).components([row]),
                            )
                        }
                        _ => InteractionResponse::update(
                            MessageResponse::new().content("Hello again!"),
                        ),
                    };
                    http.create_interaction_response(interaction.id, &interaction.token, response)
                        .await
                        .unwrap();
                }
                _ => {}
            }
        }
    })
}

#[tokio::test]
async fn a_message_is_answered() {
    let sandbox = Sandbox::start().await.unwrap();
    let bot = start_bot(&sandbox).await;
    let alice = sandbox.user("alice");
    let answer = alice
        .say(sandbox.channel(), "!ping")
        .await
        .unwrap()
        .response()
        .await
        .unwrap();
    assert_eq!(answer.content, "Pong!");
    assert!(answer.author.bot);
    bot.abort();
}

#[tokio::test]
async fn a_command_is_answered_and_its_button_works() {
    let sandbox = Sandbox::start().await.unwrap();
    let bot = start_bot(&sandbox).await;
    let alice = sandbox.user("alice");
    let greeting = alice
        .invoke(sandbox.channel(), "/greet", [("name", "Bob")])
        .await
        .unwrap()
        .message()
        .await
        .unwrap();
    assert_eq!(greeting.content, "Hello, Bob!");
    let clicked = alice.click(&greeting, "again").await.unwrap();
    clicked.response().await.unwrap();
    assert_eq!(clicked.message().await.unwrap().content, "Hello again!");
    bot.abort();
}

#[tokio::test]
async fn a_wrong_token_is_one_clear_error_and_no_loop() {
    let sandbox = Sandbox::start().await.unwrap();
    let wrong = Token::new("MTIz.wrong.token");
    let http = Client::builder()
        .token(&wrong)
        .proxy(sandbox.api_url())
        .build()
        .unwrap();
    let error = http
        .get_current_application()
        .await
        .unwrap_err()
        .to_string();
    assert!(error.contains("token"), "{error}");
    assert!(!error.contains("wrong.token"), "{error}");

    let mut shard = Shard::builder(wrong, Intents::GUILDS)
        .url(sandbox.gateway_url())
        .start();
    let error: GatewayError = shard.next_event().await.unwrap().unwrap_err();
    assert!(error.is_fatal());
    assert!(error.to_string().contains("token"), "{error}");
    assert!(shard.next_event().await.is_none());
    let closes = sandbox.happenings().into_iter().filter(
        |happening| matches!(happening, Happening::Gateway { what, .. } if what.contains("4004")),
    );
    assert_eq!(closes.count(), 1);
}

#[tokio::test]
async fn a_new_process_goes_on_where_the_old_one_stopped() {
    let sandbox = Sandbox::start().await.unwrap();
    let alice = sandbox.user("alice");
    let mut first = shard(&sandbox);
    loop {
        if let Event::GuildCreate(_) = first.next_event().await.unwrap().unwrap() {
            break;
        }
    }
    let saved = first.shutdown().await.unwrap().to_json();

    for number in 0..20 {
        alice
            .say(sandbox.channel(), &format!("message {number}"))
            .await
            .unwrap();
    }

    let state = cordial::gateway::ResumeState::from_json(&saved).unwrap();
    let intents = Intents::GUILDS | Intents::GUILD_MESSAGES | Intents::MESSAGE_CONTENT;
    let mut second = Shard::builder(sandbox.token().clone(), intents)
        .url(sandbox.gateway_url())
        .resume(state)
        .start();
    let mut heard = Vec::new();
    loop {
        match second.next_event().await.unwrap().unwrap() {
            Event::MessageCreate(message) => heard.push(message.content.to_string()),
            Event::Resumed(()) => break,
            Event::Ready(_) => panic!("identified instead of resuming"),
            _ => {}
        }
    }
    let said: Vec<_> = (0..20).map(|number| format!("message {number}")).collect();
    assert_eq!(heard, said);
    let identifies = sandbox.happenings().into_iter().filter(
        |happening| matches!(happening, Happening::Gateway { what, .. } if &**what == "identify"),
    );
    assert_eq!(identifies.count(), 1);
    second.shutdown().await;
}

/// The record told of a session before the session heard what was published; who spoke then was not heard.
#[tokio::test]
async fn a_bot_that_is_online_misses_nothing() {
    for _ in 0..50 {
        let sandbox = Sandbox::start().await.unwrap();
        let mut shard = shard(&sandbox);
        sandbox.bot_online().await.unwrap();
        let alice = sandbox.user("alice");
        alice.say(sandbox.channel(), "hello").await.unwrap();
        loop {
            let event = shard.next_event().await.unwrap().unwrap();
            if matches!(event, Event::MessageCreate(message) if message.content == "hello") {
                break;
            }
        }
    }
}
