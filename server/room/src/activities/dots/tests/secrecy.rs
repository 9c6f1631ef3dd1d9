//! What nobody may learn, and how large views grow.

use serde_json::json;

use super::{Bench, hall, plain, questions};
use crate::activities::dots::words::{Command, Phase};
use crate::activity::{Activity, Reader};
use crate::limits;
use crate::words::{Audience, ParticipantId, TableId};

fn voted(by_hand: impl Fn(&[u64]) -> Vec<u64>) -> Bench {
    let mut bench = Bench::over(hall(40, 4), json!({ "over": "harvest", "ballot": 8, "keep": 6 }), &questions(40, 10));
    for who in 1..=30 {
        let dots = by_hand(&bench.hand(who));
        bench.ballot(who, 1, &dots, dots.first().copied()).unwrap();
    }
    bench
}

#[test]
fn d8_before_the_count_no_view_depends_on_what_is_in_the_box() {
    let one = voted(|hand| hand[..3].to_vec());
    let mut other = voted(|hand| hand[5..].to_vec());
    for phase in [Phase::Open, Phase::Closed] {
        let mut one = voted(|hand| hand[..3].to_vec());
        if phase == Phase::Closed {
            one.go();
            other.go();
        }
        for to in Audience::ALL {
            let board = one.board(to);
            assert_eq!(board, other.board(to), "{to:?} learns something");
            assert_eq!((board.phase, board.curtain, board.lines.len(), board.clear), (phase, None, 0, None));
            assert_eq!(one.dots.reads(&one.hall, Reader::Board(to)), []);
        }
        for who in 31..=40 {
            assert_eq!(one.paper(who), other.paper(who), "person {who} learns something");
        }
        for table in 1..=10 {
            let table = TableId(table);
            assert_eq!(one.dots.progress(&one.hall, table), other.dots.progress(&other.hall, table));
        }
        assert_eq!(one.dots.report(&one.hall), other.dots.report(&other.hall));
        assert_eq!(one.dots.yields(), other.dots.yields());
    }
    let turnout = one.board(Audience::Screen).turnout.unwrap();
    assert_eq!((turnout.ballots, turnout.voices, one.board(Audience::Phones).turnout), (30, 40, None));
}

#[test]
fn d8_the_journal_without_the_key_tells_nobodys_ballot_and_nobodys_table() {
    let mut bench = voted(|hand| hand[..3].to_vec());
    let open: String = bench.journal.iter().map(ToString::to_string).collect();
    assert!(open.contains("\"participant\":30"), "while the key is there the box can be read back");
    bench.count();
    let blind: String = bench.blind_journal.iter().map(ToString::to_string).collect();
    for word in ["participant", "revision", "\"plain\"", "\"hand\""] {
        assert!(!blind.contains(word), "{word} stands in the journal");
    }
    let memory = format!("{:?}", bench.dots);
    for word in ["Participant(", "TableId(", "revision"] {
        assert!(!memory.contains(word), "{word} is still in memory");
    }
}

#[test]
fn d10_behind_the_curtain_only_the_pilot_sees() {
    let mut bench = voted(|hand| hand[..3].to_vec());
    bench.count();
    for to in [Audience::Phones, Audience::Screen, Audience::Stage, Audience::Helper] {
        let board = bench.board(to);
        assert_eq!((board.curtain, board.lines.len(), board.revealed.len(), board.clear), (None, 0, 0, None));
        assert_eq!(bench.dots.reads(&bench.hall, Reader::Board(to)), []);
    }
    let curtain = bench.board(Audience::Pilot).curtain.unwrap();
    assert_eq!((curtain.count.ballots, curtain.kept.len() >= 6), (30, true));
    let enough = bench.dots.count.tallies.iter().filter(|tally| tally.read >= 5).count();
    assert!(enough > 0 && curtain.count.tallies.len() == enough, "sums of fewer readers stay untold");
    assert_eq!(bench.dots.reads(&bench.hall, Reader::Board(Audience::Pilot)).len(), 40);
    let report = bench.dots.report(&bench.hall);
    assert_eq!((report.tables.len(), report.figures.len()), (0, 1), "an export counts as the hall");
    assert_eq!(bench.paper(1), None, "nobody's ballot is left, not even one's own");
}

#[test]
fn d8_a_table_so_small_that_its_turnout_would_tell_who_shows_none() {
    let mut bench = Bench::over(hall(5, 3), plain(), &questions(6, 2));
    let progress = |bench: &Bench, table| bench.dots.progress(&bench.hall, TableId(table));
    assert_eq!((progress(&bench, 1), progress(&bench, 2)), (Some((0, 3)), None));
    let hand = bench.hand(1);
    bench.ballot(1, 1, &hand[..1], None).unwrap();
    assert_eq!(progress(&bench, 1), Some((1, 3)));
    bench.leaves(3);
    assert_eq!(progress(&bench, 1), None);
}

#[test]
fn d22_views_stay_small_at_320_people_and_150_questions() {
    let mut items = questions(150, 32);
    for item in &mut items {
        item.id.0 += (1 << 52) + (1 << 30); // as long as a random one
    }
    let settings = json!({ "over": "harvest", "dots": 3, "keep": { "per_subtheme": 7, "unsettling": 4, "next": 5 } });
    let mut bench = Bench::over(hall(320, 10), settings, &items);
    let bytes = |json: String| json.len();
    for who in 1..=320 {
        let hand = bench.hand(who);
        bench.ballot(who, 1, &hand[..3], Some(hand[4])).unwrap();
        assert!(bytes(serde_json::to_string(&bench.paper(who)).unwrap()) < 600);
    }
    bench.count();
    while bench.dots.cue(&bench.hall).is_some() {
        bench.go();
    }
    let board = bench.board(Audience::Phones);
    assert!(board.revealed.len() >= 30);
    assert!(bytes(serde_json::to_string(&board).unwrap()) < limits::BOARD_BYTES * 3 / 4);
    let all = json!({ "over": "first", "ballot": 60, "dots": 20, "keep": 30 });
    let mut full = Bench::over(hall(4, 4), all, &items[..60].iter().cloned().map(|i| crate::activity::Item { from: None, ..i }).collect::<Vec<_>>());
    let hand = full.hand(1);
    full.ballot(1, 1, &hand[..20], None).unwrap();
    assert!(bytes(serde_json::to_string(&full.paper(1)).unwrap()) < limits::HAND_BYTES * 3 / 4);
}

#[test]
fn d10_the_pilot_learns_nothing_before_by_asking() {
    let mut bench = voted(|hand| hand[..3].to_vec());
    for command in [Command::Decide { keep: vec![] }, Command::Lift { item: crate::words::ItemId(101) }] {
        assert_eq!(bench.pilot(command), Err(crate::words::Refusal::NotNow));
    }
    assert_eq!(bench.dots.reads(&bench.hall, Reader::Person(ParticipantId(1))).len(), 8);
}
