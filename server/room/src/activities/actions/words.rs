//! The words of the choice of an action. Shapes only.

use serde::{Deserialize, Serialize};

use crate::words::{ParticipantId, Text};

/// What a scenario may say of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// What is asked.
    pub ask: Text,
    /// The actions to choose from.
    pub actions: Vec<Text>,
}

impl Default for Settings {
    fn default() -> Self {
        let text = |fr: &str, en: &str| Text { fr: fr.into(), en: en.into() };
        Self {
            ask: text("Sur quelle action voulez-vous travailler ?", "Which action do you want to work on?"),
            actions: vec![
                text("La première action", "The first action"),
                text("La deuxième action", "The second action"),
                text("La troisième action", "The third action"),
            ],
        }
    }
}

/// One choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", rename_all_fields = "snake_case", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "ActionsCommand"))]
pub enum Command {
    /// The action, from 0. Choosing another one changes it.
    Choose {
        #[allow(missing_docs)]
        action: u8,
    },
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Event {
    Chose { who: ParticipantId, was: Option<u8>, now: u8 },
    /// The hall has gone on, or come back.
    Shut { was: bool, now: bool },
}

/// What is asked, and how the hall spreads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "ActionsBoard"))]
pub struct Board {
    pub ask: Text,
    pub actions: Vec<Text>,
    /// How many have chosen.
    pub chosen: u32,
    /// How many chose each: the desk knows at once, the hall when all have chosen for themselves.
    pub counts: Option<Vec<u32>>,
    pub open: bool,
}

/// What one person sees: their own choice.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "ActionsHand"))]
pub struct Hand {
    pub action: Option<u8>,
}

/// Nothing more at a table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "ActionsSheet"))]
pub struct Sheet {}
