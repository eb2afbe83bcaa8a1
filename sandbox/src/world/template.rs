//! Templates of guilds: what a guild was like at a moment, with numbers instead of ids.

use std::collections::BTreeMap;

use cordial_model::{
    Timestamp,
    channel::{ForumTag, OverwriteType},
    id::{
        Id,
        marker::{ChannelMarker, GuildMarker, RoleMarker, UserMarker},
    },
    json::{self, ArrayWriter, ObjectWriter, RawJson},
};

use super::{
    Channel, Guild, World,
    render::{self, List, Object},
};

/// A template.
#[derive(Clone, Debug)]
pub(crate) struct Template {
    pub(crate) code: String,
    pub(crate) guild_id: Id<GuildMarker>,
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    pub(crate) creator_id: Id<UserMarker>,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
    /// The guild as it was then.
    pub(crate) snapshot: RawJson,
}

impl Template {
    /// Writes the template.
    pub(crate) fn write(&self, o: &mut ObjectWriter<'_>, world: &World) {
        o.field("code", &self.code);
        o.field("name", &self.name);
        o.nullable("description", &self.description);
        // Guilds are made of templates by people alone, who have no guild to make here.
        o.field("usage_count", &0_u8);
        o.field("creator_id", &self.creator_id);
        o.field("creator", &world.user_object(self.creator_id));
        o.field("created_at", &self.created_at);
        o.field("updated_at", &self.updated_at);
        o.field("source_guild_id", &self.guild_id);
        o.field("serialized_source_guild", &self.snapshot);
        let now = world.guild_snapshot(self.guild_id);
        let is_dirty = now.is_some_and(|now| now.get() != self.snapshot.get());
        o.nullable("is_dirty", &is_dirty.then_some(true));
    }
}

impl World {
    /// What a template has of a guild.
    pub(crate) fn guild_snapshot(&self, guild_id: Id<GuildMarker>) -> Option<RawJson> {
        let guild = self.guilds.get(&guild_id)?;
        let mut channels: Vec<&Channel> = self
            .channels_of(guild_id)
            .filter(|channel| channel.thread.is_none())
            .collect();
        // Categories come before what is in them.
        channels.sort_by_key(|channel| (channel.parent_id.is_some(), channel.position, channel.id));
        let places: BTreeMap<Id<ChannelMarker>, usize> = channels
            .iter()
            .enumerate()
            .map(|(index, channel)| (channel.id, index + 1))
            .collect();
        let place = |id: Option<Id<ChannelMarker>>| Some(places.get(&id?)?.to_string());
        let snapshot = render::object(|o| {
            o.field("name", &guild.name);
            o.nullable("description", &guild.description);
            o.nullable("region", &None::<()>);
            o.field("verification_level", &guild.verification_level);
            o.field(
                "default_message_notifications",
                &guild.default_message_notifications,
            );
            o.field("explicit_content_filter", &guild.explicit_content_filter);
            o.field("preferred_locale", &guild.preferred_locale);
            o.nullable("afk_channel_id", &place(guild.afk_channel_id));
            o.field("afk_timeout", &guild.afk_timeout);
            o.nullable("system_channel_id", &place(guild.system_channel_id));
            o.field("system_channel_flags", &guild.system_channel_flags);
            o.field("roles", &List(|list| write_roles(list, guild)));
            o.field(
                "channels",
                &List(|list| {
                    for (index, channel) in channels.iter().enumerate() {
                        list.element(&Object(|o| {
                            o.field("id", &(index + 1));
                            o.nullable("parent_id", &place(channel.parent_id));
                            write_channel(o, guild, channel);
                        }));
                    }
                }),
            );
        });
        json::from_str(&snapshot).ok()
    }
}

/// The number of a role: 0 is `@everyone`. Roles that came with bots are left out.
fn number_of(guild: &Guild, id: Id<RoleMarker>) -> Option<usize> {
    let mut own = guild.roles.values().filter(|role| !role.managed);
    own.position(|role| role.id == id)
}

fn write_roles(list: &mut ArrayWriter<'_>, guild: &Guild) {
    for (number, role) in guild
        .roles
        .values()
        .filter(|role| !role.managed)
        .enumerate()
    {
        list.element(&Object(|o| {
            o.field("id", &number);
            o.field("name", &role.name);
            o.field("permissions", &role.permissions);
            o.field("color", &role.color);
            o.field(
                "colors",
                &Object(|o| {
                    o.field("primary_color", &role.color);
                    o.nullable("secondary_color", &role.secondary_color);
                    o.nullable("tertiary_color", &role.tertiary_color);
                }),
            );
            o.field("hoist", &role.hoist);
            o.field("mentionable", &role.mentionable);
            o.nullable("icon", &role.icon);
            o.nullable("unicode_emoji", &role.unicode_emoji);
        }));
    }
}

fn write_tags(list: &mut ArrayWriter<'_>, tags: &[RawJson]) {
    let tags = tags
        .iter()
        .filter_map(|tag| json::from_str::<ForumTag>(tag.get()).ok());
    for (index, tag) in tags.enumerate() {
        list.element(&Object(|o| {
            o.field("id", &(index + 1));
            o.field("name", &tag.name);
            o.nullable("emoji_id", &None::<()>);
            o.nullable("emoji_name", &tag.emoji_name);
            o.field("moderated", &tag.moderated);
        }));
    }
}

fn write_channel(o: &mut ObjectWriter<'_>, guild: &Guild, channel: &Channel) {
    o.field("type", &channel.kind);
    o.field("name", &channel.name);
    o.field("position", &channel.position);
    o.nullable("topic", &channel.topic);
    o.field("bitrate", &channel.bitrate);
    o.field("user_limit", &channel.user_limit);
    o.field("nsfw", &channel.nsfw);
    o.field("rate_limit_per_user", &channel.rate_limit_per_user);
    o.nullable(
        "default_auto_archive_duration",
        &channel.default_auto_archive_duration,
    );
    let overwrites = channel
        .overwrites
        .iter()
        .filter(|overwrite| overwrite.kind == OverwriteType::Role)
        .filter_map(|overwrite| Some((overwrite, number_of(guild, overwrite.id.cast())?)));
    o.field(
        "permission_overwrites",
        &List(|list| {
            for (overwrite, number) in overwrites.clone() {
                list.element(&Object(|o| {
                    o.field("id", &number.to_string());
                    o.field("type", &overwrite.kind);
                    o.field("allow", &overwrite.allow);
                    o.field("deny", &overwrite.deny);
                }));
            }
        }),
    );
    o.field(
        "available_tags",
        &List(|list| write_tags(list, &channel.available_tags)),
    );
    o.nullable("default_reaction_emoji", &channel.default_reaction_emoji);
    o.field("template", "");
    o.nullable(
        "default_thread_rate_limit_per_user",
        &Some(channel.default_thread_rate_limit_per_user).filter(|seconds| *seconds > 0),
    );
    o.nullable("default_sort_order", &channel.default_sort_order);
    for key in ["default_forum_layout", "default_tag_setting", "theme_color"] {
        o.nullable(key, &None::<()>);
    }
}
