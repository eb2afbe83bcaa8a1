//! Authorization that goes with one request instead of the client's token.

use std::fmt;

use base64::{Engine, prelude::BASE64_STANDARD};

use crate::{
    Secret, Token,
    id::{Id, marker::ApplicationMarker},
};

/// Authorization of one request. `Debug` shows no secret.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Authorization {
    /// The bearer token of a user, which OAuth2 gives.
    Bearer(Token),
    /// The id and secret of an application, by HTTP Basic.
    Basic {
        /// The id.
        client_id: Id<ApplicationMarker>,
        /// The secret.
        client_secret: Secret,
    },
}

impl Authorization {
    /// The value of the header `Authorization`, to be shown to Discord alone.
    pub fn header(&self) -> String {
        match self {
            Self::Bearer(token) => format!("Bearer {}", token.expose()),
            Self::Basic {
                client_id,
                client_secret,
            } => {
                let both = format!("{client_id}:{}", client_secret.expose());
                format!("Basic {}", BASE64_STANDARD.encode(both))
            }
        }
    }

    /// Reads the header; `None` if it is neither of these.
    pub fn from_header(header: &str) -> Option<Self> {
        let (scheme, rest) = header.split_once(' ')?;
        if scheme.eq_ignore_ascii_case("bearer") {
            return Some(Self::Bearer(Token::new(rest)));
        }
        if !scheme.eq_ignore_ascii_case("basic") {
            return None;
        }
        let both = String::from_utf8(BASE64_STANDARD.decode(rest.trim()).ok()?).ok()?;
        let (client_id, client_secret) = both.split_once(':')?;
        Some(Self::Basic {
            client_id: client_id.parse().ok()?,
            client_secret: Secret::new(client_secret),
        })
    }
}

impl fmt::Debug for Authorization {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bearer(_) => f.write_str("Bearer(<secret>)"),
            Self::Basic { client_id, .. } => write!(f, "Basic({client_id}, <secret>)"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_read_as_they_are_written() {
        let basic = Authorization::Basic {
            client_id: Id::new(157_730_590_492_196_864),
            client_secret: "a:b".into(),
        };
        assert_eq!(basic.header(), "Basic MTU3NzMwNTkwNDkyMTk2ODY0OmE6Yg==");
        let bearer = Authorization::Bearer("6qrZcUqja7812RVdnEKjpzOL4CvHBFG".into());
        for one in [basic, bearer] {
            assert_eq!(Authorization::from_header(&one.header()), Some(one.clone()));
            assert!(format!("{one:?}").contains("<secret>"));
        }
        assert_eq!(Authorization::from_header("Bot x"), None);
        assert_eq!(Authorization::from_header("Basic !"), None);
    }
}
