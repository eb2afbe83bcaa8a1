//! Changing the number of shards while they run.
//!
//! The new shards are started beside the old ones, as identify concurrency and budget allow. [`Seam`] sees to it that of what both
//! are sent each event is delivered once. When the new side has all, the old one is ended. Until then all can be undone, and
//! is if a new shard fails.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use tokio::time::{Instant, sleep};

use super::{
    roster::{Member, Roster},
    seam::{Progress, Seam},
};
use crate::{Error, ShardId, error::ReshardError, protocol::Shutdown};

/// How often is looked where things stand.
const TICK: Duration = Duration::from_millis(250);
/// After how many of these looks connections are asked for a proof of life.
const TICKS_PER_PROBE: u32 = 4;

/// A cluster has resharded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Resharded {
    /// How many shards the bot had.
    pub from: u32,
    /// How many it has now.
    pub to: u32,
    /// How long it took.
    pub took: Duration,
}

/// Starts new shards, waits until they have all, and ends the old ones.
pub(super) async fn reshard(roster: &Arc<Roster>, to: u32) -> Result<Resharded, Error> {
    let begun = Instant::now();
    let from = roster.total();
    let old = roster.all();
    let numbers = new_numbers(&old, from, to)?;
    check_budget(roster, numbers.len())?;

    let seam = Seam::new(
        roster.horizon(),
        (from, old.iter().map(|member| member.id.number())),
        (to, numbers.iter().copied()),
    );
    let mut new = Vec::new();
    let is_mine = roster.overlap.begin(seam, to, || {
        for number in numbers {
            match roster.start_new(ShardId::new(number, to)) {
                Ok(member) => new.push(member),
                Err(error) => {
                    end_all(&new);
                    return Err(error);
                }
            }
        }
        Ok(new
            .iter()
            .map(|member| (member.id.number(), member.observer.clone()))
            .collect())
    })?;
    if !is_mine {
        return Err(Error::Reshard(ReshardError::Busy));
    }
    // Ended shards of the old side have nothing to say.
    for member in old.iter().filter(|member| member.has_ended()) {
        roster.overlap.ended(member.id);
    }

    let undo = RollBack { roster, new: &new };
    wait_until_settled(roster, &old, &new).await?;
    if !roster.overlap.hand_over() {
        return Err(Error::Reshard(ReshardError::Ended));
    }
    std::mem::forget(undo);

    roster.set_total(to);
    end_all(&old);
    // The rest is done even if nobody waits for it.
    let finishing = tokio::spawn(finish(Arc::clone(roster), old.clone()));
    for member in &old {
        member.ended().await;
        roster.forget(member.id);
    }
    drop(finishing);
    Ok(Resharded {
        from,
        to,
        took: begun.elapsed(),
    })
}

/// Which of the new shards are to run here.
fn new_numbers(old: &[Arc<Member>], from: u32, to: u32) -> Result<Vec<u32>, Error> {
    if from == to || to == 0 {
        return Err(Error::Reshard(ReshardError::SameTotal { total: from }));
    }
    let here: BTreeSet<u32> = old
        .iter()
        .filter(|member| member.id.total() == from)
        .map(|member| member.id.number())
        .collect();
    if here.len() != old.len() {
        return Err(Error::Reshard(ReshardError::Busy));
    }
    if here.len() == from as usize {
        return Ok((0..to).collect());
    }
    if !to.is_multiple_of(from) {
        return Err(Error::Reshard(ReshardError::NotAMultiple { from, to }));
    }
    Ok((0..to)
        .filter(|number| here.contains(&(number % from)))
        .collect())
}

fn check_budget(roster: &Roster, needed: usize) -> Result<(), Error> {
    let needed = u32::try_from(needed).unwrap_or(u32::MAX);
    match roster.identify_limit() {
        Some(limit) if limit.remaining < needed => Err(Error::NotEnoughIdentifies {
            needed,
            remaining: limit.remaining,
            reset_after: limit.reset_after,
        }),
        _ => Ok(()),
    }
}

async fn wait_until_settled(
    roster: &Roster,
    old: &[Arc<Member>],
    new: &[Arc<Member>],
) -> Result<(), Error> {
    let mut ticks = 0;
    loop {
        sleep(TICK).await;
        ticks += 1;
        if roster.is_stopping() || roster.is_closed() {
            return Err(Error::Reshard(ReshardError::Ended));
        }
        if let Some(member) = new.iter().find(|member| member.has_ended()) {
            let reason = member
                .observer
                .figures
                .end_reason()
                .unwrap_or_else(|| "it was told to".into());
            return Err(Error::Reshard(ReshardError::ShardEnded {
                shard: member.id,
                reason,
            }));
        }
        match roster.overlap.poll() {
            Some(Progress::Starting(count)) => tracing::trace!(count, "shards start"),
            Some(Progress::Settling) => {
                if ticks % TICKS_PER_PROBE == 0 {
                    probe(old);
                    probe(new);
                }
            }
            Some(Progress::Settled) => return Ok(()),
            Some(Progress::Overrun) | None => {
                return Err(Error::Reshard(ReshardError::TooFarBehind));
            }
        }
        look(old);
        look(new);
    }
}

/// Waits until one side has ended, then until nothing is outstanding.
async fn finish(roster: Arc<Roster>, leaving: Vec<Arc<Member>>) {
    for member in leaving {
        member.ended().await;
        roster.forget(member.id);
    }
    wait_until_over(&roster).await;
}

/// Goes on where an earlier process was shut down: events that it has delivered come again.
pub(super) fn go_on(roster: &Arc<Roster>, shards: &[u32], delivered: Vec<(u32, u64)>) {
    let total = roster.total();
    let now = Instant::now().into_std();
    let seam = Seam::resumed(
        now,
        roster.horizon(),
        (total, shards.iter().copied()),
        delivered,
    );
    let begun = roster.overlap.begin(
        seam,
        total,
        || Ok::<_, std::convert::Infallible>(Vec::new()),
    );
    if matches!(begun, Ok(true)) {
        let roster = Arc::clone(roster);
        tokio::spawn(async move { wait_until_over(&roster).await });
    }
}

/// Waits until nothing is outstanding.
async fn wait_until_over(roster: &Roster) {
    let mut ticks = 0_u32;
    while !roster.is_closed() {
        let staying = roster.all();
        if ticks.is_multiple_of(TICKS_PER_PROBE) {
            probe(&staying);
        }
        look(&staying);
        sleep(TICK).await;
        ticks = ticks.wrapping_add(1);
        roster.overlap.poll();
        if roster.overlap.is_over() {
            roster.overlap.clear();
            return;
        }
    }
}

/// Asks connections for a proof of life.
fn probe(members: &[Arc<Member>]) {
    for member in members {
        member.sender.probe();
    }
}

/// Has whoever takes the events of these shards look at them, to tell that there are none.
fn look(members: &[Arc<Member>]) {
    for member in members {
        member.wake_consumer();
    }
}

fn end_all(members: &[Arc<Member>]) {
    for member in members {
        member.sender.shutdown(Shutdown::EndSession);
    }
}

/// Undoes what was begun, unless it is forgotten.
struct RollBack<'a> {
    roster: &'a Arc<Roster>,
    new: &'a [Arc<Member>],
}

impl Drop for RollBack<'_> {
    fn drop(&mut self) {
        self.roster.overlap.roll_back();
        for member in self.new {
            member.discard();
        }
        end_all(self.new);
        look(self.new);
        // Without a runtime all shards have ended anyway.
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(finish(Arc::clone(self.roster), self.new.to_vec()));
        }
    }
}
