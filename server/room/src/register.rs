//! Everybody, as the desk looks people up, and what closing a table would do. Both
//! are asked for when somebody looks, and never pushed: 320 names are no part of a
//! board. Phones, screen and stage have no way to them.

use serde::{Deserialize, Serialize};

use crate::hall::{Route, Stay};
use crate::protocol::Placing;
use crate::room::Room;
use crate::words::{ParticipantId, Refusal, TableId};

/// Everybody of a room, expected ones included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Register {
    /// The entry after which it stood so.
    #[cfg_attr(test, ts(type = "number"))]
    pub seq: u64,
    /// In the order of their numbers.
    pub people: Vec<Entrant>,
}

/// One person in the register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[allow(missing_docs)]
pub struct Entrant {
    pub who: ParticipantId,
    pub name: Option<String>,
    pub stay: Stay,
    pub table: Option<TableId>,
    /// They said that they sit there.
    pub seated: bool,
    /// A phone carries them.
    pub phone: bool,
    /// They hold their table's pen.
    pub pen: bool,
    /// Their tables as planned, home first.
    pub route: Route,
}

/// What has become of a list of guests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[allow(missing_docs)]
pub struct Listed {
    pub people: u32,
    pub tables: u16,
    /// Rounds with a plan, home included.
    pub rounds: u16,
    pub columns: Vec<String>,
}

/// Who goes where when a table is closed: shown before it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[allow(missing_docs)]
pub struct Closing {
    pub table: TableId,
    pub seats: Vec<Placing>,
}

impl Room {
    /// Everybody.
    #[must_use]
    pub fn register(&self) -> Register {
        let people = self.hall.people.iter().map(|(who, person)| Entrant {
            who: *who,
            name: self.hall.name(*who).map(str::to_owned),
            stay: person.stay,
            table: person.table,
            seated: person.seated,
            phone: person.device.is_some(),
            pen: person.table.is_some_and(|table| self.hall.pen(table) == Some(*who)),
            route: person.route.clone(),
        });
        Register { seq: self.seq, people: people.collect() }
    }

    /// The list as it stands.
    #[must_use]
    pub fn listed(&self) -> Listed {
        Listed {
            people: self.hall.people.values().filter(|person| person.guest.is_some()).count() as u32,
            tables: self.hall.table_count(),
            rounds: self.hall.planned_rounds(),
            columns: self.hall.columns.clone(),
        }
    }

    /// What closing a table would do now.
    ///
    /// # Errors
    /// The [`Refusal`] that closing it would meet.
    pub fn closing(&self, table: TableId) -> Result<Closing, Refusal> {
        let seats = self.hall.closing(table)?;
        Ok(Closing { table, seats: seats.into_iter().map(|(who, table)| Placing { who, table }).collect() })
    }
}
