//! Plans that look the same when all tables of a ring move on by one: people and
//! tables come in rings of `m`, and everybody of a ring does what the one before
//! does, one table further. A search has `m` times fewer choices and finds patterns
//! that a search of single people misses; each clash it leaves costs `m` repeats.

use rand::RngExt;

use super::effort::{BREATH, Effort};
use super::rules::{ALONE, Rules};
use super::seeds::Wishes;

/// Above so many people, patterns come from formulas.
const PEOPLE: u32 = 400;

/// Lengths of rings worth trying: where nobody is bound and all tables are full.
pub fn rings(rules: &Rules) -> Vec<usize> {
    let (people, tables) = (rules.brief.people, u32::from(rules.brief.tables));
    let bound = (0..people as usize).any(|person| rules.stays(person) || rules.unit_of[person] != ALONE);
    if bound || rules.has_soft_wishes() || !rules.regular() || people > PEOPLE || !people.is_multiple_of(tables) {
        return Vec::new();
    }
    (2..tables).filter(|ring| tables.is_multiple_of(*ring)).map(|ring| ring as usize).collect()
}

/// Where a ring of people sits in a round: at which ring of tables, and how far turned.
type Spot = (usize, usize);

struct Rings {
    ring: usize,
    /// Rings of people.
    count: usize,
    /// By round: the spot of each ring of people.
    spots: Vec<Vec<Spot>>,
    /// How often two rings of people are turned against each other by so much, at one ring of tables.
    counts: Vec<u16>,
    clashes: i64,
}

impl Rings {
    fn new(ring: usize, tables: usize, seats: usize, rounds: usize) -> Self {
        let count = seats * (tables / ring);
        Self { ring, count, spots: vec![Vec::new(); rounds], counts: vec![0; count * count * ring], clashes: 0 }
    }

    fn place(&self, a: usize, turned: usize, b: usize, other: usize) -> usize {
        let (low, high, x, y) = if a < b { (a, b, turned, other) } else { (b, a, other, turned) };
        (low * self.count + high) * self.ring + (x + self.ring - y) % self.ring
    }

    /// Counts one ring of people in a round out, or in.
    fn count(&mut self, round: usize, one: usize, inside: bool) {
        let (at, turned) = self.spots[round][one];
        for other in (0..self.spots[round].len()).filter(|other| *other != one) {
            let (there, theirs) = self.spots[round][other];
            if there != at {
                continue;
            }
            let place = self.place(one, turned, other, theirs);
            if inside {
                self.clashes += i64::from(self.counts[place] > 0);
                self.counts[place] += 1;
            } else {
                self.counts[place] -= 1;
                self.clashes -= i64::from(self.counts[place] > 0);
            }
        }
    }

    /// Any start: each ring of tables gets as many rings of people as it has seats.
    fn scatter(&mut self, seats: usize, effort: &mut Effort<'_>) {
        for round in 0..self.spots.len() {
            let mut rings: Vec<usize> = (0..self.count).map(|one| one / seats).collect();
            effort.shuffle(&mut rings);
            for (one, ring) in rings.into_iter().enumerate() {
                self.spots[round].push((ring, effort.below(self.ring)));
                self.count(round, one, true);
            }
        }
    }

    /// Puts two rings of people (or one, given twice) at these spots.
    fn set(&mut self, round: usize, pair: [(usize, Spot); 2]) {
        for (one, spot) in if pair[0].0 == pair[1].0 { &pair[..1] } else { &pair[..] } {
            self.count(round, *one, false);
            self.spots[round][*one] = *spot;
            self.count(round, *one, true);
        }
    }

    fn step(&mut self, heat: f64, effort: &mut Effort<'_>) {
        let round = effort.below(self.spots.len());
        let (one, other) = effort.two(self.count, self.count);
        let (mine, theirs) = (self.spots[round][one], self.spots[round][other]);
        let (x, y) = effort.two(self.ring, self.ring);
        let before = self.clashes;
        if mine.0 == theirs.0 {
            self.set(round, [(one, (mine.0, x)); 2]);
        } else {
            self.set(round, [(one, (theirs.0, x)), (other, (mine.0, y))]);
        }
        let change = self.clashes - before;
        if change > 0 && effort.dice.random::<f64>() >= (-(change as f64) / heat).exp() {
            if mine.0 == theirs.0 {
                self.set(round, [(one, mine); 2]);
            } else {
                self.set(round, [(one, mine), (other, theirs)]);
            }
        }
    }

    fn wishes(&self) -> Wishes {
        let ring = self.ring;
        let table = |spot: &Spot, x: usize| (spot.0 * ring + (x + ring - spot.1) % ring) as u16;
        let round = |spots: &Vec<Spot>| spots.iter().flat_map(|spot| (0..ring).map(move |x| table(spot, x))).collect();
        self.spots.iter().map(round).collect()
    }
}

/// The best such plan of so many steps: wished tables for all rounds.
pub fn turned(rules: &Rules, rounds: usize, ring: usize, steps: u64, effort: &mut Effort<'_>) -> Wishes {
    let tables = usize::from(rules.brief.tables);
    let seats = rules.brief.people as usize / tables;
    let mut rings = Rings::new(ring, tables, seats, rounds);
    rings.scatter(seats, effort);
    let (mut best, mut kept) = (rings.clashes, rings.spots.clone());
    let mut done = 0;
    while done < steps && best > 0 {
        let batch = effort.take(BREATH.min(steps - done));
        if batch == 0 {
            break;
        }
        let heat = 0.8 * (0.12f64 / 0.8).powf(done as f64 / steps as f64);
        for _ in 0..batch {
            rings.step(heat, effort);
            if rings.clashes < best {
                (best, kept) = (rings.clashes, rings.spots.clone());
            }
        }
        done += batch;
    }
    rings.spots = kept;
    rings.wishes()
}
