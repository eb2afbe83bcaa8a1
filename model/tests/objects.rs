//! Objects as the documentation shows them: what is read is written again, unchanged.

use std::fmt::Debug;

use cordial_model::{
    channel::{Channel, FollowedChannel, PermissionOverwrite, ThreadList, ThreadMember},
    gateway::{
        BotGateway, Hello, Identify, Ready, RequestGuildMembers, Resume, UpdatePresence,
        UpdateVoiceState,
    },
    guild::{
        AuditLogEntry, AutoModerationRule, Ban, Emoji, Guild, GuildPreview, GuildScheduledEvent,
        Integration, Member, PartialEmoji, PartialGuild, Role, SoundboardSound, StageInstance,
        Sticker, StickerPack, UnavailableGuild, WelcomeScreen,
    },
    invite::Invite,
    json::{self, Decode, Encode},
    presence::{Activity, Presence},
    user::{Connection, User, UserGuild},
    voice::{VoiceRegion, VoiceState},
    webhook::Webhook,
};
use serde_json::Value;

/// Whether everything in `part` is in `whole`; what is `null` or empty may be left out.
fn lost(part: &Value, whole: &Value, path: &str, out: &mut Vec<String>) {
    match (part, whole) {
        (Value::Object(part), Value::Object(whole)) => {
            for (key, value) in part {
                let path = format!("{path}.{key}");
                match whole.get(key) {
                    Some(other) => lost(value, other, &path, out),
                    None if value.is_null() || value.as_array().is_some_and(Vec::is_empty) => {}
                    None => out.push(format!("{path} is gone")),
                }
            }
        }
        (Value::Array(part), Value::Array(whole)) if part.len() == whole.len() => {
            for (index, (value, other)) in part.iter().zip(whole).enumerate() {
                lost(value, other, &format!("{path}[{index}]"), out);
            }
        }
        _ if part == whole => {}
        _ => out.push(format!("{path}: {part} became {whole}")),
    }
}

/// Reads, writes and reads again; nothing may be lost and nothing malformed.
fn survives<T: Decode + Encode + PartialEq + Debug>(text: &str) -> T {
    let value: T = json::from_str_strict(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let written = json::to_string(&value);
    let again: T =
        json::from_str_strict(&written).unwrap_or_else(|error| panic!("{error}\n{written}"));
    assert_eq!(again, value);
    let mut out = Vec::new();
    let (given, kept): (Value, Value) = (
        serde_json::from_str(text).unwrap(),
        serde_json::from_str(&written).unwrap(),
    );
    lost(&given, &kept, "", &mut out);
    assert!(out.is_empty(), "{out:#?}");
    value
}

const USER: &str = r#"{"id":"80351110224678912","username":"Nelly","discriminator":"1337","global_name":"Nelly!",
    "avatar":"8342729096ea3675442027381ff50dfe","verified":true,"email":"nelly@discord.com","flags":64,
    "banner":"06c16474723fe537c283b8efa61a30c8","accent_color":16711680,"premium_type":1,"public_flags":64,"bot":false,
    "avatar_decoration_data":{"sku_id":"1144058844004233369","asset":"a_fed43ab12698df65902ba06727e20c0e","expires_at":1800000000},
    "collectibles":{"nameplate":{"sku_id":"2247558840304243","asset":"nameplates/nameplates/twilight/","label":"","palette":"cobalt"}},
    "primary_guild":{"identity_guild_id":"1234647491267808778","identity_enabled":true,"tag":"DISC","badge":"7d1734ae5a615e82bc7a4033b98fade8"},
    "locale":"en-GB","mfa_enabled":false,"system":false}"#;

const MEMBER: &str = r#"{"user":{"id":"80351110224678912","username":"Nelly","discriminator":"0","global_name":null,"avatar":null},
    "nick":"NOT API SUPPORT","avatar":"a_1269e74af4df7417b13759eae50c83dc","banner":null,"roles":["41771983423143936","41771983423143937"],
    "joined_at":"2015-04-26T06:26:56.936000+00:00","premium_since":"2020-01-01T00:00:00.000000+00:00","deaf":false,"mute":true,
    "flags":513,"pending":true,"permissions":"2251799813685247","communication_disabled_until":"2026-01-01T00:00:00.000001+00:00",
    "avatar_decoration_data":{"asset":"a_fed43ab12698df65902ba06727e20c0e","sku_id":"1144058844004233369"}}"#;

