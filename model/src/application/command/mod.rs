//! Application commands. [Discord](https://discord.com/developers/docs/interactions/application-commands)
//!
//! [`NewCommand`] is what is registered, built by its constructors and setters; [`Command`] is what Discord answers.

mod check;
mod kind;
mod option;
mod permission;
mod value;

use std::collections::BTreeMap;

use compact_str::CompactString;

use self::check::check_command;
pub(crate) use self::check::{CommandParts, check_commands};
pub use self::{
    kind::{
        CommandOptionType, CommandPermissionType, CommandType, EntryPointHandler,
        InteractionContextType,
    },
    option::{CommandOption, CommandOptionChoice},
    permission::{CommandPermission, GuildCommandPermissions, PartialCommandPermissions},
    value::{ChoiceValue, CommandNumber},
};
use super::ApplicationIntegrationType;
use crate::{
    Permissions,
    id::{
        Id,
        marker::{ApplicationMarker, CommandMarker, CommandVersionMarker, GuildMarker},
    },
    json::{Decode, Encode},
    locale::Locale,
    validate::Validate,
};

/// Texts by language.
pub type Localizations = BTreeMap<Locale, CompactString>;

/// A registered command.
///
/// [Discord](https://discord.com/developers/docs/interactions/application-commands#application-command-object)
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct Command {
    /// The id.
    pub id: Id<CommandMarker>,
    /// The type; chat input if Discord leaves it out.
    #[json(rename = "type", default)]
    pub kind: CommandType,
    /// The application.
    pub application_id: Id<ApplicationMarker>,
    /// The guild, unless the command is global.
    pub guild_id: Option<Id<GuildMarker>>,
    /// The name.
    pub name: CompactString,
    /// The name by language.
    pub name_localizations: Option<Localizations>,
    /// The name in the language of the request.
    pub name_localized: Option<CompactString>,
    /// The description; empty for user and message commands.
    #[json(default)]
    pub description: String,
    /// The description by language.
    pub description_localizations: Option<Localizations>,
    /// The description in the language of the request.
    pub description_localized: Option<String>,
    /// The options.
    #[json(default, omit_empty)]
    pub options: Vec<CommandOption>,
    /// The permissions that members need by default; none for administrators only, `None` for everybody.
    #[json(null)]
    pub default_member_permissions: Option<Permissions>,
    /// Whether it can be used in DMs. Deprecated: see `contexts`.
    pub dm_permission: Option<bool>,
    /// Whether it is age-restricted.
    #[json(default)]
    pub nsfw: bool,
    /// For which installations it exists.
    pub integration_types: Option<Vec<ApplicationIntegrationType>>,
    /// Where it can be used.
    pub contexts: Option<Vec<InteractionContextType>>,
    /// Changes with every substantial update.
    pub version: Option<Id<CommandVersionMarker>>,
    /// Who handles the entry point of an activity.
    pub handler: Option<EntryPointHandler>,
}

