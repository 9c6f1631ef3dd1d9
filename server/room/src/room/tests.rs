//! The rules of the room as a whole. Names carry the numbers of RULES.md.

use crate::agenda::{Next, Status};
use crate::hall::Spare;
use crate::limits;
use crate::protocol::{Command, Cut};
use crate::scenario::Phones;
use crate::tryout::Tryout;
use crate::words::{Audience, ParticipantId, Refusal, StepId, TableId, Text};

const DAY: &str = r#"
[[agenda]]
name = "welcome"
minutes = 5
activity = { kind = "talk" }

[[agenda]]
name = "rounds"
minutes = 10
phones = "all"
activity = { kind = "talk" }
beats = [{ say = "Un", minutes = 2, phones = "down" }, { say = "Deux", minutes = 3 }]

[[agenda]]
name = "move"
minutes = 6
seats = "mix"
protect = true
activity = { kind = "talk" }

[[agenda]]
name = "pause"
minutes = 10
min = 6
seats = "mix"
announce = "break"
activity = { kind = "talk" }

[[agenda]]
name = "end"
minutes = 5
drop_if_late = true
activity = { kind = "talk" }
"#;

fn day() -> Tryout {
    Tryout::new(40, 4, DAY).all_join()
}

fn open(tryout: &Tryout) -> &str {
    tryout.room.agenda.open().map_or("", |step| step.words.name.as_str())
}

#[test]
fn r4_go_passes_beats_before_steps_and_a_second_press_does_nothing() {
    let mut t = day();
    t.go_to("rounds");
    assert_eq!((t.room.next(), t.room.agenda.phones()), (Next::Beat(1), Phones::Down));
    let expect = t.room.expect();
    t.go();
    assert_eq!((open(&t), t.room.agenda.stand.beat, t.room.agenda.phones()), ("rounds", 1, Phones::All));
    assert_eq!(t.pilot(Command::Go { expect }), Err(Refusal::Stale));
    t.go();
    assert_eq!(open(&t), "move");
}

#[test]
fn r5_going_back_finds_the_step_as_it_was() {
    let mut t = day();
    let run = t.go_to("rounds");
    t.go_to("move");
    t.pilot(Command::Back {}).unwrap();
    assert_eq!((open(&t), t.room.open_run_id()), ("rounds", Some(run)));
    assert_eq!(t.room.hall.round, 1, "nobody is sent back to the former table");
    t.go_to("move");
    assert_eq!(t.room.hall.round, 1, "and nobody moves twice");
}

#[test]
fn r6_undoing_go_gives_back_the_time_that_was_left() {
    let mut t = day();
    t.go_to("welcome");
    t.later(60_000);
    let taken = t.go();
    t.later(30_000);
    t.pilot(Command::Undo { entry: taken.seq }).unwrap();
    assert_eq!(open(&t), "welcome");
    assert_eq!(t.room.agenda.stand.ends.since(t.now), 4 * 60_000);
    assert_eq!(t.pilot(Command::Undo { entry: taken.seq }), Err(Refusal::Gone));
}

#[test]
fn r7_undo_is_refused_by_name_when_later_facts_rest_on_it() {
    let mut t = day();
    t.go_to("welcome");
    let first = t.go();
    t.go_to("move");
    assert_eq!(t.pilot(Command::Undo { entry: first.seq }), Err(Refusal::RestsOn { what: "go".into() }));
}

#[test]
fn r8_undo_of_a_move_takes_people_back_and_can_itself_be_undone() {
    let mut t = day();
    t.go_to("rounds");
    t.go();
    let before = t.room.hall.table_of(ParticipantId(15));
    let moved = t.go();
    let after = t.room.hall.table_of(ParticipantId(15));
    assert_ne!(before, after);
    let undone = t.pilot(Command::Undo { entry: moved.seq }).unwrap();
    assert_eq!((open(&t), t.room.hall.table_of(ParticipantId(15))), ("rounds", before));
    t.pilot(Command::Undo { entry: undone.seq }).unwrap();
    assert_eq!((open(&t), t.room.hall.table_of(ParticipantId(15))), ("move", after));
}

#[test]
fn r8_undoing_a_move_gives_pens_back_and_announces_again_what_was_announced() {
    let mut t = day();
    t.go_to("pause");
    let pens = |t: &Tryout| t.room.hall.tables.values().map(|table| table.pen).collect::<Vec<_>>();
    let (before, next) = (pens(&t), t.hand(15).next);
    let moved = t.go();
    t.pilot(Command::Undo { entry: moved.seq }).unwrap();
    assert_eq!((pens(&t), t.hand(15).next), (before, next));
    t.go();
    assert_eq!((t.hand(15).table, t.hand(15).next), (next, None), "the next GO makes the move after all");
}

