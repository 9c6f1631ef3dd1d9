//! The world broke: what the library says when disk, port or clock fails.
//!
//! A fault is never a refusal (that is told to a person) and never a bug (that
//! is an assertion). Each prints as one line without a secret in it.

use std::{io, net::SocketAddr, path::Path};

use thiserror::Error;

/// Something outside the rules failed. The text is meant for the operator.
#[derive(Debug, Error)]
pub enum Fault {
    /// A file or folder could not be read or written.
    #[error("{doing}: {source}")]
    Files {
        /// What was being done, with the path.
        doing: String,
        /// The system's reason.
        source: io::Error,
    },
    /// SQLite refused something outside a commit.
    #[error("the journal cannot be read: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// The linked SQLite is older than the first one without the WAL-reset race.
    #[error("this build carries SQLite {found}; 3.51.3 or newer is needed")]
    OldSqlite {
        /// The version that was found.
        found: &'static str,
    },
    /// A setting that durability rests on did not take.
    #[error("the journal cannot be made safe: {setting} is `{found}`, not `{wanted}`")]
    UnsafeSetting {
        /// The name of the pragma.
        setting: &'static str,
        /// What SQLite answered.
        found: String,
        /// What it had to answer.
        wanted: &'static str,
    },
    /// The store was written by a later release.
    #[error("the store has version {found}, this program knows {known}: use a newer ronde")]
    NewerStore {
        /// The version in the file.
        found: i64,
        /// The newest that this program can read.
        known: i64,
    },
    /// The file is a SQLite file, but not a journal.
    #[error("{0} is not a journal of ronde")]
    ForeignStore(String),
    /// The folder holds no journal.
    #[error("there is no store of ronde in {0}")]
    NoStore(String),
    /// Another process holds the data folder.
    #[error("another ronde is using {0}")]
    FolderInUse(String),
    /// A commit failed earlier: this file is never acknowledged on again.
    #[error("storage stopped: {why}")]
    Stopped {
        /// The first failure.
        why: String,
    },
    /// Too little room is left on the disk: nothing is written until there is more.
    #[error("the disk is nearly full ({free_mib} MiB left): nothing is recorded until there is room again")]
    NoSpace {
        /// Mebibytes left.
        free_mib: u32,
    },
    /// The append does not continue the journal: somebody else owns the room.
    #[error("room {room}: line {got} (epoch {epoch}) does not follow line {last}")]
    Fenced {
        /// The room of the append.
        room: String,
        /// The last line that the journal holds.
        last: u64,
        /// The line that was offered.
        got: u64,
        /// The epoch that was offered.
        epoch: u32,
    },
    /// What was read is not what was written.
    #[error("room {room}: line {seq} of the journal was altered or damaged")]
    Altered {
        /// The room whose history is broken.
        room: String,
        /// The first line that does not fit; 0 is the room's own row.
        seq: u64,
    },
    /// No such room in the journal.
    #[error("there is no room {0}")]
    NoRoom(String),
    /// A room of that name exists already.
    #[error("there is already a room {0}")]
    RoomTaken(String),
    /// A secret had to be closed under a key that does not exist (any more).
    #[error("room {room}: there is no key {name}")]
    NoKey {
        /// The room of the key.
        room: String,
        /// The key's file name, without its folder.
        name: String,
    },
    /// A key file has the wrong length, or a secret does not open under its key.
    #[error("room {room}: {what} is damaged")]
    Damaged {
        /// The room it belongs to.
        room: String,
        /// Which file or secret.
        what: String,
    },
    /// A certificate or its key cannot be used.
    #[error("{path}: {why}")]
    Certificate {
        /// The file.
        path: String,
        /// What is wrong with it.
        why: String,
    },
    /// Somebody listens there already.
    #[error("port {} is already in use: choose another with --listen", .0.port())]
    PortInUse(SocketAddr),
    /// The address cannot be listened on for another reason.
    #[error("cannot listen on {at}: {source}")]
    Listen {
        /// The address that was asked for.
        at: SocketAddr,
        /// The system's reason.
        source: io::Error,
    },
}

impl Fault {
    /// Whether this is wrong with one room, and nothing with the store as a whole.
    pub(crate) fn of_one_room(&self) -> bool {
        matches!(self, Self::Altered { .. } | Self::Damaged { .. } | Self::NewerStore { .. })
    }

    /// Whether the system had no descriptor left for a file: nothing has happened to any.
    pub(crate) fn lacks_descriptors(&self) -> bool {
        const OF_PROGRAM: i32 = 24;
        const OF_SYSTEM: i32 = 23;
        let Self::Files { source, .. } = self else { return false };
        cfg!(unix) && matches!(source.raw_os_error(), Some(OF_PROGRAM | OF_SYSTEM))
    }

    /// Says which file an I/O error is about; the system's text never does.
    pub(crate) fn at(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let doing = format!("cannot {doing} {}", path.display());
        move |source| Self::Files { doing, source }
    }
}
