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
        let mut free: Vec<(u32, u32)> = ranges.iter().map(|range| (range.0.into(), range.1.into())).collect();
        let mut here = present.iter().filter(|here| **here).count() as u32;
        for (table, _) in rules.anchor.iter().zip(present).filter(|(table, here)| **here && **table != AWAY) {
            let (least, most) = &mut free[usize::from(*table)];
            (*least, *most) = (least.saturating_sub(1), most.saturating_sub(1));
            here -= 1;
        }
        let mut share = Share { tables: vec![NO_GROUP; free.len()], free, sizes: sizes(&groups, present), here };
        // Full tables first, so that no group is left with few because others sit at ease.
        share.out(|(_, most)| most);
        share.out(|(least, _)| least);
        share.take_back();
        Some(Self { groups, tables: share.tables })
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

/// Tables being shared out.
struct Share {
    tables: Vec<u16>,
    /// The least and the most seats of each table for those who do not stay there.
    free: Vec<(u32, u32)>,
    /// Groups with the number of their people, the largest first.
    sizes: Vec<(u16, u32)>,
    /// How many do not stay anywhere.
    here: u32,
}

impl Share {
    /// Gives each group free tables as long as it has people enough for them.
    fn out(&mut self, seats: impl Fn((u32, u32)) -> u32) {
        let mut order: Vec<usize> = (0..self.free.len()).filter(|table| self.free[*table].0 > 0).collect();
        order.sort_by_key(|table| std::cmp::Reverse(self.free[*table]));
        for at in 0..self.sizes.len() {
            let (group, people) = self.sizes[at];
            let mut left = people.saturating_sub(self.most(group));
            for table in &order {
                let seats = seats(self.free[*table]);
                if self.tables[*table] == NO_GROUP && seats <= left {
                    self.tables[*table] = group;
                    left -= seats;
                }
            }
        }
    }

    /// Takes tables back until those who are left over have room at the shared ones.
    fn take_back(&mut self) {
        while self.lacking() > 0 {
            let owned = (0..self.tables.len()).filter(|table| self.tables[*table] != NO_GROUP);
            let without = |table: usize| {
                let mut tables = self.tables.clone();
                tables[table] = NO_GROUP;
                Self { tables, free: self.free.clone(), sizes: self.sizes.clone(), here: self.here }
            };
            let Some(next) = owned.map(without).min_by_key(Self::lacking) else { return };
            self.tables = next.tables;
        }
    }

    /// How many of those who cannot sit at tables of their own find no shared one.
    fn lacking(&self) -> u32 {
        let own: u32 = self.sizes.iter().map(|(group, people)| (*people).min(self.most(*group))).sum();
        (self.here - own).saturating_sub(self.most(NO_GROUP))
    }

    /// The most people at the tables of a group.
    fn most(&self, group: u16) -> u32 {
        self.tables.iter().zip(&self.free).filter(|(owner, _)| **owner == group).map(|(_, free)| free.1).sum()
    }
}

/// Who stays, or is kept together with somebody of another group, belongs to none.
fn group_of(rules: &Rules, column: &[u16], person: usize) -> u16 {
    let unit = rules.unit_of[person];
    let torn = unit != ALONE && rules.units[unit as usize].iter().any(|mate| column[*mate as usize] != column[person]);
    if torn || rules.stays(person) { NO_GROUP } else { column[person] }
}

/// The groups with the number of their people, the largest first.
fn sizes(groups: &[u16], present: &[bool]) -> Vec<(u16, u32)> {
    let mut sizes: Vec<(u16, u32)> = Vec::new();
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
