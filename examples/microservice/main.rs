//! A service that only sends: `cordial-http` and `cordial-model`, no gateway, no cache, no WebSocket.
//!
//! It reports deployments by a webhook, for which it needs no token, and uploads the log of each, read from disk while it
//! is sent. Here it talks to a local Discord in the same process; `report` and `publish` are what a real one has.

use std::{error::Error, io::Write, path::Path};

use cordial::sandbox::Sandbox;
use cordial_http::{Client, upload};
use cordial_model::{
    Secret,
    id::{
        Id,
        marker::{ChannelMarker, MessageMarker, WebhookMarker},
    },
    rest::Upload,
};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let discord = Sandbox::start().await?;
    let bot = Client::builder()
        .token(discord.token())
        .proxy(discord.api_url())
        .build()?;
    let webhook = bot.create_webhook(discord.channel(), "Deployments").await?;
    let secret = webhook.token.ok_or("a webhook of our own has a token")?;

    // What follows has no token, and can do with the webhook what it may do, and nothing else.
    let service = Client::builder().proxy(discord.api_url()).build()?;
    let message = report(&service, webhook.id, secret, "billing 1.4.2").await?;
    let denied = service.get_channel(discord.channel()).await.unwrap_err();
    println!("reading the channel without a token: {denied}");

    let log = std::env::temp_dir().join(format!("deployment-{}.log", std::process::id()));
    let mut file = std::fs::File::create(&log)?;
    for line in 0..20_000 {
        writeln!(file, "line {line} of the log of a deployment")?;
    }
    let url = publish(&bot, discord.channel(), message, &log).await?;
    let sent = std::fs::metadata(&log)?.len();
    std::fs::remove_file(&log)?;

    let mut file = bot.download(&url).max_size(10 << 20).await?;
    let mut received = 0;
    while let Some(piece) = file.chunk().await? {
        received += piece.len() as u64;
    }
    assert_eq!(received, sent);
    println!("{received} bytes came back from {url}");
    service.shutdown().await;
    Ok(())
}

/// Says by a webhook that something begins, and that it is done, in the same message.
async fn report(
    http: &Client,
    webhook: Id<WebhookMarker>,
    secret: Secret,
    what: &str,
) -> Result<Id<MessageMarker>, Box<dyn Error>> {
    let begun = http.execute_webhook(webhook, secret.clone());
    let message = begun.content(format!("{what}: begun")).wait(true).await?;
    let message = message.ok_or("Discord was asked for the message")?;
    http.edit_webhook_message(webhook, secret, message.id)
        .content(format!("{what}: done"))
        .await?;
    println!("reported {what}");
    Ok(message.id)
}

/// Uploads a file that is never in memory as a whole, and gives the address of the attachment.
async fn publish(
    http: &Client,
    channel: Id<ChannelMarker>,
    about: Id<MessageMarker>,
    log: &Path,
) -> Result<String, Box<dyn Error>> {
    let content = upload::file(log).await?;
    let size = content.size();
    let content = content.on_progress(move |sent| println!("{sent} of {size} bytes sent"));
    let message = http
        .create_message(channel)
        .content(format!("The log of {about}"))
        .file(Upload::new("deployment.log", content).content_type("text/plain"))
        .await?;
    let attachment = message.attachments.first().ok_or("there is one")?;
    Ok(attachment.url.to_string())
}
