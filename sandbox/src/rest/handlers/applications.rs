//! [Applications](https://discord.com/developers/docs/resources/application): what their developers set, files that
//! activities upload, running activities.

use cordial_model::{
    Patch,
    application::EventWebhooksStatus,
    id::{Id, marker::ApplicationMarker},
    rest::{
        EditApplication, EditCurrentApplication, GetApplication, GetApplicationActivityInstance,
        GetCurrentApplication, GetCurrentBotApplicationInformation, UploadApplicationAttachment,
    },
};

use super::{
    super::{ApiError, Context, Handlers, Reply},
    compose,
    pictures::Picture,
};
use crate::world::{Application, Attachment, StoredFile, World, render::Object};

/// Carries out what two endpoints with the same fields ask for.
macro_rules! apply {
    ($application:ident, $files:expr, $edit:ident) => {
        if let Some(description) = $edit.description.set() {
            description.text().clone_into(&mut $application.description);
        }
        let icon = Picture::read_change($edit.icon)?;
        let cover_image = Picture::read_change($edit.cover_image)?;
        if $edit.team_id.set().is_some() {
            let message = "Applications of the sandbox have no teams.";
            return Err(ApiError::field("team_id", "BASE_TYPE_INVALID", message));
        }
        if let Some(flags) = $edit.flags.into_set() {
            $application.flags = flags.bits();
        }
        if let Some(filter) = $edit.explicit_content_filter.into_set() {
            $application.explicit_content_filter = filter;
        }
        if $edit.tags != Patch::Leave {
            let tags = $edit.tags.into_set().unwrap_or_default();
            $application.tags = tags.into_iter().map(String::from).collect();
        }
        if $edit.integration_types_config != Patch::Leave {
            let config = $edit.integration_types_config.into_set();
            $application.integration_types_config = config.unwrap_or_default();
        }
        $edit
            .max_participants
            .apply(&mut $application.max_participants);
        $edit.kind.apply(&mut $application.kind);
        $edit.install_params.apply(&mut $application.install_params);
        for (name, change, field) in [
            (
                "interactions_endpoint_url",
                $edit.interactions_endpoint_url,
                &mut $application.interactions_endpoint_url,
            ),
            (
                "custom_install_url",
                $edit.custom_install_url,
                &mut $application.custom_install_url,
            ),
            (
                "role_connections_verification_url",
                $edit.role_connections_verification_url,
                &mut $application.role_connections_verification_url,
            ),
            (
                "event_webhooks_url",
                $edit.event_webhooks_url,
                &mut $application.event_webhooks_url,
            ),
        ] {
            set_address(name, change, field)?;
        }
        if $edit.event_webhooks_types != Patch::Leave {
            let types = $edit.event_webhooks_types.into_set();
            $application.event_webhooks_types = types.unwrap_or_default();
        }
        if let Some(status) = $edit.event_webhooks_status.into_set() {
            let known = [EventWebhooksStatus::Disabled, EventWebhooksStatus::Enabled];
            if !known.contains(&status) {
                let message = "Value must be one of {1, 2}.";
                let field = "event_webhooks_status";
                return Err(ApiError::field(field, "BASE_TYPE_CHOICES", message));
            }
            $application.event_webhooks_status = status;
        }
        for (picture, field) in [
            (icon, &mut $application.icon),
            (cover_image, &mut $application.cover_image),
        ] {
            // Both are in one folder, and may be the same; so none is taken from it.
            let folder = format!("app-icons/{}", $application.id);
            match picture {
                Patch::Leave => {}
                Patch::Clear => *field = None,
                Patch::Set(picture) => *field = Some(picture.keep($files, folder)),
            }
        }
    };
}

