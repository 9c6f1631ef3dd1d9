//! Every command that was said and every answer that came back, written down
//! outside the server and compared with its store. It never asks the server
//! what was kept: only what phones were told counts, and what the file holds.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use anyhow::{Context, Result};
use hub::journal::{Floors, Journal};
use room::protocol::Outcome;
use room::words::{CommandId, Id128, ItemId, ParticipantId};

/// What a phone was told of one command.
type Told = (u64, Option<ItemId>, Option<ParticipantId>);

/// The record of one room, shared by all who speak in it.
#[derive(Default)]
pub struct Ledger(Mutex<Inner>);

#[derive(Default)]
struct Inner {
    /// Every command that was ever sent, and the first answer that it was kept.
    said: HashMap<CommandId, Option<Told>>,
    kept: u64,
    again: u64,
    refused: u64,
    wrong: Vec<String>,
}

/// What does not fit between a ledger and a store.
#[derive(Debug, Default)]
pub struct Found {
    /// Acknowledged, and not in the store.
    pub lost: u64,
    /// In the store more than once.
    pub doubled: u64,
    /// In the store, and said by nobody.
    pub invented: u64,
    /// In the store at another place than the phone was told.
    pub moved: u64,
}

impl Found {
    /// What is to be complained of; none if the store is exact.
    #[must_use]
    pub fn complaint(&self) -> Option<String> {
        let Self { lost, doubled, invented, moved } = self;
        let bad = lost + doubled + invented + moved > 0;
        bad.then(|| format!("{lost} lost, {doubled} doubled, {invented} invented, {moved} at another place"))
    }
}

impl Ledger {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A command leaves a phone, for the first time or once more.
    pub fn say(&self, id: CommandId) {
        self.lock().said.entry(id).or_default();
    }

    /// An answer arrives. One that differs from an earlier one is written down as wrong.
    pub fn hear(&self, id: CommandId, outcome: &Outcome) {
        let mut inner = self.lock();
        let Outcome::Kept { seq, made, who, dup } = *outcome else {
            inner.refused += 1;
            if inner.said.get(&id).is_some_and(Option::is_some) {
                inner.wrong.push(format!("{id} had been kept, and was answered {outcome:?}"));
            }
            return;
        };
        let told = (seq, made, who);
        match inner.said.insert(id, Some(told)).flatten() {
            None => inner.kept += 1,
            Some(first) => {
                inner.again += 1;
                // Once its run has settled, nobody knows any more which text a command made.
                let forgotten = (first.0, None, first.2);
                if !dup || (told != first && told != forgotten) {
                    inner.wrong.push(format!("{id} was answered {first:?}, then {told:?}, dup {dup}"));
                }
            }
        }
    }

    /// Commands that were kept, answers to retries, refusals.
    #[must_use]
    pub fn counts(&self) -> (u64, u64, u64) {
        let inner = self.lock();
        (inner.kept, inner.again, inner.refused)
    }

    /// Answers that contradict each other, since the last time this was asked.
    #[must_use]
    pub fn wrong(&self) -> Vec<String> {
        std::mem::take(&mut self.lock().wrong)
    }

    /// Compares with a store that no server holds. Opening it checks every line against the chain.
    /// Lines that stood there before the ledger began are `before`.
    ///
    /// # Errors
    /// If the store cannot be read: a line was altered, or it does not open.
    pub async fn audit(&self, data: &Path, before: u64) -> Result<Found> {
        let journal = Journal::open(data, Floors { warn: 0, stop: 0 }).context("the store")?;
        let row = journal.rooms().await?.into_iter().next().context("a room in the store")?;
        let lines = journal.read(&row.id).await.context("the store")?;
        let mut places: BTreeMap<Id128, Vec<u64>> = BTreeMap::new();
        for line in lines.iter().skip(usize::try_from(before)?) {
            if let Some(id) = line.command {
                places.entry(Id128(id)).or_default().push(line.seq);
            }
        }
        Ok(self.compare(&places))
    }

    fn compare(&self, places: &BTreeMap<Id128, Vec<u64>>) -> Found {
        let inner = self.lock();
        let mut found = Found::default();
        for (id, seqs) in places {
            found.doubled += seqs.len() as u64 - 1;
            found.invented += u64::from(!inner.said.contains_key(id));
        }
        for (id, (seq, ..)) in inner.said.iter().filter_map(|(id, told)| Some((id, (*told)?))) {
            match places.get(id) {
                None => found.lost += 1,
                Some(seqs) => found.moved += u64::from(!seqs.contains(&seq)),
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(seq: u64, dup: bool) -> Outcome {
        Outcome::Kept { seq, made: None, who: None, dup }
    }

    fn id(n: u8) -> Id128 {
        Id128([n; 16])
    }

    #[test]
    fn what_is_missing_double_or_strange_is_counted() {
        let ledger = Ledger::default();
        for n in 1..=4 {
            ledger.say(id(n));
        }
        for n in 1..=3 {
            ledger.hear(id(n), &kept(n.into(), false));
        }
        // 1 is gone, 2 is there twice, 3 lies elsewhere, 4 was never answered, 9 was never said.
        let places = BTreeMap::from([(id(2), vec![2, 5]), (id(3), vec![7]), (id(4), vec![4]), (id(9), vec![8])]);
        let found = ledger.compare(&places);
        assert_eq!((found.lost, found.doubled, found.invented, found.moved), (1, 1, 1, 1));
        assert!(found.complaint().is_some() && Found::default().complaint().is_none());
    }

    #[test]
    fn an_answer_that_changes_is_wrong() {
        let ledger = Ledger::default();
        ledger.say(id(1));
        ledger.hear(id(1), &kept(5, false));
        ledger.hear(id(1), &kept(5, true));
        assert!(ledger.wrong().is_empty());
        ledger.hear(id(1), &kept(6, true));
        ledger.hear(id(1), &kept(5, false));
        ledger.hear(id(1), &Outcome::Refused(room::words::Refusal::Closed));
        assert_eq!(ledger.wrong().len(), 3);
        assert_eq!(ledger.counts(), (1, 3, 1));
    }

    #[test]
    fn which_text_it_made_may_be_forgotten_once_and_never_known_again() {
        let ledger = Ledger::default();
        let made = |made: Option<u64>, dup| Outcome::Kept { seq: 5, made: made.map(ItemId), who: None, dup };
        ledger.say(id(1));
        for outcome in [made(Some(3), false), made(Some(3), true), made(None, true), made(None, true)] {
            ledger.hear(id(1), &outcome);
        }
        assert!(ledger.wrong().is_empty());
        ledger.hear(id(1), &made(Some(3), true));
        assert_eq!(ledger.wrong().len(), 1);
    }
}
