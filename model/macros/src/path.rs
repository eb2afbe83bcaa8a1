//! Path templates such as `/channels/{channel_id}/messages`.

use syn::LitStr;

/// One piece of a template.
pub(crate) enum Piece {
    /// Text that stands as it is, slashes included.
    Text(String),
    /// The name of a path field.
    Field(String),
}

/// Cuts a template into pieces.
pub(crate) fn pieces(template: &LitStr) -> syn::Result<Vec<Piece>> {
    let text = template.value();
    if !text.starts_with('/') {
        return Err(syn::Error::new_spanned(
            template,
            "the path begins with a slash",
        ));
    }
    let mut pieces = Vec::new();
    let mut rest = text.as_str();
    while let Some((before, from)) = rest.split_once('{') {
        let (name, after) = from
            .split_once('}')
            .ok_or_else(|| syn::Error::new_spanned(template, "a brace is not closed"))?;
        pieces.push(Piece::Text(before.to_owned()));
        pieces.push(Piece::Field(name.to_owned()));
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest.to_owned()));
    }
    Ok(pieces)
}

/// The fields that Discord limits separately: of channels, guilds, webhooks and interactions.
///
/// The second one is the token where the path has one.
pub(crate) fn major(pieces: &[Piece]) -> (Option<&str>, Option<&str>) {
    let mut pieces = pieces.iter();
    let (Some(Piece::Text(first)), Some(Piece::Field(id))) = (pieces.next(), pieces.next()) else {
        return (None, None);
    };
    if !matches!(
        first.as_str(),
        "/channels/" | "/guilds/" | "/webhooks/" | "/interactions/"
    ) {
        return (None, None);
    }
    let token = match (pieces.next(), pieces.next()) {
        (Some(Piece::Text(slash)), Some(Piece::Field(token)))
            if slash == "/" && token.contains("token") =>
        {
            Some(token.as_str())
        }
        _ => None,
    };
    (Some(id), token)
}
