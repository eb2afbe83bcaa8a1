//! Messages.

use cordial_model::{
    channel::message::{
        AllowedMentions, Attachment, ChannelMention, Embed, Message, MessageActivity, MessageCall,
        MessageFlags, MessageInteraction, MessageInteractionMetadata, MessagePins,
        MessageReference, MessageSnapshot, MessageType, Nonce, Reaction, RoleSubscriptionData,
        SharedClientTheme,
    },
    id::Id,
    poll::{Poll, PollCreateRequest},
};
use serde_json::{Value, json};

use crate::support::{channel, is_complete, member, round_trip, user};

const PAGE: &str = "resources/message.mdx";

fn embed() -> Value {
    let media = json!({
        "url": "https://example.com/image.png", "proxy_url": "https://images-ext-1.discordapp.net/image.png",
        "height": 480, "width": 640, "content_type": "image/png", "placeholder": "3PcNNYSFeXh/iIeE",
        "placeholder_version": 1, "description": "A picture", "flags": 32
    });
    is_complete(PAGE, "Embed Image Structure", &media, &[]);
    is_complete(PAGE, "Embed Video Structure", &media, &[]);
    let footer = json!({"text": "Footer", "icon_url": "https://example.com/i.png", "proxy_icon_url": "https://proxy/i.png"});
    is_complete(PAGE, "Embed Footer Structure", &footer, &[]);
    let author = json!({
        "name": "Author", "url": "https://example.com", "icon_url": "https://example.com/i.png",
        "proxy_icon_url": "https://proxy/i.png"
    });
    is_complete(PAGE, "Embed Author Structure", &author, &[]);
    let provider = json!({"name": "Provider", "url": "https://example.com"});
    is_complete(PAGE, "Embed Provider Structure", &provider, &[]);
    let field = json!({"name": "Field", "value": "Value", "inline": true});
    is_complete(PAGE, "Embed Field Structure", &field, &[]);
    let embed = json!({
        "title": "Title", "type": "rich", "description": "Text", "url": "https://example.com",
        "timestamp": "2024-02-29T12:30:00.123456+00:00", "color": 0x33_66_99, "footer": footer, "image": media,
        "thumbnail": media, "video": media, "provider": provider, "author": author, "fields": [field], "flags": 32
    });
    is_complete(PAGE, "Embed Structure", &embed, &[]);
    embed
}

fn attachment() -> Value {
    let attachment = json!({
        "id": "1127273498236563456", "filename": "voice-message.ogg", "title": "voice message!", "description": "A voice",
        "content_type": "audio/ogg", "size": 63_812, "url": "https://cdn.discordapp.com/a?ex=1&is=2&hm=3",
        "proxy_url": "https://media.discordapp.net/a", "height": 10, "width": 20, "placeholder": "3PcNNYSFeXh",
        "placeholder_version": 1, "ephemeral": true, "duration_secs": 5.25, "waveform": "AAAAAAAAAA", "flags": 40,
        "clip_participants": [user("53908099506183680", "mason")],
        "clip_created_at": "2024-02-29T12:30:00.000000+00:00",
        "application": {
            "id": "172150183260323840", "name": "Baba O-Riley", "icon": null, "description": "Test", "bot_public": false,
            "bot_require_code_grant": false, "verify_key": "1e0a356058d627ca", "team": null, "type": null,
            "interactions_endpoint_url": null, "role_connections_verification_url": null, "eligible_oauth2_scopes": []
        }
    });
    is_complete(PAGE, "Attachment Structure", &attachment, &[]);
    attachment
}

fn reaction() -> Value {
    let details = json!({"burst": 1, "normal": 2});
    is_complete(PAGE, "Reaction Count Details Structure", &details, &[]);
    let reaction = json!({
        "count": 3, "count_details": details, "me": false, "me_burst": true,
        "emoji": {"id": null, "name": "🔥", "animated": false}, "burst_colors": ["#ff8800"]
    });
    is_complete(PAGE, "Reaction Structure", &reaction, &[]);
    reaction
}

fn poll() -> Value {
    let results =
        json!({"is_finalized": true, "answer_counts": [{"id": 1, "count": 5, "me_voted": true}]});
    let page = "resources/poll.mdx";
    is_complete(page, "Poll Results Object Structure", &results, &[]);
    is_complete(
        page,
        "Poll Answer Count Object Structure",
        &results["answer_counts"][0],
        &[],
    );
    let answer = json!({"answer_id": 1, "poll_media": {"text": "Tea", "emoji": {"id": null, "name": "🍵", "animated": false}}});
    is_complete(page, "Poll Answer Object Structure", &answer, &[]);
    is_complete(
        page,
        "Poll Media Object Structure",
        &answer["poll_media"],
        &[],
    );
    let poll = json!({
        "question": {"text": "Tea or coffee?"}, "answers": [answer], "expiry": "2024-02-29T12:30:00.000000+00:00",
        "allow_multiselect": true, "layout_type": 1, "results": results
    });
    is_complete(page, "Poll Object Structure", &poll, &[]);
    poll
}

