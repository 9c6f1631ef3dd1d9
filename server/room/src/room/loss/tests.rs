//! What is gone for good. Names carry the numbers of RULES.md.

use super::*;
use crate::activities;
use crate::activities::{group, harvest, relay, stories};
use crate::entry::{Entry, VERSION};
use crate::pool::Publish;
use crate::tryout::{Tryout, device};
use crate::words::{Asker, Audience, Id128, ItemId, Role, Secret, TableId, Voice};

const STORIES: &str = "[[agenda]]\nname = \"stories\"\nminutes = 5\nactivity = { kind = \"stories\" }\n";
const TALK: &str = "[[agenda]]\nname = \"welcome\"\nminutes = 5\nactivity = { kind = \"talk\" }\n";

#[test]
fn r36_whoever_is_erased_leaves_for_good_and_keeps_no_seat() {
    let mut t = Tryout::new(8, 4, TALK).all_join();
    t.says(3, Command::Erase {}).unwrap();
    let seq = t.pilot(Command::ErasePerson { who: ParticipantId(4) }).unwrap().seq;
    assert_eq!((t.room.hall.count_here(), t.room.hall.name(ParticipantId(3))), (6, None));
    assert!(!serde_json::to_string(&t.board(Audience::Pilot)).unwrap().contains("P3"));
    assert_eq!(t.says(3, Command::Rename { name: "Zoé".into() }), Err(Refusal::Denied));
    assert!(t.pilot(Command::Undo { entry: seq }).is_err(), "what is destroyed does not come back");
    assert_eq!(t.pilot(Command::ErasePerson { who: ParticipantId(4) }), Err(Refusal::NotFound));
    let by = Asker { device: device(3), role: Role::Participant, seat: Some(ParticipantId(3)), voice: Voice::Desk };
    let again = t.ask(&by, Command::Join { name: "Zoé".into(), language: crate::words::Language::Fr }).unwrap();
    assert_ne!(again.made().1, Some(ParticipantId(3)), "the same card gives another seat");
    assert_eq!(t.room.erased(), [ParticipantId(3), ParticipantId(4)]);
}

#[test]
fn r36_an_erased_person_s_departure_cannot_be_undone() {
    let mut t = Tryout::new(8, 4, TALK).all_join();
    let left = t.pilot(Command::MarkLeft { who: ParticipantId(5) }).unwrap().seq;
    t.pilot(Command::ErasePerson { who: ParticipantId(5) }).unwrap();
    assert_eq!(t.pilot(Command::Undo { entry: left }), Err(Refusal::RestsOn { what: "erase_person".into() }));
}

const TOLD: &str = "[[agenda]]\nname = \"stories\"\nminutes = 5\nactivity = { kind = \"stories\" }\n[[agenda]]\nname = \"relay\"\nminutes = 5\nseats = \"mix\"\nphones = \"all\"\nactivity = { kind = \"relay\", from = \"stories\" }\n";

#[test]
fn r36_nobody_writes_about_somebody_who_is_erased() {
    let mut t = Tryout::new(8, 4, TOLD).all_join();
    t.go_to("relay");
    t.go();
    let told = t.room.hall.former_table(ParticipantId(1));
    let write = |author| {
        let (title, line) = ("Le pont".to_owned(), "Elle a écouté".to_owned());
        activities::Command::Relay(relay::Command::Write { author, title, line })
    };
    t.acts(1, write(told[0])).unwrap();
    t.says(told[0].0, Command::Erase {}).unwrap();
    assert_eq!(t.acts(1, write(told[0])), Err(Refusal::Gone), "it would need a new key of theirs");
    t.acts(1, write(told[1])).unwrap();
    // After a restore phones send again what they hold: so it is for whoever is found erased then.
    let mut room = t.room.clone();
    room.restored(&[], &[told[1]], &mut Moment::new(t.now, 1)).unwrap();
    let by =
        Asker { device: device(1), role: Role::Participant, seat: None, voice: Voice::Participant(ParticipantId(1)) };
    let command = Command::Act { run: room.open_run_id().unwrap(), command: write(told[1]) };
    assert_eq!(room.ask(&by, command, &mut Moment::new(t.now, 2)), Err(Refusal::Gone));
}

