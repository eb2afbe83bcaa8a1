//! The API without sockets, and that every endpoint of the model is served.

mod rest_support;

use std::io;

use bytes::Bytes;
use cordial_model::{
    application::command::{CommandOption, NewCommand},
    channel::{ChannelType, message::Embed},
    component::{ActionRow, Button},
    rest::{Content, FormFile, Pieces, Source, Upload},
};
use cordial_sandbox::{DirectError, Happening};
use futures_util::stream;
use rest_support::Wire;

/// Content that is read piece by piece, and may be shorter than it says.
struct Reader {
    said: u64,
    pieces: &'static [&'static str],
}

impl Source for Reader {
    fn size(&self) -> u64 {
        self.said
    }

    fn open(&self) -> io::Result<Pieces> {
        let pieces = self.pieces.iter();
        Ok(Box::pin(stream::iter(
            pieces.map(|piece| Ok(Bytes::from_static(piece.as_bytes()))),
        )))
    }
}

#[tokio::test]
async fn a_bot_in_the_same_process_reads_what_it_wrote() {
    let sandbox = rest_support::judged::start().await.unwrap();
    let (api, channel, guild) = (sandbox.api(), sandbox.channel(), sandbox.guild());
    let message = api
        .create_message(channel)
        .content("hello")
        .embeds([Embed::new().title("T").footer("F")])
        .components([ActionRow::new([Button::primary("go", "Go")])])
        .attachments([Upload::new("a.txt", "text")])
        .await
        .unwrap();
    assert_eq!(message.author.id, sandbox.application_id().cast());
    assert_eq!(message.attachments[0].size, 4);
    let same = api.get_channel_message(channel, message.id).await.unwrap();
    assert_eq!(same, message);
    let listed = api.get_channel_messages(channel).limit(10).await.unwrap();
    assert_eq!(listed, std::slice::from_ref(&message));
    api.create_reaction(channel, message.id, "👍")
        .await
        .unwrap();
    let reactions = api
        .get_channel_message(channel, message.id)
        .await
        .unwrap()
        .rare
        .reactions
        .clone();
    assert_eq!(reactions[0].count, 1);

    let command = NewCommand::chat_input("echo", "Echoes")
        .option(CommandOption::string("text", "What").required());
    let app = sandbox.application_id();
    let commands = api
        .bulk_overwrite_global_application_commands(app, vec![command])
        .await
        .unwrap();
    assert_eq!(commands[0].options[0].name, "text");

    assert_eq!(api.get_guild(guild).await.unwrap().name, "Cordial");
    let made = api
        .create_guild_channel(guild, "new")
        .kind(ChannelType::GuildVoice)
        .await
        .unwrap();
    assert_eq!(made.kind, ChannelType::GuildVoice);
    let roles = api.get_guild_roles(guild).await.unwrap();
    assert_eq!(roles.len(), 2);
    let members = api.list_guild_members(guild).limit(100).await.unwrap();
    assert_eq!(members.len(), 3);
    let role = api
        .create_guild_role(guild)
        .name("R")
        .reason("why")
        .await
        .unwrap();
    api.add_guild_member_role(guild, members[0].user.id, role.id)
        .await
        .unwrap();
    let gateway = api.get_gateway_bot().await.unwrap();
    assert_eq!(gateway.url, sandbox.gateway_url());
    let error = api
        .get_channel_message(
            channel,
            message.id.get().wrapping_add(1).try_into().unwrap(),
        )
        .await;
    assert_eq!(error.unwrap_err().discord_code(), Some(10008));
    let error = api
        .create_message(channel)
        .content("x".repeat(2001))
        .await
        .unwrap_err();
    assert!(matches!(error, DirectError::Invalid(_)));
    sandbox.shutdown().await;
}

#[tokio::test]
async fn the_journal_tells_what_the_bot_did() {
    let sandbox = rest_support::judged::start().await.unwrap();
    let waiting = sandbox.wait_for(0, |happening| match happening {
        Happening::Request {
            route,
            body,
            status,
            ..
        } => Some((route.clone(), body.clone(), *status)),
        _ => None,
    });
    let api = sandbox.api();
    let asked = async { api.create_message(sandbox.channel()).content("hi").await };
    let (((route, body, status), _), _) = tokio::join!(waiting, asked);
    assert_eq!(&*route, "/channels/{channel_id}/messages");
    assert_eq!(body.as_deref(), Some(r#"{"content":"hi"}"#));
    assert_eq!(status, Some(200));
}

#[tokio::test]
async fn secrets_in_paths_stay_out_of_the_journal() {
    let wire = Wire::start().await;
    wire.get("/webhooks/1/secret-token")
        .await
        .refused(404, 10015);
    let told = format!("{:?}", wire.sandbox.happenings());
    assert!(told.contains("/webhooks/1/"), "{told}");
    assert!(!told.contains("secret-token"), "{told}");
}

#[tokio::test]
async fn several_bots_see_their_own_guilds() {
    let wire = Wire::start().await;
    let (app, token) = wire.sandbox.create_bot("Other");
    let other = wire.sandbox.api_of(&token);
    assert!(other.get_current_user_guilds().await.unwrap().is_empty());
    let error = other.get_guild(wire.sandbox.guild()).await.unwrap_err();
    assert_eq!(error.discord_code(), Some(10004));
    wire.sandbox.add_member(wire.sandbox.guild(), app.cast());
    assert_eq!(other.get_current_user_guilds().await.unwrap().len(), 1);
    assert_eq!(token.application_id(), Some(app));
    assert_eq!(token.expose().split('.').count(), 3);
}

#[tokio::test]
async fn what_is_read_while_it_is_sent_is_stored_whole() {
    let wire = Wire::start().await;
    let api = wire.sandbox.api();
    let read = |said| Reader {
        said,
        pieces: &["one ", "two ", "three"],
    };
    let reader = Upload::new("count.txt", Content::from_source(read(13)));
    let watched = Upload::new("b.txt", Content::from("bytes").on_progress(|_| {}));
    let sent = api
        .create_message(wire.sandbox.channel())
        .attachments([reader, watched])
        .await
        .unwrap();
    let app = wire.sandbox.application_id();
    let file = FormFile::new("c.txt", Content::from_source(read(13)));
    let kept = api
        .upload_application_attachment(app, file)
        .await
        .unwrap()
        .attachment;
    for (attachment, expected) in
        sent.attachments
            .iter()
            .chain([&kept])
            .zip(["one two three", "bytes", "one two three"])
    {
        assert_eq!(attachment.size, expected.len() as u64);
        assert_eq!(wire.file(&attachment.url).await.body, expected);
    }
    // A source that ends early is an error, and nothing is sent.
    let short = Upload::new("short.txt", Content::from_source(read(14)));
    let error = api
        .create_message(wire.sandbox.channel())
        .attachments([short])
        .await
        .unwrap_err();
    assert!(matches!(error, DirectError::Upload(_)), "{error}");
    assert_eq!(wire.events("MESSAGE_CREATE").len(), 1);
}

#[tokio::test]
async fn files_have_a_largest_size_without_a_socket_too() {
    let sandbox = rest_support::judged::start().await.unwrap();
    let most = 10 * 1024 * 1024;
    for (size, code) in [(most, None), (most + 1, Some(40005))] {
        let large = Upload::new("large.bin", vec![0; size]);
        let sent = sandbox.api().create_message(sandbox.channel());
        let sent = sent.attachments([large]).await;
        assert_eq!(sent.err().and_then(|error| error.discord_code()), code);
    }
}
