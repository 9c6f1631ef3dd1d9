//! Presses GO at the right moments: once the crowd has nothing left to do with
//! what it sees, or after a bounded wait. It must never look into the crowd's
//! heads, only at their pulse.

use std::time::{Duration, Instant};

use anyhow::Result;
use room::activity::Mind;
use room::protocol::Command;
use room::views::Board;

use crate::console::Console;
use crate::crowd::Crowd;

/// How long each beat may take.
#[derive(Clone, Copy, Debug)]
pub struct Tempo {
    /// Even if nobody has anything to do.
    pub least: Duration,
    /// After the last thing that happened, when everybody sees the newest state.
    pub quiet: Duration,
    /// The same, while some do not (a view that did not change is not sent again).
    pub unsure: Duration,
    /// However much is left to do.
    pub most: Duration,
}

impl Tempo {
    /// A day in a few minutes.
    pub const BRISK: Self = Self {
        least: Duration::from_millis(700),
        quiet: Duration::from_millis(350),
        unsure: Duration::from_millis(1_200),
        most: Duration::from_secs(40),
    };
}

/// Where the day is, for a progress bar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// GO pressed so far.
    pub gos: u32,
    /// The step's name, and the beat.
    pub step: String,
    /// From 0.
    pub beat: u16,
    /// Steps behind us, of how many.
    pub done: (usize, usize),
    /// Participants who have nothing left to do.
    pub idle: usize,
}

/// Lives a whole day: waits for the crowd, presses GO, until the agenda is over. `watch` hears
/// where the day is and may ask for gestures of the pilot; it is called once after each GO, when
/// the crowd has settled.
///
/// # Errors
/// If the room does not answer.
pub async fn conduct<M: Mind>(
    console: &mut Console<M>,
    crowd: &Crowd,
    tempo: Tempo,
    mut watch: impl FnMut(&Moment, &Board) -> Vec<Command>,
) -> Result<u32> {
    let mut gos = 0;
    loop {
        settle(console, crowd, tempo).await?;
        let gestures = watch(&moment(console, crowd, gos), console.board()?);
        let again = !gestures.is_empty();
        for gesture in gestures {
            console.ask(gesture).await?;
        }
        if again {
            settle(console, crowd, tempo).await?;
        }
        if !console.go().await? {
            return Ok(gos);
        }
        gos += 1;
    }
}

/// Waits until nobody has anything left to do, or for as long as the tempo allows.
///
/// # Errors
/// If the room cannot be reached any more.
pub async fn settle<M: Mind>(console: &mut Console<M>, crowd: &Crowd, tempo: Tempo) -> Result<()> {
    let start = Instant::now();
    let (mut last, mut since) = (kept(console, crowd), start);
    while start.elapsed() < tempo.most {
        console.work(Instant::now() + Duration::from_millis(50)).await?;
        let now = kept(console, crowd);
        let idle = crowd.idle() == crowd.pulses.len() && console.pulse.idle.load(std::sync::atomic::Ordering::Relaxed);
        if now != last || !idle {
            (last, since) = (now, Instant::now());
            continue;
        }
        let sees = crowd.seen(console.device.sight.seq()) == crowd.pulses.len();
        let quiet = if sees { tempo.quiet } else { tempo.unsure };
        if start.elapsed() >= tempo.least && since.elapsed() >= quiet {
            return Ok(());
        }
    }
    tracing::info!(step = console.step_name(), idle = crowd.idle(), "GO without waiting any longer");
    Ok(())
}

fn kept<M>(console: &Console<M>, crowd: &Crowd) -> u64 {
    console.device.record.kept.len() as u64 + crowd.kept()
}

fn moment<M: Mind>(console: &Console<M>, crowd: &Crowd, gos: u32) -> Moment {
    let board = console.device.sight.board();
    let step = board.and_then(|board| board.step.as_ref());
    let agenda = board.and_then(|board| board.desk.as_ref()).map(|desk| desk.agenda.as_slice()).unwrap_or_default();
    let place = step.and_then(|step| agenda.iter().position(|line| line.id == step.id));
    Moment {
        gos,
        step: step.map(|step| step.name.clone()).unwrap_or_default(),
        beat: step.map_or(0, |step| step.beat),
        done: (place.map_or(0, |place| place + 1), agenda.len()),
        idle: crowd.idle(),
    }
}
