//! What all endpoints that write a message have in common.

/// Setters for parts of a message, and the check of the message as a whole.
///
/// `New` or `Edit` says what becomes of it; then stand its content and what else makes it more than empty.
macro_rules! message_body {
    ($($name:ident $check:ident $purpose:ident($message:ident => $content:expr, $extras:expr);)*) => {$(
        impl<S> $name<S> {
            /// Adds an embed; up to 10.
            pub fn embed(mut self, embed: crate::channel::message::Embed) -> Self {
                self.embeds.get_or_insert_default().push(embed);
                self
            }

            /// Sets a layout of components, and the flag that it needs; it excludes all else but files.
            pub fn components_v2(mut self, components: impl Into<crate::component::Components>) -> Self {
                self.components = Some(components.into());
                *self.flags.get_or_insert_default() |= crate::channel::message::MessageFlags::IS_COMPONENTS_V2;
                self
            }
        }

        fn $check<S>($message: &$name<S>, v: &mut crate::validate::Validator) {
            let draft = crate::channel::message::Draft {
                content: $content.map(String::as_str),
                embeds: $message.embeds.as_ref(),
                components: $message.components.as_ref(),
                attachments: &$message.attachments,
                extras: $extras,
                flags: $message.flags,
                purpose: crate::channel::message::Purpose::$purpose,
            };
            v.nested("", &draft);
        }
    )*};
}
pub(super) use message_body;

/// Setters of endpoints that edit a message.
macro_rules! message_edit {
    ($($name:ident)*) => {$(
        impl<S> $name<S> {
            /// Keeps these attachments and removes all others; without it, all stay.
            pub fn keep_attachments(
                mut self,
                ids: impl IntoIterator<Item = crate::id::Id<crate::id::marker::AttachmentMarker>>,
            ) -> Self {
                self.attachments.keep(ids);
                self
            }
        }
    )*};
}
pub(super) use message_edit;
