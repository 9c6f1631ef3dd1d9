//! One harmless tap by everybody.

use super::Command;
use crate::activities;
use crate::protocol::Command as Ask;
use crate::tryout::Tryout;
use crate::words::{Audience, Refusal, RunId};

const DAY: &str = r#"
[[agenda]]
name = "tap"
minutes = 1
phones = "all"
activity = { kind = "warmup" }

[[agenda]]
name = "after"
minutes = 1
activity = { kind = "talk" }
"#;

fn tap(answer: u8) -> activities::Command {
    activities::Command::Warmup(Command::Tap { answer })
}

fn counts(t: &Tryout, run: RunId) -> Vec<u32> {
    let figures = |board: activities::Board| match board {
        activities::Board::Warmup(board) => board.counts,
        _ => Vec::new(),
    };
    let open = t.board(Audience::Screen).act.filter(|act| act.run == run);
    open.map_or_else(Vec::new, |act| figures(act.view))
}

#[test]
fn one_tap_each_and_the_screen_answers() {
    let mut t = Tryout::new(8, 4, DAY).all_join();
    let run = t.go_to("tap");
    (1..=6).for_each(|who| {
        t.acts(who, tap(u8::from(who > 4))).unwrap();
    });
    assert_eq!(counts(&t, run), [4, 2, 0]);
    t.acts(1, tap(2)).unwrap();
    assert_eq!(counts(&t, run), [3, 2, 1], "tapping again changes the answer, it adds none");
    assert_eq!(t.acts(2, tap(9)), Err(Refusal::BadChoice { field: "answer".into() }));
}

#[test]
fn who_tapped_what_is_forgotten_as_the_hall_goes_on() {
    let mut t = Tryout::new(8, 4, DAY).all_join();
    let run = t.go_to("tap");
    t.acts(3, tap(1)).unwrap();
    assert!(t.journal().contains(r#""plain":[3,1]"#));
    t.go();
    assert!(!t.journal_without_keys().contains(r#"[3,1]"#));
    assert!(!t.room.unsettled().contains(&run), "its key may go");
    assert_eq!(t.says(3, Ask::Act { run, command: tap(0) }), Err(Refusal::Closed));
    let taps = t.room.report().into_iter().find(|(id, ..)| *id == run).unwrap().2.figures[0].value;
    assert_eq!(taps, 1);
}
