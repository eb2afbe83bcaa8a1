//! What all endpoints that write a message have in common: files, embeds, components, polls, mentions.

use std::time::Duration;

use cordial_model::{
    Patch,
    channel::message::{AllowedMentions, Embed, EmbedType, MessageFlags},
    component::Components,
    id::{Id, marker::ChannelMarker},
    json::{self, Encode, RawJson},
    poll::PollCreateRequest,
    rest::Attachments,
};

use super::{super::ApiError, components};
use crate::world::{
    Attachment, Message, StoredFile, World,
    render::{self, Object},
};

/// How many hours a poll is open unless it says so.
const POLL_HOURS: u32 = 24;

/// The flags that may be given with a new message.
const SETTABLE: MessageFlags = MessageFlags::SUPPRESS_EMBEDS
    .union(MessageFlags::SUPPRESS_NOTIFICATIONS)
    .union(MessageFlags::IS_VOICE_MESSAGE)
    .union(MessageFlags::IS_COMPONENTS_V2)
    .union(MessageFlags::EPHEMERAL);

/// A message as it is asked for: to be posted, or to change another.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft {
    pub(super) content: Patch<String>,
    pub(super) embeds: Option<Vec<Embed>>,
    pub(super) components: Option<Components>,
    pub(super) attachments: Attachments,
    pub(super) allowed_mentions: Option<AllowedMentions>,
    pub(super) flags: Option<MessageFlags>,
    pub(super) poll: Option<PollCreateRequest>,
}

/// Makes a draft of a request that has the fields of one.
macro_rules! draft {
    ($request:expr, $content:expr, $poll:expr) => {
        $crate::rest::handlers::compose::Draft {
            content: $content,
            embeds: $request.embeds,
            components: $request.components,
            attachments: $request.attachments,
            allowed_mentions: $request.allowed_mentions,
            flags: $request.flags,
            poll: $poll,
        }
    };
}
pub(super) use draft;

/// A new message's content: what is missing is empty.
pub(super) fn content(text: Option<impl Into<String>>) -> Patch<String> {
    text.map_or(Patch::Leave, |text| Patch::Set(text.into()))
}

impl Draft {
    /// Puts what the draft says into a message. What it does not speak of stays.
    pub(super) fn apply(self, world: &mut World, message: &mut Message) -> Result<(), ApiError> {
        let mentions = self.allowed_mentions;
        let content_given = self.content != Patch::Leave;
        match self.content {
            Patch::Set(text) => message.content = text,
            Patch::Clear => message.content.clear(),
            Patch::Leave => {}
        }
        if let Some(flags) = self.flags {
            let kept = message.flags & !(SETTABLE - MessageFlags::EPHEMERAL).bits();
            message.flags = kept | (flags & SETTABLE).bits();
        }
        if let Some(kept) = self.attachments.kept() {
            message
                .attachments
                .retain(|attachment| kept.contains(&attachment.id));
        }
        let files = store(world, message, &self.attachments)?;
        if let Some(embeds) = self.embeds {
            message.embeds = embeds
                .into_iter()
                .map(|embed| embedded(embed, &files))
                .collect();
        }
        if let Some(components) = self.components {
            message.components = components::kept(world, components, &files);
        }
        // Files that are shown elsewhere are not listed again.
        let shown = |file: &Attachment| {
            let place = |json: &RawJson| json.get().contains(&file.url);
            message.embeds.iter().chain(&message.components).any(place)
        };
        let files: Vec<_> = files.iter().filter(|file| !shown(file)).cloned().collect();
        message.attachments.extend(files);
        if let Some(poll) = self.poll {
            message.poll = Some(opened(world, &poll));
        }
        let is_new = world.message_mut(message.channel_id, message.id).is_none();
        if is_new || content_given || mentions.is_some() {
            world.fill_mentions(message, mentions.as_ref());
        }
        Ok(())
    }
}

