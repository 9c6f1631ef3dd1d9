//! A hall that lives: newcomers, leavers, closed tables, and what moves for them.

use super::{AWAY, Brief, Cannot, Effort, Living};

const NEVER: &dyn Fn() -> bool = &|| false;

fn dice() -> Effort<'static> {
    Effort::new(7, 100_000, NEVER)
}

/// 320 people at 32 tables, in their first round.
fn hall(people: u32) -> Living {
    let mut hall = Living::new(Brief::plain(people, 10, 5), people + 60, &mut dice()).unwrap();
    hall.begin();
    hall
}

fn sizes(round: &[u16], tables: u16) -> Vec<usize> {
    (0..tables).map(|table| round.iter().filter(|t| **t == table).count()).collect()
}

/// Meetings too many in all rounds so far.
fn repeats(hall: &Living) -> usize {
    let met = |a: usize, b: usize| hall.past.iter().filter(|r| r[a] != AWAY && r[a] == r[b]).count();
    (0..hall.present.len()).map(|a| (0..a).map(|b| met(a, b).saturating_sub(1)).sum::<usize>()).sum()
}

fn next(hall: &mut Living) -> u32 {
    let replan = hall.replan(1, &mut dice()).unwrap();
    hall.announce(replan.rounds);
    hall.begin();
    replan.moved
}

#[test]
fn s18_a_newcomer_gets_the_emptiest_table_and_a_way_and_nobody_moves() {
    let mut hall = hall(320);
    let gone = (0..320).find(|person| hall.past[0][*person as usize] == 9).unwrap();
    hall.leave(gone);
    hall.sit(gone, AWAY);
    let before = hall.clone();
    let welcome = hall.welcome(&[320], &[2; 32]).unwrap()[0];
    assert_eq!(welcome.table, 9);
    hall.sit(320, welcome.table);
    hall.arrive(320);
    hall.take(320, welcome.way.unwrap());
    assert!((0..320).all(|p| (0..5).all(|round| hall.plan[round][p] == before.plan[round][p])));
    (0..4).for_each(|_| assert_eq!(next(&mut hall), 0));
    assert_eq!(repeats(&hall), 0);
}

#[test]
fn s19_a_bus_is_seated_on_the_chairs_given_and_an_empty_table_is_no_place_for_two() {
    let mut hall = hall(300);
    let bus: Vec<u32> = (300..335).collect();
    let mut chairs = vec![0; 30];
    (chairs[3], chairs[7], chairs[11]) = (12, 12, 12);
    let welcomes = hall.welcome(&bus, &chairs).unwrap();
    let at = |table| welcomes.iter().filter(|welcome| welcome.table == table).count();
    assert!([at(3), at(7), at(11)].iter().all(|count| (11..=12).contains(count)));
    assert_eq!(hall.welcome(&(300..340).collect::<Vec<_>>(), &chairs), Err(Cannot::NoChair { person: 336 }));
    (0..300).filter(|p| hall.past[0][*p] == 5).collect::<Vec<_>>().into_iter().for_each(|p| hall.past[0][p] = AWAY);
    assert_ne!(hall.welcome(&[300, 301], &[2; 30]).unwrap()[0].table, 5);
    assert_eq!(hall.welcome(&bus, &[9; 30]).unwrap()[0].table, 5);
}

#[test]
fn s20_a_replan_moves_nobody_without_need() {
    let mut hall = hall(320);
    let mut effort = dice();
    assert_eq!(hall.replan(4, &mut effort).unwrap().moved, 0);
    assert!(effort.steps > 99_000, "what a round does not need is left for the next: {}", effort.steps);
    hall.set_open(31, false);
    let replan = hall.replan(4, &mut dice()).unwrap();
    assert!(replan.rounds.iter().all(|round| !round.contains(&31)));
    // Four times ten must find another table; hardly anybody else has to go for them.
    assert!((40..100).contains(&replan.moved), "{}", replan.moved);
    for round in &replan.rounds {
        assert!(sizes(round, 31).iter().all(|size| (10..=11).contains(size)));
    }
}

#[test]
fn s20_a_small_hall_keeps_most_of_what_it_was_told_though_a_search_has_stirred_it() {
    let mut hall = Living::new(Brief::plain(64, 8, 8), 70, &mut dice()).unwrap();
    hall.begin();
    for _ in 0..4 {
        next(&mut hall);
    }
    [3, 17, 18].into_iter().for_each(|person| hall.leave(person));
    let moved = hall.replan(1, &mut dice()).unwrap().moved;
    assert!(moved <= 12, "{moved} of 61 go elsewhere");
}

#[test]
fn s21_meetings_belong_to_the_person_and_to_where_they_really_sat() {
    let mut hall = hall(320);
    let (a, b) = (0usize, (1..320).find(|p| hall.past[0][*p] == hall.past[0][0]).unwrap());
    hall.leave(b as u32);
    next(&mut hall);
    hall.arrive(b as u32);
    let way = hall.ways_for(&[b as u32])[0].unwrap();
    hall.take(b as u32, way);
    // Two who were to meet in the third round sit together in the second by their own choice.
    let c = (1..320).find(|p| *p != b && hall.plan[2][*p] == hall.plan[2][a]).unwrap();
    hall.sit(c as u32, hall.past[1][a]);
    for _ in 0..3 {
        next(&mut hall);
    }
    let met = |x: usize, y: usize| hall.past.iter().filter(|r| r[x] != AWAY && r[x] == r[y]).count();
    assert_eq!((met(a, b), met(a, c)), (1, 1));
}

#[test]
fn s22_without_an_open_table_nothing_is_planned() {
    let mut hall = hall(40);
    (0..4).for_each(|table| hall.set_open(table, false));
    assert_eq!(hall.replan(1, &mut dice()), Err(Cannot::AllClosed { round: 1 }));
}
