//! Between what the rules say and what the journal keeps: events become sealed
//! JSON on the way out, and events again on the way back. What a destroyed key
//! protected reads back as gone; nothing else is ever changed.

use std::collections::BTreeSet;

use room::entry::{Entry, Event, VERSION};
use room::room::Taken;
use room::words::{At, CommandId};
use serde_json::Value;

use crate::Fault;
use crate::journal::{Line, RoomKey};
use crate::vault::Vault;

/// A command as it is remembered beside its events.
pub struct Remembered {
    /// Made on the phone.
    pub id: CommandId,
    /// Keyed digest of seat and body.
    pub digest: Vec<u8>,
}

/// An accepted command on its way to the journal.
pub struct Noted {
    /// What the rules made of it.
    pub taken: Taken,
    /// Its record; none for what no phone has sent.
    pub command: Option<Remembered>,
}

/// Makes the lines of commands that were accepted together. The keys that they need are made, and
/// durable, before anything is closed under them: all in one go, because each waits for the disk.
///
/// # Errors
/// If a key cannot be written.
pub fn write(vault: &Vault, key: &RoomKey, epoch: u32, noted: Vec<Noted>) -> Result<Vec<Line>, Fault> {
    let bodies: Vec<Value> =
        noted.iter().map(|one| serde_json::to_value(&one.taken.events).expect("events are JSON")).collect();
    let mut marks = Marks::default();
    bodies.iter().for_each(|events| marks.find(events));
    for run in &marks.sealed {
        vault.make_seal(key, *run)?;
    }
    let owners: Vec<u32> = marks.own.iter().copied().collect();
    vault.make_owns(key, &owners)?;
    noted.into_iter().zip(bodies).map(|(one, events)| line(vault, key, epoch, one, events)).collect()
}

fn line(vault: &Vault, key: &RoomKey, epoch: u32, noted: Noted, mut events: Value) -> Result<Line, Fault> {
    vault.close_value(key, &mut events)?;
    let Noted { taken, command } = noted;
    Ok(Line {
        room: key.clone(),
        epoch,
        seq: taken.seq,
        at: taken.at.0,
        kind: taken.kind,
        version: VERSION,
        command: command.as_ref().map(|command| command.id.0),
        digest: command.map(|command| command.digest),
        events: events.to_string(),
    })
}

/// Reads a line back.
///
/// # Errors
/// [`Fault::Altered`] if the line is not of a version or shape that we know.
pub fn read(vault: &Vault, line: &Line) -> Result<Entry, Fault> {
    let altered = || Fault::Altered { room: line.room.to_string(), seq: line.seq };
    if line.version > VERSION {
        return Err(Fault::NewerStore { found: line.version.into(), known: VERSION.into() });
    }
    let mut events: Value = serde_json::from_str(&line.events).map_err(|_| altered())?;
    vault.open_value(&line.room, &mut events)?;
    let events: Vec<Event> = serde_json::from_value(events).map_err(|_| altered())?;
    let entry = Entry {
        epoch: line.epoch,
        seq: line.seq,
        at: At(line.at),
        kind: line.kind.clone(),
        version: line.version,
        events,
    };
    Ok(entry)
}

/// Whose keys some events need.
#[derive(Default)]
struct Marks {
    sealed: BTreeSet<u32>,
    own: BTreeSet<u32>,
}

impl Marks {
    fn find(&mut self, value: &Value) {
        match value {
            Value::Object(map) => {
                self.note(map);
                map.values().for_each(|value| self.find(value));
            }
            Value::Array(list) => list.iter().for_each(|value| self.find(value)),
            _ => {}
        }
    }

    fn note(&mut self, map: &serde_json::Map<String, Value>) {
        let number = |mark: &str, of: &str| {
            let mark = map.get(mark)?.as_object()?;
            mark.get("plain").filter(|plain| !plain.is_null())?;
            u32::try_from(mark.get(of)?.as_u64()?).ok()
        };
        self.sealed.extend(number("$sealed", "under"));
        self.own.extend(number("$own", "of"));
    }
}
