//! Descriptions say what the codec does.

use cordial_model::{
    CompactString, Patch,
    channel::{Channel, ChannelType, message::Message},
    describe::{Describe, EnumValue, Field, Object, Shape, Text, Written},
    gateway::{EventType, Intents, describe_commands},
    id::{Id, marker::UserMarker},
    json::{self, Decode, Encode, Fields, Rare},
    user::User,
};

/// A type with every attribute. [Discord](https://discord.com/developers/docs/page#of-it)
#[derive(Debug, PartialEq, Decode, Encode)]
struct Whole {
    #[json(base)]
    base: Base,
    id: Id<UserMarker>,
    #[json(rename = "type")]
    kind: ChannelType,
    maybe: Option<bool>,
    #[json(null)]
    nothing: Option<u8>,
    #[json(default)]
    count: u32,
    #[json(default, omit_empty)]
    list: Vec<CompactString>,
    patch: Patch<i8>,
    pair: [u16; 2],
    boxed: Option<Box<Whole>>,
    #[json(skip)]
    hidden: u8,
    #[json(flatten)]
    rare: Rare<Flat>,
}

#[derive(Debug, PartialEq, Decode, Encode)]
struct Base {
    under: Wrapped,
}

#[derive(Debug, PartialEq, Decode, Encode)]
struct Wrapped(f64);

#[derive(Clone, Debug, Default, PartialEq, Fields)]
struct Flat {
    seldom: Option<bool>,
    #[json(omit_empty)]
    few: Vec<bool>,
}

fn object<T: Describe>() -> Object {
    match T::describe() {
        Shape::Object(object) => object,
        other => panic!("{other:?}"),
    }
}

fn field(fields: &[Field], key: &str) -> Field {
    let found = fields.iter().find(|field| field.key == key);
    found.unwrap_or_else(|| panic!("no {key}")).clone()
}

#[test]
fn every_attribute_is_described() {
    let whole = object::<Whole>();
    assert_eq!((whole.name, whole.link), ("Whole", Some("page#of-it")));
    let fields = whole.fields();
    let keys: Vec<_> = fields.iter().map(|field| field.key).collect();
    let expected = [
        "under", "id", "type", "maybe", "nothing", "count", "list", "patch", "pair", "boxed",
        "seldom", "few",
    ];
    assert_eq!(keys, expected);

    for (key, optional, nullable, lenient, written) in [
        ("under", false, false, false, Written::Always),
        ("id", false, false, false, Written::Always),
        ("type", false, false, false, Written::Always),
        ("maybe", true, true, false, Written::LeftOut),
        ("nothing", true, true, false, Written::Null),
        ("count", true, true, true, Written::Always),
        ("list", true, true, true, Written::LeftOut),
        ("patch", true, true, false, Written::LeftOutOrNull),
        ("pair", false, false, false, Written::Always),
        ("boxed", true, true, false, Written::LeftOut),
        ("seldom", true, true, false, Written::LeftOut),
        ("few", true, true, true, Written::LeftOut),
    ] {
        let field = field(&fields, key);
        assert_eq!(
            (field.optional, field.nullable, field.lenient, field.written),
            (optional, nullable, lenient, written),
            "{key}"
        );
        assert_eq!(field.inherited, (key == "under").then_some("Base"), "{key}");
    }

    for (key, shape) in [
        ("under", Shape::Number),
        ("id", Shape::Id),
        ("count", Shape::Integer(0, u32::MAX.into())),
        ("patch", Shape::Integer(-128, 127)),
        ("list", Shape::Text(Text::Plain).list()),
        ("pair", Shape::Array(Box::new(u16::describe()), 2)),
        ("boxed", Shape::Object(whole)),
        ("few", Shape::Boolean.list()),
    ] {
        assert_eq!(field(&fields, key).shape, shape, "{key}");
    }
}

#[test]
fn the_codec_does_what_the_description_says() {
    let least = r#"{"under":0.5,"id":"1","type":2,"pair":[1,2]}"#;
    let whole: Whole = json::from_str_strict(least).unwrap();
    let written = r#"{"under":0.5,"id":"1","type":2,"nothing":null,"count":0,"pair":[1,2]}"#;
    assert_eq!(json::to_string(&whole), written);
    for field in object::<Whole>().fields() {
        let with = |value: &str| {
            let mut object: serde_json::Value = serde_json::from_str(least).unwrap();
            object[field.key] = serde_json::from_str(value).unwrap();
            json::from_str_strict::<Whole>(&object.to_string()).is_ok()
        };
        assert_eq!(with("null"), field.nullable, "{}", field.key);
        let mut object: serde_json::Value = serde_json::from_str(least).unwrap();
        object.as_object_mut().unwrap().remove(field.key);
        let without = json::from_str_strict::<Whole>(&object.to_string());
        assert_eq!(without.is_ok(), field.optional, "{}", field.key);
    }
}

#[test]
fn enums_and_flags_tell_their_members() {
    let Shape::Enum(kinds) = ChannelType::describe() else {
        panic!("an enum");
    };
    assert!(
        kinds
            .members
            .contains(&("GuildVoice", EnumValue::Integer(2)))
    );
    assert_eq!(kinds.members.len(), ChannelType::ALL.len());
    assert!(!kinds.is_text());

    let Shape::Flags(intents) = Intents::describe() else {
        panic!("flags");
    };
    assert!(intents.flags.contains(&("MESSAGE_CONTENT", 15)));
    assert_eq!((intents.quoted, intents.max), (false, u64::MAX));
    assert_eq!(intents.link, Some("events/gateway#gateway-intents"));
}

#[test]
fn types_that_contain_themselves_are_described_as_far_as_asked() {
    let message = object::<Message>();
    let fields = message.fields();
    let inner = field(&fields, "referenced_message").shape;
    assert_eq!(inner, Shape::Object(message));
    let components = field(&fields, "components").shape;
    let Shape::Union(component) = components.innermost() else {
        panic!("a union");
    };
    assert_eq!(component.tag, Some("type"));
    let variants = component.variants();
    let container = variants.iter().find(|it| it.name == "Container").unwrap();
    assert_eq!(container.tag, Some(17));
    let Shape::Object(container) = &container.shape else {
        panic!("an object");
    };
    let inner = field(&container.fields(), "components").shape;
    assert_eq!(inner.innermost(), components.innermost());
}

#[test]
fn events_and_commands_tell_what_their_data_look_like() {
    assert!(EventType::ALL.iter().all(|kind| kind.describe().is_some()));
    assert_eq!(EventType::Unknown.describe(), None);
    assert_eq!(
        EventType::ChannelCreate.describe(),
        Some(Channel::describe())
    );
    assert_eq!(EventType::UserUpdate.describe(), Some(User::describe()));
    assert_eq!(EventType::Resumed.describe(), Some(Shape::Null));
    let commands = describe_commands();
    let identify = commands
        .iter()
        .find(|(name, ..)| *name == "Identify")
        .unwrap();
    assert_eq!(identify.1.get(), 2);
}
