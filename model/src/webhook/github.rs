//! Events in the form that webhooks of GitHub have.
//! [Discord](https://discord.com/developers/docs/resources/webhook#execute-github-compatible-webhook)
//!
//! GitHub itself sends much more; these are the fields that Discord looks at.

use crate::{
    json::{Decode, Encode, RawJson},
    validate::Validate,
};

/// What happened at GitHub. The event's name goes into a header there, which tells what of it counts.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode, Validate)]
pub struct GitHubWebhook {
    /// What was done, such as `opened`.
    pub action: Option<String>,
    /// The branch or tag.
    #[json(rename = "ref")]
    pub reference: Option<String>,
    /// Which of the two.
    pub ref_type: Option<String>,
    /// The comment.
    #[limit(nested)]
    pub comment: Option<Box<GitHubComment>>,
    /// The issue.
    #[limit(nested)]
    pub issue: Option<Box<GitHubIssue>>,
    /// The pull request.
    #[limit(nested)]
    pub pull_request: Option<Box<GitHubIssue>>,
    /// The repository.
    #[limit(nested)]
    pub repository: Option<Box<GitHubRepository>>,
    /// The new fork.
    #[limit(nested)]
    pub forkee: Option<Box<GitHubRepository>>,
    /// Who did it.
    #[limit(nested)]
    pub sender: GitHubUser,
    /// The member.
    #[limit(nested)]
    pub member: Option<Box<GitHubUser>>,
    /// The release.
    #[limit(nested)]
    pub release: Option<Box<GitHubRelease>>,
    /// The last commit.
    #[limit(nested)]
    pub head_commit: Option<Box<GitHubCommit>>,
    /// The commits.
    #[limit(nested)]
    pub commits: Option<Vec<GitHubCommit>>,
    /// Whether history was replaced.
    pub forced: Option<bool>,
    /// Where the changes can be seen.
    #[limit(length = ..=2048)]
    pub compare: Option<String>,
    /// The review.
    #[limit(nested)]
    pub review: Option<Box<GitHubReview>>,
    /// The check.
    #[limit(nested)]
    pub check_run: Option<Box<GitHubCheckRun>>,
    /// The group of checks.
    #[limit(nested)]
    pub check_suite: Option<Box<GitHubCheckSuite>>,
    /// The discussion.
    #[limit(nested)]
    pub discussion: Option<Box<GitHubDiscussion>>,
    /// The answer to a discussion.
    #[limit(nested)]
    pub answer: Option<Box<GitHubComment>>,
}

/// A comment.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode, Validate)]
pub struct GitHubComment {
    /// The id.
    pub id: i64,
    /// Where it can be read.
    #[limit(length = ..=2048)]
    pub html_url: String,
    /// Who wrote it.
    #[limit(nested)]
    pub user: GitHubUser,
    /// The commit that it is on.
    pub commit_id: Option<String>,
    /// The text.
    pub body: String,
}

/// An issue or pull request.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode, Validate)]
pub struct GitHubIssue {
    /// The id.
    pub id: i64,
    /// The number.
    pub number: i64,
    /// Where it can be read.
    #[limit(length = ..=2048)]
    pub html_url: String,
    /// Who opened it.
    #[limit(nested)]
    pub user: GitHubUser,
    /// The title.
    pub title: String,
    /// The text.
    pub body: Option<String>,
    /// Of pull requests: any value.
    pub pull_request: Option<RawJson>,
}

/// A repository.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode, Validate)]
pub struct GitHubRepository {
    /// The id.
    pub id: i64,
    /// Where it is.
    #[limit(length = ..=2048)]
    pub html_url: String,
    /// The name.
    pub name: String,
    /// The name with its owner.
    pub full_name: String,
}

/// A user.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode, Validate)]
pub struct GitHubUser {
    /// The id.
    pub id: i64,
    /// The name.
    pub login: String,
    /// The profile.
    #[limit(length = ..=2048)]
    pub html_url: String,
    /// The avatar.
    #[limit(length = ..=2048)]
    pub avatar_url: String,
}

/// A release.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode, Validate)]
pub struct GitHubRelease {
    /// The id.
    pub id: i64,
    /// The tag.
    pub tag_name: String,
    /// Where it can be read.
    #[limit(length = ..=2048)]
    pub html_url: String,
    /// Who made it.
    #[limit(nested)]
    pub author: GitHubUser,
}

/// A commit.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode, Validate)]
pub struct GitHubCommit {
    /// The hash.
    pub id: String,
    /// Where it can be read.
    #[limit(length = ..=2048)]
    pub url: String,
    /// The message.
    pub message: String,
    /// Who wrote it.
    #[limit(nested)]
    pub author: GitHubAuthor,
}

/// A review.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode, Validate)]
pub struct GitHubReview {
    /// Who wrote it.
    #[limit(nested)]
    pub user: GitHubUser,
    /// The text.
    pub body: Option<String>,
    /// Where it can be read.
    #[limit(length = ..=2048)]
    pub html_url: String,
    /// The verdict.
    pub state: String,
}

/// A check.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode, Validate)]
pub struct GitHubCheckRun {
    /// How it ended.
    pub conclusion: Option<String>,
    /// The name.
    pub name: String,
    /// Where it can be read.
    #[limit(length = ..=2048)]
    pub html_url: String,
    /// The group that it belongs to.
    #[limit(nested)]
    pub check_suite: GitHubCheckSuite,
    /// Where more can be read.
    #[limit(length = ..=2048)]
    pub details_url: Option<String>,
    /// What it says.
    #[limit(nested)]
    pub output: Option<GitHubCheckRunOutput>,
    /// The pull requests that it is of.
    #[limit(nested)]
    pub pull_requests: Option<Vec<GitHubCheckPullRequest>>,
}

/// A group of checks.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode, Validate)]
pub struct GitHubCheckSuite {
    /// How it ended.
    pub conclusion: Option<String>,
    /// The branch.
    pub head_branch: Option<String>,
    /// The commit.
    pub head_sha: String,
    /// The pull requests that it is of.
    #[limit(nested)]
    pub pull_requests: Option<Vec<GitHubCheckPullRequest>>,
    /// Who runs it.
    #[limit(nested)]
    pub app: GitHubCheckApp,
}

/// A discussion.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode, Validate)]
pub struct GitHubDiscussion {
    /// The title.
    pub title: String,
    /// The number.
    pub number: i64,
    /// Where it can be read.
    #[limit(length = ..=2048)]
    pub html_url: String,
    /// Where the answer can be read.
    #[limit(length = ..=2048)]
    pub answer_html_url: Option<String>,
    /// The text.
    pub body: Option<String>,
    /// Who began it.
    #[limit(nested)]
    pub user: GitHubUser,
}

/// The author of a commit.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode, Validate)]
pub struct GitHubAuthor {
    /// The name at GitHub.
    pub username: Option<String>,
    /// The name in the commit.
    pub name: String,
}

/// What a check says.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode, Validate)]
pub struct GitHubCheckRunOutput {
    /// In few words.
    pub title: Option<String>,
    /// In more.
    pub summary: Option<String>,
}

/// A pull request that a check is of.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode, Validate)]
pub struct GitHubCheckPullRequest {
    /// The number.
    pub number: i64,
}

/// Who runs checks.
#[derive(Clone, Debug, PartialEq, Eq, Decode, Encode, Validate)]
pub struct GitHubCheckApp {
    /// The name.
    pub name: String,
}
