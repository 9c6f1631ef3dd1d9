//! The rules of the hall. Names carry the numbers of RULES.md.

use super::*;
use crate::limits;

fn join(hall: &mut Hall, who: u32, at: At) {
    let who = ParticipantId(who);
    let route = hall.people[&who].route.clone();
    let table = hall.place_for(who).unwrap();
    let name = Own::new(who, format!("P{who}"));
    let device = crate::words::Id128([who.0 as u8; 16]);
    let device = Some(device);
    let joined = HallEvent::Joined { who, name, language: Language::Fr, device, by_code: false, route, table };
    hall.apply(&joined, at);
}

#[test]
fn r1_people_have_met_once_they_sat_together_for_two_minutes() {
    let mut hall = Hall::new(20, 10, 4, At(0));
    (1..=20).for_each(|who| join(&mut hall, who, At(0)));
    let early = HallEvent::Sat { who: ParticipantId(1), was: Some(TableId(1)), now: TableId(2), sent: false };
    hall.apply(&early, At(limits::MET_MS - 1));
    assert_eq!(hall.met.len(), 0, "a minute and a bit is not a meeting");
    let now = hall.plan(1);
    hall.apply(&HallEvent::Moved { was_round: 0, round: 1, was: Seats::new(), now, back: false }, At(limits::MET_MS));
    let (table_1, table_2) = (9 * 8 / 2, 10 * 9 / 2);
    assert_eq!(hall.met.len(), table_1 + table_2, "the one who changed late met nobody at the new table");
}

#[test]
fn r2_late_comers_sit_at_the_emptiest_table_and_walk_ins_overflow_by_one() {
    let mut hall = Hall::new(20, 10, 4, At(0));
    for n in 0..20 {
        let (who, _, table) = hall.free_seat().unwrap();
        join(&mut hall, who.0, At(0));
        assert_eq!(hall.at_table(table).count(), n / 2 + 1);
    }
    for n in 21..=22 {
        let (who, route, table) = hall.free_seat().unwrap();
        assert_eq!(who, ParticipantId(n));
        hall.people.insert(who, Person { stay: Stay::Here, ..Person::expected(route, At(0)) });
        hall.place(who, Some(table));
    }
    assert_eq!(hall.free_seat(), Err(Refusal::Full { limit: 22 }));
}

#[test]
fn r3_a_closed_table_gives_its_people_to_the_smallest() {
    let mut hall = Hall::new(30, 10, 4, At(0));
    hall.apply(&HallEvent::Closed { table: TableId(2), was: false, now: true }, At(0));
    let seats = hall.plan(1);
    assert_eq!(seats.len(), 30);
    assert!(seats.values().all(|table| *table != TableId(2)));
    assert_eq!(seats.values().filter(|table| **table == TableId(1)).count(), 15);
}
