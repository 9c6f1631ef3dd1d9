//! A round in a whole room, and the simulated voices that play it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use super::{Bench, hall, questions};
use crate::activities::dots::Dots;
use crate::activities::dots::words::Command;
use crate::activity::{Activity, Eye, Mind, Presence, Prompt, Sight};
use crate::scenario::Phones;
use crate::words::{Audience, ItemId, ParticipantId, Secret, TableId, Voice};

/// Likes what its text says; never thinks again unless told to.
struct Head {
    luck: f64,
}

impl Mind for Head {
    fn say(&mut self, _: Prompt) -> Option<String> {
        None
    }
    fn likes(&mut self, text: &str) -> f64 {
        text.chars().filter_map(|c| c.to_digit(10)).fold(0.0, |sum, n| sum * 10.0 + f64::from(n))
    }
    fn luck(&mut self) -> f64 {
        self.luck
    }
    fn secret(&mut self) -> Secret {
        crate::words::Id128([0; 16])
    }
}

fn look(bench: &Bench, who: u32, phones: Phones, luck: f64) -> Vec<Command> {
    let presence = Presence::default();
    let sight = Sight { hall: &bench.hall, presence: &presence, now: bench.now };
    let me = ParticipantId(who);
    let table = bench.hall.table_of(me);
    let texts: BTreeMap<ItemId, String> =
        bench.dots.items.iter().map(|item| (item.id, item.text.clone())).collect();
    let sheet = table.map(|table| bench.dots.sheet(sight, table));
    let eye: Eye<'_, Dots> = Eye {
        me,
        table,
        pen: table.is_some_and(|table| bench.hall.pen(table) == Some(me)),
        phones,
        beat: 0,
        board: Some(&bench.dots.board(sight, Audience::Phones)),
        sheet: sheet.as_ref(),
        hand: Some(&bench.dots.hand(sight, me)),
        texts: &texts,
    };
    Dots::robot(&eye, &mut Head { luck })
}

#[test]
fn a_simulated_voice_marks_what_it_likes_once_and_changes_at_most_once() {
    let mut bench = Bench::over(hall(8, 4), json!({ "over": "first", "ballot": 6, "dots": 3 }), &questions(12, 2));
    assert_eq!(look(&bench, 1, Phones::Down, 0.9), []);
    let acts = look(&bench, 1, Phones::All, 0.9);
    let Command::Ballot(marks) = &acts[0] else { panic!("{acts:?}") };
    let mut best = bench.hand(1);
    best.sort_unstable_by(|a, b| b.cmp(a));
    assert_eq!(marks.dots.iter().map(|item| item.0).collect::<Vec<_>>(), best[..3]);
    assert!(marks.unsettling.is_some_and(|item| !marks.dots.contains(&item)));
    bench.ask(super::person(1), acts[0].clone()).unwrap();
    assert_eq!(look(&bench, 1, Phones::All, 0.9), []);
    let again = look(&bench, 1, Phones::All, 0.0);
    bench.ask(super::person(1), again[0].clone()).unwrap();
    assert_eq!(look(&bench, 1, Phones::All, 0.0), []);
}

#[test]
fn a_simulated_pen_votes_for_its_table_and_nobody_else_does() {
    let settings = json!({ "over": "first", "voice": "table", "dots": 2 });
    let mut bench = Bench::over(hall(8, 4), settings, &questions(5, 2));
    let pen = bench.hall.pen(TableId(1)).unwrap();
    let voters: BTreeSet<u32> = (1..=8).filter(|who| !look(&bench, *who, Phones::Pen, 0.9).is_empty()).collect();
    assert_eq!(voters.len(), 2, "one a table");
    let acts = look(&bench, pen.0, Phones::Pen, 0.9);
    bench.ask(Voice::Participant(pen), acts[0].clone()).unwrap();
    assert_eq!(look(&bench, pen.0, Phones::Pen, 0.9), []);
}

#[test]
fn simulated_voices_play_a_run_off() {
    let settings = json!({ "over": "first", "ballot": 0, "dots": 2, "keep": 1, "tie": "run_off" });
    let mut bench = Bench::over(hall(3, 3), settings, &questions(4, 2).into_iter().map(|i| crate::activity::Item { from: None, ..i }).collect::<Vec<_>>());
    bench.ballot(1, 1, &[101, 102], None).unwrap();
    bench.go();
    bench.go();
    bench.go();
    for who in 1..=3 {
        let acts = look(&bench, who, Phones::All, 0.0);
        bench.ask(super::person(who), acts[0].clone()).unwrap();
        assert_eq!(look(&bench, who, Phones::All, 0.0), []);
    }
    bench.go();
    assert_eq!(bench.kept(), [102]);
}
