//! The interaction object.

use super::{InteractionData, Resolved, data::DataFields};
use crate::{
    Locale, Permissions, Secret,
    application::command::InteractionContextType,
    channel::{
        Channel,
        message::{IntegrationOwners, Message},
    },
    guild::{GuildFeature, Member},
    id::{
        Id,
        marker::{ApplicationMarker, ChannelMarker, GuildMarker, InteractionMarker},
    },
    json::{Decode, DecodeObject, Encode, Error, Parser, RawJson, Writer},
    monetization::Entitlement,
    open::open_enum,
    user::User,
};

/// Something that a person did with an application.
/// [Discord](https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-object)
///
/// It must be answered within 3 seconds.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Interaction {
    /// The id.
    pub id: Id<InteractionMarker>,
    /// The application.
    pub application_id: Id<ApplicationMarker>,
    /// What was done.
    pub data: InteractionData,
    /// The token for the answer and, for 15 minutes, for followups.
    pub token: Secret,
    /// The version; always 1.
    pub version: u32,
    /// The guild in which it was done.
    pub guild_id: Option<Id<GuildMarker>>,
    /// What is told of that guild.
    pub guild: Option<Box<InteractionGuild>>,
    /// The channel in which it was done.
    pub channel_id: Option<Id<ChannelMarker>>,
    /// What is told of that channel.
    pub channel: Option<Box<Channel>>,
    /// Who did it, in a guild; with their permissions in the channel.
    pub member: Option<Box<Member>>,
    /// Who did it, in direct messages.
    pub user: Option<Box<User>>,
    /// The message whose component was used, or from whose component the modal was opened.
    pub message: Option<Box<Message>>,
    /// The permissions of the application in the channel.
    pub app_permissions: Permissions,
    /// The language of the person; not for pings.
    pub locale: Option<Locale>,
    /// The language of the guild.
    pub guild_locale: Option<Locale>,
    /// What the person and the guild have bought of the application.
    pub entitlements: Vec<Entitlement>,
    /// For whom the application is installed.
    pub authorizing_integration_owners: IntegrationOwners,
    /// Where it was done.
    pub context: Option<InteractionContextType>,
    /// The largest file that an answer can have, in bytes.
    pub attachment_size_limit: u64,
}

impl Interaction {
    /// An interaction with what all have.
    pub fn new(
        id: Id<InteractionMarker>,
        application_id: Id<ApplicationMarker>,
        token: impl Into<Secret>,
        data: InteractionData,
    ) -> Self {
        Self {
            id,
            application_id,
            data,
            token: token.into(),
            version: 1,
            guild_id: None,
            guild: None,
            channel_id: None,
            channel: None,
            member: None,
            user: None,
            message: None,
            app_permissions: Permissions::default(),
            locale: None,
            guild_locale: None,
            entitlements: Vec::new(),
            authorizing_integration_owners: IntegrationOwners::default(),
            context: None,
            attachment_size_limit: 0,
        }
    }

    /// Its type.
    pub fn kind(&self) -> InteractionType {
        self.data.kind()
    }

    /// Who did it; `None` for pings.
    pub fn author(&self) -> Option<&User> {
        match &self.member {
            Some(member) => Some(&member.user),
            None => self.user.as_deref(),
        }
    }

    /// What the data speaks of: users, roles, channels, messages, attachments.
    pub fn resolved(&self) -> &Resolved {
        self.data.resolved()
    }
}

