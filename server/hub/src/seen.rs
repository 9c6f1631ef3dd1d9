//! Every accepted command of a room's life, by the id that a phone gave it: a
//! retry gets the first answer again and has no second effect. Refused commands
//! are not remembered; they are judged anew.

use std::collections::{BTreeSet, HashMap, HashSet};

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
pub struct Seen {
    kept: HashMap<CommandId, Kept>,
    /// Accepted once, and lost in a restore: judged anew when they come again.
    lost: HashSet<CommandId>,
}

impl Seen {
    /// Remembers an accepted command and its answer.
    pub fn keep(&mut self, id: CommandId, digest: Option<Vec<u8>>, sealed: Option<RunId>, outcome: Outcome) {
        self.lost.remove(&id);
        self.kept.insert(id, Kept { digest, sealed, outcome });
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
        let Some(kept) = self.kept.get(&id) else { return Ok(None) };
        Ok(Some(match kept.same(vault, room, seat, body)? {
            Same::No => Outcome::Refused(Refusal::IdConflict),
            Same::Yes | Same::Unknown => again(&kept.outcome),
        }))
    }

    /// The runs that still have records of commands.
    pub fn runs(&self) -> BTreeSet<RunId> {
        self.kept.values().filter(|kept| kept.digest.is_some()).filter_map(|kept| kept.sealed).collect()
    }

    /// The secret commands of a run whose key a restore has lost, up to this line, are judged anew:
    /// what they said is gone.
    pub fn lose(&mut self, run: RunId, before: u64) {
        let old = |outcome: &Outcome| matches!(outcome, Outcome::Kept { seq, .. } if *seq < before);
        let gone = |kept: &Kept| kept.sealed == Some(run) && kept.digest.is_some() && old(&kept.outcome);
        self.lost.extend(self.kept.extract_if(|_, kept| gone(kept)).map(|(id, _)| id));
    }

    /// Whether a command was accepted once and lost in a restore, and has not come again.
    pub fn was_lost(&self, id: CommandId) -> bool {
        self.lost.contains(&id)
    }

    /// Forgets the digests made under the key of a run that has settled, and says of which commands. Which
    /// text a command made is forgotten with them: the journal does not know any more, and must not be
    /// outlived by the memory.
    pub fn forget(&mut self, run: RunId) -> Vec<[u8; 16]> {
        let under = self.kept.iter_mut().filter(|(_, kept)| kept.sealed == Some(run) && kept.digest.is_some());
        under
            .map(|(id, kept)| {
                kept.digest = None;
                if let Outcome::Kept { made, .. } = &mut kept.outcome {
                    *made = None;
                }
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

#[cfg(test)]
mod tests {
    use super::*;
    use room::words::{Id128, ItemId};

    #[test]
    fn once_a_run_has_settled_a_retry_is_only_told_that_it_was_kept() {
        let dir = tempfile::tempdir().unwrap();
        let (vault, room) = (Vault::open(dir.path()).unwrap(), RoomKey::fresh());
        let id = Id128([1; 16]);
        let outcome = Outcome::Kept { seq: 7, made: Some(ItemId(5)), who: None, dup: false };
        vault.make_seal(&room, 3).unwrap();
        let digest = vault.digest(&room, Some(3), "seat", b"body").unwrap();
        let mut seen = Seen::default();
        seen.keep(id, Some(digest), Some(RunId(3)), outcome.clone());
        let told = |seen: &Seen, body: &[u8]| seen.answer(&vault, &room, id, "seat", body).unwrap();
        assert_eq!(told(&seen, b"body"), Some(again(&outcome)));
        assert_eq!(told(&seen, b"other"), Some(Outcome::Refused(Refusal::IdConflict)));

        assert!(seen.forget(RunId(9)).is_empty());
        assert_eq!(seen.forget(RunId(3)), [id.0]);
        let bare = Outcome::Kept { seq: 7, made: None, who: None, dup: true };
        assert_eq!(told(&seen, b"body"), Some(bare.clone()), "neither the memory knows which text it was");
        assert_eq!(told(&seen, b"other"), Some(bare), "nor whether it is the same");
        assert!(seen.runs().is_empty() && seen.forget(RunId(3)).is_empty());
    }
}
