//! What a proof has shown: its seed, how much of what it set out to do was done,
//! and every complaint. `ok` is printed for a proof that is whole, and only then.

use std::fmt::{self, Display};
use std::io::{Write, stderr, stdout};
use std::path::Path;
use std::process::ExitStatus;

use anyhow::Result;

/// Complaints that are printed; the others are counted.
const SHOWN: usize = 12;

/// The outcome of one proof, as it grows.
pub struct Verdict {
    name: &'static str,
    of: u64,
    done: u64,
    complaints: Vec<String>,
}

impl Verdict {
    /// A proof begins: `of` parts are to be done.
    #[must_use]
    pub fn new(name: &'static str, seed: u64, of: u64, what: &str) -> Self {
        let _ = writeln!(stdout(), "{name}: seed {seed}, {of} {what}");
        Self { name, of, done: 0, complaints: Vec::new() }
    }

    /// One part is done.
    pub fn did(&mut self) {
        self.done += 1;
        if self.done.is_multiple_of(10) {
            self.note(format_args!("{} of {} …", self.done, self.of));
        }
    }

    /// So many parts are done, at once.
    pub fn did_all(&mut self, parts: u64) {
        self.done += parts;
    }

    /// Something is not as promised.
    pub fn complain(&mut self, what: impl Display) {
        if self.complaints.len() < SHOWN {
            self.note(&what);
        }
        self.complaints.push(what.to_string());
    }

    /// Whether something was not as promised.
    #[must_use]
    pub fn bad(&self) -> bool {
        !self.complaints.is_empty()
    }

    /// What has just been done, for whoever waits.
    pub fn note(&self, what: impl Display) {
        let _ = writeln!(stderr(), "{}: {what}", self.name);
    }

    /// A line of figures.
    pub fn say(&self, what: impl Display) {
        let _ = writeln!(stdout(), "{}: {what}", self.name);
    }

    /// The last word; `kept` is where the store of a failure lies.
    #[must_use]
    pub fn conclude(mut self, figures: impl Display, kept: Option<&Path>) -> bool {
        if self.done < self.of {
            self.complaints.push(format!("only {} of {} were done", self.done, self.of));
        }
        self.say(format_args!("{} of {}; {figures}", self.done, self.of));
        for complaint in self.complaints.iter().take(SHOWN) {
            self.say(complaint);
        }
        if self.complaints.len() > SHOWN {
            self.say(format_args!("and {} more", self.complaints.len() - SHOWN));
        }
        if let Some(kept) = kept {
            self.say(format_args!("the store is kept in {}", kept.display()));
        }
        self.say(if self.complaints.is_empty() { "ok" } else { "failed" });
        self.complaints.is_empty()
    }
}

/// A proof that this machine cannot run: said, and never counted as passed.
#[derive(Debug)]
pub struct NotRun {
    /// Why; none if that has been said already.
    why: Option<String>,
}

impl NotRun {
    /// With this a program ends that could not run.
    pub const CODE: u8 = 3;

    /// How the same proof has ended in a process of its own.
    ///
    /// # Errors
    /// This one, if it could not run there.
    pub fn unless(ended: ExitStatus) -> Result<bool> {
        if ended.code() == Some(i32::from(Self::CODE)) {
            return Err(Self { why: None }.into());
        }
        Ok(ended.success())
    }
}

impl fmt::Display for NotRun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.why.as_ref().map_or(Ok(()), |why| writeln!(f, "{why}"))
    }
}

impl std::error::Error for NotRun {}

/// A proof that this machine cannot run.
#[must_use]
pub fn not_run(name: &str, why: impl Display) -> anyhow::Error {
    NotRun { why: Some(format!("{name}: not run: {why}")) }.into()
}
