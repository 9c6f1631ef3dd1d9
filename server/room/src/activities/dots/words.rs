//! The words of a round of dots: what is asked, what happened, what is seen. Shapes
//! only; nothing here counts or decides.

use serde::{Deserialize, Serialize};

use crate::activities::dots::cut::{Apart, Count, Ending, Outcome, Tie, Why};
use crate::activities::dots::settings::{Rule, Shape, Who};
use crate::activity::Item;
use crate::secret::Sealed;
use crate::words::{At, ItemId, Voice};

/// What people and the pilot may ask.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", rename_all_fields = "snake_case", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "DotsCommand"))]
pub enum Command {
    /// A whole ballot. A higher revision replaces it, until the round is closed.
    Ballot(Marks),
    /// A ballot of this voice came too late, says its phone; that there was one is counted, no more.
    Late {},
    /// The pilot chooses the measures of a round, until the first ballot is cast.
    Shape(Shape),
    /// Closes a round that the hall has already left.
    Close {},
    /// The grace ends in so many seconds from now.
    Grace {
        /// 0 to 300.
        seconds: u16,
    },
    /// Counts now: without waiting for the grace, or without a run-off.
    Settle {},
    /// Of the questions that tie, these stay.
    Decide {
        /// As many as there are places.
        keep: Vec<ItemId>,
    },
    /// A wild card: this question stays as well, and it is said.
    Lift {
        /// One of a sub-theme at most.
        item: ItemId,
    },
    /// What the screen says of a question that is too long for one line; empty for its own words.
    StageTitle {
        /// One that stays.
        item: ItemId,
        /// At most 80 characters.
        text: String,
    },
}

/// What one ballot says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "DotsMarks"))]
pub struct Marks {
    /// Counts the changes of one voice, from 1.
    pub revision: u32,
    /// "The hall should stop here."
    pub dots: Vec<ItemId>,
    /// "This one unsettles me."
    pub unsettling: Option<ItemId>,
    /// Meant for the run-off.
    #[serde(default)]
    pub run_off: bool,
    /// The wave it was filled in, from 1.
    #[serde(default = "first")]
    pub wave: u8,
}

fn first() -> u8 {
    1
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Event {
    /// The questions, copied; where they were written is under this run's key now.
    Taken { items: Vec<Item> },
    /// The round is open: so many questions a ballot, and the ballots.
    Opened { ballot: u16, hands: Sealed<Hands> },
    /// The pilot has chosen other measures.
    Shaped { was: Shape, now: Shape },
    /// As if it had not been opened.
    Unopened {},
    /// Late-comers got theirs.
    Dealt { hands: Sealed<Hands> },
    /// One ballot, in whole.
    Cast { ballot: Sealed<Ballot> },
    /// One more ballot came too late.
    Late { was: u32, now: u32 },
    /// Ballots that travel count until then.
    Closed { until: At },
    Reopened {},
    Extended { was: At, now: At },
    /// A wave is over: what is left of the list, and the ballots of the next one.
    Narrowed { wave: u8, left: Sealed<Vec<ItemId>>, hands: Sealed<Hands> },
    /// A tie at the edge, to be run off.
    Tied { items: Sealed<Vec<ItemId>> },
    RunOff { ends: At, until: At },
    RunOffCalledOff {},
    /// The count. Whatever a voice has said is forgotten.
    Settled { count: Count, outcome: Outcome },
    Decided { was: Outcome, now: Outcome },
    Revealed { was: u8, now: u8 },
    /// "Which question is missing?", until then.
    Asked { was: Option<At>, now: Option<At> },
    Fixed { was: bool, now: bool },
    Lifted { item: ItemId },
    Dropped { item: ItemId },
    Titled { item: ItemId, was: String, now: String },
}

/// Which questions each voice reads, in its own order.
pub type Hands = Vec<(Voice, Vec<ItemId>)>;

/// A ballot and whose it is. It exists only under the run's key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Ballot {
    pub voice: Voice,
    pub marks: Marks,
}

/// Where a round is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "DotsPhase"))]
pub enum Phase {
    /// There is nothing to choose from, or too much for everybody to read.
    #[default]
    Waiting,
    /// Ballots come in and may change.
    Open,
    /// Ballots that travelled when it closed still count.
    Closed,
    /// A tie waits for its run-off.
    Tied,
    /// One mark each, between those that tie.
    RunOff,
    /// Counted; the box is empty for good.
    Settled,
}

