//! The endpoints, grouped as in Discord's documentation.

// Every handler takes its request as one owned value, whether or not it takes it apart.
#![allow(clippy::needless_pass_by_value)]

mod access;
mod application_emojis;
mod applications;
mod audit_log;
mod auto_moderation;
mod channels;
mod command_permissions;
mod commands;
mod components;
mod compose;
mod emojis;
mod event_rules;
mod event_users;
mod gif;
mod group_dms;
mod guild_settings;
mod guilds;
mod integrations;
mod interactions;
mod invites;
mod join_requests;
mod lobbies;
mod members;
mod messages;
mod monetization;
mod new_members;
mod oauth2;
mod onboarding;
mod overwrites;
mod partner_sdk;
mod pictures;
mod pins;
mod polls;
mod prune;
mod reactions;
mod role_connections;
mod roles;
mod scheduled_events;
mod search;
mod sound_file;
mod soundboard;
mod stage_instances;
mod sticker_file;
mod stickers;
mod target_users;
mod templates;
mod thread_search;
mod thread_settings;
mod threads;
mod users;
mod voice_states;
mod webhook_messages;
mod webhooks;
mod webhooks_compatible;
mod widget;
mod widget_image;

pub(super) use self::oauth2::write_identity;
use super::Handlers;

/// Every endpoint that is served.
pub(super) fn all() -> Handlers {
    let mut handlers = Handlers::new();
    for register in [
        application_emojis::register,
        applications::register,
        audit_log::register,
        auto_moderation::register,
        channels::register,
        command_permissions::register,
        commands::register,
        emojis::register,
        event_users::register,
        group_dms::register,
        guild_settings::register,
        guilds::register,
        integrations::register,
        interactions::register,
        invites::register,
        join_requests::register,
        lobbies::register,
        members::register,
        messages::register,
        monetization::register,
        new_members::register,
        oauth2::register,
        onboarding::register,
        overwrites::register,
        partner_sdk::register,
        pins::register,
        polls::register,
        prune::register,
        reactions::register,
        role_connections::register,
        roles::register,
        scheduled_events::register,
        search::register,
        soundboard::register,
        stage_instances::register,
        stickers::register,
        target_users::register,
        templates::register,
        thread_search::register,
        threads::register,
        users::register,
        voice_states::register,
        webhooks::register,
        webhooks_compatible::register,
        widget::register,
    ] {
        register(&mut handlers);
    }
    handlers
}
