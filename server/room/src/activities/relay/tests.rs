//! The rules of the relay step. Names carry the numbers of RULES.md.

use super::{Command, Phase, Settings};
use crate::activities;
use crate::activity::{Activity, Mind, Prompt, Reader};
use crate::agenda::Next;
use crate::limits;
use crate::protocol::Command as Room;
use crate::report::Cell;
use crate::room::Taken;
use crate::scenario::Phones;
use crate::tryout::Tryout;
use crate::words::{Audience, ItemId, Moment, ParticipantId, Refusal, RunId, TableId};

pub(super) const DAY: &str = r#"
[[agenda]]
name = "stories"
minutes = 22
activity = { kind = "stories" }

[[agenda]]
name = "relay"
minutes = 11
seats = "mix"
phones = "all"
activity = { kind = "relay", from = "stories" }

[[agenda]]
name = "later"
minutes = 5
seats = "mix"
activity = { kind = "talk" }
"#;

struct Day {
    t: Tryout,
    stories: RunId,
    relay: RunId,
}

fn day_of(people: u32, seats: u16, late: u32) -> Day {
    let mut t = Tryout::new(people, seats, DAY);
    (1..=people - late).for_each(|who| _ = t.join(who));
    let stories = t.go_to("stories");
    let relay = t.go_to("relay");
    Day { t, stories, relay }
}

fn day() -> Day {
    day_of(40, 4, 0)
}

/// A day in its quiet minute.
fn minute() -> Day {
    let mut day = day();
    day.t.go();
    day.t.go();
    day
}

impl Day {
    fn does(&mut self, who: u32, command: Command) -> Result<Taken, Refusal> {
        self.t.says(who, Room::Act { run: self.relay, command: activities::Command::Relay(command) })
    }

    fn desk(&mut self, command: Command) -> Result<Taken, Refusal> {
        self.t.pilot(Room::Act { run: self.relay, command: activities::Command::Relay(command) })
    }

    fn keep(&mut self, who: u32, on: bool) {
        let command = activities::Command::Stories(activities::stories::Command::Keep { on });
        self.t.says(who, Room::Act { run: self.stories, command }).unwrap();
    }

    fn write(&mut self, carrier: u32, author: u32, title: &str) -> Result<Taken, Refusal> {
        let (author, title) = (ParticipantId(author), title.to_owned());
        self.does(carrier, Command::Write { author, title, line: "Elle a écouté".into() })
    }

    /// `carrier` writes about their first neighbour, who says yes.
    fn told(&mut self, carrier: u32, title: &str, named: bool) -> (u32, ItemId) {
        let author = self.neighbour(carrier);
        self.write(carrier, author, title).unwrap();
        let story = self.hand(author).asked[0];
        let taken = self.does(author, Command::Approve { story, named }).unwrap();
        (author, taken.made().0.unwrap())
    }

    fn neighbour(&self, who: u32) -> u32 {
        self.hand(who).neighbours[0].who.0
    }

    fn hand(&self, who: u32) -> super::Hand {
        let presence = Default::default();
        let sight = crate::activity::Sight { hall: &self.t.room.hall, presence: &presence, now: self.t.now };
        match self.t.room.runs[&self.relay].activity.hand(sight, ParticipantId(who)) {
            activities::Hand::Relay(hand) => hand,
            other => panic!("{other:?}"),
        }
    }

    /// Whether the phone has a card or page of the relay.
    fn has_card(&self, who: u32) -> bool {
        self.t.hand(who).acts.iter().any(|act| act.run == self.relay)
    }

    fn former(&self, who: u32) -> Vec<u32> {
        let activities::Running::Relay(it) = &self.t.room.runs[&self.relay].activity else { panic!() };
        it.neighbours(ParticipantId(who)).map(|who| who.0).collect()
    }

    fn board(&self, to: Audience) -> super::Board {
        match self.t.board(to).act.unwrap().view {
            activities::Board::Relay(board) => board,
            other => panic!("{other:?}"),
        }
    }

    fn reads(&self, who: u32) -> Vec<ItemId> {
        self.t.room.reads(Reader::Person(ParticipantId(who)))
    }