/// A command to be registered. [Discord](https://discord.com/developers/docs/interactions/application-commands#create-global-application-command)
///
/// ```
/// use cordial_model::{Permissions, application::command::{CommandOption, NewCommand}};
///
/// let ban = NewCommand::chat_input("ban", "Ban a member")
///     .option(CommandOption::user("user", "Who").required())
///     .option(CommandOption::string("reason", "Why").length(..=512))
///     .default_member_permissions(Permissions::BAN_MEMBERS);
/// ```
#[derive(Clone, Debug, PartialEq, Decode, Encode, Validate)]
#[validate(check_command)]
pub struct NewCommand {
    /// The id, to keep that of an existing command in a bulk overwrite.
    pub id: Option<Id<CommandMarker>>,
    /// The type.
    #[json(rename = "type", default)]
    pub kind: CommandType,
    /// 1 to 32 characters; lower case for chat input.
    #[limit(length = 1..=32)]
    pub name: CompactString,
    /// The name by language.
    #[limit(each = 1..=32)]
    pub name_localizations: Option<Localizations>,
    /// 1 to 100 characters; none for user and message commands.
    #[json(default, omit_empty)]
    #[limit(length = ..=100)]
    pub description: String,
    /// The description by language.
    #[limit(each = 1..=100)]
    pub description_localizations: Option<Localizations>,
    /// Up to 25, the required ones first.
    #[json(default, omit_empty)]
    #[limit(items = ..=25, nested)]
    pub options: Vec<CommandOption>,
    /// The permissions that members need by default.
    pub default_member_permissions: Option<Permissions>,
    /// Whether it can be used in DMs. Deprecated: see `contexts`.
    pub dm_permission: Option<bool>,
    /// Whether it is age-restricted.
    pub nsfw: Option<bool>,
    /// For which installations it exists; global commands only.
    #[limit(items = 1..)]
    pub integration_types: Option<Vec<ApplicationIntegrationType>>,
    /// Where it can be used; global commands only.
    #[limit(items = 1..)]
    pub contexts: Option<Vec<InteractionContextType>>,
    /// Who handles the entry point of an activity.
    pub handler: Option<EntryPointHandler>,
}

impl NewCommand {
    /// A slash command.
    pub fn chat_input(name: impl Into<CompactString>, description: impl Into<String>) -> Self {
        Self::of(CommandType::ChatInput, name.into(), description.into())
    }

    /// A command in the menu of a user.
    pub fn user(name: impl Into<CompactString>) -> Self {
        Self::of(CommandType::User, name.into(), String::new())
    }

    /// A command in the menu of a message.
    pub fn message(name: impl Into<CompactString>) -> Self {
        Self::of(CommandType::Message, name.into(), String::new())
    }

    /// The entry point of an activity.
    pub fn entry_point(
        name: impl Into<CompactString>,
        description: impl Into<String>,
        handler: EntryPointHandler,
    ) -> Self {
        Self {
            handler: Some(handler),
            ..Self::of(
                CommandType::PrimaryEntryPoint,
                name.into(),
                description.into(),
            )
        }
    }

    fn of(kind: CommandType, name: CompactString, description: String) -> Self {
        Self {
            id: None,
            kind,
            name,
            name_localizations: None,
            description,
            description_localizations: None,
            options: Vec::new(),
            default_member_permissions: None,
            dm_permission: None,
            nsfw: None,
            integration_types: None,
            contexts: None,
            handler: None,
        }
    }

    /// Adds an option. Required options come first.
    #[must_use]
    pub fn option(mut self, option: CommandOption) -> Self {
        self.options.push(option);
        self
    }

    /// Requires permissions of members by default; guilds can change that.
    #[must_use]
    pub fn default_member_permissions(mut self, permissions: Permissions) -> Self {
        self.default_member_permissions = Some(permissions);
        self
    }

    /// Says where it can be used; global commands only.
    #[must_use]
    pub fn contexts(mut self, contexts: impl IntoIterator<Item = InteractionContextType>) -> Self {
        self.contexts = Some(contexts.into_iter().collect());
        self
    }

    /// Says for which installations it exists; global commands only.
    #[must_use]
    pub fn integration_types(
        mut self,
        types: impl IntoIterator<Item = ApplicationIntegrationType>,
    ) -> Self {
        self.integration_types = Some(types.into_iter().collect());
        self
    }

    /// Restricts it by age.
    #[must_use]
    pub fn nsfw(mut self) -> Self {
        self.nsfw = Some(true);
        self
    }

    /// Adds the name in a language.
    #[must_use]
    pub fn name_localization(mut self, locale: Locale, name: impl Into<CompactString>) -> Self {
        self.name_localizations
            .get_or_insert_default()
            .insert(locale, name.into());
        self
    }

    /// Adds the description in a language.
    #[must_use]
    pub fn description_localization(
        mut self,
        locale: Locale,
        description: impl Into<CompactString>,
    ) -> Self {
        self.description_localizations
            .get_or_insert_default()
            .insert(locale, description.into());
        self
    }
}
