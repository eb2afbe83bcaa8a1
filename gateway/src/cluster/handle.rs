//! Looking at a running cluster, and steering it.

use std::{sync::Arc, time::Duration};

use cordial_model::{
    gateway::{
        ChannelInfoField, Command, EventType, RequestGuildMembers,
        event::{ChannelInfo, GuildSoundboardSounds},
    },
    id::{Id, marker::GuildMarker},
    rest::{GetGatewayBot, SendRequest},
};

use super::{
    RecommendError, Resharded,
    reshard::reshard,
    roster::{Member, Roster},
};
use crate::{
    Error, ResumeState, ShardId, ShardSender,
    protocol::{Restart, Shutdown},
    requests::{GatewayRequest, Members},
    shard::ShardState,
};

/// Looks at a running [`Cluster`](crate::Cluster) and steers it, from anywhere. Clones are the same.
///
/// It does not keep the cluster alive: once that is gone its shards are ended.
#[derive(Clone, Debug)]
pub struct ClusterHandle {
    roster: Arc<Roster>,
}

/// How a shard of a cluster fares.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ShardStatus {
    /// Which shard it is.
    pub shard: ShardId,
    /// Where it stands.
    pub state: ShardState,
    /// The round trip of the last acknowledged heartbeat of this connection.
    pub latency: Option<Duration>,
    /// For how long nothing has come from the server. Acknowledged heartbeats count, so it is rarely more than a minute.
    pub silent_for: Option<Duration>,
    /// How many events wait to be taken.
    pub queue_depth: usize,
    /// How many events of each kind were dropped for lack of room. Kinds of which none were are left out.
    pub dropped: Vec<(EventType, u64)>,
    /// How often it has identified.
    pub identifies: u32,
    /// How often it has asked to resume.
    pub resumes: u32,
    /// The error that it has ended with.
    pub end_reason: Option<Arc<str>>,
}

impl ClusterHandle {
    pub(super) fn new(roster: Arc<Roster>) -> Self {
        Self { roster }
    }

    /// How many shards the bot has in all, in every process.
    pub fn total(&self) -> u32 {
        self.roster.total()
    }

    /// The shards of this cluster, in order. Those that have ended are among them until they are removed.
    pub fn shards(&self) -> Vec<ShardId> {
        self.roster.all().iter().map(|member| member.id).collect()
    }

    /// How a shard fares.
    pub fn status(&self, shard: ShardId) -> Option<ShardStatus> {
        Some(self.roster.get(shard)?.status())
    }

    /// How every shard fares, in order.
    pub fn statuses(&self) -> Vec<ShardStatus> {
        self.roster
            .all()
            .iter()
            .map(|member| member.status())
            .collect()
    }

    /// The shard that a guild belongs to, in this process or another.
    pub fn shard_of(&self, guild: Id<GuildMarker>) -> ShardId {
        let total = self.total();
        let number = (guild.get() >> 22) % u64::from(total);
        // The remainder is less than `total`, which is a `u32`.
        ShardId::new(u32::try_from(number).unwrap_or_default(), total)
    }

    /// Sends commands to a shard.
    ///
    /// # Errors
    ///
    /// [`Error::NoSuchShard`].
    pub fn sender(&self, shard: ShardId) -> Result<ShardSender, Error> {
        Ok(self.member(shard)?.sender.clone())
    }

    /// Sends commands to the shard of a guild.
    ///
    /// # Errors
    ///
    /// [`Error::NoSuchShard`] if the guild belongs to a shard of another process.
    pub fn sender_of(&self, guild: Id<GuildMarker>) -> Result<ShardSender, Error> {
        self.sender(self.shard_of(guild))
    }

    /// Sends a command to the shard of a guild.
    ///
    /// # Errors
    ///
    /// [`Error::NoSuchShard`], and those of [`ShardSender::send`].
    pub async fn send(&self, guild: Id<GuildMarker>, command: &impl Command) -> Result<(), Error> {
        self.sender_of(guild)?.send(command).await
    }

