//! Requests to join a guild that looks at people first.

use cordial_model::{
    guild::{GuildJoinRequest, JoinRequestStatus},
    id::{
        Id,
        marker::{GuildMarker, JoinRequestMarker, UserMarker},
    },
    json::ObjectWriter,
};

use super::World;

impl World {
    /// Lets a user ask to join a guild; `None` if they are a member, are banned, or wait already.
    pub(crate) fn ask_to_join(
        &mut self,
        guild_id: Id<GuildMarker>,
        user_id: Id<UserMarker>,
    ) -> Option<Id<JoinRequestMarker>> {
        let guild = self.guilds.get(&guild_id)?;
        let waits = guild.extras.join_requests.values().any(|request| {
            request.user_id == user_id
                && request.application_status == Some(JoinRequestStatus::Submitted)
        });
        let known = guild.members.contains_key(&user_id) || guild.bans.contains_key(&user_id);
        if waits || known {
            return None;
        }
        let id = self.next_id();
        let request = GuildJoinRequest {
            id,
            created_at: self.now(),
            reviewed_at: None,
            application_status: Some(JoinRequestStatus::Submitted),
            rejection_reason: None,
            guild_id,
            user_id,
            user: None,
            form_responses: Some(Vec::new()),
            actioned_by_user: None,
        };
        let guild = self.guilds.get_mut(&guild_id)?;
        guild.extras.join_requests.insert(id, request);
        Some(id)
    }

    /// Writes a request with the user who asks.
    pub(crate) fn write_join_request(&self, o: &mut ObjectWriter<'_>, request: &GuildJoinRequest) {
        o.field("id", &request.id);
        o.field("created_at", &request.created_at);
        o.nullable("reviewed_at", &request.reviewed_at);
        o.nullable("application_status", &request.application_status);
        o.nullable("rejection_reason", &request.rejection_reason);
        o.field("guild_id", &request.guild_id);
        o.field("user_id", &request.user_id);
        o.field("user", &self.user_object(request.user_id));
        o.nullable("form_responses", &request.form_responses);
        if let Some(by) = &request.actioned_by_user {
            o.field("actioned_by_user", &self.user_object(by.id));
        }
    }
}
