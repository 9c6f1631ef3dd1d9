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
    /// The wave, from 1, and what is still on its ballots.
    pub wave: u8,
    pub left: BTreeSet<ItemId>,
    /// Hands and papers of the waves before.
    over: Vec<(BTreeMap<Voice, Vec<ItemId>>, BTreeMap<Voice, Marks>)>,
    /// What the second vote is between, and its papers.
    pub tied: Vec<ItemId>,
    second: BTreeMap<Voice, Marks>,
}

/// The sums of one question: ballots dealt, of these read, marks, unsettling, marks of a second vote;
/// and the last wave in which it was on ballots.
pub type Sums = (u32, u32, u32, u32, Option<u32>, u8);

impl Urn {
    pub fn new(dots: usize, unsettling: bool, items: &[ItemId]) -> Self {
        Self {
            open: Open::Yes,
            dots,
            unsettling,
            hands: BTreeMap::new(),
            papers: BTreeMap::new(),
            wave: 1,
            left: items.iter().copied().collect(),
            over: Vec::new(),
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
        let Some(hand) = self.hands.get(&voice).filter(|_| comes && marks.wave == self.wave) else { return false };
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

    /// A wave is over. On the next ballots stands whatever was marked and has fewer than `places`
    /// before it, by marks for each reader; everything, if that is less than a ballot.
    pub fn narrow(&mut self, places: usize, ballot: usize) {
        let sums: BTreeMap<ItemId, Sums> = self.left.iter().map(|item| (*item, self.sums(*item, false))).collect();
        let before = |a: &Sums, b: &Sums| u64::from(a.2) * u64::from(b.1) > u64::from(b.2) * u64::from(a.1);
        let stays = |mine: &Sums| mine.2 > 0 && sums.values().filter(|other| before(other, mine)).count() < places;
        let kept: BTreeSet<ItemId> = sums.iter().filter(|(_, mine)| stays(mine)).map(|(item, _)| *item).collect();
        if kept.len() >= ballot {
            self.left = kept;
        }
        self.over.push((std::mem::take(&mut self.hands), std::mem::take(&mut self.papers)));
        self.wave += 1;
        self.open = Open::Yes;
    }

    fn waves(&self) -> impl Iterator<Item = (&BTreeMap<Voice, Vec<ItemId>>, &BTreeMap<Voice, Marks>)> {
        self.over.iter().map(|(hands, papers)| (hands, papers)).chain([(&self.hands, &self.papers)])
    }

    fn sums(&self, item: ItemId, run_off: bool) -> Sums {
        let (mut dealt, mut read, mut marks, mut unsettling, mut last) = (0, 0, 0, 0, 1);
        for (wave, (hands, papers)) in (1..).zip(self.waves()) {
            let holders = hands.iter().filter(|(_, hand)| hand.contains(&item)).map(|(voice, _)| voice);
            let holders: BTreeSet<&Voice> = holders.collect();
            let wanted = |paper: &&Marks| paper.dots.contains(&item);
            dealt += holders.len() as u32;
            read += papers.keys().filter(|voice| holders.contains(voice)).count() as u32;
            marks += papers.values().filter(wanted).count() as u32;
            unsettling += papers.values().filter(|paper| paper.unsettling == Some(item)).count() as u32;
            last = if holders.is_empty() { last } else { wave };
        }
        let second = self.second.values().filter(|paper| paper.dots.contains(&item)).count() as u32;
        let second = (run_off && self.tied.contains(&item)).then_some(second);
        (dealt, read, marks, unsettling, second, if self.left.contains(&item) { self.wave } else { last })
    }

    /// Counts by hand: voices with a paper, voices, and the sums of each of `items`.
    pub fn count(&self, items: &[ItemId], run_off: bool) -> (usize, usize, BTreeMap<ItemId, Sums>) {
        let voted: BTreeSet<&Voice> = self.waves().flat_map(|(_, papers)| papers.keys()).collect();
        let sums = items.iter().map(|item| (*item, self.sums(*item, run_off))).collect();
        (voted.len(), self.hands.len(), sums)
    }
}
