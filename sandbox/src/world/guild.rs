//! Guilds with their roles, members, emojis, bans and voice states.

use std::collections::{BTreeMap, BTreeSet};

use cordial_model::{
    ImageHash, Permissions, Timestamp,
    guild::SoundboardSound,
    id::{
        Id,
        marker::{
            ApplicationMarker, ChannelMarker, EmojiMarker, GuildMarker, RoleMarker, UserMarker,
        },
    },
    json::{ObjectWriter, RawJson},
};

use super::{
    Extras, World,
    render::{List, Object},
};

/// A guild.
#[derive(Clone, Debug)]
pub(crate) struct Guild {
    pub(crate) id: Id<GuildMarker>,
    pub(crate) name: String,
    pub(crate) icon: Option<ImageHash>,
    pub(crate) description: Option<String>,
    pub(crate) owner_id: Id<UserMarker>,
    pub(crate) afk_channel_id: Option<Id<ChannelMarker>>,
    /// Seconds.
    pub(crate) afk_timeout: u32,
    pub(crate) system_channel_id: Option<Id<ChannelMarker>>,
    pub(crate) system_channel_flags: u64,
    pub(crate) rules_channel_id: Option<Id<ChannelMarker>>,
    pub(crate) public_updates_channel_id: Option<Id<ChannelMarker>>,
    pub(crate) safety_alerts_channel_id: Option<Id<ChannelMarker>>,
    pub(crate) verification_level: i32,
    pub(crate) default_message_notifications: i32,
    pub(crate) explicit_content_filter: i32,
    pub(crate) mfa_level: i32,
    pub(crate) nsfw_level: i32,
    pub(crate) preferred_locale: String,
    pub(crate) premium_progress_bar_enabled: bool,
    pub(crate) features: Vec<String>,
    pub(crate) roles: BTreeMap<Id<RoleMarker>, Role>,
    pub(crate) members: BTreeMap<Id<UserMarker>, Member>,
    pub(crate) emojis: BTreeMap<Id<EmojiMarker>, Emoji>,
    /// Those who are banned, with the reason.
    pub(crate) bans: BTreeMap<Id<UserMarker>, Option<String>>,
    /// Channels and threads; they live in [`World::channels`].
    pub(crate) channels: BTreeSet<Id<ChannelMarker>>,
    pub(crate) voice_states: BTreeMap<Id<UserMarker>, VoiceState>,
    pub(crate) sounds: Vec<SoundboardSound>,
    /// What few guilds have.
    pub(crate) extras: Extras,
    /// What people in voice channels say they are doing.
    pub(crate) voice_statuses: BTreeMap<Id<ChannelMarker>, String>,
    /// Presence objects without user and guild id, as set by scripted people and bots.
    pub(crate) presences: BTreeMap<Id<UserMarker>, Presence>,
    /// Whether the guild is going through an outage.
    pub(crate) unavailable: bool,
}

/// A role.
#[derive(Clone, Debug)]
pub(crate) struct Role {
    pub(crate) id: Id<RoleMarker>,
    pub(crate) name: String,
    pub(crate) color: u32,
    pub(crate) secondary_color: Option<u32>,
    pub(crate) tertiary_color: Option<u32>,
    pub(crate) hoist: bool,
    pub(crate) icon: Option<ImageHash>,
    pub(crate) unicode_emoji: Option<String>,
    pub(crate) position: i64,
    pub(crate) permissions: Permissions,
    pub(crate) managed: bool,
    pub(crate) mentionable: bool,
    pub(crate) flags: u64,
    /// The bot that the role came with.
    pub(crate) bot_id: Option<Id<UserMarker>>,
}

