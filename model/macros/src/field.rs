//! A struct field with its `#[json(..)]` attributes.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Fields, Ident, LitStr, Type, ext::IdentExt};

/// What `#[json(..)]` says of a field.
#[derive(Default)]
pub(crate) struct Json {
    pub(crate) rename: Option<String>,
    pub(crate) default: bool,
    pub(crate) null: bool,
    pub(crate) omit_empty: bool,
    pub(crate) flatten: bool,
    pub(crate) base: bool,
    pub(crate) skip: bool,
}

pub(crate) struct Field<'a> {
    pub(crate) name: &'a Ident,
    pub(crate) ty: &'a Type,
    pub(crate) json: Json,
}

impl<'a> Field<'a> {
    pub(crate) fn new(field: &'a syn::Field) -> syn::Result<Self> {
        let name = field
            .ident
            .as_ref()
            .ok_or_else(|| syn::Error::new_spanned(field, "the field needs a name"))?;
        let mut json = Json::default();
        for attribute in field
            .attrs
            .iter()
            .filter(|attribute| attribute.path().is_ident("json"))
        {
            attribute.parse_nested_meta(|meta| {
                if meta.path.is_ident("rename") {
                    json.rename = Some(meta.value()?.parse::<LitStr>()?.value());
                } else if meta.path.is_ident("default") {
                    json.default = true;
                } else if meta.path.is_ident("null") {
                    json.null = true;
                } else if meta.path.is_ident("omit_empty") {
                    json.omit_empty = true;
                } else if meta.path.is_ident("flatten") {
                    json.flatten = true;
                } else if meta.path.is_ident("base") {
                    json.base = true;
                } else if meta.path.is_ident("skip") {
                    json.skip = true;
                } else {
                    return Err(meta.error(
                        "expected rename, default, null, omit_empty, flatten, base or skip",
                    ));
                }
                Ok(())
            })?;
        }
        Ok(Self {
            name,
            ty: &field.ty,
            json,
        })
    }

    /// The key in the object.
    pub(crate) fn key(&self) -> String {
        self.json
            .rename
            .clone()
            .unwrap_or_else(|| self.name.unraw().to_string())
    }

    /// Writes the field of `access` into the object writer `o`.
    pub(crate) fn encode(&self, access: &TokenStream) -> TokenStream {
        let key = self.key();
        if self.json.skip {
            TokenStream::new()
        } else if self.json.flatten {
            quote!(::cordial_model::json::EncodeFields::encode_fields(#access, o);)
        } else if self.json.base {
            quote!(::cordial_model::json::EncodeObject::encode_object(#access, o);)
        } else if self.json.null {
            quote!(o.nullable(#key, #access);)
        } else if self.json.omit_empty && is_bool(self.ty) {
            quote!(if *#access { o.field(#key, #access); })
        } else if self.json.omit_empty {
            quote!(if !(#access).is_empty() { o.field(#key, #access); })
        } else {
            quote!(o.field(#key, #access);)
        }
    }
}

fn is_bool(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if path.path.is_ident("bool"))
}

/// The named fields of a struct, or the type of its only unnamed one.
pub(crate) enum Shape<'a> {
    Named(Vec<Field<'a>>),
    Newtype(&'a Type),
}

pub(crate) fn shape(input: &DeriveInput) -> syn::Result<Shape<'_>> {
    let Data::Struct(data) = &input.data else {
        return Err(syn::Error::new_spanned(
            &input.ident,
            "only structs can be derived; write enums by hand",
        ));
    };
    match &data.fields {
        Fields::Named(fields) => Ok(Shape::Named(
            fields
                .named
                .iter()
                .map(Field::new)
                .collect::<syn::Result<_>>()?,
        )),
        Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
            Ok(Shape::Newtype(&fields.unnamed[0].ty))
        }
        _ => Err(syn::Error::new_spanned(
            &input.ident,
            "the struct needs named fields, or one unnamed field",
        )),
    }
}
