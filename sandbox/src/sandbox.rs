//! The front of the library: a sandbox that is running.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use cordial_model::{
    Permissions, Timestamp, Token,
    channel::ChannelType,
    id::{
        Id,
        marker::{
            ApplicationMarker, ChannelMarker, GuildMarker, SoundboardSoundMarker, UserMarker,
        },
    },
    rest::Api,
};
use tokio::{net::TcpListener, task::JoinHandle};

use crate::{
    Happening,
    control::Control,
    gateway::{Gateway, GatewaySettings},
    hub::Hub,
    journal::KEPT,
    load::{FaultRun, Faults, Load, Population, Traffic, TrafficRun},
    people::{PATIENCE, Stage},
    rest::{AnswerWatch, Answered, Direct, RateLimits, Rest, RestFault},
    webhook_events::deliver,
    world::{Channel, Clock, World, deadline::keep_time},
};

/// The name of the guild that every sandbox begins with.
const GUILD: &str = "Cordial";

/// The people that every sandbox begins with; the first owns the guild.
const PEOPLE: [&str; 2] = ["alice", "bob"];

/// The name of the first bot.
const BOT: &str = "Cordial Bot";

/// A local Discord that is running. It stops when it is dropped.
///
/// It begins with one application and its bot, and a guild `Cordial` with the channels `general` (text) and `General`
/// (voice), whose members are the bot, `alice`, who owns it, and `bob`.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use cordial_sandbox::Sandbox;
///
/// let sandbox = Sandbox::start().await?;
/// let message = sandbox.api().create_message(sandbox.channel()).content("Hello").await?;
/// assert_eq!(message.content, "Hello");
/// sandbox.shutdown().await;
/// # Ok(())
/// # }
/// ```
pub struct Sandbox {
    pub(crate) world: Arc<Mutex<World>>,
    pub(crate) hub: Arc<Hub>,
    pub(crate) rest: Rest,
    gateway: Gateway,
    load: Load,
    application_id: Id<ApplicationMarker>,
    guild_id: Id<GuildMarker>,
    channel_id: Id<ChannelMarker>,
    token: Token,
    rest_address: SocketAddr,
    gateway_address: SocketAddr,
    tasks: Vec<JoinHandle<()>>,
}

/// How a sandbox is to be.
#[derive(Clone, Debug)]
#[must_use = "nothing runs before `start`"]
pub struct SandboxBuilder {
    listen: IpAddr,
    rest_port: u16,
    gateway_port: u16,
    seed: u64,
    date: Option<Timestamp>,
    rate_limits: RateLimits,
    latency: Duration,
    gateway: GatewaySettings,
    bot_permissions: Option<Permissions>,
    population: Option<Population>,
    journal: usize,
    watch: Option<AnswerWatch>,
}

impl Default for SandboxBuilder {
    fn default() -> Self {
        Self {
            listen: Ipv4Addr::LOCALHOST.into(),
            rest_port: 0,
            gateway_port: 0,
            seed: 0,
            date: None,
            rate_limits: RateLimits::default(),
            latency: Duration::ZERO,
            gateway: GatewaySettings::default(),
            bot_permissions: None,
            population: None,
            journal: KEPT,
            watch: None,
        }
    }
}

impl SandboxBuilder {
    /// The address to listen on; loopback unless told otherwise. There is no encryption: mind who can reach it.
    pub fn listen(mut self, address: IpAddr) -> Self {
        self.listen = address;
        self
    }

    /// The ports of REST and gateway; 0, the default, takes any that is free.
    pub fn ports(mut self, rest: u16, gateway: u16) -> Self {
        (self.rest_port, self.gateway_port) = (rest, gateway);
        self
    }

    /// What random tokens and bucket names come from. With a [`date`](Self::date) and a clock that stands still, ids are
    /// the same every time too.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// The date at the start; now, if not given. From there it goes with tokio's clock.
    pub fn date(mut self, date: Timestamp) -> Self {
        self.date = Some(date);
        self
    }

    /// The rate limits; much like Discord's unless told otherwise.
    pub fn rate_limits(mut self, limits: RateLimits) -> Self {
        self.rate_limits = limits;
        self
    }

