//! The words of the stories step: what may be asked, what happened, what is seen.

use serde::{Deserialize, Serialize};

use crate::secret::Sealed;
use crate::words::ParticipantId;

/// What a scenario may say of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// 10: the table is one circle. 5: it makes two, so that everybody can hear.
    pub circle: u8,
    /// How long one voice has.
    pub voice_seconds: u16,
    /// Whether a gong sounds after each voice.
    pub gong_per_voice: bool,
    /// The beat in which people tell, from 1; the gongs count from its beginning.
    pub telling: u16,
}

impl Default for Settings {
    fn default() -> Self {
        Self { circle: 10, voice_seconds: 100, gong_per_voice: true, telling: 2 }
    }
}

/// What may be asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "StoriesCommand"))]
pub enum Command {
    /// "My story stays at my table", or no longer. Nobody may learn who said so.
    Keep {
        #[allow(missing_docs)]
        on: bool,
    },
    /// The desk switches the gong of each voice.
    Gongs {
        #[allow(missing_docs)]
        on: bool,
    },
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Event {
    Kept(Sealed<Choice>),
    Gongs {
        was: bool,
        now: bool,
    },
    /// The hall has left the step: so many people were there.
    Told {
        was: u32,
        now: u32,
    },
    /// So many moves since the step was opened.
    Moved {
        was: u16,
        now: u16,
    },
    Settled {},
}

/// Who keeps their story at the table, and who does not any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Choice {
    pub who: ParticipantId,
    pub on: bool,
}

/// What everybody sees: enough for the screen to count the voices by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "StoriesBoard"))]
pub struct Board {
    /// One circle a table, or two.
    pub circles: u8,
    /// Voices of the largest circle in the hall.
    pub voices: u16,
    /// How long one voice has.
    pub voice_seconds: u16,
    /// Whether a gong sounds after each voice.
    pub gong: bool,
    /// The beat in which people tell, from 0; without beats, the whole step.
    pub telling: u16,
}

/// What a table sees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "StoriesSheet"))]
pub struct Sheet {
    /// Voices of its largest circle.
    pub voices: u16,
}

/// What a person sees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "StoriesHand"))]
pub struct Hand {
    /// "My story stays at my table."
    pub kept: bool,
    /// Whether that can still be changed.
    pub open: bool,
}