#[test]
fn r9_a_move_announced_before_a_break_is_made_as_the_break_ends() {
    let mut t = day();
    t.go_to("pause");
    let next = t.hand(15).next.expect("the next table is known");
    assert_ne!(t.hand(15).table, Some(next));
    assert_eq!(t.hand(15).rotation[2], next);
    t.go();
    assert_eq!((t.hand(15).table, t.hand(15).next), (Some(next), None));
}

#[test]
fn r21_a_move_is_over_when_go_goes_on() {
    let mut t = day();
    t.go_to("move");
    assert!(t.board(Audience::Screen).moving.is_some());
    t.go();
    assert_eq!(t.board(Audience::Screen).moving, None);
    t.go_to("pause");
    t.go();
    assert!(t.board(Audience::Screen).moving.is_some(), "the GO that makes an announced move does not end it");
}

#[test]
fn r10_where_people_sit_beats_the_plan() {
    let mut t = day();
    t.says(1, Command::Sit { table: TableId(7) }).unwrap();
    assert_eq!(t.hand(1).table, Some(TableId(7)));
    assert_eq!(t.says(2, Command::Sit { table: TableId(7) }), Err(Refusal::Full { limit: 5 }));
    assert_eq!(t.says(2, Command::Sit { table: TableId(70) }), Err(Refusal::NotFound));
}

#[test]
fn r11_the_pen_stays_with_the_table() {
    let mut t = day();
    let table = TableId(1);
    let holder = t.room.hall.pen(table).unwrap();
    t.says(holder.0, Command::Sit { table: TableId(2) }).unwrap();
    let next = t.room.hall.pen(table).expect("a neighbour has taken it up");
    assert_eq!(t.room.hall.table_of(next), Some(table));
    assert_eq!(t.says(next.0, Command::PassPen { to: holder }), Err(Refusal::BadChoice { field: "to".into() }));
    let other = t.room.hall.at_table(table).map(|(who, _)| who).find(|who| *who != next).unwrap();
    assert_eq!(t.says(other.0, Command::PassPen { to: next }), Err(Refusal::Denied));
    t.says(next.0, Command::PassPen { to: other }).unwrap();
    assert_eq!(t.room.hall.pen(table), Some(other));
}

#[test]
fn r12_a_pause_and_a_downtime_take_nothing_from_the_clock() {
    let mut t = day();
    t.go_to("welcome");
    t.later(60_000);
    t.pilot(Command::Pause { on: true }).unwrap();
    t.later(600_000);
    t.pilot(Command::Pause { on: false }).unwrap();
    assert_eq!(t.room.agenda.stand.ends.since(t.now), 4 * 60_000);
}

#[test]
fn r13_park_take_up_insert_reorder_and_run_again_while_the_day_runs() {
    let mut t = day();
    let run = t.go_to("rounds");
    t.pilot(Command::Park {}).unwrap();
    assert_eq!(open(&t), "move");
    let rounds = t.room.agenda.named("rounds").unwrap().id;
    assert_eq!(t.room.agenda.step(rounds).unwrap().status, Status::Parked);
    t.pilot(Command::TakeUp { step: rounds }).unwrap();
    assert_eq!(t.room.open_run_id(), Some(run));
    t.pilot(Command::RunAgain { step: rounds }).unwrap();
    assert_ne!(t.room.open_run_id(), Some(run));
    assert!(t.room.runs.contains_key(&run), "the old run is kept");
    let end = t.room.agenda.named("end").unwrap().id;
    let insert = |before| Command::Insert { kind: "talk".into(), title: "Respirer".into(), minutes: 3, before };
    t.pilot(insert(Some(end))).unwrap();
    assert_eq!(t.pilot(insert(Some(StepId(1)))), Err(Refusal::NotNow));
    let inserted = t.room.agenda.steps[4].id;
    t.pilot(Command::Reorder { step: inserted, before: None }).unwrap();
    assert_eq!(t.room.agenda.steps.last().unwrap().id, inserted);
}

