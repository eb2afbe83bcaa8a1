//! The member list beside a channel, as rows and what happens to them.

use compact_str::CompactString;

use super::UserMember;
use crate::{
    channel::ThreadMember,
    id::{
        Id,
        marker::{ChannelMarker, GuildMarker, RoleMarker},
    },
    json::{Decode, Encode, Error, Parser, RawJson, Writer},
    user_session::Range,
};

/// Rows of a member list that the session has subscribed to have changed. The operations are to be carried out in order.
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct GuildMemberListUpdate {
    /// The guild.
    pub guild_id: Id<GuildMarker>,
    /// Which list: `everyone`, or another name where not all members see the channel. Channels that the same members see
    /// share a list.
    #[json(default)]
    pub id: CompactString,
    /// How many members the guild has.
    #[json(default)]
    pub member_count: u64,
    /// How many of them are online.
    #[json(default)]
    pub online_count: u64,
    /// The groups that have members, in order.
    #[json(default)]
    pub groups: Vec<MemberListGroup>,
    /// What happened to the rows.
    #[json(default)]
    pub ops: Vec<MemberListOp>,
}

/// A group of a member list; its heading is a row of its own.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode)]
pub struct MemberListGroup {
    /// Which group.
    pub id: MemberListGroupId,
    /// How many members are in it.
    #[json(default)]
    pub count: u64,
}

/// Which group of a member list.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum MemberListGroupId {
    /// Members of a role that is shown apart.
    Role(Id<RoleMarker>),
    /// The others who are online.
    Online,
    /// Those who are offline.
    Offline,
    /// A group that this version of Cordial does not know.
    Unknown(Box<str>),
}

impl From<&str> for MemberListGroupId {
    fn from(text: &str) -> Self {
        match text {
            "online" => Self::Online,
            "offline" => Self::Offline,
            other => other
                .parse()
                .map_or_else(|_| Self::Unknown(other.into()), Self::Role),
        }
    }
}

impl Decode for MemberListGroupId {
    fn decode(p: &mut Parser<'_>) -> Result<Self, Error> {
        p.str().map(|text| Self::from(&*text))
    }
}

impl Encode for MemberListGroupId {
    fn encode(&self, w: &mut Writer) {
        match self {
            Self::Role(id) => id.encode(w),
            Self::Online => w.str("online"),
            Self::Offline => w.str("offline"),
            Self::Unknown(text) => w.str(text),
        }
    }
}

/// A row of a member list.
#[derive(Clone, Debug, PartialEq)]
pub enum MemberListItem {
    /// The heading of a group.
    Group(MemberListGroup),
    /// A member, with its presence.
    Member(Box<UserMember>),
    /// A row that this version of Cordial does not know.
    Unknown(RawJson),
}

