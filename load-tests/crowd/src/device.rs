//! One device in a room: it enters, keeps a socket open, comes back when that
//! dies, says things until they are answered and remembers what it was told.
//! Phones and consoles are devices; what they say is not decided here.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use rand::RngExt;
use rand::rngs::ChaCha12Rng;
use room::protocol::{Answer, Ask, Command, Enter, Entered, FromClient, FromServer, Outcome};
use room::words::{CommandId, Id128, ParticipantId, Role, Voice};
use tokio::time::{sleep, sleep_until};

use crate::address::Address;
use crate::door::{Door, Reply};
use crate::outbox::Outbox;
use crate::record::Record;
use crate::sight::Sight;
use crate::socket::Socket;

/// A device gives up entering after so many tries in a row.
const TRIES: u32 = 12;
/// A sign of life, as the browser's.
const PULSE: Duration = Duration::from_secs(15);

/// A device.
#[derive(Debug)]
pub struct Device {
    /// What it sees.
    pub sight: Sight,
    /// What it was told.
    pub record: Record,
    /// What it has said and not been answered.
    pub outbox: Outbox,
    /// What its link made it; known once it has entered.
    pub role: Option<Role>,
    /// Whom it carries.
    pub people: Vec<ParticipantId>,
    /// How often the door asked it to wait, by status.
    pub asked_to_wait: BTreeMap<u16, u32>,
    /// Its own dice.
    pub dice: ChaCha12Rng,
    address: Address,
    hello: Enter,
    door: Door,
    socket: Option<Socket>,
    pulse: Instant,
}

/// What has just happened to a device.
#[derive(Clone, Debug, PartialEq)]
pub enum News {
    /// Something is seen differently.
    Seen,
    /// A command was answered.
    Answered(Box<(Ask, Outcome)>),
    /// The link is gone; the next call comes back.
    Gone,
    /// Nothing that matters.
    Nothing,
}

impl Device {
    /// A device that has not entered yet; `hello` is what it shows at the door.
    #[must_use]
    pub fn new(address: Address, hello: Enter, dice: ChaCha12Rng) -> Self {
        Self {
            sight: Sight::default(),
            record: Record::default(),
            outbox: Outbox::default(),
            role: None,
            people: Vec::new(),
            asked_to_wait: BTreeMap::new(),
            dice,
            door: Door::new(&address.host),
            address,
            hello,
            socket: None,
            pulse: Instant::now() + PULSE,
        }
    }

    /// The door of its server, with the cookies that it was given.
    pub fn door(&mut self) -> &mut Door {
        &mut self.door
    }

    /// Where its room is.
    #[must_use]
    pub fn address(&self) -> &Address {
        &self.address
    }

    /// Whether a socket is open.
    #[must_use]
    pub fn connected(&self) -> bool {
        self.socket.is_some()
    }

    /// Enters, or comes back; tries again while the server asks to wait or is not there.
    ///
    /// # Errors
    /// When the door says no for good, or nobody answers for long.
    pub async fn connect(&mut self) -> Result<()> {
        let back = self.role.is_some();
        for attempt in 0..TRIES {
            match self.enter().await {
                Ok(None) => {
                    self.record.returns += u32::from(back);
                    return Ok(());
                }
                Ok(Some(wait)) => sleep(wait).await,
                Err(error) if attempt + 1 == TRIES => return Err(error),
                Err(error) => {
                    tracing::debug!(%error, "not in yet");
                    sleep(self.backoff(attempt)).await;
                }
            }
        }
        bail!("the door kept asking to wait")
    }

    fn backoff(&mut self, attempt: u32) -> Duration {
        let ceiling = (250u64 << attempt.min(5)).min(8_000);
        Duration::from_millis(self.dice.random_range(ceiling / 2..=ceiling))
    }

