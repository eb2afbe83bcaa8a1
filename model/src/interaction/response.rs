//! Answers to interactions.

use compact_str::CompactString;

use super::MessageResponse;
use crate::{
    application::command::CommandOptionChoice,
    channel::message::{MessageFlags, Purpose},
    component::{Component, Components, check_modal_components, setters},
    json::{Decode, Encode, Error, Parser, RawJson, Writer},
    open::open_enum,
    rest::{File, Files},
    validate::{Validate, Validator},
};

/// The answer to an interaction, due within 3 seconds.
/// [Discord](https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-response-object)
///
/// ```
/// use cordial_model::interaction::{InteractionResponse, MessageResponse};
///
/// let hello = InteractionResponse::message("Hello!");
/// let quiet = InteractionResponse::message(MessageResponse::new().content("Only you see this.").ephemeral());
/// let later = InteractionResponse::defer();
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum InteractionResponse {
    /// Answers a ping.
    Pong,
    /// Answers with a message.
    Message(Box<MessageResponse>),
    /// Promises a message: people see that the application is thinking. Of the flags, `EPHEMERAL` alone can be promised;
    /// a layout of components sets its own when the message is edited in.
    DeferredMessage(MessageFlags),
    /// Promises an update of the component's message; people see nothing.
    DeferredUpdate,
    /// Updates the component's message.
    Update(Box<MessageResponse>),
    /// Suggests up to 25 values for the option that is being written.
    Autocomplete(Vec<CommandOptionChoice>),
    /// Opens a modal; not in answer to a modal or a ping.
    Modal(Box<Modal>),
    /// Launches the activity of the application.
    LaunchActivity,
    /// Says whether somebody may buy something of a game.
    PurchaseEligibility(Box<PurchaseEligibility>),
    /// An answer of a type that this version of Cordial has no name for: its type and data.
    Unknown(InteractionResponseType, Option<RawJson>),
}

open_enum! {
    /// The type of an answer.
    /// [Discord](https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-response-object-interaction-callback-type)
    pub enum InteractionResponseType {
        /// Answers a ping.
        Pong = 1,
        /// Answers with a message.
        ChannelMessageWithSource = 4,
        /// Promises a message.
        DeferredChannelMessageWithSource = 5,
        /// Promises an update of the component's message.
        DeferredUpdateMessage = 6,
        /// Updates the component's message.
        UpdateMessage = 7,
        /// Suggests values for the option that is being written.
        ApplicationCommandAutocompleteResult = 8,
        /// Opens a modal.
        Modal = 9,
        /// Offers an upgrade. Discord has deprecated it: send a premium button.
        PremiumRequired = 10,
        /// Launches the activity of the application.
        LaunchActivity = 12,
        /// Says whether somebody may buy something of a game.
        SocialLayerSkuPurchaseEligibility = 13,
    }
}

impl InteractionResponse {
    /// Answers a ping.
    pub const fn pong() -> Self {
        Self::Pong
    }

    /// Answers with a message: a text, an embed, or a [`MessageResponse`].
    pub fn message(message: impl Into<MessageResponse>) -> Self {
        Self::Message(Box::new(message.into()))
    }

    /// Promises a message: people see that the application is thinking.
    pub const fn defer() -> Self {
        Self::DeferredMessage(MessageFlags::empty())
    }

    /// Promises a message that the person alone sees.
    pub const fn defer_ephemeral() -> Self {
        Self::DeferredMessage(MessageFlags::EPHEMERAL)
    }

    /// Promises an update of the component's message; people see nothing.
    pub const fn deferred_update() -> Self {
        Self::DeferredUpdate
    }

    /// Updates the component's message.
    pub fn update(message: impl Into<MessageResponse>) -> Self {
        Self::Update(Box::new(message.into()))
    }

    /// Suggests up to 25 values for the option that is being written.
    pub fn autocomplete(choices: impl IntoIterator<Item = CommandOptionChoice>) -> Self {
        Self::Autocomplete(choices.into_iter().collect())
    }

    /// Opens a modal; not in answer to a modal or a ping.
    pub fn modal(modal: Modal) -> Self {
        Self::Modal(Box::new(modal))
    }

