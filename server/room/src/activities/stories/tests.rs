//! The rules of the stories step. Names carry the numbers of RULES.md.

use super::{Command, Settings};
use crate::activities;
use crate::activity::Activity;
use crate::protocol::Command as Room;
use crate::scenario::Scenario;
use crate::tryout::Tryout;
use crate::words::{Audience, ParticipantId, Refusal, RunId, TableId};

const DAY: &str = r#"
[[agenda]]
name = "stories"
minutes = 22
phones = "down"
activity = { kind = "stories", circle = 5, voice_seconds = 90 }
beats = [{ say = "Choisir", minutes = 3 }, { say = "Raconter", minutes = 17 }, { say = "Merci", minutes = 2 }]

[[agenda]]
name = "move"
minutes = 6
seats = "mix"
activity = { kind = "talk" }

[[agenda]]
name = "move-again"
minutes = 6
seats = "mix"
activity = { kind = "talk" }

[[agenda]]
name = "end"
minutes = 5
activity = { kind = "talk" }
"#;

fn day() -> (Tryout, RunId) {
    let mut t = Tryout::new(40, 10, DAY).all_join();
    let run = t.go_to("stories");
    (t, run)
}

fn keep(on: bool) -> activities::Command {
    activities::Command::Stories(Command::Keep { on })
}

fn gongs(on: bool) -> activities::Command {
    activities::Command::Stories(Command::Gongs { on })
}

fn board(t: &Tryout, to: Audience) -> super::Board {
    match t.board(to).act.unwrap().view {
        activities::Board::Stories(board) => board,
        other => panic!("{other:?}"),
    }
}

fn hand(t: &Tryout, who: u32) -> Option<super::Hand> {
    t.hand(who).acts.into_iter().find_map(|act| match act.view {
        activities::Hand::Stories(hand) => Some(hand),
        _ => None,
    })
}

fn kept(t: &Tryout, run: RunId) -> Vec<u32> {
    t.room.runs[&run].activity.withheld().into_iter().map(|who| who.0).collect()
}

#[test]
fn st1_the_screen_can_count_the_voices_of_the_largest_circle() {
    let (mut t, _) = day();
    let seen = board(&t, Audience::Screen);
    assert_eq!((seen.circles, seen.voices, seen.voice_seconds, seen.gong, seen.telling), (2, 5, 90, true, 1));
    t.says(1, Room::Sit { table: TableId(2) }).unwrap();
    assert_eq!(board(&t, Audience::Screen).voices, 6, "eleven people make circles of six and five");
}

#[test]
fn st2_the_gongs_count_from_the_beat_whatever_pauses_and_extensions_do() {
    let (mut t, _) = day();
    t.later(100_000);
    t.go();
    let began = t.now;
    assert_eq!(t.board(Audience::Screen).clock.beat_started, began);
    t.pilot(Room::Extend { minutes: 2 }).unwrap();
    assert_eq!(t.board(Audience::Screen).clock.beat_started, began);
    t.pilot(Room::Pause { on: true }).unwrap();
    t.later(30_000);
    t.pilot(Room::Pause { on: false }).unwrap();
    assert_eq!(t.board(Audience::Screen).clock.beat_started, began.plus(30_000));
}

#[test]
fn st3_the_desk_switches_the_gong_of_each_voice_and_can_undo_it() {
    let (mut t, run) = day();
    let seq = t.desk_acts(run, gongs(false)).unwrap().seq;
    assert!(!board(&t, Audience::Screen).gong);
    t.helper(Room::Undo { entry: seq }).unwrap();
    assert!(board(&t, Audience::Screen).gong);
    let first = t.desk_acts(run, gongs(false)).unwrap().seq;
    t.desk_acts(run, gongs(true)).unwrap();
    assert_eq!(t.helper(Room::Undo { entry: first }), Err(Refusal::RestsOn { what: "stories_gongs".into() }));
    assert_eq!(t.acts(1, gongs(false)), Err(Refusal::Denied));
}

#[test]
fn st4_one_tap_keeps_a_story_and_one_lets_it_go() {
    let (mut t, run) = day();
    t.acts(7, keep(true)).unwrap();
    t.acts(7, keep(true)).unwrap();
    t.acts(8, keep(true)).unwrap();
    t.acts(8, keep(false)).unwrap();
    assert_eq!(kept(&t, run), [7]);
    assert_eq!((hand(&t, 7).unwrap().kept, hand(&t, 8).unwrap().kept), (true, false));
}

#[test]
fn st5_nobody_else_sees_that_a_story_is_kept() {
    let (mut t, _) = day();
    let before: Vec<_> = Audience::ALL.into_iter().map(|to| t.board(to).act).collect();
    let sheet = t.room.sheet(TableId(1), &Default::default(), t.now);
    let neighbour = t.hand(6);
    t.acts(7, keep(true)).unwrap();
    assert_eq!(before, Audience::ALL.into_iter().map(|to| t.board(to).act).collect::<Vec<_>>());
    assert_eq!((sheet, neighbour), (t.room.sheet(TableId(1), &Default::default(), t.now), t.hand(6)));
    assert_eq!(t.desk_acts(t.room.open_run_id().unwrap(), keep(true)), Err(Refusal::Denied));
}

