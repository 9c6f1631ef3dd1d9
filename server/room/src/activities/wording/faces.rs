//! What is seen of a wording: shapes only, `views.rs` fills them.

use serde::{Deserialize, Serialize};

use super::words::{Answer, One};
use crate::answers::{Asked, Counted, RoundStage, Turnout};
use crate::words::{At, ItemId, ParticipantId, TableId};

/// One wording, or the amendment of one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "WordingFace"))]
pub struct Face {
    pub id: ItemId,
    /// The wording whose words it changes.
    pub amends: Option<ItemId>,
    pub approved: bool,
    pub shown: bool,
}

/// Somebody of the circle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "WordingMember"))]
pub struct Member {
    pub who: ParticipantId,
    pub name: Option<String>,
    pub table: Option<TableId>,
    pub question: Option<ItemId>,
}

/// What somebody finds missing. Nobody knows who.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "WordingReservation"))]
pub struct ReservationFace {
    pub id: ItemId,
    pub of: ItemId,
    pub aside: bool,
}

/// What only pilot and helpers see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "WordingDesk"))]
pub struct Desk {
    /// The pilot's own board.
    pub drives: bool,
    /// Where the circle starts from.
    pub questions: Vec<ItemId>,
    /// Who drafts.
    pub circle: Vec<Member>,
    /// How many more may join it.
    pub places: u8,
    /// How many more wordings there may be.
    pub left: u8,
    /// In an order that says nothing; read aloud by a human.
    pub reservations: Vec<ReservationFace>,
    /// Whether an amendment would still get its look.
    pub amendable: bool,
    /// What GO will reveal.
    pub chosen: Option<ItemId>,
    /// Tables of the hall.
    pub tables: u16,
}

/// What an audience sees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "WordingBoard"))]
pub struct Board {
    /// Where the answers stand.
    pub stage: RoundStage,
    /// The look, from 1; 0 before the first.
    pub round: u8,
    /// In the order of the circle, amendments last.
    pub wordings: Vec<Face>,
    /// The texts that the hall is asked about.
    pub over: Vec<ItemId>,
    /// The one on the screen; none shows all that are shown.
    pub screen: Option<ItemId>,
    /// Not on phones.
    pub turnout: Option<Turnout>,
    /// Answers that travel count until then.
    pub until: Option<At>,
    /// Carry, suits, missing: for the pilot once counted, for the hall once shown.
    pub counted: Vec<Counted>,
    /// Fewer than five voices have answered for a text: its counts are told to nobody.
    pub withheld: bool,
    /// Black until its instant, then nothing else.
    pub one: Option<One>,
    /// For pilot and helpers only.
    pub desk: Option<Box<Desk>>,
}

/// Nothing more at a table: the circle's sheet is in the hands of its members.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "WordingSheet"))]
pub struct Sheet {}

/// The circle's own sheet, in the hands of each of its members while it can be written on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "WordingCircle"))]
pub struct CircleHand {
    pub questions: Vec<ItemId>,
    pub wordings: Vec<Face>,
    /// How many more wordings there may be.
    pub left: u8,
}

/// The circle looks for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "WordingCall"))]
pub struct Call {
    pub questions: Vec<ItemId>,
    pub places: u8,
}

/// What a person sees.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "WordingHand"))]
pub struct Hand {
    pub circle: Option<CircleHand>,
    pub call: Option<Call>,
    pub asked: Option<Asked<Answer>>,
}
