//! What others do, to compare with: a plain shuffle into equal tables, and plain
//! cooling from there. Both keep who stays and who sticks together, where they can.

use super::board::Board;
use super::effort::Effort;
use super::pairs::{Memory, Pairs};
use super::plan::{AWAY, Plan};
use super::repair::{Cooling, Search};
use super::rules::Rules;

/// Everybody at any table, each round anew, with no memory of who met.
#[must_use]
pub fn shuffle(rules: &Rules, effort: &mut Effort<'_>) -> Plan {
    let brief = &rules.brief;
    let round = |round: u16| {
        let mut seats: Vec<u16> = Vec::new();
        let ranges = brief.ranges(round, brief.people);
        let mut spare = brief.people as usize - ranges.iter().map(|range| usize::from(range.0)).sum::<usize>();
        for (table, range) in ranges.iter().enumerate() {
            let more = usize::from(range.1 - range.0).min(spare);
            spare -= more;
            seats.extend(std::iter::repeat_n(table as u16, usize::from(range.0) + more));
        }
        effort.shuffle(&mut seats);
        for (person, anchor) in rules.anchor.iter().enumerate().filter(|(_, anchor)| **anchor != AWAY) {
            let other = (0..seats.len()).find(|p| seats[*p] == *anchor && (*p == person || !rules.stays(*p)));
            seats.swap(person, other.unwrap_or(person));
        }
        seats
    };
    Plan { rounds: (0..brief.rounds).map(round).collect() }
}

/// One cooling of so many steps from a shuffle, with the same moves as the engine.
#[must_use]
pub fn anneal(rules: &Rules, steps: u64, effort: &mut Effort<'_>) -> Plan {
    let start = shuffle(rules, effort);
    let brief = &rules.brief;
    let mut board = Board::new(rules, Memory::new(rules), 0);
    let present = vec![true; brief.people as usize];
    for (floor, wishes) in start.rounds.iter().enumerate() {
        board.open(&brief.ranges(floor as u16, brief.people));
        if super::settle::settle(&mut board, rules, floor, wishes, &present, effort).is_err() {
            return start;
        }
    }
    let floors = (0..start.rounds.len()).collect();
    Search::new(rules, floors, 0).cool(&mut board, Cooling { hot: 0.7, cold: 0.09, steps }, effort);
    board.plan()
}
