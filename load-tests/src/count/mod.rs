//! `count`: random commands by the hundred thousand (votes, changes, merges, splits, undo, late and
//! doubled deliveries, power cuts) against a reference that counts by hand and shares nothing with
//! the room but the types of its commands. What the two say must be equal, all the time.

mod bench;
mod day;
mod hall;
mod rounds;
mod slips;
mod urn;

use std::io::{Write, stdout};

use anyhow::{Context, Result};
use rand::SeedableRng;
use rand::rngs::ChaCha12Rng;

use self::day::{Day, Totals};

/// How much to try.
#[derive(clap::Args)]
pub struct Flags {
    /// How many commands at least: the last day is lived to its end.
    #[arg(long, default_value_t = 1_000_000)]
    commands: u64,
    /// The same seed gives the same days.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// Prints the seed and the totals; fails at the first difference, with the day that shows it again.
pub fn run(flags: Flags) -> Result<bool> {
    let totals = live(flags.commands, flags.seed)?;
    let mut out = stdout().lock();
    writeln!(out, "seed {}  commands {}  days {}", flags.seed, totals.commands, totals.days)?;
    writeln!(
        out,
        "refused {}  ballots {} (late {}, doubled {})  joins, splits and the like {}  undone {}  power cuts {}",
        totals.refused, totals.ballots, totals.late, totals.doubled, totals.moves, totals.undone, totals.restarts
    )?;
    writeln!(out, "counts compared {}  heaps compared {}", totals.counts, totals.heaps)?;
    writeln!(out, "ok")?;
    Ok(true)
}

/// Days until so many commands were asked.
fn live(commands: u64, seed: u64) -> Result<Totals> {
    let mut totals = Totals::default();
    while totals.commands < commands {
        let day = seed.wrapping_mul(1_000_003).wrapping_add(totals.days);
        let dice = ChaCha12Rng::seed_from_u64(day);
        Day::live(dice, day, &mut totals).with_context(|| format!("seed {seed}, day {}", totals.days))?;
        totals.days += 1;
    }
    Ok(totals)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twenty_thousand_commands_are_counted_as_by_hand() {
        let totals = live(20_000, 7).unwrap();
        assert!(totals.days > 5 && totals.counts > 10 && totals.heaps > 100, "{totals:?}");
        let seen = [totals.ballots, totals.late, totals.doubled, totals.moves, totals.undone, totals.restarts];
        assert!(seen.iter().all(|count| *count > 20), "{totals:?}");
        assert!(totals.refused > 100, "{totals:?}");
    }

    #[test]
    fn the_same_seed_lives_the_same_days() {
        assert_eq!(live(2_000, 3).unwrap(), live(2_000, 3).unwrap());
    }

    #[test]
    fn a_reference_that_is_off_by_one_is_found() {
        let mut dice = ChaCha12Rng::seed_from_u64(5);
        let mut totals = Totals::default();
        let found = (0..20).any(|day| Day::live_miscounted(&mut dice, day, &mut totals).is_err());
        assert!(found, "{totals:?}");
    }
}
