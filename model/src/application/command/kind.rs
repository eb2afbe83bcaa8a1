//! The enums of commands.

use crate::open::open_enum;

open_enum! {
    /// What a command is invoked by.
    /// [Discord](https://discord.com/developers/docs/interactions/application-commands#application-command-object-application-command-types)
    pub enum CommandType {
        /// A slash and its name.
        ChatInput = 1,
        /// The menu of a user.
        User = 2,
        /// The menu of a message.
        Message = 3,
        /// The launcher of an activity.
        PrimaryEntryPoint = 4,
    }
}

impl Default for CommandType {
    /// What Discord assumes where no type is given.
    fn default() -> Self {
        Self::ChatInput
    }
}

open_enum! {
    /// The type of an option.
    /// [Discord](https://discord.com/developers/docs/interactions/application-commands#application-command-object-application-command-option-type)
    pub enum CommandOptionType {
        /// A subcommand.
        Subcommand = 1,
        /// A group of subcommands.
        SubcommandGroup = 2,
        /// Text.
        String = 3,
        /// A whole number.
        Integer = 4,
        /// True or false.
        Boolean = 5,
        /// A user.
        User = 6,
        /// A channel.
        Channel = 7,
        /// A role.
        Role = 8,
        /// A user or role.
        Mentionable = 9,
        /// Any number.
        Number = 10,
        /// A file.
        Attachment = 11,
    }
}

open_enum! {
    /// Who handles the entry point of an activity.
    pub enum EntryPointHandler {
        /// The application, by an interaction.
        AppHandler = 1,
        /// Discord, by launching the activity.
        DiscordLaunchActivity = 2,
    }
}

open_enum! {
    /// What a command permission is about.
    /// [Discord](https://discord.com/developers/docs/interactions/application-commands#application-command-permissions-object-application-command-permission-type)
    pub enum CommandPermissionType {
        /// A role.
        Role = 1,
        /// A user.
        User = 2,
        /// A channel.
        Channel = 3,
    }
}

open_enum! {
    /// Where an interaction can happen.
    ///
    /// [Discord](https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-object-interaction-context-types)
    pub enum InteractionContextType {
        /// In a guild.
        Guild = 0,
        /// In a DM with the bot.
        BotDm = 1,
        /// In another DM or group DM.
        PrivateChannel = 2,
    }
}
