//! The rules of auto moderation, and what they do with messages, titles of threads and profiles.
//! [Discord](https://discord.com/developers/docs/resources/auto-moderation)
//!
//! A message is [moderated](World::moderate) before it is posted or edited; what was found is [carried out](World::enforce)
//! then, with the id of the message if it was let through. What Discord takes for spam and the words of its lists are not
//! documented; the sandbox has rules of its own for them, see [`REPEATS`] and [`PRESETS`].

use std::{ops::Range, time::Duration};

use cordial_model::{
    Permissions,
    gateway::{EventType, Intents, event::AutoModerationActionExecution},
    guild::{
        AuditLogEvent, AuditLogOptions, AutoModerationAction, AutoModerationActionType,
        AutoModerationEventType, AutoModerationKeywordPreset, AutoModerationRule,
        AutoModerationTriggerType, MemberFlags,
    },
    id::{
        Id,
        marker::{ChannelMarker, GuildMarker, MessageMarker, UserMarker},
    },
    json::{self, ObjectWriter},
};
use regex::Regex;

use super::{
    Author, Message, NewEntry, World,
    keyword::Text,
    posting::Mentions,
    render::{self, List, Object, raw},
};
use crate::hub::{Audience, Dispatch, Redacted};

/// The same text so many times within [`REPEAT_AGE`] is spam.
pub(crate) const REPEATS: usize = 3;

/// How long a text is remembered for that.
const REPEAT_AGE: Duration = Duration::from_secs(30);

/// What stands for Discord's own lists of words: profanity, sexual content, slurs.
pub(crate) const PRESETS: [(AutoModerationKeywordPreset, &[&str]); 3] = [
    (
        AutoModerationKeywordPreset::Profanity,
        &["damn", "crap", "bollocks"],
    ),
    (
        AutoModerationKeywordPreset::SexualContent,
        &["porn", "nude", "nudes"],
    ),
    (AutoModerationKeywordPreset::Slurs, &["moron", "imbecile"]),
];

/// A rule with its patterns, ready to be looked for.
#[derive(Clone, Debug)]
pub(crate) struct ModerationRule {
    pub(crate) rule: AutoModerationRule,
    patterns: Vec<Regex>,
}

/// A rule that was set off.
#[derive(Clone, Debug)]
pub(crate) struct Hit {
    rule: AutoModerationRule,
    keyword: Option<String>,
    content: Option<String>,
}

/// A message, title or profile was blocked by a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Blocked {
    /// What the member is told besides.
    pub(crate) explanation: Option<String>,
}

/// Whose text it is and where, for what rules do with it.
struct Subject<'a> {
    guild_id: Id<GuildMarker>,
    channel_id: Option<Id<ChannelMarker>>,
    user_id: Id<UserMarker>,
    message_id: Option<Id<MessageMarker>>,
    content: &'a str,
}

impl ModerationRule {
    /// A rule; the place of the first pattern that is none, if there is one.
    pub(crate) fn new(rule: AutoModerationRule) -> Result<Self, usize> {
        let patterns = &rule.trigger_metadata.regex_patterns;
        let mut compiled = Vec::with_capacity(patterns.len());
        for (index, pattern) in patterns.iter().enumerate() {
            compiled.push(Regex::new(pattern).map_err(|_| index)?);
        }
        Ok(Self {
            rule,
            patterns: compiled,
        })
    }

