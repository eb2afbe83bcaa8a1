//! [Sounds](https://discord.com/developers/docs/resources/soundboard).

use cordial_model::{
    Patch, Permissions,
    channel::ChannelType,
    gateway::EventType,
    guild::{AuditLogEvent, SoundboardSound},
    id::{
        Id,
        marker::{ChannelMarker, EmojiMarker, GuildMarker, SoundboardSoundMarker},
    },
    json,
    rest::{
        CreateGuildSoundboardSound, DeleteGuildSoundboardSound, GetGuildSoundboardSound,
        ListDefaultSoundboardSounds, ListGuildSoundboardSounds, ModifyGuildSoundboardSound,
        SendSoundboardSound, StatusCode,
    },
};

use super::{
    super::{ApiError, Caller, Context, Handlers, Reply, reply::errors},
    access::{channel_with, guild_of, guild_with},
    sound_file,
    stickers::{may_change, sees_makers},
};
use crate::world::{Guild, NewEntry, World};

/// Discord's own sounds: name and emoji.
const DEFAULT: [(&str, &str); 6] = [
    ("quack", "🦆"),
    ("airhorn", "🔊"),
    ("cricket", "🦗"),
    ("golf clap", "👏"),
    ("sad horn", "🎺"),
    ("ba dum tss", "🥁"),
];

/// Fields whose changes the audit log tells.
const TOLD: &[&str] = &["name", "volume", "emoji_id", "emoji_name"];

errors! {
    unknown_sound NOT_FOUND 10097 "Unknown sound",
    muted_in_voice BAD_REQUEST 50167 "Cannot send voice effect when user is server muted, deafened, or suppressed",
}

pub(super) fn register(handlers: &mut Handlers) {
    handlers.on(|context, _: ListDefaultSoundboardSounds| {
        context.caller()?;
        let all: Vec<_> = (0..DEFAULT.len()).map(default_sound).collect();
        Ok(Reply::value(&all))
    });
    handlers.on(|context, request: ListGuildSoundboardSounds| {
        let caller = context.caller()?;
        let world = &*context.world;
        let guild = guild_of(world, request.guild_id, caller)?;
        let makers = sees_makers(world, guild, caller);
        let items = world.sounds_list(guild, makers);
        Ok(Reply::object(|o| o.field("items", &items)))
    });
    handlers.on(|context, request: GetGuildSoundboardSound| {
        let caller = context.caller()?;
        let guild = guild_of(context.world, request.guild_id, caller)?;
        reply(context.world, guild, request.sound_id, caller)
    });
    handlers.on(create);
    handlers.on(modify);
    handlers.on(delete);
    handlers.on(send);
}

/// One of Discord's own sounds; their ids are small.
fn default_sound(index: usize) -> SoundboardSound {
    let (name, emoji) = DEFAULT[index];
    SoundboardSound {
        name: name.into(),
        sound_id: Id::new_checked(index as u64 + 1).unwrap_or(Id::new(1)),
        volume: 1.0,
        emoji_id: None,
        emoji_name: Some(emoji.into()),
        guild_id: None,
        available: true,
        user: None,
    }
}

fn sound_of(
    world: &World,
    guild: &Guild,
    id: Id<SoundboardSoundMarker>,
) -> Result<SoundboardSound, ApiError> {
    let sound = world.sound(guild.id, id);
    sound.cloned().ok_or_else(ApiError::unknown_sound)
}

fn reply(
    world: &World,
    guild: &Guild,
    id: Id<SoundboardSoundMarker>,
    caller: Caller,
) -> Result<Reply, ApiError> {
    let sound = sound_of(world, guild, id)?;
    let makers = sees_makers(world, guild, caller);
    Ok(Reply::object(|o| world.write_sound(o, &sound, makers)))
}

/// Where the CDN has a sound.
fn sound_path(id: Id<SoundboardSoundMarker>) -> String {
    format!("/soundboard-sounds/{id}")
}

/// A custom emoji is one of the guild.
fn check_emoji(guild: &Guild, id: Option<Id<EmojiMarker>>) -> Result<(), ApiError> {
    match id {
        Some(id) if !guild.emojis.contains_key(&id) => Err(ApiError::unknown_emoji()),
        _ => Ok(()),
    }
}

fn create(
    context: &mut Context<'_>,
    request: CreateGuildSoundboardSound,
) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &mut *context.world;
    let guild_id = request.guild_id;
    let permission = Permissions::CREATE_GUILD_EXPRESSIONS;
    let guild = guild_with(world, guild_id, caller, permission)?;
    let file = sound_file::read(&request.sound)?;
    check_emoji(guild, request.emoji_id)?;
    let most = [8, 24, 36, 48][usize::from(guild.extras.premium_tier.min(3))];
    if guild.sounds.len() >= most {
        let message = format!("Maximum number of soundboard sounds reached ({most})");
        return Err(ApiError::new(StatusCode::BAD_REQUEST, 30045, message));
    }
    let sound_id = world.next_id();
    let user = json::to_string(&world.user_object(caller.user_id));
    let sound = SoundboardSound {
        name: request.name.into(),
        sound_id,
        volume: request.volume.unwrap_or(1.0),
        emoji_id: request.emoji_id,
        emoji_name: request.emoji_name.map(Into::into),
        guild_id: Some(guild_id),
        available: true,
        user: json::from_str(&user).ok(),
    };
    let told = json::to_string(&sound);
    world.files.insert(sound_path(sound_id), file);
    if let Some(guild) = world.guilds.get_mut(&guild_id) {
        guild.sounds.push(sound);
    }
    let kind = EventType::GuildSoundboardSoundCreate;
    world.sound_changed(kind, guild_id, sound_id);
    let entry = NewEntry::created(AuditLogEvent::SoundboardSoundCreate, TOLD, &told);
    context.audit(guild_id, entry.target(sound_id));
    let guild = guild_of(context.world, guild_id, caller)?;
    reply(context.world, guild, sound_id, caller).map(Reply::created)
}

