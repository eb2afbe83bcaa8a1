//! By what an event is recognized when it comes from two sessions.

use cordial_model::{
    gateway::{EventType, RawEvent},
    id::{Id, marker::GenericMarker},
    json::{self, Decode, Parser},
};

/// The key of an event: the same for both copies of one that two sessions are sent, in every process.
///
/// Messages, interactions and guilds are known by their ids. All else is known by its data, whatever order its keys and
/// elements are in. Different events may have the same key, such as the same reaction added twice: keys are to be counted.
pub(super) fn event_key(event: &RawEvent) -> u64 {
    let by_id = matches!(
        event.kind,
        EventType::MessageCreate | EventType::InteractionCreate | EventType::GuildCreate
    );
    let data = if by_id {
        event.decode_as::<WithId>().ok().map(|data| data.id.get())
    } else {
        event.decode_as::<Digest>().ok().map(|digest| digest.0)
    };
    // Malformed data has its bytes.
    let data = data.unwrap_or_else(|| digest_bytes(&event.data));
    mix(digest_bytes(event.name().as_bytes()), data)
}

#[derive(Decode)]
struct WithId {
    id: Id<GenericMarker>,
}

/// A JSON value in 64 bits.
struct Digest(u64);

impl Decode for Digest {
    fn decode(p: &mut Parser<'_>) -> Result<Self, json::Error> {
        Ok(Self(match p.kind()? {
            json::Kind::Object => {
                let mut sum: u64 = 1;
                p.object(|key, p| {
                    let value = Self::decode(p)?.0;
                    sum = sum.wrapping_add(mix(digest_bytes(key.as_bytes()), value));
                    Ok(())
                })?;
                mix(sum, 2)
            }
            json::Kind::Array => {
                let mut sum: u64 = 3;
                p.array(|_, p| {
                    sum = sum.wrapping_add(mix(Self::decode(p)?.0, 4));
                    Ok(())
                })?;
                mix(sum, 5)
            }
            json::Kind::String => mix(digest_bytes(p.str()?.as_bytes()), 6),
            _ => mix(digest_bytes(p.raw()?.as_bytes()), 7),
        }))
    }
}

/// Sixty-four bits of bytes. Its values are saved, so it must stay as it is.
fn digest_bytes(bytes: &[u8]) -> u64 {
    let mut hash = bytes.len() as u64;
    for chunk in bytes.chunks(8) {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        hash = mix(hash, u64::from_le_bytes(word));
    }
    hash
}

/// Two words into one, by the high and the low half of a product.
fn mix(a: u64, b: u64) -> u64 {
    let product = u128::from(a ^ 0x9e37_79b9_7f4a_7c15) * u128::from(b ^ 0xd6e8_feb8_6659_fd93);
    (product >> 64) as u64 ^ product as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(name: &str, data: &'static str) -> u64 {
        event_key(&RawEvent::new(9, name, data.into()))
    }

    #[test]
    fn order_and_spelling_do_not_matter() {
        assert_eq!(
            key(
                "TYPING_START",
                r#"{"user_id":"1","member":{"roles":["3","4"],"nick":"\u00e9"},"timestamp":5}"#
            ),
            key(
                "TYPING_START",
                r#"{ "timestamp": 5, "member": {"nick": "é", "roles": ["4", "3"]}, "user_id": "1" }"#
            ),
        );
        assert_eq!(
            key("MESSAGE_CREATE", r#"{"id":"7","content":"a","nonce":"1"}"#),
            key("MESSAGE_CREATE", r#"{"content":"a","id":"7"}"#),
        );
    }

    #[test]
    fn all_else_does() {
        let mut keys = vec![
            key("TYPING_START", r#"{"user_id":"1"}"#),
            key("TYPING_START", r#"{"user_id":1}"#),
            key("TYPING_START", r#"{"user_id":"2"}"#),
            key("TYPING_START", r#"{"user_id":null}"#),
            key("TYPING_START", r#"{"user_id":["1"]}"#),
            key("TYPING_START", r#"{"user_id":["1","1"]}"#),
            key("TYPING_START", r#"{"channel_id":"1"}"#),
            key("PRESENCE_UPDATE", r#"{"user_id":"1"}"#),
            key("SOMETHING_NEW", r#"{"user_id":"1"}"#),
            key("SOMETHING_ELSE", r#"{"user_id":"1"}"#),
            key("TYPING_START", "{"),
            key("TYPING_START", ""),
            key("MESSAGE_CREATE", r#"{"id":"7"}"#),
            key("MESSAGE_CREATE", r#"{"id":"8"}"#),
            key("MESSAGE_UPDATE", r#"{"id":"7"}"#),
        ];
        let all = keys.len();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), all);
    }

    #[test]
    fn saved_keys_stay_what_they_are() {
        assert_eq!(
            key("TYPING_START", r#"{"user_id":"1"}"#),
            14_881_758_947_189_247_984
        );
    }
}
