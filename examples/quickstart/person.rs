//! Alice, who talks to the bot: first by a script, then by what is typed.

use std::{error::Error, io, thread};

use cordial::{
    model::{channel::message::Message, component::Component},
    prelude::{ChannelMarker, Id},
    sandbox::{Options, Person, Sandbox},
};
use tokio::sync::mpsc;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Says `!ping`, uses the slash command, and presses the button, and shows what the bot answers.
pub(crate) async fn converse(sandbox: &Sandbox) -> Result<()> {
    sandbox.bot_online().await?;
    let alice = sandbox.user("alice");
    println!("alice: !ping");
    show(
        &alice
            .say(sandbox.channel(), "!ping")
            .await?
            .response()
            .await?,
    );

    println!("alice: /hello name:Alice");
    let hello = alice
        .invoke(sandbox.channel(), "/hello", [("name", "Alice")])
        .await?
        .message()
        .await?;
    show(&hello);

    println!("alice presses the button");
    let clicked = alice.click(&hello, "clicks:0").await?;
    clicked.response().await?;
    show(&clicked.message().await?);
    Ok(())
}

/// Lets whoever sits at the terminal be alice, until the input ends.
pub(crate) async fn be_alice(sandbox: &Sandbox) -> Result<()> {
    println!(
        "\nNow you are alice. Type a message, `/hello` or `/hello name:Bob`, or `click`; Ctrl-D or Ctrl-C ends it."
    );
    let alice = sandbox.user("alice");
    let mut last = None;
    let mut lines = typed_lines();
    while let Some(line) = lines.recv().await {
        let answer = match line.trim() {
            "" => continue,
            "click" => click(&alice, last.as_ref()).await,
            line if line.starts_with('/') => invoke(&alice, sandbox.channel(), line).await,
            line => say(&alice, sandbox.channel(), line).await,
        };
        match answer {
            Ok(message) => {
                show(&message);
                last = Some(message);
            }
            Err(why) => println!("({why})"),
        }
    }
    Ok(())
}

async fn say(alice: &Person, channel: Id<ChannelMarker>, line: &str) -> Result<Message> {
    let said = alice.say(channel, line).await?;
    Ok(said
        .response()
        .await
        .map_err(|_| "the bot does not answer that")?)
}

async fn invoke(alice: &Person, channel: Id<ChannelMarker>, line: &str) -> Result<Message> {
    let used = alice.invoke(channel, command(line), options(line)).await?;
    Ok(used.message().await?)
}

async fn click(alice: &Person, message: Option<&Message>) -> Result<Message> {
    let message = message.ok_or("there is no button to press; try /hello")?;
    let button = first_button(message).ok_or("that message has no button; try /hello")?;
    let clicked = alice.click(message, &button).await?;
    clicked.response().await?;
    Ok(clicked.message().await?)
}

/// What is typed, line by line.
///
/// A thread of its own reads it: a runtime that reads the terminal could not end before the next Enter.
fn typed_lines() -> mpsc::UnboundedReceiver<String> {
    let (sender, receiver) = mpsc::unbounded_channel();
    thread::spawn(move || {
        for line in io::stdin().lines().map_while(io::Result::ok) {
            if sender.send(line).is_err() {
                break;
            }
        }
    });
    receiver
}

/// The command without its options: the words before the first one with a colon.
fn command(line: &str) -> &str {
    match line.find(':') {
        Some(colon) => line[..colon]
            .rsplit_once(' ')
            .map_or(line, |(command, _)| command),
        None => line,
    }
}

/// `name:value` for each option; a value runs to the next name.
fn options(line: &str) -> Options {
    let mut options: Vec<(String, String)> = Vec::new();
    for word in line[command(line).len()..]
        .split(' ')
        .filter(|word| !word.is_empty())
    {
        match (word.split_once(':'), options.last_mut()) {
            (Some((name, value)), _) => options.push((name.to_owned(), value.to_owned())),
            (None, Some((_, value))) => {
                value.push(' ');
                value.push_str(word);
            }
            (None, None) => {}
        }
    }
    options
        .into_iter()
        .fold(Options::new(), |all, (name, value)| {
            all.set(name, value.as_str())
        })
}

fn show(message: &Message) {
    let label = buttons(message)
        .next()
        .map(|(_, label)| format!("  [{label}]"))
        .unwrap_or_default();
    println!("  bot: {}{label}", message.content);
}

fn first_button(message: &Message) -> Option<String> {
    buttons(message).next().map(|(id, _)| id)
}

fn buttons(message: &Message) -> impl Iterator<Item = (String, String)> {
    let rows = message
        .components
        .iter()
        .filter_map(|component| match component {
            Component::ActionRow(row) => Some(&row.components),
            _ => None,
        });
    rows.flatten().filter_map(|component| match component {
        Component::Button(button) => Some((
            button.custom_id.as_ref()?.to_string(),
            button.label.as_ref()?.to_string(),
        )),
        _ => None,
    })
}
