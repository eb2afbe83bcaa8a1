//! The shapes of types whose `Encode` and `Decode` are written by hand.
//!
//! A test makes values of every shape and sends them through the type, so that a description which is not true of its type
//! is found.

use compact_str::CompactString;

use super::{Describe, Field, Marks, Object, Shape, Union, Variant, Written};
use crate::{
    Locale, Permissions, Secret, Timestamp,
    application::{
        ApplicationDescription, LocalizedDescription,
        command::{
            ChoiceValue, CommandNumber, CommandOptionChoice, CommandOptionType,
            InteractionContextType,
        },
    },
    channel::{
        Channel,
        message::{IntegrationOwners, Message, MessageFlags, Nonce},
    },
    component::{
        ComponentType, SubmittedCheckbox, SubmittedChoice, SubmittedComponent, SubmittedLabel,
        SubmittedRow, SubmittedText, SubmittedValues,
    },
    gateway::{
        Heartbeat,
        event::{AvailableGuild, GuildCreate},
    },
    guild::{JoinRequestAnswer, Member, RoleTags, TemplateId, UnavailableGuild},
    id::{
        Id,
        marker::{
            ApplicationMarker, ChannelMarker, GenericMarker, GuildMarker, IntegrationMarker,
            InteractionMarker, SkuMarker, UserMarker,
        },
    },
    interaction::{
        CommandData, CommandDataOption, ComponentData, Interaction, InteractionGuild,
        InteractionResponse, InteractionResponseType, InteractionType, MessageResponse, Modal,
        ModalData, PurchaseEligibility,
    },
    monetization::Entitlement,
    oauth2::Scopes,
    presence::ActivityButton,
    rest::Attachments,
    user::User,
    webhook_event::{
        DirectMessage, GameDirectMessage, SdkDirectMessage, WebhookEventBody, WebhookEventType,
    },
};

const PLAIN: Marks = Marks {
    default: false,
    null: false,
    omit_empty: false,
};

/// A list of fields: keys, types, and the attributes that a derive would be given.
macro_rules! fields {
    ($($key:literal: $ty:ty $(, $mark:ident)*;)*) => {
        vec![$(Field::of::<$ty>($key, Marks { $($mark: true,)* ..PLAIN }),)*]
    };
}

/// An object of a name, with Discord's page for it.
macro_rules! object {
    ($name:literal $link:expr, $($fields:tt)*) => {
        Shape::Object(Object::new($name, $link, || fields!($($fields)*)))
    };
}

/// What has one of several forms.
fn union(name: &'static str, variants: fn() -> Vec<Variant>) -> Shape {
    Shape::Union(Union::new(name, None, variants))
}

fn variant<T: Describe>(name: &'static str) -> Variant {
    Variant::new(name, None, T::describe())
}

impl Describe for Heartbeat {
    const NULLABLE: bool = true;

    fn describe() -> Shape {
        u64::describe()
    }
}

impl Describe for GuildCreate {
    fn describe() -> Shape {
        union("GuildCreate", || {
            vec![
                variant::<AvailableGuild>("Available"),
                variant::<UnavailableGuild>("Unavailable"),
            ]
        })
    }
}

impl Describe for RoleTags {
    fn describe() -> Shape {
        object! { "RoleTags" Some("topics/permissions#role-object-role-tags-structure"),
            "bot_id": Option<Id<UserMarker>>;
            "integration_id": Option<Id<IntegrationMarker>>;
            "subscription_listing_id": Option<Id<SkuMarker>>;
            "premium_subscriber": ();
            "available_for_purchase": ();
            "guild_connections": ();
        }
    }
}

impl Describe for IntegrationOwners {
    fn describe() -> Shape {
        object! { "IntegrationOwners" None,
            "0": Option<Id<GuildMarker>>;
            "1": Option<Id<UserMarker>>;
        }
    }
}

impl Describe for ActivityButton {
    fn describe() -> Shape {
        union("ActivityButton", || {
            let object = object! { "ActivityButton" Some("events/gateway-events#activity-object-activity-buttons"),
                "label": CompactString;
                "url": CompactString;
            };
            vec![
                variant::<CompactString>("Label"),
                Variant::new("Button", None, object),
            ]
        })
    }
}

impl Describe for Nonce {
    fn describe() -> Shape {
        union("Nonce", || {
            vec![variant::<CompactString>("Text"), variant::<i64>("Number")]
        })
    }
}

