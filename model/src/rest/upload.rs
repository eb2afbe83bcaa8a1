//! Files that go along with a message.

use compact_str::CompactString;

use super::{Content, File};
use crate::{
    id::{Id, marker::AttachmentMarker},
    json::{Decode, Encode, Error, Kind, Parser, Writer},
    validate::{Items, Validate, Validator},
};

/// A value that holds files to be sent as parts of their own.
pub trait Files {
    /// Appends the files.
    fn collect_files(&self, files: &mut Vec<File>);

    /// Puts the files of a received request where they belong.
    fn attach_files(&mut self, files: &[File]);
}

impl<T: Files> Files for Option<T> {
    fn collect_files(&self, files: &mut Vec<File>) {
        if let Some(value) = self {
            value.collect_files(files);
        }
    }

    fn attach_files(&mut self, files: &[File]) {
        if let Some(value) = self {
            value.attach_files(files);
        }
    }
}

impl<T: Files> Files for Box<T> {
    fn collect_files(&self, files: &mut Vec<File>) {
        (**self).collect_files(files);
    }

    fn attach_files(&mut self, files: &[File]) {
        (**self).attach_files(files);
    }
}

/// A file to upload. [Discord](https://discord.com/developers/docs/reference#uploading-files)
///
/// Up to 10 MiB by default; guilds with boosts and interactions may allow more.
#[derive(Clone, Debug, PartialEq, Validate)]
pub struct Upload {
    /// The name of the file; `attachment://` addresses in embeds use it.
    #[limit(length = 1..=1024)]
    pub filename: String,
    /// The text shown instead of an image, up to 1024 characters.
    #[limit(length = ..=1024)]
    pub description: Option<String>,
    /// The title, up to 1024 characters.
    #[limit(length = ..=1024)]
    pub title: Option<String>,
    /// The MIME type; Discord guesses it if `None`.
    pub content_type: Option<String>,
    /// Whether the file is hidden until clicked.
    pub is_spoiler: bool,
    /// Whether it was edited with the remix feature.
    pub is_remix: bool,
    /// The length of a voice message in seconds.
    pub duration_secs: Option<f64>,
    /// The waveform of a voice message: base64 of up to 256 bytes, at most 400 characters.
    #[limit(length = ..=400)]
    pub waveform: Option<String>,
    /// The content: bytes, or a source that is read while it is sent.
    pub data: Content,
}

impl Upload {
    /// A file with a name and content.
    pub fn new(filename: impl Into<String>, data: impl Into<Content>) -> Self {
        Self {
            filename: filename.into(),
            description: None,
            title: None,
            content_type: None,
            is_spoiler: false,
            is_remix: false,
            duration_secs: None,
            waveform: None,
            data: data.into(),
        }
    }

    /// Sets the text shown instead of an image, up to 1024 characters.
    #[must_use]
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }

    /// Sets the MIME type.
    #[must_use]
    pub fn content_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = Some(content_type.into());
        self
    }

    /// Hides the file until it is clicked.
    #[must_use]
    pub fn spoiler(mut self) -> Self {
        self.is_spoiler = true;
        self
    }
}

/// The attachments of a message that is written: files to upload, and attachments to keep.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Attachments {
    uploads: Vec<Upload>,
    /// Of a received request, until its files are attached: the number of each upload's file.
    numbers: Vec<CompactString>,
    /// `None`: all that the message has.
    keep: Option<Vec<Id<AttachmentMarker>>>,
}

impl Attachments {
    /// Adds a file.
    pub fn push(&mut self, upload: Upload) {
        self.uploads.push(upload);
    }

    /// Keeps these attachments of an edited message and removes all others.
    pub fn keep(&mut self, ids: impl IntoIterator<Item = Id<AttachmentMarker>>) {
        self.keep = Some(ids.into_iter().collect());
    }

    /// The files to upload.
    pub fn uploads(&self) -> &[Upload] {
        &self.uploads
    }

    /// The attachments to keep; `None` for all.
    pub fn kept(&self) -> Option<&[Id<AttachmentMarker>]> {
        self.keep.as_deref()
    }

    /// Whether nothing is added and nothing removed.
    pub fn is_empty(&self) -> bool {
        self.uploads.is_empty() && self.keep.is_none()
    }
}

impl<I: IntoIterator<Item = Upload>> From<I> for Attachments {
    fn from(uploads: I) -> Self {
        Self {
            uploads: uploads.into_iter().collect(),
            ..Self::default()
        }
    }
}

