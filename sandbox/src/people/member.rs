//! What people do as members of guilds, or to become some: invites, requests to join, voice, events.

use cordial_model::{
    channel::ChannelType,
    id::{
        Id,
        marker::{
            ChannelMarker, GuildMarker, JoinRequestMarker, ScheduledEventExceptionMarker,
            ScheduledEventMarker,
        },
    },
};

use super::{CannotDo, Person};
use crate::world::{Presence, permissions::Permissions};

impl Person {
    /// Joins a guild by an invite, or by the guild's own choice of one, and gives the guild.
    ///
    /// # Errors
    ///
    /// When there is no such invite, it is used up or for others, or they may not join.
    #[allow(clippy::unused_async, reason = "like all that people do")]
    pub async fn accept_invite(&self, code: &str) -> Result<Id<GuildMarker>, CannotDo> {
        let joined = self.stage.world().accept_invite(code, self.id);
        joined.map_err(CannotDo::new)
    }

    /// Asks to join a guild that looks at people first.
    ///
    /// # Errors
    ///
    /// When they are a member, are banned there, or wait already.
    #[allow(clippy::unused_async, reason = "like all that people do")]
    pub async fn ask_to_join(
        &self,
        guild: Id<GuildMarker>,
    ) -> Result<Id<JoinRequestMarker>, CannotDo> {
        let asked = self.stage.world().ask_to_join(guild, self.id);
        asked.ok_or_else(|| CannotDo::new("they are a member, are banned there, or wait already"))
    }

    /// Is seen offline from now on, in every guild.
    pub fn go_offline(&self) {
        self.show("offline");
    }

    /// Is seen online from now on, in every guild.
    pub fn come_online(&self) {
        self.show("online");
    }

    fn show(&self, status: &str) {
        let mut world = self.stage.world();
        for guild in world.guilds_of(self.id) {
            let presence = Presence {
                status: status.to_owned(),
                activities: Vec::new(),
            };
            world.show_presence(guild, self.id, presence);
        }
    }

    /// Comes to a voice channel or stage, from wherever they are in its guild.
    ///
    /// # Errors
    ///
    /// When there is no such channel, they may not connect, or it is full.
    #[allow(clippy::unused_async, reason = "like all that people do")]
    pub async fn join_voice(&self, channel: Id<ChannelMarker>) -> Result<(), CannotDo> {
        let mut world = self.stage.world();
        let place = world.channels.get(&channel);
        let place = place.filter(|place| place.kind.is_voice());
        let place = place.ok_or_else(|| CannotDo::new("that is no voice channel"))?;
        let own = world.permissions_in(channel, self.id);
        if !own.contains(Permissions::VIEW_CHANNEL | Permissions::CONNECT) {
            return Err(CannotDo::new("they may not connect there"));
        }
        let guild_id = place
            .guild_id
            .ok_or_else(|| CannotDo::new("that is no channel of a guild"))?;
        let inside = world.guilds.get(&guild_id).map_or(0, |guild| {
            let states = guild.voice_states.values();
            states
                .filter(|state| state.channel_id == Some(channel))
                .count()
        });
        let is_full = place.user_limit > 0 && inside >= place.user_limit as usize;
        if is_full && !own.contains(Permissions::MOVE_MEMBERS) {
            return Err(CannotDo::new("the channel is full"));
        }
        world.enter_voice(guild_id, self.id, Some(channel), (false, false));
        Ok(())
    }

    /// Leaves voice.
    ///
    /// # Errors
    ///
    /// When they are not in voice.
    #[allow(clippy::unused_async, reason = "like all that people do")]
    pub async fn leave_voice(&self, guild: Id<GuildMarker>) -> Result<(), CannotDo> {
        let left = self
            .stage
            .world()
            .enter_voice(guild, self.id, None, (false, false));
        if left {
            Ok(())
        } else {
            Err(CannotDo::new("they are not in voice there"))
        }
    }

    /// Raises their hand on the stage that they are on.
    ///
    /// # Errors
    ///
    /// When they are on no stage, or may not ask there.
    #[allow(clippy::unused_async, reason = "like all that people do")]
    pub async fn ask_to_speak(&self, guild: Id<GuildMarker>) -> Result<(), CannotDo> {
        let mut world = self.stage.world();
        let states = world.guilds.get(&guild).map(|guild| &guild.voice_states);
        let state = states.and_then(|states| states.get(&self.id));
        let mut state = state
            .cloned()
            .ok_or_else(|| CannotDo::new("they are not in voice there"))?;
        let stage = state.channel_id.filter(|id| {
            let channel = world.channels.get(id);
            channel.is_some_and(|channel| channel.kind == ChannelType::GuildStageVoice)
        });
        let stage = stage.ok_or_else(|| CannotDo::new("they are on no stage"))?;
        let own = world.permissions_in(stage, self.id);
        if !own.contains(Permissions::REQUEST_TO_SPEAK) {
            return Err(CannotDo::new("they may not ask to speak there"));
        }
        state.request_to_speak = Some(world.now());
        world.change_voice(guild, &state);
        Ok(())
    }

    /// Says that they are interested in an event.
    ///
    /// # Errors
    ///
    /// When there is no such event, it is over, or they are not in the guild.
    #[allow(clippy::unused_async, reason = "like all that people do")]
    pub async fn interested_in(
        &self,
        guild: Id<GuildMarker>,
        event: Id<ScheduledEventMarker>,
    ) -> Result<(), CannotDo> {
        self.respond(guild, event, None, true)
    }

    /// Says that they are interested in an event no more.
    ///
    /// # Errors
    ///
    /// When there is no such event, it is over, or they are not in the guild.
    #[allow(clippy::unused_async, reason = "like all that people do")]
    pub async fn not_interested_in(
        &self,
        guild: Id<GuildMarker>,
        event: Id<ScheduledEventMarker>,
    ) -> Result<(), CannotDo> {
        self.respond(guild, event, None, false)
    }

    /// Says whether they come to a single date of an event, one that is different from the others.
    ///
    /// # Errors
    ///
    /// When there is no such date, the event is over, or they are not in the guild.
    #[allow(clippy::unused_async, reason = "like all that people do")]
    pub async fn respond_to_date(
        &self,
        guild: Id<GuildMarker>,
        event: Id<ScheduledEventMarker>,
        date: Id<ScheduledEventExceptionMarker>,
        interested: bool,
    ) -> Result<(), CannotDo> {
        self.respond(guild, event, Some(date), interested)
    }

    fn respond(
        &self,
        guild: Id<GuildMarker>,
        event: Id<ScheduledEventMarker>,
        date: Option<Id<ScheduledEventExceptionMarker>>,
        interested: bool,
    ) -> Result<(), CannotDo> {
        let mut world = self.stage.world();
        let place = world.guilds.get(&guild);
        let place = place.filter(|place| place.members.contains_key(&self.id));
        let place = place.ok_or_else(|| CannotDo::new("they are no member there"))?;
        let open = place.extras.events.get(&event);
        if open.is_none_or(|event| !event.is_open()) {
            return Err(CannotDo::new("there is no such event, or it is over"));
        }
        world
            .respond_to_event(guild, event, date, self.id, interested)
            .ok_or_else(|| CannotDo::new("there is no such date"))
    }
}
