//! The journal: every accepted command of every room, durable before it counts.
//!
//! A line is acknowledged only once it has reached the disk. After one failed
//! commit the journal never acknowledges again. It never judges what a line
//! says, and no plain secret ever enters it: lines arrive already sealed.

mod chain;
mod commit;
#[cfg(test)]
mod contract;
mod copy;
mod embedded;
mod move_off;
mod schema;
mod space;
mod write;

use std::{fmt, path::Path};

use rand::RngExt;
use tokio::sync::mpsc;

use crate::Fault;
pub use copy::{copy, read_copy};
pub use embedded::Embedded;
pub use space::Floors;

/// How many handfuls of lines are read ahead of whoever takes them.
const AHEAD: usize = 4;

/// The name of a room in addresses, files and the journal: 1 to 40 signs of
/// `a-z`, `0-9` and `-`, so that it is safe as a folder's name everywhere.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RoomKey(String);

impl RoomKey {
    /// Takes a name from outside; `None` if it has a sign or length not allowed.
    pub fn parse(name: &str) -> Option<Self> {
        let sign = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        let fits = (1..=40).contains(&name.len()) && !name.starts_with('-');
        (fits && name.bytes().all(sign)).then(|| Self(name.to_owned()))
    }

    /// A new random name: 10 signs, 50 bits.
    pub fn fresh() -> Self {
        let mut dice = rand::rng();
        let sign = |_| char::from(b"0123456789abcdefghjkmnpqrstvwxyz"[dice.random_range(0..32)]);
        Self((0..10).map(sign).collect())
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RoomKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for RoomKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One accepted command, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The room that it belongs to.
    pub room: RoomKey,
    /// Which ownership of the room wrote it; never goes down.
    pub epoch: u32,
    /// 1 for the first line of a room, then without a gap.
    pub seq: u64,
    /// Server time, milliseconds since 1970.
    pub at: i64,
    /// The kind of command, for reading the file by eye.
    pub kind: String,
    /// The format of `events`.
    pub version: u16,
    /// The identifier that the phone gave to the command.
    pub command: Option<[u8; 16]>,
    /// A keyed digest of seat and body, to tell a retry from a re-used
    /// identifier; `None` once forgotten. See [`Journal::forget_digests`].
    pub digest: Option<Vec<u8>>,
    /// The events as JSON, secrets already closed by the vault.
    pub events: String,
}

/// A room as the journal knows it before any line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoomRow {
    /// The room's name.
    pub id: RoomKey,
    /// The scenario exactly as it was given.
    pub scenario_toml: String,
    /// Server time, milliseconds since 1970.
    pub created_at: i64,
    /// Which generation of links is valid; see [`Journal::set_link_epoch`].
    pub link_epoch: u32,
}

/// Whether the journal still acknowledges.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Health {
    /// Every append so far has reached the disk.
    Sound,
    /// So far too, and the disk is filling up.
    Low {
        /// Mebibytes left.
        free_mib: u32,
    },
    /// Too little room is left: appends are refused until there is more.
    Full {
        /// Mebibytes left.
        free_mib: u32,
    },
    /// A commit failed; nothing is accepted until a new start has written the store anew.
    Stopped {
        /// The first failure, for the console.
        why: String,
    },
}

/// A closed choice of journals: nothing else in the hub knows which one it is.
/// Cloning is cheap; all clones are the same journal.
#[derive(Clone)]
pub enum Journal {
    /// SQLite in the data folder.
    Embedded(Embedded),
}

impl Journal {
    /// Opens or makes the journal of the data folder `dir`, and holds the
    /// folder until the last clone is gone. Blocks on the disk.
    ///
    /// # Errors
    /// If the folder cannot be written, is held by another process, was written
    /// by a newer release, or SQLite cannot be made safe.
    pub fn open(dir: &Path, floors: Floors) -> Result<Self, Fault> {
        Embedded::open(dir, floors).map(Self::Embedded)
    }