    /// How long every REST answer takes at least.
    pub fn latency(mut self, latency: Duration) -> Self {
        self.latency = latency;
        self
    }

    /// How the gateway behaves: heartbeats, identifies at a time, session starts, shards.
    pub fn gateway(mut self, settings: GatewaySettings) -> Self {
        self.gateway = settings;
        self
    }

    /// What the role of a bot permits; all but administration unless told otherwise.
    pub fn bot_permissions(mut self, permissions: Permissions) -> Self {
        self.bot_permissions = Some(permissions);
        self
    }

    /// Guilds to found besides the one that every sandbox begins with. The bot is in all of them.
    pub fn population(mut self, population: Population) -> Self {
        self.population = Some(population);
        self
    }

    /// How many of the latest [`happenings`](Sandbox::happenings) are kept; 100,000 unless told otherwise. Each holds on to
    /// the data of its event.
    pub fn kept_happenings(mut self, entries: usize) -> Self {
        self.journal = entries;
        self
    }

    /// A function that sees every answer of the REST API before it goes out, with or without a socket. If it panics, the
    /// answer does not go out.
    pub fn on_answer(mut self, watch: impl Fn(&Answered<'_>) + Send + Sync + 'static) -> Self {
        self.watch = Some(AnswerWatch::new(watch));
        self
    }

    /// Starts it.
    ///
    /// # Errors
    ///
    /// When a port is taken.
    pub async fn start(self) -> io::Result<Sandbox> {
        let rest_listener = bind((self.listen, self.rest_port).into()).await?;
        let gateway_listener = bind((self.listen, self.gateway_port).into()).await?;
        let rest_address = reachable(rest_listener.local_addr()?);
        let gateway_address = reachable(gateway_listener.local_addr()?);

        let hub = Arc::new(Hub::new(self.journal));
        let clock = Clock::starting_at(self.date.unwrap_or_else(Timestamp::now));
        let mut world = World::new(Arc::clone(&hub), clock, self.seed);
        let (outbound, deliveries) = tokio::sync::mpsc::unbounded_channel();
        world.outbound = Some(outbound);
        world.cdn_url = format!("http://{rest_address}");
        world.api_url = format!("http://{rest_address}/api/v10");
        if let Some(permissions) = self.bot_permissions {
            world.bot_permissions = permissions;
        }
        let people = PEOPLE.map(|name| world.create_user(name));
        let application_id = world.create_application(BOT, people[0]);
        let guild_id = world.create_guild(GUILD, people[0]);
        for member in [application_id.cast(), people[1]] {
            world.add_member(guild_id, member);
        }
        let channel_id = furnish(&mut world, guild_id);
        if let Some(population) = &self.population {
            population.found(&mut world, application_id.cast());
        }
        let token = world.applications[&application_id].token.clone();

        let world = Arc::new(Mutex::new(world));
        let gateway = Gateway::new(
            Arc::clone(&world),
            Arc::clone(&hub),
            self.gateway,
            format!("ws://{gateway_address}"),
            self.seed,
        );
        let rest = Rest::new(
            Arc::clone(&world),
            Arc::clone(&hub),
            gateway.clone(),
            self.rate_limits,
            self.latency,
            self.seed,
            self.watch,
        );
        let stage = Stage {
            world: Arc::clone(&world),
            hub: Arc::clone(&hub),
            patience: PATIENCE,
        };
        let load = Load::new(
            Arc::clone(&world),
            Arc::clone(&hub),
            gateway.clone(),
            application_id.cast(),
        );
        let control = Control::new(stage, gateway.clone(), rest.clone(), load.clone());
        let tasks = vec![
            tokio::spawn(rest.clone().serve(control, rest_listener)),
            tokio::spawn(gateway.clone().serve(gateway_listener)),
            tokio::spawn(keep_time(Arc::clone(&world))),
            tokio::spawn(deliver(Arc::clone(&world), Arc::clone(&hub), deliveries)),
        ];
        Ok(Sandbox {
            world,
            hub,
            rest,
            gateway,
            load,
            application_id,
            guild_id,
            channel_id,
            token,
            rest_address,
            gateway_address,
            tasks,
        })
    }
}

/// Gives a guild a text and a voice channel, each in a category; answers with the text channel.
fn furnish(world: &mut World, guild_id: Id<GuildMarker>) -> Id<ChannelMarker> {
    let mut general = None;
    for (category, kind, name) in [
        ("Text Channels", ChannelType::GuildText, "general"),
        ("Voice Channels", ChannelType::GuildVoice, "General"),
    ] {
        let parent_id = world.create_channel(guild_id, category, ChannelType::GuildCategory);
        let channel = Channel {
            parent_id,
            ..Channel::new(world.next_id(), kind, name)
        };
        let id = world.insert_channel(guild_id, channel);
        general = general.or(id);
    }
    general.unwrap_or(guild_id.cast())
}

/// Listens; an error names the address, as there are two of them.
async fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    TcpListener::bind(address)
        .await
        .map_err(|error| io::Error::new(error.kind(), format!("{address}: {error}")))
}

