//! A list from a CSV: comma, semicolon or tab, as spreadsheets write it. Every flaw is
//! gathered, up to a number that a person can read; one flaw is enough to refuse all.

use std::collections::BTreeMap;

use csv::StringRecord;

use super::columns::{Meaning, meaning};
use super::{Flaw, Guest, GuestList, Wrong, folded};
use crate::limits;
use crate::text::{clean, clean_or_empty};
use crate::words::{Refusal, TableId};

/// Reads a list.
///
/// # Errors
/// All flaws, in the order of their lines, at most [`limits::FLAWS`].
pub fn read(bytes: &[u8]) -> Result<GuestList, Vec<Flaw>> {
    let text = decode(bytes).map_err(|flaw| vec![flaw])?;
    let mut reading = Reading::default();
    reading.all(text);
    reading.finish()
}

fn decode(bytes: &[u8]) -> Result<&str, Flaw> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let wrong = |line: usize| Flaw { line: line as u32, column: None, wrong: Wrong::Encoding };
    // UTF-16 of a spreadsheet is half zeros, and valid UTF-8 all the same.
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) || bytes.iter().take(400).any(|b| *b == 0) {
        return Err(wrong(1));
    }
    std::str::from_utf8(bytes).map_err(|error| {
        let before = &bytes[..error.valid_up_to()];
        wrong(before.iter().filter(|byte| **byte == b'\n').count() + 1)
    })
}

/// The sign that parts the cells of the first line.
fn delimiter(text: &str) -> u8 {
    let head = text.lines().next().unwrap_or_default();
    let count = |sign: char| head.matches(sign).count();
    [(';', b';'), ('\t', b'\t'), (',', b',')].into_iter().max_by_key(|(sign, _)| count(*sign)).map_or(b',', |it| it.1)
}

/// A list as it is read.
#[derive(Default)]
struct Reading {
    /// The names of the columns, and what they mean.
    heads: Vec<(String, Meaning)>,
    list: GuestList,
    /// The line of each guest, and their boss's name.
    lines: Vec<(u32, Option<String>)>,
    /// The row of each name.
    names: BTreeMap<String, usize>,
    flaws: Vec<Flaw>,
}

