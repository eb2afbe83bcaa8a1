//! The audit log of each guild: who did what, to what, and why.
//!
//! Whoever changes something makes a [`NewEntry`] of it and gives it to [`World::audit`], which keeps it and tells those
//! who may read the log. Handlers say `context.audit(guild_id, entry)`, which adds the caller and the reason.

use std::{collections::VecDeque, time::Duration};

use cordial_model::{
    Permissions, Timestamp,
    gateway::{EventType, Intents, event::GuildAuditLogEntry},
    guild::{AuditLogChange, AuditLogEntry, AuditLogEvent, AuditLogOptions},
    id::{
        Id,
        marker::{GenericMarker, GuildMarker, RoleMarker, UserMarker},
    },
    json::{self, Encode, RawJson},
};

use super::{
    World,
    render::{List, Object},
};
use crate::hub::Audience;

/// How long entries are kept.
const KEPT: Duration = Duration::from_hours(24 * 45);

/// Fields that the log has under another name: pictures are told by their hash.
const RENAMED: [(&str, &str); 5] = [
    ("icon", "icon_hash"),
    ("avatar", "avatar_hash"),
    ("splash", "splash_hash"),
    ("discovery_splash", "discovery_splash_hash"),
    ("banner", "banner_hash"),
];

/// Fields of a channel whose changes are told.
pub(crate) const CHANNEL: &[&str] = &[
    "name",
    "type",
    "topic",
    "nsfw",
    "bitrate",
    "user_limit",
    "rate_limit_per_user",
    "rtc_region",
    "video_quality_mode",
    "default_auto_archive_duration",
    "default_thread_rate_limit_per_user",
    "available_tags",
    "default_reaction_emoji",
    "default_sort_order",
    "default_forum_layout",
    "permission_overwrites",
    "flags",
];

/// Fields of a thread whose changes are told; those of its metadata are looked at too.
pub(crate) const THREAD: &[&str] = &[
    "name",
    "type",
    "rate_limit_per_user",
    "applied_tags",
    "flags",
    "archived",
    "locked",
    "auto_archive_duration",
    "invitable",
];

/// Fields of a permission overwrite whose changes are told.
pub(crate) const OVERWRITE: &[&str] = &["id", "type", "allow", "deny"];

/// Fields of a role whose changes are told.
pub(crate) const ROLE: &[&str] = &[
    "name",
    "permissions",
    "color",
    "colors",
    "hoist",
    "mentionable",
    "icon",
    "unicode_emoji",
];

/// Fields of a guild whose changes are told.
pub(crate) const GUILD: &[&str] = &[
    "name",
    "icon",
    "splash",
    "discovery_splash",
    "banner",
    "description",
    "owner_id",
    "afk_channel_id",
    "afk_timeout",
    "system_channel_id",
    "system_channel_flags",
    "rules_channel_id",
    "public_updates_channel_id",
    "safety_alerts_channel_id",
    "verification_level",
    "default_message_notifications",
    "explicit_content_filter",
    "mfa_level",
    "nsfw_level",
    "preferred_locale",
    "premium_progress_bar_enabled",
    "features",
    "vanity_url_code",
    "widget_enabled",
    "widget_channel_id",
];

/// Fields of a member whose changes are told; roles are told apart, with [`NewEntry::roles`].
pub(crate) const MEMBER: &[&str] = &[
    "nick",
    "avatar",
    "banner",
    "mute",
    "deaf",
    "flags",
    "communication_disabled_until",
];

/// Fields of an invite whose changes are told.
pub(crate) const INVITE: &[&str] = &[
    "code",
    "channel_id",
    "inviter_id",
    "max_age",
    "max_uses",
    "temporary",
    "uses",
    "flags",
];

/// Fields of a webhook whose changes are told.
pub(crate) const WEBHOOK: &[&str] = &["name", "type", "avatar", "channel_id", "application_id"];

/// Fields of an emoji whose changes are told.
pub(crate) const EMOJI: &[&str] = &["name", "roles"];

/// Fields of a rule of auto moderation whose changes are told.
pub(crate) const MODERATION_RULE: &[&str] = &[
    "name",
    "event_type",
    "trigger_type",
    "trigger_metadata",
    "actions",
    "enabled",
    "exempt_roles",
    "exempt_channels",
];

/// The log of a guild, the oldest entry first.
pub(crate) type AuditEntries = VecDeque<AuditLogEntry>;

/// Something that was done, to be told in the audit log.
#[derive(Clone, Debug)]
pub(crate) struct NewEntry {
    action: AuditLogEvent,
    target_id: Option<Id<GenericMarker>>,
    user_id: Option<Id<UserMarker>>,
    reason: Option<String>,
    changes: Vec<AuditLogChange>,
    options: AuditLogOptions,
    /// Whether there is nothing to tell when nothing has changed.
    about_changes: bool,
}

impl NewEntry {
    /// Something was done; to what and by whom is still to be said.
    pub(crate) fn new(action: AuditLogEvent) -> Self {
        Self {
            action,
            target_id: None,
            user_id: None,
            reason: None,
            changes: Vec::new(),
            options: AuditLogOptions::default(),
            about_changes: false,
        }
    }

    /// An update: the listed fields that are not the same in two objects, as JSON. Without any there is no entry.
    pub(crate) fn between(
        action: AuditLogEvent,
        fields: &[&str],
        before: &str,
        after: &str,
    ) -> Self {
        let mut entry = Self::new(action);
        entry.about_changes = true;
        let (before, after) = (read(before), read(after));
        for key in fields {
            let (old, new) = (value(&before, key), value(&after, key));
            entry.push(key, old, new);
        }
        entry
    }

