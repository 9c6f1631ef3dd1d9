//! The cases of the design, and refusals, against the audit.

use super::audit::{Audit, audit_all};
use super::board::{Board, FORBIDDEN, UNIT};
use super::bound::forced;
use super::pairs::{Matrix, Pairs, Ways};
use super::plan::{AWAY, Plan};
use super::settle::settle;
use super::{Brief, Cannot, Effort, Rules, Seating, seat};

const NEVER: &dyn Fn() -> bool = &|| false;

fn plan(brief: Brief, steps: u64) -> (Seating, Audit) {
    let seating = seat(brief, &mut Effort::new(1, steps, NEVER)).unwrap();
    let audit = audit_all(&seating.rules, &seating.plan);
    assert_eq!(audit.broken, []);
    assert!(audit.repeats >= seating.bound.repeats && audit.alike >= seating.bound.alike);
    (seating, audit)
}

fn refused(change: impl FnOnce(&mut Brief)) -> String {
    let mut brief = Brief { people: 40, tables: 4, rounds: 3, ..Brief::default() };
    change(&mut brief);
    seat(brief, &mut Effort::new(1, 1_000, NEVER)).unwrap_err().to_string()
}

#[test]
fn s4_nobody_meets_twice_where_a_formula_proves_it() {
    for (people, seats, rounds) in
        [(320, 10, 32), (317, 10, 5), (317, 10, 10), (300, 10, 12), (350, 10, 10), (360, 10, 12), (1000, 8, 6)]
    {
        let (seating, audit) = plan(Brief::plain(people, seats, rounds), 10_000);
        assert_eq!((audit.repeats, seating.bound.repeats), (0, 0), "{people} at {seats} for {rounds}");
    }
}

#[test]
fn s5_small_tables_are_shared_fairly() {
    assert_eq!(plan(Brief::plain(317, 10, 5), 10_000).1.met_min, 44);
    assert!(plan(Brief::plain(317, 10, 10), 10_000).1.met_min >= 88);
}

#[test]
fn s6_hosts_stay_and_travellers_see_as_many_tables_as_there_are_rounds() {
    let hosts = (0..32).map(|host| (host, host as u16)).collect();
    let (seating, audit) = plan(Brief { hosts, ..Brief::plain(320, 10, 5) }, 0);
    assert_eq!(audit.repeats, 0);
    for person in 32..320 {
        let mut way = seating.plan.itinerary(person);
        way.sort_unstable();
        way.dedup();
        assert_eq!(way.len(), 5);
    }
}

#[test]
fn s7_departments_are_spread_as_well_as_can_be() {
    let spread = vec![(0..320).map(|person| person / 40).collect()];
    let (seating, audit) = plan(Brief { spread, ..Brief::plain(320, 10, 5) }, 10_000);
    assert_eq!((audit.repeats, audit.alike, seating.bound.alike), (0, 320, 320));
}

#[test]
fn s8_with_fewer_tables_than_seats_the_pigeonhole_is_met_for_prime_powers() {
    for (people, tables, rounds, repeats) in [(56, 7, 6, 35), (80, 8, 6, 80), (90, 9, 6, 45), (50, 5, 5, 100)] {
        let (seating, audit) = plan(Brief { people, tables, rounds, ..Brief::default() }, 10_000);
        assert_eq!((audit.repeats, seating.bound.repeats), (repeats, repeats));
        assert!(seating.bound.by.starts_with("L2"), "{}", seating.bound.by);
    }
}

#[test]
fn s9_rounds_beyond_the_design_come_from_its_columns() {
    assert_eq!(plan(Brief::plain(32, 4, 9), 300_000).1.repeats, 0);
    assert_eq!(plan(Brief::plain(320, 10, 33), 1_000).1.repeats, 80);
}

#[test]
fn s10_a_hundred_people_at_ten_tables_meet_once_in_four_rounds() {
    assert_eq!(plan(Brief::plain(100, 10, 4), 200_000).1.repeats, 0);
}

#[test]
fn s11_a_home_round_costs_its_pairs_and_nothing_else() {
    let (seating, audit) = plan(Brief { home: vec![3], ..Brief::plain(320, 10, 4) }, 10_000);
    assert_eq!((audit.repeats, seating.bound.repeats), (1440, 1440));
    assert_eq!(seating.plan.rounds[3], seating.plan.rounds[0]);
}

