//! The interaction that a message answers.

use compact_str::CompactString;

use crate::{
    application::command::CommandType,
    guild::PartialMember,
    id::{
        Id,
        marker::{GuildMarker, InteractionMarker, MessageMarker, UserMarker},
    },
    interaction::InteractionType,
    json::{Decode, Encode, Error, Parser, Writer},
    user::User,
};

/// The interaction that a message answers.
/// [Discord](https://discord.com/developers/docs/resources/message#message-interaction-metadata-object)
///
/// One struct stands for all types of interactions: what belongs to another type is `None`.
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
#[non_exhaustive]
pub struct MessageInteractionMetadata {
    /// The interaction.
    pub id: Id<InteractionMarker>,
    /// Its type.
    #[json(rename = "type")]
    pub kind: InteractionType,
    /// Who made it.
    pub user: User,
    /// For whom the application is installed.
    #[json(default)]
    pub authorizing_integration_owners: IntegrationOwners,
    /// The first answer, if this message is a followup.
    pub original_response_message_id: Option<Id<MessageMarker>>,
    /// The name of the command, if it is one; Discord does not document it.
    pub name: Option<CompactString>,
    /// The type of the command, if it is one; Discord does not document it.
    pub command_type: Option<CommandType>,
    /// The user on whom a command of the context menu was used.
    pub target_user: Option<Box<User>>,
    /// The message on which a command of the context menu was used.
    pub target_message_id: Option<Id<MessageMarker>>,
    /// The message whose component was used.
    pub interacted_message_id: Option<Id<MessageMarker>>,
    /// The interaction that opened the modal.
    pub triggering_interaction_metadata: Option<Box<MessageInteractionMetadata>>,
}

impl MessageInteractionMetadata {
    /// An interaction that somebody made.
    pub fn new(id: Id<InteractionMarker>, kind: InteractionType, user: User) -> Self {
        Self {
            id,
            kind,
            user,
            authorizing_integration_owners: IntegrationOwners::default(),
            original_response_message_id: None,
            name: None,
            command_type: None,
            target_user: None,
            target_message_id: None,
            interacted_message_id: None,
            triggering_interaction_metadata: None,
        }
    }
}

/// The interaction that a message answers, in the form that Discord has deprecated.
/// [Discord](https://discord.com/developers/docs/interactions/receiving-and-responding#message-interaction-object)
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct MessageInteraction {
    /// The interaction.
    pub id: Id<InteractionMarker>,
    /// Its type.
    #[json(rename = "type")]
    pub kind: InteractionType,
    /// The name of the command, with group and subcommand.
    #[json(default)]
    pub name: CompactString,
    /// The same name in the language of who made it.
    pub name_localized: Option<CompactString>,
    /// Who made it.
    pub user: User,
    /// The same as a member of the guild.
    pub member: Option<Box<PartialMember>>,
}

/// For whom an application is installed that takes part in an interaction.
/// [Discord](https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-object-authorizing-integration-owners-object)
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct IntegrationOwners {
    /// Whether it is installed for the guild, or the interaction comes from the direct messages with its bot.
    pub guild_install: bool,
    /// The guild that it is installed for; `None` in direct messages with its bot.
    pub guild_id: Option<Id<GuildMarker>>,
    /// The user that it is installed for.
    pub user_id: Option<Id<UserMarker>>,
}

impl Decode for IntegrationOwners {
    fn decode(p: &mut Parser<'_>) -> Result<Self, Error> {
        let mut owners = Self::default();
        p.object(|key, p| {
            match key {
                "0" if p.null()? => {}
                "0" => {
                    owners.guild_install = true;
                    // "0" stands for the direct messages with the bot.
                    let id = match p.quoted_u64() {
                        Some(id) => id,
                        None => p.u64()?,
                    };
                    owners.guild_id = Id::new_checked(id);
                }
                "1" => owners.user_id = Option::decode(p)?,
                _ => p.skip()?,
            }
            Ok(())
        })?;
        Ok(owners)
    }
}

impl Encode for IntegrationOwners {
    fn encode(&self, w: &mut Writer) {
        w.object(|o| {
            match self.guild_id {
                Some(id) => o.field("0", &id),
                None if self.guild_install => o.field("0", "0"),
                None => {}
            }
            o.field("1", &self.user_id);
        });
    }
}

crate::serde_decode!(IntegrationOwners);
crate::serde_encode!(IntegrationOwners);
