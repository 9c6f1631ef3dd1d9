//! The words of a finding: what a scenario says of it, what is asked, what happens, what is seen.

use serde::{Deserialize, Serialize};

use crate::answers::{AnswersEvent, Asked, Counted, RoundStage, Three, Turnout};
use crate::spoken::{Nod, SpokenEvent};
use crate::words::{At, ItemId, TableId};

/// What a scenario may say of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// How many may stand before the hall is asked.
    pub standing: u8,
}

impl Default for Settings {
    fn default() -> Self {
        Self { standing: 2 }
    }
}

/// What somebody finds of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "FindingAnswer"))]
pub enum Answer {
    /// I recognise it.
    Yes,
    /// In part.
    Partly,
    /// I do not.
    No,
}

impl Three for Answer {
    fn place(self) -> usize {
        self as usize
    }
}

/// One answer on its way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "FindingChoice"))]
pub struct Choice {
    pub finding: ItemId,
    pub answer: Answer,
}

/// What is asked of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "FindingCommand"))]
pub enum Command {
    /// Somebody of this table has said these words.
    Write {
        #[allow(missing_docs)]
        table: TableId,
        #[allow(missing_docs)]
        text: String,
    },
    /// It was not quite said so.
    Rewrite {
        #[allow(missing_docs)]
        finding: ItemId,
        #[allow(missing_docs)]
        text: String,
    },
    /// It was not said, or shall not be kept.
    Strike {
        #[allow(missing_docs)]
        finding: ItemId,
    },
    /// The speaker's table has looked.
    Nod {
        #[allow(missing_docs)]
        finding: ItemId,
        #[allow(missing_docs)]
        yes: bool,
    },
    /// On the screen; none clears it.
    Show {
        #[allow(missing_docs)]
        finding: Option<ItemId>,
    },
    /// The hall will be asked about this one, or no longer.
    Stand {
        #[allow(missing_docs)]
        finding: ItemId,
        #[allow(missing_docs)]
        on: bool,
    },
    /// All that one person answers, with a revision that grows.
    Answer {
        #[allow(missing_docs)]
        revision: u32,
        #[allow(missing_docs)]
        choices: Vec<Choice>,
    },
    /// The grace lasts longer.
    Wait {},
}

/// What happened in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Event {
    Spoken(SpokenEvent),
    Screen { was: Option<ItemId>, now: Option<ItemId> },
    Standing { was: Vec<ItemId>, now: Vec<ItemId> },
    Answers(AnswersEvent<Answer>),
}

/// One finding as an audience sees it. The hall gets it only once the table has nodded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "FindingFace"))]
pub struct Face {
    pub id: ItemId,
    pub nod: Nod,
    /// For the desk only.
    pub table: Option<TableId>,
    pub stands: bool,
}

/// What an audience sees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "FindingBoard"))]
pub struct Board {
    /// The pilot's own board.
    pub drives: bool,
    /// Where the answers stand.
    pub stage: RoundStage,
    /// Oldest first.
    pub findings: Vec<Face>,
    /// The one on the screen.
    pub screen: Option<ItemId>,
    /// How many more may stand.
    pub places: u8,
    /// Not on phones.
    pub turnout: Option<Turnout>,
    /// Answers that travel count until then.
    pub until: Option<At>,
    /// Yes, partly, no: for the pilot once counted, for the hall once shown.
    pub counted: Vec<Counted>,
    /// Fewer than five voices have answered for a text: its counts are told to nobody.
    pub withheld: bool,
    /// Tables, for the desk's choice of the speaker's; 0 elsewhere.
    pub tables: u16,
}

/// What a table sees: what was written of its own voice and waits for its nod.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "FindingSheet"))]
pub struct Sheet {
    pub waiting: Vec<ItemId>,
}

/// What a person is asked.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "FindingHand"))]
pub struct Hand {
    pub asked: Option<Asked<Answer>>,
}
