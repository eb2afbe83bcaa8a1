//! Addresses of attachments, which are good for a while.

use crate::Timestamp;

/// Until when the address of an attachment is good; `None` if it says nothing of that.
///
/// Discord [signs](https://discord.com/developers/docs/reference#signed-attachment-cdn-urls) the addresses of attachments.
/// After that moment, get the message again for a new one.
pub fn expires_at(url: &str) -> Option<Timestamp> {
    let (_, query) = url.split_once('?')?;
    let seconds = query
        .split(['&', '#'])
        .find_map(|pair| pair.strip_prefix("ex="))?;
    i64::from_str_radix(seconds, 16)
        .ok()
        .map(Timestamp::from_secs)
}
