//! Messages that answer interactions.

use compact_str::CompactString;

use crate::{
    channel::message::{AllowedMentions, Draft, Embed, Extras, MessageFlags, Purpose},
    component::{Components, setters},
    json::{Decode, Encode},
    poll::PollCreateRequest,
    rest::{Attachments, File, Files, Upload},
    validate::Validate,
};

/// A message that answers an interaction, or the update of one.
/// [Discord](https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-response-object-messages)
///
/// ```
/// use cordial_model::interaction::MessageResponse;
///
/// let message = MessageResponse::new().content("Done.").ephemeral();
/// let same: MessageResponse = "Done.".into();
/// ```
#[derive(Clone, Debug, Default, PartialEq, Decode, Encode, Validate)]
#[non_exhaustive]
pub struct MessageResponse {
    /// Whether it is read aloud.
    #[json(default, omit_empty)]
    pub tts: bool,
    /// The text, up to 2000 characters.
    #[limit(length = ..=2000)]
    pub content: Option<CompactString>,
    /// Up to 10 embeds.
    #[limit(items = ..=10, nested)]
    pub embeds: Option<Vec<Embed>>,
    /// Which mentions notify.
    #[limit(nested)]
    pub allowed_mentions: Option<AllowedMentions>,
    /// Flags: `EPHEMERAL`, `SUPPRESS_EMBEDS`, `IS_COMPONENTS_V2`, `IS_VOICE_MESSAGE` and `SUPPRESS_NOTIFICATIONS`.
    pub flags: Option<MessageFlags>,
    /// Its components.
    #[limit(nested)]
    pub components: Option<Components>,
    /// Up to 10 files.
    #[json(default)]
    #[limit(items = ..=10, nested)]
    pub attachments: Attachments,
    /// Its poll.
    #[limit(nested)]
    pub poll: Option<PollCreateRequest>,
}

impl MessageResponse {
    /// A message with nothing in it.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether nothing is set.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    setters! {
        /// Sets the text, up to 2000 characters.
        some content: CompactString;
        /// Sets which mentions notify.
        some allowed_mentions: AllowedMentions;
        /// Sets the components: rows of buttons and selects.
        some components: Components;
        /// Sets the poll.
        some poll: PollCreateRequest;
        /// Has it read aloud.
        on tts;
        /// Adds a file.
        add file => attachments: Upload;
    }

    /// What is checked of it as a whole.
    pub(super) fn draft(&self, purpose: Purpose) -> Draft<'_> {
        Draft {
            content: self.content.as_deref(),
            embeds: self.embeds.as_ref(),
            components: self.components.as_ref(),
            attachments: &self.attachments,
            extras: Extras {
                poll: self.poll.is_some(),
                ..Extras::default()
            },
            flags: self.flags,
            purpose,
        }
    }

    /// Adds an embed; up to 10.
    #[must_use]
    pub fn embed(mut self, embed: Embed) -> Self {
        self.embeds.get_or_insert_default().push(embed);
        self
    }

    /// Sets the embeds, up to 10; an empty list takes them away from a message that is updated.
    #[must_use]
    pub fn embeds(mut self, embeds: impl IntoIterator<Item = Embed>) -> Self {
        self.embeds = Some(embeds.into_iter().collect());
        self
    }

    /// Adds flags.
    #[must_use]
    pub fn flags(mut self, flags: MessageFlags) -> Self {
        *self.flags.get_or_insert_default() |= flags;
        self
    }

    /// Shows the message to the person alone.
    #[must_use]
    pub fn ephemeral(self) -> Self {
        self.flags(MessageFlags::EPHEMERAL)
    }

    /// Sets a layout of components, and the flag that it needs.
    #[must_use]
    pub fn components_v2(self, components: impl Into<Components>) -> Self {
        self.components(components)
            .flags(MessageFlags::IS_COMPONENTS_V2)
    }
}

impl<T: Into<CompactString>> From<T> for MessageResponse {
    fn from(content: T) -> Self {
        Self::new().content(content)
    }
}

impl From<Embed> for MessageResponse {
    fn from(embed: Embed) -> Self {
        Self::new().embed(embed)
    }
}

impl Files for MessageResponse {
    fn collect_files(&self, files: &mut Vec<File>) {
        self.attachments.collect_files(files);
    }

    fn attach_files(&mut self, files: &[File]) {
        self.attachments.attach_files(files);
    }
}
