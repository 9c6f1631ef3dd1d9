//! `converge`: how well a hall of voters finds the five questions that it supports
//! most. Crowds are drawn from the real votes of a folder (see `crowd`), and the
//! product's own rounds are played with them (see `play`); the same crowds for every
//! procedure. It measures and prints; it must never decide for the product.
//!
//! A choice model fitted to the ballots (Luce's, by iterative scaling, with a prior)
//! was tried instead of marks divided by readings. Where every question of a wave is
//! read by as many people as any other it found no more of the five, on the two real
//! deliberations nor on three invented crowds, and it cannot be said in one sentence.

mod crowd;
mod designs;
mod exposure;
mod figures;
mod fit;
mod level;
mod play;
mod procedures;

use std::io::{Write, stdout};
use std::path::PathBuf;

use anyhow::Result;
use rayon::prelude::*;
use serde_json::json;

use self::crowd::Deliberation;
use self::figures::{Hit, Line, top};
use self::procedures::{CLONES, Procedure};

/// What to measure.
#[derive(clap::Args)]
pub struct Flags {
    /// Folder of a real deliberation (statements.csv, votes.csv).
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// How many people vote.
    #[arg(long, default_value_t = 320, value_parser = clap::value_parser!(u32).range(20..=2_000))]
    people: u32,
    /// How many halls are lived.
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u32).range(2..=10_000))]
    runs: u32,
    /// Of a larger folder, so many statements: those that were voted on most.
    #[arg(long, default_value_t = 160)]
    questions: usize,
    /// Prints one line of JSON instead.
    #[arg(long)]
    json: bool,
    /// Prints every design that was tried as well.
    #[arg(long)]
    all_designs: bool,
    /// Random harvests and crowds over which the dealing is checked.
    #[arg(long, default_value_t = 1_000)]
    dealings: u32,
}

/// What the first two procedures come to if the crowd is the one meant, of the deliberation that
/// has so many statements and votes.
const MEANT: (usize, usize, [f64; 2]) = (154, 29_188, [0.18, 0.35]);
/// How far they may be off.
const OFF: f64 = 0.05;

/// Measures; false if the crowd is not the one meant, or if the dealing is unfair.
pub fn run(flags: &Flags) -> Result<bool> {
    let data = Deliberation::read(&flags.data, flags.questions)?;
    let mut lines = Vec::new();
    let tried = if flags.all_designs { designs::all() } else { Vec::new() };
    for procedure in procedures::all(flags.people as usize)?.into_iter().chain(tried) {
        let line = measure(&procedure, &data, flags)?;
        if !flags.json {
            writeln!(stdout(), "{}", line.print())?;
        }
        lines.push(line);
    }
    let dealt = exposure::check(flags.dealings)?;
    let meant = as_meant(&data, &lines);
    let good = meant.unwrap_or(true) && dealt.fair();
    let mut out = stdout().lock();
    if flags.json {
        let all = json!({
            "questions": data.texts.len(), "left_out": data.left_out, "voters": data.voters(), "votes": data.votes,
            "residual": data.residual(), "people": flags.people, "runs": flags.runs, "procedures": lines,
            "exposure": dealt, "as_meant": meant, "ok": good,
        });
        writeln!(out, "{all}")?;
        return Ok(good);
    }
    writeln!(
        out,
        "crowd: {} people of {} voters, {} questions ({} left out), {} votes, noise {:.2}, {} halls",
        flags.people,
        data.voters(),
        data.texts.len(),
        data.left_out,
        data.votes,
        data.residual(),
        flags.runs
    )?;
    writeln!(out, "{}", dealt.print())?;
    let said = match meant {
        None => "no reference for this folder",
        Some(true) => "the crowd is the one meant",
        Some(false) => "the crowd is not the one meant: the first two should be 0.18 and 0.35 within 0.05",
    };
    writeln!(out, "converge: {said}: {}", if good { "ok" } else { "failed" })?;
    Ok(good)
}

/// Whether the first two lines are what they should be; none if nobody knows.
fn as_meant(data: &Deliberation, lines: &[Line]) -> Option<bool> {
    let (statements, votes, meant) = MEANT;
    let known = data.texts.len() == statements && data.votes == votes;
    known.then(|| lines.iter().zip(meant).all(|(line, meant)| (line.found.mean - meant).abs() <= OFF))
}

fn measure(procedure: &Procedure, data: &Deliberation, flags: &Flags) -> Result<Line> {
    let hits: Result<Vec<Hit>> = (0..flags.runs).into_par_iter().map(|run| one(procedure, data, flags, run)).collect();
    Ok(Line::of(&procedure.name, &hits?))
}

fn one(procedure: &Procedure, data: &Deliberation, flags: &Flags, run: u32) -> Result<Hit> {
    let crowd = data.crowd(flags.people as usize, u64::from(run));
    let truth = crowd.truth();
    let best = top(&truth)[0];
    let subthemes: Vec<u8> = data.texts.iter().map(|(_, subtheme)| *subtheme).collect();
    let mut texts = data.texts.clone();
    let crowd = if procedure.cloned {
        texts.extend(vec![texts[best].clone(); CLONES]);
        crowd.cloned(best, CLONES, u64::from(run))
    } else {
        crowd
    };
    let found = procedure.narrow(&crowd, &texts, u64::from(run) + 1)?;
    let twins = twins(&found.kept, &texts);
    Ok(Hit::of(&found, &truth, best, &subthemes, twins))
}

/// Pairs among these that say the same.
fn twins(kept: &[usize], texts: &[(String, u8)]) -> usize {
    let pairs = kept.iter().enumerate().flat_map(|(n, one)| kept[n + 1..].iter().map(move |other| (one, other)));
    pairs.filter(|(one, other)| texts[**one].0 == texts[**other].0).count()
}
