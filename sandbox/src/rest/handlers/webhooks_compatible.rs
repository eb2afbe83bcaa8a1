//! Webhooks for what was made to tell [Slack](https://discord.com/developers/docs/resources/webhook#execute-slack-compatible-webhook)
//! or was set up at [GitHub](https://discord.com/developers/docs/resources/webhook#execute-github-compatible-webhook).

use cordial_model::{
    Timestamp,
    channel::message::{Embed, EmbedAuthor, EmbedField, EmbedFooter},
    rest::{ExecuteGithubCompatibleWebhook, ExecuteSlackCompatibleWebhook},
    validate,
    webhook::{
        github::{GitHubCommit, GitHubUser, GitHubWebhook},
        slack::SlackAttachment,
    },
};

use super::{
    super::{ApiError, Context, Handlers, Reply},
    compose::{self, Draft},
    webhook_messages::{Delivery, deliver},
    webhooks::with_token,
};

/// The color of what is told of GitHub, and of what was opened or closed there.
const PLAIN: u32 = 0x72_89da;
const OPENED: u32 = 0x00_9800;
const CLOSED: u32 = 0xd0_4437;

/// Commits that are told one by one.
const MAX_COMMITS: usize = 20;

pub(super) fn register(handlers: &mut Handlers) {
    handlers.on(slack);
    handlers.on(github);
}

fn slack(
    context: &mut Context<'_>,
    request: ExecuteSlackCompatibleWebhook,
) -> Result<Reply, ApiError> {
    let world = &mut *context.world;
    let webhook = with_token(world, request.webhook_id, &request.webhook_token)?.clone();
    let attachments = request.attachments.unwrap_or_default();
    let before = attachments.iter().filter_map(|it| it.pretext.clone());
    let lines: Vec<String> = request.text.into_iter().chain(before).collect();
    let embeds: Vec<Embed> = attachments.into_iter().map(embed_of_slack).collect();
    if lines.is_empty() && embeds.is_empty() {
        return Err(ApiError::empty_message());
    }
    let text = lines.join("\n");
    if text.chars().count() > 2000 {
        let message = "Must be 2000 or fewer in length.";
        return Err(ApiError::field("text", "BASE_TYPE_MAX_LENGTH", message));
    }
    for embed in &embeds {
        validate::check(embed)?;
    }
    let delivery = Delivery {
        thread_id: request.thread_id,
        username: request.username,
        avatar_url: request.icon_url,
        ..Delivery::default()
    };
    let draft = Draft {
        content: compose::content(Some(text)),
        embeds: Some(embeds),
        ..Draft::default()
    };
    deliver(world, &webhook, delivery, draft)?;
    Ok(Reply::json("\"ok\""))
}

fn embed_of_slack(attachment: SlackAttachment) -> Embed {
    let mut embed = Embed::new();
    embed.title = attachment.title.map(Into::into);
    embed.url = attachment.title_link.map(Into::into);
    embed.description = attachment.text.map(Into::into);
    embed.color = attachment.color.as_deref().and_then(color).map(Into::into);
    embed.timestamp = attachment
        .ts
        .map(|seconds| Timestamp::from_millis(seconds.saturating_mul(1000)));
    if let Some(text) = attachment.footer {
        let mut footer = EmbedFooter::new(text);
        footer.icon_url = attachment.footer_icon.map(Into::into);
        embed = embed.footer(footer);
    }
    if let Some(name) = attachment.author_name {
        let mut author = EmbedAuthor::new(name);
        author.url = attachment.author_link.map(Into::into);
        author.icon_url = attachment.author_icon.map(Into::into);
        embed = embed.author(author);
    }
    if let Some(url) = attachment.image_url {
        embed = embed.image(url);
    }
    if let Some(url) = attachment.thumb_url {
        embed = embed.thumbnail(url);
    }
    for field in attachment.fields.into_iter().flatten() {
        embed.fields.push(EmbedField {
            name: field.name.unwrap_or_default().into(),
            value: field.value.unwrap_or_default().into(),
            inline: field.inline.unwrap_or_default(),
        });
    }
    embed
}

/// `#36a64f`, or each digit once: `#3af`.
fn color(text: &str) -> Option<u32> {
    let digits = text.strip_prefix('#')?;
    let digits = match digits.len() {
        3 => digits.chars().flat_map(|digit| [digit, digit]).collect(),
        _ => digits.to_owned(),
    };
    u32::from_str_radix(&digits, 16).ok()
}

