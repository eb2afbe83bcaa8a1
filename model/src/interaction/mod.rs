//! Interactions: what people do with commands, components and modals, and how it is answered.
//! [Discord](https://discord.com/developers/docs/interactions/receiving-and-responding)
//!
//! An [`Interaction`] must be answered within 3 seconds by an [`InteractionResponse`]; its token is good for
//! followups for 15 minutes.

mod callback;
mod command;
mod data;
#[allow(clippy::module_inception)]
mod interaction;
mod message_response;
mod resolved;
mod response;

pub use self::{
    callback::{
        ActivityInstance, CallbackInteraction, CallbackResource, InteractionCallbackResponse,
    },
    command::{CommandData, CommandDataOption, OptionValue},
    data::{ComponentData, InteractionData, ModalData},
    interaction::{Interaction, InteractionGuild, InteractionType},
    message_response::MessageResponse,
    resolved::{Resolved, ResolvedMap},
    response::{
        InteractionResponse, InteractionResponseType, Modal, PurchaseEligibility,
        SkuIneligibilityReason,
    },
};
