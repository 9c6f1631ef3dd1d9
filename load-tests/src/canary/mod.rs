//! `canary`: a hundred secrets live through a day, and are then looked for in
//! everything that left the server by another way than it should: every other
//! socket, the log, the figures, the store, the exports. What may hold a secret is
//! searched too, and must: a search that finds nothing anywhere proves nothing.

mod day;
mod secrets;

use std::collections::BTreeMap;
use std::io::{Write, stdout};

use anyhow::Result;

use self::secrets::{Place, Secret};
use crate::outside::search::Search;
use crate::server::{Server, Store};

/// What to hide.
#[derive(clap::Args)]
pub struct Flags {
    /// The same seed draws the same words and ids.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Runs with this seeded bug, which must be found: in the program with the fault hooks.
    #[arg(long)]
    bug: Option<String>,
}

/// Looks; false if a secret was found where it must not be.
#[tokio::main]
pub async fn run(flags: Flags) -> Result<bool> {
    let store = Store::new(day::SCENARIO)?;
    let mut launch = store.launch()?;
    launch.say_everything(flags.bug.as_deref())?;
    let server = launch.start()?;
    say(&format!("seed {}", flags.seed))?;
    let passed = search(&server, &store, flags.seed).await;
    if !matches!(passed, Ok(true)) {
        say(&format!("the store is kept in {}", store.keep().display()))?;
    }
    passed
}

async fn search(server: &Server, store: &Store, seed: u64) -> Result<bool> {
    let lived = day::live(server, store, seed).await?;
    let search = Search::of(lived.secrets.iter().map(|secret| secret.word.as_str()))?;
    let (mut hits, mut seen, mut searched) = (Vec::new(), vec![false; lived.secrets.len()], BTreeMap::new());
    for (place, bytes) in &lived.places {
        let entry = searched.entry(place.kind()).or_insert((0, 0));
        *entry = (entry.0 + 1, entry.1 + bytes.len());
        for n in search.among(bytes) {
            if lived.secrets[n].may_stand(place) {
                seen[n] = true;
            } else {
                hits.push(format!("{} found in {place}", lived.secrets[n]));
            }
        }
    }
    report(&lived.secrets, &seen, &searched, &hits)
}

fn report(
    secrets: &[Secret],
    seen: &[bool],
    searched: &BTreeMap<&'static str, (usize, usize)>,
    hits: &[String],
) -> Result<bool> {
    for (kind, (count, bytes)) in searched {
        say(&format!("searched: {count} x {kind}, {} KiB", bytes / 1024))?;
    }
    let shown = secrets.iter().zip(seen).filter(|(secret, _)| secret.is_shown());
    let (wanted, found) = shown.fold((0, 0), |(all, found), (_, seen)| (all + 1, found + usize::from(*seen)));
    hits.iter().take(20).try_for_each(|hit| say(hit))?;
    say(&format!("secrets found where they may be: {found} of {wanted}"))?;
    say(&format!("{} secrets, {} hits where they must not be", secrets.len(), hits.len()))?;
    let passed = hits.is_empty() && found == wanted && secrets.len() >= 100;
    say(if passed { "ok" } else { "failed" })?;
    Ok(passed)
}

fn say(line: &str) -> Result<()> {
    Ok(writeln!(stdout(), "canary: {line}")?)
}

/// Whether a place is one of those where a secret may stand.
impl Secret {
    fn may_stand(&self, place: &Place) -> bool {
        self.allowed.contains(place)
    }

    /// Whether the server sends it to anybody whose socket is recorded.
    fn is_shown(&self) -> bool {
        self.shown
    }
}
