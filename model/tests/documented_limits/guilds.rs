//! Guilds, channels, members, auto moderation, events and what belongs to guilds.

use cordial_model::{
    ImageData, Patch, Permissions, SoundData, Timestamp,
    channel::{ChannelType, DefaultReaction, ForumTag, PermissionOverwrite},
    guild::{
        AutoModerationAction, AutoModerationActionMetadata, AutoModerationActionType,
        AutoModerationEventType, AutoModerationTriggerMetadata, AutoModerationTriggerType,
        EventEntityMetadata, EventEntityType, EventPrivacyLevel, RecurrenceFrequency,
        RecurrenceMonth, RecurrenceNWeekday, RecurrenceRule, RecurrenceWeekday,
    },
    id::{
        Id,
        marker::{ChannelMarker, GuildMarker},
    },
    rest::{
        AddGuildMember, BeginGuildPrune, BulkGuildBan, ChannelPosition, CreateAutoModerationRule,
        CreateChannelInvite, CreateGuildBan, CreateGuildChannel, CreateGuildEmoji, CreateGuildRole,
        CreateGuildScheduledEvent, CreateGuildSoundboardSound, CreateGuildSticker,
        CreateGuildTemplate, CreateStageInstance, FormFile, GetGuildAuditLog, GetGuildBans,
        ListGuildMembers, ListThreadMembers, ModifyChannel, ModifyGuild,
        ModifyGuildChannelPositions, ModifyGuildWelcomeScreen, SetVoiceChannelStatus,
    },
};

use crate::{Row, count, ids, list, row, text};

const GUILD: Id<GuildMarker> = Id::new(1);
const CHANNEL: Id<ChannelMarker> = Id::new(1);

fn create(kind: ChannelType) -> CreateGuildChannel {
    CreateGuildChannel::new(GUILD, "c").kind(kind)
}

fn change() -> ModifyChannel {
    ModifyChannel::new(CHANNEL)
}

fn number(n: i64) -> u32 {
    n.try_into().expect("a number")
}

