//! `Describe` and `DescribeFields`, written along with `Encode` and `Fields`, and `DescribeEndpoint`, written by
//! `#[endpoint]`.
//!
//! Only for the model's own types, and there under its feature `describe`: elsewhere the feature could turn up because
//! somebody else switched it on, and must not ask anything of types that never heard of it.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Attribute, DeriveInput, Expr, ExprLit, ItemStruct, Lit, Meta};

use crate::{
    args::{Args, Form},
    endpoint::{Part, Place},
    field::{Field, Shape},
};

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

/// The description of an endpoint.
pub(crate) fn endpoint(args: &Args, input: &ItemStruct, parts: &[Part<'_>]) -> TokenStream {
    if !wanted() {
        return TokenStream::new();
    }
    let name = &input.ident;
    let text = name.to_string();
    let link = link(&input.attrs);
    let allow_deprecated = args.allow_deprecated();
    let of_place = |wanted: fn(Place) -> bool| {
        let chosen = parts.iter().filter(|part| wanted(part.place));
        chosen.map(Part::described).collect::<Vec<_>>()
    };
    let path = fields(
        &of_place(|place| matches!(place, Place::Path { .. })),
        false,
    );
    let query = fields(&of_place(|place| place == Place::Query), false);
    let keys = of_place(|place| place == Place::Key);
    let whole = parts.iter().find(|part| part.place == Place::Body);
    let body = if let Some(part) = whole {
        let ty = part.field.ty;
        quote!(Json(<#ty as ::cordial_model::describe::Describe>::describe()))
    } else if keys.is_empty() && args.fixed.is_empty() {
        quote!(None)
    } else {
        let described = fields(&keys, false);
        let fixed = args.fixed.iter().map(|(key, _)| {
            quote! {
                fields.push(::cordial_model::describe::Field::of::<::std::string::String>(
                    #key,
                    ::cordial_model::describe::Marks { default: false, null: false, omit_empty: false },
                ));
            }
        });
        let object = quote! {
            ::cordial_model::describe::Object::new(#text, #link, || {
                #[allow(unused_mut)]
                let mut fields = #described;
                #(#fixed)*
                fields
            })
        };
        match args.form {
            Form::Json => quote!(Json(::cordial_model::describe::Shape::Object(#object))),
            Form::Urlencoded => quote!(Form(#object)),
            Form::Multipart => quote!(Multipart(#object)),
        }
    };
    let files = parts
        .iter()
        .filter(|part| part.place == Place::File)
        .map(|part| {
            let (key, ty) = (part.field.key(), part.field.ty);
            quote!((#key, <#ty as ::cordial_model::describe::DescribeFile>::OPTIONAL))
        });
    let attachments = parts.iter().any(|part| part.files);
    let reason = args.reason;
    quote! {
        #[cfg(feature = "describe")]
        #allow_deprecated
        impl ::cordial_model::describe::DescribeEndpoint for #name {
            fn describe_endpoint() -> ::cordial_model::describe::EndpointShape {
                ::cordial_model::describe::EndpointShape::of::<Self>(::cordial_model::describe::Declared {
                    name: #text,
                    link: #link,
                    path: #path,
                    query: #query,
                    body: ::cordial_model::describe::BodyShape::#body,
                    files: ::std::vec![#(#files),*],
                    attachments: #attachments,
                    reason: #reason,
                })
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
        #[allow(unused_mut)]
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
