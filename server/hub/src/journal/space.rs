//! Room on the disk: below a floor the journal takes nothing more, while a
//! commit can still be finished and everything still be read. It never deletes.

use std::path::{Path, PathBuf};

use super::Health;
use crate::Fault;

/// One mebibyte, in bytes.
const MIB: u64 = 1024 * 1024;

/// How much room the store wants on its disk, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Floors {
    /// Below this the desk is warned …
    pub warn: u64,
    /// … and below this nothing is taken any more.
    pub stop: u64,
}

impl Default for Floors {
    /// A day of 320 people needs some 50 MiB: the desk has hours to make room, and what
    /// is left at the stop is enough for exports and for a checkpoint of the whole log.
    fn default() -> Self {
        Self { warn: 2048 * MIB, stop: 500 * MIB }
    }
}

impl Floors {
    /// What so much free room means.
    pub(super) fn judge(self, free: u64) -> Health {
        let free_mib = u32::try_from(free / MIB).unwrap_or(u32::MAX);
        match free {
            _ if free < self.stop => Health::Full { free_mib },
            _ if free < self.warn => Health::Low { free_mib },
            _ => Health::Sound,
        }
    }
}

/// The disk under a folder.
#[derive(Clone, Debug)]
pub(super) struct Space {
    folder: PathBuf,
    floors: Floors,
}

impl Space {
    pub(super) fn of(folder: &Path, floors: Floors) -> Self {
        Self { folder: folder.to_owned(), floors }
    }

    /// How it is now. A disk that cannot even be asked will say so at the next commit.
    pub(super) fn health(&self) -> Health {
        fs4::available_space(&self.folder).map_or(Health::Sound, |free| self.floors.judge(free))
    }

    /// # Errors
    /// [`Fault::NoSpace`] below the lower floor.
    pub(super) fn check(&self) -> Result<(), Fault> {
        match self.health() {
            Health::Full { free_mib } => Err(Fault::NoSpace { free_mib }),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_desk_is_warned_at_two_gibibytes_and_nothing_is_taken_below_500_mebibytes() {
        let cases = [
            (4096, Health::Sound),
            (2048, Health::Sound),
            (2047, Health::Low { free_mib: 2047 }),
            (500, Health::Low { free_mib: 500 }),
            (499, Health::Full { free_mib: 499 }),
            (0, Health::Full { free_mib: 0 }),
        ];
        for (mib, wanted) in cases {
            assert_eq!(Floors::default().judge(mib * MIB), wanted, "{mib} MiB");
        }
    }
}