/// Where clients on this machine find a socket that listens on every address.
fn reachable(address: SocketAddr) -> SocketAddr {
    if address.ip().is_unspecified() {
        SocketAddr::new(Ipv4Addr::LOCALHOST.into(), address.port())
    } else {
        address
    }
}

impl std::fmt::Debug for Sandbox {
    /// Only where it is: the world holds secrets.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sandbox")
            .field("rest_address", &self.rest_address)
            .field("gateway_address", &self.gateway_address)
            .finish_non_exhaustive()
    }
}

impl Sandbox {
    /// Starts a sandbox on free ports of loopback.
    ///
    /// # Errors
    ///
    /// When no port is free.
    pub async fn start() -> io::Result<Self> {
        Self::builder().start().await
    }

    /// A sandbox to be adjusted before it starts.
    pub fn builder() -> SandboxBuilder {
        SandboxBuilder::default()
    }

    /// The token of the first bot.
    pub fn token(&self) -> &Token {
        &self.token
    }

    /// The application of the first bot, whose user has the same id.
    pub fn application_id(&self) -> Id<ApplicationMarker> {
        self.application_id
    }

    /// Where REST is, such as `http://127.0.0.1:40001`; paths begin with `/api/v10`.
    pub fn api_url(&self) -> String {
        format!("http://{}", self.rest_address)
    }

    /// Where the gateway is, such as `ws://127.0.0.1:40002`.
    pub fn gateway_url(&self) -> String {
        format!("ws://{}", self.gateway_address)
    }

    /// The gateway: its settings, sessions and faults.
    pub fn gateway(&self) -> &Gateway {
        &self.gateway
    }

    /// The API as the first bot, without sockets, limits and faults.
    pub fn api(&self) -> Api<Direct> {
        Api::new(Direct::new(self.rest.clone(), self.token.clone()))
    }

    /// The guild that was there from the start.
    pub fn guild(&self) -> Id<GuildMarker> {
        self.guild_id
    }

    /// The text channel that was there from the start.
    pub fn channel(&self) -> Id<ChannelMarker> {
        self.channel_id
    }

    /// Every guild, in the order of their ids.
    pub fn guilds(&self) -> Vec<Id<GuildMarker>> {
        self.world().guilds.keys().copied().collect()
    }

    /// A guild by its name.
    pub fn guild_named(&self, name: &str) -> Option<Id<GuildMarker>> {
        let world = self.world();
        world
            .guilds
            .values()
            .find(|guild| guild.name == name)
            .map(|guild| guild.id)
    }

    /// A channel of a guild by its name.
    pub fn channel_named(&self, guild: Id<GuildMarker>, name: &str) -> Option<Id<ChannelMarker>> {
        let world = self.world();
        let channel = world
            .channels_of(guild)
            .find(|channel| channel.name == name);
        channel.map(|channel| channel.id)
    }

    /// A user by their name.
    pub fn user_named(&self, name: &str) -> Option<Id<UserMarker>> {
        let world = self.world();
        world
            .users
            .values()
            .find(|user| user.username == name)
            .map(|user| user.id)
    }

    /// Makes a user.
    pub fn create_user(&self, name: &str) -> Id<UserMarker> {
        self.world().create_user(name)
    }

