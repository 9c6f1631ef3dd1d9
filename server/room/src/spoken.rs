//! What is said at a microphone and written down word for word. A helper types it
//! and names the table of the one who spoke; it counts as said once that table has
//! nodded. A text is never changed: written anew it is another text, and waits for
//! another nod. The table is forgotten when the run settles.
//!
//! Two kinds keep such a list. This module decides who may nod; it never decides
//! what is shown.

use serde::{Deserialize, Serialize};

use crate::hall::Hall;
use crate::limits;
use crate::secret::Sealed;
use crate::text::clean;
use crate::words::{Asker, ItemId, Moment, Refusal, RunId, TableId, Voice};

/// What the table says of what was written for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Nod {
    /// Nobody has looked yet.
    #[default]
    Waiting,
    /// Word for word.
    Yes,
    /// Not quite: the helper writes it anew.
    No,
}

/// One thing said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spoken {
    /// At random.
    pub id: ItemId,
    /// Word for word.
    pub text: String,
    /// Where the one who spoke sits.
    pub table: Option<Sealed<TableId>>,
    /// Whether that is what was said.
    pub nod: Nod,
}

impl Spoken {
    /// The table, until the run has settled.
    #[must_use]
    pub fn at(&self) -> Option<TableId> {
        self.table.as_ref().and_then(Sealed::get).copied()
    }
}

/// What happened to the list, old and new.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SpokenEvent {
    /// Written, written anew, or struck out.
    Changed {
        /// Its place in the list.
        place: u16,
        /// What stood there.
        was: Option<Spoken>,
        /// What stands there.
        now: Option<Spoken>,
    },
    /// A table has looked.
    Nodded {
        /// At what.
        id: ItemId,
        /// What it said before.
        was: Nod,
        /// What it says.
        now: Nod,
    },
    /// Nobody knows any more which table said what.
    Forgot {},
}

/// All that was said in one run, in the order in which it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpokenList {
    run: RunId,
    list: Vec<Spoken>,
}

impl SpokenList {
    /// Nothing was said yet.
    #[must_use]
    pub fn new(run: RunId) -> Self {
        Self { run, list: Vec::new() }
    }

    /// Everything, nodded or not.
    #[must_use]
    pub fn all(&self) -> &[Spoken] {
        &self.list
    }

    /// One of them.
    #[must_use]
    pub fn get(&self, id: ItemId) -> Option<&Spoken> {
        self.list.iter().find(|spoken| spoken.id == id)
    }

    /// What the tables have nodded to.
    pub fn nodded(&self) -> impl Iterator<Item = &Spoken> {
        self.list.iter().filter(|spoken| spoken.nod == Nod::Yes)
    }

    /// What waits for the nod of a table.
    pub fn waiting(&self, table: TableId) -> impl Iterator<Item = &Spoken> {
        self.list.iter().filter(move |spoken| spoken.nod == Nod::Waiting && spoken.at() == Some(table))
    }

    /// Writes down what somebody of `table` has said.
    ///
    /// # Errors
    /// A table that is not there, a list that is full, a text that [`clean`] refuses.
    pub fn write(&self, hall: &Hall, table: TableId, text: &str, at: &mut Moment) -> Result<SpokenEvent, Refusal> {
        hall.tables.get(&table).ok_or(Refusal::NotFound)?;
        let limit = limits::SPOKEN_LIST;
        if self.list.len() >= limit as usize {
            return Err(Refusal::TooMany { field: "spoken".into(), limit });
        }
        let text = clean("text", text, limits::SPOKEN_CHARS)?;
        let now = Spoken { id: at.item(), text, table: Some(Sealed::new(self.run, table)), nod: Nod::Waiting };
        Ok(SpokenEvent::Changed { place: self.list.len() as u16, was: None, now: Some(now) })
    }

