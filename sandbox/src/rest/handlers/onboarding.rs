//! [Onboarding](https://discord.com/developers/docs/resources/guild#get-guild-onboarding): how new members are received.

use std::collections::BTreeSet;

use cordial_model::{
    Permissions,
    guild::{
        AuditLogEvent, GuildOnboarding, NewOnboardingPrompt, NewOnboardingPromptOption,
        OnboardingMode, OnboardingPrompt, OnboardingPromptOption, PartialEmoji,
    },
    id::{
        Id,
        marker::{ChannelMarker, GuildMarker},
    },
    json,
    rest::{GetGuildOnboarding, ModifyGuildOnboarding},
};

use super::{
    super::{ApiError, Context, Handlers, Reply, reply::errors},
    access::{guild_of, guild_with},
};
use crate::world::{Guild, NewEntry, World};

/// Channels that everybody must get, and how many of them everybody must be able to write in.
const FEWEST: (usize, usize) = (7, 5);

/// Fields whose changes the audit log tells.
const TOLD: &[&str] = &["prompts", "default_channel_ids", "enabled", "mode"];

errors! {
    onboarding_cannot_begin BAD_REQUEST 350_000 "Cannot enable onboarding, requirements are not met",
    onboarding_below_requirements BAD_REQUEST 350_001 "Cannot update onboarding while below requirements",
}

pub(super) fn register(handlers: &mut Handlers) {
    handlers.on(|context, request: GetGuildOnboarding| {
        let caller = context.caller()?;
        let guild = guild_of(context.world, request.guild_id, caller)?;
        Ok(Reply::value(&onboarding_of(guild)))
    });
    handlers.on(modify);
}

fn onboarding_of(guild: &Guild) -> GuildOnboarding {
    let known = guild.extras.onboarding.clone();
    known.unwrap_or_else(|| GuildOnboarding {
        guild_id: guild.id,
        prompts: Vec::new(),
        default_channel_ids: Vec::new(),
        enabled: false,
        mode: OnboardingMode::OnboardingDefault,
    })
}

fn check_channels(
    world: &World,
    guild_id: Id<GuildMarker>,
    path: &str,
    ids: &[Id<ChannelMarker>],
) -> Result<(), ApiError> {
    for (index, id) in ids.iter().enumerate() {
        if world.guild_of(*id) != Some(guild_id) {
            let message = "Channel is not in this guild.";
            let path = format!("{path}[{index}]");
            return Err(ApiError::field(&path, "CHANNEL_INVALID", message));
        }
    }
    Ok(())
}

fn check_option(
    world: &World,
    guild: &Guild,
    path: &str,
    option: &NewOnboardingPromptOption,
) -> Result<(), ApiError> {
    let channels = format!("{path}.channel_ids");
    check_channels(world, guild.id, &channels, &option.channel_ids)?;
    for (index, id) in option.role_ids.iter().enumerate() {
        let role = guild.roles.get(id);
        if role.is_none_or(|role| role.managed || role.id == guild.id.cast()) {
            let path = format!("{path}.role_ids[{index}]");
            return Err(ApiError::field(&path, "ROLE_INVALID", "Invalid role."));
        }
    }
    let emoji = option.emoji_id;
    if emoji.is_some_and(|id| !guild.emojis.contains_key(&id)) {
        let path = format!("{path}.emoji_id");
        return Err(ApiError::field(&path, "EMOJI_INVALID", "Unknown emoji."));
    }
    Ok(())
}

