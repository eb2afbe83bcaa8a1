//! Addresses on the CDN are those of Discord's table.

use cordial_model::{
    ImageHash, Timestamp,
    cdn::{Asset, Image, ImageSize, Moving, Still, expires_at},
    guild::StickerFormatType,
    id::Id,
    user::{Discriminator, User},
};

const STILL: &str = "1acefe340fafb4ecefae407f3abdb323";
const MOVES: &str = "a_1269e74af4df7417b13759eae50c83dc";

#[test]
fn every_image_stands_where_the_table_says() {
    let hash = &ImageHash::new(STILL);
    let table = [
        (Image::emoji(Id::new(1), false), "emojis/1.png".to_owned()),
        (
            Image::guild_icon(Id::new(1), hash),
            format!("icons/1/{STILL}.png"),
        ),
        (
            Image::guild_splash(Id::new(1), hash),
            format!("splashes/1/{STILL}.png"),
        ),
        (
            Image::guild_discovery_splash(Id::new(1), hash),
            format!("discovery-splashes/1/{STILL}.png"),
        ),
        (
            Image::guild_banner(Id::new(1), hash),
            format!("banners/1/{STILL}.png"),
        ),
        (
            Image::guild_tag_badge(Id::new(1), hash),
            format!("guild-tag-badges/1/{STILL}.png"),
        ),
        (
            Image::user_banner(Id::new(1), hash),
            format!("banners/1/{STILL}.png"),
        ),
        (
            Image::user_avatar(Id::new(1), hash),
            format!("avatars/1/{STILL}.png"),
        ),
        (
            Image::member_avatar(Id::new(1), Id::new(2), hash),
            format!("guilds/1/users/2/avatars/{STILL}.png"),
        ),
        (
            Image::member_banner(Id::new(1), Id::new(2), hash),
            format!("guilds/1/users/2/banners/{STILL}.png"),
        ),
        (
            Image::application_icon(Id::new(1), hash),
            format!("app-icons/1/{STILL}.png"),
        ),
        (
            Image::application_cover(Id::new(1), hash),
            format!("app-icons/1/{STILL}.png"),
        ),
        (
            Image::application_asset(Id::new(1), Id::new(2)),
            "app-assets/1/2.png".to_owned(),
        ),
        (
            Image::achievement_icon(Id::new(1), Id::new(2), hash),
            format!("app-assets/1/achievements/2/icons/{STILL}.png"),
        ),
        (
            Image::store_asset(Id::new(1), Id::new(2)),
            "app-assets/1/store/2.png".to_owned(),
        ),
        (
            Image::sticker_pack_banner(Id::new(2)),
            "app-assets/710982414301790216/store/2.png".to_owned(),
        ),
        (
            Image::team_icon(Id::new(1), hash),
            format!("team-icons/1/{STILL}.png"),
        ),
        (
            Image::role_icon(Id::new(1), hash),
            format!("role-icons/1/{STILL}.png"),
        ),
        (
            Image::scheduled_event_cover(Id::new(1), hash),
            format!("guild-events/1/{STILL}.png"),
        ),
    ];
    for (image, path) in table {
        assert_eq!(
            image.to_string(),
            format!("https://cdn.discordapp.com/{path}")
        );
    }
}

#[test]
fn formats_and_sizes_are_asked_for() {
    let ends = |image: &Image| {
        let text = image.to_string();
        text.rsplit_once('.')
            .map(|(_, end)| end.to_owned())
            .unwrap_or_default()
    };
    let still = Image::guild_icon(Id::new(1), &ImageHash::new(STILL));
    let moves = Image::guild_icon(Id::new(1), &ImageHash::new(MOVES));
    assert_eq!(ends(&still.clone().still(Still::WebP)), "webp");
    assert_eq!(
        ends(&still.clone().still(Still::Jpeg).size(ImageSize::AT_4096)),
        "jpg?size=4096"
    );
    assert_eq!(ends(&moves), "png");
    assert_eq!(ends(&moves.clone().moving(Moving::Gif)), "gif");
    assert_eq!(
        ends(&moves.clone().moving(Moving::WebP).size(ImageSize::AT_16)),
        "webp?animated=true&size=16"
    );
    assert_eq!(
        ends(&moves.clone().moving(Moving::Gif).still(Still::Png)),
        "png"
    );
    // What does not move stays still in the format that was asked for.
    assert!(!still.is_animated() && moves.is_animated());
    assert_eq!(
        ends(&still.clone().still(Still::WebP).moving(Moving::Gif)),
        "webp"
    );
    // A splash has no moving form even if its hash says so.
    let splash = Image::guild_splash(Id::new(1), &ImageHash::new(MOVES));
    assert_eq!(ends(&splash.moving(Moving::Gif)), "png");
}

#[test]
fn sizes_are_powers_of_two_in_range() {
    for (pixels, size) in [
        (0, 16),
        (16, 16),
        (17, 32),
        (100, 128),
        (4096, 4096),
        (u16::MAX, 4096),
    ] {
        assert_eq!(ImageSize::at_least(pixels).pixels(), size, "{pixels}");
    }
}

#[test]
fn default_avatars_follow_both_name_systems() {
    let default = |discriminator| {
        Asset::default_avatar(
            Id::new(175_928_847_299_117_063),
            Discriminator(discriminator),
        )
        .to_string()
    };
    // 175928847299117063 >> 22 is 41944705796, which leaves 2 of 6.
    assert_eq!(default(0), "https://cdn.discordapp.com/embed/avatars/2.png");
    assert_eq!(
        default(1337),
        "https://cdn.discordapp.com/embed/avatars/2.png"
    );
    assert_eq!(
        default(9999),
        "https://cdn.discordapp.com/embed/avatars/4.png"
    );
    let mut user = User::new(Id::new(80_351_110_224_678_912), "nelly");
    assert_eq!(user.avatar_url(), user.default_avatar().to_string());
    user.avatar = Some(ImageHash::new(STILL));
    assert_eq!(
        user.avatar_url(),
        format!("https://cdn.discordapp.com/avatars/80351110224678912/{STILL}.png")
    );
}

#[test]
fn stickers_have_the_format_that_they_have() {
    let sticker = |format| Asset::sticker(Id::new(7), format).to_string();
    assert_eq!(
        sticker(StickerFormatType::Png),
        "https://cdn.discordapp.com/stickers/7.png"
    );
    assert_eq!(
        sticker(StickerFormatType::Apng),
        "https://cdn.discordapp.com/stickers/7.png"
    );
    assert_eq!(
        sticker(StickerFormatType::Lottie),
        "https://cdn.discordapp.com/stickers/7.json"
    );
    assert_eq!(
        sticker(StickerFormatType::Gif),
        "https://media.discordapp.net/stickers/7.gif"
    );
    let sound = Asset::soundboard_sound(Id::new(1)).to_string();
    assert_eq!(sound, "https://cdn.discordapp.com/soundboard-sounds/1");
}

#[test]
fn addresses_of_attachments_say_until_when_they_are_good() {
    let signed =
        "https://cdn.discordapp.com/attachments/1/2/my_image.png?ex=65d903de&is=65c68ede&hm=2481&";
    assert_eq!(expires_at(signed), Some(Timestamp::from_secs(0x65d9_03de)));
    assert_eq!(
        expires_at("https://cdn.discordapp.com/attachments/1/2/a.png"),
        None
    );
    assert_eq!(expires_at("https://cdn.discordapp.com/a.png?ex=soon"), None);
}
