//! The words of the relay step: what may be asked, what happened, what is seen.

use serde::{Deserialize, Serialize};

use crate::hall::Seats;
use crate::secret::{Own, Sealed};
use crate::words::{At, ItemId, ParticipantId};

/// What a scenario may say of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The step in which the stories were told; who kept theirs there is never asked here.
    pub from: String,
    /// How long each of the two turns lasts.
    pub turn_seconds: u16,
    /// Whether a quiet minute follows, in which the stories are collected.
    pub collect: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { from: String::new(), turn_seconds: 150, collect: true }
    }
}

/// What may be asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", rename_all_fields = "snake_case", deny_unknown_fields)]
#[allow(missing_docs)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "RelayCommand"))]
pub enum Command {
    /// "I told it." Once a person, however often it is tapped.
    Told {},
    /// The story that I carried, for its author to read; in place of the one I sent before.
    Write {
        author: ParticipantId,
        title: String,
        line: String,
    },
    /// The author lets this very text out, with their first name or without.
    Approve {
        story: ItemId,
        named: bool,
    },
    /// The author does not.
    Decline {
        story: ItemId,
    },
    /// The author takes back a text that they had let out.
    Retract {
        story: ItemId,
    },
    /// The desk leaves an approved story off the wall, or puts it back.
    Aside {
        story: ItemId,
        on: bool,
    },
    /// How many stories have travelled.
    ShowTotal {},
    /// The quiet minute begins, where no beat begins it.
    Collect {},
    /// All approved stories that are not kept aside, those approved since included.
    ShowWall {},
    /// One approved story, on its own.
    Reveal {
        story: ItemId,
    },
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Event {
    /// Who sat together when the stories were told.
    Former {
        was: Seats,
        now: Seats,
    },
    Told(Sealed<ParticipantId>),
    Total {
        was: Option<u32>,
        now: Option<u32>,
    },
    Collecting {
        was: Minute,
        now: Minute,
    },
    Written(Sealed<Draft>),
    Declined(Sealed<ItemId>),
    /// The text is a new one, so that it cannot be followed back to who carried it.
    Approved {
        draft: Sealed<ItemId>,
        id: ItemId,
        story: Own<Story>,
    },
    /// Sealed, so that nobody can tell it from a story that was kept at its table after all.
    Retracted(Sealed<ItemId>),
    /// The same once the run has settled and its key is gone.
    Removed(ItemId),
    Withheld(Sealed<Vec<ParticipantId>>),
    Aside {
        story: ItemId,
        was: bool,
        now: bool,
    },
    Shown {
        was: Wall,
        now: Wall,
    },
    /// A restore has lost who tapped, carried and declined: they say it again, and only these
    /// stories stay.
    Anew {
        stay: Vec<ItemId>,
    },
    /// Who carried what is forgotten; these stories stay.
    Settled {
        stay: Vec<ItemId>,
    },
}

/// The end of the relay: one tap, and a quiet minute for those who wish to write.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Minute {
    #[default]
    Before,
    Open,
    /// The hall has left: what still travels comes in until then.
    Until(At),
}

/// A story as its carrier wrote it, before its author has said anything.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Draft {
    pub id: ItemId,
    pub carrier: ParticipantId,
    /// Of the author, who is named here and nowhere else.
    pub text: Own<String>,
}

/// A story that its author has let out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Story {
    /// Title and line, and the first name if the author wants it to be read; a line each.
    pub text: String,
    pub named: bool,
}

/// What stands on the wall.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wall {
    /// In the order in which they are shown.
    pub stories: Vec<ItemId>,
    /// Whether the cue has been given; before it, single ones may stand there.
    pub open: bool,
    /// Since when it stands as it does: screens turn its pages from here, in step.
    pub since: Option<At>,
}

/// Where the relay is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "RelayPhase"))]
pub enum Phase {
    /// People tell, phones are down.
    Tell,
    /// The last beat: one tap, and the quiet minute.
    Collect,
    /// Stories stand on the wall.
    Wall,
}

/// What an audience sees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "RelayBoard"))]
pub struct Board {
    #[allow(missing_docs)]
    pub phase: Phase,
    /// How long each of the two turns lasts.
    pub turn_seconds: u16,
    /// How many stories have travelled, once the cue has been given.
    pub total: Option<u32>,
    /// Texts of the wall, each two or three lines: title, line, first name.
    pub wall: Vec<ItemId>,
    /// Since when: screens turn the pages in step.
    pub since: Option<At>,
    /// Whether stories are written down.
    pub collects: bool,
    /// For the desk alone.
    pub desk: Option<Desk>,
}

/// What the desk alone sees: who has tapped, by number, and what authors have let out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "RelayDesk"))]
pub struct Desk {
    /// How many have told, so far.
    pub told: u32,
    /// Stories approved by their authors; never those that wait or were declined.
    pub stories: Vec<DeskStory>,
}

/// An approved story on the desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "RelayDeskStory"))]
pub struct DeskStory {
    pub id: ItemId,
    pub aside: bool,
    pub shown: bool,
}

/// What a table sees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "RelaySheet"))]
pub struct Sheet {
    /// So many sit here.
    pub here: u16,
    /// An odd number: three tell each other.
    pub trio: bool,
}

/// What a person sees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "RelayHand"))]
pub struct Hand {
    /// They carry a story; who came later listens.
    pub carries: bool,
    /// They have tapped.
    pub told: bool,
    /// While the quiet minute runs: whose story it may have been.
    pub neighbours: Vec<Neighbour>,
    /// Whose story they have handed on. What became of it is not for them to know.
    pub sent: Option<ParticipantId>,
    /// Texts about a story of theirs: yes or no.
    pub asked: Vec<ItemId>,
    /// Stories of theirs that they have let out.
    pub mine: Vec<Mine>,
}

/// Somebody of the former table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "RelayNeighbour"))]
pub struct Neighbour {
    pub who: ParticipantId,
    pub name: String,
}

/// A story that this person has let out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "RelayMine"))]
pub struct Mine {
    pub id: ItemId,
    pub named: bool,
}
