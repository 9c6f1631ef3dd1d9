//! Harvest: a theme and its sub-themes, and every table asks questions with one pen.
//!
//! ```toml
//! activity = { kind = "harvest", per_table = 5, chars_max = 140 }
//! ```
//!
//! It must never tell where a question was written, never show on screen or phones what the desk
//! has not approved, and never count aloud before the gong.

mod report;
mod robot;
mod rules;
#[cfg(test)]
mod tests;
mod views;
mod words;

use std::collections::BTreeMap;

pub use words::{Board, Command, Event, Hand, Settings, Sheet, Stage};

use crate::access::Right;
use crate::activity::{Activity, Eye, Item, Loses, Mind, Reader, Sight};
use crate::hall::Hall;
use crate::limits;
use crate::pool::{self, Pool};
use crate::report::Report;
use crate::words::{Asker, At, Audience, ItemId, Moment, ParticipantId, Refusal, RunId, TableId};

/// A harvest.
#[derive(Clone, Debug, PartialEq)]
pub struct Harvest {
    settings: Settings,
    /// How many sub-themes the theme had when it opened.
    subthemes: u8,
    /// The one that each table begins with.
    main: BTreeMap<TableId, u8>,
    pool: Pool,
}

impl Activity for Harvest {
    type Settings = Settings;
    type Command = Command;
    type Event = Event;
    type Board = Board;
    type Sheet = Sheet;
    type Hand = Hand;

    const FIXES_THEME: bool = true;

    const LOSES: Loses = Loses::Answers;

    fn new(run: RunId, settings: &Settings) -> Self {
        Self { settings: settings.clone(), subthemes: 0, main: BTreeMap::new(), pool: Pool::new(run) }
    }

    fn agree(settings: &Settings, _subthemes: usize, _people: u32) -> Result<(), String> {
        let (most, chars) = (limits::TABLE_TEXTS, limits::QUESTION_CHARS);
        if settings.per_table == 0 || settings.per_table > most {
            return Err(format!("`per_table` is {}, it may be 1 to {most}", settings.per_table));
        }
        if settings.chars_max < words::CHARS_MIN || settings.chars_max > chars {
            return Err(format!("`chars_max` is {}, it may be {} to {chars}", settings.chars_max, words::CHARS_MIN));
        }
        Ok(())
    }

    fn open(&self, hall: &Hall, _given: &[Item], _at: &mut Moment) -> Vec<Event> {
        let subthemes = u8::try_from(hall.theme.subthemes.len()).unwrap_or(u8::MAX);
        let main = |table: &TableId| Some((*table, (table.0.checked_sub(1)? % u16::from(subthemes)) as u8 + 1));
        let main = if subthemes == 0 { BTreeMap::new() } else { hall.tables.keys().filter_map(main).collect() };
        vec![Event::Shared { subthemes, main }]
    }

    fn enter(&self, _hall: &Hall, _at: &mut Moment) -> Vec<Event> {
        wrap(self.pool.gate(false))
    }

    fn leave(&self, _hall: &Hall, _at: &mut Moment) -> Vec<Event> {
        wrap(self.pool.gate(true))
    }

    fn right(command: &Command) -> Right {
        match command {
            Command::Ask { .. } => Right::AskHarvest,
            Command::Edit { .. } | Command::Withdraw { .. } => Right::OwnHarvest,
            Command::Publish(_) => Right::PublishHarvest,
        }
    }

    fn secret(command: &Command) -> bool {
        !matches!(command, Command::Publish(_))
    }

    fn decide(&self, hall: &Hall, by: &Asker, command: Command, at: &mut Moment) -> Result<Vec<Event>, Refusal> {
        self.judge(hall, by, command, at).map(wrap)
    }

    /// After the beats, one GO is the gong: the number of questions appears, once.
    fn cue(&self, _hall: &Hall) -> Option<&'static str> {
        (!self.pool.closed && !self.pool.settled).then_some("total")
    }

    fn go(&self, _hall: &Hall, _at: &mut Moment) -> Vec<Event> {
        let mut events = self.pool.clear();
        events.extend(self.pool.gate(true));
        wrap(events)
    }

    fn settle(&self, _hall: &Hall, _at: &mut Moment) -> Vec<Event> {
        wrap(self.pool.settle())
    }

    fn shows_theme(&self) -> bool {
        true
    }

    fn lost(&self, _hall: &Hall, held: &[Item], _at: &mut Moment) -> Vec<Event> {
        wrap(self.pool.lost(held))
    }

    fn settled(&self) -> bool {
        self.pool.settled
    }

    fn apply(&mut self, event: &Event, _at: At) {
        match event {
            Event::Shared { subthemes, main } => (self.subthemes, self.main) = (*subthemes, main.clone()),
            Event::Pool(event) => self.pool.apply(event),
        }
    }

    fn undo(&self, _hall: &Hall, event: &Event, _at: &mut Moment) -> Result<Vec<Event>, Refusal> {
        match event {
            Event::Shared { .. } => Err(Refusal::CannotUndo),
            Event::Pool(event) => self.pool.undo(event).map(wrap),
        }
    }

    fn board(&self, _sight: Sight<'_>, to: Audience) -> Board {
        self.show(to)
    }

    fn sheet(&self, _sight: Sight<'_>, of: TableId) -> Sheet {
        self.of_table(of)
    }

    fn hand(&self, _sight: Sight<'_>, _of: ParticipantId) -> Hand {
        Hand { stage: self.stage() }
    }

    fn reads(&self, _hall: &Hall, who: Reader) -> Vec<ItemId> {
        match who {
            Reader::Board(Audience::Helper | Audience::Pilot) => self.pool.rows().iter().map(|row| row.id).collect(),
            Reader::Board(_) => self.pool.shown.into_iter().collect(),
            Reader::Table(table) => self.pool.rows_of(table).iter().map(|row| row.id).collect(),
            Reader::Person(_) => Vec::new(),
        }
    }

    fn text(&self, id: ItemId) -> Option<&str> {
        self.pool.text(id)
    }

    fn may_stand(&self, id: ItemId) -> bool {
        self.pool.may_stand(id).unwrap_or_else(|| self.text(id).is_some())
    }

    fn yields(&self) -> Vec<Item> {
        self.pool.yields()
    }

    /// Until a ballot opens, a phone may take its question back and the desk may approve.
    fn lingers(&self) -> bool {
        !self.pool.settled
    }

    fn progress(&self, _hall: &Hall, table: TableId) -> Option<(u16, u16)> {
        let written = u16::try_from(self.pool.written_at(table)).unwrap_or(u16::MAX);
        (!self.pool.settled).then_some((written, self.settings.per_table))
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
        robot::ask(eye, mind)
    }

    fn desk_robot(board: &Board, _texts: &BTreeMap<ItemId, String>, _mind: &mut dyn Mind) -> Vec<Command> {
        pool::desk_robot(&board.desk, board.shown).into_iter().map(Command::Publish).collect()
    }
}

fn wrap(events: Vec<pool::Event>) -> Vec<Event> {
    events.into_iter().map(Event::Pool).collect()
}
