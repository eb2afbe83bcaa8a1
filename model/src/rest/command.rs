//! Endpoints of [application commands](https://discord.com/developers/docs/interactions/application-commands#endpoints).

use super::endpoint;
use crate::{
    Patch, Permissions,
    application::{
        ApplicationIntegrationType,
        command::{
            Command, CommandOption, CommandParts, CommandPermission, CommandType,
            EntryPointHandler, GuildCommandPermissions, InteractionContextType, Localizations,
            NewCommand, PartialCommandPermissions, check_commands,
        },
    },
    id::{
        Id,
        marker::{ApplicationMarker, CommandMarker, GuildMarker},
    },
    validate::{Validate, Validator},
};

/// List the application's global commands.
/// [Discord](https://discord.com/developers/docs/interactions/application-commands#get-global-application-commands)
#[endpoint(
    GET "/applications/{application_id}/commands", id = "list_application_commands",
    returns = Vec<Command>, auth = bot_or_bearer
)]
pub struct GetGlobalApplicationCommands {
    #[path]
    pub application_id: Id<ApplicationMarker>,
    /// Whether to include every language.
    #[query]
    pub with_localizations: Option<bool>,
}

/// Create a global command, or replace the one of that name and type.
/// [Discord](https://discord.com/developers/docs/interactions/application-commands#create-global-application-command)
#[endpoint(
    POST "/applications/{application_id}/commands", id = "create_application_command",
    returns = Command, auth = bot_or_bearer
)]
pub struct CreateGlobalApplicationCommand {
    #[path]
    pub application_id: Id<ApplicationMarker>,
    /// The command.
    #[body]
    #[limit(nested)]
    pub command: NewCommand,
}

/// Replace all global commands.
/// [Discord](https://discord.com/developers/docs/interactions/application-commands#bulk-overwrite-global-application-commands)
#[endpoint(
    PUT "/applications/{application_id}/commands", id = "bulk_set_application_commands",
    returns = Vec<Command>, auth = bot_or_bearer
)]
#[validate(check_all_global)]
pub struct BulkOverwriteGlobalApplicationCommands {
    #[path]
    pub application_id: Id<ApplicationMarker>,
    /// Up to 100 slash commands, 15 for users, 15 for messages and one entry point.
    #[body]
    #[required]
    #[limit(items = ..=131, nested)]
    pub commands: Vec<NewCommand>,
}

/// Get a global command.
/// [Discord](https://discord.com/developers/docs/interactions/application-commands#get-global-application-command)
#[endpoint(
    GET "/applications/{application_id}/commands/{command_id}", id = "get_application_command",
    returns = Command, auth = bot_or_bearer
)]
pub struct GetGlobalApplicationCommand {
    #[path]
    pub application_id: Id<ApplicationMarker>,
    #[path]
    pub command_id: Id<CommandMarker>,
}

/// Edit a global command.
/// [Discord](https://discord.com/developers/docs/interactions/application-commands#edit-global-application-command)
#[endpoint(
    PATCH "/applications/{application_id}/commands/{command_id}", id = "update_application_command",
    returns = Command, auth = bot_or_bearer
)]
#[validate(check_edit_global)]
pub struct EditGlobalApplicationCommand {
    #[path]
    pub application_id: Id<ApplicationMarker>,
    #[path]
    pub command_id: Id<CommandMarker>,
    /// 1 to 32 characters.
    #[limit(length = 1..=32)]
    pub name: Option<String>,
    /// The name by language.
    #[limit(each = 1..=32)]
    pub name_localizations: Patch<Localizations>,
    /// 1 to 100 characters.
    #[limit(length = 1..=100)]
    pub description: Option<String>,
    /// The description by language.
    #[limit(each = 1..=100)]
    pub description_localizations: Patch<Localizations>,
    /// Up to 25, the required ones first.
    #[limit(items = ..=25, nested)]
    pub options: Option<Vec<CommandOption>>,
    /// The permissions that members need by default.
    pub default_member_permissions: Patch<Permissions>,
    /// Whether it can be used in DMs. Deprecated: see `contexts`.
    pub dm_permission: Patch<bool>,
    /// Who handles the entry point of an activity.
    pub handler: Patch<EntryPointHandler>,
    /// For which installations it exists.
    #[limit(items = 1..)]
    pub integration_types: Patch<Vec<ApplicationIntegrationType>>,
    /// Where it can be used.
    #[limit(items = 1..)]
    pub contexts: Patch<Vec<InteractionContextType>>,
    /// Whether it is age-restricted.
    pub nsfw: Option<bool>,
}

