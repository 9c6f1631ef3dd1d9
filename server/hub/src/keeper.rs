//! The keeper: the one task that owns a room. It drains its mailbox, lets the
//! rules judge each command, writes what was accepted to the journal, and only
//! then answers and shows. It knows no activity. When the disk fails it lets the
//! room go and takes it up again from the journal: nothing that was not durable
//! is ever shown.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::Utf8Bytes;
use room::activity::Presence;
use room::protocol::{Answer, Ask, FromServer, Outcome, Version};
use room::room::{Room, Taken};
use room::scenario::Scenario;
use room::words::{Asker, At, Audience, CommandId, Refusal, Role, RunId, Voice};
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, sleep_until};
use tracing::{error, info, warn};

use crate::connection::{Connection, Who};
use crate::entries::{self, Remembered};
use crate::frames::{Frames, Scene};
use crate::journal::{Journal, Line, RoomKey, RoomRow};
use crate::seen::Seen;
use crate::socket::LatestWins;
use crate::vault::Vault;
use crate::{Fault, clock};

/// Commands taken together before the disk is asked once for all of them.
const BATCH: usize = 512;
/// The pace of views: at most ten times a second, whatever happens.
const PACE: Duration = Duration::from_millis(100);
/// Desks see forecasts and presence grow old at this pace.
const REFRESH: Duration = Duration::from_secs(5);

/// A letter to the keeper.
pub enum Letter {
    /// A command of a device.
    Ask { who: Who, ask: Ask, outbox: Arc<LatestWins> },
    /// A socket has opened.
    Attach { id: u64, who: Who, outbox: Arc<LatestWins> },
    /// A socket has closed.
    Detach { id: u64 },
    /// What a device may see now, for the answer to its knock.
    Look { who: Who, reply: oneshot::Sender<Glance> },
    /// Something is read from the room as it stands.
    Read(Box<dyn FnOnce(&Room) + Send>),
    /// Links were turned: sockets of desks must come in anew.
    Turn,
}

/// What a device sees before its socket opens.
pub struct Glance {
    /// Frames as JSON, in the order in which a socket would send them.
    pub frames: Vec<Utf8Bytes>,
    /// Whom the device carries.
    pub people: Vec<room::words::ParticipantId>,
    #[allow(missing_docs)]
    pub title: room::words::Text,
    #[allow(missing_docs)]
    pub language: room::words::Language,
}

/// Where letters go.
pub type Mailbox = mpsc::Sender<Letter>;

/// What a keeper needs of the world.
#[derive(Clone)]
pub struct World {
    pub journal: Journal,
    pub vault: Vault,
    /// How long the server was away before this start, in milliseconds.
    pub down_ms: i64,
}

/// The owner of one room.
pub struct Keeper {
    world: World,
    row: RoomRow,
    room: Room,
    epoch: u32,
    tick: u64,
    seen: Seen,
    connections: BTreeMap<u64, Connection>,
    frames: Frames,
    /// Why nothing is accepted any more.
    stopped: bool,
    dirty: bool,
    urgent: bool,
    shown: Instant,
}

/// An answer that waits for the disk.
struct Waiting {
    id: CommandId,
    outcome: Outcome,
    outbox: Arc<LatestWins>,
    digest: Option<Vec<u8>>,
    sealed: Option<RunId>,
}

/// Commands that were accepted together.
#[derive(Default)]
struct Batch {
    lines: Vec<Line>,
    waiting: Vec<Waiting>,
    settled: Vec<RunId>,
}

impl Keeper {
    /// Takes up a room from the journal.
    ///
    /// # Errors
    /// If the journal cannot be read, or does not fit what this release knows.
    pub async fn take_up(world: World, row: RoomRow) -> Result<Self, Fault> {
        let (room, seen, epoch) = replay(&world, &row).await?;
        destroy_settled(&world.vault, &row.id, &room)?;
        let mut keeper = Self {
            world,
            row,
            room,
            epoch: epoch + 1,
            tick: 0,
            seen,
            connections: BTreeMap::new(),
            frames: Frames::default(),
            stopped: false,
            dirty: true,
            urgent: true,
            shown: Instant::now(),
        };
        keeper.give_time_back().await?;
        Ok(keeper)
    }

