//! A phone that says one thing after another for as long as it is let: a name,
//! a language, a question, another wording of it, a ballot. Each answer goes to
//! the ledger. It keeps what was not answered and says it again, as phones do.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use crowd::address::with_code;
use crowd::device::{Device, News};
use rand::rngs::ChaCha12Rng;
use rand::{RngExt, SeedableRng};
use room::activities::{self, dots, harvest};
use room::protocol::{Ask, Command, Outcome};
use room::words::{Id128, ItemId, Language, Refusal, RunId, Secret, Voice};
use tokio::sync::watch;
use tokio::time::timeout;

use super::Ledger;
use crate::server::Links;

/// Commands that a phone can say again, to see whether the answer is the same.
const REMEMBERED: usize = 24;
/// Nothing that is asked in order takes longer.
const PATIENCE: Duration = Duration::from_secs(60);

/// A phone.
pub struct Phone {
    /// The device itself, and all that it was told.
    pub device: Device,
    ledger: Arc<Ledger>,
    /// Makes its names and texts its own.
    number: usize,
    count: u64,
    /// Its question, and what opens it.
    question: Option<(RunId, ItemId, Secret)>,
    recent: VecDeque<Ask>,
    /// It has sat down.
    sits: bool,
    /// The disk took nothing: when to say it again.
    pause: Option<Instant>,
    /// Commands that were refused because the disk takes nothing.
    pub stopped: u64,
}

impl Phone {
    /// A phone at the door, the `number`th of those with this seed.
    #[must_use]
    pub fn new(links: &Links, ledger: &Arc<Ledger>, seed: u64, number: usize) -> Self {
        let dice = ChaCha12Rng::seed_from_u64(seed.wrapping_mul(1_000_003).wrapping_add(number as u64));
        Self {
            device: Device::new(links.room.clone(), with_code(&links.code), dice),
            ledger: Arc::clone(ledger),
            number,
            count: 0,
            question: None,
            recent: VecDeque::new(),
            sits: false,
            pause: None,
            stopped: 0,
        }
    }

    /// Comes in and takes a seat.
    ///
    /// # Errors
    /// If the door or the room says no.
    pub async fn join(&mut self) -> Result<()> {
        self.device.connect().await?;
        let name = format!("Phone {}", self.number);
        self.say(Voice::Desk, Command::Join { name, language: Language::Fr }).await;
        // A disk that takes nothing takes nobody in either; the phone goes on asking.
        self.until(|phone| !phone.device.people.is_empty() || phone.stopped > 0).await
    }

