//! The move of the tables: announced, made, taken up by steps that ask for it. A
//! move leaves every pen where it lies. Where people go is the hall's plan; this
//! part only says when.

use rand::RngExt;

use crate::agenda::Step;
use crate::hall::{Announced, Change, HallEvent, Seats};
use crate::protocol::Command;
use crate::room::ask::Deal;
use crate::scenario::{Announce, SeatsPlan};
use crate::words::{Refusal, TableId};

impl Deal<'_> {
    pub(super) fn reshuffle(&mut self, command: Command) -> Result<(), Refusal> {
        match command {
            Command::Reshuffle { announce: true } => self.announce(self.room.hall.furthest + 1),
            Command::Reshuffle { announce: false } if self.room.hall.announced.is_some() => self.make_announced_move(),
            Command::Reshuffle { announce: false } => self.move_to(self.room.hall.furthest + 1, None),
            _ => return Err(Refusal::NotFound),
        }
        Ok(())
    }

    /// What a step says about seats, as it opens for the first time.
    pub(super) fn seat(&mut self, step: &Step) {
        let round = match step.words.seats {
            SeatsPlan::Keep => return,
            SeatsPlan::Home => 0,
            SeatsPlan::Mix => self.room.hall.furthest + 1,
        };
        match step.words.announce {
            Announce::Now => self.move_to(round, None),
            Announce::Break => self.announce(round),
        }
    }

    fn announce(&mut self, round: u16) {
        let now = Some(Announced { round, seats: self.room.hall.plan(round) });
        let was = self.room.hall.announced.clone();
        self.hall(HallEvent::Announced { was, now });
    }

    pub(super) fn make_announced_move(&mut self) {
        let Some(announced) = self.room.hall.announced.clone() else { return };
        // Who came since has a seat in the plan of that round as well.
        let mut seats = self.room.hall.plan(announced.round);
        seats.extend(announced.seats);
        self.move_to(announced.round, Some(seats));
    }

    fn move_to(&mut self, round: u16, seats: Option<Seats>) {
        let hall = &self.room.hall;
        let mut now = seats.unwrap_or_else(|| hall.plan(round));
        now.retain(|who, _| hall.here(*who).is_ok());
        let was = now.keys().filter_map(|who| Some((*who, hall.table_of(*who)?))).collect();
        let was_round = hall.round;
        self.hall(HallEvent::Moved { was_round, round, was, now, back: false });
        self.hand_out_pens();
        self.tell(Change::Moved { round });
    }

    /// A move leaves every pen on the table; somebody who sits there takes it up.
    fn hand_out_pens(&mut self) {
        let tables: Vec<TableId> = self.room.hall.tables.keys().copied().collect();
        for table in tables {
            let here: Vec<_> = self
                .room
                .hall
                .at_table(table)
                .filter(|(_, person)| person.device.is_some())
                .map(|(who, _)| who)
                .collect();
            let now = (!here.is_empty()).then(|| here[self.at.dice.random_range(0..here.len())]);
            self.pen(table, now);
        }
    }
}
