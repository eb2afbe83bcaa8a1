//! What people act on, and how one waits for what happens there.

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use cordial_model::webhook_event::WebhookEventType;

use crate::{hub::Hub, journal::Happening, world::World};

/// How long one waits for something unless told otherwise.
pub(crate) const PATIENCE: Duration = Duration::from_secs(5);

/// How many of the things that happened instead are told.
const TOLD: usize = 12;

/// The world with its record of what happened.
#[derive(Clone)]
pub(crate) struct Stage {
    pub(crate) world: Arc<Mutex<World>>,
    pub(crate) hub: Arc<Hub>,
    pub(crate) patience: Duration,
}

/// What was waited for did not happen in time.
#[derive(Clone, Debug)]
pub struct NotSeen {
    awaited: String,
    patience: Duration,
    instead: Vec<String>,
}

impl NotSeen {
    /// What happened while waiting, one line each.
    pub fn instead(&self) -> &[String] {
        &self.instead
    }
}

impl fmt::Display for NotSeen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} did not come within {:?}",
            self.awaited, self.patience
        )?;
        if self.instead.is_empty() {
            return f.write_str("; nothing happened meanwhile");
        }
        f.write_str("; this happened instead:")?;
        let left_out = self.instead.len().saturating_sub(TOLD);
        if left_out > 0 {
            write!(f, "\n  ({left_out} more)")?;
        }
        for line in &self.instead[left_out..] {
            write!(f, "\n  {line}")?;
        }
        Ok(())
    }
}

impl std::error::Error for NotSeen {}

impl fmt::Debug for Stage {
    /// Nothing of the world: it holds secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stage").finish_non_exhaustive()
    }
}

impl Stage {
    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The place in the record to wait from.
    pub(crate) fn mark(&self) -> usize {
        self.hub.journal().len()
    }

    /// Waits until something is so in the world. It is looked at now, and whenever something has happened.
    pub(crate) async fn until<T>(
        &self,
        awaited: impl fmt::Display,
        mut look: impl FnMut(&World) -> Option<T>,
    ) -> Result<T, NotSeen> {
        let from = self.mark();
        if let Some(found) = look(&self.world()) {
            return Ok(found);
        }
        self.record(awaited, from, |_| look(&self.world())).await
    }

    /// Waits for an entry of the record from a place on.
    pub(crate) async fn record<T>(
        &self,
        awaited: impl fmt::Display,
        from: usize,
        pick: impl FnMut(&Happening) -> Option<T>,
    ) -> Result<T, NotSeen> {
        let found = self.hub.journal().find(from, pick);
        match tokio::time::timeout(self.patience, found).await {
            Ok((found, _)) => Ok(found),
            Err(_) => Err(NotSeen {
                awaited: awaited.to_string(),
                patience: self.patience,
                instead: self
                    .hub
                    .journal()
                    .since(from)
                    .iter()
                    .map(ToString::to_string)
                    .collect(),
            }),
        }
    }
}

impl fmt::Display for Happening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Request {
                method,
                path,
                status,
                ..
            } => match status {
                Some(status) => write!(f, "{method} {path} was answered with {status}"),
                None => write!(f, "{method} {path} was cut"),
            },
            Self::Event { kind, data, .. } => {
                let end = data.floor_char_boundary(120);
                let more = if end < data.len() { "…" } else { "" };
                write!(
                    f,
                    "{} {}{more}",
                    kind.name().unwrap_or("an event"),
                    &data[..end]
                )
            }
            Self::WebhookEvent { kind, status, .. } => {
                let what = kind.as_ref().map_or("PING", WebhookEventType::as_str);
                match status {
                    Some(status) => write!(f, "webhook event {what} was answered with {status}"),
                    None => write!(f, "webhook event {what} was not answered"),
                }
            }
            Self::Gateway { connection, what } => {
                write!(f, "gateway connection {connection}: {what}")
            }
        }
    }
}
