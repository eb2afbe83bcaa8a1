//! Which messages a search finds.
//! [Discord](https://discord.com/developers/docs/resources/message#search-guild-messages)

use cordial_model::{
    Timestamp,
    channel::message::{Embed, SearchAuthorType, SearchEmbedType, SearchHasType},
    id::{Id, marker::GuildMarker},
    rest::SearchGuildMessages,
};

use super::{Author, Message, World};

/// How many words may stand between two that are searched for, unless it is said.
const SLOP: u32 = 2;

impl World {
    /// Lets the messages of a guild be without an index until a moment: searches are put off until then.
    pub(crate) fn index_until(&mut self, guild_id: Id<GuildMarker>, until: Timestamp) {
        self.indexing.insert(guild_id, until);
    }

    /// How many whole seconds a search of a guild has to wait for the index; `None` if there is one.
    pub(crate) fn index_wait(&self, guild_id: Id<GuildMarker>) -> Option<u64> {
        let (now, until) = (self.now(), *self.indexing.get(&guild_id)?);
        (until > now).then(|| until.since(now).as_millis().div_ceil(1000) as u64)
    }

    /// How well a message fits a search; `None` if it does not.
    pub(crate) fn relevance(
        &self,
        message: &Message,
        search: &SearchGuildMessages,
    ) -> Option<usize> {
        let slop = search.slop.unwrap_or(SLOP) as usize;
        let relevance = match search.content.as_deref() {
            Some(words) => phrases(&message.content, words, slop)?,
            None => 0,
        };
        let any = |wanted: &[String], has: &dyn Fn(&str) -> bool| {
            wanted.is_empty() || wanted.iter().any(|wanted| has(wanted))
        };
        let reference = message.reference.as_ref();
        let replied = reference.filter(|_| message.kind == Message::REPLY);
        let replied_to = replied.and_then(|reference| reference.message_id);
        let replied_user = replied
            .and_then(|reference| self.channels.get(&reference.channel_id))
            .zip(replied_to)
            .and_then(|(channel, id)| channel.messages.get(&id))
            .and_then(Message::author_id);
        let one_of = |list: &[_], value: Option<_>| {
            list.is_empty() || value.is_some_and(|value| list.contains(&value))
        };
        let channel = self.channels.get(&message.channel_id);
        let pinned = channel.is_some_and(|channel| channel.pins.contains_key(&message.id));
        let embeds: Vec<Embed> = message
            .embeds
            .iter()
            .filter_map(|embed| embed.decode().ok())
            .collect();
        let hosts = hosts(&message.content);
        let extension = |name: &str| {
            name.rsplit_once('.')
                .map(|(_, ending)| ending.to_lowercase())
        };
        let fits = search.min_id.is_none_or(|id| message.id > id)
            && search.max_id.is_none_or(|id| message.id < id)
            && (search.channel_id.is_empty() || search.channel_id.contains(&message.channel_id))
            && one_of(&search.author_id, message.author_id())
            && self.is_by(message, &search.author_type)
            && (search.mentions.is_empty()
                || search
                    .mentions
                    .iter()
                    .any(|id| message.mentions.contains(id)))
            && (search.mentions_role_id.is_empty()
                || search
                    .mentions_role_id
                    .iter()
                    .any(|id| message.mention_roles.contains(id)))
            && search
                .mention_everyone
                .is_none_or(|wanted| message.mention_everyone == wanted)
            && one_of(&search.replied_to_user_id, replied_user)
            && (search.replied_to_message_id.is_empty()
                || replied_to.is_some_and(|id| search.replied_to_message_id.contains(&id)))
            && search.pinned.is_none_or(|wanted| pinned == wanted)
            && has_all(message, &embeds, &search.has)
            && (search.embed_type.is_empty()
                || search
                    .embed_type
                    .iter()
                    .any(|kind| embeds.iter().any(|embed| is_embed(embed, kind))))
            && any(&search.embed_provider, &|wanted| {
                embeds.iter().any(|embed| {
                    let provider = embed.provider.as_ref();
                    provider.is_some_and(|provider| provider.name.as_deref() == Some(wanted))
                })
            })
            && any(&search.link_hostname, &|wanted| {
                hosts.iter().any(|host| host.eq_ignore_ascii_case(wanted))
            })
            && any(&search.attachment_filename, &|wanted| {
                message
                    .attachments
                    .iter()
                    .any(|file| file.filename == wanted)
            })
            && any(&search.attachment_extension, &|wanted| {
                let wanted = wanted.to_lowercase();
                let mut files = message.attachments.iter();
                files.any(|file| extension(&file.filename).as_ref() == Some(&wanted))
            });
        fits.then_some(relevance)
    }

