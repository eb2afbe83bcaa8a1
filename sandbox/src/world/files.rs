//! Uploaded files at the paths where Discord's CDN has them.
//! [Discord](https://discord.com/developers/docs/reference#image-formatting)

use std::{collections::HashMap, fmt::Display};

use bytes::Bytes;
use cordial_model::ImageHash;

/// A file that was uploaded.
#[derive(Clone, Debug)]
pub(crate) struct StoredFile {
    pub(crate) content_type: Option<String>,
    pub(crate) data: Bytes,
}

/// The endings that pictures can be asked for with.
const FORMATS: [&str; 5] = ["png", "jpg", "jpeg", "webp", "gif"];

/// All files of a sandbox.
///
/// Attachments, stickers and sounds have one path each. Pictures have one for every format that they can be had in; whatever
/// the format, what comes is the picture as it was uploaded.
#[derive(Clone, Debug, Default)]
pub(crate) struct Files {
    by_path: HashMap<String, StoredFile>,
    /// By path without ending.
    pictures: HashMap<String, StoredFile>,
}

/// Why there is no file at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoFile {
    /// Nothing was uploaded there, or it is gone.
    Unknown,
    /// A picture that does not move was asked for as one that does.
    DoesNotMove,
}

impl Files {
    /// Keeps a file at a path.
    pub(crate) fn insert(&mut self, path: String, file: StoredFile) {
        self.by_path.insert(path, file);
    }

    /// Forgets the file at a path.
    pub(crate) fn remove(&mut self, path: &str) {
        self.by_path.remove(path);
    }

    /// Keeps a picture at `/folder/name`, to be had with the ending of any format.
    pub(crate) fn insert_picture(
        &mut self,
        folder: impl Display,
        name: impl Display,
        file: StoredFile,
    ) {
        self.pictures.insert(format!("/{folder}/{name}"), file);
    }

    /// Forgets a picture.
    pub(crate) fn remove_picture(&mut self, folder: impl Display, name: impl Display) {
        self.pictures.remove(&format!("/{folder}/{name}"));
    }

    /// Keeps the picture that something has from now on, and forgets the one that it had.
    pub(crate) fn replace_picture(
        &mut self,
        folder: impl Display,
        (old, new): (Option<&ImageHash>, Option<&ImageHash>),
        file: Option<StoredFile>,
    ) {
        if let Some(old) = old.filter(|old| Some(*old) != new) {
            self.remove_picture(&folder, old);
        }
        if let (Some(new), Some(file)) = (new, file) {
            self.insert_picture(&folder, new, file);
        }
    }

    /// The file at the path of an address.
    pub(crate) fn at(&self, path: &str) -> Result<&StoredFile, NoFile> {
        if let Some(file) = self.by_path.get(path) {
            return Ok(file);
        }
        let (stem, ending) = path.rsplit_once('.').ok_or(NoFile::Unknown)?;
        if !FORMATS.contains(&ending) {
            return Err(NoFile::Unknown);
        }
        let picture = self.pictures.get(stem).ok_or(NoFile::Unknown)?;
        if ending == "gif" && picture.content_type.as_deref() != Some("image/gif") {
            return Err(NoFile::DoesNotMove);
        }
        Ok(picture)
    }
}
