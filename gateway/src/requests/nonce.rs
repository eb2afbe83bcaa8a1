//! Nonces that tell our requests from those of others, and the messages that carry them.

use cordial_model::gateway::RequestSoundboardSounds;

use super::Request;
use crate::protocol::Outgoing;

/// Makes nonces of 32 hexadecimal digits, the most that Discord gives back: 16 that are this correlator's, 16 that
/// count.
#[derive(Debug)]
pub(super) struct Nonces {
    prefix: String,
}

impl Nonces {
    pub(super) fn new(seed: u64) -> Self {
        Self {
            prefix: format!("{seed:016x}"),
        }
    }

    /// The number in one of our nonces; `None` for those of others.
    pub(super) fn parse(&self, nonce: &str) -> Option<u64> {
        let number = nonce.strip_prefix(self.prefix.as_str())?;
        let digits = number.len() == 16 && number.bytes().all(|byte| byte.is_ascii_hexdigit());
        digits
            .then(|| u64::from_str_radix(number, 16).ok())
            .flatten()
    }

    /// The message for requests and the numbers in their nonces: one request, or several for sounds.
    pub(super) fn message(&self, requests: &[(&Request, u64)]) -> Option<Outgoing> {
        let message = match *requests.first()? {
            (Request::Members(request), number) => {
                let mut request = request.clone();
                request.nonce = Some(format!("{}{number:016x}", self.prefix).into());
                Outgoing::command(&request)
            }
            (Request::ChannelInfo(request), _) => Outgoing::command(request),
            (Request::SoundboardSounds(_), _) => {
                let guild_ids = requests
                    .iter()
                    .map(|(request, _)| request.guild_id())
                    .collect();
                Outgoing::command(&RequestSoundboardSounds { guild_ids })
            }
        };
        // What is too big was refused when it was asked for.
        message.ok()
    }
}

#[cfg(test)]
mod tests {
    use cordial_model::{gateway::RequestGuildMembers, id::Id};

    use super::*;

    #[test]
    fn knows_its_own_nonces_alone() {
        let ours = Nonces::new(7);
        let request = RequestGuildMembers::all(Id::new(1)).into();
        let message = ours.message(&[(&request, u64::MAX)]).unwrap();
        let nonce = "0000000000000007ffffffffffffffff";
        assert!(message.as_str().contains(nonce));
        assert_eq!(ours.parse(nonce), Some(u64::MAX));
        assert_eq!(Nonces::new(8).parse(nonce), None);
        for other in [
            "",
            "n",
            "0000000000000007",
            "0000000000000007+fffffffffffffff",
        ] {
            assert_eq!(ours.parse(other), None, "{other}");
        }
    }
}
