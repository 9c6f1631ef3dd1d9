//! What remains of a day: figures and tables, the same for JSON, CSV and the page.
//! It never holds who said or chose what is unsigned, because nobody gives it that.

use serde::{Deserialize, Serialize};

use crate::words::Text;

/// One chapter of the report.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[allow(missing_docs)]
pub struct Report {
    pub figures: Vec<Figure>,
    pub tables: Vec<Sheet>,
}

/// One number of the day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Figure {
    /// For programs; snake case.
    pub key: String,
    /// For people.
    pub label: Text,
    /// The number.
    #[cfg_attr(test, ts(type = "number"))]
    pub value: i64,
}

/// One table of texts and numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sheet {
    /// For programs, and the name of the CSV file; snake case.
    pub key: &'static str,
    /// For people.
    pub label: Text,
    /// Name for programs, and heading for people.
    pub columns: Vec<(&'static str, Text)>,
    /// As many cells as columns.
    pub rows: Vec<Vec<Cell>>,
}

/// One cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
#[allow(missing_docs)]
pub enum Cell {
    Text(String),
    Number(i64),
}

impl Figure {
    /// A number with its French and English label.
    #[must_use]
    pub fn new(key: &str, fr: &str, en: &str, value: impl TryInto<i64>) -> Self {
        let label = Text { fr: fr.into(), en: en.into() };
        Self { key: key.into(), label, value: value.try_into().unwrap_or(i64::MAX) }
    }
}

impl Sheet {
    /// An empty table; columns as (key, French, English).
    #[must_use]
    pub fn new(key: &'static str, fr: &str, en: &str, columns: &[(&'static str, &str, &str)]) -> Self {
        let text = |fr: &str, en: &str| Text { fr: fr.into(), en: en.into() };
        Self {
            key,
            label: text(fr, en),
            columns: columns.iter().map(|(key, fr, en)| (*key, text(fr, en))).collect(),
            rows: Vec::new(),
        }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<u32> for Cell {
    fn from(n: u32) -> Self {
        Self::Number(n.into())
    }
}

impl From<u64> for Cell {
    fn from(n: u64) -> Self {
        Self::Number(i64::try_from(n).unwrap_or(i64::MAX))
    }
}
