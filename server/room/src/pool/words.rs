//! The words of a pool: a slip, what the desk says of it, what happens to it.

use serde::{Deserialize, Serialize};

use crate::activity::Lock;
use crate::pool::Kept;
use crate::secret::Sealed;
use crate::words::{ItemId, Origin, TableId};

/// One unsigned text. Immutable: another wording is another slip.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slip {
    /// At random.
    pub id: ItemId,
    #[allow(missing_docs)]
    pub text: String,
    /// From 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subtheme: Option<u8>,
    /// The question that it answers, where it is a note.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<ItemId>,
    /// Opens with the secret on the phone that wrote it.
    pub lock: Lock,
    /// Where it was written, until the run settles.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Sealed<Origin>>,
    /// It came after the gong.
    #[serde(default)]
    pub late: bool,
}

/// What the desk has said of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "PoolVerdict"))]
pub enum Verdict {
    /// Nothing yet.
    #[default]
    Waiting,
    /// May ride on ballots and phones, and be shown.
    Approved,
    /// Counted, not shown, and answered by then.
    Aside {
        /// "vendredi", "la fin de la journée": the desk's own words.
        before: String,
    },
    /// Counted, not shown.
    Hidden,
}

/// The gestures of the desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[allow(missing_docs)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "PoolPublish"))]
pub enum Publish {
    /// First gesture: one key, in bulk.
    Approve { items: Vec<ItemId> },
    /// Second gesture: this one on the screen, in place of the one before.
    Reveal { item: ItemId },
    /// Nothing on the screen.
    Clear {},
    /// Away from the screen and from what later steps take.
    Hide { item: ItemId },
    /// Likewise, and an answer is promised.
    KeepAside { item: ItemId, before: String },
}

/// What happens in a pool. Until the run settles all that could tell one text from another is
/// sealed: in the journal, the place of a text among the entries would name its author.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Event {
    Sealed(Sealed<Deed>),
    /// Once the run has settled.
    Open(Deed),
    /// Whether what comes in is late.
    Gate {
        was: bool,
        now: bool,
    },
    /// A restore has lost the key: these are left, because a later step had them in the open.
    Lost {
        slips: Vec<Kept>,
    },
    /// Where texts were written, and when, is forgotten for good; what was sealed stands here, in
    /// the order of the ids, which is none.
    Settled {
        slips: Vec<Kept>,
        shown: Option<ItemId>,
    },
}

/// What is done with a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Deed {
    Written {
        slip: Slip,
        table: TableId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        round: Option<u16>,
    },
    /// Its phone has put another wording in its place.
    Rewritten {
        was: ItemId,
        slip: Slip,
        table: TableId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        round: Option<u16>,
    },
    Withdrawn {
        item: ItemId,
    },
    Judged {
        item: ItemId,
        was: Verdict,
        now: Verdict,
    },
    Shown {
        was: Option<ItemId>,
        now: Option<ItemId>,
    },
}

impl Event {
    /// What was done, as far as it can still be known.
    #[must_use]
    pub fn deed(&self) -> Option<&Deed> {
        match self {
            Self::Sealed(deed) => deed.get(),
            Self::Open(deed) => Some(deed),
            Self::Gate { .. } | Self::Lost { .. } | Self::Settled { .. } => None,
        }
    }

    /// The text that it made.
    #[must_use]
    pub fn made(&self) -> Option<ItemId> {
        match self.deed()? {
            Deed::Written { slip, .. } | Deed::Rewritten { slip, .. } => Some(slip.id),
            _ => None,
        }
    }
}

/// One text in a list of the desk, or of the table where it was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "PoolRow"))]
pub struct Row {
    pub id: ItemId,
    pub subtheme: Option<u8>,
    /// The question that it answers, where it is a note.
    pub question: Option<ItemId>,
    pub verdict: Verdict,
    /// After the gong, and kept.
    pub late: bool,
    /// The hall has seen it.
    pub seen: bool,
}
