//! `load-tests`: programs that try the real server from outside, over real sockets.

mod bench;
mod count;
mod day;
mod serve;
mod server;
mod similar;

use std::io::{Write, stderr};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Programs that try the real server. Each starts one of its own, with an empty store.
#[derive(Parser)]
#[command(name = "load-tests", version, about)]
struct Flags {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Lives a whole day with a crowd over real sockets, and compares what each was told with the export.
    Day(day::Flags),
    /// Measures a part of the program by itself.
    #[command(subcommand)]
    Bench(bench::Bench),
    /// Random commands against a reference that counts by hand.
    Count(count::Flags),
    /// Near-duplicates: the best pairs of a folder, precision and recall on labelled pairs, and time.
    Similar(similar::Flags),
    /// The server itself, as a process of its own.
    #[command(hide = true)]
    Serve(serve::Flags),
}

fn main() -> ExitCode {
    let done = match Flags::parse().what {
        What::Day(flags) => day::run(flags),
        What::Bench(bench) => bench::run(bench),
        What::Count(flags) => count::run(flags),
        What::Similar(flags) => similar::run(flags),
        What::Serve(flags) => serve::run(flags).map(|()| true),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            let _ = writeln!(stderr(), "load-tests: {error:#}");
            ExitCode::FAILURE
        }
    }
}