    /// Launches the activity of the application.
    pub const fn launch_activity() -> Self {
        Self::LaunchActivity
    }

    /// Its type.
    pub fn kind(&self) -> InteractionResponseType {
        match self {
            Self::Pong => InteractionResponseType::Pong,
            Self::Message(_) => InteractionResponseType::ChannelMessageWithSource,
            Self::DeferredMessage(_) => InteractionResponseType::DeferredChannelMessageWithSource,
            Self::DeferredUpdate => InteractionResponseType::DeferredUpdateMessage,
            Self::Update(_) => InteractionResponseType::UpdateMessage,
            Self::Autocomplete(_) => InteractionResponseType::ApplicationCommandAutocompleteResult,
            Self::Modal(_) => InteractionResponseType::Modal,
            Self::LaunchActivity => InteractionResponseType::LaunchActivity,
            Self::PurchaseEligibility(_) => {
                InteractionResponseType::SocialLayerSkuPurchaseEligibility
            }
            Self::Unknown(kind, _) => *kind,
        }
    }
}

/// The data of an answer that promises a message.
#[derive(Decode, Encode)]
struct Deferred {
    #[json(default)]
    flags: MessageFlags,
}

/// The data of suggestions.
#[derive(Decode)]
struct Choices {
    #[json(default)]
    choices: Vec<CommandOptionChoice>,
}

impl Decode for InteractionResponse {
    fn decode(p: &mut Parser<'_>) -> Result<Self, Error> {
        let at = p.offset();
        let kind: InteractionResponseType =
            p.tag("type")?.ok_or_else(|| Error::missing("type", at))?;
        let mut response = match kind {
            InteractionResponseType::Pong => Self::Pong,
            InteractionResponseType::ChannelMessageWithSource => Self::Message(Box::default()),
            InteractionResponseType::DeferredChannelMessageWithSource => Self::defer(),
            InteractionResponseType::DeferredUpdateMessage => Self::DeferredUpdate,
            InteractionResponseType::UpdateMessage => Self::Update(Box::default()),
            InteractionResponseType::ApplicationCommandAutocompleteResult => {
                Self::Autocomplete(Vec::new())
            }
            InteractionResponseType::LaunchActivity => Self::LaunchActivity,
            _ => Self::Unknown(kind, None),
        };
        p.fields(|key, p| {
            if key != "data" {
                return Ok(false);
            }
            if p.null()? {
                return Ok(true);
            }
            match kind {
                InteractionResponseType::ChannelMessageWithSource => {
                    response = Self::Message(Box::new(Decode::decode(p)?));
                }
                InteractionResponseType::DeferredChannelMessageWithSource => {
                    response = Self::DeferredMessage(Deferred::decode(p)?.flags);
                }
                InteractionResponseType::UpdateMessage => {
                    response = Self::Update(Box::new(Decode::decode(p)?));
                }
                InteractionResponseType::ApplicationCommandAutocompleteResult => {
                    response = Self::Autocomplete(Choices::decode(p)?.choices);
                }
                InteractionResponseType::Modal => {
                    response = Self::Modal(Box::new(Decode::decode(p)?));
                }
                InteractionResponseType::SocialLayerSkuPurchaseEligibility => {
                    response = Self::PurchaseEligibility(Box::new(Decode::decode(p)?));
                }
                InteractionResponseType::Pong
                | InteractionResponseType::DeferredUpdateMessage
                | InteractionResponseType::LaunchActivity => p.skip()?,
                _ => response = Self::Unknown(kind, Some(<RawJson as Decode>::decode(p)?)),
            }
            Ok(true)
        })?;
        Ok(response)
    }
}

impl Encode for InteractionResponse {
    fn encode(&self, w: &mut Writer) {
        w.object(|o| {
            o.field("type", &self.kind());
            match self {
                Self::Message(message) | Self::Update(message) => o.field("data", message),
                Self::DeferredMessage(flags) if !flags.is_empty() => {
                    o.field("data", &Deferred { flags: *flags });
                }
                Self::Autocomplete(choices) => o.field("data", &Suggestions(choices)),
                Self::Modal(modal) => o.field("data", modal),
                Self::PurchaseEligibility(eligibility) => o.field("data", eligibility),
                Self::Unknown(_, data) => o.field("data", data),
                Self::Pong
                | Self::DeferredMessage(_)
                | Self::DeferredUpdate
                | Self::LaunchActivity => {}
            }
        });
    }
}

