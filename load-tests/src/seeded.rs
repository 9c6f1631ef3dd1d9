//! `seeded`: the test of the tests. The server runs with a bug of known name, and
//! the proof that guards against it must go red, and say what it found: one that
//! falls over for another reason has found nothing.

use std::io::{Write, stdout};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use hub::faults::Bug;

use crate::program;
use crate::trust::NotRun;
use crate::trust::verdict::not_run;

/// Which bugs.
#[derive(clap::Args)]
pub struct Flags {
    /// Only these, by name.
    #[arg(value_name = "BUG")]
    only: Vec<String>,
}

/// A bug, a proof that must find it, and the words in which that proof says so.
const ROWS: &[(Bug, &str, &str)] = &[
    (Bug::AckBeforeCommit, "kill --cycles 2 --events 100", "dup false"),
    (Bug::Normal, "powercut --cuts 2", " lost, "),
    (Bug::NoOriginCheck, "hostile --only origin", "wanted 403 denied"),
    (Bug::AuthorInLog, "canary", "found in log"),
    (Bug::AuthorInLog, "unlink --tables 4", "more than chance"),
    (Bug::FormerTable, "access --ids 10", "when speaking for it"),
];

/// Runs each; false if a bug went through.
pub fn run(flags: Flags) -> Result<bool> {
    for name in &flags.only {
        ensure!(Bug::parse(name).is_some(), "no bug is called {name}");
    }
    // Built once, before anything is timed.
    program::broken()?;
    let wanted = |bug: &Bug| flags.only.is_empty() || flags.only.iter().any(|name| name == bug.name());
    let bugs: Vec<Bug> = Bug::ALL.iter().copied().filter(wanted).collect();
    let (mut red, mut missed) = (0, 0);
    for bug in &bugs {
        match all_red(*bug) {
            Err(error) if error.is::<NotRun>() => missed += 1,
            found => red += usize::from(found?),
        }
    }
    say(&format!("{red} of {} red", bugs.len()))?;
    if missed > 0 && red + missed == bugs.len() {
        return Err(not_run("seeded", format_args!("{missed} of its proofs")));
    }
    say(if red == bugs.len() { "ok" } else { "failed" })?;
    Ok(red == bugs.len())
}

/// Whether every proof of a bug finds it.
fn all_red(bug: Bug) -> Result<bool> {
    let mut found = true;
    for (_, proof, finds) in ROWS.iter().filter(|(of, ..)| *of == bug) {
        found &= goes_red(bug, proof, finds)?;
    }
    Ok(found)
}

fn goes_red(bug: Bug, proof: &str, finds: &str) -> Result<bool> {
    let began = Instant::now();
    // What a red proof keeps is of no use here.
    let folder = tempfile::tempdir()?;
    let mut command = Command::new(program::real()?);
    command.args(proof.split(' ')).args(["--bug", bug.name()]).env("TMPDIR", folder.path());
    let ended = command.output().with_context(|| proof.to_owned())?;
    let passed = NotRun::unless(ended.status)?;
    let said = String::from_utf8_lossy(&ended.stdout);
    let found = said.lines().find(|line| line.contains(finds)).filter(|_| !passed);
    let (colour, words) = match found {
        Some(line) => ("red", line),
        None => ("NOT RED", said.lines().last().unwrap_or("it said nothing")),
    };
    say(&format!("{colour}: {}: {proof}, {:.0} s: {words}", bug.name(), began.elapsed().as_secs_f64()))?;
    Ok(found.is_some())
}

fn say(line: &str) -> Result<()> {
    Ok(writeln!(stdout(), "seeded: {line}")?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bug_has_a_proof_that_must_find_it() {
        for bug in Bug::ALL {
            assert!(ROWS.iter().any(|(of, ..)| of == bug), "{}", bug.name());
        }
    }
}
