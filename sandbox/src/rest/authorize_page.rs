//! The pages where people authorize applications, in a browser: `/oauth2/authorize`, where applications send them, and
//! `/activate`, where they type the code of a device. Nobody logs in: who answers is chosen on the page.

use std::fmt::Write as _;

use bytes::Bytes;
use cordial_model::{Permissions, channel::ChannelType, id::Id, rest::Query};
use http::{HeaderValue, Method, Response, StatusCode, header};

use super::{Rest, lock};
use crate::world::{Answer, AuthorizationRequest, BadRequest, Decision, World};

/// Whether there is a page at a path.
pub(super) fn is_page(path: &str) -> bool {
    let inner = ["/api/v10", "/api/v9", "/api"]
        .into_iter()
        .find_map(|prefix| path.strip_prefix(prefix));
    matches!(inner.unwrap_or(path), "/oauth2/authorize") || path == "/activate"
}

impl Rest {
    /// Answers a browser.
    pub(super) fn page(
        &self,
        method: &Method,
        path: &str,
        query: &str,
        form: &[u8],
    ) -> Response<Bytes> {
        let query = Query::parse(query);
        let form = (method == Method::POST).then(|| Query::parse(&String::from_utf8_lossy(form)));
        let mut world = lock(&self.shared.world);
        if path == "/activate" {
            return activate(&mut world, &query, form.as_ref());
        }
        let request = match AuthorizationRequest::parse(&world, &query) {
            Ok(request) => request,
            Err(BadRequest::Told(url)) => return redirect(&url),
            Err(BadRequest::Shown(why)) => return problem(&why),
        };
        let Some(form) = form else {
            return html(StatusCode::OK, &consent_form(&world, &request));
        };
        let number = |key| form.get(key).and_then(|text| text.parse::<u64>().ok());
        let to = if form.get("answer") == Some("authorize") {
            let Some(user) = number("user_id").and_then(Id::new_checked) else {
                return problem("Nobody answers");
            };
            let answer = Answer {
                user,
                guild: number("guild_id").and_then(Id::new_checked),
                channel: number("channel_id").and_then(Id::new_checked),
            };
            match world.authorize(&request, answer) {
                Ok(to) => to,
                Err(why) => return problem(&why),
            }
        } else {
            request.denied()
        };
        match to {
            Some(url) => redirect(&url),
            None => html(
                StatusCode::OK,
                "<h1>Done</h1><p>You can close this page.</p>",
            ),
        }
    }
}

fn activate(world: &mut World, query: &Query, form: Option<&Query>) -> Response<Bytes> {
    let Some(form) = form else {
        let code = escaped(query.get("user_code").unwrap_or_default());
        let people = people(world);
        let body = format!(
            "<h1>Link a device</h1><form method=post><p><label>Code <input name=user_code value=\"{code}\"></label>\
             <p><label>As <select name=user_id>{people}</select></label>\
             <p><button name=answer value=authorize>Authorize</button> <button name=answer value=deny>Cancel</button></form>"
        );
        return html(StatusCode::OK, &body);
    };
    let user_id = form.get("user_id").and_then(|id| id.parse().ok());
    let decision = match (form.get("answer"), user_id) {
        (Some("authorize"), Some(user_id)) => Decision::Allowed(user_id),
        (Some("authorize"), None) => return problem("Nobody answers"),
        _ => Decision::Denied,
    };
    let code = form.get("user_code").unwrap_or_default();
    match world.device_mut(code) {
        Some(device) if device.decision.is_none() => {
            device.decision = Some(decision);
            html(
                StatusCode::OK,
                "<h1>Done</h1><p>You can close this page.</p>",
            )
        }
        _ => problem("No device shows this code"),
    }
}

/// People, as options of a select.
fn people(world: &World) -> String {
    let mut options = String::new();
    for user in world.users.values().filter(|user| !user.bot) {
        let name = escaped(&user.username);
        let _ = write!(options, "<option value={}>{name}</option>", user.id);
    }
    options
}

fn consent_form(world: &World, request: &AuthorizationRequest) -> String {
    let name = world
        .applications
        .get(&request.application_id)
        .and_then(|application| world.users.get(&application.bot_id))
        .map_or("", |bot| bot.username.as_str());
    let mut body = format!("<h1>{} wants to</h1><ul>", escaped(name));
    for scope in &request.scopes.0 {
        let _ = write!(body, "<li>{}</li>", escaped(&scope.to_string()));
    }
    let _ = write!(
        body,
        "</ul><form method=post><p><label>As <select name=user_id>{}</select></label>",
        people(world)
    );
    if request.needs_guild() {
        body.push_str("<p><label>Add to <select name=guild_id>");
        let offered = |id| !request.guild_is_fixed || request.guild_id == Some(id);
        for guild in world.guilds.values().filter(|guild| offered(guild.id)) {
            let chosen = if request.guild_id == Some(guild.id) {
                " selected"
            } else {
                ""
            };
            let name = escaped(&guild.name);
            let _ = write!(body, "<option value={}{chosen}>{name}</option>", guild.id);
        }
        body.push_str("</select></label>");
        if request.permissions != Permissions::empty() {
            let _ = write!(
                body,
                "<p>with the permissions {}",
                request.permissions.bits()
            );
        }
    }
    if request.needs_channel() {
        body.push_str("<p><label>Webhook in <select name=channel_id>");
        let channels = world
            .channels
            .values()
            .filter(|channel| channel.guild_id.is_some() && channel.kind == ChannelType::GuildText);
        for channel in channels {
            let name = escaped(&channel.name);
            let _ = write!(body, "<option value={}>{name}</option>", channel.id);
        }
        body.push_str("</select></label>");
    }
    body.push_str(
        "<p><button name=answer value=authorize>Authorize</button> <button name=answer value=deny>Cancel</button></form>",
    );
    body
}

/// Text that is nothing else in HTML, in attributes with quotes too.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}

fn problem(why: &str) -> Response<Bytes> {
    let body = format!("<h1>Error</h1><p>{}</p>", escaped(why));
    html(StatusCode::BAD_REQUEST, &body)
}

fn html(status: StatusCode, body: &str) -> Response<Bytes> {
    let text = format!(
        "<!DOCTYPE html><html><meta charset=utf-8><title>Cordial Sandbox</title>{body}</html>"
    );
    let mut response = Response::new(Bytes::from(text));
    *response.status_mut() = status;
    let kind = HeaderValue::from_static("text/html; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}

fn redirect(url: &str) -> Response<Bytes> {
    let mut response = Response::new(Bytes::new());
    match HeaderValue::from_str(url) {
        Ok(url) => {
            *response.status_mut() = StatusCode::FOUND;
            response.headers_mut().insert(header::LOCATION, url);
            response
        }
        Err(_) => problem("The redirect address cannot be written as a header"),
    }
}