    /// Whether a message was written by one of these kinds of author, and by none of those that are ruled out.
    fn is_by(&self, message: &Message, wanted: &[SearchAuthorType]) -> bool {
        let kind = match &message.author {
            Author::Webhook { .. } => SearchAuthorType::Webhook,
            Author::User(id) if self.users.get(id).is_some_and(|user| user.bot) => {
                SearchAuthorType::Bot
            }
            Author::User(_) => SearchAuthorType::User,
        };
        let is_out = |wanted: &SearchAuthorType| {
            matches!(
                (wanted, &kind),
                (SearchAuthorType::NotUser, SearchAuthorType::User)
                    | (SearchAuthorType::NotBot, SearchAuthorType::Bot)
                    | (SearchAuthorType::NotWebhook, SearchAuthorType::Webhook)
            )
        };
        let is_positive = |wanted: &&SearchAuthorType| !wanted.as_str().starts_with('-');
        let mut positive = wanted.iter().filter(is_positive).peekable();
        let is_in = positive.peek().is_none() || positive.any(|wanted| *wanted == kind);
        is_in && !wanted.iter().any(is_out)
    }
}

/// The words of a text, in lower case.
pub(crate) fn words(text: &str) -> Vec<String> {
    text.split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// How often the words of a search stand in a text in their order, with no more than so many others between two of them;
/// `None` if they do not.
pub(crate) fn phrases(text: &str, search: &str, slop: usize) -> Option<usize> {
    let (text, search) = (words(text), words(search));
    let Some((first, rest)) = search.split_first() else {
        return Some(0);
    };
    let begins = (0..text.len()).filter(|at| text[*at] == *first);
    let count = begins.filter(|at| goes_on(&text, *at, rest, slop)).count();
    (count > 0).then_some(count)
}

fn goes_on(text: &[String], at: usize, rest: &[String], slop: usize) -> bool {
    let Some((next, rest)) = rest.split_first() else {
        return true;
    };
    let window = at + 1..text.len().min(at + 2 + slop);
    window
        .filter(|at| text[*at] == *next)
        .any(|at| goes_on(text, at, rest, slop))
}

/// The hosts of the links in a text.
fn hosts(text: &str) -> Vec<&str> {
    let links = text.split("://").skip(1);
    links
        .filter_map(|rest| {
            let end = |letter: char| matches!(letter, '/' | '?' | '#' | ':' | '>' | ')');
            let host = rest.split(|letter: char| letter.is_whitespace() || end(letter));
            host.into_iter().next().filter(|host| !host.is_empty())
        })
        .collect()
}

fn is_embed(embed: &Embed, kind: &SearchEmbedType) -> bool {
    let called = |name: &str| {
        embed
            .kind
            .as_ref()
            .is_some_and(|kind| kind.as_str() == name)
    };
    match kind {
        SearchEmbedType::Image => called("image") || embed.image.is_some(),
        SearchEmbedType::Video => called("video") || embed.video.is_some(),
        SearchEmbedType::Gif => called("gifv"),
        SearchEmbedType::Sound => called("sound"),
        SearchEmbedType::Article => called("article"),
        _ => false,
    }
}

/// Whether a message has one of these things, and none of those that are ruled out.
fn has_all(message: &Message, embeds: &[Embed], wanted: &[SearchHasType]) -> bool {
    let file = |kind: &str| {
        let mut files = message.attachments.iter();
        files.any(|file| {
            let content = file.content_type.as_deref();
            content.is_some_and(|content| content.starts_with(kind))
        })
    };
    let has = |name: &str| match name {
        "image" => {
            let mut shown = embeds.iter();
            file("image/") || shown.any(|embed| is_embed(embed, &SearchEmbedType::Image))
        }
        "sound" => file("audio/"),
        "video" => {
            let mut shown = embeds.iter();
            file("video/") || shown.any(|embed| is_embed(embed, &SearchEmbedType::Video))
        }
        "file" => !message.attachments.is_empty(),
        "sticker" => !message.sticker_items.is_empty(),
        "embed" => !embeds.is_empty(),
        "link" => !hosts(&message.content).is_empty(),
        "poll" => message.poll.is_some(),
        "snapshot" => !message.snapshots.is_empty(),
        _ => false,
    };
    let mut positive = wanted
        .iter()
        .filter(|kind| !kind.as_str().starts_with('-'))
        .peekable();
    let is_in = positive.peek().is_none() || positive.any(|kind| has(kind.as_str()));
    let mut negative = wanted
        .iter()
        .filter_map(|kind| kind.as_str().strip_prefix('-'));
    is_in && !negative.any(has)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_in_their_order_with_few_between() {
        let text = "The quick brown fox jumps over the lazy dog. The fox!";
        assert_eq!(phrases(text, "fox", 0), Some(2));
        assert_eq!(phrases(text, "quick fox", 1), Some(1));
        assert_eq!(phrases(text, "quick fox", 0), None);
        assert_eq!(phrases(text, "fox quick", 100), None);
        assert_eq!(phrases(text, "THE FOX", 2), Some(2));
        assert_eq!(phrases(text, "", 0), Some(0));
    }

    #[test]
    fn links_have_hosts() {
        let text = "see https://example.com/a?b and <http://other.example:8080>, not mailto:x";
        assert_eq!(hosts(text), ["example.com", "other.example"]);
        assert!(hosts("no links").is_empty());
    }
}
