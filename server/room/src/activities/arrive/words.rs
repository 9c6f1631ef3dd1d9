//! The words of arriving: what each surface sees of it.

use serde::{Deserialize, Serialize};

use crate::words::{ParticipantId, TableId};

/// There is nothing to set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {}

/// Joining, sitting down and the roll call are asked of the room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "ArriveCommand"))]
pub enum Command {}

/// Nothing happens in it that the hall does not remember.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {}

/// What an audience sees: numbers, and names for the desk alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "ArriveBoard"))]
pub struct Board {
    /// Whether anybody may still come in.
    pub doors: bool,
    /// Seats of the plan.
    pub expected: u32,
    /// Who is here, walk-ins included.
    pub here: u32,
    /// Tables at which all who were awaited have sat down.
    pub complete: u16,
    /// Tables that somebody sits at or is awaited at.
    pub tables: u16,
    /// For the map; phones do without.
    pub places: Vec<Place>,
    /// For pilot and helpers.
    pub door: Option<Door>,
}

/// A table filling up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "ArrivePlace"))]
pub struct Place {
    pub table: TableId,
    /// Who said that they sit there.
    pub seated: u16,
    /// Who is here and has this table.
    pub here: u16,
    /// Here, or still awaited by the plan.
    pub expected: u16,
}

/// What helpers at the door look after.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "ArriveDoor"))]
pub struct Door {
    /// Came beyond the plan.
    pub walk_ins: u32,
    /// No phone carries them.
    pub no_phone: u32,
    /// Took a seat with the room code, and have not said yet that they sit there.
    pub by_code: u32,
    /// The people behind the last two numbers, as many as a list bears.
    pub guests: Vec<Guest>,
}

/// Somebody to look for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "ArriveGuest"))]
pub struct Guest {
    pub who: ParticipantId,
    pub name: Option<String>,
    pub table: Option<TableId>,
    /// A phone carries them: their own, or a neighbour's.
    pub phone: bool,
}

/// What a table sees: how full it is. Who is who stands in the room's own sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "ArriveSheet"))]
pub struct Sheet {
    /// Who of the table has said "I am here".
    pub seated: Vec<ParticipantId>,
    /// Here, or still awaited.
    pub expected: u16,
}

/// A person's place stands in the room's own hand.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "ArriveHand"))]
pub struct Hand {}
