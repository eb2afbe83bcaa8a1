//! Endpoints of [polls](https://discord.com/developers/docs/resources/poll).

use super::endpoint;
use crate::{
    channel::message::Message,
    id::{
        Id,
        marker::{ChannelMarker, MessageMarker, UserMarker},
    },
    poll::PollVoters,
};

/// List users who voted for an answer, by id.
/// [Discord](https://discord.com/developers/docs/resources/poll#get-answer-voters)
#[endpoint(GET "/channels/{channel_id}/polls/{message_id}/answers/{answer_id}", id = "get_answer_voters", returns = PollVoters)]
pub struct GetAnswerVoters {
    #[path]
    pub channel_id: Id<ChannelMarker>,
    #[path]
    pub message_id: Id<MessageMarker>,
    /// The number of the answer.
    #[path]
    pub answer_id: u32,
    /// Users after this one.
    #[query]
    pub after: Option<Id<UserMarker>>,
    /// How many, 1 to 100; 25 if not said.
    #[query]
    #[limit(value = 1..=100)]
    pub limit: Option<u8>,
}

/// End a poll of the bot before its time.
/// [Discord](https://discord.com/developers/docs/resources/poll#end-poll)
#[endpoint(POST "/channels/{channel_id}/polls/{message_id}/expire", id = "poll_expire", returns = Message)]
pub struct EndPoll {
    #[path]
    pub channel_id: Id<ChannelMarker>,
    #[path]
    pub message_id: Id<MessageMarker>,
}