/// A user's part in a guild.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub(crate) user_id: Id<UserMarker>,
    pub(crate) nick: Option<String>,
    pub(crate) avatar: Option<ImageHash>,
    pub(crate) banner: Option<ImageHash>,
    /// Without `@everyone`.
    pub(crate) roles: Vec<Id<RoleMarker>>,
    pub(crate) joined_at: Timestamp,
    pub(crate) premium_since: Option<Timestamp>,
    pub(crate) deaf: bool,
    pub(crate) mute: bool,
    pub(crate) pending: bool,
    /// Whether they are gone with their connection, as long as they have no role.
    pub(crate) temporary: bool,
    pub(crate) flags: u64,
    pub(crate) communication_disabled_until: Option<Timestamp>,
}

/// A custom emoji.
#[derive(Clone, Debug)]
pub(crate) struct Emoji {
    pub(crate) id: Id<EmojiMarker>,
    pub(crate) name: String,
    pub(crate) roles: Vec<Id<RoleMarker>>,
    pub(crate) user_id: Option<Id<UserMarker>>,
    pub(crate) animated: bool,
}

/// A user in a voice channel.
#[derive(Clone, Debug)]
pub(crate) struct VoiceState {
    pub(crate) channel_id: Option<Id<ChannelMarker>>,
    pub(crate) user_id: Id<UserMarker>,
    pub(crate) session_id: String,
    pub(crate) deaf: bool,
    pub(crate) mute: bool,
    pub(crate) self_deaf: bool,
    pub(crate) self_mute: bool,
    pub(crate) self_video: bool,
    pub(crate) suppress: bool,
    /// Since when the user asks to speak on a stage.
    pub(crate) request_to_speak: Option<Timestamp>,
}

/// What a user shows of themselves.
#[derive(Clone, Debug)]
pub(crate) struct Presence {
    /// `online`, `idle`, `dnd` or `offline`.
    pub(crate) status: String,
    /// Activity objects.
    pub(crate) activities: Vec<RawJson>,
}

impl Guild {
    /// A guild with nothing but the `@everyone` role.
    pub(crate) fn new(
        id: Id<GuildMarker>,
        name: impl Into<String>,
        owner_id: Id<UserMarker>,
    ) -> Self {
        let everyone = Role {
            permissions: super::permissions::EVERYONE,
            ..Role::new(id.cast(), "@everyone", 0)
        };
        Self {
            id,
            name: name.into(),
            icon: None,
            description: None,
            owner_id,
            afk_channel_id: None,
            afk_timeout: 300,
            system_channel_id: None,
            system_channel_flags: 0,
            rules_channel_id: None,
            public_updates_channel_id: None,
            safety_alerts_channel_id: None,
            verification_level: 0,
            default_message_notifications: 0,
            explicit_content_filter: 0,
            mfa_level: 0,
            nsfw_level: 0,
            preferred_locale: "en-US".to_owned(),
            premium_progress_bar_enabled: false,
            features: Vec::new(),
            roles: BTreeMap::from([(id.cast(), everyone)]),
            members: BTreeMap::new(),
            emojis: BTreeMap::new(),
            bans: BTreeMap::new(),
            channels: BTreeSet::new(),
            voice_states: BTreeMap::new(),
            sounds: Vec::new(),
            extras: Extras::default(),
            voice_statuses: BTreeMap::new(),
            presences: BTreeMap::new(),
            unavailable: false,
        }
    }

