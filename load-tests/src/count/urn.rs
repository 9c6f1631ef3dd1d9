//! The reference for a round: an urn with one paper a voice, counted by hand. Nothing of the room is
//! used here but the types of its commands.

use std::collections::{BTreeMap, BTreeSet};

use room::activities::dots::words::Marks;
use room::words::{At, ItemId, Voice};

/// Where the round is, as far as papers are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Open {
    /// Papers come in.
    Yes,
    /// Papers that were on their way count until then.
    Until(At),
    /// A second vote between a few, until then.
    RunOff(At),
    /// Nothing comes in.
    No,
}

/// One round.
#[derive(Clone, Debug)]
pub struct Urn {
    pub open: Open,
    /// Marks of a paper; whether one question may be marked as unsettling.
    dots: usize,
    unsettling: bool,
    /// What each voice was asked about.
    pub hands: BTreeMap<Voice, Vec<ItemId>>,
    papers: BTreeMap<Voice, Marks>,
    /// What the second vote is between, and its papers.
    pub tied: Vec<ItemId>,
    second: BTreeMap<Voice, Marks>,
}

/// The sums of one question: ballots dealt, of these read, marks, unsettling, marks of a second vote.
pub type Sums = (u32, u32, u32, u32, Option<u32>);

impl Urn {
    pub fn new(dots: usize, unsettling: bool) -> Self {
        Self {
            open: Open::Yes,
            dots,
            unsettling,
            hands: BTreeMap::new(),
            papers: BTreeMap::new(),
            tied: Vec::new(),
            second: BTreeMap::new(),
        }
    }

    /// Takes a paper at `now`; false if it does not count. A newer one replaces an older one.
    pub fn take(&mut self, voice: Voice, marks: &Marks, now: At) -> bool {
        let comes = match self.open {
            Open::Yes => !marks.run_off,
            Open::Until(end) => !marks.run_off && now <= end,
            Open::RunOff(end) => marks.run_off && now <= end,
            Open::No => false,
        };
        let Some(hand) = self.hands.get(&voice).filter(|_| comes) else { return false };
        let (asked, most) = if marks.run_off { (&self.tied, 1) } else { (hand, self.dots) };
        let may_unsettle = self.unsettling && !marks.run_off;
        let distinct: BTreeSet<&ItemId> = marks.dots.iter().collect();
        let fits = marks.dots.len() <= most
            && distinct.len() == marks.dots.len()
            && distinct.iter().all(|item| asked.contains(item))
            && marks.unsettling.is_none_or(|item| may_unsettle && asked.contains(&item));
        let urn = if marks.run_off { &mut self.second } else { &mut self.papers };
        let newer = match urn.get(&voice) {
            Some(paper) if paper == marks => return fits,
            Some(paper) => marks.revision > paper.revision,
            None => marks.revision > 0,
        };
        if fits && newer {
            urn.insert(voice, marks.clone());
        }
        fits && newer
    }

    /// Counts by hand: papers, voices, and the sums of each of `items`.
    pub fn count(&self, items: &[ItemId], run_off: bool) -> (usize, usize, BTreeMap<ItemId, Sums>) {
        let sums = |item: &ItemId| {
            let dealt = self.hands.values().filter(|hand| hand.contains(item)).count() as u32;
            let read = self.papers.keys().filter(|voice| self.hands[voice].contains(item)).count() as u32;
            let marks = self.papers.values().flat_map(|paper| &paper.dots).filter(|dot| *dot == item).count() as u32;
            let unsettling = self.papers.values().filter(|paper| paper.unsettling == Some(*item)).count() as u32;
            let second = self.second.values().flat_map(|paper| &paper.dots).filter(|dot| *dot == item).count() as u32;
            let second = (run_off && self.tied.contains(item)).then_some(second);
            (*item, (dealt, read, marks, unsettling, second))
        };
        (self.papers.len(), self.hands.len(), items.iter().map(sums).collect())
    }
}