    /// Writes anew what was not quite said so.
    ///
    /// # Errors
    /// As [`SpokenList::write`]; [`Refusal::Closed`] once nobody knows whose word it was.
    pub fn rewrite(&self, id: ItemId, text: &str, at: &mut Moment) -> Result<SpokenEvent, Refusal> {
        let (place, was) = self.find(id)?;
        was.at().ok_or(Refusal::Closed)?;
        let text = clean("text", text, limits::SPOKEN_CHARS)?;
        let now = Spoken { id: at.item(), text, nod: Nod::Waiting, ..was.clone() };
        Ok(SpokenEvent::Changed { place, was: Some(was.clone()), now: Some(now) })
    }

    /// Strikes it out.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub fn strike(&self, id: ItemId) -> Result<SpokenEvent, Refusal> {
        let (place, was) = self.find(id)?;
        Ok(SpokenEvent::Changed { place, was: Some(was.clone()), now: None })
    }

    /// The table of the speaker nods, or says that it was not quite so. The desk may nod for it:
    /// a head that nods is seen across the hall.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for anybody of another table; [`Refusal::Closed`] once it is shown that
    /// it was said so and a table wants it otherwise.
    pub fn nod(&self, hall: &Hall, by: &Asker, id: ItemId, yes: bool) -> Result<SpokenEvent, Refusal> {
        let (_, spoken) = self.find(id)?;
        let table = match by.voice {
            Voice::Participant(who) => Some(hall.table_of(who).ok_or(Refusal::Denied)?),
            Voice::Table(table) => Some(table),
            Voice::Desk => spoken.at(),
        };
        if table.is_none() || table != spoken.at() {
            return Err(Refusal::NotFound);
        }
        let now = if yes { Nod::Yes } else { Nod::No };
        if spoken.nod == Nod::Yes {
            return Err(Refusal::Closed);
        }
        Ok(SpokenEvent::Nodded { id, was: spoken.nod, now })
    }

    /// Forgets which table said what; nothing if there is nothing to forget.
    #[must_use]
    pub fn forget(&self) -> Option<SpokenEvent> {
        self.list.iter().any(|spoken| spoken.table.is_some()).then_some(SpokenEvent::Forgot {})
    }

    /// Takes one event.
    pub fn apply(&mut self, event: &SpokenEvent) {
        match event {
            SpokenEvent::Changed { place, was, now } => {
                if let Some(was) = was {
                    self.list.retain(|spoken| spoken.id != was.id);
                }
                if let Some(now) = now {
                    self.list.insert(usize::from(*place).min(self.list.len()), now.clone());
                }
            }
            SpokenEvent::Nodded { id, now, .. } => {
                if let Some(spoken) = self.list.iter_mut().find(|spoken| spoken.id == *id) {
                    spoken.nod = *now;
                }
            }
            SpokenEvent::Forgot {} => self.list.iter_mut().for_each(|spoken| spoken.table = None),
        }
    }

    /// The event that undoes `event`.
    ///
    /// # Errors
    /// [`Refusal::RestsOn`] the nod that came since; what is forgotten stays so.
    pub fn undo(&self, event: &SpokenEvent) -> Result<SpokenEvent, Refusal> {
        match event.clone() {
            SpokenEvent::Changed { place, was, now } => {
                let stands = now.as_ref().and_then(|now| self.get(now.id));
                if stands.map(|spoken| spoken.nod) != now.as_ref().map(|now| now.nod) {
                    return Err(Refusal::RestsOn { what: "nod".into() });
                }
                Ok(SpokenEvent::Changed { place, was: now, now: was })
            }
            SpokenEvent::Nodded { id, was, now } => {
                if self.get(id).map(|spoken| spoken.nod) != Some(now) {
                    return Err(Refusal::RestsOn { what: "nod".into() });
                }
                Ok(SpokenEvent::Nodded { id, was: now, now: was })
            }
            SpokenEvent::Forgot {} => Err(Refusal::CannotUndo),
        }
    }

    fn find(&self, id: ItemId) -> Result<(u16, &Spoken), Refusal> {
        let place = self.list.iter().position(|spoken| spoken.id == id).ok_or(Refusal::NotFound)?;
        Ok((place as u16, &self.list[place]))
    }
}
