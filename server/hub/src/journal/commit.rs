//! The commit thread: the only writer of the file. It takes all that is queued,
//! writes it in one transaction, and only then answers; the sync is the window.
//!
//! It never answers "done" before the commit, nor ever again after a failed one:
//! what a failed sync left on the disk cannot be known.

use std::{
    collections::HashMap,
    iter,
    sync::{Arc, OnceLock, mpsc},
    time::Duration,
};

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use tokio::sync::oneshot;

use super::{
    Line, RoomKey, RoomRow,
    chain::{self, Sum},
    embedded::room_row,
};
use crate::Fault;

/// The most jobs in one transaction, so that an answer is never far away.
const TOGETHER: usize = 4096;
/// The log is copied into the main file in a quiet moment once it holds this …
const CHECKPOINT_QUIET: usize = 512 * 1024;
/// … and in any moment once it holds this, in bytes of events.
const CHECKPOINT_FORCED: usize = 32 * 1024 * 1024;
/// How long nothing must arrive for a moment to be quiet.
const QUIET: Duration = Duration::from_millis(200);

/// What can be asked of the thread.
pub(super) enum Wish {
    Append(Vec<Line>),
    Create(RoomRow),
    SetLinkEpoch(RoomKey, u32),
    Forget(RoomKey, Vec<[u8; 16]>),
}

/// A wish and where its answer goes.
pub(super) struct Job {
    pub(super) wish: Wish,
    pub(super) answer: oneshot::Sender<Result<(), Fault>>,
}

/// Why the journal stopped, if it did; set once, by the thread.
pub(super) type Stopped = Arc<OnceLock<String>>;

/// The outer failure is the disk's and stops the journal; the inner one is the
/// asker's and concerns nobody else.
type Outcome = rusqlite::Result<Result<(), Fault>>;

/// The end of a room's chain.
#[derive(Clone, Copy)]
struct Head {
    seq: u64,
    epoch: u32,
    sum: Sum,
}

/// The state of the thread.
pub(super) struct Committer {
    file: Connection,
    heads: HashMap<RoomKey, Head>,
    stopped: Stopped,
    since_checkpoint: usize,
}

impl Committer {
    pub(super) fn new(file: Connection, stopped: Stopped) -> Self {
        Self {
            file,
            heads: HashMap::new(),
            stopped,
            since_checkpoint: 0,
        }
    }

    /// Works until the last sender is gone.
    pub(super) fn run(mut self, jobs: &mpsc::Receiver<Job>) {
        while let Some(first) = self.wait(jobs) {
            let batch = iter::once(first)
                .chain(jobs.try_iter())
                .take(TOGETHER)
                .collect();
            self.commit(batch);
            if self.since_checkpoint >= CHECKPOINT_FORCED {
                self.checkpoint();
            }
        }
    }

    /// The next job; copies the log into the file if none comes for a while.
    fn wait(&mut self, jobs: &mpsc::Receiver<Job>) -> Option<Job> {
        if self.since_checkpoint >= CHECKPOINT_QUIET {
            match jobs.recv_timeout(QUIET) {
                Ok(job) => return Some(job),
                Err(mpsc::RecvTimeoutError::Disconnected) => return None,
                Err(mpsc::RecvTimeoutError::Timeout) => self.checkpoint(),
            }
        }
        jobs.recv().ok()
    }

    fn checkpoint(&mut self) {
        self.since_checkpoint = 0;
        // PASSIVE never waits for a reader; what it leaves is copied next time.
        let done = self
            .file
            .query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()));
        if let Err(told) = done {
            self.stop(&told);
        }
    }

    fn stop(&self, told: &rusqlite::Error) {
        let why = told.to_string();
        tracing::error!(%why, "storage stopped: nothing is acknowledged any more");
        // Only the first reason is kept; later ones follow from it.
        let _ = self.stopped.set(why);
    }

    fn commit(&mut self, batch: Vec<Job>) {
        let written = if self.stopped.get().is_some() {
            None
        } else {
            self.write(&batch)
        };
        let mut outcomes = written.into_iter().flatten();
        for job in batch {
            let outcome = outcomes
                .next()
                .unwrap_or_else(|| Err(stopped(&self.stopped)));
            // An asker that went away does not undo what is on the disk.
            let _ = job.answer.send(outcome);
        }
    }

    /// One transaction for all; `None` if it failed, after which nothing counts.
    fn write(&mut self, batch: &[Job]) -> Option<Vec<Result<(), Fault>>> {
        match write_all(&mut self.file, &mut self.heads, batch) {
            Ok((outcomes, size)) => {
                self.since_checkpoint += size;
                Some(outcomes)
            }
            Err(told) => {
                self.heads.clear();
                self.stop(&told);
                None
            }
        }
    }
}

/// The answer to everything after a failed commit.
pub(super) fn stopped(why: &Stopped) -> Fault {
    let why = why.get().map_or("the commit thread ended", String::as_str);
    Fault::Stopped {
        why: why.to_owned(),
    }
}

