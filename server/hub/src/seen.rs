//! Every accepted command of a room's life, by the id that a phone gave it: a
//! retry gets the first answer again and has no second effect. Refused commands
//! are not remembered; they are judged anew.

use std::collections::{BTreeSet, HashMap};

use room::protocol::Outcome;
use room::words::{CommandId, Refusal, RunId};

use crate::Fault;
use crate::journal::RoomKey;
use crate::vault::{Same, Vault};

/// What is remembered of one command.
struct Kept {
    /// None once the run that sealed it has settled: the bare id stays.
    digest: Option<Vec<u8>>,
    /// The run under whose key the digest may have been made.
    sealed: Option<RunId>,
    outcome: Outcome,
}

impl Kept {
    /// Whether the command is the same: a digest names its key, so each key that it may have been
    /// made under is tried. Once that key is gone nobody can know.
    fn same(&self, vault: &Vault, room: &RoomKey, seat: &str, body: &[u8]) -> Result<Same, Fault> {
        let Some(digest) = &self.digest else { return Ok(Same::Unknown) };
        for key in [None, self.sealed.map(|run| run.0)] {
            match vault.digest(room, key, seat, body) {
                Ok(now) if Vault::same(digest, &now) == Same::Unknown => {}
                Ok(now) => return Ok(Vault::same(digest, &now)),
                Err(Fault::NoKey { .. }) => {}
                Err(fault) => return Err(fault),
            }
        }
        Ok(Same::Unknown)
    }
}

/// The commands of one room.
#[derive(Default)]
pub struct Seen(HashMap<CommandId, Kept>);

impl Seen {
    /// Remembers an accepted command and its answer.
    pub fn keep(&mut self, id: CommandId, digest: Option<Vec<u8>>, sealed: Option<RunId>, outcome: Outcome) {
        self.0.insert(id, Kept { digest, sealed, outcome });
    }

    /// The answer to a command that was accepted before; none if it is new.
    ///
    /// # Errors
    /// If the key of the room cannot be read.
    pub fn answer(
        &self,
        vault: &Vault,
        room: &RoomKey,
        id: CommandId,
        seat: &str,
        body: &[u8],
    ) -> Result<Option<Outcome>, Fault> {
        let Some(kept) = self.0.get(&id) else { return Ok(None) };
        Ok(Some(match kept.same(vault, room, seat, body)? {
            Same::No => Outcome::Refused(Refusal::IdConflict),
            Same::Yes | Same::Unknown => again(&kept.outcome),
        }))
    }

    /// The runs that still have records of commands.
    pub fn runs(&self) -> BTreeSet<RunId> {
        self.0.values().filter(|kept| kept.digest.is_some()).filter_map(|kept| kept.sealed).collect()
    }

    /// Forgets the secret commands of a run whose key a restore has lost, up to this line: they are
    /// judged anew, for what they said is gone.
    pub fn lose(&mut self, run: RunId, before: u64) {
        let old = |outcome: &Outcome| matches!(outcome, Outcome::Kept { seq, .. } if *seq < before);
        self.0.retain(|_, kept| !(kept.sealed == Some(run) && kept.digest.is_some() && old(&kept.outcome)));
    }

    /// Forgets the digests made under the key of a run that has settled, and says of which commands.
    pub fn forget(&mut self, run: RunId) -> Vec<[u8; 16]> {
        let under = self.0.iter_mut().filter(|(_, kept)| kept.sealed == Some(run) && kept.digest.is_some());
        under
            .map(|(id, kept)| {
                kept.digest = None;
                id.0
            })
            .collect()
    }
}

/// The first answer, once more.
pub fn again(first: &Outcome) -> Outcome {
    match first.clone() {
        Outcome::Kept { seq, made, who, .. } => Outcome::Kept { seq, made, who, dup: true },
        refused @ Outcome::Refused(_) => refused,
    }
}
