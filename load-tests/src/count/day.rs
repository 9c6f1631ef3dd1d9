//! A day at random: questions, piles, a round of persons, piles again over what stayed, a round of
//! tables. After each part the room and the reference must say the same.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, bail, ensure};
use rand::RngExt;
use rand::rngs::ChaCha12Rng;
use rand::seq::{IndexedRandom, SliceRandom};
use room::activities::group::Command as Group;
use room::activities::harvest::Command as Harvest;
use room::activities::{self, Board, Running};
use room::activity::Item;
use room::pool::Publish;
use room::protocol::Command;
use room::words::{Audience, Id128, ItemId, RunId, Secret, TableId, Voice};

use super::bench::{Bench, person};
use super::hall::Hall;
use super::slips::Slips;
use super::urn::Sums;

/// What was tried.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    pub days: u64,
    pub commands: u64,
    pub refused: u64,
    pub ballots: u64,
    pub late: u64,
    pub doubled: u64,
    pub moves: u64,
    pub undone: u64,
    pub restarts: u64,
    /// Settled rounds whose sums were compared, and times that all heaps were.
    pub counts: u64,
    pub heaps: u64,
}

/// One day.
pub struct Day<'a> {
    pub(super) bench: Bench,
    pub(super) dice: ChaCha12Rng,
    pub(super) hall: Hall,
    pub(super) totals: &'a mut Totals,
    /// The secrets that phones keep.
    secrets: BTreeMap<ItemId, Secret>,
    /// Adds one to the first sum by hand: the comparison must find it.
    pub(super) miscount: bool,
}

/// How often the power is cut, at each command.
const CUT: f64 = 0.004;
/// Commands on piles before anybody votes, and between the rounds.
const MOVES: std::ops::Range<usize> = 60..160;

impl<'a> Day<'a> {
    /// Lives a day.
    ///
    /// # Errors
    /// The first difference between the room and the reference.
    pub fn live(dice: ChaCha12Rng, seed: u64, totals: &'a mut Totals) -> Result<()> {
        Self::begin(dice, seed, totals)?.run()
    }

    /// The same, with a reference that is off by one.
    #[cfg(test)]
    pub fn live_miscounted(dice: &mut ChaCha12Rng, seed: u64, totals: &'a mut Totals) -> Result<()> {
        use rand::SeedableRng;
        let mut day = Self::begin(ChaCha12Rng::from_rng(dice), seed, totals)?;
        day.miscount = true;
        day.run()
    }

    fn begin(mut dice: ChaCha12Rng, seed: u64, totals: &'a mut Totals) -> Result<Self> {
        let (hall, scenario) = Hall::any(&mut dice)?;
        Ok(Self {
            bench: Bench::new(scenario, seed << 20),
            dice,
            hall,
            totals,
            secrets: BTreeMap::new(),
            miscount: false,
        })
    }

    fn run(mut self) -> Result<()> {
        self.arrive()?;
        let asked = self.harvest()?;
        let run = self.bench.go_to("group")?;
        let slips = self.piles(run, asked, &BTreeMap::new())?;
        let heads: Vec<ItemId> = slips.heaps().into_keys().collect();
        let mut sums = self.persons(&heads)?;
        if self.dice.random_bool(0.3) {
            sums = self.persons_again(&heads)?;
        }
        let kept = self.kept()?;
        ensure!(kept.iter().all(|item| heads.contains(item)), "something stays that was not there");
        if !kept.is_empty() {
            let run = self.bench.go_to("twins")?;
            let slips = self.piles(run, kept.into_iter().collect(), &sums)?;
            self.all_originals(run, &slips)?;
            self.tables(&slips.heaps().into_keys().collect::<Vec<_>>())?;
        }
        self.end();
        Ok(())
    }

    fn end(&mut self) {
        self.totals.commands += self.bench.asked;
        self.totals.refused += self.bench.refused;
        self.totals.restarts += self.bench.restarts;
    }

    /// Some come in the morning, the others while people vote.
    fn arrive(&mut self) -> Result<()> {
        let early = self.dice.random_range(self.hall.people / 2..=self.hall.people);
        for who in 1..=early {
            ensure!(self.bench.join(who)?, "a seat is free");
        }
        Ok(())
    }

