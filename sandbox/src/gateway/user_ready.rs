//! What a person's session is told first: `READY` and `READY_SUPPLEMENTAL`, in the form that its capabilities ask for.

use cordial_model::{
    channel::ChannelType,
    id::{
        Id,
        marker::{GuildMarker, UserMarker},
    },
    json::{self, Encode, ObjectWriter, Writer},
    user_session::Capabilities,
};

use super::session::Identity;
use crate::world::{
    Channel, Guild, GuildForm, World,
    render::{List, Object},
};

/// The version of the gateway that users speak.
const VERSION: u8 = 9;

/// JSON that is written already.
struct Written<'a>(&'a str);

impl Encode for Written<'_> {
    fn encode(&self, w: &mut Writer) {
        w.raw(self.0);
    }
}

const NOTHING: [(); 0] = [];

/// The world as one session of a person sees it.
pub(crate) struct UserSnapshot<'a> {
    pub(crate) world: &'a World,
    pub(crate) session: &'a Identity,
    pub(crate) capabilities: Capabilities,
    pub(crate) url: &'a str,
    /// The person's sessions, as `SESSIONS_REPLACE` tells them.
    pub(crate) sessions: &'a str,
}

impl UserSnapshot<'_> {
    /// The data of `READY`. What nothing in the sandbox causes is empty.
    pub(crate) fn ready(&self) -> String {
        let user = self.session.bot;
        let deduped = self.can(Capabilities::DEDUPE_USER_OBJECTS);
        json::to_string(&Object(|o: &mut ObjectWriter<'_>| {
            o.field("_trace", &["cordial-sandbox"]);
            o.field("v", &VERSION);
            o.field(
                "user",
                &Object(|o| {
                    if let Some(user) = self.world.users.get(&user) {
                        user.write_private(o, true);
                    }
                }),
            );
            o.field("session_id", self.session.id.as_ref());
            o.field("session_type", "normal");
            o.field("sessions", &Written(self.sessions));
            o.field("resume_gateway_url", self.url);
            o.field("static_client_session_id", self.session.id.as_ref());
            o.field(
                "guilds",
                &List(|list| {
                    let form = if self.can(Capabilities::CLIENT_STATE_V2) {
                        GuildForm::Properties
                    } else {
                        GuildForm::Beside
                    };
                    for guild in self.guilds() {
                        if let Some(guild) = self.world.user_guild(guild, user, form) {
                            list.element(&Written(&guild));
                        }
                    }
                }),
            );
            o.field(
                "private_channels",
                &List(|list| {
                    for channel in self.private_channels() {
                        list.element(&Object(|o| self.write_private_channel(o, channel, deduped)));
                    }
                }),
            );
            if deduped {
                o.field(
                    "users",
                    &List(|list| {
                        for user in self.recipients() {
                            list.element(&self.world.user_object(user));
                        }
                    }),
                );
                o.field(
                    "merged_members",
                    &List(|list| {
                        for guild in self.guilds() {
                            list.element(&List(|list| self.write_own_member(list, guild)));
                        }
                    }),
                );
            }
            if !self.can(Capabilities::PRIORITIZED_READY_PAYLOAD) {
                o.field("merged_presences", &Object(|o| self.write_presences(o)));
            }
            self.write_settings(o);
            write_nothings(o);
        }))
    }

    /// The data of `READY_SUPPLEMENTAL`.
    pub(crate) fn supplemental(&self) -> String {
        json::to_string(&Object(|o: &mut ObjectWriter<'_>| {
            o.field(
                "guilds",
                &List(|list| {
                    for guild in self.guilds() {
                        list.element(&Object(|o| {
                            o.field("id", &guild);
                            o.field(
                                "voice_states",
                                &List(|list| {
                                    let states =
                                        self.guild(guild).map(|guild| guild.voice_states.values());
                                    for state in states.into_iter().flatten() {
                                        list.element(&Object(|o| state.write(o)));
                                    }
                                }),
                            );
                            o.field("activity_instances", &NOTHING);
                        }));
                    }
                }),
            );
            // The person's own memberships were in READY; others come by subscription.
            o.field(
                "merged_members",
                &List(|list| {
                    for _ in self.guilds() {
                        list.element(&NOTHING);
                    }
                }),
            );
            o.field("merged_presences", &Object(|o| self.write_presences(o)));
            o.field("lazy_private_channels", &NOTHING);
            o.field("disclose", &NOTHING);
            o.field("game_invites", &NOTHING);
        }))
    }

    fn can(&self, capability: Capabilities) -> bool {
        self.capabilities.contains(capability)
    }

    fn guilds(&self) -> Vec<Id<GuildMarker>> {
        self.world.guilds_of(self.session.bot)
    }

    fn guild(&self, id: Id<GuildMarker>) -> Option<&Guild> {
        self.world.guilds.get(&id)
    }

    fn private_channels(&self) -> impl Iterator<Item = &Channel> {
        self.world.channels.values().filter(|channel| {
            channel.kind == ChannelType::Dm && channel.recipients.contains(&self.session.bot)
        })
    }

    /// With whom the person has private channels.
    fn recipients(&self) -> Vec<Id<UserMarker>> {
        let mut users: Vec<_> = self
            .private_channels()
            .flat_map(|channel| channel.recipients.iter().copied())
            .filter(|user| *user != self.session.bot)
            .collect();
        users.sort_unstable();
        users.dedup();
        users
    }

    fn write_private_channel(&self, o: &mut ObjectWriter<'_>, channel: &Channel, deduped: bool) {
        if !deduped {
            return channel.write(o, self.world, self.session.bot);
        }
        o.field("id", &channel.id);
        o.field("type", &channel.kind);
        o.field("flags", &channel.flags);
        o.nullable("last_message_id", &channel.last_message_id);
        o.field(
            "recipient_ids",
            &List(|list| {
                for user in channel
                    .recipients
                    .iter()
                    .filter(|user| **user != self.session.bot)
                {
                    list.element(user);
                }
            }),
        );
    }

    fn write_own_member(&self, list: &mut json::ArrayWriter<'_>, guild: Id<GuildMarker>) {
        let user = self.session.bot;
        let member = self.guild(guild).and_then(|guild| guild.members.get(&user));
        if let Some(member) = member {
            list.element(&Object(|o| {
                o.field("user_id", &user);
                member.write_partial(o);
            }));
        }
    }

    /// Presences of those in voice, guild by guild.
    fn write_presences(&self, o: &mut ObjectWriter<'_>) {
        o.field("friends", &NOTHING);
        o.field(
            "guilds",
            &List(|list| {
                for guild in self.guilds() {
                    list.element(&List(|list| {
                        let Some(guild) = self.guild(guild) else {
                            return;
                        };
                        for user in guild.voice_states.keys() {
                            if let Some(presence) = guild.presences.get(user) {
                                list.element(&Object(|o| {
                                    o.field("user_id", user);
                                    presence.write_status(o);
                                }));
                            }
                        }
                    }));
                }
            }),
        );
    }

    /// Settings and read states, of which there are none.
    fn write_settings(&self, o: &mut ObjectWriter<'_>) {
        for (key, versioned) in [
            ("read_state", Capabilities::VERSIONED_READ_STATES),
            (
                "user_guild_settings",
                Capabilities::VERSIONED_USER_GUILD_SETTINGS,
            ),
        ] {
            if self.can(versioned) {
                o.field(
                    key,
                    &Object(|o| {
                        o.field("entries", &NOTHING);
                        o.field("partial", &false);
                        o.field("version", &0_u8);
                    }),
                );
            } else {
                o.field(key, &NOTHING);
            }
        }
        if self.can(Capabilities::USER_SETTINGS_PROTO) {
            o.field("user_settings_proto", "");
        } else {
            o.field("user_settings", &Object(|_| {}));
        }
        if !self.can(Capabilities::LAZY_USER_NOTES) {
            o.field("notes", &Object(|_| {}));
        }
        o.field(
            "notification_settings",
            &Object(|o| o.field("flags", &0_u8)),
        );
    }
}

/// What nothing in the sandbox causes.
fn write_nothings(o: &mut ObjectWriter<'_>) {
    for key in [
        "guild_join_requests",
        "relationships",
        "game_relationships",
        "connected_accounts",
        "presences",
        "linked_users",
        "geo_ordered_rtc_regions",
        "experiments",
        "guild_experiments",
        "broadcaster_user_ids",
    ] {
        o.field(key, &NOTHING);
    }
    o.field(
        "auth",
        &Object(|o| o.field("authenticator_types", &NOTHING)),
    );
    o.field("auth_session_id_hash", "");
    o.field("analytics_token", "");
    o.field("country_code", "US");
    o.field("consents", &Object(|_| {}));
    o.nullable("tutorial", &None::<()>);
    o.field("api_code_version", &0_u8);
    o.field("friend_suggestion_count", &0_u8);
    o.field("explicit_content_scan_version", &0_u8);
    o.field("ad_personalization_toggles_disabled", &false);
}
