//! [Responses to interactions](https://discord.com/developers/docs/interactions/receiving-and-responding): the first one
//! within 3 seconds, and all that follows for 15 minutes.

use cordial_model::{
    Patch, Permissions, Secret,
    application::{ActivityInstance, ActivityLocation, ActivityLocationKind, ApplicationFlags},
    channel::message::MessageFlags,
    id::{
        Id,
        marker::{ApplicationMarker, ChannelMarker, InteractionMarker, MessageMarker, UserMarker},
    },
    interaction::{InteractionResponse, InteractionResponseType, MessageResponse},
    json,
    rest::{
        CreateFollowupMessage, CreateInteractionResponse, DeleteFollowupMessage,
        DeleteOriginalInteractionResponse, DeleteWebhookMessage, EditFollowupMessage,
        EditOriginalInteractionResponse, EditWebhookMessage, ExecuteWebhook, GetFollowupMessage,
        GetOriginalInteractionResponse, GetWebhookMessage, Incoming, StatusCode,
    },
};

use super::{
    super::{ApiError, Context, Handlers, Reply},
    compose::{self, Draft, draft, raw},
    messages, webhook_messages,
};
use crate::world::{
    Author, Interaction, InteractionAnswer, Message, MessageInteraction, RESPONSE_WINDOW,
    Reference, View, World, render::Object,
};

/// Types of interactions.
const COMMAND: i32 = 2;
const COMPONENT: i32 = 3;
const AUTOCOMPLETE: i32 = 4;
const MODAL_SUBMIT: i32 = 5;

/// Messages that may follow where only the user has installed the application.
const MAX_FOLLOWUPS: usize = 5;

pub(super) fn register(handlers: &mut Handlers) {
    handlers.on(respond);
    handlers.on(|context, request: GetOriginalInteractionResponse| {
        let place = original(
            context.world,
            request.application_id,
            &request.interaction_token,
        )?;
        Ok(place.reply(context.world))
    });
    handlers.on(edit_original);
    handlers.on(|context, request: DeleteOriginalInteractionResponse| {
        let place = original(
            context.world,
            request.application_id,
            &request.interaction_token,
        )?;
        Ok(place.delete(context.world))
    });
    handlers.either::<CreateFollowupMessage, ExecuteWebhook>(
        is_interaction,
        follow_up,
        webhook_messages::execute,
    );
    handlers.either::<GetFollowupMessage, GetWebhookMessage>(
        is_interaction,
        |context, request| {
            let (app, token) = (request.application_id, &request.interaction_token);
            let place = follow_up_of(context.world, app, token, request.message_id)?;
            Ok(place.reply(context.world))
        },
        webhook_messages::get,
    );
    handlers.either::<EditFollowupMessage, EditWebhookMessage>(
        is_interaction,
        edit_follow_up,
        webhook_messages::edit,
    );
    handlers.either::<DeleteFollowupMessage, DeleteWebhookMessage>(
        is_interaction,
        |context, request| {
            let (app, token) = (request.application_id, &request.interaction_token);
            let place = follow_up_of(context.world, app, token, request.message_id)?;
            Ok(place.delete(context.world))
        },
        webhook_messages::delete,
    );
}

/// Webhooks of interactions have the id of the application.
fn is_interaction(world: &World, incoming: &Incoming) -> bool {
    incoming
        .path_param(0, "webhook_id")
        .is_ok_and(|id| world.applications.contains_key(&id))
}

/// A message that answers an interaction.
#[derive(Clone, Copy)]
struct Place {
    interaction: Id<InteractionMarker>,
    bot: Id<UserMarker>,
    channel: Id<ChannelMarker>,
    message: Id<MessageMarker>,
}

impl Place {
    fn new(world: &World, interaction: &Interaction, message: Id<MessageMarker>) -> Self {
        Self {
            interaction: interaction.id,
            bot: bot_of(world, interaction),
            channel: interaction.channel_id,
            message,
        }
    }

    fn message(self, world: &World) -> Option<&Message> {
        let channel = world.channels.get(&self.channel)?;
        channel.messages.get(&self.message)
    }

    fn is_ephemeral(self, world: &World) -> bool {
        self.message(world)
            .is_some_and(|message| message.ephemeral_to.is_some())
    }

    fn reply(self, world: &World) -> Reply {
        let view = View::of(self.bot);
        Reply::object(|o| {
            if let Some(message) = self.message(world) {
                message.write(o, world, view);
            }
        })
    }

    fn delete(self, world: &mut World) -> Reply {
        world.delete_message(self.channel, self.message);
        if let Some(interaction) = world.interactions.get_mut(&self.interaction) {
            interaction.followups.retain(|id| *id != self.message);
            if interaction.original == Some(self.message) {
                interaction.original = None;
            }
        }
        Reply::empty()
    }

