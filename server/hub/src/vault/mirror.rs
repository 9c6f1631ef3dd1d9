//! The keys that a backup may hold, as a folder that is always made equal to the
//! newest state: what was destroyed since is wiped there too, so that every older
//! copy of the journal forgets with it. A step's key is never among them.

use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
};

use zeroize::Zeroizing;

use super::key::{LENGTH, Name};
use crate::{Fault, files, journal::RoomKey};

/// Makes the folder `to` hold the lasting keys (persons' and rooms') of the folder `from`, and
/// no other key; says how many.
///
/// # Errors
/// If a file cannot be read, written or wiped.
pub fn mirror(from: &Path, to: &Path) -> Result<usize, Fault> {
    files::make_folder(to)?;
    let rooms = rooms(from)?;
    for room in &rooms {
        copy_room(&from.join(room), &to.join(room))?;
    }
    let mut kept = 0;
    for room in rooms.union(&self::rooms(to)?) {
        // Listed again: what was destroyed while we copied must not stay.
        kept += wipe_others(&to.join(room), &keys(&from.join(room))?)?;
    }
    files::sync_folder(to)?;
    Ok(kept)
}

fn copy_room(from: &Path, to: &Path) -> Result<(), Fault> {
    files::make_folder(to)?;
    for name in keys(from)? {
        let content = match fs::read(from.join(&name)) {
            Ok(content) => Zeroizing::new(content),
            // Destroyed between the listing and here.
            Err(told) if told.kind() == io::ErrorKind::NotFound => continue,
            Err(told) => return Err(Fault::at("read", &from.join(&name))(told)),
        };
        let there = fs::read(to.join(&name)).map(Zeroizing::new);
        // All zeros: its destruction has begun.
        if content.as_slice() != [0; LENGTH] && there.ok().as_ref() != Some(&content) {
            files::write_secret(&to.join(&name), &content)?;
        }
    }
    files::sync_folder(to)
}

/// Wipes every file of a room's folder that is not in `wanted`; counts those that stay.
fn wipe_others(folder: &Path, wanted: &BTreeSet<String>) -> Result<usize, Fault> {
    let mut kept = 0;
    for path in listed(folder)? {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if wanted.contains(name) {
            kept += 1;
        } else {
            files::wipe(&path)?;
        }
    }
    files::sync_folder(folder)?;
    Ok(kept)
}

/// The names of the lasting keys in a room's folder; none if there is no folder.
fn keys(folder: &Path) -> Result<BTreeSet<String>, Fault> {
    let lasting = |path: &PathBuf| {
        let name = path.file_name()?.to_str()?;
        matches!(Name::parse(name)?, Name::Own(_) | Name::Digest).then(|| name.to_owned())
    };
    Ok(listed(folder)?.iter().filter_map(lasting).collect())
}

/// The folders of rooms.
fn rooms(folder: &Path) -> Result<BTreeSet<String>, Fault> {
    let room = |path: &PathBuf| {
        let name = path.file_name()?.to_str()?;
        (path.is_dir() && RoomKey::parse(name).is_some()).then(|| name.to_owned())
    };
    Ok(listed(folder)?.iter().filter_map(room).collect())
}

fn listed(folder: &Path) -> Result<Vec<PathBuf>, Fault> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(told) if told.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(told) => return Err(Fault::at("read", folder)(told)),
    };
    let path = |entry: io::Result<fs::DirEntry>| entry.map(|entry| entry.path());
    entries.map(path).collect::<io::Result<_>>().map_err(Fault::at("read", folder))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vault::Vault;

    #[test]
    fn what_was_destroyed_goes_and_what_a_step_sealed_never_comes() {
        let (data, place) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (from, to) = (data.path().join("keys"), place.path().join("keys"));
        let (vault, room, other) = (Vault::open(data.path()).unwrap(), RoomKey::fresh(), RoomKey::fresh());
        vault.make_owns(&room, &[1, 2]).unwrap();
        vault.make_owns(&other, &[1]).unwrap();
        vault.make_seal(&room, 3).unwrap();
        vault.digest(&room, &crate::vault::Under::default(), "p", b"x").unwrap();
        assert_eq!(mirror(&from, &to).unwrap(), 4);
        let file = |room: &RoomKey, name: &str| to.join(room.as_str()).join(name);
        assert!(!file(&room, "seal-3.key").exists());
        assert_eq!(
            fs::read(file(&room, "own-1.key")).unwrap(),
            fs::read(from.join(room.as_str()).join("own-1.key")).unwrap()
        );

        vault.destroy_owns(&room, &[2]).unwrap();
        vault.forget_room(&other).unwrap();
        fs::write(file(&room, "seal-9.key"), [1; LENGTH]).unwrap();
        assert_eq!(mirror(&from, &to).unwrap(), 2);
        assert!(file(&room, "own-1.key").exists() && file(&room, "digest.key").exists());
        for gone in [file(&room, "own-2.key"), file(&room, "seal-9.key"), file(&other, "own-1.key")] {
            assert!(!gone.exists(), "{}", gone.display());
        }
    }
}
