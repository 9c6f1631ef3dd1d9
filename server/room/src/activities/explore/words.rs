//! The words of an exploration.

use serde::{Deserialize, Serialize};

use crate::activity::Item;
use crate::pool::{self, Publish, Row};
use crate::words::{ItemId, Secret, TableId};

/// What a scenario may say of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The step whose questions are explored.
    pub over: String,
    /// Notes of one table.
    pub notes: u16,
}

impl Default for Settings {
    fn default() -> Self {
        Self { over: "choose-at-tables".into(), notes: 5 }
    }
}

/// What can be asked of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[allow(missing_docs)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "ExploreCommand"))]
pub enum Command {
    /// The table takes another question with places left.
    Choose { question: ItemId },
    /// What the table's question opens.
    Note { text: String, secret: Secret },
    Edit { item: ItemId, secret: Secret, text: String },
    Withdraw { item: ItemId, secret: Secret },
    /// A gesture of the desk.
    Publish(Publish),
    /// One question large on the screen, or all of them.
    Focus { question: Option<ItemId> },
}

/// What happens in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Event {
    /// The questions, as the step it takes from yields them.
    Took {
        was: Vec<ItemId>,
        now: Vec<Item>,
    },
    /// A table explores this one.
    Shared {
        table: TableId,
        was: Option<ItemId>,
        now: Option<ItemId>,
    },
    Focused {
        was: Option<ItemId>,
        now: Option<ItemId>,
    },
    Pool(pool::Event),
}

/// One question and its tables.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "ExploreLot"))]
pub struct Lot {
    pub question: ItemId,
    pub subtheme: Option<u8>,
    /// How many more tables may take it.
    pub left: u16,
    /// Not on phones: they need only the places.
    pub tables: Vec<TableId>,
}

/// What an audience sees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "ExploreBoard"))]
pub struct Board {
    /// Whether notes still come in; after the step they are late, and kept.
    pub open: bool,
    pub late: bool,
    pub notes_each: u16,
    /// In the order in which they were chosen.
    pub lots: Vec<Lot>,
    /// One of them, large.
    pub focus: Option<ItemId>,
    /// An approved note on the screen.
    pub shown: Option<ItemId>,
    /// Every note with its state; at the desk only, empty elsewhere.
    pub desk: Vec<Row>,
}

/// What a table sees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "ExploreSheet"))]
pub struct Sheet {
    pub question: Option<ItemId>,
    /// Its own notes, until they are unlinked.
    pub notes: Vec<Row>,
}

/// What a person sees: their own notes are on their phone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "ExploreHand"))]
pub struct Hand {
    pub open: bool,
}