    /// Every table asks its share; most is approved, and some of it taken back.
    fn harvest(&mut self) -> Result<Vec<ItemId>> {
        let run = self.bench.go_to("harvest")?;
        let act = |command| Command::Act { run, command: activities::Command::Harvest(command) };
        let mut asked = Vec::new();
        for table in self.bench.room.hall.used_tables() {
            for n in 0..self.hall.per_table {
                let Some(pen) = self.bench.room.hall.pen(table) else { continue };
                let secret = Id128(self.dice.random());
                let text = format!("Question {n} of table {table}?");
                let ask = Harvest::Ask { text, subtheme: Some(n as u8 % 3 + 1), secret };
                let taken = self.bench.ask(&person(pen.0, Voice::Table(table)), act(ask))?;
                if let Some(item) = taken.ok().and_then(|taken| taken.made().0) {
                    self.secrets.insert(item, secret);
                    asked.push((pen.0, item));
                }
            }
        }
        ensure!(!asked.is_empty(), "nobody asked anything");
        asked.shuffle(&mut self.dice);
        let approved: Vec<ItemId> = asked.iter().map(|(_, item)| *item).collect();
        let publish = Harvest::Publish(Publish::Approve { items: approved.clone() });
        ensure!(self.bench.helper(act(publish))?.is_ok(), "a helper approves");
        let gone = self.dice.random_range(0..=approved.len() / 4);
        for (pen, item) in asked.drain(..gone) {
            let withdraw = Harvest::Withdraw { item, secret: self.secrets[&item] };
            ensure!(
                self.bench.ask(&person(pen, Voice::Participant(pen_of(pen))), act(withdraw))?.is_ok(),
                "it is its own"
            );
        }
        Ok(asked.into_iter().map(|(_, item)| item).collect())
    }

    /// Helpers, phones and power cuts at work on the piles of a run.
    fn piles(&mut self, run: RunId, items: Vec<ItemId>, sums: &BTreeMap<ItemId, Sums>) -> Result<Slips> {
        let mut slips = Slips::new(items, &self.secrets);
        for _ in 0..self.dice.random_range(MOVES) {
            self.move_slips(run, &mut slips)?;
            self.maybe_cut()?;
            self.same_heaps(run, &slips, sums)?;
        }
        Ok(slips)
    }

    fn move_slips(&mut self, run: RunId, slips: &mut Slips) -> Result<()> {
        if self.dice.random_bool(0.15) {
            return self.undo_slips(slips);
        }
        let command = self.gesture(slips);
        let times = if self.dice.random_bool(0.05) { 2 } else { 1 };
        for _ in 0..times {
            let entry = self.bench.room.seq + 1;
            let expected = slips.take(&command, entry);
            let asked = Command::Act { run, command: activities::Command::Group(command.clone()) };
            let apart = matches!(command, Group::KeepApart { .. });
            let taken = if apart {
                let who = self.somebody()?;
                self.bench.ask(&person(who, Voice::Participant(pen_of(who))), asked)?
            } else {
                self.bench.helper(asked)?
            };
            ensure!(taken.is_ok() == expected, "{command:?}: the room says {taken:?}, the slips say {expected}");
            self.totals.moves += 1;
            self.totals.doubled += u64::from(times == 2);
        }
        Ok(())
    }

    /// Mostly what makes sense; sometimes a question that is not there, or a secret that does not fit.
    fn gesture(&mut self, slips: &Slips) -> Group {
        let all = slips.all();
        let secrets = self.secrets.clone();
        let dice = &mut self.dice;
        let any = |dice: &mut ChaCha12Rng| {
            let known = all.choose(dice).copied().unwrap_or_default();
            if dice.random_bool(0.02) { ItemId(5) } else { known }
        };
        match dice.random_range(0..20) {
            0..10 => {
                let under = any(dice);
                let count = dice.random_range(1..=3);
                Group::Join { under, items: (0..count).map(|_| any(dice)).collect() }
            }
            10..15 => Group::Split { item: any(dice) },
            15 => Group::Different { one: any(dice), other: any(dice) },
            16 => Group::Hold { item: any(dice), by: "Ana".into() },
            17 => Group::Release { item: any(dice) },
            _ => {
                let item = any(dice);
                let wrong = dice.random_bool(0.7);
                let secret = secrets.get(&item).filter(|_| !wrong).copied().unwrap_or(Id128([1; 16]));
                Group::KeepApart { item, secret }
            }
        }
    }