#[test]
fn r36_no_undo_brings_back_what_a_list_said_of_somebody_who_is_erased() {
    let list = |names: &[&str]| {
        let text = format!("name\n{}\n", names.join("\n"));
        crate::guests::read(text.as_bytes()).unwrap()
    };
    let mut t = Tryout::new(8, 4, TALK);
    t.pilot(Command::Invite { list: list(&["Ada Nom", "Bob Nom"]) }).unwrap();
    t.join(1);
    let again = t.pilot(Command::Invite { list: list(&["Bob Nom", "Zoé Nom"]) }).unwrap().seq;
    t.pilot(Command::ErasePerson { who: ParticipantId(1) }).unwrap();
    assert_eq!(t.pilot(Command::Undo { entry: again }), Err(Refusal::RestsOn { what: "erase_person".into() }));
}

#[test]
fn r37_after_a_restore_a_step_takes_held_answers_again_or_begins_anew() {
    let mut t = Tryout::new(8, 4, STORIES).all_join();
    let run = t.go_to("stories");
    let keep = Command::Act { run, command: activities::Command::Stories(stories::Command::Keep { on: true }) };
    t.says(1, keep.clone()).unwrap();
    let mut room = t.blind().clone();
    assert!(room.restored(&[], &[], &mut Moment::new(t.now, 1)).is_none());
    let taken = room.restored(&[(run, 1)], &[], &mut Moment::new(t.now, 1)).unwrap();
    assert_eq!((taken.kind.as_str(), room.open_run_id(), room.to_come_again()), (RESTORED, Some(run), 1));
    let by =
        Asker { device: device(1), role: Role::Participant, seat: None, voice: Voice::Participant(ParticipantId(1)) };
    let again = room.ask(&by, keep, &mut Moment::new(t.now, 2)).unwrap();
    assert!(again.sealed == Some(run) && !again.events.is_empty(), "it had been forgotten");
    let mut again = again;
    room.came_again(&mut again);
    assert_eq!(room.to_come_again(), 0, "and the desk is told");
    let mut twin = t.blind().clone();
    for taken in [taken, again] {
        let (seq, at, kind) = (taken.seq, taken.at, taken.kind);
        twin.replay(&Entry { epoch: 2, seq, at, kind, version: VERSION, events: taken.events });
    }
    assert!(twin == room, "a replay tells the same");
}

const QUESTIONS: &str = "[[agenda]]\nname = \"harvest\"\nminutes = 5\nphones = \"pen\"\nactivity = { kind = \"harvest\" }\n[[agenda]]\nname = \"group\"\nminutes = 5\nactivity = { kind = \"group\" }\n";

/// The secret of the n-th question.
fn secret(n: u8) -> Secret {
    Id128([n; 16])
}

fn question(run: RunId, n: u8) -> Command {
    let ask = harvest::Command::Ask { text: format!("Question {n} ?"), subtheme: Some(1), secret: secret(n) };
    Command::Act { run, command: activities::Command::Harvest(ask) }
}

/// The room after a restore from its journal without the keys of steps.
fn restored(t: &Tryout, lost: &[(RunId, u32)]) -> Room {
    let mut room = t.blind().clone();
    room.restored(lost, &[], &mut Moment::new(t.now, 90)).expect("something is lost");
    room
}

fn pen_of(room: &Room, table: u16) -> Asker {
    let pen = room.hall.pen(TableId(table)).expect("somebody holds the pen");
    Asker { device: device(pen.0), role: Role::Participant, seat: None, voice: Voice::Table(TableId(table)) }
}

fn texts(room: &Room) -> Vec<(ItemId, String)> {
    let ids = room.reads(crate::activity::Reader::Board(Audience::Pilot));
    ids.into_iter().map(|id| (id, room.text(id).unwrap_or_default().to_owned())).collect()
}