/// Why a round has not opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "DotsWait"))]
pub enum Wait {
    /// The step before has yielded nothing.
    Nothing,
    /// Everybody would read everything, and nobody reads so long a list to its end.
    FullList { count: u16, limit: u16 },
}

/// What everybody sees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "DotsBoard"))]
pub struct Board {
    /// Where the round is.
    pub phase: Phase,
    /// Why it has not opened.
    pub wait: Option<Wait>,
    /// Who has a ballot.
    pub voice: Who,
    /// The rule, before and after.
    pub rule: Rule,
    /// Questions in the round.
    pub questions: u16,
    /// Questions on a ballot.
    pub ballot: u16,
    /// The wave that runs, from 1, and how many there are.
    pub wave: u8,
    #[allow(missing_docs)]
    pub waves: u8,
    /// Marks of a ballot: in a run-off one.
    pub dots: u8,
    /// Whether a question can be marked as unsettling.
    pub unsettling: bool,
    /// The end of the grace, or of the run-off.
    pub ends: Option<At>,
    /// How many have voted; not on phones, which would redraw at every vote.
    pub turnout: Option<Turnout>,
    /// Ballots that came too late to count; the desk's eyes only.
    pub late: u32,
    /// Beats of the reveal, and how many the hall has seen.
    pub beats: u8,
    /// See `beats`.
    pub shown: u8,
    /// "Which question is missing?" stands until then.
    pub missing: Option<At>,
    /// The result stands.
    pub fixed: bool,
    /// Phones: what the hall has seen.
    pub revealed: Vec<ItemId>,
    /// Everybody else: the same, with what the screen says of it.
    pub lines: Vec<Line>,
    /// Once all is revealed: whether the edge of the cut was clear.
    pub clear: Option<bool>,
    /// The pilot's eyes only, until the hall has seen it.
    pub curtain: Option<Box<Curtain>>,
    /// The pilot's eyes only: the measures, as long as they may change.
    pub shape: Option<Shape>,
}

/// Ballots in the box, of how many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "DotsTurnout"))]
pub struct Turnout {
    pub ballots: u32,
    pub voices: u32,
}

/// A question that stays, as the screen shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "DotsLine"))]
pub struct Line {
    pub item: ItemId,
    pub subtheme: Option<u8>,
    pub why: Why,
    /// The beat in which it is revealed, from 1.
    pub beat: u8,
    /// It stands at an edge where others have as much; what became of that.
    pub tied: Option<Ending>,
    /// What the screen says instead of its own words.
    pub title: Option<String>,
    /// Questions that were joined under it.
    pub joined: u16,
}

/// The count, for the pilot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "DotsCurtain"))]
pub struct Curtain {
    pub count: Count,
    /// What stays, the hidden part included.
    pub kept: Vec<Line>,
    pub ties: Vec<Tie>,
    /// What gave way to a question that says the same.
    pub apart: Vec<Apart>,
    /// How often the least sure of those that stay does so, in a hundred draws of the voices.
    pub weakest: Option<u8>,
    /// So few have voted that no sums are told.
    pub withheld: bool,
    pub clear: Option<bool>,
}

/// What a table sees of its own ballot, in a round where tables choose.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "DotsSheet"))]
pub struct Sheet {
    /// None where persons choose.
    pub paper: Option<Paper>,
}

/// What a person sees of their own ballot.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "DotsHand"))]
pub struct Hand {
    /// None where tables choose, for who came too late, and once it is counted.
    pub paper: Option<Paper>,
}

/// A ballot, and what stands on it. Forgotten once it is counted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "DotsPaper"))]
pub struct Paper {
    /// What it asks about, in its own order.
    pub questions: Vec<ItemId>,
    /// What the room holds: 0 for nothing yet. The next one must be higher.
    pub revision: u32,
    #[allow(missing_docs)]
    pub dots: Vec<ItemId>,
    #[allow(missing_docs)]
    pub unsettling: Option<ItemId>,
    /// This one is the run-off's.
    pub run_off: bool,
    /// The wave it belongs to.
    pub wave: u8,
}
