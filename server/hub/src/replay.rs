//! A room, rebuilt from its journal: the state, and what is remembered of every
//! command. It must never write, and never judge: events say what happened.

use room::entry::{Entry, Event};
use room::protocol::Outcome;
use room::room::{RESTORED, Room, Taken};
use room::scenario::Scenario;
use room::words::{At, Id128, RunId};
use tokio::task::spawn_blocking;

use crate::journal::{Line, RoomRow};
use crate::keeper::World;
use crate::lost::{self, Past};
use crate::seen::{Record, Seen};
use crate::vault::{Under, Vault, only_who};
use crate::{Fault, clock, entries};

/// A room as the journal knows it.
pub struct Replayed {
    /// Its state.
    pub room: Room,
    /// Its commands.
    pub seen: Seen,
    /// The epoch of its last line; 0 without a line.
    pub epoch: u32,
    /// Runs that have lost their key in a restore, and how many secret commands with it.
    pub lost: Vec<(RunId, u32)>,
}

/// Rebuilds a room. Server time is not before its last line from then on.
///
/// # Errors
/// If the journal cannot be read, or does not fit what this release knows.
pub async fn replay(world: &World, row: &RoomRow) -> Result<Replayed, Fault> {
    let altered = || Fault::Altered { room: row.id.to_string(), seq: 0 };
    let scenario = Scenario::read(&row.scenario_toml).map_err(|_| altered())?;
    let room = Room::new(&scenario, At(row.created_at), clock::utc_offset());
    let mut so_far = Replayed { room, seen: Seen::default(), epoch: 0, lost: Vec::new() };
    let mut past = past(world, row).await?;
    // Two threads: one reads and checks the chain, the other opens and applies.
    let (mut lines, vault) = (world.journal.lines(&row.id), world.vault.clone());
    let done = spawn_blocking(move || {
        while let Some(some) = lines.blocking_recv() {
            some?.into_iter().try_for_each(|line| so_far.take(&vault, &mut past, line))?;
        }
        so_far.lost = past.lost(&so_far.room);
        Ok(so_far)
    });
    done.await.unwrap_or_else(|told| Err(Fault::Stopped { why: format!("the past could not be read: {told}") }))
}

/// What must be known of a past before it is read: keys that exist, and since when.
async fn past(world: &World, row: &RoomRow) -> Result<Past, Fault> {
    let held = world.vault.seals(&row.id)?;
    // Without any key nothing opens, whenever it was closed.
    let restored = if held.is_empty() { Vec::new() } else { world.journal.of_kind(&row.id, RESTORED).await? };
    Ok(Past::new(held, lost::renewed(&restored)))
}

impl Replayed {
    fn take(&mut self, vault: &Vault, past: &mut Past, mut line: Line) -> Result<(), Fault> {
        clock::not_before(At(line.at));
        let secret = is_secret(vault, &line)?;
        past.read(&mut line, secret);
        let (entry, marks) = entries::read_with_keys(vault, &line)?;
        self.room.replay(&entry);
        self.epoch = line.epoch;
        lose(&self.room, &mut self.seen, &entry.events, line.seq);
        if let Some(id) = line.command {
            let keys = self.keys_of(&entry);
            let under = marks.seals.first().copied().map(RunId);
            let record = record(vault, &line, &entry, &keys, Under { secret, ..marks })?;
            let last = || keys.last().copied().or_else(|| only_run(record.as_ref()?));
            let sealed = if secret { under.or_else(last) } else { None };
            self.seen.keep(Id128(id), record, sealed, outcome(entry));
        }
        Ok(())
    }

    /// The keys that the run of a command has had so far, the one that it has now last.
    fn keys_of(&self, entry: &Entry) -> Vec<RunId> {
        let run = run_of(entry).and_then(|run| Some((run, self.room.runs.get(&run)?.spent)));
        run.into_iter().flat_map(|(run, spent)| (0..=spent).map(move |n| run.key(n))).collect()
    }
}

/// Whether a line is that of a command of which the words are secret too.
fn is_secret(vault: &Vault, line: &Line) -> Result<bool, Fault> {
    let Some(digest) = &line.digest else { return Ok(false) };
    Ok(!only_who(digest) && vault.made_under(&line.room, digest, &[Under::default()])?.is_none())
}

/// The record of a line, with the keys that it needs: one of few sets, and the digest names it.
fn record(vault: &Vault, line: &Line, entry: &Entry, keys: &[RunId], marks: Under) -> Result<Option<Record>, Fault> {
    let Some(digest) = line.digest.clone() else { return Ok(None) };
    let bare = Under { secret: marks.secret, ..Under::default() };
    let mut sets = vec![Under::default(), marks.clone()];
    // In older stores the record of a secret command stood under its run's key alone.
    sets.extend(keys.iter().flat_map(|key| [marks.clone().and_run(key.0), bare.clone().and_run(key.0)]));
    let mut under = vault.made_under(&line.room, &digest, &sets)?;
    if under.is_none() && entry.events.is_empty() {
        // It left nothing but its record: the run is the one whose key has made that.
        let sets: Vec<Under> = vault.seals(&line.room)?.into_iter().map(|run| marks.clone().and_run(run)).collect();
        under = vault.made_under(&line.room, &digest, &sets)?;
    }
    Ok(Some(Record { digest, under }))
}