#[test]
fn users() {
    let user: User = survives(USER);
    assert_eq!(user.display_name(), "Nelly!");
    assert_eq!(user.discriminator.to_string(), "1337");
    assert_eq!(
        user.rare.primary_guild.as_ref().unwrap().tag.as_deref(),
        Some("DISC")
    );
    let bot: User =
        survives(r#"{"id":"1","username":"b","discriminator":"0042","avatar":null,"bot":true}"#);
    assert_eq!((bot.display_name(), bot.discriminator.0), ("b", 42));
    survives::<UserGuild>(
        r#"{"id":"80351110224678912","name":"1337 Krew","icon":"8342729096ea3675442027381ff50dfe","banner":null,"owner":true,
            "permissions":"36953089","features":["COMMUNITY","SOMETHING_NEW"],"approximate_member_count":3268,"approximate_presence_count":784}"#,
    );
    survives::<Connection>(
        r#"{"id":"7","name":"nelly","type":"github","revoked":false,"integrations":[{"id":"1","type":"twitch","account":{"id":"2","name":"nelly"}}],"verified":true,"friend_sync":false,"show_activity":true,"two_way_link":false,"visibility":1}"#,
    );
}

#[test]
fn members() {
    let member: Member = survives(MEMBER);
    assert_eq!(member.display_name(), "NOT API SUPPORT");
    let (user, partial) = member.clone().into_parts();
    assert_eq!(partial.with_user(user), member);
    survives::<Ban>(&format!(r#"{{"reason":"mentioning b1nzy","user":{USER}}}"#));
}

#[test]
fn roles() {
    let role: Role = survives(
        r#"{"id":"41771983423143936","name":"WE DEM BOYZZ!!!!!!","color":3447003,
            "colors":{"primary_color":3447003,"secondary_color":1,"tertiary_color":null},"hoist":true,
            "icon":"cf3ced8600b777c9486c6d8d84fb4327","unicode_emoji":null,"position":1,"permissions":"66321471","managed":false,
            "mentionable":false,"flags":1,"tags":{"bot_id":"7","premium_subscriber":null,"guild_connections":null}}"#,
    );
    let tags = role.tags.unwrap();
    assert!(tags.premium_subscriber && tags.guild_connections && !tags.available_for_purchase);
}

#[test]
fn emojis_and_stickers() {
    let emoji: Emoji = survives(&format!(
        r#"{{"id":"41771983429993937","name":"LUL","roles":["41771983429993000"],"user":{USER},"require_colons":true,"managed":false,"animated":true,"available":false}}"#
    ));
    assert_eq!(
        PartialEmoji::from(&emoji).to_string(),
        "<a:LUL:41771983429993937>"
    );
    let fire: PartialEmoji = survives(r#"{"id":null,"name":"🔥"}"#);
    assert_eq!(fire.to_string(), "🔥");
    survives::<PartialEmoji>(r#"{"id":"41771983429993937","name":null}"#);
    survives::<Sticker>(
        r#"{"id":"749054660769218631","name":"Wave","tags":"wumpus, hello, sup, hi","type":1,"format_type":3,"description":"Wumpus waves hello","pack_id":"847199849233514549","sort_value":12,"available":true}"#,
    );
    survives::<StickerPack>(
        r#"{"id":"847199849233514549","stickers":[],"name":"Wumpus Beyond","sku_id":"847199849233514547","cover_sticker_id":"749053689419006003","description":"Say hello to Wumpus!","banner_asset_id":"761773777976819706"}"#,
    );
}

#[test]
fn channels_of_every_kind() {
    let text: Channel = survives(
        r#"{"id":"41771983423143937","guild_id":"41771983423143937","name":"general","type":0,"position":6,
            "permission_overwrites":[{"id":"5","type":1,"allow":"9007199254740993","deny":"0"}],"rate_limit_per_user":2,"nsfw":true,
            "topic":"24/7 chat about how to gank Mike #2","last_message_id":"155117677105512449","parent_id":"399942396007890945",
            "default_auto_archive_duration":60,"last_pin_timestamp":"2020-01-01T00:00:00.000000+00:00","flags":0}"#,
    );
    assert!(text.voice.bitrate.is_none() && text.thread.metadata.is_none());
    let voice: Channel = survives(
        r#"{"id":"155101607195836416","last_message_id":"174629835082649376","type":2,"name":"ROCKET CHEESE","position":5,"parent_id":null,
            "bitrate":64000,"user_limit":0,"rtc_region":"rotterdam","video_quality_mode":2,"rate_limit_per_user":0,"nsfw":false,"status":"hm"}"#,
    );
    assert_eq!(
        (voice.voice.bitrate, voice.voice.user_limit),
        (Some(64000), Some(0))
    );
    let dm: Channel = survives(&format!(
        r#"{{"last_message_id":"3343820033257021450","type":1,"id":"319674150115610528","recipients":[{USER}]}}"#
    ));
    assert_eq!(dm.dm.recipients.len(), 1);
    survives::<Channel>(
        r#"{"name":"Some test channel","icon":"8342729096ea3675442027381ff50dfe","recipients":[],"last_message_id":"3343820033257021450","type":3,"id":"319674150115710528","owner_id":"82198810841029460","managed":true,"application_id":"9"}"#,
    );
    let thread: Channel = survives(
        r#"{"id":"41771983423143937","guild_id":"41771983423143937","parent_id":"41771983423143937","owner_id":"41771983423143937","name":"don't buy dota-2",
            "type":11,"last_message_id":"155117677105512449","message_count":1,"member_count":5,"rate_limit_per_user":2,"total_message_sent":3,"applied_tags":["4"],
            "thread_metadata":{"archived":false,"auto_archive_duration":1440,"archive_timestamp":"2021-04-12T23:40:39.855793+00:00","locked":false,"create_timestamp":null,"invitable":true},
            "member":{"id":"4","user_id":"5","join_timestamp":"2021-04-12T23:40:39.855793+00:00","flags":1}}"#,
    );
    assert!(!thread.thread.metadata.unwrap().archived);
    let forum: Channel = survives(
        r#"{"id":"1","type":15,"name":"help","available_tags":[{"id":"2","name":"open","moderated":false,"emoji_id":null,"emoji_name":"❓"}],
            "default_reaction_emoji":{"emoji_id":"3","emoji_name":null},"default_sort_order":1,"default_forum_layout":2,"default_thread_rate_limit_per_user":5,"flags":16}"#,
    );
    assert_eq!(forum.forum.available_tags[0].name, "open");
    survives::<Channel>(
        r#"{"id":"1","type":0,"name":"partial","permissions":"1024","app_permissions":"8"}"#,
    );
    survives::<PermissionOverwrite>(
        r#"{"id":"1","type":0,"allow":"18446744073709551615","deny":"1"}"#,
    );
    survives::<FollowedChannel>(r#"{"channel_id":"1","webhook_id":"2"}"#);
    survives::<ThreadList>(
        r#"{"threads":[{"id":"1","type":12}],"members":[{"id":"1","user_id":"2","join_timestamp":"2021-04-12T23:40:39.855793+00:00","flags":0}],"has_more":true}"#,
    );
    survives::<ThreadMember>(&format!(
        r#"{{"join_timestamp":"2021-04-12T23:40:39.855793+00:00","flags":2,"member":{MEMBER}}}"#
    ));
}

