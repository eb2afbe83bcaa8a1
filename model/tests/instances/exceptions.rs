//! What may differ, and why.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::specification::reference;

/// A difference that may be: the field, what may happen to it, and the reason. A `*` stands for all properties of a
/// schema; a name before a slash is that of the only endpoint where it may be.
pub(crate) type Excuse = (&'static str, May, &'static str);

/// What may happen to a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum May {
    /// What says that there is nothing may be left out, or be written differently.
    BeNothing,
    /// Anything.
    Differ,
}

/// Fields of answers.
pub(crate) const ANSWERS: &[Excuse] = &[
    (
        ".",
        May::BeNothing,
        "a list that is null is read as an empty one",
    ),
    (
        "AccountResponse.name",
        May::BeNothing,
        "a string in the documentation; null is read as an empty one",
    ),
    (
        "AuditLogObjectChangeResponse.key",
        May::BeNothing,
        "a string in the documentation; null is read as an empty one",
    ),
    (
        "ComponentEmojiResponse.id",
        May::BeNothing,
        "null for emojis of Unicode in the documentation",
    ),
    ("ContainerComponentResponse.*", May::BeNothing, COMPONENTS),
    (
        "DefaultKeywordListTriggerMetadataResponse.*",
        May::BeNothing,
        METADATA,
    ),
    (
        "DiscordIntegrationResponse.name",
        May::BeNothing,
        "a string in the documentation; null is read as an empty one",
    ),
    (
        "ExternalConnectionIntegrationResponse.name",
        May::BeNothing,
        "a string in the documentation; null is read as an empty one",
    ),
    ("FileComponentResponse.*", May::BeNothing, COMPONENTS),
    (
        "GuildStickerResponse.format_type",
        May::BeNothing,
        "never null in the documentation; null is read as PNG",
    ),
    (
        "GuildSubscriptionIntegrationResponse.name",
        May::BeNothing,
        "a string in the documentation; null is read as an empty one",
    ),
    (
        "InviteChannelRecipientResponse.avatar",
        May::BeNothing,
        PARTIAL_USER,
    ),
    ("KeywordTriggerMetadataResponse.*", May::BeNothing, METADATA),
    ("MediaGalleryItemResponse.*", May::BeNothing, COMPONENTS),
    ("PrivateChannelResponse.recipients", May::BeNothing, CHANNEL),
    ("PrivateGroupChannelResponse.*", May::BeNothing, CHANNEL),
    (
        "StandardStickerResponse.format_type",
        May::BeNothing,
        "never null in the documentation; null is read as PNG",
    ),
    (
        "StickerPackResponse.description",
        May::BeNothing,
        "a string in the documentation; null is read as an empty one",
    ),
    ("TextInputComponentResponse.*", May::BeNothing, COMPONENTS),
    ("ThumbnailComponentResponse.*", May::BeNothing, COMPONENTS),
    ("UserProfileMetadataResponse.*", May::BeNothing, METADATA),
    (
        "VoiceStateResponse.guild_id",
        May::BeNothing,
        "left out in the voice states of GUILD_CREATE, which have the same type",
    ),
    (
        "VoiceStateResponse.self_stream",
        May::BeNothing,
        "true or missing in the documentation",
    ),
    (
        "empty answer of CreateChannelInvite",
        May::BeNothing,
        "answers with the invite, says the documentation",
    ),
    (
        "empty answer of CreateFollowupMessage",
        May::BeNothing,
        "answers with the message, as if `wait` were set",
    ),
    (
        "empty answer of ModifyGuildMember",
        May::BeNothing,
        "answers with the member, says the documentation",
    ),
];

const COMPONENTS: &str = "one type for what is sent and received; what it leaves out is null or false when it is received";
const METADATA: &str =
    "one type for all kinds of triggers, which leaves out the lists that its kind has not";
const CHANNEL: &str = "one type for all channels, which leaves out what its kind has not";
const PARTIAL_USER: &str = "a partial user in the documentation";