fn maker_checked(
    world: &World,
    guild_id: Id<GuildMarker>,
    id: Id<SoundboardSoundMarker>,
    caller: Caller,
) -> Result<SoundboardSound, ApiError> {
    let guild = guild_of(world, guild_id, caller)?;
    let sound = sound_of(world, guild, id)?;
    let maker = sound.user.as_ref().map(|user| user.id);
    may_change(world, guild_id, caller, maker)?;
    Ok(sound)
}

fn modify(
    context: &mut Context<'_>,
    request: ModifyGuildSoundboardSound,
) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &mut *context.world;
    let (guild_id, id) = (request.guild_id, request.sound_id);
    let before = maker_checked(world, guild_id, id, caller)?;
    let guild = guild_of(world, guild_id, caller)?;
    check_emoji(guild, request.emoji_id.set().copied())?;
    let mut after = before.clone();
    if let Some(name) = request.name {
        after.name = name.into();
    }
    match request.volume {
        Patch::Leave => {}
        Patch::Clear => after.volume = 1.0,
        Patch::Set(volume) => after.volume = volume,
    }
    // There is one emoji, of either kind.
    if request.emoji_id.set().is_some() {
        after.emoji_name = None;
    }
    if request.emoji_name.set().is_some() {
        after.emoji_id = None;
    }
    request.emoji_id.apply(&mut after.emoji_id);
    match request.emoji_name {
        Patch::Leave => {}
        Patch::Clear => after.emoji_name = None,
        Patch::Set(name) => after.emoji_name = Some(name.into()),
    }
    let entry = NewEntry::between(
        AuditLogEvent::SoundboardSoundUpdate,
        TOLD,
        &json::to_string(&before),
        &json::to_string(&after),
    );
    let sounds = world
        .guilds
        .get_mut(&guild_id)
        .map(|guild| &mut guild.sounds);
    let place = sounds.and_then(|sounds| sounds.iter_mut().find(|sound| sound.sound_id == id));
    if let Some(place) = place {
        *place = after;
    }
    world.sound_changed(EventType::GuildSoundboardSoundUpdate, guild_id, id);
    context.audit(guild_id, entry.target(id));
    let guild = guild_of(context.world, guild_id, caller)?;
    reply(context.world, guild, id, caller)
}

fn delete(
    context: &mut Context<'_>,
    request: DeleteGuildSoundboardSound,
) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &mut *context.world;
    let (guild_id, id) = (request.guild_id, request.sound_id);
    let before = maker_checked(world, guild_id, id, caller)?;
    world.remove_sound(guild_id, id);
    world.files.remove(&sound_path(id));
    let before = json::to_string(&before);
    let entry = NewEntry::deleted(AuditLogEvent::SoundboardSoundDelete, TOLD, &before);
    context.audit(guild_id, entry.target(id));
    Ok(Reply::empty())
}

/// The sound that is to be played: one of this guild, of another that the bot is in, or Discord's own.
fn sound_to_play(
    world: &World,
    guild_id: Id<GuildMarker>,
    request: &SendSoundboardSound,
    caller: Caller,
) -> Result<SoundboardSound, ApiError> {
    let own = (0..DEFAULT.len())
        .map(default_sound)
        .find(|sound| sound.sound_id == request.sound_id);
    if let Some(own) = own {
        return Ok(own);
    }
    let source = request.source_guild_id.unwrap_or(guild_id);
    let guild = guild_of(world, source, caller)?;
    if source != guild_id {
        let needed = Permissions::USE_EXTERNAL_SOUNDS;
        channel_with(world, request.channel_id, caller, needed)?;
    }
    sound_of(world, guild, request.sound_id)
}

fn send(context: &mut Context<'_>, request: SendSoundboardSound) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &*context.world;
    let needed = Permissions::SPEAK | Permissions::USE_SOUNDBOARD;
    let channel = channel_with(world, request.channel_id, caller, needed)?;
    let guild_id = channel.guild_id.ok_or_else(ApiError::not_in_dm)?;
    if channel.kind != ChannelType::GuildVoice && channel.kind != ChannelType::GuildStageVoice {
        return Err(ApiError::wrong_channel_type());
    }
    let sound = sound_to_play(world, guild_id, &request, caller)?;
    let here = in_channel(world, guild_id, request.channel_id, caller);
    let state = here.ok_or_else(|| {
        let message = "Target user is not connected to voice.";
        ApiError::new(StatusCode::BAD_REQUEST, 40032, message)
    })?;
    if state.deaf || state.mute || state.self_deaf || state.self_mute || state.suppress {
        return Err(ApiError::muted_in_voice());
    }
    world.play_sound(request.channel_id, caller.user_id, &sound);
    Ok(Reply::empty())
}

fn in_channel(
    world: &World,
    guild_id: Id<GuildMarker>,
    channel_id: Id<ChannelMarker>,
    caller: Caller,
) -> Option<&crate::world::VoiceState> {
    let states = &world.guilds.get(&guild_id)?.voice_states;
    let state = states.get(&caller.user_id)?;
    (state.channel_id == Some(channel_id)).then_some(state)
}
