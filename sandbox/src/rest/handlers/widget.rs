//! The [widget](https://discord.com/developers/docs/resources/guild#get-guild-widget) that websites show of a guild.

use cordial_model::{
    Permissions,
    guild::WidgetStyle,
    id::{Id, marker::GuildMarker},
    json::{Decode, ObjectWriter},
    rest::{GetGuildWidget, GetGuildWidgetImage},
};

use super::{
    super::{ApiError, Context, Handlers, Reply, reply::errors},
    widget_image,
};
use crate::world::{
    Channel, Guild, Invite, Presence, VoiceState, World,
    render::{List, Object},
};

/// How many members are shown.
const SHOWN: usize = 100;

errors! {
    widget_disabled FORBIDDEN 50004 "Widget Disabled",
}

pub(super) fn register(handlers: &mut Handlers) {
    handlers.on(widget);
    handlers.on(|context, request: GetGuildWidgetImage| {
        let guild = guild_of(context.world, request.guild_id)?;
        let style = request.style.unwrap_or(WidgetStyle::Shield);
        let image = widget_image::draw(&style, &guild.name, guild.presence_count());
        let image = image.ok_or_else(|| {
            let message =
                "Value must be one of ('shield', 'banner1', 'banner2', 'banner3', 'banner4').";
            ApiError::field("style", "BASE_TYPE_CHOICES", message)
        })?;
        Ok(Reply::file("image/png", image))
    });
}

/// A guild that shows its widget, to whoever asks.
fn guild_of(world: &World, id: Id<GuildMarker>) -> Result<&Guild, ApiError> {
    let guild = world.guilds.get(&id).ok_or_else(ApiError::unknown_guild)?;
    if guild.extras.widget.enabled {
        Ok(guild)
    } else {
        Err(ApiError::widget_disabled())
    }
}

/// The invite to the widget's channel; made if there is none yet.
fn invite(world: &mut World, id: Id<GuildMarker>) -> Option<String> {
    let channel_id = world.guilds.get(&id)?.extras.widget.channel_id?;
    let own = |invite: &&Invite| invite.inviter_id.is_none() && invite.channel_id == channel_id;
    let now = world.now();
    let known = world.invites.values().find(own);
    if let Some(invite) = known.filter(|invite| invite.is_valid(now)) {
        return Some(invite.code.clone());
    }
    let code = world.secret(8);
    world.invite(Invite {
        code: code.clone(),
        guild_id: id,
        channel_id,
        inviter_id: None,
        created_at: now,
        max_age: 86_400,
        max_uses: 0,
        uses: 0,
        temporary: false,
        target: None,
    });
    Some(code)
}

fn widget(context: &mut Context<'_>, request: GetGuildWidget) -> Result<Reply, ApiError> {
    let world = &mut *context.world;
    let id = request.guild_id;
    guild_of(world, id)?;
    let code = invite(world, id);
    let link = code.map(|code| format!("https://discord.com/invite/{code}"));
    let world = &*world;
    let guild = guild_of(world, id)?;
    let open: Vec<&Channel> = world
        .channels_of(id)
        .filter(|channel| channel.kind.is_voice())
        .filter(|channel| {
            let needed = Permissions::VIEW_CHANNEL | Permissions::CONNECT;
            world.everyone_in(channel).contains(needed)
        })
        .collect();
    let online = guild
        .presences
        .iter()
        .filter(|(_, presence)| presence.status != "offline");
    Ok(Reply::object(|o| {
        o.field("id", &guild.id);
        o.field("name", &guild.name);
        o.nullable("instant_invite", &link);
        o.field(
            "channels",
            &List(|list| {
                for channel in &open {
                    list.element(&Object(|o| {
                        o.field("id", &channel.id);
                        o.field("name", &channel.name);
                        o.field("position", &channel.position);
                    }));
                }
            }),
        );
        o.field(
            "members",
            &List(|list| {
                for (number, (id, presence)) in online.clone().take(SHOWN).enumerate() {
                    list.element(&Object(|o| {
                        // Nobody is told who they are: the numbers are counted up.
                        o.field("id", &number.to_string());
                        let user = world.users.get(id);
                        let name = user.map_or("", |user| user.username.as_str());
                        o.field("username", name);
                        o.field("discriminator", "0000");
                        o.nullable("avatar", &None::<()>);
                        let url = format!("{}/embed/avatars/{}.png", world.cdn_url, number % 6);
                        o.field("avatar_url", &url);
                        write_presence(o, presence);
                        let here = |state: &&VoiceState| {
                            let channel = state.channel_id;
                            open.iter().any(|open| Some(open.id) == channel)
                        };
                        if let Some(state) = guild.voice_states.get(id).filter(here) {
                            write_voice(o, state);
                        }
                    }));
                }
            }),
        );
        o.field("presence_count", &guild.presence_count());
    }))
}

fn write_presence(o: &mut ObjectWriter<'_>, presence: &Presence) {
    #[derive(Decode)]
    struct Named {
        name: String,
    }
    o.field("status", &presence.status);
    let activity = presence.activities.first();
    if let Some(activity) = activity.and_then(|it| it.decode::<Named>().ok()) {
        o.field("activity", &Object(|o| o.field("name", &activity.name)));
    }
}

fn write_voice(o: &mut ObjectWriter<'_>, state: &VoiceState) {
    o.field("deaf", &state.deaf);
    o.field("mute", &state.mute);
    o.field("self_deaf", &state.self_deaf);
    o.field("self_mute", &state.self_mute);
    o.field("suppress", &state.suppress);
    o.field("channel_id", &state.channel_id);
}
