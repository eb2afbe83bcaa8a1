//! Languages of users and guilds.

use crate::open::open_string_enum;

open_string_enum! {
    /// A language. [Discord](https://discord.com/developers/docs/reference#locales)
    #[derive(Default)]
    pub enum Locale {
        /// Indonesian.
        Indonesian = "id",
        /// English of the United States.
        #[default]
        EnglishUs = "en-US",
        /// English of Great Britain.
        EnglishGb = "en-GB",
        /// Bulgarian.
        Bulgarian = "bg",
        /// Chinese of China.
        ChineseCn = "zh-CN",
        /// Chinese of Taiwan.
        ChineseTw = "zh-TW",
        /// Croatian.
        Croatian = "hr",
        /// Czech.
        Czech = "cs",
        /// Danish.
        Danish = "da",
        /// Dutch.
        Dutch = "nl",
        /// Finnish.
        Finnish = "fi",
        /// French.
        French = "fr",
        /// German.
        German = "de",
        /// Greek.
        Greek = "el",
        /// Hindi.
        Hindi = "hi",
        /// Hungarian.
        Hungarian = "hu",
        /// Italian.
        Italian = "it",
        /// Japanese.
        Japanese = "ja",
        /// Korean.
        Korean = "ko",
        /// Lithuanian.
        Lithuanian = "lt",
        /// Norwegian.
        Norwegian = "no",
        /// Polish.
        Polish = "pl",
        /// Portuguese of Brazil.
        PortugueseBr = "pt-BR",
        /// Romanian.
        Romanian = "ro",
        /// Russian.
        Russian = "ru",
        /// Spanish of Spain.
        SpanishEs = "es-ES",
        /// Spanish of Latin America.
        SpanishLatam = "es-419",
        /// Swedish.
        Swedish = "sv-SE",
        /// Thai.
        Thai = "th",
        /// Turkish.
        Turkish = "tr",
        /// Ukrainian.
        Ukrainian = "uk",
        /// Vietnamese.
        Vietnamese = "vi",
        /// Arabic.
        Arabic = "ar",
        /// Hebrew.
        Hebrew = "he",
    }
}
