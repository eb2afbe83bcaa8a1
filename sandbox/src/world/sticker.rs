//! Stickers of guilds, and the packs that come with the sandbox as they come with Discord.

use cordial_model::{
    gateway::{EventType, Intents},
    guild::{StickerFormatType, StickerType},
    id::{
        Id,
        marker::{GuildMarker, StickerMarker, StickerPackMarker, UserMarker},
    },
    json::ObjectWriter,
};

use super::{
    Guild, World,
    render::{self, List, Object},
};

/// A sticker of a guild.
#[derive(Clone, Debug)]
pub(crate) struct Sticker {
    pub(crate) id: Id<StickerMarker>,
    pub(crate) guild_id: Id<GuildMarker>,
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    pub(crate) tags: String,
    pub(crate) format: StickerFormatType,
    /// Who made it.
    pub(crate) user_id: Id<UserMarker>,
}

/// A pack of standard stickers, and the first of their ids; the others follow it.
pub(crate) struct StickerPack {
    pub(crate) id: Id<StickerPackMarker>,
    sku_id: u64,
    name: &'static str,
    description: &'static str,
    first: u64,
    /// Names with tags.
    stickers: &'static [(&'static str, &'static str)],
}

/// The standard packs: the one of the documentation's example, and another to tell it from.
static PACKS: [StickerPack; 2] = [
    StickerPack {
        id: Id::new(847_199_849_233_514_549),
        sku_id: 847_199_849_233_514_547,
        name: "Wumpus Beyond",
        description: "Say hello to Wumpus!",
        first: 749_054_660_769_218_631,
        stickers: &[
            ("Wave", "wumpus, hello, sup, hi, oi, heyo, heya, yo, wave"),
            ("Sleep", "wumpus, sleep, zzz, tired, night"),
            ("Laugh", "wumpus, laugh, lol, haha, funny"),
        ],
    },
    StickerPack {
        id: Id::new(847_199_849_233_514_600),
        sku_id: 847_199_849_233_514_598,
        name: "Sandbox Friends",
        description: "Castles and shovels.",
        first: 749_054_660_769_218_700,
        stickers: &[("Castle", "castle, build, sand"), ("Shovel", "shovel, dig")],
    },
];

impl Sticker {
    /// Where the CDN has the file.
    pub(crate) fn path(&self) -> String {
        let ending = match self.format {
            StickerFormatType::Lottie => "json",
            StickerFormatType::Gif => "gif",
            _ => "png",
        };
        format!("/stickers/{}.{ending}", self.id)
    }

    /// The type of the file.
    pub(crate) fn content_type(&self) -> &'static str {
        match self.format {
            StickerFormatType::Lottie => "application/json",
            StickerFormatType::Gif => "image/gif",
            _ => "image/png",
        }
    }

    /// Writes the sticker's fields.
    pub(crate) fn write(&self, o: &mut ObjectWriter<'_>, world: &World, with_user: bool) {
        o.field("id", &self.id);
        o.field("name", &self.name);
        o.field("tags", &self.tags);
        o.field("type", &StickerType::Guild);
        o.field("format_type", &self.format);
        o.nullable("description", &self.description);
        o.field("asset", "");
        o.field("available", &true);
        o.field("guild_id", &self.guild_id);
        if with_user {
            o.field("user", &world.user_object(self.user_id));
        }
    }

    /// Writes what messages have of it.
    pub(crate) fn write_item(&self, o: &mut ObjectWriter<'_>) {
        o.field("id", &self.id);
        o.field("name", &self.name);
        o.field("format_type", &self.format);
    }
}

impl StickerPack {
    /// The packs that everybody has.
    pub(crate) fn all() -> &'static [Self] {
        &PACKS
    }

    /// Writes the pack with its stickers.
    pub(crate) fn write(&self, o: &mut ObjectWriter<'_>) {
        o.field("id", &self.id);
        o.field(
            "stickers",
            &List(|list| {
                for index in 0..self.stickers.len() {
                    list.element(&Object(|o| self.write_sticker(o, index)));
                }
            }),
        );
        o.field("name", self.name);
        o.field("sku_id", &self.sku_id.to_string());
        o.field("cover_sticker_id", &self.first.to_string());
        o.field("description", self.description);
        o.field("banner_asset_id", &(self.sku_id + 1).to_string());
    }

    fn write_sticker(&self, o: &mut ObjectWriter<'_>, index: usize) {
        let (name, tags) = self.stickers[index];
        o.field("id", &(self.first + index as u64).to_string());
        o.field("name", name);
        o.field("tags", tags);
        o.field("type", &StickerType::Standard);
        o.field("format_type", &StickerFormatType::Lottie);
        o.field("description", name);
        o.field("asset", "");
        o.field("pack_id", &self.id);
        o.field("sort_value", &(index + 1));
    }

    fn place_of(&self, id: Id<StickerMarker>) -> Option<usize> {
        let place = usize::try_from(id.get().checked_sub(self.first)?).ok()?;
        (place < self.stickers.len()).then_some(place)
    }
}

impl World {
    /// A sticker of any guild.
    pub(crate) fn guild_sticker(&self, id: Id<StickerMarker>) -> Option<&Sticker> {
        self.guilds
            .values()
            .find_map(|guild| guild.extras.stickers.get(&id))
    }

    /// A standard sticker: the pack and the place in it.
    pub(crate) fn standard_sticker(
        id: Id<StickerMarker>,
    ) -> Option<Object<impl Fn(&mut ObjectWriter<'_>)>> {
        let (pack, place) = PACKS
            .iter()
            .find_map(|pack| Some((pack, pack.place_of(id)?)))?;
        Some(Object(move |o| pack.write_sticker(o, place)))
    }

    /// Writes what messages have of a sticker, a guild's or a standard one; `false` if there is none of this id.
    pub(crate) fn write_sticker_item(
        &self,
        o: &mut ObjectWriter<'_>,
        id: Id<StickerMarker>,
    ) -> bool {
        if let Some(sticker) = self.guild_sticker(id) {
            sticker.write_item(o);
            return true;
        }
        let standard = PACKS
            .iter()
            .find_map(|pack| Some(pack.stickers[pack.place_of(id)?].0));
        if let Some(name) = standard {
            o.field("id", &id);
            o.field("name", name);
            o.field("format_type", &StickerFormatType::Lottie);
        }
        standard.is_some()
    }

    /// Sends `GUILD_STICKERS_UPDATE`.
    pub(crate) fn stickers_changed(&self, guild_id: Id<GuildMarker>) {
        if let Some(guild) = self.guilds.get(&guild_id) {
            let data = render::object(|o| {
                o.field("guild_id", &guild_id);
                o.field("stickers", &guild.stickers_list(self));
            });
            let kind = EventType::GuildStickersUpdate;
            self.publish_guild(kind, guild_id, Intents::GUILD_EXPRESSIONS, data);
        }
    }
}

impl Guild {
    /// The stickers, without who made them.
    pub(crate) fn stickers_list<'a>(
        &'a self,
        world: &'a World,
    ) -> List<impl Fn(&mut cordial_model::json::ArrayWriter<'_>) + 'a> {
        List(move |list| {
            for sticker in self.extras.stickers.values() {
                list.element(&Object(|o| sticker.write(o, world, false)));
            }
        })
    }
}
