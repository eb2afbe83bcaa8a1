//! What a client of a user account understands.

use crate::open::flags;

flags! {
    /// What a client of a user account understands; decides the form of `READY` and which events come.
    pub struct Capabilities: u64 as number {
        /// Notes about users are left out of `READY`.
        LAZY_USER_NOTES = 0,
        /// Presences and members in `READY` do not depend on which users the client knows.
        NO_AFFINE_USER_IDS = 1,
        /// Read states have a version, so that only changes need be sent.
        VERSIONED_READ_STATES = 2,
        /// Settings of guilds have a version.
        VERSIONED_USER_GUILD_SETTINGS = 3,
        /// Users stand once in `users` of `READY`; all else names them by id.
        DEDUPE_USER_OBJECTS = 4,
        /// What can wait comes in `READY_SUPPLEMENTAL`. Needs `DEDUPE_USER_OBJECTS`.
        PRIORITIZED_READY_PAYLOAD = 5,
        /// Experiments of guilds may have several populations.
        MULTIPLE_GUILD_EXPERIMENT_POPULATIONS = 6,
        /// Read states of other things than channels are sent.
        NON_CHANNEL_READ_STATES = 7,
        /// `READY` may carry a new token.
        AUTH_TOKEN_REFRESH = 8,
        /// Settings come as protocol buffers, not as an object.
        USER_SETTINGS_PROTO = 9,
        /// What the client has kept is told in the second form; guilds have their properties in an object of their own.
        CLIENT_STATE_V2 = 10,
        /// Guilds without a subscription are told of by `PASSIVE_UPDATE_V1`.
        PASSIVE_GUILD_UPDATE = 11,
        /// Calls that go on already are told of without being asked for.
        AUTO_CALL_CONNECT = 12,
        /// Reactions that come fast are collected in `MESSAGE_REACTION_ADD_MANY`.
        DEBOUNCE_MESSAGE_REACTIONS = 13,
        /// Guilds without a subscription are told of by `PASSIVE_UPDATE_V2`. Takes the place of `PASSIVE_GUILD_UPDATE`.
        PASSIVE_GUILD_UPDATE_V2 = 14,
        /// Channels that the user does not see come without their names.
        CHANNEL_OBFUSCATION = 15,
        /// Lobbies are connected to without being asked for.
        AUTO_LOBBY_CONNECT = 16,
    }
}

impl Capabilities {
    /// What Cordial has types for: `READY` in two parts, without repeated users, with versioned states, settings as
    /// protocol buffers and passive updates of the second form.
    pub const RECOMMENDED: Self = Self::LAZY_USER_NOTES
        .union(Self::VERSIONED_READ_STATES)
        .union(Self::VERSIONED_USER_GUILD_SETTINGS)
        .union(Self::DEDUPE_USER_OBJECTS)
        .union(Self::PRIORITIZED_READY_PAYLOAD)
        .union(Self::NON_CHANNEL_READ_STATES)
        .union(Self::USER_SETTINGS_PROTO)
        .union(Self::CLIENT_STATE_V2)
        .union(Self::DEBOUNCE_MESSAGE_REACTIONS)
        .union(Self::PASSIVE_GUILD_UPDATE_V2);
}
