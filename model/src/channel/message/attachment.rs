//! Files of messages.

use compact_str::CompactString;

use crate::{
    Timestamp,
    application::Application,
    id::{Id, marker::AttachmentMarker},
    json::{Decode, Encode, Fields, Rare},
    open::flags,
    user::User,
};

/// A file of a message. [Discord](https://discord.com/developers/docs/resources/message#attachment-object)
///
/// To send files, see [`Upload`](crate::rest::Upload).
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
#[non_exhaustive]
pub struct Attachment {
    /// The id.
    pub id: Id<AttachmentMarker>,
    /// The name of the file.
    pub filename: CompactString,
    /// The text shown instead of an image, up to 1024 characters.
    pub description: Option<CompactString>,
    /// The MIME type.
    pub content_type: Option<CompactString>,
    /// The size in bytes.
    pub size: u64,
    /// The address; it is signed and expires.
    pub url: CompactString,
    /// The address at Discord's proxy.
    pub proxy_url: CompactString,
    /// The height in pixels, for images and videos.
    pub height: Option<u32>,
    /// The width in pixels, for images and videos.
    pub width: Option<u32>,
    /// A [ThumbHash](https://evanw.github.io/thumbhash/) to show until the image is there.
    pub placeholder: Option<CompactString>,
    /// The version of the placeholder.
    pub placeholder_version: Option<u32>,
    /// Flags.
    #[json(default)]
    pub flags: AttachmentFlags,
    /// Whether the file is removed after a time; that of an interaction lives as long as its message.
    #[json(default, omit_empty)]
    pub ephemeral: bool,
    /// What few attachments have.
    #[json(flatten)]
    pub rare: Rare<AttachmentRare>,
}

impl Attachment {
    /// A file with nothing said about it but its name, size and address.
    pub fn new(
        id: Id<AttachmentMarker>,
        filename: impl Into<CompactString>,
        size: u64,
        url: impl Into<CompactString>,
    ) -> Self {
        let url = url.into();
        Self {
            id,
            filename: filename.into(),
            description: None,
            content_type: None,
            size,
            proxy_url: url.clone(),
            url,
            height: None,
            width: None,
            placeholder: None,
            placeholder_version: None,
            flags: AttachmentFlags::empty(),
            ephemeral: false,
            rare: Rare::default(),
        }
    }

    /// Whether the file is hidden until it is clicked.
    pub fn is_spoiler(&self) -> bool {
        self.flags.contains(AttachmentFlags::IS_SPOILER) || self.filename.starts_with("SPOILER_")
    }
}

/// What few attachments have.
#[derive(Clone, Debug, Default, PartialEq, Fields)]
#[non_exhaustive]
pub struct AttachmentRare {
    /// The title: the name of the file before special characters were taken out of it.
    pub title: Option<CompactString>,
    /// The length of a voice message in seconds.
    pub duration_secs: Option<f64>,
    /// The waveform of a voice message: base64 of up to 256 bytes.
    pub waveform: Option<CompactString>,
    /// Who is in a clip.
    #[json(default, omit_empty)]
    pub clip_participants: Vec<User>,
    /// When a clip was made.
    pub clip_created_at: Option<Timestamp>,
    /// The application that a clip shows, if Discord knows it.
    pub application: Option<Box<Application>>,
}

flags! {
    /// Flags of an attachment.
    /// [Discord](https://discord.com/developers/docs/resources/message#attachment-object-attachment-flags)
    pub struct AttachmentFlags: u32 as number {
        /// A clip of a stream.
        IS_CLIP = 0,
        /// The image of a thread in a media channel.
        IS_THUMBNAIL = 1,
        /// Edited with the remix feature.
        IS_REMIX = 2,
        /// Hidden until it is clicked.
        IS_SPOILER = 3,
        /// The image moves.
        IS_ANIMATED = 5,
    }
}
