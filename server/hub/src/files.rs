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

/// Makes a folder and its parents, readable by the owner only, and syncs each
/// folder in which a new one stands, without which that may vanish in a power cut.
pub(crate) fn make_folder(path: &Path) -> Result<(), Fault> {
    if path.is_dir() {
        return Ok(());
    }
    let missing: Vec<&Path> = path.ancestors().take_while(|it| !it.as_os_str().is_empty() && !it.exists()).collect();
    let mut maker = fs::DirBuilder::new();
    maker.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut maker, 0o700);
    maker.create(path).map_err(Fault::at("make the folder", path))?;
    missing.into_iter().try_for_each(|made| sync_folder(above(made)))
}

/// The folder in which a path stands.
fn above(path: &Path) -> &Path {
    path.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Makes a file that is not there yet, its owner's only from its first byte.
pub(crate) fn make_private(path: &Path) -> Result<(), Fault> {
    let mut how = OpenOptions::new();
    how.write(true).create_new(true);
    private(&mut how);
    match how.open(path) {
        Err(told) if told.kind() != io::ErrorKind::AlreadyExists => Err(Fault::at("write", path)(told)),
        _ => Ok(()),
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
    private(&mut how);
    how.open(path)
}

fn private(how: &mut OpenOptions) {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(how, 0o600);
    #[cfg(not(unix))]
    let _ = how;
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn what_is_made_is_the_owner_s_only_with_all_its_parents() {
        let dir = tempfile::tempdir().unwrap();
        let deep = dir.path().join("a/b/c");
        make_folder(&deep).unwrap();
        make_folder(&deep).unwrap();
        let file = deep.join("store");
        fs::write(&file, "kept").unwrap();
        make_private(&file).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        for folder in [&deep, &dir.path().join("a"), &dir.path().join("a/b")] {
            assert_eq!(mode(folder), 0o700, "{}", folder.display());
        }
        assert_eq!(fs::read(&file).unwrap(), b"kept");
        make_private(&deep.join("new")).unwrap();
        assert_eq!(mode(&deep.join("new")), 0o600);
    }
}
