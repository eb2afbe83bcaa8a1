//! What a message that is sent must keep to as a whole.

use super::{Embed, MessageFlags, check_embeds};
use crate::{
    component::{Components, Layout, check_message_components},
    rest::Attachments,
    validate::{Validate, Validator},
};

/// The parts of a message that is sent or edited, of whichever endpoint.
pub(crate) struct Draft<'a> {
    pub(crate) content: Option<&'a str>,
    pub(crate) embeds: Option<&'a Vec<Embed>>,
    pub(crate) components: Option<&'a Components>,
    pub(crate) attachments: &'a Attachments,
    pub(crate) extras: Extras,
    pub(crate) flags: Option<MessageFlags>,
    pub(crate) purpose: Purpose,
}

/// What else a message may have.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Extras {
    pub(crate) poll: bool,
    pub(crate) stickers: bool,
    pub(crate) theme: bool,
    /// It is a message whatever is in it, because it forwards another one for instance.
    pub(crate) whole: bool,
}

/// What becomes of a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// A new message, which cannot be empty.
    New,
    /// A change of a message; what is not set stays.
    Edit,
}

impl Validate for Draft<'_> {
    fn validate(&self, v: &mut Validator) {
        let content = self.content.is_some_and(|text| !text.trim().is_empty());
        let embeds = self.embeds.is_some_and(|embeds| !embeds.is_empty());
        let components = self.components.is_some_and(|list| !list.is_empty());
        let Extras {
            poll,
            stickers,
            theme,
            whole,
        } = self.extras;
        if self.purpose == Purpose::New
            && !(content || embeds || components || poll || stickers || theme || whole)
            && self.attachments.uploads().is_empty()
        {
            v.rule(
                "",
                "a message needs content, embeds, components, files, stickers or a poll",
            );
        }
        if let Some(embeds) = self.embeds {
            check_embeds("embeds", embeds, v);
        }
        let v2 = self
            .flags
            .is_some_and(|flags| flags.contains(MessageFlags::IS_COMPONENTS_V2));
        let layout = match (v2, self.purpose) {
            (true, _) => Layout::V2,
            (false, Purpose::New) => Layout::Legacy,
            (false, Purpose::Edit) if content || embeds => Layout::Legacy,
            (false, Purpose::Edit) => Layout::Either,
        };
        if let Some(components) = self.components {
            check_message_components("components", components, layout, v);
        }
        if v2 {
            let others = [
                ("content", content),
                ("embeds", embeds),
                ("poll", poll),
                ("sticker_ids", stickers),
                ("shared_client_theme", theme),
            ];
            for (key, _) in others.into_iter().filter(|(_, present)| *present) {
                v.rule(key, "excluded by the flag IS_COMPONENTS_V2");
            }
        }
    }
}
