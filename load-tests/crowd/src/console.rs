//! The pilot's desk, simulated: it does what a helper would do on its board
//! (approve, join, show) and presses GO when asked to. It must never press GO
//! against anything but what its board says comes next.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use rand::rngs::ChaCha12Rng;
use room::activities;
use room::activity::{Act, Mind};
use room::agenda::Next;
use room::protocol::{Command, Outcome};
use room::views::Board;
use room::words::{CommandId, Refusal, RunId, Voice};
use tokio::time::{Instant as When, sleep_until};

use crate::address::{self, Address};
use crate::device::{Device, News};
use crate::participant::Pulse;
use crate::thought::{May, Thoughts};

/// How long a helper looks before doing something, and how often although nothing has changed.
const LOOK: Duration = Duration::from_millis(60);
const GLANCE: Duration = Duration::from_millis(500);
/// How long an answer to a gesture may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// What became of GO.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Went {
    /// The day went on.
    On,
    /// The agenda is over.
    End,
    /// Somebody else drives now.
    TakenOver,
}

/// A console.
pub struct Console<M> {
    /// The laptop.
    pub device: Device,
    /// The helper's head.
    pub mind: M,
    /// What others may know.
    pub pulse: Arc<Pulse>,
    thoughts: Thoughts,
    look_at: Option<Instant>,
    glance_at: Instant,
}

impl<M> std::fmt::Debug for Console<M> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Console").field("role", &self.device.role).finish_non_exhaustive()
    }
}

impl<M: Mind> Console<M> {
    /// Enters by the console's link.
    ///
    /// # Errors
    /// If the door says no.
    pub async fn enter(address: Address, key: &str, mind: M, dice: ChaCha12Rng) -> Result<Self> {
        let mut device = Device::new(address, address::with_key(key), dice);
        device.connect().await.context("the console")?;
        let now = Instant::now();
        let (pulse, thoughts) = (Arc::default(), Thoughts::default());
        Ok(Self { device, mind, pulse, thoughts, look_at: Some(now), glance_at: now + GLANCE })
    }

    /// What the pilot sees.
    ///
    /// # Errors
    /// If no board came yet.
    pub fn board(&self) -> Result<&Board> {
        self.device.sight.board().context("the console has no board")
    }

    /// What GO would do now.
    ///
    /// # Errors
    /// If this is not the board of a desk.
    pub fn next(&self) -> Result<&Next> {
        Ok(&self.board()?.desk.as_ref().context("not a desk's board")?.next)
    }

    /// The name of the open step; empty before the first GO.
    #[must_use]
    pub fn step_name(&self) -> &str {
        self.device.sight.board().and_then(|board| board.step.as_ref()).map_or("", |step| step.name.as_str())
    }

    /// Works until `until`.
    ///
    /// # Errors
    /// When the room cannot be reached any more.
    pub async fn work(&mut self, until: Instant) -> Result<()> {
        while Instant::now() < until {
            self.turn(until).await?;
        }
        Ok(())
    }

    /// Takes one thing that happens, or looks when it is time to; ends at `until` in any case.
    async fn turn(&mut self, until: Instant) -> Result<Option<(CommandId, Outcome)>> {
        let look_at = self.look_at.map_or(self.glance_at, |at| at.min(self.glance_at)).min(until);
        if !self.device.connected() {
            self.device.connect().await?;
            self.look_soon();
        }
        let news = tokio::select! {
            news = self.device.next() => Some(news?),
            () = sleep_until(When::from_std(look_at)) => None,
        };
        let answered = match news {
            Some(news) => self.hear(news),
            None => {
                self.look().await;
                None
            }
        };
        self.tell();
        Ok(answered)
    }

    fn hear(&mut self, news: News) -> Option<(CommandId, Outcome)> {
        match news {
            News::Answered(answered) => {
                let (ask, outcome) = *answered;
                if let Command::Act { run, .. } = ask.command {
                    match &outcome {
                        Outcome::Kept { seq, .. } => self.thoughts.kept(run, *seq, Instant::now()),
                        Outcome::Refused(_) => self.thoughts.refused(run, Instant::now()),
                    }
                }
                self.look_soon();
                Some((ask.id, outcome))
            }
            News::Seen => {
                self.look_soon();
                None
            }
            News::Gone | News::Nothing => None,
        }
    }

