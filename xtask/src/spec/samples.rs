//! Values made up from the model's descriptions, to see whether descriptions and model agree.
//!
//! Each value has whatever its shape allows: keys that are missing or `null`, unknown keys, members and bits, moments and
//! ids in every form. The model must keep all of it, and write nothing that it has not described.

use std::collections::BTreeSet;

use cordial_model::{
    describe::{
        AnswerShape, Describe, Enum, EnumValue, Field, Flags, Key, Object, Shape, Text, Union,
    },
    gateway::{
        EventType, Hello, Identify, RequestChannelInfo, RequestGuildMembers,
        RequestSoundboardSounds, Resume, UpdatePresence, UpdateVoiceState,
    },
    json::{self, Decode, Encode},
    user_session::UserEvent,
    webhook_event::{WebhookEventType, WebhookPayload},
};
use fastrand::Rng;
use serde_json::{Map, Value, json};

use super::{
    decode::event::{Kind, check},
    rest::declared::endpoints,
    same::differences,
};

/// What becomes of keys that may be missing or `null`.
#[derive(Clone, Copy, PartialEq)]
enum Mode {
    /// All are there.
    Full,
    /// None is there.
    Bare,
    /// All that may be are `null`.
    Nulls,
    /// One thing or another.
    Mixed,
}

const MODES: [Mode; 4] = [Mode::Full, Mode::Bare, Mode::Nulls, Mode::Mixed];

/// Beyond this depth, lists are empty and optional keys missing.
const DEEP: usize = 5;

struct Samples {
    rng: Rng,
    mode: Mode,
}

impl Samples {
    fn value(&mut self, shape: &Shape, depth: usize) -> Value {
        match shape {
            Shape::Null => Value::Null,
            Shape::Boolean => json!(self.rng.bool()),
            Shape::Integer(min, max) => self.integer(*min, *max),
            Shape::Number => json!(f64::from(self.rng.i16(..)) / 8.0),
            Shape::Text(text) => self.text(*text),
            Shape::Id => self.id(),
            Shape::Timestamp => self.timestamp(),
            Shape::List(inner) => {
                let length = if depth > DEEP { 0 } else { self.rng.usize(..3) };
                (0..length).map(|_| self.value(inner, depth + 1)).collect()
            }
            Shape::Array(inner, length) => {
                (0..*length).map(|_| self.value(inner, depth + 1)).collect()
            }
            Shape::Map(key, inner) => {
                let length = if depth > DEEP { 0 } else { self.rng.usize(..3) };
                let mut map = Map::new();
                for _ in 0..length {
                    let key = match key {
                        Key::Id => self.rng.u64(1..).to_string(),
                        _ => format!("key{}", self.rng.u8(..)),
                    };
                    map.insert(key, self.value(inner, depth + 1));
                }
                Value::Object(map)
            }
            Shape::Object(object) => self.object(object, depth),
            Shape::Enum(it) => self.member(it),
            Shape::Flags(it) => self.flags(it),
            Shape::Union(union) => self.union(union, depth),
            _ => json!({"any": [1, "x", null]}),
        }
    }

    fn integer(&mut self, min: i64, max: u64) -> Value {
        // Moments are integers, too, and have to be moments.
        let max = max.min(1 << 40);
        match self.rng.u8(..4) {
            0 => json!(min.max(-(1 << 40))),
            1 => json!(max),
            _ => json!(self.rng.u64(..=max)),
        }
    }

    fn text(&mut self, text: Text) -> Value {
        match text {
            Text::Discriminator => json!(format!("{:04}", self.rng.u16(1..10_000))),
            Text::Token => json!("made.up.token"),
            Text::ImageData => json!("data:image/png;base64,AAAA"),
            _ => json!(
                [
                    "",
                    "x",
                    "\"\\\n",
                    "é🔥\u{1}",
                    "a longer text that is kept elsewhere"
                ][self.rng.usize(..5)]
            ),
        }
    }