impl Decode for MemberListItem {
    fn decode(p: &mut Parser<'_>) -> Result<Self, Error> {
        let mark = p.mark();
        let (mut group, mut member) = (None, None);
        p.fields(|key, p| {
            match key {
                "group" => group = Option::decode(p)?,
                "member" => member = Option::decode(p)?,
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok(match (group, member) {
            (_, Some(member)) => Self::Member(member),
            (Some(group), None) => Self::Group(group),
            (None, None) => {
                p.rewind(mark);
                Self::Unknown(<RawJson as Decode>::decode(p)?)
            }
        })
    }
}

impl Encode for MemberListItem {
    fn encode(&self, w: &mut Writer) {
        match self {
            Self::Group(group) => w.object(|o| o.field("group", group)),
            Self::Member(member) => w.object(|o| o.field("member", member)),
            Self::Unknown(raw) => raw.encode(w),
        }
    }
}

/// What happened to rows of a member list.
#[derive(Clone, Debug, PartialEq)]
pub enum MemberListOp {
    /// These are the rows of a range. There may be fewer than the range has: the list ends there.
    Sync {
        /// The first and the last row.
        range: Range,
        /// The rows.
        items: Vec<MemberListItem>,
    },
    /// A row came in; the rows behind it move back.
    Insert {
        /// Where.
        index: u32,
        /// The row.
        item: MemberListItem,
    },
    /// A row was changed.
    Update {
        /// Which.
        index: u32,
        /// The row.
        item: MemberListItem,
    },
    /// A row is gone; the rows behind it move up.
    Delete {
        /// Which.
        index: u32,
    },
    /// The server does not tell of these rows any more.
    Invalidate {
        /// The first and the last row.
        range: Range,
    },
    /// Something that this version of Cordial does not know.
    Unknown(RawJson),
}

/// What operations are made of.
#[derive(Default)]
struct Parts {
    op: Option<CompactString>,
    range: Option<Range>,
    index: Option<u32>,
    items: Option<Vec<MemberListItem>>,
    item: Option<MemberListItem>,
}

impl MemberListOp {
    fn from_parts(mut parts: Parts) -> Option<Self> {
        let op = parts.op.take()?;
        Some(match (op.as_str(), parts) {
            (
                "SYNC",
                Parts {
                    range: Some(range),
                    items,
                    ..
                },
            ) => Self::Sync {
                range,
                items: items.unwrap_or_default(),
            },
            (
                "INSERT",
                Parts {
                    index: Some(index),
                    item: Some(item),
                    ..
                },
            ) => Self::Insert { index, item },
            (
                "UPDATE",
                Parts {
                    index: Some(index),
                    item: Some(item),
                    ..
                },
            ) => Self::Update { index, item },
            (
                "DELETE",
                Parts {
                    index: Some(index), ..
                },
            ) => Self::Delete { index },
            (
                "INVALIDATE",
                Parts {
                    range: Some(range), ..
                },
            ) => Self::Invalidate { range },
            _ => return None,
        })
    }
}

impl Decode for MemberListOp {
    /// An operation that lacks what it needs is unknown.
    fn decode(p: &mut Parser<'_>) -> Result<Self, Error> {
        let mark = p.mark();
        let mut parts = Parts::default();
        p.fields(|key, p| {
            match key {
                "op" => parts.op = Option::decode(p)?,
                "range" => parts.range = Option::decode(p)?,
                "index" => parts.index = Option::decode(p)?,
                "items" => parts.items = Option::decode(p)?,
                "item" => parts.item = Option::decode(p)?,
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        if let Some(op) = Self::from_parts(parts) {
            return Ok(op);
        }
        p.rewind(mark);
        <RawJson as Decode>::decode(p).map(Self::Unknown)
    }
}

impl Encode for MemberListOp {
    fn encode(&self, w: &mut Writer) {
        if let Self::Unknown(raw) = self {
            return raw.encode(w);
        }
        w.object(|o| match self {
            Self::Sync { range, items } => {
                o.field("op", "SYNC");
                o.field("range", range);
                o.field("items", items);
            }
            Self::Insert { index, item } => {
                o.field("op", "INSERT");
                o.field("index", index);
                o.field("item", item);
            }
            Self::Update { index, item } => {
                o.field("op", "UPDATE");
                o.field("index", index);
                o.field("item", item);
            }
            Self::Delete { index } => {
                o.field("op", "DELETE");
                o.field("index", index);
            }
            Self::Invalidate { range } => {
                o.field("op", "INVALIDATE");
                o.field("range", range);
            }
            Self::Unknown(_) => {}
        });
    }
}

crate::serde_decode!(MemberListGroupId);
crate::serde_encode!(MemberListGroupId);
crate::serde_decode!(MemberListItem);
crate::serde_encode!(MemberListItem);
crate::serde_decode!(MemberListOp);
crate::serde_encode!(MemberListOp);

/// The members of a thread that the session has subscribed to.
#[derive(Clone, Debug, PartialEq, Decode, Encode)]
pub struct ThreadMemberListUpdate {
    /// The guild.
    pub guild_id: Id<GuildMarker>,
    /// The thread.
    pub thread_id: Id<ChannelMarker>,
    /// Its members.
    #[json(default)]
    pub members: Vec<ThreadMember>,
}
