//! Linked roles: what applications know of users, and what roles can ask for.
//! [Discord](https://discord.com/developers/docs/resources/application-role-connection-metadata)

use std::collections::BTreeMap;

use compact_str::CompactString;

use super::command::Localizations;
use crate::{
    json::{Decode, Encode},
    open::open_enum,
    validate::{Fault, Validate, Validator},
};

/// Something that an application knows of users and that linked roles can ask for; up to 5 for each application.
/// [Discord](https://discord.com/developers/docs/resources/application-role-connection-metadata#application-role-connection-metadata-object)
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode, Validate)]
#[validate(check_key)]
pub struct RoleConnectionMetadata {
    /// How a value is compared with what a role asks for.
    #[json(rename = "type")]
    pub kind: RoleConnectionMetadataType,
    /// The key in a user's [`RoleConnection`]: 1 to 50 of `a` to `z`, `0` to `9` and `_`.
    #[limit(length = 1..=50)]
    pub key: CompactString,
    /// The name, 1 to 100 characters.
    #[limit(length = 1..=100)]
    pub name: CompactString,
    /// The name by language.
    #[limit(each = 1..=100)]
    pub name_localizations: Option<Localizations>,
    /// More about it, 1 to 200 characters.
    #[limit(length = 1..=200)]
    pub description: CompactString,
    /// The description by language.
    #[limit(each = 1..=200)]
    pub description_localizations: Option<Localizations>,
}

fn check_key(metadata: &RoleConnectionMetadata, v: &mut Validator) {
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if !metadata.key.chars().all(allowed) {
        let form = "nothing but `a` to `z`, `0` to `9` and `_`";
        v.report("key", Fault::Form(form.into()));
    }
}

/// What an application knows of a user.
/// [Discord](https://discord.com/developers/docs/resources/user#application-role-connection-object)
#[derive(Clone, Debug, Default, PartialEq, Eq, Decode, Encode)]
pub struct RoleConnection {
    /// The name of the platform, up to 50 characters.
    pub platform_name: Option<CompactString>,
    /// The user's name there, up to 100 characters.
    pub platform_username: Option<CompactString>,
    /// The values by the keys of [`RoleConnectionMetadata`], as texts of up to 100 characters.
    pub metadata: Option<BTreeMap<CompactString, CompactString>>,
}

open_enum! {
    /// How a value of a user is compared with what a role asks for.
    /// [Discord](https://discord.com/developers/docs/resources/application-role-connection-metadata#application-role-connection-metadata-object-application-role-connection-metadata-type)
    pub enum RoleConnectionMetadataType {
        /// The number is at most the role's.
        IntegerLessThanOrEqual = 1,
        /// The number is at least the role's.
        IntegerGreaterThanOrEqual = 2,
        /// The number is the role's.
        IntegerEqual = 3,
        /// The number is not the role's.
        IntegerNotEqual = 4,
        /// The moment was at least as many days ago as the role says.
        DatetimeLessThanOrEqual = 5,
        /// The moment was at most as many days ago as the role says.
        DatetimeGreaterThanOrEqual = 6,
        /// It is true.
        BooleanEqual = 7,
        /// It is not true.
        BooleanNotEqual = 8,
    }
}
