//! After a failed sync nobody knows what of a file is on the disk: the system may
//! show pages that it will never write again. Such a store is marked, and before
//! the next start acknowledges anything it is written anew as another file,
//! synced, and put in the old one's place. It never changes what the store says.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use crate::{Fault, files};

/// Says that a commit on `journal.db` failed; holds the reason, for people.
const MARK: &str = "journal.faulted";

/// Marks the store of a folder. The disk is failing already: what can be done is done.
pub(super) fn mark(dir: &Path, why: &str) {
    let done = fs::write(dir.join(MARK), why).and_then(|()| File::open(dir.join(MARK))?.sync_all());
    if let Err(told) = done {
        tracing::error!(%told, "and the store could not be marked: move it to another disk before the next start");
    }
}

/// Writes a marked store anew. Returns the connection to go on with.
///
/// # Errors
/// If the new file cannot be written and synced; the mark then stays.
pub(super) fn move_off(dir: &Path, path: &Path, file: Connection) -> Result<Connection, Fault> {
    let mark = dir.join(MARK);
    if !mark.exists() {
        return Ok(file);
    }
    tracing::warn!("an earlier commit failed: the store is written anew before anything is acknowledged");
    let fresh = path.with_added_extension(files::UNFINISHED);
    absent(&fresh)?;
    files::make_private(&fresh)?;
    file.execute("VACUUM INTO ?1", [fresh.to_string_lossy()])?;
    File::open(&fresh).and_then(|file| file.sync_all()).map_err(Fault::at("sync", &fresh))?;
    // Without its log first: a log that is left over would be read into the new file.
    let mode: String = file.query_row("PRAGMA journal_mode = DELETE", [], |row| row.get(0))?;
    if mode != "delete" {
        return Err(Fault::UnsafeSetting { setting: "journal_mode", found: mode, wanted: "delete" });
    }
    drop(file);
    fs::rename(&fresh, path).map_err(Fault::at("write", path))?;
    files::sync_folder(dir)?;
    let file = Connection::open(path)?;
    fs::remove_file(&mark).map_err(Fault::at("remove", &mark))?;
    files::sync_folder(dir)?;
    Ok(file)
}

fn absent(path: &PathBuf) -> Result<(), Fault> {
    match fs::remove_file(path) {
        Err(told) if told.kind() != io::ErrorKind::NotFound => Err(Fault::at("remove", path)(told)),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::schema::{STEPS, make_safe, migrate};

    #[test]
    fn a_marked_store_is_written_anew_once_and_says_the_same() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("journal.db");
        let mut file = Connection::open(&path).unwrap();
        migrate(&mut file, &path, STEPS).unwrap();
        make_safe(&file).unwrap();
        file.execute("INSERT INTO rooms VALUES ('a', 1, 0, x'00', 's')", []).unwrap();
        drop(file);
        fs::write(path.with_added_extension(files::UNFINISHED), "half of an earlier try").unwrap();
        mark(dir.path(), "a reason");
        let moved = |file: &Path| fs::metadata(file).map(|it| std::os::unix::fs::MetadataExt::ino(&it)).unwrap();
        let before = moved(&path);
        let mut file = move_off(dir.path(), &path, Connection::open(&path).unwrap()).unwrap();
        assert_ne!(moved(&path), before, "another file");
        let rooms: i64 = file.query_row("SELECT count(*) FROM rooms WHERE id = 'a'", [], |row| row.get(0)).unwrap();
        assert_eq!(rooms, 1);
        // It is still known as ours, and of this version.
        migrate(&mut file, &path, STEPS).unwrap();
        assert!(!dir.path().join(MARK).exists());
        let again = moved(&path);
        move_off(dir.path(), &path, file).unwrap();
        assert_eq!(moved(&path), again, "only once");
    }
}
