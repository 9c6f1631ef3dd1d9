//! A pool of unsigned texts, as questions and notes are: written at a table, taken back only by
//! the phone that wrote them, published in two gestures of the desk. Shared by kinds; no kind.
//!
//! It must never say to anybody where a text was written, and nothing here advances by time.

mod lost;
mod rules;
mod undo;
mod views;
pub mod words;

use std::collections::BTreeMap;

pub use rules::{Draft, table_of};
pub use views::desk_robot;
pub use words::{Deed, Event, Publish, Row, Slip, Verdict};

use serde::{Deserialize, Serialize};

use crate::secret::Sealed;
use crate::words::{ItemId, Origin, RunId, TableId};

/// A text and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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

    /// Where it was written, until the run settles.
    #[must_use]
    pub fn origin(&self) -> Option<Origin> {
        self.slip.from.as_ref()?.get().copied()
    }

    /// The table of that.
    #[must_use]
    pub fn table(&self) -> Option<TableId> {
        self.origin().map(|origin| origin.table)
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
    /// A restore had no key for it: phones send their texts again.
    pub lost: bool,
    /// Nobody can tell any more where a text was written; nothing comes in.
    pub settled: bool,
}

impl Pool {
    /// An empty pool under the key of `run`.
    #[must_use]
    pub fn new(run: RunId) -> Self {
        Self { run, slips: BTreeMap::new(), shown: None, closed: false, lost: false, settled: false }
    }

    /// Takes one event. Never refuses, never chooses; what can no longer be known stands in the
    /// event that settled the run.
    pub fn apply(&mut self, event: &Event) {
        match event {
            Event::Gate { now, .. } => self.closed = *now,
            Event::Lost { slips } => {
                self.lost = true;
                self.hold(slips, None);
            }
            Event::Settled { slips, shown } => {
                self.settled = true;
                self.hold(slips, *shown);
            }
            Event::Sealed(_) | Event::Open(_) => {
                if let Some(deed) = event.deed() {
                    self.follow(deed);
                }
            }
        }
    }

    fn hold(&mut self, slips: &[Kept], shown: Option<ItemId>) {
        self.slips = slips.iter().map(|kept| (kept.slip.id, kept.clone())).collect();
        self.shown = shown;
    }

    fn follow(&mut self, deed: &Deed) {
        match deed {
            Deed::Written { slip, table, round } => self.keep(slip, Origin { table: *table, round: *round }),
            Deed::Rewritten { was, slip, table, round } => {
                self.withdraw(*was, true);
                self.keep(slip, Origin { table: *table, round: *round });
            }
            Deed::Withdrawn { item } => self.withdraw(*item, false),
            Deed::Judged { item, now, .. } => self.with(*item, |kept| kept.verdict = now.clone()),
            Deed::Shown { now, .. } => {
                self.shown = *now;
                if let Some(item) = now {
                    self.with(*item, |kept| kept.seen = true);
                }
            }
        }
    }

    /// Whether a text may stand before the hall; none for what is none of these.
    #[must_use]
    pub fn may_stand(&self, id: ItemId) -> Option<bool> {
        self.slips.get(&id).map(Kept::approved)
    }

    /// A deed as the journal may keep it.
    fn event(&self, deed: Deed) -> Event {
        if self.settled { Event::Open(deed) } else { Event::Sealed(Sealed::new(self.run, deed)) }
    }

    fn keep(&mut self, slip: &Slip, origin: Origin) {
        let slip = Slip { from: Some(Sealed::new(self.run, origin)), ..slip.clone() };
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
