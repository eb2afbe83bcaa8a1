//! Images, videos and files of a layout.

use compact_str::CompactString;

use super::{Tag, setters};
use crate::{
    id::{
        Id,
        marker::{AttachmentMarker, GenericMarker},
    },
    json::{Decode, Encode, Fields, Rare},
    open::{flags, open_enum},
    validate::{Validate, Validator},
};

/// An image, video or file: an address, and what Discord found there.
/// [Discord](https://discord.com/developers/docs/components/reference#unfurled-media-item)
#[derive(Clone, Debug, Default, PartialEq, Decode, Encode, Validate)]
#[non_exhaustive]
pub struct UnfurledMedia {
    /// The address, up to 2048 characters; `attachment://name` for an uploaded file.
    #[limit(length = 1..=2048)]
    pub url: CompactString,
    /// What Discord found there; cannot be sent.
    #[json(flatten)]
    pub found: Rare<FoundMedia>,
}

/// What Discord found at the address of an image, video or file.
#[derive(Clone, Debug, Default, PartialEq, Fields)]
#[non_exhaustive]
pub struct FoundMedia {
    /// The address at Discord's proxy.
    pub proxy_url: Option<CompactString>,
    /// The height in pixels.
    pub height: Option<u32>,
    /// The width in pixels.
    pub width: Option<u32>,
    /// A [ThumbHash](https://evanw.github.io/thumbhash/) to show until the image is there.
    pub placeholder: Option<CompactString>,
    /// The version of the placeholder.
    pub placeholder_version: Option<u32>,
    /// The MIME type.
    pub content_type: Option<CompactString>,
    /// Flags.
    pub flags: Option<MediaFlags>,
    /// The attachment, for an uploaded file.
    pub attachment_id: Option<Id<AttachmentMarker>>,
    /// The number that Discord keeps it under.
    pub id: Option<Id<GenericMarker>>,
    /// How far Discord is with it; it does not document that.
    pub loading_state: Option<MediaLoadingState>,
}

open_enum! {
    /// How far Discord is with the image or video at an address. Discord sends it and does not document it.
    pub enum MediaLoadingState {
        /// Not known.
        NotKnown = 0,
        /// At work.
        Loading = 1,
        /// Done.
        LoadedSuccess = 2,
        /// There is nothing.
        LoadedNotFound = 3,
    }
}

impl<T: Into<CompactString>> From<T> for UnfurledMedia {
    fn from(url: T) -> Self {
        Self {
            url: url.into(),
            found: Rare::default(),
        }
    }
}

flags! {
    /// Flags of an image or video.
    /// [Discord](https://discord.com/developers/docs/components/reference#unfurled-media-item-unfurled-media-item-flags)
    pub struct MediaFlags: u32 as number {
        /// The image moves.
        IS_ANIMATED = 0,
    }
}

/// A small image beside the texts of a [`Section`](super::Section).
/// [Discord](https://discord.com/developers/docs/components/reference#thumbnail)
#[derive(Clone, Debug, Default, PartialEq, Decode, Encode, Validate)]
#[non_exhaustive]
pub struct Thumbnail {
    #[json(rename = "type")]
    tag: Tag<11>,
    /// The number within its message; Discord gives one if it is left out.
    pub id: Option<i32>,
    /// The image.
    #[limit(nested)]
    pub media: UnfurledMedia,
    /// The text shown instead of the image, 1 to 1024 characters.
    #[limit(length = 1..=1024)]
    pub description: Option<CompactString>,
    /// Whether it is hidden until it is clicked.
    #[json(default, omit_empty)]
    pub spoiler: bool,
}

impl Thumbnail {
    /// An image at an address; `attachment://name` for an uploaded file.
    pub fn new(media: impl Into<UnfurledMedia>) -> Self {
        Self {
            media: media.into(),
            ..Self::default()
        }
    }

    setters! {
        /// Sets the number within its message.
        some id: i32;
        /// Sets the text shown instead of the image, up to 1024 characters.
        some description: CompactString;
        /// Hides it until it is clicked.
        on spoiler;
    }
}

