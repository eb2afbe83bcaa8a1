//! What all endpoints that write a message have in common: files, embeds, components, polls, mentions.

use bytes::Bytes;
use cordial_model::{
    Patch, Permissions,
    channel::message::{AllowedMentions, Embed, EmbedType, MessageFlags},
    component::Components,
    id::{
        Id,
        marker::{ChannelMarker, StickerMarker},
    },
    json::{self, Encode, RawJson},
    poll::PollCreateRequest,
    rest::{Attachments, Content},
};

use super::{
    super::{ApiError, Caller, reply::errors},
    components,
};
pub(super) use crate::world::render::raw;
use crate::world::{Attachment, Message, Poll, StoredFile, World, render};

errors! {
    invalid_sticker BAD_REQUEST 50081 "Invalid sticker sent",
    cannot_send_sticker FORBIDDEN 50600 "You do not have permission to send this sticker.",
}

/// The flags that may be given with a new message.
const SETTABLE: MessageFlags = MessageFlags::SUPPRESS_EMBEDS
    .union(MessageFlags::SUPPRESS_NOTIFICATIONS)
    .union(MessageFlags::IS_VOICE_MESSAGE)
    .union(MessageFlags::IS_COMPONENTS_V2)
    .union(MessageFlags::EPHEMERAL);

/// Those that may be changed later.
const EDITABLE: MessageFlags = MessageFlags::SUPPRESS_EMBEDS.union(MessageFlags::IS_COMPONENTS_V2);

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
    /// The stickers that stay.
    pub(super) stickers: Option<Vec<Id<StickerMarker>>>,
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
            stickers: None,
        }
    };
}
pub(super) use draft;

/// A new message's content: what is missing is empty.
pub(super) fn content(text: Option<impl Into<String>>) -> Patch<String> {
    text.map_or(Patch::Leave, |text| Patch::Set(text.into()))
}

impl Draft {
    /// Whether it changes flags and nothing that is said.
    pub(super) fn is_about_flags(&self) -> bool {
        self.flags.is_some()
            && self.content == Patch::Leave
            && self.embeds.is_none()
            && self.components.is_none()
            && self.attachments.is_empty()
            && self.stickers.is_none()
    }

    /// Puts what the draft says into a message. What it does not speak of stays.
    pub(super) fn apply(self, world: &mut World, message: &mut Message) -> Result<(), ApiError> {
        let mentions = self.allowed_mentions;
        let content_given = self.content != Patch::Leave;
        match self.content {
            Patch::Set(text) => message.content = text,
            Patch::Clear => message.content.clear(),
            Patch::Leave => {}
        }
        let is_new = world.message_mut(message.channel_id, message.id).is_none();
        if let Some(flags) = self.flags {
            // Of a message that is there embeds come and go, and components stay what they have become.
            let (settable, lasting) = if is_new {
                (SETTABLE, MessageFlags::EPHEMERAL)
            } else {
                (EDITABLE, MessageFlags::IS_COMPONENTS_V2)
            };
            let kept = message.flags & !(settable - lasting).bits();
            message.flags = kept | (flags & settable).bits();
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
        if let Some(kept) = self.stickers {
            message.keep_stickers(&kept);
        }
        if let Some(poll) = self.poll {
            message.poll = Some(Poll::opened(&poll, world.now()));
        }
        let holds_more = !message.content.is_empty()
            || !message.embeds.is_empty()
            || !message.sticker_items.is_empty()
            || message.poll.is_some();
        if message.flags & Message::IS_COMPONENTS_V2 != 0 && holds_more {
            return Err(ApiError::field(
                "content",
                "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
                "The 'content' field cannot be used when using MessageFlags.IS_COMPONENTS_V2",
            ));
        }
        if is_new || content_given || mentions.is_some() {
            world.fill_mentions(message, mentions.as_ref());
        }
        Ok(())
    }
}

/// What a message has of the stickers that it is sent with: those of its guild and standard ones, and those of other guilds
/// for who may use them.
pub(super) fn stickers(
    world: &World,
    channel_id: Id<ChannelMarker>,
    caller: Caller,
    ids: &[Id<StickerMarker>],
) -> Result<Vec<RawJson>, ApiError> {
    let guild_id = world.guild_of(channel_id);
    let external = world
        .permissions_in(channel_id, caller.user_id)
        .contains(Permissions::USE_EXTERNAL_STICKERS);
    let item = |id: &Id<StickerMarker>| {
        if let Some(sticker) = world.guild_sticker(*id) {
            let is_own = Some(sticker.guild_id) == guild_id;
            let knows = world.is_member(sticker.guild_id, caller.user_id);
            if !(is_own || external && knows) {
                return Err(ApiError::cannot_send_sticker());
            }
        }
        let known = std::cell::Cell::new(false);
        let text = render::object(|o| known.set(world.write_sticker_item(o, *id)));
        if known.get() {
            Ok(raw(&text))
        } else {
            Err(ApiError::invalid_sticker())
        }
    };
    ids.iter().map(item).collect()
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
            data: in_memory(&upload.data)?,
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

/// The bytes of a file. All ways into the API read them before a handler is called; whatever is not read is refused, as an
/// empty file would pass for the one that was sent.
pub(super) fn in_memory(content: &Content) -> Result<Bytes, ApiError> {
    content
        .as_bytes()
        .cloned()
        .ok_or_else(|| ApiError::field("files", "FILE_NOT_READ", "The file was not read."))
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
