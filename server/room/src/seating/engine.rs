//! Puts it together: a formula, labels, and a search for what no formula can say.
//! It returns at once when a plan is proven the best, else it searches for as long
//! as it may and keeps the best it has seen.

use super::board::{Board, FORBIDDEN, UNIT};
use super::bound::Bound;
use super::brief::{Brief, Cannot};
use super::effort::Effort;
use super::labels::Labels;
use super::pairs::{Matrix, Memory, Pairs};
use super::plan::{AWAY, Plan};
use super::repair::{Cooling, Search, mend};
use super::rules::Rules;
use super::seeds::{self, Seed, Wishes};
use super::settle::settle;
use super::turned;
use super::zones::Zones;

/// Steps of the first searches; they double each time.
const FIRST: u64 = 40_000;
/// A way to search is tried again while it comes as close as this.
const HOPE: f64 = 1.12;
/// Where cooling begins from a plan that is nearly right, by turns, and from nothing.
const WARM: [f64; 2] = [0.2, 0.3];
const HOT: f64 = 0.7;
/// The same for people glued together, who count several times.
const GLUED: f64 = 2.0;
const COLD: f64 = 0.09;

/// A plan with its bound.
#[derive(Clone, Debug)]
pub struct Seating {
    /// The checked wishes.
    pub rules: Rules,
    /// Everybody's tables.
    pub plan: Plan,
    /// What no plan can beat.
    pub bound: Bound,
    /// The labels that the plan follows to the letter, if it does.
    labels: Option<Labels>,
}

impl Seating {
    /// Ways that nobody holds yet, for newcomers: tables of all rounds.
    #[must_use]
    pub fn spare(&self) -> Vec<Vec<u16>> {
        self.labels.as_ref().map(Labels::spare).unwrap_or_default()
    }
}

/// Plans the rounds of a brief.
///
/// # Errors
/// The wish that cannot hold.
pub fn seat(brief: Brief, effort: &mut Effort<'_>) -> Result<Seating, Cannot> {
    let rules = Rules::of(brief)?;
    let bound = Bound::of(&rules);
    let (plan, labels) = seat_rules(&rules, effort);
    if plan.rounds.is_empty() {
        return Err(Cannot::NoRoom);
    }
    Ok(Seating { rules, plan, bound, labels })
}

/// The plan for checked rules, and the labels it follows; empty when groups do not fit their tables.
pub fn seat_rules(rules: &Rules, effort: &mut Effort<'_>) -> (Plan, Option<Labels>) {
    let away: Vec<u16> = (0..rules.brief.rounds).filter(|round| !rules.is_home(*round)).collect();
    let bound = Bound::of(rules);
    let count = away.len() as u16;
    let alike = alike_share(rules, &bound, &away);
    let seed = seeds::formula(rules, count, alike, effort);
    let seed = match seed {
        Some(seed) if proven(rules, &seed, alike) => {
            let labels = seed.labels.filter(|_| rules.brief.home.is_empty());
            return (with_home(rules, &away, Plan { rounds: seed.wishes }), labels);
        }
        other => other,
    };
    let mut run = Run::new(rules, away, &bound, alike, effort);
    run.start(seed);
    run.search();
    let best = run.best.map(|(_, plan)| plan).unwrap_or_default();
    (with_home(rules, &run.away, best), None)
}

/// How many pairs alike cannot be avoided in the rounds that are searched.
fn alike_share(rules: &Rules, bound: &Bound, away: &[u16]) -> i64 {
    if away.len() == usize::from(rules.brief.rounds) {
        return bound.alike as i64;
    }
    let brief = Brief { rounds: away.len() as u16, home: Vec::new(), ..rules.brief.clone() };
    Bound::of(&Rules { brief, ..rules.clone() }).alike as i64
}

/// Whether a start is as good as any plan can be, without looking further.
fn proven(rules: &Rules, seed: &Seed, alike: i64) -> bool {
    let staying =
        |round: &Vec<u16>| rules.anchor.iter().zip(round).all(|(anchor, table)| *anchor == AWAY || anchor == table);
    seed.clean && rules.units.is_empty() && rules.regular() && seed.alike <= alike && seed.wishes.iter().all(staying)
}

