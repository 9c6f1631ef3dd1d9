//! What happened in the hall. Old and new value, so that each can be undone.

use serde::{Deserialize, Serialize};

use super::{Announced, Help, Invited, Request, Route, Seats};
use crate::secret::Own;
use crate::words::{DeviceId, Language, ParticipantId, TableId, Text};

/// What changed for somebody, told to the running activities.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Change {
    Joined { who: ParticipantId },
    Left { who: ParticipantId },
    Sat { who: ParticipantId, was: Option<TableId>, now: TableId },
    Moved { round: u16 },
    Pen { table: TableId, now: Option<ParticipantId> },
}

/// Somebody's tables of the rounds, before and after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Rerouted {
    pub who: ParticipantId,
    pub was: Route,
    pub now: Route,
}

/// What happened in the hall. Old and new value, so that each can be undone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum HallEvent {
    Joined {
        who: ParticipantId,
        name: Own<String>,
        language: Language,
        device: Option<DeviceId>,
        by_code: bool,
        #[serde(default)]
        route: Route,
        table: TableId,
    },
    /// Takes a `Joined` back: the seat is free again, a walk-in's is no more.
    Unjoined {
        who: ParticipantId,
        name: Own<String>,
        language: Language,
        device: Option<DeviceId>,
        by_code: bool,
        route: Route,
        table: TableId,
    },
    Claimed {
        who: ParticipantId,
        was: Option<DeviceId>,
        now: DeviceId,
    },
    Renamed {
        who: ParticipantId,
        was: Option<Own<String>>,
        now: Own<String>,
    },
    Spoke {
        who: ParticipantId,
        was: Language,
        now: Language,
    },
    Sat {
        who: ParticipantId,
        was: Option<TableId>,
        now: TableId,
        /// By the desk: they are on their way, and say when they sit.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        sent: bool,
    },
    Left {
        who: ParticipantId,
        was: Option<TableId>,
    },
    CameBack {
        who: ParticipantId,
        now: TableId,
    },
    /// Nothing that carries the name is read any more, here or in any copy: the key goes.
    Erased {
        who: ParticipantId,
    },
    Pen {
        table: TableId,
        was: Option<ParticipantId>,
        now: Option<ParticipantId>,
    },
    Help {
        table: TableId,
        was: Option<Help>,
        now: Option<Help>,
    },
    Announced {
        was: Option<Announced>,
        now: Option<Announced>,
    },
    Moved {
        was_round: u16,
        round: u16,
        was: Seats,
        now: Seats,
        /// It takes a move back: the round that had begun does not count.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        back: bool,
    },
    /// Tables of rounds to come are planned otherwise.
    Routed {
        routes: Vec<Rerouted>,
    },
    Closed {
        table: TableId,
        was: bool,
        now: bool,
    },
    Reworded {
        subtheme: Option<u8>,
        was: Text,
        now: Text,
    },
    ThemeFixed {
        was: bool,
        now: bool,
    },
    Requested {
        was: Request,
        now: Request,
    },
    Doors {
        was: bool,
        now: bool,
    },
    /// A list of guests, in place of the seats before it.
    Invited {
        was: Box<Invited>,
        now: Box<Invited>,
    },
}