fn write_all(
    file: &mut Connection,
    heads: &mut HashMap<RoomKey, Head>,
    batch: &[Job],
) -> rusqlite::Result<(Vec<Result<(), Fault>>, usize)> {
    let whole = file.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut outcomes = Vec::with_capacity(batch.len());
    let mut size = 0;
    for job in batch {
        outcomes.push(match &job.wish {
            Wish::Append(lines) => {
                size += lines
                    .iter()
                    .map(|line| line.events.len() + 256)
                    .sum::<usize>();
                append(&whole, heads, lines)?
            }
            Wish::Create(row) => create(&whole, row)?,
            Wish::SetLinkEpoch(room, epoch) => set_link_epoch(&whole, room, *epoch)?,
            Wish::Forget(room, commands) => Ok(forget(&whole, room, commands)?),
        });
    }
    whole.commit()?;
    Ok((outcomes, size))
}

/// Checks all lines before it writes the first, so that a refusal leaves nothing.
fn append(whole: &Transaction, heads: &mut HashMap<RoomKey, Head>, lines: &[Line]) -> Outcome {
    let mut ahead: HashMap<&RoomKey, Head> = HashMap::new();
    let mut sums = Vec::with_capacity(lines.len());
    for line in lines {
        let known = ahead
            .get(&line.room)
            .or_else(|| heads.get(&line.room))
            .copied();
        let Some(head) = known.map_or_else(|| head_of(whole, &line.room), |head| Ok(Some(head)))?
        else {
            return Ok(Err(Fault::NoRoom(line.room.to_string())));
        };
        if line.seq != head.seq + 1 || line.epoch < head.epoch {
            return Ok(Err(fenced(line, head)));
        }
        let sum = chain::link(&head.sum, line);
        ahead.insert(
            &line.room,
            Head {
                seq: line.seq,
                epoch: line.epoch,
                sum,
            },
        );
        sums.push(sum);
    }
    for (line, sum) in lines.iter().zip(&sums) {
        insert(whole, line, sum)?;
    }
    heads.extend(ahead.into_iter().map(|(room, head)| (room.clone(), head)));
    Ok(Ok(()))
}

fn fenced(line: &Line, head: Head) -> Fault {
    let room = line.room.to_string();
    Fault::Fenced {
        room,
        last: head.seq,
        got: line.seq,
        epoch: line.epoch,
    }
}

fn insert(whole: &Transaction, line: &Line, sum: &Sum) -> rusqlite::Result<usize> {
    let sql = "INSERT INTO lines \
        (room, seq, epoch, at, kind, version, command, digest, checksum, events) \
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
    whole.prepare_cached(sql)?.execute(params![
        line.room.as_str(),
        line.seq.cast_signed(),
        line.epoch,
        line.at,
        line.kind,
        line.version,
        line.command,
        chain::wrap_digest(line),
        sum,
        line.events,
    ])
}

/// Where a room's chain ends; `None` if there is no such room.
fn head_of(whole: &Transaction, room: &RoomKey) -> rusqlite::Result<Option<Head>> {
    let sql = "SELECT seq, epoch, checksum FROM lines WHERE room = ?1 ORDER BY seq DESC LIMIT 1";
    let last = whole
        .query_row(sql, [room.as_str()], |row| {
            let seq = row.get::<_, i64>(0)?.cast_unsigned();
            Ok(Head {
                seq,
                epoch: row.get(1)?,
                sum: row.get(2)?,
            })
        })
        .optional()?;
    let first = |row: RoomRow| Head {
        seq: 0,
        epoch: 0,
        sum: chain::genesis(&row),
    };
    match last {
        None => Ok(room_row(whole, room)?.map(|(row, _)| first(row))),
        known => Ok(known),
    }
}

fn create(whole: &Transaction, row: &RoomRow) -> Outcome {
    let sql = "INSERT INTO rooms (id, created_at, link_epoch, checksum, scenario) \
        VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING";
    let made = whole.execute(
        sql,
        params![
            row.id.as_str(),
            row.created_at,
            row.link_epoch,
            chain::row(row),
            row.scenario_toml,
        ],
    )?;
    Ok(if made == 1 {
        Ok(())
    } else {
        Err(Fault::RoomTaken(row.id.to_string()))
    })
}

fn set_link_epoch(whole: &Transaction, room: &RoomKey, epoch: u32) -> Outcome {
    let Some((mut row, sum)) = room_row(whole, room)? else {
        return Ok(Err(Fault::NoRoom(room.to_string())));
    };
    if chain::row(&row) != sum {
        return Ok(Err(Fault::Altered {
            room: room.to_string(),
            seq: 0,
        }));
    }
    row.link_epoch = epoch;
    let sql = "UPDATE rooms SET link_epoch = ?2, checksum = ?3 WHERE id = ?1";
    whole.execute(sql, params![room.as_str(), epoch, chain::row(&row)])?;
    Ok(Ok(()))
}

fn forget(whole: &Transaction, room: &RoomKey, commands: &[[u8; 16]]) -> rusqlite::Result<()> {
    let sql = "SELECT seq, command FROM lines \
        WHERE room = ?1 AND digest IS NOT NULL AND command IS NOT NULL";
    let wanted: std::collections::HashSet<_> = commands.iter().collect();
    let found = whole
        .prepare_cached(sql)?
        .query_map([room.as_str()], |row| {
            Ok((row.get::<_, i64>(0)?, row.get(1)?))
        })?
        .collect::<rusqlite::Result<Vec<(i64, [u8; 16])>>>()?;
    let sql = "UPDATE lines SET digest = NULL WHERE room = ?1 AND seq = ?2";
    let mut blank = whole.prepare_cached(sql)?;
    for (seq, _) in found.iter().filter(|(_, command)| wanted.contains(command)) {
        blank.execute(params![room.as_str(), seq])?;
    }
    Ok(())
}
