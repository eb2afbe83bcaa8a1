//! What can be asked, and what is checked before it is.

use std::time::Duration;

use cordial_model::{
    gateway::{
        Command, Intents, OpCode, RequestChannelInfo, RequestGuildMembers, RequestSoundboardSounds,
    },
    id::{Id, marker::GuildMarker},
    validate::Validator,
};

use super::RequestError;
use crate::{Error, ShardId, protocol::Outgoing};

/// How many bytes Discord gives back of a nonce.
const NONCE_LENGTH: usize = 32;

/// Something that is asked over the gateway and answered by events.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Request {
    /// Members of a guild. The nonce is set by the [`Correlator`](super::Correlator), whatever it is here.
    /// [Discord](https://discord.com/developers/docs/events/gateway-events#request-guild-members)
    Members(RequestGuildMembers),
    /// The sounds of a guild.
    /// [Discord](https://discord.com/developers/docs/events/gateway-events#request-soundboard-sounds)
    SoundboardSounds(Id<GuildMarker>),
    /// What voice channels of a guild are about, and since when they are in use.
    /// [Discord](https://discord.com/developers/docs/events/gateway-events#request-channel-info)
    ChannelInfo(RequestChannelInfo),
}

impl Request {
    /// The guild it is about.
    pub fn guild_id(&self) -> Id<GuildMarker> {
        match self {
            Self::Members(request) => request.guild_id,
            Self::SoundboardSounds(guild_id) => *guild_id,
            Self::ChannelInfo(request) => request.guild_id,
        }
    }

    /// The opcode.
    pub fn op(&self) -> OpCode {
        match self {
            Self::Members(_) => RequestGuildMembers::OP,
            Self::SoundboardSounds(_) => RequestSoundboardSounds::OP,
            Self::ChannelInfo(_) => RequestChannelInfo::OP,
        }
    }

    /// Checks what Discord documents; it would answer none of what fails here.
    ///
    /// # Errors
    ///
    /// [`RequestError::Invalid`], [`MissingIntents`](RequestError::MissingIntents),
    /// [`WrongShard`](RequestError::WrongShard) or [`TooLarge`](RequestError::TooLarge).
    pub fn check(&self, shard: ShardId, intents: Intents) -> Result<(), RequestError> {
        let guild_id = self.guild_id();
        if !shard.serves(guild_id.get()) {
            return Err(RequestError::WrongShard { guild_id, shard });
        }
        let mut validator = Validator::default();
        match self {
            Self::Members(request) => check_members(request, &mut validator),
            Self::ChannelInfo(request) => validator.items("fields", &request.fields, 1..),
            Self::SoundboardSounds(_) => {}
        }
        validator.finish()?;
        let Self::Members(request) = self else {
            return Ok(());
        };
        let missing = needed_intents(request).difference(intents);
        if !missing.is_empty() {
            return Err(RequestError::MissingIntents(missing));
        }
        let mut with_nonce = request.clone();
        with_nonce.nonce = Some("0".repeat(NONCE_LENGTH).into());
        match Outgoing::command(&with_nonce) {
            Err(Error::CommandTooLarge { size, limit }) => {
                Err(RequestError::TooLarge { size, limit })
            }
            _ => Ok(()),
        }
    }
}

impl From<RequestGuildMembers> for Request {
    fn from(request: RequestGuildMembers) -> Self {
        Self::Members(request)
    }
}

impl From<RequestChannelInfo> for Request {
    fn from(request: RequestChannelInfo) -> Self {
        Self::ChannelInfo(request)
    }
}

fn check_members(request: &RequestGuildMembers, validator: &mut Validator) {
    match (&request.query, &request.user_ids) {
        (None, None) => validator.rule("query", "`query` or `user_ids` is needed"),
        (Some(_), Some(_)) => validator.rule("user_ids", "not together with `query`"),
        (None, Some(ids)) => validator.items("user_ids", ids, 1..=100),
        (Some(query), None) if !query.is_empty() => {
            validator.value("limit", &request.limit, 0..=100);
        }
        (Some(_), None) => {}
    }
}

