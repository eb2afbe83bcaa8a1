//! What members may do, and how it follows from roles and overwrites.

mod calculate;

pub use self::calculate::MemberPermissions;

use crate::open::flags;

flags! {
    /// What somebody may do.
    ///
    /// [Discord](https://discord.com/developers/docs/topics/permissions#permissions-bitwise-permission-flags)
    pub struct Permissions: u64 as string {
        /// Make invites.
        CREATE_INSTANT_INVITE = 0,
        /// Kick members.
        KICK_MEMBERS = 1,
        /// Ban members.
        BAN_MEMBERS = 2,
        /// Everything, past all channel overwrites.
        ADMINISTRATOR = 3,
        /// Make, edit and delete channels.
        MANAGE_CHANNELS = 4,
        /// Edit the guild.
        MANAGE_GUILD = 5,
        /// Add the first reaction with an emoji to a message.
        ADD_REACTIONS = 6,
        /// See the audit log.
        VIEW_AUDIT_LOG = 7,
        /// Be heard more loudly in a voice channel.
        PRIORITY_SPEAKER = 8,
        /// Go live.
        STREAM = 9,
        /// See a channel: read its messages, join its voice.
        VIEW_CHANNEL = 10,
        /// Send messages, and make threads in a forum.
        SEND_MESSAGES = 11,
        /// Send messages that are read aloud.
        SEND_TTS_MESSAGES = 12,
        /// Delete the messages of others.
        MANAGE_MESSAGES = 13,
        /// Have links embedded.
        EMBED_LINKS = 14,
        /// Upload files.
        ATTACH_FILES = 15,
        /// Read earlier messages.
        READ_MESSAGE_HISTORY = 16,
        /// Mention `@everyone`, `@here` and every role.
        MENTION_EVERYONE = 17,
        /// Use emojis of other guilds.
        USE_EXTERNAL_EMOJIS = 18,
        /// See the guild's insights.
        VIEW_GUILD_INSIGHTS = 19,
        /// Join voice.
        CONNECT = 20,
        /// Speak in voice.
        SPEAK = 21,
        /// Mute others in voice.
        MUTE_MEMBERS = 22,
        /// Deafen others in voice.
        DEAFEN_MEMBERS = 23,
        /// Move others between voice channels.
        MOVE_MEMBERS = 24,
        /// Speak without push to talk.
        USE_VAD = 25,
        /// Change one's own nickname.
        CHANGE_NICKNAME = 26,
        /// Change the nicknames of others.
        MANAGE_NICKNAMES = 27,
        /// Make, edit and give roles below one's own.
        MANAGE_ROLES = 28,
        /// Make, edit and delete webhooks.
        MANAGE_WEBHOOKS = 29,
        /// Edit and delete emojis, stickers and sounds of others.
        MANAGE_GUILD_EXPRESSIONS = 30,
        /// Use application commands.
        USE_APPLICATION_COMMANDS = 31,
        /// Ask to speak on a stage.
        REQUEST_TO_SPEAK = 32,
        /// Edit and delete scheduled events of others.
        MANAGE_EVENTS = 33,
        /// Delete and archive threads, and see all private ones.
        MANAGE_THREADS = 34,
        /// Make public and announcement threads.
        CREATE_PUBLIC_THREADS = 35,
        /// Make private threads.
        CREATE_PRIVATE_THREADS = 36,
        /// Use stickers of other guilds.
        USE_EXTERNAL_STICKERS = 37,
        /// Send messages in threads.
        SEND_MESSAGES_IN_THREADS = 38,
        /// Use activities.
        USE_EMBEDDED_ACTIVITIES = 39,
        /// Time members out.
        MODERATE_MEMBERS = 40,
        /// See what role subscriptions earn.
        VIEW_CREATOR_MONETIZATION_ANALYTICS = 41,
        /// Play sounds in voice.
        USE_SOUNDBOARD = 42,
        /// Make emojis, stickers and sounds, and edit one's own.
        CREATE_GUILD_EXPRESSIONS = 43,
        /// Make scheduled events, and edit one's own.
        CREATE_EVENTS = 44,
        /// Play sounds of other guilds.
        USE_EXTERNAL_SOUNDS = 45,
        /// Send voice messages.
        SEND_VOICE_MESSAGES = 46,
        /// Set the status of a voice channel.
        SET_VOICE_CHANNEL_STATUS = 48,
        /// Send polls.
        SEND_POLLS = 49,
        /// Let user-installed apps answer in public.
        USE_EXTERNAL_APPS = 50,
        /// Pin and unpin messages.
        PIN_MESSAGES = 51,
        /// Send messages without waiting for slowmode.
        BYPASS_SLOWMODE = 52,
    }
}