#[test]
fn st6_the_journal_does_not_tell_who_kept_their_story_nor_when() {
    let (mut t, run) = day();
    t.later(60_000);
    let taken = t.acts(37, keep(true)).unwrap();
    assert_eq!((taken.at, taken.sealed), (t.room.runs[&run].opened, Some(run)));
    let told = serde_json::to_string(&taken.events).unwrap();
    assert!(told.contains("37"), "while the key lives it can be undone by its author: {told}");
    let journal = t.journal_without_keys();
    let last = &journal[journal.rfind("{\"at\"").unwrap()..];
    assert!(last.contains("stories_keep") && last.contains("\"gone\":true") && !last.contains("37"), "{last}");
}

#[test]
fn st7_settling_forgets_and_nothing_can_be_said_any_more() {
    let (mut t, run) = day();
    t.acts(7, keep(true)).unwrap();
    assert!(!t.room.runs[&run].settled);
    let settled = t.room.runs[&run].activity.settle(&t.room.hall, &mut crate::words::Moment::new(t.now, 1));
    let mut activity = t.room.runs[&run].activity.clone();
    settled.iter().for_each(|event| activity.apply(event, t.now));
    assert!(activity.settled() && activity.withheld().is_empty());
    let again = activity.settle(&t.room.hall, &mut crate::words::Moment::new(t.now, 1));
    assert!(again.is_empty());
}

#[test]
fn st8_the_tap_stays_in_reach_until_the_second_move_and_counts_until_the_end() {
    let (mut t, run) = day();
    t.go_to("move");
    assert!(hand(&t, 7).is_some_and(|hand| hand.open));
    let seq = t.go_to("move-again");
    assert_ne!(seq, run);
    assert!(hand(&t, 7).is_none(), "no card for the rest of the day");
    t.says(7, Room::Act { run, command: keep(true) }).unwrap();
    assert_eq!(kept(&t, run), [7], "a tap that travelled long still counts");
}

#[test]
fn st9_who_was_here_while_stories_were_told_is_a_figure_and_undo_of_go_takes_it_back() {
    let (mut t, run) = day();
    t.says(3, Room::Leave {}).unwrap();
    let figure = |t: &Tryout| t.room.runs[&run].activity.report(&t.room.hall).figures[0].clone();
    assert_eq!((figure(&t).key.as_str(), figure(&t).value), ("stories", 0));
    let (_, _, go) = (t.go(), t.go(), t.go());
    assert_eq!(figure(&t).value, 39);
    t.pilot(Room::Undo { entry: go.seq }).unwrap();
    assert_eq!(figure(&t).value, 0);
    assert_eq!(t.room.agenda.open().unwrap().words.name, "stories");
}

#[test]
fn st10_settings_out_of_bounds_are_refused_by_name() {
    let with = |settings: Settings| super::Stories::agree(&settings, 3, 320);
    assert!(with(Settings { circle: 7, ..Settings::default() }).unwrap_err().contains("`circle`"));
    assert!(with(Settings { voice_seconds: 10, ..Settings::default() }).unwrap_err().contains("from 20 to 600"));
    assert!(with(Settings { telling: 0, ..Settings::default() }).unwrap_err().contains("`telling`"));
    let misspelt = "title = \"T\"\npeople = 8\ntable_seats = 4\n[[day]]\nstart = \"09:00\"\n".to_owned()
        + &DAY.replace("voice_seconds", "voice_second");
    assert!(Scenario::read(&misspelt).unwrap_err().to_string().contains("voice_seconds"));
}

#[test]
fn st11_strange_words_are_not_a_command() {
    for text in [r#"{"keep":{}}"#, r#"{"keep":{"on":1}}"#, r#"{"keep":{"on":true,"who":3}}"#, r#"{"tell":{}}"#] {
        assert!(serde_json::from_str::<Command>(text).is_err(), "{text}");
    }
    assert_eq!(serde_json::from_str::<Command>(r#"{"keep":{"on":true}}"#).unwrap(), Command::Keep { on: true });
}

#[test]
fn st12_a_neighbour_on_a_shared_phone_keeps_their_own_story() {
    let mut t = Tryout::new(40, 10, DAY);
    t.join(1);
    t.says(1, Room::AddNeighbour { name: "Sam".into() }).unwrap();
    let run = t.go_to("stories");
    let sam = t.room.hall.people.iter().find(|(who, _)| t.room.hall.name(**who) == Some("Sam")).map(|(who, _)| *who);
    let by = crate::words::Asker {
        device: crate::tryout::device(1),
        role: crate::words::Role::Participant,
        seat: None,
        voice: crate::words::Voice::Participant(sam.unwrap()),
    };
    t.ask(&by, Room::Act { run, command: keep(true) }).unwrap();
    assert_eq!(t.room.runs[&run].activity.withheld().into_iter().collect::<Vec<_>>(), [sam.unwrap()]);
    assert!(!hand(&t, 1).unwrap().kept);
    assert_eq!(t.says(ParticipantId(9).0, Room::Act { run, command: keep(true) }), Err(Refusal::Denied));
}
