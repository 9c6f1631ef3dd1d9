//! From a command to its answer: judged in memory, closed, written, synced, and
//! only then told. If any of that fails, nothing of the batch has happened and
//! the room is taken up again from the journal.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::sync::Arc;

use room::protocol::{Answer, Ask, Command, FromServer, Outcome};
use room::room::Taken;
use room::words::{Asker, CommandId, Refusal, Role, RunId, Voice};
use tokio::task::spawn_blocking;
use tokio::time::Instant;
use tracing::error;

use super::Keeper;
use crate::connection::{Who, encode};
use crate::entries::{self, Noted, Remembered, Written};
use crate::faults::{self, Bug, Point, pass};
use crate::frames::Frames;
use crate::replay::{Replayed, replay};
use crate::seen::{Record, again};
use crate::socket::LatestWins;
use crate::{Fault, clock};

/// An answer that waits for the disk.
struct Waiting {
    id: CommandId,
    outcome: Outcome,
    outbox: Arc<LatestWins>,
    /// Who says it, and what; none for the second and later times that a command stands in one batch.
    said: Option<(String, Vec<u8>)>,
    sealed: Option<RunId>,
}

/// What the journal has taken of a batch.
#[derive(Default)]
struct Kept {
    /// Of its commands, in their order.
    records: VecDeque<Option<Record>>,
    /// People who are erased, of whom something would have been kept.
    gone: BTreeSet<u32>,
}

/// Commands that were accepted together.
#[derive(Default)]
pub(super) struct Batch {
    noted: Vec<Noted>,
    waiting: Vec<Waiting>,
    /// Where the first of each command waits.
    places: HashMap<CommandId, usize>,
    /// A key could not be read or made: the room may be ahead of the journal.
    broken: Option<Fault>,
}

impl Batch {
    /// What no phone has sent.
    pub(super) fn of(taken: Taken) -> Self {
        Self { noted: vec![Noted { taken, command: None }], ..Self::default() }
    }

    fn accept(
        &mut self,
        id: CommandId,
        taken: Taken,
        run: Option<RunId>,
        said: (String, Vec<u8>),
        outbox: &Arc<LatestWins>,
    ) {
        let (made, who) = taken.made();
        let outcome = Outcome::Kept { seq: taken.seq, made, who, dup: false };
        let sealed = taken.sealed;
        let (seat, body) = said.clone();
        self.noted.push(Noted { taken, command: Some(Remembered { id, seat, body, run }) });
        self.wait(Waiting { id, outcome, outbox: outbox.clone(), said: Some(said), sealed });
    }

    fn wait(&mut self, waiting: Waiting) {
        self.places.entry(waiting.id).or_insert(self.waiting.len());
        self.waiting.push(waiting);
    }
}

impl Keeper {
    /// Judges a command: it is answered at once, or waits in the batch for the disk.
    pub(super) fn judge(&mut self, batch: &mut Batch, takes: bool, who: Who, ask: &Ask, outbox: &Arc<LatestWins>) {
        let outcome = match self.try_judge(batch, takes, who, ask, outbox) {
            Ok(Some(outcome)) => outcome,
            Ok(None) => return,
            Err(fault) => {
                batch.broken.get_or_insert(fault);
                Outcome::Refused(Refusal::Stopped)
            }
        };
        if matches!(outcome, Outcome::Refused(_)) {
            metrics::counter!("ronde_commands_total", "outcome" => "refused").increment(1);
        }
        answer(outbox, ask.id, outcome);
    }

