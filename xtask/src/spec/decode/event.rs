//! The data of events.

use cordial_model::{
    describe::Shape,
    gateway::{Event, EventType},
    json::{self, Decode, RawJson},
    user_session::{UserEvent, UserEventType},
};

use super::{near, problem::Problem, there_and_back};

/// An event of a bot's session; or one that user sessions alone get, or get in another form.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Kind {
    Bot(EventType),
    User(UserEventType),
}

impl Kind {
    /// The event of a name, with its shape. Bots' events come first: the form that users get is not documented by Discord.
    pub(super) fn from_name(name: &str) -> Result<(Self, Shape), String> {
        let kind = match (EventType::from_name(name), UserEventType::from_name(name)) {
            (EventType::Unknown, UserEventType::Unknown) => return Err(unknown(name)),
            (EventType::Unknown, kind) => Self::User(kind),
            (kind, _) => Self::Bot(kind),
        };
        let shape = kind.describe().ok_or_else(|| {
            format!("`{name}` is an event of user sessions that the model keeps as it is, without a type")
        })?;
        Ok((kind, shape))
    }

    fn name(self) -> &'static str {
        match self {
            Self::Bot(kind) => kind.name(),
            Self::User(kind) => kind.name(),
        }
        .unwrap_or_default()
    }

    pub(crate) fn describe(self) -> Option<Shape> {
        match self {
            Self::Bot(kind) => kind.describe(),
            Self::User(kind) => kind.describe(),
        }
    }

    /// Decodes data and encodes them again.
    pub(crate) fn again(self, data: &str) -> Result<String, json::Error> {
        match self {
            Self::Bot(kind) => Event::from_json_strict(kind, self.name(), data)
                .map(|event| json::to_string(&event)),
            Self::User(kind) => UserEvent::from_json_strict(kind, data)
                .unwrap_or_else(|| UserEvent::from_json(self.name(), data))
                .map(|event| json::to_string(&event)),
        }
    }
}

/// A payload of the gateway around the data.
#[derive(Decode)]
struct Payload {
    op: Option<i64>,
    t: Option<String>,
    d: Option<RawJson>,
}

/// Sends the data of an event through the model and back. A whole payload will do as well.
pub(crate) fn check(kind: Kind, shape: &Shape, text: &str) -> Result<(), Problem> {
    let again = |data: &str| kind.again(data).map_err(Problem::from);
    match json::from_str::<Payload>(text) {
        Ok(Payload {
            op: Some(0),
            t: Some(event),
            d: Some(data),
        }) => {
            let name = kind.name();
            if event != name {
                let reason = format!("the payload is of {event}, not of {name}");
                return Err(Problem::new("t", reason));
            }
            there_and_back(shape, data.get(), again).map_err(|problem| problem.within("d"))
        }
        _ => there_and_back(shape, text, again),
    }
}

fn unknown(name: &str) -> String {
    let bots = EventType::ALL.iter().filter_map(|kind| kind.name());
    let users = UserEventType::ALL.iter().filter_map(|kind| kind.name());
    let users = users.filter(|name| EventType::from_name(name) == EventType::Unknown);
    near::unknown("event", name, bots.chain(users))
}
