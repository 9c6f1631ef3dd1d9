//! One accepted command, as the journal keeps it. The journal adds a checksum and
//! encrypts what is marked; it changes nothing else.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::activities;
use crate::agenda::AgendaEvent;
use crate::hall::HallEvent;
use crate::room::show::ShowEvent;
use crate::words::{At, DeviceId, ParticipantId, Role, RunId, StepId};

/// The version of the events that this release writes. Events of every earlier one stay readable.
pub const VERSION: u16 = 1;

/// One accepted command.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Grows at each start and take-over.
    pub epoch: u32,
    /// From 1, without holes.
    pub seq: u64,
    /// When; for what must not betray its author, no finer than the run.
    pub at: At,
    /// The row of the matrix that let it in, or `clock`.
    pub kind: String,
    /// See [`VERSION`].
    pub version: u16,
    /// What happened.
    pub events: Vec<Event>,
}

/// What happened in a room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Event {
    Hall(HallEvent),
    Agenda(AgendaEvent),
    Show(ShowEvent),
    /// A step has got a new run, empty.
    Opened {
        run: RunId,
        step: StepId,
    },
    /// A run needs one of its keys no more: it is destroyed once this is durable. With the last one it
    /// holds nothing secret any more.
    Settled {
        run: RunId,
    },
    Run {
        run: RunId,
        event: activities::Event,
    },
    /// A restore brought no key of a run that cannot go on without: it is read no more, and `kept`
    /// secret commands are to come again into the run that is open `instead`.
    Lost {
        run: RunId,
        kept: u32,
        instead: Option<RunId>,
    },
    /// A restore did not bring this key of a run: it goes on under a new one, and `kept` secret commands
    /// are to come again.
    Renewed {
        run: RunId,
        kept: u32,
    },
    /// One of the secret commands that a restore has lost has come again.
    CameAgain {
        run: RunId,
    },
    /// Something secret was done on the day that ends then: no finer, and fine enough to know when the
    /// room is due to be erased.
    Lived {
        until: At,
    },
    /// Who drives.
    Control {
        was: Option<DeviceId>,
        now: Option<DeviceId>,
    },
    /// Ends the entry of a gesture of the desk, so that it can be named and undone.
    Gesture(Gesture),
}

impl Event {
    /// Whose keys are needed to write it down: everybody of whom it carries a word of their own,
    /// however deep it lies.
    #[must_use]
    pub fn owners(&self) -> BTreeSet<ParticipantId> {
        let mut owners = BTreeSet::new();
        if let Ok(json) = serde_json::to_value(self) {
            gather_owners(&json, &mut owners);
        }
        owners
    }
}

fn gather_owners(json: &Value, into: &mut BTreeSet<ParticipantId>) {
    match json {
        Value::Object(map) => {
            let plain = map.get("$own").filter(|mark| mark.get("plain").is_some());
            let of = plain.and_then(|mark| mark.get("of")?.as_u64()).and_then(|of| u32::try_from(of).ok());
            into.extend(of.map(ParticipantId));
            map.values().for_each(|value| gather_owners(value, into));
        }
        Value::Array(list) => list.iter().for_each(|value| gather_owners(value, into)),
        _ => {}
    }
}

/// A gesture of the desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Gesture {
    pub by: DeviceId,
    pub role: Role,
    /// The row of the matrix.
    pub kind: String,
    /// The step or table that it was about, in words of the scenario.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// The people that it was about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub whom: Vec<ParticipantId>,
    /// The entry that it undoes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undoes: Option<u64>,
}
