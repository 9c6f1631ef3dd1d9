//! Explore: tables share out the questions that were chosen, and note what each one opens.
//!
//! ```toml
//! activity = { kind = "explore", over = "choose-at-tables", notes = 5 }
//! ```
//!
//! It must never show a note that the desk has not approved to anybody but its own table, and
//! never say which table wrote one.

mod report;
mod robot;
mod rules;
mod share;
#[cfg(test)]
mod tests;
mod views;
mod words;

use std::collections::BTreeMap;

pub use words::{Board, Command, Event, Hand, Lot, Settings, Sheet};

use crate::access::Right;
use crate::activity::{Activity, Eye, Item, Loses, Mind, Reader, Sight};
use crate::hall::{Change, Hall};
use crate::limits;
use crate::pool::{self, Pool, Verdict};
use crate::report::Report;
use crate::words::{Asker, At, Audience, ItemId, Moment, ParticipantId, Refusal, RunId, TableId};

/// Questions, tables, notes.
#[derive(Clone, Debug, PartialEq)]
pub struct Explore {
    run: RunId,
    settings: Settings,
    /// In the order in which they were chosen.
    questions: Vec<Item>,
    /// What each table explores.
    share: BTreeMap<TableId, ItemId>,
    /// One question large on the screen, its tables lit.
    focus: Option<ItemId>,
    pool: Pool,
}

impl Activity for Explore {
    type Settings = Settings;
    type Command = Command;
    type Event = Event;
    type Board = Board;
    type Sheet = Sheet;
    type Hand = Hand;

    const LOSES: Loses = Loses::Answers;

    fn new(run: RunId, settings: &Settings) -> Self {
        Self {
            run,
            settings: settings.clone(),
            questions: Vec::new(),
            share: BTreeMap::new(),
            focus: None,
            pool: Pool::new(run),
        }
    }

    fn takes(settings: &Settings) -> Vec<String> {
        vec![settings.over.clone()]
    }

    fn agree(settings: &Settings, _subthemes: usize, _people: u32) -> Result<(), String> {
        let most = limits::TABLE_TEXTS;
        if settings.notes == 0 || settings.notes > most {
            return Err(format!("`notes` is {}, it may be 1 to {most}", settings.notes));
        }
        Ok(())
    }

    fn open(&self, hall: &Hall, given: &[Item], _at: &mut Moment) -> Vec<Event> {
        self.take_up(hall, given)
    }

    fn given(&self, hall: &Hall, given: &[Item], _at: &mut Moment) -> Vec<Event> {
        self.take_up(hall, given)
    }

    fn enter(&self, hall: &Hall, _at: &mut Moment) -> Vec<Event> {
        let mut events = wrap(self.pool.gate(false));
        events.extend(self.share_out(hall, &self.questions));
        events
    }

    fn leave(&self, _hall: &Hall, _at: &mut Moment) -> Vec<Event> {
        wrap(self.pool.gate(true))
    }

    fn right(command: &Command) -> Right {
        match command {
            Command::Choose { .. } => Right::ChooseExplore,
            Command::Note { .. } => Right::NoteExplore,
            Command::Edit { .. } | Command::Withdraw { .. } => Right::OwnExplore,
            Command::Publish(_) => Right::PublishExplore,
            Command::Focus { .. } => Right::FocusExplore,
        }
    }

    fn secret(command: &Command) -> bool {
        matches!(command, Command::Note { .. } | Command::Edit { .. } | Command::Withdraw { .. })
    }

    fn decide(&self, hall: &Hall, by: &Asker, command: Command, at: &mut Moment) -> Result<Vec<Event>, Refusal> {
        self.judge(hall, by, command, at)
    }

    /// Whoever sits down where nobody sat gives that table a question.
    fn on(&self, hall: &Hall, _change: Change, _at: &mut Moment) -> Vec<Event> {
        self.share_out(hall, &self.questions)
    }

    fn settle(&self, _hall: &Hall, _at: &mut Moment) -> Vec<Event> {
        wrap(self.pool.settle())
    }

