//! A pool of unsigned texts, as questions and notes are: written at a table, taken back only by
//! the phone that wrote them, published in two gestures of the desk. Shared by kinds; no kind.
//!
//! It must never say to anybody where a text was written, and nothing here advances by time.

mod rules;
mod undo;
mod views;
pub mod words;

use std::collections::BTreeMap;

pub use rules::{Draft, table_of};
pub use views::desk_robot;
pub use words::{Event, Publish, Row, Slip, Verdict};

use crate::words::{ItemId, RunId, TableId};

/// A text and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// As it was written.
    pub slip: Slip,
    /// What the desk has said of it.
    pub verdict: Verdict,
    /// Its phone has taken it back, or put another wording in its place.
    pub withdrawn: bool,
    /// Another wording stands in its place.
    pub reworded: bool,
    /// The hall has seen it.
    pub seen: bool,
}

impl Kept {
    /// May ride on ballots and phones.
    #[must_use]
    pub fn approved(&self) -> bool {
        !self.withdrawn && self.verdict == Verdict::Approved
    }

    /// The table where it was written, until the run settles.
    #[must_use]
    pub fn table(&self) -> Option<TableId> {
        self.slip.from.as_ref()?.get().copied()
    }
}

/// All texts of one run. In the order of their ids, which are random: order tells nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pool {
    run: RunId,
    /// Withdrawn ones included: each is counted once.
    pub slips: BTreeMap<ItemId, Kept>,
    /// On the screen now.
    pub shown: Option<ItemId>,
    /// After the gong: what still comes in is late, and kept.
    pub closed: bool,
    /// Nobody can tell any more where a text was written; nothing comes in.
    pub settled: bool,
}

impl Pool {
    /// An empty pool under the key of `run`.
    #[must_use]
    pub fn new(run: RunId) -> Self {
        Self { run, slips: BTreeMap::new(), shown: None, closed: false, settled: false }
    }

    /// Takes one event. Never refuses, never chooses.
    pub fn apply(&mut self, event: &Event) {
        match event {
            Event::Written { slip } => self.keep(slip),
            Event::Rewritten { was, slip } => {
                self.withdraw(*was, true);
                self.keep(slip);
            }
            Event::Withdrawn { item } => self.withdraw(*item, false),
            Event::Judged { item, now, .. } => self.with(*item, |kept| kept.verdict = now.clone()),
            Event::Shown { now, .. } => {
                self.shown = *now;
                if let Some(item) = now {
                    self.with(*item, |kept| kept.seen = true);
                }
            }
            Event::Gate { now, .. } => self.closed = *now,
            Event::Settled {} => {
                self.settled = true;
                self.slips.values_mut().for_each(|kept| kept.slip.from = None);
            }
        }
    }

    fn keep(&mut self, slip: &Slip) {
        let mut slip = slip.clone();
        slip.from = slip.from.filter(|_| !self.settled);
        let kept = Kept { slip, verdict: Verdict::Waiting, withdrawn: false, reworded: false, seen: false };
        self.slips.insert(kept.slip.id, kept);
    }

    fn withdraw(&mut self, item: ItemId, reworded: bool) {
        if self.shown == Some(item) {
            self.shown = None;
        }
        self.with(item, |kept| (kept.withdrawn, kept.reworded) = (true, reworded));
    }

    fn with(&mut self, item: ItemId, change: impl FnOnce(&mut Kept)) {
        if let Some(kept) = self.slips.get_mut(&item) {
            change(kept);
        }
    }
}
