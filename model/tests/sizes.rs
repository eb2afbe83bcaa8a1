//! How large the types are. Events travel through channels and live in caches, so growth has to be a decision.

use cordial_model::{
    Timestamp,
    channel::{
        Channel, PermissionOverwrite, ThreadMember,
        message::{Attachment, Embed, Message},
    },
    component::Component,
    gateway::{Event, RawEvent, event::TypingStart},
    guild::{Emoji, Guild, Member, PartialMember, Role, Sticker},
    id::{Id, marker::UserMarker},
    interaction::Interaction,
    presence::{Activity, Presence},
    user::User,
    voice::VoiceState,
};

#[test]
fn types_are_small() {
    let sizes = [
        ("Event", size_of::<Event>(), 64),
        ("RawEvent", size_of::<RawEvent>(), 72),
        ("Id", size_of::<Option<Id<UserMarker>>>(), 8),
        ("Timestamp", size_of::<Option<Timestamp>>(), 8),
        ("User", size_of::<User>(), 104),
        ("Member", size_of::<Member>(), 232),
        ("PartialMember", size_of::<PartialMember>(), 128),
        ("Role", size_of::<Role>(), 136),
        ("Emoji", size_of::<Emoji>(), 72),
        ("Sticker", size_of::<Sticker>(), 136),
        ("Channel", size_of::<Channel>(), 232),
        ("PermissionOverwrite", size_of::<PermissionOverwrite>(), 32),
        ("ThreadMember", size_of::<ThreadMember>(), 48),
        ("Presence", size_of::<Presence>(), 168),
        ("Activity", size_of::<Activity>(), 104),
        ("VoiceState", size_of::<VoiceState>(), 72),
        ("TypingStart", size_of::<TypingStart>(), 264),
        ("Guild", size_of::<Guild>(), 456),
        ("Message", size_of::<Message>(), 400),
        ("Embed", size_of::<Embed>(), 192),
        ("Attachment", size_of::<Attachment>(), 200),
        ("Component", size_of::<Component>(), 144),
        ("Interaction", size_of::<Interaction>(), 256),
    ];
    let mut grown = Vec::new();
    for (name, size, most) in sizes {
        println!("{name}: {size} bytes");
        if size > most {
            grown.push(format!("{name} has {size} bytes, more than {most}"));
        }
    }
    assert!(grown.is_empty(), "{grown:#?}");
}