    fn id(&mut self) -> Value {
        let id = self.rng.u64(1..);
        if self.rng.u8(..8) == 0 {
            json!(id)
        } else {
            json!(id.to_string())
        }
    }

    fn timestamp(&mut self) -> Value {
        json!(
            [
                "2026-08-06T12:34:56.789012+00:00",
                "2015-04-26T06:26:56.936000+00:00",
                "2021-05-01T14:00:00+02:00",
                "2024-02-29T23:59:59Z",
            ][self.rng.usize(..4)]
        )
    }

    fn member(&mut self, it: &Enum) -> Value {
        if it.is_text() {
            let unknown = json!("something_new");
            let known = it.members[self.rng.usize(..it.members.len())].1;
            match known {
                EnumValue::Text(text) if self.rng.u8(..4) != 0 => json!(text),
                _ => unknown,
            }
        } else {
            match it.members[self.rng.usize(..it.members.len())].1 {
                EnumValue::Integer(value) if self.rng.u8(..4) != 0 => json!(value),
                _ => json!(self.rng.i32(9_000..)),
            }
        }
    }

    fn flags(&mut self, it: &Flags) -> Value {
        let bits = self.rng.u64(..=it.max);
        if it.quoted {
            json!(bits.to_string())
        } else {
            json!(bits)
        }
    }

    fn object(&mut self, object: &Object, depth: usize) -> Value {
        let mut map = Map::new();
        for field in object.fields() {
            if let Some(value) = self.field(&field, depth) {
                map.insert(field.key.to_owned(), value);
            }
        }
        map.insert("unknown_key".to_owned(), json!({"x": [1]}));
        agree(object, &mut map);
        Value::Object(map)
    }

    fn field(&mut self, field: &Field, depth: usize) -> Option<Value> {
        let left_out = match self.mode {
            _ if depth > DEEP => true,
            Mode::Full => false,
            Mode::Bare => true,
            Mode::Nulls => !field.nullable,
            Mode::Mixed => self.rng.bool(),
        };
        if field.optional && left_out {
            return None;
        }
        let null = match self.mode {
            Mode::Nulls => true,
            Mode::Mixed => self.rng.u8(..4) == 0,
            Mode::Full | Mode::Bare => false,
        };
        if field.nullable && !field.lenient && null {
            return Some(Value::Null);
        }
        Some(self.value(&field.shape, depth + 1))
    }

    fn union(&mut self, union: &Union, depth: usize) -> Value {
        let variants = union.variants();
        if let Some(tag) = union.tag {
            if depth > DEEP || self.rng.u8(..8) == 0 {
                return json!({tag: self.rng.i32(9_000..), "name": "n", "id": 7});
            }
            let variant = &variants[self.rng.usize(..variants.len())];
            let mut value = self.value(&variant.shape, depth);
            value[tag] = json!(variant.tag);
            return value;
        }
        let variant = &variants[self.rng.usize(..variants.len())];
        let mut value = self.value(&variant.shape, depth);
        if variant.name == "Unavailable" {
            value["unavailable"] = json!(true);
        }
        if union.name == "MemberListOp" {
            value["op"] = json!(variant.name.to_uppercase());
        }
        value
    }
}