    /// Something new: the listed fields of it.
    pub(crate) fn created(action: AuditLogEvent, fields: &[&str], object: &str) -> Self {
        let mut entry = Self::between(action, fields, "{}", object);
        entry.about_changes = false;
        entry
    }

    /// Something is gone: the listed fields that it had.
    pub(crate) fn deleted(action: AuditLogEvent, fields: &[&str], object: &str) -> Self {
        let mut entry = Self::between(action, fields, object, "{}");
        entry.about_changes = false;
        entry
    }

    /// What it was done to.
    pub(crate) fn target<T>(mut self, id: Id<T>) -> Self {
        self.target_id = Some(id.cast());
        self
    }

    /// Who did it.
    pub(crate) fn by(mut self, user_id: Id<UserMarker>) -> Self {
        self.user_id = Some(user_id);
        self
    }

    /// Why.
    pub(crate) fn because(mut self, reason: Option<String>) -> Self {
        self.reason = reason;
        self
    }

    /// A field that has changed; nothing if it has not.
    pub(crate) fn change<T: Encode + ?Sized>(
        mut self,
        key: &str,
        old: Option<&T>,
        new: Option<&T>,
    ) -> Self {
        let raw = |value: &T| RawJson::new(&json::to_string(value)).ok();
        self.push(key, old.and_then(raw), new.and_then(raw));
        self
    }

    /// Roles that were given to a member or taken from them, with their names.
    pub(crate) fn roles(mut self, key: &'static str, roles: &[(Id<RoleMarker>, String)]) -> Self {
        if !roles.is_empty() {
            let list = List(|list| {
                for (id, name) in roles {
                    list.element(&Object(|o| {
                        o.field("id", id);
                        o.field("name", name);
                    }));
                }
            });
            self = self.change(key, None, Some(&list));
        }
        self
    }

    /// More about it.
    pub(crate) fn options(mut self, options: AuditLogOptions) -> Self {
        self.options = options;
        self
    }

    fn push(&mut self, key: &str, old: Option<RawJson>, new: Option<RawJson>) {
        let told = |value: Option<RawJson>| value.filter(|value| value.get() != "null");
        let (old_value, new_value) = (told(old), told(new));
        if old_value == new_value {
            return;
        }
        let renamed = RENAMED.iter().find(|(known, _)| *known == key);
        self.changes.push(AuditLogChange {
            key: renamed.map_or(key, |(_, name)| name).into(),
            old_value,
            new_value,
        });
    }
}

/// The fields of an object; those of a thread's metadata count as its own.
fn read(object: &str) -> Vec<(String, RawJson)> {
    let mut fields = Vec::new();
    let mut nested = None;
    // It was just written: it can be read.
    let _ = json::Parser::new(object).object(|key, p| {
        let value = RawJson::new(p.raw()?)?;
        if key == "thread_metadata" {
            nested = Some(value);
        } else {
            fields.push((key.to_owned(), value));
        }
        Ok(())
    });
    if let Some(nested) = nested {
        fields.extend(read(nested.get()));
    }
    fields
}

fn value(fields: &[(String, RawJson)], key: &str) -> Option<RawJson> {
    let found = fields.iter().find(|(known, _)| known == key);
    found.map(|(_, value)| value.clone())
}

impl World {
    /// Keeps an entry in the audit log of a guild and sends `GUILD_AUDIT_LOG_ENTRY_CREATE` to those who may read it. An
    /// update that changed nothing is no entry.
    pub(crate) fn audit(&mut self, guild_id: Id<GuildMarker>, new: NewEntry) {
        if (new.about_changes && new.changes.is_empty()) || !self.guilds.contains_key(&guild_id) {
            return;
        }
        let entry = AuditLogEntry {
            id: self.next_id(),
            target_id: new.target_id,
            changes: new.changes,
            user_id: new.user_id,
            action_type: new.action,
            options: (new.options != AuditLogOptions::default()).then(|| Box::new(new.options)),
            reason: new.reason.map(Into::into),
        };
        let event = GuildAuditLogEntry { guild_id, entry };
        let data = json::to_string(&event).into();
        let entry = event.entry;
        let now = self.now();
        let log = self.audit_logs.entry(guild_id).or_default();
        log.push_back(entry);
        while log.front().is_some_and(|entry| is_over(entry, now)) {
            log.pop_front();
        }
        let readers = self
            .bots_of(guild_id)
            .into_iter()
            .filter(|bot| {
                let permissions = self.permissions_of(guild_id, *bot);
                permissions.contains(Permissions::VIEW_AUDIT_LOG)
            })
            .collect();
        let kind = EventType::GuildAuditLogEntryCreate;
        let (guild, to) = (Some(guild_id), Audience::Users(readers));
        self.publish(kind, guild, Intents::GUILD_MODERATION, to, data);
    }

    /// The entries of a guild's audit log that are not too old, the oldest first.
    pub(crate) fn audit_log(
        &self,
        guild_id: Id<GuildMarker>,
    ) -> impl DoubleEndedIterator<Item = &AuditLogEntry> {
        let now = self.now();
        let log = self.audit_logs.get(&guild_id);
        log.into_iter()
            .flatten()
            .filter(move |entry| !is_over(entry, now))
    }
}

fn is_over(entry: &AuditLogEntry, now: Timestamp) -> bool {
    now.since(entry.id.created_at()) > KEPT
}
