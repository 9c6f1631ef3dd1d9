//! The words of a break.

use serde::{Deserialize, Serialize};

use crate::scenario::Minutes;
use crate::words::At;

/// What a scenario may say of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Minutes before the printed end at which the bell rings; 0 for no bell.
    pub bell: Minutes,
}

impl Default for Settings {
    fn default() -> Self {
        Self { bell: Minutes(3 * 60_000) }
    }
}

/// Nobody asks anything of a break.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "BreakCommand"))]
pub enum Command {}

/// What happened in it. Old and new, so that GO can be undone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Event {
    Since { was: Option<At>, now: Option<At> },
    Lasted { was: i64, now: i64 },
}

/// What everybody sees. The return stands in the room's board: `step.back`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "BreakBoard"))]
pub struct Board {
    /// The bell rings so many milliseconds before people are expected back; 0 never.
    pub bell_ms: i64,
}

/// Nothing more at a table, or in a hand: the next table stands in the room's own hand.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "BreakNothing"))]
pub struct Nothing {}