/// Delete a global command.
/// [Discord](https://discord.com/developers/docs/interactions/application-commands#delete-global-application-command)
#[endpoint(
    DELETE "/applications/{application_id}/commands/{command_id}", id = "delete_application_command",
    auth = bot_or_bearer
)]
pub struct DeleteGlobalApplicationCommand {
    #[path]
    pub application_id: Id<ApplicationMarker>,
    #[path]
    pub command_id: Id<CommandMarker>,
}

/// List the application's commands of a guild.
/// [Discord](https://discord.com/developers/docs/interactions/application-commands#get-guild-application-commands)
#[endpoint(
    GET "/applications/{application_id}/guilds/{guild_id}/commands", id = "list_guild_application_commands",
    returns = Vec<Command>, auth = bot_or_bearer
)]
pub struct GetGuildApplicationCommands {
    #[path]
    pub application_id: Id<ApplicationMarker>,
    #[path]
    pub guild_id: Id<GuildMarker>,
    /// Whether to include every language.
    #[query]
    pub with_localizations: Option<bool>,
}

/// Create a command of a guild, or replace the one of that name and type.
/// [Discord](https://discord.com/developers/docs/interactions/application-commands#create-guild-application-command)
#[endpoint(
    POST "/applications/{application_id}/guilds/{guild_id}/commands", id = "create_guild_application_command",
    returns = Command, auth = bot_or_bearer
)]
#[validate(check_of_guild)]
pub struct CreateGuildApplicationCommand {
    #[path]
    pub application_id: Id<ApplicationMarker>,
    #[path]
    pub guild_id: Id<GuildMarker>,
    /// The command.
    #[body]
    #[limit(nested)]
    pub command: NewCommand,
}

/// Replace all commands of a guild.
/// [Discord](https://discord.com/developers/docs/interactions/application-commands#bulk-overwrite-guild-application-commands)
#[endpoint(
    PUT "/applications/{application_id}/guilds/{guild_id}/commands", id = "bulk_set_guild_application_commands",
    returns = Vec<Command>, auth = bot_or_bearer
)]
#[validate(check_all_of_guild)]
pub struct BulkOverwriteGuildApplicationCommands {
    #[path]
    pub application_id: Id<ApplicationMarker>,
    #[path]
    pub guild_id: Id<GuildMarker>,
    /// Up to 100 slash commands, 15 for users and 15 for messages.
    #[body]
    #[required]
    #[limit(items = ..=130, nested)]
    pub commands: Vec<NewCommand>,
}

/// Get a command of a guild.
/// [Discord](https://discord.com/developers/docs/interactions/application-commands#get-guild-application-command)
#[endpoint(
    GET "/applications/{application_id}/guilds/{guild_id}/commands/{command_id}", id = "get_guild_application_command",
    returns = Command, auth = bot_or_bearer
)]
pub struct GetGuildApplicationCommand {
    #[path]
    pub application_id: Id<ApplicationMarker>,
    #[path]
    pub guild_id: Id<GuildMarker>,
    #[path]
    pub command_id: Id<CommandMarker>,
}

/// Edit a command of a guild.
/// [Discord](https://discord.com/developers/docs/interactions/application-commands#edit-guild-application-command)
#[endpoint(
    PATCH "/applications/{application_id}/guilds/{guild_id}/commands/{command_id}", id = "update_guild_application_command",
    returns = Command, auth = bot_or_bearer
)]
#[validate(check_edit_of_guild)]
pub struct EditGuildApplicationCommand {
    #[path]
    pub application_id: Id<ApplicationMarker>,
    #[path]
    pub guild_id: Id<GuildMarker>,
    #[path]
    pub command_id: Id<CommandMarker>,
    /// 1 to 32 characters.
    #[limit(length = 1..=32)]
    pub name: Option<String>,
    /// The name by language.
    #[limit(each = 1..=32)]
    pub name_localizations: Patch<Localizations>,
    /// 1 to 100 characters.
    #[limit(length = 1..=100)]
    pub description: Option<String>,
    /// The description by language.
    #[limit(each = 1..=100)]
    pub description_localizations: Patch<Localizations>,
    /// Up to 25, the required ones first.
    #[limit(items = ..=25, nested)]
    pub options: Option<Vec<CommandOption>>,
    /// The permissions that members need by default.
    pub default_member_permissions: Patch<Permissions>,
    /// Whether it can be used in DMs. Discord takes it and does nothing with it: the command belongs to a guild.
    pub dm_permission: Patch<bool>,
    /// Who handles the entry point of an activity.
    pub handler: Patch<EntryPointHandler>,
    /// For which installations it exists.
    #[limit(items = 1..)]
    pub integration_types: Patch<Vec<ApplicationIntegrationType>>,
    /// Where it can be used.
    #[limit(items = 1..)]
    pub contexts: Patch<Vec<InteractionContextType>>,
    /// Whether it is age-restricted.
    pub nsfw: Option<bool>,
}