#[test]
fn r37_a_harvest_that_lost_its_key_takes_every_held_question_once() {
    let mut t = Tryout::new(8, 4, QUESTIONS).all_join();
    let run = t.go_to("harvest");
    let by = pen_of(&t.room, 1);
    let first = t.ask(&by, question(run, 1)).unwrap().made().0.unwrap();
    t.ask(&by, question(run, 2)).unwrap();
    let edit = harvest::Command::Edit { item: first, secret: secret(1), text: "Autrement ?".into(), subtheme: None };
    let edit = Command::Act { run, command: activities::Command::Harvest(edit) };
    t.ask(&by, edit.clone()).unwrap();
    let mut room = restored(&t, &[(run, 3)]);
    assert!(texts(&room).is_empty() && room.open_run_id() == Some(run), "the words died with the key");
    assert_eq!((room.held_by_phones(), room.sent_again()), (vec![run], vec![run]));
    assert_eq!((t.room.held_by_phones(), t.room.sent_again()), (vec![run], vec![]));
    let mut dice = (1..).map(|seed| Moment::new(t.now, seed));
    for command in [question(run, 1), question(run, 2), edit.clone(), question(run, 1), edit] {
        room.ask(&by, command, &mut dice.next().unwrap()).unwrap();
    }
    let mut said: Vec<String> = texts(&room).into_iter().map(|(_, text)| text).collect();
    said.sort();
    assert_eq!(said, ["Autrement ?", "Question 2 ?"], "each once, in its newest wording, whatever its id was");
}

#[test]
fn r37_questions_that_helpers_work_on_survive_a_restore_with_their_ids_and_piles() {
    let mut t = Tryout::new(8, 4, QUESTIONS).all_join();
    let run = t.go_to("harvest");
    let by = pen_of(&t.room, 1);
    let ids: Vec<ItemId> = (1..=3).map(|n| t.ask(&by, question(run, n)).unwrap().made().0.unwrap()).collect();
    let approve = harvest::Command::Publish(Publish::Approve { items: ids.clone() });
    t.desk_acts(run, activities::Command::Harvest(approve)).unwrap();
    let piles = t.go_to("group");
    let join = group::Command::Join { under: ids[0], items: vec![ids[1]] };
    t.desk_acts(piles, activities::Command::Group(join)).unwrap();
    let late = t.ask(&by, question(run, 4)).unwrap();
    assert!(late.made().0.is_some());
    let mut room = restored(&t, &[(run, 4), (piles, 0)]);
    for n in 1..=4 {
        room.ask(&by, question(run, n), &mut Moment::new(t.now, u64::from(n))).unwrap();
    }
    let yields = room.given(&["group".to_owned()]);
    assert_eq!(yields.iter().map(|item| 1 + item.joined.len()).sum::<usize>(), 3, "nothing left its pile");
    assert!(yields.iter().any(|item| item.id == ids[0] && item.joined[0].id == ids[1]));
    assert_eq!(room.given(&["harvest".to_owned()]).len(), 3, "approved, and there once");
    assert_eq!(texts(&room).iter().filter(|(_, text)| text == "Question 4 ?").count(), 1, "the fourth waits again");
}

#[test]
fn r38_retention_counts_from_the_last_thing_that_anybody_did() {
    let mut t = Tryout::new(8, 4, TALK).all_join();
    let joined = t.room.touched;
    t.later(60_000);
    t.room.taken_up(5_000, &mut Moment::new(t.now, 1));
    assert_eq!(t.room.touched, joined, "a start is nobody's doing");
    let mut t = Tryout::new(8, 4, TALK).all_join();
    t.later(60_000);
    t.says(1, Command::CallHelp {}).unwrap();
    assert_eq!(t.room.touched, t.now);
}

#[test]
fn r38_a_vote_keeps_its_room_to_the_end_of_the_day_and_tells_no_finer_time() {
    const DAY: i64 = 24 * 3_600_000;
    let mut t = Tryout::new(8, 4, STORIES).all_join();
    let run = t.go_to("stories");
    let keep = |on| Command::Act { run, command: activities::Command::Stories(stories::Command::Keep { on }) };
    for (later, touched) in [(0, DAY), (23 * 3_600_000, DAY), (2 * 3_600_000, 2 * DAY), (DAY, 3 * DAY)] {
        t.later(later);
        t.says(1, keep(true)).unwrap();
        let taken = t.says(1, keep(false)).unwrap();
        assert_eq!((t.room.touched.0, taken.at), (touched, t.room.runs[&run].opened));
        assert!(!taken.events.iter().any(|event| matches!(event, Event::Lived { .. })), "said once a day");
    }
    let journal = t.journal_without_keys();
    assert_eq!(journal.matches("\"lived\"").count(), 3, "once a day");
}
