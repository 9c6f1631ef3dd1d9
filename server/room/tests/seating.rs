//! Thousands of random halls: sizes are right, nobody sits twice or nowhere, hosts
//! stay, hard wishes hold, the audit agrees, and no bound is above a plan.

use proptest::collection::vec;
use proptest::prelude::*;
use room::seating::audit::{Broken, audit, audit_all};
use room::seating::bound::{Bound, Days};
use room::seating::{AWAY, Brief, Effort, Living, Plan, seat};

const NEVER: &dyn Fn() -> bool = &|| false;

/// What a hall is drawn from.
#[derive(Clone, Debug)]
struct Draw {
    people: u32,
    seats: u16,
    rounds: u16,
    hosts: u16,
    /// Seats of the tables by turns, 3 to 12; none when they are alike.
    mixed: Vec<u16>,
    departments: u16,
    apart: usize,
    couples: usize,
    fixed: usize,
    closed: Option<(u16, u16)>,
    home: bool,
    gather: Option<(u16, u16)>,
    seed: u64,
}

prop_compose! {
    fn draws()(
        people in prop_oneof![6 => 2u32..=60, 3 => 60u32..=160, 1 => 160u32..=400],
        (seats, rounds, hosts) in (3u16..=12, 1u16..=9, 0u16..60),
        mixed in vec(3u16..=12, 0..4),
        (departments, apart, couples, fixed) in (0u16..12, 0usize..12, 0usize..8, 0usize..4),
        closed in proptest::option::weighted(0.3, (0u16..40, 1u16..9)),
        home in proptest::bool::weighted(0.2),
        gather in proptest::option::weighted(0.2, (0u16..9, 1u16..7)),
        seed: u64,
    ) -> Draw {
        Draw { people, seats, rounds, hosts, mixed, departments, apart, couples, fixed, closed, home, gather, seed }
    }
}

/// A hall in which all wishes can hold: hosts first, couples and pairs apart among the others.
fn brief(draw: &Draw) -> Brief {
    let tables = (draw.people / u32::from(draw.seats)).max(1) as u16;
    let sizes: Vec<u16> =
        (0..tables).filter_map(|t| draw.mixed.get(usize::from(t) % draw.mixed.len().max(1)).copied()).collect();
    // Tables that are not alike lack one person at most.
    let all: u32 = sizes.iter().map(|size| u32::from(*size)).sum();
    let n = if sizes.is_empty() { draw.people } else { all - (draw.people % u32::from(tables)) };
    let least = if sizes.is_empty() { n / u32::from(tables) } else { u32::from(*sizes.iter().min().unwrap()) - 1 };
    let hosts = draw.hosts.min(tables).min((n / 3) as u16);
    let gather = draw.gather.filter(|(round, _)| *round < draw.rounds);
    let free: Vec<u32> = (u32::from(hosts)..n).collect();
    let couples = if gather.is_none() && least > 2 { draw.couples } else { 0 };
    let (couples, rest) = free.split_at((2 * couples).min(free.len() / 4 * 2));
    // A large table needs enough people who may all sit at it.
    let largest = if sizes.is_empty() { n.div_ceil(u32::from(tables)) } else { 12 };
    let roomy = tables > 3 && gather.is_none() && rest.len() > 3 * largest as usize;
    let (apart, rest) = rest.split_at(if roomy { (2 * draw.apart).min(rest.len() / 4 * 2) } else { 0 });
    let closed = draw.closed.filter(|_| tables > 4).map(|(table, from)| (hosts.max(1) + table % tables, from));
    let pairs = |list: &[u32]| list.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect();
    let column = |groups: u16, step: u32| (0..n).map(|person| (person * step % u32::from(groups)) as u16).collect();
    let home = draw.home && draw.rounds > 2 && closed.is_none() && gather.is_none();
    Brief {
        people: n,
        tables,
        rounds: draw.rounds,
        sizes,
        hosts: (0..hosts).map(|host| (u32::from(host), host)).collect(),
        fixed: rest.iter().take(draw.fixed.min(least as usize / 3)).map(|person| (*person, 0)).collect(),
        spread: if draw.departments > 0 { vec![column(draw.departments, 7)] } else { Vec::new() },
        apart: pairs(apart),
        together: pairs(couples),
        home: if home { vec![draw.rounds - 1] } else { Vec::new() },
        closed: closed.into_iter().filter(|(table, _)| *table < tables).collect(),
        gather: gather.into_iter().map(|(round, groups)| (round, column(groups, 5))).collect(),
        ..Brief::default()
    }
}

/// Wishes at random, most of which contradict one another.
fn anything() -> impl Strategy<Value = Brief> {
    let pair = || (0u32..14, 0u32..14);
    let place = || vec((0u32..14, 0u16..5), 0..4);
    let sizes = (2u32..14, 1u16..5, 1u16..5, vec(0u16..7, 0..5));
    (sizes, place(), place(), vec(pair(), 0..9), vec(pair(), 0..6), vec((0u16..5, 0u16..5), 0..2)).prop_map(
        |((people, tables, rounds, sizes), hosts, fixed, apart, together, closed)| {
            let gather =
                closed.iter().map(|(round, groups)| (*round, (0..people as u16).map(|p| p % (groups + 1)).collect()));
            let gather = gather.take(1).collect();
            Brief { people, tables, rounds, sizes, hosts, fixed, apart, together, closed, gather, ..Brief::default() }
        },
    )
}

