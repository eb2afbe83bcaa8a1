//! Files that are parts of their own in a multipart form, such as the image of a sticker.

use super::{Content, File};
use crate::validate::{Fault, Invalid};

/// A value that is sent as a file of a multipart form.
pub trait FormPart: Sized {
    /// Appends the file, if there is one.
    fn write(&self, key: &str, files: &mut Vec<File>);

    /// Takes the file out of those of a received request.
    ///
    /// # Errors
    ///
    /// When it is missing or malformed.
    fn read(key: &str, files: &[File]) -> Result<Self, Invalid>;
}

/// A file of a form.
#[derive(Clone, PartialEq, Eq)]
pub struct FormFile {
    /// The name of the file.
    pub filename: String,
    /// The MIME type; Discord guesses it if `None`.
    pub content_type: Option<String>,
    /// The content: bytes, or a source that is read while it is sent.
    pub data: Content,
}

impl FormFile {
    /// A file with a name and content.
    pub fn new(filename: impl Into<String>, data: impl Into<Content>) -> Self {
        Self {
            filename: filename.into(),
            content_type: None,
            data: data.into(),
        }
    }

    /// Sets the MIME type.
    #[must_use]
    pub fn content_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = Some(content_type.into());
        self
    }
}

impl std::fmt::Debug for FormFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "FormFile({:?}, {} bytes)",
            self.filename,
            self.data.size()
        )
    }
}

/// The file of a part. A part called `file` may have been counted among the files of a message.
pub(super) fn find<'a>(key: &str, files: &'a [File]) -> Option<&'a File> {
    let named = |file: &&File| file.field == key || (key == "file" && file.field == "files[0]");
    files.iter().find(named)
}

impl FormPart for FormFile {
    fn write(&self, key: &str, files: &mut Vec<File>) {
        files.push(File {
            field: key.to_owned().into(),
            filename: self.filename.clone(),
            content_type: self.content_type.clone(),
            data: self.data.clone(),
        });
    }

    fn read(key: &str, files: &[File]) -> Result<Self, Invalid> {
        let file = find(key, files).ok_or_else(|| Invalid::one(key, Fault::Missing))?;
        Ok(Self {
            filename: file.filename.clone(),
            content_type: file.content_type.clone(),
            data: file.data.clone(),
        })
    }
}

impl<T: FormPart> FormPart for Option<T> {
    fn write(&self, key: &str, files: &mut Vec<File>) {
        if let Some(value) = self {
            value.write(key, files);
        }
    }

    fn read(key: &str, files: &[File]) -> Result<Self, Invalid> {
        find(key, files).map(|_| T::read(key, files)).transpose()
    }
}
