//! Embeds: the framed boxes under a message.

use compact_str::CompactString;

use crate::{
    Color, Timestamp,
    component::Component,
    json::{Decode, Encode, Fields, Rare},
    open::{flags, open_string_enum},
    validate::{Validate, Validator},
};

/// The characters that all embeds of a message may have together.
pub const EMBED_CHARACTERS: usize = 6000;

/// A framed box under a message. [Discord](https://discord.com/developers/docs/resources/message#embed-object)
///
/// ```
/// use cordial_model::channel::message::Embed;
///
/// let embed = Embed::new()
///     .title("Weather")
///     .color(0x33_66_99)
///     .field("Wind", "4 m/s", true)
///     .footer("Measured just now");
/// ```
///
/// All embeds of a message together may have up to 6000 characters.
#[derive(Clone, Debug, Default, PartialEq, Decode, Encode, Validate)]
#[non_exhaustive]
pub struct Embed {
    /// The title, up to 256 characters.
    #[limit(length = ..=256)]
    pub title: Option<CompactString>,
    /// What made the embed; always `rich` for those of bots and webhooks.
    #[json(rename = "type")]
    pub kind: Option<EmbedType>,
    /// The text, up to 4096 characters.
    #[limit(length = ..=4096)]
    pub description: Option<CompactString>,
    /// Where the title leads, up to 2048 characters.
    #[limit(length = ..=2048)]
    pub url: Option<CompactString>,
    /// The time shown next to the footer.
    pub timestamp: Option<Timestamp>,
    /// The color of the left edge.
    #[limit(value = ..=0xff_ff_ff)]
    pub color: Option<Color>,
    /// The line at the bottom.
    #[limit(nested)]
    pub footer: Option<Box<EmbedFooter>>,
    /// The large image.
    #[limit(nested)]
    pub image: Option<Box<EmbedMedia>>,
    /// The small image in the corner.
    #[limit(nested)]
    pub thumbnail: Option<Box<EmbedMedia>>,
    /// The video; bots cannot send one.
    #[limit(nested)]
    pub video: Option<Box<EmbedMedia>>,
    /// The site that the link led to; bots cannot send one.
    #[limit(nested)]
    pub provider: Option<Box<EmbedProvider>>,
    /// The line at the top.
    #[limit(nested)]
    pub author: Option<Box<EmbedAuthor>>,
    /// Up to 25 named texts.
    #[json(default, omit_empty)]
    #[limit(items = ..=25, nested)]
    pub fields: Vec<EmbedField>,
    /// What few embeds have.
    #[json(flatten)]
    pub rare: Rare<EmbedRare>,
}

/// What few embeds have.
#[derive(Clone, Debug, Default, PartialEq, Fields)]
#[non_exhaustive]
pub struct EmbedRare {
    /// Flags.
    pub flags: Option<EmbedFlags>,
    /// Containers that Discord shows in the embed's place; cannot be sent.
    #[json(default, omit_empty)]
    pub components: Vec<Component>,
}

impl Embed {
    /// An embed with nothing in it.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the title, up to 256 characters.
    #[must_use]
    pub fn title(mut self, title: impl Into<CompactString>) -> Self {
        self.title = Some(title.into());
        self
    }

    /// Sets the text, up to 4096 characters.
    #[must_use]
    pub fn description(mut self, description: impl Into<CompactString>) -> Self {
        self.description = Some(description.into());
        self
    }

    /// Sets where the title leads.
    #[must_use]
    pub fn url(mut self, url: impl Into<CompactString>) -> Self {
        self.url = Some(url.into());
        self
    }

    /// Sets the time shown next to the footer.
    #[must_use]
    pub fn timestamp(mut self, timestamp: Timestamp) -> Self {
        self.timestamp = Some(timestamp);
        self
    }

    /// Sets the color of the left edge, such as `0x33_66_99`.
    #[must_use]
    pub fn color(mut self, color: impl Into<Color>) -> Self {
        self.color = Some(color.into());
        self
    }

    /// Sets the line at the bottom: a text, or an [`EmbedFooter`] with an icon.
    #[must_use]
    pub fn footer(mut self, footer: impl Into<EmbedFooter>) -> Self {
        self.footer = Some(Box::new(footer.into()));
        self
    }

