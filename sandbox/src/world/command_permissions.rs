//! Who may use a command where: where its application is installed, in which contexts it works, and what members of a guild
//! say of it. [Discord](https://discord.com/developers/docs/interactions/application-commands#permissions)

use cordial_model::{
    Permissions,
    application::{
        ApplicationIntegrationType,
        command::{CommandPermission, CommandPermissionType, InteractionContextType},
    },
    id::{
        Id,
        marker::{
            ApplicationMarker, ChannelMarker, CommandMarker, GenericMarker, GuildMarker, UserMarker,
        },
    },
};

use super::{Command, World};

/// How an application came to where somebody uses it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Installation {
    /// It was added to the guild, or its bot is whom the user writes to.
    pub(crate) by_place: bool,
    /// The user has installed it for themselves.
    pub(crate) by_user: bool,
}

impl Installation {
    /// Whether only the user has installed it.
    pub(crate) fn is_of_user_alone(self) -> bool {
        self.by_user && !self.by_place
    }
}

impl World {
    /// Where a channel is, for interactions: in a guild, with an application's bot, or elsewhere.
    pub(crate) fn context_of(
        &self,
        channel_id: Id<ChannelMarker>,
        application_id: Id<ApplicationMarker>,
    ) -> InteractionContextType {
        let bot = self
            .applications
            .get(&application_id)
            .map(|application| application.bot_id);
        match self.channels.get(&channel_id) {
            Some(channel) if channel.guild_id.is_some() => InteractionContextType::Guild,
            Some(channel)
                if bot.is_some_and(|bot| channel.recipients.contains(&bot))
                    && !self.groups.contains_key(&channel_id) =>
            {
                InteractionContextType::BotDm
            }
            _ => InteractionContextType::PrivateChannel,
        }
    }

    /// Whether an application was added to a guild, with its bot or without.
    pub(crate) fn is_installed_in(
        &self,
        application_id: Id<ApplicationMarker>,
        guild_id: Id<GuildMarker>,
    ) -> bool {
        self.applications
            .get(&application_id)
            .is_some_and(|application| {
                application.guilds.contains(&guild_id)
                    || self.is_member(guild_id, application.bot_id)
            })
    }

    /// How an application came to where a user is.
    pub(crate) fn installation(
        &self,
        application_id: Id<ApplicationMarker>,
        user_id: Id<UserMarker>,
        channel_id: Id<ChannelMarker>,
    ) -> Installation {
        let by_place = match self.context_of(channel_id, application_id) {
            InteractionContextType::Guild => self
                .guild_of(channel_id)
                .is_some_and(|guild_id| self.is_installed_in(application_id, guild_id)),
            InteractionContextType::BotDm => true,
            _ => false,
        };
        let application = self.applications.get(&application_id);
        Installation {
            by_place,
            by_user: application.is_some_and(|it| it.installs.contains(&user_id)),
        }
    }

    /// How a command came to where a user is, if it works there at all.
    pub(crate) fn command_here(
        &self,
        command: &Command,
        user_id: Id<UserMarker>,
        channel_id: Id<ChannelMarker>,
    ) -> Option<Installation> {
        let context = self.context_of(channel_id, command.application_id);
        if let Some(guild_id) = command.guild_id {
            let here = self.guild_of(channel_id) == Some(guild_id)
                && self.is_installed_in(command.application_id, guild_id);
            return here.then_some(Installation {
                by_place: true,
                by_user: false,
            });
        }
        if !command.works_in(context) {
            return None;
        }
        let installed = self.installation(command.application_id, user_id, channel_id);
        let types = command.integration_types();
        let found = Installation {
            by_place: installed.by_place
                && (types.contains(&ApplicationIntegrationType::GuildInstall)
                    // Whoever writes to a bot has it before them, however it is installed.
                    || context == InteractionContextType::BotDm),
            by_user: installed.by_user && types.contains(&ApplicationIntegrationType::UserInstall),
        };
        (found.by_place || found.by_user).then_some(found)
    }

    /// What a guild says of who may use a command: of the command itself, or else of the whole application.
    fn overrides(&self, command: &Command, guild_id: Id<GuildMarker>) -> &[CommandPermission] {
        let of = |id: Id<GenericMarker>| {
            let found = self.command_permissions.get(&(guild_id, id));
            found.filter(|permissions| !permissions.is_empty())
        };
        of(command.id.cast())
            .or_else(|| of(command.application_id.cast()))
            .map_or(&[], Vec::as_slice)
    }

    /// Forgets who may use a command that is gone.
    pub(crate) fn forget_permissions_of(&mut self, command_id: Id<CommandMarker>) {
        self.command_permissions
            .retain(|(_, id), _| *id != command_id.cast());
    }

    /// Whether a member may use a command in a channel of the guild, as far as the guild has a say.
    pub(crate) fn may_use(
        &self,
        command: &Command,
        user_id: Id<UserMarker>,
        channel_id: Id<ChannelMarker>,
    ) -> bool {
        let Some(guild_id) = self.guild_of(channel_id) else {
            return true;
        };
        let permissions = self.permissions_in(channel_id, user_id);
        if permissions.contains(Permissions::ADMINISTRATOR) {
            return true;
        }
        let overrides = self.overrides(command, guild_id);
        let said = |kind: CommandPermissionType, id: u64| {
            overrides
                .iter()
                .find(|it| it.kind == kind && it.id.get() == id)
                .map(|it| it.permission)
        };
        // Threads are as their channels.
        let place = self.channels.get(&channel_id);
        let parent = place.filter(|channel| channel.thread.is_some());
        let holder = parent.and_then(|channel| channel.parent_id);
        let channel = holder.unwrap_or(channel_id);
        let here = said(CommandPermissionType::Channel, channel.get())
            // Every channel of the guild goes by the number before the guild's.
            .or_else(|| said(CommandPermissionType::Channel, guild_id.get() - 1));
        if here == Some(false) {
            return false;
        }
        if let Some(allowed) = said(CommandPermissionType::User, user_id.get()) {
            return allowed;
        }
        let roles = self
            .guilds
            .get(&guild_id)
            .and_then(|guild| guild.members.get(&user_id))
            .into_iter()
            .flat_map(|member| &member.roles)
            .filter_map(|role| said(CommandPermissionType::Role, role.get()));
        // One role that allows is enough, of those that the member has apart from the one that everybody has.
        if let Some(allowed) = roles.reduce(|one, other| one || other) {
            return allowed;
        }
        if let Some(allowed) = said(CommandPermissionType::Role, guild_id.get()) {
            return allowed;
        }
        match command.definition.default_member_permissions {
            None => true,
            // No permission at all stands for administrators only.
            Some(needed) => !needed.is_empty() && permissions.contains(needed),
        }
    }
}