/// The run under whose key alone a record stands.
fn only_run(record: &Record) -> Option<RunId> {
    record.under.as_ref()?.seals.first().copied().map(RunId)
}

/// Forgets the secret commands of runs that were lost by the entry `at`, where phones hold them.
pub fn lose(room: &Room, seen: &mut Seen, events: &[Event], at: u64) {
    lost::of(events).into_iter().filter(|run| room.loses_words(*run)).for_each(|run| seen.lose(run, at));
}

/// The answer that the command of an entry was given.
fn outcome(entry: Entry) -> Outcome {
    let Entry { seq, kind, at, events, .. } = entry;
    let (made, who) = Taken { seq, kind, at, events, sealed: None }.made();
    Outcome::Kept { seq, made, who, dup: false }
}

/// The run that a command spoke to.
fn run_of(entry: &Entry) -> Option<RunId> {
    entry.events.iter().find_map(|event| match event {
        Event::Run { run, .. } => Some(*run),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use room::words::Refusal;
    use serde_json::json;

    use super::*;
    use crate::journal::{Floors, Journal, RoomKey};

    const ID: [u8; 16] = [7; 16];

    /// A room of which the only line is that of a command whose record stands under these keys.
    async fn store(dir: &Path, under: &Under, events: serde_json::Value) -> (World, RoomRow) {
        let journal = Journal::open(dir, Floors { warn: 0, stop: 0 }).unwrap();
        let world = World { journal, vault: Vault::open(dir).unwrap(), down_ms: 0 };
        let scenario_toml = include_str!("../../../scenarios/minimal.toml").to_owned();
        let row = RoomRow { id: RoomKey::fresh(), scenario_toml, created_at: 1, link_epoch: 1 };
        world.journal.create_room(row.clone()).await.unwrap();
        under.seals.iter().for_each(|run| world.vault.make_seal(&row.id, *run).unwrap());
        world.vault.make_owns(&row.id, &[5]).unwrap();
        let digest = world.vault.digest(&row.id, under, "seat", b"body").unwrap();
        let mut events = events;
        world.vault.close_value(&row.id, &mut events).unwrap();
        let line = Line {
            room: row.id.clone(),
            epoch: 1,
            seq: 1,
            at: 5,
            kind: "x".into(),
            version: 1,
            command: Some(ID),
            digest: Some(digest),
            events: events.to_string(),
        };
        world.journal.append(vec![line]).await.unwrap();
        (world, row)
    }

    fn named() -> serde_json::Value {
        let own = |name: &str| json!({"$own": {"of": 5, "plain": name}});
        json!([{"hall": {"renamed": {"who": 5, "was": null, "now": own("Zo\u{e9}")}}}])
    }

    /// What a retry is told, and the same id with another body.
    async fn told(world: &World, row: &RoomRow) -> (Outcome, Outcome) {
        let seen = replay(world, row).await.unwrap().seen;
        let told = |body: &[u8]| seen.answer(&world.vault, &row.id, Id128(ID), "seat", body).unwrap().unwrap();
        (told(b"body"), told(b"another"))
    }

    fn kept() -> Outcome {
        Outcome::Kept { seq: 1, made: None, who: None, dup: true }
    }

    #[tokio::test]
    async fn after_a_start_a_retry_is_told_what_it_was_told_before() {
        let secret = Under { secret: true, ..Under::default() };
        let own = Under { owns: [5].into(), ..Under::default() };
        let cases = [
            ("a secret command that left nothing but its record", secret.and_run(3), json!([])),
            ("a nod that left nothing but its record", Under::default().and_run(3), json!([])),
            ("a name", own.clone(), named()),
            ("a name in an older store", Under::default(), named()),
        ];
        for (what, under, events) in cases {
            let dir = tempfile::tempdir().unwrap();
            let (world, row) = store(dir.path(), &under, events).await;
            assert_eq!(told(&world, &row).await, (kept(), Outcome::Refused(Refusal::IdConflict)), "{what}");
        }
    }

    #[tokio::test]
    async fn once_the_key_of_a_person_is_gone_a_retry_is_known_by_its_id_alone() {
        let dir = tempfile::tempdir().unwrap();
        let (world, row) = store(dir.path(), &Under { owns: [5].into(), ..Under::default() }, named()).await;
        world.vault.destroy_owns(&row.id, &[5]).unwrap();
        assert_eq!(told(&world, &row).await, (kept(), kept()));
    }
}
