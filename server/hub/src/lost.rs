//! What a restored store cannot read any more: lines whose step key is in no backup.
//! It finds them by the marks that the vault leaves and reads them as gone; it never
//! guesses at what they held.

use std::collections::{BTreeMap, BTreeSet};

use room::entry::Event;
use room::room::{RESTORED, Room};
use room::words::RunId;
use serde_json::{Value, json};

use crate::journal::Line;

/// For each run that goes on under a new key, the line that said so: what was sealed before it
/// stays gone, although a key of the same name exists again.
pub type Renewed = BTreeMap<u32, u64>;

/// Finds the renewals of a room.
pub fn renewed(lines: &[Line]) -> Renewed {
    let restored = lines.iter().filter(|line| line.kind == RESTORED);
    let events = |line: &Line| serde_json::from_str::<Vec<Value>>(&line.events).unwrap_or_default();
    let run = |event: &Value| u32::try_from(event.get("renewed")?.get("run")?.as_u64()?).ok();
    restored
        .flat_map(|line| events(line).iter().filter_map(run).map(|run| (run, line.seq)).collect::<Vec<_>>())
        .collect()
}

/// The past of a room while it is read: what was lost in it, and what is now.
pub struct Past {
    /// Runs that have a key.
    held: BTreeSet<u32>,
    renewed: Renewed,
    /// Secret commands of runs without a key, since their last renewal.
    keyless: BTreeMap<u32, u32>,
}

impl Past {
    /// A past to be read from its beginning.
    pub fn new(held: Vec<u32>, renewed: Renewed) -> Self {
        Self { held: held.into_iter().collect(), renewed, keyless: BTreeMap::new() }
    }

    /// Marks as gone what this line sealed under a key that was lost later, and counts it where it is
    /// a secret command under a key that is lost now: those are what phones hold.
    pub fn read(&mut self, line: &mut Line, secret: bool) {
        if !line.events.contains(SEALED) {
            return;
        }
        let since = |run: &u32| self.renewed.get(run).copied().unwrap_or(0);
        let (gone, now): (Vec<u32>, Vec<u32>) = runs(&line.events).into_iter().partition(|run| line.seq < since(run));
        for run in now.into_iter().filter(|run| !self.held.contains(run)) {
            *self.keyless.entry(run).or_default() += u32::from(secret);
        }
        if !gone.is_empty()
            && let Ok(mut events) = serde_json::from_str::<Value>(&line.events)
        {
            blank(&mut events, &gone);
            line.events = events.to_string();
        }
    }

    /// The runs that still need a key and have lost it, and how many secret commands with it.
    pub fn lost(&self, room: &Room) -> Vec<(RunId, u32)> {
        let lost = |run: RunId| Some((run, *self.keyless.get(&run.0)?));
        room.unsettled().into_iter().filter_map(lost).collect()
    }
}

/// How a closed mark begins, as the vault writes it. In a text of a person every quotation mark is
/// escaped: it cannot look like this.
const SEALED: &str = "\"$sealed\":{\"cipher\":";

/// The runs under whose keys these events have closed something.
fn runs(events: &str) -> BTreeSet<u32> {
    let under = |mark: &str| {
        let (_, from) = mark.split_once("\"under\":")?;
        let digits = from.find(|sign: char| !sign.is_ascii_digit()).unwrap_or(from.len());
        from[..digits].parse().ok()
    };
    events.split(SEALED).skip(1).filter_map(under).collect()
}

fn blank(value: &mut Value, runs: &[u32]) {
    match value {
        Value::Object(map) => {
            let under = map.get("$sealed").and_then(|mark| mark.get("under")?.as_u64());
            match under.and_then(|under| u32::try_from(under).ok()).filter(|under| runs.contains(under)) {
                Some(under) => *value = json!({"$sealed": {"under": under, "gone": true}}),
                None => map.values_mut().for_each(|value| blank(value, runs)),
            }
        }
        Value::Array(list) => list.iter_mut().for_each(|value| blank(value, runs)),
        _ => {}
    }
}

/// The runs that some events renew or end: what phones held of them is judged anew.
pub fn of(events: &[Event]) -> Vec<RunId> {
    let run = |event: &Event| match event {
        Event::Lost { run, .. } | Event::Renewed { run, .. } => Some(*run),
        _ => None,
    };
    events.iter().filter_map(run).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{journal::RoomKey, vault::Vault};

    fn line(seq: u64, kind: &str, events: &Value) -> Line {
        Line {
            room: RoomKey::parse("r").unwrap(),
            epoch: 1,
            seq,
            at: 0,
            kind: kind.into(),
            version: 1,
            command: Some([0; 16]),
            digest: None,
            events: events.to_string(),
        }
    }

    #[test]
    fn what_was_sealed_before_a_renewal_stays_gone_under_the_new_key() {
        let (dir, room) = (tempfile::tempdir().unwrap(), RoomKey::parse("r").unwrap());
        let vault = Vault::open(dir.path()).unwrap();
        let closed = |said: &str| {
            vault.make_seal(&room, 3).unwrap();
            let mut events = json!([{"cast": {"$sealed": {"under": 3, "plain": said}}}]);
            vault.close_value(&room, &mut events).unwrap();
            events
        };
        let old = closed("a text that says \"$sealed\":{\"cipher\":\"\",\"under\":4}");
        vault.destroy_seal(&room, 3).unwrap();
        let again = json!([{"renewed": {"run": 3, "kept": 1}}]);
        let mut lines = [line(1, "x", &old), line(2, RESTORED, &again), line(3, "x", &closed("new"))];
        let renewed = renewed(&lines);
        assert_eq!(renewed, [(3, 2)].into());
        let keyless = |held: Vec<u32>, renewed: &Renewed| {
            let mut past = Past::new(held, renewed.clone());
            lines.clone().iter_mut().for_each(|line| past.read(line, true));
            past.keyless
        };
        assert_eq!(keyless(vec![], &Renewed::new()), [(3, 2)].into());
        assert_eq!(keyless(vec![], &renewed), [(3, 1)].into());
        assert!(keyless(vec![3], &renewed).is_empty());
        let mut past = Past::new(vec![3], renewed);
        lines.iter_mut().for_each(|line| past.read(line, true));
        let read = |line: &Line| {
            let mut events: Value = serde_json::from_str(&line.events).unwrap();
            vault.open_value(&room, &mut events).map(|()| events[0]["cast"]["$sealed"].clone())
        };
        assert_eq!(read(&lines[0]).unwrap(), json!({"under": 3, "gone": true}));
        assert_eq!(read(&lines[2]).unwrap(), json!({"under": 3, "plain": "new"}));
    }
}
