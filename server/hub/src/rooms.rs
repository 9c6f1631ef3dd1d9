//! All rooms of one server, side by side. The map only leads from a room's id to
//! its mailbox; the handle is cloned out at once and no guard is ever held.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Instant;

use dashmap::DashMap;
use room::limits;
use room::protocol::{Ask, Command, FromServer, Outcome};
use room::scenario::Scenario;
use room::words::{Id128, ParticipantId, Voice};
use tokio::sync::{Mutex, mpsc, oneshot};

use crate::connection::Who;
use crate::doors::{Code, Device, Doors, Gate, Role};
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
    /// Links are turned one at a time.
    turning: Arc<Mutex<()>>,
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
    /// Rooms of the store into which nobody comes, with the reason: they cannot be read, or are being erased.
    shut: DashMap<RoomKey, String>,
    world: World,
    doors: Arc<Doors>,
    running: Running,
}

impl Rooms {
    /// Takes up every room of the journal. One that cannot be read does not keep the others from being
    /// served: it is said once, and stays shut.
    ///
    /// # Errors
    /// A store that cannot be trusted as a whole; a room that cannot be read, if there is no other.
    pub async fn take_up(world: World, doors: Arc<Doors>, running: Running) -> Result<Self, Fault> {
        let rooms = Self { map: DashMap::new(), shut: DashMap::new(), world, doors, running };
        let mut first = None;
        for row in rooms.world.journal.rooms().await? {
            let key = row.id.clone();
            match rooms.keep(row).await {
                Ok(_) => {}
                Err(fault) if fault.of_one_room() => {
                    rooms.shut.insert(key, fault.to_string());
                    first.get_or_insert(fault);
                }
                Err(fault) => return Err(fault),
            }
        }
        if let Some(fault) = first.filter(|_| rooms.map.is_empty()) {
            return Err(fault);
        }
        for room in &rooms.shut {
            tracing::error!(room = %room.key(), why = room.value(), "this room is not served; the others are");
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
            turning: Arc::default(),
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

    /// Whether the store has a room of this name into which nobody comes.
    pub fn is_shut(&self, id: &str) -> bool {
        RoomKey::parse(id).is_some_and(|key| self.shut.contains_key(&key))
    }

    /// The rooms into which nobody comes, by name.
    pub fn shut(&self) -> BTreeSet<RoomKey> {
        self.shut.iter().map(|entry| entry.key().clone()).collect()
    }

    /// Makes new links for a room; the old ones open nothing from now on, and nobody who came by one
    /// is heard any more but the device `by`, if its own still counts. None if it does not: of two that
    /// turn at once one stays.
    ///
    /// # Errors
    /// If the journal does not take it; the old links then stay.
    pub async fn turn_links(&self, room: &RoomHandle, by: Device) -> Result<Option<Device>, Fault> {
        let _turn = room.turning.lock().await;
        if by.epoch != room.epoch() {
            return Ok(None);
        }
        let epoch = by.epoch + 1;
        self.world.journal.set_link_epoch(&room.key, epoch).await?;
        room.epoch.store(epoch, Ordering::Relaxed);
        room.send(Letter::Turn { links: epoch, by: Id128(by.id) }).await;
        Ok(Some(Device { epoch, ..by }))
    }

    /// Erases a room for good: nobody comes in any more, its keys are destroyed, then its lines and
    /// its row; none if the store has no such room. What failed can be asked for again, and whatever
    /// fails of the keys, the room does not come back.
    ///
    /// # Errors
    /// If a key or a line cannot be destroyed.
    pub async fn erase(&self, key: &RoomKey) -> Result<Option<()>, Fault> {
        if !self.map.contains_key(key) && !self.shut.contains_key(key) {
            return Ok(None);
        }
        self.shut.insert(key.clone(), "it is being erased".to_owned());
        if let Some((_, room)) = self.map.remove(key) {
            let (told, ended) = oneshot::channel();
            if room.send(Letter::End(told)).await {
                let _ = ended.await;
            }
        }
        let keys = self.world.vault.forget_room(key);
        self.world.journal.erase_room(key).await?;
        keys?;
        self.shut.remove(key);
        tracing::info!(room = %key, "room erased");
        Ok(Some(()))
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