    /// Writes what guild objects of REST and gateway have in common.
    pub(crate) fn write(&self, o: &mut ObjectWriter<'_>, world: &World) {
        o.field("id", &self.id);
        o.field("name", &self.name);
        o.nullable("icon", &self.icon);
        o.nullable("description", &self.description);
        let extras = &*self.extras;
        o.nullable("home_header", &extras.home_header);
        o.nullable("splash", &extras.splash);
        o.nullable("discovery_splash", &extras.discovery_splash);
        o.nullable("banner", &extras.banner);
        o.field("features", &self.features);
        o.field("owner_id", &self.owner_id);
        o.nullable("application_id", &None::<Id<ApplicationMarker>>);
        o.field("region", "us-west");
        o.nullable("afk_channel_id", &self.afk_channel_id);
        o.field("afk_timeout", &self.afk_timeout);
        o.nullable("system_channel_id", &self.system_channel_id);
        o.field("system_channel_flags", &self.system_channel_flags);
        o.field("widget_enabled", &extras.widget.enabled);
        o.nullable("widget_channel_id", &extras.widget.channel_id);
        o.field("verification_level", &self.verification_level);
        o.field(
            "roles",
            &List(|list| {
                for role in self.roles.values() {
                    list.element(&Object(|o| role.write(o)));
                }
            }),
        );
        o.field(
            "default_message_notifications",
            &self.default_message_notifications,
        );
        o.field("mfa_level", &self.mfa_level);
        o.field("explicit_content_filter", &self.explicit_content_filter);
        o.nullable("max_presences", &None::<()>);
        o.field("max_members", &500_000_u32);
        o.field("max_stage_video_channel_users", &50_u8);
        o.field("max_video_channel_users", &25_u8);
        o.nullable("vanity_url_code", &self.vanity_code());
        o.field("premium_tier", &extras.premium_tier);
        o.field("premium_subscription_count", &self.boosts());
        o.field("preferred_locale", &self.preferred_locale);
        o.nullable("rules_channel_id", &self.rules_channel_id);
        o.nullable("safety_alerts_channel_id", &self.safety_alerts_channel_id);
        o.nullable("public_updates_channel_id", &self.public_updates_channel_id);
        o.field(
            "premium_progress_bar_enabled",
            &self.premium_progress_bar_enabled,
        );
        o.field("nsfw", &(self.nsfw_level == 1 || self.nsfw_level == 3));
        o.field("nsfw_level", &self.nsfw_level);
        o.field("emojis", &self.emojis_list(world));
        o.field("stickers", &self.stickers_list(world));
        o.nullable("incidents_data", &extras.incidents);
    }

    /// As many boosts as the tier takes.
    pub(crate) fn boosts(&self) -> u8 {
        [0, 2, 7, 14][usize::from(self.extras.premium_tier.min(3))]
    }

    /// Whether the guild has a feature.
    pub(crate) fn has_feature(&self, name: &str) -> bool {
        self.features.iter().any(|feature| feature == name)
    }

    /// The custom emojis.
    pub(crate) fn emojis_list<'a>(
        &'a self,
        world: &'a World,
    ) -> List<impl Fn(&mut cordial_model::json::ArrayWriter<'_>) + 'a> {
        List(move |list| {
            for emoji in self.emojis.values() {
                list.element(&Object(|o| emoji.write(o, world)));
            }
        })
    }

    /// Members that are not offline; bots and people count alike.
    pub(crate) fn presence_count(&self) -> usize {
        self.presences
            .values()
            .filter(|presence| presence.status != "offline")
            .count()
    }
}

impl Role {
    /// A role without permissions.
    pub(crate) fn new(id: Id<RoleMarker>, name: impl Into<String>, position: i64) -> Self {
        Self {
            id,
            name: name.into(),
            color: 0,
            secondary_color: None,
            tertiary_color: None,
            hoist: false,
            icon: None,
            unicode_emoji: None,
            position,
            permissions: Permissions::empty(),
            managed: false,
            mentionable: false,
            flags: 0,
            bot_id: None,
        }
    }

    /// Writes the role's fields.
    pub(crate) fn write(&self, o: &mut ObjectWriter<'_>) {
        o.field("id", &self.id);
        o.field("name", &self.name);
        o.field("permissions", &self.permissions);
        o.field("position", &self.position);
        o.field("color", &self.color);
        o.field(
            "colors",
            &Object(|o| {
                o.field("primary_color", &self.color);
                o.nullable("secondary_color", &self.secondary_color);
                o.nullable("tertiary_color", &self.tertiary_color);
            }),
        );
        o.field("hoist", &self.hoist);
        o.field("managed", &self.managed);
        o.field("mentionable", &self.mentionable);
        o.nullable("icon", &self.icon);
        o.nullable("unicode_emoji", &self.unicode_emoji);
        if let Some(bot_id) = &self.bot_id {
            o.field("tags", &Object(|o| o.field("bot_id", bot_id)));
        }
        o.field("flags", &self.flags);
    }
}