/// The data of suggestions, borrowed.
struct Suggestions<'a>(&'a [CommandOptionChoice]);

impl Encode for Suggestions<'_> {
    fn encode(&self, w: &mut Writer) {
        w.object(|o| o.field("choices", self.0));
    }
}

impl Validate for InteractionResponse {
    fn validate(&self, v: &mut Validator) {
        match self {
            Self::Message(message) => {
                v.nested("data", message);
                v.nested("data", &message.draft(Purpose::New));
            }
            Self::Update(message) => {
                v.nested("data", message);
                v.nested("data", &message.draft(Purpose::Edit));
            }
            Self::Modal(modal) => v.nested("data", modal),
            Self::PurchaseEligibility(eligibility) => v.nested("data", eligibility),
            Self::Autocomplete(choices) => {
                v.items("data.choices", choices, ..=25);
                v.nested("data.choices", choices);
            }
            Self::DeferredMessage(flags)
                if !flags.difference(MessageFlags::EPHEMERAL).is_empty() =>
            {
                v.rule("data.flags", "EPHEMERAL alone can be promised");
            }
            _ => {}
        }
    }
}

impl Files for InteractionResponse {
    fn collect_files(&self, files: &mut Vec<File>) {
        if let Self::Message(message) | Self::Update(message) = self {
            message.collect_files(files);
        }
    }

    fn attach_files(&mut self, files: &[File]) {
        if let Self::Message(message) | Self::Update(message) = self {
            message.attach_files(files);
        }
    }
}

crate::serde_decode!(InteractionResponse);
crate::serde_encode!(InteractionResponse);

/// Whether somebody may buy something of a game.
#[derive(Clone, Debug, Default, PartialEq, Eq, Decode, Encode, Validate)]
pub struct PurchaseEligibility {
    /// Whether it may be bought.
    pub eligible: bool,
    /// Why not.
    pub ineligible_reason: Option<SkuIneligibilityReason>,
    /// Why not, in words of up to 255 characters.
    #[limit(length = ..=255)]
    pub ineligible_reason_description: Option<CompactString>,
}

open_enum! {
    /// Why somebody may not buy something of a game.
    pub enum SkuIneligibilityReason {
        /// Another reason.
        Other = 0,
        /// It is owned already, or a part of it.
        OwnsSkuOrBundleComponent = 1,
        /// Not on this platform.
        PlatformRestriction = 2,
    }
}

/// A modal to open.
/// [Discord](https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-response-object-modal)
///
/// ```
/// use cordial_model::component::{Label, TextInput};
/// use cordial_model::interaction::Modal;
///
/// let modal = Modal::new("feedback", "Feedback")
///     .add(Label::new("What do you think?", TextInput::paragraph("text").max_length(500_u16)));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Decode, Encode, Validate)]
#[validate(check_modal)]
#[non_exhaustive]
pub struct Modal {
    /// What names it when it is submitted, 1 to 100 characters.
    #[limit(length = 1..=100)]
    pub custom_id: CompactString,
    /// The title, 1 to 45 characters.
    #[limit(length = 1..=45)]
    pub title: CompactString,
    /// Labels with inputs, and texts. Discord documents 1 to 5 and accepts up to 40.
    #[json(default)]
    #[limit(items = 1..=40, nested)]
    pub components: Vec<Component>,
}

impl Modal {
    /// A modal with nothing in it.
    pub fn new(custom_id: impl Into<CompactString>, title: impl Into<CompactString>) -> Self {
        Self {
            custom_id: custom_id.into(),
            title: title.into(),
            components: Vec::new(),
        }
    }

    setters! {
        /// Adds a label with an input, or a text.
        add add => components: Component;
    }

    /// Sets the labels and texts.
    #[must_use]
    pub fn components(mut self, components: impl Into<Components>) -> Self {
        self.components = components.into().0;
        self
    }
}

fn check_modal(modal: &Modal, v: &mut Validator) {
    check_modal_components("components", &modal.components, v);
}
