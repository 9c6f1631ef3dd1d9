//! Which place somebody gets: by the rotation, free of the plan, or beyond it. It
//! proposes; nobody sits anywhere until an event says so.

use std::collections::{BTreeMap, BTreeSet};

use super::{Hall, Seats, Stay};
use crate::limits;
use crate::seating::Label;
use crate::words::{ParticipantId, Refusal, TableId};

impl Hall {
    /// Everybody's table in `round`, by the rotation; closed tables pass theirs on to the smallest.
    #[must_use]
    pub fn plan(&self, round: u16) -> Seats {
        let tables = self.table_count();
        let mut sizes: BTreeMap<TableId, u16> =
            self.tables.iter().filter(|(_, t)| !t.closed).map(|(id, _)| (*id, 0)).collect();
        let mut seats = Seats::new();
        let mut homeless = Vec::new();
        for (who, person) in self.people.iter().filter(|(_, person)| person.stay != Stay::Left) {
            let table = TableId(person.label.table(round, tables) + 1);
            match sizes.get_mut(&table) {
                Some(size) => {
                    *size += 1;
                    seats.insert(*who, table);
                }
                None => homeless.push(*who),
            }
        }
        for who in homeless {
            if let Some((table, size)) = sizes.iter_mut().min_by_key(|(_, size)| **size) {
                *size += 1;
                seats.insert(who, *table);
            }
        }
        seats
    }

    /// The seat that somebody without a token takes: a free one of the plan at the emptiest
    /// table, or a walk-in's.
    ///
    /// # Errors
    /// [`Refusal::Full`] when every table has its overflow.
    pub fn free_seat(&self) -> Result<(ParticipantId, Label, TableId), Refusal> {
        let tables = self.table_count();
        let load = self.load();
        let free = self.people.iter().filter(|(_, p)| p.stay == Stay::Expected).filter_map(|(who, p)| {
            let table = TableId(p.label.table(self.round, tables) + 1);
            (!self.tables.get(&table)?.closed).then_some((load[&table], *who, p.label, table))
        });
        if let Some((_, who, label, table)) = free.min_by_key(|(load, who, ..)| (*load, *who)) {
            return Ok((who, label, table));
        }
        self.walk_in(&load)
    }

    /// The table where a known person sits now by the plan, or the emptiest if that one is closed.
    ///
    /// # Errors
    /// [`Refusal::Full`] when no table is open.
    pub fn planned_table(&self, label: Label) -> Result<TableId, Refusal> {
        let table = TableId(label.table(self.round, self.table_count()) + 1);
        if self.tables.get(&table).is_some_and(|t| !t.closed) {
            return Ok(table);
        }
        let load = self.load();
        let open = self.tables.iter().filter(|(_, t)| !t.closed).map(|(id, _)| *id);
        open.min_by_key(|id| (load[id], *id)).ok_or(Refusal::Full { limit: limits::PEOPLE })
    }

    fn walk_in(&self, load: &BTreeMap<TableId, u16>) -> Result<(ParticipantId, Label, TableId), Refusal> {
        let most = self.table_seats + limits::TABLE_OVERFLOW;
        let open = self.tables.iter().filter(|(id, t)| !t.closed && load[id] < most).map(|(id, _)| *id);
        let table = open.min_by_key(|id| (load[id], *id)).ok_or(Refusal::Full { limit: self.capacity() })?;
        let who = ParticipantId(self.people.keys().next_back().map_or(1, |last| last.0 + 1));
        Ok((who, self.free_label(table), table))
    }

    /// The smallest step that nobody else has and that sits at `table` now: it stays in the proof
    /// for as long as it can.
    fn free_label(&self, table: TableId) -> Label {
        let tables = self.table_count();
        let taken: BTreeSet<Label> = self.people.values().map(|p| p.label).collect();
        let labels = (0..tables).map(|step| {
            let back = u32::from(step) * u32::from(self.round) % u32::from(tables);
            let home = (u32::from(table.0 - 1) + u32::from(tables) - back) % u32::from(tables);
            Label { home: home as u16, step }
        });
        labels.into_iter().find(|label| !taken.contains(label)).unwrap_or(Label { home: table.0 - 1, step: tables })
    }

    fn capacity(&self) -> u32 {
        u32::from(self.table_count()) * u32::from(self.table_seats + limits::TABLE_OVERFLOW)
    }

    fn load(&self) -> BTreeMap<TableId, u16> {
        let mut load: BTreeMap<TableId, u16> = self.tables.keys().map(|id| (*id, 0)).collect();
        for table in self.all_here().filter_map(|(_, person)| person.table) {
            *load.entry(table).or_default() += 1;
        }
        load
    }
}