    /// Says things until told to stop; comes back whenever the link is lost.
    ///
    /// # Errors
    /// If the room cannot be reached any more, or speaks another protocol.
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
        if !self.device.connected() {
            self.device.connect().await?;
        }
        if let Some(pause) = self.pause.filter(|until| *until > Instant::now()) {
            let _ = timeout(pause - Instant::now(), self.hear()).await;
            return Ok(());
        }
        if self.device.outbox.is_empty() {
            let (voice, command) = self.think();
            self.say(voice, command).await;
        }
        self.hear().await
    }

    /// Waits until everything was answered.
    ///
    /// # Errors
    /// If the answers do not come.
    pub async fn settle(&mut self) -> Result<()> {
        self.until(|phone| phone.device.outbox.is_empty()).await
    }

    /// Only listens, until then; at least to what has arrived already.
    ///
    /// # Errors
    /// If the room speaks another protocol.
    pub async fn listen(&mut self, until: Instant) -> Result<()> {
        const ARRIVED: Duration = Duration::from_millis(5);
        while self.device.connected() {
            let left = until.saturating_duration_since(Instant::now()).max(ARRIVED);
            match timeout(left, self.hear()).await {
                Ok(heard) => heard?,
                Err(_) => break,
            }
        }
        Ok(())
    }

    /// Says everything recent once more under the ids that it had; the ledger compares the answers.
    ///
    /// # Errors
    /// If the answers do not come.
    pub async fn repeat(&mut self) -> Result<usize> {
        let again = std::mem::take(&mut self.recent);
        for ask in &again {
            self.device.outbox.put(ask.clone(), Instant::now());
        }
        self.device.flush().await;
        self.settle().await?;
        Ok(again.len())
    }

    async fn until(&mut self, there: impl Fn(&Self) -> bool) -> Result<()> {
        let wait = async {
            while !there(self) {
                if !self.device.connected() {
                    self.device.connect().await?;
                }
                self.hear().await?;
            }
            Ok(())
        };
        match timeout(PATIENCE, wait).await {
            Ok(done) => done,
            Err(_) => bail!("no answer in {} s", PATIENCE.as_secs()),
        }
    }

    async fn say(&mut self, voice: Voice, command: Command) {
        let id = Id128(self.device.dice.random());
        self.ledger.say(id);
        self.device.outbox.put(Ask { id, voice, command }, Instant::now());
        self.device.flush().await;
    }

    async fn hear(&mut self) -> Result<()> {
        let News::Answered(answered) = self.device.next().await? else { return Ok(()) };
        let (ask, outcome) = *answered;
        if outcome == Outcome::Refused(Refusal::Stopped) {
            self.stopped += 1;
            self.pause = Some(Instant::now() + Duration::from_millis(100));
            self.device.outbox.put(ask, Instant::now() + Duration::from_millis(100));
            return Ok(());
        }
        self.ledger.hear(ask.id, &outcome);
        if let Outcome::Kept { made, .. } = outcome {
            if let (Command::Act { run, .. }, Some(item), Some(secret)) = (&ask.command, made, self.secret_of(&ask)) {
                self.question = Some((*run, item, secret));
            }
            self.recent.push_back(ask);
            if self.recent.len() > REMEMBERED {
                self.recent.pop_front();
            }
        }
        Ok(())
    }

    fn secret_of(&self, ask: &Ask) -> Option<Secret> {
        let Command::Act { command: activities::Command::Harvest(command), .. } = &ask.command else { return None };
        match command {
            harvest::Command::Ask { secret, .. } | harvest::Command::Edit { secret, .. } => Some(*secret),
            _ => None,
        }
    }

    /// What comes to its mind next: mostly what the open step is about.
    fn think(&mut self) -> (Voice, Command) {
        self.count += 1;
        let who = self.device.people.first().copied().unwrap_or_default();
        let about = if self.device.dice.random_bool(0.7) { self.about_the_step() } else { None };
        let command = about.unwrap_or_else(|| match self.count % 3 {
            0 => Command::Speak { language: if self.count.is_multiple_of(2) { Language::Fr } else { Language::En } },
            _ => Command::Rename { name: format!("Phone {} {}", self.number, self.count) },
        });
        (Voice::Participant(who), command)
    }

    fn about_the_step(&mut self) -> Option<Command> {
        let board = self.device.sight.board()?;
        let act = board.act.as_ref()?;
        let run = act.run;
        let command = match &act.view {
            activities::Board::Harvest(view) if view.stage == harvest::Stage::Open => {
                let asked = self.question.is_some_and(|(of, ..)| of == run);
                if !asked && !self.holds_pen() {
                    return self.pen();
                }
                self.question(run)?
            }
            activities::Board::Dots(view) if view.phase == dots::words::Phase::Open => self.ballot(run)?,
            _ => return None,
        };
        Some(Command::Act { run, command })
    }

    /// Another wording of its question, or a first one.
    fn question(&mut self, run: RunId) -> Option<activities::Command> {
        let text =
            format!("Question {} of phone {}, at length {}?", self.count, self.number, "x".repeat(self.number % 40));
        if let Some((_, item, secret)) = self.question.filter(|(of, ..)| *of == run) {
            return Some(activities::Command::Harvest(harvest::Command::Edit { item, secret, text, subtheme: None }));
        }
        let secret = Id128(self.device.dice.random());
        Some(activities::Command::Harvest(harvest::Command::Ask { text, subtheme: None, secret }))
    }

    /// In a store with a past the pens lie with people who are not there: once it sits, it takes one.
    fn pen(&mut self) -> Option<Command> {
        let table = self.device.sight.hand(*self.device.people.first()?)?.table?;
        let sits = std::mem::replace(&mut self.sits, true);
        Some(if sits { Command::TakePen {} } else { Command::Sit { table } })
    }

    fn holds_pen(&self) -> bool {
        let hand = self.device.people.first().and_then(|who| self.device.sight.hand(*who));
        hand.is_some_and(|hand| hand.pen)
    }

    fn ballot(&mut self, run: RunId) -> Option<activities::Command> {
        let who = self.device.people.first()?;
        let hand = self.device.sight.hand(*who)?;
        let act = hand.acts.iter().find(|act| act.run == run)?;
        let activities::Hand::Dots(hand) = &act.view else { return None };
        let paper = hand.paper.as_ref()?;
        let dots = paper.questions.iter().copied().filter(|_| self.device.dice.random_bool(0.4)).take(3).collect();
        let revision = u32::try_from(self.count).unwrap_or(u32::MAX);
        let marks = dots::words::Marks { revision, dots, unsettling: None, run_off: false, wave: paper.wave };
        Some(activities::Command::Dots(dots::words::Command::Ballot(marks)))
    }
}
