//! `hostile`: everything in the catalogue, on raw sockets, against a server that
//! at the same time carries a room of people who must notice nothing.

mod bystanders;
mod cases;
mod catalogue;
mod course;
mod ground;
mod play;
mod slow;

use std::collections::BTreeSet;
use std::io::{Write, stdout};
use std::time::{Duration, Instant};

use anyhow::Result;
use futures_util::{StreamExt, stream};

use self::bystanders::Bystanders;
use self::catalogue::LINES;
use self::ground::Ground;
use crate::outside::memory;
use crate::server::{Server, Store};

/// How hard.
#[derive(clap::Args)]
pub struct Flags {
    /// People in the other room, who must notice nothing.
    #[arg(long, default_value_t = 50)]
    bystanders: u32,
    /// How often the quick cases are played: memory is compared between the rounds.
    #[arg(long, default_value_t = 2)]
    rounds: u32,
    /// Runs with this seeded bug, which must be found: in the program with the fault hooks.
    #[arg(long)]
    bug: Option<String>,
}

/// Cases that are played side by side.
const SIDE_BY_SIDE: usize = 6;
/// Memory may grow by so much from one round to the next.
const GROWTH: f64 = 1.05;
/// How long the server may take to let go of what a round has left.
const REST: Duration = Duration::from_secs(3);

/// One case, played.
#[derive(Debug)]
pub struct Tried {
    /// The line of the catalogue.
    pub line: &'static str,
    /// What was sent.
    pub name: String,
    /// What must come back; several ways parted by ` | `.
    pub want: String,
    /// What came back.
    pub got: String,
}

impl Tried {
    /// Whether it is right.
    #[must_use]
    pub fn right(&self) -> bool {
        self.want.split(" | ").any(|want| want == self.got)
    }
}

/// Plays the catalogue; false if anything came back otherwise.
#[tokio::main]
pub async fn run(flags: Flags) -> Result<bool> {
    let store = Store::new(ground::SCENARIO)?;
    let mut launch = store.launch()?;
    launch.breaks(flags.bug.as_deref())?;
    let server = launch.start()?;
    let passed = play(&flags, &server).await;
    if !matches!(passed, Ok(true)) {
        writeln!(stdout(), "hostile: the store is kept in {}", store.keep().display())?;
    }
    passed
}

async fn play(flags: &Flags, server: &Server) -> Result<bool> {
    let began = Instant::now();
    say(&format!("seed 0, nothing is drawn; {} lines of the catalogue", LINES.len()))?;
    let ground = Ground::prepare(server).await?;
    let bystanders = Bystanders::seat(&ground, flags.bystanders).await?;
    let slow = tokio::spawn(slow::all(ground.clone()));
    let mut tried = course::walk(&ground).await?;
    let mut memory_after = Vec::new();
    let mut slow = Some(slow);
    for round in 0..flags.rounds.max(1) {
        tried.extend(quick(&ground).await);
        if let Some(slow) = slow.take() {
            tried.extend(slow.await?);
        }
        tokio::time::sleep(REST).await;
        memory_after.push(memory::resident(server.process())?);
        say(&format!("round {}: {} MiB", round + 1, memory_after[memory_after.len() - 1] >> 20))?;
    }
    let noticed = bystanders.leave().await?;
    report(flags, &tried, &memory_after, &noticed, began.elapsed())
}

/// Every case that is over at once.
async fn quick(ground: &Ground) -> Vec<Tried> {
    let cases = cases::all().into_iter().map(|case| play::play(ground, case));
    stream::iter(cases).buffer_unordered(SIDE_BY_SIDE).collect().await
}

fn report(flags: &Flags, tried: &[Tried], memory: &[u64], noticed: &[String], took: Duration) -> Result<bool> {
    let right = tried.iter().filter(|one| one.right()).count();
    for one in tried.iter().filter(|one| !one.right()) {
        say(&format!("{}: {}: wanted {}, got {}", one.line, one.name, one.want, one.got))?;
    }
    noticed.iter().try_for_each(|what| say(what))?;
    let covered: BTreeSet<_> = tried.iter().filter(|one| one.right()).map(|one| one.line).collect();
    let grown = memory.windows(2).map(|two| two[1] as f64 / two[0] as f64).fold(1.0_f64, f64::max);
    say(&format!("lines of the catalogue: {} of {}", covered.len(), LINES.len()))?;
    say(&format!("exact replies: {right} of {}", tried.len()))?;
    let untouched = flags.bystanders as usize - noticed.len().min(flags.bystanders as usize);
    say(&format!("bystanders untouched: {untouched} of {}", flags.bystanders))?;
    say(&format!("memory from round to round: x {grown:.3}, at most x {GROWTH}"))?;
    let passed = right == tried.len() && covered.len() == LINES.len() && noticed.is_empty() && grown <= GROWTH;
    say(&format!("{}, {:.0} s", if passed { "ok" } else { "failed" }, took.as_secs_f64()))?;
    Ok(passed)
}

fn say(line: &str) -> Result<()> {
    Ok(writeln!(stdout(), "hostile: {line}")?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_case_names_a_line_and_there_are_enough() {
        let known: BTreeSet<_> = LINES.iter().map(|(key, ..)| *key).collect();
        assert_eq!(known.len(), LINES.len());
        let cases = cases::all();
        assert!(cases.iter().all(|case| known.contains(case.line)));
        assert!(cases.len() >= 200, "{} cases", cases.len());
    }

    #[test]
    fn several_answers_may_be_right_and_no_other() {
        let tried =
            |want: &str, got: &str| Tried { line: "x", name: String::new(), want: want.into(), got: got.into() };
        assert!(tried("400 | closed", "closed").right() && tried("kept", "kept").right());
        assert!(!tried("kept", "kept again").right() && !tried("400 | closed", "").right());
    }
}