/// Makes keys agree that depend on each other.
fn agree(object: &Object, map: &mut Map<String, Value>) {
    match object.name {
        // Scopes have blanks between them, and none at the ends.
        "AccessToken" | "ProvisionalToken" => {
            map.insert("scope".to_owned(), json!("identify something_new"));
        }
        // The type of an interaction says what its data are.
        "Interaction" => {
            let data = map.get("data").and_then(Value::as_object);
            let has = |key: &str| data.is_some_and(|data| data.contains_key(key));
            let kind = match data {
                None => 1,
                Some(_) if has("component_type") => 3,
                Some(_) if has("custom_id") => 5,
                Some(_) => 2,
            };
            map.insert("type".to_owned(), json!(kind));
        }
        // Roles, emojis and stickers are beside a guild's properties, and not there without them.
        "GatewayGuild" => {
            let beside = |key: &String| !["roles", "emojis", "stickers"].contains(&key.as_str());
            match map.get_mut("properties") {
                Some(Value::Object(properties)) => properties.retain(|key, _| beside(key)),
                _ => map.retain(|key, _| beside(key)),
            }
        }
        // What is being written is text, whatever type it is going to be; and values never are ids as numbers.
        "CommandDataOption" => {
            map.remove("focused");
            if let Some(value) = map
                .get_mut("value")
                .filter(|value| value.is_u64() && value.as_u64() > Some(1 << 53))
            {
                *value = json!(value.to_string());
            }
        }
        _ => {}
    }
}

/// A key that the description of a value does not have.
fn undescribed(shape: &Shape, value: &Value) -> Option<String> {
    match (shape, value) {
        (Shape::List(inner) | Shape::Array(inner, _), Value::Array(list)) => {
            list.iter().find_map(|value| undescribed(inner, value))
        }
        (Shape::Map(_, inner), Value::Object(map)) => {
            map.values().find_map(|value| undescribed(inner, value))
        }
        (Shape::Object(object), Value::Object(map)) => {
            let fields = object.fields();
            map.iter().find_map(
                |(key, value)| match fields.iter().find(|field| field.key == key) {
                    Some(field) => undescribed(&field.shape, value),
                    None => Some(format!("{}.{key}", object.name)),
                },
            )
        }
        (Shape::Union(union), Value::Object(map)) => {
            let variants = union.variants();
            let tag = union.tag.and_then(|tag| map.get(tag)?.as_i64());
            if tag.is_some() && !variants.iter().any(|it| it.tag.map(i64::from) == tag) {
                return None;
            }
            let mut fitting = variants
                .iter()
                .filter(|it| tag.is_none() || it.tag.map(i64::from) == tag);
            let mut last = None;
            let fits = fitting.any(|it| {
                last = undescribed(&it.shape, value);
                last.is_none()
            });
            if fits { None } else { last }
        }
        _ => None,
    }
}

fn samples(seed: u64) -> impl Iterator<Item = Samples> {
    MODES.into_iter().flat_map(move |mode| {
        (0..8).map(move |round| Samples {
            rng: Rng::with_seed(seed << 32 | round << 8 | mode as u64),
            mode,
        })
    })
}

