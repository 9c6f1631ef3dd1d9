//! The keys of one room: a folder of files, held in memory once read. A key is
//! never used before its file and the folder are synced, and leaves the memory
//! before its file is overwritten.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    thread,
};

use zeroize::Zeroizing;

use super::key::{Key, LENGTH, Name};
use crate::faults::{Point, pass};
use crate::{Fault, files, journal::RoomKey};

/// From this many keys on, files are synced side by side: the disk joins them.
const SIDE_BY_SIDE: usize = 16;

/// The keys of one room.
pub(super) struct Ring {
    room: RoomKey,
    folder: PathBuf,
    keys: BTreeMap<Name, Key>,
}

impl Ring {
    /// Reads all keys of a room; a room without a folder has none yet.
    pub(super) fn load(above: &Path, room: &RoomKey) -> Result<Self, Fault> {
        let folder = above.join(room.as_str());
        let mut ring = Self { room: room.clone(), folder, keys: BTreeMap::new() };
        for path in ring.files()? {
            ring.take_file(&path)?;
        }
        Ok(ring)
    }

    fn files(&self) -> Result<Vec<PathBuf>, Fault> {
        let entries = match fs::read_dir(&self.folder) {
            Ok(entries) => entries,
            Err(told) if told.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(told) => return Err(Fault::at("read", &self.folder)(told)),
        };
        let path = |entry: io::Result<fs::DirEntry>| entry.map(|entry| entry.path());
        entries.map(path).collect::<io::Result<_>>().map_err(Fault::at("read", &self.folder))
    }

    fn take_file(&mut self, path: &Path) -> Result<(), Fault> {
        let file = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if path.extension().is_some_and(|end| end == files::UNFINISHED) {
            // Never synced into place, so nothing was ever closed under it.
            return files::wipe(path);
        }
        let Some(name) = Name::parse(file) else {
            return Ok(());
        };
        let content = Zeroizing::new(fs::read(path).map_err(Fault::at("read", path))?);
        if content.as_slice() == [0; LENGTH] {
            // A destruction was cut short after the overwriting: finish it.
            files::wipe(path)?;
            return files::sync_folder(&self.folder);
        }
        let key = Key::from_file(&content).ok_or_else(|| self.damaged(file.to_owned()))?;
        self.keys.insert(name, key);
        Ok(())
    }

    pub(super) fn room(&self) -> &RoomKey {
        &self.room
    }

    pub(super) fn damaged(&self, what: String) -> Fault {
        Fault::Damaged { room: self.room.to_string(), what }
    }

    pub(super) fn get(&self, name: Name) -> Option<&Key> {
        self.keys.get(&name)
    }

    pub(super) fn need(&self, name: Name) -> Result<&Key, Fault> {
        let missing = || Fault::NoKey { room: self.room.to_string(), name: name.file() };
        self.get(name).ok_or_else(missing)
    }

    pub(super) fn seals(&self) -> Vec<u32> {
        let number = |name: &Name| match name {
            Name::Seal(number) => Some(*number),
            _ => None,
        };
        self.keys.keys().filter_map(number).collect()
    }

    /// Writes and syncs each file, then the folder once, then takes them in use.
    pub(super) fn make(&mut self, names: &[Name]) -> Result<(), Fault> {
        let missing = names.iter().filter(|name| !self.keys.contains_key(name));
        let fresh: BTreeMap<Name, Key> = missing.map(|name| (*name, Key::fresh())).collect();
        if fresh.is_empty() {
            return Ok(());
        }
        files::make_folder(&self.folder)?;
        let batch: Vec<_> = fresh.iter().collect();
        self.write_all(&batch)?;
        pass(Point::KeyWritten);
        files::sync_folder(&self.folder)?;
        pass(Point::KeyMade);
        self.keys.extend(fresh);
        Ok(())
    }

    fn write_all(&self, batch: &[(&Name, &Key)]) -> Result<(), Fault> {
        let write = |part: &[(&Name, &Key)]| {
            part.iter().try_for_each(|(name, key)| files::write_secret(&self.folder.join(name.file()), key.bytes()))
        };
        if batch.len() < SIDE_BY_SIDE {
            return write(batch);
        }
        thread::scope(|scope| {
            let parts = batch.chunks(batch.len().div_ceil(SIDE_BY_SIDE));
            let hands: Vec<_> = parts.map(|part| scope.spawn(move || write(part))).collect();
            let join = |hand: thread::ScopedJoinHandle<_>| hand.join().expect("it never panics");
            hands.into_iter().try_for_each(join)
        })
    }

    pub(super) fn destroy(&mut self, names: &[Name]) -> Result<(), Fault> {
        if !self.folder.is_dir() {
            return Ok(());
        }
        for name in names {
            // First from memory: a failed overwriting must not leave it in use.
            self.keys.remove(name);
            files::wipe(&self.folder.join(name.file()))?;
        }
        files::sync_folder(&self.folder)
    }

    pub(super) fn destroy_all(&mut self) -> Result<(), Fault> {
        // From the folder, not the memory: an earlier attempt may have failed half-way.
        let files = self.files()?;
        let name = |path: &PathBuf| Name::parse(path.file_name()?.to_str()?);
        self.destroy(&files.iter().filter_map(name).collect::<Vec<_>>())?;
        // With whatever else lies in it: the name of a room that is erased is on no disk.
        match fs::remove_dir_all(&self.folder) {
            Err(told) if told.kind() != io::ErrorKind::NotFound => Err(Fault::at("remove", &self.folder)(told)),
            _ => Ok(()),
        }
    }
}
