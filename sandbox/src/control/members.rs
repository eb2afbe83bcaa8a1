//! What users do as members of guilds, or to become some; and what Discord gives to guilds.

use cordial_model::{
    Patch,
    id::{Id, marker::ScheduledEventMarker},
    json::Decode,
};

use super::{
    Control, ControlAnswer,
    acts::done,
    bodies::{Named, OnChannel},
    router::parse,
};
use crate::{guild_status, people::Person};

#[derive(Debug, Decode)]
struct Code {
    code: String,
}

#[derive(Debug, Decode)]
struct InGuild {
    guild: Named,
}

#[derive(Debug, Decode)]
struct OnEvent {
    guild: Named,
    event: Id<ScheduledEventMarker>,
}

/// What Discord gives to a guild.
#[derive(Debug, Decode)]
pub(super) struct GuildStatus {
    premium_tier: Option<u8>,
    features: Option<Vec<String>>,
    vanity_url_code: Patch<String>,
}

impl Control {
    pub(super) async fn act_as_member(
        &self,
        person: &Person,
        act: &str,
        body: &[u8],
    ) -> Result<ControlAnswer, ControlAnswer> {
        match act {
            "accept_invite" => {
                let body: Code = parse(body)?;
                let guild = person.accept_invite(&body.code).await?;
                Ok(ControlAnswer::object(|o| o.field("guild_id", &guild)))
            }
            "ask_to_join" => {
                let body: InGuild = parse(body)?;
                let guild = body.guild.guild(&self.stage.world())?;
                let id = person.ask_to_join(guild).await?;
                Ok(ControlAnswer::object(|o| o.field("id", &id)))
            }
            "join_voice" => {
                let body: OnChannel = parse(body)?;
                let channel = body.channel.channel(&self.stage.world())?;
                person.join_voice(channel).await?;
                Ok(done())
            }
            "leave_voice" | "ask_to_speak" => {
                let body: InGuild = parse(body)?;
                let guild = body.guild.guild(&self.stage.world())?;
                if act == "leave_voice" {
                    person.leave_voice(guild).await?;
                } else {
                    person.ask_to_speak(guild).await?;
                }
                Ok(done())
            }
            "interested" | "not_interested" => {
                let body: OnEvent = parse(body)?;
                let guild = body.guild.guild(&self.stage.world())?;
                if act == "interested" {
                    person.interested_in(guild, body.event).await?;
                } else {
                    person.not_interested_in(guild, body.event).await?;
                }
                Ok(done())
            }
            "online" => {
                person.come_online();
                Ok(done())
            }
            "offline" => {
                person.go_offline();
                Ok(done())
            }
            other => Err(ControlAnswer::unknown(format!("users cannot `{other}`"))),
        }
    }

    pub(super) fn set_guild_status(
        &self,
        guild: &str,
        body: GuildStatus,
    ) -> Result<ControlAnswer, ControlAnswer> {
        let mut world = self.stage.world();
        let guild = Named(guild.to_owned()).guild(&world)?;
        if let Some(tier) = body.premium_tier {
            guild_status::set_premium_tier(&mut world, guild, tier);
        }
        for feature in body.features.iter().flatten() {
            guild_status::add_feature(&mut world, guild, feature);
        }
        match body.vanity_url_code {
            Patch::Leave => {}
            Patch::Clear => {
                guild_status::set_vanity_url(&mut world, guild, None);
            }
            Patch::Set(code) => {
                guild_status::set_vanity_url(&mut world, guild, Some(&code));
            }
        }
        Ok(done())
    }
}
