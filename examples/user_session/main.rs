//! A client of a person: a session as a user, on the sandbox alone.
//!
//! **Discord forbids automating user accounts and can terminate those that are:
//! <https://support.discord.com/hc/en-us/articles/115002192352-Automated-User-Accounts-Self-Bots>.** This is for servers that
//! speak Discord's protocol and for clients of one's own. It takes no token and no address: it starts a local Discord, and
//! there alice has a client.

use std::{collections::BTreeMap, process::ExitCode};

use cordial::{
    gateway::Shard,
    model::{
        gateway::Event,
        user_session::{
            GuildSubscription, GuildSubscriptionsBulk, Identify, UserEvent,
            event::{GuildMemberListUpdate, MemberListGroupId, MemberListItem, MemberListOp},
        },
    },
    sandbox::Sandbox,
};

#[tokio::main]
async fn main() -> ExitCode {
    if std::env::args().count() > 1 || std::env::var_os("DISCORD_TOKEN").is_some() {
        eprintln!(
            "this example takes neither arguments nor DISCORD_TOKEN: it shows a user session on a local Discord, \
             because Discord forbids automating user accounts"
        );
        return ExitCode::FAILURE;
    }
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn std::error::Error>> {
    let sandbox = Sandbox::start().await?;
    let (alice, bob) = (sandbox.user("alice"), sandbox.user("bob"));
    let mut shard =
        Shard::user_builder(Identify::new(alice.token()), sandbox.gateway_url()).start();
    let sender = shard.sender();
    while let Some(event) = shard.next_user_event().await {
        match event {
            Ok(UserEvent::Ready(ready)) => {
                println!("{} is logged in", ready.user.username);
                for guild in ready.guilds.iter().filter_map(|guild| guild.guild()) {
                    println!("  in the guild {}", guild.name);
                }
                let list = GuildSubscription::member_list(sandbox.channel(), [[0, 99]]);
                let subscriptions = BTreeMap::from([(sandbox.guild(), list)]);
                sender
                    .send(&GuildSubscriptionsBulk { subscriptions })
                    .await?;
            }
            Ok(UserEvent::GuildMemberListUpdate(update)) => {
                show(&update);
                bob.say(sandbox.channel(), "Hello, alice!").await?;
            }
            Ok(UserEvent::Common(Event::MessageCreate(message))) => {
                println!("{}: {}", message.author.username, message.content);
                break;
            }
            Ok(_) => {}
            Err(error) if error.is_fatal() => return Err(error.into()),
            Err(error) => eprintln!("{error}"),
        }
    }
    shard.end_session().await;
    sandbox.shutdown().await;
    Ok(())
}

/// Prints the member list as a client shows it.
fn show(update: &GuildMemberListUpdate) {
    let rows = update.ops.iter().flat_map(|op| match op {
        MemberListOp::Sync { items, .. } => &items[..],
        _ => &[],
    });
    for row in rows {
        match row {
            MemberListItem::Group(group) => match &group.id {
                MemberListGroupId::Online => println!("online: {}", group.count),
                MemberListGroupId::Offline => println!("offline: {}", group.count),
                other => println!("{other:?}: {}", group.count),
            },
            MemberListItem::Member(member) => {
                let name = member.user.as_ref().map_or("?", |user| user.display_name());
                println!("  {name}");
            }
            MemberListItem::Unknown(_) => {}
        }
    }
}
