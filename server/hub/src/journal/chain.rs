//! The checksum of every line, over the line and the checksum before it: a line
//! changed, lost, swapped or put in is noticed when the room is read.
//!
//! It guards against damage, not against somebody who can rewrite the file.

use sha2::{Digest, Sha256};

use super::{Line, RoomRow};

/// SHA-256.
pub(super) type Sum = [u8; 32];

/// How many bytes of its own check a stored digest carries.
const DIGEST_CHECK: usize = 8;

/// Takes fields with their lengths, so that no two lists give the same bytes.
struct Fields(Sha256);

impl Fields {
    fn new(what: &str) -> Self {
        Self(Sha256::new()).take(what.as_bytes())
    }

    fn take(mut self, field: &[u8]) -> Self {
        self.0.update((field.len() as u64).to_be_bytes());
        self.0.update(field);
        self
    }

    fn sum(self) -> Sum {
        self.0.finalize().into()
    }
}

/// Where the chain of a room begins: what never changes about the room.
pub(super) fn genesis(row: &RoomRow) -> Sum {
    Fields::new("room")
        .take(row.id.as_str().as_bytes())
        .take(row.scenario_toml.as_bytes())
        .take(&row.created_at.to_be_bytes())
        .sum()
}

/// The check of a room's row with what may change about it.
pub(super) fn row(row: &RoomRow) -> Sum {
    Fields::new("row").take(&genesis(row)).take(&row.link_epoch.to_be_bytes()).sum()
}

/// The link of one line. The digest is outside, because it is blanked later.
pub(super) fn link(before: &Sum, line: &Line) -> Sum {
    Fields::new("line")
        .take(before)
        .take(line.room.as_str().as_bytes())
        .take(&line.epoch.to_be_bytes())
        .take(&line.seq.to_be_bytes())
        .take(&line.at.to_be_bytes())
        .take(line.kind.as_bytes())
        .take(&line.version.to_be_bytes())
        .take(line.command.as_ref().map_or(&[], |id| id.as_slice()))
        .take(line.events.as_bytes())
        .sum()
}

/// A digest as it is stored: followed by a check of its own.
pub(super) fn wrap_digest(line: &Line) -> Option<Vec<u8>> {
    let digest = line.digest.as_ref()?;
    Some([digest, digest_check(line, digest).as_slice()].concat())
}

/// The inverse of [`wrap_digest`]; `None` if the stored bytes were damaged.
pub(super) fn unwrap_digest(line: &Line, stored: &[u8]) -> Option<Vec<u8>> {
    let (digest, check) = stored.split_at_checked(stored.len().checked_sub(DIGEST_CHECK)?)?;
    (digest_check(line, digest) == check).then(|| digest.to_vec())
}

fn digest_check(line: &Line, digest: &[u8]) -> [u8; DIGEST_CHECK] {
    let whole =
        Fields::new("digest").take(line.room.as_str().as_bytes()).take(&line.seq.to_be_bytes()).take(digest).sum();
    let mut check = [0; DIGEST_CHECK];
    check.copy_from_slice(&whole[..DIGEST_CHECK]);
    check
}
