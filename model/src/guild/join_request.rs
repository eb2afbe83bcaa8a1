//! Requests to join a guild that reviews them.

use compact_str::CompactString;

use crate::{
    Timestamp,
    id::{
        Id,
        marker::{GuildMarker, JoinRequestMarker, UserMarker},
    },
    json::{Decode, Encode, Error, Kind, Parser, Writer},
    open::open_string_enum,
    user::User,
};

/// Requests to join a guild.
#[derive(Clone, Debug, Default, PartialEq, Decode, Encode)]
pub struct GuildJoinRequests {
    /// How many there are in all.
    pub total: Option<u32>,
    /// Those of this page.
    #[json(default, omit_empty)]
    pub guild_join_requests: Vec<GuildJoinRequest>,
}

/// A request to join a guild.
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct GuildJoinRequest {
    /// The id.
    pub id: Id<JoinRequestMarker>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was reviewed.
    #[json(null)]
    pub reviewed_at: Option<Timestamp>,
    /// How far it is.
    #[json(null)]
    pub application_status: Option<JoinRequestStatus>,
    /// Why it was rejected.
    #[json(null)]
    pub rejection_reason: Option<CompactString>,
    /// The guild.
    pub guild_id: Id<GuildMarker>,
    /// Who wants to join.
    pub user_id: Id<UserMarker>,
    /// Who wants to join.
    pub user: Option<Box<User>>,
    /// The filled form.
    pub form_responses: Option<Vec<JoinRequestField>>,
    /// Who reviewed it.
    pub actioned_by_user: Option<Box<User>>,
}

/// A field of the form, with the answer; which fields there are depends on its kind.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct JoinRequestField {
    /// What kind of field.
    pub field_type: JoinRequestFieldType,
    /// What is asked.
    pub label: Option<CompactString>,
    /// More about it.
    pub description: Option<CompactString>,
    /// Whether it must be answered.
    pub required: Option<bool>,
    /// Of texts: what stands there before anything is written.
    pub placeholder: Option<CompactString>,
    /// Of choices: the answers.
    pub choices: Option<Vec<CompactString>>,
    /// Of rules: the rules.
    pub values: Option<Vec<CompactString>>,
    /// The answer.
    pub response: Option<JoinRequestAnswer>,
}

/// The answer to a field of the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JoinRequestAnswer {
    /// The number of a choice.
    Choice(u32),
    /// A text.
    Text(String),
    /// Whether the rules were agreed to.
    Agreed(bool),
}

impl Decode for JoinRequestAnswer {
    fn decode(p: &mut Parser<'_>) -> Result<Self, Error> {
        match p.kind()? {
            Kind::String => String::decode(p).map(Self::Text),
            Kind::Number => u32::decode(p).map(Self::Choice),
            _ => bool::decode(p).map(Self::Agreed),
        }
    }
}

impl Encode for JoinRequestAnswer {
    fn encode(&self, w: &mut Writer) {
        match self {
            Self::Choice(number) => number.encode(w),
            Self::Text(text) => text.encode(w),
            Self::Agreed(agreed) => agreed.encode(w),
        }
    }
}

open_string_enum! {
    /// How far a request to join is.
    pub enum JoinRequestStatus {
        /// The form is not sent yet.
        Started = "STARTED",
        /// The form is sent.
        Submitted = "SUBMITTED",
        /// It was rejected.
        Rejected = "REJECTED",
        /// It was approved.
        Approved = "APPROVED",
    }
}

open_string_enum! {
    /// What kind of field a form has.
    pub enum JoinRequestFieldType {
        /// Rules to agree to.
        Terms = "TERMS",
        /// A short text.
        TextInput = "TEXT_INPUT",
        /// A long text.
        Paragraph = "PARAGRAPH",
        /// One of several answers.
        MultipleChoice = "MULTIPLE_CHOICE",
    }
}

crate::serde_decode!(JoinRequestAnswer);
crate::serde_encode!(JoinRequestAnswer);
