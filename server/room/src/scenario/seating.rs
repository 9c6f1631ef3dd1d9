//! What a scenario may say of seats as a whole: by what tables are mixed, who is kept
//! apart, which tables stand near the door.

use serde::Deserialize;

use crate::guests::folded;
use crate::limits;
use crate::words::TableId;

/// What a scenario says of seats. Columns are those of the list of guests, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SeatingPlan {
    /// Columns that are spread over the tables; without it the first of the list.
    pub spread: Option<Vec<String>>,
    /// Who never shares a table: `reports_to` for the direct line, or a column for those with
    /// the same word in it. Without it the direct line.
    pub apart: Option<Vec<String>>,
    /// Tables near the door, the nearest first.
    pub door: Vec<TableId>,
}

/// How a scenario names the direct line.
const LINE: &str = "reports_to";

impl SeatingPlan {
    /// Whether nobody sits with whom they answer to.
    #[must_use]
    pub fn line(&self) -> bool {
        self.apart.as_ref().is_none_or(|names| names.iter().any(|name| folded(name) == folded(LINE)))
    }

    /// The other columns that keep apart.
    #[must_use]
    pub fn apart(&self) -> Vec<String> {
        let names = self.apart.iter().flatten();
        names.filter(|name| folded(name) != folded(LINE)).cloned().collect()
    }

    /// What does not hold, if anything, in a hall of so many tables.
    pub(super) fn agree(&self, tables: u16) -> Result<(), String> {
        let spread = self.spread.as_deref().unwrap_or_default();
        if spread.len() > limits::SPREAD {
            return Err(format!("`spread` has at most {} columns", limits::SPREAD));
        }
        for (what, names) in [("spread", spread), ("apart", self.apart.as_deref().unwrap_or_default())] {
            let twice = |(place, name): (usize, &String)| names[..place].iter().any(|one| folded(one) == folded(name));
            if names.iter().enumerate().any(twice) {
                return Err(format!("`{what}` names a column twice"));
            }
            if names.iter().any(|name| folded(name).is_empty()) {
                return Err(format!("`{what}` names a column without a name"));
            }
        }
        if let Some(both) = spread.iter().find(|name| self.apart().iter().any(|other| folded(other) == folded(name))) {
            return Err(format!("`{both}` is spread already: `apart` would keep all of a word from each other"));
        }
        match self.door.iter().find(|table| table.0 == 0 || table.0 > tables) {
            Some(table) => Err(format!("`door` names table {table}; there are {tables}")),
            None => Ok(()),
        }
    }
}