    fn figure(&self, key: &str) -> i64 {
        let report = self.t.room.runs[&self.relay].activity.report(&self.t.room.hall);
        report.figures.iter().find(|figure| figure.key == key).unwrap().value
    }

    fn wall(&self) -> Vec<Vec<Cell>> {
        self.t.room.runs[&self.relay].activity.report(&self.t.room.hall).tables[0].rows.clone()
    }

    /// What the end of the day does, on a copy: the room itself has no closing step here.
    fn settled(&self) -> super::Relay {
        let activities::Running::Relay(mut it) = self.t.room.runs[&self.relay].activity.clone() else { panic!() };
        let events = it.settle(&self.t.room.hall, &mut Moment::new(self.t.now, 1));
        events.iter().for_each(|event| it.apply(event, self.t.now));
        it
    }
}

#[test]
fn rl1_the_former_table_is_the_one_before_the_move_that_opens_the_relay() {
    let mut d = minute();
    let former: Vec<u32> = d.hand(1).neighbours.iter().map(|n| n.who.0).collect();
    assert_eq!(former, [11, 21, 31], "one by one round the ten tables they had been seated");
    d.t.pilot(Room::Skip {}).unwrap();
    d.t.pilot(Room::Back {}).unwrap();
    let after: Vec<u32> = d.hand(1).neighbours.iter().map(|n| n.who.0).collect();
    assert_eq!(former, after, "a further move changes nothing");
}

#[test]
fn rl2_three_tell_each_other_where_the_number_is_odd() {
    let mut d = day();
    let sheet = |d: &Day, table| match d.t.room.sheet(TableId(table), &Default::default(), d.t.now).unwrap().act {
        Some(act) => match act.view {
            activities::Sheet::Relay(sheet) => (sheet.here, sheet.trio),
            other => panic!("{other:?}"),
        },
        None => panic!("a relay has a sheet"),
    };
    assert_eq!(sheet(&d, 1), (4, false));
    let leaver = d.t.room.hall.at_table(TableId(1)).next().unwrap().0;
    d.t.says(leaver.0, Room::Leave {}).unwrap();
    assert_eq!(sheet(&d, 1), (3, true));
    for who in d.t.room.hall.at_table(TableId(1)).map(|(who, _)| who).skip(1).collect::<Vec<_>>() {
        d.t.says(who.0, Room::Leave {}).unwrap();
    }
    assert_eq!(sheet(&d, 1), (1, false), "one alone is no trio");
}

#[test]
fn rl3_a_tap_counts_once_a_person() {
    let mut d = day();
    for who in [1, 2, 2, 1, 3] {
        d.does(who, Command::Told {}).unwrap();
    }
    assert_eq!((d.figure("relayed"), d.hand(1).told, d.hand(4).told), (3, true, false));
    let table = d.t.room.hall.table_of(ParticipantId(1)).unwrap();
    let face = d.t.board(Audience::Pilot).desk.unwrap().tables.into_iter().find(|face| face.id == table).unwrap();
    assert_eq!(face.progress, Some((1, 4)));
}

#[test]
fn rl4_late_comers_listen_and_leavers_break_nothing() {
    let mut d = day_of(40, 4, 4);
    d.does(2, Command::Told {}).unwrap();
    d.t.says(2, Room::Leave {}).unwrap();
    d.t.join(40);
    assert!(!d.hand(40).carries && d.hand(1).carries);
    assert_eq!(d.does(2, Command::Told {}), Err(Refusal::NotFound), "who has left does not tap");
    assert_eq!(d.figure("relayed"), 1, "and what they told is told");
    d.t.go();
    d.t.go();
    assert!(d.hand(40).neighbours.is_empty());
    let author = ParticipantId(1);
    let write = Command::Write { author, title: "x".into(), line: "y".into() };
    assert_eq!(d.does(40, write), Err(Refusal::BadChoice { field: "author".into() }));
    assert!(d.hand(12).neighbours.iter().any(|n| n.who == ParticipantId(2)), "the list does not tell who has left");
}