#[test]
fn s12_couples_apart_mixed_sizes_and_closed_tables_hold_together() {
    let brief = Brief {
        people: 100,
        tables: 12,
        rounds: 4,
        sizes: vec![12, 6, 8, 8, 8, 8, 10, 10, 7, 7, 8, 8],
        fixed: vec![(0, 1), (1, 1)],
        together: vec![(2, 3), (4, 5), (5, 6)],
        apart: vec![(7, 8), (9, 10), (2, 11)],
        closed: vec![(3, 2)],
        ..Brief::default()
    };
    let (_, audit) = plan(brief, 60_000);
    assert!(audit.repeats < 60, "{}", audit.repeats);
}

#[test]
fn s25_a_grouped_round_seats_each_group_by_itself_and_its_remainders_share() {
    // Seven regions of 45 or 46 people at tables of ten: four tables each, and 40 people at four shared ones.
    let groups: Vec<u16> = (0..320).map(|person| person % 7).collect();
    let (seating, audit) = plan(Brief { gather: vec![(2, groups.clone())], ..Brief::plain(320, 10, 4) }, 200_000);
    let pure = |table: &Vec<u32>| table.iter().all(|person| groups[*person as usize] == groups[table[0] as usize]);
    let count = |round| seating.plan.tables(round, 32).iter().filter(|table| pure(table)).count();
    assert!(count(2) >= 28, "{}", count(2));
    assert_eq!((count(1), audit.repeats), (0, 0));
}

#[test]
fn s13_what_cannot_hold_is_named() {
    assert_eq!(refused(|b| b.rounds = 0), "rounds: 0 is not between 1 and 200");
    assert_eq!(refused(|b| b.people = 10_001), "people: 10001 are too many, the limit is 10000");
    assert_eq!(refused(|b| b.people = 1), "people: at least 2 are needed");
    assert_eq!(
        refused(|b| b.people = 5),
        "table size: 5 people at 4 tables in round 1 leave somebody alone at a table"
    );
    assert_eq!(refused(|b| b.sizes = vec![10; 3]), "table_sizes: 3 sizes for 4 tables");
    assert_eq!(refused(|b| b.limits = Some((3, 9))), "table size: in round 1 a table would have 10 people, not 3 to 9");
    assert_eq!(refused(|b| b.hosts = vec![(0, 0), (1, 0)]), "hosts: table 1 has two hosts");
    assert_eq!(refused(|b| b.hosts = vec![(40, 0)]), "hosts: there is no person 41");
    assert_eq!(refused(|b| b.hosts = vec![(0, 4)]), "hosts: there is no table 5");
    assert_eq!(
        refused(|b| (b.apart, b.together) = (vec![(0, 2)], vec![(0, 1), (1, 2)])),
        "apart: persons 1 and 3 are also kept together"
    );
    assert_eq!(
        refused(|b| (b.apart, b.fixed) = (vec![(0, 1)], vec![(0, 2), (1, 2)])),
        "apart: persons 1 and 2 both stay at table 3"
    );
    let five = (0..5).flat_map(|a| (0..a).map(move |b| (b, a))).collect();
    assert_eq!(refused(|b| b.apart = five), "apart: 5 people who must all be apart, person 1 among them, at 4 tables");
    assert_eq!(
        refused(|b| b.fixed = (0..11).map(|p| (p, 0)).collect()),
        "fixed: 11 people cannot stay at table 1 of 10 seats"
    );
    assert_eq!(
        refused(|b| b.together = (1..11).map(|p| (0, p)).collect()),
        "together: 11 people with person 1 do not fit a table of 10 seats"
    );
    assert_eq!(
        refused(|b| (b.fixed, b.closed) = (vec![(0, 3)], vec![(3, 1)])),
        "closed: person 1 stays at table 4, closed in round 2"
    );
    assert_eq!(refused(|b| b.closed = (0..4).map(|t| (t, 1)).collect()), "closed: no table is open in round 2");
    assert_eq!(refused(|b| b.home = vec![3]), "home: there is no round 4");
    assert_eq!(refused(|b| b.gather = vec![(3, vec![0; 40])]), "gather: there is no round 4");
    assert_eq!(
        refused(|b| (b.gather, b.home) = (vec![(1, vec![0; 40])], vec![1])),
        "gather: round 2 is a return home, not a grouped one"
    );
    assert_eq!(refused(|b| b.spread = vec![vec![0; 39]]), "department: 39 entries for 40 people");
}