#[test]
fn r14_the_forecast_proposes_no_protected_step() {
    let mut t = day();
    t.go_to("welcome");
    t.later(20 * 60_000);
    let forecast = t.board(Audience::Pilot).desk.unwrap().forecast.unwrap();
    assert_eq!(forecast.late_ms, 15 * 60_000);
    let id = |name: &str| t.room.agenda.named(name).unwrap().id;
    let (before, now) = (t.room.agenda.hours(t.now.plus(-15 * 60_000)), t.room.agenda.hours(t.now));
    assert_eq!(now[&id("welcome")], before[&id("welcome")]);
    assert_eq!((now[&id("end")].0 + 1_440 - before[&id("end")].0) % 1_440, 15, "the running order follows");
    let cuts: Vec<_> = forecast.proposals.iter().flat_map(|p| &p.cuts).map(|cut| cut.0).collect();
    assert!(cuts.contains(&id("pause")) && cuts.contains(&id("end")) && !cuts.contains(&id("move")));
    let (end, pause) = (id("end"), id("pause"));
    t.pilot(Command::Shorten { cuts: vec![Cut { step: end, lasts: 0 }, Cut { step: pause, lasts: 360_000 }] }).unwrap();
    let forecast = t.board(Audience::Pilot).desk.unwrap().forecast.unwrap();
    assert_eq!(forecast.ends.since(t.now), (10 + 6 + 6) * 60_000);
}

#[test]
fn r15_one_key_darkens_all_phones_whatever_the_step_says() {
    let mut t = day();
    t.go_to("rounds");
    t.go();
    assert_eq!(t.board(Audience::Phones).phones, Phones::All);
    t.pilot(Command::Dark { on: true }).unwrap();
    assert_eq!(t.board(Audience::Phones).phones, Phones::Down);
}

#[test]
fn r16_one_console_drives_until_another_takes_over() {
    let mut t = day();
    t.go();
    let other = crate::words::Asker {
        device: crate::words::Id128([9; 16]),
        role: crate::words::Role::Pilot,
        seat: None,
        voice: crate::words::Voice::Desk,
    };
    assert_eq!(t.ask(&other, Command::Back {}), Err(Refusal::StaleEpoch));
    t.ask(&other, Command::TakeControl {}).unwrap();
    assert_eq!(t.pilot(Command::Skip {}), Err(Refusal::StaleEpoch));
}

#[test]
fn r29_control_that_is_handed_over_goes_to_the_next_gesture() {
    let mut t = day();
    assert_eq!(t.pilot(Command::HandOver {}), Err(Refusal::NotNow), "nobody holds it yet");
    t.go();
    let other = crate::words::Asker {
        device: crate::words::Id128([9; 16]),
        role: crate::words::Role::Pilot,
        seat: None,
        voice: crate::words::Voice::Desk,
    };
    assert_eq!(t.ask(&other, Command::HandOver {}), Err(Refusal::StaleEpoch), "only who holds it gives it");
    let given = t.pilot(Command::HandOver {}).unwrap();
    assert_eq!(t.room.pilot, None);
    t.ask(&other, Command::Pause { on: true }).unwrap();
    assert_eq!(t.pilot(Command::Pause { on: false }), Err(Refusal::StaleEpoch));
    assert_eq!(t.ask(&other, Command::Undo { entry: given.seq }), Err(Refusal::CannotUndo));
}

#[test]
fn r17_the_same_phone_takes_no_second_seat_and_a_second_scan_moves_the_voice() {
    let mut t = Tryout::new(4, 4, DAY);
    t.join(1);
    let by = |device, seat| crate::words::Asker {
        device: crate::tryout::device(device),
        role: crate::words::Role::Participant,
        seat,
        voice: crate::words::Voice::Desk,
    };
    let join = || Command::Join { name: "Léa".into(), language: crate::words::Language::Fr };
    assert!(matches!(t.ask(&by(1, None), join()), Err(Refusal::RestsOn { .. })));
    t.ask(&by(77, Some(ParticipantId(1))), join()).unwrap();
    assert_eq!(t.room.hall.people[&ParticipantId(1)].device, Some(crate::tryout::device(77)));
    assert_eq!(t.says(1, Command::TakePen {}), Err(Refusal::Denied));
    assert_eq!(t.room.hall.count_here(), 1);
}

#[test]
fn r18_the_request_is_set_aside_and_taken_up_again() {
    let mut t = day();
    let text = Text { fr: "Vendre plus".into(), en: String::new() };
    t.pilot(Command::RequestIs { text, by: Text::plain("La direction") }).unwrap();
    t.pilot(Command::RequestAside {}).unwrap();
    assert_eq!(t.room.hall.request.set_aside, Some(t.now));
    let undo = t.pilot(Command::RequestTakeUp {}).unwrap().seq;
    t.pilot(Command::Undo { entry: undo }).unwrap();
    assert_eq!((t.room.hall.request.taken_up, t.room.hall.request.text.en.as_str()), (None, "Vendre plus"));
}

