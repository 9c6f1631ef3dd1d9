//! The words of a group.

use serde::{Deserialize, Serialize};

use crate::activity::Item;
use crate::words::{ItemId, Secret};

/// Below this everything looks like everything.
pub const ALIKE_MIN: u8 = 30;

/// What a scenario may say of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The step whose questions are grouped.
    pub over: String,
    /// Pairs at least this much alike are proposed, in percent.
    pub alike: u8,
}

impl Default for Settings {
    fn default() -> Self {
        Self { over: "harvest".into(), alike: 70 }
    }
}

/// What can be asked of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[allow(missing_docs)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "GroupCommand"))]
pub enum Command {
    /// These, and whatever lives with them, live under one of the wordings.
    Join { under: ItemId, items: Vec<ItemId> },
    /// A joined question stands alone again; a whole pile falls apart when its wording is named.
    Split { item: ItemId },
    /// Two that look alike and are not: no longer proposed.
    Different { one: ItemId, other: ItemId },
    /// A helper works on a pile; the others see who. It forbids nothing.
    Hold { item: ItemId, by: String },
    Release { item: ItemId },
    /// The phone that wrote it takes it out, for good.
    KeepApart { item: ItemId, secret: Secret },
}

/// Where one question lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The question.
    pub item: ItemId,
    /// The wording under which it lives; none when it stands on its own.
    pub under: Option<ItemId>,
}

/// What happens in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Event {
    /// New questions, each on its own.
    Took {
        items: Vec<Item>,
    },
    /// The step it takes from does not yield this one any more; its pile goes on without it.
    Lost {
        item: ItemId,
        was: Vec<Place>,
        now: Vec<Place>,
    },
    /// Joined or split.
    Moved {
        was: Vec<Place>,
        now: Vec<Place>,
    },
    KeptApart {
        item: ItemId,
        was: Vec<Place>,
        now: Vec<Place>,
    },
    Held {
        item: ItemId,
        was: Option<String>,
        now: Option<String>,
    },
    Different {
        one: ItemId,
        other: ItemId,
        was: bool,
        now: bool,
    },
    Settled {},
}

/// What an audience sees: only the desk sees texts at work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "GroupBoard"))]
pub struct Board {
    /// Whether questions may still be taken out.
    pub open: bool,
    pub desk: Option<Desk>,
}

/// What the desk sees.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "GroupDesk"))]
pub struct Desk {
    /// Every question once: as a wording of its own, or among the joined ones of another.
    pub piles: Vec<Pile>,
    /// Proposed, never done by themselves; the most alike first.
    pub alike: Vec<Likeness>,
    pub questions: u32,
}

/// A wording and those that live under it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "GroupPile"))]
pub struct Pile {
    pub item: ItemId,
    pub subtheme: Option<u8>,
    pub joined: Vec<ItemId>,
    /// The helper who works on it.
    pub held: Option<String>,
    /// Its author wants it to stand alone.
    pub apart: bool,
}

/// Two questions that look alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "GroupLikeness"))]
pub struct Likeness {
    pub one: ItemId,
    pub other: ItemId,
    /// In thousandths.
    pub score: u16,
}

/// Nothing of it belongs to a table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "GroupSheet"))]
pub struct Sheet {}

/// What a phone needs to find its own questions again: it knows their ids, and nobody else does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "GroupHand"))]
pub struct Hand {
    /// Whether a question may still be taken out.
    pub open: bool,
    /// Each pile of several: the wording first, then those that live under it.
    pub piles: Vec<Vec<ItemId>>,
}
