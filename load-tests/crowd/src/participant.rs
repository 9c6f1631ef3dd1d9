//! One simulated person with a phone. It sees what every phone sees, sits where
//! it is told, and does what the robot of the open kind does. It must never know
//! more than its views tell it.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use rand::RngExt;
use rand::rngs::ChaCha12Rng;
use room::activities::{self, Look};
use room::activity::Mind;
use room::hall::Stay;
use room::protocol::{Command, Outcome};
use room::views::{Board, Hand, Sheet};
use room::words::{Language, ParticipantId, RunId, Voice};
use tokio::sync::watch;
use tokio::time::{sleep_until, timeout};

use crate::address::{self, Address};
use crate::device::{Device, News};
use crate::thought::{May, Thoughts};
use crate::voice::voice;

/// How long a person takes before doing something, at least and at most.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// At least.
    pub least: Duration,
    /// At most.
    pub most: Duration,
}

impl Pace {
    /// As fast as tests and rehearsals go.
    pub const BRISK: Self = Self { least: Duration::from_millis(40), most: Duration::from_millis(500) };

    fn draw(self, dice: &mut ChaCha12Rng) -> Duration {
        dice.random_range(self.least..=self.most.max(self.least))
    }
}

/// What others may know of a participant while it lives: whether anything is still to be done.
#[derive(Debug, Default)]
pub struct Pulse {
    /// Nothing waits for an answer, and the head has nothing to add to what it sees.
    pub idle: AtomicBool,
    /// The last entry that it sees.
    pub seq: AtomicU64,
    /// What it was told was kept.
    pub kept: AtomicU64,
    /// What was refused.
    pub refused: AtomicU64,
}

/// A person and a phone.
pub struct Participant<M> {
    /// The phone.
    pub device: Device,
    /// The head.
    pub mind: M,
    /// What others may know.
    pub pulse: Arc<Pulse>,
    thoughts: Thoughts,
    pace: Pace,
    /// When the head looks again, because something has changed.
    look_at: Option<Instant>,
    /// When it looks anyway: people think again without being asked to.
    glance_at: Instant,
}

/// How often a head looks although nothing has changed, at least and at most.
const GLANCES: Pace = Pace { least: Duration::from_millis(1_500), most: Duration::from_millis(3_000) };

impl<M> std::fmt::Debug for Participant<M> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Participant").field("people", &self.device.people).finish_non_exhaustive()
    }
}

impl<M: Mind> Participant<M> {
    /// Somebody who stands at the door with the room's code.
    #[must_use]
    pub fn new(address: Address, code: &str, mind: M, pace: Pace, dice: ChaCha12Rng) -> Self {
        Self {
            device: Device::new(address, address::with_code(code), dice),
            mind,
            pulse: Arc::default(),
            thoughts: Thoughts::default(),
            pace,
            look_at: None,
            glance_at: Instant::now() + GLANCES.least,
        }
    }

    /// Who it is, once it has joined.
    #[must_use]
    pub fn who(&self) -> Option<ParticipantId> {
        self.device.people.first().copied()
    }

    /// Comes in and takes a seat.
    ///
    /// # Errors
    /// If the door says no, or the seat is refused.
    pub async fn join(&mut self, name: &str, language: Language) -> Result<ParticipantId> {
        self.device.connect().await?;
        if self.who().is_none() {
            self.device.say(Voice::Desk, Command::Join { name: name.to_owned(), language }).await;
            timeout(Duration::from_secs(60), self.wait_for_seat()).await.context("no answer to join")??;
        }
        self.look_soon();
        self.who().context("joined as nobody")
    }

    async fn wait_for_seat(&mut self) -> Result<()> {
        while self.who().is_none() {
            if !self.device.connected() {
                self.device.connect().await?;
            }
            if let News::Answered(answered) = self.device.next().await?
                && let Outcome::Refused(refusal) = answered.1
            {
                anyhow::bail!("join was refused: {refusal:?}");
            }
        }
        Ok(())
    }

    /// Lives the day until told to stop.
    ///
    /// # Errors
    /// When the room cannot be reached any more, or speaks another protocol.
    pub async fn live(&mut self, mut stop: watch::Receiver<bool>) -> Result<()> {
        while !*stop.borrow_and_update() {
            tokio::select! {
                // A sender that is gone means the same as a word to stop.
                told = stop.changed() => if told.is_err() { break },
                lived = self.step() => lived?,
            }
        }
        self.device.close().await;
        Ok(())
    }