/// Fields of requests.
pub(crate) const REQUESTS: &[Excuse] = &[
    (
        "ApplicationCommandCreateRequest.type",
        May::BeNothing,
        CHAT_INPUT,
    ),
    (
        "ApplicationCommandUpdateRequest.type",
        May::BeNothing,
        CHAT_INPUT,
    ),
    (
        "BeginGuildPrune: include_roles",
        May::Differ,
        "a list in the documentation, not a text with commas",
    ),
    (
        "BulkGuildBan: user_ids",
        May::Differ,
        "nobody to ban is an error",
    ),
    (
        "BulkOverwriteGlobalApplicationCommands: [].description",
        May::Differ,
        DESCRIBED,
    ),
    (
        "BulkOverwriteGuildApplicationCommands: [].description",
        May::Differ,
        DESCRIBED,
    ),
    (
        "CreateChannelInvite: role_ids",
        May::Differ,
        "a list in the documentation, not a text with commas",
    ),
    (
        "CreateDm/CreatePrivateChannelRequest.access_tokens",
        May::Differ,
        "belongs to CreateGroupDm",
    ),
    (
        "CreateDm/CreatePrivateChannelRequest.nicks",
        May::Differ,
        "belongs to CreateGroupDm",
    ),
    (
        "CreateFollowupMessage/IncomingWebhookRequestPartial.applied_tags",
        May::Differ,
        FOLLOWUP,
    ),
    (
        "CreateFollowupMessage/IncomingWebhookRequestPartial.avatar_url",
        May::Differ,
        FOLLOWUP,
    ),
    (
        "CreateFollowupMessage/IncomingWebhookRequestPartial.thread_name",
        May::Differ,
        FOLLOWUP,
    ),
    (
        "CreateFollowupMessage/IncomingWebhookRequestPartial.username",
        May::Differ,
        FOLLOWUP,
    ),
    (
        "CreateGlobalApplicationCommand: description",
        May::Differ,
        DESCRIBED,
    ),
    (
        "CreateGuildChannel: user_limit",
        May::Differ,
        KIND_OF_CHANNEL,
    ),
    (
        "CreateGroupDm/CreatePrivateChannelRequest.recipient_id",
        May::Differ,
        "belongs to CreateDm",
    ),
    (
        "CreateGuildApplicationCommand: description",
        May::Differ,
        DESCRIBED,
    ),
    (
        "CreateMessageInteractionCallbackRequest.data",
        May::Differ,
        "a promise of a message has flags alone",
    ),
    (
        "EditApplication: install_params.scopes",
        May::Differ,
        "an installation without scopes installs nothing",
    ),
    (
        "EditCurrentApplication: install_params.scopes",
        May::Differ,
        "an installation without scopes installs nothing",
    ),
    (
        "ExternalScheduledEventCreateRequest.channel_id",
        May::Differ,
        "an event elsewhere has no channel",
    ),
    (
        "ListGuildMembers: after",
        May::Differ,
        "0 is the same as nothing",
    ),
    (
        "MessageAttachmentRequest.filename",
        May::BeNothing,
        "the name comes from the file that goes along",
    ),
    (
        "UpdateMessageInteractionCallbackRequest.data",
        May::Differ,
        "a promise of a change has no data",
    ),
    ("query of CreateFollowupMessage.*", May::Differ, FOLLOWUP),
    ("query of DeleteFollowupMessage.*", May::Differ, FOLLOWUP),
    ("query of EditFollowupMessage.*", May::Differ, FOLLOWUP),
    ("query of GetFollowupMessage.*", May::Differ, FOLLOWUP),
];

const CHAT_INPUT: &str = "a command without a type is a slash command";
const DESCRIBED: &str = "a slash command needs a description, says the documentation";
const FOLLOWUP: &str = "belongs to webhooks, and does nothing for interactions";

/// Properties of which there can only be one, says the documentation.
pub(crate) const EITHER: &[(&str, [&str; 2])] = &[
    ("CreateOrUpdateThreadTagRequest", ["emoji_id", "emoji_name"]),
    ("UpdateThreadTagRequest", ["emoji_id", "emoji_name"]),
];

/// Fields that decide whether what stands beside them counts, each with the value with which it does.
pub(crate) const CARRIERS: &[(&str, i64)] = &[
    // A promise of an answer has no message with it.
    ("CreateMessageInteractionCallbackRequest.type", 4),
    ("UpdateMessageInteractionCallbackRequest.type", 7),
];

const KIND_OF_CHANNEL: &str = "less for some kinds of channels, says the documentation";

