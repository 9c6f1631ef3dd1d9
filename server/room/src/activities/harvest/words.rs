//! The words of a harvest.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::limits;
use crate::pool::{self, Publish, Row};
use crate::words::{ItemId, Secret, TableId};

/// A shorter limit would refuse honest questions.
pub const CHARS_MIN: u32 = 40;

/// What a scenario may say of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Questions of one table, all sub-themes together.
    pub per_table: u16,
    /// Characters of one question.
    pub chars_max: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self { per_table: 5, chars_max: limits::QUESTION_CHARS }
    }
}

/// What can be asked of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[allow(missing_docs)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "HarvestCommand"))]
pub enum Command {
    /// A question of the table; without a sub-theme, of its main one.
    Ask { text: String, subtheme: Option<u8>, secret: Secret },
    /// Another wording in its place, until the gong.
    Edit { item: ItemId, secret: Secret, text: String, subtheme: Option<u8> },
    /// Taken back, until a ballot opens.
    Withdraw { item: ItemId, secret: Secret },
    /// A gesture of the desk.
    Publish(Publish),
}

/// What happens in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Event {
    /// Each table's main sub-theme, from 1.
    Shared {
        subthemes: u8,
        main: BTreeMap<TableId, u8>,
    },
    Pool(pool::Event),
}

/// Where it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "HarvestStage"))]
pub enum Stage {
    /// Tables write.
    Open,
    /// After the gong: what comes in is late, and kept.
    Late,
    /// A ballot has opened: nothing comes in, nothing is taken back.
    Closed,
}

/// What an audience sees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "HarvestBoard"))]
pub struct Board {
    pub stage: Stage,
    pub subthemes: u8,
    pub per_table: u16,
    pub chars_max: u32,
    /// On the screen now, and its sub-theme.
    pub shown: Option<ItemId>,
    pub shown_subtheme: Option<u8>,
    /// All questions of the hall, and of them those kept aside; once, after the gong.
    pub total: Option<u32>,
    pub aside: Option<u32>,
    /// Every question with its state; at the desk only, empty elsewhere.
    pub desk: Vec<Row>,
    /// Taken back by their phones; at the desk only.
    pub withdrawn: Option<u32>,
}

/// What a table sees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "HarvestSheet"))]
pub struct Sheet {
    /// Its main sub-theme; it may write to the others.
    pub main: Option<u8>,
    /// Its own questions, until a ballot opens.
    pub questions: Vec<Row>,
}

/// What a person sees: their own questions are on their phone, and nowhere else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "HarvestHand"))]
pub struct Hand {
    pub stage: Stage,
}