    /// Clocks that ran while the server was away get that time back.
    async fn give_time_back(&mut self) -> Result<(), Fault> {
        let mut batch = Batch::default();
        if let Some(taken) = self.room.was_down(self.world.down_ms, &mut clock::moment()) {
            self.note(&mut batch, taken, None)?;
        }
        self.world.journal.append(batch.lines).await
    }

    /// Keeps the room until every mailbox is gone.
    pub async fn keep(mut self, mut mail: mpsc::Receiver<Letter>) {
        let mut letters = Vec::with_capacity(BATCH);
        let mut refresh = Instant::now() + REFRESH;
        loop {
            let show_at = if self.urgent { Instant::now() } else { self.shown + PACE };
            tokio::select! {
                biased;
                read = mail.recv_many(&mut letters, BATCH) => {
                    if read == 0 {
                        break;
                    }
                    self.read(&mut letters).await;
                    if self.urgent { self.show(); }
                }
                () = sleep_until(show_at), if self.dirty => self.show(),
                () = sleep_until(self.wake_at()) => self.wake().await,
                () = sleep_until(refresh) => {
                    refresh = Instant::now() + REFRESH;
                    self.dirty = true;
                }
            }
        }
        info!(room = %self.row.id, "room let go");
    }

    /// When a rule of the room wants to be woken.
    fn wake_at(&self) -> Instant {
        const FAR: i64 = 3_600_000;
        let ms = self.room.wakes().map_or(FAR, |at| at.since(clock::now()).clamp(0, FAR));
        Instant::now() + Duration::from_millis(ms as u64)
    }

    async fn wake(&mut self) {
        let mut batch = Batch::default();
        if !self.stopped
            && let Some(taken) = self.room.wake(&mut clock::moment())
        {
            self.urgent = true;
            match self.note(&mut batch, taken, None) {
                Ok(()) => self.commit(batch).await,
                Err(fault) => self.fall(&fault, batch.waiting).await,
            }
        } else if self.stopped {
            // Nothing can be kept: ask again when somebody writes.
            tokio::time::sleep(PACE).await;
        }
    }

    async fn read(&mut self, letters: &mut Vec<Letter>) {
        let mut batch = Batch::default();
        let mut broken = None;
        for letter in letters.drain(..) {
            match letter {
                Letter::Ask { who, ask, outbox } => {
                    if let Err(fault) = self.judge(&mut batch, who, ask, outbox) {
                        broken.get_or_insert(fault);
                    }
                }
                Letter::Attach { id, who, outbox } => self.attach(id, who, outbox),
                Letter::Detach { id } => self.detach(id),
                Letter::Look { who, reply } => {
                    let _ = reply.send(self.look(who));
                }
                Letter::Read(read) => read(&self.room),
                Letter::Turn => self.turn(),
            }
        }
        match broken {
            Some(fault) => self.fall(&fault, batch.waiting).await,
            None if batch.lines.is_empty() => {}
            None => self.commit(batch).await,
        }
    }

    /// # Errors
    /// If a key could not be read or made: the room may then be ahead of the journal.
    fn judge(&mut self, batch: &mut Batch, who: Who, ask: Ask, outbox: Arc<LatestWins>) -> Result<(), Fault> {
        let judged = self.try_judge(batch, who, &ask, &outbox);
        let outcome = judged.as_ref().map_or(Some(Outcome::Refused(Refusal::Stopped)), Clone::clone);
        if let Some(outcome) = outcome {
            answer(&outbox, ask.id, outcome);
        }
        judged.map(|_| ())
    }

