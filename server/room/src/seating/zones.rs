//! Rounds in which seats are grouped: people of one region, or who chose one action,
//! sit at tables of their own, and what remains of each group shares the other tables.
//! Whoever stays at a table welcomes any group there.

use super::brief::NO_GROUP;
use super::plan::AWAY;
use super::rules::{ALONE, Rules};

/// Whose tables are whose in one round.
#[derive(Clone, Debug)]
pub struct Zones {
    /// Everybody's group, or [`NO_GROUP`].
    groups: Vec<u16>,
    /// The group of each table; [`NO_GROUP`] where all may sit.
    tables: Vec<u16>,
}

impl Zones {
    /// Gives each group as many tables as it fills, the largest group first; none in a round
    /// that is not grouped.
    pub fn of(rules: &Rules, round: usize, ranges: &[(u16, u16)], present: &[bool]) -> Option<Self> {
        let (_, column) = rules.brief.gather.iter().find(|(gathered, _)| usize::from(*gathered) == round)?;
        let groups: Vec<u16> = (0..column.len()).map(|person| group_of(rules, column, person)).collect();
        let mut free: Vec<u16> = ranges.iter().map(|range| range.1).collect();
        let staying = rules.anchor.iter().zip(present).filter(|(table, here)| **here && **table != AWAY);
        staying.for_each(|(table, _)| free[usize::from(*table)] = free[usize::from(*table)].saturating_sub(1));
        let mut order: Vec<usize> = (0..free.len()).filter(|table| free[*table] > 0).collect();
        order.sort_by_key(|table| std::cmp::Reverse(free[*table]));
        let mut tables = vec![NO_GROUP; free.len()];
        for (group, mut people) in sizes(&groups, present) {
            for table in &order {
                if tables[*table] == NO_GROUP && free[*table] <= people {
                    tables[*table] = group;
                    people -= free[*table];
                }
            }
        }
        Some(Self { groups, tables })
    }

    /// Whether somebody may sit at a table.
    pub fn takes(&self, person: usize, table: usize) -> bool {
        self.tables[table] == NO_GROUP || self.own(person, table)
    }

    /// Whether a table is their group's own.
    pub fn own(&self, person: usize, table: usize) -> bool {
        self.tables[table] != NO_GROUP && self.groups.get(person) == Some(&self.tables[table])
    }
}

/// Who stays, or is kept together with somebody of another group, belongs to none.
fn group_of(rules: &Rules, column: &[u16], person: usize) -> u16 {
    let unit = rules.unit_of[person];
    let torn = unit != ALONE && rules.units[unit as usize].iter().any(|mate| column[*mate as usize] != column[person]);
    if torn || rules.stays(person) { NO_GROUP } else { column[person] }
}

/// The groups with the number of their people, the largest first.
fn sizes(groups: &[u16], present: &[bool]) -> Vec<(u16, u16)> {
    let mut sizes: Vec<(u16, u16)> = Vec::new();
    let here = groups.iter().zip(present).filter(|(group, here)| **here && **group != NO_GROUP);
    for (group, _) in here {
        if sizes.len() <= usize::from(*group) {
            let next = sizes.len() as u16;
            sizes.extend((next..=*group).map(|group| (group, 0)));
        }
        sizes[usize::from(*group)].1 += 1;
    }
    sizes.sort_by_key(|(group, people)| (std::cmp::Reverse(*people), *group));
    sizes
}
