//! What users allow applications to do.

use std::{borrow::Cow, fmt};

use crate::{
    json::{Decode, Encode, Error, Parser, Writer},
    open::open_string_enum,
    rest::Param,
};

open_string_enum! {
    /// What a user allows an application to do.
    /// [Discord](https://discord.com/developers/docs/topics/oauth2#shared-resources-oauth2-scopes)
    pub enum Scope {
        /// See what friends are playing; needs approval.
        ActivitiesRead = "activities.read",
        /// Set the user's activity; needs approval.
        ActivitiesWrite = "activities.write",
        /// Send invites to activities.
        ActivitiesInvitesWrite = "activities.invites.write",
        /// See builds; needs approval.
        ApplicationsBuildsRead = "applications.builds.read",
        /// Upload builds; needs approval.
        ApplicationsBuildsUpload = "applications.builds.upload",
        /// Add commands to a guild.
        ApplicationsCommands = "applications.commands",
        /// Change commands by a bearer token; client credentials only.
        ApplicationsCommandsUpdate = "applications.commands.update",
        /// Change permissions of commands in a guild.
        ApplicationCommandsPermissionsUpdate = "applications.commands.permissions.update",
        /// See entitlements.
        ApplicationsEntitlements = "applications.entitlements",
        /// See and change store data.
        ApplicationsStoreUpdate = "applications.store.update",
        /// Add the bot to a guild.
        Bot = "bot",
        /// See linked accounts.
        Connections = "connections",
        /// See direct messages; needs approval.
        DmChannelsRead = "dm_channels.read",
        /// See the mail address.
        Email = "email",
        /// Add the user to a group.
        GroupDmJoins = "gdm.join",
        /// See the user's guilds.
        Guilds = "guilds",
        /// Add the user to a guild.
        GuildsJoin = "guilds.join",
        /// See the user as a member of a guild.
        GuildsMembersRead = "guilds.members.read",
        /// See the user, without the mail address.
        Identify = "identify",
        /// See the kind of Nitro.
        IdentifyPremium = "identify.premium",
        /// Read messages in clients on the same machine.
        MessagesRead = "messages.read",
        /// An id token of `OpenID` Connect.
        OpenId = "openid",
        /// See friends; needs approval.
        RelationshipsRead = "relationships.read",
        /// Set the user's values for linked roles.
        RoleConnectionsWrite = "role_connections.write",
        /// Control clients on the same machine; needs approval.
        Rpc = "rpc",
        /// Set the user's activity on the same machine; needs approval.
        RpcActivitiesWrite = "rpc.activities.write",
        /// See notifications on the same machine; needs approval.
        RpcNotificationsRead = "rpc.notifications.read",
        /// See the screen share on the same machine; needs approval.
        RpcScreenshareRead = "rpc.screenshare.read",
        /// Control the screen share on the same machine; needs approval.
        RpcScreenshareWrite = "rpc.screenshare.write",
        /// See the video on the same machine; needs approval.
        RpcVideoRead = "rpc.video.read",
        /// Control the video on the same machine; needs approval.
        RpcVideoWrite = "rpc.video.write",
        /// See voice settings on the same machine; needs approval.
        RpcVoiceRead = "rpc.voice.read",
        /// Control voice settings on the same machine; needs approval.
        RpcVoiceWrite = "rpc.voice.write",
        /// Connect to voice on the user's behalf; needs approval.
        Voice = "voice",
        /// A webhook in a channel that the user chooses.
        WebhookIncoming = "webhook.incoming",
    }
}

/// Several scopes. Where OAuth2 has them as one text, they are separated by spaces.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scopes(pub Vec<Scope>);

impl Scopes {
    /// Whether a scope is among them.
    pub fn contains(&self, scope: &Scope) -> bool {
        self.0.contains(scope)
    }
}

impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, scope) in self.0.iter().enumerate() {
            let space = if index > 0 { " " } else { "" };
            write!(f, "{space}{scope}")?;
        }
        Ok(())
    }
}

impl From<&str> for Scopes {
    fn from(text: &str) -> Self {
        text.split_whitespace().map(Scope::from).collect()
    }
}

impl FromIterator<Scope> for Scopes {
    fn from_iter<I: IntoIterator<Item = Scope>>(scopes: I) -> Self {
        Self(scopes.into_iter().collect())
    }
}

impl<const N: usize> From<[Scope; N]> for Scopes {
    fn from(scopes: [Scope; N]) -> Self {
        Self(scopes.into())
    }
}

impl From<Vec<Scope>> for Scopes {
    fn from(scopes: Vec<Scope>) -> Self {
        Self(scopes)
    }
}

impl Param for Scopes {
    fn to_text(&self) -> Cow<'_, str> {
        self.to_string().into()
    }

    fn from_text(text: &str) -> Option<Self> {
        Some(text.into())
    }
}

impl Decode for Scopes {
    fn decode(p: &mut Parser<'_>) -> Result<Self, Error> {
        p.str().map(|text| Self::from(&*text))
    }
}

impl Encode for Scopes {
    fn encode(&self, w: &mut Writer) {
        w.str(&self.to_string());
    }
}

crate::serde_decode!(Scopes);
crate::serde_encode!(Scopes);
