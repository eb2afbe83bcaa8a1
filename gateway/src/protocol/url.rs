//! The URL that a session connects to.

use crate::inflate::Compression;

/// Adds Discord's query to a gateway URL, replacing what it says about version, encoding and compression.
pub(super) fn connect_url(base: &str, version: u8, compression: Compression) -> String {
    let base = base.split('#').next().unwrap_or_default();
    let (address, query) = base.split_once('?').unwrap_or((base, ""));
    let path_is_missing = address
        .split_once("://")
        .is_some_and(|(_, authority)| !authority.contains('/'));
    let mut url = String::with_capacity(base.len() + 48);
    url.push_str(address);
    if path_is_missing {
        url.push('/');
    }
    url.push('?');
    for pair in query.split('&') {
        let key = pair.split('=').next().unwrap_or_default();
        if !matches!(key, "" | "v" | "encoding" | "compress") {
            url.push_str(pair);
            url.push('&');
        }
    }
    url.push_str("v=");
    url.push_str(&version.to_string());
    url.push_str("&encoding=json");
    if let Some(value) = compression.query_value() {
        url.push_str("&compress=");
        url.push_str(value);
    }
    url
}

/// Whether a URL that the server told may be used: it is a WebSocket URL and no less secure than the configured one.
pub(super) fn is_acceptable(told: &str, configured: &str) -> bool {
    told.starts_with("wss://") || (told.starts_with("ws://") && configured.starts_with("ws://"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn adds_the_query() {
        let url = |base| connect_url(base, 10, Compression::None);
        assert_eq!(
            url("wss://gateway.discord.gg"),
            "wss://gateway.discord.gg/?v=10&encoding=json"
        );
        assert_eq!(
            url("wss://gateway.discord.gg/"),
            "wss://gateway.discord.gg/?v=10&encoding=json"
        );
        assert_eq!(
            connect_url("ws://a?v=10", 9, Compression::None),
            "ws://a/?v=9&encoding=json"
        );
        assert_eq!(
            connect_url(
                "ws://[::1]:80/gw?compress=x&region=a&v=9#f",
                10,
                Compression::Zstd
            ),
            "ws://[::1]:80/gw?region=a&v=10&encoding=json&compress=zstd-stream"
        );
    }

    #[test]
    fn refuses_to_leave_tls() {
        assert!(is_acceptable("wss://a", "wss://b"));
        assert!(is_acceptable("wss://a", "ws://b"));
        assert!(is_acceptable("ws://a", "ws://b"));
        assert!(!is_acceptable("ws://a", "wss://b"));
        assert!(!is_acceptable("http://a", "ws://b"));
        assert!(!is_acceptable("", "ws://b"));
    }
}