impl Member {
    /// A member without roles who joins now.
    pub(crate) fn new(user_id: Id<UserMarker>, joined_at: Timestamp) -> Self {
        Self {
            user_id,
            nick: None,
            avatar: None,
            banner: None,
            roles: Vec::new(),
            joined_at,
            premium_since: None,
            deaf: false,
            mute: false,
            pending: false,
            temporary: false,
            flags: 0,
            communication_disabled_until: None,
        }
    }

    /// Writes the member's fields without the user, as messages and interactions have it.
    pub(crate) fn write_partial(&self, o: &mut ObjectWriter<'_>) {
        o.nullable("avatar", &self.avatar);
        o.nullable("banner", &self.banner);
        o.nullable(
            "communication_disabled_until",
            &self.communication_disabled_until,
        );
        o.field("flags", &self.flags);
        o.field("joined_at", &self.joined_at);
        o.nullable("nick", &self.nick);
        o.field("pending", &self.pending);
        o.nullable("premium_since", &self.premium_since);
        o.field("roles", &self.roles);
        o.field("mute", &self.mute);
        o.field("deaf", &self.deaf);
    }

    /// Writes the member's fields and the user.
    pub(crate) fn write(&self, o: &mut ObjectWriter<'_>, world: &World) {
        self.write_partial(o);
        o.field("user", &world.user_object(self.user_id));
    }
}

impl Emoji {
    /// Writes the emoji's fields.
    pub(crate) fn write(&self, o: &mut ObjectWriter<'_>, world: &World) {
        o.field("id", &self.id);
        o.field("name", &self.name);
        o.field("roles", &self.roles);
        if let Some(user_id) = self.user_id {
            o.field("user", &world.user_object(user_id));
        }
        o.field("require_colons", &true);
        o.field("managed", &false);
        o.field("animated", &self.animated);
        o.field("available", &true);
    }
}

impl VoiceState {
    /// Writes the voice state's fields without guild and member, as `GUILD_CREATE` has it.
    pub(crate) fn write(&self, o: &mut ObjectWriter<'_>) {
        o.nullable("channel_id", &self.channel_id);
        o.field("user_id", &self.user_id);
        o.field("session_id", &self.session_id);
        o.field("deaf", &self.deaf);
        o.field("mute", &self.mute);
        o.field("self_deaf", &self.self_deaf);
        o.field("self_mute", &self.self_mute);
        o.field("self_stream", &false);
        o.field("self_video", &self.self_video);
        o.field("suppress", &self.suppress);
        o.nullable("request_to_speak_timestamp", &self.request_to_speak);
    }
}

impl Presence {
    /// Writes the presence of a user.
    pub(crate) fn write(&self, o: &mut ObjectWriter<'_>, user_id: Id<UserMarker>) {
        o.field("user", &Object(|o| o.field("id", &user_id)));
        self.write_status(o);
    }

    /// Writes the presence without whose it is.
    pub(crate) fn write_status(&self, o: &mut ObjectWriter<'_>) {
        o.field("status", &self.status);
        o.field("activities", &self.activities);
        o.field(
            "client_status",
            &Object(|o| {
                if self.status != "offline" {
                    o.field("desktop", &self.status);
                }
            }),
        );
    }
}

impl World {
    /// A member of a guild with the user, as an object.
    pub(crate) fn member_object<'a>(
        &'a self,
        member: &'a Member,
    ) -> Object<impl Fn(&mut ObjectWriter<'_>) + 'a> {
        Object(move |o| member.write(o, self))
    }
}
