//! Measures of single parts, against what others do.

mod halls;
mod seating;

use clap::Subcommand;

/// What can be measured.
#[derive(Subcommand)]
pub enum Bench {
    /// Seating plans against a plain shuffle and a plain annealing.
    Seating(seating::Flags),
}

/// Measures; whether all went as it should.
///
/// # Errors
/// What could not be measured.
pub fn run(bench: Bench) -> anyhow::Result<bool> {
    match bench {
        Bench::Seating(flags) => seating::run(&flags),
    }
}
