//! What a scenario may say of one step, its activity apart.

use serde::{Deserialize, Serialize};

use super::time::Minutes;
use crate::words::Text;

/// What phones do in a step or a beat.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Phones {
    /// Dark, screen to the table.
    Down,
    /// Only the one who holds the table's pen writes.
    #[default]
    Pen,
    /// One phone for two.
    Pairs,
    /// Everybody.
    All,
}

/// Where people sit in a step.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum SeatsPlan {
    /// Nobody moves.
    #[default]
    Keep,
    /// The next round of the rotation.
    Mix,
    /// Back to the first table.
    Home,
    /// With those who say the same in a column of the list of guests, or (`choice`) who chose the same
    /// action on the day; remainders share tables.
    By(String),
}

/// When a move is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Announce {
    /// People rise at once.
    #[default]
    Now,
    /// Told as this step opens, made as the next one does: the way back from a break.
    Break,
}

/// A part of a step with a clock, a line and a phone state of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BeatPlan {
    /// The line on the screen.
    pub say: Text,
    /// Length; fractions are welcome (`0.5`).
    pub minutes: Minutes,
    /// Overrides the step's phones.
    pub phones: Option<Phones>,
}

/// What the one with the microphone and the desk read beside the cue.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[allow(missing_docs)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Note {
    pub stage: Text,
    pub desk: Text,
}

/// Everything a step says but its activity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StepWords {
    /// The name by which other steps refer to it.
    pub name: String,
    /// What people read.
    #[serde(default)]
    pub title: Text,
    /// The day, from 1.
    #[serde(default = "first")]
    pub day: u8,
    /// Planned length.
    pub minutes: Minutes,
    /// The shortest that still serves.
    #[serde(default)]
    pub min: Option<Minutes>,
    /// For a break: the length that people read.
    #[serde(default)]
    pub printed: Option<Minutes>,
    /// Never proposed for cutting.
    #[serde(default)]
    pub protect: bool,
    /// The first to go when the day runs late.
    #[serde(default)]
    pub drop_if_late: bool,
    /// Where people sit.
    #[serde(default)]
    pub seats: SeatsPlan,
    /// When the move is told.
    #[serde(default)]
    pub announce: Announce,
    /// The move's own clock.
    #[serde(default)]
    pub move_minutes: Option<Minutes>,
    /// What phones do.
    #[serde(default)]
    pub phones: Phones,
    /// The line on phones and screen.
    #[serde(default)]
    pub say: Text,
    /// What the stage says at GO.
    #[serde(default)]
    pub cue: Text,
    /// For stage and desk.
    #[serde(default)]
    pub note: Note,
    /// A gong at the end of the step's clock.
    #[serde(default)]
    pub gong: bool,
    /// Parts with their own clocks.
    #[serde(default)]
    pub beats: Vec<BeatPlan>,
    /// Opens early, while the step of this name runs.
    #[serde(default)]
    pub under: Option<String>,
    /// Work of the desk: opens under another step, never becomes the hall's step.
    #[serde(default)]
    pub backstage: bool,
    /// Which sheet serves without phones, and how many.
    #[serde(default)]
    pub paper: Text,
}

fn first() -> u8 {
    1
}
