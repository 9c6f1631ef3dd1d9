//! Between what the rules say and what the journal keeps: events become sealed
//! JSON on the way out, and events again on the way back. What a destroyed key
//! protected reads back as gone; nothing else is ever changed.

use std::collections::BTreeSet;

use room::entry::{Entry, Event, VERSION};
use room::room::Taken;
use room::words::{At, CommandId, RunId};
use serde_json::Value;

use crate::Fault;
use crate::journal::{Line, RoomKey};
use crate::vault::{Under, Vault};

/// A command as it is remembered beside its events.
pub struct Remembered {
    /// Made on the phone.
    pub id: CommandId,
    /// Who says it.
    pub seat: String,
    /// What was said, as JSON.
    pub body: Vec<u8>,
    /// The run that it spoke to, unless that has settled: its record goes with that run.
    pub run: Option<RunId>,
}

/// An accepted command on its way to the journal.
pub struct Noted {
    /// What the rules made of it.
    pub taken: Taken,
    /// Its record; none for what no phone has sent.
    pub command: Option<Remembered>,
}

/// A line that is ready for the journal.
pub struct Written {
    #[allow(missing_docs)]
    pub line: Line,
    /// Whose keys its record stands under; none without a record.
    pub under: Option<Under>,
    /// People who are erased, of whom it would have kept a word.
    pub gone: BTreeSet<u32>,
}

/// Makes the lines of commands that were accepted together. The keys that they need are made, and
/// durable, before anything is closed under them: all in one go, because each waits for the disk.
/// No key is ever made for whoever is `erased`: their word is written as gone already.
///
/// # Errors
/// If a key cannot be written.
pub fn write(
    vault: &Vault,
    key: &RoomKey,
    epoch: u32,
    noted: Vec<Noted>,
    erased: &BTreeSet<u32>,
) -> Result<Vec<Written>, Fault> {
    let ready: Vec<Ready> = noted.into_iter().map(|noted| Ready::of(noted, erased)).collect();
    let needed = |keys: fn(&Under) -> &BTreeSet<u32>| -> BTreeSet<u32> {
        ready.iter().flat_map(|one| keys(&one.under)).copied().collect()
    };
    let (seals, owns) = (needed(|under| &under.seals), needed(|under| &under.owns));
    seals.into_iter().try_for_each(|run| vault.make_seal(key, run))?;
    vault.make_owns(key, &Vec::from_iter(owns))?;
    ready.into_iter().map(|one| one.line(vault, key, epoch)).collect()
}

/// A command with its events as JSON, and whose keys both need.
struct Ready {
    noted: Noted,
    events: Value,
    under: Under,
    gone: BTreeSet<u32>,
}

impl Ready {
    fn of(noted: Noted, erased: &BTreeSet<u32>) -> Self {
        let mut events = serde_json::to_value(&noted.taken.events).expect("events are JSON");
        let mut gone = BTreeSet::new();
        if !erased.is_empty() {
            marks::forget(&mut events, erased, &mut gone);
        }
        let mut under = Under { secret: noted.taken.sealed.is_some(), ..marks::under(&events) };
        let run = noted.command.as_ref().and_then(|command| command.run);
        under.seals.extend(noted.taken.sealed.or(run).map(|run| run.0));
        Self { noted, events, under, gone }
    }

    fn line(mut self, vault: &Vault, key: &RoomKey, epoch: u32) -> Result<Written, Fault> {
        let Noted { taken, command } = self.noted;
        let id = command.as_ref().map(|command| command.id.0);
        // No guess at what is gone can be confirmed where there is nothing to compare it with.
        let record = command.filter(|_| self.gone.is_empty());
        let digest = |it: &Remembered| vault.digest(key, &self.under, &it.seat, &it.body);
        let digest = record.as_ref().map(digest).transpose()?;
        vault.close_value(key, &mut self.events)?;
        let line = Line {
            room: key.clone(),
            epoch,
            seq: taken.seq,
            at: taken.at.0,
            kind: taken.kind,
            version: VERSION,
            command: id,
            digest,
            events: self.events.to_string(),
        };
        Ok(Written { under: record.map(|_| self.under), line, gone: self.gone })
    }
}

/// Reads a line back.
///
/// # Errors
/// [`Fault::Altered`] if the line is not of a version or shape that we know.
pub fn read(vault: &Vault, line: &Line) -> Result<Entry, Fault> {
    read_with_keys(vault, line).map(|(entry, _)| entry)
}