pub(crate) fn rows() -> Vec<Row> {
    [
        guilds(),
        channels(),
        forums(),
        moderation(),
        events(),
        files(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn guilds() -> Vec<Row> {
    vec![
        row("guild: name", "name", [2, 100], [1, 101], |n| {
            ModifyGuild::new(GUILD).name(text(n))
        }),
        row(
            "welcome screen: channels",
            "welcome_channels",
            [0, 5],
            [6],
            |n| {
                let channel = |n: i64| cordial_model::guild::WelcomeScreenChannel {
                    channel_id: Id::new(n.unsigned_abs()),
                    description: "x".into(),
                    emoji_id: None,
                    emoji_name: None,
                };
                ModifyGuildWelcomeScreen::new(GUILD).welcome_channels(list(n, channel))
            },
        ),
        row("role: name", "name", [1, 100], [101], |n| {
            CreateGuildRole::new(GUILD).name(text(n))
        }),
        row(
            "ban: seconds",
            "delete_message_seconds",
            [0, 604_800],
            [604_801],
            |n| CreateGuildBan::new(GUILD, Id::new(2)).delete_message_seconds(number(n)),
        ),
        row("ban: days", "delete_message_days", [0, 7], [8], |n| {
            CreateGuildBan::new(GUILD, Id::new(2)).delete_message_days(number(n))
        }),
        row("bulk ban: users", "user_ids", [1, 200], [0, 201], |n| {
            BulkGuildBan::new(GUILD, ids(n))
        }),
        row("list of bans", "limit", [1, 1000], [0, 1001], |n| {
            GetGuildBans::new(GUILD).limit(number(n))
        }),
        row("list of members", "limit", [1, 1000], [0, 1001], |n| {
            ListGuildMembers::new(GUILD).limit(number(n))
        }),
        row("audit log", "limit", [1, 100], [0, 101], |n| {
            GetGuildAuditLog::new(GUILD).limit(number(n))
        }),
        row("prune: days", "days", [1, 30], [0, 31], |n| {
            BeginGuildPrune::new(GUILD).days(number(n))
        }),
        row("member: nickname", "nick", [1, 32], [33], |n| {
            AddGuildMember::new(GUILD, Id::new(2), "token").nick(text(n))
        }),
        row("template: name", "name", [1, 100], [0, 101], |n| {
            CreateGuildTemplate::new(GUILD, text(n))
        }),
        row(
            "template: description",
            "description",
            [0, 120],
            [121],
            |n| CreateGuildTemplate::new(GUILD, "x").description(text(n)),
        ),
        row("stage: topic", "topic", [1, 120], [0, 121], |n| {
            CreateStageInstance::new(CHANNEL, text(n))
        }),
        row("voice status", "status", [0, 500], [501], |n| {
            SetVoiceChannelStatus::new(CHANNEL).status(text(n))
        }),
        row("invite: uses", "max_uses", [0, 100], [101], |n| {
            CreateChannelInvite::new(CHANNEL).max_uses(number(n))
        }),
        // 7 days by the documentation, 60 by the OpenAPI file: what Discord may accept is not refused.
        row(
            "invite: seconds",
            "max_age",
            [0, 5_184_000],
            [5_184_001],
            |n| CreateChannelInvite::new(CHANNEL).max_age(number(n)),
        ),
    ]
}

fn channels() -> Vec<Row> {
    use ChannelType::{GuildForum, GuildStageVoice, GuildText, GuildVoice};
    vec![
        row("channel: name", "name", [1, 100], [0, 101], |n| {
            CreateGuildChannel::new(GUILD, text(n))
        }),
        row("channel: topic", "topic", [0, 1024], [1025], |n| {
            create(GuildText).topic(text(n))
        }),
        row("forum: topic", "topic", [0, 4096], [4097], |n| {
            create(GuildForum).topic(text(n))
        }),
        row("change: topic", "topic", [0, 4096], [4097], |n| {
            change().topic(text(n))
        }),
        row(
            "channel: slowmode",
            "rate_limit_per_user",
            [0, 21_600],
            [21_601],
            |n| create(GuildText).rate_limit_per_user(number(n)),
        ),
        row(
            "voice: bitrate",
            "bitrate",
            [8000, 384_000],
            [7999, 384_001],
            |n| create(GuildVoice).bitrate(number(n)),
        ),
        row(
            "stage: bitrate",
            "bitrate",
            [8000, 64_000],
            [7999, 64_001],
            |n| create(GuildStageVoice).bitrate(number(n)),
        ),
        row("voice: users", "user_limit", [0, 99], [100], |n| {
            create(GuildVoice).user_limit(number(n))
        }),
        row("stage: users", "user_limit", [0, 10_000], [10_001], |n| {
            create(GuildStageVoice).user_limit(number(n))
        }),
        row("change: users", "user_limit", [0, 10_000], [10_001], |n| {
            change().user_limit(number(n))
        }),
        row(
            "channel: overwrites",
            "permission_overwrites",
            [0, 100],
            [101],
            |n| {
                let none = Permissions::empty();
                change().permission_overwrites(list(n, |n| {
                    PermissionOverwrite::role(Id::new(n.unsigned_abs()), none, none)
                }))
            },
        ),
        row(
            "positions: one changes its category",
            "[1].parent_id",
            [1],
            [2],
            |n| {
                let position = |id: i64| ChannelPosition {
                    id: Id::new(id.unsigned_abs()),
                    position: Patch::Leave,
                    lock_permissions: Patch::Leave,
                    flags: Patch::Leave,
                    parent_id: if id <= n { Patch::Clear } else { Patch::Leave },
                };
                ModifyGuildChannelPositions::new(GUILD, list(3, position))
            },
        ),
        row("list of thread members", "limit", [1, 100], [0, 101], |n| {
            ListThreadMembers::new(CHANNEL).limit(number(n))
        }),
    ]
}

fn forums() -> Vec<Row> {
    let tag = || ForumTag {
        id: None,
        name: "x".into(),
        moderated: false,
        emoji_id: None,
        emoji_name: None,
    };
    let emoji = |n: i64| (n >= 2).then_some(Id::new(5));
    let name = |n: i64| (n == 1 || n == 3).then(|| "🦀".into());
    vec![
        row("forum: tags", "available_tags", [0, 20], [21], move |n| {
            change().available_tags(list(n, |_| tag()))
        }),
        // 20 by the documentation, 50 by the OpenAPI file: what Discord may accept is not refused.
        row(
            "tag: name",
            "available_tags[0].name",
            [0, 50],
            [51],
            move |n| {
                change().available_tags([ForumTag {
                    name: text(n).into(),
                    ..tag()
                }])
            },
        ),
        row(
            "tag: one emoji",
            "available_tags[0].emoji_name",
            [0, 1, 2],
            [3],
            move |n| {
                change().available_tags([ForumTag {
                    emoji_id: emoji(n),
                    emoji_name: name(n),
                    ..tag()
                }])
            },
        ),
        row(
            "default reaction: not both",
            "default_reaction_emoji.emoji_name",
            [1, 2],
            [3],
            move |n| {
                change().default_reaction_emoji(DefaultReaction {
                    emoji_id: emoji(n),
                    emoji_name: name(n),
                })
            },
        ),
        row(
            "default reaction: one of them",
            "default_reaction_emoji",
            [1, 2],
            [0],
            move |n| {
                change().default_reaction_emoji(DefaultReaction {
                    emoji_id: emoji(n),
                    emoji_name: name(n),
                })
            },
        ),
        row("thread: tags", "applied_tags", [0, 5], [6], |n| {
            change().applied_tags(ids(n))
        }),
    ]
}

fn rule(
    kind: AutoModerationTriggerType,
    metadata: AutoModerationTriggerMetadata,
) -> CreateAutoModerationRule {
    let block = action(AutoModerationActionType::BlockMessage, None);
    acting(kind, block).trigger_metadata(metadata)
}

fn acting(
    kind: AutoModerationTriggerType,
    action: AutoModerationAction,
) -> CreateAutoModerationRule {
    let event = AutoModerationEventType::MessageSend;
    CreateAutoModerationRule::new(GUILD, "x", event, kind, vec![action])
}

fn action(
    kind: AutoModerationActionType,
    metadata: Option<AutoModerationActionMetadata>,
) -> AutoModerationAction {
    AutoModerationAction { kind, metadata }
}

fn moderation() -> Vec<Row> {
    use AutoModerationTriggerType::{Keyword, KeywordPreset, MemberProfile, MentionSpam, Spam};
    let words = |n: i64| list(n, |n| n.to_string().into());
    let keyword = |metadata| rule(Keyword, metadata);
    let acting_on_words = |kind, metadata| acting(Keyword, action(kind, Some(metadata)));
    vec![
        row(
            "auto moderation: roles",
            "exempt_roles",
            [0, 20],
            [21],
            move |n| keyword(AutoModerationTriggerMetadata::default()).exempt_roles(ids(n)),
        ),
        row(
            "auto moderation: channels",
            "exempt_channels",
            [0, 50],
            [51],
            move |n| keyword(AutoModerationTriggerMetadata::default()).exempt_channels(ids(n)),
        ),
        row(
            "auto moderation: words",
            "trigger_metadata.keyword_filter",
            [0, 1000],
            [1001],
            move |n| {
                keyword(AutoModerationTriggerMetadata {
                    keyword_filter: words(n),
                    ..Default::default()
                })
            },
        ),
        row(
            "auto moderation: word",
            "trigger_metadata.keyword_filter[0]",
            [1, 60],
            [61],
            move |n| {
                keyword(AutoModerationTriggerMetadata {
                    keyword_filter: vec![text(n).into()],
                    ..Default::default()
                })
            },
        ),
        row(
            "auto moderation: patterns",
            "trigger_metadata.regex_patterns",
            [0, 10],
            [11],
            move |n| {
                keyword(AutoModerationTriggerMetadata {
                    regex_patterns: words(n),
                    ..Default::default()
                })
            },
        ),
        row(
            "auto moderation: pattern",
            "trigger_metadata.regex_patterns[0]",
            [1, 260],
            [261],
            move |n| {
                keyword(AutoModerationTriggerMetadata {
                    regex_patterns: vec![text(n).into()],
                    ..Default::default()
                })
            },
        ),
        row(
            "auto moderation: allowed",
            "trigger_metadata.allow_list",
            [0, 100],
            [101],
            move |n| {
                keyword(AutoModerationTriggerMetadata {
                    allow_list: words(n),
                    ..Default::default()
                })
            },
        ),
        row(
            "auto moderation: allowed in profiles",
            "trigger_metadata.allow_list",
            [0, 100],
            [101],
            move |n| {
                rule(
                    MemberProfile,
                    AutoModerationTriggerMetadata {
                        allow_list: words(n),
                        ..Default::default()
                    },
                )
            },
        ),
        row(
            "auto moderation: allowed with presets",
            "trigger_metadata.allow_list",
            [0, 1000],
            [1001],
            move |n| {
                rule(
                    KeywordPreset,
                    AutoModerationTriggerMetadata {
                        allow_list: words(n),
                        ..Default::default()
                    },
                )
            },
        ),
        row(
            "auto moderation: allowed word",
            "trigger_metadata.allow_list[0]",
            [1, 60],
            [61],
            move |n| {
                keyword(AutoModerationTriggerMetadata {
                    allow_list: vec![text(n).into()],
                    ..Default::default()
                })
            },
        ),
        row(
            "auto moderation: mentions",
            "trigger_metadata.mention_total_limit",
            [0, 50],
            [51],
            |n| {
                let mention_total_limit = Some(number(n));
                rule(
                    MentionSpam,
                    AutoModerationTriggerMetadata {
                        mention_total_limit,
                        ..Default::default()
                    },
                )
            },
        ),
        row(
            "auto moderation: timeout",
            "actions[0].metadata.duration_seconds",
            [0, 2_419_200],
            [2_419_201],
            move |n| {
                let duration_seconds = Some(number(n));
                acting_on_words(
                    AutoModerationActionType::Timeout,
                    AutoModerationActionMetadata {
                        duration_seconds,
                        ..Default::default()
                    },
                )
            },
        ),
        // 150 by the documentation, 300 by the OpenAPI file: what Discord may accept is not refused.
        row(
            "auto moderation: message",
            "actions[0].metadata.custom_message",
            [0, 300],
            [301],
            move |n| {
                let custom_message = Some(text(n).into());
                acting_on_words(
                    AutoModerationActionType::BlockMessage,
                    AutoModerationActionMetadata {
                        custom_message,
                        ..Default::default()
                    },
                )
            },
        ),
        row(
            "auto moderation: who is timed out",
            "actions[0].type",
            [0, 1],
            [2, 3],
            |n| {
                let kind = [Keyword, MentionSpam, Spam, KeywordPreset][count(n)];
                let timeout = action(AutoModerationActionType::Timeout, None);
                acting(kind, timeout)
            },
        ),
    ]
}

fn event() -> CreateGuildScheduledEvent {
    let start = Timestamp::from_secs(1_786_000_000);
    let (who, kind) = (EventPrivacyLevel::GuildOnly, EventEntityType::Voice);
    CreateGuildScheduledEvent::new(GUILD, "x", who, start, kind).channel_id(CHANNEL)
}

fn recurring(
    frequency: RecurrenceFrequency,
    change: impl Fn(&mut RecurrenceRule),
) -> CreateGuildScheduledEvent {
    let mut rule = RecurrenceRule::new(Timestamp::from_secs(1_786_000_000), frequency);
    change(&mut rule);
    event().recurrence_rule(rule)
}

fn events() -> Vec<Row> {
    use RecurrenceFrequency::{Daily, Monthly, Weekly, Yearly};
    use RecurrenceWeekday::{Friday, Monday, Saturday, Thursday, Tuesday, Wednesday};
    const WEEK: [RecurrenceWeekday; 6] = [Monday, Tuesday, Wednesday, Thursday, Friday, Saturday];
    let frequencies = [Yearly, Monthly, Weekly, Daily];
    let first = |n: i32| RecurrenceNWeekday { n, day: Monday };
    let days = |n: i64| Some(WEEK[..count(n)].to_vec());
    vec![
        row("event: name", "name", [1, 100], [0, 101], |n| {
            let start = Timestamp::from_secs(1_786_000_000);
            let (who, kind) = (EventPrivacyLevel::GuildOnly, EventEntityType::Voice);
            CreateGuildScheduledEvent::new(GUILD, text(n), who, start, kind).channel_id(CHANNEL)
        }),
        row(
            "event: description",
            "description",
            [1, 1000],
            [0, 1001],
            |n| event().description(text(n)),
        ),
        row(
            "event: place",
            "entity_metadata.location",
            [1, 100],
            [0, 101],
            |n| {
                let location = Some(text(n).into());
                event().entity_metadata(EventEntityMetadata { location })
            },
        ),
        row(
            "recurrence: interval",
            "recurrence_rule.interval",
            [1],
            [0, 2],
            |n| recurring(Daily, |it| it.interval = number(n)),
        ),
        row(
            "recurrence: every other week",
            "recurrence_rule.interval",
            [1, 2],
            [0, 3],
            |n| recurring(Weekly, |it| it.interval = number(n)),
        ),
        row(
            "recurrence: one day of a week",
            "recurrence_rule.by_weekday",
            [0, 1],
            [2],
            move |n| recurring(Weekly, |it| it.by_weekday = days(n)),
        ),
        row(
            "recurrence: days of daily events",
            "recurrence_rule.by_weekday",
            [0, 5],
            [1, 4, 6],
            move |n| recurring(Daily, |it| it.by_weekday = days(n)),
        ),
        row(
            "recurrence: when weekdays count",
            "recurrence_rule.by_weekday",
            [2],
            [0, 1],
            move |n| recurring(frequencies[count(n)], |it| it.by_weekday = days(1)),
        ),
        row(
            "recurrence: one day of a month",
            "recurrence_rule.by_n_weekday",
            [0, 1],
            [2],
            move |n| recurring(Monthly, |it| it.by_n_weekday = Some(list(n, |_| first(1)))),
        ),
        row(
            "recurrence: which week",
            "recurrence_rule.by_n_weekday[0].n",
            [1, 5],
            [0, 6],
            move |n| {
                recurring(Monthly, |it| {
                    it.by_n_weekday = Some(vec![first(n.try_into().unwrap())]);
                })
            },
        ),
        row(
            "recurrence: when weeks count",
            "recurrence_rule.by_n_weekday",
            [1],
            [0, 2, 3],
            move |n| {
                recurring(frequencies[count(n)], |it| {
                    it.by_n_weekday = Some(vec![first(1)]);
                })
            },
        ),
        row(
            "recurrence: one month",
            "recurrence_rule.by_month",
            [1],
            [2],
            |n| {
                recurring(Yearly, |it| {
                    it.by_month = Some(list(n, |_| RecurrenceMonth::May));
                    it.by_month_day = Some(vec![1]);
                })
            },
        ),
        row(
            "recurrence: one day of a year",
            "recurrence_rule.by_month_day",
            [1],
            [2],
            |n| {
                recurring(Yearly, |it| {
                    it.by_month = Some(vec![RecurrenceMonth::May]);
                    it.by_month_day = Some(vec![1; count(n)]);
                })
            },
        ),
        row(
            "recurrence: month and day go together",
            "recurrence_rule.by_month",
            [1],
            [0],
            |n| {
                recurring(Yearly, |it| {
                    it.by_month = Some(vec![RecurrenceMonth::May]);
                    it.by_month_day = Some(vec![1; count(n)]);
                })
            },
        ),
        row(
            "recurrence: when months count",
            "recurrence_rule.by_month",
            [0],
            [1, 2, 3],
            move |n| {
                recurring(frequencies[count(n)], |it| {
                    it.by_month = Some(vec![RecurrenceMonth::May]);
                    it.by_month_day = Some(vec![1]);
                })
            },
        ),
    ]
}

fn files() -> Vec<Row> {
    let bytes = |n: i64| vec![0; count(n)];
    let sticker = |size: i64| {
        let file = FormFile::new("a.png", vec![0; count(size)]);
        CreateGuildSticker::new(GUILD, "name", "tag", file)
    };
    vec![
        row(
            "emoji: image",
            "image",
            [1, 256 * 1024],
            [256 * 1024 + 1],
            move |n| CreateGuildEmoji::new(GUILD, "name", ImageData::png(&bytes(n))),
        ),
        row("emoji: name", "name", [2, 32], [1, 33], |n| {
            CreateGuildEmoji::new(GUILD, text(n), ImageData::png(b"x"))
        }),
        row(
            "sound: file",
            "sound",
            [1, 512 * 1024],
            [512 * 1024 + 1],
            move |n| CreateGuildSoundboardSound::new(GUILD, "name", SoundData::mp3(&bytes(n))),
        ),
        row("sound: name", "name", [2, 32], [1, 33], |n| {
            CreateGuildSoundboardSound::new(GUILD, text(n), SoundData::mp3(b"x"))
        }),
        row("sound: volume", "volume", [0, 1], [-1, 2], |n| {
            let volume = f64::from(i32::try_from(n).unwrap());
            CreateGuildSoundboardSound::new(GUILD, "name", SoundData::mp3(b"x")).volume(volume)
        }),
        row(
            "sticker: file",
            "file",
            [1, 512 * 1024],
            [512 * 1024 + 1],
            sticker,
        ),
        row(
            "sticker: description",
            "description",
            [0, 2, 100],
            [1, 101],
            move |n| sticker(1).description(text(n)),
        ),
        row("sticker: name", "name", [2, 30], [1, 31], |n| {
            CreateGuildSticker::new(GUILD, text(n), "tag", FormFile::new("a.png", "x"))
        }),
        row("sticker: tags", "tags", [1, 200], [201], |n| {
            CreateGuildSticker::new(GUILD, "name", text(n), FormFile::new("a.png", "x"))
        }),
    ]
}
