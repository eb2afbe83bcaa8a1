//! `http.messages(channel)` and the like: a method for each list, and what can be said before it is read.

use super::{Items, Pages};
use crate::{
    Timestamp,
    channel::message::ReactionType,
    guild::AuditLogEvent,
    id::{
        Id,
        marker::{
            ApplicationMarker, AuditLogEntryMarker, ChannelMarker, EntitlementMarker, GuildMarker,
            JoinRequestMarker, MessageMarker, ScheduledEventExceptionMarker, ScheduledEventMarker,
            SkuMarker, SubscriptionMarker, UserMarker,
        },
    },
    rest::{
        Api, GetAnswerVoters, GetChannelMessages, GetChannelPins, GetCurrentUserGuilds,
        GetGuildAuditLog, GetGuildBans, GetGuildJoinRequests, GetGuildScheduledEventUsers,
        GetReactions, ListEntitlements, ListGuildMembers, ListGuildScheduledEventExceptionUsers,
        ListJoinedPrivateArchivedThreads, ListPrivateArchivedThreads, ListPublicArchivedThreads,
        ListSkuSubscriptions, ListThreadMembers, RequestEmoji, SearchGuildMessages, SearchThreads,
        SendRequest,
    },
};

/// For each list: its method, with the same parameters as the endpoint's, and the setters that streams have themselves.
macro_rules! lists {
    ($(
        $(#[$doc:meta])*
        $method:ident($($argument:ident: $ty:ty),*) -> $endpoint:ident by $request:ident {
            $($(#[$setter_doc:meta])* $setter:ident: $value:ty,)*
        }
    )*) => {
        impl<S: SendRequest> Api<S> {
            $(
                $(#[$doc])*
                pub fn $method(&self, $($argument: $ty),*) -> Items<$endpoint<S>> {
                    Items::new(self.$request($($argument),*))
                }
            )*
        }

        $(
            impl<S: SendRequest> $endpoint<S> {
                /// The items of the whole list, as a stream that asks for one page after the other.
                pub fn stream(self) -> Items<Self> {
                    Items::new(self)
                }

                /// The pages of the whole list as whole answers, as a stream that asks for one page after the other.
                pub fn pages(self) -> Pages<Self> {
                    Pages::new(self)
                }
            }

            impl<S: SendRequest> Items<$endpoint<S>> {
                $(
                    $(#[$setter_doc])*
                    pub fn $setter(self, $setter: $value) -> Self {
                        self.with(|list| list.$setter($setter))
                    }
                )*
            }
        )*
    };
}

lists! {
    /// The messages of a channel, latest first.
    messages(channel_id: Id<ChannelMarker>) -> GetChannelMessages by get_channel_messages {
        /// Only messages before this one.
        before: Id<MessageMarker>,
        /// Only messages behind this one, oldest first.
        after: Id<MessageMarker>,
        /// Only the 100 messages around this one, latest first.
        around: Id<MessageMarker>,
    }

    /// The pinned messages of a channel, the last pinned first.
    pins(channel_id: Id<ChannelMarker>) -> GetChannelPins by get_channel_pins {
        /// Only messages that were pinned before.
        before: Timestamp,
    }

    /// The users who reacted to a message with an emoji, by id.
    reactions(channel_id: Id<ChannelMarker>, message_id: Id<MessageMarker>, emoji: impl Into<RequestEmoji>)
        -> GetReactions by get_reactions
    {
        /// Normal or super reactions; normal ones if not said.
        kind: ReactionType,
        /// Only users behind this one.
        after: Id<UserMarker>,
    }

    /// The users who voted for an answer of a poll, by id.
    poll_voters(channel_id: Id<ChannelMarker>, message_id: Id<MessageMarker>, answer_id: u32)
        -> GetAnswerVoters by get_answer_voters
    {
        /// Only users behind this one.
        after: Id<UserMarker>,
    }

    /// The members of a guild, by id. Needs the intent `GUILD_MEMBERS` to be switched on.
    members(guild_id: Id<GuildMarker>) -> ListGuildMembers by list_guild_members {
        /// Only users behind this one.
        after: Id<UserMarker>,
    }

    /// The bans of a guild, by the users' ids.
    bans(guild_id: Id<GuildMarker>) -> GetGuildBans by get_guild_bans {
        /// Only users before this one, the largest id first.
        before: Id<UserMarker>,
        /// Only users behind this one.
        after: Id<UserMarker>,
    }

    /// The audit log of a guild, latest first. [`Items::pages`] has the users, webhooks and so on that entries name.
    audit_log(guild_id: Id<GuildMarker>) -> GetGuildAuditLog by get_guild_audit_log {
        /// Only what this user did.
        user_id: Id<UserMarker>,
        /// Only this kind of thing.
        action_type: AuditLogEvent,
        /// Only entries before this one.
        before: Id<AuditLogEntryMarker>,
        /// Only entries behind this one, oldest first.
        after: Id<AuditLogEntryMarker>,
    }

    /// The requests to join a guild, by id.
    join_requests(guild_id: Id<GuildMarker>) -> GetGuildJoinRequests by get_guild_join_requests {
        /// Only requests before this one, latest first.
        before: Id<JoinRequestMarker>,
        /// Only requests behind this one.
        after: Id<JoinRequestMarker>,
    }

    /// The members of a thread with their members of the guild, by id.
    thread_members(channel_id: Id<ChannelMarker>) -> ListThreadMembers by list_thread_members {
        /// Only users behind this one.
        after: Id<UserMarker>,
    }

    /// The archived public threads of a channel, the last archived first.
    public_archived_threads(channel_id: Id<ChannelMarker>)
        -> ListPublicArchivedThreads by list_public_archived_threads
    {
        /// Only threads that were archived before.
        before: Timestamp,
    }

    /// The archived private threads of a channel, the last archived first.
    private_archived_threads(channel_id: Id<ChannelMarker>)
        -> ListPrivateArchivedThreads by list_private_archived_threads
    {
        /// Only threads that were archived before.
        before: Timestamp,
    }

    /// The archived private threads of a channel that the bot has joined, the newest first.
    joined_private_archived_threads(channel_id: Id<ChannelMarker>)
        -> ListJoinedPrivateArchivedThreads by list_joined_private_archived_threads
    {
        /// Only threads older than this one.
        before: Id<ChannelMarker>,
    }

    /// The threads of a channel that a search finds: `http.thread_search(channel).with(|search| search.name("help"))`.
    thread_search(channel_id: Id<ChannelMarker>) -> SearchThreads by search_threads {}

    /// The messages of a guild that a search finds, up to 10,000:
    /// `http.message_search(guild).with(|search| search.content("help"))`.
    message_search(guild_id: Id<GuildMarker>) -> SearchGuildMessages by search_guild_messages {}

    /// Who is interested in a scheduled event, by id.
    scheduled_event_users(guild_id: Id<GuildMarker>, guild_scheduled_event_id: Id<ScheduledEventMarker>)
        -> GetGuildScheduledEventUsers by get_guild_scheduled_event_users
    {
        /// Only users before this one, the largest id first.
        before: Id<UserMarker>,
        /// Only users behind this one.
        after: Id<UserMarker>,
    }

    /// Who is interested in a single date of a recurring event, by id.
    scheduled_event_exception_users(
        guild_id: Id<GuildMarker>,
        guild_scheduled_event_id: Id<ScheduledEventMarker>,
        exception_id: Id<ScheduledEventExceptionMarker>
    ) -> ListGuildScheduledEventExceptionUsers by list_guild_scheduled_event_exception_users {
        /// Only users before this one, the largest id first.
        before: Id<UserMarker>,
        /// Only users behind this one.
        after: Id<UserMarker>,
    }

    /// The guilds of the current user, by id.
    current_user_guilds() -> GetCurrentUserGuilds by get_current_user_guilds {
        /// Only guilds before this one, the largest id first.
        before: Id<GuildMarker>,
        /// Only guilds behind this one.
        after: Id<GuildMarker>,
    }

    /// The entitlements of an application, oldest first.
    entitlements(application_id: Id<ApplicationMarker>) -> ListEntitlements by list_entitlements {
        /// Only what this user has.
        user_id: Id<UserMarker>,
        /// Only what this guild has.
        guild_id: Id<GuildMarker>,
        /// Whether to leave out what is not valid any more.
        exclude_ended: bool,
        /// Only entitlements before this one, latest first.
        before: Id<EntitlementMarker>,
        /// Only entitlements behind this one.
        after: Id<EntitlementMarker>,
    }

    /// The subscriptions that contain an SKU, oldest first.
    subscriptions(sku_id: Id<SkuMarker>) -> ListSkuSubscriptions by list_sku_subscriptions {
        /// Whose; needed unless a user's bearer token asks.
        user_id: Id<UserMarker>,
        /// Only subscriptions before this one, latest first.
        before: Id<SubscriptionMarker>,
        /// Only subscriptions behind this one.
        after: Id<SubscriptionMarker>,
    }
}
