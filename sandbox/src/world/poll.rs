//! Polls: votes, results, and the message that tells them.
//! [Discord](https://discord.com/developers/docs/resources/poll)

use std::{collections::BTreeMap, time::Duration};

use cordial_model::{
    Timestamp,
    gateway::{EventType, Intents},
    id::{
        Id,
        marker::{ChannelMarker, MessageMarker, UserMarker},
    },
    json::ObjectWriter,
    poll::{PollAnswer, PollCreateRequest, PollLayoutType, PollMedia},
};

use super::{
    Message, Reference, World,
    render::{self, List, Object, raw},
};

const VOTES: (Intents, Intents) = (Intents::GUILD_MESSAGE_POLLS, Intents::DIRECT_MESSAGE_POLLS);

/// How many hours a poll is open unless it says so.
const HOURS: u32 = 24;

/// The poll of a message.
#[derive(Clone, Debug)]
pub(crate) struct Poll {
    question: PollMedia,
    /// In the order of their numbers, which begin at 1.
    answers: Vec<PollAnswer>,
    pub(crate) expiry: Timestamp,
    allow_multiselect: bool,
    layout_type: PollLayoutType,
    /// Who voted for each answer, by its number.
    votes: BTreeMap<u32, Vec<Id<UserMarker>>>,
    /// Whether it is over and counted.
    pub(crate) is_finalized: bool,
}

/// Why somebody cannot vote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CannotVote {
    NoPoll,
    Over,
    NoSuchAnswer(u32),
    OnlyOne,
}

impl Poll {
    /// A poll that begins at a moment.
    pub(crate) fn opened(request: &PollCreateRequest, now: Timestamp) -> Self {
        let hours = request.duration.unwrap_or(HOURS);
        let answers = request.answers.iter().zip(1..);
        Self {
            question: request.question.clone(),
            answers: answers
                .map(|(answer, number)| PollAnswer {
                    answer_id: Some(number),
                    ..answer.clone()
                })
                .collect(),
            expiry: now.plus(Duration::from_hours(hours.into())),
            allow_multiselect: request.allow_multiselect,
            layout_type: request.layout_type.unwrap_or_default(),
            votes: BTreeMap::new(),
            is_finalized: false,
        }
    }

    fn has(&self, answer: u32) -> bool {
        self.answers
            .iter()
            .any(|known| known.answer_id == Some(answer))
    }

    /// Who voted for an answer, in the order of their votes; `None` if there is no such answer.
    pub(crate) fn voters(&self, answer: u32) -> Option<&[Id<UserMarker>]> {
        let voters = self.votes.get(&answer).map(Vec::as_slice);
        self.has(answer).then(|| voters.unwrap_or_default())
    }

    /// Writes the poll as one user sees it. Answers without votes are not counted.
    pub(crate) fn write(&self, o: &mut ObjectWriter<'_>, viewer: Id<UserMarker>) {
        o.field("question", &self.question);
        o.field("answers", &self.answers);
        o.field("expiry", &self.expiry);
        o.field("allow_multiselect", &self.allow_multiselect);
        o.field("layout_type", &self.layout_type);
        o.field(
            "results",
            &Object(|o| {
                o.field("is_finalized", &self.is_finalized);
                o.field(
                    "answer_counts",
                    &List(|list| {
                        for (answer, voters) in self.votes.iter().filter(|(_, v)| !v.is_empty()) {
                            list.element(&Object(|o| {
                                o.field("id", answer);
                                o.field("count", &voters.len());
                                o.field("me_voted", &voters.contains(&viewer));
                            }));
                        }
                    }),
                );
            }),
        );
    }

