//! Which mentions in a message notify.

use crate::{
    id::{
        Id,
        marker::{RoleMarker, UserMarker},
    },
    json::{Decode, Encode},
    open::open_string_enum,
    validate::{Validate, Validator},
};

/// Which mentions in a message notify those who are mentioned.
/// [Discord](https://discord.com/developers/docs/resources/message#allowed-mentions-object)
///
/// ```
/// use cordial_model::channel::message::AllowedMentions;
/// use cordial_model::id::Id;
///
/// let nobody = AllowedMentions::none();
/// let one = AllowedMentions::none().user(Id::new(80351110224678912));
/// let users = AllowedMentions::none().users_in_content().reply();
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Decode, Encode, Validate)]
#[validate(check)]
#[non_exhaustive]
pub struct AllowedMentions {
    /// The types of mentions that notify wherever the content has them. Empty: none of them; `None`: all of them,
    /// unless `users` or `roles` name some.
    pub parse: Option<Vec<AllowedMentionType>>,
    /// Up to 100 roles that are notified.
    #[json(default, omit_empty)]
    #[limit(items = ..=100)]
    pub roles: Vec<Id<RoleMarker>>,
    /// Up to 100 users who are notified.
    #[json(default, omit_empty)]
    #[limit(items = ..=100)]
    pub users: Vec<Id<UserMarker>>,
    /// Whether a reply notifies the author of the message; not if left out.
    #[json(default, omit_empty)]
    pub replied_user: bool,
}

impl AllowedMentions {
    /// Nobody is notified.
    pub fn none() -> Self {
        Self {
            parse: Some(Vec::new()),
            ..Self::default()
        }
    }

    /// Every mention in the content notifies, and a reply does.
    pub fn all() -> Self {
        Self {
            parse: Some(AllowedMentionType::ALL.to_vec()),
            replied_user: true,
            ..Self::default()
        }
    }

    fn parse(mut self, kind: AllowedMentionType) -> Self {
        let parse = self.parse.get_or_insert_default();
        if !parse.contains(&kind) {
            parse.push(kind);
        }
        self
    }

    /// Notifies all users whom the content mentions.
    #[must_use]
    pub fn users_in_content(self) -> Self {
        self.parse(AllowedMentionType::Users)
    }

    /// Notifies all roles that the content mentions.
    #[must_use]
    pub fn roles_in_content(self) -> Self {
        self.parse(AllowedMentionType::Roles)
    }

    /// Lets `@everyone` and `@here` notify.
    #[must_use]
    pub fn everyone(self) -> Self {
        self.parse(AllowedMentionType::Everyone)
    }

    /// Notifies a user if the content mentions them; up to 100.
    #[must_use]
    pub fn user(mut self, id: Id<UserMarker>) -> Self {
        self.users.push(id);
        self
    }

    /// Notifies a role if the content mentions it; up to 100.
    #[must_use]
    pub fn role(mut self, id: Id<RoleMarker>) -> Self {
        self.roles.push(id);
        self
    }

    /// Notifies the author of the message that this one replies to.
    #[must_use]
    pub fn reply(mut self) -> Self {
        self.replied_user = true;
        self
    }
}

fn check(mentions: &AllowedMentions, v: &mut Validator) {
    let parses = |kind| {
        mentions
            .parse
            .as_ref()
            .is_some_and(|parse| parse.contains(&kind))
    };
    if parses(AllowedMentionType::Users) && !mentions.users.is_empty() {
        v.rule("users", "excluded by `users` in `parse`");
    }
    if parses(AllowedMentionType::Roles) && !mentions.roles.is_empty() {
        v.rule("roles", "excluded by `roles` in `parse`");
    }
}

open_string_enum! {
    /// A type of mentions.
    /// [Discord](https://discord.com/developers/docs/resources/message#allowed-mentions-object-allowed-mention-types)
    pub enum AllowedMentionType {
        /// `@everyone` and `@here`.
        Everyone = "everyone",
        /// Roles.
        Roles = "roles",
        /// Users.
        Users = "users",
    }
}
