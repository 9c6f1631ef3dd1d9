//! The rules of a wording. Names carry the numbers of RULES.md.

mod answering;
mod drafting;
mod ending;
mod playing;

use super::{Answer, Board, Choice, Command, Desk, Hand, ReservationFace, Settings, Wording};
use crate::activities;
use crate::activities::finding;
use crate::activity::{Activity, Reader};
use crate::agenda::{Next, Status};
use crate::answers::RoundStage;
use crate::limits;
use crate::protocol;
use crate::tryout::Tryout;
use crate::words::{Audience, ItemId, ParticipantId, Refusal, RunId, TableId};

const DAY: &str = r#"
[[day]]
start = "08:00"

[[agenda]]
name = "finding"
minutes = 15
activity = { kind = "finding" }

[[agenda]]
name = "pause"
minutes = 18
activity = { kind = "talk" }

[[agenda]]
name = "wording"
minutes = 20
under = "pause"
phones = "all"
activity = { kind = "wording", over = "finding", circle = 3 }

[[agenda]]
name = "close"
minutes = 5
activity = { kind = "close", figures = ["reservations", "wordings"] }

[[agenda]]
name = "morning"
day = 2
minutes = 5
activity = { kind = "talk" }

[[agenda]]
name = "end"
day = 2
minutes = 5
activity = { kind = "close" }
"#;

struct Bench {
    t: Tryout,
    run: RunId,
}

const FIRST: &str = "Comment nos clients peuvent-ils inventer avec nous ?";
const SECOND: &str = "Que ferions-nous si le client était notre atelier ?";

impl Bench {
    /// A finding stands; the hall is at coffee, the circle may begin.
    fn coffee(people: u32) -> Self {
        let mut t = Tryout::new(people, 4, DAY).all_join();
        let source = t.go_to("finding");
        let mut find = |command| {
            let command = protocol::Command::Act { run: source, command: activities::Command::Finding(command) };
            t.pilot(command).unwrap().made().0
        };
        let text = "La satisfaction ne nous distingue plus".to_owned();
        let finding = find(finding::Command::Write { table: TableId(1), text }).unwrap();
        find(finding::Command::Nod { finding, yes: true });
        find(finding::Command::Stand { finding, on: true });
        t.pilot(protocol::Command::Skip {}).unwrap();
        let run = *t.room.runs.keys().next_back().unwrap();
        Self { t, run }
    }

    /// Two wordings let through; the hall is at the step.
    fn hall(people: u32) -> (Self, [ItemId; 2]) {
        let mut b = Self::coffee(people);
        let ids = [FIRST, SECOND].map(|text| b.propose(text));
        for wording in ids {
            b.desk(Command::Approve { wording, on: true }).unwrap();
        }
        b.t.go_to("wording");
        (b, ids)
    }

    /// Both were shown and the hall is asked.
    fn asked(people: u32) -> (Self, [ItemId; 2]) {
        let (mut b, ids) = Self::hall(people);
        b.gos(&["show_wordings", "show_wordings", "open_answers"]);
        (b, ids)
    }

    /// The first look is over and shown.
    fn looked(people: u32, answers: &[(u32, [Answer; 2], &str)]) -> (Self, [ItemId; 2]) {
        let (mut b, ids) = Self::asked(people);
        for (who, [first, second], missing) in answers {
            b.answer(*who, 1, &[(ids[0], *first, missing), (ids[1], *second, "")]).unwrap();
        }
        b.gos(&["close_answers"]);
        b.settle();
        b.gos(&["show_answers"]);
        (b, ids)
    }

    fn gos(&mut self, cues: &[&str]) {
        for cue in cues {
            assert_eq!(self.t.room.next(), Next::Cue((*cue).into()));
            self.t.go();
        }
    }

    fn command(&self, command: Command) -> protocol::Command {
        protocol::Command::Act { run: self.run, command: activities::Command::Wording(command) }
    }

    fn desk(&mut self, command: Command) -> Result<Option<ItemId>, Refusal> {
        let command = self.command(command);
        self.t.helper(command).map(|taken| taken.made().0)
    }

    fn pilot(&mut self, command: Command) -> Result<Option<ItemId>, Refusal> {
        let command = self.command(command);
        self.t.pilot(command).map(|taken| taken.made().0)
    }

    fn says(&mut self, who: u32, command: Command) -> Result<Option<ItemId>, Refusal> {
        let command = self.command(command);
        self.t.says(who, command).map(|taken| taken.made().0)
    }

    fn propose(&mut self, text: &str) -> ItemId {
        self.desk(Command::Propose { text: text.into() }).unwrap().expect("a text is made")
    }

    fn answer(&mut self, who: u32, revision: u32, answers: &[(ItemId, Answer, &str)]) -> Result<(), Refusal> {
        let choice = |(wording, answer, missing): &(ItemId, Answer, &str)| Choice {
            wording: *wording,
            answer: *answer,
            missing: (!missing.is_empty()).then(|| (*missing).to_owned()),
        };
        let choices = answers.iter().map(choice).collect();
        self.says(who, Command::Answer { revision, choices }).map(|_| ())
    }

    fn settle(&mut self) {
        self.t.later(limits::GRACE_MS);
        self.t.wake().expect("the grace is over");
    }

    fn board(&self, to: Audience) -> Board {
        match self.t.board(to).act.expect("the step is open").view {
            activities::Board::Wording(board) => board,
            other => panic!("{other:?}"),
        }
    }

    /// The desk's part, wherever the hall is.
    fn at_desk(&self) -> Desk {
        let board = self.t.board(Audience::Pilot);
        let also = board.desk.unwrap().also.into_iter().map(|act| act.view);
        let mut all = board.act.into_iter().map(|act| act.view).chain(also);
        let desk = all.find_map(|view| if let activities::Board::Wording(board) = view { board.desk } else { None });
        *desk.expect("the desk sees the circle")
    }

    fn hand(&self, who: u32) -> Hand {
        let acts = self.t.hand(who).acts.into_iter().map(|act| act.view);
        let mut hands = acts.filter_map(|view| if let activities::Hand::Wording(hand) = view { Some(hand) } else { None });
        hands.next().expect("a hand")
    }

    fn reads(&self, who: Reader) -> Vec<ItemId> {
        self.t.room.reads(who)
    }

    fn undo(&mut self) -> Result<(), Refusal> {
        let entry = self.t.room.seq;
        self.t.pilot(protocol::Command::Undo { entry }).map(|_| ())
    }

    fn rests(what: &str) -> Refusal {
        Refusal::RestsOn { what: what.into() }
    }
}

