//! The list of those who are invited, with what their seats must respect: who answers
//! to whom, who stays together or apart, who hosts a table, whose seat is fixed, and
//! the columns by which tables are mixed. It is read from a CSV, row by row; a list
//! with one flaw is no list, so that nothing is ever half applied.

mod columns;
mod flaw;
mod read;
#[cfg(test)]
mod tests;
pub mod wishes;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::limits;
use crate::text::clean;
use crate::words::{Refusal, TableId};
pub use flaw::{Flaw, Wrong};
pub use read::read;

/// Somebody who is invited.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct Guest {
    /// As it stands on the badge.
    pub name: String,
    /// What the other columns say, in their order: department, site, job, region…
    #[serde(default)]
    pub says: Vec<String>,
    /// The row (from 0) of whom they answer to: never at one table with them.
    #[serde(default)]
    pub reports_to: Option<u32>,
    /// Those with the same word here never share a table.
    #[serde(default)]
    pub apart: Option<String>,
    /// Those with the same word here always do.
    #[serde(default)]
    pub together: Option<String>,
    /// The table that they host and do not leave.
    #[serde(default)]
    pub host: Option<TableId>,
    /// The table where their seat is for another reason: a wheelchair, the stage.
    #[serde(default)]
    pub fixed: Option<TableId>,
}

/// A list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct GuestList {
    /// The names of the columns in [`Guest::says`].
    pub columns: Vec<String>,
    /// One a row.
    pub guests: Vec<Guest>,
}

impl GuestList {
    /// Whether a list that did not come from [`read`] could have.
    ///
    /// # Errors
    /// The first [`Refusal`].
    pub fn guard(&self) -> Result<(), Refusal> {
        let shape = |field: &str| Refusal::BadShape { field: field.into() };
        if self.guests.is_empty() || self.guests.len() > limits::PLANNED as usize {
            return Err(Refusal::TooMany { field: "guests".into(), limit: limits::PLANNED });
        }
        if self.columns.len() > limits::GUEST_COLUMNS {
            return Err(Refusal::TooMany { field: "columns".into(), limit: limits::GUEST_COLUMNS as u32 });
        }
        let mut names = BTreeMap::new();
        for (row, guest) in self.guests.iter().enumerate() {
            if clean("name", &guest.name, limits::NAME_CHARS)? != guest.name || guest.says.len() != self.columns.len() {
                return Err(shape("name"));
            }
            let boss = guest.reports_to.map_or(Ok(()), |boss| {
                let known = (boss as usize) < self.guests.len() && boss as usize != row;
                if known { Ok(()) } else { Err(shape("reports_to")) }
            });
            boss?;
            if names.insert(folded(&guest.name), row).is_some() {
                return Err(Refusal::BadChoice { field: "name".into() });
            }
        }
        Ok(())
    }

    /// The place of a column, by name; case and accents do not matter.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| folded(column) == folded(name))
    }
}

/// A name as people hear it: without case, accents and doubled spaces.
#[must_use]
pub fn folded(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    use unicode_normalization::char::is_combining_mark;
    let letters: String = text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect();
    letters.split(['-', '_', '\'', '’', ' ', '\u{a0}']).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}
