//! The file's format: its tables, its versions, and the settings on which
//! durability rests. A step of `STEPS` is never edited once released.

use std::path::Path;

use rusqlite::Connection;

use crate::Fault;
use crate::faults::{self, Bug, Point, pass};

/// Marks the file as ours ("rond"), so that another SQLite file is refused.
const APPLICATION: i64 = 0x726f_6e64;

/// Step `n` brings a store from version `n` to `n + 1`.
pub(super) const STEPS: &[&str] = &["
    CREATE TABLE rooms (
        id TEXT PRIMARY KEY,
        created_at INTEGER NOT NULL,
        link_epoch INTEGER NOT NULL,
        checksum BLOB NOT NULL,
        scenario TEXT NOT NULL
    ) STRICT;
    CREATE TABLE lines (
        room TEXT NOT NULL REFERENCES rooms (id),
        seq INTEGER NOT NULL,
        epoch INTEGER NOT NULL,
        at INTEGER NOT NULL,
        kind TEXT NOT NULL,
        version INTEGER NOT NULL,
        command BLOB,
        digest BLOB,
        checksum BLOB NOT NULL,
        events TEXT NOT NULL,
        PRIMARY KEY (room, seq)
    ) STRICT;
"];

/// Refuses an SQLite in which two connections can corrupt the log at its reset.
pub(super) fn require_sqlite() -> Result<(), Fault> {
    require(rusqlite::version_number(), rusqlite::version())
}

fn require(number: i32, found: &'static str) -> Result<(), Fault> {
    if number < 3_051_003 {
        return Err(Fault::OldSqlite { found });
    }
    Ok(())
}

/// Sets what an acknowledgement rests on, and reads it back: a setting that
/// does not exist in this build would be ignored in silence.
pub(super) fn make_safe(file: &Connection) -> Result<(), Fault> {
    let mode: String = file.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
    // FULL syncs the log at each commit; NORMAL loses acknowledged commits in a power cut.
    file.execute_batch("PRAGMA synchronous = FULL; PRAGMA fullfsync = ON;")?;
    if faults::has(Bug::Normal) {
        return Ok(file.execute_batch("PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 0;")?);
    }
    file.execute_batch("PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON;")?;
    // Checkpoints are made between commits, never inside one.
    file.execute_batch("PRAGMA wal_autocheckpoint = 0;")?;
    let level: i64 = file.pragma_query_value(None, "synchronous", |row| row.get(0))?;
    expect("journal_mode", mode, "wal")?;
    expect("synchronous", level.to_string(), "2")
}

fn expect(setting: &'static str, found: String, wanted: &'static str) -> Result<(), Fault> {
    if found == wanted {
        return Ok(());
    }
    Err(Fault::UnsafeSetting { setting, found, wanted })
}

/// Refuses a file that is not a journal, or is newer than this program, without touching it.
pub(super) fn require_ours(file: &Connection, path: &Path) -> Result<(), Fault> {
    let (found, known) = (version(file)?, STEPS.len() as i64);
    let mark: i64 = file.pragma_query_value(None, "application_id", |row| row.get(0))?;
    match mark {
        APPLICATION if (0..=known).contains(&found) => Ok(()),
        APPLICATION => Err(Fault::NewerStore { found, known }),
        _ => Err(Fault::ForeignStore(path.display().to_string())),
    }
}

/// Brings the file to the newest of `steps`, each step whole or not at all.
pub(super) fn migrate(file: &mut Connection, path: &Path, steps: &[&str]) -> Result<(), Fault> {
    let found = version(file)?;
    let known = steps.len() as i64;
    let mark: i64 = file.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let tables: i64 = file.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    let fresh = mark == 0 && found == 0 && tables == 0;
    if mark != APPLICATION && !fresh {
        return Err(Fault::ForeignStore(path.display().to_string()));
    }
    if found > known || found < 0 {
        return Err(Fault::NewerStore { found, known });
    }
    for (next, step) in (found + 1..).zip(&steps[found as usize..]) {
        pass(Point::Migrate);
        let whole = file.transaction()?;
        whole.execute_batch(step)?;
        whole.pragma_update(None, "application_id", APPLICATION)?;
        whole.pragma_update(None, "user_version", next)?;
        whole.commit()?;
    }
    Ok(())
}

fn version(file: &Connection) -> Result<i64, Fault> {
    Ok(file.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(dir: &tempfile::TempDir) -> (Connection, std::path::PathBuf) {
        let path = dir.path().join("store");
        (Connection::open(&path).unwrap(), path)
    }

    #[test]
    fn an_older_store_is_brought_forward_with_its_rows() {
        let dir = tempfile::tempdir().unwrap();
        let (mut file, path) = at(&dir);
        migrate(&mut file, &path, STEPS).unwrap();
        file.execute("INSERT INTO rooms VALUES ('a', 1, 0, x'00', 's')", []).unwrap();
        let later = [STEPS, &["ALTER TABLE rooms ADD COLUMN hue INTEGER"]].concat();
        migrate(&mut file, &path, &later).unwrap();
        assert_eq!(version(&file).unwrap(), STEPS.len() as i64 + 1);
        let rows: i64 = file.query_row("SELECT count(hue IS NULL) FROM rooms", [], |r| r.get(0)).unwrap();
        assert_eq!(rows, 1);
    }

    #[test]
    fn a_step_that_fails_leaves_the_old_version_whole() {
        let dir = tempfile::tempdir().unwrap();
        let (mut file, path) = at(&dir);
        migrate(&mut file, &path, STEPS).unwrap();
        let broken = [STEPS, &["CREATE TABLE half (n INTEGER); nonsense"]].concat();
        assert!(migrate(&mut file, &path, &broken).is_err());
        assert_eq!(version(&file).unwrap(), STEPS.len() as i64);
        assert!(file.query_row("SELECT count(*) FROM half", [], |_| Ok(())).is_err());
    }

    #[test]
    fn the_settings_are_read_back() {
        let dir = tempfile::tempdir().unwrap();
        make_safe(&at(&dir).0).unwrap();
        // A store in memory cannot have a log: the answer must not be taken on trust.
        let told = make_safe(&Connection::open_in_memory().unwrap()).unwrap_err();
        assert!(told.to_string().contains("journal_mode"), "{told}");
        require_sqlite().unwrap();
    }

    #[test]
    fn an_sqlite_with_the_race_at_the_log_s_reset_is_refused() {
        require(3_051_003, "3.51.3").unwrap();
        let told = require(3_051_002, "3.51.2").unwrap_err().to_string();
        assert!(told.contains("3.51.2") && told.contains("3.51.3"), "{told}");
    }
}
