//! Arrive: people come in, find their table and say that they sit there. All of
//! that is the room's; this kind only counts it, table by table, and tells the
//! desk whom to look for. It remembers nothing, and never shows a name to the hall.
//!
//! ```toml
//! [[agenda]]
//! name = "arrivee"
//! minutes = 45
//! phones = "all"
//! activity = { kind = "arrive" }
//! ```

mod report;
#[cfg(test)]
mod tests;
mod views;
mod words;

use crate::access::Right;
use crate::activity::{Activity, Sight};
use crate::hall::Hall;
use crate::report::Report;
use crate::words::{Asker, At, Audience, Moment, ParticipantId, Refusal, RunId, TableId};
pub use words::{Board, Command, Door, Event, Guest, Hand, Place, Settings, Sheet};

/// People coming in. Who and where is the hall's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrive;

impl Activity for Arrive {
    type Settings = Settings;
    type Command = Command;
    type Event = Event;
    type Board = Board;
    type Sheet = Sheet;
    type Hand = Hand;

    fn new(_run: RunId, _settings: &Settings) -> Self {
        Self
    }

    fn right(command: &Command) -> Right {
        match *command {}
    }

    fn decide(&self, _: &Hall, _: &Asker, command: Command, _: &mut Moment) -> Result<Vec<Event>, Refusal> {
        match command {}
    }

    fn apply(&mut self, event: &Event, _at: At) {
        match *event {}
    }

    fn board(&self, sight: Sight<'_>, to: Audience) -> Board {
        views::board(sight.hall, to)
    }

    fn sheet(&self, sight: Sight<'_>, of: TableId) -> Sheet {
        views::sheet(sight.hall, of)
    }

    fn hand(&self, _sight: Sight<'_>, _of: ParticipantId) -> Hand {
        Hand {}
    }

    fn progress(&self, hall: &Hall, table: TableId) -> Option<(u16, u16)> {
        views::progress(hall, table)
    }

    fn report(&self, hall: &Hall) -> Report {
        report::report(hall)
    }
}
