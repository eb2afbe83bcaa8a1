//! The bot: answers `!ping`, has a command `/hello`, and counts clicks on a button.
//!
//! Nothing in here knows whether it talks to Discord or to the sandbox.

use std::{error::Error, fmt, future::Future, path::PathBuf, sync::Arc};

use cordial::{
    gateway::{InMemoryIdentifyQueue, ResumeState},
    http,
    model::{
        application::command::{CommandOption, NewCommand},
        component::{ActionRow, Button},
        interaction::{Interaction, InteractionData, InteractionResponse, MessageResponse},
    },
    prelude::*,
};
use tokio::task::JoinSet;

/// Where the bot runs.
#[derive(Clone, Debug, Default)]
pub(crate) struct Place {
    /// The address of the API, unless it is Discord's.
    pub(crate) api_url: Option<String>,
    /// Where the session is kept between two runs.
    pub(crate) session_file: Option<PathBuf>,
}

/// Why the bot did not start, or stopped, in a sentence for the person at the terminal.
#[derive(Debug)]
pub(crate) struct Stopped(String);

impl Stopped {
    /// The bot ended although nothing asked it to.
    pub(crate) fn by_itself() -> Self {
        Self("the gateway session ended".to_owned())
    }
}

impl fmt::Display for Stopped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for Stopped {}

impl From<http::Error> for Stopped {
    fn from(error: http::Error) -> Self {
        Self(error.to_string())
    }
}

impl From<cordial::gateway::Error> for Stopped {
    fn from(error: cordial::gateway::Error) -> Self {
        Self(error.to_string())
    }
}

/// Runs the bot until `stop` completes. Handlers that are at work then are waited for, and the session is kept.
pub(crate) async fn run(
    token: Token,
    place: Place,
    stop: impl Future<Output = ()>,
) -> Result<(), Stopped> {
    let mut builder = Client::builder().token(&token);
    if let Some(url) = &place.api_url {
        builder = builder.proxy(url);
    }
    let http = builder.build()?;

    let application = http.get_current_application().await?;
    let gateway = http.get_gateway_bot().await?;
    http.bulk_overwrite_global_application_commands(application.id, vec![hello_command()])
        .await?;

    let intents = Intents::GUILDS | Intents::GUILD_MESSAGES | Intents::MESSAGE_CONTENT;
    let mut shard = Shard::builder(token, intents)
        .url(&gateway.url)
        .queue(Arc::new(InMemoryIdentifyQueue::new(
            gateway.session_start_limit,
        )))
        .events(
            EventTypeFlags::READY
                | EventTypeFlags::RESUMED
                | EventTypeFlags::MESSAGE_CREATE
                | EventTypeFlags::INTERACTION_CREATE,
        )
        .resume(place.session_file.as_ref().and_then(load_session))
        .start();

    let mut handlers = JoinSet::new();
    tokio::pin!(stop);
    loop {
        let event = tokio::select! {
            () = &mut stop => break,
            event = shard.next_event() => event,
            Some(_) = handlers.join_next() => continue,
        };
        match event {
            Some(Ok(event)) => {
                let http = http.clone();
                handlers.spawn(async move {
                    if let Err(error) = handle(&http, event).await {
                        eprintln!("(bot) {error}");
                    }
                });
            }
            Some(Err(error)) if error.is_fatal() => return Err(error.into()),
            Some(Err(error)) => eprintln!("(bot) {error}"),
            None => break,
        }
    }

    // No request is lost: whatever was begun is finished before the process ends.
    handlers.join_all().await;
    let session = shard.shutdown().await;
    http.shutdown().await;
    if let (Some(session), Some(file)) = (session, &place.session_file) {
        save_session(&session, file);
    }
    Ok(())
}

fn hello_command() -> NewCommand {
    NewCommand::chat_input("hello", "Say hello, with a button")
        .option(CommandOption::string("name", "Whom to greet").length(1..=32))
}

async fn handle(http: &Client, event: Event) -> Result<(), http::Error> {
    match event {
        Event::Ready(ready) => println!("(bot) logged in as {}", ready.user.username),
        Event::Resumed(()) => println!("(bot) went on with the session"),
        Event::MessageCreate(message) if message.content == "!ping" => {
            http.create_message(message.channel_id)
                .content("Pong!")
                .reply_to(message.id)
                .await?;
        }
        Event::InteractionCreate(interaction) => {
            let response = respond(&interaction);
            http.create_interaction_response(interaction.id, &interaction.token, response)
                .await?;
        }
        _ => {}
    }
    Ok(())
}

fn respond(interaction: &Interaction) -> InteractionResponse {
    match &interaction.data {
        InteractionData::Command(command) => {
            let name = command.string("name").unwrap_or("you");
            let button = Button::primary("clicks:0", "Click me");
            InteractionResponse::message(
                MessageResponse::new()
                    .content(format!("Hello, {name}!"))
                    .components([ActionRow::new([button])]),
            )
        }
        InteractionData::Component(component) => {
            let clicks = component
                .custom_id
                .strip_prefix("clicks:")
                .and_then(|count| count.parse().ok())
                .unwrap_or(0)
                + 1;
            let button = Button::primary(format!("clicks:{clicks}"), "Again");
            InteractionResponse::update(
                MessageResponse::new()
                    .content(format!("Clicked {clicks} ×"))
                    .components([ActionRow::new([button])]),
            )
        }
        _ => InteractionResponse::message(
            MessageResponse::new()
                .content("I do not know that one.")
                .ephemeral(),
        ),
    }
}

fn load_session(file: &PathBuf) -> Option<ResumeState> {
    ResumeState::from_json(&std::fs::read_to_string(file).ok()?).ok()
}

fn save_session(session: &ResumeState, file: &PathBuf) {
    match std::fs::write(file, session.to_json()) {
        Ok(()) => println!(
            "(bot) session kept in {}; the next start resumes it",
            file.display()
        ),
        Err(error) => eprintln!(
            "(bot) could not keep the session in {}: {error}",
            file.display()
        ),
    }
}
