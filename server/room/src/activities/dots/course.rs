//! The course of a round: open, closed, (tied, run off,) settled, then shown beat by
//! beat. What GO does next, what the clock does, and the count. Nothing is counted
//! before the box is closed, and nothing of the box outlives the count.

use std::collections::{BTreeMap, BTreeSet};

use crate::activities::dots::firm::{self, Said};
use crate::activities::dots::cut::{self, Count, Ending, Prefer, Tally, Twins, Why};
use crate::activities::dots::settings::{BALLOT, Shape, TieRule};
use crate::activities::dots::words::{Event, Marks, Phase};
use crate::activities::dots::{Dots, Outcome, twin};
use crate::activity::Item;
use crate::hall::Hall;
use crate::limits;
use crate::secret::Sealed;
use crate::words::{At, ItemId, Moment, Voice};

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
            Phase::Waiting if self.items.is_empty() => None,
            Phase::Waiting => Some(if self.too_long() { "deal_sample" } else { "open_round" }),
            Phase::Open => Some(if self.last_wave() { "close_round" } else { "close_wave" }),
            Phase::Closed if !self.last_wave() => Some("next_wave"),
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
            Some("open_round") => vec![self.opened(&self.items, self.shape.ballot, hall, at)],
            Some("deal_sample") => {
                let now = Shape { ballot: BALLOT.max(u16::from(self.shape.dots) + 1), ..self.shape.clone() };
                let opened = self.opened(&self.items, now.ballot, hall, at);
                vec![Event::Shaped { was: self.shape.clone(), now }, opened]
            }
            Some("close_round" | "close_wave") => vec![self.close(at.now)],
            Some("settle" | "next_wave") => self.end_of_grace(hall, at),
            Some("run_off") => {
                let ends = at.now.plus(limits::RUN_OFF_MS);
                vec![Event::RunOff { ends, until: ends.plus(self.grace_ms()) }]
            }
            Some("keep_tied") => {
                let now = Outcome { firm: self.outcome.firm, ..self.outcome_of(&self.count, &self.decided(), false) };
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

    /// Everybody would read everything, and nobody reads so long a list to its end.
    pub(super) fn too_long(&self) -> bool {
        self.shape.ballot == 0 && self.items.len() > limits::FULL_LIST as usize
    }

    pub(super) fn last_wave(&self) -> bool {
        self.wave >= self.shape.waves()
    }

    /// What the next wave is about: each part of the rule keeps its share of it. Where too little
    /// was marked to choose by, everything stays.
    fn narrowed(&self, places: u16) -> Vec<ItemId> {
        let items: Vec<Item> = self.items.iter().filter(|item| self.left.contains(&item.id)).cloned().collect();
        let mut count = self.tallies();
        count.tallies.retain(|tally| self.left.contains(&tally.item));
        let subthemes: BTreeSet<u8> = items.iter().filter_map(|item| item.subtheme).collect();
        let rule = self.settings.rule().towards(places, subthemes.len());
        let outcome = cut::cut(rule, 0, &items, &count, &Prefer::new(), false, &Twins::new());
        let kept: Vec<ItemId> = outcome.kept.iter().map(|kept| kept.item).collect();
        if kept.len() < usize::from(self.shape.ballot) { self.left.clone() } else { kept }
    }

    /// The grace is over: the next wave begins; or a tie waits for its run-off if the rule says so;
    /// else all is counted.
    pub(super) fn end_of_grace(&self, hall: &Hall, at: &mut Moment) -> Vec<Event> {
        if let Some(places) = self.shape.waves.get(usize::from(self.wave) - 1)
            && self.phase == Phase::Closed
        {
            return vec![self.next_wave(self.narrowed(*places), hall, at)];
        }
        if self.phase == Phase::Closed && self.settings.tie == TieRule::RunOff {
            let outcome = self.outcome_of(&self.tallies(), &Prefer::new(), false);
            let items: Vec<ItemId> = outcome.ties.into_iter().flat_map(|tie| tie.items).collect();
            if !items.is_empty() {
                return vec![Event::Tied { items: Sealed::new(self.run, items) }];
            }
        }
        self.counted(at)
    }

    /// The count, once; then nothing is left to count.
    pub(super) fn counted(&self, at: &mut Moment) -> Vec<Event> {
        if self.phase == Phase::Settled {
            return Vec::new();
        }
        let mut count = self.tallies();
        let stays = firm::stays(self.settings.rule(), &self.items, &count, &self.twins(), &self.said(), &mut at.dice);
        count.tallies.iter_mut().for_each(|tally| tally.stays = Some(stays.get(&tally.item).copied().unwrap_or(0)));
        let prefer = count.tallies.iter().filter_map(|tally| Some((tally.item, tally.run_off?))).collect();
        let outcome = self.outcome_of(&count, &prefer, self.settings.tie == TieRule::Decide);
        let outcome = Outcome { firm: firm::firm(&count, &outcome), ..outcome };
        vec![Event::Settled { count, outcome }]
    }

    pub(super) fn outcome_of(&self, count: &Count, prefer: &Prefer, open: bool) -> Outcome {
        cut::cut(self.settings.rule(), self.settings.reveal, &self.items, count, prefer, open, &self.twins())
    }

    /// What may not stay together: nothing, in a result that goes on to a further round unseen.
    fn twins(&self) -> Twins {
        if self.settings.reveal > 0 { twin::twins(&self.items) } else { Twins::new() }
    }

    /// Hands and boxes, wave by wave.
    fn waves(&self) -> impl Iterator<Item = (&BTreeMap<Voice, Vec<ItemId>>, &BTreeMap<Voice, Marks>)> {
        self.earlier.iter().map(|wave| (&wave.hands, &wave.cast)).chain([(&self.hands, &self.cast)])
    }

    /// What each voice has read and marked.
    fn said(&self) -> Vec<Said<'_>> {
        let mut said: BTreeMap<Voice, Said<'_>> = BTreeMap::new();
        for (hands, cast) in self.waves() {
            for (voice, marks) in cast {
                let hand = hands.get(voice).map_or(&[][..], Vec::as_slice);
                said.entry(*voice).or_default().push((hand, marks));
            }
        }
        said.into_values().collect()
    }

    fn tallies(&self) -> Count {
        let mut tallies: BTreeMap<ItemId, Tally> = self.items.iter().map(|item| (item.id, Tally::of(item.id))).collect();
        let mut add = |item: &ItemId, how: &dyn Fn(&mut Tally)| tallies.get_mut(item).map_or((), how);
        for (wave, (hands, cast)) in (1..).zip(self.waves()) {
            for (voice, hand) in hands {
                hand.iter().for_each(|item| add(item, &|tally| (tally.dealt, tally.wave) = (tally.dealt + 1, wave)));
                let Some(marks) = cast.get(voice) else { continue };
                hand.iter().for_each(|item| add(item, &|tally| tally.read += 1));
                marks.dots.iter().for_each(|item| add(item, &|tally| tally.marks += 1));
                marks.unsettling.iter().for_each(|item| add(item, &|tally| tally.unsettling += 1));
            }
        }
        self.left.iter().for_each(|item| add(item, &|tally| tally.wave = self.wave));
        if self.phase == Phase::RunOff {
            self.tied.iter().for_each(|item| add(item, &|tally| tally.run_off = Some(0)));
            let marked = self.run_off.values().flat_map(|marks| &marks.dots);
            marked.for_each(|item| add(item, &|tally| tally.run_off = tally.run_off.map(|n| n + 1)));
        }
        Count {
            ballots: self.voters().count() as u32,
            voices: self.hands.len() as u32,
            tallies: tallies.into_values().collect(),
        }
    }

    /// Voices that have cast a ballot in this wave or an earlier one.
    pub(super) fn voters(&self) -> impl Iterator<Item = Voice> {
        let cast = self.earlier.iter().map(|wave| &wave.cast).chain([&self.cast]);
        cast.flat_map(BTreeMap::keys).copied().collect::<BTreeSet<_>>().into_iter()
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
