//! The rehearsal: a crowd of simulated people lives the day of a room that a
//! facilitator watches, at the pace of the GO button or by itself.

use std::sync::Arc;

use anyhow::Result;
use rand::SeedableRng;
use rand::rngs::ChaCha12Rng;
use room::protocol::Command;
use room::views::Board;
use room::words::Language;
use tokio::sync::watch;

use crate::address::Address;
use crate::conductor::{self, Moment, Tempo};
use crate::console::Console;
use crate::crowd::{Arrival, Crowd};
use crate::mind::{OwnWords, Pool};
use crate::participant::Pace;

/// Who presses GO.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Auto {
    /// The facilitator, on a real console, who also does what is to be done at the desk.
    No,
    /// The rehearsal itself, which also works at the desk, until somebody takes control.
    Yes,
}

/// What a rehearsal needs to know.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Where.
    pub address: Address,
    /// The console's secret, from its link.
    pub console_key: String,
    /// The room's code.
    pub code: String,
    /// How many people.
    pub people: usize,
    /// The language of the day.
    pub language: Language,
    /// Who presses GO.
    pub auto: Auto,
}

/// Brings a crowd in and lets it live until `stop` says so or, on auto, until the day is over.
/// `told` hears how many are in, then where the day is.
///
/// # Errors
/// If the room cannot be reached, or somebody cannot come in.
pub async fn rehearse(plan: Plan, mut stop: watch::Receiver<bool>, mut told: impl FnMut(Told)) -> Result<()> {
    let pool = Arc::new(Pool::own(plan.language, plan.people));
    let arrival = Arrival {
        address: plan.address.clone(),
        code: plan.code,
        language: plan.language,
        pace: Pace::BRISK,
        seed: SEED,
    };
    let minds = (0..plan.people).map(|index| OwnWords::new(plan.language, Arc::clone(&pool), SEED + index as u64));
    let crowd = Crowd::join(&arrival, minds.collect(), |count| told(Told::In(count))).await?;
    if plan.auto == Auto::Yes {
        let mind = OwnWords::new(plan.language, pool, u64::MAX);
        let dice = ChaCha12Rng::seed_from_u64(u64::MAX);
        let mut console = Console::enter(plan.address, &plan.console_key, mind, dice).await?;
        let day = conductor::conduct(&mut console, &crowd, Tempo::BRISK, |moment, board| {
            told(Told::At(moment.clone()));
            gestures(board)
        });
        tokio::select! {
            lived = day => { lived?; }
            _ = stop.wait_for(|stop| *stop) => {}
        }
        told(Told::Over);
    }
    // The room stays open for whoever watches it.
    let _ = stop.wait_for(|stop| *stop).await;
    crowd.leave().await?;
    Ok(())
}

const SEED: u64 = 320;

/// How the rehearsal goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// So many are in.
    In(usize),
    /// The day is there (on auto).
    At(Moment),
    /// The agenda is over, or somebody has taken control (on auto).
    Over,
}

/// What a pilot does beside GO: the director's request is set aside aloud.
#[must_use]
pub fn gestures(board: &Board) -> Vec<Command> {
    let Some(desk) = &board.desk else { return Vec::new() };
    let request = &desk.request;
    let open = board.step.as_ref().is_some_and(|step| step.name == "request");
    let aside = open && !request.text.is_empty() && request.set_aside.is_none();
    if aside { vec![Command::RequestAside {}] } else { Vec::new() }
}
