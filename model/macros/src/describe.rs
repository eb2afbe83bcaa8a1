//! `Describe` and `DescribeFields`, written along with `Encode` and `Fields`.
//!
//! Only for the model's own types, and there under its feature `describe`: elsewhere the feature could turn up because
//! somebody else switched it on, and must not ask anything of types that never heard of it.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Attribute, DeriveInput, Expr, ExprLit, Lit, Meta};

use crate::field::{Field, Shape};

/// The description of a struct that is written as an object, or as its only field.
pub(crate) fn object(input: &DeriveInput, shape: &Shape<'_>) -> TokenStream {
    if !wanted() || !input.generics.params.is_empty() {
        return TokenStream::new();
    }
    let name = &input.ident;
    let (consts, body) = match shape {
        Shape::Named(named) => {
            let text = name.to_string();
            let link = link(&input.attrs);
            let fields = fields(named, false);
            let object = quote! {
                ::cordial_model::describe::Shape::Object(::cordial_model::describe::Object::new(#text, #link, || #fields))
            };
            (TokenStream::new(), object)
        }
        Shape::Newtype(ty) => (
            quote! {
                const NULLABLE: bool = <#ty as ::cordial_model::describe::Describe>::NULLABLE;
                const WRITTEN: ::cordial_model::describe::Written = <#ty as ::cordial_model::describe::Describe>::WRITTEN;
            },
            quote!(<#ty as ::cordial_model::describe::Describe>::describe()),
        ),
    };
    quote! {
        #[cfg(feature = "describe")]
        impl ::cordial_model::describe::Describe for #name {
            #consts

            fn describe() -> ::cordial_model::describe::Shape {
                #body
            }
        }
    }
}

/// The description of a struct whose fields stand in another's object.
pub(crate) fn flat(input: &DeriveInput, named: &[Field<'_>]) -> TokenStream {
    if !wanted() {
        return TokenStream::new();
    }
    let name = &input.ident;
    let fields = fields(named, true);
    quote! {
        #[cfg(feature = "describe")]
        impl ::cordial_model::describe::DescribeFields for #name {
            fn describe_fields() -> ::std::vec::Vec<::cordial_model::describe::Field> {
                #fields
            }
        }
    }
}

/// A list of the fields. In flattened structs, every key may be missing.
fn fields(named: &[Field<'_>], all_default: bool) -> TokenStream {
    let mut each = TokenStream::new();
    for field in named.iter().filter(|field| !field.json.skip) {
        let ty = field.ty;
        each.extend(if field.json.flatten {
            quote!(fields.extend(<#ty as ::cordial_model::describe::DescribeFields>::describe_fields());)
        } else if field.json.base {
            quote!(fields.extend(::cordial_model::describe::base::<#ty>());)
        } else {
            let key = field.key();
            let default = all_default || field.json.default;
            let (null, omit_empty) = (field.json.null, field.json.omit_empty);
            quote! {
                fields.push(::cordial_model::describe::Field::of::<#ty>(
                    #key,
                    ::cordial_model::describe::Marks { default: #default, null: #null, omit_empty: #omit_empty },
                ));
            }
        });
    }
    quote!({
        let mut fields = ::std::vec::Vec::new();
        #each
        fields
    })
}

/// Discord's page that the documentation links.
fn link(attributes: &[Attribute]) -> TokenStream {
    let text: String = attributes
        .iter()
        .filter_map(|attribute| match &attribute.meta {
            Meta::NameValue(meta) if meta.path.is_ident("doc") => match &meta.value {
                Expr::Lit(ExprLit {
                    lit: Lit::Str(text),
                    ..
                }) => Some(text.value() + "\n"),
                _ => None,
            },
            _ => None,
        })
        .collect();
    quote!(::cordial_model::describe::link(#text))
}

fn wanted() -> bool {
    std::env::var("CARGO_PKG_NAME").is_ok_and(|name| name == "cordial-model")
}
