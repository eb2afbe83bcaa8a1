//! Strings. The file says little of what is in them; what it does not say is said here.

use crate::{made::Made, specification::Text};

/// Stands for the content of a file.
pub(crate) const FILE: &str = "content of a file";

/// Properties that hold the hash of an image.
const HASHES: &[&str] = &[
    "asset",
    "avatar",
    "avatar_hash",
    "banner",
    "bot_avatar",
    "cover_image",
    "discovery_splash",
    "guild_scheduled_event_image",
    "home_header",
    "icon",
    "image",
    "splash",
];

/// Properties that hold bits as a decimal number.
const BITS: &[&str] = &[
    "allow",
    "default_member_permissions",
    "deny",
    "flags_new",
    "permissions",
];

/// Maps whose keys are ids.
const MAPS_BY_ID: &[&str] = &[
    "",
    "channels",
    "guild_scheduled_event_exception_counts",
    "members",
    "nicks",
    "roles",
    "users",
];

/// Strings that are lists of ids with commas between.
const LISTS_OF_IDS: &[&str] = &["include_roles", "role_ids", "sku_ids"];

/// Numbers of whose size the file says nothing: what the documentation says.
const MAXIMA: &[(&str, i64)] = &[
    ("interval", 1),
    ("max_length", 6000),
    ("max_values", 25),
    ("min_length", 6000),
    ("min_values", 25),
    ("default_thread_rate_limit_per_user", 21_600),
    ("base_mix", 100),
    ("bitrate", 384_000),
    ("gradient_angle", 360),
    ("rate_limit_per_user", 21_600),
    ("user_limit", 10_000),
];

/// The flag for components of the second version.
const COMPONENTS_V2: i64 = 1 << 15;

/// Flags of a message that is sent: those for components, or none.
pub(crate) fn message_flags(random: &mut fastrand::Rng, schema: &str, key: &str) -> Option<i64> {
    let message = key == "flags" && (schema.contains("Message") || schema.contains("Webhook"));
    message.then(|| if random.bool() { COMPONENTS_V2 } else { 0 })
}

/// In what range a number is. None is negative where the file only says that it is one of JavaScript's.
pub(crate) fn range(key: &str, min: i64, max: i64) -> (i64, i64) {
    let known = MAXIMA.iter().find(|(name, _)| *name == key);
    let min = if min < -(1 << 52) { 0 } else { min };
    (min, known.map_or(max, |(_, known)| max.min(*known)))
}

/// A string that fits.
pub(crate) fn text(
    random: &mut fastrand::Rng,
    text: &Text<'_>,
    length: usize,
    schema: &str,
    key: &str,
) -> Made {
    let answer = schema.ends_with("Response");
    Made::Text(match text.format {
        Some("snowflake") => id(random),
        _ if schema == "UnfurledMediaRequestWithAttachmentReferenceRequired" => {
            "attachment://file.png".to_owned()
        }
        _ if schema.starts_with("ApplicationCommand")
            && ["name", "name_localizations"].contains(&key) =>
        {
            (0..length.max(1)).map(|_| random.lowercase()).collect()
        }
        Some("date-time") => return Made::Moment(moment(random)),
        Some("uri") => padded("https://example.com/", length),
        Some("binary") => FILE.to_owned(),
        Some("base64") if !answer => "data:image/png;base64,iVBORw0KGgo=".to_owned(),
        _ if text.pattern.is_some() => "#a0B1c2".to_owned(),
        _ if answer && HASHES.contains(&key) && schema != "UserNameplateResponse" => hash(random),
        _ if key == "discriminator" => format!("{:04}", random.u16(1..10_000)),
        _ if BITS.contains(&key) => random.u64(0..1 << 53).to_string(),
        _ if LISTS_OF_IDS.contains(&key) => format!("{},{}", id(random), id(random)),
        _ if key == "id" && schema.ends_with("IntegrationResponse") => id(random),
        _ if key == "tag" => id(random),
        _ if key == "scope" => "identify email".to_owned(),
        _ if key == "options" => "name".to_owned(),
        _ if key == "key" && !answer => "key_1".to_owned(),
        _ if answer => any(random, length),
        // What is empty is hardly ever allowed, whether the file says so or not.
        _ => any(random, length.max(1)),
    })
}

/// A text of so many characters, whatever the limits are.
pub(crate) fn exactly(
    random: &mut fastrand::Rng,
    text: &Text<'_>,
    length: usize,
    schema: &str,
) -> Made {
    Made::Text(match text.format {
        _ if schema == "UnfurledMediaRequestWithAttachmentReferenceRequired" => {
            padded("attachment://", length)
        }
        Some("uri") => padded("https://example.com/", length),
        _ if text.pattern.is_some() => format!("#{}", "a".repeat(length.saturating_sub(1))),
        _ => (0..length).map(|_| random.lowercase()).collect(),
    })
}

/// A key of a map that stands under a key.
pub(crate) fn key_of_map(random: &mut fastrand::Rng, under: &str, index: usize) -> String {
    if under == "options" {
        return ["role_name", "integration_type"][index].to_owned();
    }
    if under == "authorizing_integration_owners" {
        return index.to_string();
    }
    if MAPS_BY_ID.contains(&under) {
        return id(random);
    }
    ["de", "en-US"][index].to_owned()
}

/// Whether a property is the number of a file that comes with the request.
pub(crate) fn is_number_of_file(schema: &str, property: &str) -> bool {
    schema == "MessageAttachmentRequest" && property == "id"
}

fn id(random: &mut fastrand::Rng) -> String {
    random
        .u64(10_000_000_000_000_000..2_000_000_000_000_000_000)
        .to_string()
}

fn hash(random: &mut fastrand::Rng) -> String {
    let animated = if random.bool() { "a_" } else { "" };
    format!("{animated}{:032x}", random.u128(..))
}

fn moment(random: &mut fastrand::Rng) -> String {
    let (month, day) = (random.u8(1..=12), random.u8(1..=28));
    let (hour, minute, second) = (random.u8(0..24), random.u8(0..60), random.u8(0..60));
    let fraction = match random.u8(0..3) {
        0 => String::new(),
        1 => format!(".{:03}", random.u16(0..1000)),
        _ => format!(".{:06}", random.u32(0..1_000_000)),
    };
    let zone = ["Z", "+00:00"][random.usize(0..2)];
    format!("2026-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{fraction}{zone}")
}

/// A text of so many characters, short ones, long ones and ones that are escaped.
fn any(random: &mut fastrand::Rng, length: usize) -> String {
    const OTHERS: &[char] = &['é', 'ß', '✨', '🦀', '"', '\\', '\n', '/'];
    let plain = random.u8(0..3) > 0;
    (0..length)
        .map(|_| match random.u8(0..6) {
            0 if !plain => OTHERS[random.usize(0..OTHERS.len())],
            _ => random.lowercase(),
        })
        .collect()
}

fn padded(start: &str, length: usize) -> String {
    let missing = length.saturating_sub(start.len());
    format!("{start}{}", "x".repeat(missing))
}