    /// An answer that can be given at once, or none if it waits for the disk.
    fn try_judge(
        &mut self,
        batch: &mut Batch,
        takes: bool,
        who: Who,
        ask: &Ask,
        outbox: &Arc<LatestWins>,
    ) -> Result<Option<Outcome>, Fault> {
        let seat = seat(who, ask.voice);
        let body = serde_json::to_vec(&ask.command).expect("a command is JSON");
        if twice(batch, ask.id, (&seat, &body), outbox) {
            return Ok(None);
        }
        if let Some(outcome) = self.seen.answer(&self.world.vault, &self.row.id, ask.id, &seat, &body)? {
            return Ok(Some(outcome));
        }
        if !takes {
            return Ok(Some(Outcome::Refused(Refusal::Stopped)));
        }
        if let Err(refusal) = self.hears(who, ask.voice) {
            return Ok(Some(Outcome::Refused(refusal)));
        }
        let by = Asker { device: who.device, role: who.role, seat: who.seat, voice: ask.voice };
        if faults::has(Bug::AuthorInLog) {
            tracing::info!(device = %who.device, command = ?ask.command, "{seat}");
        }
        let former = self.former_pen(who, ask.voice);
        let judged = self.room.ask(&by, ask.command.clone(), &mut clock::moment());
        self.put_back(former);
        let taken = match judged {
            Ok(mut taken) => {
                if self.seen.was_lost(ask.id) {
                    self.room.came_again(&mut taken);
                }
                taken
            }
            Err(refusal) => return Ok(Some(Outcome::Refused(refusal))),
        };
        self.urgent |= matches!(who.role, Role::Pilot | Role::Helper);
        let run = self.spoken_to(&ask.command);
        batch.accept(ask.id, taken, run, (seat, body), outbox);
        Ok(None)
    }

    /// The key of the run that a command speaks to. Its record goes with it: who has nodded to a
    /// sentence says at which table it was said.
    fn spoken_to(&self, command: &Command) -> Option<RunId> {
        let Command::Act { run, .. } = command else { return None };
        self.room.runs.get(run).filter(|it| !it.settled).map(|it| run.key(it.spent))
    }

    /// Writes a batch, and only then answers.
    pub(super) async fn commit(&mut self, batch: Batch) {
        let Batch { noted, waiting, broken, .. } = batch;
        if let Some(fault) = broken {
            return self.fall(&fault, waiting).await;
        }
        if noted.is_empty() {
            return;
        }
        let said = noted.iter().filter(|one| one.command.is_some()).count();
        let started = Instant::now();
        let settled: Vec<RunId> = noted.iter().flat_map(|one| one.taken.settled()).collect();
        let mut erased: BTreeSet<u32> = noted.iter().flat_map(|one| one.taken.erased()).map(|who| who.0).collect();
        pass(Point::BeforeWrite);
        if faults::has(Bug::AckBeforeCommit) {
            waiting.iter().for_each(|it| answer(&it.outbox, it.id, it.outcome.clone()));
        }
        let written = match self.write(noted).await {
            Ok(written) => written,
            Err(fault) => return self.fall(&fault, waiting).await,
        };
        pass(Point::BeforeAnswer);
        metrics::histogram!("ronde_commit_seconds").record(started.elapsed().as_secs_f64());
        metrics::counter!("ronde_commands_total", "outcome" => "kept").increment(said as u64);
        self.dirty = true;
        erased.extend(written.gone);
        self.tell(waiting, written.records);
        for run in settled {
            self.destroy(run).await;
        }
        if !erased.is_empty() {
            self.forget_people(&Vec::from_iter(erased)).await;
        }
    }

    /// Persons' keys are destroyed, and the room is read anew: whatever carried a name is gone from
    /// every view, the memory included.
    async fn forget_people(&mut self, persons: &[u32]) {
        if let Err(fault) = self.world.vault.destroy_owns(&self.row.id, persons) {
            error!(room = %self.row.id, %fault, "a person's key could not be destroyed; the next start tries again");
            self.world.journal.stop(&fault.to_string());
        }
        self.take_again().await;
        // The frames too, one that stands on a frozen screen among them: it may say the name.
        self.frames = Frames::default();
        (self.dirty, self.urgent) = (true, true);
    }

