//! Whether the dealing is fair, over random harvests and halls: in every wave each
//! question stands on as many ballots as any other, give or take one, and nobody is
//! asked about a question of the own table while ballots are samples.

use std::collections::BTreeMap;

use anyhow::Result;
use rand::rngs::ChaCha12Rng;
use rand::{RngExt, SeedableRng};
use rayon::prelude::*;
use room::activities::dots::deal::Seat;
use room::activity::Item;
use room::hall::{Hall, HallEvent};
use room::words::{At, ParticipantId, TableId, Voice};
use serde::Serialize;
use serde_json::json;

use super::crowd::Crowd;
use super::play::{Round, hall, place, questions};

/// What was seen.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Dealt {
    /// Harvests and halls.
    pub dealings: u32,
    /// Of these, the ones where counts differ by two or more, though arithmetic allows less.
    pub uneven: u32,
    /// Of these, the ones where a question has too few readers who sit, and sat, at another table.
    pub scarce: u32,
    /// Ballots that hold a question of the own table.
    pub own: u32,
    /// Ballots in all.
    pub ballots: u64,
}

impl Dealt {
    /// Nothing was uneven, nobody was asked about their own.
    #[must_use]
    pub fn fair(&self) -> bool {
        self.uneven == 0 && self.own == 0
    }

    /// In one line.
    #[must_use]
    pub fn print(&self) -> String {
        format!(
            "exposure: {} random harvests and halls, {} ballots: counts differ by two or more in {} ({} more where a question has too few readers from other tables), own table's questions on {} ballots",
            self.dealings, self.ballots, self.uneven, self.scarce, self.own
        )
    }

    fn and(self, other: Self) -> Self {
        Self {
            dealings: self.dealings + other.dealings,
            uneven: self.uneven + other.uneven,
            scarce: self.scarce + other.scarce,
            own: self.own + other.own,
            ballots: self.ballots + other.ballots,
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

/// 20 to 400 people, 20 to 180 questions, ballots of 4 to 15; half of the halls have moved since
/// they wrote, and some tables wrote more than others.
fn once(seed: u64) -> Result<Dealt> {
    let mut dice = ChaCha12Rng::seed_from_u64(seed);
    let people = dice.random_range(20..=400);
    let mut hall = hall(people);
    let wrote: BTreeMap<ParticipantId, TableId> =
        hall.all_here().map(|(who, _)| who).filter_map(|who| Some((who, hall.table_of(who)?))).collect();
    if dice.random() {
        let (was, now) = (hall.plan(0), hall.plan(1));
        hall.apply(&HallEvent::Moved { was_round: 0, round: 1, was, now, back: false }, At(500));
    }
    let items = harvest(&mut dice, hall.table_count());
    let ballot = dice.random_range(4..=15).min(items.len() / 2);
    let crowd = Crowd { support: vec![vec![0.0; items.len()]; people] };
    let settings = json!({ "over": "group", "ballot": ballot, "dots": 3, "unsettling": 0, "keep": 5 });
    let round = Round::open(&hall, &crowd, settings, &items, seed)?;
    Ok(seen(&round, &hall, &items, &wrote))
}

fn harvest(dice: &mut ChaCha12Rng, tables: u16) -> Vec<Item> {
    let count = dice.random_range(20..=180);
    let texts: Vec<(String, u8)> = (0..count).map(|n| (format!("{n} ?"), (n % 3) as u8 + 1)).collect();
    let mut items = questions(&texts, tables);
    // A question may have been joined to one of another table.
    for _ in 0..dice.random_range(0..count / 5) {
        let (one, other) = (dice.random_range(0..items.len()), dice.random_range(0..items.len()));
        let other = items[other].clone();
        items[one].joined.push(other);
    }
    items
}

fn seen(round: &Round<'_>, hall: &Hall, items: &[Item], wrote: &BTreeMap<ParticipantId, TableId>) -> Dealt {
    let mut counts = vec![0u32; items.len()];
    let mut dealt = Dealt { dealings: 1, ..Dealt::default() };
    for (who, _) in hall.all_here() {
        let Some(paper) = round.paper(Voice::Participant(who)) else { continue };
        let own = |item: &Item| wrote.get(&who).is_some_and(|table| item.tables().contains(table));
        dealt.ballots += 1;
        dealt.own += u32::from(paper.questions.iter().any(|id| own(&items[place(*id)])));
        paper.questions.iter().for_each(|id| counts[place(*id)] += 1);
    }
    let gap = counts.iter().max().unwrap_or(&0) - counts.iter().min().unwrap_or(&0);
    // Where everybody else's share is more than such a question can get, no dealing is level.
    let fair = counts.iter().sum::<u32>() / counts.len() as u32;
    let readers = |item: &Item| {
        let others = |who: ParticipantId| Seat::of(Voice::Participant(who), hall).own.is_disjoint(&item.tables());
        hall.all_here().filter(|(who, _)| others(*who)).count() as u32
    };
    if gap > 1 {
        let scarce = items.iter().any(|item| readers(item) < fair);
        (dealt.scarce, dealt.uneven) = (u32::from(scarce), u32::from(!scarce));
    }
    dealt
}
