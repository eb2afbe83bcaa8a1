//! The users that alone may use an invite: a table with one column.

use std::fmt::Write;

use bytes::Bytes;

use super::{File, FormPart, ResponseBody, form_part::find};
use crate::{
    id::{Id, marker::UserMarker},
    json::Error,
    validate::{Fault, Invalid},
};

/// The users that alone may use an invite.
/// [Discord](https://discord.com/developers/docs/resources/invite#get-target-users)
///
/// On the wire a CSV file whose first line is `user_id`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TargetUsers(pub Vec<Id<UserMarker>>);

impl TargetUsers {
    /// The CSV file.
    pub fn to_csv(&self) -> String {
        let mut csv = "user_id\n".to_owned();
        for id in &self.0 {
            let _ = writeln!(csv, "{id}");
        }
        csv
    }

    /// Reads a CSV file with one column, with or without a head; `Err` is the number of the first bad line.
    fn from_csv(csv: &str) -> Result<Self, usize> {
        let mut users = Vec::new();
        for (index, line) in csv.trim_start_matches('\u{feff}').lines().enumerate() {
            let cell = line.trim().trim_matches('"');
            if cell.is_empty() || (index == 0 && cell.eq_ignore_ascii_case("user_id")) {
                continue;
            }
            users.push(cell.parse().map_err(|_| index + 1)?);
        }
        Ok(Self(users))
    }
}

impl<I: IntoIterator<Item = Id<UserMarker>>> From<I> for TargetUsers {
    fn from(users: I) -> Self {
        Self(users.into_iter().collect())
    }
}

impl ResponseBody for TargetUsers {
    fn from_body(body: &Bytes) -> Result<Self, Error> {
        let text = std::str::from_utf8(body).map_err(|_| Error::expected("UTF-8", 0))?;
        Self::from_csv(text)
            .map_err(|line| Error::expected(format!("a user's id in line {line}"), 0))
    }
}

impl FormPart for TargetUsers {
    fn write(&self, key: &str, files: &mut Vec<File>) {
        files.push(File {
            field: key.to_owned().into(),
            filename: "target_users.csv".to_owned(),
            content_type: Some("text/csv".to_owned()),
            data: self.to_csv().into(),
        });
    }

    fn read(key: &str, files: &[File]) -> Result<Self, Invalid> {
        let file = find(key, files).ok_or_else(|| Invalid::one(key, Fault::Missing))?;
        let bytes = file.data.as_bytes().map_or(&b""[..], |bytes| bytes);
        let text = std::str::from_utf8(bytes)
            .map_err(|_| Invalid::one(key, Fault::Form("UTF-8".into())))?;
        Self::from_csv(text).map_err(|line| {
            let form = format!("a user's id in line {line}");
            Invalid::one(key, Fault::Form(form.into()))
        })
    }
}
