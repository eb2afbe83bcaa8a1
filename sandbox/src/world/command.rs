//! Application commands.

use cordial_model::{
    id::{
        Id,
        marker::{ApplicationMarker, CommandMarker, CommandVersionMarker, GuildMarker},
    },
    json::{ObjectWriter, RawJson},
};

use super::permissions::Permissions;

/// A command of an application.
#[derive(Clone, Debug)]
pub(crate) struct Command {
    pub(crate) id: Id<CommandMarker>,
    pub(crate) application_id: Id<ApplicationMarker>,
    /// `None` for global commands.
    pub(crate) guild_id: Option<Id<GuildMarker>>,
    pub(crate) version: Id<CommandVersionMarker>,
    /// 1 for slash commands, 2 for users, 3 for messages.
    pub(crate) kind: i32,
    pub(crate) name: String,
    /// A map from locales to names.
    pub(crate) name_localizations: Option<RawJson>,
    pub(crate) description: String,
    /// A map from locales to descriptions.
    pub(crate) description_localizations: Option<RawJson>,
    /// Option objects.
    pub(crate) options: Vec<RawJson>,
    pub(crate) default_member_permissions: Option<Permissions>,
    pub(crate) nsfw: bool,
    pub(crate) integration_types: Vec<i32>,
    pub(crate) contexts: Option<Vec<i32>>,
}

impl Command {
    /// Writes the command's fields; dictionaries of localizations only if asked for.
    pub(crate) fn write(&self, o: &mut ObjectWriter<'_>, localizations: bool) {
        o.field("id", &self.id);
        o.field("application_id", &self.application_id);
        o.field("version", &self.version);
        o.nullable(
            "default_member_permissions",
            &self.default_member_permissions,
        );
        o.field("type", &self.kind);
        o.field("name", &self.name);
        o.field("description", &self.description);
        if localizations {
            o.nullable("name_localizations", &self.name_localizations);
            o.nullable("description_localizations", &self.description_localizations);
        }
        o.field("guild_id", &self.guild_id);
        if self.guild_id.is_none() {
            let direct = self.contexts.as_ref().is_none_or(|all| all.contains(&1));
            o.field("dm_permission", &direct);
            o.nullable("contexts", &self.contexts);
        }
        o.field("integration_types", &self.integration_types);
        if !self.options.is_empty() {
            o.field("options", &self.options);
        }
        o.field("nsfw", &self.nsfw);
    }
}
