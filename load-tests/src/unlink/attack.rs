//! What a thief does with the store, the log and the exports. Each way names, for
//! the words of a question, the person that it takes for the author.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use rusqlite::{Connection, OpenFlags};
use serde_json::Value;

use crate::outside::search::files;
use crate::server::Store;

/// What was stolen.
pub struct Loot {
    /// The journal, in its order: kind, time, what happened.
    pub lines: Vec<(String, i64, String)>,
    /// The server's log.
    pub log: String,
    /// By name.
    pub exports: Vec<(String, Vec<u8>)>,
    /// Who took a pen, in the order of the journal: the place of the line, and the person.
    pens: Vec<(usize, u64)>,
    /// The people behind devices, as far as the journal says it.
    devices: BTreeMap<String, u64>,
    /// All files of the store, one after the other: what SQLite has not wiped lies there too.
    disk: String,
}

/// One way to guess.
pub type Way = fn(&Loot, &str) -> Option<u64>;

/// All ways.
pub const WAYS: [(&str, Way); 7] = [
    ("a line of the log names both", by_the_log),
    ("a line of the journal names both", by_a_line),
    ("the pen before the text in the journal", by_the_pen_before),
    ("the order in the journal", by_the_order_of_lines),
    ("the order in the export", by_the_order_of_the_export),
    ("the order of the ids", by_the_order_of_ids),
    ("what lies beside it on the disk", by_the_disk),
];

impl Loot {
    /// Takes what lies there.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn take(store: &Store, exports: Vec<(String, Vec<u8>)>) -> Result<Self> {
        let mut all = files(&store.data())?;
        all.extend(files(&store.back_up()?)?);
        let log = std::fs::read(store.folder().join("server.log")).unwrap_or_default();
        let file = Connection::open_with_flags(store.data().join("journal.db"), OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        let mut rows = file.prepare("SELECT kind, at, events FROM lines ORDER BY seq").context("the journal")?;
        let lines = rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        let lines: Vec<(String, i64, String)> = lines.collect::<Result<_, _>>()?;
        let (mut pens, mut devices) = (Vec::new(), BTreeMap::new());
        for (place, (.., events)) in lines.iter().enumerate() {
            let events: Value = serde_json::from_str(events)?;
            for event in events.as_array().into_iter().flatten() {
                pens.extend(event["hall"]["pen"]["now"].as_u64().map(|who| (place, who)));
                let joined = &event["hall"]["joined"];
                if let (Some(device), Some(who)) = (joined["device"].as_str(), joined["who"].as_u64()) {
                    devices.insert(device.to_owned(), who);
                }
            }
        }
        let bytes: Vec<u8> = all.into_iter().flat_map(|(_, content)| content).collect();
        // A byte that is no text parts what stands beside it, and keeps its place.
        let disk = bytes.iter().map(|byte| if byte.is_ascii() { char::from(*byte) } else { '\n' }).collect();
        Ok(Self { lines, log: String::from_utf8_lossy(&log).into_owned(), exports, pens, devices, disk })
    }

    /// The person that a piece of text names, by number, by device or by name.
    fn person_in(&self, text: &str) -> Option<u64> {
        let device = self.devices.iter().find(|(device, _)| text.contains(*device) || text.contains(&device[..8]));
        let number = ["participant\":", "Participant(ParticipantId(", "participant ", "who\":", "who="]
            .iter()
            .find_map(|mark| digits(text.split_once(mark)?.1));
        device.map(|(_, who)| *who).or(number)
    }

    /// The place of a text among the lines of the journal, if one holds it.
    fn line_of(&self, text: &str) -> Option<usize> {
        self.lines.iter().position(|(.., events)| events.contains(text))
    }

    /// The person who took the `n`-th pen.
    fn pen(&self, n: usize) -> Option<u64> {
        self.pens.get(n).map(|(_, who)| *who)
    }
}

fn digits(text: &str) -> Option<u64> {
    text.chars().take_while(char::is_ascii_digit).collect::<String>().parse().ok()
}

fn by_the_log(loot: &Loot, text: &str) -> Option<u64> {
    loot.log.lines().filter(|line| line.contains(text)).find_map(|line| loot.person_in(line))
}

fn by_a_line(loot: &Loot, text: &str) -> Option<u64> {
    let events = &loot.lines[loot.line_of(text)?].2;
    // In a line that holds many texts, what stands right after this one.
    let after = events.split_once(text)?.1;
    loot.person_in(&after.chars().take(300).collect::<String>())
}

fn by_the_pen_before(loot: &Loot, text: &str) -> Option<u64> {
    let line = loot.line_of(text)?;
    loot.pens.iter().rev().find(|(place, _)| *place < line).map(|(_, who)| *who)
}

/// The text's place among all texts of the line that holds it, against the order of the pens.
fn by_the_order_of_lines(loot: &Loot, text: &str) -> Option<u64> {
    let all: String = loot.lines.iter().map(|(.., events)| events.as_str()).collect();
    loot.pen(place_among(&all, text)?)
}

fn by_the_order_of_the_export(loot: &Loot, text: &str) -> Option<u64> {
    let (_, export) = loot.exports.iter().find(|(name, _)| name.ends_with(".csv"))?;
    loot.pen(place_among(&String::from_utf8_lossy(export), text)?)
}

/// How many questions stand before this one, each counted once.
fn place_among(all: &str, text: &str) -> Option<usize> {
    let before = &all[..all.find(text)?];
    let mut seen = std::collections::BTreeSet::new();
    before.match_indices("Question ").for_each(|(at, _)| {
        seen.insert(before[at..].chars().take(31).collect::<String>());
    });
    Some(seen.len())
}

fn by_the_order_of_ids(loot: &Loot, text: &str) -> Option<u64> {
    let (_, export) = loot.exports.iter().find(|(name, _)| name.ends_with(".csv"))?;
    let export = String::from_utf8_lossy(export);
    let mut ids: Vec<(u64, &str)> = export.lines().filter_map(|line| Some((digits(line)?, line))).collect();
    ids.sort_unstable();
    let place = ids.iter().position(|(_, line)| line.contains(text))?;
    let mut people: Vec<u64> = loot.devices.values().copied().collect();
    people.sort_unstable();
    people.get(place).copied()
}

/// A person's device or number within some bytes of the text, anywhere in the store's files.
fn by_the_disk(loot: &Loot, text: &str) -> Option<u64> {
    const NEAR: usize = 400;
    let at = loot.disk.find(text)?;
    loot.person_in(&loot.disk[at.saturating_sub(NEAR)..(at + NEAR).min(loot.disk.len())])
}
