//! Makes `src/seating/designs.txt`: difference matrices for table counts that have
//! no formula. `cargo run --release -p room --example designs -- STEPS [TABLES..]`
//! prints the lines; the same steps print the same lines.

use std::io::Write;

use room::seating::Effort;
use room::seating::design::{Design, formula};
use room::seating::matrix;
use room::seating::shipped::line;

/// The most rounds worth having, by columns: who sits in small tables moves more often.
const WANTED: [(u16, u16); 4] = [(12, 12), (10, 14), (8, 16), (6, 18)];

/// Many short searches find more than one long one, which settles in a pattern that leads nowhere.
const SEEDS: u64 = 24;

fn main() -> std::io::Result<()> {
    let mut args = std::env::args().skip(1).filter_map(|word| word.parse::<u64>().ok());
    let steps = args.next().unwrap_or(250_000);
    let asked: Vec<u64> = args.collect();
    let mut out = std::io::stdout();
    for tables in (6..=64u16).filter(|t| asked.is_empty() || asked.contains(&u64::from(*t))) {
        let mut lines: Vec<(u16, u16, u32)> = Vec::new();
        for (columns, most) in WANTED {
            for (moduli, design) in best(tables, columns.min(tables), most.min(tables), steps) {
                let (c, r) = (design.columns, design.rounds);
                if lines.iter().any(|(wide, long, clashes)| *wide >= c && *long >= r && *clashes <= design.clashes) {
                    continue;
                }
                lines.push((c, r, design.clashes));
                writeln!(out, "{}", line(&moduli, &design))?;
                eprintln!("t {tables} k {c} R {r} clashes {}", design.clashes);
            }
        }
    }
    Ok(())
}

/// The longest clean design, and for few tables the longer ones with few clashes.
fn best(tables: u16, columns: u16, most: u16, steps: u64) -> Vec<(Vec<u16>, Design)> {
    let mut found: Vec<(Vec<u16>, Design)> = Vec::new();
    for rounds in 3..=most {
        if formula(tables, columns, rounds).is_some() {
            continue;
        }
        let Some(next) = search(tables, columns, rounds, steps) else { break };
        let clashes = next.1.clashes;
        if clashes == 0 {
            found.clear();
        }
        if clashes > 0 && (tables > 20 || rounds > 8) {
            break;
        }
        found.push(next);
    }
    found
}

fn search(tables: u16, columns: u16, rounds: u16, steps: u64) -> Option<(Vec<u16>, Design)> {
    let never = || false;
    let mut best: Option<(Vec<u16>, Design)> = None;
    for moduli in matrix::groups(tables) {
        for seed in 1..=SEEDS {
            let mut effort = Effort::new(seed, u64::MAX, &never);
            let design = matrix::search(&moduli, columns, rounds, &mut effort, steps);
            let clashes = design.clashes;
            if best.as_ref().is_none_or(|(_, b)| clashes < b.clashes) {
                best = Some((moduli.clone(), design));
            }
            if clashes == 0 {
                return best;
            }
        }
    }
    best
}
