//! File inputs of modals.

use compact_str::CompactString;

use super::{Tag, select::check_range, setters};
use crate::{
    json::{Decode, Encode},
    open::open_string_enum,
    validate::{Validate, Validator},
};

/// An input of a modal for files. [Discord](https://discord.com/developers/docs/components/reference#file-upload)
///
/// It stands in a [`Label`](super::Label).
#[derive(Clone, Debug, Default, PartialEq, Decode, Encode, Validate)]
#[validate(check_upload)]
#[non_exhaustive]
pub struct FileUpload {
    #[json(rename = "type")]
    tag: Tag<19>,
    /// The number within its modal; Discord gives one if it is left out.
    pub id: Option<i32>,
    /// What names it when the modal is submitted, 1 to 100 characters, unique in its modal.
    #[limit(length = 1..=100)]
    pub custom_id: CompactString,
    /// How many files there must be at least, 0 to 10; 1 if not said.
    #[limit(value = 0..=10)]
    pub min_values: Option<u8>,
    /// How many files there can be at most, 1 to 10; 1 if not said.
    #[limit(value = 1..=10)]
    pub max_values: Option<u8>,
    /// Whether there must be a file; `true` if not said.
    pub required: Option<bool>,
    /// Up to 10 kinds of files that are taken: groups, or extensions such as `.pdf`.
    #[json(default, omit_empty)]
    #[limit(items = ..=10)]
    pub file_types: Vec<FileTypeGroup>,
}

impl FileUpload {
    /// An input for one file.
    pub fn new(custom_id: impl Into<CompactString>) -> Self {
        Self {
            custom_id: custom_id.into(),
            ..Self::default()
        }
    }

    setters! {
        /// Sets the number within its modal.
        some id: i32;
        /// Sets how many files there must be at least, 0 to 10.
        some min_values: u8;
        /// Sets how many files there can be at most, 1 to 10.
        some max_values: u8;
        /// Lets it be left empty.
        off optional => required;
        /// Adds a kind of files that is taken: `image`, `video`, `audio`, or an extension such as `.pdf`.
        add file_type => file_types: FileTypeGroup;
    }
}

fn check_upload(upload: &FileUpload, v: &mut Validator) {
    check_range(upload.min_values, upload.max_values, v);
    check_file_types(&upload.file_types, v);
}

open_string_enum! {
    /// A kind of files. [Discord](https://discord.com/developers/docs/reference#file-type-filtering)
    ///
    /// An extension such as `.pdf` is one of its own, without a name here.
    pub enum FileTypeGroup {
        /// Images.
        Image = "image",
        /// Videos.
        Video = "video",
        /// Sounds.
        Audio = "audio",
    }
}

/// Reports kinds of files that are neither a group nor an extension.
pub(crate) fn check_file_types(types: &[FileTypeGroup], v: &mut Validator) {
    for (index, kind) in types.iter().enumerate() {
        let unknown = match kind {
            FileTypeGroup::Unknown(extension) => {
                extension.strip_prefix('.').is_none_or(str::is_empty)
            }
            _ => false,
        };
        if unknown {
            v.rule(
                &format!("file_types[{index}]"),
                "image, video, audio, or an extension such as .pdf",
            );
        }
    }
}