impl Items for Attachments {
    fn items(&self) -> Option<usize> {
        Some(self.uploads.len() + self.keep.as_ref().map_or(0, Vec::len))
    }
}

impl Validate for Attachments {
    fn validate(&self, v: &mut Validator) {
        // In the list as it is sent, the files come after the attachments that are kept.
        let kept = self.keep.as_ref().map_or(0, Vec::len);
        for (index, upload) in self.uploads.iter().enumerate() {
            v.element(kept + index, upload);
        }
    }
}

impl Files for Attachments {
    fn collect_files(&self, files: &mut Vec<File>) {
        for upload in &self.uploads {
            files.push(File {
                field: format!("files[{}]", files.len()).into(),
                filename: upload.filename.clone(),
                content_type: upload.content_type.clone(),
                data: upload.data.clone(),
            });
        }
    }

    /// Files without a description are attached as well; descriptions without a file are dropped.
    fn attach_files(&mut self, files: &[File]) {
        let described = std::mem::take(&mut self.uploads);
        let numbers = std::mem::take(&mut self.numbers);
        for file in files {
            let number = file
                .field
                .strip_prefix("files[")
                .and_then(|rest| rest.strip_suffix(']'))
                .unwrap_or(&file.field);
            let known = numbers
                .iter()
                .position(|known| known == number)
                .and_then(|index| described.get(index));
            let mut upload = known
                .cloned()
                .unwrap_or_else(|| Upload::new("", Content::default()));
            if upload.filename.is_empty() {
                upload.filename.clone_from(&file.filename);
            }
            upload.content_type.clone_from(&file.content_type);
            upload.data = file.data.clone();
            self.uploads.push(upload);
        }
    }
}

impl Encode for Attachments {
    fn encode(&self, w: &mut Writer) {
        w.array(|list| {
            for id in self.keep.iter().flatten() {
                list.element(&Kept(*id));
            }
            for (index, upload) in self.uploads.iter().enumerate() {
                list.element(&Described { index, upload });
            }
        });
    }

    fn is_absent(&self) -> bool {
        self.is_empty()
    }
}

struct Kept(Id<AttachmentMarker>);

impl Encode for Kept {
    fn encode(&self, w: &mut Writer) {
        w.object(|o| o.field("id", &self.0));
    }
}

struct Described<'a> {
    index: usize,
    upload: &'a Upload,
}

impl Encode for Described<'_> {
    fn encode(&self, w: &mut Writer) {
        w.object(|o| {
            o.field("id", &self.index);
            o.field("filename", &self.upload.filename);
            o.field("title", &self.upload.title);
            o.field("description", &self.upload.description);
            if self.upload.is_spoiler {
                o.field("is_spoiler", &true);
            }
            if self.upload.is_remix {
                o.field("is_remix", &true);
            }
            o.field("duration_secs", &self.upload.duration_secs);
            o.field("waveform", &self.upload.waveform);
        });
    }
}

impl Decode for Attachments {
    /// Small ids are numbers of files in the same request, others are attachments to keep.
    fn decode(p: &mut Parser<'_>) -> Result<Self, Error> {
        if p.null()? {
            return Ok(Self::default());
        }
        let mut attachments = Self {
            keep: Some(Vec::new()),
            ..Self::default()
        };
        p.array(|_, p| {
            let mut number = CompactString::default();
            let mut upload = Upload::new("", Content::default());
            p.object(|key, p| {
                match key {
                    "id" if p.kind()? == Kind::String => number = CompactString::decode(p)?,
                    "id" => number = CompactString::from(p.u64()?.to_string()),
                    "filename" => upload.filename = Option::decode(p)?.unwrap_or_default(),
                    "title" => upload.title = Option::decode(p)?,
                    "description" => upload.description = Option::decode(p)?,
                    "is_spoiler" => upload.is_spoiler = Option::decode(p)?.unwrap_or_default(),
                    "is_remix" => upload.is_remix = Option::decode(p)?.unwrap_or_default(),
                    "duration_secs" => upload.duration_secs = Option::decode(p)?,
                    "waveform" => upload.waveform = Option::decode(p)?,
                    _ => p.skip()?,
                }
                Ok(())
            })?;
            match number.parse::<Id<AttachmentMarker>>() {
                Ok(id) if id.get() >= 1 << 22 => attachments.keep.get_or_insert_default().push(id),
                _ => {
                    attachments.numbers.push(number);
                    attachments.uploads.push(upload);
                }
            }
            Ok(())
        })?;
        Ok(attachments)
    }

    fn absent() -> Option<Self> {
        Some(Self::default())
    }
}
