//! Pictures that come in JSON: avatars, icons, banners, covers. Each is checked, told by a hash of its content, and kept where
//! the CDN has it. [Discord](https://discord.com/developers/docs/reference#image-data)

use std::fmt::Display;

use cordial_model::{ImageData, ImageHash, Patch};

use super::super::ApiError;
use crate::{
    hex::hex,
    world::{Files, StoredFile},
};

/// A picture that was checked.
#[derive(Debug)]
pub(super) struct Picture {
    pub(super) hash: ImageHash,
    pub(super) file: StoredFile,
}

impl Picture {
    /// Reads a picture. The hash of one that moves says so.
    pub(super) fn read(image: &ImageData) -> Result<Self, ApiError> {
        let invalid =
            || ApiError::field("image", "BASE_TYPE_INVALID", "Unsupported image type given");
        if !image.mime().starts_with("image/") {
            return Err(invalid());
        }
        let bytes = image.bytes().ok_or_else(invalid)?;
        let prefix = match image.mime() {
            "image/gif" => "a_",
            _ => "",
        };
        let hash = ImageHash::new(&format!("{prefix}{}", hash_of_bytes(&bytes)));
        let file = StoredFile {
            content_type: Some(image.mime().to_owned()),
            data: bytes.into(),
        };
        Ok(Self { hash, file })
    }

    /// The same for a change.
    pub(super) fn read_change(change: Patch<ImageData>) -> Result<Patch<Self>, ApiError> {
        Ok(match change {
            Patch::Leave => Patch::Leave,
            Patch::Clear => Patch::Clear,
            Patch::Set(image) => Patch::Set(Self::read(&image)?),
        })
    }

    /// Keeps a picture of something new, and gives its hash.
    pub(super) fn keep(self, files: &mut Files, folder: impl Display) -> ImageHash {
        files.insert_picture(folder, &self.hash, self.file);
        self.hash
    }
}

/// Carries out a change of a picture, and of the file that the CDN has of it.
pub(super) fn replace(
    files: &mut Files,
    folder: impl Display,
    change: Patch<Picture>,
    field: &mut Option<ImageHash>,
) {
    let (hash, file) = match change {
        Patch::Leave => return,
        Patch::Clear => (None, None),
        Patch::Set(picture) => (Some(picture.hash), Some(picture.file)),
    };
    files.replace_picture(folder, (field.as_ref(), hash.as_ref()), file);
    *field = hash;
}

/// A hash of anything, as text of the length that Discord's have.
pub(super) fn hash_of_bytes(bytes: &[u8]) -> String {
    hex(&hmac_sha256::Hash::hash(bytes)[..16])
}