    /// Writes the rule, with the metadata that its trigger has.
    pub(crate) fn write(&self, o: &mut ObjectWriter<'_>) {
        let rule = &self.rule;
        o.field("id", &rule.id);
        o.field("guild_id", &rule.guild_id);
        o.field("name", &rule.name);
        o.field("creator_id", &rule.creator_id);
        o.field("event_type", &rule.event_type);
        o.field("trigger_type", &rule.trigger_type);
        let metadata = &rule.trigger_metadata;
        o.field(
            "trigger_metadata",
            &Object(|o| match rule.trigger_type {
                AutoModerationTriggerType::Keyword | AutoModerationTriggerType::MemberProfile => {
                    o.field("keyword_filter", &metadata.keyword_filter);
                    o.field("regex_patterns", &metadata.regex_patterns);
                    o.field("allow_list", &metadata.allow_list);
                }
                AutoModerationTriggerType::KeywordPreset => {
                    o.field("presets", &metadata.presets);
                    o.field("allow_list", &metadata.allow_list);
                }
                AutoModerationTriggerType::MentionSpam => {
                    let limit = metadata.mention_total_limit.unwrap_or(0);
                    o.field("mention_total_limit", &limit);
                    let raids = metadata.mention_raid_protection_enabled.unwrap_or(false);
                    o.field("mention_raid_protection_enabled", &raids);
                }
                _ => {}
            }),
        );
        o.field(
            "actions",
            &List(|list| {
                for action in &rule.actions {
                    list.element(&Object(|o| {
                        o.field("type", &action.kind);
                        match &action.metadata {
                            Some(metadata) => o.field("metadata", metadata),
                            None => o.field("metadata", &Object(|_| {})),
                        }
                    }));
                }
            }),
        );
        o.field("enabled", &rule.enabled);
        o.field("exempt_roles", &rule.exempt_roles);
        o.field("exempt_channels", &rule.exempt_channels);
    }

    /// The first word or pattern in a text that is not allowed, and what it matched.
    fn find(&self, content: &str) -> Option<(String, String)> {
        let metadata = &self.rule.trigger_metadata;
        let text = Text::new(content);
        let allowed: Vec<Range<usize>> = metadata
            .allow_list
            .iter()
            .flat_map(|word| text.find(word))
            .collect();
        let is_allowed = |place: &Range<usize>| {
            allowed
                .iter()
                .any(|around| around.start <= place.start && place.end <= around.end)
        };
        let presets = metadata.presets.iter().flat_map(|preset| {
            let list = PRESETS.iter().find(|(known, _)| known == preset);
            list.map_or(&[][..], |(_, words)| *words)
        });
        let words = metadata.keyword_filter.iter().map(std::ops::Deref::deref);
        for word in words.chain(presets.copied()) {
            if let Some(place) = text.find(word).into_iter().find(|place| !is_allowed(place)) {
                return Some((word.to_owned(), text.part(&place).to_owned()));
            }
        }
        for pattern in &self.patterns {
            let mut found = pattern.find_iter(content);
            let beyond = found.find(|found| !is_allowed(&text.letters(found.range())));
            if let Some(found) = beyond {
                return Some((pattern.as_str().to_owned(), found.as_str().to_owned()));
            }
        }
        None
    }
}

impl World {
    /// The rules of a guild, in the order in which they were made.
    pub(crate) fn moderation_rules(
        &self,
        guild_id: Id<GuildMarker>,
    ) -> impl Iterator<Item = &ModerationRule> {
        let rules = self.moderation.get(&guild_id);
        rules.into_iter().flat_map(|rules| rules.values())
    }

    /// Sends the event of a rule that was made, changed or deleted to those who manage the guild.
    pub(crate) fn rule_changed(&self, kind: EventType, rule: &ModerationRule) {
        let guild_id = rule.rule.guild_id;
        let data = render::object(|o| rule.write(o));
        let to = Audience::Users(self.managers_of(guild_id));
        let intents = Intents::AUTO_MODERATION_CONFIGURATION;
        self.publish(kind, Some(guild_id), intents, to, data);
    }

    fn managers_of(&self, guild_id: Id<GuildMarker>) -> Vec<Id<UserMarker>> {
        let mut bots = self.bots_of(guild_id);
        bots.retain(|bot| {
            let permissions = self.permissions_of(guild_id, *bot);
            permissions.contains(Permissions::MANAGE_GUILD)
        });
        bots
    }

