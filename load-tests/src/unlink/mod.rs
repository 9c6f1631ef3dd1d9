//! `unlink`: a hall writes 320 unsigned questions, one by each person, and votes.
//! Then an attacker has the store, the log and the exports, and says of each
//! question who wrote it, by every way that we can think of. No way may do better
//! than naming somebody of the hall at random, and two points.

mod attack;
mod hall;

use std::io::{Write, stdout};

use anyhow::Result;

use self::attack::Loot;
use crate::server::{Server, Store};

/// How large.
#[derive(clap::Args)]
pub struct Flags {
    /// Tables of ten.
    #[arg(long, default_value_t = 32)]
    tables: u32,
    /// The same seed draws the same words and ids.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Runs with this seeded bug, which must be found: in the program with the fault hooks.
    #[arg(long)]
    bug: Option<String>,
}

/// Better than chance by so much is a leak.
const POINTS: f64 = 0.02;

/// Attacks; false if somebody was found out.
#[tokio::main]
pub async fn run(flags: Flags) -> Result<bool> {
    anyhow::ensure!((1..=32).contains(&flags.tables), "--tables lies between 1 and 32");
    let store = Store::new(&hall::scenario(flags.tables))?;
    let mut launch = store.launch()?;
    launch.say_everything(flags.bug.as_deref())?;
    let mut server = launch.start()?;
    let passed = attack(&flags, &mut server, &store).await;
    if !matches!(passed, Ok(true)) {
        say(&format!("the store is kept in {}", store.keep().display()))?;
    }
    passed
}

async fn attack(flags: &Flags, server: &mut Server, store: &Store) -> Result<bool> {
    let (truth, exports) = hall::write(server, flags.tables, flags.seed).await?;
    // What lies on the disk once the program is gone is what a thief has.
    server.kill();
    let loot = Loot::take(store, exports)?;
    let people = truth.people.len();
    let limit = 1.0 / people as f64 + POINTS;
    say(&format!(
        "seed {}: {} questions by {people} people; chance is 1 in {people}",
        flags.seed,
        truth.questions.len()
    ))?;
    say(&format!(
        "loot: {} lines of the journal, {} KiB of log, {} exports",
        loot.lines.len(),
        loot.log.len() / 1024,
        loot.exports.len()
    ))?;
    let mut passed = truth.questions.len() == people;
    for (name, guess) in attack::WAYS {
        let guesses = truth.questions.iter().filter_map(|(text, who)| Some((guess(&loot, text)?, *who)));
        let (tried, hits) = guesses.fold((0, 0), |(n, right), (guess, who)| (n + 1, right + usize::from(guess == who)));
        let rate = hits as f64 / truth.questions.len() as f64;
        passed &= rate <= limit;
        let leak = if rate > limit { ", more than chance" } else { "" };
        say(&format!(
            "{name}: {tried} named, {hits} of {} rightly ({:.1} %){leak}",
            truth.questions.len(),
            rate * 100.0
        ))?;
    }
    say(&format!("limit: {:.1} %", limit * 100.0))?;
    say(if passed { "ok" } else { "failed" })?;
    Ok(passed)
}

fn say(line: &str) -> Result<()> {
    Ok(writeln!(stdout(), "unlink: {line}")?)
}
