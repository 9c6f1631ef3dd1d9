//! `whims`: random commands of every kind against the room itself. People do what
//! their robots would, or what no robot thinks of, or the wrong thing; the desk does
//! anything; power fails, and at times the keys of open steps with it. After each
//! command a replay of the journal must be the same room, a refusal must have changed
//! nothing, and an undo must lead back. It never looks at the sums: that is `count`'s.

mod checks;
mod desk;
mod hall;
mod people;
mod shapes;

use std::io::{Write, stdout};

use anyhow::{Context, Result};
use rayon::iter::{IntoParallelIterator, ParallelIterator};

pub use hall::{DESKS, Hall, Totals};

/// How much to try.
#[derive(clap::Args)]
pub struct Flags {
    /// How many commands at least: every day is lived to its end.
    #[arg(long, default_value_t = 1_000_000)]
    commands: u64,
    /// The same seed gives the same days.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// Commands of one day.
const DAY: u64 = 1_200;

/// Prints the seed and the totals; fails at the first day in which something does not hold.
pub fn run(flags: Flags) -> Result<bool> {
    let totals = live(flags.commands, flags.seed)?;
    let mut out = stdout().lock();
    writeln!(out, "seed {}  commands {} of {}  days {}", flags.seed, totals.asked, flags.commands, totals.days)?;
    writeln!(
        out,
        "kept {}  refused {}  undone at once {}  power cuts {}  restores without keys {}  rows used {} of {}",
        totals.kept,
        totals.refused,
        totals.undone,
        totals.cuts,
        totals.restores,
        totals.rows.len(),
        hall::commands().count()
    )?;
    let never = hall::commands().filter(|name| !totals.rows.contains(*name)).collect::<Vec<_>>();
    if !never.is_empty() {
        writeln!(out, "never taken: {}", never.join(" "))?;
    }
    writeln!(out, "ok")?;
    Ok(true)
}

/// Lives so many days side by side; the first that does not hold ends it.
fn live(commands: u64, seed: u64) -> Result<Totals> {
    let days = (0..commands.div_ceil(DAY)).into_par_iter();
    days.map(|day| live_one(day, seed)).try_reduce(Totals::default, |one, other| Ok(one.and(other)))
}

fn live_one(day: u64, seed: u64) -> Result<Totals> {
    let mut totals = Totals { days: 1, ..Totals::default() };
    let mut hall = Hall::open(seed.wrapping_mul(1_000_003).wrapping_add(day))?;
    while totals.asked < DAY {
        hall.whim(&mut totals).with_context(|| format!("seed {seed}, day {day}, {}", hall.last()))?;
    }
    hall.close(&mut totals).with_context(|| format!("seed {seed}, day {day}, at its end"))?;
    Ok(totals)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn random_days_hold_and_are_the_same_for_the_same_seed() {
        let totals = live(3_000, 7).unwrap();
        assert_eq!(totals, live(3_000, 7).unwrap());
        assert!(totals.kept > totals.asked / 8 && totals.refused > 0, "{totals:?}");
        assert!(totals.undone > 20 && totals.cuts > 0 && totals.restores > 0, "{totals:?}");
    }
}