#[test]
fn guilds() {
    let guild: Guild = survives(
        r#"{"id":"197038439483310086","name":"Discord Testers","icon":"f64c482b807da4f539cff778d174971c","description":"The official place to report Discord Bugs!",
            "splash":null,"discovery_splash":null,"features":["ANIMATED_ICON","VERIFIED","NOT_KNOWN_YET"],"emojis":[],"banner":"9b6439a7de04f1d26af92f84ac9e1e4a",
            "owner_id":"73193882359173120","application_id":null,"region":null,"afk_channel_id":null,"afk_timeout":300,"system_channel_id":null,"widget_enabled":true,
            "widget_channel_id":"5","verification_level":3,"roles":[],"default_message_notifications":1,"mfa_level":1,"explicit_content_filter":2,"max_presences":40000,
            "max_members":250000,"vanity_url_code":"discord-testers","premium_tier":3,"premium_subscription_count":33,"system_channel_flags":0,"preferred_locale":"en-US",
            "rules_channel_id":"441688182833020939","public_updates_channel_id":"281283303326089216","safety_alerts_channel_id":"281283303326089216","nsfw_level":9,
            "premium_progress_bar_enabled":true,"stickers":[],"max_video_channel_users":25,"max_stage_video_channel_users":50,"approximate_member_count":5,
            "approximate_presence_count":4,"owner":false,"permissions":"8","icon_hash":"f64c482b807da4f539cff778d174971c",
            "incidents_data":{"invites_disabled_until":"2026-01-01T00:00:00.000000+00:00","dms_disabled_until":null},
            "welcome_screen":{"description":"hi","welcome_channels":[{"channel_id":"1","description":"Follow","emoji_id":null,"emoji_name":"📡"}]}}"#,
    );
    assert_eq!(guild.features[2].as_str(), "NOT_KNOWN_YET");
    assert_eq!(guild.nsfw_level.get(), 9);
    survives::<UnavailableGuild>(r#"{"id":"41771983423143937","unavailable":true}"#);
    survives::<PartialGuild>(
        r#"{"id":"1","name":"n","features":["NEWS"],"locale":"de","verification_level":1,"vanity_url_code":"x","nsfw_level":0,"premium_subscription_count":2,"premium_tier":1}"#,
    );
    survives::<GuildPreview>(
        r#"{"id":"197038439483310086","name":"Discord Testers","icon":"f64c482b807da4f539cff778d174971c","splash":null,"discovery_splash":null,"emojis":[],"features":["DISCOVERABLE"],"approximate_member_count":60814,"approximate_presence_count":20034,"description":"The official place to report Discord Bugs!","stickers":[]}"#,
    );
    survives::<WelcomeScreen>(r#"{"description":null,"welcome_channels":[]}"#);
    survives::<Integration>(
        r#"{"id":"1","name":"n","type":"twitch","enabled":true,"syncing":false,"role_id":"2","enable_emoticons":true,"expire_behavior":1,"expire_grace_period":7,"account":{"id":"x","name":"y"},"synced_at":"2026-01-01T00:00:00.000000+00:00","subscriber_count":1,"revoked":false,"application":{"id":"3","name":"a","icon":null,"description":"d"},"scopes":["bot"]}"#,
    );
    survives::<AutoModerationRule>(
        r#"{"id":"969707018069872670","guild_id":"613425648685547541","name":"Keyword Filter 1","creator_id":"423457898095789043","trigger_type":1,"event_type":1,"actions":[{"type":1,"metadata":{"custom_message":"Please keep financial discussions limited"}},{"type":2,"metadata":{"channel_id":"123456789123456789"}},{"type":3,"metadata":{"duration_seconds":60}}],"trigger_metadata":{"keyword_filter":["cat*","*dog"],"regex_patterns":["(b|c)at"],"presets":[2,9],"mention_total_limit":5},"enabled":true,"exempt_roles":["323456789123456789"],"exempt_channels":["523456789123456789"]}"#,
    );
    survives::<AuditLogEntry>(
        r#"{"id":"1","target_id":"2","changes":[{"key":"$add","new_value":[{"name":"I am a role","id":"584120723283509258"}]},{"key":"name","old_value":"a","new_value":1.5}],"user_id":"3","action_type":25,"options":{"channel_id":"4","count":"7","type":"0","role_name":"r"},"reason":"why"}"#,
    );
}

#[test]
fn events_stages_and_sounds() {
    survives::<GuildScheduledEvent>(&format!(
        r#"{{"id":"1","guild_id":"2","channel_id":null,"creator_id":"3","name":"n","description":"d","scheduled_start_time":"2026-01-01T00:00:00.000000+00:00",
            "scheduled_end_time":null,"privacy_level":2,"status":1,"entity_type":3,"entity_id":null,"entity_metadata":{{"location":"here"}},"creator":{USER},"user_count":4,
            "image":"f64c482b807da4f539cff778d174971c","recurrence_rule":{{"start":"2026-01-01T00:00:00.000000+00:00","end":null,"frequency":2,"interval":2,"by_weekday":[0,6],
            "by_n_weekday":[{{"n":1,"day":3}}],"by_month":null,"by_month_day":null,"by_year_day":null,"count":null}}}}"#
    ));
    survives::<StageInstance>(
        r#"{"id":"840647391636226060","guild_id":"197038439483310086","channel_id":"733488538393510049","topic":"Testing Testing, 123","privacy_level":1,"discoverable_disabled":false,"guild_scheduled_event_id":"947656305244532806"}"#,
    );
    survives::<SoundboardSound>(
        r#"{"name":"Yay","sound_id":"1106714396018884649","volume":0.25,"emoji_id":"989193655938064464","emoji_name":null,"guild_id":"613425648685547541","available":true}"#,
    );
    survives::<SoundboardSound>(
        r#"{"name":"quack","sound_id":"1","volume":0.5,"emoji_id":null,"emoji_name":"🦆","available":true}"#,
    );
}

