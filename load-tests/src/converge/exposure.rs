//! Whether the dealing is fair, over random harvests and halls: each question stands on
//! as many ballots as any other, give or take one, and nobody is asked about a question
//! of the own table while ballots are samples. What arithmetic forbids is found out
//! here (see `level`), from where people sat, and never asked of the dealing itself.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use rand::rngs::ChaCha12Rng;
use rand::{RngExt, SeedableRng};
use rayon::prelude::*;
use room::activity::Item;
use room::hall::{Hall, HallEvent};
use room::secret::Sealed;
use room::words::{At, ParticipantId, RunId, TableId, Voice};
use serde::Serialize;
use serde_json::json;

use super::crowd::Crowd;
use super::level::{Reader, can_be_level};
use super::play::{Round, at_home, hall, place, questions};

/// What was seen.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Dealt {
    /// Harvests and halls.
    pub dealings: u32,
    /// Of these, the ones where counts differ by two or more, though arithmetic allows less.
    pub uneven: u32,
    /// Of these, the ones where no dealing of such ballots is level.
    pub forbidden: u32,
    /// Ballots in all.
    pub ballots: u64,
    /// Ballots that hold a question of the own table, though others were there to be asked.
    pub own: u32,
    /// Ballots of those whose own table wrote everything there is: they read that.
    pub nothing_else: u32,
    /// Ballots that hold fewer questions than they could.
    pub short: u32,
}

impl Dealt {
    /// Nothing was uneven, nobody was asked about their own, no ballot was shorter than it had to be.
    #[must_use]
    pub fn fair(&self) -> bool {
        self.uneven == 0 && self.own == 0 && self.short == 0
    }

    /// In two lines.
    #[must_use]
    pub fn print(&self) -> String {
        format!(
            "exposure: {} random harvests and halls, {} ballots: counts differ by two or more in {} (in {} more no dealing is level), own table's questions on {} ballots, shorter than need be {}\n\
             exposure: {} more ballots are of people whose own table wrote all there is",
            self.dealings, self.ballots, self.uneven, self.forbidden, self.own, self.short, self.nothing_else
        )
    }

    fn and(self, other: Self) -> Self {
        Self {
            dealings: self.dealings + other.dealings,
            uneven: self.uneven + other.uneven,
            forbidden: self.forbidden + other.forbidden,
            ballots: self.ballots + other.ballots,
            own: self.own + other.own,
            nothing_else: self.nothing_else + other.nothing_else,
            short: self.short + other.short,
        }
    }
}

/// Deals `times`.
///
/// # Errors
/// If a round cannot be opened.
pub fn check(times: u32) -> Result<Dealt> {
    let all: Result<Vec<Dealt>> = (0..times).into_par_iter().map(|seed| once(u64::from(seed))).collect();
    Ok(all?.into_iter().fold(Dealt::default(), Dealt::and))
}

/// At which tables people sat in the round in which the tables wrote.
type Wrote = BTreeMap<ParticipantId, BTreeSet<TableId>>;

/// 20 to 400 people, 20 to 180 questions, ballots of 4 to 15. Some people find another table while
/// the tables write; a third of the halls have moved since, a third twice.
fn once(seed: u64) -> Result<Dealt> {
    let mut dice = ChaCha12Rng::seed_from_u64(seed);
    let people = dice.random_range(20..=400);
    let mut hall = hall(people);
    let mut wrote = Wrote::new();
    sitting(&hall, &mut wrote);
    for _ in 0..dice.random_range(0..people / 10) {
        let who = ParticipantId(dice.random_range(1..=people as u32));
        let now = TableId(dice.random_range(1..=hall.table_count()));
        hall.apply(&HallEvent::Sat { who, was: hall.table_of(who), now, sent: false }, At(400));
    }
    sitting(&hall, &mut wrote);
    for round in 0..dice.random_range(0..=2) {
        let (was, now) = (hall.plan(round), hall.plan(round + 1));
        hall.apply(&HallEvent::Moved { was_round: round, round: round + 1, was, now, back: false }, At(500));
    }
    let items = harvest(&mut dice, hall.table_count());
    let ballot = dice.random_range(4..=15).min(items.len() / 2);
    let crowd = Crowd { support: vec![vec![0.0; items.len()]; people] };
    let settings = json!({ "over": "group", "ballot": ballot, "dots": 3, "unsettling": 0, "keep": 5 });
    let round = Round::open(&hall, &crowd, settings, &items, seed)?;
    Ok(seen(&round, &hall, &items, &wrote, ballot))
}

fn sitting(hall: &Hall, wrote: &mut Wrote) {
    for (who, table) in hall.all_here().filter_map(|(who, _)| Some((who, hall.table_of(who)?))) {
        wrote.entry(who).or_default().insert(table);
    }
}

/// Every table has written as many; in one hall of four only the first few have written at all.
fn harvest(dice: &mut ChaCha12Rng, tables: u16) -> Vec<Item> {
    let count = dice.random_range(20..=180);
    let texts: Vec<(String, u8)> = (0..count).map(|n| (format!("{n} ?"), (n % 3) as u8 + 1)).collect();
    let mut items = questions(&texts, tables);
    if dice.random_range(0..4) == 0 {
        let few = dice.random_range(1..=tables);
        let written = |dice: &mut ChaCha12Rng| Some(Sealed::new(RunId(1), at_home(dice.random_range(1..=few))));
        items.iter_mut().for_each(|item| item.from = written(dice));
    }
    // A question may have been joined to one of another table.
    for _ in 0..dice.random_range(0..count / 5) {
        let (one, other) = (dice.random_range(0..items.len()), dice.random_range(0..items.len()));
        let other = items[other].clone();
        items[one].joined.push(other);
    }
    items
}

fn seen(round: &Round<'_>, hall: &Hall, items: &[Item], wrote: &Wrote, ballot: usize) -> Dealt {
    let tables: Vec<BTreeSet<TableId>> = items.iter().map(Item::tables).collect();
    let mut counts = vec![0u32; items.len()];
    let mut readers = Vec::new();
    let mut dealt = Dealt { dealings: 1, ..Dealt::default() };
    for (who, _) in hall.all_here() {
        let Some(paper) = round.paper(Voice::Participant(who)) else { continue };
        let mut open: Vec<bool> = tables.iter().map(|tables| tables.is_disjoint(&wrote[&who])).collect();
        let nothing_else = !open.contains(&true);
        if nothing_else {
            open.fill(true);
        }
        let reads: Vec<usize> = paper.questions.iter().map(|id| place(*id)).collect();
        let most = open.iter().filter(|open| **open).count().min(ballot);
        dealt.ballots += 1;
        dealt.nothing_else += u32::from(nothing_else);
        dealt.own += u32::from(reads.iter().any(|item| !open[*item]));
        dealt.short += u32::from(reads.len() < most);
        reads.iter().for_each(|item| counts[*item] += 1);
        readers.push(Reader { open, reads: reads.len() });
    }
    let gap = counts.iter().max().unwrap_or(&0) - counts.iter().min().unwrap_or(&0);
    if gap > 1 {
        let level = can_be_level(&readers, items.len());
        (dealt.uneven, dealt.forbidden) = (u32::from(level), u32::from(!level));
    }
    dealt
}
