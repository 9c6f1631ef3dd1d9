//! `similar`: how well the room finds near-duplicates, and how fast. It prints the best-scored pairs of a
//! folder, precision and recall on pairs that were labelled by hand, and times as ratios to a floor
//! that is measured in the same run. It asserts nothing about a clock.

mod labels;
mod many;

use std::collections::BTreeSet;
use std::hint::black_box;
use std::io::{Write, stdout};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use rand::SeedableRng;
use rand::rngs::ChaCha12Rng;
use room::twins::{SAME as SURE, Traits, Twin, twins};

use self::labels::{Pair, Quality};
use crate::deliberation;

/// What to look at.
#[derive(clap::Args)]
pub struct Flags {
    /// Folder of a real deliberation (statements.csv).
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// The same seed makes the same 10,000 questions.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// From here on a pair is proposed: what a scenario says when it says nothing.
pub const PROPOSED: u16 = 700;
/// Pairs of the folder that are printed.
const BEST: usize = 20;
/// A harvest of the day, and a harvest beyond measure.
const HALL: usize = 150;
const MANY: usize = 10_000;
/// A short measure is repeated: its shortest run disturbs least.
const RUNS: usize = 7;

/// Prints all; false if labelled pairs are found less well than promised.
pub fn run(flags: Flags) -> Result<bool> {
    let texts = statements(&flags.data)?;
    let mut out = stdout().lock();
    best(&mut out, &texts)?;
    let good = labelled(&mut out)?;
    times(&mut out, &texts, flags.seed)?;
    writeln!(out, "{}", if good { "ok" } else { "NOT ok: labelled pairs are found less well than promised" })?;
    Ok(good)
}

/// The texts of a folder, each once.
fn statements(folder: &std::path::Path) -> Result<Vec<String>> {
    let rows = deliberation::statements(folder)?;
    let mut seen = BTreeSet::new();
    let texts: Vec<String> = rows.into_iter().map(|row| row.text).filter(|text| seen.insert(text.clone())).collect();
    if texts.len() < 2 {
        bail!("{} holds nothing to compare", folder.display());
    }
    Ok(texts)
}

fn best(out: &mut impl Write, texts: &[String]) -> Result<()> {
    let found = pairs(&traits(texts));
    writeln!(out, "{} different texts, {} pairs at {PROPOSED} or more; the best {BEST}:", texts.len(), found.len())?;
    for twin in found.iter().take(BEST) {
        writeln!(out, "  {:4}  {}  |  {}", twin.score, texts[twin.one].trim(), texts[twin.other].trim())?;
    }
    Ok(())
}

fn labelled(out: &mut impl Write) -> Result<bool> {
    writeln!(out, "labelled pairs, at {PROPOSED} (proposed) and at {SURE} (sure):")?;
    writeln!(out, "                pairs  twins   precision  recall   precision  recall")?;
    let mut good = true;
    for (tongue, file) in labels::FILES {
        for (reserved, half) in [(false, "tuned"), (true, "reserved")] {
            let pairs: Vec<Pair> = labels::read(file)?.into_iter().filter(|pair| pair.reserved == reserved).collect();
            let scored = labels::scored(&pairs);
            let (proposed, sure) = (Quality::at(&scored, PROPOSED), Quality::at(&scored, SURE));
            writeln!(
                out,
                "  {tongue} {half:10} {:5}  {:5}       {:.2}     {:.2}        {:.2}     {:.2}",
                pairs.len(),
                proposed.twins,
                proposed.precision(),
                proposed.recall(),
                sure.precision(),
                sure.recall()
            )?;
            by_kind(out, &scored)?;
            good &= sure.precision() >= 0.85 && proposed.precision() >= 0.7 && proposed.recall() >= 0.6;
        }
    }
    Ok(good)
}

/// Of each kind, how many are proposed: for twins the more the better, for others the fewer.
fn by_kind(out: &mut impl Write, scored: &[(u16, &Pair)]) -> Result<()> {
    for twin in [true, false] {
        let kinds: BTreeSet<&str> =
            scored.iter().filter(|(_, pair)| pair.twin == twin).map(|(_, pair)| pair.kind.as_str()).collect();
        let told = kinds.into_iter().map(|kind| {
            let of_kind = || scored.iter().filter(|(_, pair)| pair.twin == twin && pair.kind == kind);
            let proposed = of_kind().filter(|(score, _)| *score >= PROPOSED).count();
            format!("{kind} {proposed}/{}", of_kind().count())
        });
        let told: Vec<String> = told.collect();
        writeln!(out, "      proposed of {}: {}", if twin { "twins " } else { "others" }, told.join(", "))?;
    }
    Ok(())
}

fn times(out: &mut impl Write, texts: &[String], seed: u64) -> Result<()> {
    writeln!(out, "time (floor: every text folded and stemmed once; peer: every pair by the share of common words):")?;
    for count in [HALL, MANY] {
        let made = many::make(texts, count, &mut ChaCha12Rng::seed_from_u64(seed));
        let runs = if count == HALL { RUNS } else { 1 };
        let read = traits(&made.texts);
        let floor = shortest(RUNS, || drop(black_box(traits(black_box(&made.texts)))));
        let ours = shortest(runs, || drop(black_box(pairs(black_box(&read)))));
        let peer = shortest(runs, || drop(black_box(all_pairs(black_box(&made.texts)))));
        let found = pairs(&read);
        let there: BTreeSet<(usize, usize)> = found.iter().map(|twin| (twin.one, twin.other)).collect();
        let planted = made.planted.iter().filter(|pair| there.contains(pair)).count();
        writeln!(
            out,
            "  {count:5} questions: {:.1} ms, {:.1} x the floor, {:.2} x the peer; {} pairs, {planted} of {} planted twins",
            ours.as_secs_f64() * 1e3,
            ours.as_secs_f64() / floor.as_secs_f64(),
            ours.as_secs_f64() / peer.as_secs_f64(),
            found.len(),
            made.planted.len()
        )?;
    }
    Ok(())
}

fn traits(texts: &[String]) -> Vec<Traits> {
    texts.iter().map(|text| Traits::of(text)).collect()
}

fn pairs(traits: &[Traits]) -> Vec<Twin> {
    twins(&traits.iter().collect::<Vec<_>>(), PROPOSED)
}

fn shortest(runs: usize, mut what: impl FnMut()) -> Duration {
    let one = |_| {
        let begin = Instant::now();
        what();
        begin.elapsed()
    };
    (0..runs).map(one).min().unwrap_or_default()
}

/// What anybody would write first: every pair, by the share of common words (Jaccard).
fn all_pairs(texts: &[String]) -> Vec<(usize, usize)> {
    let mut numbers = std::collections::BTreeMap::new();
    let mut number = |word: &str| {
        let next = numbers.len() as u32;
        *numbers.entry(word.to_lowercase()).or_insert(next)
    };
    let mut words: Vec<Vec<u32>> = Vec::with_capacity(texts.len());
    for text in texts {
        let mut of: Vec<u32> = text.split(|c: char| !c.is_alphanumeric()).map(&mut number).collect();
        of.sort_unstable();
        of.dedup();
        words.push(of);
    }
    let alike = |one: &[u32], other: &[u32]| {
        let common = common(one, other);
        common * 1000 >= usize::from(PROPOSED) * (one.len() + other.len() - common)
    };
    let with = |other: usize| (0..other).map(move |one| (one, other));
    (0..words.len()).flat_map(with).filter(|(one, other)| alike(&words[*one], &words[*other])).collect()
}

fn common(one: &[u32], other: &[u32]) -> usize {
    let (mut a, mut b, mut common) = (0, 0, 0);
    while a < one.len() && b < other.len() {
        match one[a].cmp(&other[b]) {
            std::cmp::Ordering::Less => a += 1,
            std::cmp::Ordering::Greater => b += 1,
            std::cmp::Ordering::Equal => (a, b, common) = (a + 1, b + 1, common + 1),
        }
    }
    common
}