impl Describe for CommandNumber {
    fn describe() -> Shape {
        union("CommandNumber", || {
            vec![variant::<i64>("Integer"), variant::<f64>("Number")]
        })
    }
}

impl Describe for JoinRequestAnswer {
    fn describe() -> Shape {
        union("JoinRequestAnswer", || {
            vec![
                variant::<u32>("Choice"),
                variant::<String>("Text"),
                variant::<bool>("Agreed"),
            ]
        })
    }
}

impl Describe for TemplateId {
    fn describe() -> Shape {
        union("TemplateId", || {
            vec![
                variant::<Id<GenericMarker>>("Quoted"),
                variant::<u64>("Number"),
            ]
        })
    }
}

impl Describe for Scopes {
    fn describe() -> Shape {
        String::describe()
    }
}

impl Describe for ChoiceValue {
    fn describe() -> Shape {
        union("ChoiceValue", || {
            vec![
                variant::<CompactString>("String"),
                variant::<i64>("Integer"),
                variant::<f64>("Number"),
            ]
        })
    }
}

const OPTION: Option<&str> = Some(
    "interactions/receiving-and-responding#interaction-object-application-command-interaction-data-option-structure",
);

/// An option with a value of some type. What is being written comes as text, whatever its type.
macro_rules! scalar_option {
    ($kind:ident $ty:ty) => {
        Variant::new(
            stringify!($kind),
            Some(CommandOptionType::$kind.get()),
            object! { "CommandDataOption" OPTION,
                "name": CompactString;
                "type": CommandOptionType;
                "value": $ty;
                "focused": bool, default, omit_empty;
            },
        )
    };
}

/// An option with options of its own.
macro_rules! parent_option {
    ($kind:ident) => {
        Variant::new(
            stringify!($kind),
            Some(CommandOptionType::$kind.get()),
            object! { "CommandDataOption" OPTION,
                "name": CompactString;
                "type": CommandOptionType;
                "options": Vec<CommandDataOption>, default;
            },
        )
    };
}

impl Describe for CommandDataOption {
    fn describe() -> Shape {
        Shape::Union(Union::new("CommandDataOption", Some("type"), || {
            vec![
                parent_option!(Subcommand),
                parent_option!(SubcommandGroup),
                scalar_option!(String CompactString),
                scalar_option!(Integer i64),
                scalar_option!(Boolean bool),
                scalar_option!(User Id<UserMarker>),
                scalar_option!(Channel Id<ChannelMarker>),
                scalar_option!(Role Id<GenericMarker>),
                scalar_option!(Mentionable Id<GenericMarker>),
                scalar_option!(Number f64),
                scalar_option!(Attachment Id<GenericMarker>),
            ]
        }))
    }
}

/// The data of an interaction; the interaction's type says which.
struct Data;

impl Describe for Data {
    const OPTIONAL: bool = true;
    const NULLABLE: bool = true;
    const WRITTEN: Written = Written::LeftOut;

    fn describe() -> Shape {
        union("InteractionData", || {
            vec![
                variant::<CommandData>("Command"),
                variant::<ComponentData>("Component"),
                variant::<ModalData>("Modal"),
            ]
        })
    }
}

impl Describe for Interaction {
    fn describe() -> Shape {
        object! { "Interaction" Some("interactions/receiving-and-responding#interaction-object"),
            "id": Id<InteractionMarker>;
            "application_id": Id<ApplicationMarker>;
            "type": InteractionType;
            "data": Data;
            "guild": Option<InteractionGuild>;
            "guild_id": Option<Id<GuildMarker>>;
            "channel": Option<Channel>;
            "channel_id": Option<Id<ChannelMarker>>;
            "member": Option<Member>;
            "user": Option<User>;
            "token": Secret;
            "version": u32, default;
            "message": Option<Message>;
            "app_permissions": Permissions, default;
            "locale": Option<Locale>;
            "guild_locale": Option<Locale>;
            "entitlements": Vec<Entitlement>, default;
            "authorizing_integration_owners": IntegrationOwners, default;
            "context": Option<InteractionContextType>;
            "attachment_size_limit": u64, default;
        }
    }
}

/// The data of an answer to an interaction; the answer's type says which.
struct ResponseData;

impl Describe for ResponseData {
    const OPTIONAL: bool = true;
    const NULLABLE: bool = true;
    const WRITTEN: Written = Written::LeftOut;