    /// The rules of a guild that apply to a member, somewhere or to their profile.
    fn rules_for(
        &self,
        guild_id: Id<GuildMarker>,
        user_id: Id<UserMarker>,
        channel_id: Option<Id<ChannelMarker>>,
        event: AutoModerationEventType,
    ) -> Vec<&ModerationRule> {
        let Some(rules) = self.moderation.get(&guild_id) else {
            return Vec::new();
        };
        let member = self
            .guilds
            .get(&guild_id)
            .and_then(|guild| guild.members.get(&user_id));
        // Those who manage the guild are above its rules.
        let above = self
            .permissions_of(guild_id, user_id)
            .contains(Permissions::MANAGE_GUILD);
        let Some(member) = member.filter(|_| !above) else {
            return Vec::new();
        };
        // A thread is where its channel is.
        let channel = channel_id.and_then(|id| self.channels.get(&id));
        let parent = channel.and_then(|channel| channel.parent_id);
        let here = [channel_id, parent];
        let applies = |rule: &&ModerationRule| {
            let rule = &rule.rule;
            rule.enabled
                && rule.event_type == event
                && !member
                    .roles
                    .iter()
                    .any(|role| rule.exempt_roles.contains(role))
                && !here
                    .iter()
                    .flatten()
                    .any(|id| rule.exempt_channels.contains(id))
        };
        rules.values().filter(applies).collect()
    }

    /// The rules that a message sets off.
    pub(crate) fn moderate(&self, message: &Message) -> Vec<Hit> {
        let (Author::User(user_id), Some(guild_id)) =
            (&message.author, self.guild_of(message.channel_id))
        else {
            return Vec::new();
        };
        let event = AutoModerationEventType::MessageSend;
        self.rules_for(guild_id, *user_id, Some(message.channel_id), event)
            .into_iter()
            .filter_map(|rule| {
                let (keyword, content) = match rule.rule.trigger_type {
                    AutoModerationTriggerType::Spam => {
                        self.repeats(message, *user_id).then_some((None, None))?
                    }
                    AutoModerationTriggerType::MentionSpam => {
                        let limit = rule.rule.trigger_metadata.mention_total_limit?;
                        let found = Mentions::parse(&message.content);
                        let count = found.users.len() + found.roles.len();
                        (count > limit as usize).then_some((None, None))?
                    }
                    _ => {
                        let (keyword, content) = rule.find(&message.content)?;
                        (Some(keyword), Some(content))
                    }
                };
                Some(Hit {
                    rule: rule.rule.clone(),
                    keyword,
                    content,
                })
            })
            .collect()
    }

    /// Whether the author has said the same often enough already.
    fn repeats(&self, message: &Message, user_id: Id<UserMarker>) -> bool {
        let (now, Some(channel)) = (self.now(), self.channels.get(&message.channel_id)) else {
            return false;
        };
        let before = channel.messages.values().rev();
        let same = before
            .take_while(|other| now.since(other.timestamp) < REPEAT_AGE)
            .filter(|other| {
                other.id != message.id
                    && other.author_id() == Some(user_id)
                    && other.content == message.content
            });
        !message.content.is_empty() && same.count() + 1 >= REPEATS
    }

    /// Posts a message unless a rule blocks it; rules do what they do either way.
    pub(crate) fn post_moderated(
        &mut self,
        message: Message,
    ) -> Result<Id<MessageMarker>, Blocked> {
        let hits = self.moderate(&message);
        if hits.is_empty() {
            return Ok(self.post(message));
        }
        if let Some(blocked) = blocked(&hits) {
            self.enforce(&message, &hits, None);
            return Err(blocked);
        }
        let (copy, id) = (message.clone(), message.id);
        self.post(message);
        self.enforce(&copy, &hits, Some(id));
        Ok(id)
    }

    /// Whether a member may call a thread so; rules do what they do if not.
    pub(crate) fn moderate_title(
        &mut self,
        channel_id: Id<ChannelMarker>,
        user_id: Id<UserMarker>,
        title: &str,
    ) -> Result<(), Blocked> {
        let (id, now) = (self.next_id(), self.now());
        let mut as_message = Message::new(id, channel_id, Author::User(user_id), now);
        title.clone_into(&mut as_message.content);
        let hits = self.moderate(&as_message);
        match blocked(&hits) {
            Some(blocked) => {
                self.enforce(&as_message, &hits, None);
                Err(blocked)
            }
            None => Ok(()),
        }
    }

