//! The desk's hand on single seats: one person moved, two swapped, a bus seated, a
//! table closed with all who sit at it, somebody noted as gone. Each is one gesture
//! that can be undone; what may refuse is looked at before anybody moves.

#[cfg(test)]
mod list;
#[cfg(test)]
mod mixing;
#[cfg(test)]
mod tests;

use crate::guests::GuestList;
use crate::hall::{Announced, HallEvent, Seats, Spare};
use crate::limits;
use crate::protocol::{Command, Placing};
use crate::room::ask::Deal;
use crate::secret::Own;
use crate::text::clean;
use crate::words::{ParticipantId, Refusal, TableId};

impl Deal<'_> {
    pub(super) fn place(&mut self, command: Command) -> Result<(), Refusal> {
        match command {
            Command::SeatPerson { who, table } => {
                self.guard_seat(who, table)?;
                self.put(who, table);
                Ok(())
            }
            Command::SwapPeople { a, b } => self.swap(a, b),
            Command::SeatBatch { names, at } => self.seat_batch(&names, at),
            Command::Invite { list } => self.invite(&list),
            Command::MarkLeft { who } => self.leave(who),
            Command::CloseTable { table, closed: true, seen } => self.close_table(table, seen.as_deref()),
            Command::CloseTable { table, closed: false, .. } => self.open_table(table),
            _ => Err(Refusal::NotFound),
        }
    }

    fn invite(&mut self, list: &GuestList) -> Result<(), Refusal> {
        list.guard()?;
        let mut now = Box::new(self.room.hall.invite(list)?);
        let limit = limits::badges(self.room.head.people);
        if now.planned > limit {
            return Err(Refusal::TooMany { field: "guests".into(), limit });
        }
        self.room.hall.plan_list(&mut now, self.at)?;
        // A closed table that the list has no use for goes; it must come back as it was.
        let shut = self.room.hall.tables.iter().filter(|(table, it)| table.0 > now.tables && it.closed);
        let shut: Vec<TableId> = shut.map(|(table, _)| *table).collect();
        shut.into_iter().for_each(|table| self.hall(HallEvent::Closed { table, was: true, now: false }));
        let was = Box::new(self.room.hall.invited());
        self.hall(HallEvent::Invited { was, now });
        Ok(())
    }

    /// Each takes the other's table; a full one is no hindrance.
    fn swap(&mut self, a: ParticipantId, b: ParticipantId) -> Result<(), Refusal> {
        let table = |who| self.room.hall.here(who)?.table.ok_or(Refusal::NotNow);
        let (at_a, at_b) = (table(a)?, table(b)?);
        if at_a == at_b {
            return Err(Refusal::BadChoice { field: "b".into() });
        }
        self.put(a, at_b);
        self.put(b, at_a);
        Ok(())
    }

    /// A bus has come: everybody gets a seat in one gesture, nobody seated is moved.
    fn seat_batch(&mut self, names: &[String], at: Spare) -> Result<(), Refusal> {
        if names.is_empty() || names.len() > limits::BATCH {
            return Err(Refusal::TooMany { field: "names".into(), limit: limits::BATCH as u32 });
        }
        let names = names.iter().map(|name| clean("name", name, limits::NAME_CHARS)).collect::<Result<Vec<_>, _>>()?;
        let places = self.room.hall.spare(at, names.len())?;
        for (name, table) in names.into_iter().zip(places) {
            if self.room.hall.tables.get(&table).is_some_and(|it| it.closed) {
                self.open_table(table)?;
            }
            let (who, route) = self.room.hall.seat_at(table);
            let name = Own::new(who, self.free_name(name));
            let language = self.room.head.language;
            // Nobody's phone: whoever scans this seat's own token takes it over.
            self.hall(HallEvent::Joined { who, name, language, device: None, by_code: false, route, table });
            self.arrived(who, table);
        }
        Ok(())
    }

    /// Closes a table; whoever sits there goes where the desk has seen that they go.
    fn close_table(&mut self, table: TableId, seen: Option<&[Placing]>) -> Result<(), Refusal> {
        let seats = self.room.hall.closing(table)?;
        if seen.is_some_and(|seen| !seen.iter().map(|it| (it.who, it.table)).eq(seats.iter().map(|(w, t)| (*w, *t)))) {
            return Err(Refusal::Stale);
        }
        self.hall(HallEvent::Closed { table, was: false, now: true });
        for (who, to) in seats {
            self.put(who, to);
        }
        self.route_round(table);
        Ok(())
    }

    fn open_table(&mut self, table: TableId) -> Result<(), Refusal> {
        let was = self.room.hall.tables.get(&table).ok_or(Refusal::NotFound)?.closed;
        if !was {
            return Err(Refusal::NotNow);
        }
        self.hall(HallEvent::Closed { table, was, now: false });
        Ok(())
    }

    /// Who was to sit at a closed table in a round to come is planned elsewhere, and told so if
    /// it was announced.
    fn route_round(&mut self, table: TableId) {
        let routes = self.room.hall.routes_round(table);
        if !routes.is_empty() {
            self.hall(HallEvent::Routed { routes });
        }
        let Some(was) = self.room.hall.announced.clone() else { return };
        let lost: Vec<ParticipantId> = was.seats.iter().filter(|(_, to)| **to == table).map(|(who, _)| *who).collect();
        if lost.is_empty() {
            return;
        }
        let plan = self.room.hall.plan(was.round);
        let mut seats: Seats = was.seats.clone();
        seats.extend(lost.into_iter().filter_map(|who| Some((who, *plan.get(&who)?))));
        self.hall(HallEvent::Announced { now: Some(Announced { seats, ..was.clone() }), was: Some(was) });
    }
}
