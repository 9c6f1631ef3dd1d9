//! The words of a wording: what a scenario says of it, what is asked, what happens. What is seen stands in `faces.rs`.

use serde::{Deserialize, Serialize};

use crate::answers::{AnswersEvent, Three};
use crate::words::{At, ItemId, ParticipantId, TableId};

/// What a scenario may say of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The steps whose texts the circle starts from: one name, or a list.
    #[serde(deserialize_with = "one_or_more")]
    pub over: Vec<String>,
    /// How many draft at most.
    pub circle: u8,
    /// Whether phones ask for volunteers; else the desk names them.
    pub volunteers: bool,
    /// How many wordings at most.
    pub wordings: u8,
    /// How often the hall may be asked: once, or again after an amendment.
    pub looks: u8,
}

impl Default for Settings {
    fn default() -> Self {
        Self { over: Vec::new(), circle: 7, volunteers: true, wordings: 3, looks: 2 }
    }
}

fn one_or_more<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    struct Names;
    impl<'de> serde::de::Visitor<'de> for Names {
        type Value = Vec<String>;
        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("the name of a step, or a list of names")
        }
        fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<Vec<String>, E> {
            Ok(vec![name.to_owned()])
        }
        fn visit_seq<A: serde::de::SeqAccess<'de>>(self, names: A) -> Result<Vec<String>, A::Error> {
            Vec::deserialize(serde::de::value::SeqAccessDeserializer::new(names))
        }
    }
    from.deserialize_any(Names)
}

/// What somebody says of a wording.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "WordingAnswer"))]
pub enum Answer {
    /// I carry it.
    Carry,
    /// It suits me.
    Suits,
    /// Something is missing.
    Missing,
}

impl Three for Answer {
    fn place(self) -> usize {
        self as usize
    }
}

/// One answer on its way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "WordingChoice"))]
pub struct Choice {
    /// For which wording.
    pub wording: ItemId,
    /// One of three.
    pub answer: Answer,
    /// What is missing, in one's own words; only with that answer.
    #[serde(default)]
    #[cfg_attr(test, ts(optional))]
    pub missing: Option<String>,
}

/// What is asked of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[allow(missing_docs)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "WordingCommand"))]
pub enum Command {
    /// I draft, for this question or for none in particular.
    Volunteer { question: Option<ItemId> },
    /// I no longer draft.
    StepBack {},
    /// The desk asks somebody into the circle.
    Invite { who: ParticipantId, question: Option<ItemId> },
    /// The desk asks a table: whoever holds its pen.
    InviteTable { table: TableId },
    Dismiss { who: ParticipantId },
    Propose { text: String },
    Edit { wording: ItemId, text: String },
    Withdraw { wording: ItemId },
    /// The first of two gestures; GO shows it.
    Approve { wording: ItemId, on: bool },
    /// Which of those shown stands on the screen; none shows them all.
    Show { wording: Option<ItemId> },
    /// All that one person answers, with a revision that grows.
    Answer { revision: u32, choices: Vec<Choice> },
    /// The grace lasts longer.
    Wait {},
    /// Not read aloud, and counted.
    Aside { reservation: ItemId, on: bool },
    /// The one change that the hall sees, beside the old words.
    Amend { wording: ItemId, text: String },
    /// Which becomes the one question at the next GO; none takes it back.
    Choose { wording: Option<ItemId> },
}

/// A question that the circle starts from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Question {
    pub id: ItemId,
    pub text: String,
}

/// Why somebody is in the circle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seat {
    /// The question that they speak for.
    pub question: Option<ItemId>,
}

/// One wording of the circle. The circle writes together: there is no author.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Draft {
    pub id: ItemId,
    pub text: String,
    pub approved: bool,
    pub shown: bool,
}

/// New words for a wording; the old ones stay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Amendment {
    pub id: ItemId,
    pub of: ItemId,
    pub text: String,
    pub shown: bool,
}

/// The one question, and the instant at which every phone and the screen show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "WordingOne"))]
pub struct One {
    pub id: ItemId,
    pub at: At,
}

/// What happened in it, old and new.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Event {
    Given { was: Vec<Question>, now: Vec<Question> },
    Circle { who: ParticipantId, was: Option<Seat>, now: Option<Seat> },
    Draft { place: u8, was: Option<Draft>, now: Option<Draft> },
    Screen { was: Option<ItemId>, now: Option<ItemId> },
    Answers(AnswersEvent<Answer>),
    Aside { reservation: ItemId, now: bool },
    Amended { was: Option<Amendment>, now: Option<Amendment> },
    Chosen { was: Option<ItemId>, now: Option<ItemId> },
    One { was: Option<One>, now: Option<One> },
}
