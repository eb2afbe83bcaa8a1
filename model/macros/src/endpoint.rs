//! `#[endpoint]`: one struct that is request builder, wire format and server-side parser.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote};
use syn::{
    Attribute, GenericArgument, Ident, ItemStruct, LitStr, PathArguments, Type, ext::IdentExt,
};

use crate::{
    args::{Args, Form},
    describe,
    field::Field,
    json,
    path::{Piece, major, pieces},
    validate,
};

/// Where a field stands in the request.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Path {
        secret: bool,
    },
    Query,
    /// A field of the body.
    Key,
    /// The whole body.
    Body,
    /// A file that is a part of its own.
    File,
}

/// The type of a field, as far as constructor and setter care.
enum Kind<'a> {
    Bool,
    /// Integers keep their own type in signatures, so that literals are inferred.
    Plain,
    Into,
    Option(Box<Kind<'a>>, &'a Type),
    List(&'a Type),
    Patch(Box<Kind<'a>>, &'a Type),
    Attachments,
}

pub(crate) struct Part<'a> {
    pub(crate) field: Field<'a>,
    pub(crate) place: Place,
    pub(crate) files: bool,
    required: bool,
    limits: &'a [Attribute],
    docs: Vec<&'a Attribute>,
}

pub(crate) fn expand(args: &Args, input: &ItemStruct) -> syn::Result<TokenStream> {
    let parts = input
        .fields
        .iter()
        .map(part)
        .collect::<syn::Result<Vec<_>>>()?;
    let template = pieces(&args.path)?;
    check_path(&args.path, &template, &parts)?;

    let name = &input.ident;
    let docs: Vec<_> = input
        .attrs
        .iter()
        .filter(|attribute| attribute.path().is_ident("doc"))
        .collect();
    let others = input
        .attrs
        .iter()
        .filter(|a| !a.path().is_ident("doc") && !a.path().is_ident("validate"));
    let declared = parts.iter().map(|part| {
        let (docs, name, ty) = (&part.docs, part.field.name, part.field.ty);
        let path_doc = matches!(part.place, Place::Path { .. }) && part.docs.is_empty();
        let path_doc = path_doc.then(|| {
            let text = format!("The `{}` of the path.", name.unraw());
            quote!(#[doc = #text])
        });
        quote!(#(#docs)* #path_doc pub #name: #ty)
    });
    let names: Vec<_> = parts.iter().map(|part| part.field.name).collect();
    let debugs = parts.iter().map(|part| {
        let name = part.field.name;
        let text = name.unraw().to_string();
        if part.place == (Place::Path { secret: true }) {
            quote!(.field(#text, &"<secret>"))
        } else {
            quote!(.field(#text, &self.#name))
        }
    });
    let debug_name = name.to_string();

    let required: Vec<_> = parts.iter().filter(|part| part.is_required()).collect();
    let arguments: Vec<_> = required.iter().map(|part| part.argument()).collect();
    let values: Vec<_> = parts
        .iter()
        .map(|part| {
            let name = part.field.name;
            if !part.is_required() {
                quote!(#name: ::core::default::Default::default())
            } else if part.takes_into() {
                quote!(#name: #name.into())
            } else {
                quote!(#name)
            }
        })
        .collect();
    let required_names: Vec<_> = required.iter().map(|part| part.field.name).collect();
    let setters = parts
        .iter()
        .filter(|part| !part.is_required())
        .map(Part::setter);
    let reason = args.reason.then(|| {
        quote! {
            /// The reason that the audit log shows, up to 512 characters.
            pub fn reason(mut self, reason: impl ::core::convert::Into<::std::string::String>) -> Self {
                self.call.options.reason = ::core::option::Option::Some(reason.into());
                self
            }
        }
    });

    let credentials = if args.auth == "Bearer" || args.auth == "BotOrBearer" {
        quote! {
            /// Sends this bearer token instead of the client's token.
            pub fn bearer(mut self, token: impl ::core::convert::Into<::cordial_model::Token>) -> Self {
                self.call.options.authorization = ::core::option::Option::Some(
                    ::cordial_model::rest::Authorization::Bearer(token.into()),
                );
                self
            }
        }
    } else if args.auth == "Client" {
        quote! {
            /// Sends the id and secret of the application by HTTP Basic.
            pub fn basic(
                mut self,
                client_id: ::cordial_model::id::Id<::cordial_model::id::marker::ApplicationMarker>,
                client_secret: impl ::core::convert::Into<::cordial_model::Secret>,
            ) -> Self {
                self.call.options.authorization = ::core::option::Option::Some(
                    ::cordial_model::rest::Authorization::Basic { client_id, client_secret: client_secret.into() },
                );
                self
            }
        }
    } else {
        TokenStream::new()
    };
    let allow_deprecated = args.allow_deprecated();
    let deprecated = args.note().map(|note| quote!(#[deprecated(note = #note)]));

    let endpoint = endpoint_impl(args, input, &template, &parts)?;
    let server = server_impl(args, name, &template, &parts);
    let description = describe::endpoint(args, input, &parts);
    let api_method = args.api_method.clone().unwrap_or_else(|| snake_case(name));
    let returns = &args.returns;

    Ok(quote! {
        #(#docs)*
        #(#others)*
        #deprecated
        #[must_use = "a request does nothing until it is awaited or sent"]
        #[derive(Clone)]
        pub struct #name<S = ()> {
            #(#declared,)*
            call: ::cordial_model::rest::Call<S>,
        }

        #allow_deprecated
        impl #name {
            /// A request with the fields that it cannot do without.
            #[allow(clippy::too_many_arguments)]
            pub fn new(#(#arguments),*) -> Self {
                Self { #(#values,)* call: ::cordial_model::rest::Call::default() }
            }
        }

        #allow_deprecated
        impl<S> #name<S> {
            #(#setters)*
            #reason
            #credentials

            /// How long one attempt may take.
            pub fn timeout(mut self, timeout: ::core::time::Duration) -> Self {
                self.call.options.timeout = ::core::option::Option::Some(timeout);
                self
            }

            /// How long the request may wait for rate limits; it fails at once if it would have to wait longer.
            pub fn max_wait(mut self, max_wait: ::core::time::Duration) -> Self {
                self.call.options.max_wait = ::core::option::Option::Some(max_wait);
                self
            }

            /// Sends another header along; one that the client writes itself is replaced.
            pub fn header(
                mut self,
                name: ::cordial_model::rest::HeaderName,
                value: ::cordial_model::rest::HeaderValue,
            ) -> Self {
                self.call.options.set_header(name, value);
                self
            }

            /// The same request, to be sent by another sender.
            pub fn with_sender<T>(self, sender: T) -> #name<T> {
                #name { #(#names: self.#names,)* call: self.call.with_sender(sender) }
            }
        }

        #allow_deprecated
        impl<S> ::core::fmt::Debug for #name<S> {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.debug_struct(#debug_name) #(#debugs)* .finish_non_exhaustive()
            }
        }

        #endpoint
        #server
        #description

        #allow_deprecated
        impl<S: ::cordial_model::rest::SendRequest> ::core::future::IntoFuture for #name<S> {
            type Output = ::core::result::Result<#returns, S::Error>;
            type IntoFuture = ::cordial_model::rest::ResponseFuture<#returns, S::Error>;

            fn into_future(self) -> Self::IntoFuture {
                let sender = ::core::clone::Clone::clone(&self.call.sender);
                ::cordial_model::rest::send(&sender, self)
            }
        }

        #allow_deprecated
        impl<S: ::cordial_model::rest::SendRequest> ::cordial_model::rest::Api<S> {
            #(#docs)*
            #deprecated
            #[allow(clippy::too_many_arguments)]
            pub fn #api_method(&self, #(#arguments),*) -> #name<S> {
                #name::new(#(#required_names),*).with_sender(::core::clone::Clone::clone(self.sender()))
            }
        }
    })
}

/// `impl Endpoint`: the route, the path, the query and the body.
fn endpoint_impl(
    args: &Args,
    input: &ItemStruct,
    template: &[Piece],
    parts: &[Part<'_>],
) -> syn::Result<TokenStream> {
    let name = &input.ident;
    let route_name = args
        .operation
        .clone()
        .unwrap_or_else(|| LitStr::new(&snake_case(name).to_string(), Span::call_site()));
    let (method, path, returns) = (&args.method, &args.path, &args.returns);
    let (auth, exempt) = (&args.auth, args.global_exempt);
    let state = if args.disabled {
        quote!(.in_state(::cordial_model::rest::RouteState::Disabled))
    } else if args.deprecated.is_some() {
        quote!(.in_state(::cordial_model::rest::RouteState::Deprecated))
    } else {
        TokenStream::new()
    };
    let allow_deprecated = args.allow_deprecated();

    let writes = template.iter().map(|piece| match piece {
        Piece::Text(text) => quote!(path.push_str(#text);),
        Piece::Field(field) => {
            let field = format_ident!("{field}");
            quote!(::cordial_model::rest::Param::write_path(&self.#field, &mut path);)
        }
    });
    let queries: Vec<_> = parts
        .iter()
        .filter(|part| part.place == Place::Query)
        .map(|part| {
            let (name, key) = (part.field.name, part.field.key());
            quote!(::cordial_model::rest::QueryField::write(&self.#name, #key, &mut query);)
        })
        .collect();
    let query = (!queries.is_empty()).then(|| {
        quote! {
            let mut query = ::cordial_model::rest::QueryWriter::new(&mut path);
            #(#queries)*
        }
    });
    let major = match major(template) {
        (Some(id), Some(token)) => {
            let (id, token) = (format_ident!("{id}"), format_ident!("{token}"));
            quote!(::cordial_model::rest::Major::with_token(self.#id.get(), &self.#token))
        }
        (Some(id), None) => {
            let id = format_ident!("{id}");
            quote!(::cordial_model::rest::Major::Id(self.#id.get()))
        }
        _ => quote!(::cordial_model::rest::Major::None),
    };
    let mut limits = TokenStream::new();
    for part in parts {
        let field = part.field.name;
        let key = if part.place == Place::Body {
            String::new()
        } else {
            part.field.key()
        };
        limits.extend(validate::checks(part.limits, &key, &quote!(&self.#field))?);
    }
    if let Some(function) = validate::whole(&input.attrs)? {
        limits.extend(quote!(#function(self, v);));
    }

    let body = body(args, parts);

    Ok(quote! {
        #allow_deprecated
        impl<S> ::cordial_model::validate::Validate for #name<S> {
            #[allow(unused_variables)]
            fn validate(&self, v: &mut ::cordial_model::validate::Validator) {
                #limits
            }
        }

        #allow_deprecated
        impl<S> ::cordial_model::rest::Endpoint for #name<S> {
            const ROUTE: ::cordial_model::rest::Route = ::cordial_model::rest::Route::declared(
                ::cordial_model::rest::Method::#method,
                #path,
                #route_name,
                ::cordial_model::rest::Auth::#auth,
                #exempt,
            )#state;
            type Response = #returns;

            fn into_request(self) -> ::core::result::Result<::cordial_model::rest::Request, ::cordial_model::validate::Invalid> {
                ::cordial_model::validate::check(&self)?;
                let mut path = ::std::string::String::with_capacity(64);
                #(#writes)*
                #query
                #body
                ::core::result::Result::Ok(::cordial_model::rest::Request {
                    route: <Self as ::cordial_model::rest::Endpoint>::ROUTE,
                    major: #major,
                    path,
                    body,
                    options: self.call.options,
                })
            }
        }
    })
}

/// The statement that makes `body`.
fn body(args: &Args, parts: &[Part<'_>]) -> TokenStream {
    let keys: Vec<_> = parts
        .iter()
        .filter(|part| part.place == Place::Key)
        .collect();
    let pairs = keys.iter().map(|part| {
        let (name, key) = (part.field.name, part.field.key());
        quote!(::cordial_model::rest::QueryField::write(&self.#name, #key, &mut writer);)
    });
    let files = parts.iter().map(|part| {
        let (name, key) = (part.field.name, part.field.key());
        if part.place == Place::File {
            quote!(::cordial_model::rest::FormPart::write(&self.#name, #key, &mut files);)
        } else if part.files {
            quote!(::cordial_model::rest::Files::collect_files(&self.#name, &mut files);)
        } else {
            TokenStream::new()
        }
    });
    if args.form == Form::Urlencoded {
        let fixed = args
            .fixed
            .iter()
            .map(|(key, value)| quote!(writer.pair(#key, &::std::string::String::from(#value));));
        return quote! {
            let mut form = ::std::string::String::new();
            let mut writer = ::cordial_model::rest::QueryWriter::form(&mut form);
            #(#fixed)*
            #(#pairs)*
            let body = ::cordial_model::rest::Body::Form(form.into());
        };
    }
    let json = if let Some(body) = parts.iter().find(|part| part.place == Place::Body) {
        let field = body.field.name;
        quote!(::cordial_model::json::to_vec(&self.#field))
    } else if !keys.is_empty() && args.form == Form::Json {
        let writes = keys.iter().map(|part| part.encode());
        quote! {{
            let mut w = ::cordial_model::json::Writer::with_room();
            w.object(|o| { #(#writes)* });
            w.into_string().into_bytes()
        }}
    } else if parts.iter().any(|part| part.place == Place::File) {
        return quote! {
            let mut files = ::std::vec::Vec::new();
            #(#files)*
            #[allow(unused_mut)]
            let mut fields = ::std::vec::Vec::new();
            #[allow(unused_mut, unused_variables)]
            let mut writer = ::cordial_model::rest::QueryWriter::pairs(&mut fields);
            #(#pairs)*
            let body = ::cordial_model::rest::Body::Multipart {
                json: ::core::option::Option::None,
                fields,
                files,
            };
        };
    } else {
        return quote!(let body = ::cordial_model::rest::Body::None;);
    };
    quote! {
        #[allow(unused_mut)]
        let mut files = ::std::vec::Vec::new();
        #(#files)*
        let body = ::cordial_model::rest::Body::json_with_files(#json, files);
    }
}

/// `impl ServeEndpoint`: the same declaration read from the wire.
fn server_impl(args: &Args, name: &Ident, template: &[Piece], parts: &[Part<'_>]) -> TokenStream {
    let allow_deprecated = args.allow_deprecated();
    let order: Vec<&str> = template
        .iter()
        .filter_map(|piece| match piece {
            Piece::Field(name) => Some(name.as_str()),
            Piece::Text(_) => None,
        })
        .collect();
    let mut reads = TokenStream::new();
    for (key, value) in &args.fixed {
        reads.extend(quote!(incoming.fixed(#key, #value)?;));
    }
    for part in parts {
        let (field, ty, key) = (part.field.name, part.field.ty, part.field.key());
        match part.place {
            Place::Path { .. } => {
                let index = order.iter().position(|name| field == name);
                reads.extend(quote!(let #field: #ty = incoming.path_param(#index, #key)?;));
            }
            Place::Query => reads.extend(quote! {
                let #field: #ty = ::cordial_model::rest::QueryField::read(#key, incoming.query())?;
            }),
            Place::Body => reads.extend(quote!(let #field: #ty = incoming.json_body()?;)),
            Place::File => reads.extend(quote! {
                let #field: #ty = ::cordial_model::rest::FormPart::read(#key, incoming.files())?;
            }),
            Place::Key if args.form == Form::Urlencoded => reads.extend(quote! {
                let #field: #ty = ::cordial_model::rest::QueryField::read(#key, &incoming.form())?;
            }),
            Place::Key => {}
        }
    }
    let keys: Vec<Field<'_>> = parts
        .iter()
        .filter(|part| part.place == Place::Key && args.form != Form::Urlencoded)
        .map(Part::as_key)
        .collect();
    if !keys.is_empty() {
        let names: Vec<_> = keys.iter().map(|field| field.name).collect();
        let types: Vec<_> = keys.iter().map(|field| field.ty).collect();
        let read = json::read_object(&keys, &quote!(::core::result::Result::Ok(false)));
        reads.extend(quote! {
            let (#(#names,)*): (#(#types,)*) = incoming.json_object(|__p| {
                #read
                ::core::result::Result::Ok((#(#names,)*))
            })?;
        });
    }
    let names = parts.iter().map(|part| part.field.name);
    let files = parts.iter().filter(|part| part.files).map(|part| {
        let name = part.field.name;
        quote!(::cordial_model::rest::Files::attach_files(&mut request.#name, incoming.files());)
    });
    quote! {
        #[cfg(feature = "server")]
        #allow_deprecated
        impl ::cordial_model::rest::ServeEndpoint for #name {
            fn from_incoming(
                incoming: &::cordial_model::rest::Incoming,
            ) -> ::core::result::Result<Self, ::cordial_model::validate::Invalid> {
                #reads
                #[allow(unused_mut)]
                let mut request = Self { #(#names,)* call: ::cordial_model::rest::Call::from_options(incoming.options()) };
                #(#files)*
                ::cordial_model::validate::check(&request)?;
                ::core::result::Result::Ok(request)
            }
        }
    }
}

fn part(field: &syn::Field) -> syn::Result<Part<'_>> {
    let mut part = Part {
        field: Field::new(field)?,
        place: Place::Key,
        files: false,
        required: false,
        limits: &field.attrs,
        docs: Vec::new(),
    };
    for attribute in &field.attrs {
        let path = attribute.path();
        if path.is_ident("doc") {
            part.docs.push(attribute);
        } else if path.is_ident("path") {
            let secret = matches!(&attribute.meta, syn::Meta::List(list) if list.tokens.to_string() == "secret");
            part.place = Place::Path { secret };
        } else if path.is_ident("query") {
            part.place = Place::Query;
        } else if path.is_ident("body") {
            part.place = Place::Body;
        } else if path.is_ident("file") {
            part.place = Place::File;
        } else if path.is_ident("files") {
            part.files = true;
        } else if path.is_ident("required") {
            part.required = true;
        } else if !path.is_ident("json") && !path.is_ident("limit") {
            let expected = "expected path, query, body, file, files, required, limit or json";
            return Err(syn::Error::new_spanned(attribute, expected));
        }
    }
    Ok(part)
}

impl<'a> Part<'a> {
    fn kind(&self) -> Kind<'a> {
        kind(self.field.ty)
    }

    fn is_required(&self) -> bool {
        let optional = matches!(
            self.kind(),
            Kind::Bool | Kind::Option(..) | Kind::List(_) | Kind::Patch(..) | Kind::Attachments
        );
        self.required || !optional
    }

    fn takes_into(&self) -> bool {
        matches!(self.kind(), Kind::Into)
    }

    fn argument(&self) -> TokenStream {
        let (name, ty) = (self.field.name, self.field.ty);
        if self.takes_into() {
            quote!(#name: impl ::core::convert::Into<#ty>)
        } else {
            quote!(#name: #ty)
        }
    }

    fn setter(&self) -> TokenStream {
        let (name, docs) = (self.field.name, &self.docs);
        let (argument, value) = match self.kind() {
            Kind::Option(inner, ty) => {
                let (argument, value) = inner.setter_argument(name, ty);
                (argument, quote!(::core::option::Option::Some(#value)))
            }
            Kind::Patch(inner, ty) => {
                let (argument, value) = inner.setter_argument(name, ty);
                (argument, quote!(::cordial_model::Patch::Set(#value)))
            }
            other => other.setter_argument(name, self.field.ty),
        };
        let clear = matches!(self.kind(), Kind::Patch(..)).then(|| {
            let clear = format_ident!("clear_{}", name.unraw());
            let text = format!("Clears [`{name}`](Self::{name}).");
            quote! {
                #[doc = #text]
                pub fn #clear(mut self) -> Self {
                    self.#name = ::cordial_model::Patch::Clear;
                    self
                }
            }
        });
        let attachments = matches!(self.kind(), Kind::Attachments).then(|| {
            quote! {
                /// Adds a file.
                pub fn file(mut self, upload: ::cordial_model::rest::Upload) -> Self {
                    self.#name.push(upload);
                    self
                }
            }
        });
        quote! {
            #(#docs)*
            pub fn #name(mut self, #argument) -> Self {
                self.#name = #value;
                self
            }
            #clear
            #attachments
        }
    }

    fn encode(&self) -> TokenStream {
        let name = self.field.name;
        match self.kind() {
            Kind::Bool if !self.required => {
                let key = self.field.key();
                quote!(if self.#name { o.field(#key, &true); })
            }
            Kind::List(_) if !self.required => {
                let key = self.field.key();
                quote!(if !self.#name.is_empty() { o.field(#key, &self.#name); })
            }
            _ => self.field.encode(&quote!(&self.#name)),
        }
    }

    /// The field as it is described: read as the server reads it, and written as the client writes it.
    pub(crate) fn described(&self) -> Field<'a> {
        let mut field = self.as_key();
        field.json.null = self.field.json.null;
        field.json.omit_empty = field.json.default || self.field.json.omit_empty;
        field
    }

    /// The field as the server reads it: what the client may leave out has a default.
    fn as_key(&self) -> Field<'a> {
        let mut json = crate::field::Json {
            rename: self.field.json.rename.clone(),
            ..Default::default()
        };
        json.default =
            !self.required && matches!(self.kind(), Kind::Bool | Kind::List(_) | Kind::Attachments);
        Field {
            name: self.field.name,
            ty: self.field.ty,
            json,
        }
    }
}

impl Kind<'_> {
    fn setter_argument(&self, name: &Ident, ty: &Type) -> (TokenStream, TokenStream) {
        match self {
            Kind::Into | Kind::Attachments => (
                quote!(#name: impl ::core::convert::Into<#ty>),
                quote!(#name.into()),
            ),
            Kind::List(item) => (
                quote!(#name: impl ::core::iter::IntoIterator<Item = #item>),
                quote!(#name.into_iter().collect()),
            ),
            _ => (quote!(#name: #ty), quote!(#name)),
        }
    }
}

fn kind(ty: &Type) -> Kind<'_> {
    let Type::Path(path) = ty else {
        return Kind::Plain;
    };
    let Some(last) = path.path.segments.last() else {
        return Kind::Plain;
    };
    let argument = match &last.arguments {
        PathArguments::AngleBracketed(arguments) => {
            arguments.args.iter().find_map(|argument| match argument {
                GenericArgument::Type(ty) => Some(ty),
                _ => None,
            })
        }
        _ => None,
    };
    match (last.ident.to_string().as_str(), argument) {
        ("bool", _) => Kind::Bool,
        ("u8" | "u16" | "u32" | "u64" | "i32" | "i64" | "f64" | "Id", _) => Kind::Plain,
        ("Attachments", _) => Kind::Attachments,
        ("Option", Some(ty)) => Kind::Option(Box::new(kind(ty)), ty),
        ("Patch", Some(ty)) => Kind::Patch(Box::new(kind(ty)), ty),
        ("Vec", Some(ty)) => Kind::List(ty),
        _ => Kind::Into,
    }
}

fn check_path(path: &LitStr, template: &[Piece], parts: &[Part<'_>]) -> syn::Result<()> {
    for piece in template {
        if let Piece::Field(field) = piece {
            let found = parts
                .iter()
                .any(|part| part.field.name == field && matches!(part.place, Place::Path { .. }));
            if !found {
                return Err(syn::Error::new_spanned(
                    path,
                    format!("`{field}` is not a `#[path]` field"),
                ));
            }
        }
    }
    for part in parts
        .iter()
        .filter(|part| matches!(part.place, Place::Path { .. }))
    {
        let named = template
            .iter()
            .any(|piece| matches!(piece, Piece::Field(field) if part.field.name == field));
        if !named {
            return Err(syn::Error::new_spanned(
                part.field.name,
                "the path does not name this field",
            ));
        }
    }
    Ok(())
}

fn snake_case(name: &Ident) -> Ident {
    let mut out = String::new();
    for character in name.to_string().chars() {
        if character.is_uppercase() && !out.is_empty() {
            out.push('_');
        }
        out.extend(character.to_lowercase());
    }
    Ident::new(&out, name.span())
}