    fn undo_slips(&mut self, slips: &mut Slips) -> Result<()> {
        const BACK: usize = 12;
        let gestures: Vec<u64> = slips.gestures().take(BACK).collect();
        let Some(entry) = gestures.choose(&mut self.dice).copied() else { return Ok(()) };
        let expected = slips.undo(entry);
        let taken = self.bench.pilot(Command::Undo { entry })?;
        ensure!(taken.is_ok() == expected, "undo of {entry}: the room says {taken:?}, the slips say {expected}");
        self.totals.undone += u64::from(expected);
        Ok(())
    }

    /// What the desk sees, and what later steps take with its sums, are what lies on the table.
    fn same_heaps(&mut self, run: RunId, slips: &Slips, sums: &BTreeMap<ItemId, Sums>) -> Result<()> {
        let by_hand = slips.heaps();
        let Some(Board::Group(board)) = self.bench.board(Audience::Helper).act.map(|act| act.view) else {
            bail!("the desk sees no piles")
        };
        let piles = board.desk.into_iter().flat_map(|desk| desk.piles);
        let seen: BTreeMap<ItemId, BTreeSet<ItemId>> =
            piles.map(|pile| (pile.item, pile.joined.into_iter().chain([pile.item]).collect())).collect();
        ensure!(seen == by_hand, "the desk sees {seen:?}, on the table lies {by_hand:?}");
        for item in self.yields(run)? {
            let heap = || by_hand[&item.id].iter().filter_map(|slip| sums.get(slip));
            let (dots, unsettling) = (heap().map(|sums| sums.2).sum::<u32>(), heap().map(|sums| sums.3).sum::<u32>());
            ensure!(
                (item.marks, item.unsettling) == (dots, unsettling),
                "the sums of a wording are {item:?}, by hand {dots}"
            );
        }
        self.totals.heaps += 1;
        Ok(())
    }

    /// Whatever was joined, when and under what: every question that was not dropped is still there, once.
    fn all_originals(&self, run: RunId, slips: &Slips) -> Result<()> {
        let flat = self.yields(run)?.into_iter().flat_map(|item| {
            std::iter::once(item.id).chain(item.joined.into_iter().map(|item| item.id)).collect::<Vec<_>>()
        });
        let flat: Vec<ItemId> = flat.collect();
        let once: BTreeSet<ItemId> = flat.iter().copied().collect();
        ensure!(once.len() == flat.len(), "an original lives in two places");
        ensure!(slips.all().iter().all(|item| once.contains(item)), "an original is lost");
        Ok(())
    }

    fn yields(&self, run: RunId) -> Result<Vec<Item>> {
        match &self.bench.room.runs[&run].activity {
            Running::Group(_) | Running::Dots(_) => Ok(self.bench.room.runs[&run].activity.yields()),
            _ => bail!("run {run} is no pile and no round"),
        }
    }

    pub(super) fn maybe_cut(&mut self) -> Result<()> {
        if self.dice.random_bool(CUT) { self.bench.restart() } else { Ok(()) }
    }

    /// Somebody who is in the hall.
    pub(super) fn somebody(&mut self) -> Result<u32> {
        let here: Vec<u32> = self.bench.room.hall.all_here().map(|(who, _)| who.0).collect();
        here.choose(&mut self.dice).copied().ok_or_else(|| anyhow::anyhow!("nobody is here"))
    }

    /// A table at which somebody sits.
    pub(super) fn some_table(&mut self) -> Result<TableId> {
        let used: Vec<TableId> = self.bench.room.hall.used_tables().into_iter().collect();
        used.choose(&mut self.dice).copied().ok_or_else(|| anyhow::anyhow!("nobody sits"))
    }
}

fn pen_of(who: u32) -> room::words::ParticipantId {
    room::words::ParticipantId(who)
}