#[test]
fn r19_a_reworded_theme_keeps_its_earlier_wordings() {
    let mut t = day();
    t.pilot(Command::Reword { subtheme: Some(2), text: Text::plain("Entendre") }).unwrap();
    assert_eq!(t.room.hall.theme.subthemes[1], Text::plain("Entendre"));
    assert_eq!(t.room.hall.theme.earlier, [Text::plain("Deux")]);
    assert_eq!(t.pilot(Command::Reword { subtheme: Some(9), text: Text::plain("x") }), Err(Refusal::NotFound));
}

#[test]
fn r20_a_bus_is_seated_in_one_gesture_and_moves_nobody() {
    let mut t = Tryout::new(40, 4, DAY);
    (1..=12).for_each(|who| {
        t.join(who);
    });
    let seats: Vec<_> = (1..=12).map(|who| t.hand(who).table).collect();
    t.helper(Command::SeatBatch { names: (0..20).map(|n| format!("Bus {n}")).collect(), at: Spare::Chairs }).unwrap();
    assert_eq!(t.room.hall.count_here(), 32);
    assert_eq!((1..=12).map(|who| t.hand(who).table).collect::<Vec<_>>(), seats);
    assert!(t.room.hall.used_tables().iter().all(|table| t.room.hall.at_table(*table).count() <= 4));
}

#[test]
fn r39_who_has_left_sits_nowhere_until_they_come_back() {
    let mut t = day();
    let table = t.room.hall.pen(TableId(1)).map(|who| (who, TableId(1))).unwrap();
    let (gone, table) = table;
    t.pilot(Command::MarkLeft { who: gone }).unwrap();
    t.pilot(Command::Reshuffle { announce: false }).unwrap();
    let hand = t.hand(gone.0);
    assert_eq!((t.room.hall.table_of(gone), hand.table, hand.seated, hand.pen), (None, None, false, false));
    assert_ne!(t.room.hall.pen(table), Some(gone));
    assert_eq!(t.says(gone.0, Command::CallHelp {}), Err(Refusal::NotFound));
    t.says(gone.0, Command::ComeBack {}).unwrap();
    assert!(t.hand(gone.0).table.is_some());
}

#[test]
fn r17_a_seat_that_cannot_be_given_back_moves_no_voice() {
    let mut t = Tryout::new(8, 4, DAY).all_join();
    let by = |device, seat| crate::words::Asker {
        device: crate::tryout::device(device),
        role: crate::words::Role::Participant,
        seat,
        voice: crate::words::Voice::Desk,
    };
    let join = |name: &str| Command::Join { name: name.into(), language: crate::words::Language::Fr };
    t.ask(&by(101, None), join("Zoé")).unwrap();
    t.ask(&by(102, None), join("Lou")).unwrap();
    t.says(1, Command::Leave {}).unwrap();
    t.ask(&by(103, None), join("Ali")).unwrap();
    // That a refusal leaves nothing behind is looked at by the bench.
    assert_eq!(t.ask(&by(77, Some(ParticipantId(1))), join("P1")), Err(Refusal::Full { limit: 10 }));
    t.says(2, Command::Leave {}).unwrap();
    t.ask(&by(77, Some(ParticipantId(1))), join("P1")).unwrap();
    assert_eq!(t.room.hall.people[&ParticipantId(1)].device, Some(crate::tryout::device(77)));
}

#[test]
fn r40_a_line_to_the_stage_is_told_to_stage_and_desk_alone() {
    let mut t = day();
    t.go();
    t.pilot(Command::LineToStage { text: "Ralentis".into() }).unwrap();
    let told = Audience::ALL.map(|to| serde_json::to_string(&t.board(to)).unwrap().contains("Ralentis"));
    let allowed = Audience::ALL.map(|to| !matches!(to, Audience::Phones | Audience::Screen));
    assert_eq!(told, allowed);
}

#[test]
fn r41_closed_doors_let_nobody_in_beside_somebody_either() {
    let mut t = Tryout::new(8, 4, DAY);
    t.join(1);
    t.pilot(Command::Doors { open: false }).unwrap();
    assert_eq!(t.says(1, Command::AddNeighbour { name: "Zoé".into() }), Err(Refusal::Closed));
    t.pilot(Command::Doors { open: true }).unwrap();
    t.says(1, Command::AddNeighbour { name: "Zoé".into() }).unwrap();
}

#[test]
fn views_keep_their_size() {
    let mut t = Tryout::new(320, 10, DAY);
    (1..=30).for_each(|who| {
        t.join(who);
    });
    t.go();
    let bytes = serde_json::to_vec(&t.board(Audience::Phones)).unwrap().len();
    assert!(bytes <= limits::BOARD_BYTES, "{bytes}");
    let bytes = serde_json::to_vec(&t.hand(1)).unwrap().len();
    assert!(bytes <= limits::HAND_BYTES, "{bytes}");
}
