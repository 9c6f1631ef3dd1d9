//! All rooms of one server, side by side. The map only leads from a room's id to
//! its mailbox; the handle is cloned out at once and no guard is ever held.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Instant;

use dashmap::DashMap;
use room::limits;
use room::protocol::{Ask, Command, FromServer, Outcome};
use room::scenario::Scenario;
use room::words::{DeviceId, Id128, ParticipantId, Voice};
use tokio::sync::{mpsc, oneshot};

use crate::connection::Who;
use crate::doors::{Code, Doors, Gate, Role};
use crate::journal::{RoomKey, RoomRow};
use crate::keeper::{Keeper, Letter, Mailbox, World};
use crate::signals::Running;
use crate::socket::LatestWins;
use crate::{Fault, clock};

/// The generation of seat cards: they are printed once, and outlive a turn of the links.
pub const SEATS: u32 = 1;
/// Letters that may wait for one room; beyond it, senders wait.
const MAILBOX: usize = 4_096;

/// A room, as seen from the doors.
#[derive(Clone)]
pub struct RoomHandle {
    /// Its name in addresses.
    pub key: RoomKey,
    mailbox: Mailbox,
    /// The generation of its links.
    epoch: Arc<AtomicU32>,
    /// How many come in at once.
    pub gate: Arc<Gate>,
    /// From a seat's token to the seat.
    seats: Arc<HashMap<String, ParticipantId>>,
}

impl RoomHandle {
    /// The generation of its links.
    pub fn epoch(&self) -> u32 {
        self.epoch.load(Ordering::Relaxed)
    }

    /// Sends a letter; false if the room is gone.
    pub async fn send(&self, letter: Letter) -> bool {
        self.mailbox.send(letter).await.is_ok()
    }

    /// Reads something from the room as it stands; none if the room is gone.
    pub async fn read<T: Send + 'static>(
        &self,
        what: impl FnOnce(&room::room::Room) -> T + Send + 'static,
    ) -> Option<T> {
        let (reply, answer) = oneshot::channel();
        let read = Box::new(move |room: &room::room::Room| {
            let _ = reply.send(what(room));
        });
        self.send(Letter::Read(read)).await.then_some(())?;
        answer.await.ok()
    }

    /// Asks something of the room in the name of a desk, as its socket would; none if the room is
    /// gone.
    pub async fn ask(&self, who: Who, command: Command) -> Option<Outcome> {
        let outbox = Arc::new(LatestWins::default());
        let ask = Ask { id: Id128(rand::random()), voice: Voice::Desk, command };
        self.send(Letter::Ask { who, ask, outbox: outbox.clone() }).await.then_some(())?;
        outbox.ready().await;
        outbox.drain().into_iter().find_map(|frame| match serde_json::from_str(&frame) {
            Ok(FromServer::Answer(answer)) => Some(answer.outcome),
            _ => None,
        })
    }

    /// The seat that a token opens.
    pub fn seat(&self, token: &str) -> Option<ParticipantId> {
        self.seats.get(token).copied()
    }
}

/// All rooms.
pub struct Rooms {
    map: DashMap<RoomKey, RoomHandle>,
    world: World,
    doors: Arc<Doors>,
    running: Running,
}

impl Rooms {
    /// Takes up every room of the journal.
    ///
    /// # Errors
    /// The first room that cannot be read, by name.
    pub async fn take_up(world: World, doors: Arc<Doors>, running: Running) -> Result<Self, Fault> {
        let rooms = Self { map: DashMap::new(), world, doors, running };
        for row in rooms.world.journal.rooms().await? {
            rooms.keep(row).await?;
        }
        Ok(rooms)
    }

    /// Opens a new room from a scenario that has been read.
    ///
    /// # Errors
    /// If the journal does not take it.
    pub async fn open(&self, scenario_toml: String) -> Result<RoomHandle, Fault> {
        let row = RoomRow { id: RoomKey::fresh(), scenario_toml, created_at: clock::now().0, link_epoch: 1 };
        self.world.journal.create_room(row.clone()).await?;
        self.keep(row).await
    }

    async fn keep(&self, row: RoomRow) -> Result<RoomHandle, Fault> {
        let (mailbox, mail) = mpsc::channel(MAILBOX);
        let handle = RoomHandle {
            key: row.id.clone(),
            mailbox,
            epoch: Arc::new(AtomicU32::new(row.link_epoch)),
            gate: Arc::new(Gate::new(Instant::now())),
            seats: Arc::new(self.seats(&row)),
        };
        let keeper = Keeper::take_up(self.world.clone(), row).await?;
        self.running.tasks.spawn(keeper.keep(mail));
        self.map.insert(handle.key.clone(), handle.clone());
        Ok(handle)
    }

    /// The tokens of all seats that a room may come to have: a list of guests may be longer than
    /// what the scenario expects.
    fn seats(&self, row: &RoomRow) -> HashMap<String, ParticipantId> {
        let people = Scenario::read(&row.scenario_toml).map_or(0, |scenario| scenario.head.people);
        let token = |n| (self.doors.seat_token(&row.id, n, SEATS), ParticipantId(n));
        (1..=limits::badges(people)).map(token).collect()
    }

    /// A room by its name in addresses.
    pub fn get(&self, id: &str) -> Option<RoomHandle> {
        let key = RoomKey::parse(id)?;
        self.map.get(&key).map(|handle| handle.clone())
    }

    /// All rooms, by name.
    pub fn all(&self) -> Vec<RoomHandle> {
        let mut rooms: Vec<RoomHandle> = self.map.iter().map(|entry| entry.value().clone()).collect();
        rooms.sort_by(|a, b| a.key.cmp(&b.key));
        rooms
    }

    /// The room whose code somebody has typed.
    pub fn by_code(&self, typed: &str) -> Option<RoomHandle> {
        let code = Code::parse(typed)?;
        let fits = |room: &RoomHandle| self.doors.code(&room.key, room.epoch()) == code;
        // No early end: how far the search came must not show in the time it took.
        self.all().into_iter().fold(None, |found, room| if fits(&room) { Some(room) } else { found })
    }

    /// Makes new links for a room; the old ones open nothing from now on, and nobody who came by one
    /// is heard any more but the device `by`.
    ///
    /// # Errors
    /// If the journal does not take it; the old links then stay.
    pub async fn turn_links(&self, room: &RoomHandle, by: DeviceId) -> Result<(), Fault> {
        let epoch = room.epoch() + 1;
        self.world.journal.set_link_epoch(&room.key, epoch).await?;
        room.epoch.store(epoch, Ordering::Relaxed);
        room.send(Letter::Turn { links: epoch, by }).await;
        Ok(())
    }

    /// Erases a room for good: nobody comes in any more, its keys are destroyed, then its lines and
    /// its row. A crash in between leaves a room without names, to be erased once more.
    ///
    /// # Errors
    /// If a key or a line cannot be destroyed.
    pub async fn erase(&self, room: &RoomHandle) -> Result<(), Fault> {
        self.map.remove(&room.key);
        let (told, ended) = oneshot::channel();
        if room.send(Letter::End(told)).await {
            let _ = ended.await;
        }
        self.world.vault.forget_room(&room.key)?;
        self.world.journal.erase_room(&room.key).await?;
        tracing::info!(room = %room.key, "room erased");
        Ok(())
    }

    /// Lets all rooms go once nobody writes to them any more.
    pub fn let_go(&self) {
        self.map.clear();
    }

    /// The role that a link's token opens.
    pub fn role_of(&self, room: &RoomHandle, token: &str) -> Option<Role> {
        self.doors.role_of(&room.key, room.epoch(), token)
    }
}