    /// Makes a guild with its owner and the first bot as members, and two channels as the first guild has them.
    pub fn create_guild(&self, name: &str, owner: Id<UserMarker>) -> Id<GuildMarker> {
        let mut world = self.world();
        let guild = world.create_guild(name, owner);
        furnish(&mut world, guild);
        world.add_member(guild, self.application_id.cast());
        guild
    }

    /// Makes a channel; the guild hears of it. `None`: there is no such guild.
    pub fn create_channel(
        &self,
        guild: Id<GuildMarker>,
        kind: ChannelType,
        name: &str,
    ) -> Option<Id<ChannelMarker>> {
        self.world().create_channel(guild, name, kind)
    }

    /// Gives a guild a sound; the guild hears of it. `None`: there is no such guild.
    pub fn create_sound(
        &self,
        guild: Id<GuildMarker>,
        name: &str,
    ) -> Option<Id<SoundboardSoundMarker>> {
        self.world().create_sound(guild, name)
    }

    /// Says what people in a voice channel are doing; the guild hears of it. `None`: there is no such voice channel.
    pub fn set_voice_status(&self, channel: Id<ChannelMarker>, status: Option<&str>) -> Option<()> {
        self.world().set_voice_status(channel, status)
    }

    /// Lets the messages of a guild be without an index for a time: searches answer 202 and say when to ask again.
    pub fn reindex(&self, guild: Id<GuildMarker>, takes: Duration) {
        let mut world = self.world();
        let until = world.now().plus(takes);
        world.index_until(guild, until);
    }

    /// Makes a user a member of a guild; the guild hears of it.
    pub fn add_member(&self, guild: Id<GuildMarker>, user: Id<UserMarker>) {
        self.world().add_member(guild, user);
    }

    /// Makes another application with a bot and gives its token. The bot is in no guild yet.
    pub fn create_bot(&self, name: &str) -> (Id<ApplicationMarker>, Token) {
        let mut world = self.world();
        let owner = world.guilds[&self.guild_id].owner_id;
        let id = world.create_application(name, owner);
        (id, world.applications[&id].token.clone())
    }

    /// The API as any bot, without sockets, limits and faults.
    pub fn api_of(&self, token: &Token) -> Api<Direct> {
        Api::new(Direct::new(self.rest.clone(), token.clone()))
    }

    /// Lets a fault happen to the next requests of a route, such as `POST /channels/{channel_id}/messages`, or of all
    /// routes. `false`: there is no such route.
    pub fn rest_fault(&self, route: Option<&str>, fault: RestFault, times: u32) -> bool {
        self.rest.script(route, fault, times)
    }

    /// Forgets all REST faults that have not happened yet.
    pub fn clear_rest_faults(&self) {
        self.rest.clear_faults();
    }

    /// Other rate limits from now on; what was used is forgotten.
    pub fn set_rate_limits(&self, limits: RateLimits) {
        self.rest.limit(limits);
    }

    /// How long every REST answer takes at least, from now on.
    pub fn set_latency(&self, latency: Duration) {
        self.rest.set_latency(latency);
    }

    /// Lets the people of all guilds of the first bot act, at a chosen rate. Traffic that is under way already is stopped.
    pub fn traffic(&self, traffic: &Traffic) -> TrafficRun {
        self.load.begin(traffic)
    }

    /// Lets connections of the gateway go wrong from now on, at random or by a script. Faults that are under way already are
    /// stopped.
    pub fn faults(&self, faults: &Faults) -> FaultRun {
        self.load.begin_faults(faults)
    }

    /// Everything that has happened so far, in order.
    pub fn happenings(&self) -> Vec<Happening> {
        self.hub.journal().since(0)
    }

    /// The next thing that happens, or has happened after the first `from` things, of which `pick` wants to know; and the
    /// place behind it. Waits until there is one.
    pub async fn wait_for<T>(
        &self,
        from: usize,
        pick: impl FnMut(&Happening) -> Option<T>,
    ) -> (T, usize) {
        self.hub.journal().find(from, pick).await
    }

    /// Stops it: connections are cut, ports are free again.
    pub async fn shutdown(mut self) {
        self.load.stop();
        for task in self.tasks.drain(..) {
            task.abort();
            // Cancelled, as it was told to be.
            let _ = task.await;
        }
    }

    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.load.stop();
        for task in &self.tasks {
            task.abort();
        }
    }
}
