//! Every accepted command of a room's life, by the id that a phone gave it: a
//! retry gets the first answer again and has no second effect. Refused commands
//! are not remembered; they are judged anew.

use std::collections::{BTreeSet, HashMap, HashSet};

use room::protocol::Outcome;
use room::words::{CommandId, Refusal, RunId};

use crate::Fault;
use crate::journal::RoomKey;
use crate::vault::{Same, Under, Vault};

/// A digest, and the keys that it needs.
#[derive(Clone)]
pub struct Record {
    #[allow(missing_docs)]
    pub digest: Vec<u8>,
    /// None if they are gone.
    pub under: Option<Under>,
}

/// What is remembered of one command.
struct Kept {
    /// None once what it stood under is forgotten: the bare id stays.
    record: Option<Record>,
    /// The run under whose key a secret command stands.
    sealed: Option<RunId>,
    outcome: Outcome,
}

impl Kept {
    /// Whether the command is the same. Once a key is gone under which it stands nobody can know.
    fn same(&self, vault: &Vault, room: &RoomKey, seat: &str, body: &[u8]) -> Result<Same, Fault> {
        let Some(Record { digest, under: Some(under) }) = &self.record else { return Ok(Same::Unknown) };
        match vault.digest(room, under, seat, body) {
            Ok(now) => Ok(Vault::same(digest, &now)),
            Err(Fault::NoKey { .. }) => Ok(Same::Unknown),
            Err(fault) => Err(fault),
        }
    }

    /// The runs that it goes with.
    fn runs(&self) -> impl Iterator<Item = RunId> {
        let seals = self.record.iter().flat_map(|record| &record.under).flat_map(|under| &under.seals);
        let sealed = self.sealed.filter(|_| self.record.is_some());
        seals.copied().map(RunId).chain(sealed)
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
    /// Remembers an accepted command and its answer; `sealed` if it is secret until a run has settled.
    pub fn keep(&mut self, id: CommandId, record: Option<Record>, sealed: Option<RunId>, outcome: Outcome) {
        self.lost.remove(&id);
        self.kept.insert(id, Kept { record, sealed, outcome });
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
        self.kept.values().flat_map(Kept::runs).collect()
    }

    /// The secret commands of a run whose key a restore has lost, up to this line, are judged anew:
    /// what they said is gone.
    pub fn lose(&mut self, run: RunId, before: u64) {
        let old = |outcome: &Outcome| matches!(outcome, Outcome::Kept { seq, .. } if *seq < before);
        let gone = |kept: &Kept| kept.sealed == Some(run) && kept.record.is_some() && old(&kept.outcome);
        self.lost.extend(self.kept.extract_if(|_, kept| gone(kept)).map(|(id, _)| id));
    }

    /// Whether a command was accepted once and lost in a restore, and has not come again.
    pub fn was_lost(&self, id: CommandId) -> bool {
        self.lost.contains(&id)
    }

    /// Forgets the digests made under the key of a run that has settled, and says of which commands. Which
    /// text a secret command made is forgotten with them: the journal does not know any more, and must not
    /// be outlived by the memory.
    pub fn forget(&mut self, run: RunId) -> Vec<[u8; 16]> {
        let of_it = self.kept.iter_mut().filter(|(_, kept)| kept.runs().any(|of| of == run));
        of_it
            .map(|(id, kept)| {
                kept.record = None;
                if kept.sealed == Some(run)
                    && let Outcome::Kept { made, .. } = &mut kept.outcome
                {
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
        let under = Under { secret: true, ..Under::default() }.and_run(3);
        let digest = vault.digest(&room, &under, "seat", b"body").unwrap();
        let mut seen = Seen::default();
        seen.keep(id, Some(Record { digest, under: Some(under) }), Some(RunId(3)), outcome.clone());
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
