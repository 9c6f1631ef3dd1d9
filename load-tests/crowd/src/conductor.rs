//! Presses GO at the right moments: once the crowd has nothing left to do with
//! what it sees, or after a bounded wait. It must never look into the crowd's
//! heads, only at their pulse.

use std::time::{Duration, Instant};

use anyhow::Result;
use room::activity::Mind;
use room::agenda::Next;
use room::protocol::Command;
use room::views::Board;

use crate::console::{Console, Went};
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
    /// While GO itself waits for something: a grace that runs, a choice of the desk.
    pub patience: Duration,
}

impl Tempo {
    /// A day in a few minutes.
    pub const BRISK: Self = Self {
        least: Duration::from_millis(500),
        quiet: Duration::from_millis(350),
        unsure: Duration::from_millis(800),
        most: Duration::from_secs(40),
        patience: Duration::from_secs(75),
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
/// the crowd has settled. Gives how often GO was pressed, also when somebody else took over.
///
/// # Errors
/// If the room does not answer.
pub async fn conduct<M: Mind>(
    console: &mut Console<M>,
    crowd: &Crowd,
    tempo: Tempo,
    mut watch: impl FnMut(&Moment, &Board) -> Vec<Command>,
) -> Result<u32> {
    let (mut gos, mut cues) = (0, (String::new(), 0));
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
        if waits(console)? {
            be_patient(console, tempo).await?;
            continue;
        }
        if again_and_again(console, &mut cues)? {
            console.ask(Command::Skip {}).await?;
        } else if console.go().await? != Went::On {
            return Ok(gos);
        }
        gos += 1;
    }
}

/// Whether GO would only wait: the activity counts, or the desk has still something to do.
fn waits<M: Mind>(console: &Console<M>) -> Result<bool> {
    Ok(matches!(console.next()?, Next::Cue(cue) if cue.starts_with("wait")))
}

/// Waits until GO leads somewhere again; if it never does, the step is skipped.
async fn be_patient<M: Mind>(console: &mut Console<M>, tempo: Tempo) -> Result<()> {
    let until = Instant::now() + tempo.patience;
    while waits(console)? {
        if Instant::now() > until {
            tracing::warn!(step = console.step_name(), next = ?console.next(), "skipped: GO waited for too long");
            console.ask(Command::Skip {}).await?;
            break;
        }
        console.work(Instant::now() + Duration::from_millis(200)).await?;
    }
    Ok(())
}

/// More than anybody would call voices or reveal beats in one step.
const SAME_CUE: u32 = 40;

/// Whether GO makes the same gesture in the same step for ever.
fn again_and_again<M: Mind>(console: &Console<M>, cues: &mut (String, u32)) -> Result<bool> {
    let now = match console.next()? {
        Next::Cue(cue) => format!("{}/{cue}", console.step_name()),
        _ => String::new(),
    };
    let count = if !now.is_empty() && cues.0 == now { cues.1 + 1 } else { 0 };
    if count > SAME_CUE {
        tracing::warn!(cue = now, "skipped: GO makes no difference");
    }
    *cues = (now, count);
    Ok(count > SAME_CUE)
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
