//! Where Discord's documentation says in prose, or by examples, what its tables do not.

use super::data::{Documented, Structure};

/// Objects that are documented by an example instead of a table.
pub(crate) fn examples() -> [Structure; 1] {
    let field = |name: &str, text: &str, optional| Documented {
        name: name.to_owned(),
        text: text.to_owned(),
        optional,
        nullable: false,
        deprecated: false,
        links: Vec::new(),
        table: false,
    };
    [Structure {
        page: "resources/guild".to_owned(),
        section: "unavailable-guild-object".to_owned(),
        title: "Unavailable Guild Object".to_owned(),
        // `unavailable` is left out when the bot was removed from the guild.
        fields: vec![
            field("id", "snowflake", false),
            field("unavailable", "boolean", true),
        ],
    }]
}

/// Events whose data is an object of its own table together with these, where `gateway.json` does not say so.
pub(crate) const INNER: &[(&str, &str)] = &[
    ("GUILD_CREATE", "resources/guild#guild-object"),
    // A message with the same extra fields as that of MESSAGE_CREATE.
    ("MESSAGE_UPDATE", "events/gateway-events#message-create"),
];

/// Events whose data is only a part of the object that they name.
pub(crate) const PARTIAL: &[&str] = &["THREAD_DELETE"];

/// The tables of the data of webhook events, where the model's type does not link them.
pub(crate) const WEBHOOK_DATA: &[(&str, &str)] = &[
    (
        "ENTITLEMENT_CREATE",
        "resources/entitlement#entitlement-object",
    ),
    (
        "ENTITLEMENT_UPDATE",
        "resources/entitlement#entitlement-object",
    ),
    (
        "ENTITLEMENT_DELETE",
        "resources/entitlement#entitlement-object",
    ),
    (
        "LOBBY_MESSAGE_CREATE",
        "events/webhook-events#lobby-message-object",
    ),
    (
        "LOBBY_MESSAGE_UPDATE",
        "events/webhook-events#lobby-message-object",
    ),
];

/// Tables that say what an object has more than another one.
pub(crate) const EXTENDED: &[(&str, &str)] = &[(
    "events/webhook-events#message-object",
    "resources/message#message-object",
)];

/// Links that lead to another table than the one that is meant.
pub(crate) const MOVED: &[(&str, &str)] = &[
    // The heading is that of the section on presences, which begins with the table of another object.
    (
        "events/gateway-events#presence",
        "events/gateway-events#presence-update",
    ),
];

/// Links to sections in which each table stands for one kind of the object, and the model has one type for all kinds.
pub(crate) const KINDS: &[(&str, &[&str])] = &[
    (
        "resources/message#message-interaction-metadata-object",
        &[
            "resources/message#application-command-interaction-metadata-structure",
            "resources/message#message-component-interaction-metadata-structure",
            "resources/message#modal-submit-interaction-metadata-structure",
        ],
    ),
    (
        "components/reference#string-select-string-select-interaction-response-structure",
        &[
            "components/reference#string-select-string-select-interaction-response-structure",
            "components/reference#user-select-user-select-interaction-response-structure",
            "components/reference#role-select-role-select-interaction-response-structure",
            "components/reference#mentionable-select-mentionable-select-interaction-response-structure",
            "components/reference#channel-select-channel-select-interaction-response-structure",
            "components/reference#file-upload-file-upload-interaction-response-structure",
            "components/reference#checkbox-group-checkbox-group-interaction-response-structure",
        ],
    ),
];

/// Tables of which each field belongs to some kinds of the object around it, as another column says.
pub(crate) const DEPENDENT: &[&str] = &[
    "Action Metadata",
    "Optional Audit Entry Info",
    "Trigger Metadata",
];

/// Lists in `enums.json` that come from elsewhere than the documentation, under another name than the model's.
pub(crate) const LISTS: &[(&str, &str)] = &[
    ("AutoArchiveDuration", "ThreadAutoArchiveDuration"),
    ("AfkTimeout", "AfkTimeouts"),
    ("ChannelInfoField", "GatewayRequestChannelInfoField"),
    ("MediaLoadingState", "UnfurledMediaItemLoadingState"),
    ("SelectDefaultKind", "SelectMenuDefaultValueType"),
    ("SeparatorSpacing", "SeparatorSpacingSize"),
    ("SkuIneligibilityReason", "SKUIneligibilityReason"),
];

/// The list of `openapi.json` of what webhooks of an application can be sent: names of webhook events, and of all events of
/// the gateway, which the documentation does not offer to webhooks and the model has as `EventType`.
pub(crate) const NAMES_OF_EVENTS: &str = "ActionTypes";

/// Types of which one table speaks together with another type, which has the fields that they do not have; and why.
pub(crate) const SHARED: &[(&str, &str, &str)] = &[
    (
        "AvailableGuild",
        "UnavailableGuild",
        "`unavailable` tells the two forms of GUILD_CREATE apart",
    ),
    (
        "NewLobbyMember",
        "LobbyMember",
        "a lobby is made with members that have no name of their own yet, says the text of the field",
    ),
    (
        "NewOnboardingPromptOption",
        "OnboardingPromptOption",
        "what is received has an emoji",
    ),
    (
        "OnboardingPromptOption",
        "NewOnboardingPromptOption",
        "what is sent has the parts of the emoji, says the note below the table",
    ),
    (
        "SubmittedValues",
        "ComponentData",
        "fields of selects in messages; the table has those of selects in modals as well, and says which are which",
    ),
    (
        "TemplateRole",
        "Role",
        "the role of a template has what a role can be made with, as the example of the page shows",
    ),
];

/// Sections without tables that say that they are like another one.
pub(crate) const LIKE: &[(&str, &str)] = &[(
    "interactions/receiving-and-responding#edit-original-interaction-response",
    "resources/webhook#edit-webhook-message",
)];
