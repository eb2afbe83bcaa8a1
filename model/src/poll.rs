//! Polls. [Discord](https://discord.com/developers/docs/resources/poll)

use compact_str::CompactString;

use crate::{
    Timestamp,
    guild::PartialEmoji,
    json::{Decode, Encode},
    open::open_enum,
    user::User,
    validate::{Validate, Validator},
};

/// A poll of a message. [Discord](https://discord.com/developers/docs/resources/poll#poll-object)
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct Poll {
    /// The question; it has no emoji.
    pub question: PollMedia,
    /// The answers to choose from.
    #[json(default)]
    pub answers: Vec<PollAnswer>,
    /// When the poll ends; `None` if it does not.
    #[json(null)]
    pub expiry: Option<Timestamp>,
    /// Whether more than one answer may be chosen.
    #[json(default)]
    pub allow_multiselect: bool,
    /// How the poll looks.
    #[json(default)]
    pub layout_type: PollLayoutType,
    /// The votes; missing until Discord has counted them.
    pub results: Option<PollResults>,
}

impl Poll {
    /// A poll to send: a question of up to 300 characters and 1 to 10 answers of up to 55.
    ///
    /// ```
    /// use cordial_model::poll::Poll;
    ///
    /// let poll = Poll::create("Tea or coffee?").answer("Tea").answer_with_emoji("☕", "Coffee").hours(2);
    /// ```
    pub fn create(question: impl Into<CompactString>) -> PollCreateRequest {
        PollCreateRequest::new(question)
    }
}

/// A question or an answer. [Discord](https://discord.com/developers/docs/resources/poll#poll-media-object)
#[derive(Clone, Debug, Default, PartialEq, Decode, Encode)]
pub struct PollMedia {
    /// The text: up to 300 characters for a question, 55 for an answer.
    pub text: Option<CompactString>,
    /// The emoji of an answer.
    pub emoji: Option<PartialEmoji>,
}

impl<T: Into<CompactString>> From<T> for PollMedia {
    fn from(text: T) -> Self {
        Self {
            text: Some(text.into()),
            emoji: None,
        }
    }
}

/// An answer to choose. [Discord](https://discord.com/developers/docs/resources/poll#poll-answer-object)
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct PollAnswer {
    /// Its number; counts from 1 at present. Left out of polls that are sent.
    pub answer_id: Option<u32>,
    /// Its text and emoji.
    pub poll_media: PollMedia,
}

/// The votes of a poll. [Discord](https://discord.com/developers/docs/resources/poll#poll-results-object)
#[derive(Clone, Debug, Default, PartialEq, Decode, Encode)]
pub struct PollResults {
    /// Whether the votes were counted exactly, after the poll ended.
    #[json(default)]
    pub is_finalized: bool,
    /// The votes for each answer; answers without votes may be missing.
    #[json(default)]
    pub answer_counts: Vec<PollAnswerCount>,
}

/// The votes for an answer.
/// [Discord](https://discord.com/developers/docs/resources/poll#poll-results-object-poll-answer-count-object-structure)
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode, Encode)]
pub struct PollAnswerCount {
    /// The number of the answer.
    pub id: u32,
    /// How many voted for it.
    pub count: u32,
    /// Whether the current user did.
    #[json(default)]
    pub me_voted: bool,
}

/// Users who voted for an answer.
/// [Discord](https://discord.com/developers/docs/resources/poll#get-answer-voters)
#[derive(Clone, Debug, Default, PartialEq, Decode, Encode)]
pub struct PollVoters {
    /// The users, by id.
    #[json(default)]
    pub users: Vec<User>,
}

open_enum! {
    /// How a poll looks. [Discord](https://discord.com/developers/docs/resources/poll#layout-type)
    #[derive(Default)]
    pub enum PollLayoutType {
        /// The one layout there is.
        #[default]
        Default = 1,
    }
}

/// A poll to send. [Discord](https://discord.com/developers/docs/resources/poll#poll-create-request-object)
#[derive(Clone, Debug, PartialEq, Decode, Encode, Validate)]
#[validate(check_poll)]
#[non_exhaustive]
pub struct PollCreateRequest {
    /// The question, up to 300 characters.
    pub question: PollMedia,
    /// 1 to 10 answers of up to 55 characters.
    #[json(default)]
    #[limit(items = 1..=10)]
    pub answers: Vec<PollAnswer>,
    /// How many hours the poll is open, 1 to 768 (32 days); 24 if not said.
    #[limit(value = 1..=768)]
    pub duration: Option<u32>,
    /// Whether more than one answer may be chosen.
    #[json(default)]
    pub allow_multiselect: bool,
    /// How the poll looks.
    pub layout_type: Option<PollLayoutType>,
}

impl PollCreateRequest {
    /// A poll with a question of up to 300 characters, and no answers yet.
    pub fn new(question: impl Into<CompactString>) -> Self {
        Self {
            question: PollMedia::from(question),
            answers: Vec::new(),
            duration: None,
            allow_multiselect: false,
            layout_type: None,
        }
    }

    /// Adds an answer of up to 55 characters.
    #[must_use]
    pub fn answer(mut self, answer: impl Into<PollMedia>) -> Self {
        self.answers.push(PollAnswer {
            answer_id: None,
            poll_media: answer.into(),
        });
        self
    }

    /// Adds an answer of up to 55 characters with an emoji.
    #[must_use]
    pub fn answer_with_emoji(
        self,
        emoji: impl Into<PartialEmoji>,
        text: impl Into<CompactString>,
    ) -> Self {
        self.answer(PollMedia {
            text: Some(text.into()),
            emoji: Some(emoji.into()),
        })
    }

    /// Sets how many hours the poll is open, 1 to 768.
    #[must_use]
    pub fn hours(mut self, hours: u32) -> Self {
        self.duration = Some(hours);
        self
    }

    /// Lets people choose more than one answer.
    #[must_use]
    pub fn multiselect(mut self) -> Self {
        self.allow_multiselect = true;
        self
    }
}

fn check_poll(poll: &PollCreateRequest, v: &mut Validator) {
    v.length("question.text", &poll.question.text, 1..=300);
    v.nested("question.emoji", &poll.question.emoji);
    for (index, answer) in poll.answers.iter().enumerate() {
        let key = format!("answers[{index}].poll_media.text");
        v.length(&key, &answer.poll_media.text, 1..=55);
        let key = format!("answers[{index}].poll_media.emoji");
        v.nested(&key, &answer.poll_media.emoji);
    }
}
