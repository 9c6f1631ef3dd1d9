//! Copies of a store that can be taken while the server runs, and the way back.
//!
//! A place of backups holds dated copies of the journal and one folder of keys:
//! persons' and rooms' keys and the doors' key, always as of the newest backup, so
//! that whoever was erased since is forgotten by every older copy as well. A step's
//! key never leaves the data folder: what it seals can be settled, not restored.

mod bring;
mod take;

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use thiserror::Error;

use crate::Fault;
pub use bring::{Brought, bring};
pub use take::{Taken, take};

/// The keys of a place, and of a data folder.
const KEYS: &str = "keys";
/// The doors' key: in a data folder beside the keys, in a place among them.
const DOORS: &str = "operator.key";
/// How many bytes of it tell one store from another; the rest changes with the links.
const IDENTITY: usize = 32;

/// Why a backup or a restore did not happen. Each is one line for the operator.
#[derive(Debug, Error)]
pub enum Trouble {
    /// Disk, journal or keys.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// The place is the store itself, or inside it.
    #[error("{0} is inside the data folder: a backup belongs on another disk, or at least in another folder")]
    Inside(String),
    /// Something else is there.
    #[error("{0} is not empty and holds no backup of ronde: choose an empty folder")]
    Foreign(String),
    /// Backups of another store are there.
    #[error("{0} holds the backups of another store: choose another folder")]
    OtherStore(String),
    /// Another backup is being made there.
    #[error("another backup is being written to {0}: wait until it is done")]
    Busy(String),
    /// A restore never writes over anything.
    #[error("{0} is not empty: a restore only goes into an empty folder")]
    NotEmpty(String),
    /// Nothing to restore.
    #[error("{0} holds no backup of ronde: name the folder given to `ronde backup`, or one of its copies")]
    NoBackup(String),
    /// The disk of the place is full.
    #[error("no space left on the disk of {0}: nothing was added there")]
    NoSpace(String),
}

impl Trouble {
    /// Tells a full disk from other faults, in the operator's words.
    fn at(place: &Path) -> impl Fn(Fault) -> Self {
        let place = place.display().to_string();
        move |fault| {
            let full = match &fault {
                Fault::Files { source, .. } => source.kind() == io::ErrorKind::StorageFull,
                Fault::Sqlite(told) => told.sqlite_error_code() == Some(rusqlite::ErrorCode::DiskFull),
                _ => false,
            };
            if full { Self::NoSpace(place.clone()) } else { Self::Fault(fault) }
        }
    }
}

/// What a folder holds, by name; nothing if it does not exist.
fn names(folder: &Path) -> Result<Vec<PathBuf>, Fault> {
    match fs::read_dir(folder) {
        Ok(entries) => {
            let path = |entry: io::Result<fs::DirEntry>| entry.map(|entry| entry.path());
            let mut paths = entries.map(path).collect::<io::Result<Vec<_>>>().map_err(Fault::at("read", folder))?;
            paths.sort();
            Ok(paths)
        }
        Err(told) if told.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(told) => Err(Fault::at("read", folder)(told)),
    }
}