/// One to ten images and videos.
/// [Discord](https://discord.com/developers/docs/components/reference#media-gallery)
#[derive(Clone, Debug, Default, PartialEq, Decode, Encode, Validate)]
#[non_exhaustive]
pub struct MediaGallery {
    #[json(rename = "type")]
    tag: Tag<12>,
    /// The number within its message; Discord gives one if it is left out.
    pub id: Option<i32>,
    /// One to ten images and videos.
    #[json(default)]
    #[limit(items = 1..=10, nested)]
    pub items: Vec<MediaGalleryItem>,
}

impl MediaGallery {
    /// A gallery of items, or simply of addresses.
    pub fn new(items: impl IntoIterator<Item: Into<MediaGalleryItem>>) -> Self {
        Self {
            items: items.into_iter().map(Into::into).collect(),
            ..Self::default()
        }
    }

    setters! {
        /// Sets the number within its message.
        some id: i32;
        /// Adds an item.
        add item => items: MediaGalleryItem;
    }
}

/// An image or video of a gallery.
/// [Discord](https://discord.com/developers/docs/components/reference#media-gallery-media-gallery-item-structure)
#[derive(Clone, Debug, Default, PartialEq, Decode, Encode, Validate)]
#[non_exhaustive]
pub struct MediaGalleryItem {
    /// The image or video.
    #[limit(nested)]
    pub media: UnfurledMedia,
    /// The text shown instead of the image, 1 to 1024 characters.
    #[limit(length = 1..=1024)]
    pub description: Option<CompactString>,
    /// Whether it is hidden until it is clicked.
    #[json(default, omit_empty)]
    pub spoiler: bool,
}

impl MediaGalleryItem {
    /// An image or video at an address; `attachment://name` for an uploaded file.
    pub fn new(media: impl Into<UnfurledMedia>) -> Self {
        Self {
            media: media.into(),
            ..Self::default()
        }
    }

    setters! {
        /// Sets the text shown instead of the image, up to 1024 characters.
        some description: CompactString;
        /// Hides it until it is clicked.
        on spoiler;
    }
}

impl<T: Into<CompactString>> From<T> for MediaGalleryItem {
    fn from(url: T) -> Self {
        Self::new(url.into())
    }
}

/// A file of the message, shown in its layout.
/// [Discord](https://discord.com/developers/docs/components/reference#file)
#[derive(Clone, Debug, Default, PartialEq, Decode, Encode, Validate)]
#[validate(check_file)]
#[non_exhaustive]
pub struct FileDisplay {
    #[json(rename = "type")]
    tag: Tag<13>,
    /// The number within its message; Discord gives one if it is left out.
    pub id: Option<i32>,
    /// The file; to send it, an address of the form `attachment://name`.
    #[limit(nested)]
    pub file: UnfurledMedia,
    /// Whether it is hidden until it is clicked.
    #[json(default, omit_empty)]
    pub spoiler: bool,
    /// The name of the file; cannot be sent.
    pub name: Option<CompactString>,
    /// The size in bytes; cannot be sent.
    pub size: Option<u64>,
}

impl FileDisplay {
    /// An uploaded file, by its name: `report.pdf` or `attachment://report.pdf`.
    pub fn new(filename: impl AsRef<str>) -> Self {
        let name = filename.as_ref();
        let name = name.strip_prefix("attachment://").unwrap_or(name);
        Self {
            file: compact_str::format_compact!("attachment://{name}").into(),
            ..Self::default()
        }
    }

    setters! {
        /// Sets the number within its message.
        some id: i32;
        /// Hides it until it is clicked.
        on spoiler;
    }
}

fn check_file(file: &FileDisplay, v: &mut Validator) {
    // What Discord sent has another address and says which attachment it is.
    if !file.file.url.starts_with("attachment://") && file.file.found.attachment_id.is_none() {
        v.rule("file.url", "an address of the form attachment://name");
    }
}