    /// Changes the message. One that was promised has now come, and does not count as edited.
    fn edit(self, world: &mut World, draft: Draft) -> Result<Reply, ApiError> {
        let is_original = world
            .interactions
            .get(&self.interaction)
            .is_some_and(|interaction| interaction.original == Some(self.message));
        let loading = self
            .message(world)
            .is_some_and(|message| message.flags & Message::LOADING != 0);
        if !loading {
            messages::change(world, self.channel, self.message, draft)?;
            return Ok(self.reply(world));
        }
        let message = self.message(world).ok_or_else(ApiError::unknown_message)?;
        let mut message = message.clone();
        message.flags &= !Message::LOADING;
        draft.apply(world, &mut message)?;
        if let Some(place) = world.message_mut(self.channel, self.message) {
            *place = message;
        }
        world.message_changed(self.channel, self.message);
        if let Some(interaction) = world
            .interactions
            .get_mut(&self.interaction)
            .filter(|_| is_original)
        {
            interaction.deferred = false;
        }
        Ok(self.reply(world))
    }
}

fn bot_of(world: &World, interaction: &Interaction) -> Id<UserMarker> {
    world
        .applications
        .get(&interaction.application_id)
        .map_or(interaction.application_id.cast(), |app| app.bot_id)
}

/// The interaction of a token. Tokens that have expired are as unknown as those that never were.
fn find<'a>(
    world: &'a World,
    application_id: Id<ApplicationMarker>,
    token: &Secret,
) -> Result<&'a Interaction, ApiError> {
    world
        .interaction_of(application_id, token.expose())
        .filter(|interaction| interaction.response.is_some())
        .ok_or_else(ApiError::unknown_webhook)
}

fn original(
    world: &World,
    application_id: Id<ApplicationMarker>,
    token: &Secret,
) -> Result<Place, ApiError> {
    let interaction = find(world, application_id, token)?;
    interaction
        .original
        .map(|id| Place::new(world, interaction, id))
        .filter(|place| place.message(world).is_some())
        .ok_or_else(ApiError::unknown_message)
}

fn follow_up_of(
    world: &World,
    application_id: Id<ApplicationMarker>,
    token: &Secret,
    id: Id<MessageMarker>,
) -> Result<Place, ApiError> {
    let interaction = find(world, application_id, token)?;
    let own = interaction.followups.contains(&id) || interaction.original == Some(id);
    Some(Place::new(world, interaction, id))
        .filter(|place| own && place.message(world).is_some())
        .ok_or_else(ApiError::unknown_message)
}

fn respond(
    context: &mut Context<'_>,
    request: CreateInteractionResponse,
) -> Result<Reply, ApiError> {
    let world = &mut *context.world;
    let now = world.now();
    let interaction = world
        .interactions
        .get(&request.interaction_id)
        .filter(|interaction| interaction.token == request.interaction_token.expose())
        .ok_or_else(ApiError::unknown_interaction)?;
    if interaction.response.is_some() {
        return Err(ApiError::already_acknowledged());
    }
    if now.since(interaction.created) >= RESPONSE_WINDOW {
        return Err(ApiError::unknown_interaction());
    }
    let kind = request.response.kind().get();
    if !fits(interaction, &request.response) {
        return Err(ApiError::field(
            "type",
            "BASE_TYPE_CHOICES",
            format!(
                "Interactions of type {} cannot be answered so.",
                interaction.kind
            ),
        ));
    }
    let mut interaction = interaction.clone();
    let mut answer = InteractionAnswer { kind, data: None };
    match request.response {
        InteractionResponse::Message(message) => {
            let ephemeral = is_ephemeral(message.flags);
            let draft = of_response(*message);
            let id = post(world, &interaction, draft, ephemeral, 0)?;
            interaction.original = Some(id);
            interaction.ephemeral = Place::new(world, &interaction, id).is_ephemeral(world);
        }
        InteractionResponse::DeferredMessage(flags) => {
            let ephemeral = flags.contains(MessageFlags::EPHEMERAL);
            let loading = Message::LOADING;
            let id = post(world, &interaction, Draft::default(), ephemeral, loading)?;
            interaction.original = Some(id);
            interaction.ephemeral = Place::new(world, &interaction, id).is_ephemeral(world);
            interaction.deferred = true;
        }
        InteractionResponse::DeferredUpdate => interaction.original = interaction.message_id,
        InteractionResponse::Update(message) => {
            if let Some(id) = interaction.message_id {
                messages::change(world, interaction.channel_id, id, of_response(*message))?;
            }
            interaction.original = interaction.message_id;
        }
        InteractionResponse::Autocomplete(choices) => {
            let data = json::to_string(&Object(|o: &mut json::ObjectWriter<'_>| {
                o.field("choices", &choices);
            }));
            answer.data = Some(raw(&data));
        }
        InteractionResponse::Modal(modal) => {
            answer.data = Some(raw(&json::to_string(&*modal)));
        }
        InteractionResponse::LaunchActivity => {
            interaction.activity = Some(launch(world, &interaction)?);
        }
        // The only one left that is answered is that a purchase is needed.
        InteractionResponse::Unknown(_, data) => answer.data = data,
        _ => {}
    }
    interaction.response = Some(answer);
    let id = interaction.id;
    world.interactions.insert(id, interaction);
    if !request.with_response.unwrap_or(false) {
        return Ok(Reply::empty());
    }
    let interaction = &world.interactions[&id];
    Ok(Reply::object(|o| {
        o.field("interaction", &Object(|o| write(o, interaction)));
        let message = interaction
            .original
            .map(|id| Place::new(world, interaction, id))
            .and_then(|place| place.message(world));
        if let Some(instance) = &interaction.activity {
            o.field(
                "resource",
                &Object(|o| {
                    o.field("type", &kind);
                    o.field("activity_instance", &Object(|o| o.field("id", instance)));
                }),
            );
        }
        if let Some(message) = message {
            let view = View::of(bot_of(world, interaction));
            o.field(
                "resource",
                &Object(|o| {
                    o.field("type", &kind);
                    o.field("message", &world.message_object(message, view));
                }),
            );
        }
    }))
}

