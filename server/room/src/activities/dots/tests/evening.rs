//! The narrowing in a whole room: harvest, a silent choice, a choice of the tables.

use crate::activities::dots::words::{Command, Marks, Phase};
use crate::activities::harvest;
use crate::activities::{self, Board, Hand, Sheet};
use crate::agenda::Next;
use crate::pool::Publish;
use crate::protocol::Command as RoomCommand;
use crate::tryout::Tryout;
use crate::words::{Audience, Id128, ItemId, Refusal, TableId};

const DAY: &str = r#"
[[agenda]]
name = "harvest"
minutes = 22
activity = { kind = "harvest" }

[[agenda]]
name = "alone"
minutes = 7
phones = "all"
seats = "mix"
activity = { kind = "dots", over = "harvest", ballot = 5, dots = 2, keep = 8, reveal = 0 }

[[agenda]]
name = "tables"
minutes = 12
activity = { kind = "dots", over = "alone", voice = "table", dots = 3, keep = { per_subtheme = 1, unsettling = 1, next = 1 } }

[[agenda]]
name = "end"
minutes = 5
activity = { kind = "talk" }
"#;

/// Forty people at ten tables; each table writes three questions, all approved.
fn harvested() -> Tryout {
    let mut t = Tryout::new(40, 4, DAY).all_join();
    let run = t.go_to("harvest");
    let mut items = Vec::new();
    for table in 1..=10u16 {
        for n in 1..=3u8 {
            let text = format!("Question {n} de la table {table} ?");
            let secret = Id128([table as u8 * 10 + n; 16]);
            let ask = harvest::Command::Ask { text, subtheme: Some(n), secret };
            let taken = t.table_acts(table, activities::Command::Harvest(ask)).unwrap();
            items.push(taken.made().0.unwrap());
            t.later(1_000);
        }
    }
    t.desk_acts(run, activities::Command::Harvest(harvest::Command::Publish(Publish::Approve { items }))).unwrap();
    t
}

fn board(t: &Tryout, to: Audience) -> crate::activities::dots::words::Board {
    match t.board(to).act.unwrap().view {
        Board::Dots(board) => board,
        other => panic!("{other:?}"),
    }
}

fn questions(t: &Tryout, who: u32) -> Vec<ItemId> {
    t.hand(who)
        .acts
        .into_iter()
        .find_map(|act| match act.view {
            Hand::Dots(hand) => hand.paper,
            _ => None,
        })
        .map_or(Vec::new(), |paper| paper.questions)
}

fn table_questions(t: &Tryout, table: u16) -> Vec<ItemId> {
    let sheet = t.room.sheet(TableId(table), &crate::activity::Presence::default(), t.now).unwrap();
    match sheet.act.unwrap().view {
        Sheet::Dots(sheet) => sheet.paper.unwrap().questions,
        other => panic!("{other:?}"),
    }
}

fn ballot(revision: u32, dots: &[ItemId], unsettling: Option<ItemId>) -> activities::Command {
    let marks = Marks { revision, dots: dots.to_vec(), unsettling, run_off: false, wave: 1 };
    activities::Command::Dots(Command::Ballot(marks))
}

fn all_vote(t: &mut Tryout) {
    for who in 1..=40 {
        let hand = questions(t, who);
        let mut best = hand.clone();
        best.sort_unstable();
        t.later(250);
        t.acts(who, ballot(1, &best[..2], Some(best[4]))).unwrap();
    }
}

#[test]
fn d2_in_the_room_nobody_reads_the_question_of_the_table_where_they_wrote() {
    let mut t = harvested();
    let wrote_at: Vec<_> = (1..=40).map(|who| t.hand(who).table.unwrap()).collect();
    t.go_to("alone");
    for who in 1..=40u32 {
        let (was, now) = (wrote_at[who as usize - 1], t.hand(who).table.unwrap());
        let hand = questions(&t, who);
        assert_eq!(hand.len(), 5);
        for id in hand {
            let text = t.text(id);
            assert!(!text.ends_with(&format!("table {was} ?")), "person {who}, now at {now}: {text}");
        }
    }
}