    /// An answer that can be given at once, or none if it waits for the disk.
    fn try_judge(
        &mut self,
        batch: &mut Batch,
        who: Who,
        ask: &Ask,
        outbox: &Arc<LatestWins>,
    ) -> Result<Option<Outcome>, Fault> {
        let (vault, key) = (self.world.vault.clone(), self.row.id.clone());
        let seat = seat(who, ask.voice);
        let body = serde_json::to_vec(&ask.command).expect("a command is JSON");
        // The same command twice in one batch: the second waits for the first's answer.
        if let Some(first) = batch.waiting.iter().find(|waiting| waiting.id == ask.id) {
            let outcome = first.outcome.clone();
            let same = first.digest.as_ref().is_some_and(|digest| {
                vault.digest(&key, first.sealed.map(|run| run.0), &seat, &body).is_ok_and(|now| *digest == now)
            });
            let outcome = if same { outcome } else { Outcome::Refused(Refusal::IdConflict) };
            batch.waiting.push(Waiting { id: ask.id, outcome, outbox: outbox.clone(), digest: None, sealed: None });
            return Ok(None);
        }
        if let Some(outcome) = self.seen.answer(&vault, &key, ask.id, &seat, &body)? {
            return Ok(Some(outcome));
        }
        if self.stopped {
            return Ok(Some(Outcome::Refused(Refusal::Stopped)));
        }
        let by = Asker { device: who.device, role: who.role, seat: who.seat, voice: ask.voice };
        let taken = match self.room.ask(&by, ask.command.clone(), &mut clock::moment()) {
            Ok(taken) => taken,
            Err(refusal) => {
                metrics::counter!("ronde_commands_total", "outcome" => "refused").increment(1);
                return Ok(Some(Outcome::Refused(refusal)));
            }
        };
        if let Some(run) = taken.sealed {
            vault.make_seal(&key, run.0)?;
        }
        let digest = vault.digest(&key, taken.sealed.map(|run| run.0), &seat, &body)?;
        let (made, person) = taken.made();
        let outcome = Outcome::Kept { seq: taken.seq, made, who: person, dup: false };
        self.urgent |= matches!(who.role, Role::Pilot | Role::Helper);
        let sealed = taken.sealed;
        self.note(batch, taken, Some(Remembered { id: ask.id, digest: digest.clone() }))?;
        batch.waiting.push(Waiting { id: ask.id, outcome, outbox: outbox.clone(), digest: Some(digest), sealed });
        Ok(None)
    }

    fn note(&mut self, batch: &mut Batch, taken: Taken, command: Option<Remembered>) -> Result<(), Fault> {
        batch.settled.extend(taken.settled());
        batch.lines.push(entries::write(&self.world.vault, &self.row.id, self.epoch, &taken, command)?);
        Ok(())
    }

    /// Writes a batch, and only then answers.
    async fn commit(&mut self, batch: Batch) {
        let count = batch.lines.len();
        let started = Instant::now();
        if let Err(fault) = self.world.journal.append(batch.lines).await {
            return self.fall(&fault, batch.waiting).await;
        }
        metrics::histogram!("ronde_commit_seconds").record(started.elapsed().as_secs_f64());
        metrics::counter!("ronde_commands_total", "outcome" => "kept").increment(count as u64);
        self.dirty = true;
        for waiting in batch.waiting {
            if let Some(digest) = waiting.digest {
                self.seen.keep(waiting.id, Some(digest), waiting.sealed, waiting.outcome.clone());
            }
            answer(&waiting.outbox, waiting.id, waiting.outcome);
        }
        for run in batch.settled {
            self.destroy(run).await;
        }
    }

    /// What a run sealed is forgotten for good: first its key, then the records made under it.
    async fn destroy(&mut self, run: RunId) {
        if let Err(fault) = self.world.vault.destroy_seal(&self.row.id, run.0) {
            error!(room = %self.row.id, run = run.0, %fault, "a key could not be destroyed; the next start tries again");
        }
        let commands = self.seen.forget(run);
        if let Err(fault) = self.world.journal.forget_digests(&self.row.id, commands).await {
            error!(room = %self.row.id, run = run.0, %fault, "digests could not be forgotten");
        }
    }

    /// The disk has failed: nothing of the batch has happened. The room is let go and taken up
    /// again from what is durable.
    async fn fall(&mut self, fault: &Fault, waiting: Vec<Waiting>) {
        error!(room = %self.row.id, %fault, "the journal did not take a batch");
        for waiting in waiting {
            answer(&waiting.outbox, waiting.id, Outcome::Refused(Refusal::Stopped));
        }
        match replay(&self.world, &self.row).await {
            Ok((room, seen, _)) => (self.room, self.seen) = (room, seen),
            Err(fault) => error!(room = %self.row.id, %fault, "and it cannot be read"),
        }
        self.stopped = matches!(self.world.journal.health(), crate::journal::Health::Stopped { .. });
        self.dirty = true;
    }

    fn attach(&mut self, id: u64, who: Who, outbox: Arc<LatestWins>) {
        self.connections.insert(id, Connection::new(who, outbox));
        metrics::gauge!("ronde_connections").increment(1.0);
        // It has just been given all that it may see, by the answer to its knock.
        self.dirty = true;
    }

