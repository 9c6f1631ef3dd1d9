//! Who met whom, from the tables that phones were shown in each round.

use std::collections::{BTreeMap, BTreeSet};

use room::words::TableId;

/// Pairs that sat at one table in more than one round.
#[must_use]
pub fn repeats<'a>(people: impl Iterator<Item = &'a BTreeMap<u16, TableId>>) -> usize {
    let mut tables: BTreeMap<(u16, TableId), Vec<usize>> = BTreeMap::new();
    for (person, shown) in people.enumerate() {
        for (round, table) in shown {
            tables.entry((*round, *table)).or_default().push(person);
        }
    }
    let (mut met, mut again) = (BTreeSet::new(), BTreeSet::new());
    for together in tables.values() {
        for (n, one) in together.iter().enumerate() {
            for other in &together[n + 1..] {
                if !met.insert((one, other)) {
                    again.insert((one, other));
                }
            }
        }
    }
    again.len()
}

/// Moves that anybody was shown.
#[must_use]
pub fn reshuffles<'a>(people: impl Iterator<Item = &'a BTreeMap<u16, TableId>>) -> u16 {
    let rounds: BTreeSet<u16> = people.flat_map(|shown| shown.keys().copied()).collect();
    u16::try_from(rounds.len().saturating_sub(1)).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(tables: &[u16]) -> BTreeMap<u16, TableId> {
        (0..).zip(tables).map(|(round, table)| (round, TableId(*table))).collect()
    }

    #[test]
    fn a_pair_that_meets_again_is_counted_once() {
        let people = [shown(&[1, 2, 3]), shown(&[1, 2, 3]), shown(&[2, 2, 1]), shown(&[2, 3, 3])];
        // One and two meet three times; two and three, one and three only once each.
        assert_eq!(repeats(people.iter()), 1);
        assert_eq!(reshuffles(people.iter()), 2);
    }

    #[test]
    fn nobody_met_nobody() {
        assert_eq!((repeats([].iter()), reshuffles([].iter())), (0, 0));
    }
}
