//! The course of a round: open, closed, (tied, run off,) settled, then shown beat by
//! beat. What GO does next, what the clock does, and the count. Nothing is counted
//! before the box is closed, and nothing of the box outlives the count.

use std::collections::BTreeMap;

use crate::activities::dots::cut::{self, Count, Ending, Prefer, Tally, Why};
use crate::activities::dots::settings::{BALLOT, TieRule};
use crate::activities::dots::words::{Event, Phase};
use crate::activities::dots::{Dots, Outcome};
use crate::activity::Item;
use crate::hall::Hall;
use crate::limits;
use crate::secret::Sealed;
use crate::words::{At, ItemId, Moment};

impl Dots {
    /// How many beats the reveal has.
    pub(super) fn beats(&self) -> u8 {
        if self.settings.reveal == 0 {
            return 0;
        }
        let wild = u8::from(!self.lifted.is_empty());
        self.outcome.kept.iter().map(|kept| kept.beat).max().unwrap_or(wild)
    }

    pub(super) fn open_ties(&self) -> usize {
        self.outcome.ties.iter().filter(|tie| tie.ending == Ending::Open).count()
    }

    pub(super) fn next_gesture(&self) -> Option<&'static str> {
        match self.phase {
            Phase::Waiting => (!self.items.is_empty()).then_some("deal_sample"),
            Phase::Open => Some("close_round"),
            Phase::Closed | Phase::RunOff => Some("settle"),
            Phase::Tied => Some("run_off"),
            Phase::Settled if self.open_ties() > 0 => Some("keep_tied"),
            Phase::Settled if self.shown < self.beats() => Some(["reveal_1", "reveal_2", "reveal_3"][usize::from(self.shown)]),
            Phase::Settled if self.settings.missing_seconds == 0 || self.fixed => None,
            Phase::Settled => Some(if self.missing.is_none() { "ask_missing" } else { "fix" }),
        }
    }

    pub(super) fn gesture(&self, hall: &Hall, at: &mut Moment) -> Vec<Event> {
        let missing_ms = i64::from(self.settings.missing_seconds) * 1_000;
        match self.next_gesture() {
            Some("deal_sample") => vec![self.opened(&self.items, BALLOT.max(u16::from(self.settings.dots) + 1), hall, at)],
            Some("close_round") => vec![self.close(at.now)],
            Some("settle") => self.end_of_grace(),
            Some("run_off") => {
                let ends = at.now.plus(limits::RUN_OFF_MS);
                vec![Event::RunOff { ends, until: ends.plus(self.grace_ms()) }]
            }
            Some("keep_tied") => {
                let now = self.outcome_of(&self.count, &self.decided(), false);
                vec![Event::Decided { was: self.outcome.clone(), now }]
            }
            Some("ask_missing") => vec![Event::Asked { was: None, now: Some(at.now.plus(missing_ms)) }],
            Some("fix") => vec![Event::Fixed { was: false, now: true }],
            Some(_) => vec![Event::Revealed { was: self.shown, now: self.shown + 1 }],
            None => Vec::new(),
        }
    }

    fn grace_ms(&self) -> i64 {
        i64::from(self.settings.grace_seconds) * 1_000
    }

    pub(super) fn close(&self, now: At) -> Event {
        Event::Closed { until: now.plus(self.grace_ms()) }
    }

    /// The grace is over: a tie waits for its run-off if the rule says so; else all is counted.
    pub(super) fn end_of_grace(&self) -> Vec<Event> {
        if self.phase == Phase::Closed && self.settings.tie == TieRule::RunOff {
            let outcome = self.outcome_of(&self.tallies(), &Prefer::new(), false);
            let items: Vec<ItemId> = outcome.ties.into_iter().flat_map(|tie| tie.items).collect();
            if !items.is_empty() {
                return vec![Event::Tied { items: Sealed::new(self.run, items) }];
            }
        }
        self.counted()
    }

    /// The count, once; then nothing is left to count.
    pub(super) fn counted(&self) -> Vec<Event> {
        if self.phase == Phase::Settled {
            return Vec::new();
        }
        let count = self.tallies();
        let prefer = count.tallies.iter().filter_map(|tally| Some((tally.item, tally.run_off?))).collect();
        let outcome = self.outcome_of(&count, &prefer, self.settings.tie == TieRule::Decide);
        vec![Event::Settled { count, outcome }]
    }

    pub(super) fn outcome_of(&self, count: &Count, prefer: &Prefer, open: bool) -> Outcome {
        cut::cut(self.settings.rule(), self.settings.reveal, &self.items, count, prefer, open)
    }

    fn tallies(&self) -> Count {
        let mut tallies: BTreeMap<ItemId, Tally> = self.items.iter().map(|item| (item.id, Tally::of(item.id))).collect();
        let mut add = |item: &ItemId, how: fn(&mut Tally)| tallies.get_mut(item).map_or((), how);
        for (voice, hand) in &self.hands {
            let cast = self.cast.get(voice);
            hand.iter().for_each(|item| add(item, |tally| tally.dealt += 1));
            let Some(marks) = cast else { continue };
            hand.iter().for_each(|item| add(item, |tally| tally.read += 1));
            marks.dots.iter().for_each(|item| add(item, |tally| tally.marks += 1));
            marks.unsettling.iter().for_each(|item| add(item, |tally| tally.unsettling += 1));
        }
        if self.phase == Phase::RunOff {
            self.tied.iter().for_each(|item| add(item, |tally| tally.run_off = Some(0)));
            let marked = self.run_off.values().flat_map(|marks| &marks.dots);
            marked.for_each(|item| add(item, |tally| tally.run_off = tally.run_off.map(|n| n + 1)));
        }
        Count {
            ballots: self.cast.len() as u32,
            voices: self.hands.len() as u32,
            tallies: tallies.into_values().collect(),
        }
    }

    /// What stays, wild cards last, with the sums that it got.
    pub(super) fn kept_items(&self) -> Vec<Item> {
        let kept = self.outcome.kept.iter().map(|kept| kept.item).chain(self.lifted.iter().copied());
        let with_sums = |id: ItemId| {
            let tally = self.count.tallies.iter().find(|tally| tally.item == id)?;
            Some(Item { marks: tally.marks, unsettling: tally.unsettling, ..self.item(id)?.clone() })
        };
        kept.filter_map(with_sums).collect()
    }

    /// All that stays and by which part of the rule, wild cards last.
    pub(super) fn kept_why(&self) -> Vec<(ItemId, Why, u8)> {
        let kept = self.outcome.kept.iter().map(|kept| (kept.item, kept.why, kept.beat));
        let last = self.beats().max(1);
        kept.chain(self.lifted.iter().map(|item| (*item, Why::Wild, last))).collect()
    }
}