fn write(o: &mut json::ObjectWriter<'_>, interaction: &Interaction) {
    o.field("id", &interaction.id);
    o.field("type", &interaction.kind);
    if let Some(id) = &interaction.original {
        o.field("response_message_id", id);
        o.field("response_message_loading", &interaction.deferred);
        o.field("response_message_ephemeral", &interaction.ephemeral);
    }
    o.field("activity_instance_id", &interaction.activity);
    o.field("channel_id", &interaction.channel_id);
    o.field("guild_id", &interaction.guild_id);
}

/// Starts the application's activity in the channel, or lets the user join the one that runs there.
fn launch(world: &mut World, interaction: &Interaction) -> Result<String, ApiError> {
    let embedded = world
        .applications
        .get(&interaction.application_id)
        .is_some_and(|it| it.flags & ApplicationFlags::EMBEDDED.bits() != 0);
    if !embedded {
        let message = "The application has no activity.";
        return Err(ApiError::field("type", "BASE_TYPE_INVALID", message));
    }
    let channel_id = interaction.channel_id;
    let running = world.activities.values_mut().find(|instance| {
        instance.application_id == interaction.application_id
            && instance.location.channel_id == Some(channel_id)
    });
    if let Some(instance) = running {
        if !instance.users.contains(&interaction.user_id) {
            instance.users.push(interaction.user_id);
        }
        return Ok(instance.instance_id.to_string());
    }
    let (kind, guild_id) = match interaction.guild_id {
        Some(guild_id) => (ActivityLocationKind::GuildChannel, Some(guild_id)),
        None => (ActivityLocationKind::PrivateChannel, None),
    };
    let launch: Id<InteractionMarker> = world.next_id();
    let place = match guild_id {
        Some(guild_id) => format!("gc-{guild_id}-{channel_id}"),
        None => format!("pc-{channel_id}"),
    };
    let instance = ActivityInstance {
        application_id: interaction.application_id,
        instance_id: format!("i-{launch}-{place}").into(),
        launch_id: launch.to_string().into(),
        location: ActivityLocation {
            id: place.into(),
            kind,
            channel_id: Some(channel_id),
            guild_id,
        },
        users: vec![interaction.user_id],
    };
    let id = instance.instance_id.to_string();
    world.activities.insert(id.clone(), instance);
    Ok(id)
}

/// Which answers an interaction can have.
fn fits(interaction: &Interaction, response: &InteractionResponse) -> bool {
    match response {
        InteractionResponse::Pong => false,
        InteractionResponse::Autocomplete(_) => interaction.kind == AUTOCOMPLETE,
        _ if interaction.kind == AUTOCOMPLETE => false,
        InteractionResponse::DeferredUpdate | InteractionResponse::Update(_) => {
            matches!(interaction.kind, COMPONENT | MODAL_SUBMIT) && interaction.message_id.is_some()
        }
        InteractionResponse::Modal(_) => interaction.kind != MODAL_SUBMIT,
        InteractionResponse::Unknown(kind, _) => *kind == InteractionResponseType::PremiumRequired,
        _ => true,
    }
}

fn is_ephemeral(flags: Option<MessageFlags>) -> bool {
    flags.is_some_and(|flags| flags.contains(MessageFlags::EPHEMERAL))
}

fn of_response(message: MessageResponse) -> Draft {
    let content = compose::content(message.content);
    draft!(message, content, message.poll)
}

