//! The shapes of types of user sessions whose `Encode` and `Decode` are written by hand.

use compact_str::CompactString;

use super::{
    ClientProperties, DeleteSpeedTest, PingVoiceServer, Range, RequestGuildMembers, StreamKey,
    Version,
    event::{
        GuildProperties, MemberListGroup, MemberListGroupId, MemberListItem, MemberListOp,
        UserMember, Versioned,
    },
};
use crate::{
    Locale,
    describe::{Describe, Field, Marks, Object, Shape, Text, Union, Variant},
    guild::{Emoji, Guild, Role, Sticker},
    id::{
        Id,
        marker::{GuildMarker, UserMarker},
    },
};

const PLAIN: Marks = Marks {
    default: false,
    null: false,
    omit_empty: false,
};

fn field<T: Describe>(key: &'static str) -> Field {
    Field::of::<T>(key, PLAIN)
}

fn variant(name: &'static str, fields: fn() -> Vec<Field>) -> Variant {
    Variant::new(name, None, Shape::Object(Object::new(name, None, fields)))
}

impl Describe for Version {
    fn describe() -> Shape {
        Shape::Id
    }
}

impl Describe for StreamKey {
    fn describe() -> Shape {
        Shape::Text(Text::Plain)
    }
}

impl Describe for MemberListGroupId {
    fn describe() -> Shape {
        Shape::Text(Text::Plain)
    }
}

impl Describe for ClientProperties {
    fn describe() -> Shape {
        Shape::Object(Object::new("ClientProperties", None, || {
            vec![
                field::<CompactString>("os"),
                field::<CompactString>("browser"),
                field::<CompactString>("device"),
                field::<Option<CompactString>>("os_version"),
                field::<Option<CompactString>>("client_version"),
                field::<Option<u64>>("client_build_number"),
                field::<Option<CompactString>>("release_channel"),
                field::<Option<Locale>>("system_locale"),
                field::<Option<CompactString>>("client_launch_id"),
                field::<Option<CompactString>>("client_heartbeat_session_id"),
            ]
        }))
    }
}

impl<T: Describe> Describe for Versioned<T> {
    fn describe() -> Shape {
        Shape::Object(Object::new("Versioned", None, || {
            vec![
                field::<Vec<T>>("entries"),
                field::<bool>("partial"),
                field::<i64>("version"),
            ]
        }))
    }
}

/// The form with an object of its own.
impl Describe for GuildProperties {
    fn describe() -> Shape {
        Shape::Object(Object::new("GuildProperties", None, || {
            vec![
                field::<Option<Guild>>("properties"),
                field::<Option<Vec<Role>>>("roles"),
                field::<Option<Vec<Emoji>>>("emojis"),
                field::<Option<Vec<Sticker>>>("stickers"),
            ]
        }))
    }
}

impl Describe for MemberListItem {
    fn describe() -> Shape {
        Shape::Union(Union::new("MemberListItem", None, || {
            vec![
                variant("Group", || vec![field::<MemberListGroup>("group")]),
                variant("Member", || vec![field::<UserMember>("member")]),
            ]
        }))
    }
}

impl Describe for MemberListOp {
    fn describe() -> Shape {
        Shape::Union(Union::new("MemberListOp", None, || {
            vec![
                variant("Sync", || {
                    vec![
                        field::<CompactString>("op"),
                        field::<Range>("range"),
                        field::<Vec<MemberListItem>>("items"),
                    ]
                }),
                variant("Insert", || {
                    vec![
                        field::<CompactString>("op"),
                        field::<u32>("index"),
                        field::<MemberListItem>("item"),
                    ]
                }),
                variant("Update", || {
                    vec![
                        field::<CompactString>("op"),
                        field::<u32>("index"),
                        field::<MemberListItem>("item"),
                    ]
                }),
                variant("Delete", || {
                    vec![field::<CompactString>("op"), field::<u32>("index")]
                }),
                variant("Invalidate", || {
                    vec![field::<CompactString>("op"), field::<Range>("range")]
                }),
            ]
        }))
    }
}

impl Describe for RequestGuildMembers {
    fn describe() -> Shape {
        Shape::Object(Object::new("RequestGuildMembers", None, || {
            vec![
                field::<Vec<Id<GuildMarker>>>("guild_id"),
                field::<Option<CompactString>>("query"),
                field::<Option<u64>>("limit"),
                field::<Option<bool>>("presences"),
                field::<Option<Vec<Id<UserMarker>>>>("user_ids"),
                field::<Option<CompactString>>("nonce"),
            ]
        }))
    }
}

impl Describe for DeleteSpeedTest {
    fn describe() -> Shape {
        Shape::Null
    }
}

impl Describe for PingVoiceServer {
    fn describe() -> Shape {
        Shape::Null
    }
}