fn github(
    context: &mut Context<'_>,
    request: ExecuteGithubCompatibleWebhook,
) -> Result<Reply, ApiError> {
    let kind = context.github_event.take();
    let world = &mut *context.world;
    let webhook = with_token(world, request.webhook_id, &request.webhook_token)?.clone();
    // What Discord does not tell of is taken all the same.
    let Some(embed) = embed_of_github(kind.as_deref(), &request.event) else {
        return Ok(Reply::empty());
    };
    validate::check(&embed)?;
    let delivery = Delivery {
        thread_id: request.thread_id,
        username: Some("GitHub".to_owned()),
        ..Delivery::default()
    };
    let draft = Draft {
        embeds: Some(vec![embed]),
        ..Draft::default()
    };
    deliver(world, &webhook, delivery, draft)?;
    Ok(Reply::empty())
}

/// What is told of an event: title, address, more text, color.
struct Told {
    title: String,
    url: Option<String>,
    text: Option<String>,
    color: u32,
}

impl Told {
    fn new(title: String, url: &str) -> Self {
        Self {
            title,
            url: Some(url.to_owned()).filter(|url| !url.is_empty()),
            text: None,
            color: PLAIN,
        }
    }

    fn text(self, text: Option<&str>) -> Self {
        Self {
            text: text.map(str::to_owned).filter(|text| !text.is_empty()),
            ..self
        }
    }

    /// Something that has a beginning and an end.
    fn of_action(self, action: &str) -> Self {
        let color = match action {
            "opened" | "reopened" | "created" => OPENED,
            "closed" | "deleted" => CLOSED,
            _ => PLAIN,
        };
        Self { color, ..self }
    }
}

fn embed_of_github(kind: Option<&str>, event: &GitHubWebhook) -> Option<Embed> {
    let told = tell(kind.unwrap_or_else(|| guessed(event)), event)?;
    let mut embed = Embed::new()
        .title(shortened(&told.title, 256))
        .color(told.color)
        .author(author(&event.sender));
    embed.url = told.url.map(Into::into);
    embed.description = told.text.map(|text| shortened(&text, 500).into());
    Some(embed)
}

fn author(sender: &GitHubUser) -> EmbedAuthor {
    EmbedAuthor::new(shortened(&sender.login, 256))
        .url(sender.html_url.clone())
        .icon_url(sender.avatar_url.clone())
}

fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most - 1).chain(['…']).collect()
}

/// GitHub names the event in a header; without it, what the event is about says enough of most.
fn guessed(event: &GitHubWebhook) -> &'static str {
    if event.commits.is_some() {
        "push"
    } else if event.check_run.is_some() {
        "check_run"
    } else if event.check_suite.is_some() {
        "check_suite"
    } else if event.review.is_some() {
        "pull_request_review"
    } else if event.comment.is_some() && event.pull_request.is_some() {
        "pull_request_review_comment"
    } else if event.comment.is_some() && event.issue.is_some() {
        "issue_comment"
    } else if event.comment.is_some() && event.discussion.is_some() {
        "discussion_comment"
    } else if event.comment.is_some() {
        "commit_comment"
    } else if event.discussion.is_some() {
        "discussion"
    } else if event.pull_request.is_some() {
        "pull_request"
    } else if event.issue.is_some() {
        "issues"
    } else if event.forkee.is_some() {
        "fork"
    } else if event.release.is_some() {
        "release"
    } else if event.member.is_some() {
        "member"
    } else {
        ""
    }
}

