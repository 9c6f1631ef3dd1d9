//! The rules of a break. Names carry the numbers of RULES.md, section B.

use crate::activities;
use crate::protocol::Command;
use crate::scenario::Scenario;
use crate::tryout::Tryout;
use crate::words::Audience;

const DAY: &str = r#"
[[agenda]]
name = "talk"
minutes = 5
activity = { kind = "talk" }

[[agenda]]
name = "pause"
minutes = 28
printed = 25
seats = "mix"
announce = "break"
phones = "all"
activity = { kind = "break" }

[[agenda]]
name = "after"
minutes = 5
activity = { kind = "talk" }
"#;

const MINUTE: i64 = 60_000;

fn day() -> Tryout {
    let mut t = Tryout::new(40, 4, DAY).all_join();
    t.go_to("pause");
    t
}

fn minutes(t: &Tryout) -> i64 {
    let mut reports = t.room.report();
    reports.remove(1).2.figures.remove(0).value
}

#[test]
fn b1_people_are_expected_back_at_the_printed_time_and_an_extension_moves_it() {
    let mut t = day();
    let back = |t: &Tryout| t.board(Audience::Screen).step.unwrap().back.unwrap();
    assert_eq!(back(&t).since(t.now), 25 * MINUTE);
    t.pilot(Command::Extend { minutes: 5 }).unwrap();
    assert_eq!(back(&t).since(t.now), 30 * MINUTE);
    assert_eq!(t.board(Audience::Screen).clock.ends.since(t.now), 33 * MINUTE);
    t.later(MINUTE);
    t.go();
    assert_eq!(t.board(Audience::Screen).step.unwrap().back, None);
}

#[test]
fn b2_the_bell_rings_three_minutes_before_unless_the_scenario_says_otherwise() {
    let bell = |said: &str| {
        let mut t = Tryout::new(4, 4, &DAY.replace("kind = \"break\"", said));
        t.go_to("pause");
        match t.board(Audience::Screen).act.unwrap().view {
            activities::Board::Break(board) => board.bell_ms,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(bell("kind = \"break\""), 3 * MINUTE);
    assert_eq!((bell("kind = \"break\", bell = 0"), bell("kind = \"break\", bell = 1.5")), (0, 90_000));
    let long = DAY.replace("kind = \"break\"", "kind = \"break\", bell = 16");
    let source = format!("title = \"x\"\npeople = 4\ntable_seats = 4\n[[day]]\nstart = \"09:00\"\n{long}");
    let mistake = Scenario::read(&source).unwrap_err();
    assert!(mistake.what.contains("`bell`") && mistake.what.contains("15"), "{mistake}");
}

#[test]
fn b3_the_new_table_is_on_the_phone_on_the_way_out() {
    let mut t = day();
    let next = t.hand(15).next.expect("the next table is announced");
    assert_ne!(t.hand(15).table, Some(next));
    t.go();
    assert_eq!(t.hand(15).table, Some(next));
}

#[test]
fn b4_the_report_says_how_long_the_break_really_was() {
    let mut t = day();
    t.later(30 * MINUTE);
    let left = t.go();
    assert_eq!(minutes(&t), 30);
    t.later(MINUTE);
    t.pilot(Command::Undo { entry: left.seq }).unwrap();
    t.later(2 * MINUTE);
    t.go();
    assert_eq!(minutes(&t), 33, "a GO that was undone has not ended the break");
    t.pilot(Command::Back {}).unwrap();
    t.later(4 * MINUTE);
    t.go();
    assert_eq!(minutes(&t), 37, "and going back adds to it");
}
