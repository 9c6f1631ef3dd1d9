//! A list of participants as CSV. The first line names the columns: `name`, then any
//! of `department`, `region`, `site`, `job`, `level` (spread over the tables),
//! `reports_to` (a name: never at one table), `apart` (a word: those who share it never
//! sit together, such as an executive committee), `together` (a word: those who share it
//! always do), `host` and `fixed` (a table from 1), `choice` (only for grouped rounds).
//! Empty cells say nothing. Each mistake names its line.

use std::collections::BTreeMap;
use std::io::Read;

use anyhow::{Context, bail, ensure};
use csv::StringRecord;
use room::seating::{Brief, NO_GROUP};

/// Columns whose values are spread over the tables.
const SPREAD: [&str; 5] = ["department", "region", "site", "job", "level"];
/// All others.
const OTHERS: [&str; 7] = ["name", "reports_to", "apart", "together", "host", "fixed", "choice"];

/// Who is invited, and what they need.
pub struct Guests {
    /// By person.
    pub names: Vec<String>,
    /// What the columns ask for, without tables and rounds.
    pub brief: Brief,
    list: List,
}

/// The rows, the place of each column, and the line and number of each name.
struct List {
    columns: BTreeMap<String, usize>,
    rows: Vec<(u64, StringRecord)>,
    numbers: BTreeMap<String, u32>,
}

impl Guests {
    /// Reads a list.
    ///
    /// # Errors
    /// The line that cannot be read, and why.
    pub fn read(source: impl Read) -> anyhow::Result<Self> {
        let list = List::read(source)?;
        let mut brief = Brief { people: list.rows.len() as u32, ..Brief::default() };
        brief.spread = SPREAD.iter().filter_map(|column| list.groups(column)).collect();
        brief.apart = list.bosses()?;
        for members in list.sharing("apart") {
            let pairs = (0..members.len()).flat_map(|i| (0..i).map(move |j| (j, i)));
            brief.apart.extend(pairs.map(|(j, i)| (members[j], members[i])));
        }
        let together = list.sharing("together");
        brief.together = together.iter().flat_map(|m| m[1..].iter().map(|other| (m[0], *other))).collect();
        brief.hosts = list.tables("host")?;
        brief.fixed = list.tables("fixed")?;
        let names = (0..list.rows.len()).map(|row| list.cell(row, "name").to_owned()).collect();
        Ok(Self { names, brief, list })
    }

    /// Everybody's group in a column.
    pub fn groups(&self, column: &str) -> Option<Vec<u16>> {
        self.list.groups(column)
    }

    /// Names for people who have none.
    pub fn numbered(people: u32) -> Vec<String> {
        (1..=people).map(|number| number.to_string()).collect()
    }
}

impl List {
    fn read(source: impl Read) -> anyhow::Result<Self> {
        let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(source);
        let mut columns = BTreeMap::new();
        for (place, column) in reader.headers().context("line 1")?.iter().enumerate() {
            let column = column.trim_start_matches('\u{feff}').to_lowercase();
            let known = SPREAD.iter().chain(&OTHERS).any(|known| *known == column);
            ensure!(known, "line 1: no column is called {column:?}");
            ensure!(columns.insert(column.clone(), place).is_none(), "line 1: {column} comes twice");
        }
        ensure!(columns.contains_key("name"), "line 1: the column name is missing");
        let mut list = Self { columns, rows: Vec::new(), numbers: BTreeMap::new() };
        for record in reader.records() {
            let record = record?;
            list.add(record.position().map_or(0, csv::Position::line), record)?;
        }
        Ok(list)
    }

    fn add(&mut self, line: u64, record: StringRecord) -> anyhow::Result<()> {
        let number = self.rows.len();
        self.rows.push((line, record));
        let name = self.cell(number, "name").to_owned();
        ensure!(!name.is_empty(), "line {line}: the name is empty");
        if let Some(first) = self.numbers.insert(name.clone(), number as u32) {
            bail!("line {line}: {name} is on line {} already", self.rows[first as usize].0);
        }
        Ok(())
    }

