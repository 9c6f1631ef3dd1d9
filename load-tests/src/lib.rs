//! Programs that try the real server from outside, over real sockets: a day, and
//! the proofs of trust. Each starts a server of its own as a process, prints its
//! seed and how much was done of what it set out to do, and ends with `ok` or an
//! exit code that is not zero. The package `broken` runs the same programs in a
//! build with the fault hooks.

mod access;
mod again;
mod bench;
mod canary;
mod ci;
mod converge;
mod count;
mod day;
mod deliberation;
mod diskfault;
pub mod fuzz;
mod hostile;
mod kill;
mod outside;
mod powercut;
mod program;
mod record;
mod seeded;
mod serve;
mod server;
mod similar;
mod storm;
mod trust;
mod unlink;
mod whims;

use std::io::{Write, stderr, stdout};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::trust::NotRun;

/// Programs that try the real server. Each starts one of its own, with an empty store.
#[derive(Parser)]
#[command(name = "load-tests", version = hub::VERSION, about)]
struct Flags {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Lives a whole day with a crowd over real sockets, and compares what each was told with the export.
    Day(day::Flags),
    /// Kills the server at random instants and at each named point, under load.
    Kill(kill::Flags),
    /// Cuts the power of the disk under the server; as root, on a loop-mounted file.
    Powercut(powercut::Flags),
    /// Lets syncs, writes and renames fail, and the disk fill up; with strace, as root.
    Diskfault(diskfault::Flags),
    /// Says each command one to five times, in any order, up to a day late, across restarts.
    Again(again::Flags),
    /// Sends everything in the catalogue on raw sockets; others must notice nothing.
    Hostile(hostile::Flags),
    /// Lets a whole hall lose its network and come back at once, again and again.
    Storm(storm::Flags),
    /// Tries every cell of the matrix of rights, both ways.
    Access(access::Flags),
    /// Looks for a hundred secrets wherever they must not be.
    Canary(canary::Flags),
    /// Tries to tell who wrote what from all that a thief could have.
    Unlink(unlink::Flags),
    /// Runs the proofs against seeded bugs: each must go red.
    Seeded(seeded::Flags),
    /// Measures a part of the program by itself.
    #[command(subcommand)]
    Bench(bench::Bench),
    /// How well a hall of real voters finds the five questions that it supports most.
    Converge(converge::Flags),
    /// Random commands against a reference that counts by hand.
    Count(count::Flags),
    /// Random commands of every kind against a replay of the journal.
    Whims(whims::Flags),
    /// Frames, commands, scenarios, lists, texts and stores, bent out of shape at random.
    Fuzz(fuzz::Flags),
    /// Near-duplicates: the best pairs of a folder, precision and recall on labelled pairs, and time.
    Similar(similar::Flags),
    /// Records a small day in text, for the test that reads stores of every format.
    Record(record::Flags),
    /// Every proof of trust, in its short form or its long one.
    Ci(ci::Flags),
    /// The server itself, as a process of its own.
    #[command(hide = true)]
    Serve(serve::Flags),
}

/// Runs what was asked for.
#[must_use]
pub fn main() -> ExitCode {
    let done = match Flags::parse().what {
        What::Day(flags) => day::run(flags),
        What::Kill(flags) => kill::run(flags),
        What::Powercut(flags) => powercut::run(flags),
        What::Diskfault(flags) => diskfault::run(flags),
        What::Again(flags) => again::run(flags),
        What::Hostile(flags) => hostile::run(flags),
        What::Storm(flags) => storm::run(flags),
        What::Access(flags) => access::run(flags),
        What::Canary(flags) => canary::run(flags),
        What::Unlink(flags) => unlink::run(flags),
        What::Seeded(flags) => seeded::run(flags),
        What::Bench(bench) => bench::run(bench),
        What::Converge(flags) => converge::run(&flags),
        What::Count(flags) => count::run(flags),
        What::Fuzz(flags) => fuzz::run(flags),
        What::Whims(flags) => whims::run(flags),
        What::Similar(flags) => similar::run(flags),
        What::Record(flags) => record::run(flags),
        What::Ci(flags) => ci::run(flags),
        What::Serve(flags) => serve::run(flags).map(|()| true),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) if error.is::<NotRun>() => {
            let _ = write!(stdout(), "{error}");
            ExitCode::from(NotRun::CODE)
        }
        Err(error) => {
            let _ = writeln!(stderr(), "load-tests: {error:#}");
            ExitCode::FAILURE
        }
    }
}