    fn look_soon(&mut self) {
        let soon = Instant::now() + LOOK;
        self.look_at = Some(self.look_at.map_or(soon, |at| at.min(soon)));
    }

    async fn look(&mut self) {
        let now = Instant::now();
        if self.look_at.is_none_or(|at| at > now) && self.glance_at > now {
            return;
        }
        (self.look_at, self.glance_at) = (None, now + GLANCE);
        for (run, command) in self.wishes() {
            self.thoughts.said(run);
            self.device.say(Voice::Desk, Command::Act { run, command }).await;
        }
    }

    /// What a helper would do in the open activity, and in those that still need the desk.
    fn wishes(&mut self) -> Vec<(RunId, activities::Command)> {
        let sight = &self.device.sight;
        let Some(board) = sight.board() else { return Vec::new() };
        self.thoughts.at(board.step.as_ref().map(|step| (step.run, step.beat)));
        let mut wishes = Vec::new();
        let mut seen = BTreeSet::new();
        for act in acts(board).filter(|act| seen.insert(act.run)) {
            match self.thoughts.may(act.run, sight.versions(None, act.run), Instant::now()) {
                May::Now => {
                    let commands = activities::desk_robot(&act.view, &sight.texts, &mut self.mind);
                    wishes.extend(commands.into_iter().map(|command| (act.run, command)));
                }
                May::At(then) => self.look_at = Some(self.look_at.map_or(then, |at| at.min(then))),
                May::Never => {}
            }
        }
        wishes
    }

    fn tell(&self) {
        self.pulse.idle.store(self.device.outbox.is_empty() && self.look_at.is_none(), Relaxed);
        self.pulse.seq.store(self.device.sight.seq(), Relaxed);
        self.pulse.kept.store(self.device.record.kept.len() as u64, Relaxed);
        self.pulse.refused.store(self.device.record.refused.len() as u64, Relaxed);
    }

    /// Asks something of the room as the pilot, and waits for the answer.
    ///
    /// # Errors
    /// If no answer comes, or a refusal.
    pub async fn ask(&mut self, command: Command) -> Result<u64> {
        match self.ask_for(command.clone()).await? {
            Outcome::Kept { seq, .. } => Ok(seq),
            Outcome::Refused(refusal) => bail!("{command:?} was refused: {refusal:?}"),
        }
    }

    async fn ask_for(&mut self, command: Command) -> Result<Outcome> {
        let id = self.device.say(Voice::Desk, command).await;
        let until = Instant::now() + PATIENCE;
        while Instant::now() < until {
            if let Some((answered, outcome)) = self.turn(until).await?
                && answered == id
            {
                return Ok(outcome);
            }
        }
        bail!("no answer from the room")
    }

    /// Presses GO once, against what the board says comes next, and waits until the board shows it.
    ///
    /// # Errors
    /// If the room does not answer, or refuses for another reason than a board that was old.
    pub async fn go(&mut self) -> Result<Went> {
        for _ in 0..20 {
            if *self.next()? == Next::End {
                return Ok(Went::End);
            }
            let expect = self.board()?.desk.as_ref().context("not a desk's board")?.expect;
            match self.ask_for(Command::Go { expect }).await? {
                Outcome::Kept { seq, .. } => {
                    self.see(seq).await?;
                    return Ok(Went::On);
                }
                Outcome::Refused(Refusal::Stale) => self.work(Instant::now() + Duration::from_millis(200)).await?,
                Outcome::Refused(Refusal::StaleEpoch) => return Ok(Went::TakenOver),
                Outcome::Refused(refusal) => bail!("GO was refused: {refusal:?}"),
            }
        }
        bail!("GO is always late")
    }

    /// Waits until the board shows this entry.
    async fn see(&mut self, seq: u64) -> Result<()> {
        let until = Instant::now() + PATIENCE;
        while self.device.sight.board.as_ref().is_none_or(|frame| frame.v.seq < seq) {
            if Instant::now() >= until {
                bail!("the board does not show entry {seq}");
            }
            self.turn(until).await?;
        }
        Ok(())
    }
}

fn acts(board: &Board) -> impl Iterator<Item = &Act<activities::Board>> {
    let also = board.desk.as_ref().map_or(&[][..], |desk| &desk.also);
    board.act.iter().chain(also)
}
