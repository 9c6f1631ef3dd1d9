//! The three things that people see: the board (one audience), the sheet (one
//! table), the hand (one person). Codes and numbers, never words of the screen;
//! texts travel once, by id. Only shapes stand here; `room/views.rs` fills them.

use serde::{Deserialize, Serialize};

use crate::activities;
use crate::activity::Act;
use crate::agenda::{Next, Status};
use crate::forecast::Forecast;
use crate::hall::{Help, Request, Stay, Theme};
use crate::report::Figure;
use crate::room::show::Show;
use crate::scenario::{Note, Phones};
use crate::words::{At, Audience, Language, ParticipantId, RunId, StepId, Storage, TableId, Text};

/// What one audience sees.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Board {
    /// Whose board it is.
    pub to: Audience,
    /// The day's title.
    pub title: Text,
    /// The language of the screen and of whoever has not chosen.
    pub language: Language,
    /// The open step; none before the first GO.
    pub step: Option<StepFace>,
    /// Absolute ends, on the server's clock.
    pub clock: Clock,
    /// What phones do now, the key that darkens them all included.
    pub phones: Phones,
    /// The round: 0 at home, then one more with each move.
    pub round: u16,
    /// People are moving, until then.
    pub moving: Option<At>,
    /// The next tables are known and on the phones.
    pub announced: bool,
    /// How many there are.
    pub crowd: Crowd,
    /// Every table, while people walk; on the screen, empty elsewhere.
    pub places: Vec<Place>,
    /// What the day is about, once a step has shown it.
    pub theme: Option<Theme>,
    /// Black, freeze, night, gongs, message.
    pub show: Show,
    /// The open activity.
    pub act: Option<Act<activities::Board>>,
    /// The one question, once it stands: it stays on every phone until the end.
    pub one: Option<String>,
    /// Phones and screen are black until then, and show it in the same second.
    pub one_at: Option<At>,
    /// The figures of the day, while a step shows them.
    pub figures: Vec<Figure>,
    /// For phones only: the runs whose secret commands they keep after the answer, because no backup
    /// holds the keys.
    pub sealed: Vec<RunId>,
    /// Of these, the runs whose key a restore has lost: phones send once more what they keep.
    pub again: Vec<RunId>,
    /// For stage and desk only.
    pub desk: Option<Box<Desk>>,
}

/// The open step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct StepFace {
    pub id: StepId,
    pub run: RunId,
    pub name: String,
    pub kind: activities::Kind,
    pub title: Text,
    /// The line of the beat, or of the step.
    pub say: Text,
    /// From 0.
    pub beat: u16,
    pub beats: u16,
    /// For a break: the length that people read, in milliseconds.
    pub printed_ms: Option<i64>,
    /// For a break: when people are expected back. Extensions move it with the end.
    pub back: Option<At>,
    pub gong: bool,
}

/// Absolute ends, on the server's clock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Clock {
    pub started: At,
    pub ends: At,
    /// Moves with pauses, not with extensions: gongs inside a beat are counted from here.
    pub beat_started: At,
    pub beat_ends: At,
    /// Since when it stands still.
    pub paused: Option<At>,
}

/// How full a table is while people walk. No names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Place {
    pub table: TableId,
    pub here: u16,
    /// Of them, who has said so.
    pub seated: u16,
}

/// How many there are. No names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Crowd {
    pub expected: u32,
    pub here: u32,
    pub online: u32,
    /// Who has said that they sit where they are.
    pub seated: u32,
    pub tables: u16,
    /// Tables at which everybody here has said so.
    pub complete: u16,
}

/// What stage and desk see beside the room.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Desk {
    pub agenda: Vec<Line>,
    /// What GO would do.
    pub next: Next,
    /// The count of agenda moves: GO names it, so that a second press does nothing.
    pub expect: u64,
    pub cue: Text,
    pub note: Note,
    /// The line of the next beat, if GO leads to one.
    pub next_say: Text,
    pub next_title: Text,
    pub next_cue: Text,
    pub next_note: Note,
    pub forecast: Option<Forecast>,
    pub tables: Vec<TableFace>,
    pub request: Request,
    /// Other runs that still need the desk.
    pub also: Vec<Act<activities::Board>>,
    /// What can be undone, newest first; pilot and helper only.
    pub moves: Vec<Move>,
    /// The first eight signs of the pilot's device; none before somebody has taken control.
    pub pilot: Option<String>,
    pub screens: u16,
    /// How the server's disk is: nothing else tells the desk why phones wait.
    pub storage: Storage,
    pub doors: bool,
    /// How many of the phones' people have no table, have left.
    pub left: u32,
    /// Seats of a table, as planned.
    pub seats: u16,
    /// Below so many a table is too small to talk.
    pub small: u16,
    /// Secret commands that a restore has lost and that have not come again yet; 0 in a day without
    /// a restore.
    pub come_again: u32,
}

/// One line of the running order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Line {
    pub id: StepId,
    pub name: String,
    pub title: Text,
    pub kind: activities::Kind,
    pub day: u8,
    /// In milliseconds.
    pub lasts: i64,
    pub status: Status,
    pub protect: bool,
    pub backstage: bool,
    pub moves_people: bool,
    pub phones: Phones,
}

/// One table on the map of the room.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TableFace {
    pub id: TableId,
    pub here: u16,
    pub seated: u16,
    pub online: u16,
    pub pen: bool,
    pub help: Option<Help>,
    pub closed: bool,
    /// Done, of how many.
    pub progress: Option<(u16, u16)>,
}

/// A gesture of the desk that can be undone, and what it was about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Move {
    #[cfg_attr(test, ts(type = "number"))]
    pub seq: u64,
    pub at: At,
    pub kind: String,
    pub about: Option<String>,
    /// The first of the people that it was about.
    pub names: Vec<String>,
    /// How many they are.
    pub people: u16,
    pub undone: bool,
}

/// What one table sees.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Sheet {
    pub table: TableId,
    pub people: Vec<Face>,
    pub pen: Option<ParticipantId>,
    pub help: Option<Help>,
    pub act: Option<Act<activities::Sheet>>,
}

/// One person among their table. Who, never which chair.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Face {
    pub id: ParticipantId,
    pub name: Option<String>,
    pub seated: bool,
    pub online: bool,
}

/// What one person sees.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Hand {
    pub who: ParticipantId,
    pub name: Option<String>,
    pub language: Language,
    pub stay: Stay,
    pub table: Option<TableId>,
    pub seated: bool,
    /// The next table, once announced.
    pub next: Option<TableId>,
    /// Tables of the rounds to come, home first: they survive a dead network.
    pub rotation: Vec<TableId>,
    pub pen: bool,
    /// The desk asks this person something now: the phone opens although phones lie dark.
    pub called: bool,
    /// The open activity first, then those that still wait for this person.
    pub acts: Vec<Act<activities::Hand>>,
}
