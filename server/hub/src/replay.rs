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
use crate::seen::Seen;
use crate::vault::Vault;
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
        let rooms = match &line.digest {
            Some(digest) => vault.is_rooms(&line.room, digest)?,
            None => false,
        };
        let secret = line.digest.is_some() && !rooms;
        past.read(&mut line, secret);
        let entry = entries::read(vault, &line)?;
        self.room.replay(&entry);
        self.epoch = line.epoch;
        lose(&self.room, &mut self.seen, &entry.events, line.seq);
        if let Some(id) = line.command {
            let sealed = if rooms { None } else { run_of(&entry) };
            let outcome = outcome(entry);
            self.seen.keep(Id128(id), line.digest, sealed, outcome);
        }
        Ok(())
    }
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

/// The run that a command spoke to, under whose key its record stands if not under the room's.
fn run_of(entry: &Entry) -> Option<RunId> {
    entry.events.iter().find_map(|event| match event {
        Event::Run { run, .. } => Some(*run),
        _ => None,
    })
}
