//! Where people sit in each round, as a formula: nobody meets the same person
//! twice, and everybody could work the table out on paper.
//!
//! Each person has a label (home table, step). In round `r` they sit at
//! `(home + step * r) mod tables`. Two people of different steps meet again only
//! if `step gap * round gap` is a multiple of the number of tables, so with `S`
//! seats a table and `R` rounds, `(S - 1) * (R - 1) < tables` proves that no two
//! people meet twice (modular rotation of a transversal design; the classic
//! "social golfer" construction by linear labels).

use serde::{Deserialize, Serialize};

/// A person's place in the rotation: `home` from 0 to tables - 1, `step` from 1, so that whoever is told to move moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[allow(missing_docs)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Label {
    pub home: u16,
    pub step: u16,
}

impl Label {
    /// The label of the `index`-th seat (from 0) of a hall of `tables` tables:
    /// sizes then differ by at most one in every round.
    ///
    /// # Panics
    /// When `tables` is 0, or `index` lies beyond 65,535 full rounds of tables.
    #[must_use]
    pub fn of(index: u32, tables: u16) -> Self {
        let tables = u32::from(tables);
        let narrow = |n: u32| u16::try_from(n).expect("a hall has at most 10,000 seats");
        Self { home: narrow(index % tables), step: narrow(index / tables + 1) }
    }

    /// The table, from 0, where this label sits in `round` (0 = home).
    #[must_use]
    pub fn table(self, round: u16, tables: u16) -> u16 {
        let sum = u32::from(self.home) + u32::from(self.step) * u32::from(round);
        (sum % u32::from(tables)) as u16
    }
}

/// The largest number of rounds, home included, in which `seats` people a table
/// provably never meet twice.
#[must_use]
pub fn proven_rounds(tables: u16, seats: u16) -> u16 {
    if seats <= 1 { u16::MAX } else { (tables - 1) / (seats - 1) + 1 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// Pairs that share a table more than once over `rounds`, counted one by one.
    fn repeats(people: u32, tables: u16, rounds: u16) -> usize {
        let mut met = BTreeSet::new();
        let mut repeats = 0;
        for round in 0..rounds {
            let seat = |p: u32| Label::of(p, tables).table(round, tables);
            for a in 0..people {
                for b in a + 1..people {
                    if seat(a) == seat(b) && !met.insert((a, b)) {
                        repeats += 1;
                    }
                }
            }
        }
        repeats
    }

    #[test]
    fn s1_four_rounds_of_320_at_32_tables_repeat_nobody() {
        assert_eq!(repeats(320, 32, 4), 0);
        assert_eq!(repeats(317, 32, 4), 0);
        assert_eq!(repeats(40, 10, 4), 0);
    }

    #[test]
    fn s2_the_proof_is_sharp_where_it_ends() {
        assert_eq!(proven_rounds(32, 10), 4);
        assert_eq!(repeats(320, 32, 5), 64);
        assert_eq!(proven_rounds(10, 4), 4);
    }

    #[test]
    fn s3_sizes_differ_by_at_most_one() {
        for round in 0..4 {
            let mut sizes = [0u16; 32];
            for p in 0..317 {
                sizes[usize::from(Label::of(p, 32).table(round, 32))] += 1;
            }
            assert!(sizes.iter().all(|size| (9..=10).contains(size)), "{sizes:?}");
        }
    }
}
