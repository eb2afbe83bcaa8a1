//! Every operation of Discord's API, served here or not, and the one that a request means.

use std::{collections::HashMap, sync::Arc};

use http::Method;
use percent_encoding::percent_decode_str;

/// Method, path, operation id and authorization of every operation, one a line; taken from Discord's documentation and
/// `OpenAPI` file, and compared with them by a test.
const OPERATIONS: &str = include_str!("operations.tsv");

/// The place of an operation in the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct OperationId(usize);

/// What Discord limits separately, as text: `/channels/1`, `/webhooks/1/token`; empty for routes without.
pub(crate) type MajorPath = String;

/// One operation.
#[derive(Debug)]
pub(crate) struct Operation {
    pub(crate) method: Method,
    /// The path with names in braces.
    pub(crate) template: Arc<str>,
    pub(crate) needs_bot: bool,
    /// Whether the bearer tokens of users are taken, alone or beside those of bots.
    pub(crate) takes_bearer: bool,
    segments: Vec<Segment>,
}

#[derive(Debug, PartialEq, Eq)]
enum Segment {
    Text(String),
    Parameter { secret: bool },
}

/// A request's operation with its parameters.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Match {
    pub(crate) operation: OperationId,
    /// Percent-decoded, in the order of the template.
    pub(crate) params: Vec<String>,
    pub(crate) major: MajorPath,
    /// The path with `…` in the place of tokens.
    pub(crate) shown: String,
}

/// No operation matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoMatch {
    /// There is nothing at this path.
    NotFound,
    /// There are operations at this path, but of other methods.
    OtherMethod,
}

/// The table of operations.
#[derive(Debug)]
pub(crate) struct Operations {
    all: Vec<Operation>,
    by_length: HashMap<usize, Vec<OperationId>>,
}

impl Operations {
    /// All operations of Discord.
    pub(crate) fn discord() -> Self {
        let all: Vec<_> = OPERATIONS.lines().filter_map(Operation::parse).collect();
        let mut by_length = HashMap::<_, Vec<_>>::new();
        for (index, operation) in all.iter().enumerate() {
            by_length
                .entry(operation.segments.len())
                .or_default()
                .push(OperationId(index));
        }
        Self { all, by_length }
    }

    /// One operation.
    pub(crate) fn get(&self, id: OperationId) -> &Operation {
        &self.all[id.0]
    }

    /// The operation of a template; the names in braces do not matter.
    pub(crate) fn named(&self, method: &Method, template: &str) -> Option<OperationId> {
        let segments = segments_of(template);
        let same = |operation: &Operation| {
            operation.method == *method
                && operation.segments.len() == segments.len()
                && operation
                    .segments
                    .iter()
                    .zip(&segments)
                    .all(|pair| match pair {
                        (Segment::Text(a), Segment::Text(b)) => a == b,
                        (a, b) => !a.is_text() && !b.is_text(),
                    })
        };
        self.all.iter().position(same).map(OperationId)
    }

    /// The operation that a path means; of several the one that spells out more from the front.
    pub(crate) fn find(&self, method: &Method, path: &str) -> Result<Match, NoMatch> {
        let pieces: Vec<String> = path
            .trim_matches('/')
            .split('/')
            .map(|piece| percent_decode_str(piece).decode_utf8_lossy().into_owned())
            .collect();
        let fits = |id: &&OperationId| {
            self.get(**id)
                .segments
                .iter()
                .zip(&pieces)
                .all(|(segment, piece)| segment.accepts(piece))
        };
        let mut candidates: Vec<_> = self
            .by_length
            .get(&pieces.len())
            .into_iter()
            .flatten()
            .filter(fits)
            .collect();
        let spelled = |id: &OperationId| {
            let segments = &self.get(*id).segments;
            segments.iter().map(Segment::is_text).collect::<Vec<_>>()
        };
        candidates.sort_by_key(|id| std::cmp::Reverse(spelled(id)));
        // A path that is spelled out, such as `/users/@me`, is not one with a parameter of another method.
        let best = candidates.first().map(|id| spelled(id));
        candidates
            .iter()
            .filter(|id| Some(spelled(id)) == best)
            .find(|id| self.get(***id).method == *method)
            .map(|id| self.matched(**id, &pieces))
            .ok_or(if candidates.is_empty() {
                NoMatch::NotFound
            } else {
                NoMatch::OtherMethod
            })
    }

