//! The move of the tables: announced, made, taken up by steps that ask for it. A
//! move leaves every pen where it lies. Where people go is planned as reality wants
//! it at that moment; this part says when, and for which round.

use rand::RngExt;

use crate::agenda::Step;
use crate::guests::folded;
use crate::hall::{Announced, Change, HallEvent, Seats};
use crate::protocol::Command;
use crate::room::ask::Deal;
use crate::scenario::{Announce, SeatsPlan};
use crate::words::{Refusal, TableId};

/// What a scenario calls the choice that people make on the day, where a list names a column.
const CHOICE: &str = "choice";

impl Deal<'_> {
    pub(super) fn reshuffle(&mut self, command: Command) -> Result<(), Refusal> {
        match command {
            Command::Reshuffle { announce: true } => {
                let round = self.mix();
                self.announce(round);
            }
            Command::Reshuffle { announce: false } if self.room.hall.announced.is_some() => self.make_announced_move(),
            Command::Reshuffle { announce: false } => {
                let round = self.mix();
                self.move_to(round);
            }
            _ => return Err(Refusal::NotFound),
        }
        Ok(())
    }

    /// What a step says about seats, as it opens for the first time.
    pub(super) fn seat(&mut self, step: &Step) {
        let round = match &step.words.seats {
            SeatsPlan::Keep => return self.prepare(),
            SeatsPlan::Home => 0,
            SeatsPlan::Mix => self.mix(),
            SeatsPlan::By(column) => self.group(column),
        };
        match step.words.announce {
            Announce::Now => self.move_to(round),
            Announce::Break => self.announce(round),
        }
    }

    /// The next round of the plan, as those who are here now make it.
    fn mix(&mut self) -> u16 {
        let round = self.room.hall.furthest + 1;
        self.replan(round, None);
        round
    }

    /// A round by a column of the list, or by what people have chosen, in front of those that are
    /// planned; the next of the plan where there is neither.
    fn group(&mut self, column: &str) -> u16 {
        let round = self.room.hall.furthest + 1;
        let chosen = || self.room.runs.values().rev().find_map(|run| run.activity.chosen());
        let chosen = if folded(column) == CHOICE { chosen() } else { None };
        let Some(groups) = chosen.or_else(|| self.room.hall.alike(column)) else { return self.mix() };
        let routes = self.room.hall.gather(round, &groups, self.at);
        self.hall(HallEvent::Routed { routes });
        round
    }

    /// While people sit, the moves to come are made right for those who are here, so that a phone
    /// that hears nothing of the next one knows its table all the same.
    fn prepare(&mut self) {
        let hall = &self.room.hall;
        let next = hall.furthest + 1;
        // As long as most are awaited, those few are told nothing new: the plan is for all.
        let most = hall.count_here() as usize * 2 >= hall.people.len();
        if most && hall.announced.is_none() && next < hall.planned_rounds() {
            self.replan(next, None);
        }
    }

    fn replan(&mut self, round: u16, told: Option<&Seats>) {
        let hall = &self.room.hall;
        let routes = hall.replan(round, told, self.at);
        if !(routes.is_empty() && hall.searched && hall.changed == 0) {
            self.hall(HallEvent::Routed { routes });
        }
    }

    fn announce(&mut self, round: u16) {
        let now = Some(Announced { round, seats: self.room.hall.plan(round) });
        let was = self.room.hall.announced.clone();
        self.hall(HallEvent::Announced { was, now });
    }

    /// Whoever was told a table goes there, unless it does not hold any more.
    pub(super) fn make_announced_move(&mut self) {
        let Some(announced) = self.room.hall.announced.clone() else { return };
        if announced.round > 0 {
            self.replan(announced.round, Some(&announced.seats));
        }
        // Said by itself, so that taking the move back announces it again.
        self.hall(HallEvent::Announced { was: Some(announced.clone()), now: None });
        self.move_to(announced.round);
    }

    fn move_to(&mut self, round: u16) {
        let hall = &self.room.hall;
        let mut now = hall.plan(round);
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
