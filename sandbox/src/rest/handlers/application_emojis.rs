//! [Emojis of applications](https://discord.com/developers/docs/resources/emoji#list-application-emojis), which their
//! bots can use everywhere.

use cordial_model::{
    id::{
        Id,
        marker::{ApplicationMarker, EmojiMarker},
    },
    rest::{
        CreateApplicationEmoji, DeleteApplicationEmoji, GetApplicationEmoji, ListApplicationEmojis,
        ModifyApplicationEmoji, StatusCode,
    },
};

use super::{
    super::{ApiError, Context, Handlers, Reply},
    applications::own,
    emojis::read_image,
};
use crate::world::{
    Application, Emoji, World,
    render::{List, Object},
};

/// Emojis of one application.
const MAX_EMOJIS: usize = 2000;

pub(super) fn register(handlers: &mut Handlers) {
    handlers.on(|context, request: ListApplicationEmojis| {
        let id = own(context, request.application_id)?;
        let world = &*context.world;
        let emojis = world.applications.get(&id).map(|it| &it.emojis);
        Ok(Reply::object(|o| {
            o.field(
                "items",
                &List(|list| {
                    for emoji in emojis.into_iter().flat_map(|emojis| emojis.values()) {
                        list.element(&Object(|o| emoji.write(o, world)));
                    }
                }),
            );
        }))
    });
    handlers.on(|context, request: GetApplicationEmoji| {
        let id = own(context, request.application_id)?;
        reply(context.world, id, request.emoji_id)
    });
    handlers.on(create);
    handlers.on(|context, request: ModifyApplicationEmoji| {
        let id = own(context, request.application_id)?;
        check_name(&request.name)?;
        let emoji = application(context.world, id)?
            .emojis
            .get_mut(&request.emoji_id)
            .ok_or_else(ApiError::unknown_emoji)?;
        emoji.name = request.name;
        reply(context.world, id, request.emoji_id)
    });
    handlers.on(|context, request: DeleteApplicationEmoji| {
        let id = own(context, request.application_id)?;
        application(context.world, id)?
            .emojis
            .remove(&request.emoji_id)
            .ok_or_else(ApiError::unknown_emoji)?;
        context
            .world
            .files
            .remove_picture("emojis", request.emoji_id);
        Ok(Reply::empty())
    });
}

fn application(world: &mut World, id: Id<ApplicationMarker>) -> Result<&mut Application, ApiError> {
    world
        .applications
        .get_mut(&id)
        .ok_or_else(ApiError::unknown_application)
}

fn reply(
    world: &World,
    application_id: Id<ApplicationMarker>,
    id: Id<EmojiMarker>,
) -> Result<Reply, ApiError> {
    let emoji = world
        .applications
        .get(&application_id)
        .and_then(|application| application.emojis.get(&id))
        .ok_or_else(ApiError::unknown_emoji)?;
    Ok(Reply::object(|o| emoji.write(o, world)))
}

fn check_name(name: &str) -> Result<(), ApiError> {
    if name
        .chars()
        .all(|char| char.is_ascii_alphanumeric() || char == '_')
    {
        return Ok(());
    }
    let message = "String value did not match validation regex.";
    Err(ApiError::field("name", "STRING_TYPE_REGEX", message))
}

fn create(context: &mut Context<'_>, request: CreateApplicationEmoji) -> Result<Reply, ApiError> {
    let application_id = own(context, request.application_id)?;
    check_name(&request.name)?;
    let file = read_image(&request.image)?;
    let animated = request.image.mime() == "image/gif";
    let id = context.world.next_id();
    let application = application(context.world, application_id)?;
    if application.emojis.len() >= MAX_EMOJIS {
        let message = format!("Maximum number of emojis reached ({MAX_EMOJIS})");
        return Err(ApiError::new(StatusCode::BAD_REQUEST, 30008, message));
    }
    if application
        .emojis
        .values()
        .any(|emoji| emoji.name == request.name)
    {
        let message = "Application emoji names must be unique.";
        let code = "APPLICATION_EMOJI_NAME_ALREADY_TAKEN";
        return Err(ApiError::field("name", code, message));
    }
    let emoji = Emoji {
        id,
        name: request.name,
        roles: Vec::new(),
        user_id: Some(application.bot_id),
        animated,
    };
    application.emojis.insert(id, emoji);
    context.world.files.insert_picture("emojis", id, file);
    reply(context.world, application_id, id).map(Reply::created)
}