impl Reading {
    fn all(&mut self, text: &str) {
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter(text))
            .has_headers(false)
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(text.as_bytes());
        let mut record = StringRecord::new();
        while self.flaws.len() < limits::FLAWS && reader.read_record(&mut record).unwrap_or(false) {
            let line = record.position().map_or(0, |position| position.line() as u32);
            if record.iter().all(str::is_empty) {
                continue;
            }
            if self.heads.is_empty() {
                self.head(line, &record);
                if !self.flaws.is_empty() {
                    return;
                }
            } else if self.list.guests.len() >= limits::PLANNED as usize {
                return self.flaw(line, None, Wrong::TooManyRows { limit: limits::PLANNED });
            } else {
                self.row(line, &record);
            }
        }
    }

    fn flaw(&mut self, line: u32, column: Option<&str>, wrong: Wrong) {
        self.flaws.push(Flaw { line, column: column.map(str::to_owned), wrong });
    }

    fn head(&mut self, line: u32, record: &StringRecord) {
        let mut seen = Vec::new();
        for name in record {
            let name = clean_or_empty("column", name, u32::MAX >> 8).unwrap_or_default();
            let name: String = name.chars().take(limits::NAME_CHARS as usize).collect();
            match meaning(&name) {
                _ if seen.contains(&folded(&name)) => self.flaw(line, Some(&name), Wrong::TwiceThere),
                Ok(meaning) => self.heads.push((name.clone(), meaning)),
                Err(meant) => self.flaw(line, Some(&name), Wrong::Misspelt { meant }),
            }
            seen.push(folded(&name));
        }
        let has = |wanted: Meaning| self.heads.iter().filter(|(_, it)| *it == wanted).count();
        if has(Meaning::Name) + has(Meaning::FirstName) == 0 && self.flaws.is_empty() {
            self.flaw(line, None, Wrong::NoNames);
        }
        let says = self.heads.iter().filter(|(_, it)| *it == Meaning::Says);
        self.list.columns = says.map(|(name, _)| name.clone()).collect();
        if self.list.columns.len() > limits::GUEST_COLUMNS {
            self.flaw(line, None, Wrong::TooManyColumns { limit: limits::GUEST_COLUMNS as u32 });
        }
    }

    fn row(&mut self, line: u32, record: &StringRecord) {
        if record.len() != self.heads.len() {
            let (cells, columns) = (record.len() as u32, self.heads.len() as u32);
            return self.flaw(line, None, Wrong::Width { cells, columns });
        }
        let mut guest = Guest::default();
        let (mut first, mut last, mut boss) = (String::new(), String::new(), None);
        for ((name, meaning), cell) in self.heads.clone().iter().zip(record) {
            let limit = if meaning.names() { usize::MAX } else { limits::GUEST_CELL_CHARS as usize };
            let cell = self.cell(line, name, cell, limit);
            match meaning {
                Meaning::Name => last = cell.unwrap_or_default(),
                Meaning::FirstName => first = cell.unwrap_or_default(),
                Meaning::ReportsTo => boss = cell,
                Meaning::Apart => guest.apart = cell,
                Meaning::Together => guest.together = cell,
                Meaning::Host => guest.host = self.table(line, name, cell),
                Meaning::Fixed => guest.fixed = self.table(line, name, cell),
                Meaning::Says => guest.says.push(cell.unwrap_or_default()),
            }
        }
        guest.name = self.name(line, &format!("{first} {last}"));
        self.list.guests.push(guest);
        self.lines.push((line, boss));
    }

    /// A cell, cleaned; none if it says nothing. Parts of a name are measured together, later.
    fn cell(&mut self, line: u32, column: &str, cell: &str, limit: usize) -> Option<String> {
        if cell.is_empty() || cell == "-" {
            return None;
        }
        if cell.starts_with(['=', '+', '-', '@']) {
            self.flaw(line, Some(column), Wrong::Formula);
            return None;
        }
        if cell.chars().count() > limit {
            self.flaw(line, Some(column), Wrong::TooLong { limit: limits::GUEST_CELL_CHARS });
            return None;
        }
        clean(column, cell, u32::MAX >> 8).ok()
    }

    fn name(&mut self, line: u32, name: &str) -> String {
        let column = self.heads.iter().find(|(_, it)| it.names());
        let column = column.map(|(name, _)| name.clone());
        match clean("name", name, limits::NAME_CHARS) {
            Ok(name) => {
                let row = self.list.guests.len();
                if let Some(first) = self.names.get(&folded(&name)).copied() {
                    let first = self.lines[first].0;
                    self.flaw(line, column.as_deref(), Wrong::Duplicate { first });
                } else {
                    self.names.insert(folded(&name), row);
                }
                name
            }
            Err(refusal) => {
                let empty = matches!(refusal, Refusal::Empty { .. });
                let long = Wrong::TooLong { limit: limits::NAME_CHARS };
                self.flaw(line, column.as_deref(), if empty { Wrong::Empty } else { long });
                String::new()
            }
        }
    }

    fn table(&mut self, line: u32, column: &str, cell: Option<String>) -> Option<TableId> {
        let table = cell?.parse::<u16>().ok().filter(|n| (1..=limits::TABLES).contains(n));
        if table.is_none() {
            self.flaw(line, Some(column), Wrong::NoTable { limit: limits::TABLES.into() });
        }
        table.map(TableId)
    }

    /// What can only be known once all rows are read: who answers to whom, who hosts what.
    fn finish(mut self) -> Result<GuestList, Vec<Flaw>> {
        if self.list.guests.is_empty() && self.flaws.is_empty() {
            self.flaw(1, None, Wrong::NoRows);
        }
        self.bosses();
        self.hosts();
        if self.flaws.is_empty() {
            return Ok(self.list);
        }
        self.flaws.sort_by_key(|flaw| flaw.line);
        self.flaws.truncate(limits::FLAWS);
        Err(self.flaws)
    }

    fn bosses(&mut self) {
        let column = self.heads.iter().find(|(_, it)| *it == Meaning::ReportsTo).map(|(name, _)| name.clone());
        for row in 0..self.list.guests.len() {
            let (line, Some(boss)) = self.lines[row].clone() else { continue };
            match self.names.get(&folded(&boss)).copied() {
                Some(found) if found == row => self.flaw(line, column.as_deref(), Wrong::Themselves),
                Some(found) => self.list.guests[row].reports_to = Some(found as u32),
                None => self.flaw(line, column.as_deref(), Wrong::Nobody { name: boss }),
            }
        }
    }

    fn hosts(&mut self) {
        let column = self.heads.iter().find(|(_, it)| *it == Meaning::Host).map(|(name, _)| name.clone());
        let mut hosted: BTreeMap<TableId, u32> = BTreeMap::new();
        for row in 0..self.list.guests.len() {
            let Some(table) = self.list.guests[row].host else { continue };
            let line = self.lines[row].0;
            match hosted.get(&table).copied() {
                Some(first) => self.flaw(line, column.as_deref(), Wrong::TwoHosts { first }),
                None => drop(hosted.insert(table, line)),
            }
        }
    }
}
