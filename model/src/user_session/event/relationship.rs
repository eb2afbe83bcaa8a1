//! Friends, blocked users and requests.

use compact_str::CompactString;

use crate::{
    Timestamp,
    id::{
        Id,
        marker::{ApplicationMarker, UserMarker},
    },
    json::{Decode, Encode},
    open::open_enum,
    user::PartialUser,
};

open_enum! {
    /// How another user is related to this one.
    pub enum RelationshipType {
        /// Not at all.
        None = 0,
        /// A friend.
        Friend = 1,
        /// Blocked.
        Blocked = 2,
        /// Has asked to be a friend.
        IncomingRequest = 3,
        /// Was asked to be a friend.
        OutgoingRequest = 4,
        /// Met often.
        Implicit = 5,
        /// Removed. Suggested.
        Suggestion = 6,
    }
}

/// How another user is related to this one.
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct Relationship {
    /// The other user's id.
    pub id: Id<UserMarker>,
    /// How they are related.
    #[json(rename = "type")]
    pub kind: RelationshipType,
    /// The other user; missing where users stand elsewhere.
    pub user: Option<PartialUser>,
    /// The other user's id again, where users stand elsewhere.
    pub user_id: Option<Id<UserMarker>>,
    /// The nickname that this user gave it.
    #[json(null)]
    pub nickname: Option<CompactString>,
    /// Whether the request is taken for spam.
    pub is_spam_request: Option<bool>,
    /// Whether the request comes from a stranger.
    pub stranger_request: Option<bool>,
    /// Whether the other user is ignored.
    #[json(default)]
    pub user_ignored: bool,
    /// The application that it came about by.
    pub origin_application_id: Option<Id<ApplicationMarker>>,
    /// Since when.
    pub since: Option<Timestamp>,
    /// Whether both have played the same game.
    pub has_played_game: Option<bool>,
    /// What the request says.
    pub note: Option<CompactString>,
}

/// Somebody became related.
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct RelationshipAdd {
    /// How.
    #[json(base)]
    pub relationship: Relationship,
    /// Whether the client should tell the user.
    pub should_notify: Option<bool>,
}

/// How another user is related in a game.
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct GameRelationship {
    /// The other user's id.
    pub id: Id<UserMarker>,
    /// The game's application.
    pub application_id: Id<ApplicationMarker>,
    /// How they are related.
    #[json(rename = "type")]
    pub kind: RelationshipType,
    /// The other user; missing where users stand elsewhere and when the relationship ends.
    pub user: Option<PartialUser>,
    /// Since when.
    pub since: Option<Timestamp>,
    /// Who of the game may write to the user.
    pub dm_access_type: Option<i32>,
    /// This user's id.
    pub user_id: Option<Id<UserMarker>>,
}

/// Somebody whom the user may know.
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct FriendSuggestion {
    /// Who.
    pub suggested_user: PartialUser,
    /// Why.
    #[json(default)]
    pub reasons: Vec<FriendSuggestionReason>,
    /// Whether the suggested user has this one among the contacts.
    pub from_suggested_user_contacts: Option<bool>,
}

/// Why somebody is suggested.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct FriendSuggestionReason {
    /// What kind of reason.
    #[json(rename = "type")]
    pub kind: FriendSuggestionReasonType,
    /// The service on which they are friends.
    #[json(default)]
    pub platform: CompactString,
    /// Their name there.
    #[json(default)]
    pub name: CompactString,
}

open_enum! {
    /// What kind of reason to suggest somebody.
    pub enum FriendSuggestionReasonType {
        /// They are friends elsewhere.
        ExternalFriend = 1,
    }
}

/// Somebody is not suggested any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode, Encode)]
pub struct FriendSuggestionDelete {
    /// Who.
    pub suggested_user_id: Id<UserMarker>,
}