fn tell(kind: &str, event: &GitHubWebhook) -> Option<Told> {
    let repository = event.repository.as_deref();
    let (name, home) = repository.map_or(("", ""), |it| (&*it.full_name, &*it.html_url));
    let action = event.action.as_deref().unwrap_or_default();
    let reference = event.reference.as_deref().unwrap_or_default();
    let kind_of_reference = event.ref_type.as_deref().unwrap_or("branch");
    Some(match kind {
        "push" => return pushed(event, name),
        "create" => Told::new(
            format!("[{name}] New {kind_of_reference} created: {reference}"),
            home,
        ),
        "delete" => Told::new(
            format!("[{name}] {kind_of_reference} deleted: {reference}"),
            home,
        )
        .of_action("deleted"),
        "fork" => {
            let fork = event.forkee.as_deref()?;
            let title = format!("[{name}] Fork created: {}", fork.full_name);
            Told::new(title, &fork.html_url)
        }
        "watch" => Told::new(format!("[{name}] New star added"), home),
        "public" => Told::new(format!("[{name}] Now open sourced!"), home),
        "member" => {
            let member = event.member.as_deref()?;
            let title = format!("[{name}] New collaborator added: {}", member.login);
            Told::new(title, &member.html_url)
        }
        "issues" => {
            let issue = event.issue.as_deref()?;
            let title = format!("[{name}] Issue {action}: #{} {}", issue.number, issue.title);
            let told = Told::new(title, &issue.html_url).of_action(action);
            told.text(issue.body.as_deref().filter(|_| action == "opened"))
        }
        "issue_comment" => {
            let (issue, comment) = (event.issue.as_deref()?, event.comment.as_deref()?);
            let what = match issue.pull_request {
                Some(_) => "pull request",
                None => "issue",
            };
            let title = format!(
                "[{name}] New comment on {what} #{}: {}",
                issue.number, issue.title
            );
            Told::new(title, &comment.html_url).text(Some(&comment.body))
        }
        "commit_comment" => {
            let comment = event.comment.as_deref()?;
            let commit = comment.commit_id.as_deref().unwrap_or_default();
            let title = format!("[{name}] New comment on commit `{}`", brief(commit));
            Told::new(title, &comment.html_url).text(Some(&comment.body))
        }
        "pull_request" => {
            let pull = event.pull_request.as_deref()?;
            let title = format!(
                "[{name}] Pull request {action}: #{} {}",
                pull.number, pull.title
            );
            let told = Told::new(title, &pull.html_url).of_action(action);
            told.text(pull.body.as_deref().filter(|_| action == "opened"))
        }
        "pull_request_review" => {
            let (pull, review) = (event.pull_request.as_deref()?, event.review.as_deref()?);
            let title = format!(
                "[{name}] Pull request review {}: #{} {}",
                review.state, pull.number, pull.title
            );
            Told::new(title, &review.html_url).text(review.body.as_deref())
        }
        "pull_request_review_comment" => {
            let (pull, comment) = (event.pull_request.as_deref()?, event.comment.as_deref()?);
            let title = format!(
                "[{name}] New review comment on pull request #{}: {}",
                pull.number, pull.title
            );
            Told::new(title, &comment.html_url).text(Some(&comment.body))
        }
        "release" if action == "published" || action.is_empty() => {
            let release = event.release.as_deref()?;
            let title = format!("[{name}] New release published: {}", release.tag_name);
            Told::new(title, &release.html_url)
        }
        "check_run" => {
            let run = event.check_run.as_deref()?;
            let conclusion = run.conclusion.as_deref()?;
            checked(
                name,
                &run.name,
                conclusion,
                run.check_suite.head_branch.as_deref(),
                &run.html_url,
            )
        }
        "check_suite" => {
            let suite = event.check_suite.as_deref()?;
            let conclusion = suite.conclusion.as_deref()?;
            checked(
                name,
                &suite.app.name,
                conclusion,
                suite.head_branch.as_deref(),
                home,
            )
        }
        "discussion" => {
            let discussion = event.discussion.as_deref()?;
            let title = format!(
                "[{name}] Discussion {action}: #{} {}",
                discussion.number, discussion.title
            );
            let told = Told::new(title, &discussion.html_url).of_action(action);
            told.text(discussion.body.as_deref().filter(|_| action == "created"))
        }
        "discussion_comment" => {
            let (discussion, comment) = (event.discussion.as_deref()?, event.comment.as_deref()?);
            let title = format!(
                "[{name}] New comment on discussion #{}: {}",
                discussion.number, discussion.title
            );
            Told::new(title, &comment.html_url).text(Some(&comment.body))
        }
        _ => return None,
    })
}

fn checked(name: &str, what: &str, conclusion: &str, branch: Option<&str>, url: &str) -> Told {
    let branch = branch.unwrap_or("HEAD");
    let color = match conclusion {
        "success" => OPENED,
        "failure" | "timed_out" => CLOSED,
        _ => PLAIN,
    };
    let told = Told::new(format!("[{name}] {what} {conclusion} on {branch}"), url);
    Told { color, ..told }
}

fn brief(commit: &str) -> &str {
    commit.get(..7).unwrap_or(commit)
}

/// What was pushed; nothing is told of branches that come and go with it.
fn pushed(event: &GitHubWebhook, name: &str) -> Option<Told> {
    let commits = event.commits.as_deref().unwrap_or_default();
    let reference = event.reference.as_deref().unwrap_or_default();
    let branch = reference.rsplit("refs/heads/").next().unwrap_or(reference);
    let url = event.compare.as_deref().unwrap_or_default();
    if event.forced == Some(true) && commits.is_empty() {
        let head = event.head_commit.as_deref()?;
        let title = format!(
            "[{name}] Branch {branch} was force-pushed to `{}`",
            brief(&head.id)
        );
        return Some(Told::new(title, url).of_action("deleted"));
    }
    if commits.is_empty() {
        return None;
    }
    let title = match commits.len() {
        1 => format!("[{name}:{branch}] 1 new commit"),
        many => format!("[{name}:{branch}] {many} new commits"),
    };
    let line = |commit: &GitHubCommit| {
        let first = commit.message.lines().next().unwrap_or_default();
        let author = commit
            .author
            .username
            .as_ref()
            .unwrap_or(&commit.author.name);
        format!(
            "[`{}`]({}) {} - {author}",
            brief(&commit.id),
            commit.url,
            shortened(first, 50)
        )
    };
    let lines: Vec<String> = commits.iter().take(MAX_COMMITS).map(line).collect();
    Some(Told::new(title, url).text(Some(&lines.join("\n"))))
}