    /// Adds lines of one or more rooms, all or none, and answers when they are
    /// on the disk. Dropping the future does not take the lines back.
    ///
    /// # Errors
    /// [`Fault::Fenced`] if a line is not the next of its room, [`Fault::NoSpace`]
    /// on a disk that is nearly full (nothing is written, the journal goes on);
    /// [`Fault::Stopped`] once a commit failed.
    pub async fn append(&self, lines: Vec<Line>) -> Result<(), Fault> {
        match self {
            Self::Embedded(store) => store.append(lines).await,
        }
    }

    /// All lines of a room in order, each checked against the chain, a few hundred at a time: a
    /// long past never lies in the memory as a whole. After an error nothing more comes;
    /// [`Fault::Altered`] names the first line that does not fit.
    pub fn lines(&self, room: &RoomKey) -> mpsc::Receiver<Result<Vec<Line>, Fault>> {
        let (out, lines) = mpsc::channel(AHEAD);
        match self {
            Self::Embedded(store) => store.send_lines(room, out),
        }
        lines
    }

    /// All lines of a room at once; see [`Journal::lines`].
    ///
    /// # Errors
    /// As there.
    pub async fn read(&self, room: &RoomKey) -> Result<Vec<Line>, Fault> {
        let (mut lines, mut all) = (self.lines(room), Vec::new());
        while let Some(some) = lines.recv().await {
            all.extend(some?);
        }
        Ok(all)
    }

    /// All rooms, oldest first.
    ///
    /// # Errors
    /// [`Fault::Altered`] with line 0 if a row does not fit its checksum.
    pub async fn rooms(&self) -> Result<Vec<RoomRow>, Fault> {
        match self {
            Self::Embedded(store) => store.rooms().await,
        }
    }

    /// Makes a room, durable when this answers.
    ///
    /// # Errors
    /// [`Fault::RoomTaken`] if the name is used.
    pub async fn create_room(&self, row: RoomRow) -> Result<(), Fault> {
        match self {
            Self::Embedded(store) => store.create_room(row).await,
        }
    }

    /// Sets which generation of links a room honours, durable when this answers.
    ///
    /// # Errors
    /// [`Fault::NoRoom`] if the room does not exist.
    pub async fn set_link_epoch(&self, room: &RoomKey, epoch: u32) -> Result<(), Fault> {
        match self {
            Self::Embedded(store) => store.set_link_epoch(room, epoch).await,
        }
    }

    /// Blanks the digests of these commands of a room; the bare identifiers
    /// stay. Called once a secret step is settled, so that no record can be
    /// tried against guesses of what somebody sent.
    ///
    /// # Errors
    /// [`Fault::Stopped`] once a commit failed.
    pub async fn forget_digests(&self, room: &RoomKey, commands: Vec<[u8; 16]>) -> Result<(), Fault> {
        match self {
            Self::Embedded(store) => store.forget_digests(room, commands).await,
        }
    }

    /// Acknowledges nothing any more: a key could not be made durable, and what
    /// rests on it cannot be either.
    pub fn stop(&self, why: &str) {
        match self {
            Self::Embedded(store) => store.stop(why),
        }
    }

    /// The lines of one kind of a room, in order, not checked against the chain: the reading of the
    /// whole room does that.
    ///
    /// # Errors
    /// If the journal cannot be read.
    pub async fn of_kind(&self, room: &RoomKey, kind: &'static str) -> Result<Vec<Line>, Fault> {
        match self {
            Self::Embedded(store) => store.of_kind(room, kind).await,
        }
    }

    /// Takes out a room and all its lines, overwritten in the file and cut from the log; one that is
    /// not there counts as taken out.
    ///
    /// # Errors
    /// [`Fault::Stopped`] once a commit failed.
    pub async fn erase_room(&self, room: &RoomKey) -> Result<(), Fault> {
        match self {
            Self::Embedded(store) => store.erase_room(room).await,
        }
    }

    /// Whether the journal still acknowledges.
    pub fn health(&self) -> Health {
        match self {
            Self::Embedded(store) => store.health(),
        }
    }
}
