//! The keeper: the one task that owns a room. It drains its mailbox, lets the
//! rules judge each command, writes what was accepted to the journal, and only
//! then answers and shows. It knows no activity. When the disk fails it lets the
//! room go and takes it up again from the journal: nothing that was not durable
//! is ever shown.

mod commit;
mod hearing;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::Utf8Bytes;
use room::activity::Presence;
use room::protocol::{Ask, Version};
use room::room::Room;
use room::words::{Audience, DeviceId, ParticipantId, Role, RunId, Storage, TableId};
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, sleep_until};
use tracing::{info, warn};

use self::commit::Batch;
use self::hearing::POLICY;
use crate::connection::{Connection, Who};
use crate::entries::{self, Noted};
use crate::faults::{Point, pass};
use crate::frames::{Frames, Scene};
use crate::journal::{Health, Journal, RoomKey, RoomRow};
use crate::pace::Pace;
use crate::replay::{Replayed, lose, replay};
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
    /// Links were turned, by this device: whoever came by an older one is out.
    Turn { links: u32, by: DeviceId },
    /// The room is erased: everybody is sent away, and nothing is written any more once this is told.
    End(oneshot::Sender<()>),
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
    /// Who has ever held which pen; empty but for the seeded bug `former-table`.
    pens: BTreeSet<(ParticipantId, TableId)>,
    /// How fast each seat may speak.
    pace: Pace,
    /// The generation of links that counts.
    links: u32,
    /// The device that turned them last: its socket is older than the turn, and stays.
    turned_by: Option<DeviceId>,
    /// The room may hold what is not on the disk, and the disk cannot be read: nothing of it is shown.
    ahead: bool,
    dirty: bool,
    urgent: bool,
    shown: Instant,
    /// The room is erased: told once nothing of it is written any more.
    ended: Option<oneshot::Sender<()>>,
}

impl Keeper {
    /// Takes up a room from the journal.
    ///
    /// # Errors
    /// If the journal cannot be read, or does not fit what this release knows.
    pub async fn take_up(world: World, row: RoomRow) -> Result<Self, Fault> {
        let Replayed { room, seen, epoch, lost } = replay(&world, &row).await?;
        pass(Point::TakeUp);
        destroy_settled(&world.vault, &row.id, &room)?;
        destroy_erased(&world.vault, &row.id, &room)?;
        let mut keeper = Self {
            links: row.link_epoch,
            turned_by: None,
            pens: BTreeSet::new(),
            pace: Pace::default(),
            world,
            row,
            room,
            epoch: next_epoch(epoch),
            tick: 0,
            seen,
            connections: BTreeMap::new(),
            frames: Frames::default(),
            ahead: false,
            dirty: true,
            urgent: true,
            shown: Instant::now(),
            ended: None,
        };
        keeper.begin(&lost).await?;
        Ok(keeper)
    }

    /// The first entry of this start: its epoch, and the time that clocks are given back. A full
    /// disk does not keep the hall from seeing its room.
    async fn begin(&mut self, lost: &[(RunId, u32)]) -> Result<(), Fault> {
        if !self.storage().takes() {
            if !lost.is_empty() {
                // Nothing may be sealed under a key of an old name before the journal says so.
                return Err(Fault::Stopped { why: "a restored room needs room on its disk to begin".to_owned() });
            }
            // No epoch of our own is on the disk: the next start must not seem older than this one.
            self.tick = clock::now().0.unsigned_abs();
            return Ok(());
        }
        let mut noted = self.own_up(lost);
        let taken = self.room.taken_up(self.world.down_ms, &mut clock::moment());
        noted.push(Noted { taken, command: None });
        let erased = self.room.erased().into_iter().map(|who| who.0).collect();
        let written = entries::write(&self.world.vault, &self.row.id, self.epoch, noted, &erased)?;
        self.world.journal.append(written.into_iter().map(|one| one.line).collect()).await?;
        // A crash may have come between a settling and the forgetting that follows it.
        let needed = self.room.unsettled();
        for run in self.seen.runs().into_iter().filter(|run| !needed.contains(run)) {
            self.forget(run).await;
        }
        Ok(())
    }