    /// One try; a wait if the server asks for one.
    async fn enter(&mut self) -> Result<Option<Duration>> {
        let hello = serde_json::to_string(&self.hello)?;
        let path = self.address.path("enter");
        let reply = self.door.post(&path, &hello).await?;
        if let Some(wait) = asks_to_wait(&reply) {
            *self.asked_to_wait.entry(reply.status).or_default() += 1;
            return Ok(Some(wait.mul_f64(self.dice.random_range(1.0..1.5))));
        }
        if !reply.ok() {
            bail!("the door answered {}: {}", reply.status, reply.text());
        }
        let entered: Entered = serde_json::from_slice(&reply.body).context("the snapshot")?;
        let socket = Socket::open(&self.door, &self.address, &entered.ticket).await?;
        self.arrive(entered, socket);
        self.flush().await;
        Ok(None)
    }

    fn arrive(&mut self, entered: Entered, socket: Socket) {
        self.role = Some(entered.role);
        self.people = entered.people;
        for frame in entered.frames {
            self.sight.take(frame);
        }
        self.look_at_tables();
        self.socket = Some(socket);
        self.pulse = Instant::now() + PULSE;
        self.outbox.again(Instant::now());
    }

    /// Says something; it is sent at once if there is a link, else as soon as there is one.
    pub async fn say(&mut self, voice: Voice, command: Command) -> CommandId {
        let id = Id128(self.dice.random());
        self.outbox.put(Ask { id, voice, command }, Instant::now());
        self.flush().await;
        id
    }

    /// Sends what is due.
    pub async fn flush(&mut self) {
        let Some(socket) = &mut self.socket else { return };
        for ask in self.outbox.due(Instant::now()) {
            if socket.send(&FromClient::Ask(ask)).await.is_err() {
                self.socket = None;
                return;
            }
        }
    }

    /// Waits for the next thing that happens. May be dropped while it waits.
    ///
    /// # Errors
    /// When a frame cannot be read.
    pub async fn next(&mut self) -> Result<News> {
        let due = self.outbox.next_due().map_or(self.pulse, |due| due.min(self.pulse));
        let Some(socket) = &mut self.socket else { return Ok(News::Gone) };
        tokio::select! {
            frame = socket.next() => match frame? {
                Some(frame) => Ok(self.take(frame)),
                None => {
                    self.socket = None;
                    Ok(News::Gone)
                }
            },
            () = sleep_until(due.into()) => {
                self.keep_alive().await;
                Ok(News::Nothing)
            }
        }
    }

    async fn keep_alive(&mut self) {
        self.flush().await;
        if self.pulse <= Instant::now() {
            self.pulse = Instant::now() + PULSE;
            if let Some(socket) = &mut self.socket
                && socket.send(&FromClient::Alive {}).await.is_err()
            {
                self.socket = None;
            }
        }
    }

    fn take(&mut self, frame: FromServer) -> News {
        if let FromServer::Answer(answer) = &frame {
            return self.answered(answer);
        }
        if self.sight.take(frame) {
            self.look_at_tables();
            return News::Seen;
        }
        News::Nothing
    }

    fn answered(&mut self, answer: &Answer) -> News {
        let Some(ask) = self.outbox.answered(answer, Instant::now()) else { return News::Nothing };
        if let Some(who) = self.record.write(ask.clone(), answer)
            && !self.people.contains(&who)
        {
            self.people.push(who);
        }
        News::Answered(Box::new((ask, answer.outcome.clone())))
    }

    /// Remembers which table its first person was shown in this round. A hand that is newer than
    /// the board may belong to the next round already, and waits for its board.
    fn look_at_tables(&mut self) {
        let (Some(board), Some(who)) = (&self.sight.board, self.people.first()) else { return };
        let Some(hand) = self.sight.hands.get(who) else { return };
        let together = (board.v.epoch, board.v.seq) >= (hand.v.epoch, hand.v.seq);
        if let Some(table) = hand.view.table.filter(|_| together) {
            self.record.tables.insert(board.view.round, table);
        }
    }

    /// Hangs up, without leaving the room.
    pub async fn close(&mut self) {
        if let Some(socket) = self.socket.take() {
            socket.close().await;
        }
    }

    /// Loses the link without a goodbye, as in a lift.
    pub fn drop_link(&mut self) {
        self.socket = None;
    }
}

fn asks_to_wait(reply: &Reply) -> Option<Duration> {
    let waits = matches!(reply.status, 408 | 425 | 429 | 503);
    waits.then(|| reply.retry_after.unwrap_or(Duration::from_secs(1)))
}
