//! Being in voice, and what guilds have for it besides channels: sounds, and what people in a channel say they are doing.

use cordial_model::{
    channel::ChannelType,
    gateway::{EventType, Intents},
    guild::SoundboardSound,
    id::{
        Id,
        marker::{ChannelMarker, GuildMarker, SoundboardSoundMarker, UserMarker},
    },
    json,
};

use super::{Guild, Permissions, VoiceState, World, render};

impl World {
    /// Lets a member join voice, move there or leave, and sends `VOICE_STATE_UPDATE`. On a stage one listens at first. What
    /// cannot be is ignored, as Discord does. Whether the channel is another one than before.
    pub(crate) fn enter_voice(
        &mut self,
        guild_id: Id<GuildMarker>,
        user_id: Id<UserMarker>,
        channel_id: Option<Id<ChannelMarker>>,
        (self_mute, self_deaf): (bool, bool),
    ) -> bool {
        let Some(guild) = self.guilds.get(&guild_id) else {
            return false;
        };
        let Some(member) = guild.members.get(&user_id) else {
            return false;
        };
        let before = guild.voice_states.get(&user_id).cloned();
        let fits = match channel_id {
            None => before.is_some(),
            Some(id) => self.channels.get(&id).is_some_and(|channel| {
                channel.guild_id == Some(guild_id) && channel.kind.is_voice()
            }),
        };
        if !fits {
            return false;
        }
        let moved = before.as_ref().and_then(|state| state.channel_id) != channel_id;
        let stays = before.as_ref().filter(|_| !moved);
        let state = VoiceState {
            channel_id,
            user_id,
            deaf: member.deaf,
            mute: member.mute,
            self_deaf,
            self_mute,
            self_video: false,
            suppress: stays.map_or_else(
                || channel_id.is_some_and(|id| self.is_silent(id, user_id)),
                |state| state.suppress,
            ),
            request_to_speak: stays.and_then(|state| state.request_to_speak),
            session_id: match before {
                Some(state) => state.session_id,
                None => self.secret(32),
            },
        };
        self.change_voice(guild_id, &state);
        moved
    }

    /// Whether somebody who comes to a voice channel may not speak there, or not yet.
    pub(crate) fn is_silent(&self, channel_id: Id<ChannelMarker>, user_id: Id<UserMarker>) -> bool {
        let channel = self.channels.get(&channel_id);
        channel.is_some_and(|channel| channel.kind == ChannelType::GuildStageVoice)
            || !self
                .permissions_in(channel_id, user_id)
                .contains(Permissions::SPEAK)
    }

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
        self.guilds.get_mut(&guild_id)?.sounds.push(sound);
        self.sound_changed(EventType::GuildSoundboardSoundCreate, guild_id, sound_id);
        Some(sound_id)
    }

    /// Writes a sound, with who made it or without.
    pub(crate) fn write_sound(
        &self,
        o: &mut json::ObjectWriter<'_>,
        sound: &SoundboardSound,
        with_user: bool,
    ) {
        o.field("name", &sound.name);
        o.field("sound_id", &sound.sound_id);
        o.field("volume", &sound.volume);
        o.nullable("emoji_id", &sound.emoji_id);
        o.nullable("emoji_name", &sound.emoji_name);
        o.field("guild_id", &sound.guild_id);
        o.field("available", &sound.available);
        if let Some(user) = sound.user.as_ref().filter(|_| with_user) {
            o.field("user", &self.user_object(user.id));
        }
    }

    /// The sounds of a guild.
    pub(crate) fn sounds_list<'a>(
        &'a self,
        guild: &'a Guild,
        with_user: bool,
    ) -> render::List<impl Fn(&mut json::ArrayWriter<'_>) + 'a> {
        render::List(move |list| {
            for sound in &guild.sounds {
                list.element(&render::Object(|o| self.write_sound(o, sound, with_user)));
            }
        })
    }

    /// A sound of a guild.
    pub(crate) fn sound(
        &self,
        guild_id: Id<GuildMarker>,
        id: Id<SoundboardSoundMarker>,
    ) -> Option<&SoundboardSound> {
        let sounds = &self.guilds.get(&guild_id)?.sounds;
        sounds.iter().find(|sound| sound.sound_id == id)
    }

    /// Sends `GUILD_SOUNDBOARD_SOUND_CREATE` or `GUILD_SOUNDBOARD_SOUND_UPDATE`.
    pub(crate) fn sound_changed(
        &self,
        kind: EventType,
        guild_id: Id<GuildMarker>,
        id: Id<SoundboardSoundMarker>,
    ) {
        if let Some(sound) = self.sound(guild_id, id) {
            let data = render::object(|o| self.write_sound(o, sound, true));
            self.publish_guild(kind, guild_id, Intents::GUILD_EXPRESSIONS, data);
        }
    }

    /// Takes a sound from a guild and sends `GUILD_SOUNDBOARD_SOUND_DELETE`; `None` if there is none.
    pub(crate) fn remove_sound(
        &mut self,
        guild_id: Id<GuildMarker>,
        id: Id<SoundboardSoundMarker>,
    ) -> Option<SoundboardSound> {
        let sounds = &mut self.guilds.get_mut(&guild_id)?.sounds;
        let place = sounds.iter().position(|sound| sound.sound_id == id)?;
        let sound = sounds.remove(place);
        let data = render::object(|o| {
            o.field("sound_id", &id);
            o.field("guild_id", &guild_id);
        });
        let kind = EventType::GuildSoundboardSoundDelete;
        self.publish_guild(kind, guild_id, Intents::GUILD_EXPRESSIONS, data);
        Some(sound)
    }

    /// Plays a sound in a voice channel: those in the guild who may see the channel hear of it by
    /// `VOICE_CHANNEL_EFFECT_SEND`.
    pub(crate) fn play_sound(
        &self,
        channel_id: Id<ChannelMarker>,
        user_id: Id<UserMarker>,
        sound: &SoundboardSound,
    ) {
        let data = render::object(|o| {
            o.field("channel_id", &channel_id);
            o.field("guild_id", &self.guild_of(channel_id));
            o.field("user_id", &user_id);
            if sound.emoji_id.is_some() || sound.emoji_name.is_some() {
                let emoji = render::Object(|o: &mut json::ObjectWriter<'_>| {
                    o.nullable("id", &sound.emoji_id);
                    o.nullable("name", &sound.emoji_name);
                });
                o.field("emoji", &emoji);
            }
            o.field("sound_id", &sound.sound_id);
            o.field("sound_volume", &sound.volume);
        });
        let kind = EventType::VoiceChannelEffectSend;
        let intents = (Intents::GUILD_VOICE_STATES, Intents::empty());
        self.publish_channel(kind, channel_id, intents, data, None);
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