    /// The fields of the embed that tells the results.
    fn result_fields(&self) -> Vec<(&'static str, String)> {
        let count = |answer: &PollAnswer| {
            let voters = answer.answer_id.and_then(|id| self.votes.get(&id));
            voters.map_or(0, Vec::len)
        };
        let most = self.answers.iter().map(count).max().unwrap_or(0);
        let total: usize = self.votes.values().map(Vec::len).sum();
        let mut fields = vec![
            (
                "poll_question_text",
                self.question.text.as_deref().unwrap_or_default().to_owned(),
            ),
            ("victor_answer_votes", most.to_string()),
            ("total_votes", total.to_string()),
        ];
        // Where two have as many votes, none has won.
        let mut first = self.answers.iter().filter(|answer| count(answer) == most);
        if let (Some(victor), None, true) = (first.next(), first.next(), most > 0) {
            let id = victor.answer_id.unwrap_or_default();
            fields.push(("victor_answer_id", id.to_string()));
            let media = &victor.poll_media;
            if let Some(text) = &media.text {
                fields.push(("victor_answer_text", text.to_string()));
            }
            if let Some(emoji) = &media.emoji {
                if let Some(id) = emoji.id {
                    fields.push(("victor_answer_emoji_id", id.to_string()));
                }
                if let Some(name) = &emoji.name {
                    fields.push(("victor_answer_emoji_name", name.to_string()));
                }
            }
        }
        fields
    }
}

impl World {
    /// Lets a user choose these answers and no others, and sends an event for each that came or went.
    pub(crate) fn vote(
        &mut self,
        channel_id: Id<ChannelMarker>,
        message_id: Id<MessageMarker>,
        user_id: Id<UserMarker>,
        answers: &[u32],
    ) -> Result<(), CannotVote> {
        let now = self.now();
        let poll = self
            .message_mut(channel_id, message_id)
            .and_then(|message| message.poll.as_mut())
            .ok_or(CannotVote::NoPoll)?;
        if poll.is_finalized || poll.expiry <= now {
            return Err(CannotVote::Over);
        }
        if let Some(unknown) = answers.iter().find(|answer| !poll.has(**answer)) {
            return Err(CannotVote::NoSuchAnswer(*unknown));
        }
        if answers.len() > 1 && !poll.allow_multiselect {
            return Err(CannotVote::OnlyOne);
        }
        let mut changes = Vec::new();
        for number in 1.. {
            if !poll.has(number) {
                break;
            }
            let voters = poll.votes.entry(number).or_default();
            let (had, wants) = (voters.contains(&user_id), answers.contains(&number));
            if had && !wants {
                voters.retain(|id| *id != user_id);
                changes.push((EventType::MessagePollVoteRemove, number));
            } else if wants && !had {
                voters.push(user_id);
                changes.push((EventType::MessagePollVoteAdd, number));
            }
        }
        let guild_id = self.guild_of(channel_id);
        for (kind, answer) in changes {
            let data = render::object(|o| {
                o.field("user_id", &user_id);
                o.field("channel_id", &channel_id);
                o.field("message_id", &message_id);
                o.field("guild_id", &guild_id);
                o.field("answer_id", &answer);
            });
            self.publish_channel(kind, channel_id, VOTES, data, None);
        }
        Ok(())
    }

    /// Closes a poll and counts the votes, and posts a message with the results; `false` if it is over already.
    pub(crate) fn end_poll(
        &mut self,
        channel_id: Id<ChannelMarker>,
        message_id: Id<MessageMarker>,
    ) -> bool {
        let now = self.now();
        let Some(message) = self.message_mut(channel_id, message_id) else {
            return false;
        };
        let author = message.author_id();
        let Some(poll) = message.poll.as_mut().filter(|poll| !poll.is_finalized) else {
            return false;
        };
        poll.is_finalized = true;
        poll.expiry = poll.expiry.min(now);
        let fields = poll.result_fields();
        self.message_changed(channel_id, message_id);
        let Some(author) = author else {
            return true;
        };
        let embed = render::object(|o| {
            o.field("type", "poll_result");
            o.field(
                "fields",
                &List(|list| {
                    for (name, value) in &fields {
                        list.element(&Object(|o| {
                            o.field("name", name);
                            o.field("value", value);
                            o.field("inline", &false);
                        }));
                    }
                }),
            );
        });
        let mut result = self.system_message(channel_id, author);
        result.kind = Message::POLL_RESULT;
        result.embeds.push(raw(&embed));
        result.mentions.push(author);
        result.reference = Some(Reference {
            kind: 0,
            channel_id,
            guild_id: None,
            message_id: Some(message_id),
        });
        self.post(result);
        true
    }
}