/// Limits: schema and property, a space, and whether it is refused `at` the limit or not refused `beyond` it.
pub(crate) const LIMITS: &[Excuse] = &[
    (
        "BaseCreateMessageCreateRequest.components at",
        May::Differ,
        ROWS,
    ),
    (
        "BaseCreateMessageCreateRequest.content at",
        May::Differ,
        CONTENT,
    ),
    (
        "CreateFollowupMessage/IncomingWebhookRequestPartial.applied_tags beyond",
        May::Differ,
        FOLLOWUP,
    ),
    (
        "CreateFollowupMessage/IncomingWebhookRequestPartial.avatar_url beyond",
        May::Differ,
        FOLLOWUP,
    ),
    (
        "CreateFollowupMessage/IncomingWebhookRequestPartial.thread_name beyond",
        May::Differ,
        FOLLOWUP,
    ),
    (
        "CreateFollowupMessage/IncomingWebhookRequestPartial.username beyond",
        May::Differ,
        FOLLOWUP,
    ),
    (
        "CreateGuildChannelRequest.topic at",
        May::Differ,
        KIND_OF_CHANNEL,
    ),
    (
        "CreateGroupDMInviteRequest.max_age beyond",
        May::Differ,
        "0 is allowed for guilds, by the same endpoint",
    ),
    (
        "IncomingWebhookRequestPartial.components at",
        May::Differ,
        ROWS,
    ),
    (
        "IncomingWebhookUpdateRequestPartial.components at",
        May::Differ,
        ROWS,
    ),
    (
        "IncomingWebhookInteractionRequest.components at",
        May::Differ,
        ROWS,
    ),
    (
        "ModifyAutoModerationRule/KeywordTriggerMetadata.allow_list beyond",
        May::Differ,
        ALLOWED,
    ),
    (
        "ModifyAutoModerationRule/UserProfileMetadata.allow_list beyond",
        May::Differ,
        ALLOWED,
    ),
    (
        "MessageAttachmentRequest.filename beyond",
        May::Differ,
        "the name comes from the file that goes along",
    ),
    ("MessageCreateRequest.components at", May::Differ, ROWS),
    ("MessageCreateRequest.content at", May::Differ, CONTENT),
    ("MessageEditRequestPartial.content at", May::Differ, CONTENT),
    (
        "PollMediaCreateRequest.text at",
        May::Differ,
        "300 for questions, 55 for answers, says the documentation",
    ),
    ("SDKMessageRequest.components at", May::Differ, ROWS),
    (
        "UpdateThreadRequestPartial.user_limit beyond",
        May::Differ,
        "10000 for stages, by the same endpoint",
    ),
];

const ROWS: &str =
    "5 rows without the flag for components of the second version, which may have 40";
const CONTENT: &str = "4000 is for users with Nitro; the documentation has 2000";
const ALLOWED: &str = "1000 for lists of presets; a change need not say which trigger the rule has";

/// What the documentation requires of a request, and the file does not.
const REQUIRED: &[&str] = &[
    "ActionGuildJoinRequest.action",
    "ApplicationCommandInteractionMetadataResponse.user",
    "ChannelPermissionOverwriteRequest.type",
    "CreatePrivateChannelRequest.access_tokens",
    "CreatePrivateChannelRequest.recipient_id",
    "DefaultKeywordListUpsertRequest.actions",
    "EditApplicationCommandPermissions.permissions",
    "EditChannelPermissions.type",
    "GroupDmAddRecipient.access_token",
    "KeywordUpsertRequest.actions",
    "LinkChannelToLobby.channel_id",
    "MLSpamUpsertRequest.actions",
    "MentionSpamUpsertRequest.actions",
    "MessageComponentInteractionMetadataResponse.user",
    "MessageInteractionResponse.user",
    "ModalSubmitInteractionMetadataResponse.user",
    "ModifyApplicationEmoji.name",
    "ModifyGuildChannelPositions.id",
    "RichEmbedAuthor.name",
    "RichEmbedFooter.text",
    "SDKMessageRequest.content",
    "UpdateRolePositionsRequest.id",
    "UserProfileUpsertRequest.actions",
];

/// Whether the documentation requires a property.
pub(crate) fn is_required(schema: &str, property: &str) -> bool {
    REQUIRED
        .iter()
        .any(|required| required.split_once('.') == Some((schema, property)))
}

/// The schema of an endpoint's body, where the operation has several; `None` if the endpoint has no body.
pub(crate) fn body<'s>(endpoint: &str, schema: &'s Value) -> Option<&'s Value> {
    let wanted = match endpoint {
        "StartThreadInForumOrMediaChannel" => "CreateForumThreadRequest",
        "StartThreadWithoutMessage" => "CreateTextThreadWithoutMessageRequest",
        "UnlinkChannelFromLobby" => return None,
        _ => return Some(schema),
    };
    let choices = schema["anyOf"].as_array().expect("there are several");
    let choice = choices
        .iter()
        .find(|choice| reference(choice) == Some(wanted));
    Some(choice.expect("the schema is one of them"))
}

/// Whether a difference at a field may be; remembers which excuse was needed.
pub(crate) fn excuses(
    excuses: &[Excuse],
    endpoint: &str,
    field: &str,
    is_nothing: bool,
    needed: &mut BTreeSet<&'static str>,
) -> bool {
    let schema = field.split_once('.').map_or("", |(schema, _)| schema);
    let excuse = excuses.iter().find(|(name, may, _)| {
        let (only, name) = name.split_once('/').unwrap_or((endpoint, name));
        let all = name.strip_suffix(".*");
        only == endpoint
            && (name == field || all == Some(schema))
            && (*may == May::Differ || is_nothing)
    });
    if let Some((name, _, _)) = excuse {
        needed.insert(name);
    }
    excuse.is_some()
}
