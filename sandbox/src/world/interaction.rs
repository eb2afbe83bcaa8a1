//! Interactions from their creation to their end, 15 minutes later.

use std::time::Duration;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use cordial_model::{
    Permissions, Timestamp,
    gateway::{EventType, Intents},
    id::{
        Id,
        marker::{
            ApplicationMarker, ChannelMarker, GuildMarker, InteractionMarker, MessageMarker,
            UserMarker,
        },
    },
    json::{ObjectWriter, RawJson},
    monetization::Entitlement,
};

use super::{
    Installation, View, World,
    render::{self, Object},
};
use crate::hub::Audience;

/// How long an interaction waits for its first response.
pub(crate) const RESPONSE_WINDOW: Duration = Duration::from_secs(3);

/// How long the token of an interaction is good for.
const TOKEN_LIFETIME: Duration = Duration::from_mins(15);

/// How many interactions there may be before those that are over are forgotten.
const MANY_INTERACTIONS: usize = 10_000;

/// What tokens begin with, before they are encoded; the id follows. So an interaction is found by its token.
const TOKEN_PREFIX: &str = "interaction:";

/// Something that a person did with an application, and what became of it.
#[derive(Clone, Debug)]
pub(crate) struct Interaction {
    pub(crate) id: Id<InteractionMarker>,
    pub(crate) application_id: Id<ApplicationMarker>,
    pub(crate) token: String,
    /// 2 command, 3 component, 4 autocomplete, 5 modal.
    pub(crate) kind: i32,
    pub(crate) user_id: Id<UserMarker>,
    pub(crate) guild_id: Option<Id<GuildMarker>>,
    pub(crate) channel_id: Id<ChannelMarker>,
    pub(crate) created: Timestamp,
    pub(crate) data: RawJson,
    /// The message with the component.
    pub(crate) message_id: Option<Id<MessageMarker>>,
    /// The command with its subcommands.
    pub(crate) name: Option<String>,
    /// The first response, once there is one.
    pub(crate) response: Option<InteractionAnswer>,
    /// The message of `@original`.
    pub(crate) original: Option<Id<MessageMarker>>,
    /// Messages that followed, in order.
    pub(crate) followups: Vec<Id<MessageMarker>>,
    /// Whether the deferred response has yet to come.
    pub(crate) deferred: bool,
    /// Whether the first response is for the user alone.
    pub(crate) ephemeral: bool,
    /// How the application came to where it was used.
    pub(crate) installation: Installation,
    /// The activity that was launched in answer.
    pub(crate) activity: Option<String>,
}

/// The first response to an interaction.
#[derive(Clone, Debug)]
pub(crate) struct InteractionAnswer {
    /// The type of the callback.
    pub(crate) kind: i32,
    /// The data of modals and autocomplete, as the bot sent it.
    pub(crate) data: Option<RawJson>,
}

/// What a person does with an application.
#[derive(Clone, Debug)]
pub(crate) struct NewInteraction {
    pub(crate) application_id: Id<ApplicationMarker>,
    /// 2 command, 3 component, 4 autocomplete, 5 modal.
    pub(crate) kind: i32,
    pub(crate) user_id: Id<UserMarker>,
    pub(crate) channel_id: Id<ChannelMarker>,
    pub(crate) data: RawJson,
    pub(crate) message_id: Option<Id<MessageMarker>>,
    pub(crate) name: Option<String>,
}

impl World {
    /// Creates an interaction and sends `INTERACTION_CREATE` to the application's bot.
    pub(crate) fn interact(&mut self, new: NewInteraction) -> Id<InteractionMarker> {
        let id = self.next_id();
        let token = format!("{TOKEN_PREFIX}{id}:{}", self.secret(64));
        let token = URL_SAFE_NO_PAD.encode(token);
        let guild_id = self
            .channels
            .get(&new.channel_id)
            .and_then(|channel| channel.guild_id);
        let interaction = Interaction {
            id,
            application_id: new.application_id,
            token,
            kind: new.kind,
            user_id: new.user_id,
            guild_id,
            channel_id: new.channel_id,
            created: self.now(),
            data: new.data,
            message_id: new.message_id,
            name: new.name,
            response: None,
            original: None,
            followups: Vec::new(),
            deferred: false,
            ephemeral: false,
            installation: self.installation(new.application_id, new.user_id, new.channel_id),
            activity: None,
        };
        let data = render::object(|o| self.write_interaction(o, &interaction));
        let bot = self
            .applications
            .get(&new.application_id)
            .map(|application| application.bot_id);
        let now = self.now();
        // Their order is that of their ids, which is that of time.
        while self.interactions.len() > MANY_INTERACTIONS
            && let Some(oldest) = self.interactions.first_entry()
            && now.since(oldest.get().created) >= TOKEN_LIFETIME
        {
            oldest.remove();
        }
        self.interactions.insert(id, interaction);
        if let Some(bot) = bot {
            self.publish(
                EventType::InteractionCreate,
                guild_id,
                Intents::empty(),
                Audience::User(bot),
                data,
            );
        }
        id
    }