    fn describe() -> Shape {
        union("InteractionResponseData", || {
            let choices = object! { "Choices" Some("interactions/receiving-and-responding#interaction-response-object-autocomplete"),
                "choices": Vec<CommandOptionChoice>, default;
            };
            let deferred = object! { "Deferred" None,
                "flags": MessageFlags, default;
            };
            vec![
                variant::<MessageResponse>("Message"),
                Variant::new("Autocomplete", None, choices),
                Variant::new("Deferred", None, deferred),
                variant::<Modal>("Modal"),
                variant::<PurchaseEligibility>("PurchaseEligibility"),
            ]
        })
    }
}

impl Describe for InteractionResponse {
    fn describe() -> Shape {
        object! { "InteractionResponse" Some("interactions/receiving-and-responding#interaction-response-object"),
            "type": InteractionResponseType;
            "data": ResponseData;
        }
    }
}

impl Describe for ApplicationDescription {
    fn describe() -> Shape {
        union("ApplicationDescription", || {
            vec![
                variant::<String>("Text"),
                variant::<LocalizedDescription>("Localized"),
            ]
        })
    }
}

impl Describe for Attachments {
    const OPTIONAL: bool = true;
    const WRITTEN: Written = Written::LeftOut;

    fn describe() -> Shape {
        let upload = object! { "Upload" Some("resources/message#attachment-object-attachment-request-structure"),
            "id": Id<GenericMarker>;
            "filename": CompactString, default;
            "title": Option<CompactString>;
            "description": Option<CompactString>;
            "is_spoiler": bool, default, omit_empty;
            "is_remix": bool, default, omit_empty;
            "duration_secs": Option<f64>;
            "waveform": Option<CompactString>;
        };
        upload.list()
    }
}

impl Describe for GameDirectMessage {
    fn describe() -> Shape {
        union("GameDirectMessage", || {
            vec![
                variant::<DirectMessage>("Message"),
                variant::<SdkDirectMessage>("Sdk"),
            ]
        })
    }
}

/// The data of a webhook event; the event's type says which.
struct WebhookEventData;

impl Describe for WebhookEventData {
    const OPTIONAL: bool = true;
    const NULLABLE: bool = true;
    const WRITTEN: Written = Written::LeftOut;

    fn describe() -> Shape {
        union("WebhookEventData", || {
            let known = WebhookEventType::ALL.iter();
            known
                .filter_map(|kind| Some(Variant::new("", None, kind.describe_data()?)))
                .collect()
        })
    }
}

impl Describe for WebhookEventBody {
    fn describe() -> Shape {
        object! { "WebhookEventBody" Some("events/webhook-events#event-body-object"),
            "type": WebhookEventType;
            "timestamp": Timestamp;
            "data": WebhookEventData;
        }
    }
}

/// A submitted component: its own fields beside its type, which tells the components apart.
macro_rules! submitted {
    ($($kind:ident $ty:ty,)*) => {
        vec![$({
            let link = match <$ty>::describe() {
                Shape::Object(object) => object.link,
                _ => None,
            };
            let fields = || {
                let mut fields = fields! { "type": ComponentType; };
                fields.extend(super::base::<$ty>());
                fields
            };
            Variant::new(
                stringify!($kind),
                Some(ComponentType::$kind.get()),
                Shape::Object(Object::new(stringify!($ty), link, fields)),
            )
        },)*]
    };
}

/// A text that was shown in a modal.
struct SubmittedTextDisplay;

impl Describe for SubmittedTextDisplay {
    fn describe() -> Shape {
        object! { "SubmittedTextDisplay" Some("components/reference#text-display-text-display-interaction-response-structure"),
            "id": Option<i32>;
        }
    }
}

impl Describe for SubmittedComponent {
    fn describe() -> Shape {
        Shape::Union(Union::new("SubmittedComponent", Some("type"), || {
            submitted! {
                ActionRow SubmittedRow,
                Label SubmittedLabel,
                TextDisplay SubmittedTextDisplay,
                TextInput SubmittedText,
                StringSelect SubmittedValues,
                UserSelect SubmittedValues,
                RoleSelect SubmittedValues,
                MentionableSelect SubmittedValues,
                ChannelSelect SubmittedValues,
                FileUpload SubmittedValues,
                RadioGroup SubmittedChoice,
                CheckboxGroup SubmittedValues,
                Checkbox SubmittedCheckbox,
            }
        }))
    }
}
