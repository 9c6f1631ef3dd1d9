//! The rules of arriving. Names carry the numbers of RULES.md, section A.

use super::words::{Board, Sheet};
use crate::activities;
use crate::hall::Spare;
use crate::limits;
use crate::protocol::Command;
use crate::tryout::Tryout;
use crate::words::{Audience, ParticipantId, TableId};

const DAY: &str = r#"
[[agenda]]
name = "arrive"
minutes = 45
phones = "all"
activity = { kind = "arrive" }
"#;

fn day(people: u32, seats: u16) -> Tryout {
    let mut t = Tryout::new(people, seats, DAY);
    t.go_to("arrive");
    t
}

fn board(t: &Tryout, to: Audience) -> Board {
    match t.board(to).act.expect("the step is open").view {
        activities::Board::Arrive(board) => board,
        other => panic!("{other:?}"),
    }
}

fn sheet(t: &Tryout, table: u16) -> Sheet {
    let sheet = t.room.sheet(TableId(table), &crate::activity::Presence::default(), t.now);
    match sheet.and_then(|sheet| sheet.act).expect("the step is open").view {
        activities::Sheet::Arrive(sheet) => sheet,
        other => panic!("{other:?}"),
    }
}

fn sits(t: &mut Tryout, who: u32) -> TableId {
    t.join(who);
    let table = t.hand(who).table.expect("whoever joins has a table");
    t.says(who, Command::Sit { table }).unwrap();
    table
}

#[test]
fn a1_a_table_is_complete_once_all_who_are_awaited_have_sat_down() {
    let mut t = day(8, 4);
    assert_eq!((board(&t, Audience::Screen).here, board(&t, Audience::Screen).expected), (0, 8));
    let mates: Vec<u32> = (1..=8).filter(|who| t.room.hall.plan(0)[&ParticipantId(*who)] == TableId(1)).collect();
    for who in &mates[..3] {
        sits(&mut t, *who);
    }
    t.join(mates[3]);
    assert_eq!((board(&t, Audience::Phones).complete, board(&t, Audience::Phones).tables), (0, 2));
    assert_eq!((sheet(&t, 1).seated.len(), sheet(&t, 1).expected), (3, 4));
    t.says(mates[3], Command::Sit { table: TableId(1) }).unwrap();
    assert_eq!(board(&t, Audience::Phones).complete, 1);
}

#[test]
fn a2_once_the_doors_are_closed_nobody_is_missing() {
    let mut t = day(8, 4);
    let table = sits(&mut t, 1);
    assert_eq!(sheet(&t, table.0).expected, 4);
    t.pilot(Command::Doors { open: false }).unwrap();
    let board = board(&t, Audience::Screen);
    assert_eq!((board.doors, board.complete, board.tables), (false, 1, 1));
    assert_eq!(sheet(&t, table.0).expected, 1);
}

#[test]
fn a3_no_name_reaches_phones_screen_or_stage() {
    let mut t = day(8, 4);
    t.helper(Command::SeatBatch { names: vec!["Zoé Passage".into()], at: Spare::Chairs }).unwrap();
    for to in [Audience::Phones, Audience::Screen, Audience::Stage] {
        let board = board(&t, to);
        assert!(board.door.is_none() && !format!("{board:?}").contains("Zoé"), "{to:?}");
    }
    let door = board(&t, Audience::Helper).door.unwrap();
    assert_eq!((door.no_phone, door.guests[0].name.as_deref()), (1, Some("Zoé Passage")));
}

#[test]
fn a4_the_desk_sees_walk_ins_and_whom_to_look_for() {
    let mut t = day(8, 4).all_join();
    t.helper(Command::SeatBatch { names: vec!["Ali".into()], at: Spare::Chairs }).unwrap();
    let door = board(&t, Audience::Pilot).door.unwrap();
    assert_eq!((door.walk_ins, door.no_phone, door.by_code), (1, 1, 0));
    let neighbour = t.says(1, Command::AddNeighbour { name: "Lou".into() }).unwrap().made().1.unwrap();
    let door = board(&t, Audience::Pilot).door.unwrap();
    assert_eq!((door.walk_ins, door.by_code, door.guests.len()), (2, 1, 2));
    let table = t.hand(neighbour.0).table.unwrap();
    t.says(1, Command::Sit { table }).unwrap();
    t.ask(
        &crate::words::Asker {
            device: crate::tryout::device(1),
            role: crate::words::Role::Participant,
            seat: None,
            voice: crate::words::Voice::Participant(neighbour),
        },
        Command::Sit { table },
    )
    .unwrap();
    assert_eq!(board(&t, Audience::Pilot).door.unwrap().by_code, 0, "who sits needs nobody");
}

#[test]
fn a5_a_roll_call_by_the_pen_seats_the_table_in_one_gesture() {
    let mut t = day(8, 4).all_join();
    let table = TableId(1);
    let pen = t.room.hall.pen(table).unwrap();
    let absent = t.room.hall.at_table(table).map(|(who, _)| who).find(|who| *who != pen).unwrap();
    t.says(pen.0, Command::RollCall { table, absent: vec![absent] }).unwrap();
    assert_eq!((sheet(&t, 1).seated.len(), sheet(&t, 1).expected), (3, 3));
    let face = t.board(Audience::Pilot).desk.unwrap().tables.remove(0);
    assert_eq!(face.progress, Some((3, 3)));
}

#[test]
fn a6_whoever_sits_elsewhere_counts_where_they_sit() {
    let mut t = day(8, 4).all_join();
    let who = (1..=8).find(|who| t.hand(*who).table == Some(TableId(1))).unwrap();
    t.says(who, Command::Sit { table: TableId(2) }).unwrap();
    let places = board(&t, Audience::Screen).places;
    let seen: Vec<_> = places.iter().map(|place| (place.seated, place.here, place.expected)).collect();
    assert_eq!(seen, [(0, 3, 3), (1, 5, 5)]);
}

#[test]
fn the_report_counts_and_names_nobody() {
    let mut t = day(8, 4);
    sits(&mut t, 1);
    t.helper(Command::SeatBatch { names: vec!["Ali".into()], at: Spare::Chairs }).unwrap();
    let (_, _, report) = t.room.report().remove(0);
    let values: Vec<_> = report.figures.iter().map(|figure| (figure.key.as_str(), figure.value)).collect();
    assert_eq!(values, [("expected", 8), ("came", 2), ("walk_ins", 0), ("no_phone", 1)]);
}

#[test]
fn views_keep_their_size_for_320_people() {
    let t = day(320, 10).all_join();
    let size = serde_json::to_vec(&t.board(Audience::Phones)).unwrap().len();
    assert!(size <= limits::BOARD_BYTES, "{size}");
    let size = serde_json::to_vec(&t.hand(7)).unwrap().len();
    assert!(size <= limits::HAND_BYTES, "{size}");
    assert!(board(&t, Audience::Pilot).door.unwrap().guests.len() <= limits::GUESTS);
}

#[test]
fn it_has_no_command_of_its_own() {
    assert!(serde_json::from_str::<activities::Command>(r#"{"arrive":{"sit":{"table":1}}}"#).is_err());
}