/// Sends made-up values of a type through it, and reports the first that does not come back.
fn there_and_back<T: Describe + Decode + Encode>() {
    let shape = T::describe();
    for mut samples in samples(1) {
        let value = samples.value(&shape, 0);
        let text = value.to_string();
        let decoded: T =
            json::from_str_strict(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
        let again: Value = serde_json::from_str(&json::to_string(&decoded)).unwrap();
        assert_eq!(differences(&shape, &value, &again), [], "{text}\n{again}");
        assert_eq!(undescribed(&shape, &again), None, "{again}");
    }
}

/// Sends made-up data of events through the model, and reports the first that does not come back.
fn events(kinds: impl Iterator<Item = Kind>) {
    for (index, kind) in kinds.enumerate() {
        let shape = kind.describe().expect("the event has a type");
        for mut samples in samples(index as u64) {
            let text = samples.value(&shape, 0).to_string();
            if let Err(problem) = check(kind, &shape, &text) {
                panic!("{kind:?}: {problem}\n{text}");
            }
            let again = serde_json::from_str(&kind.again(&text).unwrap()).unwrap();
            assert_eq!(undescribed(&shape, &again), None, "{kind:?}\n{again}");
        }
    }
}

#[test]
fn events_are_what_they_are_described_to_be() {
    events(EventType::ALL.iter().map(|kind| Kind::Bot(*kind)));
}

#[test]
fn events_of_user_sessions_are_what_they_are_described_to_be() {
    events(UserEvent::TYPED.iter().map(|kind| Kind::User(*kind)));
}

#[test]
fn commands_are_what_they_are_described_to_be() {
    there_and_back::<Identify>();
    there_and_back::<Resume>();
    there_and_back::<UpdatePresence>();
    there_and_back::<UpdateVoiceState>();
    there_and_back::<RequestGuildMembers>();
    there_and_back::<RequestSoundboardSounds>();
    there_and_back::<RequestChannelInfo>();
    there_and_back::<Hello>();
}

#[test]
fn webhook_events_are_what_they_are_described_to_be() {
    for kind in WebhookEventType::ALL {
        let shape = kind.describe_data().expect("events with names have types");
        for mut samples in samples(2) {
            let data = samples.value(&shape, 0);
            // That is what tells the two forms of direct messages apart.
            let payload = json!({
                "version": 1, "application_id": "3", "type": 1,
                "event": {"type": kind.as_str(), "timestamp": "2024-10-18T14:42:53.064834", "data": data},
            });
            let text = payload.to_string();
            let decoded: WebhookPayload =
                json::from_str_strict(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
            let again: Value = serde_json::from_str(&json::to_string(&decoded)).unwrap();
            let again = &again["event"]["data"];
            assert_eq!(differences(&shape, &data, again), [], "{text}\n{again}");
            assert_eq!(undescribed(&shape, again), None, "{again}");
        }
    }
}

#[test]
fn answers_are_what_they_are_described_to_be() {
    let mut wrong = BTreeSet::new();
    for (index, endpoint) in endpoints().into_iter().enumerate() {
        let AnswerShape::Json { shape, again, .. } = endpoint.answer else {
            continue;
        };
        for mut samples in samples(1_000 + index as u64) {
            let value = samples.value(&shape, 0);
            let name = endpoint.name;
            let again = match again(&value.to_string()) {
                Ok(again) => serde_json::from_str(&again).unwrap(),
                Err(error) => {
                    wrong.insert(format!("{name}: {error}"));
                    continue;
                }
            };
            let differences = differences(&shape, &value, &again);
            let differences = differences
                .iter()
                .map(|(path, text)| format!("{name}: {path}: {text}"));
            wrong.extend(differences);
            wrong.extend(undescribed(&shape, &again).map(|key| format!("{name}: {key} is new")));
        }
    }
    assert_eq!(wrong, BTreeSet::new());
}

#[test]
fn a_damaged_value_is_found() {
    // The check of checks: whatever known value is changed in what came back, the comparison sees it.
    let shape = EventType::MessageCreate.describe().unwrap();
    let mut samples = Samples {
        rng: Rng::with_seed(9),
        mode: Mode::Full,
    };
    let value = samples.value(&shape, 0);
    for key in [
        "id",
        "content",
        "author",
        "timestamp",
        "mentions",
        "flags",
        "type",
    ] {
        let mut damaged = value.clone();
        damaged.as_object_mut().unwrap().remove(key);
        let found = differences(&shape, &value, &damaged);
        let lost = !matches!(&value[key], Value::Array(list) if list.is_empty());
        assert!(
            !lost || found.iter().any(|(path, _)| path == key),
            "{key}: {found:?}"
        );
        damaged[key] = json!("something else");
        let found = differences(&shape, &value, &damaged);
        assert!(
            found.iter().any(|(path, _)| path == key),
            "{key}: {found:?}"
        );
    }
    let mut damaged = value.clone();
    damaged["author"]["username"] = json!("somebody else");
    let found = differences(&shape, &value, &damaged);
    assert_eq!(found[0].0, "author.username");
    damaged = value.clone();
    damaged["unknown_key"] = Value::Null;
    assert_eq!(differences(&shape, &value, &damaged), []);
}