/// A question as it is kept. Questions and answers that are not known get ids of their own.
fn prompt(
    world: &mut World,
    before: &GuildOnboarding,
    new: NewOnboardingPrompt,
) -> OnboardingPrompt {
    let known = before.prompts.iter().find(|prompt| prompt.id == new.id);
    let options: Vec<_> = new
        .options
        .into_iter()
        .map(|option| {
            let is_known = |id: &Id<_>| {
                let mut options = known.iter().flat_map(|prompt| &prompt.options);
                options.any(|option| option.id == *id)
            };
            OnboardingPromptOption {
                id: match option.id.filter(is_known) {
                    Some(id) => id,
                    None => world.next_id(),
                },
                channel_ids: option.channel_ids,
                role_ids: option.role_ids,
                emoji: Some(PartialEmoji {
                    id: option.emoji_id,
                    name: option.emoji_name,
                    animated: option.emoji_animated.unwrap_or(false),
                }),
                title: option.title,
                description: Some(option.description.unwrap_or_default()),
            }
        })
        .collect();
    OnboardingPrompt {
        id: match known {
            Some(known) => known.id,
            None => world.next_id(),
        },
        kind: new.kind.unwrap_or_default(),
        options,
        title: new.title,
        single_select: new.single_select.unwrap_or(false),
        required: new.required.unwrap_or(false),
        in_onboarding: new.in_onboarding.unwrap_or(false),
    }
}

/// Whether enough channels are open to everybody. In the advanced mode those of questions count too.
fn is_enough(world: &World, onboarding: &GuildOnboarding) -> bool {
    let mut channels: BTreeSet<_> = onboarding.default_channel_ids.iter().copied().collect();
    if onboarding.mode == OnboardingMode::OnboardingAdvanced {
        let prompts = onboarding
            .prompts
            .iter()
            .filter(|prompt| prompt.in_onboarding);
        let options = prompts.flat_map(|prompt| &prompt.options);
        channels.extend(options.flat_map(|option| &option.channel_ids));
    }
    let writable = channels
        .iter()
        .filter_map(|id| world.channels.get(id))
        .filter(|channel| {
            let needed = Permissions::VIEW_CHANNEL | Permissions::SEND_MESSAGES;
            world.everyone_in(channel).contains(needed)
        })
        .count();
    channels.len() >= FEWEST.0 && writable >= FEWEST.1
}

fn modify(context: &mut Context<'_>, request: ModifyGuildOnboarding) -> Result<Reply, ApiError> {
    let caller = context.caller()?;
    let world = &mut *context.world;
    let guild_id = request.guild_id;
    let needed = Permissions::MANAGE_GUILD | Permissions::MANAGE_ROLES;
    let guild = guild_with(world, guild_id, caller, needed)?;
    let ids = request.default_channel_ids.as_deref().unwrap_or_default();
    check_channels(world, guild_id, "default_channel_ids", ids)?;
    for (place, prompt) in request.prompts.iter().flatten().enumerate() {
        for (index, option) in prompt.options.iter().enumerate() {
            let path = format!("prompts[{place}].options[{index}]");
            check_option(world, guild, &path, option)?;
        }
    }
    let before = onboarding_of(guild);
    let mut after = before.clone();
    if let Some(prompts) = request.prompts {
        let made = prompts.into_iter().map(|new| prompt(world, &before, new));
        after.prompts = made.collect();
    }
    if let Some(ids) = request.default_channel_ids {
        after.default_channel_ids = ids;
    }
    after.enabled = request.enabled.unwrap_or(after.enabled);
    after.mode = request.mode.unwrap_or(after.mode);
    if after.enabled && !is_enough(world, &after) {
        return Err(if before.enabled {
            ApiError::onboarding_below_requirements()
        } else {
            ApiError::onboarding_cannot_begin()
        });
    }
    let existed = guild_of(world, guild_id, caller)?
        .extras
        .onboarding
        .is_some();
    if let Some(guild) = world.guilds.get_mut(&guild_id) {
        guild.extras.onboarding = Some(after.clone());
    }
    let (old, new) = (json::to_string(&before), json::to_string(&after));
    let entry = if existed {
        NewEntry::between(AuditLogEvent::OnboardingUpdate, TOLD, &old, &new)
    } else {
        NewEntry::created(AuditLogEvent::OnboardingCreate, TOLD, &new)
    };
    context.audit(guild_id, entry.target(guild_id));
    Ok(Reply::value(&after))
}
