//! What happened in the hall. Old and new value, so that each can be undone.

use serde::{Deserialize, Serialize};

use super::{Announced, Help, Request, Seats};
use crate::seating::Label;
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
        label: Label,
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
    },
    Left {
        who: ParticipantId,
        was: Option<TableId>,
    },
    CameBack {
        who: ParticipantId,
        now: TableId,
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
}