    fn detach(&mut self, id: u64) {
        if self.connections.remove(&id).is_some() {
            metrics::gauge!("ronde_connections").decrement(1.0);
            self.dirty = true;
        }
    }

    /// Desks, stages and screens must come in again by a link that still counts.
    fn turn(&mut self) {
        const POLICY: u16 = 1008;
        for connection in self.connections.values().filter(|it| it.who.role != Role::Participant) {
            connection.outbox.close(POLICY);
        }
    }

    fn look(&mut self, who: Who) -> Glance {
        let outbox = Arc::new(LatestWins::default());
        let mut visitor = Connection::new(who, outbox.clone());
        let presence = self.presence();
        self.tick += 1;
        let mut frames = std::mem::take(&mut self.frames);
        frames.glance(&self.scene(&presence), &who);
        self.frames = frames;
        self.frames.show(&mut visitor, &self.room);
        Glance {
            frames: outbox.drain(),
            people: self.frames.carried(who.device).to_vec(),
            title: self.room.head.title.clone(),
            language: self.room.head.language,
        }
    }

    fn refresh(&mut self) {
        let watching: BTreeSet<Audience> = self.connections.values().flat_map(|it| it.who.boards()).copied().collect();
        let presence = self.presence();
        self.tick += 1;
        let mut frames = std::mem::take(&mut self.frames);
        frames.refresh(&self.scene(&presence), &watching);
        self.frames = frames;
    }

    fn scene<'a>(&'a self, presence: &'a Presence) -> Scene<'a> {
        let version = Version { epoch: self.epoch, seq: self.room.seq, tick: self.tick };
        Scene { room: &self.room, presence, version, now: clock::now() }
    }

    fn presence(&self) -> Presence {
        let mut presence = Presence::default();
        for connection in self.connections.values() {
            match connection.who.role {
                Role::Screen => presence.screens += 1,
                Role::Pilot | Role::Helper => presence.consoles += 1,
                _ => presence.online.extend(self.frames.carried(connection.who.device)),
            }
        }
        presence
    }

    /// Shows everybody what has changed.
    fn show(&mut self) {
        (self.dirty, self.urgent, self.shown) = (false, false, Instant::now());
        self.refresh();
        for connection in self.connections.values_mut() {
            self.frames.show(connection, &self.room);
        }
    }
}

fn answer(outbox: &LatestWins, id: CommandId, outcome: Outcome) {
    let frame = crate::connection::encode(&FromServer::Answer(Answer { id, outcome }));
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

/// Rebuilds a room and what is remembered of its commands from the journal.
async fn replay(world: &World, row: &RoomRow) -> Result<(Room, Seen, u32), Fault> {
    let altered = || Fault::Altered { room: row.id.to_string(), seq: 0 };
    let scenario = Scenario::read(&row.scenario_toml).map_err(|_| altered())?;
    let mut room = Room::new(&scenario, At(row.created_at), clock::utc_offset());
    let (mut seen, mut epoch) = (Seen::default(), 0);
    for line in world.journal.read(&row.id).await? {
        clock::not_before(At(line.at));
        let entry = entries::read(&world.vault, &line)?;
        room.replay(&entry);
        epoch = line.epoch;
        if let Some(id) = line.command {
            let taken = Taken { seq: line.seq, kind: entry.kind, at: entry.at, events: entry.events, sealed: None };
            let (made, who) = taken.made();
            let sealed = run_of(&taken);
            let outcome = Outcome::Kept { seq: line.seq, made, who, dup: false };
            seen.keep(room::words::Id128(id), line.digest, sealed, outcome);
        }
    }
    Ok((room, seen, epoch))
}

/// The run that a command spoke to, under whose key its record may stand.
fn run_of(taken: &Taken) -> Option<RunId> {
    taken.events.iter().find_map(|event| match event {
        room::entry::Event::Run { run, .. } => Some(*run),
        _ => None,
    })
}

/// A start destroys the keys of all runs that have settled: a crash may have come between.
fn destroy_settled(vault: &Vault, key: &RoomKey, room: &Room) -> Result<(), Fault> {
    let needed: BTreeSet<u32> = room.unsettled().into_iter().map(|run| run.0).collect();
    for run in vault.seals(key)?.into_iter().filter(|run| !needed.contains(run)) {
        warn!(room = %key, run, "a settled run still had its key");
        vault.destroy_seal(key, run)?;
    }
    Ok(())
}