    fn matched(&self, id: OperationId, pieces: &[String]) -> Match {
        let operation = self.get(id);
        let (mut params, mut shown) = (Vec::new(), String::new());
        for (segment, piece) in operation.segments.iter().zip(pieces) {
            shown.push('/');
            match segment {
                Segment::Parameter { secret: true } => shown.push('…'),
                _ => shown.push_str(piece),
            }
            if !segment.is_text() {
                params.push(piece.clone());
            }
        }
        let major = match (pieces.first().map(String::as_str), &operation.segments[..]) {
            (
                Some("webhooks" | "interactions"),
                [_, Segment::Parameter { .. }, Segment::Parameter { .. }, ..],
            ) => pieces[..3].join("/"),
            (Some("channels" | "guilds" | "webhooks"), [_, Segment::Parameter { .. }, ..]) => {
                pieces[..2].join("/")
            }
            _ => String::new(),
        };
        Match {
            operation: id,
            params,
            major,
            shown,
        }
    }
}

impl Operation {
    fn parse(line: &str) -> Option<Self> {
        let mut columns = line.split('\t');
        let method = Method::from_bytes(columns.next()?.as_bytes()).ok()?;
        let template = columns.next()?;
        let auth = columns.nth(1)?;
        Some(Self {
            method,
            template: template.into(),
            needs_bot: auth.contains("bot"),
            takes_bearer: auth.contains("bearer"),
            segments: segments_of(template),
        })
    }
}

impl Segment {
    fn is_text(&self) -> bool {
        matches!(self, Self::Text(_))
    }

    /// Parameters never stand for nothing.
    fn accepts(&self, piece: &str) -> bool {
        match self {
            Self::Text(text) => text == piece,
            Self::Parameter { .. } => !piece.is_empty(),
        }
    }
}

fn segments_of(template: &str) -> Vec<Segment> {
    template
        .trim_matches('/')
        .split('/')
        .map(|segment| match segment.strip_prefix('{') {
            Some(name) => Segment::Parameter {
                secret: name.contains("token"),
            },
            None => Segment::Text(segment.to_owned()),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[allow(clippy::needless_pass_by_value)]
    fn find(method: Method, path: &str) -> Result<(String, Vec<String>, String), NoMatch> {
        let operations = Operations::discord();
        let found = operations.find(&method, path)?;
        let template = operations.get(found.operation).template.to_string();
        Ok((template, found.params, found.major))
    }

    #[test]
    fn the_table_is_the_one_of_the_specification() {
        let specification = include_str!("../../../spec/rest-operations.tsv");
        let mut rows = specification
            .lines()
            .map(|line| line.split('\t').collect::<Vec<_>>());
        let header = rows.next().unwrap();
        let column = |name| header.iter().position(|column| *column == name).unwrap();
        let columns = ["method", "path", "operation_id", "auth"].map(column);
        let expected: Vec<String> = rows
            .map(|row| columns.map(|index| row[index]).join("\t"))
            .collect();
        assert_eq!(OPERATIONS.lines().collect::<Vec<_>>(), expected);
        assert_eq!(Operations::discord().all.len(), expected.len());
    }

    #[test]
    fn decodes_parameters_and_prefers_what_is_spelled_out() {
        let (template, params, major) = find(
            Method::PUT,
            "/channels/7/messages/8/reactions/%F0%9F%91%8D/%40me",
        )
        .unwrap();
        assert_eq!(
            template,
            "/channels/{channel_id}/messages/{message_id}/reactions/{emoji}/@me"
        );
        assert_eq!(params, ["7", "8", "👍"]);
        assert_eq!(major, "channels/7");
        assert_eq!(find(Method::GET, "/users/@me").unwrap().0, "/users/@me");
        assert_eq!(find(Method::GET, "/users/5").unwrap().0, "/users/{user_id}");
    }

    #[test]
    fn webhooks_are_limited_by_id_and_token() {
        let found = find(Method::POST, "/webhooks/1/secret").unwrap();
        assert_eq!(found.2, "webhooks/1/secret");
        let operations = Operations::discord();
        let found = operations
            .find(&Method::POST, "/webhooks/1/secret")
            .unwrap();
        assert_eq!(found.shown, "/webhooks/1/…");
    }

    #[test]
    fn tells_unknown_paths_from_other_methods() {
        assert_eq!(find(Method::GET, "/nothing/here"), Err(NoMatch::NotFound));
        assert_eq!(find(Method::PUT, "/gateway/bot"), Err(NoMatch::OtherMethod));
    }
}