    /// Sends a command to every shard, such as a new presence. Shards that have ended are passed over.
    ///
    /// # Errors
    ///
    /// [`Error::CommandTooLarge`].
    pub async fn send_to_all(&self, command: &impl Command) -> Result<(), Error> {
        for member in self.roster.all() {
            match member.sender.send(command).await {
                Err(Error::Ended) | Ok(()) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Asks for members of a guild, as [`ShardSender::request_members`] of its shard. If that ends
    /// meanwhile, by resharding for instance, the answer is [`RequestError::Ended`](crate::requests::RequestError::Ended): ask again.
    ///
    /// # Errors
    ///
    /// [`Error::NoSuchShard`] if the guild belongs to a shard of another process.
    pub fn request_members(
        &self,
        request: RequestGuildMembers,
    ) -> Result<GatewayRequest<Members>, Error> {
        Ok(self.sender_of(request.guild_id)?.request_members(request))
    }

    /// Asks for the sounds of a guild, as [`ShardSender::request_soundboard_sounds`] of its shard. If that ends
    /// meanwhile, by resharding for instance, the answer is [`RequestError::Ended`](crate::requests::RequestError::Ended): ask again.
    ///
    /// # Errors
    ///
    /// [`Error::NoSuchShard`] if the guild belongs to a shard of another process.
    pub fn request_soundboard_sounds(
        &self,
        guild: Id<GuildMarker>,
    ) -> Result<GatewayRequest<GuildSoundboardSounds>, Error> {
        Ok(self.sender_of(guild)?.request_soundboard_sounds(guild))
    }

    /// Asks what the voice channels of a guild are about, as [`ShardSender::request_channel_info`] of its shard. If that ends
    /// meanwhile, by resharding for instance, the answer is [`RequestError::Ended`](crate::requests::RequestError::Ended): ask again.
    ///
    /// # Errors
    ///
    /// [`Error::NoSuchShard`] if the guild belongs to a shard of another process.
    pub fn request_channel_info(
        &self,
        guild: Id<GuildMarker>,
        fields: impl IntoIterator<Item = ChannelInfoField>,
    ) -> Result<GatewayRequest<ChannelInfo>, Error> {
        Ok(self.sender_of(guild)?.request_channel_info(guild, fields))
    }

    /// Gives a shard a new connection. One that has ended is started again.
    ///
    /// [`Restart::Resume`] goes on with the session, if there is one; [`Restart::Identify`] spends an identify.
    ///
    /// # Errors
    ///
    /// [`Error::NoSuchShard`], or [`Error::Ended`] if the cluster is gone.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime, if the shard has ended.
    pub fn restart(&self, shard: ShardId, mode: Restart) -> Result<(), Error> {
        let member = self.member(shard)?;
        if member.has_ended() {
            let resume = match mode {
                Restart::Resume => member.resume(),
                Restart::Identify => None,
            };
            self.roster.start(shard, resume)?;
        } else {
            member.sender.restart(mode);
        }
        Ok(())
    }

    /// Starts one more shard of [`total`](Self::total), by resuming its session if one is given.
    ///
    /// # Errors
    ///
    /// [`Error::NoSuchShard`] if there are not that many, [`Error::ShardExists`], or [`Error::Ended`] if the cluster is gone.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime.
    pub fn add(&self, number: u32, resume: Option<ResumeState>) -> Result<ShardId, Error> {
        let shard =
            ShardId::new_checked(number, self.total()).ok_or(Error::NoSuchShard { number })?;
        self.roster.start(shard, resume)?;
        Ok(shard)
    }

    /// Ends a shard and takes it out. Gives what its session can be resumed from, elsewhere maybe, if it is kept.
    ///
    /// What the shard has received is delivered first, so this waits until somebody has taken it: await it in another task than
    /// the one that takes the events.
    ///
    /// # Errors
    ///
    /// [`Error::NoSuchShard`].
    pub async fn remove(
        &self,
        shard: ShardId,
        mode: Shutdown,
    ) -> Result<Option<ResumeState>, Error> {
        let member = self.member(shard)?;
        member.sender.shutdown(mode);
        let end = member.ended().await;
        self.roster.forget(shard);
        Ok(end.resume)
    }

    /// Changes the number of shards while they run. No event is lost, and none is delivered twice.
    ///
    /// The new shards are started beside the old ones, as fast as they may identify. For a while both are sent the same events;
    /// each is delivered once, from the side that has it first. When every new shard has its guilds, and all that both were
    /// sent at the beginning has been sorted out, the old sessions are ended. That takes as long as the identifies, and more than
    /// twice the [horizon](crate::ClusterBuilder::reshard_horizon); longer if the same event keeps coming, again and again, all
    /// the time. What to expect at the seam:
    ///
    /// - The READY of new shards, and the `GUILD_CREATE` of guilds that are there already, are not delivered: for the bot nothing
    ///   begins. An old shard that begins another session meanwhile has its READY and each `GUILD_CREATE` as ever.
    /// - RESUMED, and what was asked for, such as `GUILD_MEMBERS_CHUNK`, is delivered as it comes, to each side its own. Commands go to
    ///   the old shards until they end. What they asked for last and was not answered by then is not answered.
    /// - Events of different sides may change places if the sides are apart.
    /// - Events that Discord words differently for two sessions would be taken for different ones. Messages, interactions and
    ///   guilds are known by their ids, all else by all of its data.
    /// - Errors of new shards come in the stream.
    ///
    /// If a new shard ends, or the future is dropped before the old sessions are ended, the new shards are ended and the old ones go
    /// on, again with nothing lost or doubled. If the cluster is shut down meanwhile, the state is that of one side, and the
    /// rest of the seam is in it.
    ///
    /// If only some of the shards run in this process, the new total must be a multiple of the old one. Await it in another
    /// task than the one that takes the events: it goes on only as these are taken.
    ///
    /// # Errors
    ///
    /// [`Error::NotEnoughIdentifies`] if the identify queue knows that there are not as many left as new shards, and
    /// [`Error::Reshard`]. The cluster then is as it was.
    pub async fn reshard(&self, total: u32) -> Result<Resharded, Error> {
        reshard(&self.roster, total).await
    }

    /// [Reshards](Self::reshard) to what `GET /gateway/bot` recommends. Does nothing if there are as many already.
    /// [Discord](https://discord.com/developers/docs/events/gateway#get-gateway-bot)
    ///
    /// # Errors
    ///
    /// Those of the request and of [`reshard`](Self::reshard).
    pub async fn reshard_to_recommended<S: SendRequest>(
        &self,
        http: &S,
    ) -> Result<Option<Resharded>, RecommendError<S::Error>> {
        let gateway = http
            .send(GetGatewayBot::new())
            .await
            .map_err(RecommendError::Request)?;
        if gateway.shards == self.total() {
            return Ok(None);
        }
        let resharded = self.reshard(gateway.shards).await;
        resharded.map(Some).map_err(RecommendError::Refused)
    }

    /// Asks the cluster to end: its stream yields nothing more, [`Cluster::run`](crate::Cluster::run) lets handlers finish what
    /// they are at. [`Cluster::shutdown`](crate::Cluster::shutdown) or `run` then give what can be resumed.
    pub fn shutdown(&self) {
        self.roster.stop();
    }

    fn member(&self, shard: ShardId) -> Result<Arc<Member>, Error> {
        self.roster.get(shard).ok_or(Error::NoSuchShard {
            number: shard.number(),
        })
    }
}
