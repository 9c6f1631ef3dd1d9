//! The journal in one SQLite file of the data folder: one thread writes, each
//! reading has a connection of its own. Two processes never share a folder.

use std::{
    fs::{File, TryLockError},
    path::{Path, PathBuf},
    sync::{Arc, mpsc},
    thread,
};

use rusqlite::{Connection, OpenFlags, OptionalExtension, Row};
use tokio::sync::oneshot;

use super::{
    Health, Line, RoomKey, RoomRow,
    chain::{self, Sum},
    commit::{Committer, Job, Stopped, Wish},
    move_off::move_off,
    schema,
    space::{Floors, Space},
};
use crate::{Fault, files};

/// A handle on the store; the last one to go waits for the commit thread.
#[derive(Clone)]
pub struct Embedded(Arc<Inner>);

struct Inner {
    jobs: Option<mpsc::Sender<Job>>,
    thread: Option<thread::JoinHandle<()>>,
    path: PathBuf,
    space: Space,
    stopped: Stopped,
    _hold: File,
}

impl Drop for Inner {
    fn drop(&mut self) {
        // The thread ends when its last sender does; the folder is let go after it.
        drop(self.jobs.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Embedded {
    pub(super) fn open(dir: &Path, floors: Floors) -> Result<Self, Fault> {
        Self::open_with(dir, floors, |_| Ok(()))
    }

    /// Opens, with a last word about the writer's connection (for tests).
    pub(super) fn open_with(
        dir: &Path,
        floors: Floors,
        prepare: impl FnOnce(&Connection) -> rusqlite::Result<()>,
    ) -> Result<Self, Fault> {
        schema::require_sqlite()?;
        files::make_folder(dir)?;
        let hold = hold(dir)?;
        let path = dir.join("journal.db");
        // SQLite gives its log the rights of the file.
        files::make_private(&path)?;
        let mut file = move_off(dir, &path, Connection::open(&path)?)?;
        schema::migrate(&mut file, &path, schema::STEPS)?;
        schema::make_safe(&file)?;
        files::sync_folder(dir)?;
        prepare(&file)?;
        Self::start(file, path, Space::of(dir, floors), hold)
    }

    fn start(file: Connection, path: PathBuf, space: Space, hold: File) -> Result<Self, Fault> {
        let (jobs, queue) = mpsc::channel();
        let stopped = Stopped::of(path.parent().unwrap_or(&path));
        let committer = Committer::new(file, space.clone(), stopped.clone());
        let thread = thread::Builder::new()
            .name("commit".into())
            .spawn(move || committer.run(&queue))
            .map_err(Fault::at("start a thread for", &path))?;
        let thread = Some(thread);
        Ok(Self(Arc::new(Inner { jobs: Some(jobs), thread, path, space, stopped, _hold: hold })))
    }

    async fn ask(&self, wish: Wish) -> Result<(), Fault> {
        let (answer, answered) = oneshot::channel();
        let sent = self.0.jobs.as_ref().map(|jobs| jobs.send(Job { wish, answer }));
        match sent {
            Some(Ok(())) => answered.await.unwrap_or_else(|_| Err(self.0.stopped.fault())),
            _ => Err(self.0.stopped.fault()),
        }
    }

    pub(super) async fn append(&self, lines: Vec<Line>) -> Result<(), Fault> {
        self.ask(Wish::Append(lines)).await
    }

    pub(super) async fn create_room(&self, row: RoomRow) -> Result<(), Fault> {
        self.ask(Wish::Create(row)).await
    }

    pub(super) async fn set_link_epoch(&self, room: &RoomKey, epoch: u32) -> Result<(), Fault> {
        self.ask(Wish::SetLinkEpoch(room.clone(), epoch)).await
    }

    pub(super) async fn forget_digests(&self, room: &RoomKey, commands: Vec<[u8; 16]>) -> Result<(), Fault> {
        self.ask(Wish::Forget(room.clone(), commands)).await
    }

    pub(super) fn stop(&self, why: &str) {
        self.0.stopped.stop(why);
    }

    pub(super) async fn of_kind(&self, room: &RoomKey, kind: &'static str) -> Result<Vec<Line>, Fault> {
        let room = room.clone();
        self.with_reader(move |file| {
            let mut query = file.prepare(&format!("{LINES} WHERE room = ?1 AND kind = ?2 ORDER BY seq"))?;
            let lines = query.query_map([room.as_str(), kind], |row| Ok(to_line(row, &room)?.0))?;
            Ok(lines.collect::<rusqlite::Result<_>>()?)
        })
        .await
    }

    pub(super) async fn erase_room(&self, room: &RoomKey) -> Result<(), Fault> {
        self.ask(Wish::Erase(room.clone())).await
    }

    pub(super) fn health(&self) -> Health {
        match self.0.stopped.why() {
            None => self.0.space.health(),
            Some(why) => Health::Stopped { why: why.to_owned() },
        }
    }

    pub(super) fn send_lines(&self, room: &RoomKey, out: Out) {
        let (store, room) = (self.clone(), room.clone());
        tokio::spawn(async move {
            let last = out.clone();
            let read = store
                .with_reader(move |file| read_room(file, &room, |lines| out.blocking_send(Ok(lines)).is_ok()))
                .await;
            // Before the last word: whoever hears it may open the folder anew.
            drop(store);
            if let Err(fault) = read {
                let _ = last.send(Err(fault)).await;
            }
        });
    }

    pub(super) async fn rooms(&self) -> Result<Vec<RoomRow>, Fault> {
        self.with_reader(read_rooms).await
    }

    /// Reads off the runtime's threads, beside the writer, also once it stopped.
    async fn with_reader<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        let whole = self.0.clone();
        let read = move || {
            let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
            let file = Connection::open_with_flags(&whole.path, flags)?;
            work(&file)
        };
        match tokio::task::spawn_blocking(read).await {
            Ok(result) => result,
            Err(told) => Err(Fault::Stopped { why: format!("a reading failed: {told}") }),
        }
    }
}

/// Holds a data folder as long as the file lives.
pub(super) fn hold(dir: &Path) -> Result<File, Fault> {
    let path = dir.join("journal.lock");
    let file =
        File::options().create(true).truncate(false).write(true).open(&path).map_err(Fault::at("write", &path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Fault::FolderInUse(dir.display().to_string())),
        Err(TryLockError::Error(told)) => Err(Fault::at("lock", &path)(told)),
    }
}

/// Lines that are handed on together.
const HANDFUL: usize = 512;

const LINES: &str = "SELECT seq, epoch, at, kind, version, command, digest, events, checksum FROM lines";
const ROOM: &str = "SELECT id, scenario, created_at, link_epoch, checksum FROM rooms";

/// A room's row and its checksum, not yet compared.
pub(super) fn room_row(file: &Connection, room: &RoomKey) -> rusqlite::Result<Option<(RoomRow, Sum)>> {
    let sql = format!("{ROOM} WHERE id = ?1");
    file.prepare_cached(&sql)?.query_row([room.as_str()], to_room).optional()
}

fn to_room(row: &Row) -> rusqlite::Result<(RoomRow, Sum)> {
    let id = RoomKey(row.get(0)?);
    let (scenario_toml, created_at, link_epoch) = (row.get(1)?, row.get(2)?, row.get(3)?);
    Ok((RoomRow { id, scenario_toml, created_at, link_epoch }, row.get(4)?))
}

fn checked((row, sum): (RoomRow, Sum)) -> Result<RoomRow, Fault> {
    let fits = chain::row(&row) == sum && RoomKey::parse(row.id.as_str()).is_some();
    if fits { Ok(row) } else { Err(altered(&row.id, 0)) }
}

fn altered(room: &RoomKey, seq: u64) -> Fault {
    Fault::Altered { room: room.to_string(), seq }
}

pub(super) fn read_rooms(file: &Connection) -> Result<Vec<RoomRow>, Fault> {
    let mut query = file.prepare(&format!("{ROOM} ORDER BY created_at, id"))?;
    query.query_map([], to_room)?.map(|row| checked(row?)).collect()
}

/// Where lines go that are being read.
type Out = tokio::sync::mpsc::Sender<Result<Vec<Line>, Fault>>;

/// Reads a room in handfuls, as long as `out` wants more.
pub(super) fn read_room(
    file: &Connection,
    room: &RoomKey,
    mut out: impl FnMut(Vec<Line>) -> bool,
) -> Result<(), Fault> {
    let row = room_row(file, room)?.ok_or_else(|| Fault::NoRoom(room.to_string()))?;
    let mut sum = chain::genesis(&checked(row)?);
    let mut query = file.prepare(&format!("{LINES} WHERE room = ?1 ORDER BY seq"))?;
    let mut rows = query.query([room.as_str()])?;
    let (mut next, mut lines) = (1, Vec::new());
    while let Some(row) = rows.next()? {
        // A damaged row may not even convert: that too names its line.
        let (line, stored) = to_line(row, room).map_err(|_| altered(room, next))?;
        sum = chain::link(&sum, &line);
        if line.seq != next || sum != stored {
            return Err(altered(room, next));
        }
        next += 1;
        lines.push(line);
        if lines.len() == HANDFUL && !out(std::mem::take(&mut lines)) {
            return Ok(());
        }
    }
    // Whoever has gone does not want the rest.
    let _ = out(lines);
    Ok(())
}

fn to_line(row: &Row, room: &RoomKey) -> rusqlite::Result<(Line, Sum)> {
    let mut line = Line {
        room: room.clone(),
        seq: row.get::<_, i64>(0)?.cast_unsigned(),
        epoch: row.get(1)?,
        at: row.get(2)?,
        kind: row.get(3)?,
        version: row.get(4)?,
        command: row.get(5)?,
        digest: None,
        events: row.get(7)?,
    };
    if let Some(stored) = row.get::<_, Option<Vec<u8>>>(6)? {
        let damaged = || rusqlite::Error::InvalidQuery;
        line.digest = Some(chain::unwrap_digest(&line, &stored).ok_or_else(damaged)?);
    }
    Ok((line, row.get(8)?))
}
