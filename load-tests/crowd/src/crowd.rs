//! Many participants at once. It lets them in a few at a time, follows their
//! pulse, and collects what they were told when the day is over.

use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;

use anyhow::{Context, Result};
use rand::SeedableRng;
use rand::rngs::ChaCha12Rng;
use room::activity::Mind;
use room::words::{Language, ParticipantId};
use tokio::sync::{Semaphore, mpsc, watch};
use tokio::task::JoinHandle;

use crate::address::Address;
use crate::participant::{Pace, Participant, Pulse};
use crate::record::Record;
use crate::sight::Sight;

/// So many stand in the door at once.
const AT_THE_DOOR: usize = 40;
/// One in so many speaks the other language.
const OTHER_LANGUAGE: usize = 8;

/// How a crowd comes in.
#[derive(Clone, Debug)]
pub struct Arrival {
    /// Where.
    pub address: Address,
    /// The room's code.
    pub code: String,
    /// The language of most of them.
    pub language: Language,
    /// How fast they are.
    pub pace: Pace,
    /// The same seed gives the same names, pace and luck.
    pub seed: u64,
}

/// A crowd that is in.
#[derive(Debug)]
pub struct Crowd {
    /// One for each, in the order of the minds.
    pub pulses: Vec<Arc<Pulse>>,
    lives: Vec<JoinHandle<Lived>>,
    stop: watch::Sender<bool>,
}

/// What remains of one participant after the day.
#[derive(Debug)]
pub struct Lived {
    /// Who it was.
    pub who: Option<ParticipantId>,
    /// What it was told.
    pub record: Record,
    /// What it saw last.
    pub sight: Sight,
    /// Why it had to stop, if it had to.
    pub failed: Option<anyhow::Error>,
}

impl Crowd {
    /// Brings everybody in, each with a head of their own; `told` hears how many are in.
    ///
    /// # Errors
    /// If somebody cannot come in.
    pub async fn join<M>(arrival: &Arrival, minds: Vec<M>, mut told: impl FnMut(usize)) -> Result<Self>
    where
        M: Mind + Send + 'static,
    {
        let (stop, stopped) = watch::channel(false);
        let (said, mut heard) = mpsc::unbounded_channel();
        let door = Arc::new(Semaphore::new(AT_THE_DOOR));
        let expected = minds.len();
        let (mut pulses, mut lives) = (Vec::new(), Vec::new());
        for (index, mind) in minds.into_iter().enumerate() {
            let dice = ChaCha12Rng::seed_from_u64(arrival.seed.wrapping_add(index as u64));
            let one = Participant::new(arrival.address.clone(), &arrival.code, mind, arrival.pace, dice);
            pulses.push(Arc::clone(&one.pulse));
            let (door, said, stopped) = (Arc::clone(&door), said.clone(), stopped.clone());
            let (name, language) = (crate::mind::name(index), language(arrival.language, index));
            lives.push(tokio::spawn(live(one, name, language, door, said, stopped)));
        }
        drop(said);
        for count in 1..=expected {
            let came = heard.recv().await.context("somebody was lost at the door")?;
            came.with_context(|| format!("{} of {expected} are in", count - 1))?;
            told(count);
        }
        Ok(Self { pulses, lives, stop })
    }

    /// How many commands they were told were kept.
    #[must_use]
    pub fn kept(&self) -> u64 {
        self.pulses.iter().map(|pulse| pulse.kept.load(Relaxed)).sum()
    }

    /// How many have nothing left to do with what they see.
    #[must_use]
    pub fn idle(&self) -> usize {
        self.pulses.iter().filter(|pulse| pulse.idle.load(Relaxed)).count()
    }

    /// How many see this entry or a later one.
    #[must_use]
    pub fn seen(&self, seq: u64) -> usize {
        self.pulses.iter().filter(|pulse| pulse.seq.load(Relaxed) >= seq).count()
    }

    /// Everybody hangs up; what they were told comes back, in the order of the minds.
    ///
    /// # Errors
    /// If one of them fell over.
    pub async fn leave(self) -> Result<Vec<Lived>> {
        let _ = self.stop.send(true);
        let mut lived = Vec::new();
        for life in self.lives {
            lived.push(life.await.context("a participant fell over")?);
        }
        Ok(lived)
    }
}

async fn live<M: Mind>(
    mut one: Participant<M>,
    name: String,
    language: Language,
    door: Arc<Semaphore>,
    said: mpsc::UnboundedSender<Result<()>>,
    stopped: watch::Receiver<bool>,
) -> Lived {
    let permit = door.acquire_owned().await;
    let came = one.join(&name, language).await;
    drop(permit);
    let inside = came.is_ok();
    let _ = said.send(came.map(|_| ()));
    drop(said);
    let failed = if inside { one.live(stopped).await.err() } else { None };
    Lived { who: one.who(), record: one.device.record, sight: one.device.sight, failed }
}

fn language(most: Language, index: usize) -> Language {
    let other = if most == Language::Fr { Language::En } else { Language::Fr };
    if index % OTHER_LANGUAGE == OTHER_LANGUAGE - 1 { other } else { most }
}
