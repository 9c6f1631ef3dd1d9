//! Which place somebody gets: by the plan, free of it, or beyond it. It proposes;
//! nobody sits anywhere until an event says so.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Hall, Person, Route, Seats, Stay};
use crate::limits;
use crate::words::{ParticipantId, Refusal, TableId};

/// Where people who come together are seated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Spare {
    /// On free chairs, tables near the door first.
    #[default]
    Chairs,
    /// At tables where nobody sits, closed ones included; near the door first.
    Tables,
}

impl Hall {
    /// Everybody's table in `round`, by the plan; closed tables pass theirs on to the smallest.
    #[must_use]
    pub fn plan(&self, round: u16) -> Seats {
        let mut sizes: BTreeMap<TableId, u16> = self.open().map(|id| (id, 0)).collect();
        let mut seats = Seats::new();
        let mut homeless = Vec::new();
        let home = if round == 0 { self.home() } else { Seats::new() };
        for (who, person) in self.people.iter().filter(|(_, person)| person.stay != Stay::Left) {
            let wish = if round == 0 { home.get(who) } else { person.route.get(usize::from(round)) };
            match wish.and_then(|table| Some((table, sizes.get_mut(table)?))) {
                Some((table, size)) => {
                    *size += 1;
                    seats.insert(*who, *table);
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

    /// The open tables, by number.
    pub fn open(&self) -> impl Iterator<Item = TableId> {
        self.tables.iter().filter(|(_, table)| !table.closed).map(|(id, _)| *id)
    }

    /// The seat that somebody without a token takes: a free one of the plan at the emptiest
    /// table, or a walk-in's.
    ///
    /// # Errors
    /// [`Refusal::Full`] when every table has its overflow.
    pub fn free_seat(&self) -> Result<(ParticipantId, Route, TableId), Refusal> {
        let load = self.load();
        let free = self.free_seats().filter_map(|(who, p)| {
            let table = self.planned(p)?;
            (load[&table] < self.most()).then_some((load[&table], who, p.route.clone(), table))
        });
        if let Some((_, who, route, table)) = free.min_by_key(|(load, who, ..)| (*load, *who)) {
            return Ok((who, route, table));
        }
        let table = self.best_table(None)?;
        Ok((self.next_number(), self.route_from(table), table))
    }

    /// The seat of somebody who sits down at `table`, whatever the plan: a free one that is
    /// planned there, else any free one, else a walk-in's.
    #[must_use]
    pub fn seat_at(&self, table: TableId) -> (ParticipantId, Route) {
        let free = self.free_seats().min_by_key(|(who, p)| (self.planned(p) != Some(table), *who));
        free.map_or_else(|| (self.next_number(), self.route_from(table)), |(who, p)| (who, p.route.clone()))
    }

    /// Where a known person sits down now: by the plan if there is a chair, else the best table.
    ///
    /// # Errors
    /// [`Refusal::Full`] when no open table has a chair left.
    pub fn place_for(&self, who: ParticipantId) -> Result<TableId, Refusal> {
        let load = self.load();
        let planned = self.people.get(&who).and_then(|person| self.planned(person));
        match planned.filter(|table| load[table] < self.most()) {
            Some(table) => Ok(table),
            None => self.best_table(Some(who)),
        }
    }

    /// The best open table for somebody who has to sit down now: fewest people, then fewest whom
    /// they have met. Nobody is moved for them.
    ///
    /// # Errors
    /// [`Refusal::Full`] when every table has its overflow.
    pub fn best_table(&self, who: Option<ParticipantId>) -> Result<TableId, Refusal> {
        let load = self.load();
        let free = self.open().filter(|id| load[id] < self.most());
        let best = free.min_by_key(|id| (load[id], who.map_or(0, |who| self.known_at(who, *id)), *id));
        best.ok_or(Refusal::Full { limit: self.capacity() })
    }

    /// Who goes where when `table` is closed now: one after the other to their best table, with
    /// those who have gone there before them. Nobody else moves.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for an unknown table, [`Refusal::NotNow`] for a closed one or the
    /// last, [`Refusal::Full`] when the others have too few chairs.
    pub fn closing(&self, table: TableId) -> Result<Seats, Refusal> {
        let there = self.tables.get(&table).ok_or(Refusal::NotFound)?;
        if there.closed || self.open().count() <= 1 {
            return Err(Refusal::NotNow);
        }
        let mut hall = self.clone();
        if let Some(it) = hall.tables.get_mut(&table) {
            it.closed = true;
        }
        let stranded: Vec<ParticipantId> = self.at_table(table).map(|(who, _)| who).collect();
        let mut seats = Seats::new();
        for who in stranded {
            let to = hall.best_table(Some(who))?;
            hall.place(who, Some(to));
            seats.insert(who, to);
        }
        Ok(seats)
    }

    /// A place for each of `count` people who come together, and the tables that open for it.
    ///
    /// # Errors
    /// [`Refusal::Full`] with the number of places that there are.
    pub fn spare(&self, kind: Spare, count: usize) -> Result<Vec<TableId>, Refusal> {
        let places = match kind {
            Spare::Chairs => self.spare_chairs(),
            Spare::Tables => self.spare_tables(count),
        };
        if places.len() < count {
            return Err(Refusal::Full { limit: u32::try_from(places.len()).unwrap_or(u32::MAX) });
        }
        Ok(places.into_iter().take(count).collect())
    }

    /// Free chairs, table by table from the door; those beyond the planned size last.
    fn spare_chairs(&self) -> Vec<TableId> {
        let load = self.load();
        let chairs = |from: u16, to: u16| {
            let load = &load;
            self.by_the_door()
                .into_iter()
                .filter(|id| !self.tables[id].closed)
                .flat_map(move |id| (load[&id].max(from)..to).map(move |_| id))
        };
        chairs(0, self.table_seats).chain(chairs(self.table_seats, self.most())).collect()
    }

    /// The chairs of as many empty tables as are needed, filled evenly.
    fn spare_tables(&self, count: usize) -> Vec<TableId> {
        let load = self.load();
        let mut empty: Vec<TableId> = self.by_the_door().into_iter().filter(|id| load[id] == 0).collect();
        empty.sort_by_key(|id| self.tables[id].closed);
        empty.truncate(count.div_ceil(usize::from(self.table_seats.max(1))));
        (0..self.table_seats).flat_map(|_| empty.iter().copied()).collect()
    }

    /// All tables, those near the door first.
    fn by_the_door(&self) -> Vec<TableId> {
        let mut all: Vec<TableId> = self.tables.keys().copied().collect();
        all.sort_by_key(|id| self.door.iter().position(|near| near == id).unwrap_or(usize::MAX));
        all
    }

    /// Whom of a table somebody has met.
    fn known_at(&self, who: ParticipantId, table: TableId) -> usize {
        let met = |other: ParticipantId| self.met.contains_key(&(who.min(other), who.max(other)));
        self.at_table(table).filter(|(other, _)| met(*other)).count()
    }

    /// Seats of the plan that nobody has taken, and that are kept for nobody by name.
    fn free_seats(&self) -> impl Iterator<Item = (ParticipantId, &Person)> {
        let free = self.people.iter().filter(|(_, p)| p.stay == Stay::Expected && p.guest.is_none());
        free.map(|(who, p)| (*who, p))
    }

    /// Where the plan wants somebody now, if that table is open.
    #[must_use]
    pub fn planned(&self, person: &Person) -> Option<TableId> {
        let table = *person.route.get(usize::from(self.round))?;
        self.tables.get(&table).is_some_and(|t| !t.closed).then_some(table)
    }

    fn next_number(&self) -> ParticipantId {
        ParticipantId(self.people.keys().next_back().map_or(1, |last| last.0 + 1))
    }

    /// The most people of one table.
    fn most(&self) -> u16 {
        self.table_seats + limits::TABLE_OVERFLOW
    }

    fn capacity(&self) -> u32 {
        u32::from(self.table_count()) * u32::from(self.most())
    }

    /// How many sit at each table.
    #[must_use]
    pub fn load(&self) -> BTreeMap<TableId, u16> {
        let mut load: BTreeMap<TableId, u16> = self.tables.keys().map(|id| (*id, 0)).collect();
        for table in self.all_here().filter_map(|(_, person)| person.table) {
            *load.entry(table).or_default() += 1;
        }
        load
    }
}
