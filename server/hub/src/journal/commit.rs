//! The commit thread: the only writer of the file. It takes all that is queued,
//! writes it in one transaction, and only then answers; the sync is the window.
//!
//! It never answers "done" before the commit, nor ever again after a failed one:
//! what a failed sync left on the disk cannot be known.

use std::{
    iter,
    path::{Path, PathBuf},
    sync::{Arc, OnceLock, mpsc},
    time::Duration,
};

use rusqlite::Connection;
use tokio::sync::oneshot;

use super::{
    Line, RoomKey, RoomRow,
    move_off::mark,
    space::Space,
    write::{Heads, write_all},
};
use crate::Fault;
use crate::faults::{Point, pass};

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
    Erase(RoomKey),
}

/// A wish and where its answer goes.
pub(super) struct Job {
    pub(super) wish: Wish,
    pub(super) answer: oneshot::Sender<Result<(), Fault>>,
}

/// Why the journal stopped, if it did; set once, and the store is marked then.
#[derive(Clone)]
pub(super) struct Stopped(Arc<(PathBuf, OnceLock<String>)>);

impl Stopped {
    pub(super) fn of(dir: &Path) -> Self {
        Self(Arc::new((dir.to_owned(), OnceLock::new())))
    }

    /// Stops for good. Only the first reason is kept; later ones follow from it.
    pub(super) fn stop(&self, why: &str) {
        let (dir, first) = &*self.0;
        if first.set(why.to_owned()).is_ok() {
            tracing::error!(%why, "storage stopped: nothing is acknowledged any more");
            mark(dir, why);
        }
    }

    pub(super) fn why(&self) -> Option<&str> {
        self.0.1.get().map(String::as_str)
    }

    /// The answer to everything from then on.
    pub(super) fn fault(&self) -> Fault {
        Fault::Stopped { why: self.why().unwrap_or("the commit thread ended").to_owned() }
    }
}

/// The state of the thread.
pub(super) struct Committer {
    file: Connection,
    heads: Heads,
    space: Space,
    stopped: Stopped,
    since_checkpoint: usize,
    /// The log still holds what was erased.
    wipe: bool,
}

impl Committer {
    pub(super) fn new(file: Connection, space: Space, stopped: Stopped) -> Self {
        Self { file, heads: Heads::new(), space, stopped, since_checkpoint: 0, wipe: false }
    }

    /// Works until the last sender is gone.
    pub(super) fn run(mut self, jobs: &mpsc::Receiver<Job>) {
        while let Some(first) = self.wait(jobs) {
            let batch = iter::once(first).chain(jobs.try_iter()).take(TOGETHER).collect();
            self.commit(batch);
            if self.since_checkpoint >= CHECKPOINT_FORCED {
                self.checkpoint();
            }
        }
    }

    /// The next job; copies the log into the file if none comes for a while.
    fn wait(&mut self, jobs: &mpsc::Receiver<Job>) -> Option<Job> {
        while self.wipe || self.since_checkpoint >= CHECKPOINT_QUIET {
            match jobs.recv_timeout(QUIET) {
                Ok(job) => return Some(job),
                Err(mpsc::RecvTimeoutError::Disconnected) => return None,
                Err(mpsc::RecvTimeoutError::Timeout) if self.wipe => self.wipe_log(),
                Err(mpsc::RecvTimeoutError::Timeout) => self.checkpoint(),
            }
        }
        jobs.recv().ok()
    }

    fn checkpoint(&mut self) {
        self.since_checkpoint = 0;
        pass(Point::BeforeCheckpoint);
        // PASSIVE never waits for a reader; what it leaves is copied next time.
        let done = self.file.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()));
        pass(Point::AfterCheckpoint);
        if let Err(told) = done {
            self.stopped.stop(&told.to_string());
        }
    }

    /// Copies the log into the file and cuts it to nothing, unless somebody reads from it just now.
    fn wipe_log(&mut self) {
        self.since_checkpoint = 0;
        let cut = self
            .file
            .busy_timeout(Duration::ZERO)
            .and_then(|()| self.file.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, i64>(0)));
        match cut {
            Ok(busy) => self.wipe = busy != 0,
            Err(told) => {
                self.wipe = false;
                self.stopped.stop(&told.to_string());
            }
        }
    }

    fn commit(&mut self, batch: Vec<Job>) {
        let written = if self.stopped.why().is_some() { None } else { self.write(&batch) };
        pass(Point::AfterSync);
        // Another thread may have stopped us meanwhile: what a lost key protects is not kept.
        let written = written.filter(|_| self.stopped.why().is_none());
        if written.is_some() && batch.iter().any(|job| matches!(job.wish, Wish::Erase(_))) {
            self.wipe_log();
        }
        let mut outcomes = written.into_iter().flatten();
        for job in batch {
            let outcome = outcomes.next().unwrap_or_else(|| Err(self.stopped.fault()));
            // An asker that went away does not undo what is on the disk.
            let _ = job.answer.send(outcome);
        }
    }

    /// One transaction for all; `None` if it failed, after which nothing counts.
    fn write(&mut self, batch: &[Job]) -> Option<Vec<Result<(), Fault>>> {
        match write_all(&mut self.file, &mut self.heads, &self.space, batch) {
            Ok((outcomes, size)) => {
                self.since_checkpoint += size;
                Some(outcomes)
            }
            Err(told) => {
                self.heads.clear();
                self.stopped.stop(&told.to_string());
                None
            }
        }
    }
}
