//! Where a search starts: plans from formulas, as far as these go. A round that no
//! formula gives is all [`AWAY`]: no wish.

use super::design::{self, Design};
use super::effort::Effort;
use super::extra::extra;
use super::labels::Labels;
use super::plan::AWAY;
use super::relabel::relabel;
use super::rules::Rules;

/// Wished tables, by round and person.
pub type Wishes = Vec<Vec<u16>>;

/// Steps for two people to swap labels.
const RELABEL: u64 = 60_000;
/// Steps of the search of a matrix, per group.
const MATRIX: u64 = 120_000;

/// A start, and what is proven about it.
pub struct Seed {
    pub wishes: Wishes,
    /// No two people meet twice in it, and it fills all rounds.
    pub clean: bool,
    /// Pairs alike (and those apart, weighed) that are left.
    pub alike: i64,
    /// The labels behind it, where it is nothing else.
    pub labels: Option<Labels>,
}

/// How many labels there are, and for how many rounds.
struct Frame {
    people: usize,
    labelled: usize,
    tables: u16,
    columns: u16,
    rounds: u16,
}

impl Frame {
    /// Unequal tables have labels for their first seats only.
    fn of(rules: &Rules, rounds: u16) -> Self {
        let brief = &rules.brief;
        let (people, tables) = (brief.people as usize, brief.tables);
        let least = if rules.regular() || brief.sizes.is_empty() {
            people.div_ceil(usize::from(tables))
        } else {
            brief.ranges(0, brief.people).iter().map(|range| usize::from(range.0)).min().unwrap_or(0)
        };
        let labelled = people.min(least * usize::from(tables));
        Self { people, labelled, tables, columns: least as u16, rounds }
    }
}

/// The start by a formula without clashes, for all rounds or for the first of them.
pub fn formula(rules: &Rules, rounds: u16, alike: i64, effort: &mut Effort<'_>) -> Option<Seed> {
    let frame = Frame::of(rules, rounds);
    if frame.labelled < 2 || frame.columns == 0 {
        return None;
    }
    let design = design::known(frame.tables, frame.columns, rounds)?;
    Some(labelled(rules, &frame, &design, alike, effort))
}

fn labelled(rules: &Rules, frame: &Frame, design: &Design, alike: i64, effort: &mut Effort<'_>) -> Seed {
    let rounds = usize::from(frame.rounds);
    let mut labels = Labels::assign(rules, frame.labelled, design, rounds, effort);
    let left = if rules.has_soft_wishes() { relabel(rules, &mut labels, alike, RELABEL, effort) } else { 0 };
    let mut wishes = labels.plan().rounds;
    let found = wishes.len();
    if found < rounds {
        wishes.extend(extra(&labels, rounds - found, effort));
    }
    let clean = labels.design.clashes == 0 && found >= rounds && frame.labelled == frame.people;
    Seed { wishes: widened(wishes, frame, rounds), clean, alike: left, labels: Some(labels).filter(|_| clean) }
}

/// The same for everybody, and for all rounds.
fn widened(mut wishes: Wishes, frame: &Frame, rounds: usize) -> Wishes {
    wishes.resize(rounds, Vec::new());
    wishes.iter_mut().for_each(|round| round.resize(frame.people, AWAY));
    wishes
}

/// Starts that may repeat a little, for when no formula reaches all rounds.
pub fn others(rules: &Rules, rounds: u16, alike: i64, effort: &mut Effort<'_>) -> Vec<Seed> {
    let frame = Frame::of(rules, rounds);
    let mut seeds = Vec::new();
    if frame.columns == 0 || frame.labelled < 2 {
        return seeds;
    }
    let wide = frame.columns.min(frame.tables);
    let searched = design::searched(frame.tables, wide, rounds, effort, MATRIX);
    let mut designs: Vec<Design> = searched.iter().map(|d| design::fold(d, frame.columns, rounds)).collect();
    designs.extend(design::folded(frame.tables, frame.columns, rounds).filter(|_| frame.columns > frame.tables));
    seeds.extend(designs.iter().map(|design| labelled(rules, &frame, design, alike, effort)));
    if frame.tables == 10 && frame.columns == 10 && frame.labelled == 100 {
        let rows: Wishes = ten().into_iter().take(usize::from(rounds)).collect();
        seeds.push(Seed { wishes: widened(rows, &frame, usize::from(rounds)), clean: false, alike: 0, labels: None });
    }
    seeds
}

/// Two orthogonal squares of order ten, which no rotation gives: four rounds of ten
/// tables of ten. Columns of a difference matrix over the numbers modulo 7 with three
/// points at infinity (`None`), turned seven times; the infinite points have a square
/// of their own.
fn ten() -> Wishes {
    let mut rounds = vec![Vec::new(); 4];
    for turn in 0..7 {
        for column in TEN {
            for (round, entry) in rounds.iter_mut().zip(column) {
                round.push(if entry < 7 { (u16::from(entry) + turn) % 7 } else { u16::from(entry) });
            }
        }
    }
    for (i, j) in (0..3).flat_map(|i| (0..3).map(move |j| (i, j))) {
        for (round, entry) in rounds.iter_mut().zip([i, j, (i + j) % 3, (i + 2 * j) % 3]) {
            round.push(7 + entry);
        }
    }
    rounds
}

/// Thirteen columns; 7, 8 and 9 are the infinite points.
const TEN: [[u8; 4]; 13] = [
    [0, 0, 0, 0],
    [7, 4, 0, 3],
    [8, 1, 3, 4],
    [9, 3, 1, 5],
    [6, 7, 1, 3],
    [1, 8, 0, 6],
    [1, 9, 4, 2],
    [5, 0, 7, 4],
    [3, 1, 8, 6],
    [0, 1, 9, 2],
    [0, 3, 4, 7],
    [2, 1, 0, 8],
    [3, 0, 4, 9],
];

#[cfg(test)]
mod tests {
    use super::ten;

    #[test]
    fn a_hundred_people_meet_once_in_four_rounds_of_ten_tables() {
        let rounds = ten();
        for a in 0..100 {
            for b in 0..a {
                assert!(rounds.iter().filter(|round| round[a] == round[b]).count() < 2, "{a} {b}");
            }
        }
        for round in &rounds {
            assert!((0..10).all(|table| round.iter().filter(|t| **t == table).count() == 10));
        }
    }
}