    fn cell(&self, row: usize, column: &str) -> &str {
        self.columns.get(column).and_then(|place| self.rows[row].1.get(*place)).unwrap_or_default()
    }

    /// Rows in which a column says something.
    fn filled<'a>(&'a self, column: &'a str) -> impl Iterator<Item = (usize, u64, &'a str)> {
        let rows = (0..self.rows.len()).map(move |row| (row, self.rows[row].0, self.cell(row, column)));
        rows.filter(|(_, _, cell)| !cell.is_empty())
    }

    fn groups(&self, column: &str) -> Option<Vec<u16>> {
        let mut numbers: BTreeMap<&str, u16> = BTreeMap::new();
        let mut groups = vec![NO_GROUP; self.rows.len()];
        for (row, _, cell) in self.filled(column) {
            let next = numbers.len() as u16;
            groups[row] = *numbers.entry(cell).or_insert(next);
        }
        (!numbers.is_empty()).then_some(groups)
    }

    fn bosses(&self) -> anyhow::Result<Vec<(u32, u32)>> {
        let pair = |(row, line, boss): (usize, u64, &str)| {
            let number =
                self.numbers.get(boss).with_context(|| format!("line {line}: reports_to: no one is {boss}"))?;
            ensure!(*number != row as u32, "line {line}: reports_to: {boss} reports to themselves");
            Ok((row as u32, *number))
        };
        self.filled("reports_to").map(pair).collect()
    }

    /// Those who share a word in a column, word by word.
    fn sharing(&self, column: &str) -> Vec<Vec<u32>> {
        let mut words: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
        for (row, _, word) in self.filled(column) {
            words.entry(word).or_default().push(row as u32);
        }
        words.into_values().collect()
    }

    fn tables(&self, column: &'static str) -> anyhow::Result<Vec<(u32, u16)>> {
        let place = |(row, line, cell): (usize, u64, &str)| match cell.parse::<u16>() {
            Ok(table) if table > 0 => Ok((row as u32, table - 1)),
            _ => bail!("line {line}: {column}: {cell} is no table"),
        };
        self.filled(column).map(place).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Guests;

    fn refused(text: &str) -> String {
        Guests::read(text.as_bytes()).err().map(|error| format!("{error:#}")).unwrap_or_default()
    }

    #[test]
    fn a_list_says_who_must_be_apart_together_and_where() {
        let text = "name,department,reports_to,apart,together,host,fixed\n\
                    Ada,Sales,,board,x,1,\nBob,IT,Ada,,,,2\nCy,Sales,Ada,,x,,\nDee,,,board,,,\n";
        let guests = Guests::read(text.as_bytes()).unwrap();
        assert_eq!(guests.names, ["Ada", "Bob", "Cy", "Dee"]);
        assert_eq!(guests.brief.apart, [(1, 0), (2, 0), (0, 3)]);
        assert_eq!(guests.brief.together, [(0, 2)]);
        assert_eq!((guests.brief.hosts, guests.brief.fixed), (vec![(0, 0)], vec![(1, 1)]));
        assert_eq!(guests.brief.spread, [[0, 1, 0, room::seating::NO_GROUP]]);
    }

    #[test]
    fn a_mistake_names_its_line() {
        assert_eq!(refused("department\nIT\n"), "line 1: the column name is missing");
        assert_eq!(refused("name,mood\nAda,good\n"), "line 1: no column is called \"mood\"");
        assert_eq!(refused("name\nAda\nBob\nAda\n"), "line 4: Ada is on line 2 already");
        assert_eq!(refused("name,site\nAda,Lyon\n,Paris\n"), "line 3: the name is empty");
        assert_eq!(refused("name,host\nAda,zero\n"), "line 2: host: zero is no table");
        assert_eq!(refused("name,reports_to\nAda,Zoe\n"), "line 2: reports_to: no one is Zoe");
        assert!(refused("name,site\nAda\n").contains("line: 2"), "{}", refused("name,site\nAda\n"));
    }
}