/// The same, and whose keys its events need.
///
/// # Errors
/// As [`read`].
pub fn read_with_keys(vault: &Vault, line: &Line) -> Result<(Entry, Under), Fault> {
    let altered = || Fault::Altered { room: line.room.to_string(), seq: line.seq };
    if line.version > VERSION {
        return Err(Fault::NewerStore { found: line.version.into(), known: VERSION.into() });
    }
    let mut events: Value = serde_json::from_str(&line.events).map_err(|_| altered())?;
    let closed = marks::under(&events);
    vault.open_value(&line.room, &mut events)?;
    // One mark may stand inside another.
    let mut under = marks::under(&events);
    under.seals.extend(closed.seals);
    under.owns.extend(closed.owns);
    let events: Vec<Event> = serde_json::from_value(events).map_err(|_| altered())?;
    let entry = Entry {
        epoch: line.epoch,
        seq: line.seq,
        at: At(line.at),
        kind: line.kind.clone(),
        version: line.version,
        events,
    };
    Ok((entry, under))
}

/// The marks that the rules leave in events, as far as lines need to know them.
mod marks {
    use super::{BTreeSet, Under, Value};
    use serde_json::{Map, json};

    /// Whose keys some events need: those under which something stands, plain or closed.
    pub fn under(events: &Value) -> Under {
        let mut under = Under::default();
        find(events, &mut under);
        under
    }

    fn find(value: &Value, under: &mut Under) {
        match value {
            Value::Object(map) => {
                under.seals.extend(number(map, "$sealed", "under"));
                under.owns.extend(number(map, "$own", "of"));
                map.values().for_each(|value| find(value, under));
            }
            Value::Array(list) => list.iter().for_each(|value| find(value, under)),
            _ => {}
        }
    }

    /// The number of the key of a mark that holds something.
    fn number(map: &Map<String, Value>, mark: &str, of: &str) -> Option<u32> {
        let mark = map.get(mark)?.as_object()?;
        let holds = |field: &str| mark.get(field).is_some_and(|held| !held.is_null());
        (holds("plain") || holds("cipher")).then(|| mark.get(of)?.as_u64()?.try_into().ok())?
    }

    /// Writes the words of these people as gone, and says whose there were.
    pub fn forget(value: &mut Value, erased: &BTreeSet<u32>, gone: &mut BTreeSet<u32>) {
        match value {
            Value::Object(map) => match number(map, "$own", "of").filter(|who| erased.contains(who)) {
                Some(who) => {
                    gone.insert(who);
                    *value = json!({"$own": {"of": who, "gone": true}});
                }
                None => map.values_mut().for_each(|value| forget(value, erased, gone)),
            },
            Value::Array(list) => list.iter_mut().for_each(|value| forget(value, erased, gone)),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use room::hall::HallEvent;
    use room::secret::Own;
    use room::words::{Id128, ParticipantId};

    use super::*;

    fn renamed(who: u32) -> Noted {
        let (who, now) = (ParticipantId(who), Own::new(ParticipantId(who), "Zo\u{e9}".to_owned()));
        let events = vec![Event::Hall(HallEvent::Renamed { who, was: None, now })];
        let taken = Taken { seq: 1, kind: "rename".into(), at: At(5), events, sealed: None };
        let command = Remembered { id: Id128([1; 16]), seat: "p".into(), body: "Zo\u{e9}".into(), run: None };
        Noted { taken, command: Some(command) }
    }

    #[test]
    fn whoever_is_erased_gets_no_key_and_their_word_is_written_as_gone() {
        let dir = tempfile::tempdir().unwrap();
        let (vault, room) = (Vault::open(dir.path()).unwrap(), RoomKey::parse("r").unwrap());
        let written = write(&vault, &room, 1, vec![renamed(5), renamed(6)], &[5].into()).unwrap();
        assert_eq!((written[0].gone.clone(), written[1].gone.len()), ([5].into(), 0));
        assert!(written[0].line.digest.is_none(), "no guess at the name can be confirmed");
        assert_eq!(written[1].under.as_ref().unwrap().owns, [6].into());
        let keys = dir.path().join("keys/r");
        assert!(keys.join("own-6.key").exists() && !keys.join("own-5.key").exists());
        let name = |line: &Line| match &read(&vault, line).unwrap().events[0] {
            Event::Hall(HallEvent::Renamed { now, .. }) => now.get().cloned(),
            other => panic!("{other:?}"),
        };
        assert_eq!((name(&written[0].line), name(&written[1].line)), (None, Some("Zo\u{e9}".to_owned())));
    }
}
