//! [Pins](https://discord.com/developers/docs/resources/message#get-channel-pins), by their new paths and the old ones.

// The old paths are deprecated, and served.
#![allow(deprecated)]

use cordial_model::{
    Permissions, Timestamp,
    channel::message::MessageType,
    guild::{AuditLogEvent, AuditLogOptions},
    id::{
        Id,
        marker::{ChannelMarker, MessageMarker},
    },
    rest::{
        GetChannelPins, GetPinnedMessages, PinMessage, PinMessageDeprecated, UnpinMessage,
        UnpinMessageDeprecated,
    },
};

use super::{
    super::{ApiError, Caller, Context, Handlers, Reply},
    access::{channel_of, channel_with, message_of},
    messages::check_open,
};
use crate::world::{
    Author, Message, NewEntry, Reference, View, World,
    render::{self, List, Object},
};

/// Pins of a channel.
const MAX_PINS: usize = 250;

/// How many pins the old path gives.
const OLD_PAGE: usize = 50;

pub(super) fn register(handlers: &mut Handlers) {
    handlers.on(list);
    handlers.on(|context, request: GetPinnedMessages| {
        let caller = context.caller()?;
        let world = &*context.world;
        let pins = pins(world, request.channel_id, caller)?;
        let view = View::of(caller.user_id);
        Ok(Reply::json(render::list(|list| {
            for (_, message) in pins.iter().take(OLD_PAGE) {
                list.element(&world.message_object(message, view));
            }
        })))
    });
    handlers.on(|context, request: PinMessage| {
        pin(context, request.channel_id, request.message_id, true)
    });
    handlers.on(|context, request: PinMessageDeprecated| {
        pin(context, request.channel_id, request.message_id, true)
    });
    handlers.on(|context, request: UnpinMessage| {
        pin(context, request.channel_id, request.message_id, false)
    });
    handlers.on(|context, request: UnpinMessageDeprecated| {
        pin(context, request.channel_id, request.message_id, false)
    });
}

/// The pins of a channel with the time they were pinned, the latest first; none to those who may not read what was said.
fn pins(
    world: &World,
    channel_id: Id<ChannelMarker>,
    caller: Caller,
) -> Result<Vec<(Timestamp, &Message)>, ApiError> {
    let channel = channel_of(world, channel_id, caller)?;
    let history = world
        .permissions_in(channel_id, caller.user_id)
        .contains(Permissions::READ_MESSAGE_HISTORY);
    let mut pins: Vec<_> = channel
        .pins
        .iter()
        .filter(|_| history)
        .filter_map(|(id, at)| Some((*at, channel.messages.get(id)?)))
        .collect();
    pins.sort_by_key(|(at, message)| std::cmp::Reverse((*at, message.id)));
    Ok(pins)
}

fn list(context: &mut Context<'_>, request: GetChannelPins) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &*context.world;
    let mut pins = pins(world, request.channel_id, caller)?;
    pins.retain(|(at, _)| request.before.is_none_or(|before| *at < before));
    let limit = usize::from(request.limit.unwrap_or(50));
    let has_more = pins.len() > limit;
    pins.truncate(limit);
    let view = View::of(caller.user_id);
    Ok(Reply::object(|o| {
        o.field(
            "items",
            &List(|list| {
                for (at, message) in &pins {
                    list.element(&Object(|o| {
                        o.field("pinned_at", at);
                        o.field("message", &world.message_object(message, view));
                    }));
                }
            }),
        );
        o.field("has_more", &has_more);
    }))
}

fn pin(
    context: &mut Context<'_>,
    channel_id: Id<ChannelMarker>,
    id: Id<MessageMarker>,
    on: bool,
) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &mut *context.world;
    let message = message_of(world, channel_id, id, caller)?;
    let (author, kind) = (message.author_id(), message.kind);
    let channel = channel_with(world, channel_id, caller, Permissions::PIN_MESSAGES)?;
    if on && MessageType::from(kind).is_system() {
        return Err(ApiError::system_message());
    }
    check_open(world, channel_id, caller, false)?;
    if channel.pins.contains_key(&id) == on {
        return Ok(Reply::empty());
    }
    if on && channel.pins.len() >= MAX_PINS {
        return Err(ApiError::max_pins());
    }
    world.pin(channel_id, id, on);
    let guild_id = world.guild_of(channel_id);
    if on {
        let (notice, now) = (world.next_id(), world.now());
        let mut notice = Message::new(notice, channel_id, Author::User(caller.user_id), now);
        notice.kind = Message::CHANNEL_PINNED_MESSAGE;
        notice.reference = Some(Reference {
            kind: 0,
            channel_id,
            guild_id,
            message_id: Some(id),
        });
        world.post(notice);
    }
    if let Some(guild_id) = guild_id {
        let entry = NewEntry::new(if on {
            AuditLogEvent::MessagePin
        } else {
            AuditLogEvent::MessageUnpin
        });
        let options = AuditLogOptions {
            channel_id: Some(channel_id),
            message_id: Some(id),
            ..AuditLogOptions::default()
        };
        let entry = entry.options(options);
        let entry = match author {
            Some(author) => entry.target(author),
            None => entry,
        };
        context.audit(guild_id, entry);
    }
    Ok(Reply::empty())
}
