//! Break: people leave their tables and come back. The clock of return and the
//! bell are drawn from the step's clock; this kind says when the bell rings, and
//! keeps how long the break really was. It never moves anybody and never closes.
//!
//! ```toml
//! [[agenda]]
//! name = "pause"
//! minutes = 28      # planned: breaks end late
//! printed = 25      # what people read
//! seats = "mix"
//! announce = "break" # the new table is on the phone on the way out
//! activity = { kind = "break", bell = 3 }
//! ```

mod report;
#[cfg(test)]
mod tests;
mod words;

use crate::access::Right;
use crate::activity::{Activity, Sight};
use crate::hall::Hall;
use crate::limits;
use crate::report::Report;
use crate::words::{Asker, At, Audience, Moment, ParticipantId, Refusal, RunId, TableId};
pub use words::{Board, Command, Event, Nothing, Settings};

/// A break.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Break {
    bell: crate::scenario::Minutes,
    /// Since when the hall is in it.
    since: Option<At>,
    /// How long it was so far, in milliseconds; back and GO again add up.
    lasted: i64,
}

impl Activity for Break {
    type Settings = Settings;
    type Command = Command;
    type Event = Event;
    type Board = Board;
    type Sheet = Nothing;
    type Hand = Nothing;

    fn new(_run: RunId, settings: &Settings) -> Self {
        Self { bell: settings.bell, since: None, lasted: 0 }
    }

    fn agree(settings: &Settings, _subthemes: usize, _people: u32) -> Result<(), String> {
        let limit = limits::BELL_MINUTES;
        if settings.bell.ms() > i64::from(limit) * 60_000 {
            return Err(format!("`bell` is the minutes before the end of the break, 0 to {limit}"));
        }
        Ok(())
    }

    fn enter(&self, _hall: &Hall, at: &mut Moment) -> Vec<Event> {
        vec![Event::Since { was: self.since, now: Some(at.now) }]
    }

    fn leave(&self, _hall: &Hall, at: &mut Moment) -> Vec<Event> {
        let Some(since) = self.since else { return Vec::new() };
        let now = self.lasted + at.now.since(since);
        vec![Event::Lasted { was: self.lasted, now }, Event::Since { was: self.since, now: None }]
    }

    fn right(command: &Command) -> Right {
        match *command {}
    }

    fn decide(&self, _: &Hall, _: &Asker, command: Command, _: &mut Moment) -> Result<Vec<Event>, Refusal> {
        match command {}
    }

    fn apply(&mut self, event: &Event, _at: At) {
        match event {
            Event::Since { now, .. } => self.since = *now,
            Event::Lasted { now, .. } => self.lasted = *now,
        }
    }

    fn undo(&self, _hall: &Hall, event: &Event, _at: &mut Moment) -> Result<Vec<Event>, Refusal> {
        let (same, turned) = match *event {
            Event::Since { was, now } => (self.since == now, Event::Since { was: now, now: was }),
            Event::Lasted { was, now } => (self.lasted == now, Event::Lasted { was: now, now: was }),
        };
        if same { Ok(vec![turned]) } else { Err(Refusal::RestsOn { what: "go".into() }) }
    }

    fn board(&self, _sight: Sight<'_>, _to: Audience) -> Board {
        Board { bell_ms: self.bell.ms() }
    }

    fn sheet(&self, _sight: Sight<'_>, _of: TableId) -> Nothing {
        Nothing {}
    }

    fn hand(&self, _sight: Sight<'_>, _of: ParticipantId) -> Nothing {
        Nothing {}
    }

    fn report(&self, _hall: &Hall) -> Report {
        report::report(self.lasted)
    }
}