    /// After a restore: what has no key any more is said once, in the journal, and phones are taken
    /// at their word again.
    fn own_up(&mut self, lost: &[(RunId, u32)]) -> Vec<Noted> {
        let erased = self.room.nameless();
        let Some(taken) = self.room.restored(lost, &erased, &mut clock::moment()) else { return Vec::new() };
        warn!(room = %self.row.id, steps = lost.len(), people = erased.len(), "restored without some keys");
        lose(&self.room, &mut self.seen, &taken.events, taken.seq);
        vec![Noted { taken, command: None }]
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
                    if let Some(told) = self.ended.take() {
                        self.connections.values().for_each(|it| it.outbox.close(POLICY));
                        let _ = told.send(());
                        break;
                    }
                    if self.urgent { self.show(); }
                }
                () = sleep_until(show_at), if self.dirty => self.show(),
                () = sleep_until(self.wake_at()) => self.wake().await,
                () = sleep_until(refresh) => {
                    refresh = Instant::now() + REFRESH;
                    self.pace.forget_silent(Instant::now().into_std());
                    self.dirty = true;
                }
            }
        }
        info!(room = %self.row.id, "room let go");
    }

    /// When a rule of the room wants to be woken; later, while nothing can be kept.
    fn wake_at(&self) -> Instant {
        const FAR: i64 = 3_600_000;
        if !self.takes() {
            return Instant::now() + REFRESH;
        }
        let ms = self.room.wakes().map_or(FAR, |at| at.since(clock::now()).clamp(0, FAR));
        Instant::now() + Duration::from_millis(ms as u64)
    }

    async fn wake(&mut self) {
        if let Some(taken) = self.room.wake(&mut clock::moment()) {
            self.urgent = true;
            self.commit(Batch::of(taken)).await;
        }
    }

    async fn read(&mut self, letters: &mut Vec<Letter>) {
        if self.ahead {
            self.take_again().await;
        }
        let (mut batch, mut lookers) = (Batch::default(), Vec::new());
        let takes = self.takes();
        for letter in letters.drain(..) {
            match letter {
                Letter::Ask { who, ask, outbox } => self.judge(&mut batch, takes, who, &ask, &outbox),
                Letter::Attach { id, who, outbox } => self.attach(id, who, outbox),
                Letter::Detach { id } => self.detach(id),
                // Nobody sees what is not on the disk yet: whoever looks waits for the batch.
                Letter::Look { .. } | Letter::Read(_) => lookers.push(letter),
                Letter::Turn { links, by } => self.turn(links, by),
                Letter::End(told) => self.ended = Some(told),
            }
        }
        self.commit(batch).await;
        if !self.ahead {
            lookers.into_iter().for_each(|letter| self.let_look(letter));
        }
    }

    fn let_look(&mut self, letter: Letter) {
        match letter {
            Letter::Look { who, reply } => drop(reply.send(self.look(who))),
            Letter::Read(read) => read(&self.room),
            _ => {}
        }
    }

    fn attach(&mut self, id: u64, who: Who, outbox: Arc<LatestWins>) {
        if self.turned_out(&who) {
            // Its ticket was given before the turn.
            outbox.close(POLICY);
        }
        self.make_place(who.device);
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

    fn look(&mut self, who: Who) -> Glance {
        let outbox = Arc::new(LatestWins::roomy());
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
        let there = self.connections.values().map(|it| it.who.device).collect();
        frames.refresh(&self.scene(&presence), &watching, &there);
        self.frames = frames;
    }

    fn scene<'a>(&'a self, presence: &'a Presence) -> Scene<'a> {
        let version = Version { epoch: self.epoch, seq: self.room.seq, tick: self.tick };
        Scene { room: &self.room, presence, version, now: clock::now() }
    }

    fn presence(&self) -> Presence {
        let mut presence = Presence { storage: self.storage(), ..Presence::default() };
        for connection in self.connections.values() {
            match connection.who.role {
                Role::Screen => presence.screens += 1,
                Role::Pilot | Role::Helper => presence.consoles += 1,
                _ => presence.online.extend(self.frames.carried(connection.who.device)),
            }
        }
        presence
    }

    /// How the disk is, as views say it.
    fn storage(&self) -> Storage {
        match self.world.journal.health() {
            Health::Sound => Storage::Sound,
            Health::Low { free_mib } => Storage::Low { free_mib },
            Health::Full { free_mib } => Storage::Full { free_mib },
            Health::Stopped { .. } => Storage::Stopped,
        }
    }

    /// Whether commands can be kept.
    fn takes(&self) -> bool {
        !self.ahead && self.storage().takes()
    }

    /// Shows everybody what has changed.
    fn show(&mut self) {
        pass(Point::BeforeShow);
        (self.dirty, self.urgent, self.shown) = (false, false, Instant::now());
        if self.ahead {
            return;
        }
        self.refresh();
        for connection in self.connections.values_mut() {
            self.frames.show(connection, &self.room);
        }
    }
}

/// The epoch of this start: its second since 1970, or one more than the last. A restored store so
/// never begins with an epoch that the lost one has shown already.
fn next_epoch(last: u32) -> u32 {
    let second = u32::try_from(clock::now().0 / 1_000).unwrap_or(0);
    second.max(last.saturating_add(1))
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

/// A start destroys the keys of everybody who is erased: a crash may have come between.
fn destroy_erased(vault: &Vault, key: &RoomKey, room: &Room) -> Result<(), Fault> {
    let erased: Vec<u32> = room.erased().into_iter().map(|who| who.0).collect();
    if erased.is_empty() { Ok(()) } else { vault.destroy_owns(key, &erased) }
}
