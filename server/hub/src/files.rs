//! Files that must outlive a power cut: written beside, synced, renamed, and
//! the folder synced too. Never used for anything that a page may name.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};

use crate::Fault;
use crate::faults::{Point, pass};

/// The end of a name that was never finished; safe to remove at any start.
pub(crate) const UNFINISHED: &str = "new";

/// Makes a folder and its parents, readable by the owner only, and syncs the
/// folder above, without which the new one may vanish in a power cut.
pub(crate) fn make_folder(path: &Path) -> Result<(), Fault> {
    if path.is_dir() {
        return Ok(());
    }
    let mut maker = fs::DirBuilder::new();
    maker.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut maker, 0o700);
    maker.create(path).map_err(Fault::at("make the folder", path))?;
    match path.parent() {
        Some(above) if !above.as_os_str().is_empty() => sync_folder(above),
        _ => sync_folder(Path::new(".")),
    }
}

/// Makes the names in a folder durable.
pub(crate) fn sync_folder(path: &Path) -> Result<(), Fault> {
    // Windows has no such call, and does not need it.
    if cfg!(unix) {
        File::open(path).and_then(|f| f.sync_all()).map_err(Fault::at("sync", path))?;
    }
    Ok(())
}

/// Writes a file of the owner's only, whole or not at all. The caller syncs the
/// folder: one sync then serves a whole batch.
pub(crate) fn write_secret(path: &Path, content: &[u8]) -> Result<(), Fault> {
    let beside = unfinished(path);
    create(&beside)
        .and_then(|mut file| {
            file.write_all(content)?;
            file.sync_all()
        })
        .map_err(Fault::at("write", &beside))?;
    fs::rename(&beside, path).map_err(Fault::at("write", path))
}

/// Overwrites a file in place, syncs that, and removes its name. A file that
/// is not there counts as wiped. The caller syncs the folder.
pub(crate) fn wipe(path: &Path) -> Result<(), Fault> {
    let over = |mut file: File| {
        let length = file.metadata()?.len() as usize;
        file.write_all(&vec![0; length])?;
        file.sync_all()
    };
    match OpenOptions::new().write(true).open(path).and_then(over) {
        Err(told) if told.kind() == io::ErrorKind::NotFound => return Ok(()),
        other => other.map_err(Fault::at("overwrite", path))?,
    }
    pass(Point::KeyOverwritten);
    fs::remove_file(path).map_err(Fault::at("remove", path))
}

fn unfinished(path: &Path) -> PathBuf {
    path.with_added_extension(UNFINISHED)
}

fn create(path: &Path) -> io::Result<File> {
    let mut how = OpenOptions::new();
    how.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut how, 0o600);
    how.open(path)
}
