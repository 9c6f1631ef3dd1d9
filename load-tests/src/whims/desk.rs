//! What the desk does: GO, and any gesture at any time; many are undone at once, and
//! must then have been nothing.

use anyhow::{Result, ensure};
use rand::RngExt;
use rand::seq::IteratorRandom;
use room::activities::Settings;
use room::guests::{Guest, GuestList};
use room::hall::Spare;
use room::protocol::{Command, Cut};
use room::words::{StepId, Text};

use super::checks::Face;
use super::hall::{DESKS, Hall, Totals};

impl Hall {
    /// GO, with the right expectation or an old one.
    pub(super) fn go(&mut self, totals: &mut Totals) -> Result<()> {
        self.sulks.clear();
        let late = u64::from(self.dice.random_bool(0.05));
        let go = Command::Go { expect: self.room.expect().saturating_sub(late) };
        self.gesture(go, totals)
    }

    /// Any gesture.
    pub(super) fn desk_gesture(&mut self, totals: &mut Totals) -> Result<()> {
        let command = match self.dice.random_range(0..9) {
            0 | 1 => self.on_the_day(),
            2 | 3 => self.on_seats(),
            4 => self.on_the_agenda(),
            5 => self.on_the_room(),
            6 => self.undo_something(),
            7 => self.on_people(),
            _ => self.on_switches(),
        };
        self.gesture(command, totals)
    }

    /// Done by whoever drives, a helper or another console; some are undone at once.
    fn gesture(&mut self, command: Command, totals: &mut Totals) -> Result<()> {
        let by = match self.dice.random_range(0..20) {
            0 => Self::desk(DESKS[1]),
            1 => Self::desk(DESKS[2]),
            _ => self.driver(),
        };
        let turns = !matches!(command, Command::Undo { .. } | Command::HandOver {} | Command::TakeControl {});
        let before = Face::of(&self.room);
        let Some(taken) = self.ask(by, command, totals)? else { return Ok(()) };
        if turns && self.dice.random_bool(0.3) {
            let undo = Command::Undo { entry: taken.seq };
            if self.ask(by, undo, totals)?.is_some() {
                totals.undone += 1;
                let after = Face::of(&self.room);
                ensure!(
                    before == after,
                    "undone at once, `{}` has left a trace: {}",
                    taken.kind,
                    before.differs(&after)
                );
            }
        }
        Ok(())
    }

    fn any_step(&mut self) -> StepId {
        self.room.agenda.steps.iter().map(|step| step.id).choose(&mut self.dice).unwrap_or(StepId(1))
    }

    fn on_the_day(&mut self) -> Command {
        let step = self.any_step();
        match self.dice.random_range(0..10) {
            0 => Command::GoTo { step },
            1 => Command::Back {},
            2 => Command::Skip {},
            3 => Command::Extend { minutes: self.dice.random_range(-5..=10) },
            4 => Command::Pause { on: self.dice.random() },
            5 => Command::StandBy { step: Some(step).filter(|_| self.dice.random()) },
            6 => Command::Park {},
            7 => Command::TakeUp { step },
            8 => Command::RunAgain { step },
            _ => Command::Reshuffle { announce: self.dice.random() },
        }
    }

    fn on_seats(&mut self) -> Command {
        let (who, other, table) = (self.anybody(), self.anybody(), self.any_table());
        match self.dice.random_range(0..7) {
            0 | 1 => Command::SeatPerson { who, table },
            2 => Command::SwapPeople { a: who, b: other },
            3 => Command::GivePen { table: self.room.hall.table_of(who).unwrap_or(table), to: who },
            4 => Command::CloseTable { table, closed: true, seen: None },
            5 => Command::CloseTable { table, closed: false, seen: None },
            _ => Command::MarkLeft { who },
        }
    }

    fn on_people(&mut self) -> Command {
        let (who, table) = (self.anybody(), self.any_table());
        let guest = |n: u32| Guest { name: format!("Invité {n}"), ..Guest::default() };
        match self.dice.random_range(0..7) {
            0 => Command::SeatBatch { names: vec!["Ana".into(), "Bob".into()], at: Spare::default() },
            1 => Command::Invite { list: GuestList { columns: Vec::new(), guests: (1..=5).map(guest).collect() } },
            2 => Command::RollCall { table, absent: vec![who] },
            3 => Command::AnswerHelp { table, by: "Léa".into() },
            4 => Command::CloseHelp { table },
            5 if self.dice.random_bool(0.1) => Command::ErasePerson { who },
            _ => Command::Doors { open: self.dice.random() },
        }
    }

    fn on_the_agenda(&mut self) -> Command {
        let (step, before) = (self.any_step(), Some(self.any_step()).filter(|_| self.dice.random()));
        match self.dice.random_range(0..3) {
            0 => {
                let kind = Settings::KINDS.iter().choose(&mut self.dice).copied().unwrap_or("talk");
                Command::Insert { kind: kind.to_owned(), title: "Encore".into(), minutes: 5, before }
            }
            1 => Command::Reorder { step, before },
            _ => Command::Shorten { cuts: vec![Cut { step, lasts: 60_000 * self.dice.random_range(0..9) }] },
        }
    }

    fn on_the_room(&mut self) -> Command {
        let text = Text::plain("Autrement dit");
        match self.dice.random_range(0..8) {
            0 => Command::Message { text: "Asseyez-vous".into() },
            1 => Command::LineToStage { text: "Deux tables en retard".into() },
            2 => Command::Reword { subtheme: Some(self.dice.random_range(1..4)).filter(|_| self.dice.random()), text },
            3 => Command::RequestIs { text, by: Text::plain("La direction") },
            4 => Command::RequestAside {},
            5 => Command::RequestTakeUp {},
            6 => Command::HandOver {},
            _ => Command::TakeControl {},
        }
    }

    fn on_switches(&mut self) -> Command {
        let on = self.dice.random();
        match self.dice.random_range(0..6) {
            0 => Command::Dark { on },
            1 => Command::Black { on },
            2 => Command::Freeze { on },
            3 => Command::Night { on },
            4 => Command::Gongs { on },
            _ => Command::ShowQr { on },
        }
    }

    fn undo_something(&mut self) -> Command {
        Command::Undo { entry: self.room.seq.saturating_sub(self.dice.random_range(0..40)) }
    }
}