    /// Sets the large image: an address, `attachment://name` for an uploaded file.
    #[must_use]
    pub fn image(mut self, image: impl Into<EmbedMedia>) -> Self {
        self.image = Some(Box::new(image.into()));
        self
    }

    /// Sets the small image in the corner: an address, `attachment://name` for an uploaded file.
    #[must_use]
    pub fn thumbnail(mut self, thumbnail: impl Into<EmbedMedia>) -> Self {
        self.thumbnail = Some(Box::new(thumbnail.into()));
        self
    }

    /// Sets the line at the top: a name, or an [`EmbedAuthor`] with a link and an icon.
    #[must_use]
    pub fn author(mut self, author: impl Into<EmbedAuthor>) -> Self {
        self.author = Some(Box::new(author.into()));
        self
    }

    /// Adds a named text: up to 256 and 1024 characters. Inline fields share a line.
    #[must_use]
    pub fn field(
        mut self,
        name: impl Into<CompactString>,
        value: impl Into<CompactString>,
        inline: bool,
    ) -> Self {
        self.fields.push(EmbedField {
            name: name.into(),
            value: value.into(),
            inline,
        });
        self
    }

    /// The characters that count towards the 6000 of a message: title, description, field names and values, footer and
    /// author.
    pub fn characters(&self) -> usize {
        let count = |text: &CompactString| text.chars().count();
        let fields = self
            .fields
            .iter()
            .map(|field| count(&field.name) + count(&field.value));
        self.title.as_ref().map_or(0, count)
            + self.description.as_ref().map_or(0, count)
            + self.footer.as_ref().map_or(0, |footer| count(&footer.text))
            + self.author.as_ref().map_or(0, |author| count(&author.name))
            + fields.sum::<usize>()
    }
}

/// Reports embeds that have more than 6000 characters together.
pub(crate) fn check_embeds(key: &str, embeds: &[Embed], v: &mut Validator) {
    let total: usize = embeds.iter().map(Embed::characters).sum();
    if total > EMBED_CHARACTERS {
        v.rule(
            key,
            format!("at most {EMBED_CHARACTERS} characters in all embeds together, got {total}"),
        );
    }
}

/// The line at the bottom of an embed.
/// [Discord](https://discord.com/developers/docs/resources/message#embed-object-embed-footer-structure)
#[derive(Clone, Debug, Default, PartialEq, Decode, Encode, Validate)]
#[non_exhaustive]
pub struct EmbedFooter {
    /// The text, up to 2048 characters.
    #[limit(length = ..=2048)]
    pub text: CompactString,
    /// The address of the icon, up to 2048 characters.
    #[limit(length = ..=2048)]
    pub icon_url: Option<CompactString>,
    /// The icon's address at Discord's proxy; cannot be sent.
    pub proxy_icon_url: Option<CompactString>,
}

impl EmbedFooter {
    /// A footer with a text.
    pub fn new(text: impl Into<CompactString>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }

    /// Sets the address of the icon.
    #[must_use]
    pub fn icon_url(mut self, url: impl Into<CompactString>) -> Self {
        self.icon_url = Some(url.into());
        self
    }
}

impl<T: Into<CompactString>> From<T> for EmbedFooter {
    fn from(text: T) -> Self {
        Self::new(text)
    }
}

/// An image or video of an embed.
/// [Discord](https://discord.com/developers/docs/resources/message#embed-object-embed-image-structure)
#[derive(Clone, Debug, Default, PartialEq, Decode, Encode, Validate)]
#[non_exhaustive]
pub struct EmbedMedia {
    /// The address, up to 2048 characters; some videos have none.
    #[limit(length = ..=2048)]
    pub url: Option<CompactString>,
    /// The address at Discord's proxy; cannot be sent.
    pub proxy_url: Option<CompactString>,
    /// The height in pixels.
    pub height: Option<u32>,
    /// The width in pixels.
    pub width: Option<u32>,
    /// The MIME type.
    pub content_type: Option<CompactString>,
    /// A [ThumbHash](https://evanw.github.io/thumbhash/) to show until the image is there.
    #[limit(length = ..=64)]
    pub placeholder: Option<CompactString>,
    /// The version of the placeholder.
    pub placeholder_version: Option<u32>,
    /// The text shown instead of the image, up to 4096 characters.
    #[limit(length = ..=4096)]
    pub description: Option<CompactString>,
    /// Flags.
    pub flags: Option<EmbedMediaFlags>,
    /// Whether the image moves, said of an image that is sent; of one that was sent, `flags` say it.
    pub is_animated: Option<bool>,
}

