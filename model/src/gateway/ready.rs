//! The start of a session.

use compact_str::CompactString;

use crate::{
    guild::UnavailableGuild,
    id::{Id, marker::ApplicationMarker},
    json::{Decode, Encode},
    open::flags,
    user::User,
};

/// A session has started. [Discord](https://discord.com/developers/docs/events/gateway-events#ready)
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct Ready {
    /// The API version.
    #[json(rename = "v", default)]
    pub version: u8,
    /// The bot.
    pub user: User,
    /// The guilds that the shard will be sent.
    #[json(default)]
    pub guilds: Vec<UnavailableGuild>,
    /// What to resume with.
    pub session_id: CompactString,
    /// Where to resume.
    pub resume_gateway_url: CompactString,
    /// The number of the shard, from 0, and how many there are.
    pub shard: Option<[u32; 2]>,
    /// The application.
    pub application: ReadyApplication,
}

/// The application of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode, Encode)]
pub struct ReadyApplication {
    /// The id.
    pub id: Id<ApplicationMarker>,
    /// What it is and may do.
    #[json(default)]
    pub flags: ApplicationFlags,
}

flags! {
    /// What an application is and may do.
    /// [Discord](https://discord.com/developers/docs/resources/application#application-object-application-flags)
    pub struct ApplicationFlags: u64 as number {
        /// Its activity is published.
        EMBEDDED_RELEASED = 1,
        /// Makes emojis of its own.
        MANAGED_EMOJI = 2,
        /// Sells inside its activity.
        EMBEDDED_IAP = 3,
        /// Makes groups of users.
        GROUP_DM_CREATE = 4,
        /// Uses the API of auto moderation.
        APPLICATION_AUTO_MODERATION_RULE_CREATE_BADGE = 6,
        /// Has connected over RPC.
        RPC_HAS_CONNECTED = 11,
        /// May get presences.
        GATEWAY_PRESENCE = 12,
        /// May get presences while it is in fewer than 100 guilds.
        GATEWAY_PRESENCE_LIMITED = 13,
        /// May get members.
        GATEWAY_GUILD_MEMBERS = 14,
        /// May get members while it is in fewer than 100 guilds.
        GATEWAY_GUILD_MEMBERS_LIMITED = 15,
        /// Grows too fast to be verified.
        VERIFICATION_PENDING_GUILD_LIMIT = 16,
        /// Runs inside Discord.
        EMBEDDED = 17,
        /// May get the content of messages.
        GATEWAY_MESSAGE_CONTENT = 18,
        /// May get the content of messages while it is in fewer than 100 guilds.
        GATEWAY_MESSAGE_CONTENT_LIMITED = 19,
        /// Is an activity of Discord's own.
        EMBEDDED_FIRST_PARTY = 20,
        /// Has global commands.
        APPLICATION_COMMAND_BADGE = 23,
    }
}
