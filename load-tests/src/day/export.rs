//! The day as the server exports it, read back from JSON. Only what the
//! comparison needs; anything else in the file is left alone.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use serde::Deserialize;

/// A whole day.
#[derive(Clone, Debug, Deserialize)]
pub struct Day {
    /// The one question.
    pub one: Option<String>,
    /// A chapter a run.
    pub chapters: Vec<Chapter>,
}

/// One run of one step.
#[derive(Clone, Debug, Deserialize)]
#[allow(missing_docs)]
pub struct Chapter {
    pub kind: String,
    pub run: u32,
    pub figures: Vec<Figure>,
    pub tables: Vec<Table>,
}

/// One number.
#[derive(Clone, Debug, Deserialize)]
#[allow(missing_docs)]
pub struct Figure {
    pub key: String,
    pub value: i64,
}

/// One table.
#[derive(Clone, Debug, Deserialize)]
#[allow(missing_docs)]
pub struct Table {
    pub key: String,
    /// Name, and heading in two languages.
    pub columns: Vec<(String, serde_json::Value)>,
    pub rows: Vec<Vec<Cell>>,
}

/// One cell.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
#[allow(missing_docs)]
pub enum Cell {
    Number(i64),
    Text(String),
}

/// One row, by the names of its columns.
pub type Row<'a> = BTreeMap<&'a str, &'a Cell>;

impl Day {
    /// Reads `day.json`.
    ///
    /// # Errors
    /// If it is not a day.
    pub fn read(json: &[u8]) -> Result<Self> {
        serde_json::from_slice(json).context("the export is not a day")
    }

    /// The chapters of one kind, in the order in which their runs were opened.
    pub fn of_kind<'a>(&'a self, kind: &'a str) -> impl DoubleEndedIterator<Item = &'a Chapter> {
        self.chapters.iter().filter(move |chapter| chapter.kind == kind)
    }

    /// A figure, added up over the runs of a kind.
    #[must_use]
    pub fn figure(&self, kind: &str, key: &str) -> i64 {
        let figures = self.of_kind(kind).flat_map(|chapter| &chapter.figures);
        figures.filter(|figure| figure.key == key).map(|figure| figure.value).sum()
    }
}

impl Chapter {
    /// The rows of a table; none if there is no such table.
    pub fn rows<'a>(&'a self, key: &'a str) -> impl Iterator<Item = Row<'a>> {
        let tables = self.tables.iter().filter(move |table| table.key == key);
        tables.flat_map(|table| {
            let names = || table.columns.iter().map(|(name, _)| name.as_str());
            table.rows.iter().map(move |row| names().zip(row).collect())
        })
    }
}

impl Cell {
    /// The number, or 0.
    #[must_use]
    pub fn number(&self) -> i64 {
        if let Self::Number(n) = self { *n } else { 0 }
    }

    /// The text, or nothing.
    #[must_use]
    pub fn text(&self) -> &str {
        if let Self::Text(text) = self { text } else { "" }
    }
}

/// A number of a row, 0 if there is no such column.
#[must_use]
pub fn number(row: &Row<'_>, column: &str) -> i64 {
    row.get(column).map_or(0, |cell| cell.number())
}

/// A text of a row, nothing if there is no such column.
#[must_use]
pub fn text<'a>(row: &Row<'a>, column: &str) -> &'a str {
    row.get(column).map_or("", |cell| cell.text())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_reads_as_the_hub_writes_it() {
        let json = serde_json::json!({
            "title": { "fr": "a", "en": "b" }, "one": null, "here": 3,
            "chapters": [{ "step": "s", "kind": "dots", "run": 4, "title": {},
                "figures": [{ "key": "ballots", "label": {}, "value": 2 }],
                "tables": [{ "key": "questions", "label": {}, "columns": [["id", {}], ["text", {}]], "rows": [[7, "q"], [8, ""]] }] }]
        });
        let day = Day::read(json.to_string().as_bytes()).unwrap();
        let chapter = day.of_kind("dots").next().unwrap();
        let rows: Vec<_> = chapter.rows("questions").map(|row| (number(&row, "id"), text(&row, "text"))).collect();
        assert_eq!((rows, day.figure("dots", "ballots")), (vec![(7, "q"), (8, "")], 2));
        assert_eq!(chapter.rows("nothing").count(), 0);
    }
}
