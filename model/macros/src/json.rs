//! `Decode`, `Encode` and `Fields`.

use std::collections::BTreeMap;

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote};
use syn::{DeriveInput, LitByteStr};

use crate::field::{Field, Shape, shape};

pub(crate) fn decode(input: &DeriveInput) -> syn::Result<TokenStream> {
    let name = &input.ident;
    let (generics, types, bounds) = input.generics.split_for_impl();
    let mut object = TokenStream::new();
    let body = match shape(input)? {
        Shape::Named(fields) => {
            let read = read_object(&fields, &quote!(__other(__key, __p)));
            let names = fields.iter().map(|field| field.name);
            object = quote! {
                impl #generics ::cordial_model::json::DecodeObject for #name #types #bounds {
                    fn decode_object(
                        __p: &mut ::cordial_model::json::Parser<'_>,
                        mut __other: impl FnMut(&[u8], &mut ::cordial_model::json::Parser<'_>) -> ::core::result::Result<bool, ::cordial_model::json::Error>,
                    ) -> ::core::result::Result<Self, ::cordial_model::json::Error> {
                        #read
                        ::core::result::Result::Ok(Self { #(#names),* })
                    }
                }
            };
            quote!(
                <Self as ::cordial_model::json::DecodeObject>::decode_object(__p, |_, _| {
                    ::core::result::Result::Ok(false)
                })
            )
        }
        Shape::Newtype(ty) => quote!(<#ty as ::cordial_model::json::Decode>::decode(__p).map(Self)),
    };
    let serde = serde_decode(input);
    Ok(quote! {
        #object
        impl #generics ::cordial_model::json::Decode for #name #types #bounds {
            fn decode(__p: &mut ::cordial_model::json::Parser<'_>) -> ::core::result::Result<Self, ::cordial_model::json::Error> {
                #body
            }
        }
        #serde
    })
}

fn serde_decode(input: &DeriveInput) -> TokenStream {
    if !input.generics.params.is_empty() {
        return TokenStream::new();
    }
    let name = &input.ident;
    quote!(::cordial_model::serde_decode!(#name);)
}

fn serde_encode(input: &DeriveInput) -> TokenStream {
    if !input.generics.params.is_empty() {
        return TokenStream::new();
    }
    let name = &input.ident;
    quote!(::cordial_model::serde_encode!(#name);)
}

/// Reads the object at the cursor of `__p` into one local for each field, with the field's name.
///
/// `other` says of a `__key` that is none of them whether it read the value. The name does not get in the way of a field
/// called `key`.
pub(crate) fn read_object(fields: &[Field<'_>], other: &TokenStream) -> TokenStream {
    let mut before = TokenStream::new();
    let mut after = TokenStream::new();
    let mut flat = TokenStream::new();
    let base = fields.iter().find(|field| field.json.base);
    // In the object of a base, the keys are read by a function that says whether it took one.
    let (taken, then_taken) = match base {
        Some(_) => (quote!(true), quote!(.map(|()| true))),
        None => (quote!(()), quote!()),
    };
    for field in fields {
        let (name, ty, key) = (field.name, field.ty, field.key());
        if field.json.base {
            continue;
        }
        if field.json.skip {
            after.extend(quote!(let #name: #ty = ::core::default::Default::default();));
        } else if field.json.flatten {
            before.extend(quote!(let mut #name: #ty = ::core::default::Default::default();));
            flat.extend(quote! {
                match ::cordial_model::json::DecodeFields::decode_field(&mut #name, __key, __p) {
                    ::core::result::Result::Ok(true) => break '__read ::core::result::Result::Ok(#taken),
                    ::core::result::Result::Ok(false) => {}
                    ::core::result::Result::Err(error) => break '__read ::core::result::Result::Err(error),
                }
            });
        } else {
            before.extend(
                quote!(let mut #name: ::core::option::Option<#ty> = ::core::option::Option::None;),
            );
            after.extend(if field.json.default {
                quote!(let #name = #name.unwrap_or_default();)
            } else {
                quote! {
                    let ::core::option::Option::Some(#name) = ::cordial_model::json::or_absent(#name) else {
                        return ::core::result::Result::Err(::cordial_model::json::Error::missing(#key, __p.offset()));
                    };
                }
            });
        }
    }
    let set = |field: &Field<'_>| {
        let name = field.name;
        // `null` and malformed values leave the default.
        if field.json.default {
            quote!(__p.set_lenient(&mut #name))
        } else {
            quote!(__p.set(&mut #name))
        }
    };
    if !flat.is_empty() {
        // Flattened fields take nothing from a `null`, so their keys need not be looked at.
        let null = if base.is_some() {
            quote!(::core::result::Result::Ok(false) => __p.skip().map(|()| true), other => other,)
        } else {
            quote! {
                ::core::result::Result::Ok(true) => ::core::result::Result::Ok(()),
                ::core::result::Result::Ok(false) => __p.skip(),
                ::core::result::Result::Err(error) => ::core::result::Result::Err(error),
            }
        };
        flat = quote! {
            if __p.at_null() {
                break '__read match #other { #null };
            }
            #flat
        };
    }
    let read = if let Some(base) = base {
        let (name, ty) = (base.name, base.ty);
        let arms = by_length(fields, |field| {
            let set = set(field);
            quote!(break '__read #set #then_taken;)
        });
        quote! {
            let #name = <#ty as ::cordial_model::json::DecodeObject>::decode_object(
                __p,
                |__key: &[u8], __p: &mut ::cordial_model::json::Parser<'_>| -> ::core::result::Result<bool, ::cordial_model::json::Error> {
                    '__read: {
                        #arms
                        #flat
                        #other
                    }
                },
            )?;
        }
    } else {
        let (found, names) = by_first_bytes(fields);
        let arms = keyed(fields).enumerate().map(|(index, field)| {
            let set = set(field);
            quote!(#index => #set,)
        });
        quote! {
            let __names: &[u8] = #names;
            let mut __keys = __p.keys()?;
            '__object: loop {
                let mut __key: &[u8] = &[];
                let __field: usize = '__found: {
                    #found
                    match __p.unusual_key(&mut __keys, __names)? {
                        ::core::option::Option::Some((field, key)) => {
                            __key = key;
                            field
                        }
                        ::core::option::Option::None => break '__object,
                    }
                };
                let __read = '__read: {
                    match __field {
                        #(#arms)*
                        _ => {
                            #flat
                            match #other {
                                ::core::result::Result::Ok(true) => ::core::result::Result::Ok(()),
                                ::core::result::Result::Ok(false) => __p.skip(),
                                ::core::result::Result::Err(error) => ::core::result::Result::Err(error),
                            }
                        }
                    }
                };
                if let ::core::result::Result::Err(error) = __read {
                    return ::core::result::Result::Err(error.in_key(__names, __field, __key));
                }
            }
        }
    };
    quote! {
        #before
        #read
        #after
    }
}

/// The fields that have a key of their own.
fn keyed<'a, 'b>(fields: &'a [Field<'b>]) -> impl Iterator<Item = &'a Field<'b>> {
    fields
        .iter()
        .filter(|field| !field.json.skip && !field.json.flatten && !field.json.base)
}

/// Finds which field's key comes next by its first two bytes, without looking for its end, and passes over it. Falls
/// through if it is none of them, or not in the usual form. Also gives the keys in order, with a quote between them: one
/// literal is much less work for the compiler than a list.
fn by_first_bytes(fields: &[Field<'_>]) -> (TokenStream, LitByteStr) {
    let mut groups: BTreeMap<u16, TokenStream> = BTreeMap::new();
    let mut names = Vec::new();
    for (index, field) in keyed(fields).enumerate() {
        let key = field.key();
        names.push(key.clone());
        // The parser looks at so many bytes at once.
        if key.len() > 32 {
            continue;
        }
        let ended = format!("{key}\":");
        let first = u16::from_le_bytes([ended.as_bytes()[0], ended.as_bytes()[1]]);
        let ended = LitByteStr::new(ended.as_bytes(), Span::call_site());
        groups.entry(first).or_default().extend(quote! {
            if __p.take_usual_key(&mut __keys, __window, #ended) {
                break '__found #index;
            }
        });
    }
    let groups = groups
        .iter()
        .map(|(first, compare)| quote!(#first => { #compare }));
    let found = quote! {
        if let ::core::option::Option::Some(__window) = __p.usual_key(&__keys) {
            match u16::from_le_bytes([__window[0], __window[1]]) {
                #(#groups)*
                _ => {}
            }
        }
    };
    (
        found,
        LitByteStr::new(names.join("\"").as_bytes(), Span::call_site()),
    )
}

/// A match over `__key` that looks at its length first; falls through when no field has that key.
fn by_length(fields: &[Field<'_>], arm: impl Fn(&Field<'_>) -> TokenStream) -> TokenStream {
    let mut lengths: BTreeMap<usize, TokenStream> = BTreeMap::new();
    for field in keyed(fields) {
        let key = LitByteStr::new(field.key().as_bytes(), Span::call_site());
        let arm = arm(field);
        lengths
            .entry(key.value().len())
            .or_default()
            .extend(quote!(if __key == #key { #arm }));
    }
    let groups = lengths
        .iter()
        .map(|(length, arms)| quote!(#length => { #arms }));
    quote! {
        match __key.len() {
            #(#groups)*
            _ => {}
        }
    }
}

pub(crate) fn encode(input: &DeriveInput) -> syn::Result<TokenStream> {
    let name = &input.ident;
    let (generics, types, bounds) = input.generics.split_for_impl();
    let mut object = TokenStream::new();
    let shape = shape(input)?;
    let description = crate::describe::object(input, &shape);
    let (body, absent) = match shape {
        Shape::Named(fields) => {
            let writes = fields.iter().map(|field| {
                let name = field.name;
                field.encode(&quote!(&self.#name))
            });
            object = quote! {
                impl #generics ::cordial_model::json::EncodeObject for #name #types #bounds {
                    fn encode_object(&self, o: &mut ::cordial_model::json::ObjectWriter<'_>) {
                        #(#writes)*
                    }
                }
            };
            let body =
                quote!(w.object(|o| ::cordial_model::json::EncodeObject::encode_object(self, o)););
            (body, quote!(false))
        }
        Shape::Newtype(_) => (
            quote!(::cordial_model::json::Encode::encode(&self.0, w);),
            quote!(::cordial_model::json::Encode::is_absent(&self.0)),
        ),
    };
    let serde = serde_encode(input);
    Ok(quote! {
        #object
        #description
        impl #generics ::cordial_model::json::Encode for #name #types #bounds {
            fn encode(&self, w: &mut ::cordial_model::json::Writer) {
                #body
            }

            fn is_absent(&self) -> bool {
                #absent
            }
        }
        #serde
    })
}

pub(crate) fn fields(input: &DeriveInput) -> syn::Result<TokenStream> {
    let name = &input.ident;
    let Shape::Named(fields) = shape(input)? else {
        return Err(syn::Error::new_spanned(name, "`Fields` needs named fields"));
    };
    let arms = by_length(&fields, |field| {
        let (name, ty) = (field.name, field.ty);
        quote! {
            if let ::core::option::Option::Some(value) = <::core::option::Option<#ty> as ::cordial_model::json::Decode>::decode(__p)? {
                self.#name = value;
            }
            return ::core::result::Result::Ok(true);
        }
    });
    let known = by_length(&fields, |_| quote!(return true;));
    let writes = fields.iter().map(|field| {
        let name = field.name;
        field.encode(&quote!(&self.#name))
    });
    let empty = format_ident!("EMPTY");
    let description = crate::describe::flat(input, &fields);
    Ok(quote! {
        #description
        impl ::cordial_model::json::DecodeFields for #name {
            fn knows(__key: &[u8]) -> bool {
                #known
                false
            }

            fn decode_field(
                &mut self,
                __key: &[u8],
                __p: &mut ::cordial_model::json::Parser<'_>,
            ) -> ::core::result::Result<bool, ::cordial_model::json::Error> {
                #arms
                ::core::result::Result::Ok(false)
            }

            fn empty() -> &'static Self {
                static #empty: ::std::sync::LazyLock<#name> = ::std::sync::LazyLock::new(::core::default::Default::default);
                &#empty
            }
        }

        impl ::cordial_model::json::EncodeFields for #name {
            fn encode_fields(&self, o: &mut ::cordial_model::json::ObjectWriter<'_>) {
                #(#writes)*
            }
        }
    })
}