fn metadata() -> Value {
    let base = |id: &str, kind: u8| {
        json!({
            "id": id, "type": kind, "user": user("53908232506183680", "mason"),
            "authorizing_integration_owners": {"0": "846209781206941736", "1": "53908232506183680"},
            "original_response_message_id": "1124068675247464448"
        })
    };
    let mut command = base("1124068675247464441", 2);
    command["target_user"] = user("80351110224678912", "nelly");
    command["target_message_id"] = json!("1124068675247464442");
    command["name"] = json!("report");
    command["command_type"] = json!(3);
    is_complete(
        PAGE,
        "Application Command Interaction Metadata Structure",
        &command,
        &[],
    );
    let mut component = base("1124068675247464443", 3);
    component["interacted_message_id"] = json!("1124068675247464444");
    is_complete(
        PAGE,
        "Message Component Interaction Metadata Structure",
        &component,
        &[],
    );
    let mut modal = base("1124068675247464445", 5);
    modal["triggering_interaction_metadata"] = component;
    is_complete(
        PAGE,
        "Modal Submit Interaction Metadata Structure",
        &modal,
        &[],
    );
    round_trip::<MessageInteractionMetadata>(&command);
    modal
}

pub(crate) fn message() -> Value {
    let reference = json!({
        "type": 1, "message_id": "306588351130107906", "channel_id": "278325129692446722",
        "guild_id": "278325129692446720", "fail_if_not_exists": false
    });
    is_complete(PAGE, "Message Reference Structure", &reference, &[]);
    let activity = json!({"type": 3, "party_id": "spotify:1"});
    is_complete(PAGE, "Message Activity Structure", &activity, &[]);
    let call = json!({"participants": ["80351110224678912"], "ended_timestamp": null});
    is_complete(PAGE, "Message Call Object Structure", &call, &[]);
    let mention = json!({"id": "278325129692446722", "guild_id": "278325129692446720", "type": 5, "name": "big-news"});
    is_complete(PAGE, "Channel Mention Structure", &mention, &[]);
    let subscription = json!({
        "role_subscription_listing_id": "1", "tier_name": "Gold", "total_months_subscribed": 3, "is_renewal": true
    });
    is_complete(
        PAGE,
        "Role Subscription Data Object Structure",
        &subscription,
        &[],
    );
    let theme = json!({"colors": ["5865f2", "eb459e"], "gradient_angle": 45, "base_mix": 60, "base_theme": 1});
    is_complete(PAGE, "Shared Client Theme Object Structure", &theme, &[]);
    let interaction = json!({
        "id": "845027738276462632", "type": 2, "name": "channelinfo", "user": user("53908099506183680", "mason"),
        "member": member()
    });
    is_complete(
        "interactions/receiving-and-responding.mdx",
        "Message Interaction Structure",
        &interaction,
        &[],
    );
    let snapshot = json!({"message": {
        "type": 0, "content": "Forwarded", "embeds": [embed()], "attachments": [attachment()],
        "timestamp": "2024-02-29T12:30:00.000000+00:00", "edited_timestamp": null, "flags": 0,
        "mentions": [user("80351110224678912", "nelly")], "mention_roles": ["41771983423143936"],
        "sticker_items": [{"id": "749054660769218631", "name": "Wave", "format_type": 3}],
        "components": [{"type": 10, "id": 1, "content": "Text"}]
    }});
    is_complete(PAGE, "Message Snapshot Structure", &snapshot, &[]);
    let mut mentioned = user("80351110224678912", "nelly");
    mentioned["member"] = member();
    let message = json!({
        "id": "334385199974967042", "channel_id": "290926798999357250", "guild_id": "278325129692446720",
        "author": user("53908099506183680", "mason"), "member": member(), "content": "Supa Hot\n\"quoted\" \\ 🔥",
        "timestamp": "2017-07-11T17:27:07.299000+00:00", "edited_timestamp": "2017-07-11T17:28:07.000001+00:00",
        "tts": false, "mention_everyone": true, "mentions": [mentioned], "mention_roles": ["41771983423143936"],
        "mention_channels": [mention], "attachments": [attachment()], "embeds": [embed()], "reactions": [reaction()],
        "nonce": "1127273498236563456", "pinned": true, "webhook_id": "223704706495545344", "type": 19,
        "activity": activity, "application": attachment()["application"], "application_id": "172150183260323840",
        "flags": 2, "message_reference": reference, "message_snapshots": [snapshot],
        "interaction_metadata": metadata(), "interaction": interaction, "thread": channel(),
        "components": [{"type": 1, "id": 1, "components": [{"type": 2, "id": 2, "style": 1, "label": "Click", "custom_id": "c"}]}],
        "sticker_items": [{"id": "749054660769218631", "name": "Wave", "format_type": 3}],
        "stickers": [{
            "id": "749054660769218631", "name": "Wave", "description": "Wumpus waves hello", "tags": "wumpus, hello",
            "type": 1, "format_type": 3
        }],
        "position": 12, "role_subscription_data": subscription,
        "resolved": {"users": {"80351110224678912": user("80351110224678912", "nelly")}},
        "poll": poll(), "call": call, "shared_client_theme": theme, "channel_type": 0
    });
    is_complete(PAGE, "Message Structure", &message, &["referenced_message"]);
    is_complete(
        "events/gateway-events.mdx",
        "Message Create Extra Fields",
        &message,
        &[],
    );
    message
}