#[test]
fn d19_the_evening_narrows_thirty_to_eight_to_five() {
    let mut t = harvested();
    let alone = t.go_to("alone");
    assert!(!t.room.unsettled().iter().any(|run| *run != alone), "who wrote what is forgotten as the ballot opens");
    all_vote(&mut t);
    assert_eq!(t.room.next(), Next::Cue("close_round".into()));
    t.go();
    t.later(30_000).wake().expect("the grace ends by itself");
    assert!(t.room.unsettled().is_empty());
    assert_eq!(board(&t, Audience::Screen).lines, [], "the next step shows what is left");
    t.go();
    let left = table_questions(&t, 1);
    assert!(left.len() >= 8 && left.len() < 15, "{left:?}");
    for table in 1..=10 {
        let mut best = table_questions(&t, table);
        best.sort_unstable();
        t.table_acts(table, ballot(1, &best[..3], Some(best[3]))).unwrap();
    }
    while matches!(t.room.next(), Next::Cue(_)) {
        t.go();
    }
    let lines = board(&t, Audience::Screen).lines;
    assert!((2..=5).contains(&lines.len()), "{lines:?}");
    let report = t.room.report();
    let keys = |n: usize| report[n].2.tables.iter().map(|table| table.key).collect::<Vec<_>>();
    assert_eq!((keys(1), keys(2)), (vec!["questions", "ties"], vec!["questions", "ties"]));
}

#[test]
fn d8_the_journal_of_a_room_keeps_neither_voice_nor_minute() {
    let mut t = harvested();
    let run = t.go_to("alone");
    let opened = t.room.runs[&run].opened;
    all_vote(&mut t);
    let ballots: Vec<_> = t.entries.iter().filter(|entry| entry.kind == "ballot_dots").collect();
    assert_eq!(ballots.len(), 40);
    assert!(ballots.iter().all(|entry| entry.at == opened), "no ballot has a time of its own");
    let blind = t.journal_without_keys();
    for who in 1..=40 {
        let mut best = questions(&t, who);
        best.sort_unstable();
        let dots = format!("[{},{}]", best[0].0, best[1].0);
        assert!(!blind.contains(&dots), "the marks of person {who}");
    }
    assert!(!blind.contains("\"voice\"") && t.journal().contains("\"voice\""));
}

#[test]
fn r37_a_vote_whose_key_a_restore_has_lost_begins_anew_and_ends_the_old_run() {
    let mut t = harvested();
    let run = t.go_to("alone");
    t.go();
    let mut room = t.blind().clone();
    let mut at = crate::words::Moment::new(t.now, 3);
    room.restored(&[(run, 4)], &[], &mut at).unwrap();
    let now = room.open_run_id().unwrap();
    assert!(now != run && room.to_come_again() == 4 && !room.unsettled().contains(&run));
    assert!(room.agenda.open().is_some_and(|step| step.words.name == "alone"));
    let hand = room.hand(crate::words::ParticipantId(1), &crate::activity::Presence::default(), t.now).unwrap();
    assert!(hand.acts.iter().any(|act| act.run == now) && hand.acts.iter().all(|act| act.run != run));
    let close = RoomCommand::Act { run, command: activities::Command::Dots(Command::Close {}) };
    let by = crate::words::Asker {
        device: crate::tryout::PILOT,
        role: crate::words::Role::Pilot,
        seat: None,
        voice: crate::words::Voice::Desk,
    };
    assert_eq!(room.ask(&by, close, &mut at), Err(Refusal::Closed));
}

#[test]
fn d7_a_ballot_reaches_a_step_that_the_hall_has_left_and_run_again_starts_empty() {
    let mut t = harvested();
    let run = t.go_to("alone");
    let hand = questions(&t, 7);
    t.pilot(RoomCommand::Skip {}).unwrap();
    assert_eq!(board(&t, Audience::Pilot).phase, Phase::Waiting, "the step before was counted with an empty box");
    let vote = RoomCommand::Act { run, command: ballot(1, &hand[..2], None) };
    assert_eq!(t.says(7, vote), Err(Refusal::Closed), "a later round has taken from it");
    let step = t.room.agenda.named("alone").unwrap().id;
    t.pilot(RoomCommand::RunAgain { step }).unwrap();
    let again = t.room.open_run_id().unwrap();
    assert_ne!(again, run);
    assert_eq!(questions(&t, 7).len(), 5);
    assert!(t.room.runs.contains_key(&run));
}

#[test]
fn d7_undoing_go_into_the_close_reopens_the_box() {
    let mut t = harvested();
    t.go_to("alone");
    all_vote(&mut t);
    let closed = t.go();
    assert_eq!(board(&t, Audience::Phones).phase, Phase::Closed);
    let undone = t.pilot(RoomCommand::Undo { entry: closed.seq }).unwrap();
    assert_eq!(board(&t, Audience::Phones).phase, Phase::Open);
    let hand = questions(&t, 1);
    t.acts(1, ballot(2, &hand[..1], None)).unwrap();
    t.pilot(RoomCommand::Undo { entry: undone.seq }).unwrap();
    assert_eq!(board(&t, Audience::Phones).phase, Phase::Closed);
    let settled = t.go();
    let refused = t.pilot(RoomCommand::Undo { entry: settled.seq });
    assert_eq!(refused, Err(Refusal::CannotUndo));
}