#[test]
fn rl5_the_total_is_hidden_until_the_cue_and_the_desk_sees_the_turnout() {
    let mut d = day();
    d.does(1, Command::Told {}).unwrap();
    d.does(2, Command::Told {}).unwrap();
    for to in [Audience::Phones, Audience::Screen, Audience::Stage] {
        let board = d.board(to);
        assert_eq!((board.total, board.desk, board.phase), (None, None, Phase::Tell), "{to:?}");
    }
    assert_eq!(d.board(Audience::Helper).desk.unwrap().told, 2);
    d.t.go();
    assert_eq!(d.t.room.next(), Next::Cue("show_total".into()));
    let go = d.t.go();
    assert_eq!(d.board(Audience::Screen).total, Some(2));
    d.does(3, Command::Told {}).unwrap();
    assert_eq!(d.board(Audience::Screen).total, Some(2), "never live");
    assert_eq!(d.figure("relayed"), 3);
    d.t.pilot(Room::Undo { entry: go.seq }).unwrap();
    assert_eq!(d.board(Audience::Screen).total, None);
    d.desk(Command::ShowTotal {}).unwrap();
    assert_eq!(d.board(Audience::Screen).total, Some(3));
}

#[test]
fn rl6_the_last_beat_opens_the_minute_then_go_shows_the_total_then_the_wall() {
    let beats = r#"name = "relay"
beats = [{ say = "Un", minutes = 2, phones = "down" }, { say = "Deux", minutes = 2 }, { say = "Calme", minutes = 3 }]"#;
    let mut t = Tryout::new(40, 4, &DAY.replace("name = \"relay\"", beats)).all_join();
    let (stories, relay) = (t.go_to("stories"), t.go_to("relay"));
    let mut d = Day { t, stories, relay };
    for (next, phase) in [
        (Next::Beat(1), Phase::Tell),
        (Next::Beat(2), Phase::Collect),
        (Next::Cue("show_total".into()), Phase::Collect),
        (Next::Cue("show_wall".into()), Phase::Wall),
    ] {
        assert_eq!((d.t.room.next(), d.hand(1).neighbours.is_empty()), (next, d.board(Audience::Screen).phase == Phase::Tell));
        let go = d.t.go();
        assert_eq!(d.board(Audience::Screen).phase, phase);
        d.t.pilot(Room::Undo { entry: go.seq }).unwrap();
        d.t.go();
    }
    assert!(matches!(d.t.room.next(), Next::Step(_)));
}

#[test]
fn rl29_without_beats_go_opens_the_minute() {
    let mut d = day();
    for cue in ["collect", "show_total", "show_wall"] {
        assert_eq!(d.t.room.next(), Next::Cue(cue.into()));
        d.t.go();
    }
    assert_eq!(d.desk(Command::Collect {}), Err(Refusal::NotNow));
    assert!(matches!(d.t.room.next(), Next::Step(_)));
}

#[test]
fn rl7_the_scenario_may_leave_the_minute_out() {
    let mut t = Tryout::new(40, 4, &DAY.replace("from = \"stories\"", "from = \"stories\", collect = false")).all_join();
    let (_, _, _) = (t.go_to("relay"), t.go(), t.go());
    assert!(matches!(t.room.next(), Next::Step(_)), "no wall either");
    let command = Command::Write { author: ParticipantId(11), title: "x".into(), line: "y".into() };
    assert_eq!(t.acts(1, activities::Command::Relay(command)), Err(Refusal::NotNow));
}

#[test]
fn rl8_what_is_written_has_limits_and_an_author_from_the_former_table() {
    let mut d = minute();
    let author = ParticipantId(d.neighbour(1));
    let with = |title: &str, line: &str| Command::Write { author, title: title.into(), line: line.into() };
    let long = |field: &str, limit| Err(Refusal::TooLong { field: field.into(), limit });
    assert_eq!(d.does(1, with(&"é".repeat(61), "x")), long("title", limits::STORY_TITLE_CHARS));
    assert_eq!(d.does(1, with("x", &"é".repeat(201))), long("line", limits::STORY_LINE_CHARS));
    assert_eq!(d.does(1, with(" ", "x")), Err(Refusal::Empty { field: "title".into() }));
    assert_eq!(d.does(1, with("x", "")), Err(Refusal::Empty { field: "line".into() }));
    for other in [1, 2, 9_999] {
        assert_eq!(d.write(1, other, "x"), Err(Refusal::BadChoice { field: "author".into() }), "{other}");
    }
    for n in 0..limits::STORY_TEXTS {
        d.write(1, author.0, &format!("Essai {n}")).unwrap();
    }
    assert_eq!(d.write(1, author.0, "Encore"), Err(Refusal::TooMany { field: "story".into(), limit: 8 }));
}

