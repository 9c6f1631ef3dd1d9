//! The words of rounds of three answers. Nothing here decides anything.

use serde::{Deserialize, Serialize};

use crate::limits;
use crate::report::Cell;
use crate::secret::Sealed;
use crate::words::{At, ItemId, ParticipantId};

/// One of three answers.
pub trait Three: Copy + std::fmt::Debug + PartialEq + Eq {
    /// Its place in the counts, from 0 to 2.
    fn place(self) -> usize;
}

/// What one person answers for one text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice<A> {
    /// For which text.
    pub of: ItemId,
    /// One of three.
    pub answer: A,
    /// What is missing in it, in the person's own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing: Option<String>,
}

/// All that one person answers in a round. It is only ever kept sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ballot<A> {
    pub(super) who: ParticipantId,
    pub(super) revision: u32,
    pub(super) choices: Vec<Choice<A>>,
}

/// How many gave the first, the second and the third answer for one text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Counted {
    /// The round, from 1.
    pub round: u8,
    /// For which text.
    pub of: ItemId,
    /// In the order of the answers.
    pub counts: [u32; 3],
}

impl Counted {
    /// Whether it is told at all: counts of fewer voices would tell what one of them has said.
    #[must_use]
    pub fn told(&self) -> bool {
        self.counts.iter().sum::<u32>() >= limits::TALLY_FLOOR
    }

    /// The counts as the report has them: empty where they are told to nobody.
    #[must_use]
    pub fn cells(&self) -> [Cell; 3] {
        self.counts.map(|count| if self.told() { count.into() } else { "".into() })
    }
}

/// What somebody finds missing, once nobody knows who.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reservation {
    /// At random.
    pub id: ItemId,
    /// In which text.
    pub of: ItemId,
    /// In their own words.
    pub text: String,
}

/// What remains of a round.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// One for each text asked about.
    pub counted: Vec<Counted>,
    /// How many answered at all.
    pub ballots: u32,
    /// In an order that says nothing.
    pub missing: Vec<Reservation>,
}

/// Whether the hall is at the step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// Not yet.
    Before,
    /// Now.
    Here,
    /// It has left it; what still travels may come in.
    Away {
        /// When.
        since: At,
    },
}

/// What happened to the rounds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnswersEvent<A> {
    /// The hall came or went.
    Place {
        /// Where it was.
        was: Place,
        /// Where it is.
        now: Place,
    },
    /// A round begins.
    Opened {
        /// The texts asked about.
        over: Vec<ItemId>,
    },
    /// It never began.
    Unopened {},
    /// Somebody has answered.
    Cast(Sealed<Ballot<A>>),
    /// Answers that travel still count, until then.
    Closed {
        /// The end of the grace; none while the round is open.
        was: Option<At>,
        /// The same, from now on.
        now: Option<At>,
    },
    /// Counted; who said what is forgotten.
    Settled(Outcome),
    /// The hall sees the counts.
    Shown {
        /// Or not.
        now: bool,
    },
    /// No round will ever be asked here again: the key may go.
    Ended {},
}

/// Where the last round stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum RoundStage {
    /// Nothing was asked yet.
    None,
    /// Answers come in.
    Open,
    /// Answers that travel still count.
    Closed,
    /// Counted; behind the curtain.
    Settled,
    /// The hall has seen it.
    Shown,
}

/// How many have answered, of how many who are here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Turnout {
    pub answered: u32,
    pub here: u32,
}

/// What a person is asked, and has answered so far.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Asked<A> {
    /// From 1.
    pub round: u8,
    /// The texts.
    pub over: Vec<ItemId>,
    /// Of the ballot that is kept; the next one says more.
    pub revision: u32,
    /// Empty as long as nothing was answered.
    pub chosen: Vec<Chosen<A>>,
    /// The round has closed; answers count until then.
    pub until: Option<At>,
}

/// One answer as its author sees it. The words stay on the phone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Chosen<A> {
    /// For which text.
    pub of: ItemId,
    /// One of three.
    pub answer: A,
    /// Something was written to it.
    pub noted: bool,
}
