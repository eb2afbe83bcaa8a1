//! The queue: events of a shard that a worker is to handle.
//!
//! An event stays here until the worker says that it has handled it. When a worker is gone, the next one gets all that was not
//! handled. No more than so many are here at a time: then nothing is taken from the shard, whose own queue fills, and then
//! it reads no more. Heartbeats go on all the while.

use std::collections::VecDeque;

use cordial::prelude::*;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, BufWriter},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
};

use crate::{Result, frame};

pub(crate) struct Queue {
    shard: Shard,
    listener: TcpListener,
    limit: usize,
    /// What was not handled yet, oldest first, with the numbers from `first` on.
    unhandled: VecDeque<RawEvent>,
    first: u64,
    worker: Option<Worker>,
}

struct Worker {
    to: BufWriter<OwnedWriteHalf>,
    from: OwnedReadHalf,
    /// The beginning of a line.
    came: Vec<u8>,
    /// How many of the unhandled events it has got.
    sent: usize,
}

/// What happens to a queue.
enum Happened {
    Worker(TcpStream),
    Event(RawEvent),
    /// The worker has handled some, or is gone.
    Handled(Option<Vec<u64>>),
}

impl Queue {
    pub(crate) fn new(shard: Shard, listener: TcpListener, limit: usize) -> Self {
        Self {
            shard,
            listener,
            limit,
            unhandled: VecDeque::new(),
            first: 0,
            worker: None,
        }
    }

    /// Serves until the shard ends.
    pub(crate) async fn serve(&mut self) -> Result<()> {
        loop {
            if self.send().await.is_err() {
                self.worker = None;
            }
            match self.next().await? {
                None => return Ok(()),
                Some(Happened::Event(event)) => self.unhandled.push_back(event),
                Some(Happened::Worker(stream)) => {
                    let (from, to) = stream.into_split();
                    self.worker = Some(Worker {
                        to: BufWriter::new(to),
                        from,
                        came: Vec::new(),
                        sent: 0,
                    });
                }
                Some(Happened::Handled(None)) => self.worker = None,
                Some(Happened::Handled(Some(numbers))) => self.handled(&numbers),
            }
        }
    }

    /// Sends the worker what it has not got.
    async fn send(&mut self) -> std::io::Result<()> {
        let Some(worker) = &mut self.worker else {
            return Ok(());
        };
        for (event, number) in self.unhandled.iter().zip(self.first..).skip(worker.sent) {
            frame::write(&mut worker.to, number, event).await?;
            worker.sent += 1;
        }
        worker.to.flush().await
    }

    /// Waits for what happens next; nothing, once the shard has ended.
    async fn next(&mut self) -> Result<Option<Happened>> {
        let has_room = self.unhandled.len() < self.limit;
        loop {
            return Ok(Some(tokio::select! {
                accepted = self.listener.accept(), if self.worker.is_none() => {
                    Happened::Worker(accepted?.0)
                }
                handled = read_handled(&mut self.worker) => Happened::Handled(handled),
                event = self.shard.next(), if has_room => match event {
                    Some(Ok(event)) => Happened::Event(event),
                    Some(Err(error)) if error.is_fatal() => return Err(error.into()),
                    Some(Err(error)) => {
                        eprintln!("(shard) {error}");
                        continue;
                    }
                    None => return Ok(None),
                },
            }));
        }
    }

    /// Forgets what was handled. Workers handle events in order.
    fn handled(&mut self, numbers: &[u64]) {
        for number in numbers {
            if *number == self.first && self.unhandled.pop_front().is_some() {
                self.first += 1;
                if let Some(worker) = &mut self.worker {
                    worker.sent = worker.sent.saturating_sub(1);
                }
            }
        }
    }
}

/// The numbers of events that the worker has handled; `None` if it is gone. Never, if there is none. Safe to cancel.
async fn read_handled(worker: &mut Option<Worker>) -> Option<Vec<u64>> {
    let Some(worker) = worker else {
        return std::future::pending().await;
    };
    match worker.from.read_buf(&mut worker.came).await {
        Ok(1..) => frame::take_handled(&mut worker.came).ok(),
        Ok(0) | Err(_) => None,
    }
}
