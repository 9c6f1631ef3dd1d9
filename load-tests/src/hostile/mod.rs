//! `hostile`: everything in the catalogue, on raw sockets, against a server that
//! at the same time carries a room of people who must notice nothing.

mod bystanders;
mod cases;
mod catalogue;
mod course;
mod ground;
mod play;
mod slow;
mod starts;

use std::collections::BTreeSet;
use std::io::{Write, stdout};
use std::time::{Duration, Instant};

use anyhow::Result;
use futures_util::{StreamExt, stream};

use self::bystanders::Bystanders;
use self::catalogue::LINES;
use self::ground::Ground;
use crate::outside::process;
use crate::server::{Server, Store};

/// How hard.
#[derive(clap::Args)]
pub struct Flags {
    /// People in the other room, who must notice nothing.
    #[arg(long, default_value_t = 50)]
    bystanders: u32,
    /// How often the quick cases are played at most, until the server's memory has come to rest.
    #[arg(long, default_value_t = 10)]
    rounds: usize,
    /// Only the quick cases of this line of the catalogue.
    #[arg(long, value_name = "LINE", value_parser = catalogue::key)]
    only: Option<&'static str>,
    /// Runs with this seeded bug, which must be found: in the program with the fault hooks.
    #[arg(long)]
    bug: Option<String>,
}

impl Flags {
    /// Lines that are to be covered.
    fn lines(&self) -> usize {
        if self.only.is_some() { 1 } else { LINES.len() }
    }

    /// One line alone is played once, and says nothing about memory.
    fn at_rest(&self, memory: &[u64]) -> bool {
        if self.only.is_some() { !memory.is_empty() } else { growth(memory).is_some_and(|grown| grown <= GROWTH) }
    }
}

/// Cases that are played side by side.
const SIDE_BY_SIDE: usize = 6;
/// Memory is at rest when it lies within so much over so many rounds: an allocator keeps what it may need
/// again, a leak grows with every round.
const GROWTH: f64 = 1.05;
const CALM: usize = 3;
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
    say(&format!("seed 0, nothing is drawn; {} lines of the catalogue", flags.lines()))?;
    let ground = Ground::prepare(server).await?;
    let bystanders = Bystanders::seat(&ground, flags.bystanders).await?;
    let mut slow = flags.only.is_none().then(|| tokio::spawn(slow::all(ground.clone())));
    let mut tried = if slow.is_some() { course::walk(&ground).await? } else { Vec::new() };
    if slow.is_some() {
        tried.extend(starts::all().await?);
    }
    let mut memory_after = Vec::new();
    while memory_after.len() < flags.rounds.max(CALM) && !flags.at_rest(&memory_after) {
        tried.extend(quick(&ground, flags.only).await);
        if let Some(slow) = slow.take() {
            tried.extend(slow.await?);
        }
        tokio::time::sleep(REST).await;
        memory_after.push(process::resident(server.process())?);
        say(&format!("round {}: {} MiB", memory_after.len(), memory_after[memory_after.len() - 1] >> 20))?;
    }
    let noticed = bystanders.leave().await?;
    report(flags, &tried, &memory_after, &noticed, began.elapsed())
}

/// Every case that is over at once.
async fn quick(ground: &Ground, only: Option<&str>) -> Vec<Tried> {
    let cases = cases::all().into_iter().filter(|case| only.is_none_or(|line| line == case.line));
    let cases = cases.map(|case| play::play(ground, case));
    stream::iter(cases).buffer_unordered(SIDE_BY_SIDE).collect().await
}

fn report(flags: &Flags, tried: &[Tried], memory: &[u64], noticed: &[String], took: Duration) -> Result<bool> {
    let right = tried.iter().filter(|one| one.right()).count();
    for one in tried.iter().filter(|one| !one.right()) {
        say(&format!("{}: {}: wanted {}, got {}", one.line, one.name, one.want, one.got))?;
    }
    noticed.iter().try_for_each(|what| say(what))?;
    let covered: BTreeSet<_> = tried.iter().filter(|one| one.right()).map(|one| one.line).collect();
    say(&format!("lines of the catalogue: {} of {}", covered.len(), flags.lines()))?;
    say(&format!("exact replies: {right} of {}", tried.len()))?;
    let untouched = flags.bystanders as usize - noticed.len().min(flags.bystanders as usize);
    say(&format!("bystanders untouched: {untouched} of {}", flags.bystanders))?;
    if let Some(grown) = growth(memory) {
        say(&format!("memory over the last {CALM} of {} rounds: x {grown:.3}, at most x {GROWTH}", memory.len()))?;
    }
    let passed = right == tried.len() && covered.len() == flags.lines() && noticed.is_empty() && flags.at_rest(memory);
    say(&format!("{}, {:.0} s", if passed { "ok" } else { "failed" }, took.as_secs_f64()))?;
    Ok(passed)
}

/// The most that memory differed over the last rounds; none before there are enough.
fn growth(memory: &[u64]) -> Option<f64> {
    let last = &memory[memory.len().checked_sub(CALM)?..];
    Some(*last.iter().max()? as f64 / *last.iter().min()? as f64)
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
    fn memory_is_at_rest_when_it_does_not_grow_any_more() {
        assert_eq!(growth(&[30, 30]), None);
        assert_eq!(growth(&[20, 30, 30, 30]), Some(1.0));
        assert!(growth(&[100, 104, 108]).is_some_and(|grown| grown > GROWTH));
    }

    #[test]
    fn several_answers_may_be_right_and_no_other() {
        let tried =
            |want: &str, got: &str| Tried { line: "x", name: String::new(), want: want.into(), got: got.into() };
        assert!(tried("400 | closed", "closed").right() && tried("kept", "kept").right());
        assert!(!tried("kept", "kept again").right() && !tried("400 | closed", "").right());
    }
}
