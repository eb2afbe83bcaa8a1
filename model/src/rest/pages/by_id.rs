//! Lists whose pages begin behind an id.

use super::Paginate;
use crate::{
    channel::{ThreadMember, message::Message},
    guild::{AuditLogEntry, Ban, GuildJoinRequest, GuildScheduledEventUser, Member},
    id::{Id, marker::UserMarker},
    monetization::{Entitlement, Subscription},
    rest::{
        GetAnswerVoters, GetChannelMessages, GetCurrentUserGuilds, GetGuildAuditLog, GetGuildBans,
        GetGuildJoinRequests, GetGuildScheduledEventUsers, GetReactions, ListEntitlements,
        ListGuildMembers, ListGuildScheduledEventExceptionUsers, ListSkuSubscriptions,
        ListThreadMembers,
    },
    user::{User, UserGuild},
};

/// Whether a page has as many items as were asked for: then there may be another one.
fn is_full<L: Into<u64>>(items: usize, limit: Option<L>) -> bool {
    limit.is_some_and(|limit| items as u64 >= limit.into())
}

/// Moves behind the page of a list that goes up.
fn behind<T>(after: &mut Option<Id<T>>, ids: impl Iterator<Item = Id<T>>) -> bool {
    let last = ids.max();
    *after = last.or(*after);
    last.is_some()
}

/// Moves before the page of a list that goes down.
fn before<T>(before: &mut Option<Id<T>>, ids: impl Iterator<Item = Id<T>>) -> bool {
    let last = ids.min();
    *before = last.or(*before);
    last.is_some()
}

/// Lists that only go up.
macro_rules! up {
    ($($endpoint:ident: $item:ty, $limit:literal, |$page:ident| $list:expr, |$one:ident| $id:expr;)*) => {$(
        impl<S: Clone> Paginate for $endpoint<S> {
            type Item = $item;

            fn begin(&mut self) {
                self.limit.get_or_insert($limit);
            }

            fn turn(&mut self, $page: &Self::Response) -> bool {
                let list = &$list;
                is_full(list.len(), self.limit) && behind(&mut self.after, list.iter().filter_map(|$one| $id))
            }

            fn items(&self, $page: Self::Response) -> Vec<$item> {
                let mut list = $list;
                list.sort_by_key(|$one| $id);
                list
            }
        }
    )*};
}

/// Lists that go up unless only what is before an id is wanted, or, marked with `down`, down unless only what is behind
/// an id is wanted.
macro_rules! either {
    (@start $this:ident up) => {
        if $this.before.is_none() {
            $this.after.get_or_insert(Id::new(1));
        }
    };
    (@start $this:ident down) => {};
    ($($way:ident $endpoint:ident: $item:ty, $limit:literal, |$page:ident| $list:expr, |$one:ident| $id:expr;)*) => {$(
        impl<S: Clone> Paginate for $endpoint<S> {
            type Item = $item;

            fn begin(&mut self) {
                self.limit.get_or_insert($limit);
                either!(@start self $way);
            }

            fn turn(&mut self, $page: &Self::Response) -> bool {
                let list = &$list;
                let ids = list.iter().filter_map(|$one| $id);
                is_full(list.len(), self.limit) && if self.before.is_none() && self.after.is_some() {
                    behind(&mut self.after, ids)
                } else {
                    before(&mut self.before, ids)
                }
            }

            fn items(&self, $page: Self::Response) -> Vec<$item> {
                let mut list = $list;
                list.sort_by_key(|$one| $id);
                if self.before.is_some() || self.after.is_none() {
                    list.reverse();
                }
                list
            }
        }
    )*};
}

up! {
    ListGuildMembers: Member, 1000, |page| page, |member| Some(member.user.id);
    GetReactions: User, 100, |page| page, |user| Some(user.id);
    GetAnswerVoters: User, 100, |page| page.users, |user| Some(user.id);
}

either! {
    up GetGuildBans: Ban, 1000, |page| page, |ban| Some(ban.user.id);
    up GetCurrentUserGuilds: UserGuild, 200, |page| page, |guild| Some(guild.id);
    up GetGuildScheduledEventUsers: GuildScheduledEventUser, 100, |page| page, |one| user_of(one);
    up ListGuildScheduledEventExceptionUsers: GuildScheduledEventUser, 100, |page| page, |one| user_of(one);
    up ListEntitlements: Entitlement, 100, |page| page, |entitlement| Some(entitlement.id);
    up ListSkuSubscriptions: Subscription, 100, |page| page, |subscription| Some(subscription.id);
    up GetGuildJoinRequests: GuildJoinRequest, 100, |page| page.guild_join_requests, |request| Some(request.id);
    down GetGuildAuditLog: AuditLogEntry, 100, |page| page.audit_log_entries, |entry| Some(entry.id);
}

fn user_of(one: &GuildScheduledEventUser) -> Option<Id<UserMarker>> {
    one.user_id.or_else(|| Some(one.user.as_ref()?.id))
}

/// Goes down, unless only what is behind a message is wanted; what is around one is a single page.
impl<S: Clone> Paginate for GetChannelMessages<S> {
    type Item = Message;

    fn begin(&mut self) {
        self.limit.get_or_insert(100);
    }

    fn turn(&mut self, page: &Vec<Message>) -> bool {
        let ids = page.iter().map(|message| message.id);
        self.around.is_none()
            && is_full(page.len(), self.limit)
            && match &mut self.after {
                Some(_) => behind(&mut self.after, ids),
                None => before(&mut self.before, ids),
            }
    }

    fn items(&self, mut page: Vec<Message>) -> Vec<Message> {
        page.sort_by_key(|message| message.id);
        if self.after.is_none() {
            page.reverse();
        }
        page
    }
}

/// Discord sends all members at once unless it is to add the members of the guild.
impl<S: Clone> Paginate for ListThreadMembers<S> {
    type Item = ThreadMember;

    fn begin(&mut self) {
        self.with_member = Some(true);
        self.limit.get_or_insert(100);
    }

    fn turn(&mut self, page: &Vec<ThreadMember>) -> bool {
        let ids = page.iter().filter_map(|member| member.user_id);
        is_full(page.len(), self.limit) && behind(&mut self.after, ids)
    }

    fn items(&self, mut page: Vec<ThreadMember>) -> Vec<ThreadMember> {
        page.sort_by_key(|member| member.user_id);
        page
    }
}
