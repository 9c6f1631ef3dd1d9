//! `ci`: every proof of trust, one after the other, each as a process of its own.
//! The short form is what lands; the long form is what a release must pass. A
//! proof that could not run is not passed.

use std::io::{Write, stdout};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result};

use crate::program;

/// Which form.
#[derive(clap::Args)]
pub struct Flags {
    /// The long form: hours, on a machine of its own.
    #[arg(long)]
    long: bool,
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

/// Runs them; false if one failed.
pub fn run(flags: Flags) -> Result<bool> {
    let form = if flags.long { "long" } else { "short" };
    let mut lines = Vec::new();
    for (name, short, long) in PROOFS.iter().filter(|(name, ..)| wanted(&flags.only, name)) {
        let words = if flags.long { long } else { short };
        say(&format!("== {name} {words}"))?;
        let began = Instant::now();
        let status = Command::new(program::real()?).arg(name).args(words.split_whitespace()).status();
        let passed = status.with_context(|| (*name).to_owned())?.success();
        let outcome = if passed { "ok" } else { "failed" };
        lines.push((passed, format!("{outcome:6} {name} {words}, {:.0} s", began.elapsed().as_secs_f64())));
    }
    let passed = lines.iter().filter(|(passed, _)| *passed).count();
    say(&format!("== trust, {form} form: {passed} of {}", lines.len()))?;
    lines.iter().try_for_each(|(_, line)| say(line))?;
    Ok(passed == lines.len())
}

fn wanted(only: &[String], name: &str) -> bool {
    only.is_empty() || only.iter().any(|one| one == name)
}

fn say(line: &str) -> Result<()> {
    Ok(writeln!(stdout(), "{line}")?)
}