/// Puts the rounds at home between the others.
fn with_home(rules: &Rules, away: &[u16], plan: Plan) -> Plan {
    if plan.rounds.is_empty() || away.len() == plan.rounds.len() && rules.brief.home.is_empty() {
        return plan;
    }
    let round = |round: u16| {
        let place = if rules.is_home(round) { 0 } else { away.iter().position(|r| *r == round).unwrap_or(0) };
        plan.rounds[place].clone()
    };
    Plan { rounds: (0..rules.brief.rounds).map(round).collect() }
}

/// A way to search, and the best that it has come to.
struct Way {
    kind: Kind,
    reached: i64,
}

/// Where a way begins.
enum Kind {
    /// At the best so far.
    Best,
    /// At random.
    Nothing,
    /// At random, with people glued together.
    Glued(Box<Rules>),
    /// At a plan that turns in rings of so many tables.
    Turned(usize),
}

/// One search for a plan.
struct Run<'r, 'e, 's> {
    rules: &'r Rules,
    /// The rounds that are no return home.
    away: Vec<u16>,
    /// No plan costs less.
    least: i64,
    alike: i64,
    effort: &'e mut Effort<'s>,
    best: Option<(i64, Plan)>,
}

impl<'r, 'e, 's> Run<'r, 'e, 's> {
    fn new(rules: &'r Rules, away: Vec<u16>, bound: &Bound, alike: i64, effort: &'e mut Effort<'s>) -> Self {
        let home = bound.home as i64;
        let least = (bound.repeats as i64 - home + alike) * i64::from(UNIT) + unfair(rules, &away);
        Self { rules, away, least, alike, effort, best: None }
    }

    fn start(&mut self, seed: Option<Seed>) {
        let rounds = self.away.len() as u16;
        let whole = seed.as_ref().is_some_and(|seed| seed.clean);
        let mut starts: Vec<Wishes> = seed.into_iter().map(|seed| seed.wishes).collect();
        if !whole {
            starts.extend(seeds::others(self.rules, rounds, self.alike, self.effort).into_iter().map(|s| s.wishes));
        }
        let nothing = vec![vec![AWAY; self.rules.brief.people as usize]; usize::from(rounds)];
        starts.push(nothing);
        for wishes in starts {
            if self.best.is_some() && (self.done() || (self.effort.stop)()) {
                return;
            }
            self.consider(&wishes);
        }
    }

    fn done(&self) -> bool {
        self.best.as_ref().is_some_and(|(cost, _)| *cost <= self.least)
    }

    /// Makes wishes valid; keeps the plan if it is the best.
    fn consider(&mut self, wishes: &[Vec<u16>]) {
        if let Some(board) = self.board(self.rules, wishes) {
            self.keep(&board);
        }
    }

    fn keep<P: Pairs>(&mut self, board: &Board<P>) {
        if self.best.as_ref().is_none_or(|(cost, _)| board.cost < *cost) {
            self.best = Some((board.cost, board.plan()));
        }
    }

    /// A board with all rounds settled near these wishes.
    fn board(&mut self, rules: &Rules, wishes: &[Vec<u16>]) -> Option<Board<Memory>> {
        let people = rules.brief.people;
        let mut board = Board::new(rules, Memory::new(rules), 0);
        let present = vec![true; people as usize];
        for (floor, round) in self.away.iter().enumerate() {
            let ranges = rules.brief.ranges(*round, people);
            board.open(&ranges, Zones::of(rules, usize::from(*round), &ranges, &present));
            settle(&mut board, rules, floor, &wishes[floor], &present, self.effort).ok()?;
            if !rules.brief.apart.is_empty() {
                mend(&mut board, rules, floor, FORBIDDEN, self.effort);
            }
        }
        Some(board)
    }

