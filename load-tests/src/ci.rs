//! `ci`: every proof of trust, one after the other, each as a process of its own.
//! The short form is what lands; the long form is what a release must pass. A
//! proof that could not run is not passed: whoever can do without it says so by name.

use std::io::{Write, stdout};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, ensure};

use crate::program;
use crate::trust::NotRun;

/// Which form.
#[derive(clap::Args)]
pub struct Flags {
    /// The long form: hours, on a machine of its own.
    #[arg(long)]
    long: bool,
    /// Proofs that this machine may be unable to run: that is said, and no failure.
    #[arg(long, value_name = "PROOF,…", value_delimiter = ',')]
    may_miss: Vec<String>,
    /// Only these proofs, by name.
    #[arg(value_name = "PROOF")]
    only: Vec<String>,
}

/// A proof: its words in the short form, and in the long one.
const PROOFS: &[(&str, &str, &str)] = &[
    ("kill", "--cycles 30", "--cycles 300"),
    ("powercut", "--cuts 5", "--cuts 60"),
    ("diskfault", "--runs 30", "--runs 300"),
    ("again", "--commands 100000", "--commands 1000000"),
    ("hostile", "", ""),
    ("storm", "--storms 2", "--storms 20"),
    ("access", "", ""),
    ("canary", "", ""),
    ("unlink", "", ""),
    ("seeded", "", ""),
    ("fuzz", "--runs 20000", "--runs 1000000"),
    ("whims", "--commands 20000", "--commands 1000000"),
];

/// How a proof has ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Passed,
    NotRun,
    Failed,
}

impl End {
    fn word(self) -> &'static str {
        match self {
            Self::Passed => "ok",
            Self::NotRun => "not run",
            Self::Failed => "failed",
        }
    }
}

/// Runs them; false if one failed.
pub fn run(flags: Flags) -> Result<bool> {
    let known = |name: &String| PROOFS.iter().any(|(proof, ..)| proof == name);
    for name in flags.only.iter().chain(&flags.may_miss) {
        ensure!(known(name), "no proof is called {name}");
    }
    let form = if flags.long { "long" } else { "short" };
    let mut ends = Vec::new();
    for (name, short, long) in PROOFS.iter().filter(|(name, ..)| wanted(&flags.only, name)) {
        let words = if flags.long { long } else { short };
        say(&format!("== {name} {words}"))?;
        let began = Instant::now();
        let end = one(name, words)?;
        let line = format!("{:7} {name} {words}, {:.0} s", end.word(), began.elapsed().as_secs_f64());
        ends.push((*name, end, line));
    }
    let passed = ends.iter().filter(|(_, end, _)| *end == End::Passed).count();
    let build = if hub::faults::BUILT_IN { ", in the build with the fault hooks" } else { "" };
    say(&format!("== trust, {form} form{build}: {passed} of {}", ends.len()))?;
    ends.iter().try_for_each(|(.., line)| say(line))?;
    let missed = |name: &str| flags.may_miss.iter().any(|one| one == name);
    Ok(ends.iter().all(|(name, end, _)| *end == End::Passed || *end == End::NotRun && missed(name)))
}

fn one(name: &str, words: &str) -> Result<End> {
    let status = Command::new(program::real()?).arg(name).args(words.split_whitespace()).status();
    match NotRun::unless(status.with_context(|| name.to_owned())?) {
        Err(_) => Ok(End::NotRun),
        Ok(true) => Ok(End::Passed),
        Ok(false) => Ok(End::Failed),
    }
}

fn wanted(only: &[String], name: &str) -> bool {
    only.is_empty() || only.iter().any(|one| one == name)
}

fn say(line: &str) -> Result<()> {
    Ok(writeln!(stdout(), "{line}")?)
}
