//! A bot holds a conversation: it asks, and waits for what the person does next.

use std::time::Duration;

use cordial::{
    gateway::standby::{Standby, WaitError},
    model::{
        component::{ActionRow, Button, Label, TextInput},
        interaction::{InteractionData, InteractionResponse, MessageResponse, Modal},
    },
    prelude::*,
    sandbox::Sandbox,
};

const INTENTS: Intents = Intents::GUILDS
    .union(Intents::GUILD_MESSAGES)
    .union(Intents::GUILD_MESSAGE_REACTIONS)
    .union(Intents::MESSAGE_CONTENT);

/// What an order has come to.
type Outcome = Result<String, Box<dyn std::error::Error + Send + Sync>>;

/// Takes an order: a click on a size, a name in a modal, a reaction to confirm.
async fn take_order(http: Client, standby: Standby, order: Message) -> Outcome {
    let customer = order.author.id;
    let sizes = ActionRow::new([
        Button::primary("small", "Small"),
        Button::primary("large", "Large"),
    ]);
    let question = http
        .create_message(order.channel_id)
        .content("Which size?")
        .components([sizes])
        .await?;
    let size = standby
        .wait_for_component(question.id, move |click| {
            click.author().is_some_and(|user| user.id == customer)
        })
        .timeout(Duration::from_secs(10))
        .await?;
    let InteractionData::Component(clicked) = &size.data else {
        return Err("not a click".into());
    };

    // A modal of this order alone.
    let form = format!("name-{}", order.id);
    let submitted = standby.wait_for_modal(form.as_str(), |_| true);
    let modal =
        Modal::new(form, "Your name").components([Label::new("Name", TextInput::short("name"))]);
    let answer = InteractionResponse::modal(modal);
    http.create_interaction_response(size.id, &size.token, answer)
        .await?;
    let submitted = submitted.await?;
    let InteractionData::Modal(form) = &submitted.data else {
        return Err("not a modal".into());
    };
    let summary = format!(
        "{} for {}",
        clicked.custom_id,
        form.text("name").unwrap_or_default()
    );

    // Whoever reacts does so after the message is there, but maybe before its id is here.
    let mut reactions = standby.stream_events(EventType::MessageReactionAdd, |_| true);
    let answer = InteractionResponse::message(MessageResponse::new().content(&*summary));
    http.create_interaction_response(submitted.id, &submitted.token, answer)
        .await?;
    let sent = http
        .get_original_interaction_response(submitted.application_id, &submitted.token)
        .await?;
    while let Some(event) = reactions.next().await {
        if let Event::MessageReactionAdd(reaction) = event
            && reaction.message_id == sent.id
            && reaction.user_id == customer
        {
            return Ok(summary);
        }
    }
    Err("the bot ended".into())
}

#[tokio::test]
async fn a_conversation_of_clicks_modals_and_reactions() {
    let sandbox = Sandbox::start().await.unwrap();
    let http = Client::builder()
        .token(sandbox.token())
        .proxy(sandbox.api_url())
        .build()
        .unwrap();
    let mut shard = Shard::builder(sandbox.token().clone(), INTENTS)
        .url(sandbox.gateway_url())
        .start();
    let standby = Standby::new();
    let (orders, mut order) = tokio::sync::mpsc::channel(1);
    let bot = tokio::spawn({
        let standby = standby.clone();
        async move {
            while let Some(event) = shard.next_event().await {
                let event = event.unwrap();
                if standby.process(&event) > 0 {
                    continue;
                }
                if let Event::MessageCreate(message) = event
                    && message.content == "!order"
                {
                    let taken = take_order(http.clone(), standby.clone(), *message);
                    orders.send(tokio::spawn(taken)).await.unwrap();
                }
            }
        }
    });
    sandbox.bot_online().await.unwrap();

    let (alice, bob) = (sandbox.user("alice"), sandbox.user("bob"));
    let said = alice.say(sandbox.channel(), "!order").await.unwrap();
    let order = order.recv().await.unwrap();
    let question = said.response().await.unwrap();
    // Somebody else's click is not waited for.
    bob.click(&question, "small").await.unwrap();
    let clicked = alice.click(&question, "large").await.unwrap();
    let modal = clicked.modal().await.unwrap();
    let submitted = alice.submit(&modal, [("name", "Alice")]).await.unwrap();
    let summary = submitted.message().await.unwrap();
    assert_eq!(summary.content, "large for Alice");
    bob.react(&summary, "👍").await.unwrap();
    alice.react(&summary, "👍").await.unwrap();
    assert_eq!(order.await.unwrap().unwrap(), "large for Alice");
    assert!(standby.is_empty());

    // Nobody looks for events any more.
    let wait = standby.wait_for_message(sandbox.channel(), |_| true);
    drop(standby);
    bot.abort();
    assert!(bot.await.unwrap_err().is_cancelled());
    assert_eq!(wait.await.unwrap_err(), WaitError::Dropped);
}