    fn lost(&self, _hall: &Hall, held: &[Item], _at: &mut Moment) -> Vec<Event> {
        wrap(self.pool.lost(held))
    }

    fn settled(&self) -> bool {
        self.pool.settled
    }

    fn apply(&mut self, event: &Event, _at: At) {
        match event {
            Event::Took { now, .. } => self.questions.clone_from(now),
            Event::Shared { table, now, .. } => match now {
                Some(item) => drop(self.share.insert(*table, *item)),
                None => drop(self.share.remove(table)),
            },
            Event::Focused { now, .. } => self.focus = *now,
            Event::Pool(event) => {
                self.pool.apply(event);
                if self.pool.settled {
                    self.questions.iter_mut().for_each(forget);
                }
            }
        }
    }

    fn undo(&self, _hall: &Hall, event: &Event, _at: &mut Moment) -> Result<Vec<Event>, Refusal> {
        self.turn_round(event)
    }

    fn board(&self, _sight: Sight<'_>, to: Audience) -> Board {
        self.show(to)
    }

    fn sheet(&self, _sight: Sight<'_>, of: TableId) -> Sheet {
        Sheet { question: self.share.get(&of).copied(), notes: self.pool.rows_of(of) }
    }

    fn hand(&self, _sight: Sight<'_>, _of: ParticipantId) -> Hand {
        Hand { open: !self.pool.settled }
    }

    fn reads(&self, _hall: &Hall, who: Reader) -> Vec<ItemId> {
        let questions = self.questions.iter().map(|item| item.id);
        match who {
            Reader::Board(Audience::Helper | Audience::Pilot) => {
                questions.chain(self.pool.rows().iter().map(|row| row.id)).collect()
            }
            Reader::Board(_) => questions.chain(self.pool.shown).collect(),
            Reader::Table(table) => self.pool.rows_of(table).iter().map(|row| row.id).collect(),
            Reader::Person(_) => Vec::new(),
        }
    }

    fn text(&self, id: ItemId) -> Option<&str> {
        let question = self.questions.iter().find(|item| item.id == id);
        question.map(|item| item.text.as_str()).or_else(|| self.pool.text(id))
    }

    fn may_stand(&self, id: ItemId) -> bool {
        self.pool.may_stand(id).unwrap_or_else(|| self.text(id).is_some())
    }

    /// The questions in their order, then the approved notes.
    fn yields(&self) -> Vec<Item> {
        self.questions.iter().cloned().chain(self.pool.yields()).collect()
    }

    /// A note may come late, and the drafting circle reads them while the hall goes on.
    fn lingers(&self) -> bool {
        !self.pool.settled
    }

    fn progress(&self, _hall: &Hall, table: TableId) -> Option<(u16, u16)> {
        let notes = u16::try_from(self.pool.written_at(table)).unwrap_or(u16::MAX);
        (!self.pool.settled).then_some((notes, self.settings.notes))
    }

    fn made(event: &Event) -> Option<ItemId> {
        match event {
            Event::Pool(event) => event.made(),
            _ => None,
        }
    }

    fn report(&self, _hall: &Hall) -> Report {
        self.chapter()
    }

    fn robot(eye: &Eye<'_, Self>, mind: &mut dyn Mind) -> Vec<Command> {
        robot::note(eye, mind)
    }

    fn desk_robot(board: &Board, _texts: &BTreeMap<ItemId, String>, _mind: &mut dyn Mind) -> Vec<Command> {
        let waiting = board.desk.iter().any(|row| row.verdict == Verdict::Waiting);
        let gestures = pool::desk_robot(&board.desk, board.shown);
        // Notes are handed up and approved; which of them the hall sees is a matter of taste.
        gestures.into_iter().filter(|_| waiting).map(Command::Publish).collect()
    }
}

fn forget(item: &mut Item) {
    item.from = None;
    item.joined.iter_mut().for_each(forget);
}

fn wrap(events: Vec<pool::Event>) -> Vec<Event> {
    events.into_iter().map(Event::Pool).collect()
}
