//! What others do, to compare with: a plain shuffle into equal tables, and plain
//! cooling from there. Both keep who stays, where they can.

use super::board::Board;
use super::bound::Days;
use super::effort::Effort;
use super::pairs::{Memory, Pairs};
use super::plan::{AWAY, Plan};
use super::repair::{Cooling, Search};
use super::rules::Rules;
use super::settle::settle;

/// From hot to cold, as the literature does.
const fn cooling(steps: u64) -> Cooling {
    Cooling { hot: 0.7, cold: 0.09, steps }
}

/// Everybody at any table, each round anew, with no memory of who met.
#[must_use]
pub fn shuffle(rules: &Rules, days: &Days<'_>, effort: &mut Effort<'_>) -> Plan {
    let rounds = days.present.iter().zip(days.ranges);
    Plan { rounds: rounds.map(|(present, ranges)| round(rules, present, ranges, effort)).collect() }
}

fn round(rules: &Rules, present: &[bool], ranges: &[(u16, u16)], effort: &mut Effort<'_>) -> Vec<u16> {
    let here: Vec<usize> = (0..present.len()).filter(|person| present[*person]).collect();
    let mut spare = here.len().saturating_sub(ranges.iter().map(|range| usize::from(range.0)).sum());
    let mut tables: Vec<u16> = Vec::new();
    for (table, range) in ranges.iter().enumerate() {
        let more = usize::from(range.1 - range.0).min(spare);
        spare -= more;
        tables.extend(std::iter::repeat_n(table as u16, usize::from(range.0) + more));
    }
    effort.shuffle(&mut tables);
    let mut seats = vec![AWAY; present.len()];
    here.iter().zip(tables).for_each(|(person, table)| seats[*person] = table);
    for person in here.iter().copied().filter(|person| rules.stays(*person)) {
        let anchor = rules.anchor[person];
        let other = here.iter().copied().find(|p| seats[*p] == anchor && (*p == person || !rules.stays(*p)));
        seats.swap(person, other.unwrap_or(person));
    }
    seats
}

/// One cooling of so many steps from a shuffle, over all rounds at once. None when groups do not fit.
#[must_use]
pub fn anneal(rules: &Rules, days: &Days<'_>, steps: u64, effort: &mut Effort<'_>) -> Option<Plan> {
    let start = shuffle(rules, days, effort);
    let mut board = Board::new(rules, Memory::new(rules), 0);
    for (floor, wishes) in start.rounds.iter().enumerate() {
        board.open(&days.ranges[floor], None);
        settle(&mut board, rules, floor, wishes, &days.present[floor], effort).ok()?;
    }
    let floors = (0..start.rounds.len()).collect();
    Search::new(rules, floors, 0).cool(&mut board, cooling(steps), effort);
    Some(board.plan())
}

/// The same round by round, each without knowing the next one.
#[must_use]
pub fn anneal_rounds(rules: &Rules, days: &Days<'_>, steps: u64, effort: &mut Effort<'_>) -> Option<Plan> {
    let mut board = Board::new(rules, Memory::new(rules), 0);
    for (floor, present) in days.present.iter().enumerate() {
        let wishes = round(rules, present, &days.ranges[floor], effort);
        board.open(&days.ranges[floor], None);
        settle(&mut board, rules, floor, &wishes, present, effort).ok()?;
        Search::new(rules, vec![floor], 0).cool(&mut board, cooling(steps), effort);
    }
    Some(board.plan())
}
