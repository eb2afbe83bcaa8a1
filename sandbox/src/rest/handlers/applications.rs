//! [Applications](https://discord.com/developers/docs/resources/application).

use cordial_model::rest::{
    EditCurrentApplication, GetCurrentApplication, GetCurrentBotApplicationInformation,
};

use super::super::{ApiError, Context, Handlers, Reply};

pub(super) fn register(handlers: &mut Handlers) {
    handlers.on(current);
    handlers.on(|context, _: GetCurrentBotApplicationInformation| {
        current(context, GetCurrentApplication::new())
    });
    handlers.on(edit_current);
}

fn current(context: &mut Context<'_>, _: GetCurrentApplication) -> Result<Reply, ApiError> {
    let id = context.caller()?.application_id;
    let world = &*context.world;
    let application = world
        .applications
        .get(&id)
        .ok_or_else(ApiError::unknown_application)?;
    Ok(Reply::object(|o| world.write_application(o, application)))
}

fn edit_current(
    context: &mut Context<'_>,
    edit: EditCurrentApplication,
) -> Result<Reply, ApiError> {
    let id = context.caller()?.application_id;
    let application = context
        .world
        .applications
        .get_mut(&id)
        .ok_or_else(ApiError::unknown_application)?;
    if let Some(description) = edit.description {
        application.description = description;
    }
    edit.interactions_endpoint_url
        .apply(&mut application.interactions_endpoint_url);
    if application.interactions_endpoint_url.as_deref() == Some("") {
        application.interactions_endpoint_url = None;
    }
    if let Some(tags) = edit.tags {
        application.tags = tags.into_iter().map(String::from).collect();
    }
    if let Some(flags) = edit.flags {
        application.flags = flags.bits();
    }
    current(context, GetCurrentApplication::new())
}
