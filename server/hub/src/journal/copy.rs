//! A copy of the journal in one file, made beside a running server, and the proof
//! of a copy: every line read against its chain. It never writes to the store that
//! it copies, and what was deleted there is not in the copy.

use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use super::{Line, RoomRow, embedded, schema};
use crate::{Fault, files};

/// Copies the journal of the data folder `dir` to the new file `to`, as it stands at one
/// instant between two commits, and syncs it. The caller syncs the folder.
///
/// # Errors
/// If there is no journal, it is not ours or newer than this program, or `to` has no room.
pub fn copy(dir: &Path, to: &Path) -> Result<(), Fault> {
    schema::require_sqlite()?;
    let from = dir.join("journal.db");
    if !from.is_file() {
        return Err(Fault::NoStore(dir.display().to_string()));
    }
    // Nobody else uses the folder: it is held while we read, and a log left by a crash may be read in.
    // Otherwise the server that holds it has its log open, and reading is enough.
    let held = embedded::hold(dir);
    let how = match &held {
        Ok(_) => OpenFlags::SQLITE_OPEN_READ_WRITE,
        Err(Fault::FolderInUse(_)) => OpenFlags::SQLITE_OPEN_READ_ONLY,
        Err(_) => return held.map(|_| ()),
    };
    let file = Connection::open_with_flags(&from, how | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    schema::require_ours(&file, &from)?;
    // Made first, so that it is the owner's only from its first byte.
    files::write_secret(to, &[])?;
    file.execute("VACUUM INTO ?1", [to.to_string_lossy()])?;
    drop(file);
    let mut copied = Connection::open(to)?;
    schema::migrate(&mut copied, to, schema::STEPS)?;
    drop(copied);
    std::fs::File::open(to).and_then(|file| file.sync_all()).map_err(Fault::at("sync", to))
}

/// Reads a copy whole and hands each room with its lines to `each`, oldest room first.
///
/// # Errors
/// [`Fault::Altered`] names the first room and line that does not fit its chain; what `each` says.
pub fn read_copy(path: &Path, mut each: impl FnMut(RoomRow, Vec<Line>) -> Result<(), Fault>) -> Result<(), Fault> {
    schema::require_sqlite()?;
    let file = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    schema::require_ours(&file, path)?;
    for row in embedded::read_rooms(&file)? {
        let mut lines = Vec::new();
        embedded::read_room(&file, &row.id, |some| {
            lines.extend(some);
            true
        })?;
        each(row, lines)?;
    }
    Ok(())
}
