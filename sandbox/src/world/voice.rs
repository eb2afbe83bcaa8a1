//! What guilds have for voice besides channels: sounds, and what people in a channel say they are doing.

use cordial_model::{
    gateway::{EventType, Intents},
    guild::SoundboardSound,
    id::{
        Id,
        marker::{ChannelMarker, GuildMarker, SoundboardSoundMarker},
    },
    json,
};

use super::{World, render};

impl World {
    /// Gives a guild a sound, and sends `GUILD_SOUNDBOARD_SOUND_CREATE`.
    pub(crate) fn create_sound(
        &mut self,
        guild_id: Id<GuildMarker>,
        name: &str,
    ) -> Option<Id<SoundboardSoundMarker>> {
        let sound_id = self.next_id();
        let sound = SoundboardSound {
            name: name.into(),
            sound_id,
            volume: 1.0,
            emoji_id: None,
            emoji_name: None,
            guild_id: Some(guild_id),
            available: true,
            user: None,
        };
        let data = json::to_string(&sound).into();
        self.guilds.get_mut(&guild_id)?.sounds.push(sound);
        self.publish_guild(
            EventType::GuildSoundboardSoundCreate,
            guild_id,
            Intents::GUILD_EXPRESSIONS,
            data,
        );
        Some(sound_id)
    }

    /// Says what people in a voice channel are doing, and sends `VOICE_CHANNEL_STATUS_UPDATE`. `None`: there is no such
    /// channel.
    pub(crate) fn set_voice_status(
        &mut self,
        channel_id: Id<ChannelMarker>,
        status: Option<&str>,
    ) -> Option<()> {
        let channel = self.channels.get(&channel_id)?;
        let guild_id = channel.guild_id.filter(|_| channel.kind.is_voice())?;
        let statuses = &mut self.guilds.get_mut(&guild_id)?.voice_statuses;
        match status {
            Some(status) => statuses.insert(channel_id, status.to_owned()),
            None => statuses.remove(&channel_id),
        };
        let data = render::object(|o| {
            o.field("id", &channel_id);
            o.field("guild_id", &guild_id);
            o.nullable("status", &status);
        });
        self.publish_guild(
            EventType::VoiceChannelStatusUpdate,
            guild_id,
            Intents::GUILDS,
            data,
        );
        Some(())
    }
}
