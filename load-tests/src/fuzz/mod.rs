//! `fuzz`: what strangers may hand to the program, bent out of shape: frames, commands,
//! scenarios, lists of guests, texts, proofs at the door, lines and files of a journal.
//! Nothing of it may make the program fall, nor leave a trace where it was refused.
//!
//! This form needs no special toolchain: it mutates the committed corpus at random, from
//! a seed. The form that is guided by coverage runs the same targets (`load-tests/fuzz`).

mod doors;
mod mutate;
mod room;
mod store;
mod targets;

use std::fs;
use std::io::{Write, stdout};
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use rand::SeedableRng;
use rand::rngs::ChaCha12Rng;
use rayon::iter::{IntoParallelIterator, ParallelIterator};

pub use targets::{TARGETS, Target};

use mutate::Mutator;

/// How much.
#[derive(clap::Args)]
pub struct Flags {
    /// Inputs for each target.
    #[arg(long, default_value_t = 1_000_000)]
    runs: u64,
    /// The same seed gives the same inputs.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Only these targets, by name.
    #[arg(value_name = "TARGET")]
    only: Vec<String>,
}

/// Hands an input to a target, for the form that is guided by coverage.
///
/// # Panics
/// If the target falls, or there is none of that name.
pub fn run_target(name: &str, input: &[u8]) {
    let target = TARGETS.iter().find(|target| target.name == name).expect("a target of that name");
    (target.run)(input);
}

/// The longest input, in bytes: a message of a phone is never longer.
const LONGEST: usize = 32 * 1_024;

/// Tries; false if an input made the program fall. That input is kept, and its file is named.
pub fn run(flags: Flags) -> Result<bool> {
    for name in &flags.only {
        ensure!(TARGETS.iter().any(|target| target.name == name.as_str()), "there is no target {name}");
    }
    let (mut stood, mut tried) = (0, 0);
    for target in
        TARGETS.iter().filter(|target| flags.only.is_empty() || flags.only.iter().any(|one| one == target.name))
    {
        tried += 1;
        stood += u32::from(one(target, flags.runs, flags.seed)?);
    }
    say(&format!("seed {}: {stood} of {tried} targets stood", flags.seed))?;
    say(if stood == tried { "ok" } else { "failed" })?;
    Ok(stood == tried)
}

/// Inputs that one thread makes in a row: the same ones, however many threads there are.
const STRETCH: u64 = 5_000;

fn one(target: &Target, runs: u64, seed: u64) -> Result<bool> {
    let corpus = corpus(target.name)?;
    let began = Instant::now();
    let stretches = (0..runs.div_ceil(STRETCH)).into_par_iter();
    let fell = stretches.find_map_any(|stretch| {
        let from = stretch * STRETCH;
        falls(target, &corpus, seed, from..runs.min(from + STRETCH))
    });
    let Some((n, input)) = fell else {
        let seconds = began.elapsed().as_secs_f64();
        say(&format!("{}: {runs} of {runs}, corpus {}, {seconds:.0} s", target.name, corpus.len()))?;
        return Ok(true);
    };
    let kept = std::env::temp_dir().join(format!("ronde-fuzz-{}-{seed}-{n}", target.name));
    fs::write(&kept, &input)?;
    say(&format!("{}: it fell at input {n} of {runs}, which is kept in {}", target.name, kept.display()))?;
    Ok(false)
}

/// The first of these inputs at which the target falls.
fn falls(target: &Target, corpus: &[Vec<u8>], seed: u64, these: Range<u64>) -> Option<(u64, Vec<u8>)> {
    let dice = ChaCha12Rng::seed_from_u64(seed.wrapping_mul(1_000_003).wrapping_add(these.start));
    let mut mutator = Mutator::new(corpus, target.words, dice);
    these.into_iter().find_map(|n| {
        // Every input of the corpus first, as it is.
        let input = match usize::try_from(n).ok().and_then(|n| corpus.get(n)) {
            Some(whole) => whole.clone(),
            None => mutator.next(LONGEST),
        };
        let fell = catch_unwind(AssertUnwindSafe(|| (target.run)(&input))).is_err();
        fell.then_some((n, input))
    })
}

/// The committed inputs of a target, in the order of their names.
fn corpus(target: &str) -> Result<Vec<Vec<u8>>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    let entries = fs::read_dir(&folder).with_context(|| format!("the corpus of {target}, {}", folder.display()))?;
    let mut files: Vec<PathBuf> =
        entries.map(|entry| entry.map(|entry| entry.path())).collect::<std::io::Result<_>>()?;
    files.sort();
    ensure!(!files.is_empty(), "the corpus of {target} is empty");
    Ok(files.iter().map(fs::read).collect::<std::io::Result<_>>()?)
}

fn say(line: &str) -> Result<()> {
    Ok(writeln!(stdout(), "fuzz: {line}")?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_target_has_a_corpus_and_stands_it() {
        for target in TARGETS {
            assert!(one(target, 200, 1).unwrap(), "{}", target.name);
        }
    }

    #[test]
    fn what_falls_is_seen() {
        let falls = Target { name: "texts", words: &[], run: |input| assert!(input.len() < 3) };
        assert!(!one(&falls, 50, 1).unwrap());
    }
}
