//! What a client wishes for in the query of its URL.

use cordial_model::gateway::CloseCode;

use super::{command::Refusal, encoder::Transport};

/// The query of a gateway URL.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Wishes {
    pub(crate) transport: Transport,
}

impl Wishes {
    /// Reads the query `v=10&encoding=json&compress=zlib-stream`.
    pub(crate) fn parse(query: Option<&str>) -> Result<Self, Refusal> {
        let mut transport = Transport::Plain;
        for pair in query.unwrap_or_default().split('&') {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            match (key, value) {
                ("v", "9" | "10") | ("encoding", "json") | ("compress", "") => {}
                ("v", other) => {
                    return Err(Refusal::new(
                        CloseCode::InvalidApiVersion,
                        format!("v={other} is not served; use v=10"),
                    ));
                }
                ("encoding", other) => {
                    return Err(Refusal::new(
                        CloseCode::DecodeError,
                        format!("encoding={other} is not served; use encoding=json"),
                    ));
                }
                ("compress", "zlib-stream") => transport = Transport::ZlibStream,
                ("compress", "zstd-stream") => transport = Transport::ZstdStream,
                ("compress", other) => {
                    return Err(Refusal::new(
                        CloseCode::DecodeError,
                        format!("compress={other} is not served; use zlib-stream or zstd-stream"),
                    ));
                }
                _ => {}
            }
        }
        Ok(Self { transport })
    }
}

#[cfg(test)]
mod tests {
    use cordial_model::gateway::CloseCode;

    use super::{Transport, Wishes};

    #[test]
    fn every_query_of_discord_s_is_read() {
        for (query, transport) in [
            (None, Transport::Plain),
            (Some(""), Transport::Plain),
            (Some("v=10&encoding=json"), Transport::Plain),
            (
                Some("encoding=json&v=9&compress=zlib-stream"),
                Transport::ZlibStream,
            ),
            (
                Some("v=10&encoding=json&compress=zstd-stream"),
                Transport::ZstdStream,
            ),
            (Some("v=10&something=else"), Transport::Plain),
        ] {
            assert_eq!(Wishes::parse(query).unwrap(), Wishes { transport });
        }
    }

    #[test]
    fn what_is_not_served_is_refused_by_name() {
        for (query, code, word) in [
            ("v=6", CloseCode::InvalidApiVersion, "v=6"),
            ("v=10&encoding=etf", CloseCode::DecodeError, "encoding=etf"),
            (
                "v=10&compress=brotli",
                CloseCode::DecodeError,
                "compress=brotli",
            ),
        ] {
            let refusal = Wishes::parse(Some(query)).unwrap_err();
            assert_eq!(refusal.code, code);
            assert!(refusal.reason.contains(word));
        }
    }
}