#[test]
fn s14_the_same_seed_and_steps_give_the_same_plan_and_stop_is_obeyed() {
    let brief = || Brief { people: 60, tables: 6, rounds: 5, ..Brief::default() };
    let run = |seed| seat(brief(), &mut Effort::new(seed, 50_000, NEVER)).unwrap().plan;
    assert_eq!(run(3), run(3));
    let stopped = seat(brief(), &mut Effort::new(3, u64::MAX, &|| true)).unwrap();
    assert_eq!(audit_all(&stopped.rules, &stopped.plan).broken, []);
}

#[test]
fn s15_an_audit_sees_what_is_wrong() {
    let rules = Rules::of(Brief { apart: vec![(0, 1)], hosts: vec![(2, 1)], ..Brief::plain(6, 3, 1) }).unwrap();
    let told = |rounds: Vec<u16>| {
        let audit = audit_all(&rules, &Plan { rounds: vec![rounds] });
        audit.broken.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(told(vec![0, 1, 1, 0, 0, 1]), [""; 0]);
    assert_eq!(told(vec![0, 0, 1, 0, 1, 1]), ["round 1: persons 1 and 2 must be apart"]);
    assert_eq!(told(vec![0, 1, 0, 1, 0, 1]), ["round 1: person 3 must stay and has moved"]);
    assert_eq!(told(vec![0, 1, 1, 1, 0, AWAY]), ["round 1: person 6 has no table", "round 1: table 1 has 2 people"]);
    assert_eq!(
        told(vec![0, 1, 1, 0, 2, 0]),
        ["round 1: person 5 sits at table 3, which is closed or unknown", "round 1: table 2 has 2 people"]
    );
}

#[test]
fn forced_pairs_are_those_of_the_most_even_split() {
    assert_eq!([forced(10, 4), forced(10, 6), forced(40, 32), forced(8, 8), forced(0, 3)], [8, 4, 8, 0, 0]);
}

/// The cost that a board has counted swap by swap is the cost counted anew.
#[test]
fn a_board_counts_right_with_either_memory() {
    swaps::<Matrix>();
    swaps::<Ways>();
}

fn swaps<P: Pairs>() {
    let brief = Brief {
        spread: vec![(0..47).map(|person| person % 5).collect()],
        apart: vec![(0, 1), (2, 3)],
        ..Brief::plain(47, 6, 3)
    };
    let rules = Rules::of(brief).unwrap();
    let mut effort = Effort::new(5, u64::MAX, NEVER);
    let mut board = Board::new(&rules, P::new(&rules), 0);
    for floor in 0..3 {
        board.open(&rules.brief.ranges(0, 47), None);
        settle(&mut board, &rules, floor, &[AWAY; 47], &[true; 47], &mut effort).unwrap();
    }
    for _ in 0..2_000 {
        let (i, j) = effort.two(48, 48);
        let floor = effort.below(3);
        if board.may_swap(floor, i, j) {
            let change = board.swap_cost(floor, i, j);
            board.swap(floor, i, j, change);
        }
    }
    let audit = audit_all(&rules, &board.plan());
    let small: i64 = (0..47)
        .map(|p| (0..3).filter(|f| board.floors[*f].ghost[usize::from(board.floors[*f].table_of(p))]).count() as i64)
        .map(|rounds| (rounds - 1).max(0))
        .sum();
    let counted = (audit.repeats + audit.alike) as i64 * i64::from(UNIT);
    assert_eq!(board.cost, counted + audit.broken.len() as i64 * i64::from(FORBIDDEN) + small);
}

#[test]
fn errors_are_worth_comparing() {
    assert_eq!(seat(Brief::plain(0, 10, 1), &mut Effort::new(1, 1, NEVER)).err(), Some(Cannot::NoPeople));
}