/// So many halls at least; more with PROPTEST_CASES (20,000 take minutes in a release build).
fn halls(least: u32) -> ProptestConfig {
    let cases = ProptestConfig::default().cases.max(least);
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(halls(1_000))]


    #[test]
    fn s16_every_plan_is_valid_and_no_bound_above_it(draw in draws()) {
        let brief = brief(&draw);
        let seating = match seat(brief.clone(), &mut Effort::new(draw.seed, 1_500, NEVER)) {
            Ok(seating) => seating,
            Err(cannot) => return Err(TestCaseError::fail(format!("{cannot}: {brief:?}"))),
        };
        let audit = audit_all(&seating.rules, &seating.plan);
        prop_assert!(audit.broken.is_empty(), "{:?} in {brief:?}", audit.broken);
        prop_assert!(audit.repeats >= seating.bound.repeats, "{} < {:?}", audit.repeats, seating.bound);
        prop_assert!(audit.alike >= seating.bound.alike, "{} < {:?}", audit.alike, seating.bound);
        prop_assert!(audit.met_min <= seating.bound.met_min, "{} > {:?}", audit.met_min, seating.bound);
        prop_assert_eq!(recount(&seating.plan), audit.repeats);
    }

    #[test]
    fn s24_whatever_is_asked_is_refused_or_planned_and_what_does_not_hold_is_named(brief in anything(), seed: u64) {
        let Ok(seating) = seat(brief.clone(), &mut Effort::new(seed, 2_000, NEVER)) else { return Ok(()) };
        let audit = audit_all(&seating.rules, &seating.plan);
        // Only who must be apart, or a group that cannot be gathered, may be left: all else is seated as asked.
        let left = audit.broken.iter().all(|broken| matches!(broken, Broken::Apart { .. } | Broken::Scattered { .. }));
        prop_assert!(left, "{:?} in {brief:?}", audit.broken);
        prop_assert!(audit.repeats >= seating.bound.repeats, "{} < {:?} in {brief:?}", audit.repeats, seating.bound);
    }
}

proptest! {
    #![proptest_config(halls(400))]

    #[test]
    fn s17_a_living_hall_is_valid_in_every_round(draw in draws(), changes in vec((any::<u64>(), 0usize..12, 0usize..12), 1..7)) {
        let brief = Brief { home: Vec::new(), closed: Vec::new(), sizes: Vec::new(), ..brief(&draw) };
        live(brief, &draw, &changes)?;
    }
}

/// Repeats, pair by pair: the slow and obvious way.
fn recount(plan: &Plan) -> u64 {
    let people = plan.rounds[0].len();
    let mut repeats = 0;
    for a in 0..people {
        for b in 0..a {
            let met = plan.rounds.iter().filter(|round| round[a] == round[b] && round[a] != AWAY).count() as u64;
            repeats += met.saturating_sub(1);
        }
    }
    repeats
}

fn live(brief: Brief, draw: &Draw, changes: &[(u64, usize, usize)]) -> Result<(), TestCaseError> {
    let most = brief.people + 80;
    let mut effort = Effort::new(draw.seed, 1_500, NEVER);
    let mut hall = Living::new(brief.clone(), most, &mut effort).unwrap();
    let (mut plan, mut present, mut ranges) = (Plan::default(), Vec::new(), Vec::new());
    for (dice, leave, arrive) in [(0, 0, 0)].iter().chain(changes) {
        let pick = |step: usize| {
            (dice.wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(step as u32 * 7) % u64::from(most)) as u32
        };
        for step in 0..*leave {
            if hall.present.iter().filter(|here| **here).count() > 3 * usize::from(brief.tables) {
                hall.leave(pick(step));
            }
        }
        (20..20 + arrive).try_for_each(|step| come(&mut hall, pick(step), step % 2 == 0))?;
        let table = (dice % u64::from(brief.tables)) as u16;
        let closed = dice % 5 == 1 && brief.tables > 5 && brief.hosts.is_empty() && table != 0;
        hall.set_open(table, !closed);
        // One round, or all that were announced.
        let rounds = if dice % 3 == 0 { 1 } else { hall.plan.len().saturating_sub(hall.past.len()).max(1) };
        let mut effort = Effort::new(*dice, 150, NEVER);
        let replan = hall.replan(rounds, &mut effort).unwrap();
        hall.announce(replan.rounds);
        hall.begin();
        // As the round began: who comes later sits where there is a chair.
        plan.rounds.extend(hall.past.last().cloned());
        present.push(hall.present.clone());
        ranges.push(hall.ranges());
        hall.set_open(table, true);
    }
    let audit = audit(&hall.rules, &plan, &present, &ranges);
    prop_assert!(audit.broken.is_empty(), "{:?} in {brief:?}", audit.broken);
    let bound = Bound::over(&hall.rules, &Days { present: &present, ranges: &ranges });
    prop_assert!(audit.repeats >= bound.repeats && audit.alike >= bound.alike, "{audit:?} {bound:?}");
    Ok(())
}

/// Somebody comes: before the next round, or at once to a chair that is free.
fn come(hall: &mut Living, person: u32, before: bool) -> Result<(), TestCaseError> {
    if hall.present[person as usize] {
        return Ok(());
    }
    let way = if before || hall.past.is_empty() {
        hall.ways_for(&[person])[0]
    } else {
        let chairs = vec![1; usize::from(hall.rules.brief.tables)];
        let welcome = hall.welcome(&[person], &chairs).unwrap()[0];
        hall.sit(person, welcome.table);
        welcome.way
    };
    hall.arrive(person);
    if let Some(way) = way {
        hall.take(person, way);
    }
    let first = hall.past.len();
    let held = hall.plan.iter().skip(first).filter(|round| round[person as usize] != AWAY).count();
    prop_assert!(held == 0 || held == hall.plan.len() - first, "a way is whole");
    Ok(())
}