/// The doors' key of a store: its first bytes are the store's identity.
fn doors_key(path: &Path) -> Result<zeroize::Zeroizing<Vec<u8>>, Fault> {
    fs::read(path).map(zeroize::Zeroizing::new).map_err(Fault::at("read", path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::{self, Floors, Journal, Line, RoomKey, RoomRow};
    use crate::{doors::Doors, vault::Vault};

    const SCENARIO: &str = include_str!("../../../../scenarios/minimal.toml");

    /// A store with one room and a line that two persons' keys and a step's key close.
    async fn store(dir: &Path) -> RoomKey {
        let (journal, vault) = (Journal::open(dir, Floors::default()).unwrap(), Vault::open(dir).unwrap());
        Doors::open(dir).unwrap();
        let room = RoomKey::parse("hall").unwrap();
        let row = RoomRow { id: room.clone(), scenario_toml: SCENARIO.to_owned(), created_at: 1, link_epoch: 1 };
        journal.create_room(row).await.unwrap();
        vault.make_owns(&room, &[1, 2]).unwrap();
        vault.make_seal(&room, 1).unwrap();
        let line = Line {
            room: room.clone(),
            epoch: 1,
            seq: 1,
            at: 5,
            kind: "clock".into(),
            version: 1,
            command: None,
            digest: None,
            events: "[]".into(),
        };
        journal.append(vec![line]).await.unwrap();
        room
    }

    fn told<T: std::fmt::Debug>(done: Result<T, Trouble>) -> String {
        done.unwrap_err().to_string()
    }

    #[tokio::test]
    async fn a_backup_comes_back_without_any_key_of_a_step() {
        let (from, place, to) = three();
        let room = store(from.path()).await;
        let taken = take(from.path(), place.path()).unwrap();
        assert_eq!((taken.rooms, taken.lines, taken.keys), (1, 1, 2));
        let brought = bring(place.path(), &to.path().join("new")).await.unwrap();
        assert_eq!(brought.rooms.len(), 1);
        let keys = to.path().join("new/keys/hall");
        assert!(keys.join("own-1.key").exists() && !keys.join("seal-1.key").exists());
        let mut read = Vec::new();
        journal::read_copy(&to.path().join("new/journal.db"), |row, lines| {
            read.push((row.id, lines.len()));
            Ok(())
        })
        .unwrap();
        assert_eq!(read, [(room, 1)]);
        let token = |dir: &Path| Doors::open(dir).unwrap().operator_token();
        assert_eq!(token(from.path()), token(&to.path().join("new")), "the links stay the same");
    }

    #[tokio::test]
    async fn whoever_was_erased_since_is_forgotten_by_every_older_copy() {
        let (from, place, to) = three();
        let room = store(from.path()).await;
        let first = take(from.path(), place.path()).unwrap();
        Vault::open(from.path()).unwrap().destroy_owns(&room, &[2]).unwrap();
        take(from.path(), place.path()).unwrap();
        bring(&first.copy, to.path()).await.unwrap();
        let keys = to.path().join("keys/hall");
        assert!(keys.join("own-1.key").exists() && !keys.join("own-2.key").exists());
    }

    #[tokio::test]
    async fn what_cannot_be_done_is_said_and_changes_nothing() {
        let (from, place, to) = three();
        store(from.path()).await;
        assert!(told(take(from.path(), &from.path().join("backup"))).contains("inside the data folder"));
        assert!(told(take(from.path(), from.path())).contains("inside the data folder"));
        assert!(told(take(to.path(), place.path())).contains("no store"));
        fs::write(to.path().join("mine"), "x").unwrap();
        assert!(told(take(from.path(), to.path())).contains("not empty"));
        assert!(told(bring(to.path(), place.path()).await).contains("no backup"));
        take(from.path(), place.path()).unwrap();
        assert!(told(bring(place.path(), to.path()).await).contains("not empty"));
        assert_eq!(names(to.path()).unwrap().len(), 1);
        let other = tempfile::tempdir().unwrap();
        store(other.path()).await;
        assert!(told(take(other.path(), place.path())).contains("another store"));
    }

    #[tokio::test]
    async fn what_a_killed_backup_has_left_goes_with_the_next_one() {
        let (from, place, _) = three();
        store(from.path()).await;
        take(from.path(), place.path()).unwrap();
        let (left, mine) = (place.path().join("journal-2026-01-01T00-00-00.000Z.new"), place.path().join("mine.new"));
        fs::write(&left, "half").unwrap();
        fs::write(&mine, "not of a backup").unwrap();
        let lock = fs::File::create(place.path().join("keys/backup.lock")).unwrap();
        lock.lock().unwrap();
        assert!(told(take(from.path(), place.path())).contains("another backup"));
        assert!(left.exists(), "it may be the other's");
        drop(lock);
        take(from.path(), place.path()).unwrap();
        assert!(!left.exists() && mine.exists());
    }

    #[tokio::test]
    async fn a_restore_that_fails_in_its_last_reading_leaves_the_folder_empty() {
        let (from, place, to) = three();
        let room = store(from.path()).await;
        take(from.path(), place.path()).unwrap();
        // A damaged key is noticed only once the room is read with it.
        let key = place.path().join("keys").join(room.as_str()).join("own-1.key");
        fs::write(&key, "short").unwrap();
        let said = told(bring(place.path(), to.path()).await);
        assert!(said.contains("own-1.key"), "{said}");
        assert_eq!(names(to.path()).unwrap(), Vec::<PathBuf>::new());
        let said = told(bring(place.path(), to.path()).await);
        assert!(said.contains("own-1.key"), "the next try is not in its own way: {said}");
    }

    #[tokio::test]
    async fn a_damaged_line_is_named_and_the_copy_refused() {
        let (from, place, to) = three();
        store(from.path()).await;
        let taken = take(from.path(), place.path()).unwrap();
        let file = rusqlite::Connection::open(&taken.copy).unwrap();
        file.execute("UPDATE lines SET events = '[ ]' WHERE seq = 1", []).unwrap();
        drop(file);
        let said = told(bring(place.path(), &to.path().join("new")).await);
        assert!(said.contains("room hall: line 1"), "{said}");
        assert!(!to.path().join("new/journal.db").exists());

        let file = rusqlite::Connection::open(from.path().join("journal.db")).unwrap();
        file.execute("UPDATE lines SET events = '[ ]' WHERE seq = 1", []).unwrap();
        drop(file);
        let before = names(place.path()).unwrap();
        let said = told(take(from.path(), place.path()));
        assert!(said.contains("room hall: line 1"), "{said}");
        assert_eq!(names(place.path()).unwrap(), before);

        let file = rusqlite::Connection::open(&taken.copy).unwrap();
        file.pragma_update(None, "user_version", 99).unwrap();
        drop(file);
        let said = told(bring(place.path(), &to.path().join("new")).await);
        assert!(said.contains("use a newer ronde"), "{said}");
    }

    fn three() -> (tempfile::TempDir, tempfile::TempDir, tempfile::TempDir) {
        let dir = || tempfile::tempdir().unwrap();
        (dir(), dir(), dir())
    }
}
