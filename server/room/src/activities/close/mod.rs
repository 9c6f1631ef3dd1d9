//! The close: the one question stands, a few figures of the day, one word at the tables.
//! Opening it makes every run forget who said what; it must never ask anything itself.
//!
//! ```toml
//! [[agenda]]
//! name = "close"
//! minutes = 5
//! phones = "down"
//! say = "Un mot, à votre table"
//! activity = { kind = "close", figures = ["stories", "questions", "dots", "ballots"] }
//! ```

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::access::Right;
use crate::activity::{Activity, Sight};
use crate::hall::Hall;
use crate::limits;
use crate::report::Report;
use crate::words::{Asker, At, Audience, Moment, ParticipantId, Refusal, RunId, TableId};

/// What a scenario may say of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The figures that the hall sees, by their keys and in this order; none means the first ones.
    pub figures: Vec<String>,
}

/// Nobody asks anything of a close.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "CloseCommand"))]
pub enum Command {}

/// Nothing happens in it that the room must remember.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {}

/// The figures stand on the board of the room.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "CloseNothing"))]
pub struct Nothing {}

/// A close.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Close {
    figures: Vec<String>,
}

impl Activity for Close {
    type Settings = Settings;
    type Command = Command;
    type Event = Event;
    type Board = Nothing;
    type Sheet = Nothing;
    type Hand = Nothing;

    const ENDS_THE_DAY: bool = true;

    fn new(_run: RunId, settings: &Settings) -> Self {
        Self { figures: settings.figures.clone() }
    }

    fn agree(settings: &Settings, _subthemes: usize, _people: u32) -> Result<(), String> {
        let most = limits::HALL_FIGURES;
        let fits = settings.figures.len() <= most;
        if fits { Ok(()) } else { Err(format!("`figures` names at most {most}")) }
    }

    fn shows_figures(&self) -> bool {
        true
    }

    fn hall_figures(&self) -> &[String] {
        &self.figures
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

    fn board(&self, _sight: Sight<'_>, _to: Audience) -> Nothing {
        Nothing {}
    }

    fn sheet(&self, _sight: Sight<'_>, _of: TableId) -> Nothing {
        Nothing {}
    }

    fn hand(&self, _sight: Sight<'_>, _of: ParticipantId) -> Nothing {
        Nothing {}
    }

    fn report(&self, _hall: &Hall) -> Report {
        Report::default()
    }
}