#[test]
fn rl9_only_the_author_reads_a_text_that_waits() {
    let mut d = minute();
    let author = d.neighbour(1);
    d.write(1, author, "Le client revenu").unwrap();
    let story = d.hand(author).asked[0];
    assert_eq!(d.t.text(story), "Le client revenu\nElle a écouté");
    assert!(d.reads(author).contains(&story));
    let others = (1..=40).filter(|who| *who != author).all(|who| !d.reads(who).contains(&story));
    assert!(others && Audience::ALL.iter().all(|to| !d.t.room.reads(Reader::Board(*to)).contains(&story)));
    assert_eq!(d.does(2, Command::Approve { story, named: true }), Err(Refusal::Gone));
    assert_eq!(d.does(1, Command::Decline { story }), Err(Refusal::Gone));
    assert_eq!(d.board(Audience::Helper).desk.unwrap().stories, []);
}

#[test]
fn rl10_the_carrier_sees_the_same_whatever_becomes_of_it() {
    let mut d = minute();
    let author = d.neighbour(1);
    d.write(1, author, "Un").unwrap();
    let before = serde_json::to_string(&d.hand(1)).unwrap();
    let story = d.hand(author).asked[0];
    let mut declined = Day { t: d.t, ..d };
    declined.does(author, Command::Decline { story }).unwrap();
    assert_eq!(serde_json::to_string(&declined.hand(1)).unwrap(), before);
    declined.write(1, author, "Deux").unwrap();
    let story = declined.hand(author).asked[0];
    declined.does(author, Command::Approve { story, named: false }).unwrap();
    assert_eq!(serde_json::to_string(&declined.hand(1)).unwrap(), before);
    declined.write(1, author, "Trois").expect("also after a yes: a refusal would tell");
}

#[test]
fn rl11_a_changed_text_voids_the_yes() {
    let mut d = minute();
    let (author, id) = d.told(1, "Un", false);
    assert_eq!(d.board(Audience::Pilot).desk.unwrap().stories.len(), 1);
    d.write(1, author, "Deux").unwrap();
    assert_eq!((d.board(Audience::Pilot).desk.unwrap().stories.len(), d.hand(author).mine.len()), (0, 0));
    let second = d.hand(author).asked[0];
    d.write(1, author, "Trois").unwrap();
    assert_eq!(d.does(author, Command::Approve { story: second, named: false }), Err(Refusal::Gone));
    assert_eq!(d.does(author, Command::Approve { story: id, named: false }), Err(Refusal::Gone));
    assert_eq!(d.hand(author).asked.len(), 1);
}

#[test]
fn rl12_naming_another_author_takes_the_text_from_the_first() {
    let mut d = minute();
    let both: Vec<u32> = d.hand(1).neighbours.iter().take(2).map(|n| n.who.0).collect();
    d.write(1, both[0], "Un").unwrap();
    d.write(1, both[1], "Un").unwrap();
    assert_eq!((d.hand(both[0]).asked.len(), d.hand(both[1]).asked.len()), (0, 1));
    assert_eq!(d.hand(1).sent, Some(ParticipantId(both[1])));
}

#[test]
fn rl13_a_kept_story_is_never_asked_for_and_its_carrier_cannot_tell() {
    let mut d = minute();
    let (kept, other) = (d.hand(1).neighbours[0].who.0, d.hand(1).neighbours[1].who.0);
    let list = d.hand(1).neighbours;
    d.keep(kept, true);
    assert_eq!(d.hand(1).neighbours, list);
    let (one, two) = (d.write(1, kept, "Un").unwrap(), d.write(1, other, "Un").unwrap());
    assert_eq!((one.kind, one.at, one.events.len()), (two.kind, two.at, two.events.len()));
    d.write(1, kept, "Un").unwrap();
    assert!(d.hand(kept).asked.is_empty() && d.reads(kept).is_empty());
    assert_eq!(d.hand(1).sent, Some(ParticipantId(kept)));
    d.keep(kept, false);
    assert_eq!(d.hand(kept).asked.len(), 1, "they changed their mind");
}