impl EmbedMedia {
    /// An image at an address; `attachment://name` for an uploaded file.
    pub fn new(url: impl Into<CompactString>) -> Self {
        Self {
            url: Some(url.into()),
            ..Self::default()
        }
    }
}

impl<T: Into<CompactString>> From<T> for EmbedMedia {
    fn from(url: T) -> Self {
        Self::new(url)
    }
}

/// The site that an embedded link led to.
/// [Discord](https://discord.com/developers/docs/resources/message#embed-object-embed-provider-structure)
#[derive(Clone, Debug, Default, PartialEq, Decode, Encode, Validate)]
#[non_exhaustive]
pub struct EmbedProvider {
    /// Its name, up to 256 characters.
    #[limit(length = ..=256)]
    pub name: Option<CompactString>,
    /// Its address, up to 2048 characters.
    #[limit(length = ..=2048)]
    pub url: Option<CompactString>,
}

/// The line at the top of an embed.
/// [Discord](https://discord.com/developers/docs/resources/message#embed-object-embed-author-structure)
#[derive(Clone, Debug, Default, PartialEq, Decode, Encode, Validate)]
#[non_exhaustive]
pub struct EmbedAuthor {
    /// The name, up to 256 characters.
    #[limit(length = ..=256)]
    pub name: CompactString,
    /// Where the name leads, up to 2048 characters.
    #[limit(length = ..=2048)]
    pub url: Option<CompactString>,
    /// The address of the icon, up to 2048 characters.
    #[limit(length = ..=2048)]
    pub icon_url: Option<CompactString>,
    /// The icon's address at Discord's proxy; cannot be sent.
    pub proxy_icon_url: Option<CompactString>,
}

impl EmbedAuthor {
    /// An author with a name.
    pub fn new(name: impl Into<CompactString>) -> Self {
        Self {
            name: name.into(),
            ..Self::default()
        }
    }

    /// Sets where the name leads.
    #[must_use]
    pub fn url(mut self, url: impl Into<CompactString>) -> Self {
        self.url = Some(url.into());
        self
    }

    /// Sets the address of the icon.
    #[must_use]
    pub fn icon_url(mut self, url: impl Into<CompactString>) -> Self {
        self.icon_url = Some(url.into());
        self
    }
}

impl<T: Into<CompactString>> From<T> for EmbedAuthor {
    fn from(name: T) -> Self {
        Self::new(name)
    }
}

/// A named text of an embed.
/// [Discord](https://discord.com/developers/docs/resources/message#embed-object-embed-field-structure)
#[derive(Clone, Debug, Default, PartialEq, Decode, Encode, Validate)]
pub struct EmbedField {
    /// The name, 1 to 256 characters.
    #[limit(length = 1..=256)]
    pub name: CompactString,
    /// The text, 1 to 1024 characters.
    #[limit(length = 1..=1024)]
    pub value: CompactString,
    /// Whether it shares a line with its neighbors.
    #[json(default)]
    pub inline: bool,
}

open_string_enum! {
    /// What made an embed.
    /// [Discord](https://discord.com/developers/docs/resources/message#embed-object-embed-types)
    pub enum EmbedType {
        /// A bot or webhook.
        Rich = "rich",
        /// A link to an image.
        Image = "image",
        /// A link to a video.
        Video = "video",
        /// A link to an animation that is shown as a video.
        Gifv = "gifv",
        /// A link to an article.
        Article = "article",
        /// Any other link.
        Link = "link",
        /// An alert of auto moderation.
        AutoModerationMessage = "auto_moderation_message",
        /// The results of a poll.
        PollResult = "poll_result",
    }
}

flags! {
    /// Flags of an embed. [Discord](https://discord.com/developers/docs/resources/message#embed-object-embed-flags)
    pub struct EmbedFlags: u32 as number {
        /// The embed stands for an entry of a user's recent activity.
        IS_CONTENT_INVENTORY_ENTRY = 5,
    }
}

flags! {
    /// Flags of an image or video of an embed.
    /// [Discord](https://discord.com/developers/docs/resources/message#embed-object-embed-media-flags)
    pub struct EmbedMediaFlags: u32 as number {
        /// The image moves.
        IS_ANIMATED = 5,
    }
}
