//! What a whole cluster can be resumed from.

use cordial_model::json::{self, Decode, Encode};

use crate::{ResumeState, ShardId};

/// The sessions of a cluster, to be resumed by the next process.
///
/// Like [`ResumeState`], it holds no token, but who has it and the token can take the sessions over.
///
/// ```
/// use cordial_gateway::ClusterState;
///
/// # let text = r#"{"total":4,"shards":[0,1],"sessions":[{"shard":[1,4],"session_id":"a","resume_url":null,"sequence":7}],"delivered":[]}"#;
/// # let state = ClusterState::from_json(text).unwrap();
/// let saved: String = state.to_json();
/// assert_eq!(ClusterState::from_json(&saved).unwrap(), state);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ClusterState {
    /// How many shards the bot had in all.
    pub total: u32,
    /// Which of them were in the cluster.
    pub shards: Vec<u32>,
    /// The sessions of those that had one.
    pub sessions: Vec<ResumeState>,
    /// Events that were delivered while [resharding](crate::ClusterHandle::reshard) and will come again, by shard and key.
    pub delivered: Vec<(u32, u64)>,
}

impl ClusterState {
    /// The session of a shard.
    pub fn session(&self, number: u32) -> Option<&ResumeState> {
        self.sessions
            .iter()
            .find(|session| session.shard.number() == number)
    }

    /// Writes the state as JSON.
    pub fn to_json(&self) -> String {
        json::to_string(&Saved {
            total: self.total,
            shards: self.shards.clone(),
            sessions: self.sessions.iter().map(Kept::from).collect(),
            delivered: self
                .delivered
                .iter()
                .map(|(shard, key)| [u64::from(*shard), *key])
                .collect(),
        })
    }

    /// Reads a state that [`to_json`](Self::to_json) wrote.
    ///
    /// # Errors
    ///
    /// If the text is not one.
    pub fn from_json(text: &str) -> Result<Self, json::Error> {
        let saved: Saved = json::from_str(text)?;
        if saved.shards.iter().any(|number| *number >= saved.total) {
            return Err(json::Error::expected(
                "shard numbers less than the number of shards",
                0,
            ));
        }
        let sessions: Option<Vec<ResumeState>> =
            saved.sessions.into_iter().map(Kept::into_state).collect();
        Ok(Self {
            total: saved.total,
            shards: saved.shards,
            sessions: sessions.ok_or_else(|| {
                json::Error::expected("a shard number less than the number of shards", 0)
            })?,
            delivered: saved
                .delivered
                .into_iter()
                .filter_map(|[shard, key]| Some((u32::try_from(shard).ok()?, key)))
                .collect(),
        })
    }
}

#[derive(Decode, Encode)]
struct Saved {
    total: u32,
    shards: Vec<u32>,
    sessions: Vec<Kept>,
    delivered: Vec<[u64; 2]>,
}

#[derive(Decode, Encode)]
struct Kept {
    shard: [u32; 2],
    session_id: Box<str>,
    resume_url: Option<Box<str>>,
    sequence: u64,
}

impl From<&ResumeState> for Kept {
    fn from(state: &ResumeState) -> Self {
        Self {
            shard: [state.shard.number(), state.shard.total()],
            session_id: state.session_id.clone(),
            resume_url: state.resume_url.clone(),
            sequence: state.sequence,
        }
    }
}

impl Kept {
    fn into_state(self) -> Option<ResumeState> {
        let [number, total] = self.shard;
        Some(ResumeState {
            shard: ShardId::new_checked(number, total)?,
            session_id: self.session_id,
            resume_url: self.resume_url,
            sequence: self.sequence,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn survives_json() {
        let state = ClusterState {
            total: 16,
            shards: vec![3, 4],
            sessions: vec![ResumeState {
                shard: ShardId::new(3, 16),
                session_id: "\"quoted\"".into(),
                resume_url: Some("wss://somewhere".into()),
                sequence: u64::MAX,
            }],
            delivered: vec![(3, 1), (4, u64::MAX)],
        };
        assert_eq!(ClusterState::from_json(&state.to_json()).unwrap(), state);
        assert_eq!(state.session(3), state.sessions.first());
        assert_eq!(state.session(4), None);
    }

    #[test]
    fn refuses_what_is_not_a_state() {
        for text in [
            "",
            "[]",
            r#"{"total":1,"shards":[1],"sessions":[],"delivered":[]}"#,
            r#"{"total":1,"shards":[0],"sessions":[{"shard":[2,1],"session_id":"a","sequence":1}],"delivered":[]}"#,
        ] {
            assert!(ClusterState::from_json(text).is_err(), "{text}");
        }
    }
}