#[test]
fn rl14_a_story_kept_after_the_yes_leaves_every_view() {
    let mut d = minute();
    let (author, id) = d.told(1, "Un", true);
    d.t.go();
    assert_eq!(d.board(Audience::Screen).wall, [id]);
    d.keep(author, true);
    assert!(d.board(Audience::Screen).wall.is_empty() && d.board(Audience::Pilot).desk.unwrap().stories.is_empty());
    assert_eq!((d.figure("stories_approved"), d.wall().len()), (0, 0));
    assert!(d.settled().report(&d.t.room.hall).tables[0].rows.is_empty(), "and does not come back when all is forgotten");
}

#[test]
fn rl15_an_approved_story_waits_for_the_desk() {
    let mut d = minute();
    let (_, id) = d.told(1, "Un", false);
    for to in [Audience::Screen, Audience::Phones, Audience::Stage] {
        assert!(d.board(to).wall.is_empty() && d.t.room.reads(Reader::Board(to)).is_empty(), "{to:?}");
    }
    let go = d.t.go();
    assert_eq!((d.board(Audience::Screen).wall, d.board(Audience::Phones).wall), (vec![id], vec![id]));
    assert_eq!(d.board(Audience::Screen).since, Some(d.t.now));
    d.t.pilot(Room::Undo { entry: go.seq }).unwrap();
    assert!(d.board(Audience::Screen).wall.is_empty());
}

#[test]
fn rl16_a_helper_keeps_a_story_aside_and_only_the_pilot_shows() {
    let mut d = minute();
    let (_, id) = d.told(1, "Un", false);
    let (_, other) = d.told(5, "Deux", false);
    let aside = activities::Command::Relay(Command::Aside { story: id, on: true });
    let seq = d.t.desk_acts(d.relay, aside).unwrap().seq;
    assert_eq!(d.desk(Command::Reveal { story: id }), Err(Refusal::NotFound));
    let reveal = activities::Command::Relay(Command::Reveal { story: other });
    assert_eq!(d.t.desk_acts(d.relay, reveal), Err(Refusal::Denied));
    d.t.go();
    assert_eq!((d.board(Audience::Screen).wall, d.wall().len()), (vec![other], 1));
    d.t.helper(Room::Undo { entry: seq }).unwrap();
    assert_eq!(d.wall().len(), 2);
    d.desk(Command::ShowWall {}).unwrap();
    assert_eq!(d.board(Audience::Screen).wall, [other, id]);
}

#[test]
fn rl17_one_story_may_be_shown_before_the_others_and_comes_first() {
    let mut d = minute();
    let (_, one) = d.told(1, "Un", false);
    let (_, two) = d.told(5, "Deux", false);
    d.desk(Command::Reveal { story: one }).unwrap();
    let seq = d.desk(Command::Reveal { story: two }).unwrap().seq;
    assert_eq!(d.board(Audience::Screen).wall, [two, one]);
    assert_eq!(d.t.room.next(), Next::Cue("show_wall".into()));
    assert_eq!(d.write(1, d.neighbour(1), "Trois"), Err(Refusal::Closed), "what stands on the wall stays as it is");
    d.t.pilot(Room::Undo { entry: seq }).unwrap();
    assert_eq!(d.board(Audience::Screen).wall, [one]);
}

#[test]
fn rl18_the_author_takes_it_back_at_any_time_also_when_all_is_settled() {
    let mut d = minute();
    let (author, id) = d.told(1, "Un", true);
    d.t.go();
    d.t.go_to("later");
    assert_eq!(d.does(2, Command::Retract { story: id }), Err(Refusal::Gone));
    assert_eq!(d.hand(author).mine.iter().map(|mine| mine.id).collect::<Vec<_>>(), [id]);
    let (activity, hall) = (d.settled(), d.t.room.hall.clone());
    let by = crate::words::Asker {
        device: crate::tryout::device(author),
        role: crate::words::Role::Participant,
        seat: None,
        voice: crate::words::Voice::Participant(ParticipantId(author)),
    };
    let retract = Command::Retract { story: id };
    assert!(activity.lingers());
    let events = activity.decide(&hall, &by, retract.clone(), &mut Moment::new(d.t.now, 1)).unwrap();
    assert!(!serde_json::to_string(&events).unwrap().contains("$sealed"), "there is no key left");
    d.does(author, retract).unwrap();
    assert!(d.hand(author).mine.is_empty() && d.wall().is_empty());
    d.t.pilot(Room::Back {}).unwrap();
    assert!(d.board(Audience::Screen).wall.is_empty());
}