fn needed_intents(request: &RequestGuildMembers) -> Intents {
    let mut needed = Intents::empty();
    if request.query.as_deref() == Some("") {
        needed |= Intents::GUILD_MEMBERS;
    }
    if request.presences == Some(true) {
        needed |= Intents::GUILD_PRESENCES;
    }
    needed
}

/// Whether all members are asked for, which Discord answers once in 30 seconds for each guild.
pub(super) fn wants_all(request: &RequestGuildMembers) -> bool {
    request.user_ids.is_none() && request.limit == 0 && request.query.as_deref() == Some("")
}

/// How to wait for an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestOptions {
    /// How long nothing may happen: from asking to sending, from sending to the first answer, from each chunk to the
    /// next. A wait that Discord asks for is added. Default: 30 s.
    pub patience: Duration,
    /// How long it may take in all. Default: no limit but `patience`.
    pub timeout: Option<Duration>,
    /// What to do when Discord wants the request later. Default: wait.
    pub on_rate_limit: OnRateLimit,
}

impl Default for RequestOptions {
    fn default() -> Self {
        Self {
            patience: Duration::from_secs(30),
            timeout: None,
            on_rate_limit: OnRateLimit::Wait,
        }
    }
}

/// What to do when Discord wants a request later: all members of a guild can be asked for once in 30 seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnRateLimit {
    /// Send it again when Discord wants it, unless that is past the timeout: then fail at once.
    #[default]
    Wait,
    /// Fail with [`RequestError::RateLimited`].
    Fail,
}

#[cfg(test)]
mod tests {
    use cordial_model::gateway::ChannelInfoField;

    use super::*;

    const GUILD: Id<GuildMarker> = Id::new(1 << 22);

    fn check(request: impl Into<Request>) -> Result<(), String> {
        request
            .into()
            .check(ShardId::ONE, Intents::GUILDS)
            .map_err(|error| error.to_string())
    }

    #[test]
    fn what_discord_would_not_answer_is_refused_with_a_reason() {
        let mut both = RequestGuildMembers::search(GUILD, "al", 1);
        both.user_ids = Some(vec![Id::new(2)]);
        let mut neither = RequestGuildMembers::search(GUILD, "al", 1);
        neither.query = None;
        let crowd = RequestGuildMembers::users(GUILD, (1..=101).map(Id::new));
        let many = RequestGuildMembers::search(GUILD, "al", 101);
        let long = RequestGuildMembers::search(GUILD, "a".repeat(4096), 1);
        let mut presences = RequestGuildMembers::search(GUILD, "al", 1);
        presences.presences = Some(true);
        let fields: Vec<ChannelInfoField> = Vec::new();
        let info = RequestChannelInfo {
            guild_id: GUILD,
            fields,
        };
        for (request, reason) in [
            (both.into(), "user_ids: not together with `query`"),
            (neither.into(), "`query` or `user_ids` is needed"),
            (crowd.into(), "user_ids: 1 to 100 items, got 101"),
            (RequestGuildMembers::users(GUILD, []).into(), "got 0"),
            (many.into(), "limit: 0 to 100, got 101"),
            (long.into(), "bytes, more than 4096"),
            (presences.into(), "GUILD_PRESENCES"),
            (RequestGuildMembers::all(GUILD).into(), "GUILD_MEMBERS"),
            (Request::from(info), "fields: at least 1"),
        ] {
            let error = check(request).unwrap_err();
            assert!(error.contains(reason), "{error}");
        }
        let error = Request::SoundboardSounds(GUILD)
            .check(ShardId::new(0, 2), Intents::GUILDS)
            .unwrap_err();
        assert!(matches!(error, RequestError::WrongShard { .. }), "{error}");
    }

    #[test]
    fn what_discord_answers_is_accepted() {
        check(RequestGuildMembers::search(GUILD, "al", 0)).unwrap();
        check(RequestGuildMembers::users(GUILD, (1..=100).map(Id::new))).unwrap();
        check(Request::SoundboardSounds(GUILD)).unwrap();
        Request::from(RequestGuildMembers::all(GUILD))
            .check(ShardId::ONE, Intents::GUILD_MEMBERS)
            .unwrap();
    }
}