pub(super) fn register(handlers: &mut Handlers) {
    handlers.on(|context, _: GetCurrentApplication| current(context));
    handlers.on(|context, _: GetCurrentBotApplicationInformation| current(context));
    handlers.on(|context, request: GetApplication| {
        own(context, request.application_id)?;
        current(context)
    });
    handlers.on(|context, edit: EditCurrentApplication| {
        let id = context.caller()?.application_id;
        let mut application = application(context.world, id)?.clone();
        apply!(application, &mut context.world.files, edit);
        keep(context.world, application);
        current(context)
    });
    handlers.on(|context, edit: EditApplication| {
        let id = own(context, edit.application_id)?;
        let mut application = application(context.world, id)?.clone();
        apply!(application, &mut context.world.files, edit);
        keep(context.world, application);
        current(context)
    });
    handlers.on(upload);
    handlers.on(activity);
}

/// Keeps what was changed of an application. At a new address for events it is asked whether anybody is there.
fn keep(world: &mut World, application: Application) {
    let (id, url) = (application.id, application.event_webhooks_url.clone());
    let before = world.applications.insert(id, application);
    if before.is_none_or(|before| before.event_webhooks_url != url) {
        world.ping_webhook(id);
    }
}

/// Requires that the caller is the bot of an application.
pub(super) fn own(
    context: &Context<'_>,
    id: Id<ApplicationMarker>,
) -> Result<Id<ApplicationMarker>, ApiError> {
    if context.caller()?.application_id == id {
        Ok(id)
    } else {
        Err(ApiError::other_application())
    }
}

fn application(world: &World, id: Id<ApplicationMarker>) -> Result<&Application, ApiError> {
    world
        .applications
        .get(&id)
        .ok_or_else(ApiError::unknown_application)
}

fn current(context: &mut Context<'_>) -> Result<Reply, ApiError> {
    let id = context.caller()?.application_id;
    let world = &*context.world;
    let application = application(world, id)?;
    Ok(Reply::object(|o| world.write_application(o, application)))
}

/// An empty text is no address; anything else must be one.
fn set_address(
    name: &str,
    change: Patch<String>,
    field: &mut Option<String>,
) -> Result<(), ApiError> {
    let Patch::Set(address) = change else {
        change.apply(field);
        return Ok(());
    };
    if address.is_empty() {
        *field = None;
        return Ok(());
    }
    let is_address = address.parse::<http::Uri>().is_ok_and(|address| {
        matches!(address.scheme_str(), Some("http" | "https")) && address.host().is_some()
    });
    if !is_address {
        let message = "Not a well formed URL.";
        return Err(ApiError::field(name, "URL_TYPE_INVALID_URL", message));
    }
    *field = Some(address);
    Ok(())
}

fn upload(
    context: &mut Context<'_>,
    request: UploadApplicationAttachment,
) -> Result<Reply, ApiError> {
    if context.either(None)?.application_id != request.application_id {
        return Err(ApiError::other_application());
    }
    let world = &mut *context.world;
    let file = request.file;
    let data = compose::in_memory(&file.data)?;
    let (id, filename) = (world.next_id(), compose::sanitized(&file.filename));
    let path = format!(
        "/ephemeral-attachments/{}/{id}/{filename}",
        request.application_id
    );
    let content_type = file
        .content_type
        .or_else(|| compose::guessed(&filename).map(str::to_owned));
    let attachment = Attachment {
        id,
        title: None,
        description: None,
        content_type: content_type.clone(),
        size: data.len(),
        url: format!("{}{path}", world.cdn_url),
        ephemeral: true,
        is_spoiler: file.filename.starts_with("SPOILER_"),
        filename,
        duration_secs: None,
        waveform: None,
    };
    world.files.insert(path, StoredFile { content_type, data });
    Ok(Reply::object(|o| {
        o.field("attachment", &Object(|o| attachment.write(o)));
    }))
}

fn activity(
    context: &mut Context<'_>,
    request: GetApplicationActivityInstance,
) -> Result<Reply, ApiError> {
    let id = own(context, request.application_id)?;
    let instance = context
        .world
        .activities
        .get(&request.instance_id)
        .filter(|instance| instance.application_id == id)
        .ok_or_else(ApiError::not_found)?;
    Ok(Reply::value(instance))
}
