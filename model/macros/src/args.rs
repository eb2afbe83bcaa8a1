//! What stands in the parentheses of `#[endpoint(..)]`.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote};
use syn::{Ident, LitStr, Token, Type, ext::IdentExt, parse::Parse, parse::ParseStream};

/// What stands in the parentheses of the attribute.
pub(crate) struct Args {
    pub(crate) method: Ident,
    pub(crate) path: LitStr,
    pub(crate) operation: Option<LitStr>,
    pub(crate) returns: Type,
    /// The variant of `Auth`.
    pub(crate) auth: Ident,
    pub(crate) reason: bool,
    pub(crate) global_exempt: bool,
    pub(crate) api_method: Option<Ident>,
    pub(crate) form: Form,
    /// Fields of a form that always have the same value.
    pub(crate) fixed: Vec<(LitStr, LitStr)>,
    pub(crate) deprecated: Option<LitStr>,
    pub(crate) disabled: bool,
}

/// How the fields of the body are written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Json,
    /// `application/x-www-form-urlencoded`.
    Urlencoded,
    /// `multipart/form-data`, one part for each field.
    Multipart,
}

impl Parse for Args {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut args = Self {
            method: input.parse()?,
            path: input.parse()?,
            operation: None,
            returns: syn::parse_quote!(()),
            auth: format_ident!("Bot"),
            reason: false,
            global_exempt: false,
            api_method: None,
            form: Form::Json,
            fixed: Vec::new(),
            deprecated: None,
            disabled: false,
        };
        while !input.is_empty() {
            input.parse::<Token![,]>()?;
            if input.is_empty() {
                break;
            }
            let name = input.call(Ident::parse_any)?;
            match name.to_string().as_str() {
                "reason" => args.reason = true,
                "global_exempt" => args.global_exempt = true,
                "form" => args.form = Form::Urlencoded,
                "multipart" => args.form = Form::Multipart,
                "fixed" => {
                    let inner;
                    syn::parenthesized!(inner in input);
                    let key = inner.call(Ident::parse_any)?;
                    inner.parse::<Token![=]>()?;
                    let key = LitStr::new(&key.to_string(), key.span());
                    args.fixed.push((key, inner.parse()?));
                }
                "disabled" => args.disabled = true,
                "deprecated" => {
                    input.parse::<Token![=]>()?;
                    args.deprecated = Some(input.parse()?);
                }
                "id" => {
                    input.parse::<Token![=]>()?;
                    args.operation = Some(input.parse()?);
                }
                "returns" => {
                    input.parse::<Token![=]>()?;
                    args.returns = input.parse()?;
                }
                "method" => {
                    input.parse::<Token![=]>()?;
                    args.api_method = Some(input.parse()?);
                }
                "auth" => {
                    input.parse::<Token![=]>()?;
                    let auth: Ident = input.parse()?;
                    args.auth = match auth.to_string().as_str() {
                        "none" => format_ident!("None"),
                        "bearer" => format_ident!("Bearer"),
                        "bot_or_bearer" => format_ident!("BotOrBearer"),
                        "client" => format_ident!("Client"),
                        _ => {
                            let expected = "expected none, bearer, bot_or_bearer or client; bot is the default";
                            return Err(syn::Error::new(auth.span(), expected));
                        }
                    };
                }
                _ => {
                    let expected = "expected id, returns, auth, reason, form, fixed, multipart, global_exempt, deprecated, disabled or method";
                    return Err(syn::Error::new(name.span(), expected));
                }
            }
        }
        Ok(args)
    }
}

impl Args {
    /// Why the endpoint should not be used.
    pub(crate) fn note(&self) -> Option<LitStr> {
        let disabled = self
            .disabled
            .then(|| LitStr::new("Discord has disabled this operation", Span::call_site()));
        self.deprecated.clone().or(disabled)
    }

    pub(crate) fn allow_deprecated(&self) -> Option<TokenStream> {
        self.note().map(|_| quote!(#[allow(deprecated)]))
    }
}