    /// Carries out what rules say of a message that set them off; `posted` if it was let through.
    pub(crate) fn enforce(
        &mut self,
        message: &Message,
        hits: &[Hit],
        posted: Option<Id<MessageMarker>>,
    ) {
        let (Author::User(user_id), Some(guild_id)) =
            (&message.author, self.guild_of(message.channel_id))
        else {
            return;
        };
        let subject = Subject {
            guild_id,
            channel_id: Some(message.channel_id),
            user_id: *user_id,
            message_id: posted,
            content: &message.content,
        };
        for hit in hits {
            for action in &hit.rule.actions {
                self.execute(&subject, hit, action);
            }
        }
    }

    /// Looks at a member's names after they changed: rules may keep the member from talking until they change again.
    pub(crate) fn moderate_profile(&mut self, guild_id: Id<GuildMarker>, user_id: Id<UserMarker>) {
        let event = AutoModerationEventType::MemberUpdate;
        let rules = self.rules_for(guild_id, user_id, None, event);
        let user = self.users.get(&user_id);
        let guild = self.guilds.get(&guild_id);
        let nick = guild
            .and_then(|guild| guild.members.get(&user_id))
            .and_then(|member| member.nick.clone());
        let names = [
            nick,
            user.and_then(|user| user.global_name.clone()),
            user.map(|user| user.username.clone()),
        ];
        let hits: Vec<(String, Hit)> = rules
            .into_iter()
            .filter_map(|rule| {
                names.iter().flatten().find_map(|name| {
                    let (keyword, content) = rule.find(name)?;
                    let hit = Hit {
                        rule: rule.rule.clone(),
                        keyword: Some(keyword),
                        content: Some(content),
                    };
                    Some((name.clone(), hit))
                })
            })
            .collect();
        if hits.is_empty() {
            self.quarantine(guild_id, user_id, false);
        }
        for (name, hit) in &hits {
            let subject = Subject {
                guild_id,
                channel_id: None,
                user_id,
                message_id: None,
                content: name,
            };
            for action in &hit.rule.actions {
                self.execute(&subject, hit, action);
            }
        }
    }

    /// Keeps a member from talking, or lets them talk again.
    fn quarantine(&mut self, guild_id: Id<GuildMarker>, user_id: Id<UserMarker>, on: bool) {
        let flag = MemberFlags::AUTOMOD_QUARANTINED_USERNAME.bits();
        let guild = self.guilds.get(&guild_id);
        let member = guild.and_then(|guild| guild.members.get(&user_id));
        if member.is_none_or(|member| (member.flags & u64::from(flag) != 0) == on) {
            return;
        }
        let guild = self.guilds.get_mut(&guild_id);
        if let Some(member) = guild.and_then(|guild| guild.members.get_mut(&user_id)) {
            member.flags ^= u64::from(flag);
        }
        self.member_changed(guild_id, user_id);
    }

    fn execute(&mut self, subject: &Subject<'_>, hit: &Hit, action: &AutoModerationAction) {
        let metadata = action.metadata.clone().unwrap_or_default();
        let (guild_id, user_id) = (subject.guild_id, subject.user_id);
        let mut alert = None;
        let told = match action.kind {
            AutoModerationActionType::BlockMessage => AuditLogEvent::AutoModerationBlockMessage,
            AutoModerationActionType::SendAlertMessage => {
                alert = metadata
                    .channel_id
                    .filter(|id| self.guild_of(*id) == Some(guild_id))
                    .map(|channel_id| self.alert(subject, hit, channel_id));
                AuditLogEvent::AutoModerationFlagToChannel
            }
            AutoModerationActionType::Timeout => {
                let seconds = metadata.duration_seconds.unwrap_or(0);
                let until = self.now().plus(Duration::from_secs(seconds.into()));
                let guild = self.guilds.get_mut(&guild_id);
                if let Some(member) = guild.and_then(|guild| guild.members.get_mut(&user_id)) {
                    member.communication_disabled_until = Some(until);
                }
                self.member_changed(guild_id, user_id);
                AuditLogEvent::AutoModerationUserCommunicationDisabled
            }
            AutoModerationActionType::BlockMemberInteraction => {
                self.quarantine(guild_id, user_id, true);
                AuditLogEvent::AutoModerationQuarantineUser
            }
            _ => return,
        };
        self.tell_execution(subject, hit, action, alert);
        let options = AuditLogOptions {
            auto_moderation_rule_name: Some(hit.rule.name.clone()),
            auto_moderation_rule_trigger_type: Some(hit.rule.trigger_type.get().to_string().into()),
            channel_id: subject.channel_id,
            ..AuditLogOptions::default()
        };
        let entry = NewEntry::new(told).target(user_id).by(user_id);
        self.audit(guild_id, entry.options(options));
    }

