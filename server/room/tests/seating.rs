//! Thousands of random halls: sizes are right, nobody sits twice or nowhere, hosts
//! stay, hard wishes hold, the audit agrees, and no bound is above a plan.

use proptest::collection::vec;
use proptest::prelude::*;
use room::seating::audit::{audit, audit_all};
use room::seating::bound::{Bound, Days};
use room::seating::living::Living;
use room::seating::{AWAY, Brief, Effort, Plan, seat};

const NEVER: &dyn Fn() -> bool = &|| false;

/// What a hall is drawn from; indices are taken modulo what there is.
#[derive(Clone, Debug)]
struct Draw {
    people: u32,
    seats: u16,
    rounds: u16,
    hosts: u16,
    mixed: Vec<u16>,
    departments: u16,
    apart: usize,
    couples: usize,
    fixed: usize,
    closed: Option<(u16, u16)>,
    home: bool,
    seed: u64,
}

prop_compose! {
    fn draws()(
        people in 2u32..=400, seats in 3u16..=12, rounds in 1u16..=9, hosts in 0u16..60, mixed in vec(0u16..3, 0..4),
        departments in 0u16..12, apart in 0usize..12, couples in 0usize..8, fixed in 0usize..4,
        closed in proptest::option::weighted(0.3, (0u16..40, 1u16..9)), home in proptest::bool::weighted(0.2), seed: u64,
    ) -> Draw {
        Draw { people, seats, rounds, hosts, mixed, departments, apart, couples, fixed, closed, home, seed }
    }
}

/// A hall in which all wishes can hold: hosts first, couples and pairs apart among the others.
fn brief(draw: &Draw) -> Brief {
    let n = draw.people;
    let tables = (n / u32::from(draw.seats)).max(1) as u16;
    let hosts = draw.hosts.min(tables).min((n / 3) as u16);
    let base = n / u32::from(tables);
    let sizes: Vec<u16> = (0..tables)
        .filter(|_| !draw.mixed.is_empty() && base > 3)
        .map(|table| base as u16 - 1 + draw.mixed[usize::from(table) % draw.mixed.len()])
        .collect();
    let free: Vec<u32> = (u32::from(hosts)..n).collect();
    let (couples, rest) = free.split_at((2 * draw.couples).min(free.len() / 4 * 2));
    let (apart, rest) = rest.split_at(if tables > 3 { (2 * draw.apart).min(rest.len() / 2 * 2) } else { 0 });
    let closed = draw.closed.filter(|_| tables > 4).map(|(table, from)| (hosts.max(1) + table % tables, from));
    let pairs = |list: &[u32]| list.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect();
    Brief {
        people: n,
        tables,
        rounds: draw.rounds,
        sizes,
        hosts: (0..hosts).map(|host| (u32::from(host), host)).collect(),
        fixed: rest.iter().take(draw.fixed.min(base as usize / 3)).map(|person| (*person, 0)).collect(),
        spread: if draw.departments > 0 {
            vec![(0..n).map(|person| (person * 7 % u32::from(draw.departments)) as u16).collect()]
        } else {
            Vec::new()
        },
        apart: pairs(apart),
        together: pairs(couples),
        home: if draw.home && draw.rounds > 2 && closed.is_none() { vec![draw.rounds - 1] } else { Vec::new() },
        closed: closed.into_iter().filter(|(table, _)| *table < tables).collect(),
        ..Brief::default()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, ..ProptestConfig::default() })]

    #[test]
    fn s16_every_plan_is_valid_and_no_bound_above_it(draw in draws()) {
        let brief = brief(&draw);
        let seating = match seat(brief.clone(), &mut Effort::new(draw.seed, 4_000, NEVER)) {
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
    let mut effort = Effort::new(draw.seed, u64::MAX, NEVER);
    let mut hall = Living::new(brief.clone(), most, &mut effort).unwrap();
    let (mut plan, mut present, mut ranges) = (Plan::default(), Vec::new(), Vec::new());
    for (dice, leave, arrive) in [(0, 0, 0)].iter().chain(changes) {
        let pick = |step: usize| (dice.wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(step as u32 * 7) % u64::from(most)) as u32;
        let here = |hall: &Living| hall.present().iter().filter(|here| **here).count();
        for step in 0..*leave {
            if here(&hall) > 3 * usize::from(brief.tables) {
                hall.leave(pick(step));
            }
        }
        for step in 20..20 + arrive {
            // Odd ones come while the round runs, the others before the next.
            if step % 2 == 0 || plan.rounds.is_empty() {
                hall.arrive(pick(step)).unwrap();
            } else if !hall.present()[pick(step) as usize] {
                let table = hall.arrive_now(pick(step)).unwrap();
                prop_assert_eq!(hall.seats()[pick(step) as usize], table);
            }
        }
        let table = (dice % u64::from(brief.tables)) as u16;
        let closed = dice % 5 == 1 && brief.tables > 5 && brief.hosts.is_empty() && table != 0;
        if closed {
            hall.close(table).unwrap();
        }
        plan.rounds.push(hall.next(&mut effort).unwrap().to_vec());
        present.push(hall.present().to_vec());
        ranges.push(hall.ranges());
        if closed {
            hall.reopen(table).unwrap();
        }
    }
    let audit = audit(hall.rules(), &plan, &present, &ranges);
    prop_assert!(audit.broken.is_empty(), "{:?} in {brief:?}", audit.broken);
    let bound = Bound::over(hall.rules(), &Days { present: &present, ranges: &ranges });
    prop_assert!(audit.repeats >= bound.repeats && audit.alike >= bound.alike, "{audit:?} {bound:?}");
    Ok(())
}