#[test]
fn keeps_every_field_of_a_message() {
    let mut value = message();
    let mut referenced = message();
    referenced["nonce"] = json!(42);
    value["referenced_message"] = referenced;
    let decoded: Message = round_trip(&value);

    assert_eq!(decoded.kind, MessageType::Reply);
    assert_eq!(decoded.flags, MessageFlags::IS_CROSSPOST);
    assert_eq!(decoded.mentions[0].username, "nelly");
    assert!(decoded.mentions[0].member.is_some());
    assert_eq!(decoded.rare.position, Some(12));
    let referenced = decoded
        .referenced_message
        .as_ref()
        .expect("a reply names its message");
    assert_eq!(referenced.nonce, Some(Nonce::Number(42)));
    assert_eq!(
        decoded.link(),
        "https://discord.com/channels/278325129692446720/290926798999357250/334385199974967042"
    );
}

#[test]
fn keeps_every_field_of_the_parts_of_messages() {
    let value = message();
    round_trip::<Embed>(&embed());
    round_trip::<Attachment>(&attachment());
    round_trip::<Reaction>(&reaction());
    round_trip::<Poll>(&poll());
    round_trip::<MessageReference>(&value["message_reference"]);
    round_trip::<MessageSnapshot>(&value["message_snapshots"][0]);
    round_trip::<MessageActivity>(&value["activity"]);
    round_trip::<MessageCall>(&value["call"]);
    round_trip::<ChannelMention>(&value["mention_channels"][0]);
    round_trip::<RoleSubscriptionData>(&value["role_subscription_data"]);
    round_trip::<SharedClientTheme>(&value["shared_client_theme"]);
    round_trip::<MessageInteraction>(&value["interaction"]);
    let pins = json!({
        "items": [{"pinned_at": "2024-02-29T12:30:00.000000+00:00", "message": value}], "has_more": true
    });
    is_complete(PAGE, "Message Pin Object Structure", &pins["items"][0], &[]);
    round_trip::<MessagePins>(&pins);
}

#[test]
fn keeps_every_field_of_what_is_sent() {
    let mentions = json!({
        "parse": ["everyone"], "roles": ["41771983423143936"], "users": ["80351110224678912"], "replied_user": true
    });
    is_complete(
        PAGE,
        "Default Settings for Allowed Mentions",
        &mentions,
        &[],
    );
    round_trip::<AllowedMentions>(&mentions);
    let poll = json!({
        "question": {"text": "Tea or coffee?"}, "answers": [{"poll_media": {"text": "Tea"}}], "duration": 24,
        "allow_multiselect": false, "layout_type": 1
    });
    is_complete(
        "resources/poll.mdx",
        "Poll Create Request Object Structure",
        &poll,
        &[],
    );
    round_trip::<PollCreateRequest>(&poll);
}

#[test]
fn reads_the_smallest_message() {
    let value = json!({
        "id": "334385199974967042", "channel_id": "290926798999357250", "author": {"id": "53908099506183680"},
        "timestamp": "2017-07-11T17:27:07.299000+00:00"
    });
    let text = value.to_string();
    let message: Message =
        cordial_model::json::from_str_strict(&text).expect("defaults stand for the rest");
    assert_eq!(message.id, Id::new(334_385_199_974_967_042));
    assert!(message.content.is_empty());
    assert_eq!(message.rare.reactions, []);
}