    /// Takes one thing that happens, or does what it has thought of. May be dropped while it waits.
    ///
    /// # Errors
    /// As [`Participant::live`].
    pub async fn step(&mut self) -> Result<()> {
        if !self.device.connected() {
            self.device.connect().await?;
            self.look_soon();
        }
        let look_at = self.look_at.map_or(self.glance_at, |at| at.min(self.glance_at));
        let news = tokio::select! {
            news = self.device.next() => Some(news?),
            () = sleep_until(look_at.into()) => None,
        };
        match news {
            Some(news) => self.hear(news),
            None => self.look().await,
        }
        self.tell();
        Ok(())
    }

    fn hear(&mut self, news: News) {
        match news {
            News::Answered(answered) => {
                let (ask, outcome) = *answered;
                if let Command::Act { run, .. } = ask.command {
                    self.answered(run, &outcome);
                }
                self.look_soon();
            }
            News::Seen => self.look_soon(),
            News::Gone | News::Nothing => {}
        }
    }

    fn answered(&mut self, run: RunId, outcome: &Outcome) {
        match outcome {
            Outcome::Kept { seq, .. } => self.thoughts.kept(run, *seq, Instant::now()),
            Outcome::Refused(_) => self.thoughts.refused(run, Instant::now()),
        }
    }

    /// The head looks within a moment; later news do not put that off.
    fn look_soon(&mut self) {
        let soon = Instant::now() + self.pace.draw(&mut self.device.dice);
        self.look_at = Some(self.look_at.map_or(soon, |at| at.min(soon)));
    }

    async fn look(&mut self) {
        self.look_at = None;
        self.glance_at = Instant::now() + GLANCES.draw(&mut self.device.dice);
        for (voice, command) in self.wishes() {
            if let Command::Act { run, .. } = &command {
                self.thoughts.said(*run);
            }
            self.device.say(voice, command).await;
        }
    }

    /// What it would do on seeing what it sees.
    fn wishes(&mut self) -> Vec<(Voice, Command)> {
        let Some(who) = self.who() else { return Vec::new() };
        let sight = &self.device.sight;
        let (board, Some(hand)) = (sight.board(), sight.hand(who)) else { return Vec::new() };
        if hand.stay != Stay::Here {
            return Vec::new();
        }
        self.thoughts.at(board.and_then(|board| board.step.as_ref()).map(|step| (step.run, step.beat)));
        let mut wishes = Vec::new();
        if let Some(table) = hand.table.filter(|_| !hand.seated && self.device.outbox.is_empty()) {
            wishes.push((Voice::Participant(who), Command::Sit { table }));
        }
        let sheet = sight.sheet(who);
        for run in runs(board, sheet, hand) {
            match self.thoughts.may(run, sight.versions(Some(who), run), Instant::now()) {
                May::Now => {
                    let look = look_at(run, who, board, sheet, hand, &sight.texts);
                    let acts = activities::robot(&look, &mut self.mind);
                    wishes.extend(
                        acts.into_iter().map(|command| (voice(&command, &look), Command::Act { run, command })),
                    );
                }
                May::At(then) => self.look_at = Some(self.look_at.map_or(then, |at| at.min(then))),
                May::Never => {}
            }
        }
        wishes
    }

    fn tell(&self) {
        let record = &self.device.record;
        self.pulse.idle.store(self.device.outbox.is_empty() && self.look_at.is_none(), Relaxed);
        self.pulse.seq.store(self.device.sight.seq(), Relaxed);
        self.pulse.kept.store(record.kept.len() as u64, Relaxed);
        self.pulse.refused.store(record.refused.len() as u64, Relaxed);
    }
}

/// The runs that any of the views shows.
fn runs(board: Option<&Board>, sheet: Option<&Sheet>, hand: &Hand) -> BTreeSet<RunId> {
    let board = board.and_then(|board| board.act.as_ref()).map(|act| act.run);
    let sheet = sheet.and_then(|sheet| sheet.act.as_ref()).map(|act| act.run);
    board.into_iter().chain(sheet).chain(hand.acts.iter().map(|act| act.run)).collect()
}

fn look_at<'a>(
    run: RunId,
    me: ParticipantId,
    board: Option<&'a Board>,
    sheet: Option<&'a Sheet>,
    hand: &'a Hand,
    texts: &'a std::collections::BTreeMap<room::words::ItemId, String>,
) -> Look<'a> {
    Look {
        me,
        table: hand.table,
        pen: hand.pen,
        phones: board.map(|board| board.phones).unwrap_or_default(),
        beat: board.and_then(|board| board.step.as_ref()).map_or(0, |step| step.beat),
        board: board.and_then(|board| board.act.as_ref()).filter(|act| act.run == run).map(|act| &act.view),
        sheet: sheet.and_then(|sheet| sheet.act.as_ref()).filter(|act| act.run == run).map(|act| &act.view),
        hand: hand.acts.iter().find(|act| act.run == run).map(|act| &act.view),
        texts,
    }
}
