//! How events travel to a worker: a line that says what comes, then the data as Discord sent it.
//!
//! The line holds the event's number in the queue, its sequence number in the session, its name, and how many bytes of
//! data follow. The worker answers with the number of each event that it has handled, in a line of its own.

use std::io;

use cordial::prelude::RawEvent;
use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncReadExt, AsyncWrite, AsyncWriteExt};

/// The most bytes of data that a worker accepts.
const MAX_DATA: usize = 64 * 1024 * 1024;

/// Writes an event.
pub(crate) async fn write(
    to: &mut (impl AsyncWrite + Unpin),
    number: u64,
    event: &RawEvent,
) -> io::Result<()> {
    let line = format!(
        "{number} {} {} {}\n",
        event.sequence,
        event.name(),
        event.data.len()
    );
    to.write_all(line.as_bytes()).await?;
    to.write_all(&event.data).await
}

/// Reads an event and its number. `None` if there are no more.
pub(crate) async fn read(
    from: &mut (impl AsyncBufRead + Unpin),
) -> io::Result<Option<(u64, RawEvent)>> {
    let mut line = String::new();
    if from.read_line(&mut line).await? == 0 {
        return Ok(None);
    }
    let malformed = || io::Error::other(format!("not a line of the queue: {line:?}"));
    let fields: Vec<&str> = line.split_whitespace().collect();
    let [number, sequence, name, size] = fields[..] else {
        return Err(malformed());
    };
    let number = number.parse().map_err(|_| malformed())?;
    let sequence = sequence.parse().map_err(|_| malformed())?;
    let size: usize = size.parse().map_err(|_| malformed())?;
    if size > MAX_DATA {
        return Err(malformed());
    }
    let mut data = vec![0; size];
    from.read_exact(&mut data).await?;
    Ok(Some((number, RawEvent::new(sequence, name, data.into()))))
}

/// Writes that an event was handled.
pub(crate) async fn write_handled(
    to: &mut (impl AsyncWrite + Unpin),
    number: u64,
) -> io::Result<()> {
    to.write_all(format!("{number}\n").as_bytes()).await
}

/// Takes whole lines out of what came from a worker: the numbers of the events that it has handled.
pub(crate) fn take_handled(came: &mut Vec<u8>) -> io::Result<Vec<u64>> {
    let Some(end) = came.iter().rposition(|byte| *byte == b'\n') else {
        return Ok(Vec::new());
    };
    let lines: Vec<u8> = came.drain(..=end).collect();
    let text = String::from_utf8(lines).map_err(io::Error::other)?;
    text.lines()
        .map(|line| line.parse().map_err(io::Error::other))
        .collect()
}
