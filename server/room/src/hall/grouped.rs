//! Seats by a column of the list: those who say the same sit together, at as many
//! tables as they fill, and what is left over shares tables. Sizes differ by one at
//! most, as everywhere.

use std::collections::BTreeMap;

use super::{Hall, Seats};
use crate::guests::folded;
use crate::words::{Moment, ParticipantId, TableId};

impl Hall {
    /// Everybody who is here, seated by what they say in a column; none if the list has no
    /// such column. Whoever says nothing is left over.
    #[must_use]
    pub fn grouped(&self, name: &str, at: &mut Moment) -> Option<Seats> {
        let column = self.column(name)?;
        let mut groups: BTreeMap<String, Vec<ParticipantId>> = BTreeMap::new();
        let mut left: Vec<ParticipantId> = Vec::new();
        for (who, _) in self.all_here() {
            let says = self.guest(who).and_then(|guest| guest.says.get(column)).filter(|word| !word.is_empty());
            match says {
                Some(word) => groups.entry(folded(word)).or_default().push(who),
                None => left.push(who),
            }
        }
        Some(share_out(groups.into_values().collect(), left, &self.open().collect::<Vec<_>>(), at))
    }
}

/// Full tables for each group first, then the remainders, the largest first, each where it
/// fits whole if any table has the room.
fn share_out(
    mut groups: Vec<Vec<ParticipantId>>,
    left: Vec<ParticipantId>,
    tables: &[TableId],
    at: &mut Moment,
) -> Seats {
    use rand::seq::SliceRandom;
    let here = groups.iter().map(Vec::len).sum::<usize>() + left.len();
    let (each, more) = (here / tables.len().max(1), here % tables.len().max(1));
    let mut chairs: Vec<(TableId, usize)> =
        tables.iter().enumerate().map(|(n, table)| (*table, each + usize::from(n < more))).collect();
    let mut seats = Seats::new();
    groups.sort_by_key(|group| std::cmp::Reverse(group.len()));
    let mut rest: Vec<Vec<ParticipantId>> = Vec::new();
    for mut group in groups {
        group.shuffle(&mut at.dice);
        while let Some(place) = chairs.iter().position(|(_, free)| *free > 0 && *free <= group.len()) {
            let (table, size) = chairs.remove(place);
            seats.extend(group.drain(..size).map(|who| (who, table)));
        }
        rest.push(group);
    }
    rest.sort_by_key(|group| std::cmp::Reverse(group.len()));
    for mut group in rest.into_iter().chain(left.into_iter().map(|who| vec![who])) {
        while !group.is_empty() {
            // The smallest gap that takes all of them, else the largest there is.
            let whole = chairs.iter().filter(|(_, free)| *free >= group.len()).min_by_key(|(_, free)| *free);
            let choice = whole.or_else(|| chairs.iter().max_by_key(|(_, free)| *free)).map(|(table, _)| *table);
            let Some(chair) = chairs.iter_mut().find(|(table, free)| Some(*table) == choice && *free > 0) else {
                break;
            };
            let take = chair.1.min(group.len());
            seats.extend(group.drain(..take).map(|who| (who, chair.0)));
            chair.1 -= take;
        }
    }
    seats
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::words::At;

    fn people(from: u32, count: u32) -> Vec<ParticipantId> {
        (from..from + count).map(ParticipantId).collect()
    }

    fn tables(n: u16) -> Vec<TableId> {
        (1..=n).map(TableId).collect()
    }

    #[test]
    fn s7_groups_fill_whole_tables_and_remainders_share() {
        for sizes in [[23, 14, 9, 2], [40, 3, 3, 2], [12, 12, 12, 12], [1, 1, 1, 45]] {
            let mut from = 1;
            let groups: Vec<_> = sizes
                .iter()
                .map(|n| {
                    from += n;
                    people(from - n, *n)
                })
                .collect();
            let seats = share_out(groups.clone(), people(100, 2), &tables(5), &mut Moment::new(At(0), 1));
            assert_eq!(seats.len(), 50);
            for table in tables(5) {
                assert_eq!(seats.values().filter(|at| **at == table).count(), 10, "{sizes:?}");
            }
            for group in groups {
                let at: BTreeSet<_> = group.iter().map(|who| seats[who]).collect();
                assert!(at.len() <= group.len() / 10 + 2, "{} people at {} tables", group.len(), at.len());
            }
        }
    }
}