    /// Searches by turns, longer each time, in every way that has hope.
    fn search(&mut self) {
        let mut ways = self.ways();
        let mut steps = FIRST;
        for turn in 0.. {
            for way in &mut ways {
                let Some((best, _)) = self.best else { return };
                if self.done() || self.effort.steps == 0 || (self.effort.stop)() {
                    return;
                }
                if turn == 0 || way.reached as f64 <= best as f64 * HOPE {
                    way.reached = way.reached.min(self.go(&way.kind, turn, steps));
                }
            }
            steps *= 2;
        }
    }

    /// The best so far goes on for ever; a way that leads nowhere near it is left.
    fn ways(&self) -> Vec<Way> {
        let glued = glued(self.rules).map(|rules| Kind::Glued(Box::new(rules)));
        let rings = turned::rings(self.rules).into_iter().map(Kind::Turned);
        let kinds = [Kind::Best, Kind::Nothing].into_iter().chain(glued).chain(rings);
        kinds.map(|kind| Way { kind, reached: i64::MAX }).collect()
    }

    fn go(&mut self, kind: &Kind, turn: usize, steps: u64) -> i64 {
        let warm = Cooling { hot: WARM[turn % 2], cold: COLD, steps };
        let nothing = || vec![vec![AWAY; self.rules.brief.people as usize]; self.away.len()];
        match kind {
            Kind::Best => {
                let wishes = self.best.as_ref().map(|(_, plan)| plan.rounds.clone()).unwrap_or_default();
                self.cool(self.rules, &wishes, warm);
                0
            }
            Kind::Nothing => self.cool(self.rules, &nothing(), Cooling { hot: HOT, ..warm }),
            Kind::Glued(rules) => self.cool(rules, &nothing(), Cooling { hot: GLUED, ..warm }),
            Kind::Turned(ring) => {
                let wishes = turned::turned(self.rules, self.away.len(), *ring, steps, self.effort);
                self.cool(self.rules, &wishes, warm)
            }
        }
    }

    fn cool(&mut self, rules: &Rules, wishes: &[Vec<u16>], cooling: Cooling) -> i64 {
        let Some(board) = self.board(rules, wishes) else { return i64::MAX };
        match board.pairs.clone() {
            // Not to ask at each pair which memory it is.
            Memory::Matrix(matrix) => self.cool_board::<Matrix>(rules, board.with(matrix), cooling),
            Memory::Ways(_) => self.cool_board(rules, board, cooling),
        }
    }

    fn cool_board<P: Pairs>(&mut self, rules: &Rules, mut board: Board<P>, cooling: Cooling) -> i64 {
        let fixed = usize::from(self.away.len() < usize::from(self.rules.brief.rounds));
        let floors = (fixed..self.away.len()).collect();
        Search::new(rules, floors, self.least).cool(&mut board, cooling, self.effort);
        self.keep(&board);
        board.cost
    }
}

/// With fewer tables than seats the best plans keep small groups together all day: people glued
/// so that each table seats as many groups as there are tables. Only where nobody is bound.
fn glued(rules: &Rules) -> Option<Rules> {
    let brief = &rules.brief;
    let (people, tables) = (brief.people, u32::from(brief.tables));
    let bound = rules.has_soft_wishes() || !rules.units.is_empty() || rules.anchor.iter().any(|table| *table != AWAY);
    if bound || !rules.regular() || people <= tables * tables || tables < 2 {
        return None;
    }
    let groups = tables * tables;
    let mut together = Vec::new();
    for person in groups..people {
        together.push((person % groups, person));
    }
    Rules::of(Brief { together, ..brief.clone() }).ok()
}

/// What sharing small tables costs at least, when there are more such seats than people.
fn unfair(rules: &Rules, away: &[u16]) -> i64 {
    let people = rules.brief.people;
    let small = |round: &u16| {
        let ranges = rules.brief.ranges(*round, people);
        let most: i64 = ranges.iter().map(|range| i64::from(range.1)).sum();
        let gaps = (most - i64::from(people)) as usize;
        let mut sizes: Vec<i64> = ranges.iter().filter(|r| r.0 < r.1).map(|range| i64::from(range.0)).collect();
        sizes.sort_unstable();
        sizes.into_iter().take(gaps).sum::<i64>()
    };
    (away.iter().map(small).sum::<i64>() - i64::from(people)).max(0)
}
