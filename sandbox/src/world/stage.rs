//! Live stages.

use cordial_model::{
    gateway::{EventType, Intents},
    guild::StageInstance,
    id::{Id, marker::ChannelMarker},
    json,
};

use super::World;

impl World {
    /// The live stage of a channel.
    pub(crate) fn stage_of(&self, channel_id: Id<ChannelMarker>) -> Option<&StageInstance> {
        let guild = self.guilds.get(&self.guild_of(channel_id)?)?;
        guild.extras.stages.get(&channel_id)
    }

    /// Makes a stage live, or changes it, and sends `STAGE_INSTANCE_CREATE` or `STAGE_INSTANCE_UPDATE`.
    pub(crate) fn set_stage(&mut self, stage: &StageInstance) {
        let Some(guild) = self.guilds.get_mut(&stage.guild_id) else {
            return;
        };
        let before = guild.extras.stages.insert(stage.channel_id, stage.clone());
        self.publish_stage(
            stage,
            match before {
                None => EventType::StageInstanceCreate,
                Some(_) => EventType::StageInstanceUpdate,
            },
        );
    }

    /// Ends a live stage and sends `STAGE_INSTANCE_DELETE`; `None` if there is none.
    pub(crate) fn end_stage(&mut self, channel_id: Id<ChannelMarker>) -> Option<StageInstance> {
        self.stage_of(channel_id)?;
        let guild_id = self.guild_of(channel_id)?;
        let guild = self.guilds.get_mut(&guild_id)?;
        let stage = guild.extras.stages.remove(&channel_id)?;
        self.publish_stage(&stage, EventType::StageInstanceDelete);
        Some(stage)
    }

    fn publish_stage(&self, stage: &StageInstance, kind: EventType) {
        let data = json::to_string(stage).into();
        self.publish_guild(kind, stage.guild_id, Intents::GUILDS, data);
    }
}
