//! `bench restart`: how long a server takes to be back, on stores of 50,000 and of
//! a million entries, beside the floor: reading the rows and doing nothing else.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use rusqlite::{Connection, OpenFlags};

use crate::server::Store;
use crate::trust::{ROUND, Verdict, fill};

/// What to measure.
#[derive(clap::Args)]
pub struct Flags {
    /// Entries of each store.
    #[arg(long, value_delimiter = ',', default_value = "50000,1000000")]
    events: Vec<u64>,
    /// Starts of each; the best counts.
    #[arg(long, default_value_t = 3)]
    times: u32,
    /// The same seed makes the same stores.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// What a start after a crash may take, by the issue, with the first of the stores.
const PROMISED: (u64, Duration) = (50_000, Duration::from_secs(2));

/// Measures; false if the promise is not kept by a release build.
#[tokio::main]
pub async fn run(flags: Flags) -> Result<bool> {
    let mut verdict = Verdict::new("bench restart", flags.seed, flags.events.len() as u64, "stores");
    for events in &flags.events {
        let store = Store::new(ROUND)?;
        let made = Instant::now();
        let entries = fill::fill(&store.data(), ROUND, *events, flags.seed).await?;
        let made = made.elapsed();
        let mut starts = Vec::new();
        for _ in 0..flags.times.max(1) {
            starts.push(store.launch()?.start()?.took);
        }
        let start = starts.into_iter().min_by_key(|start| start.wall).context("a start")?;
        let (rows, floor, bytes) = floor(&store.data().join("journal.db"))?;
        verdict.say(format_args!(
            "{entries} entries, {} MiB (made in {:.0} s): back in {start}; reading the {rows} rows {:.3} s, ratio {:.1}",
            bytes >> 20,
            made.as_secs_f64(),
            floor.as_secs_f64(),
            start.wall.as_secs_f64() / floor.as_secs_f64(),
        ));
        if !cfg!(debug_assertions) && *events <= PROMISED.0 && !start.within(PROMISED.1) {
            verdict.complain(format_args!("{events} entries take {start}, at most {:?}", PROMISED.1));
        }
        verdict.did();
    }
    Ok(verdict.conclude("stores", None))
}

/// Reads every row and throws it away.
fn floor(file: &Path) -> Result<(u64, Duration, u64)> {
    let began = Instant::now();
    let rows = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let mut query = rows.prepare("SELECT seq, at, kind, command, digest, checksum, events FROM lines")?;
    let mut rows = query.query([])?;
    let (mut count, mut bytes) = (0, 0);
    while let Some(row) = rows.next()? {
        count += 1;
        bytes += row.get_ref(6)?.as_str()?.len() as u64;
    }
    Ok((count, began.elapsed(), bytes))
}