    /// The interaction of a token, as long as the token is good.
    pub(crate) fn interaction_of(
        &self,
        application_id: Id<ApplicationMarker>,
        token: &str,
    ) -> Option<&Interaction> {
        let now = self.now();
        let decoded = URL_SAFE_NO_PAD.decode(token).ok()?;
        let text = std::str::from_utf8(&decoded).ok()?;
        let (id, _) = text.strip_prefix(TOKEN_PREFIX)?.split_once(':')?;
        self.interactions
            .get(&id.parse().ok()?)
            .filter(|interaction| {
                interaction.token == token
                    && interaction.application_id == application_id
                    && now.since(interaction.created) < TOKEN_LIFETIME
            })
    }

    fn write_interaction(&self, o: &mut ObjectWriter<'_>, interaction: &Interaction) {
        o.field("id", &interaction.id);
        o.field("application_id", &interaction.application_id);
        o.field("type", &interaction.kind);
        o.field("data", &interaction.data);
        o.field("token", &interaction.token);
        o.field("version", &1_u8);
        o.field("locale", "en-US");
        let channel = self.channels.get(&interaction.channel_id);
        let bot_id = self
            .applications
            .get(&interaction.application_id)
            .map_or(interaction.user_id, |application| application.bot_id);
        if let Some(channel) = channel {
            let permissions = self.permissions_in(channel.id, interaction.user_id);
            o.field(
                "channel",
                &Object(|o| {
                    channel.write(o, self, bot_id);
                    o.field("permissions", &permissions);
                }),
            );
        }
        o.field("channel_id", &interaction.channel_id);
        let guild = interaction.guild_id.and_then(|id| self.guilds.get(&id));
        if let Some(guild) = guild {
            o.field("guild_id", &guild.id);
            o.field("guild_locale", &guild.preferred_locale);
            o.field(
                "guild",
                &Object(|o| {
                    o.field("id", &guild.id);
                    o.field("locale", &guild.preferred_locale);
                    o.field("features", &guild.features);
                }),
            );
        }
        match guild.and_then(|guild| guild.members.get(&interaction.user_id)) {
            Some(member) => {
                let permissions = self.permissions_in(interaction.channel_id, member.user_id);
                o.field(
                    "member",
                    &Object(|o| {
                        member.write(o, self);
                        o.field("permissions", &permissions);
                    }),
                );
            }
            None => o.field("user", &self.user_object(interaction.user_id)),
        }
        let permissions = self.permissions_in(interaction.channel_id, bot_id);
        let permissions = if guild.is_some() {
            permissions
        } else {
            permissions.union(Permissions::SEND_MESSAGES)
        };
        o.field("app_permissions", &permissions);
        let message = interaction
            .message_id
            .and_then(|id| channel.and_then(|channel| channel.messages.get(&id)));
        if let Some(message) = message {
            o.field("message", &self.message_object(message, View::of(bot_id)));
        }
        let guild_id = interaction.guild_id;
        let holds = |it: &Entitlement| match it.guild_id {
            Some(_) => it.guild_id == guild_id,
            None => it.user_id == Some(interaction.user_id),
        };
        let entitlements: Vec<&Entitlement> = self
            .entitlements_of(interaction.application_id, holds, interaction.created)
            .collect();
        let skus: Vec<_> = entitlements.iter().map(|it| it.sku_id).collect();
        o.field("entitlements", &entitlements);
        o.field("entitlement_sku_ids", &skus);
        o.field(
            "authorizing_integration_owners",
            &Object(|o| {
                match interaction.guild_id {
                    _ if !interaction.installation.by_place => {}
                    Some(guild_id) => o.field("0", &guild_id),
                    None => o.field("0", "0"),
                }
                if interaction.installation.by_user {
                    o.field("1", &interaction.user_id);
                }
            }),
        );
        let context = self.context_of(interaction.channel_id, interaction.application_id);
        o.field("context", &context);
        o.field("attachment_size_limit", &10_485_760_u32);
    }
}
