//! Smallest useful bot on Cordial: answers `!ping`. Only built, never run here.
use cordial::prelude::*;

#[tokio::main]
async fn main() {
    let token = Token::from_env().expect("DISCORD_TOKEN");
    let http = Client::new(&token);
    let intents = Intents::GUILD_MESSAGES | Intents::MESSAGE_CONTENT;
    let mut shard = Shard::builder(token, intents).start();
    while let Some(item) = shard.next_event().await {
        match item {
            Ok(Event::MessageCreate(message)) if message.content == "!ping" => {
                let http = http.clone();
                tokio::spawn(async move {
                    if let Err(e) = http.create_message(message.channel_id).content("Pong!").await {
                        eprintln!("{e}");
                    }
                });
            }
            Ok(_) => {}
            Err(e) => eprintln!("{e}"),
        }
    }
}
