//! Who may use a command.

use super::CommandPermissionType;
use crate::{
    id::{
        Id,
        marker::{ApplicationMarker, GenericMarker, GuildMarker},
    },
    json::{Decode, Encode},
};

/// Who may use a command in a guild.
///
/// [Discord](https://discord.com/developers/docs/interactions/application-commands#application-command-permissions-object)
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct GuildCommandPermissions {
    /// The command, or the application for the permissions of all its commands.
    pub id: Id<GenericMarker>,
    /// The application.
    pub application_id: Id<ApplicationMarker>,
    /// The guild.
    pub guild_id: Id<GuildMarker>,
    /// Up to 100 rules.
    #[json(default)]
    pub permissions: Vec<CommandPermission>,
}

/// One rule of who may use a command.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct CommandPermission {
    /// The role, user or channel; the guild's id stands for everybody, that id less one for all channels.
    pub id: Id<GenericMarker>,
    /// What the id is of.
    #[json(rename = "type")]
    pub kind: CommandPermissionType,
    /// Whether it is allowed.
    pub permission: bool,
}

/// The rules of one command, as they were once set for several commands.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct PartialCommandPermissions {
    /// The command.
    pub id: Id<GenericMarker>,
    /// Up to 100 rules.
    #[json(default)]
    pub permissions: Vec<CommandPermission>,
}