#[test]
fn presences_and_voice() {
    let presence: Presence = survives(
        r#"{"user":{"id":"1"},"guild_id":"2","status":"dnd","client_status":{"desktop":"dnd","mobile":"online","vr":"asleep"},"activities":[
            {"name":"Custom Status","type":4,"state":"hm","created_at":1763000000000,"emoji":{"name":"blob","id":"5","animated":false}},
            {"name":"Rocket League","type":0,"created_at":1,"timestamps":{"start":1507665886000,"end":1507665887000},"details":"Ranked Duos: 2-1","details_url":"https://x",
             "state":"In a Match","application_id":"379286085710381999","status_display_type":1,"party":{"id":"9dd6594e","size":[2,3]},
             "assets":{"large_image":"351371005538729000","large_text":"DFH Stadium","small_image":"351371005538729111","small_text":"Silver III","invite_cover_image":"c"},
             "secrets":{"join":"a","spectate":"b","match":"c"},"instance":true,"flags":3,"buttons":["Ask to Join"],"url":"https://twitch.tv/x"}]}"#,
    );
    assert_eq!(
        presence.activities[1].rare.party.as_ref().unwrap().size,
        Some([2, 3])
    );
    assert_eq!(
        presence.client_status.vr.as_ref().unwrap().as_str(),
        "asleep"
    );
    survives::<Activity>(
        r#"{"name":"x","type":1,"url":"https://www.twitch.tv/discord","buttons":[{"label":"l","url":"https://x"}]}"#,
    );
    survives::<VoiceState>(&format!(
        r#"{{"guild_id":"2","channel_id":"157733188964188161","user_id":"80351110224678912","member":{MEMBER},"session_id":"90326bd25d71d39b9ef95b299e3872ff","deaf":false,"mute":false,"self_deaf":false,"self_mute":true,"self_stream":true,"self_video":false,"suppress":false,"request_to_speak_timestamp":"2021-03-31T18:45:31.297561+00:00"}}"#
    ));
    survives::<VoiceRegion>(
        r#"{"id":"rotterdam","name":"Rotterdam","optimal":true,"deprecated":false,"custom":false}"#,
    );
}

