//! Keys that must be forgettable, kept as files of their own beside the journal
//! and never inside it: SQLite's log keeps what was deleted.
//!
//! A step's key closes who chose what while the step runs; a person's key closes
//! what carries their name. Destroying the key erases every copy at once. A key
//! never appears in a log, a Debug output, an error or a backup, and is never
//! made again by a mere use: only by an explicit `make_`.
//!
//! Every call may read or write files; making and destroying wait for the disk.

mod key;
mod marks;
mod mirror;
mod record;
mod ring;
#[cfg(test)]
mod tests;

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use serde_json::Value;

use crate::{Fault, files, journal::RoomKey};
use key::Name;
pub use mirror::mirror;
pub use record::{Under, only_who};
use ring::Ring;

/// The keys of all rooms of one data folder. Cloning is cheap.
#[derive(Clone)]
pub struct Vault(Arc<Inner>);

struct Inner {
    folder: PathBuf,
    rings: Mutex<HashMap<RoomKey, Arc<Mutex<Ring>>>>,
}

/// Whether a remembered digest is of the same command; see [`Vault::digest`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Same {
    /// The same seat and body.
    Yes,
    /// Another seat or body under the same identifier.
    No,
    /// Made under a key that is gone (a restored store): it cannot be known.
    Unknown,
}

impl Vault {
    /// Opens or makes the folder `keys` of the data folder `dir`.
    ///
    /// # Errors
    /// If the folder cannot be made.
    pub fn open(dir: &Path) -> Result<Self, Fault> {
        let folder = dir.join("keys");
        files::make_folder(&folder)?;
        Ok(Self(Arc::new(Inner { folder, rings: Mutex::default() })))
    }

    /// Makes the key of step run `number`, durable when this returns. One that
    /// exists is kept: a start after a crash may ask again.
    ///
    /// # Errors
    /// If the key cannot be written or synced.
    pub fn make_seal(&self, room: &RoomKey, number: u32) -> Result<(), Fault> {
        self.with(room, |ring| ring.make(&[Name::Seal(number)]))
    }

    /// Makes the keys of these persons, all durable when this returns; those
    /// that exist are kept.
    ///
    /// # Errors
    /// If a key cannot be written or synced; none may then be relied on.
    pub fn make_owns(&self, room: &RoomKey, persons: &[u32]) -> Result<(), Fault> {
        let names: Vec<_> = persons.iter().copied().map(Name::Own).collect();
        self.with(room, |ring| ring.make(&names))
    }

    /// Destroys the key of a step run: overwritten, synced, removed, synced.
    /// One that is gone already counts as destroyed.
    ///
    /// # Errors
    /// If the file cannot be overwritten or removed; call again until it is.
    pub fn destroy_seal(&self, room: &RoomKey, number: u32) -> Result<(), Fault> {
        self.with(room, |ring| ring.destroy(&[Name::Seal(number)]))
    }

    /// Destroys the keys of these persons: all that carries their names is gone.
    ///
    /// # Errors
    /// As [`Vault::destroy_seal`].
    pub fn destroy_owns(&self, room: &RoomKey, persons: &[u32]) -> Result<(), Fault> {
        let names: Vec<_> = persons.iter().copied().map(Name::Own).collect();
        self.with(room, |ring| ring.destroy(&names))
    }

    /// Which step runs have a key, in order: at a start, the owner of the room
    /// destroys those that are settled.
    ///
    /// # Errors
    /// If the room's folder cannot be read or a key file is damaged.
    pub fn seals(&self, room: &RoomKey) -> Result<Vec<u32>, Fault> {
        self.with(room, |ring| Ok(ring.seals()))
    }

    /// Destroys every key of a room, for the end of its retention.
    ///
    /// # Errors
    /// As [`Vault::destroy_seal`].
    pub fn forget_room(&self, room: &RoomKey) -> Result<(), Fault> {
        self.with(room, Ring::destroy_all)
    }

    /// Replaces `plain` by `cipher` in every marked object inside `value`, inner
    /// marks first. The sizes of ciphers are rounded up, because a length can
    /// tell a choice.
    ///
    /// # Errors
    /// [`Fault::NoKey`] if a key was never made or is destroyed; `value` must
    /// then not be stored.
    pub fn close_value(&self, room: &RoomKey, value: &mut Value) -> Result<(), Fault> {
        self.with(room, |ring| marks::close(ring, value))
    }

    /// The inverse of [`Vault::close_value`]; a mark whose key is gone becomes
    /// `{"$sealed":{"under":n,"gone":true}}` or `{"$own":{"of":n,"gone":true}}`.
    ///
    /// # Errors
    /// [`Fault::Damaged`] if the key is there and the cipher does not open.
    pub fn open_value(&self, room: &RoomKey, value: &mut Value) -> Result<(), Fault> {
        self.with(room, |ring| marks::open(ring, value))
    }

    /// A digest of one command, to tell a retry from a re-used identifier. It rests on
    /// all the keys that it stands `under`, and dies with the first of them.
    ///
    /// # Errors
    /// [`Fault::NoKey`] if one of them is not there; the room's own is made.
    pub fn digest(&self, room: &RoomKey, under: &Under, seat: &str, body: &[u8]) -> Result<Vec<u8>, Fault> {
        self.with(room, |ring| record::digest(ring, under, seat, body))
    }

    /// Which of these a remembered digest was made under; none if its keys are gone.
    ///
    /// # Errors
    /// If the keys of the room cannot be read.
    pub fn made_under(&self, room: &RoomKey, digest: &[u8], of: &[Under]) -> Result<Option<Under>, Fault> {
        self.with(room, |ring| Ok(of.iter().find(|under| record::made(ring, under, digest)).cloned()))
    }

    /// Compares a remembered digest with one made now.
    pub fn same(remembered: &[u8], now: &[u8]) -> Same {
        key::same(remembered, now)
    }

    fn with<T>(&self, room: &RoomKey, work: impl FnOnce(&mut Ring) -> Result<T, Fault>) -> Result<T, Fault> {
        let ring = self.ring(room)?;
        // A panic in the middle leaves at worst a key that is not in memory.
        let mut ring = ring.lock().unwrap_or_else(PoisonError::into_inner);
        work(&mut ring)
    }

    fn ring(&self, room: &RoomKey) -> Result<Arc<Mutex<Ring>>, Fault> {
        let mut rings = self.0.rings.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(ring) = rings.get(room) {
            return Ok(ring.clone());
        }
        let ring = Ring::load(&self.0.folder, room)?;
        Ok(rings.entry(room.clone()).or_insert(Arc::new(Mutex::new(ring))).clone())
    }
}