#[test]
fn rl19_the_minute_ends_with_the_step_and_what_travels_still_comes_in() {
    let mut d = minute();
    let author = d.neighbour(1);
    d.t.pilot(Room::Skip {}).unwrap();
    d.t.later(limits::GRACE_MS);
    d.write(1, author, "Un").unwrap();
    d.t.later(1);
    assert_eq!(d.write(1, author, "Deux"), Err(Refusal::Closed));
    assert!(d.hand(1).neighbours.is_empty());
    let story = d.hand(author).asked[0];
    d.does(author, Command::Approve { story, named: false }).expect("authors have all day");
}

#[test]
fn rl28_the_wall_ends_the_minute_for_everybody_alike() {
    let mut d = minute();
    let (author, other) = (d.neighbour(1), d.neighbour(2));
    d.t.go();
    assert!(d.hand(1).neighbours.is_empty());
    assert_eq!(d.write(1, author, "Un"), Err(Refusal::Closed));
    d.t.go_to("later");
    d.t.pilot(Room::Back {}).unwrap();
    assert_eq!(d.write(2, other, "Deux"), Err(Refusal::Closed));
}

#[test]
fn rl20_going_back_opens_the_minute_again_and_go_can_be_undone() {
    let mut d = minute();
    let author = d.neighbour(1);
    let skip = d.t.pilot(Room::Skip {}).unwrap();
    d.t.later(limits::GRACE_MS + 1);
    assert_eq!(d.write(1, author, "Un"), Err(Refusal::Closed));
    d.t.pilot(Room::Undo { entry: skip.seq }).unwrap();
    d.write(1, author, "Un").unwrap();
    d.t.pilot(Room::Skip {}).unwrap();
    d.t.later(limits::GRACE_MS + 1);
    d.t.pilot(Room::Back {}).unwrap();
    d.write(1, author, "Deux").unwrap();
}