    async fn write(&self, noted: Vec<Noted>) -> Result<Kept, Fault> {
        let (vault, key, epoch) = (self.world.vault.clone(), self.row.id.clone(), self.epoch);
        let erased: BTreeSet<u32> = self.room.erased().into_iter().map(|who| who.0).collect();
        // Off the runtime's threads: it may make keys, and waits for the disk then.
        let written = match spawn_blocking(move || entries::write(&vault, &key, epoch, noted, &erased)).await {
            Ok(written) => written?,
            Err(told) => return Err(Fault::Stopped { why: format!("a batch could not be closed: {told}") }),
        };
        let (mut lines, mut kept) = (Vec::with_capacity(written.len()), Kept::default());
        for Written { line, under, gone } in written {
            kept.gone.extend(gone);
            if line.command.is_some() {
                let record = |digest| Record { digest, under };
                kept.records.push_back(line.digest.clone().map(record));
            }
            lines.push(line);
        }
        self.world.journal.append(lines).await?;
        Ok(kept)
    }

    fn tell(&mut self, waiting: Vec<Waiting>, mut records: VecDeque<Option<Record>>) {
        for Waiting { id, outcome, outbox, said, sealed } in waiting {
            if said.is_some() {
                self.seen.keep(id, records.pop_front().flatten(), sealed, outcome.clone());
            }
            answer(&outbox, id, outcome);
            pass(Point::BetweenAnswers);
        }
    }

    /// What a run sealed is forgotten for good: first its key, then the records made under it.
    async fn destroy(&mut self, run: RunId) {
        pass(Point::BeforeDestroy);
        if let Err(fault) = self.world.vault.destroy_seal(&self.row.id, run.0) {
            // What was promised to be forgotten may not be: nobody goes on as if it were.
            error!(room = %self.row.id, run = run.0, %fault, "a key could not be destroyed; the next start tries again");
            self.world.journal.stop(&fault.to_string());
        }
        pass(Point::KeyDestroyed);
        self.forget(run).await;
    }

    pub(super) async fn forget(&mut self, run: RunId) {
        let commands = self.seen.forget(run);
        if let Err(fault) = self.world.journal.forget_digests(&self.row.id, commands).await {
            error!(room = %self.row.id, run = run.0, %fault, "digests could not be forgotten; the next start tries again");
        }
    }

    /// Nothing of a batch has happened: the disk did not take it, or a key that it needs.
    async fn fall(&mut self, fault: &Fault, waiting: Vec<Waiting>) {
        error!(room = %self.row.id, %fault, "the journal did not take a batch");
        // Without a descriptor nothing was written at all: that passes as connections end.
        if matches!(fault, Fault::Files { .. }) && !fault.lacks_descriptors() {
            self.world.journal.stop(&fault.to_string());
        }
        for waiting in waiting {
            answer(&waiting.outbox, waiting.id, Outcome::Refused(Refusal::Stopped));
        }
        self.take_again().await;
        (self.dirty, self.urgent) = (true, true);
    }

    /// Lets the room go and takes it up again from what is durable.
    pub(super) async fn take_again(&mut self) {
        match replay(&self.world, &self.row).await {
            Ok(Replayed { room, seen, .. }) => (self.room, self.seen, self.ahead) = (room, seen, false),
            Err(fault) => {
                error!(room = %self.row.id, %fault, "and it cannot be read");
                self.ahead = true;
            }
        }
    }
}

/// The same command twice in one batch: the second waits for the first's answer.
fn twice(batch: &mut Batch, id: CommandId, (seat, body): (&str, &[u8]), outbox: &Arc<LatestWins>) -> bool {
    let Some(first) = batch.places.get(&id).map(|place| &batch.waiting[*place]) else { return false };
    let same = first.said.as_ref().is_some_and(|said| said.0 == seat && said.1 == body);
    let outcome = if same { again(&first.outcome) } else { Outcome::Refused(Refusal::IdConflict) };
    batch.wait(Waiting { id, outcome, outbox: outbox.clone(), said: None, sealed: None });
    true
}

fn answer(outbox: &LatestWins, id: CommandId, outcome: Outcome) {
    let frame = encode(&FromServer::Answer(Answer { id, outcome }));
    let _ = outbox.tell(frame);
}

/// Who says a command, as its digest binds it: the voice for people, the device for desks.
fn seat(who: Who, voice: Voice) -> String {
    match voice {
        Voice::Participant(person) => format!("participant {person}"),
        Voice::Table(table) => format!("table {table}"),
        Voice::Desk => format!("device {}", who.device),
    }
}
