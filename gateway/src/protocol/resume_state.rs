//! What a session can be resumed from, in this process or the next.

use cordial_model::json::{self, Decode, Encode};

use crate::ShardId;

/// A session that can be resumed: keep it somewhere, and give it to the next session.
///
/// Discord keeps a session for a few minutes and replays what it missed. The state holds no token, but who has
/// it and the token can take the session over.
/// [Discord](https://discord.com/developers/docs/events/gateway#resuming)
///
/// ```
/// use cordial_gateway::ResumeState;
///
/// # let text = r#"{"shard":[0,1],"session_id":"a","resume_url":"wss://a.gateway","sequence":7}"#;
/// # let state = ResumeState::from_json(text).unwrap();
/// let saved: String = state.to_json();
/// assert_eq!(ResumeState::from_json(&saved).unwrap(), state);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResumeState {
    /// The shard whose session it is.
    pub shard: ShardId,
    /// Discord's name for the session.
    pub session_id: Box<str>,
    /// Where to resume it, if the server said so.
    pub resume_url: Option<Box<str>>,
    /// The sequence number of the last event that was received.
    pub sequence: u64,
}

impl ResumeState {
    /// Writes the state as JSON.
    pub fn to_json(&self) -> String {
        json::to_string(&Saved {
            shard: [self.shard.number(), self.shard.total()],
            session_id: self.session_id.clone(),
            resume_url: self.resume_url.clone(),
            sequence: self.sequence,
        })
    }

    /// Reads a state that [`to_json`](Self::to_json) wrote.
    ///
    /// # Errors
    ///
    /// If the text is not one.
    pub fn from_json(text: &str) -> Result<Self, json::Error> {
        let saved: Saved = json::from_str(text)?;
        let [number, total] = saved.shard;
        Ok(Self {
            shard: ShardId::new_checked(number, total).ok_or_else(|| {
                json::Error::expected("a shard number less than the number of shards", 0)
            })?,
            session_id: saved.session_id,
            resume_url: saved.resume_url,
            sequence: saved.sequence,
        })
    }
}

#[derive(Decode, Encode)]
struct Saved {
    shard: [u32; 2],
    session_id: Box<str>,
    resume_url: Option<Box<str>>,
    sequence: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn survives_json() {
        let state = ResumeState {
            shard: ShardId::new(3, 16),
            session_id: "\"quoted\"".into(),
            resume_url: None,
            sequence: u64::MAX,
        };
        assert_eq!(ResumeState::from_json(&state.to_json()).unwrap(), state);
    }

    #[test]
    fn refuses_what_is_not_a_state() {
        for text in ["", "{}", r#"{"shard":[1,1],"session_id":"a","sequence":1}"#] {
            assert!(ResumeState::from_json(text).is_err(), "{text}");
        }
    }
}
