//! The words of a warm-up. Shapes only.

use serde::{Deserialize, Serialize};

use crate::secret::Sealed;
use crate::words::{ParticipantId, Text};

/// What a scenario may say of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// What is asked; harmless.
    pub ask: Text,
    /// Two to four answers.
    pub answers: Vec<Text>,
}

impl Default for Settings {
    fn default() -> Self {
        let text = |fr: &str, en: &str| Text { fr: fr.into(), en: en.into() };
        Self {
            ask: text("Ce matin, plutôt…", "This morning, rather…"),
            answers: vec![text("café", "coffee"), text("thé", "tea"), text("ni l’un ni l’autre", "neither")],
        }
    }
}

/// One tap.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", rename_all_fields = "snake_case", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "WarmupCommand"))]
pub enum Command {
    /// The answer, from 0. Tapping another one changes it.
    Tap {
        #[allow(missing_docs)]
        answer: u8,
    },
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Event {
    Tapped { tap: Sealed<(ParticipantId, u8)> },
    /// The hall has gone on: the numbers stay, who tapped what is forgotten.
    Settled { counts: Vec<u32> },
}

/// What everybody sees: the screen answers while people tap.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "WarmupBoard"))]
pub struct Board {
    pub ask: Text,
    pub answers: Vec<Text>,
    /// One for each answer.
    pub counts: Vec<u32>,
    pub open: bool,
}

/// What one person sees: their own tap.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "WarmupHand"))]
pub struct Hand {
    pub answer: Option<u8>,
}

/// Nothing more at a table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "WarmupSheet"))]
pub struct Sheet {}