#[test]
fn rl21_no_name_unless_the_author_wants_it() {
    let mut d = minute();
    d.told(1, "Sans", false);
    let author = d.neighbour(5);
    d.t.says(author, Room::Rename { name: "Claire Dubois".into() }).unwrap();
    d.told(5, "Avec", true);
    let mut rows: Vec<String> = d.wall().iter().map(|row| serde_json::to_string(row).unwrap()).collect();
    rows.sort();
    assert_eq!(rows, [r#"["Avec","Elle a écouté","Claire"]"#, r#"["Sans","Elle a écouté",""]"#]);
}

#[test]
fn rl22_without_its_key_the_journal_tells_no_carrier_no_no_and_no_silence() {
    let mut d = minute();
    d.does(17, Command::Told {}).unwrap();
    let (declined, silent) = (d.neighbour(2), d.neighbour(3));
    d.write(2, declined, "Refusée").unwrap();
    d.write(3, silent, "Muette").unwrap();
    let story = d.hand(declined).asked[0];
    d.does(declined, Command::Decline { story }).unwrap();
    let (_, id) = d.told(1, "Donnée", false);
    let journal = d.t.journal_without_keys();
    assert!(d.t.journal().contains("Refusée"));
    let tail = &journal[journal.find("relay_told").unwrap()..];
    for word in ["Refusée", "Muette", "carrier", "\"who\""] {
        assert!(!tail.contains(word), "{word}: {tail}");
    }
    assert!(!tail.contains(&story.0.to_string()), "not even the number of what was declined");
    assert!(tail.contains("Donnée") && tail.contains(&id.0.to_string()), "an author's yes is signed");
    let opened = d.t.room.runs[&d.relay].opened;
    for entry in &d.t.entries {
        let secret = ["relay_told", "relay_write"].contains(&entry.kind.as_str());
        assert!(!secret || entry.at == opened, "{entry:?}");
    }
}

#[test]
fn rl23_settling_forgets_all_but_what_authors_let_out() {
    let mut d = minute();
    d.does(1, Command::Told {}).unwrap();
    let (author, id) = d.told(1, "Donnée", false);
    let (_, back) = d.told(5, "Reprise", false);
    let owner = d.neighbour(5);
    d.does(owner, Command::Retract { story: back }).unwrap();
    d.write(2, d.neighbour(2), "Muette").unwrap();
    assert!(!d.t.room.runs[&d.relay].settled);
    let activity = d.settled();
    let left = format!("{activity:?}");
    assert!(activity.settled() && left.contains("Donnée") && !left.contains("Muette") && !left.contains("Reprise"));
    assert!(activity.told.is_empty() && activity.sent.is_empty() && activity.former.is_empty());
    assert_eq!(activity.approved[&id].draft, None);
    assert_eq!(activity.approved[&id].story.of(), ParticipantId(author));
    assert_eq!(activity.report(&d.t.room.hall).figures[0].value, 1);
    let hall = &d.t.room.hall;
    assert!(activity.settle(hall, &mut Moment::new(d.t.now, 1)).is_empty());
    assert!(activity.withhold(hall, &[ParticipantId(author)].into(), &mut Moment::new(d.t.now, 1)).is_empty());
}

#[test]
fn rl24_views_keep_their_size_with_a_full_hall_and_long_names() {
    let mut d = day_of(320, 12, 0);
    d.t.go();
    d.t.go();
    let name = "𝔐".repeat(limits::NAME_CHARS as usize);
    for neighbour in d.hand(1).neighbours {
        d.t.says(neighbour.who.0, Room::Rename { name: name.clone() }).unwrap();
    }
    let author = d.neighbour(1);
    for carrier in d.hand(author).neighbours.into_iter().map(|n| n.who.0).collect::<Vec<_>>() {
        d.write(carrier, author, &"é".repeat(60)).unwrap();
    }
    for who in [1, author] {
        let bytes = serde_json::to_vec(&d.t.hand(who)).unwrap().len();
        assert!(bytes <= limits::HAND_BYTES, "{bytes}");
    }
    assert!(d.hand(author).asked.len() >= 10);
    for carrier in 1..=150 {
        let author = d.neighbour(carrier);
        d.write(carrier, author, "Un").unwrap();
        while let Some(story) = d.hand(author).asked.first().copied() {
            d.does(author, Command::Approve { story, named: true }).unwrap();
        }
    }
    d.t.go();
    let bytes = serde_json::to_vec(&d.t.board(Audience::Phones)).unwrap().len();
    assert!(bytes <= limits::BOARD_BYTES, "{bytes}");
    assert!(d.board(Audience::Screen).wall.len() >= 150);
    let bytes = serde_json::to_vec(&d.t.hand(author)).unwrap().len();
    assert!(bytes <= limits::HAND_BYTES, "{bytes}");
}

#[test]
fn rl25_stories_run_again_does_not_unveil_who_kept_theirs_the_first_time() {
    let mut d = minute();
    let kept = d.neighbour(1);
    d.keep(kept, true);
    let step = d.t.room.agenda.named("stories").unwrap().id;
    d.t.pilot(Room::RunAgain { step }).unwrap();
    d.t.pilot(Room::GoTo { step: d.t.room.agenda.named("relay").unwrap().id }).unwrap();
    d.write(1, kept, "Un").unwrap();
    assert!(d.hand(kept).asked.is_empty());
}

#[test]
fn rl26_strange_words_are_not_a_command() {
    for text in [
        r#"{"told":{"who":3}}"#,
        r#"{"write":{"author":3,"title":"x"}}"#,
        r#"{"write":{"author":-3,"title":"x","line":"y"}}"#,
        r#"{"approve":{"story":1}}"#,
        r#"{"approve":{"story":1,"named":true,"text":"z"}}"#,
        r#"{"publish":{}}"#,
    ] {
        assert!(serde_json::from_str::<Command>(text).is_err(), "{text}");
    }
    let bad = Settings { turn_seconds: 5, ..Settings::default() };
    assert!(super::Relay::agree(&bad, 3, 320).unwrap_err().contains("from 30 to 600"));
}

#[test]
fn rl30_once_the_hall_has_left_only_those_have_a_card_whose_word_is_awaited() {
    let mut d = minute();
    let (author, silent) = (d.neighbour(1), d.neighbour(2));
    d.write(1, author, "Un").unwrap();
    d.told(5, "Deux", false);
    d.t.pilot(Room::Skip {}).unwrap();
    assert!(d.has_card(1), "what travels may still come in");
    d.t.later(limits::GRACE_MS + 1);
    assert!(d.has_card(author) && d.has_card(d.former(5)[0]));
    assert!(!d.has_card(1) && !d.has_card(5) && !d.has_card(silent), "a carrier has none, whatever became of it");
    let story = d.hand(author).asked[0];
    d.does(author, Command::Decline { story }).unwrap();
    assert!(!d.has_card(author));
}

#[test]
fn rl31_the_end_of_the_day_destroys_the_keys_and_leaves_authors_their_word() {
    let end = "[[agenda]]\nname = \"end\"\nminutes = 5\nactivity = { kind = \"close\" }\n";
    let mut t = Tryout::new(40, 4, &format!("{DAY}{end}")).all_join();
    let (stories, relay) = (t.go_to("stories"), t.go_to("relay"));
    let mut d = Day { t, stories, relay };
    d.t.go();
    let (kept, silent) = (d.neighbour(2), d.neighbour(3));
    let (author, id) = d.told(1, "Donnée", false);
    let (kept_author, _) = d.told(2, "Gardée", true);
    d.write(3, silent, "Muette").unwrap();
    d.keep(kept, true);
    assert_eq!(kept_author, kept);
    d.t.go_to("end");
    assert!(d.t.room.runs[&stories].settled && d.t.room.runs[&relay].settled);
    assert!(d.has_card(author) && !d.has_card(kept) && !d.has_card(silent));
    assert_eq!(d.wall().len(), 1, "what was kept does not come back");
    assert_eq!(d.does(silent, Command::Told {}), Err(Refusal::Closed));
    let taken = d.does(author, Command::Retract { story: id }).unwrap();
    assert_eq!((taken.sealed, taken.at), (None, d.t.now), "there is no key left to seal it with");
    assert!(d.wall().is_empty() && !d.has_card(author));
    let journal = d.t.journal_without_keys();
    assert!(!journal.contains("Muette") && journal.contains("Donnée"));
}

struct Calm;

impl Mind for Calm {
    fn say(&mut self, what: Prompt) -> Option<String> {
        Some(format!("{what:?}"))
    }
    fn likes(&mut self, _: &str) -> f64 {
        0.5
    }
    fn luck(&mut self) -> f64 {
        0.5
    }
    fn secret(&mut self) -> crate::words::Secret {
        crate::words::Id128([1; 16])
    }
}

/// Every robot looks and acts until nobody has anything left to do.
fn robots(d: &mut Day, phones: Phones) -> usize {
    let mut acts = 0;
    for round in 0..4 {
        let before = acts;
        for who in 1..=40 {
            let (board, hand) = (d.board(Audience::Phones), d.hand(who));
            let texts = std::collections::BTreeMap::new();
            let eye = crate::activity::Eye {
                me: ParticipantId(who),
                table: None,
                pen: false,
                phones,
                beat: 0,
                board: Some(&board),
                sheet: None,
                hand: Some(&hand),
                texts: &texts,
            };
            for command in super::Relay::robot(&eye, &mut Calm) {
                d.does(who, command).unwrap();
                acts += 1;
            }
        }
        assert!(round < 3 || acts == before, "a robot that has done all does nothing");
    }
    acts
}

#[test]
fn rl27_robots_tap_write_and_mostly_say_yes_once_their_phones_are_up() {
    let mut d = day();
    assert_eq!(robots(&mut d, Phones::Down), 0);
    assert_eq!(robots(&mut d, Phones::All), 0, "not before the end");
    d.t.go();
    robots(&mut d, Phones::All);
    assert!((30..40).contains(&d.figure("relayed")), "{}", d.figure("relayed"));
    assert!((8..=13).contains(&d.figure("stories_approved")), "{}", d.figure("stories_approved"));
}
