//! Measures of single parts, each beside a floor or what others do, in the same
//! run. No figure here is a promise of its own: machines differ, ratios hold.

mod restart;
mod seating;

use clap::Subcommand;

/// What can be measured.
#[derive(Subcommand)]
pub enum Bench {
    /// Seating plans against a plain shuffle and a plain annealing.
    Seating(seating::Flags),
    /// From the start of the process to its links, on stores of different ages.
    Restart(restart::Flags),
}

/// Measures; whether all went as it should.
///
/// # Errors
/// What could not be measured.
pub fn run(bench: Bench) -> anyhow::Result<bool> {
    match bench {
        Bench::Seating(flags) => seating::run(&flags),
        Bench::Restart(flags) => restart::run(flags),
    }
}