/// Keeps the files of a message where their addresses lead.
fn store(
    world: &mut World,
    message: &Message,
    attachments: &Attachments,
) -> Result<Vec<Attachment>, ApiError> {
    let mut stored = Vec::new();
    for (index, upload) in attachments.uploads().iter().enumerate() {
        if upload.filename.is_empty() {
            let path = format!("attachments.{index}.filename");
            return Err(ApiError::field(
                &path,
                "BASE_TYPE_REQUIRED",
                "This field is required",
            ));
        }
        let id = world.next_id();
        let channel: Id<ChannelMarker> = message.channel_id;
        let filename = sanitized(&upload.filename);
        let folder = if message.ephemeral_to.is_some() {
            "ephemeral-attachments"
        } else {
            "attachments"
        };
        let path = format!("/{folder}/{channel}/{id}/{filename}");
        let content_type = upload
            .content_type
            .clone()
            .or_else(|| guessed(&filename).map(str::to_owned));
        let file = StoredFile {
            content_type: content_type.clone(),
            data: upload.data.as_bytes().cloned().unwrap_or_default(),
        };
        let url = format!("{}{path}", world.cdn_url);
        world.files.insert(path, file);
        stored.push(Attachment {
            id,
            filename,
            title: upload.title.clone(),
            description: upload.description.clone(),
            content_type,
            size: upload.data.size() as usize,
            url,
            ephemeral: message.ephemeral_to.is_some(),
            is_spoiler: upload.is_spoiler || upload.filename.starts_with("SPOILER_"),
            duration_secs: upload.duration_secs,
            waveform: upload.waveform.clone(),
        });
    }
    Ok(stored)
}

/// What Discord leaves of a file's name: everything else becomes an underscore.
pub(super) fn sanitized(name: &str) -> String {
    name.chars()
        .map(|char| match char {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '.' | '-' | '_' => char,
            _ => '_',
        })
        .collect()
}

/// The type of a file by its name.
pub(super) fn guessed(filename: &str) -> Option<&'static str> {
    let (_, ending) = filename.rsplit_once('.')?;
    Some(match ending.to_ascii_lowercase().as_str() {
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "mp4" => "video/mp4",
        "mp3" => "audio/mpeg",
        "ogg" => "audio/ogg",
        "json" => "application/json",
        "pdf" => "application/pdf",
        "txt" | "log" | "md" => "text/plain; charset=utf-8",
        _ => return None,
    })
}

/// JSON with addresses in place of `attachment://name`.
pub(super) fn with_addresses(value: &impl Encode, files: &[Attachment]) -> String {
    let mut text = json::to_string(value);
    for file in files {
        let name = json::to_string(&format!("attachment://{}", file.filename));
        text = text.replace(&name, &json::to_string(&file.url));
    }
    text
}

fn embedded(mut embed: Embed, files: &[Attachment]) -> RawJson {
    embed.kind = Some(EmbedType::Rich);
    raw(&with_addresses(&embed, files))
}

fn opened(world: &World, poll: &PollCreateRequest) -> RawJson {
    let hours = poll.duration.unwrap_or(POLL_HOURS);
    let expiry = world.now().plus(Duration::from_hours(hours.into()));
    let text = render::object(|o| {
        o.field("question", &poll.question);
        o.field(
            "answers",
            &render::List(|list| {
                for (index, answer) in poll.answers.iter().enumerate() {
                    list.element(&Object(|o| {
                        o.field("answer_id", &(index + 1));
                        o.field("poll_media", &answer.poll_media);
                    }));
                }
            }),
        );
        o.field("expiry", &expiry);
        o.field("allow_multiselect", &poll.allow_multiselect);
        o.field("layout_type", &poll.layout_type.unwrap_or_default());
        o.field(
            "results",
            &Object(|o| {
                o.field("is_finalized", &false);
                o.field("answer_counts", &Vec::<()>::new());
            }),
        );
    });
    raw(&text)
}

/// What was just written is JSON.
pub(super) fn raw(text: &str) -> RawJson {
    RawJson::new(text).unwrap_or_else(|_| unreachable!("the writer writes JSON: {text}"))
}
