//! Derives and the endpoint attribute of `cordial-model`.
//!
//! The generated code names the model as `::cordial_model`, which the model crate makes true for itself by
//! `extern crate self`.

mod args;
mod describe;
mod endpoint;
mod field;
mod json;
mod path;
mod validate;

use proc_macro::TokenStream;
use syn::{DeriveInput, ItemStruct, parse_macro_input};

/// Reads a struct from a JSON object.
///
/// Missing keys take the value of `Decode::absent`, which is `None` for options and an error for most others. Field
/// attributes, all inside `#[json(..)]`:
///
/// - `rename = "key"`: the key, where it is not the field's name.
/// - `default`: a missing key, `null` or a malformed value gives the default of the type.
/// - `null`: written as `null` when absent; otherwise the key is left out.
/// - `omit_empty`: left out when `is_empty()`; a `bool` when it is `false`.
/// - `flatten`: the field's own fields stand in this object; its type derives `Fields` or is `Rare<_>` of one that does.
/// - `base`: this object is one of the field's type with more keys; only one field can be that.
/// - `skip`: neither read nor written; takes its default.
///
/// A struct with one unnamed field reads as that field.
#[proc_macro_derive(Decode, attributes(json))]
pub fn decode(input: TokenStream) -> TokenStream {
    expand(json::decode(&parse_macro_input!(input as DeriveInput)))
}

/// Writes a struct as a JSON object; see `Decode` for the attributes.
#[proc_macro_derive(Encode, attributes(json))]
pub fn encode(input: TokenStream) -> TokenStream {
    expand(json::encode(&parse_macro_input!(input as DeriveInput)))
}

/// Reads and writes a struct of optional fields as part of another struct's object (`#[json(flatten)]`).
#[proc_macro_derive(Fields, attributes(json))]
pub fn fields(input: TokenStream) -> TokenStream {
    expand(json::fields(&parse_macro_input!(input as DeriveInput)))
}

/// Checks documented limits, declared per field as `#[limit(..)]`:
///
/// - `length = 1..=100`: characters of a string.
/// - `items = ..=10`: elements of a list or map.
/// - `each = 1..=20`: characters of each string in a list or map.
/// - `value = 1..=100`: an integer.
/// - `nested`: the value's own limits.
///
/// `#[validate(function)]` on the struct adds a check of the whole: `fn(&Self, &mut Validator)`.
#[proc_macro_derive(Validate, attributes(limit, validate, json))]
pub fn validate(input: TokenStream) -> TokenStream {
    expand(validate::derive(&parse_macro_input!(input as DeriveInput)))
}

/// Declares a REST endpoint.
///
/// ```text
/// /// Post a message to a channel. [Discord](https://discord.com/developers/docs/resources/message#create-message)
/// #[endpoint(POST "/channels/{channel_id}/messages", id = "create_message", returns = Message)]
/// pub struct CreateMessage {
///     #[path]
///     pub channel_id: Id<ChannelMarker>,
///     /// Up to 2000 characters.
///     #[limit(length = ..=2000)]
///     pub content: Option<String>,
/// }
/// ```
///
/// In the parentheses: method and path; `returns = Type` (nothing: `()`); `auth = none`, `bearer`, `bot_or_bearer` or
/// `client` (default `bot`), as `rest::Auth` has them; `reason` if it takes an audit-log reason; `form` or `multipart` if
/// the body is a form instead of JSON; `fixed(key = "value")` for a field of a form that always has the same value; `global_exempt` if the global rate limit does not count it; `deprecated = "note"`
/// and `disabled` as Discord's documentation says; `method = name` where the method of `Api` is not the struct's name in
/// snake case.
///
/// Field attributes: `#[path]` or `#[path(secret)]`, `#[query]`, `#[body]` (the whole body), `#[files]` (holds uploads),
/// `#[file]` (a file that is a part of its own), `#[required]` (asked for by the constructor although it could be left
/// out), `#[limit(..)]` and `#[json(..)]` as for the derives. All other fields are keys of the body. The constructor takes, in order, the fields that have no
/// empty value: all but `Option`, `Vec`, `Patch`, `Attachments` and `bool`.
#[proc_macro_attribute]
pub fn endpoint(args: TokenStream, input: TokenStream) -> TokenStream {
    let args = parse_macro_input!(args as args::Args);
    expand(endpoint::expand(
        &args,
        &parse_macro_input!(input as ItemStruct),
    ))
}

fn expand(result: syn::Result<proc_macro2::TokenStream>) -> TokenStream {
    result
        .unwrap_or_else(|error| error.to_compile_error())
        .into()
}