#[test]
fn invites_and_webhooks() {
    let invite: Invite = survives(&format!(
        r#"{{"type":0,"code":"0vCdhLbwjZZTWZLD","guild":{{"id":"165176875973476352","name":"CS:GO Fraggers Only","features":["NEWS"]}},"channel":{{"id":"165176875973476352","name":"illuminati","type":0}},
            "inviter":{USER},"target_type":2,"target_user":{USER},"target_application":{{"id":"1","name":"a","icon":null,"description":"d"}},"approximate_presence_count":1,"approximate_member_count":2,
            "expires_at":null,"flags":1,"uses":0,"max_uses":3,"max_age":86400,"temporary":false,"created_at":"2026-01-01T00:00:00.000000+00:00"}}"#
    ));
    assert_eq!(invite.metadata.max_uses, Some(3));
    let webhook: Webhook = survives(
        r#"{"name":"test webhook","type":1,"channel_id":"199737254929760256","token":"3d89bb7572e0fb30d8128367b3b1b44fecd1726de135cbe28a41f8b2f777c372ba2939e72279b94526ff5d1bd4358d65cf11","avatar":null,"guild_id":"199737254929760256","id":"223704706495545344","application_id":null,"url":"https://discord.com/api/webhooks/2237/3d89"}"#,
    );
    assert!(!format!("{webhook:?}").contains("3d89"));
    survives::<Webhook>(
        r#"{"type":2,"id":"752831914402115456","name":"Guildy name","avatar":"bb71f469c158984e265093a81b3397fb","channel_id":"561885260615255432","guild_id":"56188498421443265","application_id":null,"source_guild":{"id":"56188498421476534","name":"Guildy name","icon":"bb71f469c158984e265093a81b3397fb"},"source_channel":{"id":"5618852344134324","name":"announcements"}}"#,
    );
}