/// Posts a message in answer to an interaction, past all permissions of the channel.
fn post(
    world: &mut World,
    interaction: &Interaction,
    draft: Draft,
    ephemeral: bool,
    flags: u64,
) -> Result<Id<MessageMarker>, ApiError> {
    let (id, now) = (world.next_id(), world.now());
    let bot_id = bot_of(world, interaction);
    let channel_id = interaction.channel_id;
    // Where only the user has the application, they must be allowed to show it to others.
    let shown = interaction.guild_id.is_none()
        || !interaction.installation.is_of_user_alone()
        || world
            .permissions_in(channel_id, interaction.user_id)
            .contains(Permissions::USE_EXTERNAL_APPS);
    let ephemeral = ephemeral || !shown;
    let mut message = Message::new(id, channel_id, Author::User(bot_id), now);
    message.application_id = Some(interaction.application_id);
    message.flags = flags;
    if ephemeral {
        message.ephemeral_to = Some(interaction.user_id);
        message.flags |= Message::EPHEMERAL;
    }
    let follows = interaction.response.is_some();
    let source = interaction.message_id.filter(|_| !follows);
    message.kind = match interaction.kind {
        COMMAND if !follows => command_kind(interaction),
        _ if source.is_some() || follows => Message::REPLY,
        _ => Message::DEFAULT,
    };
    // Followups refer to the first answer, answers to components to the message with the component.
    let referred = if follows {
        interaction.original
    } else {
        source
    };
    match referred {
        Some(_) => {
            message.reference = Some(Reference {
                kind: 0,
                channel_id,
                guild_id: interaction.guild_id,
                message_id: referred,
            });
        }
        None if message.kind == Message::REPLY => message.kind = Message::DEFAULT,
        None => {}
    }
    message.interaction = Some(MessageInteraction {
        id: interaction.id,
        kind: interaction.kind,
        user_id: interaction.user_id,
        name: interaction.name.clone(),
        guild_id: interaction.guild_id,
        original_response_message_id: interaction.original.filter(|_| follows),
        interacted_message_id: source,
    });
    // What it refers to was no choice of the bot's: nobody is mentioned for it.
    let reference = message.reference.take();
    let kept = message.flags;
    draft.apply(world, &mut message)?;
    message.flags |= kept;
    if !ephemeral {
        message.flags &= !Message::EPHEMERAL;
    }
    message.reference = reference;
    world.unarchive(channel_id);
    Ok(world.post(message))
}

/// The type of the message that answers a slash command, or one of a menu.
fn command_kind(interaction: &Interaction) -> i32 {
    #[derive(json::Decode)]
    struct Data {
        #[json(rename = "type", default)]
        kind: i32,
    }
    let data = interaction.data.decode::<Data>();
    match data.map_or(1, |data| data.kind) {
        2 | 3 => Message::CONTEXT_MENU_COMMAND,
        _ => Message::CHAT_INPUT_COMMAND,
    }
}

fn edit_original(
    context: &mut Context<'_>,
    request: EditOriginalInteractionResponse,
) -> Result<Reply, ApiError> {
    let world = &mut *context.world;
    let place = original(world, request.application_id, &request.interaction_token)?;
    let content = request.content;
    let draft = draft!(request, content, request.poll);
    place.edit(world, draft)
}

fn edit_follow_up(
    context: &mut Context<'_>,
    request: EditFollowupMessage,
) -> Result<Reply, ApiError> {
    let world = &mut *context.world;
    let (app, token) = (request.application_id, &request.interaction_token);
    let place = follow_up_of(world, app, token, request.message_id)?;
    let content: Patch<String> = request.content;
    let draft = draft!(request, content, None);
    place.edit(world, draft)
}

fn follow_up(context: &mut Context<'_>, request: CreateFollowupMessage) -> Result<Reply, ApiError> {
    let world = &mut *context.world;
    let interaction = find(world, request.application_id, &request.interaction_token)?.clone();
    let ephemeral = is_ephemeral(request.flags);
    let content = compose::content(request.content);
    let draft = draft!(request, content, request.poll);
    // The first one after a promise is what was promised.
    if interaction.deferred
        && let Ok(place) = original(world, request.application_id, &request.interaction_token)
    {
        return place.edit(world, draft);
    }
    if interaction.installation.is_of_user_alone()
        && interaction.guild_id.is_some()
        && interaction.followups.len() >= MAX_FOLLOWUPS
    {
        let message = "This interaction has hit the maximum number of follow up messages.";
        return Err(ApiError::new(StatusCode::BAD_REQUEST, 40094, message));
    }
    let id = post(world, &interaction, draft, ephemeral, 0)?;
    if let Some(interaction) = world.interactions.get_mut(&interaction.id) {
        interaction.followups.push(id);
    }
    Ok(Place::new(world, &interaction, id).reply(world))
}