    /// Sends `AUTO_MODERATION_ACTION_EXECUTION` to those who manage the guild.
    fn tell_execution(
        &self,
        subject: &Subject<'_>,
        hit: &Hit,
        action: &AutoModerationAction,
        alert: Option<Id<MessageMarker>>,
    ) {
        let execution = |content: &str, matched: Option<&str>| {
            let execution = AutoModerationActionExecution {
                guild_id: subject.guild_id,
                action: AutoModerationAction {
                    kind: action.kind,
                    metadata: Some(action.metadata.clone().unwrap_or_default()),
                },
                rule_id: hit.rule.id,
                rule_trigger_type: hit.rule.trigger_type,
                user_id: subject.user_id,
                channel_id: subject.channel_id,
                message_id: subject.message_id,
                alert_system_message_id: alert,
                content: content.into(),
                matched_keyword: hit.keyword.as_deref().map(Into::into),
                matched_content: matched.map(Into::into),
            };
            json::to_string(&execution).into()
        };
        let matched = hit.content.as_deref();
        let redacted = self.hides_content().then(|| Redacted {
            data: execution("", matched.map(|_| "")),
            except: Vec::new(),
        });
        self.hub.publish(&Dispatch {
            kind: EventType::AutoModerationActionExecution,
            guild_id: Some(subject.guild_id),
            intents: Intents::AUTO_MODERATION_EXECUTION,
            to: Audience::Users(self.managers_of(subject.guild_id)),
            data: execution(subject.content, matched),
            redacted,
        });
    }

    /// Logs a text in a channel, in the form of Discord's own alerts.
    fn alert(
        &mut self,
        subject: &Subject<'_>,
        hit: &Hit,
        channel_id: Id<ChannelMarker>,
    ) -> Id<MessageMarker> {
        let fields = [
            ("rule_name", Some(hit.rule.name.to_string())),
            ("channel_id", subject.channel_id.map(|id| id.to_string())),
            ("keyword", hit.keyword.clone()),
            ("keyword_matched_content", hit.content.clone()),
            (
                "flagged_message_id",
                subject.message_id.map(|id| id.to_string()),
            ),
        ];
        let embed = render::object(|o| {
            o.field("type", "auto_moderation_message");
            o.field("description", subject.content);
            o.field(
                "fields",
                &List(|list| {
                    for (name, value) in &fields {
                        if let Some(value) = value {
                            list.element(&Object(|o| {
                                o.field("name", name);
                                o.field("value", value);
                                o.field("inline", &false);
                            }));
                        }
                    }
                }),
            );
        });
        let mut alert = self.system_message(channel_id, subject.user_id);
        alert.kind = Message::AUTO_MODERATION_ACTION;
        alert.embeds.push(raw(&embed));
        self.post(alert)
    }
}

/// What blocks a message, if anything does.
pub(crate) fn blocked(hits: &[Hit]) -> Option<Blocked> {
    let actions = hits.iter().flat_map(|hit| &hit.rule.actions);
    let mut blocks = actions.filter(|action| action.kind == AutoModerationActionType::BlockMessage);
    let first = blocks.next()?;
    let metadata = first.metadata.as_ref();
    let explanation = metadata.and_then(|metadata| metadata.custom_message.as_ref());
    Some(Blocked {
        explanation: explanation.map(ToString::to_string),
    })
}
