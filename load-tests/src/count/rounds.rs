//! The rounds of a day: ballots that come in time, late, twice, out of order or with nonsense on
//! them; the round closed, opened again, run off, settled. Then all is counted by hand.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, bail, ensure};
use rand::RngExt;
use rand::seq::{IndexedRandom, SliceRandom};
use room::activities::dots::words::{Board as Dots, Command as Round, Marks, Phase};
use room::activities::{self, Board};
use room::protocol::Command;
use room::words::{Asker, ItemId, ParticipantId, RunId, Voice};

use super::bench::person;
use super::day::Day;
use super::urn::{Open, Sums, Urn};

/// A ballot on its way.
#[derive(Clone)]
struct Letter {
    by: Asker,
    voice: Voice,
    marks: Marks,
    /// Letters that overtake it.
    waits: usize,
}

/// Who votes in a round.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Who {
    Persons,
    Tables,
}

/// Ballots of a round, at least and at most.
const BALLOTS: std::ops::Range<usize> = 80..220;
/// What comes after the close, at most.
const AFTER: usize = 25;

impl Day<'_> {
    /// The round of persons over these questions; the sums that it found.
    pub(super) fn persons(&mut self, items: &[ItemId]) -> Result<BTreeMap<ItemId, Sums>> {
        let run = self.bench.go_to("choose")?;
        let urn = Urn::new(self.hall.dots, self.hall.unsettling);
        self.round(run, urn, Who::Persons, items)
    }

    /// The same once more: a new run with an empty box; what the first one found stands.
    pub(super) fn persons_again(&mut self, items: &[ItemId]) -> Result<BTreeMap<ItemId, Sums>> {
        let step = self.bench.room.agenda.named("choose").map(|step| step.id);
        let Some(step) = step else { bail!("there is no such step") };
        let taken = self.bench.pilot(Command::RunAgain { step })?;
        ensure!(taken.is_ok(), "a round may be run again: {taken:?}");
        let run = self.bench.go_to("choose")?;
        let urn = Urn::new(self.hall.dots, self.hall.unsettling);
        self.round(run, urn, Who::Persons, items)
    }

    /// The round of tables.
    pub(super) fn tables(&mut self, items: &[ItemId]) -> Result<()> {
        let run = self.bench.go_to("tables")?;
        self.round(run, Urn::new(self.hall.table_dots, false), Who::Tables, items)?;
        Ok(())
    }

    fn round(&mut self, run: RunId, mut urn: Urn, who: Who, items: &[ItemId]) -> Result<BTreeMap<ItemId, Sums>> {
        self.deal(run, &mut urn, who);
        ensure!(!urn.hands.is_empty(), "nobody has a ballot");
        let mut post = Vec::new();
        for _ in 0..self.dice.random_range(BALLOTS) {
            self.write(&urn, who, &mut post)?;
            self.deliver(run, &mut urn, &mut post)?;
            self.happen(run, &mut urn, who)?;
        }
        self.close(run, &mut urn, who, &mut post)?;
        if self.phase()? == Phase::Tied {
            self.run_off(run, &mut urn, &mut post)?;
        }
        let ran_off = matches!(urn.open, Open::RunOff(_));
        self.settle()?;
        urn.open = Open::No;
        post.shuffle(&mut self.dice);
        post.iter_mut().for_each(|letter| letter.waits = 0);
        self.deliver(run, &mut urn, &mut post)?;
        self.same_counts(&urn, items, ran_off)
    }

    /// Notes what each new voice is asked about, as it stands on its phone.
    fn deal(&self, run: RunId, urn: &mut Urn, who: Who) {
        if who == Who::Tables {
            for table in self.bench.room.hall.used_tables() {
                let act = self.bench.sheet(table).and_then(|sheet| sheet.act).filter(|act| act.run == run);
                if let Some(activities::Sheet::Dots(sheet)) = act.map(|act| act.view)
                    && let Some(paper) = sheet.paper
                {
                    urn.hands.entry(Voice::Table(table)).or_insert(paper.questions);
                }
            }
            return;
        }
        for (id, _) in self.bench.room.hall.all_here() {
            let acts = self.bench.hand(id).into_iter().flat_map(|hand| hand.acts);
            for act in acts.filter(|act| act.run == run) {
                if let activities::Hand::Dots(hand) = act.view
                    && let Some(paper) = hand.paper
                {
                    urn.hands.entry(Voice::Participant(id)).or_insert(paper.questions);
                }
            }
        }
    }

    /// Somebody fills a ballot in, and posts it, once or twice, at once or later.
    fn write(&mut self, urn: &Urn, who: Who, post: &mut Vec<Letter>) -> Result<()> {
        let (by, voice) = self.voter(who)?;
        let hand = urn.hands.get(&voice).cloned().unwrap_or_default();
        let run_off = matches!(urn.open, Open::RunOff(_)) != self.dice.random_bool(0.03);
        let asked = if run_off { urn.tied.clone() } else { hand };
        let (most, nonsense) =
            (if run_off { 1 } else { self.hall.dots.max(self.hall.table_dots) }, self.dice.random_bool(0.05));
        let count = self.dice.random_range(0..=most + usize::from(nonsense));
        let mut dots: Vec<ItemId> = asked.sample(&mut self.dice, count).copied().collect();
        if nonsense {
            dots.extend(dots.first().copied().or(Some(ItemId(5))));
        }
        let may = self.hall.unsettling && !run_off && who == Who::Persons || nonsense;
        let unsettling = asked.choose(&mut self.dice).copied().filter(|_| may);
        let marks = Marks { revision: self.dice.random_range(0..40), dots, unsettling, run_off };
        let late = self.dice.random_bool(0.2);
        let letter = Letter { by, voice, marks, waits: if late { self.dice.random_range(1..60) } else { 0 } };
        self.totals.ballots += 1;
        self.totals.late += u64::from(late);
        if self.dice.random_bool(0.15) {
            self.totals.doubled += 1;
            post.push(Letter { waits: letter.waits + self.dice.random_range(0..10), ..letter.clone() });
        }
        post.push(letter);
        Ok(())
    }

    /// A person, or the pen of a table who speaks for it; sometimes one who may not.
    fn voter(&mut self, who: Who) -> Result<(Asker, Voice)> {
        if who == Who::Persons {
            let who = self.somebody()?;
            let voice = Voice::Participant(ParticipantId(who));
            return Ok((person(who, voice), voice));
        }
        let table = self.some_table()?;
        let pen = self.bench.room.hall.pen(table).map_or_else(|| self.somebody(), |pen| Ok(pen.0))?;
        Ok((person(pen, Voice::Table(table)), Voice::Table(table)))
    }

    /// Delivers what does not wait any longer. The pen of a table may have passed meanwhile: then its
    /// ballot is not the table's any more.
    fn deliver(&mut self, run: RunId, urn: &mut Urn, post: &mut Vec<Letter>) -> Result<()> {
        let (ready, rest): (Vec<_>, Vec<_>) = std::mem::take(post).into_iter().partition(|letter| letter.waits == 0);
        *post = rest;
        post.iter_mut().for_each(|letter| letter.waits -= 1);
        for Letter { by, voice, marks, .. } in ready {
            let speaks = match voice {
                Voice::Table(table) => {
                    self.bench.room.hall.pen(table).is_some_and(|pen| super::bench::device(pen.0) == by.device)
                }
                _ => true,
            };
            let expected = speaks && urn.take(voice, &marks, self.bench.now);
            let command = activities::Command::Dots(Round::Ballot(marks.clone()));
            let taken = self.bench.ask(&by, Command::Act { run, command })?;
            ensure!(
                taken.is_ok() == expected,
                "{voice:?} {marks:?} at {:?}: the room says {taken:?}, the urn {expected}",
                urn.open
            );
            self.maybe_cut()?;
        }
        Ok(())
    }

    /// What else goes on while people vote: a late-comer, a pen that passes, time.
    fn happen(&mut self, run: RunId, urn: &mut Urn, who: Who) -> Result<()> {
        self.bench.now = self.bench.now.plus(self.dice.random_range(0..400));
        if self.dice.random_bool(0.04) {
            let next = self.bench.room.hall.all_here().map(|(who, _)| who.0).max().unwrap_or(0) + 1;
            if next <= self.hall.people && self.bench.join(next)? {
                self.deal(run, urn, who);
            }
        }
        if who == Who::Tables && self.dice.random_bool(0.1) {
            let table = self.some_table()?;
            let others: Vec<ParticipantId> = self.bench.room.hall.at_table(table).map(|(who, _)| who).collect();
            if let (Some(pen), Some(to)) = (self.bench.room.hall.pen(table), others.choose(&mut self.dice).copied()) {
                let _ = self.bench.ask(&person(pen.0, Voice::Table(table)), Command::PassPen { to })?;
            }
        }
        Ok(())
    }

    /// Closed, sometimes opened again by an undo, closed again; then the grace.
    fn close(&mut self, run: RunId, urn: &mut Urn, who: Who, post: &mut Vec<Letter>) -> Result<()> {
        let entry = self.bench.go()?;
        urn.open = Open::Until(self.bench.now.plus(self.hall.grace_ms));
        if self.dice.random_bool(0.3) {
            let taken = self.bench.pilot(Command::Undo { entry })?;
            ensure!(taken.is_ok(), "a close can be undone: {taken:?}");
            urn.open = Open::Yes;
            self.totals.undone += 1;
            for _ in 0..AFTER {
                self.write(urn, who, post)?;
                self.deliver(run, urn, post)?;
            }
            self.bench.go()?;
            urn.open = Open::Until(self.bench.now.plus(self.hall.grace_ms));
        }
        for _ in 0..self.dice.random_range(0..AFTER) {
            self.bench.now = self.bench.now.plus(self.dice.random_range(0..2_000));
            self.write(urn, who, post)?;
            self.deliver(run, urn, post)?;
        }
        self.end_of_grace()
    }

    /// By GO, or by the clock.
    fn end_of_grace(&mut self) -> Result<()> {
        if self.dice.random_bool(0.5) {
            self.bench.go()?;
        } else {
            self.bench.now = self.bench.now.plus(self.hall.grace_ms + 60_000);
            ensure!(self.bench.wake()?, "a grace ends by itself");
        }
        Ok(())
    }

    fn run_off(&mut self, run: RunId, urn: &mut Urn, post: &mut Vec<Letter>) -> Result<()> {
        self.bench.go()?;
        let Board::Dots(board) = self.view()? else { bail!("no round") };
        let Some(ends) = board.ends else { bail!("a run-off without an end") };
        urn.open = Open::RunOff(ends.plus(self.hall.grace_ms));
        urn.tied = self.tied(run)?;
        for _ in 0..AFTER * 2 {
            self.bench.now = self.bench.now.plus(self.dice.random_range(0..2_500));
            self.write(urn, Who::Persons, post)?;
            self.deliver(run, urn, post)?;
        }
        Ok(())
    }

    /// What the second vote is between, as it stands on a phone.
    fn tied(&mut self, run: RunId) -> Result<Vec<ItemId>> {
        for (id, _) in self.bench.room.hall.all_here() {
            let acts = self.bench.hand(id).into_iter().flat_map(|hand| hand.acts);
            for act in acts.filter(|act| act.run == run) {
                if let activities::Hand::Dots(hand) = act.view
                    && let Some(paper) = hand.paper.filter(|paper| paper.run_off)
                {
                    return Ok(paper.questions);
                }
            }
        }
        bail!("no phone shows what the second vote is between")
    }

    /// By GO or by the clock if it is not settled yet.
    fn settle(&mut self) -> Result<()> {
        if self.phase()? != Phase::Settled {
            self.end_of_grace()?;
        }
        ensure!(self.phase()? == Phase::Settled, "the round is not settled");
        Ok(())
    }

    fn view(&self) -> Result<Board> {
        self.bench.curtain().ok_or_else(|| anyhow::anyhow!("no step is open"))
    }

    fn phase(&self) -> Result<Phase> {
        match self.view()? {
            Board::Dots(board) => Ok(board.phase),
            _ => bail!("no round is open"),
        }
    }

    fn board(&self) -> Result<Dots> {
        match self.view()? {
            Board::Dots(board) => Ok(board),
            _ => bail!("no round is open"),
        }
    }

    /// What stays, as the pilot sees it behind the curtain; ties that the pilot must end are ended.
    pub(super) fn kept(&mut self) -> Result<BTreeSet<ItemId>> {
        let curtain = self.board()?.curtain;
        Ok(curtain.into_iter().flat_map(|curtain| curtain.kept).map(|line| line.item).collect())
    }

    fn same_counts(&mut self, urn: &Urn, items: &[ItemId], ran_off: bool) -> Result<BTreeMap<ItemId, Sums>> {
        let Some(curtain) = self.board()?.curtain else { bail!("the pilot sees no count") };
        let (ballots, voices, mut by_hand) = urn.count(items, ran_off);
        if self.miscount
            && let Some(sums) = by_hand.values_mut().next()
        {
            sums.2 += 1;
        }
        let count = curtain.count;
        ensure!(count.ballots as usize == ballots, "{} ballots, by hand {ballots}", count.ballots);
        ensure!(count.voices as usize == voices, "{} voices, by hand {voices}", count.voices);
        let tallies = count.tallies.iter();
        let counted: BTreeMap<ItemId, Sums> = tallies
            .map(|tally| (tally.item, (tally.dealt, tally.read, tally.marks, tally.unsettling, tally.run_off)))
            .collect();
        ensure!(counted == by_hand, "the room counts {counted:?}, by hand {by_hand:?}");
        self.totals.counts += 1;
        Ok(by_hand)
    }
}
