//! The member list beside a channel, as `GUILD_MEMBER_LIST_UPDATE` tells it.
//!
//! A subscription to a range is answered with the rows that are there now. Rows that change later are not told: the member
//! and presence events that cause them are.

use std::cmp::Reverse;

use cordial_model::{
    Permissions,
    id::{
        Id,
        marker::{ChannelMarker, RoleMarker, UserMarker},
    },
    json::{self, ArrayWriter, ObjectWriter},
    user_session::Range,
};

use crate::world::{
    Guild, Member, World,
    render::{List, Object},
};

/// A group of the list. Roles that show apart come first, the highest before the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Group {
    Role(Reverse<(i64, Reverse<Id<RoleMarker>>)>),
    Online,
    Offline,
}

impl Group {
    fn name(self) -> String {
        match self {
            Self::Role(Reverse((_, Reverse(id)))) => id.to_string(),
            Self::Online => String::from("online"),
            Self::Offline => String::from("offline"),
        }
    }
}

/// The members of a guild who see a channel, in the order of the list.
pub(crate) struct MemberList<'a> {
    world: &'a World,
    guild: &'a Guild,
    members: Vec<(Group, String, &'a Member)>,
    /// Whether all members see the channel.
    of_everyone: bool,
    channel: Id<ChannelMarker>,
}

/// A row of the list.
enum Row<'a> {
    Heading(Group, usize),
    Member(&'a Member),
}

impl<'a> MemberList<'a> {
    pub(crate) fn new(world: &'a World, guild: &'a Guild, channel: Id<ChannelMarker>) -> Self {
        let mut members: Vec<_> = guild
            .members
            .values()
            .filter(|member| {
                world
                    .permissions_in(channel, member.user_id)
                    .contains(Permissions::VIEW_CHANNEL)
            })
            .map(|member| (group(guild, member), shown_name(world, member), member))
            .collect();
        members.sort_by(|a, b| {
            let key = |(group, name, member): &(Group, String, &Member)| {
                (*group, name.to_lowercase(), member.user_id)
            };
            key(a).cmp(&key(b))
        });
        Self {
            world,
            guild,
            of_everyone: members.len() == guild.members.len(),
            members,
            channel,
        }
    }

    /// The groups that have members, with how many.
    fn groups(&self) -> Vec<(Group, usize)> {
        let mut groups: Vec<(Group, usize)> = Vec::new();
        for (group, ..) in &self.members {
            match groups.last_mut() {
                Some((last, count)) if last == group => *count += 1,
                _ => groups.push((*group, 1)),
            }
        }
        groups
    }

    fn rows(&self) -> Vec<Row<'a>> {
        let mut members = self.members.iter();
        let mut rows = Vec::new();
        for (group, count) in self.groups() {
            rows.push(Row::Heading(group, count));
            rows.extend(
                members
                    .by_ref()
                    .take(count)
                    .map(|(.., member)| Row::Member(member)),
            );
        }
        rows
    }

    /// The data of `GUILD_MEMBER_LIST_UPDATE` that tells the rows of ranges.
    pub(crate) fn sync(&self, ranges: &[Range]) -> String {
        let rows = self.rows();
        let online = self
            .members
            .iter()
            .filter(|(group, ..)| *group != Group::Offline)
            .count();
        json::to_string(&Object(|o: &mut ObjectWriter<'_>| {
            o.field("guild_id", &self.guild.id);
            // Discord names lists by a hash of who sees the channel; here each such channel has a list of its own.
            if self.of_everyone {
                o.field("id", "everyone");
            } else {
                o.field("id", &self.channel.to_string());
            }
            o.field("member_count", &self.guild.members.len());
            o.field("online_count", &online);
            o.field(
                "groups",
                &List(|list| {
                    for (group, count) in self.groups() {
                        list.element(&Object(|o| write_group(o, group, count)));
                    }
                }),
            );
            o.field(
                "ops",
                &List(|list| {
                    for [first, last] in ranges {
                        list.element(&Object(|o| {
                            o.field("op", "SYNC");
                            o.field("range", &[*first, *last]);
                            o.field(
                                "items",
                                &List(|list| {
                                    for row in part(&rows, *first, *last) {
                                        self.write_row(list, row);
                                    }
                                }),
                            );
                        }));
                    }
                }),
            );
        }))
    }

    fn write_row(&self, list: &mut ArrayWriter<'_>, row: &Row<'_>) {
        match row {
            Row::Heading(group, count) => list.element(&Object(|o| {
                o.field("group", &Object(|o| write_group(o, *group, *count)));
            })),
            Row::Member(member) => list.element(&Object(|o| {
                o.field(
                    "member",
                    &Object(|o| {
                        member.write(o, self.world);
                        o.field(
                            "presence",
                            &Object(|o| self.write_presence(o, member.user_id)),
                        );
                    }),
                );
            })),
        }
    }

    fn write_presence(&self, o: &mut ObjectWriter<'_>, user: Id<UserMarker>) {
        if let Some(presence) = self.guild.presences.get(&user) {
            return presence.write(o, user);
        }
        o.field("user", &Object(|o| o.field("id", &user)));
        o.field("status", "offline");
        o.field("activities", &[(); 0]);
        o.field("client_status", &Object(|_| {}));
    }
}

fn write_group(o: &mut ObjectWriter<'_>, group: Group, count: usize) {
    o.field("id", &group.name());
    o.field("count", &count);
}

/// The rows from the first to the last, both included, as far as there are any.
fn part<'a, 'b>(rows: &'b [Row<'a>], first: u32, last: u32) -> &'b [Row<'a>] {
    let place = |row: u32| usize::try_from(row).unwrap_or(usize::MAX).min(rows.len());
    rows.get(place(first)..place(last.saturating_add(1)))
        .unwrap_or_default()
}

/// In which group a member is.
fn group(guild: &Guild, member: &Member) -> Group {
    let online = guild
        .presences
        .get(&member.user_id)
        .is_some_and(|presence| presence.status != "offline");
    if !online {
        return Group::Offline;
    }
    let highest = member
        .roles
        .iter()
        .filter_map(|id| guild.roles.get(id))
        .filter(|role| role.hoist)
        .map(|role| (role.position, Reverse(role.id)))
        .max();
    highest.map_or(Group::Online, |place| Group::Role(Reverse(place)))
}

/// The name that the list shows.
fn shown_name(world: &World, member: &Member) -> String {
    let user = world.users.get(&member.user_id);
    member
        .nick
        .clone()
        .or_else(|| user.and_then(|user| user.global_name.clone()))
        .or_else(|| user.map(|user| user.username.clone()))
        .unwrap_or_default()
}
