//! The desk of a proof: it leads the hall round and round (questions, choices,
//! once more), so that keys of runs are made and destroyed all the time. It
//! says one thing, waits for the answer, and looks again.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Result;
use crowd::address::with_key;
use crowd::device::{Device, News};
use rand::rngs::ChaCha12Rng;
use rand::{RngExt, SeedableRng};
use room::activities::{self, dots, harvest};
use room::agenda::Next;
use room::pool::{Publish, Verdict};
use room::protocol::{Ask, Command, Outcome};
use room::views::Board;
use room::words::{Id128, Refusal, Storage, Voice};
use tokio::sync::watch;
use tokio::time::timeout;

use super::Ledger;
use crate::server::Links;

/// How long the desk looks before each gesture.
const LOOK: Duration = Duration::from_millis(120);
/// Questions that are enough to choose from.
const ENOUGH: usize = 4;

/// A desk.
pub struct Desk {
    device: Device,
    ledger: Arc<Ledger>,
    /// How often it has gone round.
    pub rounds: u64,
    /// It stays where the choice is open.
    pub holds: bool,
    /// Another console drives: of a time before this desk, in a store with a past.
    driven: bool,
}

impl Desk {
    /// A desk at the door.
    #[must_use]
    pub fn new(links: &Links, ledger: &Arc<Ledger>, seed: u64) -> Self {
        let dice = ChaCha12Rng::seed_from_u64(!seed);
        let device = Device::new(links.room.clone(), with_key(&links.console_key), dice);
        Self { device, ledger: Arc::clone(ledger), rounds: 0, holds: false, driven: false }
    }

    /// Leads until told to stop; comes back whenever the link is lost.
    ///
    /// # Errors
    /// If the room cannot be reached any more.
    pub async fn live(&mut self, mut stop: watch::Receiver<bool>) -> Result<()> {
        while !*stop.borrow_and_update() {
            tokio::select! {
                told = stop.changed() => if told.is_err() { break },
                lived = self.step() => lived?,
            }
        }
        Ok(())
    }

    async fn step(&mut self) -> Result<()> {
        self.look(LOOK).await?;
        if std::mem::take(&mut self.driven) {
            self.say(Command::TakeControl {}).await;
        }
        if self.device.outbox.is_empty()
            && let Some(command) =
                self.device.sight.board().filter(|board| !self.holds || !chooses(board)).and_then(next)
        {
            self.rounds += u64::from(matches!(command, Command::RunAgain { .. }));
            self.say(command).await;
        }
        Ok(())
    }

    /// Says something; the answer goes to the ledger.
    pub async fn say(&mut self, command: Command) {
        let id = Id128(self.device.dice.random());
        self.ledger.say(id);
        self.device.outbox.put(Ask { id, voice: Voice::Desk, command }, Instant::now());
        self.device.flush().await;
    }

    /// Looks for a while.
    ///
    /// # Errors
    /// If the room cannot be reached any more.
    pub async fn look(&mut self, long: Duration) -> Result<()> {
        let until = Instant::now() + long;
        while let Some(left) = until.checked_duration_since(Instant::now()).filter(|left| !left.is_zero()) {
            if !self.device.connected() {
                self.device.connect().await?;
            }
            match timeout(left, self.device.next()).await {
                Ok(news) => self.hear(news?),
                Err(_) => break,
            }
        }
        Ok(())
    }

    fn hear(&mut self, news: News) {
        if let News::Answered(answered) = news {
            self.driven |= answered.1 == Outcome::Refused(Refusal::StaleEpoch);
            self.ledger.hear(answered.0.id, &answered.1);
        }
    }

    /// Whether the hall chooses.
    #[must_use]
    pub fn chooses(&self) -> bool {
        self.device.sight.board().is_some_and(chooses)
    }

    /// The device itself.
    pub fn device(&mut self) -> &mut Device {
        &mut self.device
    }

    /// The link is lost.
    pub fn drop_link(&mut self) {
        self.device.drop_link();
    }

    /// What the board says of the server's disk.
    #[must_use]
    pub fn storage(&self) -> Option<Storage> {
        Some(self.device.sight.board()?.desk.as_ref()?.storage)
    }
}

fn chooses(board: &Board) -> bool {
    let view = board.act.as_ref().map(|act| &act.view);
    matches!(view, Some(activities::Board::Dots(view)) if view.phase == dots::words::Phase::Open)
}

/// The next gesture: on to the choice, through it, and back to the questions.
fn next(board: &Board) -> Option<Command> {
    let desk = board.desk.as_ref()?;
    let go = || Command::Go { expect: desk.expect };
    let Some(act) = board.act.as_ref() else { return Some(go()) };
    let run = act.run;
    let gesture = |command| Some(Command::Act { run, command });
    match &act.view {
        // Texts change until the gong; what is approved then stays.
        activities::Board::Harvest(view) if view.stage == harvest::Stage::Open => {
            if view.desk.len() < ENOUGH {
                return None;
            }
            on(board, go(), "choose")
        }
        activities::Board::Harvest(view) => {
            let waiting = view.desk.iter().filter(|row| row.verdict == Verdict::Waiting).map(|row| row.id);
            let items: Vec<_> = waiting.collect();
            if !items.is_empty() {
                return gesture(activities::Command::Harvest(harvest::Command::Publish(Publish::Approve { items })));
            }
            on(board, go(), "choose")
        }
        activities::Board::Dots(view) => match view.phase {
            dots::words::Phase::Closed | dots::words::Phase::Tied | dots::words::Phase::RunOff => {
                gesture(activities::Command::Dots(dots::words::Command::Settle {}))
            }
            dots::words::Phase::Waiting => again(board, "harvest"),
            _ => on(board, go(), "harvest"),
        },
        _ => again(board, "harvest"),
    }
}

/// GO, unless it would open a step that was lived already, or all were: then one is run again, empty.
fn on(board: &Board, go: Command, after_all: &str) -> Option<Command> {
    let desk = board.desk.as_ref()?;
    let lived = |id| desk.agenda.iter().any(|line| line.id == id && line.status == room::agenda::Status::Done);
    match desk.next {
        Next::Step(step) if lived(step) => Some(Command::RunAgain { step }),
        Next::End => again(board, after_all),
        _ => Some(go),
    }
}

fn again(board: &Board, name: &str) -> Option<Command> {
    let line = board.desk.as_ref()?.agenda.iter().find(|line| line.name == name)?;
    Some(Command::RunAgain { step: line.id })
}
