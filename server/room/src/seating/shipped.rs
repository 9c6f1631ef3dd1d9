//! Designs found ahead for table counts without a formula (`designs.txt`): by
//! tables, columns and rounds, never a plan. Made by `examples/designs.rs`.
//!
//! A line: groups (`2x6`), columns, rounds, then the shifts without row and
//! column 0, one sign each. A line is checked when it is read, not believed.

use super::design::Design;

const LINES: &str = include_str!("designs.txt");
const SIGNS: &[u8; 64] = b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_";

/// A line of the file for a design.
#[must_use]
pub fn line(moduli: &[u16], design: &Design) -> String {
    let group = moduli.iter().map(u16::to_string).collect::<Vec<_>>().join("x");
    let mut signs = String::new();
    for round in 1..usize::from(design.rounds) {
        for column in 1..usize::from(design.columns) {
            signs.push(char::from(SIGNS[usize::from(design.shift(round, column))]));
        }
    }
    format!("{group} {} {} {signs}", design.columns, design.rounds)
}

/// The group, size and shifts of a line.
struct Line<'a> {
    moduli: Vec<u16>,
    columns: u16,
    rounds: u16,
    signs: &'a [u8],
}

impl<'a> Line<'a> {
    fn read(line: &'a str) -> Option<Self> {
        let mut words = line.split(' ');
        let moduli = words.next()?.split('x').map(|m| m.parse().ok()).collect::<Option<Vec<u16>>>()?;
        let (columns, rounds) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
        Some(Self { moduli, columns, rounds, signs: words.next()?.as_bytes() })
    }

    /// The first columns and rounds of it.
    fn design(&self, columns: u16, rounds: u16) -> Option<Design> {
        let mut shifts = vec![0; usize::from(columns) * usize::from(rounds)];
        for round in 1..usize::from(rounds) {
            for column in 1..usize::from(columns) {
                let sign = self.signs.get((round - 1) * usize::from(self.columns - 1) + column - 1)?;
                let shift = SIGNS.iter().position(|s| s == sign)?;
                shifts[round * usize::from(columns) + column] = shift as u16;
            }
        }
        Some(Design::new(self.moduli.clone(), columns, shifts))
    }
}

fn lines(tables: u16, columns: u16) -> impl Iterator<Item = Line<'static>> {
    let wide = move |line: &Line<'_>| line.columns >= columns && line.moduli.iter().product::<u16>() == tables;
    LINES.lines().filter_map(Line::read).filter(wide)
}

/// A design without clashes for all these rounds.
pub fn clean(tables: u16, columns: u16, rounds: u16) -> Option<Design> {
    let long = lines(tables, columns).filter(|line| line.rounds >= rounds);
    long.filter_map(|line| line.design(columns, rounds)).find(|design| design.clashes == 0)
}

/// The longest one without clashes.
pub fn longest(tables: u16, columns: u16) -> Option<Design> {
    let whole = lines(tables, columns).filter_map(|line| line.design(columns, line.rounds));
    whole.filter(|design| design.clashes == 0).max_by_key(|design| design.rounds)
}

/// The one with the fewest clashes for all these rounds.
pub fn nearest(tables: u16, columns: u16, rounds: u16) -> Option<Design> {
    let long = lines(tables, columns).filter(|line| line.rounds >= rounds);
    long.filter_map(|line| line.design(columns, rounds)).min_by_key(|design| design.clashes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_a_design_and_the_file_is_small() {
        for text in LINES.lines() {
            let line = Line::read(text).expect(text);
            let design = line.design(line.columns, line.rounds).expect(text);
            assert_eq!(super::line(&line.moduli, &design), text);
        }
        assert!(LINES.len() < 16 * 1024, "{} bytes", LINES.len());
    }
}
