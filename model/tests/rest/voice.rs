//! Voice states, and the status of voice channels.

use cordial_model::{
    Timestamp,
    id::Id,
    rest::{
        GetCurrentUserVoiceState, GetUserVoiceState, ModifyCurrentUserVoiceState,
        ModifyUserVoiceState, SetVoiceChannelStatus,
    },
    voice::VoiceState,
};
use serde_json::json;

use crate::{
    request::{refused, sends, sends_json},
    support::{is_complete, round_trip},
};

#[test]
fn voice_states_are_asked_for_and_changed() {
    sends(
        GetCurrentUserVoiceState::new(Id::new(1)),
        "GET /guilds/1/voice-states/@me",
    );
    sends(
        GetUserVoiceState::new(Id::new(1), Id::new(2)),
        "GET /guilds/1/voice-states/2",
    );
    let now: Timestamp = "2026-08-06T12:30:00+00:00".parse().unwrap();
    sends_json(
        ModifyCurrentUserVoiceState::new(Id::new(1))
            .channel_id(Id::new(3))
            .request_to_speak_timestamp(now),
        "PATCH /guilds/1/voice-states/@me",
        json!({ "channel_id": "3", "request_to_speak_timestamp": "2026-08-06T12:30:00.000000+00:00" }),
    );
    sends_json(
        ModifyUserVoiceState::new(Id::new(1), Id::new(2)).suppress(false),
        "PATCH /guilds/1/voice-states/2",
        json!({ "suppress": false }),
    );
    let state = json!({
        "guild_id": "1", "channel_id": "157733188964188161", "user_id": "80351110224678912",
        "session_id": "90326bd25d71d39b9ef95b299e3872ff", "deaf": false, "mute": false, "self_deaf": false,
        "self_mute": true, "self_stream": false, "self_video": false, "suppress": false,
        "request_to_speak_timestamp": "2021-03-31T18:45:31.297561+00:00"
    });
    is_complete(
        "resources/voice.mdx",
        "Voice State Structure",
        &state,
        &["member"],
    );
    round_trip::<VoiceState>(&state);
}

#[test]
fn a_voice_channel_says_what_is_done_in_it() {
    sends_json(
        SetVoiceChannelStatus::new(Id::new(3))
            .status("chess")
            .reason("game night"),
        "PUT /channels/3/voice-status",
        json!({ "status": "chess" }),
    );
    sends_json(
        SetVoiceChannelStatus::new(Id::new(3)).clear_status(),
        "PUT /channels/3/voice-status",
        json!({ "status": null }),
    );
    assert_eq!(
        refused(SetVoiceChannelStatus::new(Id::new(3)).status("x".repeat(501))),
        ["status"]
    );
}