#[test]
fn sessions_and_commands() {
    let ready: Ready = survives(
        r#"{"v":10,"user":{"id":"1","username":"bot","discriminator":"4242","avatar":null,"bot":true},"guilds":[{"id":"2","unavailable":true}],"session_id":"abc","resume_gateway_url":"wss://us-east1-b.gateway.discord.gg","shard":[0,2],"application":{"id":"3","flags":27828224}}"#,
    );
    assert_eq!(ready.shard, Some([0, 2]));
    survives::<Hello>(r#"{"heartbeat_interval":41250}"#);
    let identify: Identify = survives(
        r#"{"token":"hunter2.hunter2","properties":{"os":"linux","browser":"cordial","device":"cordial"},"compress":true,"large_threshold":250,"shard":[0,1],"presence":{"activities":[{"name":"Cards","type":0}],"status":"dnd","since":91879201,"afk":false},"intents":7}"#,
    );
    assert!(!format!("{identify:?}").contains("hunter2"));
    survives::<Resume>(r#"{"token":"t","session_id":"s","seq":1337}"#);
    survives::<UpdatePresence>(r#"{"since":null,"activities":[],"status":"online","afk":true}"#);
    survives::<UpdateVoiceState>(
        r#"{"guild_id":"1","channel_id":null,"self_mute":false,"self_deaf":true}"#,
    );
    survives::<RequestGuildMembers>(
        r#"{"guild_id":"1","query":"","limit":0,"presences":true,"nonce":"n"}"#,
    );
    survives::<RequestGuildMembers>(r#"{"guild_id":"1","limit":0,"user_ids":["2","3"]}"#);
    let one: RequestGuildMembers =
        json::from_str(r#"{"guild_id":["1"],"limit":0,"user_ids":"2"}"#).unwrap();
    assert_eq!(
        json::to_string(&one),
        r#"{"guild_id":"1","limit":0,"user_ids":["2"]}"#
    );
    survives::<BotGateway>(
        r#"{"url":"wss://gateway.discord.gg/","shards":9,"session_start_limit":{"total":1000,"remaining":999,"reset_after":14400000,"max_concurrency":1}}"#,
    );
}

/// The names that derived code uses itself, as far as a field could have them.
#[test]
fn fields_may_be_called_anything() {
    #[derive(Debug, PartialEq, Decode, Encode)]
    struct Named {
        p: u8,
        o: Vec<u8>,
        w: Option<bool>,
        key: bool,
        value: u8,
        error: u8,
        found: u8,
        field: u8,
        other: u8,
    }
    let text =
        r#"{"p":1,"o":[2],"w":true,"key":false,"value":3,"error":4,"found":5,"field":6,"other":7}"#;
    survives::<Named>(text);
}
