//! `Validate`, and the limits of endpoint fields.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Attribute, Data, DeriveInput, Expr, Fields, Path};

/// The checks that a field's `#[limit(..)]` asks for, on the value at `access`.
pub(crate) fn checks(
    attributes: &[Attribute],
    key: &str,
    access: &TokenStream,
) -> syn::Result<TokenStream> {
    let mut checks = TokenStream::new();
    for attribute in attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("limit"))
    {
        attribute.parse_nested_meta(|meta| {
            let method = if meta.path.is_ident("nested") {
                checks.extend(quote!(v.nested(#key, #access);));
                return Ok(());
            } else if meta.path.is_ident("length")
                || meta.path.is_ident("items")
                || meta.path.is_ident("value")
                || meta.path.is_ident("each")
            {
                meta.path.to_token_stream()
            } else {
                return Err(meta.error("expected length, items, each, value or nested"));
            };
            let range: Expr = meta.value()?.parse()?;
            checks.extend(quote!(v.#method(#key, #access, #range);));
            Ok(())
        })?;
    }
    Ok(checks)
}

/// The function named by `#[validate(function)]`, if any.
pub(crate) fn whole(attributes: &[Attribute]) -> syn::Result<Option<Path>> {
    attributes
        .iter()
        .find(|attribute| attribute.path().is_ident("validate"))
        .map(Attribute::parse_args)
        .transpose()
}

pub(crate) fn derive(input: &DeriveInput) -> syn::Result<TokenStream> {
    let name = &input.ident;
    let Data::Struct(data) = &input.data else {
        return Err(syn::Error::new_spanned(
            name,
            "only structs can be derived; write enums by hand",
        ));
    };
    let Fields::Named(fields) = &data.fields else {
        return Err(syn::Error::new_spanned(
            name,
            "`Validate` needs named fields",
        ));
    };
    let mut all = TokenStream::new();
    for field in &fields.named {
        let described = crate::field::Field::new(field)?;
        let ident = described.name;
        all.extend(checks(
            &field.attrs,
            &described.key(),
            &quote!(&self.#ident),
        )?);
    }
    if let Some(function) = whole(&input.attrs)? {
        all.extend(quote!(#function(self, v);));
    }
    Ok(quote! {
        impl ::cordial_model::validate::Validate for #name {
            fn validate(&self, v: &mut ::cordial_model::validate::Validator) {
                #all
            }
        }
    })
}
