//! Takes a backup, from a process of its own, while the server may be running: the
//! copy first, then its proof, then the keys. Each key that a copied line needs was
//! durable before that line, so keys that are read after the copy are all there.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::{DOORS, IDENTITY, KEYS, Trouble, doors_key, names};
use crate::{Fault, files, journal, vault};

/// A backup that is on the disk.
#[derive(Debug)]
pub struct Taken {
    /// The copy of the journal.
    pub copy: PathBuf,
    /// How many rooms it holds.
    pub rooms: usize,
    /// How many lines, each checked against its chain.
    pub lines: usize,
    /// How many keys the place holds now.
    pub keys: usize,
}

/// Adds a copy of the store in `data` to the place `to`, which is made if missing.
///
/// # Errors
/// The [`Trouble`], as one line; the place then holds the copies that it held.
pub fn take(data: &Path, to: &Path) -> Result<Taken, Trouble> {
    let doors = data.join(DOORS);
    if !doors.is_file() {
        return Err(Fault::NoStore(data.display().to_string()).into());
    }
    if !data.join(KEYS).is_dir() {
        // Without them an equal place would forget everybody.
        return Err(Fault::NoStore(data.join(KEYS).display().to_string()).into());
    }
    let identity = doors_key(&doors)?;
    prepare(data, to, &identity)?;
    let _turn = take_turn(to)?;
    remove_unfinished(to)?;
    let told = Trouble::at(to);
    let copy = to.join(format!("journal-{}.db", now()));
    let unfinished = copy.with_extension(files::UNFINISHED);
    let done = finish(data, to, &unfinished, &copy).map_err(&told);
    if done.is_err() {
        // It holds nothing that its owner had not; the reason is what counts.
        let _ = fs::remove_file(&unfinished);
    }
    let (rooms, lines) = done?;
    let keys = vault::mirror(&data.join(KEYS), &to.join(KEYS)).map_err(&told)?;
    files::write_secret(&to.join(KEYS).join(DOORS), &identity).map_err(&told)?;
    files::sync_folder(&to.join(KEYS))?;
    Ok(Taken { copy, rooms, lines, keys })
}

/// Makes the place, or makes sure that it is this store's.
fn prepare(data: &Path, to: &Path, identity: &[u8]) -> Result<(), Trouble> {
    let keys = to.join(KEYS);
    let ours = keys.join(DOORS);
    let inside = || Trouble::Inside(to.display().to_string());
    let real = |path: &Path| path.canonicalize().map_err(Fault::at("find", path));
    let nearest = to.ancestors().find(|above| above.exists()).unwrap_or(Path::new("."));
    let nearest = if nearest.as_os_str().is_empty() { Path::new(".") } else { nearest };
    if real(nearest)?.starts_with(real(data)?) {
        return Err(inside());
    }
    if ours.is_file() {
        let known = doors_key(&ours)?;
        let same = known.get(..IDENTITY) == identity.get(..IDENTITY);
        return if same { Ok(()) } else { Err(Trouble::OtherStore(to.display().to_string())) };
    }
    if !names(to)?.is_empty() {
        return Err(Trouble::Foreign(to.display().to_string()));
    }
    let told = Trouble::at(to);
    files::make_folder(&keys).map_err(&told)?;
    files::write_secret(&ours, identity).map_err(&told)?;
    files::sync_folder(&keys)?;
    Ok(files::sync_folder(to)?)
}

/// One backup at a time in a place: what another has begun is not taken for what a kill has left.
fn take_turn(to: &Path) -> Result<fs::File, Trouble> {
    let path = to.join(KEYS).join("backup.lock");
    let how = |path| fs::File::options().create(true).truncate(false).write(true).open(path);
    let file = how(&path).map_err(Fault::at("write", &path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(fs::TryLockError::WouldBlock) => Err(Trouble::Busy(to.display().to_string())),
        Err(fs::TryLockError::Error(told)) => Err(Fault::at("lock", &path)(told).into()),
    }
}

/// Removes what backups have left that were killed.
fn remove_unfinished(to: &Path) -> Result<(), Fault> {
    let left = |path: &PathBuf| {
        let ours = path.file_stem().and_then(|name| name.to_str()).is_some_and(|name| name.starts_with("journal-"));
        ours && path.extension().is_some_and(|end| end == files::UNFINISHED)
    };
    let remove = |path: PathBuf| fs::remove_file(&path).map_err(Fault::at("remove", &path));
    names(to)?.into_iter().filter(left).try_for_each(remove)
}

/// Copies, proves, and only then gives the copy its name.
fn finish(data: &Path, to: &Path, unfinished: &Path, copy: &Path) -> Result<(usize, usize), Fault> {
    journal::copy(data, unfinished)?;
    let (mut rooms, mut lines) = (0, 0);
    journal::read_copy(unfinished, |_, read| {
        rooms += 1;
        lines += read.len();
        Ok(())
    })?;
    fs::rename(unfinished, copy).map_err(Fault::at("write", copy))?;
    files::sync_folder(to)?;
    Ok((rooms, lines))
}

/// The time in a name that every system takes, and that sorts.
fn now() -> String {
    let now = jiff::Timestamp::now();
    now.strftime("%Y-%m-%dT%H-%M-%S.%3fZ").to_string()
}
