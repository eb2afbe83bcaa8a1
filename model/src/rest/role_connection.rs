//! Endpoints of linked roles: [what they can ask for](https://discord.com/developers/docs/resources/application-role-connection-metadata),
//! and what an application knows of users.

use std::collections::BTreeMap;

use compact_str::CompactString;

use super::endpoint;
use crate::{
    application::{RoleConnection, RoleConnectionMetadata},
    id::{Id, marker::ApplicationMarker},
};

/// List what linked roles can ask an application for.
/// [Discord](https://discord.com/developers/docs/resources/application-role-connection-metadata#get-application-role-connection-metadata-records)
#[endpoint(
    GET "/applications/{application_id}/role-connections/metadata", id = "get_application_role_connections_metadata",
    returns = Vec<RoleConnectionMetadata>
)]
pub struct GetApplicationRoleConnectionMetadataRecords {
    #[path]
    pub application_id: Id<ApplicationMarker>,
}

/// Set all that linked roles can ask an application for.
/// [Discord](https://discord.com/developers/docs/resources/application-role-connection-metadata#update-application-role-connection-metadata-records)
#[endpoint(
    PUT "/applications/{application_id}/role-connections/metadata", id = "update_application_role_connections_metadata",
    returns = Vec<RoleConnectionMetadata>
)]
pub struct UpdateApplicationRoleConnectionMetadataRecords {
    #[path]
    pub application_id: Id<ApplicationMarker>,
    /// Up to 5.
    #[body]
    #[required]
    #[limit(items = ..=5, nested)]
    pub records: Vec<RoleConnectionMetadata>,
}

/// Get what an application knows of the user whose bearer token asks.
/// [Discord](https://discord.com/developers/docs/resources/user#get-current-user-application-role-connection)
#[endpoint(
    GET "/users/@me/applications/{application_id}/role-connection", id = "get_application_user_role_connection",
    returns = RoleConnection, auth = bearer
)]
pub struct GetCurrentUserApplicationRoleConnection {
    #[path]
    pub application_id: Id<ApplicationMarker>,
}

/// Set what an application knows of the user whose bearer token asks.
/// [Discord](https://discord.com/developers/docs/resources/user#update-current-user-application-role-connection)
#[endpoint(
    PUT "/users/@me/applications/{application_id}/role-connection", id = "update_application_user_role_connection",
    returns = RoleConnection, auth = bearer
)]
pub struct UpdateCurrentUserApplicationRoleConnection {
    #[path]
    pub application_id: Id<ApplicationMarker>,
    /// The name of the platform, up to 50 characters.
    #[limit(length = ..=50)]
    pub platform_name: Option<String>,
    /// The user's name there, up to 100 characters.
    #[limit(length = ..=100)]
    pub platform_username: Option<String>,
    /// The values by the keys that roles can ask for: up to 5 of 1 to 100 characters.
    #[limit(items = ..=5, each = 1..=100)]
    pub metadata: Option<BTreeMap<CompactString, CompactString>>,
}

/// Forget what an application knows of the user whose bearer token asks.
/// [Discord](https://discord.com/developers/docs/resources/user#delete-current-user-application-role-connection)
#[endpoint(
    DELETE "/users/@me/applications/{application_id}/role-connection", id = "delete_application_user_role_connection",
    auth = bearer
)]
pub struct DeleteCurrentUserApplicationRoleConnection {
    #[path]
    pub application_id: Id<ApplicationMarker>,
}