/// Delete a command of a guild.
/// [Discord](https://discord.com/developers/docs/interactions/application-commands#delete-guild-application-command)
#[endpoint(
    DELETE "/applications/{application_id}/guilds/{guild_id}/commands/{command_id}", id = "delete_guild_application_command",
    auth = bot_or_bearer
)]
pub struct DeleteGuildApplicationCommand {
    #[path]
    pub application_id: Id<ApplicationMarker>,
    #[path]
    pub guild_id: Id<GuildMarker>,
    #[path]
    pub command_id: Id<CommandMarker>,
}

/// Get the permissions of all the application's commands in a guild.
/// [Discord](https://discord.com/developers/docs/interactions/application-commands#get-guild-application-command-permissions)
#[endpoint(
    GET "/applications/{application_id}/guilds/{guild_id}/commands/permissions", id = "list_guild_application_command_permissions",
    returns = Vec<GuildCommandPermissions>, auth = bot_or_bearer
)]
pub struct GetGuildApplicationCommandPermissions {
    #[path]
    pub application_id: Id<ApplicationMarker>,
    #[path]
    pub guild_id: Id<GuildMarker>,
}

/// Get the permissions of a command in a guild.
/// [Discord](https://discord.com/developers/docs/interactions/application-commands#get-application-command-permissions)
#[endpoint(
    GET "/applications/{application_id}/guilds/{guild_id}/commands/{command_id}/permissions", id = "get_guild_application_command_permissions",
    returns = GuildCommandPermissions, auth = bot_or_bearer
)]
pub struct GetApplicationCommandPermissions {
    #[path]
    pub application_id: Id<ApplicationMarker>,
    #[path]
    pub guild_id: Id<GuildMarker>,
    #[path]
    pub command_id: Id<CommandMarker>,
}

/// Replace the permissions of a command in a guild. Takes the bearer token of a member who may manage guild and roles.
/// [Discord](https://discord.com/developers/docs/interactions/application-commands#edit-application-command-permissions)
#[endpoint(
    PUT "/applications/{application_id}/guilds/{guild_id}/commands/{command_id}/permissions", id = "set_guild_application_command_permissions",
    returns = GuildCommandPermissions, auth = bearer
)]
pub struct EditApplicationCommandPermissions {
    #[path]
    pub application_id: Id<ApplicationMarker>,
    #[path]
    pub guild_id: Id<GuildMarker>,
    #[path]
    pub command_id: Id<CommandMarker>,
    /// Up to 100 rules.
    #[required]
    #[limit(items = ..=100)]
    pub permissions: Vec<CommandPermission>,
}

/// Replace the permissions of several commands in a guild; Discord has switched this off.
/// [Discord](https://discord.com/developers/docs/interactions/application-commands#batch-edit-application-command-permissions)
#[endpoint(
    PUT "/applications/{application_id}/guilds/{guild_id}/commands/permissions",
    id = "batch_edit_application_command_permissions", returns = Vec<GuildCommandPermissions>, disabled
)]
pub struct BatchEditApplicationCommandPermissions {
    #[path]
    pub application_id: Id<ApplicationMarker>,
    #[path]
    pub guild_id: Id<GuildMarker>,
    /// The commands with their rules.
    #[body]
    #[required]
    pub permissions: Vec<PartialCommandPermissions>,
}

fn check_all_global<S>(all: &BulkOverwriteGlobalApplicationCommands<S>, v: &mut Validator) {
    check_commands(&all.commands, false, v);
}

fn check_all_of_guild<S>(all: &BulkOverwriteGuildApplicationCommands<S>, v: &mut Validator) {
    check_commands(&all.commands, true, v);
}

fn check_of_guild<S>(create: &CreateGuildApplicationCommand<S>, v: &mut Validator) {
    if create.command.kind == CommandType::PrimaryEntryPoint {
        v.rule("type", "an entry point is global");
    }
}

macro_rules! check_edits {
    ($($name:ident $check:ident)*) => {$(
        fn $check<S>(edit: &$name<S>, v: &mut Validator) {
            CommandParts {
                name: edit.name.as_deref().unwrap_or_default(),
                description: edit.description.as_deref().unwrap_or_default(),
                name_localizations: edit.name_localizations.set(),
                description_localizations: edit.description_localizations.set(),
                options: edit.options.as_deref().unwrap_or_default(),
                integration_types: edit.integration_types.set().map_or(&[], Vec::as_slice),
                contexts: edit.contexts.set().map_or(&[], Vec::as_slice),
            }
            .validate(v);
        }
    )*};
}
check_edits! {
    EditGlobalApplicationCommand check_edit_global
    EditGuildApplicationCommand check_edit_of_guild
}
