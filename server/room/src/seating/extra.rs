//! More rounds than a design has. People of one column have not met yet, so each
//! column is seated by itself: a small seating of as many people as there are
//! tables, the same for all columns; whoever is left over shares tables.

use super::brief::Brief;
use super::effort::Effort;
use super::engine;
use super::labels::Labels;
use super::rules::Rules;

/// Steps for the small seating of one column.
const STEPS: u64 = 400_000;

/// Wished tables for `rounds` more rounds, if a column fills a table.
pub fn extra(labels: &Labels, rounds: usize, effort: &mut Effort<'_>) -> Vec<Vec<u16>> {
    let (t, k) = (usize::from(labels.design.tables), labels.columns);
    let (full, rest) = (t / k, t % k);
    if full == 0 || rounds == 0 {
        return Vec::new();
    }
    let mut sizes = vec![k as u16; full];
    sizes.extend((rest > 0).then_some(rest as u16));
    let brief =
        Brief { people: t as u32, tables: sizes.len() as u16, rounds: rounds as u16, sizes, ..Brief::default() };
    let mut part = effort.part(STEPS);
    let (small, _) = engine::seat_rules(&Rules::unchecked(brief), &mut part);
    effort.steps = effort.steps.saturating_add(part.steps);
    small.rounds.iter().map(|blocks| round(labels, blocks, full, rest)).collect()
}

/// Each block of a column at a table of its own; blocks that are too small share some.
fn round(labels: &Labels, blocks: &[u16], full: usize, rest: usize) -> Vec<u16> {
    let k = labels.columns;
    let mut order = vec![0; blocks.len()];
    let left = blocks.iter().enumerate().filter(|(_, block)| usize::from(**block) == full);
    left.enumerate().for_each(|(place, (value, _))| order[value] = place);
    let table = |(column, value): &(u16, u16)| {
        let (column, value) = (usize::from(*column), usize::from(*value));
        match usize::from(blocks[value]) {
            block if block < full => (column * full + block) as u16,
            _ => (k * full + (column * rest + order[value]) / k) as u16,
        }
    };
    labels.of.iter().map(table).collect()
}