impl Decode for Interaction {
    fn decode(p: &mut Parser<'_>) -> Result<Self, Error> {
        let mut kind = None;
        let mut data_at = None;
        let mut data = None;
        let rest = Rest::decode_object(p, |key, p| {
            match key {
                b"type" => kind = Some(InteractionType::decode(p)?),
                b"data" => {
                    // The type may come after the data, so the data of all types are read alike.
                    data_at = Some(p.mark());
                    data = Option::<DataFields>::decode(p)?;
                }
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        let kind = kind.ok_or_else(|| Error::missing("type", p.offset()))?;
        let data = match InteractionData::from_fields(kind, data) {
            Ok(data) => data,
            Err(missing) => {
                let raw = match data_at {
                    Some(mark) => {
                        let end = p.mark();
                        p.rewind(mark);
                        if let Some(key) = missing {
                            let error = Error::missing(key, p.offset());
                            p.recover(mark, error.in_field("data"))?;
                        }
                        p.rewind(mark);
                        let raw = <RawJson as Decode>::decode(p)?;
                        p.rewind(end);
                        Some(raw)
                    }
                    None => None,
                };
                InteractionData::Unknown(kind, raw)
            }
        };
        Ok(rest.with_data(data))
    }
}

impl Encode for Interaction {
    fn encode(&self, w: &mut Writer) {
        w.object(|o| {
            o.field("id", &self.id);
            o.field("application_id", &self.application_id);
            o.field("type", &self.kind());
            self.data.encode_field("data", o);
            o.field("guild", &self.guild);
            o.field("guild_id", &self.guild_id);
            o.field("channel", &self.channel);
            o.field("channel_id", &self.channel_id);
            o.field("member", &self.member);
            o.field("user", &self.user);
            o.field("token", &self.token);
            o.field("version", &self.version);
            o.field("message", &self.message);
            o.field("app_permissions", &self.app_permissions);
            o.field("locale", &self.locale);
            o.field("guild_locale", &self.guild_locale);
            o.field("entitlements", &self.entitlements);
            o.field(
                "authorizing_integration_owners",
                &self.authorizing_integration_owners,
            );
            o.field("context", &self.context);
            o.field("attachment_size_limit", &self.attachment_size_limit);
        });
    }
}

crate::serde_decode!(Interaction);
crate::serde_encode!(Interaction);

/// All of an interaction but its type and data.
#[derive(Decode)]
struct Rest {
    id: Id<InteractionMarker>,
    application_id: Id<ApplicationMarker>,
    token: Secret,
    #[json(default)]
    version: u32,
    guild_id: Option<Id<GuildMarker>>,
    guild: Option<Box<InteractionGuild>>,
    channel_id: Option<Id<ChannelMarker>>,
    channel: Option<Box<Channel>>,
    member: Option<Box<Member>>,
    user: Option<Box<User>>,
    message: Option<Box<Message>>,
    #[json(default)]
    app_permissions: Permissions,
    locale: Option<Locale>,
    guild_locale: Option<Locale>,
    #[json(default)]
    entitlements: Vec<Entitlement>,
    #[json(default)]
    authorizing_integration_owners: IntegrationOwners,
    context: Option<InteractionContextType>,
    #[json(default)]
    attachment_size_limit: u64,
}

impl Rest {
    fn with_data(self, data: InteractionData) -> Interaction {
        Interaction {
            id: self.id,
            application_id: self.application_id,
            data,
            token: self.token,
            version: self.version,
            guild_id: self.guild_id,
            guild: self.guild,
            channel_id: self.channel_id,
            channel: self.channel,
            member: self.member,
            user: self.user,
            message: self.message,
            app_permissions: self.app_permissions,
            locale: self.locale,
            guild_locale: self.guild_locale,
            entitlements: self.entitlements,
            authorizing_integration_owners: self.authorizing_integration_owners,
            context: self.context,
            attachment_size_limit: self.attachment_size_limit,
        }
    }
}

/// What an interaction tells of its guild.
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct InteractionGuild {
    /// The guild.
    pub id: Id<GuildMarker>,
    /// Its language.
    pub locale: Option<Locale>,
    /// Its features.
    #[json(default)]
    pub features: Vec<GuildFeature>,
}

open_enum! {
    /// The type of an interaction.
    /// [Discord](https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-object-interaction-type)
    pub enum InteractionType {
        /// Discord asks whether the endpoint for interactions is there.
        Ping = 1,
        /// A command was used.
        ApplicationCommand = 2,
        /// A component of a message was used.
        MessageComponent = 3,
        /// An option is being written, and asks for suggestions.
        ApplicationCommandAutocomplete = 4,
        /// A modal was submitted.
        ModalSubmit = 5,
        /// Discord asks whether somebody may buy something of a game.
        SocialLayerSkuPurchaseEligibility = 6,
    }
}
