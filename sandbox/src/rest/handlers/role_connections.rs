//! [Linked roles](https://discord.com/developers/docs/resources/application-role-connection-metadata): what roles can ask
//! for, and what applications say of users.

use cordial_model::{
    CompactString, Timestamp,
    application::{RoleConnection, RoleConnectionMetadata, RoleConnectionMetadataType},
    id::{
        Id,
        marker::{ApplicationMarker, UserMarker},
    },
    oauth2::Scope,
    rest::{
        DeleteCurrentUserApplicationRoleConnection, GetApplicationRoleConnectionMetadataRecords,
        GetCurrentUserApplicationRoleConnection, UpdateApplicationRoleConnectionMetadataRecords,
        UpdateCurrentUserApplicationRoleConnection,
    },
};

use super::{
    super::{ApiError, Context, Handlers, Reply},
    applications::own,
};
use crate::world::Application;

pub(super) fn register(handlers: &mut Handlers) {
    handlers.on(
        |context, request: GetApplicationRoleConnectionMetadataRecords| {
            own(context, request.application_id)?;
            Ok(Reply::value(
                &application(context, request.application_id)?.role_metadata,
            ))
        },
    );
    handlers.on(set_records);
    handlers.on(
        |context, request: GetCurrentUserApplicationRoleConnection| {
            let (application, user_id) = linked(context, request.application_id)?;
            let connection = application.role_connections.get(&user_id);
            Ok(Reply::value(&connection.cloned().unwrap_or_default()))
        },
    );
    handlers.on(set);
    handlers.on(
        |context, request: DeleteCurrentUserApplicationRoleConnection| {
            let (application, user_id) = linked(context, request.application_id)?;
            application.role_connections.remove(&user_id);
            Ok(Reply::empty())
        },
    );
}

fn application<'a>(
    context: &'a mut Context<'_>,
    id: Id<ApplicationMarker>,
) -> Result<&'a mut Application, ApiError> {
    context
        .world
        .applications
        .get_mut(&id)
        .ok_or_else(ApiError::unknown_application)
}

/// The application of the token that asks, and the user.
fn linked<'a>(
    context: &'a mut Context<'_>,
    id: Id<ApplicationMarker>,
) -> Result<(&'a mut Application, Id<UserMarker>), ApiError> {
    let grant = context.bearer(Some(&Scope::RoleConnectionsWrite))?;
    if grant.application_id != id {
        return Err(ApiError::other_application());
    }
    Ok((application(context, id)?, grant.user_id))
}

fn set_records(
    context: &mut Context<'_>,
    request: UpdateApplicationRoleConnectionMetadataRecords,
) -> Result<Reply, ApiError> {
    let id = own(context, request.application_id)?;
    for (index, record) in request.records.iter().enumerate() {
        if request.records[..index]
            .iter()
            .any(|other| other.key == record.key)
        {
            let message = "Application role connection metadata keys must be unique.";
            let path = format!("[{index}].key");
            let code = "APPLICATION_ROLE_CONNECTION_METADATA_DUPLICATE_KEY";
            return Err(ApiError::field(&path, code, message));
        }
    }
    let application = application(context, id)?;
    application.role_metadata = request.records;
    Ok(Reply::value(&application.role_metadata))
}

fn set(
    context: &mut Context<'_>,
    request: UpdateCurrentUserApplicationRoleConnection,
) -> Result<Reply, ApiError> {
    let (application, user_id) = linked(context, request.application_id)?;
    let connection = application.role_connections.entry(user_id).or_default();
    let mut changed: RoleConnection = connection.clone();
    if let Some(name) = request.platform_name {
        changed.platform_name = Some(name.into());
    }
    if let Some(name) = request.platform_username {
        changed.platform_username = Some(name.into());
    }
    if let Some(metadata) = request.metadata {
        for (key, value) in &metadata {
            let record = application
                .role_metadata
                .iter()
                .find(|record| record.key == *key);
            check(record, key, value)?;
        }
        changed.metadata = Some(metadata);
    }
    application
        .role_connections
        .insert(user_id, changed.clone());
    Ok(Reply::value(&changed))
}

/// Values are texts of the form that the record says.
fn check(
    record: Option<&RoleConnectionMetadata>,
    key: &CompactString,
    value: &str,
) -> Result<(), ApiError> {
    let path = format!("metadata.{key}");
    let Some(record) = record else {
        let message = "This key is no metadata of the application.";
        return Err(ApiError::field(&path, "BASE_TYPE_INVALID", message));
    };
    let fits = match record.kind {
        RoleConnectionMetadataType::BooleanEqual | RoleConnectionMetadataType::BooleanNotEqual => {
            matches!(value, "0" | "1")
        }
        RoleConnectionMetadataType::DatetimeLessThanOrEqual
        | RoleConnectionMetadataType::DatetimeGreaterThanOrEqual => {
            value.parse::<Timestamp>().is_ok()
        }
        _ => value.parse::<i64>().is_ok(),
    };
    if fits {
        return Ok(());
    }
    let message = format!("\"{value}\" is no value for this key.");
    Err(ApiError::field(&path, "BASE_TYPE_INVALID", message))
}
