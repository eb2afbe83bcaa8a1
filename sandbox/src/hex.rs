//! Bytes as text: two lower-case hexadecimal digits each.

use std::fmt::Write as _;

/// The digits of some bytes.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
