//! Messages in the form that webhooks of Slack have.
//! [Discord](https://discord.com/developers/docs/resources/webhook#execute-slack-compatible-webhook)

use compact_str::CompactString;

use crate::{
    json::{Decode, Encode},
    validate::{Fault, Validate, Validator},
};

/// A box in a message of Slack's form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Decode, Encode, Validate)]
#[validate(check_color)]
pub struct SlackAttachment {
    /// The title.
    pub title: Option<String>,
    /// Where the title leads, up to 2048 characters.
    #[limit(length = ..=2048)]
    pub title_link: Option<String>,
    /// The text.
    pub text: Option<String>,
    /// The color, such as `#36a64f` or `#3af`.
    pub color: Option<CompactString>,
    /// The time, in seconds since 1970.
    pub ts: Option<i64>,
    /// A text before the box.
    pub pretext: Option<String>,
    /// A text below.
    pub footer: Option<String>,
    /// The address of an image beside the text below, up to 2048 characters.
    #[limit(length = ..=2048)]
    pub footer_icon: Option<String>,
    /// The author.
    pub author_name: Option<String>,
    /// Where the author leads, up to 2048 characters.
    #[limit(length = ..=2048)]
    pub author_link: Option<String>,
    /// The address of an image of the author, up to 2048 characters.
    #[limit(length = ..=2048)]
    pub author_icon: Option<String>,
    /// The address of an image, up to 2048 characters.
    #[limit(length = ..=2048)]
    pub image_url: Option<String>,
    /// The address of a small image, up to 2048 characters.
    #[limit(length = ..=2048)]
    pub thumb_url: Option<String>,
    /// Short texts with names.
    pub fields: Option<Vec<SlackField>>,
}

fn check_color(attachment: &SlackAttachment, v: &mut Validator) {
    let Some(color) = &attachment.color else {
        return;
    };
    let digits = color.strip_prefix('#').unwrap_or_default();
    let hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !hex || !matches!(digits.len(), 3 | 6) {
        v.report(
            "color",
            Fault::Form("`#` and 3 or 6 hexadecimal digits".into()),
        );
    }
}

/// A short text with a name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Decode, Encode)]
pub struct SlackField {
    /// The name.
    pub name: Option<String>,
    /// The text.
    pub value: Option<String>,
    /// Whether it stands beside others.
    pub inline: Option<bool>,
}
